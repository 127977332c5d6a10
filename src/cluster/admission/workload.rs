//! Deployment and StatefulSet (`pkg/apis/apps/validation`), as far as they make pods.

use super::errors::{Errors, Read};
use super::pod::{changed_fields, check_spec, comparable_spec};
use super::{Admitted, Warning, meta, names};
use crate::cluster::{FieldPath, Invalid, Kind, Labels, Object, Reason, Settings, Value, Workload};

/// What may change on a live StatefulSet (`ValidateStatefulSetUpdate`).
const STATEFUL_SET_MUTABLE: &[&str] = &[
    "minReadySeconds",
    "ordinals",
    "persistentVolumeClaimRetentionPolicy",
    "replicas",
    "revisionHistoryLimit",
    "template",
    "updateStrategy",
];

/// Validates a Deployment or StatefulSet.
pub(super) fn admit(object: Object, old: Option<&Object>, settings: &Settings) -> Result<Admitted, Vec<Invalid>> {
    let mut errors = Errors::default();
    meta::check(&mut errors, &object, old, settings.before_1_36);
    let empty = Value::Null;
    let spec = object.value().field("spec").unwrap_or(&empty);
    if let Some(workload) = object.as_workload() {
        check(&mut errors, workload, spec, !settings.before_1_36);
    }
    let path = FieldPath::of(&["spec"]);
    let is_stateful = object.reference().kind == Kind::StatefulSet;
    let service_name = spec.text("serviceName");
    if is_stateful && !service_name.is_empty() {
        errors.invalid_all(&path.key("serviceName"), service_name, names::label(service_name));
    }
    if let Some(old) = old {
        let old = old.value().field("spec").unwrap_or(&empty);
        check_change(&mut errors, &path, spec, old, is_stateful);
    }
    errors.result()?;
    let is_hostname = names::label(&object.reference().name).is_empty();
    let warnings = if old.is_none() && !is_hostname { vec![Warning::NameNoHostname] } else { Vec::new() };
    Ok(Admitted { object, warnings })
}

/// A Deployment's selector is fixed; a StatefulSet has but a few fields that are not.
fn check_change(errors: &mut Errors, path: &FieldPath, new: &Value, old: &Value, is_stateful: bool) {
    if !is_stateful {
        if new.field("selector") != old.field("selector") {
            errors.invalid(path.key("selector"), "", Reason::Immutable);
        }
        return;
    }
    let plain = |spec: &Value| {
        let mut spec = comparable_spec(spec);
        if let Some(map) = spec.as_map_mut()
            && map.get("podManagementPolicy").and_then(Value::as_text) == Some("OrderedReady")
        {
            map.remove("podManagementPolicy");
        }
        spec
    };
    let changed = changed_fields(path, &plain(new), &plain(old), STATEFUL_SET_MUTABLE);
    if !changed.is_empty() {
        errors.forbidden(path.clone(), Reason::StatefulSetFieldsFixed { changed });
    }
}

/// What both have in common (`ValidateDeploymentSpec`, `ValidateStatefulSetSpec`).
fn check(errors: &mut Errors, workload: &Workload, spec: &Value, strict: bool) {
    let path = FieldPath::of(&["spec"]);
    if let Some(replicas) = spec.int("replicas").filter(|replicas| *replicas < 0) {
        errors.invalid(path.key("replicas"), replicas, Reason::Negative);
    }
    let labels_path = path.key("template").key("metadata").key("labels");
    meta::check_labels(errors, &labels_path, &workload.template_labels);
    check_selector(errors, &path, workload, spec, labels_path);
    let path = path.key("template").key("spec");
    let template = spec.field("template").and_then(|template| template.field("spec"));
    let template = template.unwrap_or(&Value::Null);
    check_spec(errors, &path, template, strict);
    let restart_policy = template.text("restartPolicy");
    if !restart_policy.is_empty() {
        errors.one_of(path.key("restartPolicy"), restart_policy, &["Always"]);
    }
}

fn check_selector(errors: &mut Errors, path: &FieldPath, workload: &Workload, spec: &Value, labels_path: FieldPath) {
    let path = path.key("selector");
    let Some(selector) = spec.given("selector") else {
        errors.required(path, Reason::Missing);
        return;
    };
    meta::check_labels(errors, &path.key("matchLabels"), &workload.selector);
    let expressions = selector.list("matchExpressions");
    for (index, expression) in expressions.iter().enumerate() {
        let path = path.key("matchExpressions").index(index).key("operator");
        errors.one_of(path, expression.text("operator"), &["In", "NotIn", "Exists", "DoesNotExist"]);
    }
    if workload.selector.is_empty() && expressions.is_empty() {
        errors.invalid(path, "", Reason::EmptySelector);
        return;
    }
    let labels = &workload.template_labels;
    let matches = crate::cluster::selects(&workload.selector, labels)
        && expressions.iter().all(|expression| satisfies(labels, expression));
    if !matches {
        errors.invalid(labels_path, written(labels), Reason::SelectorMismatch);
    }
}

fn satisfies(labels: &Labels, expression: &Value) -> bool {
    let label = labels.get(expression.text("key"));
    let is_listed = || label.is_some_and(|label| expression.texts("values").contains(label));
    match expression.text("operator") {
        "In" => is_listed(),
        "NotIn" => !is_listed(),
        "Exists" => label.is_some(),
        "DoesNotExist" => label.is_none(),
        _ => true,
    }
}

/// Labels as the command line writes them: `app=web,tier=front`.
fn written(labels: &Labels) -> String {
    labels.iter().map(|(key, value)| format!("{key}={value}")).collect::<Vec<_>>().join(",")
}
