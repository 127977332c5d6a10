//! The search list of the pod that asks (`plugin/kubernetes/autopath.go`; rules PA1 and PA2).

use super::service_entry::full_name;
use super::{Kubernetes, PodsMode};
use crate::dns::Name;
use std::net::IpAddr;

impl Kubernetes {
    /// `ns.svc.Z`, `svc.Z` and `Z` of the pod whose address the client has, for a name in one of the plugin's zones `Z`.
    /// `None` where no pod is known to have it, and where the name is not under the first of them: `autopath` then does
    /// nothing.
    pub(in super::super) fn search_list_of(&self, client: IpAddr, name: &Name) -> Option<Vec<Name>> {
        if self.options.pods != PodsMode::Verified {
            return None;
        }
        let zones = self.options.zones.iter().filter(|zone| name.is_under(zone));
        let zone = zones.max_by_key(|zone| zone.as_str().len())?;
        // Nearly every query ends here: it is for a name outside `svc`, or its namespace is that of no such pod.
        let (in_front, svc) = name.below(zone)?.rsplit_once('.')?;
        let named = in_front.rsplit_once('.').map_or(in_front, |(_, namespace)| namespace).to_ascii_lowercase();
        if !svc.eq_ignore_ascii_case("svc") || !self.index.has_pods(&named) {
            return None;
        }
        let client = client.to_canonical().to_string();
        let with_pod = self.index.namespaces().filter(|namespace| !self.index.pods_at(namespace, &client).is_empty());
        let namespace = with_pod.min().filter(|namespace| *namespace == named)?;
        Some(vec![full_name(&[namespace, "svc"], zone), full_name(&["svc"], zone), zone.clone()])
    }
}
