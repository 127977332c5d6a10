//! Which address families a Service has (rule V4; `pkg/registry/core/service/storage/alloc.go`,
//! `initIPFamilyFields`).

use super::draft::Draft;
use super::{cluster_ips, spec};
use crate::cluster::admission::addresses;
use crate::cluster::admission::errors::Errors;
use crate::cluster::{Invalid, IpFamily, Reason, Settings};

/// Completes `ipFamilyPolicy` and `ipFamilies`, or says why they cannot be had.
pub(super) fn complete(new: &mut Draft, old: Option<&Draft>, settings: &Settings) -> Result<(), Vec<Invalid>> {
    if new.is_external_name() || old.is_some_and(|old| is_settled(new, old)) {
        return Ok(());
    }
    let is_kept = new.ip_family_policy.is_empty();
    if is_kept {
        new.ip_family_policy = default_policy(new, old);
    }
    let mut errors = Errors::default();
    cluster_ips::check(&mut errors, new, old, !settings.before_1_36);
    errors.result()?;

    let mut errors = Errors::default();
    if let Some(old) = old {
        release(&mut errors, new, old);
    }
    if new.ip_family_policy == "SingleStack" {
        for count in [new.cluster_ips.len(), new.ip_families.len()] {
            if count == 2 {
                errors.invalid(spec("ipFamilyPolicy"), &new.ip_family_policy, Reason::TwoNeedDualStack);
            }
        }
    }
    infer_from_addresses(&mut errors, new, settings);
    errors.result()?;

    if new.is_headless_without_selector() {
        complete_without_selector(new, settings);
        return Ok(());
    }
    check_configured(new, is_kept, settings)?;
    let configured = configured(settings);
    if new.ip_families.is_empty() {
        new.ip_families.extend(configured.first().map(|family| family.as_str().to_owned()));
    }
    if new.ip_family_policy != "SingleStack" && configured.len() == 2 {
        add_other_family(new);
    }
    Ok(())
}

/// The families the cluster has ranges for, the default one first.
pub(super) fn configured(settings: &Settings) -> Vec<IpFamily> {
    let mut families: Vec<IpFamily> = Vec::new();
    for range in &settings.service_cidrs {
        let family = IpFamily::of(range.base);
        if !families.contains(&family) {
            families.push(family);
        }
    }
    families
}

/// A Service with `PreferDualStack` keeps the families it has until somebody changes them, whatever
/// becomes of the cluster (`isMatchingPreferDualStackClusterIPFields`).
pub(super) fn is_settled(new: &Draft, old: &Draft) -> bool {
    new.service_type == old.service_type
        && new.needs_internal_traffic_policy()
        && new.ip_family_policy == "PreferDualStack"
        && old.ip_family_policy == "PreferDualStack"
        && new.cluster_ips == old.cluster_ips
        && new.ip_families == old.ip_families
}

fn default_policy(new: &Draft, old: Option<&Draft>) -> String {
    let kept = old.map(|old| old.ip_family_policy.as_str()).filter(|policy| !policy.is_empty());
    let default = if new.is_headless_without_selector() { "RequireDualStack" } else { "SingleStack" };
    kept.unwrap_or(default).to_owned()
}

/// `SingleStack` alone is a clear word: what is repeated unchanged loses its second element. With any
/// other policy nothing may be left out.
fn release(errors: &mut Errors, new: &mut Draft, old: &Draft) {
    if new.ip_family_policy == "SingleStack" {
        if new.cluster_ips == old.cluster_ips {
            new.cluster_ips.truncate(1);
        }
        if new.ip_families == old.ip_families {
            new.ip_families.truncate(1);
        }
        return;
    }
    let is_reduced = |new: &[String], old: &[String]| !new.is_empty() && new.len() < old.len();
    for reduced in [is_reduced(&new.cluster_ips, &old.cluster_ips), is_reduced(&new.ip_families, &old.ip_families)] {
        if reduced {
            errors.invalid(spec("ipFamilyPolicy"), &new.ip_family_policy, Reason::ReleaseNeedsSingleStack);
        }
    }
}

fn infer_from_addresses(errors: &mut Errors, new: &mut Draft, settings: &Settings) {
    let configured = configured(settings);
    for (index, address) in new.cluster_ips.iter().enumerate() {
        if address == "None" {
            break;
        }
        if index < new.ip_families.len() {
            continue;
        }
        let Some(family) = addresses::family(address) else { continue };
        if configured.contains(&family) {
            new.ip_families.push(family.as_str().to_owned());
        } else {
            errors.invalid(spec("clusterIPs").index(index), address, Reason::FamilyNotConfigured { family });
        }
    }
}

/// What stands behind it may be of any family, so it has both unless it asks for one.
fn complete_without_selector(new: &mut Draft, settings: &Settings) {
    if new.ip_families.is_empty() {
        new.ip_families.extend(configured(settings).first().map(|family| family.as_str().to_owned()));
    }
    if new.ip_family_policy != "SingleStack" {
        add_other_family(new);
    }
}

fn add_other_family(new: &mut Draft) {
    if let [only] = new.ip_families.as_slice() {
        let other = if only == "IPv4" { IpFamily::IPv6 } else { IpFamily::IPv4 };
        new.ip_families.push(other.as_str().to_owned());
    }
}

fn check_configured(new: &Draft, is_kept: bool, settings: &Settings) -> Result<(), Vec<Invalid>> {
    let configured = configured(settings);
    let mut errors = Errors::default();
    if new.ip_family_policy == "RequireDualStack" && configured.len() < 2 {
        let reason = Reason::ClusterIsSingleStack { kept: is_kept };
        errors.invalid(spec("ipFamilyPolicy"), &new.ip_family_policy, reason);
    }
    for (index, name) in new.ip_families.iter().enumerate() {
        if let Some(family) = IpFamily::named(name).filter(|family| !configured.contains(family)) {
            errors.invalid(spec("ipFamilies").index(index), name, Reason::FamilyNotConfigured { family });
        }
    }
    errors.result()
}
