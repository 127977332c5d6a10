//! What a pod's `spec` has to be, in a Pod or in a workload's template (`ValidatePodSpec`).

use super::{containers, dns};
use crate::cluster::admission::errors::{Errors, Read};
use crate::cluster::admission::{addresses, names};
use crate::cluster::{FieldPath, InvalidKind, Reason, Value};

/// The longest `hostnameOverride`, in bytes: what Linux takes as a hostname.
const MAX_HOSTNAME: usize = 64;

/// Checks the `spec` that stands at `path`.
pub(crate) fn check(errors: &mut Errors, path: &FieldPath, spec: &Value, strict: bool) {
    containers::check(errors, path, spec);
    let restart_policy = spec.text("restartPolicy");
    if !restart_policy.is_empty() {
        errors.one_of(path.key("restartPolicy"), restart_policy, &["Always", "OnFailure", "Never"]);
    }
    dns::check(errors, path, spec, strict);
    check_hostname_override(errors, path, spec);
    for (key, rule) in [
        ("serviceAccountName", names::subdomain as fn(&str) -> Vec<Reason>),
        ("nodeName", names::subdomain),
        ("hostname", names::label),
        ("subdomain", names::label),
    ] {
        let text = spec.text(key);
        if !text.is_empty() {
            errors.invalid_all(&path.key(key), text, rule(text));
        }
    }
    check_host_aliases(errors, path, spec, strict);
}

/// `hostnameOverride` (beta and on since 1.35) stands alone (rule V8; `validatePodHostName`).
fn check_hostname_override(errors: &mut Errors, path: &FieldPath, spec: &Value) {
    let Some(name) = spec.given("hostnameOverride").and_then(Value::as_text) else { return };
    let path = path.key("hostnameOverride");
    if spec.truth("setHostnameAsFQDN") == Some(true) {
        errors.forbidden(path.clone(), Reason::NotWithSetHostnameAsFqdn);
    }
    if spec.truth("hostNetwork") == Some(true) {
        errors.forbidden(path.clone(), Reason::NotWithHostNetwork);
    }
    if name.len() > MAX_HOSTNAME {
        let reason = Reason::TooLong { limit: MAX_HOSTNAME };
        errors.push(InvalidKind::TooLong, path.clone(), Some(name.to_owned()), reason);
    }
    errors.invalid_all(&path, name, names::subdomain(name));
}

/// `ValidateHostAliases`.
fn check_host_aliases(errors: &mut Errors, path: &FieldPath, spec: &Value, strict: bool) {
    for (index, alias) in spec.list("hostAliases").iter().enumerate() {
        let path = path.key("hostAliases").index(index);
        addresses::check(errors, &path.key("ip"), alias.text("ip"), strict, &[]);
        for (index, name) in alias.texts("hostnames").iter().enumerate() {
            errors.invalid_all(&path.key("hostnames").index(index), name, names::subdomain(name));
        }
    }
}
