//! Edits as steps: made, put in place of the last, taken back, and made once more.

use super::answers::{Answers, TouchedNames};
use super::clock::{self, Clock};
use super::edit::{self, Edit, Refusal};
use super::history::{History, Step, StepName};
use super::names::Told;
use super::{Sandbox, carry_out, take_in_ways};
use crate::cluster::{Change, Changes, ObjectRef};
use crate::manifest::Diagnostic;
use crate::resolution::server::{State, Watch};
use std::sync::{Arc, OnceLock};

impl Sandbox {
    /// The steps that can be undone, oldest first.
    pub fn done(&self) -> &[Step] {
        self.history.done()
    }

    /// Starts the history here: what was done until now cannot be undone, and nobody has seen an answer until now that
    /// could have left something in a cache.
    pub fn begin_here(&mut self) {
        if let Some(first) = self.history.done().first() {
            self.moment.memory = first.moment.memory.clone();
            self.answers = OnceLock::new();
        }
        self.history = History::default();
    }

    /// How many steps lie behind this state, forgotten ones included.
    pub fn steps_taken(&self) -> usize {
        self.history.length()
    }

    /// The steps that can be done again, the next one last.
    pub fn undone(&self) -> &[Step] {
        self.history.undone()
    }

    /// True where the last step brought an object, or its being taken back did.
    pub fn has_brought(&self, object: &ObjectRef) -> bool {
        let of = |steps: &[Step], brought: fn(&Change) -> bool| {
            let changes = steps.last().map(|step| &step.changes.objects);
            changes.is_some_and(|all| all.iter().any(|change| change.object == *object && brought(change)))
        };
        of(self.done(), |change| change.before.is_none()) || of(self.undone(), |change| change.after.is_none())
    }

    /// Makes an edit, as one named step. On refusal nothing has changed.
    /// What the readers of its texts remarked is handed back.
    pub fn edit(&mut self, edit: Edit) -> Result<Vec<Diagnostic>, Refusal> {
        // From here on there may be pods with any library.
        take_in_ways();
        let left = self.leave();
        match carry_out::carry_out(self, edit) {
            Ok((step, remarks)) => {
                self.note(step, left);
                Ok(remarks)
            }
            Err(refusal) => {
                self.stay(left);
                Err(refusal)
            }
        }
    }

    /// Makes an edit in place of the last step: what a person types letter by letter is one step. On
    /// refusal the last step stands as it was.
    pub fn amend(&mut self, edit: Edit) -> Result<Vec<Diagnostic>, Refusal> {
        let Some(mut last) = self.history.take_last() else { return self.edit(edit) };
        let shown = self.leave();
        self.moment = shown.moment.clone();
        self.revert(&mut last);
        let left = self.leave();
        match carry_out::carry_out(self, edit) {
            Ok((step, remarks)) => {
                self.note(step, left);
                (self.last, self.touched) = (shown.last, None);
                Ok(remarks)
            }
            Err(refusal) => {
                self.stay(left);
                self.replay(&mut last);
                self.stay(shown);
                self.history.push(last);
                Err(refusal)
            }
        }
    }

    /// Gets ready for a step: the caches hold what this moment's questions have left there.
    fn leave(&mut self) -> Left {
        let answers = Arc::clone(self.answers());
        let moment = self.moment.clone();
        self.moment.memory = answers.memory.clone();
        let last = self.last.replace(Arc::clone(&answers));
        let touched = self.touched.take();
        let (restarts, watch) = (self.server.restarts(), self.watch());
        Left { moment, told: std::mem::take(&mut self.told), answers, last, touched, restarts, watch }
    }

    /// Nothing came of the step.
    fn stay(&mut self, left: Left) {
        self.moment = left.moment;
        self.told = left.told;
        self.answers = OnceLock::from(left.answers);
        (self.last, self.touched) = (left.last, left.touched);
    }

    /// Takes a step into the history. Time that passes right after time that passed is one step.
    fn note(&mut self, step: Step, left: Left) {
        let keeps = self.moment.now == left.moment.now && self.moment.memory == left.answers.memory;
        if step.is_idle() && keeps {
            return self.stay(left);
        }
        self.answers = OnceLock::new();
        self.touched = TouchedNames::by(&step, self.cluster.settings());
        let configuration = self.server.configuration();
        let restarts = self.server.restarts() != left.restarts;
        let is_anew = match step.name {
            // Another world brings a server of its own, with its caches.
            StepName::Opened | StepName::Reset => None,
            StepName::Imported => Some(true),
            // Who starts with a Corefile that is refused does not run, and another goes on.
            _ => Some(clock::makes_server_anew(&self.cluster, &step.changes) && !configuration.runs_older),
        };
        if let Some(is_anew) = is_anew.filter(|is_anew| *is_anew || restarts) {
            self.moment.memory = State::default();
            let looks = left.watch.filter(|_| !is_anew && Watch::of(configuration, 0).is_none());
            self.moment.watch = looks.map(|watch| watch.restarted(configuration, 0));
        }
        let mut step = Step { moment: left.moment, ..step };
        if let StepName::Advanced(seconds) = &mut step.name
            && let Some(earlier) = self.history.take_time()
        {
            *seconds = seconds.saturating_add(earlier.seconds);
            step.moment = earlier.moment;
        }
        self.history.push(step);
    }

    /// What the API server would say to an edit of objects; nothing changes. `Ok` for edits of anything else.
    pub fn verdict(&mut self, edit: &Edit) -> Result<(), Refusal> {
        edit::verdict(self, edit)
    }

    /// Takes the last step back. False where there is none.
    pub fn undo(&mut self) -> bool {
        let Some(mut step) = self.history.take_last() else { return false };
        self.last = Some(Arc::clone(self.answers()));
        self.revert(&mut step);
        self.history.put_aside(step);
        true
    }

    /// Makes the step taken back last once more. False where there is none.
    pub fn redo(&mut self) -> bool {
        let Some(mut step) = self.history.take_aside() else { return false };
        self.last = Some(Arc::clone(self.answers()));
        self.replay(&mut step);
        self.history.restore(step);
        true
    }

    /// Puts back what was before a step.
    fn revert(&mut self, step: &mut Step) {
        if !step.changes.is_empty() {
            Arc::make_mut(&mut self.cluster).revert(&step.changes);
        }
        let changes = step.changes.reversed();
        self.arrive(step, &changes, Way::Back);
    }

    /// Puts in place once more what was after a step.
    fn replay(&mut self, step: &mut Step) {
        if !step.changes.is_empty() {
            Arc::make_mut(&mut self.cluster).replay(&step.changes);
        }
        let changes = step.changes.clone();
        self.arrive(step, &changes, Way::Forth);
    }

    /// Lets all follow to the other end of a step, whose objects are there already.
    fn arrive(&mut self, step: &mut Step, changes: &Changes, way: Way) {
        std::mem::swap(&mut self.moment, &mut step.moment);
        let upstream = way.end(&step.upstream).cloned();
        // In the order in which it was done, and back in the other one: before a cluster comes there are fewer names.
        if let (Some(upstream), Way::Forth) = (&upstream, way) {
            self.look_outside(upstream.clone());
        }
        self.travel(changes, self.moment.older.clone());
        if let (Some(upstream), Way::Back) = (upstream, way) {
            self.look_outside(upstream);
        }
        if let Some(pinned) = way.end(&step.pinned) {
            self.pinned.clone_from(pinned);
        }
        if let Some(question) = way.end(&step.question) {
            self.question.clone_from(question);
        }
        if let Some(origin) = way.end(&step.origin) {
            self.origin = *origin;
        }
        if let Some(pieces) = way.end(&step.pieces) {
            self.pieces.clone_from(pieces);
        }
        self.answers = OnceLock::new();
        self.touched = TouchedNames::by(step, self.cluster.settings());
    }
}

/// Which way a step is gone.
#[derive(Clone, Copy)]
enum Way {
    Back,
    Forth,
}

impl Way {
    /// What there is at the end of it: before the step, or after it.
    fn end<T>(self, sides: &Option<(T, T)>) -> Option<&T> {
        let (before, after) = sides.as_ref()?;
        Some(if let Self::Back = self { before } else { after })
    }
}

/// A state that is being left: what an edit that comes to nothing puts back.
struct Left {
    moment: Clock,
    told: Told,
    answers: Arc<Answers>,
    last: Option<Arc<Answers>>,
    touched: Option<TouchedNames>,
    /// How often its server had started its blocks anew, and how it looked at its Corefile.
    restarts: usize,
    watch: Option<Watch>,
}
