//! What the `cache` plugins hold (`plugin/cache/item.go`).

use super::super::Request;
use super::super::time::Millis;
use crate::dns::{Class, Name, Outcome, Question, RecordData, RecordType, Response};
use crate::ordered::OrderedMap;
use crate::resolution::trace::{Cause, Remembered};
use crate::sorting::sort_by;
use std::sync::Arc;

/// The two caches of the plugin.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in super::super) enum CacheKind {
    /// Answers.
    Positive,
    /// Denials, and failures for a moment.
    Negative,
}

/// What the cache plugins of a server hold. Copies share what is the same.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Entries {
    success: Arc<ByQuestion>,
    denial: Arc<ByQuestion>,
}

/// Replies by what was asked.
type ByQuestion = OrderedMap<Key, Arc<Entry>>;

/// What tells one entry from another (rule PC1). Names are the same in any spelling, as the plugin lowers them.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(in super::super) struct Key {
    name: Name,
    record_type: RecordType,
    class: Class,
    dnssec_ok: bool,
    checking_disabled: bool,
    /// Which `cache` of the server's Corefile, from 0.
    cache: usize,
}

impl Key {
    /// The key of a query in one of the server's caches.
    pub(in super::super) fn of(request: &Request<'_>, cache: usize) -> Self {
        let Request { class, checking_disabled, .. } = *request;
        let Question { name, record_type } = request.question.as_ref();
        let dnssec_ok = request.dnssec_ok();
        Self { name: name.clone(), record_type: *record_type, class, dnssec_ok, checking_disabled, cache }
    }

    /// The key of a plain query in the first cache.
    pub(in super::super) fn plain(question: &Question) -> Self {
        Self::of(&Request::new(question), 0)
    }

    fn is_plain(&self) -> bool {
        self.class == Class::In && !self.dnssec_ok && !self.checking_disabled
    }

    fn question(&self) -> Question {
        Question { name: self.name.clone(), record_type: self.record_type }
    }
}

/// A reply that is kept.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    /// The reply, as it was passed on.
    pub response: Response,
    /// What its answers came from.
    pub answers: Vec<Cause>,
    /// What its additional records came from.
    pub additional: Vec<Cause>,
    /// When it was kept.
    pub stored: Millis,
    /// For how many seconds it is kept.
    pub ttl: u32,
    /// How often it was given without too long a gap, and when last (`prefetch`).
    pub(in super::super) hits: (u32, Option<Millis>),
    /// When the source could not be asked anew (`serve_stale`).
    pub(in super::super) failed: Option<Millis>,
}

/// A kept reply as a list shows it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CachedReply {
    /// What was asked.
    pub question: Question,
    /// What the reply comes to.
    pub outcome: Outcome,
    /// The data of its answers.
    pub data: Vec<RecordData>,
    /// For how many seconds it will still be given.
    pub left: u32,
    /// For how many seconds it is kept in all.
    pub ttl: u32,
}

impl Entry {
    /// The seconds left; none where its time is over (`plugin/cache/item.go` ttl).
    pub(in super::super) fn left(&self, now: Millis) -> Option<u32> {
        let age = u32::try_from(now.saturating_sub(self.stored) / 1000).unwrap_or(u32::MAX);
        self.ttl.checked_sub(age).filter(|left| *left > 0)
    }

    /// For how long it has been over, in whole seconds.
    pub(in super::super) fn over_for(&self, now: Millis) -> u64 {
        (now.saturating_sub(self.stored) / 1000).saturating_sub(self.ttl.into())
    }

    /// The reply as it is given now: with this TTL, and AA (`plugin/cache/item.go` toMsg).
    pub(in super::super) fn reply(&self, ttl: u32) -> Response {
        let mut response = Response { authoritative: true, ..self.response.clone() };
        response.records_mut().for_each(|record| record.ttl = ttl);
        response
    }
}

impl Entries {
    /// What is kept of this question and not over for `stale` or longer. Denials come first
    /// (`plugin/cache/handler.go` getIfNotStale).
    pub(in super::super) fn get(&self, key: &Key, now: Millis, stale: Millis) -> Option<(CacheKind, Arc<Entry>)> {
        let alive = |kept: &ByQuestion| {
            // What is still on its way to the server is not kept yet.
            let entry = kept.get(key).filter(|entry| entry.stored <= now)?;
            let is_given = entry.left(now).is_some() || entry.over_for(now).saturating_mul(1000) < stale;
            is_given.then(|| Arc::clone(entry))
        };
        let denial = alive(&self.denial).map(|entry| (CacheKind::Negative, entry));
        denial.or_else(|| alive(&self.success).map(|entry| (CacheKind::Positive, entry)))
    }

    /// Lets go of what is kept of this question as a denial.
    pub(in super::super) fn remove_denial(&mut self, key: &Key) {
        if self.denial.contains_key(key) {
            Arc::make_mut(&mut self.denial).remove(key);
        }
    }

    /// Keeps a reply.
    pub(in super::super) fn insert(&mut self, key: Key, kind: CacheKind, entry: Entry) {
        let kept = match kind {
            CacheKind::Positive => &mut self.success,
            CacheKind::Negative => &mut self.denial,
        };
        // The plugin's key is the name in lower case.
        let name = key.name.to_lowercase().into_owned();
        Arc::make_mut(kept).insert(Key { name, ..key }, Arc::new(entry));
    }

    /// Lets go of what is over: nobody can tell.
    pub(crate) fn expire(&mut self, now: Millis) {
        for kept in [&mut self.success, &mut self.denial] {
            if kept.values().any(|entry| entry.left(now).is_none()) {
                Arc::make_mut(kept).retain(|_, entry| entry.left(now).is_some());
            }
        }
    }

    /// How old what is kept of a plain question is, in whichever cache.
    pub(crate) fn remembered(&self, question: &Question, now: Millis) -> Option<Remembered> {
        let all = self.denial.iter().chain(self.success.iter());
        let mut own = all.filter(|(key, _)| key.question() == *question && key.is_plain());
        own.find_map(|(_, entry)| {
            let left = entry.left(now)?;
            Some(Remembered { left, age: entry.ttl - left })
        })
    }

    /// What of it fits.
    #[must_use]
    pub(crate) fn filtered(&self, mut fits: impl FnMut(&Question, &Entry) -> bool) -> Self {
        let mut only = |kept: &ByQuestion| {
            let fitting = kept.iter().filter(|(key, entry)| fits(&key.question(), entry));
            Arc::new(fitting.map(|(key, entry)| (key.clone(), Arc::clone(entry))).collect())
        };
        Self { success: only(&self.success), denial: only(&self.denial) }
    }

    #[cfg(test)]
    pub(in super::super) fn shares_denials_with(&self, other: &Self) -> bool {
        Arc::ptr_eq(&self.denial, &other.denial)
    }

    /// True where nothing is kept.
    pub(crate) fn is_empty(&self) -> bool {
        self.success.is_empty() && self.denial.is_empty()
    }

    /// What is kept, in order of name and type.
    pub(crate) fn held(&self, now: Millis) -> Vec<CachedReply> {
        let mut held: Vec<CachedReply> = self
            .entries()
            .filter_map(|(question, entry)| {
                let data = entry.response.answers.iter().map(|record| record.data.clone()).collect();
                let outcome = entry.response.outcome();
                Some(CachedReply { question, outcome, data, left: entry.left(now)?, ttl: entry.ttl })
            })
            .collect();
        sort_by(&mut held, |a, b| {
            (&a.question.name, a.question.record_type).cmp(&(&b.question.name, b.question.record_type))
        });
        held
    }

    /// All entries, answers first.
    pub(crate) fn entries(&self) -> impl Iterator<Item = (Question, &Entry)> {
        let all = self.success.iter().chain(self.denial.iter());
        all.map(|(key, entry)| (key.question(), &**entry))
    }
}
