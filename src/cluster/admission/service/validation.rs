//! What a Service has to be, live or new (rules V2, V6, V7; `validateService`).

use super::draft::{Draft, Port};
use super::{cluster_ips, spec};
use crate::cluster::admission::endpoints::PROTOCOLS;
use crate::cluster::admission::errors::Errors;
use crate::cluster::admission::{addresses, meta, names};
use crate::cluster::{FieldPath, Reason, TargetPort};
use std::collections::BTreeSet;

/// The supported values of `spec.type`.
const TYPES: &[&str] = &["ClusterIP", "ExternalName", "LoadBalancer", "NodePort"];
/// The values of `internalTrafficPolicy` and `externalTrafficPolicy`.
const TRAFFIC_POLICIES: &[&str] = &["Cluster", "Local"];
/// The values of `trafficDistribution`.
const TRAFFIC_DISTRIBUTIONS: &[&str] = &["PreferClose", "PreferSameZone", "PreferSameNode"];

/// Checks a Service that has been defaulted and allocated. `is_none_asked_for` tells a `clusterIP: None`
/// of the request from one kept from the live Service.
pub(super) fn check(errors: &mut Errors, new: &Draft, old: Option<&Draft>, strict: bool, is_none_asked_for: bool) {
    if new.ports.is_empty() && !new.is_headless() && !new.is_external_name() {
        errors.required(spec("ports"), Reason::ServiceWithoutPorts);
    }
    check_headless_type(errors, new, is_none_asked_for);
    if new.is_external_name() {
        check_external_name(errors, new);
    }
    check_ports(errors, new);
    meta::check_labels(errors, &spec("selector"), &new.selector);
    errors.one_of(spec("sessionAffinity"), &new.session_affinity, &["ClientIP", "None"]);
    if new.session_affinity == "None" && new.has_session_affinity_config {
        errors.forbidden(spec("sessionAffinityConfig"), Reason::AffinityConfigUnneeded);
    }
    cluster_ips::check(errors, new, old, strict);
    check_external_ips(errors, new, old, strict);
    errors.one_of(spec("type"), &new.service_type, TYPES);
    check_node_ports(errors, new);
    check_load_balancer(errors, new);
    check_traffic(errors, new);
}

fn check_headless_type(errors: &mut Errors, new: &Draft, is_none_asked_for: bool) {
    let service_type = match new.service_type.as_str() {
        "NodePort" => "NodePort",
        "LoadBalancer" => "LoadBalancer",
        _ => return,
    };
    if new.is_headless() {
        let reason = Reason::HeadlessOfType { service_type, kept: !is_none_asked_for };
        errors.invalid(spec("clusterIPs").index(0), "None", reason);
    }
}

/// The name may end in a dot. On other types it is not even looked at (rules V6, V7).
fn check_external_name(errors: &mut Errors, new: &Draft) {
    for (is_set, key) in [
        (!new.cluster_ips.is_empty(), "clusterIPs"),
        (!new.ip_families.is_empty(), "ipFamilies"),
        (!new.ip_family_policy.is_empty(), "ipFamilyPolicy"),
    ] {
        if is_set {
            errors.forbidden(spec(key), Reason::NotOnExternalName);
        }
    }
    let name = new.external_name.strip_suffix('.').unwrap_or(&new.external_name);
    if name.is_empty() {
        errors.required(spec("externalName"), Reason::ExternalNameMissing);
    } else {
        errors.invalid_all(&spec("externalName"), name, names::subdomain(name));
    }
}

fn check_ports(errors: &mut Errors, new: &Draft) {
    let mut names_seen = BTreeSet::new();
    for (index, port) in new.ports.iter().enumerate() {
        let path = spec("ports").index(index);
        check_port(errors, &path, port, new.ports.len() > 1);
        if !port.name.is_empty() && !names_seen.insert(&port.name) {
            errors.duplicate(path.key("name"), &port.name);
        }
    }
    let mut ports_seen = BTreeSet::new();
    for (index, port) in new.ports.iter().enumerate() {
        if !ports_seen.insert((&port.protocol, port.port)) {
            errors.duplicate(spec("ports").index(index), format!("{}/{}", port.port, port.protocol));
        }
    }
}

fn check_port(errors: &mut Errors, path: &FieldPath, port: &Port, is_name_needed: bool) {
    if !port.name.is_empty() {
        errors.invalid_all(&path.key("name"), &port.name, names::label(&port.name));
    } else if is_name_needed {
        errors.required(path.key("name"), Reason::PortWithoutName);
    }
    errors.port_number(path.key("port"), port.port);
    errors.one_of(path.key("protocol"), &port.protocol, PROTOCOLS);
    match &port.target {
        TargetPort::Number(number) => errors.port_number(path.key("targetPort"), *number),
        TargetPort::Name(name) => errors.invalid_all(&path.key("targetPort"), name, names::port_name(name)),
    }
    if let Some(protocol) = &port.app_protocol {
        errors.invalid_all(&path.key("appProtocol"), protocol, names::qualified_name(protocol));
    }
}

/// For historical reasons external IPs follow the rules of endpoints.
fn check_external_ips(errors: &mut Errors, new: &Draft, old: Option<&Draft>, strict: bool) {
    let kept = old.map(|old| old.external_ips.as_slice()).unwrap_or_default();
    for (index, address) in new.external_ips.iter().enumerate() {
        let path = spec("externalIPs").index(index);
        if addresses::check(errors, &path, address, strict, kept) {
            addresses::check_endpoint(errors, &path, address);
        }
    }
}

fn check_node_ports(errors: &mut Errors, new: &Draft) {
    let mut seen = BTreeSet::new();
    for (index, port) in new.ports.iter().enumerate().filter(|(_, port)| port.node_port != 0) {
        let path = spec("ports").index(index).key("nodePort");
        if new.service_type == "ClusterIP" {
            errors.forbidden(path.clone(), Reason::NodePortOnClusterIp);
        }
        if !seen.insert((&port.protocol, port.node_port)) {
            errors.duplicate(path, port.node_port);
        }
    }
}

fn check_load_balancer(errors: &mut Errors, new: &Draft) {
    if new.is_load_balancer() {
        if let Some(class) = &new.load_balancer_class {
            errors.invalid_all(&spec("loadBalancerClass"), class, names::qualified_name(class));
        }
        return;
    }
    for (is_set, key) in [
        // The API server spells this one field with a capital.
        (new.has_source_ranges, "LoadBalancerSourceRanges"),
        (new.allocates_node_ports.is_some(), "allocateLoadBalancerNodePorts"),
        (new.load_balancer_class.is_some(), "loadBalancerClass"),
    ] {
        if is_set {
            errors.forbidden(spec(key), Reason::OnlyOnLoadBalancer);
        }
    }
}

fn check_traffic(errors: &mut Errors, new: &Draft) {
    let policy = &new.external_traffic_policy;
    if new.is_reachable_from_outside() {
        errors.one_of(spec("externalTrafficPolicy"), policy, TRAFFIC_POLICIES);
    } else if !policy.is_empty() {
        errors.invalid(spec("externalTrafficPolicy"), policy, Reason::OnlyOnExternalService);
    }
    let port = new.health_check_node_port;
    if new.needs_health_check() {
        errors.port_number(spec("healthCheckNodePort"), port);
    } else if port != 0 {
        errors.invalid(spec("healthCheckNodePort"), port, Reason::HealthCheckUnneeded);
    }
    if !new.internal_traffic_policy.is_empty() {
        errors.one_of(spec("internalTrafficPolicy"), &new.internal_traffic_policy, TRAFFIC_POLICIES);
    }
    if let Some(distribution) = &new.traffic_distribution {
        errors.one_of(spec("trafficDistribution"), distribution, TRAFFIC_DISTRIBUTIONS);
    }
}
