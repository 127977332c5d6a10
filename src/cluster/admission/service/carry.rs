//! What a Service keeps of its live self, and what it sheds, when a client does not say
//! (rules V5, V6; `pkg/registry/core/service`).

use super::draft::Draft;
use std::collections::{BTreeMap, BTreeSet};

/// Fills in what was allocated for the live Service and left out now, `None` included
/// (`storage.go`, `patchAllocatedValues`).
pub(super) fn keep_allocated(new: &mut Draft, old: &Draft) {
    if !old.is_external_name() && !new.is_external_name() {
        if new.cluster_ip.is_empty() {
            new.cluster_ip.clone_from(&old.cluster_ip);
        }
        if new.cluster_ips.is_empty() {
            new.cluster_ips.clone_from(&old.cluster_ips);
        }
    }
    if old.needs_node_ports() && new.needs_node_ports() {
        keep_node_ports(new, old);
    }
    if old.needs_health_check() && new.needs_health_check() && new.health_check_node_port == 0 {
        new.health_check_node_port = old.health_check_node_port;
    }
}

/// Ports are recognised by name. A node port that the new Service gives to another port stays there.
fn keep_node_ports(new: &mut Draft, old: &Draft) {
    let used = |draft: &Draft| -> BTreeSet<i64> {
        draft.ports.iter().map(|port| port.node_port).filter(|number| *number != 0).collect()
    };
    let old_numbers = used(old);
    let contested: BTreeSet<i64> = used(new).intersection(&old_numbers).copied().collect();
    let by_name: BTreeMap<&str, i64> = old.ports.iter().map(|port| (port.name.as_str(), port.node_port)).collect();
    for port in &mut new.ports {
        if port.node_port != 0 {
            continue;
        }
        let kept = by_name.get(port.name.as_str()).copied().unwrap_or_default();
        if !contested.contains(&kept) {
            port.node_port = kept;
        }
    }
}

/// Brings `clusterIP` and `clusterIPs` together where a client gave but one of them
/// (`storage.go`, `normalizeClusterIPs`).
pub(super) fn pair_cluster_ips(new: &mut Draft, old: Option<&Draft>) {
    let Some(old) = old else {
        if new.cluster_ips.is_empty() && !new.cluster_ip.is_empty() {
            new.cluster_ips = vec![new.cluster_ip.clone()];
        }
        return;
    };
    if new.cluster_ips.is_empty() && old.cluster_ip == new.cluster_ip {
        new.cluster_ips.clone_from(&old.cluster_ips);
    }
    if old.cluster_ip != new.cluster_ip && old.cluster_ips == new.cluster_ips {
        let is_cleared = new.cluster_ip.is_empty();
        new.cluster_ips = if is_cleared { Vec::new() } else { vec![new.cluster_ip.clone()] };
    }
}

/// Drops what the new type has no use for, where the client only repeats what was there: it did not
/// mean it. What the client changed is left for validation to refuse
/// (`strategy.go`, `dropTypeDependentFields`).
pub(super) fn drop_unneeded(new: &mut Draft, old: &Draft) {
    if !old.is_external_name() && new.is_external_name() {
        if new.cluster_ips == old.cluster_ips {
            new.cluster_ip.clear();
            new.cluster_ips.clear();
        }
        if new.ip_families == old.ip_families {
            new.ip_families.clear();
        }
        if new.ip_family_policy == old.ip_family_policy {
            new.ip_family_policy.clear();
        }
    }
    let same_node_ports = || -> bool {
        let numbers = |draft: &Draft| draft.ports.iter().map(|port| port.node_port).collect::<BTreeSet<i64>>();
        numbers(new) == numbers(old)
    };
    if old.needs_node_ports() && !new.needs_node_ports() && same_node_ports() {
        for port in &mut new.ports {
            port.node_port = 0;
        }
    }
    if old.needs_health_check() && !new.needs_health_check() && new.health_check_node_port == old.health_check_node_port
    {
        new.health_check_node_port = 0;
    }
    if old.is_load_balancer() && !new.is_load_balancer() {
        if new.allocates_node_ports == old.allocates_node_ports {
            new.allocates_node_ports = None;
        }
        if new.load_balancer_class == old.load_balancer_class {
            new.load_balancer_class = None;
        }
    }
    if old.is_reachable_from_outside()
        && !new.is_reachable_from_outside()
        && new.external_traffic_policy == old.external_traffic_policy
    {
        new.external_traffic_policy.clear();
    }
}
