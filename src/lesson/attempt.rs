//! A learner at a lesson: which goals are reached, which hint is due, what it took.

mod hints;

use self::hints::Told;
use super::assertion::Finding;
use super::goals::{Deed, Watch};
use super::model::Lesson;
use super::script::StepKind;
use super::stage::Stage;
use super::typed::{Judgement, bare};
use crate::sandbox::{Ask, Refusal, Sandbox};
use std::collections::BTreeMap;
use std::sync::Arc;

/// How long nothing has to be changed until the step that is due may be done for the learner, in seconds.
pub const DO_AFTER: u64 = 20;

/// A learner at a lesson.
#[derive(Clone, Debug)]
pub struct Attempt {
    lesson: Arc<Lesson>,
    stage: Stage,
    watch: Watch,
    told: Told,
    predicted: Vec<(String, Vec<String>)>,
    /// Steps of the guided stage whose script was played, and after how many edits.
    played: Vec<(usize, usize)>,
    /// Steps of the guided stage that were done for the learner.
    helped: Vec<usize>,
    /// True from when anything was done for the learner.
    is_helped: bool,
    /// The step that was due when a hint was last taken.
    hinted: Option<usize>,
    /// Questions that were answered rightly, with what was typed.
    typed: Vec<(String, String)>,
    lookups: usize,
    /// Edits that were made, those undone too, and how many the state had when it was last looked at.
    edits: (usize, usize),
}

/// What a learner did, by which a round is scored.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Took {
    /// How often something was looked up.
    pub lookups: usize,
    /// How many hints were taken.
    pub hints: usize,
    /// How many edits were made, those undone too.
    pub edits: usize,
    /// True where a way was shown.
    pub is_shown: bool,
}

/// A row of the goal table.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct GoalRow {
    /// The goal's id.
    pub id: String,
    /// Whether it is reached.
    pub is_done: bool,
    /// True where the lesson is done without it.
    pub is_bonus: bool,
    /// What is wanted and what was found: `text::lesson` has both as sentences.
    pub finding: Finding,
}

impl Attempt {
    /// A new attempt, in the state the stage starts from.
    pub fn new(lesson: Arc<Lesson>, stage: Stage, sandbox: &Sandbox) -> Self {
        let goals = lesson.goals.iter().map(|goal| goal.holds.clone());
        let fails = lesson.fails.iter().map(|fail| fail.when.clone());
        let hints = lesson.hints.iter().filter_map(|hint| hint.when.clone());
        let steps = lesson.steps.iter().filter_map(|step| step.done.clone());
        let ends = lesson.hints.iter().filter_map(|hint| hint.until.clone());
        let watch = Watch::new(goals.chain(fails).chain(hints).chain(steps).chain(ends).collect(), sandbox);
        Self {
            lesson,
            stage,
            watch,
            told: Told::default(),
            predicted: Vec::new(),
            played: Vec::new(),
            helped: Vec::new(),
            is_helped: false,
            hinted: None,
            typed: Vec::new(),
            lookups: 0,
            edits: (0, sandbox.steps_taken()),
        }
    }

    /// The lesson.
    pub fn lesson(&self) -> &Arc<Lesson> {
        &self.lesson
    }

    /// The stage.
    pub fn stage(&self) -> Stage {
        self.stage
    }

    /// The steps are offered from now on, or no more: both stages start from the same state. The third does not.
    pub fn set_guided(&mut self, is_guided: bool) {
        if !self.stage.is_broken() {
            self.stage = if is_guided { Stage::Guided } else { Stage::Goal };
        }
    }

    /// Looks at the state: after every edit, undo, redo, and whenever time has passed.
    pub fn observe(&mut self, sandbox: &Sandbox) {
        // What was played and is undone was not played.
        self.played.retain(|(_, edits)| *edits <= sandbox.steps_taken());
        let (made, before) = self.edits;
        let now = sandbox.steps_taken();
        self.edits = (made + now.saturating_sub(before), now);
        self.hear(sandbox, Deed::Done(now.saturating_sub(before)), |watch| watch.observe(sandbox));
    }

    /// The learner asked something.
    pub fn asked(&mut self, sandbox: &Sandbox, ask: &Ask) {
        self.lookups += 1;
        self.hear(sandbox, Deed::Asked(ask), |watch| watch.asked(sandbox, ask));
    }

    /// The sandbox refused an edit of the learner's.
    pub fn refused(&mut self, sandbox: &Sandbox, refusal: &Refusal) {
        self.hear(sandbox, Deed::Refused(refusal), |watch| watch.refused(sandbox, refusal));
    }

    /// The goals, in order.
    pub fn goals(&self) -> Vec<GoalRow> {
        let row = |(goal, finding): (&super::model::Goal, &Finding)| GoalRow {
            id: goal.id.clone(),
            is_done: finding.holds,
            is_bonus: goal.is_bonus,
            finding: finding.clone(),
        };
        self.lesson.goals.iter().zip(&self.watch.findings).map(row).collect()
    }

    /// True where all goals but a bonus are reached, nothing is broken, and every answer that has to be typed is.
    pub fn is_complete(&self) -> bool {
        self.meets_goals() && self.lesson.typed.iter().all(|typed| self.typed(&typed.id).is_some())
    }

    /// True where all goals but a bonus are reached and nothing is broken.
    pub fn meets_goals(&self) -> bool {
        let mut goals = self.lesson.goals.iter().zip(&self.watch.findings);
        goals.all(|(goal, finding)| finding.holds || goal.is_bonus) && self.failed().is_none()
    }

    /// Judges what the learner typed as an answer to a question; what is right is kept. Nothing where there is no such
    /// question.
    pub fn answer(&mut self, question: &str, text: &str, sandbox: &Sandbox) -> Option<Judgement> {
        let typed = self.lesson.typed(question)?;
        let judgement = self.lesson.judge(typed, text, sandbox);
        if judgement == Judgement::Right {
            self.keep_typed(question, &bare(text));
        }
        Some(judgement)
    }

    /// What was answered at another time, by the question's id, counts here too.
    pub fn answered_before(&mut self, known: &BTreeMap<String, String>) {
        for (question, text) in known {
            self.keep_typed(question, text);
        }
    }

    fn keep_typed(&mut self, question: &str, text: &str) {
        self.typed.retain(|(known, _)| known != question);
        self.typed.push((question.to_owned(), text.to_owned()));
    }

    /// What was typed where that was right; `None` where nothing right was yet.
    pub fn typed(&self, question: &str) -> Option<&str> {
        self.typed.iter().find(|(known, _)| known == question).map(|(_, text)| text.as_str())
    }

    /// The id of the first precondition that is broken: undo mends it.
    pub fn failed(&self) -> Option<&str> {
        let findings = self.watch.findings.iter().skip(self.lesson.goals.len());
        self.lesson.fails.iter().zip(findings).find(|(_, finding)| finding.holds).map(|(fail, _)| fail.id.as_str())
    }

    /// True where the step that is due may be done for the learner: after a hint taken at it, or where nothing has
    /// been changed for [`DO_AFTER`] seconds.
    pub fn may_be_done(&self, still: u64) -> bool {
        self.due_step().is_some_and(|due| still >= DO_AFTER || self.hinted == Some(due))
    }

    /// Something is done for the learner: this step of the guided stage, or a way that is shown.
    pub fn help(&mut self, step: Option<usize>) {
        self.is_helped = true;
        self.helped.extend(step.filter(|step| !self.helped.contains(step)));
    }

    /// True where anything was done for the learner. A hint is no such thing.
    pub fn is_helped(&self) -> bool {
        self.is_helped
    }

    /// What it took so far.
    pub fn took(&self) -> Took {
        Took { lookups: self.lookups, hints: self.told.count(), edits: self.edits.0, is_shown: self.is_helped }
    }

    /// The lesson once more from a state that is its start again. What a round took so far is not forgotten.
    pub fn once_more(&self, sandbox: &Sandbox) -> Self {
        let is_scored = self.stage == Stage::Rounds;
        let told = self.told.once_more(is_scored);
        let fresh = Self { told, ..Self::new(Arc::clone(&self.lesson), self.stage, sandbox) };
        if !is_scored {
            return fresh;
        }
        let edits = (self.edits.0, fresh.edits.1);
        Self { is_helped: self.is_helped, lookups: self.lookups, edits, ..fresh }
    }

    /// The ids of the steps that were done for the learner.
    pub fn helped_steps(&self) -> impl Iterator<Item = &str> {
        self.helped.iter().filter_map(|step| self.lesson.steps.get(*step)).map(|step| step.id.as_str())
    }

    /// Remembers what was predicted; no option is *not sure*.
    pub fn predict(&mut self, prediction: &str, options: &[String]) {
        self.predicted.retain(|(known, _)| known != prediction);
        self.predicted.push((prediction.to_owned(), options.to_vec()));
    }

    /// What was predicted; `None` where nothing was yet.
    pub fn predicted(&self, prediction: &str) -> Option<&[String]> {
        self.predicted.iter().find(|(known, _)| known == prediction).map(|(_, options)| options.as_slice())
    }

    /// The script of this step was played for the learner.
    pub fn played(&mut self, step: usize, sandbox: &Sandbox) {
        self.help(Some(step));
        if self.played.iter().all(|(known, _)| *known != step) {
            self.played.push((step, sandbox.steps_taken()));
        }
    }

    /// What was found of the steps that say when they are done.
    fn of_steps(&self) -> impl Iterator<Item = &Finding> {
        let skipped = self.lesson.goals.len()
            + self.lesson.fails.len()
            + self.lesson.hints.iter().filter(|hint| hint.when.is_some()).count();
        self.watch.findings.iter().skip(skipped)
    }

    /// The question whose answer shows that a step is done. None where looking something up is the step itself.
    pub fn question_of_step(&self, index: usize) -> Option<Ask> {
        let step = self.lesson.steps.get(index).filter(|step| step.done.is_some())?;
        if step.script.steps.iter().any(|one| matches!(one.kind, StepKind::Ask(_))) {
            return None;
        }
        let before = self.lesson.steps.iter().take(index).filter(|step| step.done.is_some()).count();
        self.of_steps().nth(before)?.question()
    }

    /// For each step of the guided stage whether it is done.
    pub fn steps_done(&self) -> Vec<bool> {
        let mut findings = self.of_steps();
        let mut done: Vec<bool> = Vec::new();
        for (index, step) in self.lesson.steps.iter().enumerate() {
            done.push(match step.done {
                Some(_) => findings.next().is_some_and(|finding| finding.holds),
                None => self.played.iter().any(|(played, _)| *played == index),
            });
        }
        // A step without a condition is done where a later one is.
        let mut is_later_done = self.meets_goals();
        for (is_done, step) in done.iter_mut().zip(&self.lesson.steps).rev() {
            *is_done |= step.done.is_none() && is_later_done;
            is_later_done |= *is_done;
        }
        done
    }

    /// The step that is due; `None` where all are done.
    pub fn due_step(&self) -> Option<usize> {
        self.steps_done().iter().position(|is_done| !is_done)
    }
}
