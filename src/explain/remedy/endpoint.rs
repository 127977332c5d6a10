//! Remedies by endpoints: some for a Service that has none that are ready, and names for those it has.

use super::super::diagnosis::{service::is_kin, with, with_name};
use super::service::{pods_missed, with_cluster_ip};
use super::{
    Act, FEW, Meaning, Proposals, corefile_text, endpoints_with, is_idle, keeper, pod_ref, selector_for, written,
};
use crate::cluster::{
    Cluster, FieldPath, Intent, Kind, Labels, Object, ObjectRef, Pod, Request, Selector, Service, ServiceType, Typed,
    Value, well_known,
};
use crate::explain::diagnosis::QuestionContext;
use crate::resolution::trace::{CheckId, Detail};
use crate::sorting::sort_by_key;

pub(super) fn propose(all: &mut Proposals<'_, '_>, meaning: &Meaning<'_>) {
    let reference = meaning.service();
    let asked = all.asked;
    let Some(object) = asked.cluster.get(&reference) else { return };
    let Some(service) = object.as_service() else { return };
    if service.spec.service_type == ServiceType::ExternalName {
        return;
    }
    let wants_endpoints = !meaning.parsed.endpoint.is_empty() || !meaning.parsed.port.is_empty();
    if !has_ready(asked.cluster, &reference)
        && (service.is_headless() || wants_endpoints || meaning.failed(CheckId::ServiceNotEmpty))
    {
        populate(all, meaning, &reference);
    }
    if !meaning.parsed.endpoint.is_empty() {
        name(all, meaning, service);
    }
}

fn has_ready(cluster: &Cluster, service: &ObjectRef) -> bool {
    cluster.ready_endpoints(&service.namespace, &service.name).next().is_some()
}

/// The slices of a Service that no controller keeps.
pub(super) fn slices_by_hand<'a>(asked: &QuestionContext<'a>, service: &'a ObjectRef) -> Vec<&'a Object> {
    let slices = asked.cluster.slices_of(&service.namespace, &service.name).map(AsRef::as_ref);
    slices.filter(|object| is_by_hand(object)).take(FEW).collect()
}

fn is_by_hand(slice: &Object) -> bool {
    let keeper = slice.as_endpoint_slice().and_then(|slice| slice.managed_by());
    !matches!(keeper, Some(well_known::SLICE_CONTROLLER | well_known::MIRRORING_CONTROLLER))
}

/// Somebody who is ready behind a Service.
pub(super) fn populate(all: &mut Proposals<'_, '_>, meaning: &Meaning<'_>, reference: &ObjectRef) {
    let asked = all.asked;
    let Some(object) = asked.cluster.get(reference) else { return };
    let Some(service) = object.as_service() else { return };
    let selector = &service.spec.selector;
    if selector.is_empty() {
        by_hand(all, reference);
    } else {
        let mut selected = asked.cluster.pods_matching(&reference.namespace, selector).peekable();
        if selected.peek().is_none() {
            idle(all, reference, selector);
            // Pods that nobody brought, which a slice lists.
            if lists_not_ready(asked.cluster, service) {
                all.meant(1, Act::PublishNotReady, object, &Intent::PublishNotReady(true));
            }
        } else {
            waiting(all, object, selected.filter_map(|pod| pod.as_pod()));
        }
    }
    near_pods(all, object, selector);
    if service.is_headless() && meaning.parsed.endpoint.is_empty() && meaning.parsed.port.is_empty() {
        all.edit(3, Act::WithClusterIp, reference, vec![Request::Recreate(with_cluster_ip(object, service))]);
    }
}

/// True where a slice of the Service lists an endpoint that is not ready.
fn lists_not_ready(cluster: &Cluster, service: &Service) -> bool {
    let slices = cluster.slices_of(&service.meta.namespace, &service.meta.name);
    let mut endpoints = slices.filter_map(|slice| slice.as_endpoint_slice()).flat_map(|slice| &slice.endpoints);
    endpoints.any(|endpoint| !endpoint.is_ready())
}

/// Selected pods of which none is ready.
fn waiting<'a>(all: &mut Proposals<'a, '_>, service: &Object, selected: impl Iterator<Item = &'a Pod>) {
    for pod in selected.filter(|pod| !pod.status.ready).take(FEW) {
        let reference = pod_ref(pod);
        if let Some(object) = all.asked.cluster.get(&reference) {
            all.meant(1, Act::Ready, object, &Intent::Ready(true));
        }
    }
    all.meant(1, Act::PublishNotReady, service, &Intent::PublishNotReady(true));
}

/// A workload that would be selected and runs no pod.
fn idle(all: &mut Proposals<'_, '_>, service: &ObjectRef, selector: &Labels) {
    let cluster = all.asked.cluster;
    let workloads = Kind::WORKLOADS
        .into_iter()
        .filter(Kind::has_replicas)
        .flat_map(|kind| cluster.in_namespace(&kind, &service.namespace).collect::<Vec<_>>());
    // What another keeps has as many replicas as that says.
    let idle = workloads
        .filter(|object| object.meta().controller().is_none())
        .filter(|object| object.as_workload().is_some_and(|workload| is_idle(workload, selector)));
    for object in idle.take(FEW) {
        scale(all, object, 1);
    }
}

pub(super) fn scale(all: &mut Proposals<'_, '_>, workload: &Object, replicas: i64) {
    all.meant(1, Act::Scale(replicas), workload, &Intent::Scale(replicas));
}

/// Pods that the selector misses: another selector, or other labels.
fn near_pods(all: &mut Proposals<'_, '_>, service: &Object, selector: &Labels) {
    let asked = all.asked;
    let reference = service.reference();
    // In somebody's own cluster another program's pods are no way to mend a name.
    let is_meant = |pod: &&Pod| {
        !asked.cluster.settings().is_observed || service.as_service().is_some_and(|service| is_kin(service, pod))
    };
    for pod in pods_missed(all, &reference.namespace, &reference.name, selector).into_iter().filter(is_meant) {
        let labels = &pod.meta.labels;
        let shared: Labels = selector.keys().filter_map(|key| Some((key.clone(), labels.get(key)?.clone()))).collect();
        let found = if shared.is_empty() { selector_for(asked, pod) } else { shared };
        if !found.is_empty() {
            all.meant(1, Act::Select(written(&found)), service, &Intent::Selector(found));
        }
        if !selector.is_empty() {
            label(all, pod, selector);
        }
    }
}

/// Gives a pod, or the template it was made from, the labels it lacks.
fn label(all: &mut Proposals<'_, '_>, pod: &Pod, selector: &Labels) {
    let asked = all.asked;
    let keeper = keeper(asked, pod);
    let Some(object) = keeper.or_else(|| asked.cluster.get(&pod_ref(pod)).map(AsRef::as_ref)) else { return };
    let lacking: Labels = selector
        .iter()
        .filter(|(key, value)| pod.meta.labels.get(*key) != Some(value))
        .map(|(key, value)| (key.clone(), value.clone()))
        .collect();
    let mut value = object.value().clone();
    for (key, label) in &lacking {
        Intent::PodLabel(key.clone(), Some(label.clone())).set_in(&mut value, object);
    }
    all.edit(1, Act::Label(written(&lacking)), object.reference(), vec![Request::Put(value)]);
}

/// Endpoints for a Service without a selector.
fn by_hand(all: &mut Proposals<'_, '_>, reference: &ObjectRef) {
    let asked = all.asked;
    let (namespace, name) = (reference.namespace.as_str(), reference.name.as_str());
    let own = ObjectRef::new(Kind::Endpoints, namespace, name);
    match asked.cluster.get(&own) {
        Some(object) => ready_endpoints(all, object),
        None => {
            let others = asked.cluster.in_namespace(&Kind::Endpoints, namespace).filter(|object| {
                let other = &object.reference().name;
                let is_kept = object.meta().labels.contains_key(well_known::ENDPOINTS_MANAGED_BY);
                let has_service = asked.cluster.get(&ObjectRef::new(Kind::Service, namespace, other)).is_some();
                !is_kept && !has_service
            });
            for object in others.take(FEW) {
                let renamed = with(object, [(&["metadata", "name"], Some(name.into()))]);
                let requests = vec![Request::Delete(object.reference().clone()), Request::Put(renamed)];
                all.edit(2, Act::Rename(name.to_owned()), object.reference(), requests);
            }
        }
    }
    for object in slices_by_hand(asked, reference) {
        let mut value = object.value().clone();
        let count = object.as_endpoint_slice().map_or(0, |slice| slice.endpoints.len());
        for index in 0..count {
            let ready = FieldPath::of(&["endpoints"]).index(index).key("conditions").key("ready");
            value.set(&ready, Some(true.into()));
        }
        all.edit(1, Act::EndpointsReady, object.reference(), vec![Request::Put(value)]);
    }
    let strays = asked.cluster.in_namespace(&Kind::EndpointSlice, namespace).filter(|object| {
        let named = object.as_endpoint_slice().and_then(|slice| slice.service_name());
        is_by_hand(object)
            && named.is_none_or(|other| asked.cluster.get(&ObjectRef::new(Kind::Service, namespace, other)).is_none())
    });
    for object in strays.take(FEW) {
        let mut value = object.value().clone();
        let label = FieldPath::of(&["metadata", "labels"]).key(well_known::SERVICE_NAME);
        value.set(&label, Some(name.into()));
        all.edit(1, Act::SliceOf(name.to_owned()), object.reference(), vec![Request::Put(value)]);
    }
    let pods = asked.cluster.in_namespace(&Kind::Pod, namespace).filter_map(|object| object.as_pod());
    let mut alike =
        pods.filter(|pod| pod.meta.name.starts_with(name) || pod.meta.labels.values().any(|one| one == name));
    let pod = alike.next();
    entry(all, reference, pod.and_then(|pod| pod.status.pod_ip()));
    if let Some(pod) = pod
        && let Some(object) = asked.cluster.get(reference)
    {
        let selector = selector_for(asked, pod);
        if !selector.is_empty() {
            all.meant(1, Act::Select(written(&selector)), object, &Intent::Selector(selector));
        }
    }
}

/// Endpoints for a Service without a selector: the address of a pod that goes by a name like it, or one for
/// documentation.
fn entry(all: &mut Proposals<'_, '_>, service: &ObjectRef, address: Option<&str>) {
    let reference = ObjectRef::new(Kind::Endpoints, &service.namespace, &service.name);
    if all.asked.cluster.get(&reference).is_some_and(|object| {
        object
            .as_endpoints()
            .is_some_and(|endpoints| endpoints.subsets.iter().any(|subset| !subset.addresses.is_empty()))
    }) {
        return;
    }
    let address = address.unwrap_or("192.0.2.10");
    let value: Value = endpoints_with(&reference, address);
    all.edit(2, Act::CreateEndpoints(address.to_owned()), &reference, vec![Request::Put(value)]);
}

/// Addresses that stand under `notReadyAddresses` move up.
fn ready_endpoints(all: &mut Proposals<'_, '_>, object: &Object) {
    let Some(endpoints) = object.as_endpoints() else { return };
    let mut value = object.value().clone();
    let mut moved = false;
    for (index, subset) in endpoints.subsets.iter().enumerate() {
        if subset.not_ready_addresses.is_empty() {
            continue;
        }
        moved = true;
        let subset = FieldPath::of(&["subsets"]).index(index);
        let mut addresses = value.at(&subset.key("addresses")).map(Value::items).unwrap_or_default().to_vec();
        addresses.extend_from_slice(value.at(&subset.key("notReadyAddresses")).map(Value::items).unwrap_or_default());
        value.set(&subset.key("addresses"), Some(Value::List(addresses)));
        value.set(&subset.key("notReadyAddresses"), None);
    }
    if moved {
        all.edit(1, Act::EndpointsReady, object.reference(), vec![Request::Put(value)]);
    }
}

/// A name for one endpoint of a Service.
fn name(all: &mut Proposals<'_, '_>, meaning: &Meaning<'_>, service: &Service) {
    let asked = all.asked;
    let (label, reference) = (meaning.parsed.endpoint.as_str(), meaning.service());
    let (namespace, subdomain) = (reference.namespace.as_str(), reference.name.as_str());
    let mut selected: Vec<&Pod> =
        asked.cluster.pods_matching(namespace, &service.spec.selector).filter_map(|object| object.as_pod()).collect();
    let named = |pod: &&Pod| pod.meta.name != label && pod.spec.hostname != label;
    sort_by_key(&mut selected, named);
    // A hostname that looks like an address is nobody's wish.
    let is_address = label.bytes().all(|byte| byte.is_ascii_digit() || byte == b'-');
    for pod in selected.iter().filter(|_| !is_address).take(FEW) {
        match keeper(asked, pod) {
            Some(workload) => propose_for_workload(all, workload, label, subdomain),
            None => propose_for_pod(all, pod, label, subdomain),
        }
    }
    if selected.iter().any(|pod| pod.meta.name == label) {
        corefile_text::property(all, Act::EndpointPodNames, "endpoint_pod_names", Some(&[]));
    }
    let has_address = |pod: &&Pod| pod.status.pod_ips.iter().any(|ip| crate::dns::dashed(ip) == label);
    if selected.iter().any(has_address) {
        corefile_text::property(all, Act::AddressNames, "endpoint_pod_names", None);
    }
    endpoint_by_hand(all, label, &reference);
    let have = meaning.checks.iter().find_map(|check| match &check.detail {
        Some(Detail::Names { have, .. }) if check.id == CheckId::EndpointNamed => Some(have),
        _ => None,
    });
    let near = have.and_then(|have| crate::spelling::closest(label, have.iter().map(String::as_str)));
    let pod_called = selected.iter().find(|pod| pod.meta.name == label);
    let address = pod_called.and_then(|pod| pod.status.pod_ip()).map(crate::dns::dashed);
    if let Some(other) = near {
        all.ask_for_service(1, &format!("{other}."), subdomain, namespace);
    }
    if let Some(address) = address {
        // Nobody wants to know an address by its address.
        all.ask_for_service(3, &format!("{address}."), subdomain, namespace);
    }
    all.ask_for_service(2, "", subdomain, namespace);
}

fn propose_for_pod(all: &mut Proposals<'_, '_>, pod: &Pod, hostname: &str, subdomain: &str) {
    let reference = pod_ref(pod);
    let Some(object) = all.asked.cluster.get(&reference) else { return };
    let act = match (pod.spec.hostname == hostname, pod.spec.subdomain == subdomain) {
        (true, true) => return,
        (true, false) => Act::Subdomain(subdomain.to_owned()),
        (false, true) => Act::Hostname(hostname.to_owned()),
        (false, false) => Act::HostnameAndSubdomain(hostname.to_owned(), subdomain.to_owned()),
    };
    all.edit(1, act, &reference, vec![Request::Put(with_name(object, hostname, subdomain))]);
}

fn propose_for_workload(all: &mut Proposals<'_, '_>, workload: &Object, hostname: &str, subdomain: &str) {
    let reference = workload.reference();
    match workload.typed() {
        Typed::StatefulSet(set) => {
            if set.service_name != subdomain {
                let intent = Intent::ServiceName(subdomain.to_owned());
                all.meant(1, Act::ServiceName(subdomain.to_owned()), workload, &intent);
            }
            let ordinal = hostname.strip_prefix(reference.name.as_str()).and_then(|rest| rest.strip_prefix('-'));
            let ordinal = ordinal.and_then(|rest| rest.parse::<i64>().ok());
            if let Some(replicas) = ordinal.map(|ordinal| ordinal - set.first_ordinal + 1)
                && (set.workload.replicas + 1..=set.workload.replicas + 10).contains(&replicas)
            {
                scale(all, workload, replicas);
            }
        }
        Typed::Deployment(_) => {
            let act = Act::HostnameAndSubdomain(hostname.to_owned(), subdomain.to_owned());
            all.edit(2, act, reference, vec![Request::Put(with_name(workload, hostname, subdomain))]);
        }
        _ => {}
    }
}

fn endpoint_by_hand(all: &mut Proposals<'_, '_>, hostname: &str, service: &ObjectRef) {
    let asked = all.asked;
    let act = || Act::EndpointHostname(hostname.to_owned());
    for object in slices_by_hand(asked, service) {
        let mut value = object.value().clone();
        value.set(&FieldPath::of(&["endpoints"]).index(0).key("hostname"), Some(hostname.into()));
        all.edit(1, act(), object.reference(), vec![Request::Put(value)]);
    }
    let reference = ObjectRef::new(Kind::Endpoints, &service.namespace, &service.name);
    let Some(object) = asked.cluster.get(&reference) else { return };
    if object.meta().labels.contains_key(well_known::ENDPOINTS_MANAGED_BY) {
        return;
    }
    let address = FieldPath::of(&["subsets"]).index(0).key("addresses").index(0);
    let mut value = object.value().clone();
    if value.at(&address).is_some() {
        value.set(&address.key("hostname"), Some(hostname.into()));
        all.edit(1, act(), &reference, vec![Request::Put(value)]);
    }
}

/// Those of a Service's pods that a selector finds and that are ready.
pub(super) fn ready_pods<'a>(asked: &QuestionContext<'a>, namespace: &'a str, selector: &Labels) -> Vec<&'a Pod> {
    let pods = asked.cluster.in_namespace(&Kind::Pod, namespace).filter_map(|object| object.as_pod());
    pods.filter(|pod| pod.status.ready && Selector::Service(selector).matches(&pod.meta.labels)).collect()
}
