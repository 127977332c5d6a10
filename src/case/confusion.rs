//! The known confusions: the index of all of them, with the case that shows one or the reason why none does.

use crate::cluster::Value;
use crate::manifest;

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

fn said<'a>(value: &'a Value, key: &str, tag: &str) -> &'a str {
    value.field(key).and_then(|said| said.field(tag)).and_then(Value::as_text).unwrap_or_default()
}
