//! The parts of a lesson, as they are read.

use super::assertion::Assertion;
use super::pattern::ObjectPattern;
use super::problem::Place;
use super::prose::{Key, Prose};
use super::script::{Profile, Script, StepKind};
use crate::cluster::{FieldPath, Kind, Settings, Value};
use crate::manifest;
use crate::resolution::server::Configuration;
use crate::sandbox::{Ask, Choice, Link, LinkProblem, Sandbox};
use std::collections::BTreeMap;

/// The version of the format.
pub const SCHEMA: i64 = 1;

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
    pub controls: Vec<Control>,
    /// The objects whose forms are offered first.
    pub objects: Vec<ObjectPattern>,
    /// What is predicted, in order.
    pub predictions: Vec<Prediction>,
    /// The guided stage.
    pub steps: Vec<GuidedStep>,
    /// The rows of the goal table.
    pub goals: Vec<Goal>,
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
    /// What later lessons ask again.
    pub recall: Vec<Prediction>,
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
    pub settings: Vec<(Choice, String)>,
    pub corefile: Option<CorefileOf>,
    pub outside: Option<String>,
}

/// Where a world's Corefile comes from.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum CorefileOf {
    Profile(Profile),
    Text(String),
}

/// How much help there is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Stage {
    /// Steps are offered.
    #[default]
    Guided,
    /// The goals alone.
    Goal,
    /// The same goals from a damaged start.
    Fix,
}

impl Stage {
    /// All stages, in the order they are taken.
    pub const ALL: [Self; 3] = [Self::Guided, Self::Goal, Self::Fix];

    /// The word for it in links and stored progress.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Guided => "guided",
            Self::Goal => "goal",
            Self::Fix => "fix",
        }
    }

    /// The stage of a word.
    pub fn of(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|stage| stage.as_str() == word)
    }
}

/// Something a lesson offers to change.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[allow(missing_docs, reason = "docs/lessons.md says what each is")]
pub enum Control {
    Headless,
    Selector,
    Ports,
    ExternalName,
    Endpoints,
    Labels,
    Ready,
    Hostname,
    Policy,
    Library,
    Scale,
    Pod,
    Service,
    Delete,
    Recreate,
    Corefile,
    Outside,
    Time,
    Manifests,
    Terminal,
    Zone,
}

impl Control {
    pub(super) const WORDS: [(&'static str, Self); 21] = [
        ("headless", Self::Headless),
        ("selector", Self::Selector),
        ("ports", Self::Ports),
        ("externalname", Self::ExternalName),
        ("endpoints", Self::Endpoints),
        ("labels", Self::Labels),
        ("ready", Self::Ready),
        ("hostname", Self::Hostname),
        ("policy", Self::Policy),
        ("library", Self::Library),
        ("scale", Self::Scale),
        ("pod", Self::Pod),
        ("service", Self::Service),
        ("delete", Self::Delete),
        ("recreate", Self::Recreate),
        ("corefile", Self::Corefile),
        ("outside", Self::Outside),
        ("time", Self::Time),
        ("manifests", Self::Manifests),
        ("terminal", Self::Terminal),
        ("zone", Self::Zone),
    ];

    /// The word for it in lessons and links.
    pub fn as_str(self) -> &'static str {
        Self::WORDS.iter().find(|(_, control)| *control == self).map_or("", |(word, _)| word)
    }

    /// The control of a word.
    pub fn of(word: &str) -> Option<Self> {
        Self::WORDS.iter().find(|(known, _)| *known == word).map(|(_, control)| *control)
    }
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

/// A document.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reference {
    /// Its title, as it calls itself.
    pub title: String,
    /// Where it stands.
    pub url: String,
}

impl Lesson {
    /// The texts of a language.
    pub fn prose(&self, tag: &str) -> Option<&Prose> {
        self.prose.get(tag)
    }

    /// The hint of this id.
    pub fn hint(&self, id: &str) -> Option<&Hint> {
        self.hints.iter().find(|hint| hint.id == id)
    }

    /// The ways to the goals of a stage.
    pub fn solutions(&self, stage: Stage) -> &[Solution] {
        match (stage, &self.fix) {
            (Stage::Fix, Some(fix)) => &fix.solutions,
            _ => &self.solutions,
        }
    }

    /// Every question that is asked anywhere in it.
    pub fn asks(&self) -> Vec<Ask> {
        let of_fix = self.fix.iter().flat_map(|fix| fix.solutions.iter().map(|one| &one.script).chain([&fix.damage]));
        let predictions = || self.predictions.iter().chain(&self.recall);
        let scripts = predictions()
            .map(|one| &one.script)
            .chain(self.steps.iter().map(|one| &one.script))
            .chain(self.solutions.iter().map(|one| &one.script))
            .chain(self.mistakes.iter().map(|one| &one.script))
            .chain(of_fix);
        let asked = scripts.flat_map(|script| &script.steps).filter_map(|step| match &step.kind {
            StepKind::Ask(ask) => Some(ask.clone()),
            _ => None,
        });
        let options = predictions().flat_map(|one| one.options.iter().map(|option| &option.holds));
        let assertions = options
            .chain(self.goals.iter().map(|one| &one.holds))
            .chain(self.fails.iter().map(|one| &one.when))
            .chain(self.hints.iter().filter_map(|one| one.when.as_ref()))
            .chain(self.steps.iter().filter_map(|one| one.done.as_ref()));
        let mut all = vec![self.question.clone()];
        all.extend(predictions().map(|one| one.ask.clone()));
        all.extend(asked);
        all.extend(assertions.flat_map(Assertion::asks));
        all
    }

    /// The texts this lesson has a use for, in the order of `docs/lessons.md`.
    pub fn keys(&self) -> Vec<Key> {
        let mut all = Vec::new();
        let mut add = |name: String, is_line: bool| all.push(Key { name, is_line, is_optional: false });
        for name in ["title", "after"] {
            add(name.to_owned(), true);
        }
        add("world".to_owned(), false);
        for prediction in &self.predictions {
            add(format!("predict.{}", prediction.id), false);
            for option in &prediction.options {
                add(format!("predict.{}.{}", prediction.id, option.id), true);
            }
            add(format!("reveal.{}", prediction.id), false);
        }
        add("task".to_owned(), false);
        for step in &self.steps {
            add(format!("step.{}", step.id), false);
        }
        for goal in &self.goals {
            add(format!("goal.{}", goal.id), true);
        }
        if self.fix.is_some() {
            add("fix".to_owned(), false);
        }
        for hint in &self.hints {
            add(format!("hint.{}", hint.id), false);
        }
        for fail in &self.fails {
            add(format!("fail.{}", fail.id), false);
        }
        let of_fix = self.fix.iter().flat_map(|fix| &fix.solutions);
        for solution in self.solutions.iter().chain(of_fix) {
            add(format!("solution.{}", solution.id), true);
        }
        add("aha".to_owned(), false);
        for item in &self.recall {
            add(format!("recall.{}", item.id), false);
            for option in &item.options {
                add(format!("recall.{}.{}", item.id, option.id), true);
            }
            add(format!("because.{}", item.id), false);
        }
        all.push(Key { name: "experiment".to_owned(), is_line: false, is_optional: true });
        all
    }

    /// The world of the lesson before anything is done to it, as a link says it.
    pub fn link(&self) -> Link {
        let settings = self.start.settings();
        let mut manifests = self.start.manifests.clone();
        let corefile = match &self.start.corefile {
            Some(CorefileOf::Profile(profile)) => {
                Some(profile.corefile(&settings.clone().unwrap_or_default().cluster_domain))
            }
            Some(CorefileOf::Text(text)) => Some(text.clone()),
            None => None,
        };
        if let Some(text) = corefile {
            let reference = Configuration::object();
            let mut map = Value::object([
                ("apiVersion", Kind::ConfigMap.api_version().into()),
                ("kind", Kind::ConfigMap.name().into()),
            ]);
            map.set(&FieldPath::of(&["metadata", "name"]), Some(reference.name.into()));
            map.set(&FieldPath::of(&["metadata", "namespace"]), Some(reference.namespace.into()));
            map.set(&FieldPath::of(&["data", "Corefile"]), Some(text.into()));
            manifests.push_str("\n---\n");
            manifests.push_str(&manifest::write(&map));
        }
        Link {
            manifests: Some(manifests),
            question: Some(self.question.clone()),
            outside: self.start.outside.clone(),
            settings,
            ..Link::default()
        }
    }

    /// The state a stage starts from, with an empty history.
    pub fn start(&self, stage: Stage) -> (Sandbox, Vec<LinkProblem>) {
        let (mut sandbox, problems) = self.link().open();
        if let (Stage::Fix, Some(fix)) = (stage, &self.fix) {
            for step in &fix.damage.steps {
                // What is refused here is refused in the checks, which tell.
                if let Ok(super::script::Act::Edit(edit)) = step.act(&sandbox) {
                    let _ = sandbox.edit(edit);
                }
            }
            let (fresh, _) = Link::to(&sandbox).open();
            sandbox = fresh;
        }
        (sandbox, problems)
    }
}

impl Start {
    fn settings(&self) -> Option<Settings> {
        if self.settings.is_empty() {
            return None;
        }
        let mut settings = Settings::default();
        for (choice, text) in &self.settings {
            let _ = choice.read(text, &mut settings);
        }
        Some(settings)
    }
}
