//! From what stands behind a name to the records of a type (`plugin/backend_lookup.go`; rules X4 to X9, P1 to P3, Q8, Q9).

use super::super::super::chain::Walk;
use super::super::Watcher;
use super::found::Found;
use super::kubernetes::NoSuchName;
use super::query::{Draft, Query, check, station};
use crate::cluster::FieldPath;
use crate::dns::{Name, Outcome, Question, Record, RecordData, RecordType, reverse};
use crate::resolution::trace::{Cause, Check, CheckId, Detail};
use crate::rule::{self, Rule};

/// TTL of the version record (rule Q8).
const VERSION_TTL: u32 = 28800;
/// The version of the specification that is served (rule Q8).
const VERSION: &str = "1.1.0";
/// An alias is not added to a chain that already has more than these (rule X7).
const MAX_CHAIN: usize = 10;

impl<'a, O: Watcher> Walk<'a, O> {
    pub(super) fn no_data(&mut self, id: CheckId, rule: Rule, wanted: RecordType) {
        self.observe.check(|| Check { detail: Some(Detail::Type { wanted }), ..check(id, false).by(rule) });
    }

    /// `backend_lookup.go` CNAME: the first alias only, not followed (rule X9).
    pub(super) fn cname(&mut self, query: Query<'a, '_>, draft: &mut Draft) -> Result<(), NoSuchName> {
        let (target, cause) = match self.find(query)? {
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
                draft.answers.push(query.record(data));
            }
            None => self.no_data(CheckId::TypeServed, rule::X9, RecordType::Cname),
        }
        Ok(())
    }

    /// Rule Q8.
    pub(super) fn txt(&mut self, query: Query<'a, '_>, draft: &mut Draft) -> Result<(), NoSuchName> {
        if query.lower.below(&query.zone.name) == Some("dns-version") {
            self.observe.check(|| check(CheckId::NameServer, true).by(rule::Q8));
            self.observe.answer(|| Cause::Server);
            draft.answers.push(Record { ttl: VERSION_TTL, ..query.record(RecordData::Txt(VERSION.into())) });
            return Ok(());
        }
        let found = self.records(query)?;
        self.no_data(CheckId::TypeServed, rule::Q8, RecordType::Txt);
        if found.is_empty() { Err(NoSuchName) } else { Ok(()) }
    }

    /// `backend_lookup.go` NS: the names of this server, with their addresses (rule Q9).
    pub(super) fn ns(&mut self, query: Query<'a, '_>, draft: &mut Draft) {
        for server in self.server.name_servers(query.plugin, &query.zone.name) {
            let data = RecordData::from(server.address);
            self.observe.additional(|| server.cause.clone());
            draft.additional.push(Record { name: server.name.clone(), ..query.record(data) });
            let data = RecordData::Ns(server.name);
            if draft.answers.iter().all(|answer| answer.data != data) {
                self.observe.answer(|| server.cause);
                draft.answers.push(query.record(data));
            }
        }
    }

    /// `reverse.go` Reverse and serviceRecordForIP (rules of part P).
    pub(super) fn ptr(&mut self, query: Query<'a, '_>, draft: &mut Draft) -> Result<(), NoSuchName> {
        let Some(ip) = reverse::address_of(query.lower) else {
            self.observe.check(|| check(CheckId::ReverseAddress, false));
            self.records(query)?;
            self.no_data(CheckId::TypeServed, rule::P1, RecordType::Ptr);
            return Ok(());
        };
        let detail = || Some(Detail::Text { text: ip.to_string() });
        self.observe.check(|| Check { detail: detail(), ..check(CheckId::ReverseAddress, true) });
        let plugin = query.plugin;
        let exposed = |namespace: &str| plugin.options.namespaces.is_empty() || plugin.exposes_namespace(namespace);
        let ptr = |target: Name| query.record(RecordData::Ptr(target));
        let service = plugin.index.services_at(ip).iter().find(|key| exposed(&key.0));
        if let Some(entry) = service.and_then(|(namespace, name)| plugin.index.entry_of(namespace, name)) {
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
        for reverse in plugin.index.endpoints_at(ip).iter().filter(|reverse| exposed(&reverse.key.0)) {
            let record = ptr(reverse.target.clone());
            if draft.answers.iter().any(|answer| answer.data == record.data) {
                continue;
            }
            let (namespace, service) = &reverse.key;
            self.observe.answer(|| {
                let entry = plugin.index.entry_of(namespace, service);
                let endpoint = entry.and_then(|entry| Some((entry, entry.endpoints.get(reverse.endpoint)?)));
                endpoint.map_or(Cause::Server, |(entry, endpoint)| entry.endpoint_cause(endpoint))
            });
            draft.answers.push(record);
        }
        let ok = !draft.answers.is_empty();
        let known = plugin.index.endpoints_at(ip).iter().map(|reverse| &*reverse.key.0).find(|own| exposed(own));
        if let Some(cannot) = super::unseen::unknown_address(plugin, ip, known) {
            self.leave_unsaid(cannot);
            return Err(NoSuchName);
        }
        self.observe.check(|| Check { detail: detail(), ..check(CheckId::ReverseEndpoint, ok) });
        if ok { Ok(()) } else { Err(NoSuchName) }
    }

    /// `backend_lookup.go` A and AAAA, which differ in the family only.
    pub(super) fn addresses(
        &mut self,
        query: Query<'a, '_>,
        wanted: RecordType,
        chain: &mut Vec<Name>,
        draft: &mut Draft,
    ) -> Result<(), NoSuchName> {
        let found = self.find(query)?;
        draft.answers.reserve(found.size_hint());
        found.each_address(wanted, |data, cause| {
            self.observe.answer(cause);
            draft.answers.push(query.record(data));
        });
        match found {
            Found::External { entry, target } => {
                let cause = || entry.service_cause(FieldPath::of(&["spec", "externalName"]));
                self.follow(query, target, wanted, chain, draft, cause);
            }
            Found::Endpoints(selected) if selected.has_names() => {
                let mut seen: Vec<&Name> = Vec::new();
                for (entry, endpoint) in selected.endpoints() {
                    let Some(target) = endpoint.name().filter(|target| !seen.contains(target)) else { continue };
                    seen.push(target);
                    self.follow(query, target, wanted, chain, draft, || entry.endpoint_cause(endpoint));
                }
            }
            Found::NameServers => match O::others() {
                Some(others) => (others.own_addresses)(self, query, wanted, draft),
                None => return Err(self.others_have_not_arrived()),
            },
            _ => {}
        }
        Ok(())
    }

    /// Adds an alias and what it leads to (rules X4 to X7).
    fn follow(
        &mut self,
        query: Query<'a, '_>,
        target: &Name,
        wanted: RecordType,
        chain: &mut Vec<Name>,
        draft: &mut Draft,
        cause: impl Fn() -> Cause,
    ) {
        let verdict = |id, ok| {
            let (object, field) = match cause() {
                Cause::Object { object, field } => (Some(object), Some(field)),
                _ => (None, None),
            };
            Check { object, field, detail: Some(Detail::Text { text: target.to_string() }), ..check(id, ok) }
        };
        if target.is_under(query.name) || chain.contains(target) {
            self.observe.check(|| verdict(CheckId::TargetIsNew, false));
            return;
        }
        if chain.len() > MAX_CHAIN {
            self.observe.check(|| verdict(CheckId::ChainDepth, false));
            return;
        }
        let (mark, before) = (self.observe.mark(), draft.answers.len());
        self.observe.answer(&cause);
        draft.answers.push(query.record(RecordData::Cname(target.clone())));
        if !target.is_under(&query.zone.name) {
            self.observe.check(|| verdict(CheckId::TargetOutside, true));
            let response = self.lookup(query.request, target, wanted);
            draft.truncated |= response.truncated;
            draft.answers.extend(response.answers);
            return;
        }
        chain.push(target.clone());
        self.observe
            .enter(|| (Question { name: target.clone(), record_type: wanted }, station(Some(&query.zone.name))));
        let found =
            self.addresses(Query { name: target, lower: &target.to_lowercase(), ..query }, wanted, chain, draft);
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
