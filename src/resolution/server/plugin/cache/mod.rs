//! `cache`: every TTL of a reply is bounded, whether the reply is kept or not, and what is kept answers the next one
//! who asks the same, until its time is over (rule H3; rules of part PC; `plugin/cache`).

mod parse;
mod renew;
mod setup;
pub mod text;
mod ttl;

pub(in crate::resolution::server) use parse::parse;
pub(super) use renew::Renew;
pub use setup::{Cache, CacheKeeping};

use super::super::Request;
use super::super::chain::{Served, Walk};
use super::super::state::cache::{CacheKind, Entry, Key};
use super::{Plugin, Watcher, late};
use crate::dns::{Name, Response};
use crate::resolution::trace::{Remembered, Station};
use crate::rule;

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

    pub(in super::super) fn serve<'a, O: Watcher>(
        &'a self,
        walk: &mut Walk<'a, O>,
        request: &Request<'_>,
        next: &'a [Plugin],
    ) -> Served {
        let name = &request.question.name;
        let passes = self.passes(name);
        let now = walk.now;
        let up_to = self.stale.as_ref().map_or(0, |stale| stale.up_to);
        let held = walk.state.as_ref().filter(|state| passes && !state.cache.is_empty());
        let held = held.and_then(|state| state.cache.get(&Key::of(request, self.number), now, up_to));
        let remembered = held.as_ref().map(|(_, entry)| {
            let left = entry.left(now).unwrap_or_default();
            Remembered { left, age: u32::try_from(now.saturating_sub(entry.stored) / 1000).unwrap_or(u32::MAX) }
        });
        walk.station(|| {
            let station = Station::Cache {
                passes,
                keeps_success: passes && self.keeps_success(name),
                keeps_denial: passes && self.keeps_denial(name),
                bounds: (self.success.least, self.success.most),
                remembered,
                rule: rule::H3,
            };
            (request.question.as_ref().clone(), station)
        });
        match held {
            Some((kind, entry)) => self.give(walk, request, next, kind, &entry),
            None if passes => self.pass(walk, request, next),
            None => walk.next(next, request),
        }
    }

    /// Lets a reply pass, with its TTLs bounded, and keeps it.
    fn pass<'a, O: Watcher>(&'a self, walk: &mut Walk<'a, O>, request: &Request<'_>, next: &'a [Plugin]) -> Served {
        let mark = walk.observe.mark();
        match walk.next(next, request) {
            Served::Reply(response) => Served::Reply(self.passed(walk, request, mark, response)),
            // What no plugin writes a message for passes no cache (rule PC4).
            other => other.looked_at(),
        }
    }

    fn passed<O: Watcher>(
        &self,
        walk: &mut Walk<'_, O>,
        request: &Request<'_>,
        mark: (usize, usize),
        mut response: Response,
    ) -> Response {
        let typed = self.typify(request, &response);
        let ttl = u32::try_from(typed.duration / 1000).unwrap_or(u32::MAX);
        response.records_mut().for_each(|record| record.ttl = ttl);
        if let Some(kind) = typed.kind {
            self.insert(walk, request, mark, kind, ttl, &response);
        }
        // Only who understands AD gets it (rule PC9).
        response.authenticated &= request.dnssec_ok() || request.authentic_data;
        response
    }

    fn insert<O: Watcher>(
        &self,
        walk: &mut Walk<'_, O>,
        request: &Request<'_>,
        mark: (usize, usize),
        kind: CacheKind,
        ttl: u32,
        response: &Response,
    ) {
        let name = &request.question.name;
        let keeps = match kind {
            CacheKind::Positive => self.keeps_success(name),
            CacheKind::Negative => self.keeps_denial(name),
        };
        if !keeps || ttl == 0 || walk.is_unsaid() {
            return;
        }
        let (answers, additional) = walk.observe.since(mark);
        let stored = walk.now;
        if let Some(state) = &mut walk.state {
            let response = Response { edns: None, question: None, ..response.clone() };
            let entry = Entry { response, answers, additional, stored, ttl, hits: (0, None), failed: None };
            state.cache.insert(Key::of(request, self.number), kind, entry);
        }
    }

    /// Gives what is held, asking the source first or behind the client's back where the Corefile wants it.
    fn give<'a, O: Watcher>(
        &'a self,
        walk: &mut Walk<'a, O>,
        request: &Request<'_>,
        next: &'a [Plugin],
        kind: CacheKind,
        entry: &Entry,
    ) -> Served {
        let left = entry.left(walk.now);
        // What renews it comes with a Corefile that wants it.
        if (self.prefetch.is_some() || left.is_none() && self.stale.is_some())
            && let Some(table) = late::table()
            && let Some(response) = (O::late(table).renew)(self, walk, request, next, kind, entry)
        {
            return Served::Reply(response);
        }
        entry.answers.iter().for_each(|cause| walk.observe.answer(|| cause.clone()));
        entry.additional.iter().for_each(|cause| walk.observe.additional(|| cause.clone()));
        let ttl = match left {
            _ if self.keeps_ttl => entry.ttl,
            Some(left) => left,
            None => self.stale.as_ref().map_or(0, |stale| stale.ttl),
        };
        let mut response = entry.reply(ttl);
        response.authenticated &= request.dnssec_ok() || request.authentic_data;
        Served::Reply(response)
    }
}

#[cfg(test)]
mod tests;
