//! `cache`: every TTL of a reply is bounded, whether the reply is kept or not, and what is kept answers the next one
//! who asks the same, until its time is over (rule H3; rules of part PC; `plugin/cache`).

mod setup;
mod store;
pub mod text;

pub(super) use setup::set_up;
pub use setup::{Cache, CacheKeeping};
pub use store::{CacheKind, Entries, Entry, Held};

use super::super::Request;
use super::super::chain::{Served, Walk};
use super::super::observe::Observe;
use super::Plugin;
use crate::dns::{Name, Rcode, RecordData, RecordType, Response};
use crate::resolution::trace::Station;
use crate::rule;
use store::Key;

/// The TTL of a reply that says nothing (`plugin/pkg/dnsutil` MinimalDefaultTTL), and of failures, in seconds.
const FAILURE_TTL: u32 = 5;

impl Cache {
    /// True where the name passes through this cache at all.
    pub fn passes(&self, name: &Name) -> bool {
        self.zones.iter().any(|zone| name.is_under(zone))
    }

    /// True where an answer to this name is kept for the next one who asks.
    pub fn keeps_success(&self, name: &Name) -> bool {
        !self.success.disabled.iter().any(|zone| name.is_under(zone))
    }

    /// True where a denial of this name is kept for the next one who asks.
    pub fn keeps_denial(&self, name: &Name) -> bool {
        !self.denial.disabled.iter().any(|zone| name.is_under(zone))
    }

    /// Gives all records of the reply one TTL, their smallest within the plugin's bounds, and returns it.
    fn clamp_ttl(&self, response: &mut Response) -> u32 {
        let least = response
            .records()
            .map(|record| match &record.data {
                RecordData::Soa(soa) if response.answers.is_empty() => record.ttl.min(soa.minimum),
                _ => record.ttl,
            })
            .min()
            .unwrap_or(FAILURE_TTL);
        let denies = response.rcode == Rcode::NxDomain || response.answers.is_empty();
        let ttl = match response.rcode {
            Rcode::NoError | Rcode::NxDomain => {
                let keeping = if denies { &self.denial } else { &self.success };
                // A minimum above the maximum loses, as in computeTTL.
                least.max(keeping.least).min(keeping.most)
            }
            _ => FAILURE_TTL,
        };
        response.records_mut().for_each(|record| record.ttl = ttl);
        ttl
    }

    /// In which of the two caches a reply to this name is kept, if it is (`plugin/cache/cache.go` key, set;
    /// `plugin/pkg/response` Typify).
    pub fn kind_of(&self, name: &Name, response: &Response) -> Option<CacheKind> {
        let has_soa = response.authority.iter().any(|record| record.record_type() == RecordType::Soa);
        let kind = match response.rcode {
            _ if response.truncated => return None,
            Rcode::NoError if !response.answers.is_empty() => CacheKind::Positive,
            Rcode::NoError | Rcode::NxDomain if has_soa => CacheKind::Negative,
            Rcode::ServFail | Rcode::NotImp => CacheKind::Negative,
            // Without a SOA nobody says how long the denial holds.
            _ => return None,
        };
        let keeps = match kind {
            CacheKind::Positive => self.keeps_success(name),
            CacheKind::Negative => self.keeps_denial(name),
        };
        keeps.then_some(kind)
    }
}

impl Cache {
    pub(in super::super) fn serve<'a, O: Observe>(
        &'a self,
        walk: &mut Walk<'a, O>,
        request: &Request<'_>,
        next: &'a [Plugin],
    ) -> Served {
        let name = &request.question.name;
        let passes = self.passes(name);
        let now = walk.now;
        let held = walk.state.as_ref().filter(|state| passes && !state.cache.is_empty());
        let held = held.and_then(|state| state.cache.get(&Key::of(request, self.number), now));
        walk.station(|| {
            let station = Station::Cache {
                passes,
                keeps_success: passes && self.keeps_success(name),
                keeps_denial: passes && self.keeps_denial(name),
                bounds: (self.success.least, self.success.most),
                remembered: held.as_ref().map(|(_, remembered)| *remembered),
                rule: rule::H3,
            };
            (request.question.as_ref().clone(), station)
        });
        if let Some((entry, remembered)) = held {
            entry.answers.iter().for_each(|cause| walk.observe.answer(|| cause.clone()));
            entry.additional.iter().for_each(|cause| walk.observe.additional(|| cause.clone()));
            return Served::Reply(entry.reply(remembered));
        }
        let mark = walk.observe.mark();
        let mut response = match walk.next(next, request) {
            Served::Reply(response) if passes => response,
            // What no plugin writes a message for passes no cache (rule PC4).
            other => return other,
        };
        let ttl = self.clamp_ttl(&mut response);
        if let Some(kind) = self.kind_of(name, &response)
            && ttl > 0
            && !walk.is_unsaid()
        {
            let (answers, additional) = walk.observe.since(mark);
            let stored = walk.now;
            if let Some(state) = &mut walk.state {
                let entry = Entry { response: response.clone(), answers, additional, stored, ttl };
                state.cache.insert(Key::of(request, self.number), kind, entry);
            }
        }
        Served::Reply(response)
    }
}

#[cfg(test)]
mod tests;
