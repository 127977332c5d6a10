//! The fields of a message, one type of it after another.

use super::{Fault, Request, TOKENS, TYPES, Token, VERSION};
use crate::cluster::{Map, Value};
use crate::dns::RecordType;
use crate::host::parameters::ThemeWish;
use crate::lesson::Stage;
use crate::spelling::closest;
use crate::text::Language;
use crate::text::excerpt::excerpt;

/// The longest value of a token.
const LONGEST_TOKEN: usize = 300;

/// What a message wants, where that can be told, and all that is wrong with it.
pub(super) fn request(map: &Map) -> (Option<Request>, Vec<Fault>) {
    let mut fields = Fields { map, faults: Vec::new() };
    let request = fields.request();
    (request, fields.faults)
}

struct Fields<'a> {
    map: &'a Map,
    faults: Vec<Fault>,
}

impl Fields<'_> {
    fn request(&mut self) -> Option<Request> {
        if !self.is_of_this_version() {
            return None;
        }
        if !matches!(self.map.get("id"), None | Some(Value::Null | Value::Text(_) | Value::Int(_))) {
            self.faults.push(Fault::of("value", "id", "`id` has to be a text or a whole number".to_owned()));
        }
        let (kind, allowed) = self.kind()?;
        self.refuse_others(kind, allowed);
        Some(match kind {
            "init" => {
                let (tokens, language) = (self.tokens(), self.language("lang"));
                Request::Init { tokens, language, progress: self.text("progress") }
            }
            "ask" => Request::Ask {
                from: self.read("from", "namespace/pod", |text| text.parse().ok()),
                name: self.text("name"),
                record_type: self.record_type(),
            },
            "apply" => {
                Request::Apply { yaml: self.needed("yaml")?, recreate: self.truth("recreate").unwrap_or_default() }
            }
            "load" => Request::Load {
                lesson: self.needed("lesson")?,
                stage: self.word("stage", &Stage::ALL.map(|stage| (stage.as_str(), stage))),
            },
            "theme" => Request::Theme { theme: self.word("theme", &ThemeWish::WORDS), tokens: self.tokens() },
            "lang" => match self.language("lang") {
                Some(language) => Request::Lang(language),
                None => {
                    self.missing("lang");
                    return None;
                }
            },
            "pause" => Request::Pause(self.truth("paused").unwrap_or(true)),
            "getState" => Request::GetState,
            "setState" => Request::SetState(self.needed("state")?),
            "undo" => Request::Undo,
            _ => Request::Focus,
        })
    }

    fn is_of_this_version(&mut self) -> bool {
        let found = match self.map.get("v") {
            Some(Value::Int(VERSION)) => return true,
            found => found.map_or("nothing".to_owned(), describe),
        };
        self.faults.push(Fault::of("version", "v", format!("`v` has to be {VERSION}, found {found}")));
        false
    }

    /// The type of the message, and the fields that one of it may have.
    fn kind(&mut self) -> Option<(&'static str, &'static [&'static str])> {
        let Some(kind) = self.text("type") else {
            self.missing("type");
            return None;
        };
        let known = TYPES.into_iter().find(|(known, _)| *known == kind);
        if known.is_none() {
            let nearest = closest(&kind, TYPES.map(|(known, _)| known));
            let says = format!("there is no message of type {:?}", excerpt(&kind));
            self.faults.push(Fault { nearest, ..Fault::of("type", "type", says) });
        }
        known
    }

    /// Every field that a message of this type does not have is a fault. `type` is the message's own, so the record
    /// type of a question travels as `qtype`.
    fn refuse_others(&mut self, kind: &str, allowed: &'static [&'static str]) {
        for key in self.map.keys().filter(|key| !["ns", "v", "type", "id"].contains(&key.as_str())) {
            if !allowed.contains(&key.as_str()) {
                let nearest = closest(key, allowed.iter().copied());
                let says = format!("a message of type `{kind}` has no field `{}`", excerpt(key));
                self.faults.push(Fault { nearest, ..Fault::of("field", key, says) });
            }
        }
    }

    fn missing(&mut self, field: &str) {
        if self.faults.iter().all(|fault| fault.field.as_deref() != Some(field)) {
            self.faults.push(Fault::of("field", field, format!("`{field}` is missing")));
        }
    }

    fn wrong(&mut self, field: &str, wanted: &str, found: &Value) {
        let says = format!("`{field}` has to be {wanted}, found {}", describe(found));
        self.faults.push(Fault::of("value", field, says));
    }

    fn text(&mut self, field: &str) -> Option<String> {
        match self.map.get(field) {
            None | Some(Value::Null) => None,
            Some(Value::Text(text)) => Some(text.clone()),
            Some(other) => {
                self.wrong(field, "a text", other);
                None
            }
        }
    }

    fn needed(&mut self, field: &str) -> Option<String> {
        let text = self.text(field);
        if text.is_none() {
            self.missing(field);
        }
        text
    }

    fn truth(&mut self, field: &str) -> Option<bool> {
        match self.map.get(field) {
            None | Some(Value::Null) => None,
            Some(Value::Bool(truth)) => Some(*truth),
            Some(other) => {
                self.wrong(field, "true or false", other);
                None
            }
        }
    }

    fn read<T>(&mut self, field: &str, wanted: &str, read: impl Fn(&str) -> Option<T>) -> Option<T> {
        let text = self.text(field)?;
        let meant = read(&text);
        if meant.is_none() {
            self.wrong(field, wanted, &Value::Text(text));
        }
        meant
    }

    fn word<T: Copy>(&mut self, field: &str, words: &[(&'static str, T)]) -> Option<T> {
        let text = self.text(field)?;
        let meant = words.iter().find(|(word, _)| *word == text).map(|(_, meant)| *meant);
        if meant.is_none() {
            let known: Vec<&'static str> = words.iter().map(|(word, _)| *word).collect();
            let says = format!("`{field}` has to be one of {}, found {:?}", known.join(", "), excerpt(&text));
            self.faults.push(Fault { nearest: closest(&text, known), ..Fault::of("value", field, says) });
        }
        meant
    }

    fn language(&mut self, field: &str) -> Option<Language> {
        let tags = Language::ALL.map(Language::tag).join(", ");
        self.read(field, &format!("a language tag the lab speaks ({tags})"), Language::from_tag)
    }

    fn record_type(&mut self) -> Option<RecordType> {
        self.read("qtype", "a record type such as A, AAAA or SRV", |text| text.parse().ok())
    }

    /// The tokens of the host. Values go into a style sheet: what could load something or end the value
    /// is refused.
    fn tokens(&mut self) -> Vec<Token> {
        let map = match self.map.get("tokens") {
            None | Some(Value::Null) => return Vec::new(),
            Some(Value::Map(map)) => map,
            Some(other) => {
                self.wrong("tokens", "an object of names and values", other);
                return Vec::new();
            }
        };
        let mut tokens = Vec::new();
        for (key, value) in map {
            let field = format!("tokens.{key}");
            let name = key.strip_prefix("--kdl-").unwrap_or(key);
            let Some((_, property)) = TOKENS.into_iter().find(|(known, _)| *known == name) else {
                let nearest = closest(name, TOKENS.map(|(known, _)| known));
                self.faults.push(Fault {
                    nearest,
                    ..Fault::of("field", &field, format!("there is no token `{}`", excerpt(key)))
                });
                continue;
            };
            match value {
                Value::Text(value) if is_plain_css(value) => tokens.push(Token { property, value: value.clone() }),
                other => self.wrong(&field, "a plain CSS value", other),
            }
        }
        tokens
    }
}

/// True for a value that names colours, lengths and faces and can do nothing else.
fn is_plain_css(value: &str) -> bool {
    let lower = value.to_ascii_lowercase();
    value.len() <= LONGEST_TOKEN
        && !value.contains([';', '{', '}', '\\', '<', '@', '!'])
        && !["url(", "image(", "image-set(", "src(", "expression("].iter().any(|word| lower.contains(word))
}

fn describe(value: &Value) -> String {
    match value {
        Value::Text(text) => format!("{:?}", excerpt(text)),
        other => format!("a value of type {}", other.type_word()),
    }
}
