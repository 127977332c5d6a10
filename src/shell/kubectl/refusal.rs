//! What the API server says, as kubectl prints it.

use super::resource_names;
use crate::cluster::admission::Warning;
use crate::cluster::{Invalid, ObjectRef, Reason, Rejection};
use crate::manifest::{self, Reading};
use crate::sandbox::{Refusal, Step};
use crate::text::{Language, api_refusal};

/// The API server's own words for reading or writing v1 Endpoints.
pub(super) const ENDPOINTS_DEPRECATED: &str =
    "Warning: v1 Endpoints is deprecated in v1.33+; use discovery.k8s.io/v1 EndpointSlice";

/// The warnings of a step, a line each.
pub(super) fn warnings(step: Option<&Step>, language: Language) -> Vec<String> {
    let all = step.map(|step| step.changes.warnings.as_slice()).unwrap_or_default();
    let mut lines: Vec<String> = all.iter().map(|(_, warning)| warning_line(warning, language)).collect();
    lines.dedup();
    lines.extend(leftovers(step, language));
    lines
}

/// What the lab itself remarks of a step: Endpoints that will go. kubectl says nothing of them.
pub(super) fn leftovers(step: Option<&Step>, language: Language) -> Vec<String> {
    let all = step.map(|step| step.changes.leftover.as_slice()).unwrap_or_default();
    all.iter()
        .map(|name| {
            format!(
                "# {}/{}: {}",
                resource_names::printed(&name.kind),
                name.name,
                api_refusal::leftover_endpoints(language)
            )
        })
        .collect()
}

/// A warning as a line.
pub(super) fn warning_line(warning: &Warning, language: Language) -> String {
    match warning {
        Warning::EndpointsDeprecated => ENDPOINTS_DEPRECATED.to_owned(),
        other => format!("Warning: {}", api_refusal::warning(language, other)),
    }
}

/// A refusal, without its last line break.
pub(super) fn text(refusal: &Refusal, language: Language) -> String {
    match refusal {
        Refusal::Api(rejections) => {
            let all: Vec<String> = rejections.iter().map(|rejection| rejected(rejection, language, "", None)).collect();
            all.join("\n")
        }
        Refusal::Gone(object) => resource_names::not_found(&object.kind, &object.name),
        Refusal::Kept(object) => format!("# {object} stays headless: the API server keeps spec.clusterIP None"),
        Refusal::Text(_) | Refusal::Outside(_) | Refusal::TooManyPins => "error: # the text does not read".to_owned(),
    }
}

/// A rejection; `doing` is what kubectl was about (`error when creating "STDIN": `), `reading` the text the
/// object stands in.
pub(super) fn rejected(rejection: &Rejection, language: Language, doing: &str, reading: Option<&Reading>) -> String {
    if let [error] = rejection.errors.as_slice()
        && error.reason == Reason::NamespaceNotFound
    {
        let name = error.value.as_deref().unwrap_or_default();
        return format!("Error from server (NotFound): {doing}namespaces \"{name}\" not found");
    }
    let object = rejection.object.as_ref();
    let (kind, name) = object.map_or(("object", ""), |object| (object.kind.name(), object.name.as_str()));
    let reason = |error: &Invalid| {
        let said = format!("{error}: {}", api_refusal::reason(language, &error.reason));
        match place(reading, object, error) {
            Some(place) => format!("{said} ({place})"),
            None => said,
        }
    };
    let mut text = format!("The {kind} \"{name}\" is invalid: ");
    match rejection.errors.as_slice() {
        [error] => text.push_str(&reason(error)),
        errors => errors.iter().for_each(|error| text.push_str(&format!("\n* {}", reason(error)))),
    }
    if !rejection.errors.is_empty() && rejection.errors.iter().all(Invalid::suggests_recreate) {
        text.push_str("\n# kubectl replace --force -f - deletes it and creates it anew, with new addresses");
    }
    text
}

/// Each thing wrong, as a sentence with its field.
pub(super) fn reasons(rejection: &Rejection, language: Language) -> Vec<String> {
    let said = |error: &Invalid| format!("{error}: {}", api_refusal::reason(language, &error.reason));
    rejection.errors.iter().map(said).collect()
}

/// Where in the text the field stands.
fn place(reading: Option<&Reading>, object: Option<&ObjectRef>, error: &Invalid) -> Option<String> {
    let span = manifest::locate(reading?, object?, &error.field)?;
    Some(format!("line {}, column {}", span.line, span.column))
}
