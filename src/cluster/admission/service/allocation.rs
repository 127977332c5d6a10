//! Giving out cluster IPs and node ports (rules V3, V6; `pkg/registry/core/service/storage/alloc.go`,
//! `pkg/registry/core/service/ipallocator`).

use super::draft::Draft;
use super::{families, spec};
use crate::cluster::admission::errors::Errors;
use crate::cluster::admission::{AdmissionContext, addresses};
use crate::cluster::{Cidr, FieldPath, Invalid, InvalidKind, IpFamily, Reason};
use std::collections::{BTreeMap, BTreeSet};
use std::net::IpAddr;
use std::ops::RangeInclusive;

/// Where node ports come from, unless the administrator chose otherwise.
pub const NODE_PORTS: RangeInclusive<i64> = 30_000..=32_767;

/// True where a Service may have this address of the range: the first one names the network and is left
/// out, as is the last one of an IPv4 range, which is its broadcast address (rule V3).
pub fn is_assignable(range: &Cidr, address: IpAddr) -> bool {
    let Some(offset) = range.offset_of(address) else { return false };
    let last = if range.host_bits() >= 128 { u128::MAX } else { (1u128 << range.host_bits()) - 1 };
    offset != 0 && !(address.is_ipv4() && offset == last)
}

/// Gives a Service what it still lacks. What an address or port was given up for is not recorded here:
/// whoever keeps the cluster sees it from the object.
pub(super) fn allocate(
    new: &mut Draft,
    old: Option<&Draft>,
    context: &dyn AdmissionContext,
) -> Result<(), Vec<Invalid>> {
    allocate_cluster_ips(new, old, context)?;
    let mut fresh = Fresh { context, given_out: Vec::new() };
    if new.service_type == "NodePort" || new.is_load_balancer() {
        match old {
            None => give_node_ports(new, &mut fresh)?,
            Some(old) => renew_node_ports(new, old, &mut fresh)?,
        }
    }
    if new.needs_health_check() && old.is_none_or(|old| !old.needs_health_check()) {
        new.health_check_node_port = match new.health_check_node_port {
            0 => fresh.next()?,
            asked => fresh.claim(asked, || spec("healthCheckNodePort"))?,
        };
    }
    Ok(())
}

/// A new Service, or one that was an ExternalName, gets an address of every family; one that became
/// dual-stack gets its second (`allocClusterIPs`, `updateClusterIPs`).
fn allocate_cluster_ips(
    new: &mut Draft,
    old: Option<&Draft>,
    context: &dyn AdmissionContext,
) -> Result<(), Vec<Invalid>> {
    if new.is_external_name() || new.cluster_ips.first().is_some_and(|first| first == "None") {
        return Ok(());
    }
    let first_wanted = match old {
        Some(old) if families::is_settled(new, old) => return Ok(()),
        None => 0,
        Some(old) if old.is_external_name() => 0,
        Some(old) if old.is_headless() => return Ok(()),
        Some(old) if old.ip_families.len() == 1 && new.ip_families.len() == 2 => 1,
        Some(_) => return Ok(()),
    };
    let families: Vec<IpFamily> = new.ip_families.iter().filter_map(|family| IpFamily::named(family)).collect();
    for (index, family) in families.into_iter().enumerate().skip(first_wanted) {
        let Some(range) = range_of(family, context) else { continue };
        match new.cluster_ips.get(index).filter(|asked| !asked.is_empty()) {
            Some(asked) => claim_cluster_ip(asked, &new.cluster_ips, &range, context)?,
            None => {
                let address = context.next_cluster_ip(&range).ok_or_else(range_full)?.to_string();
                if index < new.cluster_ips.len() {
                    new.cluster_ips.truncate(index);
                }
                new.cluster_ips.push(address);
            }
        }
    }
    new.cluster_ip = new.cluster_ips.first().cloned().unwrap_or_default();
    Ok(())
}

fn range_of(family: IpFamily, context: &dyn AdmissionContext) -> Option<Cidr> {
    context.settings().service_cidrs.iter().find(|range| IpFamily::of(range.base) == family).copied()
}

fn claim_cluster_ip(
    asked: &str,
    all: &[String],
    range: &Cidr,
    context: &dyn AdmissionContext,
) -> Result<(), Vec<Invalid>> {
    let reason = match addresses::parse(asked) {
        None => Reason::NotAnIp,
        Some(address) if !is_assignable(range, address) => Reason::ClusterIpOutOfRange { range: range.to_string() },
        Some(address) if context.is_taken(address) => Reason::ClusterIpTaken,
        Some(_) => return Ok(()),
    };
    Err(vec![Invalid::new(InvalidKind::Invalid, spec("clusterIPs"), all.join(", "), reason)])
}

fn range_full() -> Vec<Invalid> {
    vec![Invalid::new(InvalidKind::InternalError, spec("clusterIPs"), None, Reason::ServiceRangeFull)]
}

/// Node ports given out in this very request.
struct Fresh<'a> {
    context: &'a dyn AdmissionContext,
    given_out: Vec<i64>,
}

impl Fresh<'_> {
    fn next(&mut self) -> Result<i64, Vec<Invalid>> {
        let port = self.context.next_node_port(&self.given_out).ok_or_else(|| {
            vec![Invalid::new(InvalidKind::InternalError, spec("ports"), None, Reason::NodePortsExhausted)]
        })?;
        self.given_out.push(port);
        Ok(port)
    }

    fn claim(&mut self, port: i64, field: impl Fn() -> FieldPath) -> Result<i64, Vec<Invalid>> {
        let reason = if !NODE_PORTS.contains(&port) {
            Reason::OutOfRange { least: *NODE_PORTS.start(), most: *NODE_PORTS.end() }
        } else if self.given_out.contains(&port) || self.context.is_node_port_taken(port) {
            Reason::NodePortTaken
        } else {
            self.given_out.push(port);
            return Ok(port);
        };
        Err(vec![Invalid::new(InvalidKind::Invalid, field(), port.to_string(), reason)])
    }
}

fn node_port_path(index: usize) -> FieldPath {
    spec("ports").index(index).key("nodePort")
}

/// A port and its namesake of another protocol share a node port (`initNodePorts`).
fn give_node_ports(new: &mut Draft, fresh: &mut Fresh<'_>) -> Result<(), Vec<Invalid>> {
    let allocates = new.needs_node_ports();
    let asked: BTreeMap<i64, i64> =
        new.ports.iter().rev().filter(|port| port.node_port != 0).map(|port| (port.port, port.node_port)).collect();
    let mut given: BTreeMap<i64, i64> = BTreeMap::new();
    for (index, port) in new.ports.iter_mut().enumerate() {
        if port.node_port == 0 && !allocates {
            continue;
        }
        match given.get(&port.port) {
            Some(shared) if port.node_port == 0 || port.node_port == *shared => port.node_port = *shared,
            Some(_) => {
                fresh.claim(port.node_port, || node_port_path(index))?;
            }
            None => {
                port.node_port = match asked.get(&port.port) {
                    Some(asked) => fresh.claim(*asked, || node_port_path(index))?,
                    None => fresh.next()?,
                };
                given.insert(port.port, port.node_port);
            }
        }
    }
    Ok(())
}

/// Ports the live Service has need not be claimed again (`updateNodePorts`).
fn renew_node_ports(new: &mut Draft, old: &Draft, fresh: &mut Fresh<'_>) -> Result<(), Vec<Invalid>> {
    let allocates = new.needs_node_ports();
    let kept: BTreeSet<i64> = old.ports.iter().map(|port| port.node_port).collect();
    let mut claimed: BTreeSet<i64> = BTreeSet::new();
    let mut seen: BTreeSet<(String, i64)> = BTreeSet::new();
    for (index, port) in new.ports.iter_mut().enumerate() {
        if port.node_port == 0 && !allocates {
            continue;
        }
        if port.node_port == 0 {
            port.node_port = fresh.next()?;
        } else if !kept.contains(&port.node_port) && !claimed.contains(&port.node_port) {
            claimed.insert(fresh.claim(port.node_port, || node_port_path(index))?);
        }
        let pair = (port.protocol.clone(), port.node_port);
        if !seen.insert(pair) {
            let mut errors = Errors::default();
            errors.duplicate(node_port_path(index), port.node_port);
            errors.result()?;
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_network_and_broadcast_addresses_are_nobodys() {
        let may = |range: &str, address: &str| is_assignable(&range.parse().unwrap(), address.parse().unwrap());
        assert!(!may("10.96.0.0/16", "10.96.0.0"));
        assert!(may("10.96.0.0/16", "10.96.0.1"));
        assert!(!may("10.96.0.0/16", "10.96.255.255"));
        assert!(!may("10.96.0.0/16", "10.97.0.1"));
        assert!(!may("fd00::/112", "fd00::"));
        assert!(may("fd00::/112", "fd00::ffff"));
    }
}
