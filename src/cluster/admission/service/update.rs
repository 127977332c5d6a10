//! What may not change on a live Service (rule V5; `ValidateServiceUpdate`).

use super::draft::Draft;
use super::spec;
use crate::cluster::Reason;
use crate::cluster::admission::errors::Errors;

/// Checks a change of a Service.
pub(super) fn check(errors: &mut Errors, new: &Draft, old: &Draft) {
    if !new.is_external_name() && !old.is_external_name() {
        check_cluster_ips(errors, new, old);
        check_families(errors, new, old);
    }
    if new.is_load_balancer() && old.is_load_balancer() && new.load_balancer_class != old.load_balancer_class {
        let class = new.load_balancer_class.clone().unwrap_or_default();
        errors.invalid(spec("loadBalancerClass"), class, Reason::Immutable);
    }
    if new.needs_health_check() && old.needs_health_check() && new.health_check_node_port != old.health_check_node_port
    {
        errors.forbidden(spec("healthCheckNodePort"), Reason::Immutable);
    }
}

/// The primary address stays; the second one may come, and may go with `SingleStack`
/// (`validateUpgradeDowngradeClusterIPs`).
fn check_cluster_ips(errors: &mut Errors, new: &Draft, old: &Draft) {
    if new.is_headless() && old.is_headless() {
        return;
    }
    let path = spec("clusterIPs");
    // The second address may be swapped for none, or none for one, but not one for another.
    let compared = if new.cluster_ips.len() == old.cluster_ips.len() { old.cluster_ips.len() } else { 1 };
    for (index, (to, from)) in new.cluster_ips.iter().zip(&old.cluster_ips).take(compared).enumerate() {
        if to != from {
            let reason = Reason::ClusterIpFixed { from: from.clone(), to: to.clone() };
            errors.invalid(path.index(index), to, reason);
        }
    }
    if new.cluster_ips.len() < old.cluster_ips.len() {
        if new.cluster_ips.is_empty() {
            let from = old.cluster_ip.clone();
            errors.invalid(path.index(0), "", Reason::ClusterIpFixed { from, to: String::new() });
        }
        check_release(errors, new, new.cluster_ips.len());
    }
}

/// As with addresses, but a headless Service may change its families
/// (`validateUpgradeDowngradeIPFamilies`).
fn check_families(errors: &mut Errors, new: &Draft, old: &Draft) {
    if new.is_headless() || old.is_headless() {
        return;
    }
    let compared = if new.ip_families.len() == old.ip_families.len() { old.ip_families.len() } else { 1 };
    for (to, from) in new.ip_families.iter().zip(&old.ip_families).take(compared) {
        if to != from {
            errors.invalid(spec("ipFamilies").index(0), to, Reason::FamilyFixed);
        }
    }
    if new.ip_families.len() < old.ip_families.len() {
        check_release(errors, new, new.ip_families.len());
    }
}

fn check_release(errors: &mut Errors, new: &Draft, left: usize) {
    if left == 1 && new.ip_family_policy != "SingleStack" {
        errors.invalid(spec("ipFamilyPolicy"), &new.ip_family_policy, Reason::ReleaseNeedsSingleStack);
    }
}
