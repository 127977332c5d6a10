//! The slices of Services with a selector (`k8s.io/endpointslice`, `reconciler.go`, `utils.go`; RULES E2–E11).

use super::endpoints::{ports_at, should_be_in_endpoints, should_set_hostname};
use crate::cluster::allocation::letters;
use crate::cluster::store::Transaction;
use crate::cluster::{
    AddressType, Cluster, Endpoint, EndpointPort, EndpointSlice, IpFamily, Kind, Object, ObjectMeta, ObjectRef,
    OwnerReference, Pod, Service, ServiceType, well_known,
};
use std::collections::BTreeMap;
use std::hash::{Hash, Hasher};
use std::sync::Arc;

/// How many endpoints a slice holds at the most (`--max-endpoints-per-slice`, RULES E10).
pub(super) const MAX_ENDPOINTS: usize = 100;

/// What the slices of a group share.
pub(super) type Group = (AddressType, Vec<EndpointPort>);

pub(super) fn reconcile(transaction: &mut Transaction<'_>, namespace: &str, name: &str) {
    let cluster = &transaction.cluster;
    let Some(object) = cluster.get(&ObjectRef::new(Kind::Service, namespace, name)).cloned() else { return };
    let Some(service) = object.as_service() else { return };
    // Without a selector, endpoints are left alone, those of an earlier selector included (RULES E2, E14).
    if service.spec.service_type == ServiceType::ExternalName || service.spec.selector.is_empty() {
        return;
    }
    let mut groups: BTreeMap<Group, Vec<Endpoint>> = BTreeMap::new();
    for family in families(service) {
        let address_type = match family {
            IpFamily::IPv4 => AddressType::IPv4,
            IpFamily::IPv6 => AddressType::IPv6,
        };
        let mut is_empty = true;
        for pod in cluster.pods_matching(namespace, &service.spec.selector).filter_map(|pod| pod.as_pod()) {
            if let Some(endpoint) = endpoint(cluster, service, pod, family) {
                groups.entry((address_type.clone(), ports_at(pod, service))).or_default().push(endpoint);
                is_empty = false;
            }
        }
        // A family nobody is in keeps an empty slice in its place (RULES E10).
        if is_empty {
            groups.entry((address_type, Vec::new())).or_default();
        }
    }
    put_slices(transaction, &object, service, groups, well_known::SLICE_CONTROLLER);
}

/// Makes the slices that `keeper` keeps for a Service those of the groups. Slices stay where they are as
/// far as they can, so that nothing moves that need not.
pub(super) fn put_slices(
    transaction: &mut Transaction<'_>,
    owner: &Object,
    service: &Service,
    groups: BTreeMap<Group, Vec<Endpoint>>,
    keeper: &str,
) {
    let ObjectRef { namespace, name, .. } = owner.reference().clone();
    let mut existing: BTreeMap<Group, Vec<Arc<Object>>> = BTreeMap::new();
    for object in transaction.cluster.slices_of(&namespace, &name) {
        let Some(slice) = object.as_endpoint_slice() else { continue };
        if slice.managed_by() == Some(keeper) {
            existing.entry((slice.address_type.clone(), slice.ports.clone())).or_default().push(Arc::clone(object));
        }
    }
    // Slices of groups that are no more give their names to groups that are new.
    let mut spare: Vec<Arc<Object>> = Vec::new();
    existing.retain(|group, slices| {
        let is_wanted = groups.contains_key(group);
        if !is_wanted {
            spare.append(slices);
        }
        is_wanted
    });
    let mut labels = owner.meta().labels.clone();
    labels.insert(well_known::SERVICE_NAME.to_owned(), name.clone());
    labels.insert(well_known::MANAGED_BY.to_owned(), keeper.to_owned());
    if service.is_headless() {
        labels.insert(well_known::HEADLESS.to_owned(), String::new());
    }
    let owners =
        vec![OwnerReference { kind: owner.reference().kind.name().to_owned(), name: name.clone(), controller: true }];
    for (group, endpoints) in groups {
        let mut names: Vec<String> =
            existing.remove(&group).unwrap_or_default().iter().map(|object| object.reference().name.clone()).collect();
        let mut chunks: Vec<Vec<Endpoint>> = endpoints.chunks(MAX_ENDPOINTS).map(<[Endpoint]>::to_vec).collect();
        if chunks.is_empty() {
            chunks.push(Vec::new());
        }
        for (position, endpoints) in chunks.into_iter().enumerate() {
            let slice_name = if names.is_empty() {
                match spare.pop() {
                    Some(object) => object.reference().name.clone(),
                    None => free_name(transaction.cluster, &namespace, &name, &group, position),
                }
            } else {
                names.remove(0)
            };
            let slice = EndpointSlice {
                meta: ObjectMeta {
                    name: slice_name,
                    namespace: namespace.clone(),
                    labels: labels.clone(),
                    owners: owners.clone(),
                    ..ObjectMeta::default()
                },
                address_type: group.0.clone(),
                endpoints,
                ports: group.1.clone(),
            };
            transaction.put_value(slice.to_value());
        }
        let rest = names.into_iter().map(|name| ObjectRef::new(Kind::EndpointSlice, &namespace, &name));
        for surplus in rest.collect::<Vec<_>>() {
            transaction.remove(&surplus);
        }
    }
    for surplus in spare {
        transaction.remove(surplus.reference());
    }
}

/// A name for a new slice: the Service's and five letters, the same for the same slice.
fn free_name(cluster: &Cluster, namespace: &str, service: &str, group: &Group, position: usize) -> String {
    let mut hasher = rustc_hash::FxHasher::default();
    (namespace, service, position).hash(&mut hasher);
    group.hash(&mut hasher);
    let mut seed = hasher.finish();
    loop {
        let name = format!("{service}-{}", letters(seed, 5));
        if cluster.get(&ObjectRef::new(Kind::EndpointSlice, namespace, &name)).is_none() {
            return name;
        }
        seed = seed.wrapping_add(0x9E37_79B9_7F4A_7C15);
    }
}

/// The families a Service has slices of (`getAddressTypesForService`).
fn families(service: &Service) -> Vec<IpFamily> {
    if !service.spec.ip_families.is_empty() {
        return service.spec.ip_families.clone();
    }
    match service.spec.cluster_ips.first() {
        Some(ip) if ip != "None" => vec![IpFamily::of_text(ip).unwrap_or(IpFamily::IPv4)],
        _ => vec![IpFamily::IPv4, IpFamily::IPv6],
    }
}

/// The pod as an endpoint of one family; `None` where it is none.
fn endpoint(cluster: &Cluster, service: &Service, pod: &Pod, family: IpFamily) -> Option<Endpoint> {
    if !should_be_in_endpoints(pod, true) {
        return None;
    }
    let address = pod.status.pod_ips.iter().find(|ip| IpFamily::of_text(ip) == Some(family))?;
    let publish = service.spec.publish_not_ready_addresses;
    let node = cluster.get(&ObjectRef::new(Kind::Node, "", &pod.spec.node_name));
    // A pod whose node is gone is left out, unless the Service takes whoever there is (RULES E3).
    if node.is_none() && !publish {
        return None;
    }
    let serving = pod.status.ready;
    let terminating = pod.meta.terminating;
    Some(Endpoint {
        addresses: vec![address.clone()],
        ready: Some(publish || (serving && !terminating)),
        serving: Some(serving),
        terminating: Some(terminating),
        hostname: if should_set_hostname(pod, service) { pod.spec.hostname.clone() } else { String::new() },
        node_name: (!pod.spec.node_name.is_empty()).then(|| pod.spec.node_name.clone()),
        zone: node.and_then(|node| node.meta().labels.get(well_known::ZONE).cloned()),
        target_pod: pod.meta.name.clone(),
    })
}
