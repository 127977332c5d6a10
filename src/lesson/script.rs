//! Scripts: steps that are edits and questions. Whoever plays one makes each edit through the sandbox's own
//! door, so that it can be undone.

use super::assertion::parse::seconds;
use super::pattern::ObjectPattern;
use super::problem::{Place, ProblemKind};
use super::yaml_reader::{Item, Reader};
use crate::cluster::{FieldPath, Intent, Kind, Object, Request, Value};
use crate::manifest::{self, Severity};
use crate::resolution::corefile::{Files, Profile};
use crate::resolution::server::Configuration;
use crate::resolution::upstream::Upstream;
use crate::sandbox::{Ask, Edit, Sandbox, SettingField};
use std::fmt;

/// Steps, in order.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Script {
    /// The steps.
    pub steps: Vec<ScriptStep>,
}

/// One step of a script.
#[derive(Clone, Debug, PartialEq)]
pub struct ScriptStep {
    /// What it does.
    pub kind: StepKind,
    /// Where it stands in `lesson.yaml`.
    pub place: Place,
}

/// What a step does.
#[derive(Clone, Debug, PartialEq)]
#[expect(missing_docs, reason = "docs/lessons.md says what each does")]
pub enum StepKind {
    Apply(Vec<Value>),
    Set {
        object: ObjectPattern,
        field: FieldPath,
        to: Option<Value>,
    },
    Recreate {
        object: ObjectPattern,
        field: FieldPath,
        to: Option<Value>,
    },
    RecreateAll(Vec<Value>),
    Delete(ObjectPattern),
    Scale {
        object: ObjectPattern,
        to: i64,
    },
    Ready {
        object: ObjectPattern,
        to: bool,
    },
    Ask(Ask),
    Wait {
        seconds: u64,
    },
    Corefile(String),
    Profile(Profile),
    Outside(String),
    Settings(Vec<(SettingField, String)>),
    /// The API server refuses it.
    Refused(Box<StepKind>),
}

/// What a step comes to in a state of the lab.
#[derive(Clone, Debug, PartialEq)]
pub enum Act {
    /// An edit to make.
    Edit(Edit),
    /// A question to ask.
    Ask(Ask),
}

/// Why a step cannot be made.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum StepError {
    /// There is no such object.
    NoObject(ObjectPattern),
}

impl fmt::Display for StepError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self::NoObject(object) = self;
        write!(f, "there is no {object}")
    }
}

impl std::error::Error for StepError {}

impl Script {
    /// This script and then another.
    pub(super) fn then(mut self, other: &Self) -> Self {
        self.steps.extend(other.steps.iter().cloned());
        self
    }

    /// How many of its steps are edits.
    pub(super) fn edits(&self) -> usize {
        self.steps.iter().filter(|step| !matches!(step.kind, StepKind::Ask(_))).count()
    }

    /// The objects it changes or makes, in the order of its steps.
    pub(super) fn objects(&self) -> Vec<ObjectPattern> {
        self.steps.iter().flat_map(|step| objects_of(&step.kind)).collect()
    }
}

fn objects_of(kind: &StepKind) -> Vec<ObjectPattern> {
    match kind {
        StepKind::Apply(values) | StepKind::RecreateAll(values) => {
            let objects = values.iter().filter_map(|value| Object::decode(value.clone()).ok());
            objects.map(|object| object.reference().clone().into()).collect()
        }
        StepKind::Set { object, .. }
        | StepKind::Recreate { object, .. }
        | StepKind::Delete(object)
        | StepKind::Scale { object, .. }
        | StepKind::Ready { object, .. } => vec![object.clone()],
        StepKind::Corefile(_) | StepKind::Profile(_) => vec![Configuration::object().into()],
        StepKind::Refused(inner) => objects_of(inner),
        StepKind::Ask(_) | StepKind::Wait { .. } | StepKind::Outside(_) | StepKind::Settings(_) => Vec::new(),
    }
}

impl ScriptStep {
    /// True where the API server is expected to refuse the step.
    pub fn is_refused(&self) -> bool {
        matches!(self.kind, StepKind::Refused(_))
    }

    /// True where something is looked up, and nothing changes.
    pub fn is_question(&self) -> bool {
        matches!(self.kind, StepKind::Ask(_))
    }

    /// What to do in this state.
    pub fn act(&self, sandbox: &Sandbox) -> Result<Act, StepError> {
        act(&self.kind, sandbox)
    }
}

fn act(kind: &StepKind, sandbox: &Sandbox) -> Result<Act, StepError> {
    let found = |object: &ObjectPattern| {
        object.all(sandbox.cluster()).next().cloned().ok_or_else(|| StepError::NoObject(object.clone()))
    };
    let reference = |object: &ObjectPattern| found(object).map(|object| object.reference().clone());
    let edit = match kind {
        StepKind::Apply(values) => match values.as_slice() {
            [only] => Edit::Put(only.clone()),
            many => Edit::Requests(many.iter().cloned().map(Request::Put).collect()),
        },
        StepKind::RecreateAll(values) => match values.as_slice() {
            [only] => Edit::Recreate(only.clone()),
            many => Edit::Requests(many.iter().cloned().map(Request::Recreate).collect()),
        },
        StepKind::Set { object, field, to } => {
            let object = reference(object)?;
            match object.kind {
                // The API server may keep a Service's address without a word (rule V5): that is told.
                Kind::Service => Edit::SetAll { object, fields: vec![(field.clone(), to.clone())] },
                _ => Edit::Set { object, field: field.clone(), value: to.clone() },
            }
        }
        StepKind::Recreate { object, field, to } => {
            let mut value = found(object)?.value().clone();
            value.set(field, to.clone());
            Edit::Recreate(value)
        }
        StepKind::Delete(object) => Edit::Delete(reference(object)?),
        StepKind::Scale { object, to } => Edit::Do { object: reference(object)?, intent: Intent::Scale(*to) },
        StepKind::Ready { object, to } => Edit::Do { object: reference(object)?, intent: Intent::Ready(*to) },
        StepKind::Ask(ask) => return Ok(Act::Ask(ask.clone())),
        StepKind::Wait { seconds } => Edit::Advance { seconds: *seconds },
        StepKind::Corefile(text) => corefile(text.clone()),
        StepKind::Profile(profile) => corefile(profile.text(&sandbox.cluster().settings().cluster_domain)),
        StepKind::Outside(text) => Edit::Outside(text.clone()),
        StepKind::Settings(choices) => {
            let mut settings = sandbox.cluster().settings().clone();
            for (choice, text) in choices {
                // Read once before; a choice that does not fit leaves what there is.
                let _ = choice.read(text, &mut settings);
            }
            Edit::Settings(settings)
        }
        StepKind::Refused(inner) => return act(inner, sandbox),
    };
    Ok(Act::Edit(edit))
}

fn corefile(text: String) -> Edit {
    Edit::Do { object: Configuration::object(), intent: Intent::Corefile(text) }
}

const STEPS: [&str; 13] = [
    "apply", "set", "recreate", "delete", "scale", "ready", "ask", "wait", "corefile", "profile", "outside",
    "settings", "refused",
];

impl Reader<'_> {
    /// A list of steps.
    pub(super) fn script(&mut self, item: &Item<'_>, key: &'static str, least: usize) -> Script {
        let items = self.list(item, key, least);
        let steps = items.iter().filter_map(|item| {
            let place = self.place(&item.path);
            Some(ScriptStep { kind: self.step(item)?, place })
        });
        Script { steps: steps.collect() }
    }

    fn step(&mut self, item: &Item<'_>) -> Option<StepKind> {
        if !self.keys(item, &STEPS) {
            return None;
        }
        let mut given = STEPS.into_iter().filter_map(|key| Some((key, item.get(key)?)));
        let (first, second) = (given.next(), given.next());
        let Some((key, inner)) = first else {
            if item.value.as_map().is_some_and(|map| map.keys().all(|key| STEPS.contains(&key.as_str()))) {
                self.say(&item.path, ProblemKind::TooFew(1, 0));
            }
            return None;
        };
        if let Some((second, _)) = second {
            self.say(&item.path, ProblemKind::Wanted { wanted: "one step", found: format!("{key}, {second}") });
        }
        Some(match key {
            "apply" => StepKind::Apply(self.manifests(&inner)?),
            "recreate" if matches!(inner.value, Value::Text(_)) => StepKind::RecreateAll(self.manifests(&inner)?),
            "set" => {
                let (object, field, to) = self.field_of(&inner)?;
                StepKind::Set { object, field, to }
            }
            "recreate" => {
                let (object, field, to) = self.field_of(&inner)?;
                StepKind::Recreate { object, field, to }
            }
            "delete" => StepKind::Delete(self.object(&inner)?),
            "scale" | "ready" => {
                self.keys(&inner, &["object", "to"]);
                let object = self.required(&inner, "object").and_then(|object| self.object(&object));
                let to = self.required(&inner, "to")?;
                if key == "scale" {
                    StepKind::Scale { object: object?, to: self.number(&to)? }
                } else {
                    StepKind::Ready { object: object?, to: self.truth(&to)? }
                }
            }
            "ask" => StepKind::Ask(self.ask(&inner)?),
            "wait" => {
                let text = self.text(&inner)?;
                let Some(seconds) = seconds(&text) else {
                    self.say(&inner.path, ProblemKind::Wanted { wanted: "10s", found: text });
                    return None;
                };
                StepKind::Wait { seconds }
            }
            "corefile" => StepKind::Corefile(self.corefile(&inner)?),
            "profile" => StepKind::Profile(self.one_of(&inner, &Profile::WORDS)?),
            "outside" => StepKind::Outside(self.outside(&inner)?),
            "settings" => StepKind::Settings(self.settings(&inner)),
            _ => StepKind::Refused(Box::new(self.step(&inner)?)),
        })
    }

    fn field_of(&mut self, item: &Item<'_>) -> Option<(ObjectPattern, FieldPath, Option<Value>)> {
        self.keys(item, &["object", "field", "to"]);
        let object = self.required(item, "object").and_then(|object| self.object(&object));
        let field = self.required(item, "field").and_then(|field| self.parsed(&field, "a field"));
        Some((object?, field?, item.get("to").map(|to| to.value.clone())))
    }

    pub(super) fn object(&mut self, item: &Item<'_>) -> Option<ObjectPattern> {
        self.parsed(item, "service/api")
    }

    pub(super) fn ask(&mut self, item: &Item<'_>) -> Option<Ask> {
        self.keys(item, &["from", "name", "type"]);
        let from = self.required(item, "from").and_then(|from| self.parsed(&from, "namespace/pod"));
        let name = self.required(item, "name").and_then(|name| self.text(&name));
        let record_type = match item.get("type") {
            Some(record_type) => self.parsed(&record_type, "A"),
            None => Some(Ask::default().record_type),
        };
        Some(Ask { from: from?, name: name?, record_type: record_type? })
    }

    pub(super) fn settings(&mut self, item: &Item<'_>) -> Vec<(SettingField, String)> {
        let keys = SettingField::ALL.map(SettingField::key);
        if !self.keys(item, &keys) {
            return Vec::new();
        }
        let mut all = Vec::new();
        for choice in SettingField::ALL {
            let Some(value) = item.get(choice.key()) else { continue };
            let Some(text) = self.text(&value) else { continue };
            if choice.read(&text, &mut crate::cluster::Settings::default()).is_ok() {
                all.push((choice, text));
            } else {
                self.say(&value.path, ProblemKind::Wanted { wanted: choice.key(), found: text });
            }
        }
        all
    }

    pub(super) fn outside(&mut self, item: &Item<'_>) -> Option<String> {
        let text = self.text(item)?;
        let (_, errors) = Upstream::parse(&text);
        let first = self.first_line(item);
        for error in &errors {
            let line = u32::try_from(error.line).unwrap_or_default();
            let place = Place { line: first + line.saturating_sub(1), column: 1 };
            self.say_at(place, ProblemKind::BadLine(line));
        }
        errors.is_empty().then_some(text)
    }

    pub(super) fn corefile(&mut self, item: &Item<'_>) -> Option<String> {
        let text = self.text(item)?;
        let errors = Configuration::read(&text, &Files::default()).errors;
        let first = self.first_line(item);
        for error in &errors {
            let line = u32::try_from(error.place.line).unwrap_or_default();
            let place = Place { line: first + line.saturating_sub(1), column: 1 };
            self.say_at(place, ProblemKind::BadLine(line));
        }
        errors.is_empty().then_some(text)
    }

    /// The objects of a block of manifests; what is wrong with it is said at its line in the lesson.
    fn manifests(&mut self, item: &Item<'_>) -> Option<Vec<Value>> {
        let text = self.text(item)?;
        let first = self.first_line(item);
        let reading = manifest::read(&text);
        for diagnostic in reading.diagnostics.iter().filter(|diagnostic| diagnostic.severity == Severity::Error) {
            let place = Place { line: first + diagnostic.span.line.saturating_sub(1), column: 1 };
            self.say_at(place, ProblemKind::Manifest(Box::new(diagnostic.message.clone())));
        }
        if reading.documents.is_empty() && reading.is_clean() {
            self.say(&item.path, ProblemKind::TooFew(1, 0));
        }
        let values: Vec<Value> = reading.objects().map(|object| object.value().clone()).collect();
        (reading.is_clean() && !values.is_empty()).then_some(values)
    }
}
