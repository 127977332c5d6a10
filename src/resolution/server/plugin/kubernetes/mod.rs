//! `kubernetes`: the names of Services, endpoints and pods (rules of parts Q, D, X, O, P and PK; `plugin/kubernetes`).
//! Its rooms are named as CoreDNS names its files; `backend_lookup` is `plugin/backend_lookup.go`.

mod backend_lookup;
mod handler;
mod index;
#[allow(clippy::module_inception, reason = "the name of CoreDNS's own file")]
mod kubernetes;
mod local;
mod one_or_many;
mod parse;
mod service_entry;
mod setup;
mod srv;
mod zone_names;

pub(super) use backend_lookup::address_data;
pub(in crate::resolution::server) use local::assumed_address;
pub(super) use setup::set_up;
pub use setup::{Options, PodsMode};

use crate::cluster::{Changes, Cluster};
use crate::dns::reverse::is_reverse_zone;
use crate::dns::{Name, Record};
use index::{Index, IndexOptions};

/// The plugin, and what it knows of the cluster.
#[derive(Clone, Debug)]
pub(in crate::resolution::server) struct Kubernetes {
    pub options: Options,
    index: Index,
    /// For each of its zones the SOA.
    soas: Vec<Record>,
    /// Which of its zones is the one whose full names are made beforehand.
    primary_zone: Option<usize>,
}

impl Kubernetes {
    fn new(options: Options) -> Self {
        let soas = options.zones.iter().map(|zone| handler::soa(zone, options.ttl)).collect();
        let primary_zone = options.zones.iter().position(|zone| !is_reverse_zone(zone));
        Self { options, index: Index::default(), soas, primary_zone }
    }

    /// Reads the whole cluster.
    pub fn connect(&mut self, cluster: &Cluster) {
        self.index = Index::new(cluster, IndexOptions::of(&self.options));
    }

    /// Follows a change of the cluster.
    pub fn follow(&mut self, changes: &Changes) {
        self.index.update(changes);
    }

    /// True where the Namespace exists and the option `namespaces` lets it through (rule Q11).
    pub fn exposes_namespace(&self, namespace: &str) -> bool {
        self.options.allows(namespace) && self.namespace_exists(namespace)
    }

    /// True where the Namespace exists.
    pub fn namespace_exists(&self, namespace: &str) -> bool {
        self.index.namespace_exists(namespace)
    }

    /// The zones that are no reverse zones.
    fn forward_zones(&self) -> impl Iterator<Item = &Name> {
        self.options.zones.iter().filter(|zone| !is_reverse_zone(zone))
    }
}
