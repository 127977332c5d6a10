//! The messages of a host page: `{ns: "k8sdnslab", v: 1, type, id?, …}`, as JSON. What is not for the lab
//! is passed over in silence; what is for the lab and not understood is answered with faults, field by
//! field, and nothing of it is done.

use super::json;
use super::parameters::ThemeWish;
use crate::cluster::{Kind, Map, Value};
use crate::dns::RecordType;
use crate::lesson::Stage;
use crate::manifest::{Document, Reading};
use crate::sandbox::PodRef;
use crate::spelling::near;
use crate::text::Language;
use crate::text::excerpt::excerpt;

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

/// The longest value of a token.
const LONGEST_TOKEN: usize = 300;

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
    let mut fields = Fields { map: &map, faults: Vec::new() };
    let wanted = fields.request();
    let wanted = match wanted {
        Some(request) if fields.faults.is_empty() => Ok(request),
        _ => Err(fields.faults),
    };
    Some(Message { id, wanted })
}

/// What is said of a message that is longer than [`LONGEST`], or that holds what JSON does not have.
pub fn too_long() -> Fault {
    Fault::of("json", "", format!("a message is a plain object, as JSON of at most {LONGEST} bytes"))
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
            let nearest = near(&kind, TYPES.map(|(known, _)| known));
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
                let nearest = near(key, allowed.iter().copied());
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
            self.faults.push(Fault { nearest: near(&text, known), ..Fault::of("value", field, says) });
        }
        meant
    }

    fn language(&mut self, field: &str) -> Option<Language> {
        let tags = Language::ALL.map(Language::tag).join(", ");
        self.read(field, &format!("a language tag the lab speaks ({tags})"), Language::of_tag)
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
                let nearest = near(name, TOKENS.map(|(known, _)| known));
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::manifest::read;
    use proptest::prelude::*;

    fn wanted(text: &str) -> Result<Request, Vec<Fault>> {
        decode(text).expect("a message for the lab").wanted
    }

    /// Field, code and nearest of each fault.
    fn faults(text: &str) -> Vec<(String, &'static str, Option<&'static str>)> {
        let faults = wanted(text).expect_err("a fault");
        faults.into_iter().map(|fault| (fault.field.unwrap_or_default(), fault.code, fault.nearest)).collect()
    }

    fn message(rest: &str) -> String {
        format!(r#"{{"ns":"k8sdnslab","v":1,{rest}}}"#)
    }

    #[test]
    fn every_type_is_read() {
        let ask = Request::Ask {
            from: Some("shop/shell".parse().unwrap()),
            name: Some("db".to_owned()),
            record_type: Some(RecordType::Srv),
        };
        let token = Token { property: "--ink", value: "rgb(1 2 3)".to_owned() };
        let cases = [
            (r#""type":"ask","from":"shop/shell","name":"db","qtype":"SRV""#, ask),
            (r#""type":"ask""#, Request::Ask { from: None, name: None, record_type: None }),
            (r#""type":"apply","yaml":"kind: Pod""#, Request::Apply { yaml: "kind: Pod".to_owned(), recreate: false }),
            (
                r#""type":"load","lesson":"headless","stage":"goal""#,
                Request::Load { lesson: "headless".to_owned(), stage: Some(Stage::Goal) },
            ),
            (
                r#""type":"theme","theme":"dark","tokens":{"--kdl-fg":"rgb(1 2 3)"}"#,
                Request::Theme { theme: Some(ThemeWish::Dark), tokens: vec![token] },
            ),
            (r#""type":"lang","lang":"ko""#, Request::Lang(Language::Korean)),
            (r#""type":"pause""#, Request::Pause(true)),
            (r#""type":"pause","paused":false"#, Request::Pause(false)),
            (r#""type":"getState""#, Request::GetState),
            (r#""type":"setState","state":"v=1""#, Request::SetState("v=1".to_owned())),
            (r#""type":"undo""#, Request::Undo),
            (r#""type":"focus""#, Request::Focus),
            (
                r#""type":"init","lang":"en","progress":"x""#,
                Request::Init { tokens: vec![], language: Some(Language::English), progress: Some("x".to_owned()) },
            ),
        ];
        for (text, request) in cases {
            assert_eq!(wanted(&message(text)), Ok(request), "{text}");
        }
    }

    #[test]
    fn long_texts_beside_a_message_are_its_fields() {
        let yaml = "kind: Pod\n# \"{".repeat(10);
        let wanted = |rest: &str, key: &str, text: &str| {
            decode_with(&message(rest), vec![(key.to_owned(), text.to_owned())]).unwrap().wanted
        };
        assert_eq!(
            wanted(r#""type":"apply","recreate":true"#, "yaml", &yaml),
            Ok(Request::Apply { yaml: yaml.clone(), recreate: true })
        );
        assert_eq!(wanted(r#""type":"setState""#, "state", &yaml), Ok(Request::SetState(yaml.clone())));
        let faults = wanted(r#""type":"apply","yaml":"a""#, "yml", &yaml).unwrap_err();
        assert_eq!(faults[0].nearest, Some("yaml"));
        assert_eq!(wanted(r#""type":"apply""#, "yaml", &"a".repeat(LONGEST)), Err(vec![too_long()]));
        assert_eq!(decode_with(r#"{"v":1}"#, vec![("ns".to_owned(), "other".to_owned())]), None);
    }

    #[test]
    fn what_the_lab_does_not_model_is_told_object_by_object() {
        let service = "---\napiVersion: v1\nkind: Service\nmetadata: {name: a}\n";
        let odd = "---\napiVersion: x/v1\nkind: __proto__\nmetadata: {name: b}\n---\napiVersion: v1\nkind: \"<script>\"\nmetadata: {name: c}\n";
        let (kept, has_other) = unmodelled(&read(odd));
        assert!(!has_other);
        let says: Vec<&str> = kept.iter().map(|fault| fault.says.as_str()).collect();
        assert_eq!(says.len(), 2);
        assert!(says[0].starts_with("line 2: the lab does not model \"__proto__\" of \"x/v1\""), "{}", says[0]);
        let (kept, has_other) = unmodelled(&read(&format!("{odd}{service}")));
        assert!(has_other && kept.len() == 2);
        assert_eq!(unmodelled(&read(service)), (Vec::new(), true));
    }

    #[test]
    fn a_fault_repeats_little_of_what_a_stranger_wrote() {
        let long = "z".repeat(100_000);
        for rest in [
            format!(r#""type":"{long}""#),
            format!(r#""type":"ask","{long}":1"#),
            format!(r#""type":"theme","theme":"{long}""#),
            format!(r#""type":"theme","tokens":{{"{long}":"red"}}"#),
            format!(r#""type":"ask","from":"a/b/c/{long}""#),
        ] {
            let faults = wanted(&message(&rest)).expect_err("a fault");
            assert!(faults.iter().all(|fault| fault.says.len() < 400), "{}", faults[0].says.len());
        }
    }

    #[test]
    fn what_is_for_somebody_else_is_passed_over() {
        for text in ["1", "[]", "{}", r#"{"ns":"other","v":1,"type":"ask"}"#, r#"{"type":"ask"}"#] {
            assert_eq!(decode(text), None, "{text}");
        }
    }

    #[test]
    fn what_is_not_understood_is_told_field_by_field_and_nothing_of_it_is_done() {
        let of = |field: &str, code, nearest| (field.to_owned(), code, nearest);
        assert_eq!(faults(r#"{"ns":"k8sdnslab","type":"ask"}"#), [of("v", "version", None)]);
        assert_eq!(faults(r#"{"ns":"k8sdnslab","v":2,"type":"ask"}"#), [of("v", "version", None)]);
        assert_eq!(faults(&message(r#""x":1"#)), [of("type", "field", None)]);
        assert_eq!(faults(&message(r#""type":7"#)), [of("type", "value", None)]);
        assert_eq!(faults(&message(r#""type":"aks""#)), [of("type", "type", Some("ask"))]);
        assert_eq!(faults(&message(r#""type":"apply""#)), [of("yaml", "field", None)]);
        assert_eq!(
            faults(&message(r#""type":"ask","nmae":"db","from":"a/b/c/d","qtype":"B""#)),
            [of("nmae", "field", Some("name")), of("from", "value", None), of("qtype", "value", None)]
        );
        assert_eq!(faults(&message(r#""type":"theme","theme":"drak""#)), [of("theme", "value", Some("dark"))]);
        assert_eq!(faults(&message(r#""type":"undo","id":[]"#)), [of("id", "value", None)]);
        assert_eq!(faults("{"), [of("", "json", None)]);
    }

    #[test]
    fn a_token_can_name_a_colour_and_load_nothing() {
        for value in
            ["url(https://evil.example/x)", "red; } body { display: none", "URL(x)", "image-set('x' 1x)", "\\75rl(x)"]
        {
            let text =
                message(&format!(r#""type":"theme","tokens":{{"bg":{}}}"#, serde_json::to_string(value).unwrap()));
            assert_eq!(faults(&text).first().map(|fault| fault.1), Some("value"), "{value}");
        }
        assert_eq!(faults(&message(r#""type":"theme","tokens":{"acent":"red"}"#))[0].2, Some("accent"));
    }

    #[test]
    fn the_reply_bears_the_id_even_where_the_message_is_malformed() {
        let read = decode(r#"{"ns":"k8sdnslab","v":1,"type":"nothing","id":"7"}"#).unwrap();
        assert_eq!(read.id, Some("7".into()));
        assert!(read.wanted.is_err());
    }

    proptest! {
        #[test]
        fn no_message_makes_it_panic(rest in "\\PC*", kind in "ask|apply|init|theme|load|setState|pause|[a-z]*") {
            let _ = decode(&rest);
            let _ = decode(&format!(r#"{{"ns":"k8sdnslab","v":1,"type":{kind:?},"tokens":{rest:?},"from":{rest:?},"yaml":{rest:?}}}"#));
            let _ = decode(&format!(r#"{{"ns":"k8sdnslab","v":1,"type":"{kind}",{rest}}}"#));
        }
    }
}
