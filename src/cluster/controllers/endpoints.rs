//! The Endpoints of Services with a selector (`pkg/controller/endpoint/endpoints_controller.go`), and what
//! that controller shares with the one for slices (`pkg/controller/util/endpoint`).

use crate::cluster::store::{Cluster, Transaction};
use crate::cluster::work::{self, Work};
use crate::cluster::{
    Container, EndpointAddress, EndpointPort, EndpointSubset, Endpoints, FieldPath, IpFamily, Kind, Object, ObjectMeta,
    ObjectRef, Pod, Service, ServicePort, TargetPort, Value, well_known,
};
use crate::sorting::sort;
use std::collections::BTreeMap;

/// How many addresses an Endpoints object holds at the most (rule E10).
const MAX_ADDRESSES: usize = 1000;

/// Of the pods that are known; `subsets` has those of others.
pub(super) fn reconcile(
    transaction: &mut Transaction<'_>,
    namespace: &str,
    name: &str,
    mut subsets: Vec<EndpointSubset>,
) {
    let cluster = &transaction.cluster;
    let Some(object) = cluster.get(&ObjectRef::new(Kind::Service, namespace, name)).cloned() else { return };
    let Some(service) = object.as_service() else { return };
    if !service.spec.selects_pods() {
        return;
    }
    for pod in cluster.pods_matching(namespace, &service.spec.selector).filter_map(|pod| pod.as_pod()) {
        work::count(Work::Endpoint, 1);
        subsets.extend(subsets_of(service, pod));
    }
    let (subsets, was_cut) = cut(repack(&subsets));
    let mut labels = object.meta().labels.clone();
    labels.insert(well_known::ENDPOINTS_MANAGED_BY.to_owned(), well_known::ENDPOINTS_CONTROLLER.to_owned());
    if service.is_headless() {
        labels.insert(well_known::HEADLESS.to_owned(), String::new());
    }
    let reference = ObjectRef::new(Kind::Endpoints, namespace, name);
    let existing = transaction.cluster.get(&reference).cloned();
    let mut annotations = existing.as_ref().map(|found| found.meta().annotations.clone()).unwrap_or_default();
    annotations.remove(well_known::OVER_CAPACITY);
    if was_cut {
        annotations.insert(well_known::OVER_CAPACITY.to_owned(), "truncated".to_owned());
    }
    let owners = existing.as_ref().map(|found| found.meta().owners.clone()).unwrap_or_default();
    let meta = ObjectMeta {
        name: name.to_owned(),
        namespace: namespace.to_owned(),
        labels,
        annotations,
        owners,
        terminating: false,
    };
    let made = Endpoints { meta, subsets };
    match existing {
        Some(found) if found.as_endpoints() == Some(&made) => {}
        Some(found) => {
            let path = FieldPath::of(&["metadata", "annotations"]);
            let mut value = onto(&found, made.to_value(), &["subsets"]);
            value.set(&path, made.to_value().at(&path).cloned());
            transaction.put_value(value);
        }
        None => transaction.put_value(made.to_value()),
    }
}

/// True for Endpoints that no Service has and that are no lock for leader election: the controller removes
/// them as it starts, and only then, so what is made while it runs stays until it starts again
/// (`checkLeftoverEndpoints`; rule E14).
pub(in crate::cluster) fn is_leftover(cluster: &Cluster, object: &Object) -> bool {
    let ObjectRef { kind, namespace, name } = object.reference();
    *kind == Kind::Endpoints
        && !object.meta().annotations.contains_key(well_known::LEADER)
        && cluster.get(&ObjectRef::new(Kind::Service, namespace, name)).is_none()
}

/// One pod as subsets, a port each: the way the controller collects before it repacks.
fn subsets_of(service: &Service, pod: &Pod) -> Vec<EndpointSubset> {
    let publish = service.spec.publish_not_ready_addresses;
    if !should_be_in_endpoints(pod, publish) {
        return Vec::new();
    }
    // Endpoints hold the first family only (rule E11).
    let family = service
        .spec
        .ip_families
        .first()
        .copied()
        .or_else(|| service.spec.cluster_ips.first().and_then(|ip| IpFamily::from_text(ip)));
    let family = family.or_else(|| pod.status.pod_ip().and_then(IpFamily::from_text));
    let Some(ip) = pod.status.pod_ips.iter().find(|ip| IpFamily::from_text(ip) == family) else { return Vec::new() };
    let address = EndpointAddress {
        ip: ip.clone(),
        hostname: if should_set_hostname(pod, service) { pod.spec.hostname.clone() } else { String::new() },
        node_name: (!pod.spec.node_name.is_empty()).then(|| pod.spec.node_name.clone()),
        target_pod: pod.meta.name.clone(),
        // Pods of the lab's own have no UID; their name is as good within a namespace.
        target_uid: pod.meta.name.clone(),
    };
    let subset = |ports: Vec<EndpointPort>| {
        let (ready, not_ready) = if publish || pod.status.ready {
            (vec![address.clone()], Vec::new())
        } else {
            (Vec::new(), vec![address.clone()])
        };
        EndpointSubset { addresses: ready, not_ready_addresses: not_ready, ports }
    };
    if service.spec.ports.is_empty() {
        return if service.is_headless() { vec![subset(Vec::new())] } else { Vec::new() };
    }
    ports_at(pod, service).into_iter().map(|port| subset(vec![port])).collect()
}

/// Whether a pod counts at all (`ShouldPodBeInEndpoints`; rules E3, E4).
pub(super) fn should_be_in_endpoints(pod: &Pod, include_terminating: bool) -> bool {
    let has_ended = pod.status.phase.is_some_and(|phase| phase.is_terminal());
    !has_ended && pod.status.pod_ip().is_some() && (include_terminating || !pod.meta.terminating)
}

/// Whether the endpoint bears the pod's hostname (`ShouldSetHostname`; rule E7).
pub(super) fn should_set_hostname(pod: &Pod, service: &Service) -> bool {
    !pod.spec.hostname.is_empty()
        && pod.spec.subdomain == service.meta.name
        && pod.meta.namespace == service.meta.namespace
}

/// The ports of a Service that a pod has, with their numbers there, in a fixed order (rule E9).
pub(super) fn ports_at(pod: &Pod, service: &Service) -> Vec<EndpointPort> {
    let ports = service.spec.ports.iter().filter_map(|port| {
        Some(EndpointPort {
            name: port.name.clone(),
            port: Some(port_for(pod, port)?),
            protocol: port.protocol.clone(),
            app_protocol: port.app_protocol.clone(),
        })
    });
    let mut ports: Vec<EndpointPort> = ports.collect();
    sort(&mut ports);
    ports
}

/// True where a Service's port is told by a name that no port of the pod has: no endpoint of it has that port (rule E9).
pub(crate) fn lacks_port(pod: &Pod, port: &ServicePort) -> bool {
    port_for(pod, port).is_none()
}

/// The number a Service's port has at a pod (`FindPort`; rule E9).
fn port_for(pod: &Pod, port: &ServicePort) -> Option<i64> {
    let name = match &port.target_port {
        None | Some(TargetPort::Number(0)) => return Some(port.port),
        Some(TargetPort::Number(number)) => return Some(*number),
        Some(TargetPort::Name(name)) if name.is_empty() => return Some(port.port),
        Some(TargetPort::Name(name)) => name,
    };
    let is_sidecar = |container: &&Container| container.restart_policy == "Always";
    let containers = pod.spec.containers.iter().chain(pod.spec.init_containers.iter().filter(is_sidecar));
    let mut ports = containers.flat_map(|container| &container.ports);
    ports.find(|known| known.name == *name && known.protocol == port.protocol).map(|known| known.container_port)
}

/// Subsets in canonical form: each address once, ports with the same addresses together
/// (`pkg/api/v1/endpoints/util.go`, `RepackSubsets`; rule E12). An address is known by its IP and target;
/// what its first occurrence says of it counts; once not ready for a port, not ready for it.
pub(super) fn repack(subsets: &[EndpointSubset]) -> Vec<EndpointSubset> {
    type Key = (String, String);
    let mut known: BTreeMap<Key, EndpointAddress> = BTreeMap::new();
    // `None` stands for addresses without any port.
    let mut by_port: BTreeMap<Option<EndpointPort>, BTreeMap<Key, bool>> = BTreeMap::new();
    for subset in subsets {
        let ports: Vec<Option<EndpointPort>> =
            if subset.ports.is_empty() { vec![None] } else { subset.ports.iter().cloned().map(Some).collect() };
        for port in ports {
            let addresses = by_port.entry(port).or_default();
            let ready = subset.addresses.iter().map(|address| (address, true));
            for (address, is_ready) in ready.chain(subset.not_ready_addresses.iter().map(|address| (address, false))) {
                let key = (address.ip.clone(), address.target_uid.clone());
                known.entry(key.clone()).or_insert_with(|| address.clone());
                addresses.entry(key).and_modify(|known| *known &= is_ready).or_insert(is_ready);
            }
        }
    }
    let mut by_addresses: BTreeMap<BTreeMap<Key, bool>, Vec<EndpointPort>> = BTreeMap::new();
    for (port, addresses) in by_port {
        by_addresses.entry(addresses).or_default().extend(port);
    }
    by_addresses
        .into_iter()
        .map(|(addresses, ports)| {
            let of = |wanted: bool| {
                let mine = addresses.iter().filter(|(_, ready)| **ready == wanted);
                mine.filter_map(|(key, _)| known.get(key).cloned()).collect()
            };
            EndpointSubset { addresses: of(true), not_ready_addresses: of(false), ports }
        })
        .collect()
}

/// Cuts off what is over capacity: addresses that are not ready first, and of each subset its share
/// (`truncateEndpoints`).
fn cut(mut subsets: Vec<EndpointSubset>) -> (Vec<EndpointSubset>, bool) {
    let ready: usize = subsets.iter().map(|subset| subset.addresses.len()).sum();
    let not_ready: usize = subsets.iter().map(|subset| subset.not_ready_addresses.len()).sum();
    if ready + not_ready <= MAX_ADDRESSES {
        return (subsets, false);
    }
    let cuts_ready = ready > MAX_ADDRESSES;
    let (total, room) = if cuts_ready { (ready, MAX_ADDRESSES) } else { (not_ready, MAX_ADDRESSES - ready) };
    let mut left = room;
    for subset in &mut subsets {
        if cuts_ready {
            subset.not_ready_addresses.clear();
        }
        let addresses = if cuts_ready { &mut subset.addresses } else { &mut subset.not_ready_addresses };
        let share = (addresses.len() * room).div_ceil(total.max(1));
        addresses.truncate(share.min(left));
        left -= addresses.len();
    }
    subsets.retain(|subset| !(subset.addresses.is_empty() && subset.not_ready_addresses.is_empty()));
    (subsets, true)
}

/// The object with these fields of what a controller made, its labels and its owners; what else it holds
/// (its uid, annotations) stays.
pub(super) fn onto(object: &Object, made: Value, fields: &[&str]) -> Value {
    let mut value = object.value().clone();
    for field in ["labels", "ownerReferences"] {
        let path = FieldPath::of(&["metadata", field]);
        value.set(&path, made.at(&path).cloned());
    }
    for field in fields {
        let path = FieldPath::of(&[field]);
        value.set(&path, made.at(&path).cloned());
    }
    value
}
