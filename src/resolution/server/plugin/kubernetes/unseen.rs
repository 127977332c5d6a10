//! Reverse names in a cluster that was found somewhere: a Service whose endpoints nobody gave may have the address that
//! is asked for. In a browser this comes with what takes such a cluster in.

use super::super::super::{CannotSay, Unknown};
use super::Kubernetes;
use super::service_entry::{Entry, ServiceShape};
use crate::cluster::IpFamily;
use std::net::{IpAddr, Ipv4Addr};
use std::sync::OnceLock;

/// What cannot be said of the reverse name of an address; the namespace is that of an endpoint that has it.
type Unsaid = fn(&Kubernetes, IpAddr, Option<&str>) -> Option<CannotSay>;

static LATE: OnceLock<Unsaid> = OnceLock::new();

/// Takes it in, with a cluster that was found somewhere.
pub(crate) fn take_in() {
    LATE.get_or_init(|| unsaid);
}

/// What cannot be said of an address that no Service has as far as is known, or none but those of a namespace.
pub(super) fn unknown_address(plugin: &Kubernetes, ip: IpAddr, namespace: Option<&str>) -> Option<CannotSay> {
    if !plugin.index.is_observed() {
        return None;
    }
    #[cfg(not(split))]
    take_in();
    LATE.get()?(plugin, ip, namespace)
}

/// Endpoints of a Service with a selector are pods of its namespace, each of which has its address alone.
fn unsaid(plugin: &Kubernetes, ip: IpAddr, namespace: Option<&str>) -> Option<CannotSay> {
    if !may_be_a_pods(ip) || plugin.index.is_known(ip) {
        return None;
    }
    let namespaces = plugin.index.namespaces();
    let namespaces = namespaces.filter(|own| plugin.options.namespaces.is_empty() || plugin.exposes_namespace(own));
    let namespaces = namespaces.filter(|own| namespace.is_none_or(|namespace| namespace == *own));
    let entries = namespaces.flat_map(|namespace| plugin.index.entries(namespace));
    let unseen = entries.filter(|entry| plugin.index.is_unseen(entry) && may_have(entry, ip));
    let (namespace, service) = unseen.map(|entry| &entry.key).min()?;
    let reason = Unknown::EndpointsNotGiven { namespace: namespace.to_string(), service: service.to_string() };
    Some(CannotSay { directive: "EndpointSlice".to_owned(), line: 0, file: None, reason })
}

/// True where endpoints of the Service may have the address: it is of a family that the Service has.
fn may_have(entry: &Entry, ip: IpAddr) -> bool {
    let Some(service) = entry.object.as_ref().and_then(|object| object.as_service()) else { return false };
    let families = &service.spec.ip_families;
    let of_ip = |text: &String| IpFamily::from_text(text) == Some(IpFamily::of(ip));
    match &entry.shape {
        ServiceShape::Absent | ServiceShape::External(_) => false,
        _ if !families.is_empty() => families.contains(&IpFamily::of(ip)),
        ServiceShape::Headless => true,
        ServiceShape::ClusterIp(_) => service.spec.cluster_ips.iter().any(of_ip),
    }
}

/// True for an address that networks give to pods and nodes: a private one, or one that providers share (RFC 1918, RFC
/// 4193, RFC 6598).
fn may_be_a_pods(ip: IpAddr) -> bool {
    let is_shared = |ip: Ipv4Addr| matches!(ip.octets(), [100, 64..=127, ..]);
    match ip {
        IpAddr::V4(ip) => ip.is_private() || is_shared(ip),
        IpAddr::V6(ip) => ip.is_unique_local(),
    }
}
