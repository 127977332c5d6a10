//! What is different between two states of the history: names, and what the pinned questions come to.
//!
//! States are numbered by how many of the steps that are kept have been done: 0 is the oldest. The cost is
//! that of what changed between them and the present state.

use super::answers::Answers;
use super::{Answer, Ask, Clock, Sandbox};
use crate::cluster::Changes;
use crate::explain::difference::Difference;
use crate::explain::zone::{Listing, Scope, listing};
use crate::resolution::upstream::Upstream;
use std::sync::Arc;

/// What is different between two states.
#[derive(Clone, Debug, Default, PartialEq)]
#[expect(missing_docs, reason = "the fields say it")]
pub struct Comparison {
    pub names: Difference,
    /// The pinned questions that come to something else, oldest first.
    pub questions: Vec<Answered>,
}

/// A question that comes to something else than before.
#[derive(Clone, Debug, PartialEq)]
#[expect(missing_docs, reason = "the fields say it")]
pub struct Answered {
    pub ask: Ask,
    pub before: Answer,
    pub after: Answer,
}

impl Comparison {
    /// True where nothing is different.
    pub fn is_empty(&self) -> bool {
        self.names.is_empty() && self.questions.is_empty()
    }
}

impl Sandbox {
    /// How many states of the history there are.
    pub fn states(&self) -> usize {
        self.history.done().len() + self.history.undone().len() + 1
    }

    /// Which of them is the present one.
    pub fn state(&self) -> usize {
        self.history.done().len()
    }

    /// What the last step, or its being taken back, made different.
    pub fn last_difference(&self) -> Comparison {
        Comparison { names: self.difference().clone(), questions: self.changed_questions() }
    }

    /// The pinned questions that come to something else since the last step.
    pub fn changed_questions(&self) -> Vec<Answered> {
        self.last.as_deref().map_or_else(Vec::new, |last| answered(self, last, self.answers()))
    }

    /// How many names, as far as that is known ([`Sandbox::difference_at_hand`]), and how many pinned questions come to
    /// something else since the last step.
    pub fn count_differences(&self) -> (usize, usize) {
        let names = self
            .difference_at_hand()
            .map_or(0, |names| [names.appeared.len(), names.changed.len(), names.vanished.len()].iter().sum());
        let questions = self.last.as_deref().map_or(0, |last| others(self, last, self.answers()).count());
        (names, questions)
    }

    /// What is different between two states; `None` where there is no such state. The sandbox is the same
    /// afterwards; it is lent for the way to both and back.
    pub fn compare(&mut self, from: usize, to: usize) -> Option<Comparison> {
        if from.max(to) >= self.states() {
            return None;
        }
        let mut scope = Scope::of(&self.changes_between(from, to));
        if self.upstream_at(from) != self.upstream_at(to) {
            scope.aliases = true;
        }
        let (old, before) = self.seen_at(from, &scope);
        let (new, after) = self.seen_at(to, &scope);
        Some(Comparison { names: Difference::between(&old, &new), questions: answered(self, &before, &after) })
    }

    /// A part of the zone, and the questions asked, at a state.
    fn seen_at(&mut self, state: usize, scope: &Scope) -> (Listing, Answers) {
        let way = self.changes_between(self.state(), state);
        let mut moment = self.moment_at(state).clone();
        let mut upstream = self.upstream_at(state).clone();
        self.go(&way);
        std::mem::swap(&mut self.moment, &mut moment);
        std::mem::swap(&mut self.upstream, &mut upstream);
        let seen = (listing(&self.server, &self.upstream, scope), Answers::of(self));
        (self.moment, self.upstream) = (moment, upstream);
        self.go(&way.reversed());
        seen
    }

    fn go(&mut self, changes: &Changes) {
        if !changes.is_empty() {
            Arc::make_mut(&mut self.cluster).replay(changes);
            Arc::make_mut(&mut self.server).update(&self.cluster, changes);
            self.node_local_follows(changes);
        }
    }

    /// What leads from one state to another.
    fn changes_between(&self, from: usize, to: usize) -> Changes {
        if from > to {
            return self.changes_between(to, from).reversed();
        }
        let steps = self.history.done().iter().chain(self.history.undone().iter().rev());
        let steps = steps.skip(from).take(to - from).map(|step| &step.changes);
        Changes::together(steps)
    }

    fn moment_at(&self, state: usize) -> &Clock {
        let done = self.history.done().get(state).map(|step| &step.moment);
        let undone = || {
            let ahead = state.checked_sub(self.state() + 1)?;
            self.history.undone().iter().rev().nth(ahead).map(|step| &step.moment)
        };
        done.or_else(undone).unwrap_or(&self.moment)
    }

    fn upstream_at(&self, state: usize) -> &Upstream {
        let here = self.state();
        let done = self.history.done().iter().skip(state).find_map(|step| Some(&step.upstream.as_ref()?.0));
        let ahead = state.saturating_sub(here);
        let mut undone: Vec<_> = self.history.undone().iter().rev().take(ahead).collect();
        undone.reverse();
        let undone = undone.into_iter().find_map(|step| Some(&step.upstream.as_ref()?.1));
        done.or(undone).unwrap_or(&self.upstream)
    }
}

/// The pinned questions that came to something else. A TTL that runs down is nothing else.
fn answered(sandbox: &Sandbox, before: &Answers, after: &Answers) -> Vec<Answered> {
    let other = |(ask, before, after): (&Ask, &Answer, &Answer)| Answered {
        ask: ask.clone(),
        before: before.clone(),
        after: after.clone(),
    };
    others(sandbox, before, after).map(other).collect()
}

/// The same, as they were kept before and after.
fn others<'a>(
    sandbox: &'a Sandbox,
    before: &'a Answers,
    after: &'a Answers,
) -> impl Iterator<Item = (&'a Ask, &'a Answer, &'a Answer)> {
    let data = |answer: &'a Answer| answer.records.iter().map(|one| &one.record.data);
    let is_other = move |before: &'a Answer, after: &'a Answer| {
        // An answer that stands is the same one.
        !std::ptr::eq(before, after)
            && (before.outcome() != after.outcome()
                || before.application_error() != after.application_error()
                || !data(before).eq(data(after)))
    };
    let both = |ask| Some((ask, before.answer(ask)?, after.answer(ask)?));
    sandbox.pinned.iter().filter_map(both).filter(move |(_, before, after)| is_other(before, after))
}
