//! The parts of a lesson, as they are read.

use super::assertion::Assertion;
use super::pattern::ObjectPattern;
use super::problem::Place;
use super::prose::Prose;
use super::script::Script;
use super::view::View;
use crate::control::Controls;
use crate::resolution::corefile::Profile;
use crate::sandbox::{Ask, SettingField};
use std::collections::BTreeMap;

/// The version of the format.
pub(super) const SCHEMA: i64 = 1;

/// A lesson.
#[derive(Clone, Debug, PartialEq)]
pub struct Lesson {
    /// The name of its folder, by which progress is remembered.
    pub slug: String,
    /// Its place in the course; none for a lesson from elsewhere.
    pub order: Option<i64>,
    /// The part of the course: `A` to `D`.
    pub part: Option<String>,
    /// How long it takes.
    pub minutes: i64,
    /// What is asked when it opens.
    pub question: Ask,
    /// What it offers to change.
    pub controls: Controls,
    /// The objects whose forms are offered first.
    pub objects: Vec<ObjectPattern>,
    /// What is shown beside the picture when the task begins; without it, what was there.
    pub view: Option<View>,
    /// What is predicted, in order.
    pub predictions: Vec<Prediction>,
    /// The guided stage.
    pub steps: Vec<GuidedStep>,
    /// The rows of the goal table.
    pub goals: Vec<Goal>,
    /// The questions whose answers are typed.
    pub typed: Vec<Typed>,
    /// Preconditions that the learner may break.
    pub fails: Vec<Fail>,
    /// The hints, in order.
    pub hints: Vec<Hint>,
    /// Ways to the goals.
    pub solutions: Vec<Solution>,
    /// What people get wrong.
    pub mistakes: Vec<Mistake>,
    /// The third stage, where there is one.
    pub fix: Option<Fix>,
    /// The game of rounds, where there is one.
    pub rounds: Option<Rounds>,
    /// What later lessons ask again.
    pub recall: Vec<Prediction>,
    /// What later lessons ask again, with an answer that is typed.
    pub recall_typed: Vec<Typed>,
    /// The same with a command.
    pub kubectl: Option<Kubectl>,
    /// The world of its experiment.
    pub experiment: Option<Experiment>,
    /// What this lesson asks again: lesson and item.
    pub recalls: Vec<(String, String)>,
    /// Documents.
    pub references: Vec<Reference>,
    /// The texts, by language tag.
    pub prose: BTreeMap<String, Prose>,
    pub(super) start: Start,
}

/// The world of a lesson.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Start {
    pub manifests: String,
    pub settings: Vec<(SettingField, String)>,
    pub corefile: Option<CorefileOf>,
    pub outside: Option<String>,
}

/// Where a world's Corefile comes from.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum CorefileOf {
    Profile(Profile),
    Text(String),
}

/// A question about what will happen.
#[derive(Clone, Debug, PartialEq)]
pub struct Prediction {
    /// Its id.
    pub id: String,
    /// What happens before the reveal.
    pub script: Script,
    /// What the reveal asks.
    pub ask: Ask,
    /// True where several options are right.
    pub is_many: bool,
    /// What may be chosen; *not sure* may always be.
    pub options: Vec<PredictionOption>,
    /// Where it stands.
    pub place: Place,
}

/// One thing that may be predicted.
#[derive(Clone, Debug, PartialEq)]
pub struct PredictionOption {
    /// Its id.
    pub id: String,
    /// Whether it is right.
    pub is_right: bool,
    /// What somebody believes who chooses it.
    pub misconception: Option<String>,
    /// What somebody has in mind who chooses it, where that is another question than the reveal's.
    pub ask: Option<Ask>,
    /// What is so exactly where it is right.
    pub holds: Assertion,
    /// Where it stands.
    pub place: Place,
}

/// A step of the guided stage.
#[derive(Clone, Debug, PartialEq)]
pub struct GuidedStep {
    /// Its id.
    pub id: String,
    /// What "do it for me" does.
    pub script: Script,
    /// When it is done; without it, when its script was played or the next step is done.
    pub done: Option<Assertion>,
    /// The panel in which it is done, where the text says so.
    pub view: Option<View>,
    /// Where it stands.
    pub place: Place,
}

/// A row of the goal table.
#[derive(Clone, Debug, PartialEq)]
pub struct Goal {
    /// Its id.
    pub id: String,
    /// What is wanted.
    pub holds: Assertion,
    /// True where the lesson is done without it.
    pub is_bonus: bool,
    /// Where it stands.
    pub place: Place,
}

/// A precondition that is broken when its condition holds.
#[derive(Clone, Debug, PartialEq)]
pub struct Fail {
    /// Its id.
    pub id: String,
    /// What must not be.
    pub when: Assertion,
    /// Where it stands.
    pub place: Place,
}

/// A hint.
#[derive(Clone, Debug, PartialEq)]
pub struct Hint {
    /// Its id.
    pub id: String,
    /// When it speaks of its own accord; a rung of the ladder where it does not.
    pub when: Option<Assertion>,
    /// From when on it is of no use.
    pub until: Option<Assertion>,
    /// The object to look at.
    pub show: Option<ObjectPattern>,
    /// Where it stands.
    pub place: Place,
}

/// A way to the goals.
#[derive(Clone, Debug, PartialEq)]
pub struct Solution {
    /// Its id.
    pub id: String,
    /// The way.
    pub script: Script,
    /// Where it stands.
    pub place: Place,
}

/// What people get wrong.
#[derive(Clone, Debug, PartialEq)]
pub struct Mistake {
    /// Its id.
    pub id: String,
    /// The hint it must raise.
    pub hint: String,
    /// What they do.
    pub script: Script,
    /// Where it stands.
    pub place: Place,
}

/// The third stage.
#[derive(Clone, Debug, PartialEq)]
pub struct Fix {
    /// What is done to the start.
    pub damage: Script,
    /// Ways to the goals from there.
    pub solutions: Vec<Solution>,
    /// Where it stands.
    pub place: Place,
}

/// A question whose answer is typed.
#[derive(Clone, Debug, PartialEq)]
pub struct Typed {
    /// Its id.
    pub id: String,
    /// What sort of answer it takes.
    pub kind: TypedKind,
    /// What happens before the answer is judged, to a copy of the start. Without it, an answer that is right in the
    /// state at hand is right as well.
    pub script: Script,
    /// What is so exactly where the answer is right.
    pub holds: Assertion,
    /// What is said of a wrong answer: the first that holds.
    pub hints: Vec<TypedHint>,
    /// Answers that are right.
    pub right: Vec<Example>,
    /// Answers that are wrong, and the hint each must raise.
    pub wrong: Vec<(Example, Option<String>)>,
    /// Where it stands.
    pub place: Place,
}

/// What is said of some wrong answers.
#[derive(Clone, Debug, PartialEq)]
pub struct TypedHint {
    /// Its id.
    pub id: String,
    /// Of which answers.
    pub when: Assertion,
}

/// An answer that the tests give.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Example {
    /// The answer.
    pub text: String,
    /// Where it stands.
    pub place: Place,
}

/// What sort of answer is typed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[expect(missing_docs, reason = "docs/lessons.md says what each is")]
pub enum TypedKind {
    Name,
    Rcode,
    Number,
    Address,
}

/// The same with kubectl.
#[derive(Clone, Debug, PartialEq)]
pub struct Kubectl {
    /// What is done to the start first.
    pub script: Script,
    /// What a command has to bring about.
    pub holds: Assertion,
    /// Lines that do; the first one is shown afterwards.
    pub right: Vec<Example>,
    /// Lines that do not.
    pub wrong: Vec<Example>,
    /// Where it stands.
    pub place: Place,
}

/// Something strange to try.
#[derive(Clone, Debug, PartialEq)]
pub struct Experiment {
    /// What is done to the start.
    pub script: Script,
    /// What is asked then.
    pub ask: Ask,
    /// What one sees.
    pub sees: Assertion,
    /// Where it stands.
    pub place: Place,
}

/// The rounds of a lesson.
#[derive(Clone, Debug, PartialEq)]
pub struct Rounds {
    /// How many rounds a game has.
    pub count: usize,
    /// What is done before the damage, after the steps of the lesson.
    pub script: Script,
    /// What is offered to change.
    pub controls: Controls,
    /// The faults of which each round draws one, no kind twice.
    pub faults: Vec<Fault>,
    /// Where they stand.
    pub place: Place,
}

/// What breaks a name.
#[derive(Clone, Debug, PartialEq)]
pub struct Fault {
    /// What kind of fault it is; it is that of several, where it may be about one name or another.
    pub id: String,
    /// The name it is about.
    pub one: String,
    /// What does not resolve.
    pub ask: Ask,
    /// What is done to the world.
    pub damage: Script,
    /// What is wanted.
    pub holds: Assertion,
    /// A way to fix it with as few edits as possible.
    pub fix: Script,
    /// Where it stands.
    pub place: Place,
}

/// A document.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reference {
    /// Its title, as it calls itself.
    pub title: String,
    /// Where it stands.
    pub url: String,
}
