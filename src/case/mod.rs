//! Ready-made worlds that somebody opens to see one thing: a case for each known confusion that the model covers, and a
//! world for each page of kubernetes.io that can be followed. They are YAML files, so that anybody can write one;
//! `docs/cases.md` says how.

mod confusion;
mod walkthrough;

pub use confusion::{Covered, KnownConfusion, known_confusions};
pub use walkthrough::{Walkthrough, next_command, walkthroughs};

use crate::cluster::{FieldPath, Value};
use crate::manifest;
use crate::sandbox::{Ask, Link, SettingField};

/// What stands between the head of a case and its manifests.
const DIVIDER: &str = "\n---\n";

/// A world in which somebody is confused.
#[derive(Clone, Debug, PartialEq)]
pub struct Case {
    /// The state it opens, with the question.
    pub link: Link,
    head: Value,
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
