//! The search list of the pod that asks (`plugin/kubernetes/autopath.go`; rules PA1 and PA2).

use super::service_entry::full_name;
use super::{Kubernetes, PodsMode};
use crate::dns::Name;
use std::net::IpAddr;

impl Kubernetes {
    /// `ns.svc.Z`, `svc.Z` and `Z` of the pod whose address the client has, for a name in one of the plugin's zones.
    /// `None` where no pod is known to have it.
    pub(in super::super) fn search_list_of(&self, client: IpAddr, name: &Name) -> Option<Vec<Name>> {
        if self.options.pods != PodsMode::Verified {
            return None;
        }
        let zones = self.options.zones.iter().filter(|zone| name.is_under(zone));
        let zone = zones.max_by_key(|zone| zone.as_str().len())?;
        let client = client.to_canonical().to_string();
        let with_pod = self.index.namespaces().filter(|namespace| !self.index.pods_at(namespace, &client).is_empty());
        let namespace = with_pod.min()?;
        Some(vec![full_name(&[namespace, "svc"], zone), full_name(&["svc"], zone), zone.clone()])
    }
}
