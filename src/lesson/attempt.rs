//! A learner at a lesson: what was seen from moment to moment, which goals are reached, which hint is due.
//!
//! A moment is the state after an edit or after time has passed. Moments follow the history of the sandbox:
//! what is undone was never seen.

use super::assertion::{Answers, Assertion, Finding, Happened, Memory, Seen, evaluate};
use super::parts::{Hint, Lesson};
use super::progress::LessonProgress;
use super::stage::Stage;
use super::typed::{Judgement, bare};
use crate::cluster::{FieldPath, ObjectRef};
use crate::sandbox::{Ask, Refusal, Sandbox};
use std::sync::Arc;

/// How long nothing has to be changed until the step that is due may be done for the learner, in seconds.
pub const DO_AFTER: u64 = 20;

/// A learner at a lesson.
#[derive(Clone, Debug)]
pub struct Attempt {
    lesson: Arc<Lesson>,
    stage: Stage,
    watch: Watch,
    shown: Vec<String>,
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
        let watch = Watch::new(goals.chain(fails).chain(hints).chain(steps).collect(), sandbox);
        Self {
            lesson,
            stage,
            watch,
            shown: Vec::new(),
            predicted: Vec::new(),
            played: Vec::new(),
            helped: Vec::new(),
            is_helped: false,
            hinted: None,
            typed: Vec::new(),
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
        if self.stage != Stage::Fix {
            self.stage = if is_guided { Stage::Guided } else { Stage::Goal };
        }
    }

    /// Looks at the state: after every edit, undo, redo, and whenever time has passed.
    pub fn observe(&mut self, sandbox: &Sandbox) {
        // What was played and is undone was not played.
        self.played.retain(|(_, edits)| *edits <= sandbox.steps_taken());
        self.watch.observe(sandbox);
    }

    /// The learner asked something.
    pub fn asked(&mut self, sandbox: &Sandbox, ask: &Ask) {
        self.watch.asked(sandbox, ask);
    }

    /// The sandbox refused an edit of the learner's.
    pub fn refused(&mut self, sandbox: &Sandbox, refusal: &Refusal) {
        self.watch.refused(sandbox, refusal);
    }

    /// The goals, in order.
    pub fn goals(&self) -> Vec<GoalRow> {
        let row = |(goal, finding): (&super::parts::Goal, &Finding)| GoalRow {
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
            self.keep_typed(question, bare(text));
        }
        Some(judgement)
    }

    /// What was answered at another time counts here too.
    pub fn answered_before(&mut self, known: &LessonProgress) {
        for (question, text) in &known.typed {
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

    /// A hint that speaks of its own accord, and was not shown yet.
    pub fn noticed(&self) -> Option<&Hint> {
        let findings = self.watch.findings.iter().skip(self.lesson.goals.len() + self.lesson.fails.len());
        let conditional = self.lesson.hints.iter().filter(|hint| hint.when.is_some());
        conditional.zip(findings).find(|(hint, finding)| finding.holds && !self.was_shown(hint)).map(|(hint, _)| hint)
    }

    /// The next hint: what was noticed, or else the next rung of the ladder. It counts as shown from now on.
    pub fn next_hint(&mut self) -> Option<Hint> {
        let ladder = || self.lesson.hints.iter().find(|hint| hint.when.is_none() && !self.was_shown(hint));
        let hint = self.noticed().or_else(ladder).cloned()?;
        self.shown.push(hint.id.clone());
        Some(hint)
    }

    /// A hint that the learner asks for. Whether there is one left or not: the step that is due may be done for them.
    pub fn take_hint(&mut self) -> Option<Hint> {
        self.hinted = self.due_step();
        self.next_hint()
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

    /// The ids of the steps that were done for the learner.
    pub fn helped_steps(&self) -> impl Iterator<Item = &str> {
        self.helped.iter().filter_map(|step| self.lesson.steps.get(*step)).map(|step| step.id.as_str())
    }

    /// True where [`Attempt::next_hint`] has one.
    pub fn has_hint(&self) -> bool {
        self.noticed().is_some() || self.lesson.hints.iter().any(|hint| hint.when.is_none() && !self.was_shown(hint))
    }

    /// The hints shown so far, oldest first.
    pub fn shown(&self) -> &[String] {
        &self.shown
    }

    fn was_shown(&self, hint: &Hint) -> bool {
        self.shown.contains(&hint.id)
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

    /// For each step of the guided stage whether it is done.
    pub fn steps_done(&self) -> Vec<bool> {
        let skipped = self.lesson.goals.len()
            + self.lesson.fails.len()
            + self.lesson.hints.iter().filter(|hint| hint.when.is_some()).count();
        let mut findings = self.watch.findings.iter().skip(skipped);
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

/// Assertions that are looked at from moment to moment.
#[derive(Clone, Debug)]
pub(super) struct Watch {
    assertions: Vec<Assertion>,
    start: Vec<ObjectRef>,
    begun: (usize, u64),
    moments: Vec<Moment>,
    asked: Vec<Ask>,
    refused: Vec<(ObjectRef, FieldPath)>,
    /// What each assertion came to, last.
    pub findings: Vec<Finding>,
}

/// What is remembered after a moment.
#[derive(Clone, Debug)]
struct Moment {
    /// Edits made and seconds passed; moments are in this order.
    at: (usize, u64),
    memories: Vec<Vec<Memory>>,
}

impl Watch {
    pub fn new(assertions: Vec<Assertion>, sandbox: &Sandbox) -> Self {
        let mut watch = Self {
            assertions,
            start: sandbox.cluster().objects().map(|object| object.reference().clone()).collect(),
            begun: at(sandbox),
            moments: Vec::new(),
            asked: Vec::new(),
            refused: Vec::new(),
            findings: Vec::new(),
        };
        watch.observe(sandbox);
        watch
    }

    pub fn asked(&mut self, sandbox: &Sandbox, ask: &Ask) {
        if !self.asked.contains(ask) {
            self.asked.push(ask.clone());
        }
        self.observe(sandbox);
    }

    pub fn refused(&mut self, sandbox: &Sandbox, refusal: &Refusal) {
        let mut add = |object: &ObjectRef, field: &FieldPath| {
            let one = (object.clone(), field.clone());
            if !self.refused.contains(&one) {
                self.refused.push(one);
            }
        };
        match refusal {
            Refusal::Api(rejections) => {
                for rejection in rejections {
                    if let Some(object) = &rejection.object {
                        rejection.errors.iter().for_each(|error| add(object, &error.field));
                    }
                }
            }
            Refusal::Text(diagnostics) => {
                for diagnostic in diagnostics {
                    if let Some(object) = &diagnostic.object {
                        add(object, &diagnostic.field);
                    }
                }
            }
            Refusal::Kept(object) => add(object, &FieldPath::of(&["spec", "clusterIP"])),
            Refusal::Gone(_) | Refusal::TooManyPins | Refusal::Outside(_) => {}
        }
        self.observe(sandbox);
    }

    /// Looks at the state. A moment at or after this one was undone, or is looked at once more.
    pub fn observe(&mut self, sandbox: &Sandbox) {
        let now = at(sandbox);
        while self.moments.last().is_some_and(|last| last.at >= now) {
            self.moments.pop();
        }
        let last = self.moments.last();
        let happened = last.map(|last| happened(sandbox, now.0.saturating_sub(last.at.0))).unwrap_or_default();
        let mut memories = last.map_or_else(|| vec![Vec::new(); self.assertions.len()], |last| last.memories.clone());
        let seen = Seen {
            sandbox,
            at: (now.0.saturating_sub(self.begun.0), now.1.saturating_sub(self.begun.1)),
            start: &self.start,
            happened: &happened,
            asked: &self.asked,
            refused: &self.refused,
            typed: None,
        };
        let mut answers = Answers::default();
        let all = self.assertions.iter().zip(&mut memories);
        self.findings = all.map(|(assertion, memory)| evaluate(assertion, seen, &mut answers, memory)).collect();
        self.moments.push(Moment { at: now, memories });
    }
}

fn at(sandbox: &Sandbox) -> (usize, u64) {
    (sandbox.steps_taken(), sandbox.now())
}

/// What the last steps did to objects.
fn happened(sandbox: &Sandbox, steps: usize) -> Happened {
    let mut all = Happened::default();
    let done = sandbox.done();
    for step in done.get(done.len().saturating_sub(steps)..).unwrap_or_default() {
        for change in &step.changes.objects {
            match (&change.before, &change.after) {
                (None, _) => all.created.push(change.object.clone()),
                (_, None) => all.deleted.push(change.object.clone()),
                _ => all.changed.push(change.object.clone()),
            }
        }
        all.restored.extend(step.changes.put_back.iter().cloned());
        all.created.extend(step.changes.made_anew.iter().cloned());
        all.deleted.extend(step.changes.made_anew.iter().cloned());
    }
    all
}
