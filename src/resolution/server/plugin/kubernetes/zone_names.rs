//! Which names there are, for the zone listing. What they answer is asked of the server itself.

use super::super::super::Server;
use super::super::Plugin;
use super::super::late::{self, Wanted};
use super::Kubernetes;
use super::service_entry::{Endpoint, Entry, Host, ServiceShape, full_name};
use crate::dns::reverse::{address_of, name_of};
use crate::dns::{Name, RecordType};
use std::net::IpAddr;

/// A name, and a type of which it may have records.
pub(crate) type Listed = (Name, RecordType);

const FAMILIES: [RecordType; 2] = [RecordType::A, RecordType::Aaaa];

impl Server {
    /// The names the zone has whatever is in the cluster: its apex, its name server, its version.
    pub(crate) fn own_names(&self) -> Vec<Listed> {
        let mut listed = Vec::new();
        for zone in self.kubernetes().flat_map(Kubernetes::forward_zones) {
            listed.extend([(zone.clone(), RecordType::Soa), (zone.clone(), RecordType::Ns)]);
            listed.extend(FAMILIES.map(|family| (full_name(&["ns", "dns"], zone), family)));
            listed.push((full_name(&["dns-version"], zone), RecordType::Txt));
        }
        listed
    }

    /// The names of a Service and its endpoints.
    pub(crate) fn service_names(&self, namespace: &str, service: &str) -> Vec<Listed> {
        let mut listed = Vec::new();
        for plugin in self.kubernetes() {
            let entry = plugin.index.entry_of(namespace, service);
            let import = plugin.imports.as_ref().and_then(|imports| imports.entry_of(namespace, service));
            for zone in plugin.zones_of(namespace) {
                let entry = if plugin.options.multicluster.contains(zone) { import } else { entry };
                entry.into_iter().for_each(|entry| names_of_entry(entry, zone, &mut listed));
            }
        }
        listed.extend(self.late_names(Wanted::OfService(namespace, service)));
        listed
    }

    /// The names of the plugins that kubeadm's Corefile does not have: those that are there whatever is in the cluster.
    pub(crate) fn other_names(&self) -> Vec<Listed> {
        self.late_names(Wanted::Own)
    }

    fn late_names(&self, wanted: Wanted<'_>) -> Vec<Listed> {
        let Some(table) = late::table() else { return Vec::new() };
        let mut listed = Vec::new();
        for block in &self.configuration.blocks {
            for plugin in &block.plugins {
                if let Plugin::Late(plugin) = plugin {
                    listed.extend((table.names)(plugin, &block.plugins, wanted));
                }
            }
        }
        listed
    }

    /// The names of the Services whose records follow from what names elsewhere have: those with endpoints that
    /// are names. An alias itself is listed without what it leads to.
    pub(crate) fn alias_names(&self) -> Vec<Listed> {
        let aliases = self.kubernetes().flat_map(|plugin| plugin.index.aliases());
        // What a zone file, a rewrite or a load balancer's name leads to may be anywhere.
        let others = self.late_names(Wanted::Following);
        aliases.flat_map(|key| self.service_names(&key.0, &key.1)).chain(others).collect()
    }

    /// The name of a pod's address (`pods verified`).
    pub(crate) fn pod_names(&self, namespace: &str, ip: &str) -> Vec<Listed> {
        let label = crate::dns::dashed(ip);
        let family = if ip.contains(':') { RecordType::Aaaa } else { RecordType::A };
        let knowing = self.kubernetes().filter(|plugin| !plugin.index.pods_at(namespace, ip).is_empty());
        let zones = knowing.flat_map(|plugin| plugin.zones_of(namespace));
        zones.map(|zone| (full_name(&[&label, namespace, "pod"], zone), family)).collect()
    }

    /// The reverse name of an address, where a zone of the server has it.
    pub(crate) fn reverse_names(&self, address: IpAddr) -> Option<Listed> {
        let name = name_of(address);
        let is_known = self.kubernetes().any(|plugin| {
            let index = &plugin.index;
            let known = !(index.services_at(address).is_empty() && index.endpoints_at(address).is_empty());
            known && plugin.options.zones.iter().any(|zone| name.is_under(zone))
        });
        let is_known = is_known || !self.late_names(Wanted::OfAddress(address)).is_empty();
        is_known.then_some((name, RecordType::Ptr))
    }

    /// The Services of a namespace, in order of name.
    pub(crate) fn services_in(&self, namespace: &str) -> Vec<String> {
        let entries = self.kubernetes().flat_map(|plugin| {
            let imports = plugin.imports.iter().flat_map(|imports| imports.entries(namespace));
            plugin.index.entries(namespace).chain(imports)
        });
        sorted(entries.map(|entry| entry.key.1.to_string()).collect())
    }

    /// The addresses of pods in a namespace (`pods verified`).
    pub(crate) fn pod_ips_in(&self, namespace: &str) -> Vec<String> {
        sorted(self.kubernetes().flat_map(|plugin| plugin.index.pod_addresses(namespace)).map(str::to_owned).collect())
    }

    /// All namespaces that anything is known of.
    pub(crate) fn known_namespaces(&self) -> Vec<String> {
        sorted(self.kubernetes().flat_map(|plugin| plugin.index.namespaces()).map(str::to_owned).collect())
    }

    /// All addresses of cluster IPs and ready endpoints.
    pub(crate) fn known_addresses(&self) -> Vec<IpAddr> {
        let outside = self.late_names(Wanted::Addresses);
        let outside = outside.into_iter().filter_map(|(name, _)| address_of(&name));
        self.kubernetes().flat_map(|plugin| plugin.index.addresses()).chain(outside).collect()
    }
}

impl Kubernetes {
    /// The forward zones, where the namespace is served.
    fn zones_of(&self, namespace: &str) -> impl Iterator<Item = &Name> {
        let serves = self.exposes_namespace(namespace);
        self.forward_zones().filter(move |_| serves)
    }
}

fn sorted(mut names: Vec<String>) -> Vec<String> {
    #[expect(clippy::disallowed_methods, reason = "every name there is, and equal ones are one afterwards")]
    names.sort_unstable();
    names.dedup();
    names
}

fn names_of_entry(entry: &Entry, zone: &Name, listed: &mut Vec<Listed>) {
    let (namespace, service) = &entry.key;
    let own = full_name(&[service, namespace, "svc"], zone);
    match &entry.shape {
        ServiceShape::Absent => return,
        ServiceShape::External(_) => {
            listed.push((own, RecordType::Cname));
            return;
        }
        ServiceShape::ClusterIp(_) | ServiceShape::Headless => {}
    }
    listed.extend(FAMILIES.map(|family| (own.clone(), family)));
    listed.push((own.clone(), RecordType::Srv));
    if !entry.names.is_empty() {
        listed.push((own, RecordType::Cname));
    }
    let ports = entry.slices.iter().flat_map(|slice| slice.ports.iter());
    let ports: Vec<_> =
        if entry.shape == ServiceShape::Headless { ports.collect() } else { entry.ports.iter().collect() };
    for port in ports.into_iter().filter(|port| port.number.is_some() && !port.name.is_empty()) {
        let (port, protocol) = (format!("_{}", port.name), format!("_{}", port.protocol.as_str().to_ascii_lowercase()));
        listed.push((full_name(&[&port, &protocol, service, namespace, "svc"], zone), RecordType::Srv));
    }
    for Endpoint { host, label, .. } in entry.endpoints.iter().filter(|endpoint| is_findable(entry, &endpoint.label)) {
        let record_type = match host {
            Host::Ip(IpAddr::V4(_)) => RecordType::A,
            Host::Ip(IpAddr::V6(_)) => RecordType::Aaaa,
            Host::Name(_) => RecordType::Cname,
        };
        listed.push((full_name(&[label, service, namespace, "svc"], zone), record_type));
    }
}

/// A pod's name with a dot becomes a target nobody can look up (rule D7).
fn is_one_label(label: &str) -> bool {
    !label.is_empty() && !label.contains('.')
}

/// What stands in front of a Service for an endpoint; of an import that is its label and its cluster (rule PM2).
fn is_findable(entry: &Entry, label: &str) -> bool {
    match label.split_once('.') {
        Some((label, cluster)) if entry.is_import() => is_one_label(label) && is_one_label(cluster),
        _ => is_one_label(label),
    }
}
