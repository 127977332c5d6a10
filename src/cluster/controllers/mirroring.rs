//! Slices that mirror hand-made Endpoints (`pkg/controller/endpointslicemirroring`; rules E12, E14).

use super::endpoint_slices::{Group, put_slices};
use super::endpoints::repack;
use crate::cluster::store::Transaction;
use crate::cluster::{AddressType, Endpoint, EndpointAddress, IpFamily, Kind, Object, ObjectRef, well_known};
use std::collections::BTreeMap;

/// How many addresses of a subset are mirrored (`--mirroring-max-endpoints-per-subset`).
const MAX_PER_SUBSET: usize = 1000;

pub(super) fn reconcile(transaction: &mut Transaction<'_>, namespace: &str, name: &str) {
    let endpoints = transaction.cluster.get(&ObjectRef::new(Kind::Endpoints, namespace, name)).cloned();
    let service = transaction.cluster.get(&ObjectRef::new(Kind::Service, namespace, name)).cloned();
    let mirrored = endpoints.filter(|endpoints| should_be_mirrored(endpoints));
    match (mirrored, service.as_ref().and_then(|service| service.as_service())) {
        (Some(endpoints), Some(service)) if service.spec.selector.is_empty() => {
            let groups = groups(&endpoints);
            let labels = endpoints.meta().labels.clone();
            put_slices(transaction, &endpoints, labels, groups, well_known::MIRRORING_CONTROLLER);
        }
        _ => remove_mirrors(transaction, namespace, name),
    }
}

/// The slices of a Service with a selector whose Endpoints were observed: they hold the same pods (rule E1).
pub(in crate::cluster) fn slices_of_endpoints(transaction: &mut Transaction<'_>, namespace: &str, name: &str) {
    let endpoints = transaction.cluster.get(&ObjectRef::new(Kind::Endpoints, namespace, name)).cloned();
    let service = transaction.cluster.get(&ObjectRef::new(Kind::Service, namespace, name)).cloned();
    let (Some(endpoints), Some(service)) = (endpoints, service) else { return };
    let labels = service.meta().labels.clone();
    let mut groups = groups(&endpoints);
    // Where nobody is, the controller keeps an empty slice (rule E10).
    if groups.is_empty() {
        groups.insert((AddressType::IPv4, Vec::new()), Vec::new());
    }
    put_slices(transaction, &service, labels, groups, well_known::SLICE_CONTROLLER);
}

fn should_be_mirrored(endpoints: &Object) -> bool {
    let meta = endpoints.meta();
    meta.labels.get(well_known::SKIP_MIRROR).is_none_or(|value| value != "true")
        && !meta.annotations.contains_key(well_known::LEADER)
}

fn groups(endpoints: &Object) -> BTreeMap<Group, Vec<Endpoint>> {
    let mut groups: BTreeMap<Group, Vec<Endpoint>> = BTreeMap::new();
    let Some(endpoints) = endpoints.as_endpoints() else { return groups };
    for subset in repack(&endpoints.subsets) {
        let ready = subset.addresses.iter().map(|address| (address, true));
        let all = ready.chain(subset.not_ready_addresses.iter().map(|address| (address, false)));
        for (address, is_ready) in all.take(MAX_PER_SUBSET) {
            let address_type = match IpFamily::from_text(&address.ip) {
                Some(IpFamily::IPv4) => AddressType::IPv4,
                Some(IpFamily::IPv6) => AddressType::IPv6,
                None => continue,
            };
            groups.entry((address_type, subset.ports.clone())).or_default().push(endpoint(address, is_ready));
        }
    }
    groups
}

fn endpoint(address: &EndpointAddress, ready: bool) -> Endpoint {
    Endpoint {
        addresses: vec![address.ip.clone()],
        ready: Some(ready),
        hostname: address.hostname.clone(),
        node_name: address.node_name.clone(),
        target_pod: address.target_pod.clone(),
        ..Endpoint::default()
    }
}

fn remove_mirrors(transaction: &mut Transaction<'_>, namespace: &str, name: &str) {
    let is_mirror = |object: &Object| {
        object.as_endpoint_slice().and_then(|slice| slice.managed_by()) == Some(well_known::MIRRORING_CONTROLLER)
    };
    let mirrors: Vec<ObjectRef> = transaction
        .cluster
        .slices_of(namespace, name)
        .filter(|slice| is_mirror(slice))
        .map(|slice| slice.reference().clone())
        .collect();
    for mirror in mirrors {
        transaction.remove(&mirror);
    }
}
