//! The names the plugin has, for the zone listing.

use super::super::Plugin;
use super::super::kubernetes::{Host, Key, Kubernetes};
use super::super::late::Wanted;
use super::{External, below, kubernetes_of};
use crate::dns::reverse::{self, is_reverse_zone};
use crate::dns::{Name, RecordType};
use crate::ordered::OrderedSet;
use std::net::IpAddr;

impl External {
    /// The names the plugin has, each with a type it has there.
    pub(in super::super) fn names(&self, block: &[Plugin], wanted: Wanted<'_>) -> Vec<(Name, RecordType)> {
        let Some(kubernetes) = kubernetes_of(block) else { return Vec::new() };
        match wanted {
            Wanted::Own | Wanted::Following => {
                let own = |zone: &Name| [(zone.clone(), RecordType::Soa), (zone.clone(), RecordType::Ns)];
                self.forward_zones().flat_map(own).collect()
            }
            Wanted::OfService(namespace, service) => self.names_of(kubernetes, namespace, service),
            Wanted::OfAddress(address) => {
                let has = self.by_address.get(&address).is_some_and(|keys| !keys.is_empty());
                has.then(|| (reverse::name_of(address), RecordType::Ptr)).into_iter().collect()
            }
            Wanted::Addresses => {
                let addresses = self.by_address.iter().filter(|(_, keys)| !keys.is_empty());
                addresses.map(|(address, _)| (reverse::name_of(*address), RecordType::Ptr)).collect()
            }
        }
    }

    fn forward_zones(&self) -> impl Iterator<Item = &Name> {
        self.zones.iter().filter(|zone| !is_reverse_zone(zone))
    }

    /// The names of a Service: its own, those of its addresses, and those of its ports.
    fn names_of(&self, kubernetes: &Kubernetes, namespace: &str, service: &str) -> Vec<(Name, RecordType)> {
        let found = kubernetes.outside(&format!("{service}.{namespace}"), self.headless).unwrap_or_default();
        let key: Key = (namespace.into(), service.into());
        let mut names = OrderedSet::new();
        for (zone, one) in self.forward_zones().flat_map(|zone| found.iter().map(move |one| (zone, one))) {
            let types: &[RecordType] = match one.host {
                Host::Ip(IpAddr::V4(_)) => &[RecordType::A],
                Host::Ip(IpAddr::V6(_)) => &[RecordType::Aaaa],
                Host::Name(_) => &[RecordType::A, RecordType::Aaaa],
            };
            for record_type in types {
                names.insert((below(&[service, namespace], zone), *record_type));
                names.insert((below(&one.labels, zone), *record_type));
            }
            if one.port.is_some() {
                names.insert((below(&[service, namespace], zone), RecordType::Srv));
                if !one.port_name.is_empty() {
                    names.insert((below(&one.port_labels(&key), zone), RecordType::Srv));
                }
            }
        }
        names.into_iter().collect()
    }
}
