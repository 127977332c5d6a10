//! What a lesson is as a whole: its world, its ways, the texts it has a use for, everything it asks.

use super::assertion::Assertion;
use super::model::{CorefileOf, Hint, Lesson, Prediction, Solution, Start, Typed};
use super::pattern::ObjectPattern;
use super::prose::{Key, Prose};
use super::script::{Act, StepKind};
use super::stage::Stage;
use crate::cluster::{FieldPath, Kind, Settings, Value, well_known};
use crate::manifest;
use crate::resolution::server::Configuration;
use crate::sandbox::{Ask, Link, LinkProblem, Sandbox};

/// The place in the course from which lessons begin with the goals alone.
const GOALS_FROM: i64 = 4;

impl Lesson {
    /// The texts of a language.
    pub fn prose(&self, tag: &str) -> Option<&Prose> {
        self.prose.get(tag)
    }

    /// The stage a learner begins with: from the fourth lesson on the goals alone, and the steps are offered.
    pub fn first_stage(&self) -> Stage {
        if self.order.is_some_and(|order| order >= GOALS_FROM) { Stage::Goal } else { Stage::Guided }
    }

    /// True where it has this stage.
    pub fn has(&self, stage: Stage) -> bool {
        match stage {
            Stage::Guided | Stage::Goal => true,
            Stage::Fix => self.fix.is_some(),
            Stage::Rounds => self.rounds.is_some(),
        }
    }

    /// The ids of what later lessons ask again: with options, then with a typed answer.
    pub fn recall_items(&self) -> impl Iterator<Item = &str> {
        let typed = self.recall_typed.iter().map(|item| item.id.as_str());
        self.recall.iter().map(|item| item.id.as_str()).chain(typed)
    }

    /// The objects whose forms are offered first: those of a step of the guided stage before all others.
    pub fn offered(&self, step: Option<usize>) -> Vec<ObjectPattern> {
        let of_step = step.and_then(|step| self.steps.get(step)).map(|step| step.script.objects()).unwrap_or_default();
        let mut all: Vec<ObjectPattern> = Vec::new();
        for object in of_step.into_iter().chain(self.objects.iter().cloned()) {
            if !all.contains(&object) {
                all.push(object);
            }
        }
        all
    }

    /// The hint of this id.
    pub fn hint(&self, id: &str) -> Option<&Hint> {
        self.hints.iter().find(|hint| hint.id == id)
    }

    /// The ways to the goals of a stage.
    pub fn solutions(&self, stage: Stage) -> &[Solution] {
        match (stage, &self.fix) {
            (stage, Some(fix)) if stage.is_broken() => &fix.solutions,
            _ => &self.solutions,
        }
    }

    /// Every question that is asked anywhere in it.
    pub fn asks(&self) -> Vec<Ask> {
        let of_fix = self.fix.iter().flat_map(|fix| fix.solutions.iter().map(|one| &one.script).chain([&fix.damage]));
        let faults = || self.rounds.iter().flat_map(|rounds| &rounds.faults);
        let predictions = || self.predictions.iter().chain(&self.recall);
        let scripts = predictions()
            .map(|one| &one.script)
            .chain(self.steps.iter().map(|one| &one.script))
            .chain(self.solutions.iter().map(|one| &one.script))
            .chain(self.mistakes.iter().map(|one| &one.script))
            .chain(self.typed.iter().chain(&self.recall_typed).map(|one| &one.script))
            .chain(self.kubectl.iter().map(|one| &one.script))
            .chain(self.experiment.iter().map(|one| &one.script))
            .chain(of_fix)
            .chain(self.rounds.iter().map(|rounds| &rounds.script))
            .chain(faults().flat_map(|fault| [&fault.damage, &fault.fix]));
        let asked = scripts.flat_map(|script| &script.steps).filter_map(|step| match &step.kind {
            StepKind::Ask(ask) => Some(ask.clone()),
            _ => None,
        });
        let options = predictions().flat_map(|one| one.options.iter().map(|option| &option.holds));
        let assertions = options
            .chain(self.goals.iter().map(|one| &one.holds))
            .chain(faults().map(|fault| &fault.holds))
            .chain(self.fails.iter().map(|one| &one.when))
            .chain(self.hints.iter().flat_map(|one| one.when.iter().chain(&one.until)))
            .chain(self.steps.iter().filter_map(|one| one.done.as_ref()))
            .chain(self.kubectl.iter().map(|one| &one.holds))
            .chain(self.experiment.iter().map(|one| &one.sees));
        let typed = self.typed.iter().chain(&self.recall_typed).flat_map(|one| {
            let given = one.right.iter().chain(one.wrong.iter().map(|(answer, _)| answer));
            given.flat_map(|answer| one.holds.asks_of(answer.text.trim()))
        });
        let mut all = vec![self.question.clone()];
        all.extend(typed);
        all.extend(predictions().map(|one| one.ask.clone()));
        all.extend(asked);
        all.extend(faults().map(|fault| fault.ask.clone()));
        all.extend(self.experiment.iter().map(|one| one.ask.clone()));
        all.extend(assertions.flat_map(Assertion::asks));
        all
    }

    /// The texts this lesson has a use for, in the order of `docs/lessons.md`.
    pub fn keys(&self) -> Vec<Key> {
        let mut keys = Keys::default();
        keys.line("title");
        keys.line("after");
        keys.text("world");
        for prediction in &self.predictions {
            keys.prediction("predict", "reveal", prediction);
        }
        keys.text("task");
        for step in &self.steps {
            keys.text(format!("step.{}", step.id));
        }
        for goal in &self.goals {
            keys.line(format!("goal.{}", goal.id));
        }
        for typed in &self.typed {
            keys.typed("typed", "right", typed);
        }
        if self.fix.is_some() {
            keys.text("fix");
        }
        keys.0.extend(self.keys_of_rounds());
        for hint in &self.hints {
            keys.text(format!("hint.{}", hint.id));
        }
        for fail in &self.fails {
            keys.text(format!("fail.{}", fail.id));
        }
        let of_fix = self.fix.iter().flat_map(|fix| &fix.solutions);
        for solution in self.solutions.iter().chain(of_fix) {
            keys.line(format!("solution.{}", solution.id));
        }
        keys.text("aha");
        for item in &self.recall {
            keys.prediction("recall", "because", item);
        }
        for item in &self.recall_typed {
            keys.typed("recall", "because", item);
        }
        if self.kubectl.is_some() {
            keys.text("kubectl");
            keys.text("kubectl.done");
        }
        keys.0.push(Key { name: "experiment".to_owned(), is_line: false, is_optional: self.experiment.is_none() });
        keys.0
    }

    /// The world of the lesson before anything is done to it, as a link says it.
    pub fn link(&self) -> Link {
        let settings = self.start.settings();
        let mut manifests = self.start.manifests.clone();
        let corefile = match &self.start.corefile {
            Some(CorefileOf::Profile(profile)) => {
                Some(profile.text(&settings.clone().unwrap_or_default().cluster_domain))
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
            map.set(&FieldPath::of(&well_known::COREFILE_FIELD), Some(text.into()));
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
        if let Some(fix) = self.fix.as_ref().filter(|_| stage.is_broken()) {
            for step in &fix.damage.steps {
                // What is refused here is refused in the checks, which tell.
                if let Ok(Act::Edit(edit)) = step.act(&sandbox) {
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

/// The keys of texts, in order.
#[derive(Default)]
struct Keys(Vec<Key>);

impl Keys {
    /// A text of one line.
    fn line(&mut self, name: impl Into<String>) {
        self.0.push(Key { name: name.into(), is_line: true, is_optional: false });
    }

    /// A text of several.
    fn text(&mut self, name: impl Into<String>) {
        self.0.push(Key { name: name.into(), is_line: false, is_optional: false });
    }

    /// A question with its options, and what is said once one is chosen.
    fn prediction(&mut self, asks: &str, tells: &str, prediction: &Prediction) {
        self.text(format!("{asks}.{}", prediction.id));
        for option in &prediction.options {
            self.line(format!("{asks}.{}.{}", prediction.id, option.id));
        }
        self.text(format!("{tells}.{}", prediction.id));
    }

    /// A question whose answer is typed, with its hints, and what is said of the right one.
    fn typed(&mut self, asks: &str, tells: &str, typed: &Typed) {
        self.line(format!("{asks}.{}", typed.id));
        for hint in &typed.hints {
            self.text(format!("{asks}.{}.{}", typed.id, hint.id));
        }
        self.text(format!("{tells}.{}", typed.id));
    }
}
