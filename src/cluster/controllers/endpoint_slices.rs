//! The slices of Services with a selector (`k8s.io/endpointslice`, `reconciler.go`, `utils.go`; rules E2 to E11).

use super::endpoints::{onto, ports_at, should_be_in_endpoints, should_set_hostname};
use crate::chance::number_of;
use crate::cluster::allocation::letters;
use crate::cluster::store::Transaction;
use crate::cluster::work::{self, Work};
use crate::cluster::{
    AddressType, Cluster, Endpoint, EndpointPort, EndpointSlice, IpFamily, Kind, Labels, Object, ObjectMeta, ObjectRef,
    OwnerReference, Pod, Service, well_known,
};
use crate::sorting::{sort, sort_by_key};
use std::collections::BTreeMap;
use std::sync::Arc;

/// How many endpoints a slice holds at the most (`--max-endpoints-per-slice`, rule E10).
pub(super) const MAX_ENDPOINTS: usize = 100;

/// What the slices of a group share.
pub(super) type Group = (AddressType, Vec<EndpointPort>);

/// Of the pods that are known; `unseen` are endpoints of others.
pub(super) fn reconcile(
    transaction: &mut Transaction<'_>,
    namespace: &str,
    name: &str,
    unseen: Vec<(Group, Endpoint)>,
) {
    let cluster = &transaction.cluster;
    let Some(object) = cluster.get(&ObjectRef::new(Kind::Service, namespace, name)).cloned() else { return };
    let Some(service) = object.as_service() else { return };
    // Without a selector, endpoints are left alone, those of an earlier selector included (rules E2, E14).
    if !service.spec.selects_pods() {
        return;
    }
    let mut groups: BTreeMap<Group, Vec<Endpoint>> = BTreeMap::new();
    for family in families(service) {
        let address_type = match family {
            IpFamily::IPv4 => AddressType::IPv4,
            IpFamily::IPv6 => AddressType::IPv6,
        };
        let mut is_empty = unseen.iter().all(|((own, _), _)| *own != address_type);
        for pod in cluster.pods_matching(namespace, &service.spec.selector).filter_map(|pod| pod.as_pod()) {
            work::count(Work::Endpoint, 1);
            if let Some(endpoint) = endpoint(cluster, service, pod, family) {
                groups.entry((address_type.clone(), ports_at(pod, service))).or_default().push(endpoint);
                is_empty = false;
            }
        }
        // A family nobody is in keeps an empty slice in its place (rule E10).
        if is_empty {
            groups.entry((address_type, Vec::new())).or_default();
        }
    }
    for (group, endpoint) in unseen {
        groups.entry(group).or_default().push(endpoint);
    }
    let mut labels = object.meta().labels.clone();
    if service.is_headless() {
        labels.insert(well_known::HEADLESS.to_owned(), String::new());
    }
    put_slices(transaction, &object, labels, groups, well_known::SLICE_CONTROLLER);
}

/// Makes the slices that `keeper` keeps for a Service those of the groups. Endpoints stay in the slice they
/// are in and slices under their name as far as they can, so that nothing moves that need not.
pub(super) fn put_slices(
    transaction: &mut Transaction<'_>,
    owner: &Object,
    labels: Labels,
    groups: BTreeMap<Group, Vec<Endpoint>>,
    keeper: &str,
) {
    let ObjectRef { kind, namespace, name } = owner.reference().clone();
    let mut labels = labels;
    labels.insert(well_known::SERVICE_NAME.to_owned(), name.clone());
    labels.insert(well_known::MANAGED_BY.to_owned(), keeper.to_owned());
    let mut existing: BTreeMap<Group, Vec<Arc<Object>>> = BTreeMap::new();
    for object in transaction.cluster.slices_of(&namespace, &name) {
        let Some(slice) = object.as_endpoint_slice() else { continue };
        if slice.managed_by() == Some(keeper) {
            existing.entry(group_of(slice)).or_default().push(Arc::clone(object));
        }
    }
    let mut wanted: Vec<(Share, Group, usize)> = Vec::new();
    let mut spare: Vec<Arc<Object>> = Vec::new();
    for (group, endpoints) in groups {
        let shares = spread(endpoints, existing.remove(&group).unwrap_or_default(), &mut spare);
        wanted.extend(shares.into_iter().enumerate().map(|(position, share)| (share, group.clone(), position)));
    }
    // Slices of groups that are no more give their names to groups that are new.
    spare.extend(existing.into_values().flatten());
    let owners = vec![OwnerReference { kind: kind.name().to_owned(), name: name.clone(), controller: true }];
    for (Share { slice, endpoints }, group, position) in wanted {
        let object = slice.or_else(|| spare.pop());
        let slice_name = match &object {
            Some(object) => object.reference().name.clone(),
            None => free_name(transaction.cluster, &namespace, &name, &group, position),
        };
        let meta = ObjectMeta {
            name: slice_name,
            namespace: namespace.clone(),
            labels: labels.clone(),
            owners: owners.clone(),
            ..ObjectMeta::default()
        };
        let slice = EndpointSlice { meta, address_type: group.0, endpoints, ports: group.1 };
        match object {
            Some(object) if says(&object, &slice) => {}
            Some(object) => {
                transaction.put_value(onto(&object, slice.to_value(), &["addressType", "endpoints", "ports"]))
            }
            None => transaction.put_value(slice.to_value()),
        }
    }
    for surplus in spare {
        transaction.remove(surplus.reference());
    }
}

/// The endpoints of one slice: of one that is there, or of one to be made.
struct Share {
    slice: Option<Arc<Object>>,
    endpoints: Vec<Endpoint>,
}

/// Spreads endpoints over slices: each stays where it is, the others fill what has room and then slices
/// that have still to be made. There is one slice at least. What is left empty goes to `spare`.
fn spread(endpoints: Vec<Endpoint>, slices: Vec<Arc<Object>>, spare: &mut Vec<Arc<Object>>) -> Vec<Share> {
    let mut left: BTreeMap<_, Endpoint> =
        endpoints.into_iter().map(|endpoint| (identity(&endpoint), endpoint)).collect();
    let mut shares: Vec<Share> = Vec::new();
    for object in slices {
        let present = object.as_endpoint_slice().map(|slice| slice.endpoints.as_slice()).unwrap_or_default();
        let endpoints = present.iter().filter_map(|one| left.remove(&identity(one))).take(MAX_ENDPOINTS).collect();
        shares.push(Share { slice: Some(object), endpoints });
    }
    let mut left = left.into_values();
    for share in &mut shares {
        let room = MAX_ENDPOINTS.saturating_sub(share.endpoints.len());
        share.endpoints.extend(left.by_ref().take(room));
    }
    loop {
        let endpoints: Vec<Endpoint> = left.by_ref().take(MAX_ENDPOINTS).collect();
        if endpoints.is_empty() {
            break;
        }
        shares.push(Share { slice: None, endpoints });
    }
    let (mut full, empty): (Vec<Share>, Vec<Share>) = shares.into_iter().partition(|share| !share.endpoints.is_empty());
    let mut empty = empty.into_iter();
    if full.is_empty() {
        full.push(empty.next().unwrap_or(Share { slice: None, endpoints: Vec::new() }));
    }
    spare.extend(empty.filter_map(|share| share.slice));
    for share in &mut full {
        sort_by_key(&mut share.endpoints, identity);
    }
    full
}

/// What an endpoint is known by.
fn identity(endpoint: &Endpoint) -> (String, Vec<String>) {
    (endpoint.target_pod.clone(), endpoint.addresses.clone())
}

/// What a slice shares with others, ports in a fixed order.
fn group_of(slice: &EndpointSlice) -> Group {
    let mut ports = slice.ports.clone();
    sort(&mut ports);
    (slice.address_type.clone(), ports)
}

/// True where the object already says all that the slice is to say, in whatever order.
fn says(object: &Object, slice: &EndpointSlice) -> bool {
    let Some(found) = object.as_endpoint_slice() else { return false };
    let mut endpoints: Vec<&Endpoint> = found.endpoints.iter().collect();
    sort_by_key(&mut endpoints, |endpoint| identity(endpoint));
    found.meta.labels == slice.meta.labels
        && found.meta.owners == slice.meta.owners
        && group_of(found) == group_of(slice)
        && endpoints.into_iter().eq(&slice.endpoints)
}

/// A name for a new slice: the Service's and five letters, the same for the same slice.
fn free_name(cluster: &Cluster, namespace: &str, service: &str, group: &Group, position: usize) -> String {
    let mut seed = number_of(&format!("{namespace} {service} {position} {group:?}"));
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
        Some(ip) if ip != "None" => vec![IpFamily::from_text(ip).unwrap_or(IpFamily::IPv4)],
        _ => vec![IpFamily::IPv4, IpFamily::IPv6],
    }
}

/// The pod as an endpoint of one family; `None` where it is none.
fn endpoint(cluster: &Cluster, service: &Service, pod: &Pod, family: IpFamily) -> Option<Endpoint> {
    if !should_be_in_endpoints(pod, true) {
        return None;
    }
    let address = pod.status.pod_ips.iter().find(|ip| IpFamily::from_text(ip) == Some(family))?;
    let publish = service.spec.publish_not_ready_addresses;
    let node = cluster.get(&ObjectRef::new(Kind::Node, "", &pod.spec.node_name));
    // A pod whose node is gone is left out, unless the Service takes whoever there is (rule E3).
    // One that was found running with an address is somewhere, though its node was not told.
    let is_somewhere = pod.spec.node_name.is_empty() && cluster.settings().is_observed;
    if node.is_none() && !publish && !is_somewhere {
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
