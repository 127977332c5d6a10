//! What of the plugin's configuration shapes what it keeps of the cluster.

use super::{Options, PodsMode, Selector};
use crate::cluster::{Kind, Object};
use crate::dns::Name;
use crate::dns::reverse::is_below_reverse_zone;
use std::sync::Arc;

/// What of the plugin's configuration shapes the index.
#[derive(Clone, Debug)]
pub(in crate::resolution::server) struct IndexOptions {
    /// The zone in which full names are made beforehand and PTR records name services: the first that is
    /// no reverse zone (rule P2).
    pub primary_zone: Name,
    pub endpoint_pod_names: bool,
    pub noendpoints: bool,
    /// Pods are watched (`pods verified`).
    pub pods: bool,
    /// `labels`: the Services, slices and pods that are watched (rule PK2).
    pub labels: Option<Arc<Selector>>,
    /// `namespace_labels`: the Namespaces that are (rule PK1).
    pub namespace_labels: Option<Arc<Selector>>,
}

impl Default for IndexOptions {
    fn default() -> Self {
        Self { noendpoints: true, ..Self::of(&Options::default()) }
    }
}

impl IndexOptions {
    pub(crate) fn of(options: &Options) -> Self {
        let primary_zone = options.zones.iter().find(|zone| !is_below_reverse_zone(zone));
        Self {
            primary_zone: primary_zone.cloned().unwrap_or_else(Name::root),
            endpoint_pod_names: options.endpoint_pod_names,
            noendpoints: options.noendpoints,
            pods: options.pods == PodsMode::Verified,
            labels: options.labels.clone(),
            namespace_labels: options.namespace_labels.clone(),
        }
    }

    /// True where an object of the cluster is watched: its labels are those asked for (`serviceListFunc` and its like).
    pub(crate) fn watches(&self, object: &Object) -> bool {
        let selector = match object.reference().kind {
            Kind::Namespace => &self.namespace_labels,
            _ => &self.labels,
        };
        selector.as_ref().is_none_or(|selector| selector.selects(&object.meta().labels))
    }
}
