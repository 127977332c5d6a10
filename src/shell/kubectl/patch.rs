//! `kubectl patch`: a merge, or a JSON Patch.

use super::changed::finish;
use super::command::{Command, DRY};
use super::flags::Arguments;
use super::json_patch::{self, JsonPatchError};
use super::patch_merge::{self, Way};
use super::{Dry, Kubectl, Output, Result, fail, resource_names};
use crate::cluster::{FieldPath, Value};
use crate::manifest::{self, Severity};

pub(super) const PATCH: Command = Command {
    name: "patch",
    flags: &["type=", "patch,p=", "subresource=", DRY, "output,o="],
    about: "Changes fields. --type=strategic merges ports and containers by their keys, --type=merge replaces lists, --type=json carries out operations.",
    examples: &[
        "kubectl patch svc db -p '{\"spec\":{\"publishNotReadyAddresses\":true}}'",
        "kubectl patch svc db --type=json -p '[{\"op\":\"replace\",\"path\":\"/spec/ports/0/port\",\"value\":5433}]'",
    ],
    run: patch,
};

fn patch(kubectl: &mut Kubectl<'_>, arguments: &Arguments) -> Result {
    let dry = Dry::from_arguments(arguments)?;
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
    // The status has a door of its own, and is not touched through the other.
    let untouched = match arguments.value("subresource") {
        None => "status",
        Some("status") => "spec",
        Some(other) => {
            return Err(fail(format!("error: invalid subresource value: \"{other}\". Must be one of [scale status]")));
        }
    };
    let patch = read(kubectl, text, way)?;
    let (objects, mut new, mut lines) = (kubectl.chosen(&arguments.words, arguments)?, Vec::new(), Vec::new());
    for object in &objects {
        let mut value = object.value().clone();
        match way {
            Some(way) => patch_merge::patch(&mut value, &patch, way),
            None => json_patch::apply(&mut value, &patch).map_err(|failed| fail(not_patched(&failed)))?,
        }
        value.set(&FieldPath::of(&[untouched]), object.value().field(untouched).cloned());
        let is_same = value == *object.value();
        let remark = if is_same { " (no change)" } else { "" };
        lines.push(format!("{} patched{remark}{}", resource_names::name_of(object), dry.suffix()));
        if !is_same {
            new.push(value);
        }
    }
    finish(kubectl, arguments, dry, new, lines, Output::default())
}

/// Reads a patch: a mapping that is merged, or the list of a JSON Patch.
fn read(kubectl: &Kubectl<'_>, text: &str, way: Option<Way>) -> Result<Value> {
    let reading = match way {
        Some(_) => manifest::read(text),
        None => manifest::read(&below("operations", text)),
    };
    // It need not be a whole object.
    let syntax = reading.diagnostics.iter().find(|one| {
        use manifest::Message;
        one.severity == Severity::Error
            && !matches!(one.message, Message::MissingKind | Message::MissingApiVersion | Message::MissingName)
    });
    let value = reading.documents.into_iter().next().map(|document| document.value);
    let patch = match way {
        Some(_) => value.filter(|value| value.as_map().is_some()),
        None => {
            value.and_then(|value| value.field("operations").cloned()).filter(|value| matches!(value, Value::List(_)))
        }
    };
    match (patch, syntax) {
        (Some(patch), None) => Ok(patch),
        (_, syntax) => {
            let said = match (syntax, way) {
                (Some(one), _) => crate::text::diagnostic::sentence(kubectl.language, &one.message),
                (None, Some(_)) => "it is no mapping".to_owned(),
                (None, None) => "it is no list".to_owned(),
            };
            Err(fail(format!("error: unable to parse {text:?}: {said}")))
        }
    }
}

/// A text as the value of a field. Objects are mappings, which the list of a JSON Patch is not.
fn below(field: &str, text: &str) -> String {
    text.lines().fold(format!("{field}:"), |all, line| all + "\n " + line)
}

/// What kubectl says of a JSON Patch that cannot be carried out; the remark says why.
fn not_patched(error: &JsonPatchError) -> String {
    format!("The request is invalid: the server rejected our request due to an error in our request\n# {error}")
}
