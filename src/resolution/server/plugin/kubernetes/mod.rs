//! `kubernetes`: the names of Services, endpoints and pods (rules of parts Q, D, X, O, P and PK; `plugin/kubernetes`).
//! Its rooms are named as CoreDNS names its files; `backend_lookup` is `plugin/backend_lookup.go`.

mod autopath;
mod backend_lookup;
pub(super) mod external;
mod found;
mod handler;
mod index;
mod index_options;
mod kube_dns;
#[expect(clippy::module_inception, reason = "the name of CoreDNS's own file")]
mod kubernetes;
mod labels;
mod local;
mod metadata;
mod multicluster;
mod one_or_many;
pub(in crate::resolution::server) mod others;
mod parse;
mod port;
mod query;
mod service_entry;
mod setup;
mod srv;
pub(crate) mod unseen;
mod xfr;
mod zone_names;

pub use labels::{ParseSelectorError, Selector};
pub(in crate::resolution::server) use local::assumed_address;
pub(super) use metadata::Metadatum;
pub(crate) use multicluster::import_of;
pub(super) use service_entry::{Host, Key, full_name};
pub use setup::Options;
pub(in crate::resolution::server) use setup::parse as parse_directive;
pub(in crate::resolution::server) use zone_names::Listed;

pub use crate::resolution::trace::PodsMode;

use super::Behind;
use crate::cluster::{Changes, Cluster, Object};
use crate::dns::reverse::{is_below_reverse_zone, is_reverse_zone};
use crate::dns::{Name, Record};
use index::Index;
pub(super) use index_options::IndexOptions;
pub(super) use multicluster::Imports;
use std::net::IpAddr;

/// The plugin, and what it knows of the cluster.
#[derive(Clone, Debug)]
pub(in crate::resolution::server) struct Kubernetes {
    pub options: Options,
    index: Index,
    /// What the zones under `multicluster` know (rule PM1); nothing where there is none.
    imports: Option<Behind<Imports>>,
    /// For each of its zones the SOA.
    soas: Vec<Record>,
    /// Which of its zones is the one whose full names are made beforehand.
    primary_zone: Option<usize>,
}

/// The IP addresses a Service has outside of the cluster (rule PX2).
pub(crate) fn addresses_outside(object: &Object) -> impl Iterator<Item = IpAddr> {
    let all = object.as_service().map(|_| external::addresses_outside(object)).unwrap_or_default();
    all.into_iter().filter_map(|(host, _)| match host {
        Host::Ip(address) => Some(address),
        Host::Name(_) => None,
    })
}

impl Kubernetes {
    pub(crate) fn new(options: Options) -> Self {
        let soas = options.zones.iter().map(|zone| handler::soa(zone, options.ttl)).collect();
        let primary_zone = options.zones.iter().position(|zone| !is_below_reverse_zone(zone));
        Self { options, index: Index::default(), imports: None, soas, primary_zone }
    }

    /// Reads the whole cluster.
    pub(crate) fn connect(&mut self, cluster: &Cluster) {
        self.index = Index::new(cluster, IndexOptions::of(&self.options));
        if let (false, Some(table)) = (self.options.multicluster.is_empty(), super::late::table()) {
            self.imports = Some((table.imports)(cluster, IndexOptions::of(&self.options)));
        }
    }

    /// Follows a change of the cluster.
    pub(crate) fn follow(&mut self, changes: &Changes) {
        self.index.update(changes);
        if let (Some(imports), Some(table)) = (&mut self.imports, super::late::table()) {
            (table.follow_imports)(imports, changes);
        }
    }

    /// True where the Namespace exists and the option `namespaces` lets it through (rule Q11).
    pub(crate) fn exposes_namespace(&self, namespace: &str) -> bool {
        self.options.allows(namespace) && self.namespace_exists(namespace)
    }

    /// True where the Namespace exists.
    pub(crate) fn namespace_exists(&self, namespace: &str) -> bool {
        self.index.namespace_exists(namespace)
    }

    /// The zones that are no reverse zones.
    fn forward_zones(&self) -> impl Iterator<Item = &Name> {
        self.options.zones.iter().filter(|zone| !is_reverse_zone(zone))
    }
}
