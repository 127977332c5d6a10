//! Services and workloads of a cluster that was found somewhere, whose pods nobody gave: what a controller would make of these is what
//! was found, as long as it is the same pods that the Service selects; of others it is not known. In a browser this comes
//! with what takes such a cluster in.

use super::endpoint_slices::Group;
use super::endpoints::ports_at;
use super::garbage_collector;
use crate::cluster::store::{Cluster, Transaction};
use crate::cluster::told_pods::{tells_of_endpoints, told_pods, without_told_pods};
use crate::cluster::{
    Endpoint, EndpointAddress, EndpointSlice, EndpointSubset, IpFamily, Kind, Labels, Object, ObjectRef, Pod, Selector,
    Service, well_known,
};
use std::collections::BTreeSet;
use std::sync::{Arc, OnceLock};

/// Endpoints that are there beside those of the pods that are known.
#[derive(Debug, Default)]
pub(super) struct Unseen {
    pub slices: Vec<(Group, Endpoint)>,
    pub subsets: Vec<EndpointSubset>,
}

/// What comes late.
struct Late {
    endpoints: fn(&mut Transaction<'_>, &str, &str) -> Option<Unseen>,
    is_told: fn(&mut Transaction<'_>, &ObjectRef) -> bool,
}

static LATE: OnceLock<Late> = OnceLock::new();

/// Takes it in, with a cluster that was found somewhere.
pub(in crate::cluster) fn take_in() {
    LATE.get_or_init(|| Late { endpoints: look, is_told: told });
}

/// True for a workload whose status alone tells of its pods: they are there, and nobody gave them. None is made as long as
/// nobody changes what it asks for.
pub(super) fn is_told(transaction: &mut Transaction<'_>, workload: &ObjectRef) -> bool {
    let late = LATE.get().filter(|_| transaction.cluster.settings().is_observed);
    late.is_some_and(|late| (late.is_told)(transaction, workload))
}

/// The endpoints of a Service that are those of pods nobody gave; `None` where the controllers have nothing to go by.
pub(super) fn endpoints(transaction: &mut Transaction<'_>, namespace: &str, name: &str) -> Option<Unseen> {
    let was_found = transaction.cluster.settings().is_observed && !transaction.is_taking_in();
    match LATE.get().filter(|_| was_found) {
        Some(late) => (late.endpoints)(transaction, namespace, name),
        None => Some(Unseen::default()),
    }
}

fn look(transaction: &mut Transaction<'_>, namespace: &str, name: &str) -> Option<Unseen> {
    let reference = ObjectRef::new(Kind::Service, namespace, name);
    let object = transaction.cluster.get(&reference).map(Arc::clone);
    let Some(service) = object.as_ref().and_then(|object| object.as_service()) else {
        return Some(Unseen::default());
    };
    let selector = &service.spec.selector;
    if !service.spec.selects_pods() {
        return Some(Unseen::default());
    }
    let old = transaction.was(&reference).and_then(|object| object.as_service());
    let old = old.filter(|old| old.spec.selector == *selector);
    let slices = kept_slices(transaction, namespace, name);
    if let (Some(old), false) = (old, slices.is_empty()) {
        return Some(unseen_strangers(transaction, service, old, &slices));
    }
    if knows_pods(transaction, namespace, service, old.is_some()) {
        return Some(Unseen::default());
    }
    // Other pods than those that were found: which they are is not known.
    let stale: Vec<ObjectRef> = {
        let kept = transaction.cluster.slices_of(namespace, name).filter(|slice| is_kept(slice));
        kept.map(|slice| slice.reference().clone()).collect()
    };
    stale.iter().for_each(|slice| garbage_collector::remove(transaction, slice));
    garbage_collector::remove(transaction, &ObjectRef::new(Kind::Endpoints, namespace, name));
    None
}

fn told(transaction: &mut Transaction<'_>, reference: &ObjectRef) -> bool {
    let Some(object) = transaction.cluster.get(reference).map(Arc::clone) else { return false };
    let Some(pods) = told_pods(&object) else { return false };
    let stays = if transaction.is_taking_in() {
        // The lab's server runs where somebody's does.
        super::pods_of(transaction.cluster, reference).is_empty()
            && !(pods.ready > 0 && is_of_dns(transaction.cluster, &object))
    } else {
        let spec = |object: &Object| object.value().field("spec").cloned();
        transaction.was(reference).is_some_and(|was| spec(was) == spec(&object))
    };
    if !stays {
        // What was counted is of pods that are here, or of another generation.
        transaction.put_value(without_told_pods(&object));
    }
    stays
}

/// True for what makes the pods of cluster DNS, and for what else a node needs: `kube-system` holds little that anybody
/// asks for.
fn is_of_dns(cluster: &Cluster, workload: &Object) -> bool {
    let namespace = workload.reference().namespace.as_str();
    let addresses = &cluster.settings().cluster_dns;
    let labels = workload.as_workload().map(|workload| &workload.template_labels);
    namespace == well_known::SYSTEM
        || cluster.in_namespace(&Kind::Service, namespace).filter_map(|object| object.as_service()).any(|service| {
            service.spec.is_at(addresses)
                && labels.is_some_and(|labels| Selector::Service(&service.spec.selector).matches(labels))
        })
}

fn is_kept(slice: &Object) -> bool {
    slice.as_endpoint_slice().and_then(EndpointSlice::managed_by) == Some(well_known::SLICE_CONTROLLER)
}

/// The slices that the controller kept of a Service before the change that is under way.
fn kept_slices(transaction: &Transaction<'_>, namespace: &str, name: &str) -> Vec<Arc<Object>> {
    let present = transaction.cluster.slices_of(namespace, name).map(|slice| slice.reference());
    let touched = transaction.touched().filter(|one| one.kind == Kind::EndpointSlice && one.namespace == namespace);
    let names: BTreeSet<&ObjectRef> = present.chain(touched).collect();
    let before = names.into_iter().filter_map(|slice| transaction.was(slice));
    let is_of = |slice: &&Arc<Object>| {
        is_kept(slice) && slice.as_endpoint_slice().and_then(|slice| slice.service_name()) == Some(name)
    };
    before.filter(is_of).map(Arc::clone).collect()
}

/// The endpoints whose pods nobody gave.
fn unseen_strangers(transaction: &Transaction<'_>, service: &Service, old: &Service, slices: &[Arc<Object>]) -> Unseen {
    let namespace = service.meta.namespace.as_str();
    let is_stranger = |endpoint: &&Endpoint| {
        let pod = ObjectRef::new(Kind::Pod, namespace, &endpoint.target_pod);
        !endpoint.target_pod.is_empty() && transaction.cluster.get(&pod).is_none() && transaction.was(&pod).is_none()
    };
    let publish = service.spec.publish_not_ready_addresses;
    let first = service.spec.ip_families.first().copied();
    let mut unseen = Unseen::default();
    for slice in slices.iter().filter_map(|slice| slice.as_endpoint_slice()) {
        let ports =
            if service.spec.ports == old.spec.ports { slice.ports.clone() } else { ports_at(&Pod::default(), service) };
        for found in slice.endpoints.iter().filter(is_stranger) {
            let is_ready = found.serving.or(found.ready) != Some(false) && found.terminating != Some(true);
            let endpoint = Endpoint { ready: Some(publish || is_ready), ..found.clone() };
            for ip in &found.addresses {
                if first.is_some() && IpFamily::from_text(ip) != first {
                    continue;
                }
                let address = EndpointAddress {
                    ip: ip.clone(),
                    hostname: found.hostname.clone(),
                    node_name: found.node_name.clone(),
                    target_pod: found.target_pod.clone(),
                    target_uid: found.target_pod.clone(),
                };
                let mut subset = EndpointSubset { ports: ports.clone(), ..EndpointSubset::default() };
                let list = if publish || is_ready { &mut subset.addresses } else { &mut subset.not_ready_addresses };
                list.push(address);
                unseen.subsets.push(subset);
            }
            unseen.slices.push(((slice.address_type.clone(), ports.clone()), endpoint));
        }
    }
    unseen
}

/// True where pods are known that the selector selects or might have selected: those with its labels and other values,
/// and any at all where somebody tries another selector.
fn knows_pods(transaction: &Transaction<'_>, namespace: &str, service: &Service, is_old: bool) -> bool {
    let (cluster, selector) = (&transaction.cluster, &service.spec.selector);
    if cluster.pods_matching(namespace, selector).next().is_some() {
        return true;
    }
    let workloads = || Kind::WORKLOADS.iter().flat_map(|kind| cluster.in_namespace(kind, namespace));
    let publishes = service.spec.publish_not_ready_addresses;
    if workloads().any(|object| tells_of_endpoints(object, selector, publishes)) {
        return false;
    }
    let tells = |labels: &Labels| match labels.get(well_known::DNS_LABEL.0) {
        // The lab puts the server's pods where nobody gave any.
        Some(app) if app == well_known::DNS_LABEL.1 => false,
        _ if is_old => selector.keys().all(|key| labels.contains_key(key)),
        _ => !labels.is_empty(),
    };
    let pods = cluster.in_namespace(&Kind::Pod, namespace);
    let templates = workloads().filter_map(|object| object.as_workload()).map(|workload| &workload.template_labels);
    pods.map(|pod| &pod.meta().labels).chain(templates).any(tells)
}
