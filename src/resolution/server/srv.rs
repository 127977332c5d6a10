//! SRV records (RULES D20; `plugin/backend_lookup.go` SRV).

use super::Walk;
use super::entry::{Entry, Host, full_name};
use super::kubernetes::{Draft, Zone, address_data, check};
use super::lookup::{Found, NoSuchName, Selected, pod_cause};
use super::observe::Observe;
use crate::cluster::FieldPath;
use crate::dns::{Name, Record, RecordData, RecordType};
use crate::resolution::corefile::Kubernetes;
use crate::resolution::trace::{Cause, Check, CheckId, Detail};
use rustc_hash::FxHashSet;
use std::net::IpAddr;

/// One service of the list from which SRV records are made.
struct Target {
    name: Name,
    port: u16,
    address: IpAddr,
}

/// SRV records and their targets' addresses, without repetition.
struct Writer<'w> {
    owner: &'w Name,
    ttl: u32,
    weight: u16,
    /// What is there already; not kept where nothing can repeat.
    seen: Option<Seen>,
    draft: &'w mut Draft,
}

#[derive(Default)]
struct Seen {
    ports: FxHashSet<(Name, u16)>,
    addresses: FxHashSet<(Name, IpAddr)>,
}

impl Writer<'_> {
    fn write<O: Observe>(
        &mut self,
        observe: &mut O,
        target: Target,
        port_cause: impl FnOnce() -> Cause,
        address_cause: impl FnOnce() -> Cause,
    ) {
        let Target { name, port, address } = target;
        let seen = self.seen.as_mut();
        let (new_port, new_address) = seen.map_or((true, true), |seen| {
            (seen.ports.insert((name.clone(), port)), seen.addresses.insert((name.clone(), address)))
        });
        if new_port {
            observe.answer(port_cause);
            let data = RecordData::Srv { priority: 0, weight: self.weight, port, target: name.clone() };
            self.draft.answers.push(Record { name: self.owner.clone(), ttl: self.ttl, data });
        }
        if new_address {
            observe.additional(address_cause);
            self.draft.additional.push(Record { name, ttl: self.ttl, data: address_data(address) });
        }
    }
}

/// A hundred parted among the services of the list, at least 1.
fn weight(services: usize) -> u16 {
    u16::try_from(100 / services.max(1)).unwrap_or(1).max(1)
}

impl<'a, O: Observe> Walk<'a, O> {
    pub(super) fn srv(
        &mut self,
        plugin: &'a Kubernetes,
        owner: &Name,
        lower: &Name,
        zone: &Zone<'_>,
        draft: &mut Draft,
    ) -> Result<(), NoSuchName> {
        let mut writer = Writer { owner, ttl: plugin.ttl, weight: 1, seen: Some(Seen::default()), draft };
        match self.find(plugin, lower, zone)? {
            Found::ClusterIps { entry, ips, request } => {
                let ports = || {
                    let all = entry.ports.iter().enumerate();
                    all.filter(|(_, port)| port.matches(request.port, request.protocol))
                };
                let name = full(entry, None, zone);
                let count = ports().count() * ips.len();
                writer.weight = weight(count);
                if count <= 1 {
                    writer.seen = None;
                }
                for (position, port) in ports() {
                    let Some(number) = port.number else { continue };
                    for ip in ips {
                        let target = Target { name: name.clone(), port: number, address: *ip };
                        let port_cause =
                            || entry.service_cause(FieldPath::of(&["spec", "ports"]).index(position).key("port"));
                        writer.write(self.observe, target, port_cause, || entry.cluster_ip_cause(*ip));
                    }
                }
            }
            Found::Endpoints(selected) => self.srv_of_endpoints(selected, zone, &mut writer),
            Found::Pod { ip, namespace, label, pods } => {
                let name = full_name(&[label, namespace, "pod"], &zone.name);
                writer.weight = weight(pods.len());
                let cause = || pod_cause(namespace, pods);
                writer.write(self.observe, Target { name, port: 0, address: ip }, cause, cause);
            }
            // Aliases and the zone's own name server have no SRV.
            Found::Nothing | Found::External { .. } | Found::NameServers => {}
        }
        if draft.answers.is_empty() {
            let detail = Some(Detail::Type { wanted: RecordType::Srv });
            self.observe.check(|| Check { detail, ..check(CheckId::TypeServed, false, "D13") });
        }
        Ok(())
    }

    fn srv_of_endpoints(&mut self, selected: Selected<'_>, zone: &Zone<'_>, writer: &mut Writer<'_>) {
        let entry = selected.entry;
        // Aliases are left out before weights are parted.
        let endpoints = || selected.endpoints().filter(|(_, endpoint)| matches!(endpoint.host, Host::Ip(_)));
        let count: usize = endpoints().map(|(_, endpoint)| selected.ports(endpoint).count()).sum();
        writer.weight = weight(count);
        if entry.all_distinct {
            // One address has one name, so with a single port nothing repeats.
            let single = entry.slices.iter().all(|slice| slice.ports.len() == 1);
            writer.seen = writer.seen.take().filter(|_| !single);
            writer.draft.answers.reserve(count);
            writer.draft.additional.reserve(if single { count } else { 0 });
        }
        for (_, endpoint) in endpoints() {
            let Host::Ip(address) = endpoint.host else { continue };
            for (position, port) in selected.ports(endpoint) {
                let Some(number) = port.number else { continue };
                let name =
                    if zone.primary { endpoint.target.clone() } else { full(entry, Some(&endpoint.label), zone) };
                let port_cause = || match entry.slice_of(endpoint) {
                    Some(slice) => Cause::Object {
                        object: slice.object.reference().clone(),
                        field: FieldPath::of(&["ports"]).index(position).key("port"),
                    },
                    None => Cause::Server,
                };
                let target = Target { name, port: number, address };
                writer.write(self.observe, target, port_cause, || entry.endpoint_cause(endpoint));
            }
        }
    }
}

/// The full name of a Service or of one of its endpoints, in the zone's spelling.
fn full(entry: &Entry, endpoint: Option<&str>, zone: &Zone<'_>) -> Name {
    let (namespace, service) = &entry.key;
    match endpoint {
        None if zone.primary => entry.target.clone(),
        None => full_name(&[service, namespace, "svc"], &zone.name),
        Some(label) => full_name(&[label, service, namespace, "svc"], &zone.name),
    }
}
