//! The `cache` plugin: every TTL of a reply is bounded, whether the reply is kept or not, and what is kept
//! answers the next one who asks the same, until its time is over (rule H3; `plugin/cache`).
//!
//! What a server keeps is a [`Memory`]: a value that whoever asks hands in, together with the time. So a
//! lookup without one meets an empty cache, and a state that is taken back takes its memory along.

pub mod text;

use super::corefile::Cache;
use super::trace::{Cause, Remembered};
use crate::dns::{Name, Outcome, Question, Rcode, RecordData, RecordType, Response};
use crate::sorting::sort_by;
use std::collections::BTreeMap;
use std::sync::Arc;

/// The TTL of a reply that says nothing (`plugin/pkg/dnsutil` MinimalDefaultTTL), and of failures.
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
    pub fn bound(&self, response: &mut Response) -> u32 {
        let records = response.answers.iter().chain(&response.authority).chain(&response.additional);
        let least = records
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
        for section in [&mut response.answers, &mut response.authority, &mut response.additional] {
            for record in section {
                record.ttl = ttl;
            }
        }
        ttl
    }

    /// In which of the two caches a reply to this name is kept, if it is (`plugin/cache/cache.go` key, set;
    /// `plugin/pkg/response` Typify).
    pub fn shelf(&self, name: &Name, response: &Response) -> Option<Shelf> {
        let has_soa = response.authority.iter().any(|record| record.record_type() == RecordType::Soa);
        let shelf = match response.rcode {
            _ if response.truncated => return None,
            Rcode::NoError if !response.answers.is_empty() => Shelf::Success,
            Rcode::NoError | Rcode::NxDomain if has_soa => Shelf::Denial,
            Rcode::ServFail | Rcode::NotImp => Shelf::Denial,
            // Without a SOA nobody says how long the denial holds.
            Rcode::NoError | Rcode::NxDomain | Rcode::Refused | Rcode::FormErr => return None,
        };
        let keeps = match shelf {
            Shelf::Success => self.keeps_success(name),
            Shelf::Denial => self.keeps_denial(name),
        };
        keeps.then_some(shelf)
    }
}

/// The two caches of the plugin.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Shelf {
    /// Answers.
    Success,
    /// Denials, and failures for a moment.
    Denial,
}

/// What the cache plugins of a server hold. Copies share what is the same.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Memory {
    success: Arc<Kept>,
    denial: Arc<Kept>,
}

/// Replies by what was asked. Names are the same in any spelling, as the plugin lowers them.
type Kept = BTreeMap<(Name, RecordType), Arc<Entry>>;

/// A reply that is kept.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    /// The reply, as it was passed on.
    pub response: Response,
    /// What its answers came from.
    pub answers: Vec<Cause>,
    /// What its additional records came from.
    pub additional: Vec<Cause>,
    /// When it was kept, in virtual seconds.
    pub stored: u64,
    /// For how many seconds it is kept.
    pub ttl: u32,
}

/// A kept reply as a list shows it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Held {
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
    fn left(&self, now: u64) -> Option<u32> {
        let age = u32::try_from(now.saturating_sub(self.stored)).unwrap_or(u32::MAX);
        self.ttl.checked_sub(age).filter(|left| *left > 0)
    }

    /// The reply as it is given now: with the time that is left for a TTL, and AA (`plugin/cache/item.go`
    /// toMsg).
    pub fn reply(&self, remembered: Remembered) -> Response {
        let mut response = Response { authoritative: true, ..self.response.clone() };
        for section in [&mut response.answers, &mut response.authority, &mut response.additional] {
            for record in section {
                record.ttl = remembered.left;
            }
        }
        response
    }
}

impl Memory {
    /// What is kept of this question and not over yet. Denials come first
    /// (`plugin/cache/handler.go` getIfNotStale).
    pub fn recall(&self, question: &Question, now: u64) -> Option<(Arc<Entry>, Remembered)> {
        if self.is_empty() {
            return None;
        }
        let key = (question.name.clone(), question.record_type);
        let alive = |kept: &Kept| {
            let entry = kept.get(&key)?;
            let left = entry.left(now)?;
            Some((Arc::clone(entry), Remembered { left, age: entry.ttl - left }))
        };
        alive(&self.denial).or_else(|| alive(&self.success))
    }

    /// Keeps a reply.
    pub fn keep(&mut self, question: &Question, shelf: Shelf, entry: Entry) {
        let kept = match shelf {
            Shelf::Success => &mut self.success,
            Shelf::Denial => &mut self.denial,
        };
        // The plugin's key is the name in lower case.
        let name = question.name.to_lowercase().into_owned();
        Arc::make_mut(kept).insert((name, question.record_type), Arc::new(entry));
    }

    /// Lets go of what is over: nobody can tell.
    pub fn forget_what_is_over(&mut self, now: u64) {
        for kept in [&mut self.success, &mut self.denial] {
            if kept.values().any(|entry| entry.left(now).is_none()) {
                Arc::make_mut(kept).retain(|_, entry| entry.left(now).is_some());
            }
        }
    }

    /// What of it fits.
    #[must_use]
    pub fn filtered(&self, mut fits: impl FnMut(&Question, &Entry) -> bool) -> Self {
        let mut only = |kept: &Kept| {
            let fitting = kept.iter().filter(|((name, record_type), entry)| {
                fits(&Question { name: name.clone(), record_type: *record_type }, entry)
            });
            Arc::new(fitting.map(|(key, entry)| (key.clone(), Arc::clone(entry))).collect())
        };
        Self { success: only(&self.success), denial: only(&self.denial) }
    }

    /// True where nothing is kept.
    pub fn is_empty(&self) -> bool {
        self.success.is_empty() && self.denial.is_empty()
    }

    /// What is kept, in order of name and type.
    pub fn held(&self, now: u64) -> Vec<Held> {
        let mut held: Vec<Held> = self
            .entries()
            .filter_map(|(question, entry)| {
                let data = entry.response.answers.iter().map(|record| record.data.clone()).collect();
                let outcome = entry.response.outcome();
                Some(Held { question, outcome, data, left: entry.left(now)?, ttl: entry.ttl })
            })
            .collect();
        sort_by(&mut held, |a, b| {
            (&a.question.name, a.question.record_type).cmp(&(&b.question.name, b.question.record_type))
        });
        held
    }

    /// All entries, answers first.
    pub fn entries(&self) -> impl Iterator<Item = (Question, &Entry)> {
        let all = self.success.iter().chain(self.denial.iter());
        all.map(|((name, record_type), entry)| (Question { name: name.clone(), record_type: *record_type }, &**entry))
    }
}

#[cfg(test)]
mod tests;
