//! Which zone, which type, and what a reply without records says (`plugin/kubernetes/handler.go` ServeDNS).

use super::super::super::Request;
use super::super::super::chain::{Served, Walk};
use super::super::{Plugin, Watcher};
use super::Kubernetes;
use super::kubernetes::NoSuchName;
use super::query::{Draft, Query, Zone, check, station};
use super::service_entry::full_name;
use crate::dns::{Name, Rcode, Record, RecordData, RecordType, Response, Soa};
use crate::resolution::trace::{CheckId, Station};
use crate::rule;
use std::borrow::Cow;
use std::sync::Arc;

/// The serial of every SOA. CoreDNS takes the time of the last change; the lab has no clock, and the same
/// state must give the same reply.
const SERIAL: u32 = 1;
/// The longest TTL of a SOA record itself (rule Q6).
const MAX_SOA_TTL: u32 = 300;

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

impl Kubernetes {
    /// Answers, or leaves the query to the next plugin.
    pub(in super::super) fn serve<'a, O: Watcher>(
        &'a self,
        walk: &mut Walk<'a, O>,
        request: &Request<'_>,
        next: &'a [Plugin],
    ) -> Served {
        let name = &request.question.name;
        let zones = self.options.zones.iter().enumerate().filter(|(_, zone)| name.is_under(zone));
        let Some((position, configured)) = zones.max_by_key(|(_, zone)| zone.as_str().len()) else {
            walk.observe.enter(|| (request.question.as_ref().clone(), station(None)));
            walk.observe.check(|| check(CheckId::ZoneMatch, false));
            walk.observe.leave(None);
            return walk.next(next, request);
        };
        let as_configured = name.as_str().ends_with(configured.as_str());
        let zone = Zone {
            name: if as_configured { Cow::Borrowed(configured) } else { Cow::Owned(name.spelling_of(configured)) },
            soa: self.soas.get(position).filter(|_| as_configured),
            primary: as_configured && self.primary_zone == Some(position),
            multicluster: self.options.multicluster.contains(configured),
        };
        // A transfer that reaches this plugin is none of its own (rule PK9).
        if request.is_transfer() {
            return Served::Rcode(Rcode::Refused);
        }
        walk.observe.enter(|| (request.question.as_ref().clone(), station(Some(configured))));
        walk.observe.check(|| check(CheckId::ZoneMatch, true));
        let lower = name.to_lowercase();
        let response = walk.in_zone(Query { plugin: self, request, name, lower: &lower, zone: &zone });
        if let Some(cannot) = walk.unsaid().cloned() {
            walk.observe.leave(None);
            walk.station(|| (request.question.as_ref().clone(), Station::CannotSay { cannot: cannot.clone() }));
            return Served::CannotSay(Box::new(cannot));
        }
        walk.observe.leave(response.as_ref().map(Response::outcome));
        match response {
            Some(response) => Served::Reply(response),
            None => walk.next(next, request),
        }
    }
}

impl<'a, O: Watcher> Walk<'a, O> {
    fn in_zone(&mut self, query: Query<'a, '_>) -> Option<Response> {
        let options = &query.plugin.options;
        let mut draft = Draft::default();
        let found = self.records_of(query, &mut draft);
        let mut response = Response { authoritative: true, ..Response::empty(Rcode::NoError) };
        if found.is_err() {
            let falls = options.fallthrough.applies_to(query.name);
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
            response.authority.push(match query.zone.soa {
                Some(soa) => soa.clone(),
                None => soa(&query.zone.name, options.ttl),
            });
            return Some(response);
        }
        Some(Response { answers: draft.answers, additional: draft.additional, truncated: draft.truncated, ..response })
    }

    /// Rule Q4.
    fn records_of(&mut self, query: Query<'a, '_>, draft: &mut Draft) -> Result<(), NoSuchName> {
        match query.request.question.record_type {
            wanted @ (RecordType::A | RecordType::Aaaa) => {
                self.addresses(query, wanted, &mut Vec::new(), draft)?;
                if draft.answers.is_empty() {
                    self.no_data(CheckId::FamilyMatches, rule::D3, wanted);
                }
                Ok(())
            }
            _ => match O::others() {
                Some(others) => (others.records)(self, query, draft),
                None => Err(self.others_have_not_arrived()),
            },
        }
    }
}
