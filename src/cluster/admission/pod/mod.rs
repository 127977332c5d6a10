//! Pod (rules V8, V9; `ValidatePodCreate`, `ValidatePodUpdate`). The lab plays the kubelet and the
//! scheduler too, so a request may also write `status`.

mod containers;
mod dns;
mod spec;
mod update;

use super::endpoints::{default_protocols, elements};
use super::errors::{Errors, Read};
use super::{Admitted, Warning, addresses, meta, names};
use crate::cluster::{FieldPath, Invalid, Object, Settings, Value};

pub(super) use spec::check as check_spec;
pub(super) use update::{changed_fields, comparable as comparable_spec};

/// Defaults and validates a Pod.
pub(super) fn admit(object: Object, old: Option<&Object>, settings: &Settings) -> Result<Admitted, Vec<Invalid>> {
    let object = object.with(|value| {
        let is_defaulted = default(value);
        old.is_some_and(|old| keep_filled_in(value, old.value())) || is_defaulted
    })?;
    let strict = !settings.before_1_36;
    let mut errors = Errors::default();
    meta::check(&mut errors, &object, old, settings.before_1_36);
    let path = FieldPath::of(&["spec"]);
    let spec = object.value().field("spec").unwrap_or(&Value::Null);
    check_spec(&mut errors, &path, spec, strict);
    containers::check_images(&mut errors, &path, spec);
    if let Some(old) = old {
        update::check(&mut errors, &path, spec, old.value().field("spec").unwrap_or(&Value::Null));
    }
    errors.result()?;
    let warnings = warnings(&object, old.is_none());
    Ok(Admitted { object, warnings })
}

/// `SetDefaults_PodSpec` and `SetDefaults_Pod`, as far as the lab reads them. Other defaults are known
/// to the comparison of an update, but not written: manifests stay as people wrote them. True where one was written.
fn default(value: &mut Value) -> bool {
    let mut is_other = false;
    if value.field("spec").is_none_or(|spec| spec.as_map().is_some() && spec.text("dnsPolicy").is_empty()) {
        value.set(&FieldPath::of(&["spec", "dnsPolicy"]), Some("ClusterFirst".into()));
        is_other = true;
    }
    let mut spec = value.as_map_mut().and_then(|map| map.get_mut("spec")).and_then(Value::as_map_mut);
    for list in ["containers", "initContainers"] {
        let containers = spec.as_mut().and_then(|spec| spec.get_mut(list));
        for container in elements(containers) {
            is_other |= default_protocols(container);
        }
    }
    is_other
}

/// Keeps what scheduler, kubelet and service accounts filled in, where the request does not say. True where there was
/// such a thing.
fn keep_filled_in(value: &mut Value, old: &Value) -> bool {
    let mut is_other = false;
    for path in [
        FieldPath::of(&["spec", "nodeName"]),
        FieldPath::of(&["spec", "serviceAccountName"]),
        FieldPath::of(&["spec", "serviceAccount"]),
        FieldPath::of(&["spec", "priority"]),
        FieldPath::of(&["status"]),
    ] {
        let is_missing = value.at(&path).is_none_or(|value| *value == Value::Null);
        if let Some(kept) = old.at(&path).filter(|_| is_missing) {
            value.set(&path, Some(kept.clone()));
            is_other = true;
        }
    }
    is_other
}

/// `podStrategy.WarningsOnCreate` and the addresses of `GetWarningsForPod`.
fn warnings(object: &Object, is_new: bool) -> Vec<Warning> {
    let mut warnings = Vec::new();
    if is_new && !names::label(&object.reference().name).is_empty() {
        warnings.push(Warning::NameNoHostname);
    }
    let nameservers = FieldPath::of(&["spec", "dnsConfig", "nameservers"]);
    let all = object.value().at(&nameservers).map(Value::items).unwrap_or_default();
    for (index, address) in all.iter().enumerate() {
        if let Some(canonical) = address.as_text().and_then(addresses::canonical) {
            warnings.push(Warning::OddAddress { field: nameservers.index(index), canonical });
        }
    }
    warnings
}
