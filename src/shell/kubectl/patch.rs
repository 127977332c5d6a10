//! `kubectl patch`: a merge, or a JSON Patch.

use super::changed::finish;
use super::flags::Arguments;
use super::json_patch::{self, Failed};
use super::patch_merge::{self, Way};
use super::{Dry, Kubectl, Output, Result, fail, resource_names};
use crate::cluster::{FieldPath, Value};
use crate::manifest::{self, Severity};

pub(super) fn patch(kubectl: &mut Kubectl<'_>, arguments: &Arguments) -> Result {
    let dry = Dry::of(arguments)?;
    // Without a way of merging it is a JSON Patch.
    let way = match arguments.value("type").unwrap_or("strategic") {
        "strategic" => Some(Way::Strategic),
        "merge" => Some(Way::Json),
        "json" => None,
        other => return Err(fail(format!("error: --type must be one of [json merge strategic], not \"{other}\""))),
    };
    let Some(text) = arguments.value("patch") else {
        return Err(fail("error: Must specify --patch or --patch-file containing the contents of the patch"));
    };
    let status = match arguments.value("subresource") {
        None => false,
        Some("status") => true,
        Some(other) => {
            return Err(fail(format!("error: invalid subresource value: \"{other}\". Must be one of [scale status]")));
        }
    };
    let reading = match way {
        Some(_) => manifest::read(text),
        None => manifest::read(&below("operations", text)),
    };
    let syntax = reading.diagnostics.iter().find(|one| {
        use manifest::Message;
        one.severity == Severity::Error
            && !matches!(one.message, Message::MissingKind | Message::MissingApiVersion | Message::MissingName)
    });
    let value = reading.documents.into_iter().next().map(|document| document.value);
    let value = if way.is_some() { value } else { value.and_then(|value| value.field("operations").cloned()) };
    let is_patch = |value: &Value| match way {
        Some(_) => value.as_map().is_some(),
        None => matches!(value, Value::List(_)),
    };
    let (Some(patch), None) = (value.filter(is_patch), syntax) else {
        let said = syntax.map(|one| crate::text::diagnostic::sentence(kubectl.language, &one.message));
        return Err(fail(format!(
            "error: unable to parse {text:?}: {}",
            said.unwrap_or_else(|| if way.is_some() { "it is no mapping" } else { "it is no list" }.to_owned())
        )));
    };
    let (objects, mut new, mut lines) = (kubectl.chosen(&arguments.words, arguments)?, Vec::new(), Vec::new());
    for object in &objects {
        let mut value = object.value().clone();
        match way {
            Some(way) => patch_merge::patch(&mut value, &patch, way),
            None => json_patch::apply(&mut value, &patch).map_err(|failed| fail(not_patched(&failed)))?,
        }
        // The status has a door of its own, and is not touched through the other.
        let path = if status { "spec" } else { "status" };
        let kept = object.value().field(path).cloned();
        value.set(&FieldPath::of(&[path]), kept);
        let is_same = value == *object.value();
        lines.push(format!(
            "{} patched{}{}",
            resource_names::name_of(object),
            if is_same { " (no change)" } else { "" },
            dry.suffix()
        ));
        if !is_same {
            new.push(value);
        }
    }
    finish(kubectl, arguments, dry, new, lines, Output::default())
}

/// A text as the value of a field. Objects are mappings, which the list of a JSON Patch is not.
fn below(field: &str, text: &str) -> String {
    text.lines().fold(format!("{field}:"), |all, line| all + "\n " + line)
}

/// The API server does not tell kubectl which operation it was; the remark does.
fn not_patched(failed: &Failed) -> String {
    let said = match failed {
        Failed::NotAPatch => "it is no list of operations".to_owned(),
        Failed::Operation(position, said) => format!("operation {}: {said}", position + 1),
    };
    format!("The request is invalid: the server rejected our request due to an error in our request\n# {said}")
}
