//! Service (rules V2 to V7): the order in which the API server goes about it
//! (`pkg/registry/core/service/storage/storage.go`, `beginCreate` and `beginUpdate`).

mod allocation;
mod carry;
mod cluster_ips;
mod draft;
mod families;
mod update;
mod validation;

use super::errors::Errors;
use super::{AdmissionContext, Admitted, Refusal, Stage, Warning, addresses, meta};
use crate::cluster::bounds::{Bound, SERVICE_PORTS};
use crate::cluster::{FieldPath, Invalid, InvalidKind, Object, Reason};
use draft::Draft;

pub use allocation::{NODE_PORTS, is_assignable};

/// The field `key` of `spec`.
fn spec(key: &str) -> FieldPath {
    FieldPath::of(&["spec", key])
}

/// Defaults, allocates and validates a Service. Allocation comes first, so what it refuses is never
/// validated.
pub(super) fn admit(object: Object, old: Option<&Object>, context: &dyn AdmissionContext) -> Result<Admitted, Refusal> {
    let settings = context.settings();
    // In front of all else, so that nothing is done for each port of too many.
    if object.as_service().is_some_and(|service| service.spec.ports.len() > SERVICE_PORTS) {
        let reason = Reason::BeyondTheLab(Bound::ServicePorts);
        return Err(vec![Invalid::new(InvalidKind::TooMany, spec("ports"), None, reason)].into());
    }
    let mut draft = Draft::read(object.value());
    let before = old.map(|old| Draft::read(old.value()));
    let is_none_asked_for = draft.is_headless() || draft.cluster_ip == "None";
    if let Some(before) = &before {
        carry::keep_allocated(&mut draft, before);
    }
    carry::pair_cluster_ips(&mut draft, before.as_ref());
    let at_allocation = |errors: Vec<Invalid>| Refusal { stage: Stage::Allocation, errors };
    families::complete(&mut draft, before.as_ref(), settings).map_err(at_allocation)?;
    allocation::allocate(&mut draft, before.as_ref(), context).map_err(at_allocation)?;
    if let Some(before) = &before {
        carry::drop_unneeded(&mut draft, before);
    }

    let object = object.with(|value| draft.write(value))?;
    let mut errors = Errors::default();
    meta::check(&mut errors, &object, old, settings.before_1_36);
    if let Some(before) = &before {
        update::check(&mut errors, &draft, before);
    }
    let strict = !settings.before_1_36;
    validation::check(&mut errors, &draft, before.as_ref(), strict, is_none_asked_for);
    errors.result()?;
    Ok(Admitted { warnings: warnings(&draft), object })
}

/// What is accepted with a remark (`pkg/api/service/warnings.go`, `GetWarningsForService`).
fn warnings(draft: &Draft) -> Vec<Warning> {
    let mut warnings = Vec::new();
    let mut odd = |field: FieldPath, address: &str| {
        if let Some(canonical) = addresses::canonical(address) {
            warnings.push(Warning::OddAddress { field, canonical });
        }
    };
    for (index, address) in draft.cluster_ips.iter().enumerate() {
        odd(spec("clusterIPs").index(index), address);
    }
    for (index, address) in draft.external_ips.iter().enumerate() {
        odd(spec("externalIPs").index(index), address);
    }
    odd(spec("loadBalancerIP"), &draft.load_balancer_ip);
    if draft.is_headless() {
        for (is_set, key) in [
            (!draft.load_balancer_ip.is_empty(), "loadBalancerIP"),
            (!draft.external_ips.is_empty(), "externalIPs"),
            (draft.session_affinity != "None", "sessionAffinity"),
        ] {
            if is_set {
                warnings.push(Warning::IgnoredWhenHeadless { field: spec(key) });
            }
        }
    }
    if !draft.is_external_name() && !draft.external_name.is_empty() {
        warnings.push(Warning::ExternalNameIgnored);
    }
    warnings
}
