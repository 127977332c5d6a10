//! What a learner types as an answer: a name, an outcome, a number, an address. No list of words judges it but an
//! assertion in which `$typed` stands for it, so that every spelling that does what is wanted is right.

use super::assertion::{Answers, Assertion, Happened, Seen, evaluate};
use super::model::{Example, Lesson, Typed, TypedHint, TypedKind};
use super::problem::{Place, ProblemKind};
use super::yaml_reader::{Item, Reader};
use crate::cluster::Value;
use crate::dns::Name;
use crate::sandbox::Sandbox;
use std::net::IpAddr;

/// The longest answer, in bytes: no name is longer.
pub const TYPED_LIMIT: usize = 256;

pub(super) const TYPED_KEYS: [&str; 7] = ["id", "kind", "do", "holds", "hints", "right", "wrong"];

/// What becomes of an answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Judgement {
    /// It is right.
    Right,
    /// It is wrong, and this hint says of it what there is to say.
    Wrong(Option<String>),
    /// It is no answer of the sort that is wanted.
    OtherSort,
}

impl TypedKind {
    const WORDS: [(&'static str, Self); 4] =
        [("name", Self::Name), ("rcode", Self::Rcode), ("number", Self::Number), ("address", Self::Address)];

    /// The word for it in lessons.
    pub fn as_str(self) -> &'static str {
        Self::WORDS.iter().find(|(_, kind)| *kind == self).map_or("", |(word, _)| word)
    }

    /// The answer as assertions compare it; `None` where it is of another sort. Blanks around it and backticks do not
    /// count, nor does the case of an outcome.
    fn normal(self, text: &str) -> Option<String> {
        let text = &*bare(text);
        if text.is_empty() || text.len() > TYPED_LIMIT {
            return None;
        }
        match self {
            Self::Name => {
                let is_name = !text.contains(char::is_whitespace) && Name::parse(text).is_ok();
                is_name.then(|| text.to_owned())
            }
            Self::Rcode => outcome(text),
            Self::Number => text.parse::<u32>().ok().map(|number| number.to_string()),
            Self::Address => text.parse::<IpAddr>().ok().map(|address| address.to_string()),
        }
    }
}

/// What people call the outcome that is no message, beside `TIMEOUT`.
const NO_REPLY: [&str; 12] = [
    "NO_REPLY",
    "NO_RESPONSE",
    "NO_ANSWER",
    "TIME_OUT",
    "TIMED_OUT",
    "응답_없음",
    "응답없음",
    "무응답",
    "시간_초과",
    "応答なし",
    "無応答",
    "タイムアウト",
];

/// An outcome as assertions compare it: an rcode, an error of a library such as `EAI_AGAIN`, or that no reply came.
fn outcome(text: &str) -> Option<String> {
    let word = text.to_ascii_uppercase().replace([' ', '-'], "_");
    if NO_REPLY.contains(&word.as_str()) {
        return Some("TIMEOUT".to_owned());
    }
    word.bytes().all(|byte| byte.is_ascii_alphabetic() || byte == b'_').then_some(word)
}

/// An answer without the blanks and backticks around it, and with the letters, digits and dots that a keyboard for
/// Japanese types as those they stand for.
pub(super) fn bare(text: &str) -> String {
    let narrow = |wide: char| match wide {
        '。' => '.',
        // They stand in the order of ASCII, as far from it.
        '！'..='～' => char::from_u32(u32::from(wide) - 0xFEE0).unwrap_or(wide),
        other => other,
    };
    text.trim().trim_matches('`').trim().chars().map(narrow).collect()
}

impl Lesson {
    /// The question of this id.
    pub fn typed(&self, id: &str) -> Option<&Typed> {
        self.typed.iter().find(|typed| typed.id == id)
    }

    /// The recall item of this id, where its answer is typed.
    pub fn recall_typed(&self, id: &str) -> Option<&Typed> {
        self.recall_typed.iter().find(|typed| typed.id == id)
    }

    /// Judges the answer to a recall item: the state it speaks of is the lesson's start after its script.
    pub fn judge_recalled(&self, typed: &Typed, text: &str) -> Judgement {
        self.judge(typed, text, &self.played(&typed.script))
    }

    /// Judges an answer: in the lesson's start after the question's script, and in the state at hand where the
    /// question has no script.
    pub fn judge(&self, typed: &Typed, text: &str, at_hand: &Sandbox) -> Judgement {
        let Some(answer) = typed.kind.normal(text) else { return Judgement::OtherSort };
        if typed.script.steps.is_empty() && holds(&typed.holds, &answer, at_hand) {
            return Judgement::Right;
        }
        let supposed = self.played(&typed.script);
        if holds(&typed.holds, &answer, &supposed) {
            return Judgement::Right;
        }
        let told = typed.hints.iter().find(|hint| holds(&hint.when, &answer, &supposed));
        Judgement::Wrong(told.map(|hint| hint.id.clone()))
    }
}

fn holds(assertion: &Assertion, answer: &str, sandbox: &Sandbox) -> bool {
    let seen = Seen {
        sandbox,
        at: (0, 0),
        start: &[],
        happened: &Happened::default(),
        asked: &[],
        refused: &[],
        typed: Some(answer),
    };
    evaluate(assertion, seen, &mut Answers::default(), &mut Vec::new()).holds
}

impl Reader<'_> {
    /// The questions whose answers are typed.
    pub(super) fn typed(&mut self, root: &Item<'_>) -> Vec<Typed> {
        let items = self.with_ids(root, "typed", 0, &TYPED_KEYS);
        items.into_iter().filter_map(|(id, place, item)| self.typed_question(id, place, &item)).collect()
    }

    /// One question whose answer is typed.
    pub(super) fn typed_question(&mut self, id: String, place: Place, item: &Item<'_>) -> Option<Typed> {
        let kind = self.required(item, "kind").and_then(|kind| self.one_of(&kind, &TypedKind::WORDS));
        let script = self.script(item, "do", 0);
        let holds = self.required(item, "holds").and_then(|holds| self.typed_assertion(&holds));
        let hints = self.with_ids(item, "hints", 0, &["id", "when"]);
        let hints: Vec<TypedHint> = hints
            .into_iter()
            .filter_map(|(id, _, item)| {
                let when = self.required(&item, "when")?;
                Some(TypedHint { id, when: self.typed_assertion(&when)? })
            })
            .collect();
        let right = self.list(item, "right", 1);
        let right = right.iter().filter_map(|item| self.example(item)).collect();
        let wrong = self.list(item, "wrong", 1);
        let wrong = wrong.iter().filter_map(|item| self.wrong_example(item, &hints)).collect();
        Some(Typed { id, kind: kind?, script, holds: holds?, hints, right, wrong, place })
    }

    fn typed_assertion(&mut self, item: &Item<'_>) -> Option<Assertion> {
        let assertion = self.any_assertion(item)?;
        if !assertion.is_typed {
            self.say(&item.path, ProblemKind::NotTyped);
        }
        Some(assertion)
    }

    pub(super) fn example(&mut self, item: &Item<'_>) -> Option<Example> {
        Some(Example { text: self.text(item)?, place: self.place(&item.path) })
    }

    fn wrong_example(&mut self, item: &Item<'_>, hints: &[TypedHint]) -> Option<(Example, Option<String>)> {
        if !matches!(item.value, Value::Map(_)) {
            return Some((self.example(item)?, None));
        }
        self.keys(item, &["answer", "hint"]);
        let answer = self.required(item, "answer").and_then(|answer| self.example(&answer));
        let hint = item.get("hint").and_then(|hint| {
            let text = self.text(&hint)?;
            if hints.iter().all(|known| known.id != text) {
                self.say(&hint.path, ProblemKind::UnknownId(text.clone()));
            }
            Some(text)
        });
        Some((answer?, hint))
    }
}
