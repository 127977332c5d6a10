//! The `kubernetes` plugin: which zone, which type, and what a reply without records says
//! (`plugin/kubernetes/handler.go` ServeDNS; `plugin/backend_lookup.go`).

use super::entry::full_name;
use super::lookup::{Found, NoSuchName};
use super::observe::Observe;
use super::{Walk, reverse};
use crate::cluster::FieldPath;
use crate::dns::{Name, Outcome, Question, Rcode, Record, RecordData, RecordType, Response, Soa};
use crate::resolution::corefile::Kubernetes;
use crate::resolution::trace::{Cause, Check, CheckId, Detail, Station};
use crate::rule::{self, Rule};
use std::borrow::Cow;
use std::sync::Arc;

/// The serial of every SOA. CoreDNS takes the time of the last change; the lab has no clock, and the same
/// state must give the same reply.
const SERIAL: u32 = 1;
/// The longest TTL of a SOA record itself (rule Q6).
const MAX_SOA_TTL: u32 = 300;
/// TTL of the version record (rule Q8).
const VERSION_TTL: u32 = 28800;
/// The version of the specification that is served (rule Q8).
const VERSION: &str = "1.1.0";
/// An alias is not added to a chain that already has more than these (rule X7).
const MAX_CHAIN: usize = 10;

/// A zone of the plugin as the question spells it.
pub(super) struct Zone<'z> {
    pub name: Cow<'z, Name>,
    /// Its SOA, where the spelling is the Corefile's.
    soa: Option<&'z Record>,
    /// Full names made beforehand are names of this zone in this spelling.
    pub primary: bool,
}

/// The records of a reply in the making.
#[derive(Default)]
pub(super) struct Draft {
    pub answers: Vec<Record>,
    pub additional: Vec<Record>,
    pub truncated: bool,
}

/// The SOA of a zone (rule Q6).
pub(super) fn soa(zone: &Name, ttl: u32) -> Record {
    let data = RecordData::Soa(Arc::new(Soa {
        mname: full_name(&["ns", "dns"], zone),
        rname: full_name(&["hostmaster"], zone),
        serial: SERIAL,
        refresh: 7200,
        retry: 1800,
        expire: 86400,
        minimum: ttl,
    }));
    Record { name: zone.clone(), ttl: ttl.min(MAX_SOA_TTL), data }
}

impl<'a, O: Observe> Walk<'a, O> {
    /// Answers, or leaves the question to the next plugin.
    pub(super) fn kubernetes(&mut self, plugin: &'a Kubernetes, question: &Question) -> Option<Response> {
        let name = &question.name;
        let zones = plugin.zones.iter().enumerate().filter(|(_, zone)| name.is_under(zone));
        let Some((position, configured)) = zones.max_by_key(|(_, zone)| zone.as_str().len()) else {
            self.observe.enter(|| (question.clone(), station(None)));
            self.observe.check(|| check(CheckId::ZoneMatch, false));
            self.observe.leave(None);
            return None;
        };
        let as_configured = name.as_str().ends_with(configured.as_str());
        let zone = Zone {
            name: if as_configured { Cow::Borrowed(configured) } else { Cow::Owned(name.spelling_of(configured)) },
            soa: self.server.soas.get(position).filter(|_| as_configured),
            primary: as_configured && self.server.primary_zone == Some(position),
        };
        self.observe.enter(|| (question.clone(), station(Some(configured))));
        self.observe.check(|| check(CheckId::ZoneMatch, true));
        let response = self.in_zone(plugin, question, &zone);
        self.observe.leave(response.as_ref().map(Response::outcome));
        response
    }

    fn in_zone(&mut self, plugin: &'a Kubernetes, question: &Question, zone: &Zone<'_>) -> Option<Response> {
        let mut draft = Draft::default();
        let found = self.records_of(plugin, question, zone, &mut draft);
        let mut response = Response { authoritative: true, ..Response::empty(Rcode::NoError) };
        if found.is_err() {
            let falls = plugin.fallthrough.applies_to(&question.name);
            self.observe.check(|| check(CheckId::Fallthrough, falls));
            if falls {
                return None;
            }
            if !self.server.synced {
                self.observe.check(|| check(CheckId::Synced, false));
            }
            response.rcode = if self.server.synced { Rcode::NxDomain } else { Rcode::ServFail };
        }
        if draft.answers.is_empty() {
            response.authority.push(match zone.soa {
                Some(soa) => soa.clone(),
                None => soa(&zone.name, plugin.ttl),
            });
            return Some(response);
        }
        Some(Response { answers: draft.answers, additional: draft.additional, truncated: draft.truncated, ..response })
    }

    /// Rule Q4.
    fn records_of(
        &mut self,
        plugin: &'a Kubernetes,
        question: &Question,
        zone: &Zone<'_>,
        draft: &mut Draft,
    ) -> Result<(), NoSuchName> {
        let name = &question.name;
        let lower = name.to_lowercase();
        match question.record_type {
            wanted @ (RecordType::A | RecordType::Aaaa) => {
                self.addresses(plugin, name, &lower, wanted, zone, &mut Vec::new(), draft)?;
                if draft.answers.is_empty() {
                    self.no_data(CheckId::FamilyMatches, rule::D3, wanted);
                }
                Ok(())
            }
            RecordType::Srv => self.srv(plugin, name, &lower, zone, draft),
            RecordType::Cname => self.cname(plugin, name, &lower, zone, draft),
            RecordType::Ptr => self.ptr(plugin, name, &lower, zone, draft),
            RecordType::Txt => self.txt(plugin, name, &lower, zone, draft),
            RecordType::Soa => {
                if *name == *zone.name {
                    self.observe.answer(|| Cause::Server);
                    draft.answers.push(soa(&zone.name, plugin.ttl));
                } else {
                    self.no_data(CheckId::TypeServed, rule::Q4, RecordType::Soa);
                }
                Ok(())
            }
            // The lower-case name is compared with the zone as it was spelled.
            RecordType::Ns if lower.as_str() == zone.name.as_str() => {
                self.ns(plugin, name, zone, draft);
                Ok(())
            }
            RecordType::Mx => {
                self.find(plugin, &lower, zone)?;
                self.no_data(CheckId::TypeServed, rule::Q4, RecordType::Mx);
                Ok(())
            }
            other => {
                // A mock lookup tells NODATA from NXDOMAIN. It may well ask outside.
                let mark = self.observe.mark();
                let mocked =
                    self.addresses(plugin, name, &lower, RecordType::A, zone, &mut Vec::new(), &mut Draft::default());
                self.observe.rewind(mark);
                if mocked.is_ok() {
                    self.no_data(CheckId::TypeServed, rule::Q4, other);
                }
                mocked
            }
        }
    }

    fn no_data(&mut self, id: CheckId, rule: Rule, wanted: RecordType) {
        self.observe.check(|| Check { detail: Some(Detail::Type { wanted }), ..check(id, false).by(rule) });
    }

    /// `backend_lookup.go` CNAME: the first alias only, not followed (rule X9).
    fn cname(
        &mut self,
        plugin: &'a Kubernetes,
        name: &Name,
        lower: &Name,
        zone: &Zone<'_>,
        draft: &mut Draft,
    ) -> Result<(), NoSuchName> {
        let (target, cause) = match self.find(plugin, lower, zone)? {
            Found::External { entry, target } => {
                (Some(target), entry.service_cause(FieldPath::of(&["spec", "externalName"])))
            }
            Found::Endpoints(selected) => match selected.endpoints().next() {
                Some((entry, endpoint)) => (endpoint.name(), entry.endpoint_cause(endpoint)),
                None => (None, Cause::Server),
            },
            _ => (None, Cause::Server),
        };
        match target {
            Some(target) => {
                self.observe.answer(|| cause);
                let data = RecordData::Cname(target.clone());
                draft.answers.push(Record { name: name.clone(), ttl: plugin.ttl, data });
            }
            None => self.no_data(CheckId::TypeServed, rule::X9, RecordType::Cname),
        }
        Ok(())
    }

    /// Rule Q8.
    fn txt(
        &mut self,
        plugin: &'a Kubernetes,
        name: &Name,
        lower: &Name,
        zone: &Zone<'_>,
        draft: &mut Draft,
    ) -> Result<(), NoSuchName> {
        if lower.below(&zone.name) == Some("dns-version") {
            self.observe.check(|| check(CheckId::NameServer, true).by(rule::Q8));
            self.observe.answer(|| Cause::Server);
            draft.answers.push(Record { name: name.clone(), ttl: VERSION_TTL, data: RecordData::Txt(VERSION.into()) });
            return Ok(());
        }
        let found = self.records(plugin, lower, zone)?;
        self.no_data(CheckId::TypeServed, rule::Q8, RecordType::Txt);
        if found.is_empty() { Err(NoSuchName) } else { Ok(()) }
    }

    /// `backend_lookup.go` NS: the names of this server, with their addresses (rule Q9).
    fn ns(&mut self, plugin: &Kubernetes, name: &Name, zone: &Zone<'_>, draft: &mut Draft) {
        for server in self.server.name_servers(&zone.name) {
            let data = address_data(server.address);
            self.observe.additional(|| server.cause.clone());
            draft.additional.push(Record { name: server.name.clone(), ttl: plugin.ttl, data });
            let data = RecordData::Ns(server.name);
            if draft.answers.iter().all(|answer| answer.data != data) {
                self.observe.answer(|| server.cause);
                draft.answers.push(Record { name: name.clone(), ttl: plugin.ttl, data });
            }
        }
    }

    /// `reverse.go` Reverse and serviceRecordForIP (rules of part P).
    fn ptr(
        &mut self,
        plugin: &'a Kubernetes,
        name: &Name,
        lower: &Name,
        zone: &Zone<'_>,
        draft: &mut Draft,
    ) -> Result<(), NoSuchName> {
        let Some(ip) = reverse::address_of(lower) else {
            self.observe.check(|| check(CheckId::ReverseAddress, false));
            self.records(plugin, lower, zone)?;
            self.no_data(CheckId::TypeServed, rule::P1, RecordType::Ptr);
            return Ok(());
        };
        let detail = || Some(Detail::Text { text: ip.to_string() });
        self.observe.check(|| Check { detail: detail(), ..check(CheckId::ReverseAddress, true) });
        let server = self.server;
        let exposed = |namespace: &str| plugin.namespaces.is_empty() || server.exposes_namespace(namespace);
        let ptr = |target: Name| Record { name: name.clone(), ttl: plugin.ttl, data: RecordData::Ptr(target) };
        let service = server.index.services_at(ip).iter().find(|key| exposed(&key.0));
        if let Some(entry) = service.and_then(|(namespace, name)| server.index.entry_of(namespace, name)) {
            self.observe.check(|| Check {
                object: entry.object.as_ref().map(|object| object.reference().clone()),
                detail: detail(),
                ..check(CheckId::ReverseService, true)
            });
            self.observe.answer(|| entry.cluster_ip_cause(ip));
            draft.answers.push(ptr(entry.target.clone()));
            return Ok(());
        }
        self.observe.check(|| Check { detail: detail(), ..check(CheckId::ReverseService, false) });
        for reverse in server.index.endpoints_at(ip).iter().filter(|reverse| exposed(&reverse.key.0)) {
            let record = ptr(reverse.target.clone());
            if draft.answers.iter().any(|answer| answer.data == record.data) {
                continue;
            }
            let (namespace, service) = &reverse.key;
            self.observe.answer(|| {
                let entry = server.index.entry_of(namespace, service);
                let endpoint = entry.and_then(|entry| Some((entry, entry.endpoints.get(reverse.endpoint)?)));
                endpoint.map_or(Cause::Server, |(entry, endpoint)| entry.endpoint_cause(endpoint))
            });
            draft.answers.push(record);
        }
        let ok = !draft.answers.is_empty();
        self.observe.check(|| Check { detail: detail(), ..check(CheckId::ReverseEndpoint, ok) });
        if ok { Ok(()) } else { Err(NoSuchName) }
    }

    /// `backend_lookup.go` A and AAAA, which differ in the family only.
    #[allow(clippy::too_many_arguments, reason = "one step of a recursion that carries its whole state")]
    fn addresses(
        &mut self,
        plugin: &'a Kubernetes,
        name: &Name,
        lower: &Name,
        wanted: RecordType,
        zone: &Zone<'_>,
        chain: &mut Vec<Name>,
        draft: &mut Draft,
    ) -> Result<(), NoSuchName> {
        let found = self.find(plugin, lower, zone)?;
        let ttl = plugin.ttl;
        draft.answers.reserve(found.size_hint());
        found.each_address(wanted, |data, cause| {
            self.observe.answer(cause);
            draft.answers.push(Record { name: name.clone(), ttl, data });
        });
        match found {
            Found::External { entry, target } => {
                let cause = || entry.service_cause(FieldPath::of(&["spec", "externalName"]));
                self.follow(plugin, name, target, wanted, zone, chain, draft, cause);
            }
            Found::Endpoints(selected) if selected.has_names() => {
                let mut seen: Vec<&Name> = Vec::new();
                for (entry, endpoint) in selected.endpoints() {
                    let Some(target) = endpoint.name().filter(|target| !seen.contains(target)) else { continue };
                    seen.push(target);
                    self.follow(plugin, name, target, wanted, zone, chain, draft, || entry.endpoint_cause(endpoint));
                }
            }
            Found::NameServers => {
                let before = draft.answers.len();
                for server in self.server.name_servers(&zone.name) {
                    let data = address_data(server.address);
                    let known = draft.answers.iter().skip(before).any(|answer| answer.data == data);
                    if data.record_type() == wanted && !known {
                        self.observe.answer(|| server.cause);
                        draft.answers.push(Record { name: name.clone(), ttl, data });
                    }
                }
            }
            _ => {}
        }
        Ok(())
    }

    /// Adds an alias and what it leads to (rules X4 to X7).
    #[allow(clippy::too_many_arguments, reason = "one step of a recursion that carries its whole state")]
    fn follow(
        &mut self,
        plugin: &'a Kubernetes,
        name: &Name,
        target: &Name,
        wanted: RecordType,
        zone: &Zone<'_>,
        chain: &mut Vec<Name>,
        draft: &mut Draft,
        cause: impl Fn() -> Cause,
    ) {
        let verdict = |id: CheckId, ok| {
            let (object, field) = match cause() {
                Cause::Object { object, field } => (Some(object), Some(field)),
                _ => (None, None),
            };
            Check { object, field, detail: Some(Detail::Text { text: target.to_string() }), ..check(id, ok) }
        };
        if target.is_under(name) || chain.contains(target) {
            self.observe.check(|| verdict(CheckId::TargetIsNew, false));
            return;
        }
        if chain.len() > MAX_CHAIN {
            self.observe.check(|| verdict(CheckId::ChainDepth, false));
            return;
        }
        let (mark, before) = (self.observe.mark(), draft.answers.len());
        self.observe.answer(&cause);
        draft.answers.push(Record { name: name.clone(), ttl: plugin.ttl, data: RecordData::Cname(target.clone()) });
        if !target.is_under(&zone.name) {
            self.observe.check(|| verdict(CheckId::TargetOutside, true));
            let response = self.lookup(target, wanted);
            draft.truncated |= response.truncated;
            draft.answers.extend(response.answers);
            return;
        }
        chain.push(target.clone());
        self.observe.enter(|| (Question { name: target.clone(), record_type: wanted }, station(Some(&zone.name))));
        let found = self.addresses(plugin, target, &target.to_lowercase(), wanted, zone, chain, draft);
        let some = draft.answers.len() > before + 1;
        self.observe.leave(Some(match found {
            Err(NoSuchName) => Outcome::NxDomain,
            Ok(()) if some => Outcome::NoError,
            Ok(()) => Outcome::NoData,
        }));
        chain.pop();
        self.observe.check(|| verdict(CheckId::TargetInside, some));
        if !some {
            // An alias that leads nowhere inside the zone is not shown at all.
            draft.answers.truncate(before);
            self.observe.rewind(mark);
        }
    }
}

/// The address as record data.
pub(super) fn address_data(address: std::net::IpAddr) -> RecordData {
    match address {
        std::net::IpAddr::V4(address) => RecordData::A(address),
        std::net::IpAddr::V6(address) => RecordData::Aaaa(address),
    }
}

/// A check of no object, by its usual rule.
pub(super) fn check(id: CheckId, ok: bool) -> Check {
    Check { id, ok, object: None, field: None, detail: None, rule: id.rule() }
}

fn station(zone: Option<&Name>) -> Station {
    Station::Kubernetes { zone: zone.cloned(), parsed: None, checks: Vec::new(), outcome: None }
}
