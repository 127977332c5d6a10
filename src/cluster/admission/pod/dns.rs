//! `dnsPolicy` and `dnsConfig` (rule V9; `validateDNSPolicy`, `validatePodDNSConfig`).

use crate::cluster::admission::errors::{Errors, Read};
use crate::cluster::admission::{addresses, names};
use crate::cluster::{FieldPath, Reason, Value};

const MAX_NAMESERVERS: usize = 3;
const MAX_SEARCHES: usize = 32;
/// The search list with a space between its elements, in bytes.
const MAX_SEARCH_LIST: usize = 2048;

/// The values of `dnsPolicy`, in the order the API server lists them.
const POLICIES: &[&str] = &["ClusterFirstWithHostNet", "ClusterFirst", "Default", "None"];

/// Checks what a pod's `spec` says about DNS.
pub(super) fn check(errors: &mut Errors, path: &FieldPath, spec: &Value, strict: bool) {
    let policy = spec.text("dnsPolicy");
    if !policy.is_empty() {
        errors.one_of(path.key("dnsPolicy"), policy, POLICIES);
    }
    let path = path.key("dnsConfig");
    let config = spec.given("dnsConfig");
    let nameservers = config.map(|config| config.texts("nameservers")).unwrap_or_default();
    if policy == "None" && nameservers.is_empty() {
        let field = if config.is_some() { path.key("nameservers") } else { path };
        errors.required(field, Reason::NoNameserver);
        return;
    }
    let Some(config) = config else { return };
    if nameservers.len() > MAX_NAMESERVERS {
        let reason = Reason::TooManyItems { limit: MAX_NAMESERVERS };
        errors.invalid(path.key("nameservers"), nameservers.join(" "), reason);
    }
    for (index, nameserver) in nameservers.iter().enumerate() {
        addresses::check(errors, &path.key("nameservers").index(index), nameserver, strict, &[]);
    }
    check_searches(errors, &path.key("searches"), &config.texts("searches"));
    for (index, option) in config.list("options").iter().enumerate() {
        if option.text("name").is_empty() {
            errors.required(path.key("options").index(index), Reason::Missing);
        }
    }
}

/// One trailing dot may stand, and a dot alone is the root (`RelaxedDNSSearchValidation`, GA in 1.34).
fn check_searches(errors: &mut Errors, path: &FieldPath, searches: &[String]) {
    let list = searches.join(" ");
    if searches.len() > MAX_SEARCHES {
        errors.invalid(path.clone(), &list, Reason::TooManyItems { limit: MAX_SEARCHES });
    }
    if list.len() > MAX_SEARCH_LIST {
        errors.invalid(path.clone(), &list, Reason::TooLong { limit: MAX_SEARCH_LIST });
    }
    for (index, search) in searches.iter().enumerate().filter(|(_, search)| *search != ".") {
        let name = search.strip_suffix('.').unwrap_or(search);
        errors.invalid_all(&path.index(index), name, names::search_domain(name));
    }
}
