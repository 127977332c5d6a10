//! How a guess begins, with its own question and no answer where that would give it away. How a task begins, with the question of what is due and with what is to be looked at; what shows that a step is done,
//! and how long what was said of a mistake stands.

use super::{Effect, Learner, Phase, Seen};
use crate::lesson::{Attempt, Stage};
use crate::sandbox::{Ask, Sandbox};

impl Learner {
    /// The start of the stage, with the question of a prediction: what the guess is about is in the middle.
    pub(super) fn start_of_guess(&self, at: usize) -> Sandbox {
        let (mut start, _) = self.lesson.start(*self.stage);
        let ask = self.lesson.predictions.get(at).map(|prediction| prediction.ask.clone());
        if let Some(ask) = ask.filter(|ask| start.library_of(&ask.from).is_some()) {
            start.begin_with(ask);
        }
        start
    }

    /// True where the answer to a question is what a guess is wanted of: it is shown once the guess is made. Before
    /// something happens its answer is another one, and is shown.
    pub fn holds_back(&self, question: &Ask) -> bool {
        let Phase::Predict(at) = *self.phase else { return false };
        let asked = self.lesson.predictions.get(at).filter(|prediction| prediction.script.steps.is_empty());
        asked.is_some_and(|prediction| prediction.ask == *question)
    }

    /// The start of the stage, with the question of the first goal that is due and asks one: what the task is about is in the middle.
    pub(super) fn start_of_task(&self) -> Sandbox {
        let (mut start, _) = self.lesson.start(*self.stage);
        let goals = Attempt::new(self.lesson.clone(), *self.stage, &start).goals();
        // A goal that is about objects alone asks nothing.
        let due = goals.into_iter().filter(|goal| !goal.is_done).find_map(|goal| goal.finding.question());
        if let Some(ask) = due.filter(|ask| start.library_of(&ask.from).is_some()) {
            start.begin_with(ask);
        }
        start
    }

    /// What a step that has just been done came to, as a question: where another one was asked last, the picture would
    /// not show it.
    pub(super) fn question_of_done(&self, seen: &Seen) -> Option<Ask> {
        let step = self.seen.step.filter(|_| *self.stage == Stage::Guided)?;
        self.attempt.question_of_step(step).filter(|_| seen.steps.get(step) == Some(&true))
    }

    /// True while the task is as at its start, and a prediction before it had shown something else.
    pub fn is_put_back(&self) -> bool {
        let has_shown = self.lesson.predictions.iter().any(|one| !one.script.steps.is_empty());
        has_shown && !self.goes_on && !self.guesses.is_empty() && self.attempt.took().edits == 0 && !*self.finished
    }

    /// What was said of a mistake, or of where to look, stands while that is so and there is something left to do.
    pub(super) fn say(&mut self, seen: &Seen) {
        // Whoever has met every goal has made no mistake; an answer that is still to be typed has hints of its own.
        let remark = self.attempt.remark().filter(|_| !self.attempt.meets_goals()).map(str::to_owned);
        if remark != *self.remark {
            self.remark.set(remark);
        }
        let hints = if seen.complete { Vec::new() } else { self.attempt.hints() };
        if hints != *self.hints {
            self.hints.set(hints);
        }
        if *self.spent && (seen.complete || seen.step != self.seen.step || self.attempt.has_hint()) {
            self.spent.set(false);
        }
    }

    /// Shows what the lesson has beside its picture.
    pub(super) fn show_view(&self, effects: &mut Vec<Effect>) {
        effects.extend(self.lesson.view.clone().map(Effect::Show));
    }
}
