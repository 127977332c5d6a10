//! How `clusterIP`, `clusterIPs`, `ipFamilies` and `ipFamilyPolicy` have to fit together (rules V3, V4;
//! `ValidateServiceClusterIPsRelatedFields`, which is asked before allocation and again in validation).

use super::draft::Draft;
use super::spec;
use crate::cluster::admission::addresses;
use crate::cluster::admission::errors::Errors;
use crate::cluster::{IpFamily, Reason};
use std::collections::BTreeSet;

/// The supported values of `ipFamilyPolicy`.
const POLICIES: &[&str] = &["PreferDualStack", "RequireDualStack", "SingleStack"];

/// Checks the four fields of anything but an ExternalName.
pub(super) fn check(errors: &mut Errors, new: &Draft, old: Option<&Draft>, strict: bool) {
    if new.is_external_name() {
        return;
    }
    let path = spec("clusterIPs");
    let all = new.cluster_ips.join(", ");
    match new.cluster_ips.first() {
        None if !new.cluster_ip.is_empty() => errors.required(path.clone(), Reason::Missing),
        Some(_) if new.cluster_ip.is_empty() => {
            errors.invalid(path.clone(), &all, Reason::ClusterIpsWithoutClusterIp);
        }
        Some(first) if *first != new.cluster_ip => {
            errors.invalid(path.clone(), &all, Reason::FirstClusterIpDiffers);
        }
        _ => {}
    }
    check_families(errors, new);
    if !new.ip_family_policy.is_empty() {
        errors.one_of(spec("ipFamilyPolicy"), &new.ip_family_policy, POLICIES);
    }
    let are_valid = check_addresses(errors, new, old, strict);
    if new.cluster_ips.len() > 2 {
        errors.invalid(path.clone(), &all, Reason::MoreThanTwoClusterIps);
    }
    // What follows would only repeat what is wrong with the addresses themselves.
    if !are_valid {
        return;
    }
    if new.cluster_ips.len() > 1 && !is_one_a_family(&new.cluster_ips) {
        errors.invalid(path.clone(), &all, Reason::ClusterIpsOfOneFamily);
    }
    if new.is_headless() {
        return;
    }
    for (index, (address, family)) in new.cluster_ips.iter().zip(&new.ip_families).enumerate() {
        let Some(wanted) = IpFamily::named(family) else { continue };
        if addresses::family(address) != Some(wanted) {
            errors.invalid(path.index(index), address, Reason::WrongFamily { wanted });
        }
    }
}

fn check_families(errors: &mut Errors, new: &Draft) {
    let mut seen = BTreeSet::new();
    for (index, family) in new.ip_families.iter().enumerate() {
        let path = spec("ipFamilies").index(index);
        errors.one_of(path.clone(), family, &["IPv4", "IPv6"]);
        if !seen.insert(family) {
            errors.duplicate(path, family);
        }
    }
}

/// True where every element is `None`, alone and first, or an address.
fn check_addresses(errors: &mut Errors, new: &Draft, old: Option<&Draft>, strict: bool) -> bool {
    let kept = old.map(|old| old.cluster_ips.as_slice()).unwrap_or_default();
    let mut are_valid = true;
    for (index, address) in new.cluster_ips.iter().enumerate() {
        if index == 0 && address == "None" {
            if new.cluster_ips.len() > 1 {
                are_valid = false;
                errors.invalid(spec("clusterIPs"), new.cluster_ips.join(", "), Reason::NoneNotAlone);
            }
            continue;
        }
        are_valid &= addresses::check(errors, &spec("clusterIPs").index(index), address, strict, kept);
    }
    are_valid
}

/// Two addresses, one of each family (`IsDualStackIPStrings`).
fn is_one_a_family(addresses: &[String]) -> bool {
    let families: BTreeSet<_> = addresses.iter().filter_map(|address| addresses::family(address)).collect();
    families.len() == 2 && addresses.len() == 2
}
