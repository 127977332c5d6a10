//! The messages of a host page: `{ns: "k8sdnslab", v: 1, type, id?, …}`, as JSON. What is not for the lab
//! is passed over in silence; what is for the lab and not understood is answered with faults, field by
//! field, and nothing of it is done.

mod fields;

use super::parameters::ThemeWish;
use crate::cluster::{Kind, Value};
use crate::dns::RecordType;
use crate::json;
use crate::lesson::Stage;
use crate::manifest::{Document, Reading};
use crate::sandbox::PodRef;
use crate::text::Language;
use crate::text::excerpt::excerpt;
use std::fmt;

/// Who the messages are for.
pub const NAMESPACE: &str = "k8sdnslab";
/// The version of the protocol.
pub const VERSION: i64 = 1;
/// The longest message, in bytes: a large cluster, and no more.
pub const LONGEST: usize = 8 << 20;

/// A message for the lab.
#[derive(Clone, Debug, PartialEq)]
pub struct Message {
    /// What the reply is to bear, a text or a number.
    pub id: Option<Value>,
    /// What is wanted, or all that is wrong with it.
    pub wanted: Result<Request, Vec<Fault>>,
}

/// What a host page wants.
#[derive(Clone, Debug, PartialEq)]
pub enum Request {
    /// The host is there: its colours, its language, the learner's progress it has kept.
    Init {
        /// See [`Request::Theme`].
        tokens: Vec<Token>,
        /// The language.
        language: Option<Language>,
        /// What [`progress`](self) messages said before.
        progress: Option<String>,
    },
    /// Ask this; what is left out stays as it is.
    Ask {
        /// The pod.
        from: Option<PodRef>,
        /// The name.
        name: Option<String>,
        /// The type.
        record_type: Option<RecordType>,
    },
    /// Apply these manifests, as `kubectl apply` would.
    Apply {
        /// One or more YAML documents.
        yaml: String,
        /// Objects that cannot change in place are deleted and made anew.
        recreate: bool,
    },
    /// Open a lesson.
    Load {
        /// Its slug.
        lesson: String,
        /// Its stage.
        stage: Option<Stage>,
    },
    /// Other colours.
    Theme {
        /// Light, dark or the reader's own.
        theme: Option<ThemeWish>,
        /// The host's own colours and faces.
        tokens: Vec<Token>,
    },
    /// Another language.
    Lang(Language),
    /// Hold still, or go on.
    Pause(bool),
    /// Tell the state.
    GetState,
    /// Open a state that was told before.
    SetState(String),
    /// Take the last step back.
    Undo,
    /// Put the keyboard into the question.
    Focus,
}

/// A design token of the host.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Token {
    /// The custom property of the page's style sheet that takes it.
    pub property: &'static str,
    /// The value, as CSS.
    pub value: String,
}

/// The tokens a host may set, and the properties that take them.
pub const TOKENS: [(&str, &str); 9] = [
    ("bg", "--bg"),
    ("surface", "--surface"),
    ("fg", "--ink"),
    ("soft", "--soft"),
    ("line", "--line"),
    ("accent", "--dns"),
    ("font", "--sans"),
    ("mono", "--mono"),
    ("radius", "--r"),
];

/// How many objects that are not modelled are told of.
const MOST_KEPT: usize = 100;

/// What is wrong with a message. The sentence is for programmers and in English.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fault {
    /// What kind of fault, for programs: `json`, `version`, `type`, `field`, `value`.
    pub code: &'static str,
    /// The field, where it is one.
    pub field: Option<String>,
    /// What is wrong.
    pub says: String,
    /// What may have been meant.
    pub nearest: Option<&'static str>,
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.says)
    }
}

impl std::error::Error for Fault {}

impl Fault {
    fn of(code: &'static str, field: &str, says: String) -> Self {
        Self { code, field: (!field.is_empty()).then(|| field.to_owned()), says, nearest: None }
    }
}

/// The types of messages, and the fields each may have besides `ns`, `v`, `type` and `id`.
const TYPES: [(&str, &[&str]); 11] = [
    ("init", &["tokens", "lang", "progress"]),
    ("ask", &["from", "name", "qtype"]),
    ("apply", &["yaml", "recreate"]),
    ("load", &["lesson", "stage"]),
    ("theme", &["theme", "tokens"]),
    ("lang", &["lang"]),
    ("pause", &["paused"]),
    ("getState", &[]),
    ("setState", &["state"]),
    ("undo", &[]),
    ("focus", &[]),
];

/// The objects of a text that the lab keeps and does nothing with, and whether there is any other in it.
pub fn unmodelled(reading: &Reading) -> (Vec<Fault>, bool) {
    let kinds = |document: &Document| {
        let text = |key: &str| document.value.field(key).and_then(Value::as_text).unwrap_or_default().to_owned();
        (text("apiVersion"), text("kind"))
    };
    let mut kept = Vec::new();
    let mut has_other = false;
    for document in reading.documents.iter() {
        let (version, kind) = kinds(document);
        if document.object.is_some() && matches!(Kind::of(&version, &kind), Kind::Other(..)) {
            let line = document.spans.head().line;
            let (kind, version) = (excerpt(&kind), excerpt(&version));
            let says = format!("line {line}: the lab does not model {kind:?} of {version:?}; nothing follows from it");
            kept.push(Fault::of("unmodelled", "yaml", says));
        } else {
            has_other = true;
        }
    }
    kept.truncate(MOST_KEPT);
    (kept, has_other)
}

/// Reads a message; `None` where it is for somebody else.
///
/// ```
/// use k8s_dns_lab::host::message::{Request, decode};
///
/// let message = decode(r#"{"ns": "k8sdnslab", "v": 1, "type": "pause", "paused": false}"#);
/// assert_eq!(message.map(|message| message.wanted), Some(Ok(Request::Pause(false))));
/// assert_eq!(decode(r#"{"type": "pause"}"#), None);
/// ```
pub fn decode(text: &str) -> Option<Message> {
    decode_with(text, Vec::new())
}

/// Reads a message of which some fields travelled beside the text, for they are long: nothing is gained by writing
/// and reading them as JSON.
pub fn decode_with(text: &str, long: Vec<(String, String)>) -> Option<Message> {
    if text.len() + long.iter().map(|(key, value)| key.len() + value.len()).sum::<usize>() > LONGEST {
        return Some(Message { id: None, wanted: Err(vec![too_long()]) });
    }
    let value = match json::parse(text) {
        Ok(value) => value,
        Err(error) => return Some(Message { id: None, wanted: Err(vec![Fault::of("json", "", error.to_string())]) }),
    };
    let Value::Map(mut map) = value else { return None };
    map.extend(long.into_iter().map(|(key, text)| (key, Value::Text(text))));
    if map.get("ns").and_then(Value::as_text) != Some(NAMESPACE) {
        return None;
    }
    let id = map.get("id").filter(|id| matches!(id, Value::Text(_) | Value::Int(_))).cloned();
    let (wanted, faults) = fields::request(&map);
    let wanted = match wanted {
        Some(request) if faults.is_empty() => Ok(request),
        _ => Err(faults),
    };
    Some(Message { id, wanted })
}

/// What is said of a message that is longer than [`LONGEST`], or that holds what JSON does not have.
pub fn too_long() -> Fault {
    Fault::of("json", "", format!("a message is a plain object, as JSON of at most {LONGEST} bytes"))
}

#[cfg(test)]
mod tests;
