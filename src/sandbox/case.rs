//! The known confusions as files: an index of all of them, and a world for each that the model covers. The
//! files are YAML, so that anybody can write one; `docs/cases.md` says how.

use super::{Ask, Link, SettingField};
use crate::cluster::{FieldPath, Value};
use crate::manifest;

/// What stands between the head of a case and its manifests.
const DIVIDER: &str = "\n---\n";

/// A world in which somebody is confused.
#[derive(Clone, Debug, PartialEq)]
pub struct Case {
    /// The state it opens, with the question.
    pub link: Link,
    head: Value,
}

/// An entry of the list of known confusions.
#[derive(Clone, Debug, PartialEq)]
pub struct KnownConfusion {
    /// Its number in the list, from 1.
    pub number: i64,
    /// Whether there is a case for it.
    pub covered: Covered,
    entry: Value,
}

/// Whether a confusion can be shown here.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Covered {
    /// By the case of this name.
    By(String),
    /// It cannot; [`KnownConfusion::says`] says why.
    Not,
}

/// The index, in order of number; what is no entry is left out.
pub fn known_confusions(text: &str) -> Vec<KnownConfusion> {
    let reading = manifest::read(text);
    let entries = reading.documents.first().and_then(|document| document.value.field("cases"));
    let entry = |entry: &Value| {
        let covered = match entry.field("case").and_then(Value::as_text) {
            Some(slug) => Covered::By(slug.to_owned()),
            None => Covered::Not,
        };
        Some(KnownConfusion { number: entry.field("number")?.as_int()?, covered, entry: entry.clone() })
    };
    entries.map_or_else(Vec::new, |entries| entries.items().iter().filter_map(entry).collect())
}

impl KnownConfusion {
    /// What it is, in a few words, in the language of a tag.
    pub fn title(&self, tag: &str) -> &str {
        said(&self.entry, "title", tag)
    }

    /// What is wrong there, and why; or why it cannot be shown here.
    pub fn says(&self, tag: &str) -> &str {
        said(&self.entry, "says", tag)
    }
}

impl Case {
    /// Reads a case; `None` where the text is none.
    pub fn read(text: &str) -> Option<Self> {
        let (head, manifests) = text.split_once(DIVIDER)?;
        let head = manifest::read(head).documents.into_iter().next()?.value;
        let asked = |key: &str| head.at(&FieldPath::of(&["question", key])).and_then(Value::as_text);
        let question = Ask {
            from: asked("from")?.parse().ok()?,
            name: asked("name")?.to_owned(),
            record_type: asked("type")?.parse().ok()?,
        };
        let mut link = Link { manifests: Some(manifests.to_owned()), question: Some(question), ..Link::default() };
        link.outside = head.field("outside").and_then(Value::as_text).map(str::to_owned);
        for choice in SettingField::ALL {
            if let Some(said) = head.at(&FieldPath::of(&["settings", choice.key()])).and_then(Value::as_text) {
                choice.read(said, link.settings.get_or_insert_default()).ok()?;
            }
        }
        // What was asked in an earlier world is in the caches of this one.
        if let Some(before) = head.field("before").and_then(Value::as_text) {
            let earlier = Link { manifests: Some(before.to_owned()), ..link.clone() }.open().0;
            link.kept = earlier.memory().clone();
            link.clock = u64::try_from(head.field("ago")?.as_int()?).ok()?;
        }
        Some(Self { link, head })
    }

    /// The field of the head at this path: what tests look for.
    pub fn head(&self, path: &[&str]) -> Option<&Value> {
        self.head.at(&FieldPath::of(path))
    }
}

fn said<'a>(value: &'a Value, key: &str, tag: &str) -> &'a str {
    value.field(key).and_then(|said| said.field(tag)).and_then(Value::as_text).unwrap_or_default()
}
