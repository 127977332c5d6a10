//! Namespace, Node and ConfigMap: the objects of which the lab reads hardly more than the name.

use super::decode::Fields;
use super::{Cidr, Kind, Labels, ObjectMeta, ObjectRef, well_known};

/// A Namespace (core/v1).
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Namespace {
    /// Name and labels.
    pub meta: ObjectMeta,
}

/// A Node (core/v1).
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Node {
    /// Name and labels.
    pub meta: ObjectMeta,
    /// `spec.podCIDRs`: where the addresses of its pods come from.
    pub pod_cidrs: Vec<String>,
    /// `status.addresses` of type InternalIP: what pods on the host network have.
    pub internal_ips: Vec<String>,
}

/// A ConfigMap (core/v1).
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ConfigMap {
    /// Name and labels.
    pub meta: ObjectMeta,
    /// The texts it holds.
    pub data: Labels,
}

impl ConfigMap {
    /// The configuration of all kubelets as text, where it is the one that holds it ([`well_known::is_kubelet_config`]).
    pub fn kubelet_configuration(&self) -> Option<&str> {
        let own = ObjectRef::new(Kind::ConfigMap, &self.meta.namespace, &self.meta.name);
        self.data.get(well_known::KUBELET_CONFIG.1).map(String::as_str).filter(|_| well_known::is_kubelet_config(&own))
    }
}

impl Node {
    /// [`Node::pod_cidrs`], those of them that read.
    pub fn pod_ranges(&self) -> Vec<Cidr> {
        self.pod_cidrs.iter().filter_map(|range| range.parse().ok()).collect()
    }

    pub(super) fn decode(meta: ObjectMeta, fields: &mut Fields<'_>) -> Self {
        let pod_cidrs = fields.child("spec", |spec| {
            let mut all = spec.text_list("podCIDRs");
            if all.is_empty() {
                all.extend(spec.opt_text("podCIDR"));
            }
            all
        });
        let internal_ips = fields.child("status", |status| {
            let addresses = status.list("addresses", |address| (address.text("type"), address.text("address")));
            addresses.into_iter().filter(|(kind, _)| kind == "InternalIP").map(|(_, address)| address).collect()
        });
        Self { meta, pod_cidrs, internal_ips }
    }
}

impl ConfigMap {
    pub(super) fn decode(meta: ObjectMeta, fields: &mut Fields<'_>) -> Self {
        Self { meta, data: fields.text_map("data") }
    }
}
