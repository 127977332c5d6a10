//! What has been done and can be undone. A step keeps both sides of what it changed and shares the rest.

use super::{Ask, Clock, Origin, Pieces};
use crate::cluster::{Changes, FieldPath, ObjectRef};
use crate::resolution::upstream::Upstream;
use std::sync::Arc;

/// The longest history. Older steps are forgotten.
const LONGEST: usize = 500;

/// One undoable step.
#[derive(Clone, Debug, PartialEq)]
pub struct Step {
    /// What the step is called.
    pub name: StepName,
    /// What it did to the cluster.
    pub changes: Changes,
    /// The outside names before and after, where it changed them.
    pub upstream: Option<(Upstream, Upstream)>,
    /// The pinned questions before and after, where it changed them.
    pub pinned: Option<(Vec<Ask>, Vec<Ask>)>,
    /// The question before and after, where it asked another.
    pub question: Option<(Ask, Ask)>,
    /// Where the cluster came from before and after, where that changed.
    pub(super) origin: Option<(Origin, Origin)>,
    /// The texts it was put together from before and after, where those changed.
    pub(super) pieces: Option<(Pieces, Pieces)>,
    /// The moment on the other side of the step: before it while it is done, after it while it is undone.
    pub(super) moment: Clock,
}

/// What a step is called, language-free.
#[derive(Clone, Debug, PartialEq, Eq)]
#[expect(missing_docs, reason = "the variants say it")]
pub enum StepName {
    Created(ObjectRef),
    Changed(ObjectRef),
    ChangedField(ObjectRef, FieldPath),
    Recreated(ObjectRef),
    Deleted(ObjectRef),
    /// Several objects at once: how many.
    ChangedMany(usize),
    ToyService(super::ToyService),
    Outside,
    Settings,
    Pinned(Ask),
    Unpinned(Ask),
    /// Another question was asked, as a remedy.
    Asked(Ask),
    Imported,
    Reset,
    /// Time passed: how many seconds.
    Advanced(u64),
    /// A link was opened over what there was.
    Opened,
}

impl Step {
    /// A step that changes the cluster alone.
    pub fn changing_cluster(name: StepName, changes: Changes) -> Self {
        Self {
            name,
            changes,
            upstream: None,
            pinned: None,
            question: None,
            origin: None,
            pieces: None,
            moment: Clock::default(),
        }
    }

    /// True where the step changed neither objects nor outside names nor pins.
    pub fn is_idle(&self) -> bool {
        let did_nothing = self.changes.is_empty() && self.changes.put_back.is_empty();
        let is_whose_it_was = self.origin.is_none() && self.pieces.is_none();
        did_nothing && is_whose_it_was && self.upstream.is_none() && self.pinned.is_none() && self.question.is_none()
    }
}

/// A step of time taken out of the history, to become one with the next.
pub(super) struct Time {
    pub seconds: u64,
    pub moment: Clock,
}

/// Two stacks of steps. A copy shares them until one of the two takes another way.
#[derive(Clone, Debug, Default)]
pub(super) struct History {
    done: Arc<Vec<Step>>,
    undone: Arc<Vec<Step>>,
    /// How many steps were done before the first of `done`.
    forgotten: usize,
}

impl History {
    pub(super) fn done(&self) -> &[Step] {
        &self.done
    }

    pub(super) fn undone(&self) -> &[Step] {
        &self.undone
    }

    pub(super) fn length(&self) -> usize {
        self.forgotten + self.done.len()
    }

    /// A new step: what had been undone is gone.
    pub(super) fn push(&mut self, step: Step) {
        if !self.undone.is_empty() {
            self.undone = Arc::default();
        }
        self.restore(step);
    }

    /// A step done once more: what else had been undone stays.
    pub(super) fn restore(&mut self, step: Step) {
        let done = Arc::make_mut(&mut self.done);
        if done.len() >= LONGEST {
            done.remove(0);
            self.forgotten += 1;
        }
        done.push(step);
    }

    /// The last step, where it is one of time.
    pub(super) fn take_time(&mut self) -> Option<Time> {
        let StepName::Advanced(seconds) = self.done.last()?.name else { return None };
        self.take_last().map(|step| Time { seconds, moment: step.moment })
    }

    pub(super) fn take_last(&mut self) -> Option<Step> {
        Arc::make_mut(&mut self.done).pop()
    }

    pub(super) fn put_aside(&mut self, step: Step) {
        Arc::make_mut(&mut self.undone).push(step);
    }

    pub(super) fn take_aside(&mut self) -> Option<Step> {
        Arc::make_mut(&mut self.undone).pop()
    }
}
