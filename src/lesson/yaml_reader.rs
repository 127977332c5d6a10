//! The values of a YAML file with their places, and what is wrong with them, all at once.

use super::assertion::Assertion;
use super::problem::{Place, Problem, ProblemKind};
use crate::cluster::{FieldPath, Value};
use crate::manifest::{self, Message, Spans};
use crate::spelling::closest;
use std::str::FromStr;

/// A value of the file.
#[derive(Clone, Debug)]
pub(super) struct Item<'a> {
    pub value: &'a Value,
    pub path: FieldPath,
}

impl<'a> Item<'a> {
    pub(super) fn get(&self, key: &str) -> Option<Item<'a>> {
        let value = self.value.field(key).filter(|value| **value != Value::Null)?;
        Some(Item { value, path: self.path.key(key) })
    }

    pub(super) fn items(&self) -> impl Iterator<Item = Item<'a>> + use<'a> {
        let path = self.path.clone();
        self.value.items().iter().enumerate().map(move |(index, value)| Item { value, path: path.index(index) })
    }
}

/// A YAML file of ours: one document, a mapping.
#[derive(Debug)]
pub(super) struct Document {
    pub value: Value,
    spans: Spans,
}

impl Document {
    /// Reads the file. What makes it no YAML is said; that it is no object of Kubernetes is no matter.
    pub(super) fn read(file: &str, text: &str, problems: &mut Vec<Problem>) -> Option<Self> {
        let reading = manifest::read(text);
        let said = reading.diagnostics.iter().filter(|diagnostic| is_of_yaml(&diagnostic.message));
        problems.extend(said.map(|diagnostic| Problem {
            file: file.to_owned(),
            place: diagnostic.span.into(),
            kind: ProblemKind::Manifest(Box::new(diagnostic.message.clone())),
        }));
        let document = reading.documents.into_iter().next()?;
        Some(Self { value: document.value, spans: document.spans })
    }

    pub(super) fn root(&self) -> Item<'_> {
        Item { value: &self.value, path: FieldPath::root() }
    }
}

/// What a file comes to, read from its root; nothing where it is no file of ours. What is wrong with it is put among
/// `problems`.
pub(super) fn rooted<T>(
    file: &str,
    text: &str,
    problems: &mut Vec<Problem>,
    read: impl FnOnce(&mut Reader<'_>, &Item<'_>) -> T,
) -> Option<T> {
    let Some(document) = Document::read(file, text, problems) else {
        problems.push(Problem { file: file.to_owned(), place: Place::default(), kind: ProblemKind::NoFile });
        return None;
    };
    let mut reader = Reader { file, document: &document, text, problems: std::mem::take(problems) };
    let came_to = read(&mut reader, &document.root());
    *problems = reader.problems;
    Some(came_to)
}

/// The same of a file that is all there is: where anything is wrong with it, that.
pub(super) fn whole<T>(
    file: &str,
    text: &str,
    read: impl FnOnce(&mut Reader<'_>, &Item<'_>) -> T,
) -> Result<T, Vec<Problem>> {
    let mut problems = Vec::new();
    let came_to = rooted(file, text, &mut problems, read);
    came_to.filter(|_| problems.is_empty()).ok_or(problems)
}

/// True for what is wrong with a text as YAML, whatever it means.
fn is_of_yaml(message: &Message) -> bool {
    matches!(
        message,
        Message::Syntax(_)
            | Message::TextTooLong
            | Message::TooDeep
            | Message::TooManyValues
            | Message::DuplicateKey { .. }
            | Message::KeyNotText
            | Message::MergeNotMapping
            | Message::NotAMapping { .. }
    )
}

/// Collects what is wrong with a file.
pub(super) struct Reader<'a> {
    pub file: &'a str,
    pub document: &'a Document,
    pub text: &'a str,
    pub problems: Vec<Problem>,
}

impl Reader<'_> {
    pub(super) fn place(&self, path: &FieldPath) -> Place {
        let spans = &self.document.spans;
        spans.at(path).filter(|span| span.line > 0).unwrap_or_else(|| spans.nearest(path)).into()
    }

    pub(super) fn say(&mut self, path: &FieldPath, kind: ProblemKind) {
        let place = self.place(path);
        self.say_at(place, kind);
    }

    pub(super) fn say_at(&mut self, place: Place, kind: ProblemKind) {
        self.problems.push(Problem { file: self.file.to_owned(), place, kind });
    }

    fn wanted(&mut self, item: &Item<'_>, wanted: &'static str) {
        let found = match item.value {
            Value::Text(text) => text.clone(),
            other => other.type_word().to_owned(),
        };
        self.say(&item.path, ProblemKind::Wanted { wanted, found });
    }

    /// Says which keys of a mapping nobody knows; false where it is no mapping.
    pub(super) fn keys(&mut self, item: &Item<'_>, known: &[&'static str]) -> bool {
        let Some(map) = item.value.as_map() else {
            self.wanted(item, "a mapping");
            return false;
        };
        for key in map.keys().filter(|key| !known.contains(&key.as_str())) {
            let path = item.path.key(key);
            let place = self.document.spans.key_at(&path).map_or_else(|| self.place(&path), Place::from);
            let nearest = closest(key, known.iter().copied());
            self.say_at(place, ProblemKind::UnknownKey { key: key.clone(), nearest });
        }
        true
    }

    pub(super) fn required<'a>(&mut self, item: &Item<'a>, key: &'static str) -> Option<Item<'a>> {
        let found = item.get(key);
        if found.is_none() {
            let place = self.document.spans.nearest(&item.path).into();
            self.say_at(place, ProblemKind::MissingKey(key));
        }
        found
    }

    pub(super) fn text(&mut self, item: &Item<'_>) -> Option<String> {
        match item.value {
            Value::Text(text) => Some(text.clone()),
            Value::Int(number) => Some(number.to_string()),
            Value::Bool(is) => Some(is.to_string()),
            Value::Number(number) => Some(number.clone()),
            _ => {
                self.wanted(item, "a text");
                None
            }
        }
    }

    pub(super) fn number(&mut self, item: &Item<'_>) -> Option<i64> {
        let number = item.value.as_int();
        if number.is_none() {
            self.wanted(item, "a whole number");
        }
        number
    }

    pub(super) fn truth(&mut self, item: &Item<'_>) -> Option<bool> {
        let truth = item.value.as_bool();
        if truth.is_none() {
            self.wanted(item, "true or false");
        }
        truth
    }

    /// A text that stands for something; `wanted` says what.
    pub(super) fn parsed<T: FromStr>(&mut self, item: &Item<'_>, wanted: &'static str) -> Option<T> {
        let text = self.text(item)?;
        let parsed = text.parse().ok();
        if parsed.is_none() {
            self.wanted(item, wanted);
        }
        parsed
    }

    /// One of a set of words.
    pub(super) fn one_of<T: Copy>(&mut self, item: &Item<'_>, known: &[(&'static str, T)]) -> Option<T> {
        let text = self.text(item)?;
        let found = known.iter().find(|(word, _)| *word == text).map(|(_, meaning)| *meaning);
        if found.is_none() {
            let nearest = closest(&text, known.iter().map(|(word, _)| *word));
            self.say(&item.path, ProblemKind::NotOneOf { found: text, nearest });
        }
        found
    }

    /// The items of a list under a key; too few are said.
    pub(super) fn list<'a>(&mut self, item: &Item<'a>, key: &'static str, least: usize) -> Vec<Item<'a>> {
        let list = if least > 0 { self.required(item, key) } else { item.get(key) };
        let Some(list) = list else { return Vec::new() };
        if !matches!(list.value, Value::List(_)) {
            self.wanted(&list, "a list");
            return Vec::new();
        }
        let items: Vec<_> = list.items().collect();
        if items.len() < least {
            self.say(&list.path, ProblemKind::TooFew(least, items.len()));
        }
        items
    }

    /// An assertion about the cluster, in which there is nothing that `$typed` could stand for.
    pub(super) fn assertion(&mut self, item: &Item<'_>) -> Option<Assertion> {
        let assertion = self.any_assertion(item)?;
        if assertion.is_typed {
            self.say(&item.path, ProblemKind::NothingTyped);
        }
        Some(assertion)
    }

    /// An assertion, with or without `$typed`.
    pub(super) fn any_assertion(&mut self, item: &Item<'_>) -> Option<Assertion> {
        let text = self.text(item)?;
        match text.parse::<Assertion>() {
            Ok(assertion) => Some(assertion),
            Err(error) => {
                let place = self.within(item, &text, error.at);
                self.say_at(place, ProblemKind::Assertion(error.kind));
                None
            }
        }
    }

    /// The place of a byte of a scalar: exact where the scalar stands in the file as it is read.
    pub(super) fn within(&self, item: &Item<'_>, text: &str, at: usize) -> Place {
        let span = self.document.spans.nearest(&item.path);
        let place = Place::from(span);
        let written = self.text.get(span.start..).unwrap_or_default();
        let (skipped, body) = match written.strip_prefix(['"', '\'']) {
            Some(rest) => (1, rest),
            None => (0, written),
        };
        let before = text.get(..at).unwrap_or_default();
        if !body.starts_with(text.lines().next().unwrap_or_default()) || before.contains('\n') {
            return place;
        }
        let columns = u32::try_from(before.chars().count()).unwrap_or_default();
        Place { line: place.line, column: place.column + skipped + columns }
    }

    /// The first line of what a block scalar holds.
    pub(super) fn first_line(&self, item: &Item<'_>) -> u32 {
        let span = self.document.spans.nearest(&item.path);
        let written = self.text.get(span.start..).unwrap_or_default();
        span.line.max(1) + u32::from(written.starts_with(['|', '>']))
    }
}
