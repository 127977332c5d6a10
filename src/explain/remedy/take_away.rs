//! What may take an address away: the objects that gave it, the pod that asks, the name as it was typed.

use super::super::diagnosis::with;
use super::corefile_text;
use super::endpoint::{ready_pods, scale, slices_by_hand};
use super::{Act, Proposals, keeper, pod_ref, question, written};
use crate::cluster::{
    DnsPolicy, FieldPath, Intent, Kind, Object, ObjectRef, Request, Service, ServiceType, well_known,
};
use crate::resolution::stub::Source;
use crate::resolution::trace::{Cause, CheckId, Parsed, Station};
use std::collections::BTreeSet;

/// More pods than this are not taken out one by one.
const ONE_BY_ONE: usize = 2;

pub(super) fn propose(all: &mut Proposals<'_, '_>) {
    match all.asked.lookup.source {
        Source::Dns => {}
        Source::Hosts(_) => return host_aliases(all),
        _ => return,
    }
    let services = services(all);
    for reference in &services {
        if let Some(object) = all.asked.cluster.get(reference)
            && let Some(service) = object.as_service()
        {
            propose_for_service(all, object, service);
        }
    }
    endpoint_names(all);
    propose_for_server(all, &services);
    let reference = all.asker();
    if let Some(object) = all.asked.cluster.get(&reference)
        && all.asked.pod.effective_dns_policy() != DnsPolicy::Default
    {
        let wanted = DnsPolicy::Default;
        all.meant(2, Act::DnsPolicy(wanted.as_str()), object, &Intent::DnsPolicy(wanted));
    }
    question::final_dot(all, 4);
}

fn host_aliases(all: &mut Proposals<'_, '_>) {
    let reference = all.asker();
    if let Some(object) = all.asked.cluster.get(&reference)
        && !all.asked.pod.spec.host_aliases.is_empty()
    {
        let changed = with(object, [(&["spec", "hostAliases"], None)]);
        all.edit(1, Act::NoHostAliases, &reference, vec![Request::Put(changed)]);
    }
}

/// The Services that the answer comes from.
fn services(all: &Proposals<'_, '_>) -> BTreeSet<ObjectRef> {
    let cluster = all.asked.cluster;
    let mut found = BTreeSet::new();
    let Some(trace) = all.asked.lookup.traces().rev().find(|trace| !trace.answers.is_empty()) else {
        return found;
    };
    for cause in &trace.answers {
        let Cause::Object { object, .. } = cause else { continue };
        match object.kind {
            Kind::Service => {
                found.insert(object.clone());
            }
            Kind::EndpointSlice => {
                let named = cluster.get(object).and_then(|object| object.as_endpoint_slice()?.service_name());
                found.extend(named.map(|name| ObjectRef::new(Kind::Service, &object.namespace, name)));
            }
            _ => {}
        }
    }
    // The alias that led there has its part as well.
    for hop in &trace.hops {
        if let Station::Kubernetes { checks, .. } = &hop.at {
            let aliases = checks.iter().filter(|check| check.ok && check.id == CheckId::ServiceIsExternalName);
            found.extend(aliases.filter_map(|check| check.object.clone()));
        }
    }
    found
}

/// Whatever takes a Service's addresses away, from the least on.
fn propose_for_service(all: &mut Proposals<'_, '_>, object: &Object, service: &Service) {
    let reference = object.reference();
    if service.spec.service_type != ServiceType::ExternalName {
        propose_for_selected_pods(all, object, service);
        if !service.is_headless() {
            all.edit(3, Act::Headless, reference, vec![Request::Recreate(Intent::Headless.done_to(object))]);
        }
    }
    endpoints_by_hand(all, reference);
    all.edit(2, Act::Delete, reference, vec![Request::Delete(reference.clone())]);
}

/// The pods that a Service selects, their workloads, and the selector.
fn propose_for_selected_pods(all: &mut Proposals<'_, '_>, object: &Object, service: &Service) {
    let asked = all.asked;
    let selector = &service.spec.selector;
    let pods = ready_pods(asked, &object.reference().namespace, selector);
    if pods.len() <= ONE_BY_ONE {
        for pod in &pods {
            let Some(object) = asked.cluster.get(&pod_ref(pod)) else { continue };
            all.meant(1, Act::NotReady, object, &Intent::Ready(false));
        }
        for pod in pods.iter().filter(|pod| keeper(asked, pod).is_none()) {
            let (Some(object), Some((key, value))) = (asked.cluster.get(&pod_ref(pod)), selector.first_key_value())
            else {
                continue;
            };
            let act = Act::RemoveLabel(format!("{key}={value}"));
            all.meant(1, act, object, &Intent::PodLabel(key.clone(), None));
        }
    }
    let mut workloads: Vec<&Object> = Vec::new();
    for workload in pods.iter().filter_map(|pod| keeper(asked, pod)) {
        if !workloads.iter().any(|known| known.reference() == workload.reference()) {
            workloads.push(workload);
        }
    }
    let scalable = |workload: &&Object| workload.reference().kind.has_replicas();
    for workload in workloads.into_iter().filter(scalable).take(ONE_BY_ONE) {
        scale(all, workload, 0);
    }
    if let Some((key, value)) = selector.first_key_value() {
        let mut other = selector.clone();
        other.insert(key.clone(), format!("not-{value}"));
        all.meant(1, Act::Select(written(&other)), object, &Intent::Selector(other));
    }
}

/// What somebody wrote by hand of a Service's endpoints.
fn endpoints_by_hand(all: &mut Proposals<'_, '_>, reference: &ObjectRef) {
    let asked = all.asked;
    let endpoints = ObjectRef::new(Kind::Endpoints, &reference.namespace, &reference.name);
    let by_hand = asked.cluster.get(&endpoints);
    if by_hand.is_some_and(|object| !object.meta().labels.contains_key(well_known::ENDPOINTS_MANAGED_BY)) {
        all.edit(2, Act::Delete, &endpoints, vec![Request::Delete(endpoints.clone())]);
    }
    for slice in slices_by_hand(asked, reference) {
        let mut changed = slice.value().clone();
        let count = slice.as_endpoint_slice().map_or(0, |slice| slice.endpoints.len());
        for index in 0..count {
            let ready = FieldPath::of(&["endpoints"]).index(index).key("conditions").key("ready");
            changed.set(&ready, Some(false.into()));
        }
        all.edit(1, Act::EndpointsNotReady, slice.reference(), vec![Request::Put(changed)]);
        let label = FieldPath::of(&["metadata", "labels"]).key(well_known::SERVICE_NAME);
        let mut changed = slice.value().clone();
        changed.set(&label, None);
        let act = Act::RemoveLabel(format!("{}={}", well_known::SERVICE_NAME, reference.name));
        all.edit(1, act, slice.reference(), vec![Request::Put(changed)]);
    }
}

/// The readings that led to the answer.
fn parsed<'a>(all: &Proposals<'a, '_>) -> Vec<&'a Parsed> {
    let Some(trace) = all.asked.lookup.traces().rev().find(|trace| !trace.answers.is_empty()) else {
        return Vec::new();
    };
    let read = trace.hops.iter().filter_map(|hop| match &hop.at {
        Station::Kubernetes { parsed, .. } => parsed.as_ref(),
        _ => None,
    });
    read.collect()
}

/// What an endpoint's name is made of.
fn endpoint_names(all: &mut Proposals<'_, '_>) {
    let asked = all.asked;
    for read in parsed(all).into_iter().filter(|read| !read.endpoint.is_empty()) {
        let pods = asked.cluster.in_namespace(&Kind::Pod, &read.namespace);
        let named = pods.filter(|object| {
            object.as_pod().is_some_and(|pod| pod.spec.hostname == read.endpoint && pod.spec.subdomain == read.service)
        });
        for object in named.take(ONE_BY_ONE) {
            all.meant(1, Act::NoHostname, object, &Intent::Hostname(None));
            all.meant(1, Act::NoSubdomain, object, &Intent::Subdomain(None));
        }
    }
}

fn propose_for_server(all: &mut Proposals<'_, '_>, services: &BTreeSet<ObjectRef>) {
    if parsed(all).iter().any(|read| read.branch == "pod") {
        corefile_text::property(all, Act::PodsDisabled, "pods", Some(&["disabled"]));
    }
    let is_empty = |reference: &ObjectRef| {
        let mut slices = all.asked.cluster.slices_of(&reference.namespace, &reference.name);
        !slices.any(|object| object.as_endpoint_slice().is_some_and(|slice| !slice.endpoints.is_empty()))
    };
    if services.iter().any(is_empty) {
        corefile_text::property(all, Act::IgnoreEmpty, "ignore", Some(&["empty_service"]));
    }
    let went_outside = all.asked.lookup.traces().any(|trace| {
        !trace.answers.is_empty() && trace.hops.iter().any(|hop| matches!(hop.at, Station::Forward { .. }))
    });
    if went_outside {
        corefile_text::without(all, Act::NoForward, "forward");
    }
}
