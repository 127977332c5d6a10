//! `kubectl label`, `annotate`, `scale`, `patch`, `set selector|image`, `rollout`.

use super::flags::Arguments;
use super::json_patch::{self, Failed};
use super::merge::{self, Way};
use super::print::Format;
use super::{Dry, Kubectl, Output, Result, fail, kinds, refusal, rows};
use crate::cluster::{FieldPath, Intent, Kind, Object, PathStep, Value};
use crate::manifest::{self, Severity};
use crate::sandbox::Edit;
use std::sync::Arc;

pub(super) fn label(kubectl: &mut Kubectl<'_>, arguments: &Arguments) -> Result {
    pairs(kubectl, arguments, "labels", "label")
}

pub(super) fn annotate(kubectl: &mut Kubectl<'_>, arguments: &Arguments) -> Result {
    pairs(kubectl, arguments, "annotations", "annotate")
}

/// Words that change a pair: `key=value`, `key-`.
fn is_change(word: &str) -> bool {
    !word.starts_with('-') && (word.contains('=') || word.ends_with('-'))
}

fn pairs(kubectl: &mut Kubectl<'_>, arguments: &Arguments, field: &str, verb: &str) -> Result {
    let dry = Dry::of(arguments)?;
    let first = arguments.words.iter().position(|word| is_change(word)).unwrap_or(arguments.words.len());
    let (who, changes) = arguments.words.split_at(first);
    let objects = kubectl.chosen(who, arguments)?;
    let path = FieldPath::of(&["metadata", field]);
    if arguments.has("list") {
        return Ok(list(&objects, field));
    }
    if changes.is_empty() {
        return Err(fail(format!("error: at least one {} update is required", field.trim_end_matches('s'))));
    }
    let mut output = Output::default();
    let mut new = Vec::new();
    let mut lines = Vec::new();
    for object in &objects {
        let mut value = object.value().clone();
        let mut removed = 0;
        for change in changes {
            match change.split_once('=') {
                Some((key, wanted)) => {
                    let at = path.key(key);
                    let old = value.at(&at).and_then(Value::as_text);
                    if let Some(old) = old.filter(|old| *old != wanted && !arguments.has("overwrite")) {
                        return Err(fail(format!(
                            "error: '{key}' already has a value ({old}), and --overwrite is false"
                        )));
                    }
                    value.set(&at, Some(wanted.into()));
                }
                None => {
                    let key = change.trim_end_matches('-');
                    if value.at(&path.key(key)).is_none() {
                        output.say(format_args!("{} \"{key}\" not found.", field.trim_end_matches('s')));
                    }
                    value.set(&path.key(key), None);
                    removed += 1;
                }
            }
        }
        let said = match (value == *object.value(), verb) {
            (true, "label") => "not labeled",
            (false, "label") if removed == changes.len() => "unlabeled",
            (_, "label") => "labeled",
            _ => "annotated",
        };
        lines.push(format!("{} {said}{}", kinds::name_of(object), dry.suffix()));
        if value != *object.value() {
            new.push(value);
        }
    }
    finish(kubectl, arguments, dry, new, lines, output)
}

fn list(objects: &[Arc<Object>], field: &str) -> Output {
    let mut output = Output::default();
    for object in objects {
        if objects.len() > 1 {
            output.say(format_args!("Listing {field} for {}:", kinds::name_of(object)));
        }
        let meta = object.meta();
        let all = if field == "labels" { &meta.labels } else { &meta.annotations };
        let space = if objects.len() > 1 { " " } else { "" };
        all.iter().for_each(|(key, value)| output.say(format_args!("{space}{key}={value}")));
    }
    output
}

/// Puts the changed objects in place and prints a line for each, or the objects themselves.
fn finish(
    kubectl: &mut Kubectl<'_>,
    arguments: &Arguments,
    dry: Dry,
    new: Vec<Value>,
    lines: Vec<String>,
    mut output: Output,
) -> Result {
    let format = Format::of(arguments.value("output"))?;
    let printed = format.print(&new, new.len() > 1)?;
    match kubectl.put(new, dry) {
        Ok(warnings) => warnings.iter().for_each(|warning| output.complain(warning)),
        Err(refused) => return Err(fail(refusal::text(&refused, kubectl.language))),
    }
    match printed {
        Some(text) => output.text = text,
        None => lines.iter().for_each(|line| output.say(line)),
    }
    Ok(output)
}

pub(super) fn scale(kubectl: &mut Kubectl<'_>, arguments: &Arguments) -> Result {
    let dry = Dry::of(arguments)?;
    let Some(text) = arguments.value("replicas") else {
        return Err(fail("error: required flag(s) \"replicas\" not set"));
    };
    let replicas: i64 = match text.parse::<i64>() {
        Ok(replicas) if (0..=i64::from(i32::MAX)).contains(&replicas) => replicas,
        Ok(_) => {
            return Err(fail(format!(
                "error: The --replicas={text} flag is required, and the replicas must be greater than or equal to zero"
            )));
        }
        Err(_) => {
            return Err(fail(format!(
                "error: invalid argument \"{text}\" for \"--replicas\" flag: strconv.ParseInt: parsing \"{text}\": invalid syntax"
            )));
        }
    };
    let objects = kubectl.chosen(&arguments.words, arguments)?;
    let mut new = Vec::new();
    let mut lines = Vec::new();
    for object in &objects {
        let Some(workload) = object.as_workload().filter(|_| object.reference().kind.has_replicas()) else {
            return Err(fail("Error from server (NotFound): the server could not find the requested resource"));
        };
        let expected = arguments.value("current-replicas").and_then(|text| text.parse::<i64>().ok());
        if expected.is_some_and(|expected| expected != workload.replicas) {
            return Err(fail(format!(
                "error: Expected replicas to be {}, was {}",
                expected.unwrap_or_default(),
                workload.replicas
            )));
        }
        let value = Intent::Scale(replicas).done_to(object);
        lines.push(format!("{} scaled{}", kinds::name_of(object), dry.suffix()));
        if value != *object.value() {
            new.push(value);
        }
    }
    finish(kubectl, arguments, dry, new, lines, Output::default())
}

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
            Some(way) => merge::patch(&mut value, &patch, way),
            None => json_patch::apply(&mut value, &patch).map_err(|failed| fail(not_patched(&failed)))?,
        }
        // The status has a door of its own, and is not touched through the other.
        let path = if status { "spec" } else { "status" };
        let kept = object.value().field(path).cloned();
        value.set(&FieldPath::of(&[path]), kept);
        let is_same = value == *object.value();
        lines.push(format!(
            "{} patched{}{}",
            kinds::name_of(object),
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

pub(super) fn set(kubectl: &mut Kubectl<'_>, arguments: &Arguments) -> Result {
    let dry = Dry::of(arguments)?;
    let Some((what, words)) = arguments.words.split_first() else {
        return Err(fail("error: specify what to set: selector or image\n# see: kubectl set --help"));
    };
    let first = words.iter().position(|word| word.contains('=')).unwrap_or(words.len());
    let (who, pairs) = words.split_at(first);
    let objects = kubectl.chosen(who, arguments)?;
    let mut new = Vec::new();
    let mut lines = Vec::new();
    for object in &objects {
        let mut value = object.value().clone();
        let said = match what.as_str() {
            "selector" => {
                if object.as_service().is_none() {
                    return Err(fail(format!("error: {} is not a service", kinds::name_of(object))));
                }
                let pairs = pairs.iter().flat_map(|word| word.split(',')).filter_map(|pair| pair.split_once('='));
                let selector = pairs.map(|(key, value)| (key.to_owned(), value.to_owned())).collect();
                Intent::Selector(selector).set_in(&mut value, object);
                "selector updated"
            }
            "image" => {
                for pair in pairs {
                    let (container, image) = pair.split_once('=').unwrap_or((pair, ""));
                    set_image(&mut value, object, container, image)?;
                }
                "image updated"
            }
            other => {
                return Err(fail(format!("# kubectl set {other} is not modelled in this lab; selector and image are")));
            }
        };
        lines.push(format!("{} {said}{}", kinds::name_of(object), dry.suffix()));
        if value != *object.value() {
            new.push(value);
        }
    }
    finish(kubectl, arguments, dry, new, lines, Output::default())
}

fn set_image(value: &mut Value, object: &Object, container: &str, image: &str) -> Result<()> {
    let path = if object.as_workload().is_some() {
        object.reference().kind.template_path().key("spec").key("containers")
    } else {
        FieldPath::of(&["spec", "containers"])
    };
    let containers = value.at(&path).map(Value::items).unwrap_or_default();
    let named: Vec<usize> = (0..containers.len())
        .filter(|at| {
            let name = containers.get(*at).and_then(|one| one.field("name")).and_then(Value::as_text);
            container == "*" || name == Some(container)
        })
        .collect();
    if named.is_empty() {
        return Err(fail(format!("error: unable to find container named \"{container}\"")));
    }
    for at in named {
        value.set(&path.index(at).key("image"), Some(image.into()));
    }
    Ok(())
}

/// Marks the pods of a workload as to be made anew.
const RESTARTED: &str = "kubectl.kubernetes.io/restartedAt";

pub(super) fn rollout(kubectl: &mut Kubectl<'_>, arguments: &Arguments) -> Result {
    let Some((what, who)) = arguments.words.split_first() else {
        return Err(fail("error: specify restart or status\n# see: kubectl rollout --help"));
    };
    let objects = kubectl.chosen(who, arguments)?;
    let mut output = Output::default();
    for object in &objects {
        let rolls = [Kind::Deployment, Kind::StatefulSet, Kind::DaemonSet].contains(&object.reference().kind);
        let Some(workload) = object.as_workload().filter(|_| rolls) else {
            return Err(fail(format!(
                "error: {} \"{}\" restarting is not supported",
                kinds::resource(&object.reference().kind),
                object.reference().name
            )));
        };
        match (what.as_str(), &object.reference().kind) {
            ("status", Kind::Deployment) => {
                output.say(format_args!("deployment \"{}\" successfully rolled out", object.reference().name));
            }
            ("status", _) => {
                let (ready, _) = rows::pods_of(kubectl.sandbox, object);
                output.say(format_args!("partitioned roll out complete: {ready} new pods have been updated..."));
            }
            ("restart", _) => {
                // kubectl writes the time; the lab has none, so it counts.
                let path = FieldPath::of(&["spec", "template", "metadata", "annotations"]);
                let at = path.key(RESTARTED);
                let before = workload.template_value.at(&skip_two(&at)).and_then(Value::as_text);
                let count = before.and_then(|text| text.parse::<u64>().ok()).unwrap_or_default().saturating_add(1);
                let edit =
                    Edit::Set { object: object.reference().clone(), field: at, value: Some(count.to_string().into()) };
                kubectl.make(edit, Dry::No).map_err(|refused| fail(refusal::text(&refused, kubectl.language)))?;
                output.say(format_args!("{} restarted", kinds::name_of(object)));
            }
            (other, _) => {
                return Err(fail(format!(
                    "# kubectl rollout {other} is not modelled in this lab; restart and status are"
                )));
            }
        }
    }
    Ok(output)
}

/// The path below `spec.template`.
fn skip_two(path: &FieldPath) -> FieldPath {
    path.steps().iter().skip(2).fold(FieldPath::root(), |path, step| match step {
        PathStep::Key(key) => path.key(key.as_str()),
        PathStep::Index(index) => path.index(*index),
    })
}
