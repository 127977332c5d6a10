//! SRV records (rule D20; `plugin/backend_lookup.go` SRV).

use super::super::super::chain::Walk;
use super::super::Watcher;
use super::found::{Found, Selected, pod_cause};
use super::kubernetes::NoSuchName;
use super::query::{Draft, Query, Zone, check};
use super::service_entry::{Endpoint, Entry, Host, full_name};
use crate::cluster::FieldPath;
use crate::dns::{Name, Record, RecordData, RecordType};
use crate::resolution::trace::{Cause, Check, CheckId, Detail};
use crate::rule;
use rustc_hash::FxHashSet;
use std::net::IpAddr;

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
    fn answer<O: Watcher>(&mut self, observe: &mut O, target: &Name, port: u16, cause: impl FnOnce() -> Cause) {
        if self.seen.as_mut().is_none_or(|seen| seen.ports.insert((target.clone(), port))) {
            observe.answer(cause);
            let data = RecordData::Srv { priority: 0, weight: self.weight, port, target: target.clone() };
            self.draft.answers.push(Record { name: self.owner.clone(), ttl: self.ttl, data });
        }
    }

    fn additional<O: Watcher>(
        &mut self,
        observe: &mut O,
        target: &Name,
        address: IpAddr,
        cause: impl FnOnce() -> Cause,
    ) {
        if self.seen.as_mut().is_none_or(|seen| seen.addresses.insert((target.clone(), address))) {
            observe.additional(cause);
            let data = RecordData::from(address);
            self.draft.additional.push(Record { name: target.clone(), ttl: self.ttl, data });
        }
    }
}

/// A hundred parted among the services of the list, at least 1.
fn weight(services: usize) -> u16 {
    u16::try_from(100 / services.max(1)).unwrap_or(1).max(1)
}

impl<'a, O: Watcher> Walk<'a, O> {
    pub(super) fn srv(&mut self, query: Query<'a, '_>, draft: &mut Draft) -> Result<(), NoSuchName> {
        let (zone, ttl) = (query.zone, query.plugin.options.ttl);
        let mut writer = Writer { owner: query.name, ttl, weight: 1, seen: Some(Seen::default()), draft };
        match self.find(query)? {
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
                    let field = || FieldPath::of(&["spec", "ports"]).index(position).key("port");
                    for ip in ips.iter() {
                        writer.answer(self.observe, &name, number, || entry.service_cause(field()));
                        writer.additional(self.observe, &name, *ip, || entry.cluster_ip_cause(*ip));
                    }
                }
            }
            Found::Endpoints(selected) => self.srv_of_endpoints(selected, zone, &mut writer),
            Found::Pod { ip, namespace, label, pods } => {
                let name = full_name(&[label, namespace, "pod"], &zone.name);
                writer.weight = weight(pods.len());
                let cause = || pod_cause(namespace, pods);
                writer.answer(self.observe, &name, 0, cause);
                writer.additional(self.observe, &name, ip, cause);
            }
            // Aliases and the zone's own name server have no SRV.
            Found::Nothing | Found::External { .. } | Found::NameServers => {}
        }
        if draft.answers.is_empty() {
            let detail = Some(Detail::Type { wanted: RecordType::Srv });
            self.observe.check(|| Check { detail, ..check(CheckId::TypeServed, false).by(rule::D13) });
        }
        Ok(())
    }

    fn srv_of_endpoints(&mut self, selected: Selected<'_>, zone: &Zone<'_>, writer: &mut Writer<'_>) {
        let entry = selected.entry;
        let mut count = 0;
        // Aliases are left out before weights are parted.
        let is_address = |endpoint: &Endpoint| matches!(endpoint.host, Host::Ip(_));
        selected.each_with_ports(|endpoint, ports| count += if is_address(endpoint) { ports.len() } else { 0 });
        writer.weight = weight(count);
        if entry.all_distinct {
            writer.seen = None;
        }
        writer.draft.answers.reserve(count);
        writer.draft.additional.reserve(count);
        selected.each_with_ports(|endpoint, ports| {
            let Host::Ip(address) = endpoint.host else { return };
            let spelled;
            let name = if zone.primary {
                &endpoint.target
            } else {
                spelled = full(entry, Some(&endpoint.label), zone);
                &spelled
            };
            let numbered = ports.iter().filter_map(|(position, port)| Some((*position, port.number?)));
            for (turn, (position, port)) in numbered.enumerate() {
                let cause = || match entry.slice_of(endpoint) {
                    Some(slice) => Cause::Object {
                        object: slice.object.reference().clone(),
                        field: FieldPath::of(&["ports"]).index(position).key("port"),
                    },
                    None => Cause::Server,
                };
                writer.answer(self.observe, name, port, cause);
                if turn == 0 {
                    writer.additional(self.observe, name, address, || entry.endpoint_cause(endpoint));
                }
            }
        });
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
