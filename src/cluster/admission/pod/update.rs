//! What may change on a live Pod: images, tolerations added, scheduling gates removed, a shorter
//! deadline. Nothing that DNS depends on (`ValidatePodUpdate`).

use crate::cluster::admission::errors::{Errors, Read};
use crate::cluster::{FieldPath, Map, Reason, Value};
use std::collections::BTreeSet;

/// Fields of `spec` that have rules of their own instead of being fixed.
const MUTABLE: &[&str] = &["activeDeadlineSeconds", "schedulingGates", "tolerations"];

/// Defaults of a pod's `spec`: a field that has its default is no different from one left out.
const SPEC_DEFAULTS: &[(&str, &str)] = &[
    ("dnsPolicy", "ClusterFirst"),
    ("preemptionPolicy", "PreemptLowerPriority"),
    ("restartPolicy", "Always"),
    ("schedulerName", "default-scheduler"),
];

/// Defaults of a container.
const CONTAINER_DEFAULTS: &[(&str, &str)] =
    &[("terminationMessagePath", "/dev/termination-log"), ("terminationMessagePolicy", "File")];

/// Checks a change of the `spec` at `path`.
pub(super) fn check(errors: &mut Errors, path: &FieldPath, new: &Value, old: &Value) {
    for list in ["containers", "initContainers"] {
        if new.list(list).len() != old.list(list).len() {
            errors.forbidden(path.key(list), Reason::ContainersFixed);
            return;
        }
    }
    check_deadline(errors, path, new, old);
    check_tolerations(errors, path, new, old);
    check_scheduling_gates(errors, path, new, old);
    let mut changed = changed_fields(path, &comparable(new), &comparable(old), MUTABLE);
    // A grace period below zero is a mistake of old, which may be mended.
    let grace = |spec: &Value| spec.int("terminationGracePeriodSeconds");
    if grace(old).is_some_and(|old| old < 0) && grace(new) == Some(1) {
        changed.retain(|field| *field != path.key("terminationGracePeriodSeconds"));
    }
    if !changed.is_empty() {
        errors.forbidden(path.clone(), Reason::PodFieldsFixed { changed });
    }
}

/// Where two mappings differ, the fields in `except` left aside. Of a list of containers it names the
/// fields inside.
pub(crate) fn changed_fields(path: &FieldPath, new: &Value, old: &Value, except: &[&str]) -> Vec<FieldPath> {
    let empty = Map::new();
    let new = new.as_map().unwrap_or(&empty);
    let old = old.as_map().unwrap_or(&empty);
    let keys: BTreeSet<&String> = new.keys().chain(old.keys()).collect();
    let mut changed = Vec::new();
    for key in keys {
        if except.contains(&key.as_str()) || new.get(key) == old.get(key) {
            continue;
        }
        let path = path.key(key.as_str());
        match (new.get(key), old.get(key)) {
            (Some(Value::List(new)), Some(Value::List(old)))
                if new.len() == old.len() && new.iter().all(|item| item.as_map().is_some()) =>
            {
                for (index, (new, old)) in new.iter().zip(old).enumerate() {
                    changed.extend(changed_fields(&path.index(index), new, old, &[]));
                }
            }
            _ => changed.push(path),
        }
    }
    changed
}

/// A pod's `spec` without what makes no difference: empty fields, defaults, images.
pub(crate) fn comparable(spec: &Value) -> Value {
    let mut spec = bare(spec);
    let Some(map) = spec.as_map_mut() else { return spec };
    drop_defaults(map, SPEC_DEFAULTS);
    for (key, default) in [("enableServiceLinks", Value::Bool(true)), ("terminationGracePeriodSeconds", Value::Int(30))]
    {
        if map.get(key) == Some(&default) {
            map.remove(key);
        }
    }
    for key in ["hostNetwork", "hostPID", "hostIPC"] {
        if map.get(key) == Some(&Value::Bool(false)) {
            map.remove(key);
        }
    }
    // One field under two names: the older name is written by the API server itself.
    if map.get("serviceAccount") == map.get("serviceAccountName") {
        map.remove("serviceAccount");
    }
    let is_host_network = map.contains_key("hostNetwork");
    drop_empty(map, &["securityContext", "affinity", "nodeSelector", "dnsConfig"]);
    for list in ["containers", "initContainers"] {
        let Some(Value::List(containers)) = map.get_mut(list) else { continue };
        for container in containers.iter_mut().filter_map(Value::as_map_mut) {
            drop_container_defaults(container, is_host_network);
        }
    }
    spec
}

fn drop_container_defaults(container: &mut Map, is_host_network: bool) {
    let image = container.remove("image");
    let image = image.as_ref().and_then(Value::as_text).unwrap_or_default();
    drop_defaults(container, CONTAINER_DEFAULTS);
    drop_defaults(container, &[("imagePullPolicy", default_pull_policy(image))]);
    drop_empty(container, &["resources", "securityContext"]);
    let Some(Value::List(ports)) = container.get_mut("ports") else { return };
    for port in ports.iter_mut().filter_map(Value::as_map_mut) {
        drop_defaults(port, &[("protocol", "TCP")]);
        if is_host_network && port.get("hostPort") == port.get("containerPort") {
            port.remove("hostPort");
        }
    }
}

/// `Always` for the tag `latest`, given or implied (`SetDefaults_Container`).
fn default_pull_policy(image: &str) -> &'static str {
    let name = image.rsplit('/').next().unwrap_or(image);
    let is_latest = !name.contains('@') && name.split_once(':').is_none_or(|(_, tag)| tag == "latest");
    if is_latest { "Always" } else { "IfNotPresent" }
}

fn drop_defaults(map: &mut Map, defaults: &[(&str, &str)]) {
    for (key, default) in defaults {
        if map.get(*key).and_then(Value::as_text) == Some(*default) {
            map.remove(*key);
        }
    }
}

fn drop_empty(map: &mut Map, keys: &[&str]) {
    for key in keys {
        if map.get(*key).and_then(Value::as_map).is_some_and(Map::is_empty) {
            map.remove(*key);
        }
    }
}

/// Without `null`, empty texts and empty lists, which are all the same as nothing to the API server.
fn bare(value: &Value) -> Value {
    match value {
        Value::Map(map) => Value::Map(
            map.iter()
                .map(|(key, value)| (key.clone(), bare(value)))
                .filter(|(_, value)| match value {
                    Value::Null => false,
                    Value::Text(text) => !text.is_empty(),
                    Value::List(items) => !items.is_empty(),
                    _ => true,
                })
                .collect(),
        ),
        Value::List(items) => Value::List(items.iter().map(bare).collect()),
        other => other.clone(),
    }
}

/// It may be set, and it may shrink.
fn check_deadline(errors: &mut Errors, path: &FieldPath, new: &Value, old: &Value) {
    let path = path.key("activeDeadlineSeconds");
    match (new.int("activeDeadlineSeconds"), old.int("activeDeadlineSeconds")) {
        (Some(new), Some(old)) if new > old => errors.invalid(path, new, Reason::DeadlineExtended),
        (None, Some(_)) => errors.invalid(path, "", Reason::DeadlineExtended),
        _ => {}
    }
}

/// None may go; of those that stay only `tolerationSeconds` may change (`validateOnlyAddedTolerations`).
fn check_tolerations(errors: &mut Errors, path: &FieldPath, new: &Value, old: &Value) {
    let plain = |toleration: &Value| {
        let mut toleration = bare(toleration);
        if let Some(map) = toleration.as_map_mut() {
            map.remove("tolerationSeconds");
            drop_defaults(map, &[("operator", "Equal")]);
        }
        toleration
    };
    let new: Vec<Value> = new.list("tolerations").iter().map(plain).collect();
    if old.list("tolerations").iter().any(|old| !new.contains(&plain(old))) {
        errors.forbidden(path.key("tolerations"), Reason::TolerationsFixed);
    }
}

/// They may only go (`validateOnlyDeletedSchedulingGates`).
fn check_scheduling_gates(errors: &mut Errors, path: &FieldPath, new: &Value, old: &Value) {
    let old: Vec<&str> = old.list("schedulingGates").iter().map(|gate| gate.text("name")).collect();
    for (index, gate) in new.list("schedulingGates").iter().enumerate() {
        if !old.contains(&gate.text("name")) {
            errors.forbidden(path.key("schedulingGates").index(index).key("name"), Reason::SchedulingGateAdded);
        }
    }
}
