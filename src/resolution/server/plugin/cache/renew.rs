//! What `serve_stale` and `prefetch` do with a reply that is kept (rules PC10, PC11; `plugin/cache/handler.go` doRefresh).
//! It comes with the Corefile that wants it.

use super::super::super::Request;
use super::super::super::chain::{Served, Walk};
use super::super::super::state::cache::{CacheKind, Entry, Key};
use super::super::super::time::Millis;
use super::super::{Plugin, Watcher, station};
use super::Cache;
use super::setup::Stale;
use crate::dns::{Rcode, Response, Transport};
use crate::resolution::trace::{Station, Step, StepId};
use crate::rule;
use std::borrow::Cow;

/// Asks the source before a held reply is given, or behind the client's back; a response is given instead of it.
pub(in super::super) type Renew<O> = for<'a, 'w, 'r, 'q, 'e> fn(
    &'a Cache,
    &'w mut Walk<'a, O>,
    &'r Request<'q>,
    &'a [Plugin],
    CacheKind,
    &'e Entry,
) -> Option<Response>;

impl Cache {
    /// Asks the source first, or behind the client's back, where the Corefile wants it.
    pub(in super::super) fn renew<'a, O: Watcher>(
        &'a self,
        walk: &mut Walk<'a, O>,
        request: &Request<'_>,
        next: &'a [Plugin],
        kind: CacheKind,
        entry: &Entry,
    ) -> Option<Response> {
        let now = walk.now;
        let mut changed = None;
        let left = entry.left(now);
        if left.is_none()
            && let Some(stale) = &self.stale
        {
            let is_early = entry.failed.is_some_and(|failed| now < failed + stale.recheck);
            if is_early {
                self.tell(walk, request, StepId::CacheDoesNotAskAgain);
            } else if stale.verifies {
                self.tell(walk, request, StepId::CacheAsksFirst);
                match self.verify(walk, request, next, stale) {
                    Some(response) => {
                        self.tell(walk, request, StepId::CacheTakesTheNew);
                        return Some(response);
                    }
                    None => changed = stale.failed(entry, now),
                }
            } else if !self.refresh(walk, request, next, kind) {
                changed = stale.failed(entry, now);
            }
            self.tell(walk, request, StepId::CacheGivesWhatIsOver);
        } else if let Some(prefetch) = &self.prefetch {
            let (hits, last) = entry.hits;
            let is_close = last.is_some_and(|last| last + prefetch.gap >= now);
            let hits = (if is_close { hits + 1 } else { 1 }, Some(now));
            let threshold = (prefetch.percentage * entry.ttl).div_ceil(100);
            changed = Some(Entry { hits, ..entry.clone() });
            if hits.0 >= prefetch.amount
                && left.is_some_and(|left| left <= threshold)
                && self.refresh(walk, request, next, kind)
            {
                let state = walk.state.as_ref();
                let fresh = state.and_then(|state| state.cache.get(&Key::of(request, self.number), now, 0));
                changed = fresh.map(|(_, fresh)| Entry { hits, ..Entry::clone(&fresh) });
            }
        }
        if let Some(changed) = changed
            && let Some(state) = &mut walk.state
        {
            state.cache.insert(Key::of(request, self.number), kind, changed);
        }
        None
    }

    /// Tells the trace one thing about a reply that is over.
    fn tell<O: Watcher>(&self, walk: &mut Walk<'_, O>, request: &Request<'_>, id: StepId) {
        station(walk, request, "cache", self.line, || Step::new(id, rule::PC11, []));
    }

    /// Asks the source before what is over is given: only an answer or a denial replaces it.
    fn verify<'a, O: Watcher>(
        &'a self,
        walk: &mut Walk<'a, O>,
        request: &Request<'_>,
        next: &'a [Plugin],
        stale: &Stale,
    ) -> Option<Response> {
        let (start, deadline, mark) = (walk.now, walk.deadline, walk.observe.mark());
        let until = stale.verify_timeout.map_or(Millis::MAX, |timeout| start + timeout);
        walk.deadline = deadline.min(until);
        let served = walk.next(next, request);
        walk.deadline = deadline;
        match served {
            Served::Reply(response)
                if matches!(response.rcode, Rcode::NoError | Rcode::NxDomain) && walk.now <= until =>
            {
                Some(self.passed(walk, request, mark, response))
            }
            _ => {
                walk.observe.rewind(mark);
                walk.now = walk.now.min(until);
                None
            }
        }
    }

    /// Asks the source behind the client's back, over TCP. True where what came was worth keeping.
    fn refresh<'a, O: Watcher>(
        &'a self,
        walk: &mut Walk<'a, O>,
        request: &Request<'_>,
        next: &'a [Plugin],
        held: CacheKind,
    ) -> bool {
        let own = Request {
            transport: Transport::Tcp,
            edns: request.edns.clone(),
            question: Cow::Borrowed(&*request.question),
            ..*request
        };
        let rule = if self.stale.is_some() { rule::PC11 } else { rule::PC10 };
        walk.observe.enter(|| {
            let steps = vec![Step::new(StepId::CacheRefreshes, rule, [])];
            (request.question.as_ref().clone(), Station::Plugin { plugin: "cache", line: self.line, steps })
        });
        let is_fresh = walk.in_background(|walk| {
            let mark = walk.observe.mark();
            let Served::Reply(mut response) = walk.next(next, &own) else { return false };
            let typed = self.typify(&own, &response);
            let Some(kind) = typed.kind.filter(|_| response.rcode != Rcode::ServFail) else { return false };
            let prefers_positive = self.stale.as_ref().is_some_and(|stale| stale.prefers_positive);
            if kind == CacheKind::Negative && held == CacheKind::Positive && prefers_positive {
                return false;
            }
            let ttl = u32::try_from(typed.duration / 1000).unwrap_or(u32::MAX);
            response.records_mut().for_each(|record| record.ttl = ttl);
            self.insert(walk, request, mark, kind, ttl, &response);
            if kind == CacheKind::Positive
                && let Some(state) = &mut walk.state
            {
                state.cache.remove_denial(&Key::of(request, self.number));
            }
            true
        });
        walk.observe.leave(None);
        is_fresh
    }
}

impl Stale {
    /// The entry with the time of a failure, where that matters.
    fn failed(&self, entry: &Entry, now: Millis) -> Option<Entry> {
        (self.recheck > 0).then(|| Entry { failed: Some(now), ..entry.clone() })
    }
}
