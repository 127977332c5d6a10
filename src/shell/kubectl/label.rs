//! `kubectl label` and `annotate`.

use super::changed::finish;
use super::command::{Command, DRY};
use super::flags::Arguments;
use super::{Dry, Kubectl, Output, Result, fail, resource_names};
use crate::cluster::{FieldPath, Object, Value};
use std::sync::Arc;

pub(super) const ANNOTATE: Command = Command {
    name: "annotate",
    flags: &["overwrite", "all", "selector,l=", "all-namespaces,A", "list", DRY, "output,o=", "resource-version="],
    about: "Sets or removes annotations.",
    examples: &["kubectl annotate pod shell k8s-dns-lab.io/libc=musl-1.2.5 --overwrite"],
    run: annotate,
};

pub(super) const LABEL: Command = Command {
    name: "label",
    flags: &["overwrite", "all", "selector,l=", "all-namespaces,A", "list", DRY, "output,o=", "resource-version="],
    about: "Sets or removes labels.",
    examples: &["kubectl label pod a app=db", "kubectl label pod a app=web --overwrite", "kubectl label pod a app-"],
    run: label,
};

fn label(kubectl: &mut Kubectl<'_>, arguments: &Arguments) -> Result {
    pairs(kubectl, arguments, "labels", "label")
}

fn annotate(kubectl: &mut Kubectl<'_>, arguments: &Arguments) -> Result {
    pairs(kubectl, arguments, "annotations", "annotate")
}

/// Words that change a pair: `key=value`, `key-`.
fn is_change(word: &str) -> bool {
    !word.starts_with('-') && (word.contains('=') || word.ends_with('-'))
}

fn pairs(kubectl: &mut Kubectl<'_>, arguments: &Arguments, field: &str, verb: &str) -> Result {
    let dry = Dry::from_arguments(arguments)?;
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
        lines.push(format!("{} {said}{}", resource_names::name_of(object), dry.suffix()));
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
            output.say(format_args!("Listing {field} for {}:", resource_names::name_of(object)));
        }
        let meta = object.meta();
        let all = if field == "labels" { &meta.labels } else { &meta.annotations };
        let space = if objects.len() > 1 { " " } else { "" };
        all.iter().for_each(|(key, value)| output.say(format_args!("{space}{key}={value}")));
    }
    output
}
