//! The kinds that make pods (`pkg/apis/apps/validation`, `batch/validation`; ReplicationController:
//! `pkg/apis/core/validation`), as far as they do.

use super::errors::{Errors, Read};
use super::pod::{changed_fields, check_spec, comparable_spec};
use super::selector::LabelSelector;
use super::{Admitted, Warning, meta, names};
use crate::cluster::decode::Fields;
use crate::cluster::{
    FieldPath, Invalid, Kind, Labels, Object, Reason, Selector, Settings, Trail, Value, Workload, satisfies,
};

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

/// The longest name of a CronJob: eleven characters of the time are put behind it for a Job
/// (`apimachineryvalidation.DNS1035LabelMaxLength - 11`).
const CRON_JOB_NAME: usize = 52;

/// Validates a workload.
pub(super) fn admit(object: Object, old: Option<&Object>, settings: &Settings) -> Result<Admitted, Vec<Invalid>> {
    let mut errors = Errors::default();
    meta::check(&mut errors, &object, old, settings.before_1_36);
    let empty = Value::Null;
    let spec = object.value().field("spec").unwrap_or(&empty);
    if let Some(workload) = object.as_workload() {
        check(&mut errors, &object.reference().kind, workload, spec, !settings.before_1_36);
    }
    let path = FieldPath::of(&["spec"]);
    let name = &object.reference().name;
    match object.reference().kind {
        Kind::Job => check_job(&mut errors, name, &path, spec),
        Kind::CronJob => check_cron_job(&mut errors, name, &path, spec),
        _ => {}
    }
    let is_stateful = object.reference().kind == Kind::StatefulSet;
    let service_name = spec.text("serviceName");
    if is_stateful && !service_name.is_empty() {
        errors.invalid_all(&path.key("serviceName"), service_name, names::label(service_name));
    }
    if let Some(old) = old {
        let old = old.value().field("spec").unwrap_or(&empty);
        check_change(&mut errors, &path, spec, old, &object.reference().kind);
    }
    errors.result()?;
    let is_hostname = names::label(&object.reference().name).is_empty();
    let warnings = if old.is_none() && !is_hostname { vec![Warning::NameNoHostname] } else { Vec::new() };
    Ok(Admitted { object, warnings })
}

/// The selector is fixed, but for a ReplicationController's; so is the template of a Job that has started
/// (`ValidateJobUpdate`). A StatefulSet has but a few fields that are not fixed.
fn check_change(errors: &mut Errors, path: &FieldPath, new: &Value, old: &Value, kind: &Kind) {
    let fixed: &[&str] = match kind {
        Kind::StatefulSet => &[],
        Kind::ReplicationController | Kind::CronJob => return,
        Kind::Job if old.truth("suspend") == Some(true) => &["selector", "completionMode"],
        Kind::Job => &["selector", "completionMode", "template"],
        _ => &["selector"],
    };
    for field in fixed {
        if new.field(field) != old.field(field) {
            errors.invalid(path.key(*field), "", Reason::Immutable);
        }
    }
    if *kind != Kind::StatefulSet {
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

/// What all have in common (`ValidateDeploymentSpec`, `ValidateStatefulSetSpec` and the like).
fn check(errors: &mut Errors, kind: &Kind, workload: &Workload, spec: &Value, strict: bool) {
    let path = FieldPath::of(&["spec"]);
    if let Some(replicas) = spec.int("replicas").filter(|replicas| kind.has_replicas() && *replicas < 0) {
        errors.invalid(path.key("replicas"), replicas, Reason::Negative);
    }
    let template_path = kind.template_path();
    let labels_path = template_path.key("metadata").key("labels");
    meta::check_labels(errors, &labels_path, &workload.template_labels);
    match kind {
        // Theirs is made by the API server (`generateSelector`).
        Kind::Job | Kind::CronJob => {}
        Kind::ReplicationController => check_controller(errors, &path, workload, labels_path),
        _ => check_selector(errors, &path, workload, spec, labels_path),
    }
    let path = template_path.key("spec");
    let template = workload.template_value.field("spec").unwrap_or(&Value::Null);
    check_spec(errors, &path, template, strict);
    let restart_policy = template.text("restartPolicy");
    let path = path.key("restartPolicy");
    match (kind, restart_policy) {
        (Kind::Job | Kind::CronJob, "" | "Always") => errors.required(path, Reason::Missing),
        (Kind::Job | Kind::CronJob, word) => errors.one_of(path, word, &["Never", "OnFailure"]),
        (_, "") => {}
        (_, word) => errors.one_of(path, word, &["Always"]),
    }
}

/// `ValidateReplicationControllerSpec`: its selector is a mapping of labels.
fn check_controller(errors: &mut Errors, path: &FieldPath, workload: &Workload, labels_path: FieldPath) {
    if workload.selector.is_empty() {
        errors.required(path.key("selector"), Reason::Missing);
    } else if !Selector::Labels(&workload.selector).matches(&workload.template_labels) {
        errors.invalid(labels_path, written(&workload.template_labels), Reason::SelectorMismatch);
    }
}

/// `ValidateJobSpec`, and of an Indexed one that its pods' hostnames are labels.
fn check_job(errors: &mut Errors, name: &str, path: &FieldPath, spec: &Value) {
    for field in ["parallelism", "completions", "backoffLimit", "activeDeadlineSeconds", "ttlSecondsAfterFinished"] {
        if let Some(number) = spec.int(field).filter(|number| *number < 0) {
            errors.invalid(path.key(field), number, Reason::Negative);
        }
    }
    let mode = spec.text("completionMode");
    if !mode.is_empty() {
        errors.one_of(path.key("completionMode"), mode, &["NonIndexed", "Indexed"]);
    }
    if mode != "Indexed" {
        return;
    }
    match spec.int("completions") {
        None => errors.required(path.key("completions"), Reason::Missing),
        Some(completions) if completions > 0 => {
            let last = format!("{name}-{}", completions - 1);
            errors.invalid_all(&FieldPath::of(&["metadata", "name"]), name, names::label(&last));
        }
        Some(_) => {}
    }
}

/// `ValidateCronJob`.
fn check_cron_job(errors: &mut Errors, name: &str, path: &FieldPath, spec: &Value) {
    if name.len() > CRON_JOB_NAME {
        errors.invalid(FieldPath::of(&["metadata", "name"]), name, Reason::TooLong { limit: CRON_JOB_NAME });
    }
    if spec.text("schedule").is_empty() {
        errors.required(path.key("schedule"), Reason::Missing);
    }
    let policy = spec.text("concurrencyPolicy");
    if !policy.is_empty() {
        errors.one_of(path.key("concurrencyPolicy"), policy, &["Allow", "Forbid", "Replace"]);
    }
    if let Some(job) = spec.field("jobTemplate").and_then(|template| template.field("spec")) {
        // The names of its Jobs are longer than its own.
        let longest = format!("{name}-12345678");
        check_job(errors, &longest, &path.key("jobTemplate").key("spec"), job);
    }
}

fn check_selector(errors: &mut Errors, path: &FieldPath, workload: &Workload, spec: &Value, labels_path: FieldPath) {
    let path = path.key("selector");
    let Some(selector) = spec.given("selector") else {
        errors.required(path, Reason::Missing);
        return;
    };
    let mut misfits = Vec::new();
    let whole = Fields::new(Some(selector), Trail::Path(&path), &mut misfits).read(LabelSelector::decode);
    for misfit in misfits {
        errors.push(misfit.kind, misfit.field, misfit.value, misfit.reason);
    }
    whole.check(errors, &path);
    if whole.is_empty() {
        errors.invalid(path, "", Reason::EmptySelector);
        return;
    }
    let labels = &workload.template_labels;
    let matches = Selector::Labels(&workload.selector).matches(labels)
        && selector.list("matchExpressions").iter().all(|expression| satisfies(labels, expression) != Some(false));
    if !matches {
        errors.invalid(labels_path, written(labels), Reason::SelectorMismatch);
    }
}

/// Labels as the command line writes them: `app=web,tier=front`.
fn written(labels: &Labels) -> String {
    labels.iter().map(|(key, value)| format!("{key}={value}")).collect::<Vec<_>>().join(",")
}
