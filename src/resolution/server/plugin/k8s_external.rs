//! `k8s_external`: Services by the addresses they have outside of the cluster (rules of part PX;
//! `plugin/k8s_external/{external,apex,msg_to_dns,transfer}.go`).

use super::super::chain::{Served, Walk};
use super::super::observe::Observe;
use super::super::{CannotSay, Request, Server, Unknown};
use super::check::{self, Around};
use super::controller::zones_or_blocks;
use super::kubernetes::external::{Nothing, Outside, addresses_outside};
use super::kubernetes::{Host, Key, Kubernetes, address_data, full_name};
use super::late::Wanted;
use super::transfer::Records;
use super::{Fallthrough, Plugin};
use crate::cluster::{Changes, Cluster, Object};
use crate::dns::reverse::{self, is_reverse_zone};
use crate::dns::{Labels, Name, Question, Rcode, Record, RecordData, RecordType, Response, Soa};
use crate::ordered::{OrderedMap, OrderedSet};
use crate::resolution::corefile::{CorefileReason, Dispenser, Failed};
use crate::resolution::trace::{Cause, Station, Step, StepId};
use crate::rule;
use std::net::IpAddr;
use std::sync::Arc;

/// The serial until a Service with an address outside changes. The lab has no clock.
const SERIAL: u32 = 0;

/// The plugin.
#[derive(Clone, Debug)]
pub(in crate::resolution::server) struct External {
    line: usize,
    zones: Vec<Name>,
    /// The label below which the zone's own name server is.
    apex: String,
    ttl: u32,
    headless: bool,
    fallthrough: Fallthrough,
    /// The Services by their addresses outside; kept where a reverse zone is among the zones.
    by_address: Arc<OrderedMap<IpAddr, OrderedSet<Key>>>,
}

/// Reads all directives: one plugin is made of them. Zones are those of the last, and what is set stays (`setup.go`
/// parse).
pub(super) fn parse(d: &mut Dispenser<'_>, around: &Around<'_>) -> Result<External, Failed> {
    let mut place = d.place();
    let mut plugin = External {
        line: place.line,
        zones: Vec::new(),
        apex: "dns".to_owned(),
        ttl: 5,
        headless: false,
        fallthrough: Fallthrough::Nowhere,
        by_address: Arc::default(),
    };
    while d.advance() {
        place = d.place();
        plugin.line = place.line;
        plugin.zones = zones_or_blocks(&d.rest(), around.zones);
        while d.next_in_braces() {
            let property = d.val();
            match property {
                "ttl" => plugin.ttl = check::ttl(d, property)?,
                "apex" => {
                    let words = d.rest();
                    let Some(word) = words.first() else { return Err(d.missing(property)) };
                    // CoreDNS takes any word, and makes names of it that no message can carry.
                    if let Err(error) = Name::parse(&word.text) {
                        let said = format!("unable to normalize '{}'", word.text);
                        return Err(d.here(&said, CorefileReason::Zone(word.text.clone(), error)));
                    }
                    plugin.apex = word.text.trim_end_matches('.').to_ascii_lowercase();
                }
                "headless" => plugin.headless = true,
                "fallthrough" => plugin.fallthrough = Fallthrough::of(&d.rest()),
                _ => return Err(d.unknown_property()),
            }
        }
    }
    // This is found when the block starts.
    if !around.directives.contains(&"kubernetes") {
        let reason = CorefileReason::Needs("k8s_external", "kubernetes");
        return Err(d.plain(&place, "kubernetes plugin not loaded", reason));
    }
    Ok(plugin)
}

/// The records of a reply in the making, each with what it comes from.
#[derive(Default)]
struct Draft {
    answers: Vec<Record>,
    additional: Vec<Record>,
    truncated: bool,
}

impl External {
    /// Reads the Services' addresses.
    pub(in crate::resolution::server) fn connect(&mut self, cluster: &Cluster) {
        if self.zones.iter().any(is_reverse_zone) {
            let mut all = OrderedMap::new();
            cluster.objects().for_each(|object| put(&mut all, object));
            self.by_address = Arc::new(all);
        }
    }

    /// Follows a change of the cluster.
    pub(in crate::resolution::server) fn follow(&mut self, changes: &Changes) {
        if !self.zones.iter().any(is_reverse_zone) {
            return;
        }
        let all = Arc::make_mut(&mut self.by_address);
        for change in &changes.objects {
            if let Some(before) = &change.before {
                take(all, before);
            }
            if let Some(after) = &change.after {
                put(all, after);
            }
        }
    }

    /// The names the plugin has, for the zone listing.
    pub(super) fn names(&self, block: &[Plugin], wanted: Wanted<'_>) -> Vec<(Name, RecordType)> {
        let forward = || self.zones.iter().filter(|zone| !is_reverse_zone(zone));
        let Some(kubernetes) = kubernetes_of(block) else { return Vec::new() };
        match wanted {
            Wanted::Own | Wanted::Following => {
                let own = |zone: &Name| [(zone.clone(), RecordType::Soa), (zone.clone(), RecordType::Ns)];
                forward().flat_map(own).collect()
            }
            Wanted::OfService(namespace, service) => {
                let found = kubernetes.outside(&format!("{service}.{namespace}"), self.headless).unwrap_or_default();
                let key: Key = (namespace.into(), service.into());
                let mut names = OrderedSet::new();
                for (zone, one) in forward().flat_map(|zone| found.iter().map(move |one| (zone, one))) {
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
                            let labels = one.port_labels(&key);
                            names.insert((below(&labels, zone), RecordType::Srv));
                        }
                    }
                }
                names.into_iter().collect()
            }
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

    pub(super) fn serve<'a, O: Observe>(
        &'a self,
        walk: &mut Walk<'a, O>,
        request: &Request<'_>,
        next: &'a [Plugin],
    ) -> Served {
        let name = &request.question.name;
        let zones = self.zones.iter().filter(|zone| name.is_under(zone));
        let (Some(zone), Some(kubernetes)) = (zones.max_by_key(|zone| zone.as_str().len()), kubernetes_of(next)) else {
            return walk.next(next, request);
        };
        let question = || request.question.as_ref().clone();
        let station = || Station::Plugin { plugin: "k8s_external", line: self.line, steps: Vec::new() };
        walk.observe.enter(|| (question(), station()));
        let served = self.in_zone(walk, request, zone, kubernetes);
        walk.observe.leave(None);
        served.map_or_else(|| walk.next(next, request), Served::Reply)
    }

    /// `None` where the next plugin is to answer.
    fn in_zone<'a, O: Observe>(
        &'a self,
        walk: &mut Walk<'a, O>,
        request: &Request<'_>,
        zone: &Name,
        kubernetes: &'a Kubernetes,
    ) -> Option<Response> {
        let name = &request.question.name;
        let mut response = Response { authoritative: true, ..Response::empty(Rcode::NoError) };
        let mut draft = Draft::default();
        let lower = name.to_lowercase();
        let below_apex = self.zones.iter().find_map(|own| lower.below(own).and_then(|below| self.below_apex(below)));
        if self.zones.iter().any(|own| lower.below(own) == Some("")) {
            self.serve_apex(walk, request, zone, kubernetes, &mut draft);
        } else if let Some(front) = below_apex {
            response.rcode = self.serve_below_apex(walk, request, front, kubernetes, &mut draft);
        } else {
            let below = lower.below(zone).unwrap_or_default();
            match self.found(walk, request, kubernetes, below) {
                Ok(found) => self.records(walk, request, (zone, kubernetes), found, &mut draft),
                Err(nothing) => {
                    let is_no_such_name = nothing.is_none_or(Nothing::is_no_such_name);
                    if is_no_such_name && self.fallthrough.applies_to(name) {
                        walk.observe.step(|| Step::new(StepId::ExternalFallsThrough, rule::PX8, []));
                        return None;
                    }
                    response.rcode = if is_no_such_name { Rcode::NxDomain } else { Rcode::NoError };
                }
            }
        }
        if draft.answers.is_empty() {
            response.authority.push(self.soa(zone));
        }
        Some(Response { answers: draft.answers, additional: draft.additional, truncated: draft.truncated, ..response })
    }

    /// What stands in front of the apex label, where a name is under it.
    fn below_apex<'n>(&self, below: &'n str) -> Option<&'n str> {
        let front = below.strip_suffix(self.apex.as_str())?;
        if front.is_empty() { Some("") } else { front.strip_suffix('.') }
    }

    /// The zone itself (rule PX6; `apex.go` serveApex).
    fn serve_apex<O: Observe>(
        &self,
        walk: &mut Walk<'_, O>,
        request: &Request<'_>,
        zone: &Name,
        kubernetes: &Kubernetes,
        draft: &mut Draft,
    ) {
        let Question { name, record_type } = request.question.as_ref();
        walk.observe.step(|| Step::new(StepId::ExternalApex, rule::PX6, [zone.to_string()]));
        match record_type {
            RecordType::Soa => {
                walk.observe.answer(|| Cause::Server);
                draft.answers.push(self.soa(zone));
            }
            RecordType::Ns => {
                walk.observe.answer(|| Cause::Server);
                draft.answers.push(self.ns(zone));
                for (address, cause) in kubernetes.own_addresses_outside(walk.server, self.headless) {
                    walk.observe.additional(|| cause);
                    let name = below(&["ns1", self.apex.as_str()], name);
                    draft.additional.push(Record { name, ttl: self.ttl, data: address_data(address) });
                }
            }
            _ => {}
        }
    }

    /// Below the apex label there is `ns1` alone (`apex.go` serveSubApex).
    fn serve_below_apex<O: Observe>(
        &self,
        walk: &mut Walk<'_, O>,
        request: &Request<'_>,
        front: &str,
        kubernetes: &Kubernetes,
        draft: &mut Draft,
    ) -> Rcode {
        let Question { name, record_type } = request.question.as_ref();
        walk.observe.step(|| Step::new(StepId::ExternalApex, rule::PX6, [name.to_string()]));
        if front.is_empty() {
            return Rcode::NoError;
        }
        if front != "ns1" {
            return Rcode::NxDomain;
        }
        for (address, cause) in kubernetes.own_addresses_outside(walk.server, self.headless) {
            let data = address_data(address);
            if data.record_type() == *record_type {
                walk.observe.answer(|| cause);
                draft.answers.push(Record { name: name.clone(), ttl: self.ttl, data });
            }
        }
        Rcode::NoError
    }

    /// What stands behind a name: addresses outside, or Services by their address. Says why there is nothing;
    /// `None` is an address that no Service has.
    fn found<O: Observe>(
        &self,
        walk: &mut Walk<'_, O>,
        request: &Request<'_>,
        kubernetes: &Kubernetes,
        below: &str,
    ) -> Result<Found, Option<Nothing>> {
        let Question { name, record_type } = request.question.as_ref();
        if *record_type == RecordType::Ptr
            && let Some(address) = reverse::address_of(name)
        {
            let keys = self.by_address.get(&address).into_iter().flatten();
            let keys: Vec<(Key, Cause)> = keys
                .filter(|key| kubernetes.shows_in_reverse(&key.0))
                .map(|key| (key.clone(), kubernetes.outside_cause(key, address)))
                .collect();
            let (id, text) = (StepId::ExternalReverse, address.to_string());
            walk.observe.step(|| Step::new(id, rule::PX7, [text, keys.len().to_string()]));
            return if keys.is_empty() { Err(None) } else { Ok(Found::Reverse(keys)) };
        }
        let found = kubernetes.outside(below, self.headless);
        walk.observe.step(|| {
            let mut labels = Labels::of(below).rev();
            let namespace = labels.next().unwrap_or_default().to_owned();
            let service = labels.next().unwrap_or_default().to_owned();
            match &found {
                Ok(found) => {
                    let hosts: OrderedSet<String> = found.iter().map(|one| one.host.to_string()).collect();
                    let hosts = hosts.into_iter().collect::<Vec<_>>().join(", ");
                    Step::new(StepId::ExternalAddresses, rule::PX2, [namespace, service, hosts])
                }
                Err(Nothing::NoNamespace) => Step::new(StepId::ExternalNoNamespace, rule::PX1, [namespace]),
                Err(Nothing::Namespace) => Step::new(StepId::ExternalNamespace, rule::PX1, [namespace]),
                Err(Nothing::TooLong) => Step::new(StepId::ExternalTooLong, rule::PX1, []),
                Err(Nothing::NoService) => Step::new(StepId::ExternalNoService, rule::PX1, [namespace, service]),
                Err(Nothing::NoAddress) => Step::new(StepId::ExternalNoAddress, rule::PX1, [namespace, service]),
            }
        });
        match found {
            // A reverse question for what is no address has no records, whatever the name has.
            Ok(_) if *record_type == RecordType::Ptr => Err(Some(Nothing::Namespace)),
            Ok(found) => Ok(Found::Outside(found)),
            Err(nothing) => Err(Some(nothing)),
        }
    }

    /// The records of a type (`msg_to_dns.go`). Those that lead to addresses have the TTL of `kubernetes`.
    fn records<'a, O: Observe>(
        &'a self,
        walk: &mut Walk<'a, O>,
        request: &Request<'_>,
        (zone, kubernetes): (&Name, &Kubernetes),
        found: Found,
        draft: &mut Draft,
    ) {
        let Question { name, record_type } = request.question.as_ref();
        match (record_type, found) {
            (_, Found::Reverse(keys)) => {
                let Some(zone) = self.zones.iter().find(|zone| !is_reverse_zone(zone)) else { return };
                for ((namespace, service), cause) in keys {
                    let data = RecordData::Ptr(below(&[&service, &namespace], zone));
                    walk.observe.answer(|| cause);
                    draft.answers.push(Record { name: name.clone(), ttl: self.ttl, data });
                }
            }
            (RecordType::A | RecordType::Aaaa, Found::Outside(found)) => {
                let mut seen = OrderedSet::new();
                for one in found {
                    match one.host {
                        Host::Ip(ip) => {
                            let data = address_data(ip);
                            if data.record_type() == *record_type && seen.insert(ip) {
                                walk.observe.answer(|| one.address_cause);
                                draft.answers.push(Record { name: name.clone(), ttl: self.ttl, data });
                            }
                        }
                        // Once for each port of the Service (rule PX3).
                        Host::Name(target) => {
                            walk.observe.answer(|| one.address_cause);
                            let data = RecordData::Cname(target.clone());
                            draft.answers.push(Record { name: name.clone(), ttl: kubernetes.options.ttl, data });
                            let response = walk.lookup(request, &target, *record_type);
                            draft.truncated |= response.truncated;
                            draft.answers.extend(response.answers);
                        }
                    }
                }
            }
            (RecordType::Srv, Found::Outside(found)) => {
                let weight = weight(found.len());
                let (mut ports, mut addresses) = (OrderedSet::new(), OrderedSet::new());
                for Outside { host, port, labels, address_cause, port_cause, .. } in found {
                    let Some(port) = port else { continue };
                    let target = match &host {
                        Host::Ip(_) => below(&labels, zone),
                        Host::Name(target) => target.clone(),
                    };
                    if ports.insert((target.clone(), port)) {
                        walk.observe.answer(|| port_cause);
                        let data = RecordData::Srv { priority: 0, weight, port, target: target.clone() };
                        draft.answers.push(Record { name: name.clone(), ttl: kubernetes.options.ttl, data });
                    }
                    if !addresses.insert((target.clone(), host.to_string())) {
                        continue;
                    }
                    match host {
                        Host::Ip(ip) => {
                            walk.observe.additional(|| address_cause);
                            draft.additional.push(Record { name: target, ttl: self.ttl, data: address_data(ip) });
                        }
                        Host::Name(target) => {
                            for record_type in [RecordType::A, RecordType::Aaaa] {
                                let mark = walk.observe.mark();
                                let response = walk.lookup(request, &target, record_type);
                                let (causes, _) = walk.observe.since(mark);
                                walk.observe.rewind(mark);
                                causes.into_iter().for_each(|cause| walk.observe.additional(|| cause));
                                draft.additional.extend(response.answers);
                            }
                        }
                    }
                }
            }
            (_, Found::Outside(_)) => {}
        }
    }

    /// The SOA of a zone (`apex.go` soa).
    fn soa(&self, zone: &Name) -> Record {
        let data = RecordData::Soa(Arc::new(Soa {
            mname: below(&["ns1", self.apex.as_str()], zone),
            rname: below(&["hostmaster", self.apex.as_str()], zone),
            serial: SERIAL,
            refresh: 7200,
            retry: 1800,
            expire: 86400,
            minimum: self.ttl,
        }));
        Record { name: zone.clone(), ttl: self.ttl, data }
    }

    /// What a transfer makes of a Service's name outside is not known.
    fn names_outside(&self) -> CannotSay {
        CannotSay { directive: "k8s_external".to_owned(), line: self.line, file: None, reason: Unknown::NotModelled }
    }

    fn ns(&self, zone: &Name) -> Record {
        Record { name: zone.clone(), ttl: self.ttl, data: RecordData::Ns(below(&["ns1", self.apex.as_str()], zone)) }
    }

    /// All records of a zone for a transfer (`transfer.go` Transfer), some of them twice as there. `Ok(None)` where
    /// the zone is not one of these; fails where a Service has a name outside, of which nobody has recorded what a
    /// transfer makes.
    pub(super) fn transfer(&self, server: &Server, next: &[Plugin], zone: &Name) -> Result<Option<Records>, CannotSay> {
        let is_own = |own: &&Name| own.as_str().eq_ignore_ascii_case(zone.as_str());
        let (Some(zone), Some(kubernetes)) = (self.zones.iter().find(is_own), kubernetes_of(next)) else {
            return Ok(None);
        };
        let soa = || (self.soa(zone), Cause::Server);
        let mut records = vec![soa(), (self.ns(zone), Cause::Server)];
        for (address, cause) in kubernetes.own_addresses_outside(server, self.headless) {
            let name = below(&["ns1", self.apex.as_str()], zone);
            records.push((Record { name, ttl: self.ttl, data: address_data(address) }, cause));
        }
        let ttl = kubernetes.options.ttl;
        let mut owners = OrderedSet::new();
        for (key, are_endpoints, found) in kubernetes.all_outside(self.headless) {
            if found.iter().any(|one| matches!(one.host, Host::Name(_))) {
                return Err(self.names_outside());
            }
            let own = below(&[&key.1, &key.0], zone);
            let srv = |owner: &Name, one: &Outside, target: Name, weight: u16| {
                let data = RecordData::Srv { priority: 0, weight, port: one.port?, target };
                Some((Record { name: owner.clone(), ttl, data }, one.port_cause.clone()))
            };
            let address = |owner: &Name, one: &Outside| match one.host {
                Host::Ip(ip) => {
                    let record = Record { name: owner.clone(), ttl: self.ttl, data: address_data(ip) };
                    Some((record, one.address_cause.clone()))
                }
                Host::Name(_) => None,
            };
            if are_endpoints {
                let mut seen = Vec::new();
                let distinct = found.iter().filter(|one| {
                    let is_new = !seen.contains(&&one.host);
                    seen.push(&one.host);
                    is_new
                });
                records.extend(distinct.filter_map(|one| address(&own, one)));
                let parted = weight(found.len());
                let all: Vec<_> =
                    found.iter().filter_map(|one| srv(&own, one, below(&one.labels, zone), parted)).collect();
                records.extend(all.iter().chain(&all).cloned());
                for one in &found {
                    let name = below(&one.labels, zone);
                    records.extend(address(&name, one));
                    let own = srv(&name, one, name.clone(), weight(1));
                    records.extend(own.iter().chain(&own).cloned());
                }
                let mut by_port: OrderedMap<Name, Vec<&Outside>> = OrderedMap::new();
                for one in found.iter().filter(|one| !one.port_name.is_empty()) {
                    by_port.entry(below(&one.port_labels(&key), zone)).or_default().push(one);
                }
                for (owner, all) in by_port {
                    let parted = weight(all.len());
                    records.extend(all.iter().filter_map(|one| srv(&owner, one, below(&one.labels, zone), parted)));
                }
                continue;
            }
            // Each name gets the first of its SRV records.
            for one in &found {
                records.extend(address(&own, one));
                for owner in [own.clone(), below(&one.port_labels(&key), zone)] {
                    if one.port.is_some() && owners.insert(owner.clone()) {
                        records.extend(srv(&owner, one, own.clone(), weight(1)));
                    }
                }
            }
        }
        records.push(soa());
        Ok(Some(records))
    }
}

impl Outside {
    /// The labels of a Service's name with this port's in front.
    fn port_labels(&self, (namespace, service): &Key) -> Vec<String> {
        let label = |text: &str| format!("_{}", text.to_ascii_lowercase());
        vec![label(&self.port_name), label(&self.protocol), service.to_string(), namespace.to_string()]
    }
}

/// What stands behind a name.
enum Found {
    Outside(Vec<Outside>),
    /// The Services with an address.
    Reverse(Vec<(Key, Cause)>),
}

/// The `kubernetes` plugin of the same server block, which stands behind.
fn kubernetes_of(next: &[Plugin]) -> Option<&Kubernetes> {
    next.iter().find_map(|plugin| match plugin {
        Plugin::Kubernetes(plugin) => Some(&**plugin),
        _ => None,
    })
}

/// A hundred parted among so many, at least 1.
fn weight(count: usize) -> u16 {
    u16::try_from(100 / count.max(1)).unwrap_or(1).max(1)
}

/// The labels in front of a name.
fn below<T: AsRef<str>>(labels: &[T], zone: &Name) -> Name {
    full_name(&labels.iter().map(AsRef::as_ref).collect::<Vec<_>>(), zone)
}

fn put(all: &mut OrderedMap<IpAddr, OrderedSet<Key>>, object: &Object) {
    for (key, address) in entries_of(object) {
        all.entry(address).or_default().insert(key);
    }
}

fn take(all: &mut OrderedMap<IpAddr, OrderedSet<Key>>, object: &Object) {
    for (key, address) in entries_of(object) {
        if let Some(keys) = all.get_mut(&address) {
            keys.remove(&key);
        }
    }
}

/// The addresses outside of a Service, with its key.
fn entries_of(object: &Object) -> Vec<(Key, IpAddr)> {
    let Some(service) = object.as_service() else { return Vec::new() };
    let key: Key = (service.meta.namespace.as_str().into(), service.meta.name.as_str().into());
    let addresses = addresses_outside(object).into_iter().filter_map(|(host, _)| match host {
        Host::Ip(address) => Some((key.clone(), address)),
        Host::Name(_) => None,
    });
    addresses.collect()
}
