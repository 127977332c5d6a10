//! A game that a lesson may have: rounds, in each of which one name was broken by a fault that a seed drew. A round is
//! a lesson of its own, so that whatever plays, judges and helps with lessons does so with rounds.

use super::model::{Fault, Fix, Goal, Hint, Lesson, Rounds, Solution};
use super::problem::{Place, ProblemKind};
use super::prose::{Key, Prose};
use super::script::Script;
use super::yaml_reader::{Item, Reader};
use crate::chance;
use crate::cluster::{Map, Value};
use crate::control::Control;
use std::collections::BTreeMap;

/// What stands for the name that a fault is about, in scripts, assertions and texts.
const ONE: &str = "$one";

/// The id of the only goal and the only way of a round.
const ROUND: &str = "round";

const KEYS: [&str; 6] = ["id", "among", "ask", "damage", "holds", "fix"];

impl Rounds {
    /// The faults that a seed draws, in the order of the rounds: the same on every machine.
    pub fn drawn(&self, seed: u64) -> Vec<&Fault> {
        let mut kinds: Vec<&str> = Vec::new();
        for fault in &self.faults {
            if kinds.last() != Some(&fault.id.as_str()) {
                kinds.push(&fault.id);
            }
        }
        let order = super::shuffle::order(seed, "rounds", kinds.len());
        let kinds = order.into_iter().filter_map(|at| kinds.get(at)).take(self.count);
        kinds.filter_map(|kind| self.one_of(kind, seed)).collect()
    }

    /// The fault of a kind, about a name that a seed draws.
    fn one_of(&self, kind: &str, seed: u64) -> Option<&Fault> {
        let all: Vec<&Fault> = self.faults.iter().filter(|fault| fault.id == kind).collect();
        let mut state = seed ^ chance::number_of(kind);
        all.get(chance::below(&mut state, all.len())?).copied()
    }
}

impl Lesson {
    /// The round with a fault, as a lesson that begins broken.
    pub fn round(&self, fault: &Fault) -> Self {
        let rounds = self.rounds.as_ref();
        let whole = self.mended().then(&fault.damage);
        let solutions = vec![Solution { id: ROUND.to_owned(), script: fault.fix.clone(), place: fault.place }];
        let goal = Goal { id: ROUND.to_owned(), holds: fault.holds.clone(), is_bonus: false, place: fault.place };
        Self {
            slug: self.slug.clone(),
            order: self.order,
            part: self.part.clone(),
            minutes: self.minutes,
            question: fault.ask.clone(),
            controls: rounds.map(|rounds| rounds.controls).unwrap_or_default(),
            objects: Vec::new(),
            view: None,
            predictions: Vec::new(),
            steps: Vec::new(),
            goals: vec![goal],
            typed: Vec::new(),
            fails: self.fails.clone(),
            hints: ["order", "object"].map(|id| hint(id, fault.place)).into(),
            solutions: Vec::new(),
            mistakes: Vec::new(),
            fix: Some(Fix { damage: whole, solutions, place: fault.place }),
            recall: Vec::new(),
            recall_typed: Vec::new(),
            kubectl: None,
            experiment: None,
            recalls: Vec::new(),
            references: self.references.clone(),
            rounds: None,
            prose: self.prose.iter().map(|(tag, prose)| (tag.clone(), fault.prose(prose))).collect(),
            start: self.start.clone(),
        }
    }

    /// What is done to the lesson's start until everything resolves.
    pub(super) fn mended(&self) -> Script {
        let steps = self.steps.iter().fold(Script::default(), |whole, step| whole.then(&step.script));
        self.rounds.iter().fold(steps, |whole, rounds| whole.then(&rounds.script))
    }

    /// The texts that rounds have a use for.
    pub(super) fn keys_of_rounds(&self) -> Vec<Key> {
        let Some(rounds) = &self.rounds else { return Vec::new() };
        let key = |name: String, is_line| Key { name, is_line, is_optional: false };
        let mut all = vec![
            key("rounds".to_owned(), false),
            key("rounds.order".to_owned(), false),
            key("rounds.way".to_owned(), true),
        ];
        for fault in &rounds.faults {
            let name = format!("round.{}", fault.id);
            if all.iter().all(|known| known.name != name) {
                all.extend([
                    key(name.clone(), true),
                    key(format!("{name}.hint"), false),
                    key(format!("{name}.was"), false),
                ]);
            }
        }
        all
    }
}

fn hint(id: &str, place: Place) -> Hint {
    Hint { id: id.to_owned(), when: None, until: None, show: None, place }
}

impl Fault {
    /// How many edits it takes to fix it.
    pub fn least(&self) -> usize {
        self.fix.edits()
    }

    /// The texts of the round, of those of the lesson.
    pub fn prose(&self, of_lesson: &Prose) -> Prose {
        let own = format!("round.{}", self.id);
        let mut pairs: BTreeMap<String, String> =
            [("title", "title"), ("task", "rounds"), ("hint.order", "rounds.order"), ("solution.round", "rounds.way")]
                .map(|(key, from)| (key.to_owned(), from.to_owned()))
                .into();
        pairs.insert("goal.round".to_owned(), own.clone());
        pairs.insert("hint.object".to_owned(), format!("{own}.hint"));
        pairs.insert("aha".to_owned(), format!("{own}.was"));
        let fails = of_lesson.keys().iter().filter(|key| key.starts_with("fail."));
        pairs.extend(fails.map(|key| (key.clone(), key.clone())));
        of_lesson.picked(&pairs, |text| text.replace(ONE, &self.one))
    }
}

impl Reader<'_> {
    /// The rounds of a lesson.
    pub(super) fn rounds(&mut self, item: &Item<'_>) -> Option<Rounds> {
        self.keys(item, &["count", "do", "controls", "faults"]);
        let count = self.required(item, "count").and_then(|count| self.number(&count));
        let script = self.script(item, "do", 0);
        let words = Control::WORDS;
        let controls = self.list(item, "controls", 1);
        let controls = controls.iter().filter_map(|control| self.one_of(control, &words)).collect();
        let kinds = self.with_ids(item, "faults", 1, &KEYS);
        let wanted = count.and_then(|count| usize::try_from(count).ok()).unwrap_or_default();
        if kinds.len() < wanted {
            self.say(&item.path, ProblemKind::TooFew(wanted, kinds.len()));
        }
        let faults = kinds.into_iter().flat_map(|(id, place, item)| self.faults(&id, place, &item)).collect();
        Some(Rounds { count: wanted, script, controls, faults, place: self.place(&item.path) })
    }

    /// A kind of fault, once for each name it may be about.
    fn faults(&mut self, id: &str, place: Place, item: &Item<'_>) -> Vec<Fault> {
        let among = self.list(item, "among", 1);
        let names: Vec<String> = among.iter().filter_map(|name| self.text(name)).collect();
        let mut all = Vec::new();
        for one in names {
            let value = put(item.value, &one);
            all.extend(self.fault(id, &one, place, &Item { value: &value, path: item.path.clone() }));
        }
        all
    }

    fn fault(&mut self, id: &str, one: &str, place: Place, item: &Item<'_>) -> Option<Fault> {
        let ask = self.required(item, "ask").and_then(|ask| self.ask(&ask));
        let damage = self.script(item, "damage", 1);
        let holds = self.required(item, "holds").and_then(|holds| self.assertion(&holds));
        let fix = self.script(item, "fix", 1);
        Some(Fault { id: id.to_owned(), one: one.to_owned(), ask: ask?, damage, holds: holds?, fix, place })
    }
}

/// The value with a name for what stands for it.
fn put(value: &Value, one: &str) -> Value {
    match value {
        Value::Text(text) => Value::Text(text.replace(ONE, one)),
        Value::List(items) => Value::List(items.iter().map(|item| put(item, one)).collect()),
        Value::Map(map) => Value::Map(map.iter().map(|(key, inner)| (key.clone(), put(inner, one))).collect::<Map>()),
        other => other.clone(),
    }
}
