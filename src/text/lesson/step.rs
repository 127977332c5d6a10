//! What the steps of a script do, in words.

use crate::cluster::{FieldPath, Value};
use crate::lesson::StepKind;
use crate::text::{Language, words};

/// What a step does: what "show me" says before it does it.
pub fn step(language: Language, kind: &StepKind) -> String {
    let words = words::lesson_step(language);
    let names = |values: &[Value]| {
        let text = |value: &Value, path: &[&str]| {
            value.at(&FieldPath::of(path)).and_then(Value::as_text).unwrap_or_default().to_owned()
        };
        let name = |value: &Value| format!("{} {}", text(value, &["kind"]), text(value, &["metadata", "name"]));
        values.iter().map(name).collect::<Vec<_>>().join(", ")
    };
    let said = |to: &Option<Value>| match to {
        Some(Value::Text(text)) => text.clone(),
        Some(Value::Int(number)) => number.to_string(),
        Some(Value::Bool(is)) => is.to_string(),
        Some(_) => "…".to_owned(),
        None => String::new(),
    };
    match kind {
        StepKind::Apply(values) => words.apply(names(values)),
        StepKind::RecreateAll(values) => words.recreate_all(names(values)),
        StepKind::Set { object, field, to: None } => words.remove_field(field, object),
        StepKind::Set { object, field, to } => words.set(field, said(to), object),
        StepKind::Recreate { object, field, to } => words.recreate(object, field, said(to)),
        StepKind::Delete(object) => words.delete(object),
        StepKind::Scale { object, to } => words.scale(object, to),
        StepKind::Ready { object, to: true } => words.becomes_ready(object),
        StepKind::Ready { object, to: false } => words.ready_no_more(object),
        StepKind::Ask(ask) => words.ask(ask),
        StepKind::Wait { seconds } => words.wait(seconds),
        StepKind::Corefile(_) => words.corefile().to_owned(),
        StepKind::Profile(profile) => words.profile(profile.as_str()),
        StepKind::Outside(_) => words.outside().to_owned(),
        StepKind::Settings(_) => words.settings().to_owned(),
        StepKind::Refused(inner) => words.refused(step(language, inner)),
    }
}
