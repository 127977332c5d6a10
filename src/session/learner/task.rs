//! How a task begins, with the question of what is due and with what is to be looked at; and what shows that a step is
//! done.

use super::{Effect, Learner, Seen};
use crate::lesson::{Attempt, Stage};
use crate::sandbox::{Ask, Sandbox};

impl Learner {
    /// The start of the stage, with the question of the goal that is due: what the task is about is in the middle.
    pub(super) fn start_of_task(&self) -> Sandbox {
        let (mut start, _) = self.lesson.start(*self.stage);
        let goals = Attempt::new(self.lesson.clone(), *self.stage, &start).goals();
        let due = goals.into_iter().find(|goal| !goal.is_done).and_then(|goal| goal.finding.question());
        if let Some(ask) = due.filter(|ask| start.library_of(&ask.from).is_some()) {
            start.ask(ask);
        }
        start
    }

    /// What a step that has just been done came to, as a question: where another one was asked last, the picture would
    /// not show it.
    pub(super) fn question_of_done(&self, seen: &Seen) -> Option<Ask> {
        let step = self.seen.step.filter(|_| *self.stage == Stage::Guided)?;
        self.attempt.question_of_step(step).filter(|_| seen.steps.get(step) == Some(&true))
    }

    /// Shows what the lesson has beside its picture.
    pub(super) fn show_view(&self, effects: &mut Vec<Effect>) {
        effects.extend(self.lesson.view.clone().map(Effect::Show));
    }
}
