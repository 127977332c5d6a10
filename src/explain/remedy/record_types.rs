//! Remedies where the server has records of another type or family, and the records of pods.

use super::super::diagnosis::evidence::knows_no_service;
use super::super::diagnosis::with;
use super::endpoint::slices_by_hand;
use super::{Act, FEW, Meaning, OtherQuestion, Proposal, Proposals, corefile_text, pod_ref, selector_for, written};
use crate::cluster::{Intent, Kind, Labels, Object, ObjectRef, Pod, Request, Service};
use crate::dns::RecordType;
use crate::resolution::trace::{CheckId, Detail, Station};

/// Another type, both families, a port of that name.
pub(super) fn propose(all: &mut Proposals<'_, '_>, meaning: &Meaning<'_>) {
    if meaning.failed(CheckId::FamilyMatches) || meaning.failed(CheckId::TypeServed) {
        let other = match all.asked.record_type {
            RecordType::Aaaa => RecordType::A,
            RecordType::A => RecordType::Aaaa,
            _ => RecordType::A,
        };
        let ask = OtherQuestion { name: all.asked.name.to_owned(), record_type: other };
        let object = all.asker();
        all.add(Proposal { act: Act::AskType(other), object, requests: Vec::new(), ask: Some(ask), cost: 2 });
        families(all, meaning);
    }
    if meaning.failed(CheckId::PortMatches) {
        ports(all, meaning);
    }
}

fn families(all: &mut Proposals<'_, '_>, meaning: &Meaning<'_>) {
    let reference = meaning.service();
    let Some(object) = all.asked.cluster.get(&reference) else { return };
    if object.as_service().is_some_and(|service| service.spec.ip_families.len() == 1) {
        all.meant(1, Act::BothFamilies, object, &Intent::BothFamilies);
    }
}

/// SRV names come from the ports of the endpoints; those of a Service with a cluster IP from its own.
fn ports(all: &mut Proposals<'_, '_>, meaning: &Meaning<'_>) {
    let asked = all.asked;
    let (port, reference) = (meaning.parsed.port.as_str(), meaning.service());
    for check in meaning.checks.iter().filter(|check| check.id == CheckId::PortMatches) {
        let Some(Detail::Ports { have, .. }) = &check.detail else { continue };
        for (name, protocol) in have.iter().filter_map(|port| port.split_once('/')).filter(|(name, _)| !name.is_empty())
        {
            let front = format!("_{name}._{}.", protocol.to_lowercase());
            all.ask_for_service(1, &front, &reference.name, &reference.namespace);
        }
    }
    let named = |object: &Object, list: &[&str]| {
        let mut value = object.value().clone();
        let path = crate::cluster::FieldPath::of(list);
        value.at(&path).is_some_and(|ports| !ports.items().is_empty()).then(|| {
            value.set(&path.index(0).key("name"), Some(port.into()));
            value
        })
    };
    if let Some(object) = asked.cluster.get(&reference)
        && let Some(value) = named(object, &["spec", "ports"])
    {
        all.edit(1, Act::PortName(port.to_owned()), &reference, vec![Request::Put(value)]);
    }
    let endpoints = ObjectRef::new(Kind::Endpoints, &reference.namespace, &reference.name);
    if let Some(object) = asked.cluster.get(&endpoints) {
        let mut value = object.value().clone();
        let ports = crate::cluster::FieldPath::of(&["subsets"]).index(0).key("ports").index(0);
        if value.at(&ports).is_some() {
            value.set(&ports.key("name"), Some(port.into()));
            all.edit(1, Act::PortName(port.to_owned()), &endpoints, vec![Request::Put(value)]);
        }
    }
    for slice in slices_by_hand(asked, &reference) {
        if let Some(value) = named(slice, &["ports"]) {
            all.edit(1, Act::PortName(port.to_owned()), slice.reference(), vec![Request::Put(value)]);
        }
    }
}

/// A reverse name: only endpoints of Services have one (rule P3).
pub(super) fn reverse(all: &mut Proposals<'_, '_>) {
    let asked = all.asked;
    let checks = asked.hops().filter_map(|hop| match &hop.at {
        Station::Kubernetes { checks, .. } => Some(checks),
        _ => None,
    });
    let address = checks.flatten().find_map(|check| match &check.detail {
        Some(Detail::Text { text }) if check.id == CheckId::ReverseAddress => Some(text.as_str()),
        _ => None,
    });
    let Some(address) = address else { return };
    let has = |pod: &&Pod| pod.status.pod_ips.iter().any(|ip| ip == address);
    let pods = asked.cluster.of_kind(&Kind::Pod).filter_map(|object| object.as_pod());
    for pod in pods.filter(has).take(FEW) {
        let reference = pod_ref(pod);
        if let Some(object) = asked.cluster.get(&reference).filter(|_| !pod.status.ready) {
            all.meant(1, Act::Ready, object, &Intent::Ready(true));
        }
        if knows_no_service(asked.cluster, &pod.meta.namespace) {
            continue;
        }
        let selector = selector_for(asked, pod);
        let name = selector.values().next().map_or(pod.meta.name.as_str(), String::as_str);
        let service = ObjectRef::new(Kind::Service, &pod.meta.namespace, name);
        if !selector.is_empty() && asked.cluster.get(&service).is_none() {
            let value = Service::headless(&service.namespace, name, &selector);
            let act = Act::CreateService { selector: written(&selector), headless: true };
            all.edit(2, act, &service, vec![Request::Put(value)]);
        } else if selector.is_empty() && asked.cluster.get(&service).is_none() {
            let labels = Labels::from([("app".to_owned(), name.to_owned())]);
            let Some(object) = asked.cluster.get(&reference) else { continue };
            let labelled = with(object, [(&["metadata", "labels"], Some((&labels).into()))]);
            let value = Service::headless(&service.namespace, name, &labels);
            let act = Act::CreateService { selector: written(&labels), headless: true };
            all.edit(3, act, &service, vec![Request::Put(labelled), Request::Put(value)]);
        }
    }
}

/// Records of pods: their label is an address.
pub(super) fn propose_for_pod(all: &mut Proposals<'_, '_>, meaning: &Meaning<'_>) {
    let asked = all.asked;
    let (namespace, label) = (meaning.parsed.namespace.as_str(), meaning.parsed.service.as_str());
    let domain = &asked.cluster.settings().cluster_domain;
    let pod = asked.cluster.get(&ObjectRef::new(Kind::Pod, namespace, label)).and_then(|object| object.as_pod());
    if let Some(address) = pod.and_then(|pod| pod.status.pod_ip()) {
        all.ask_for(1, format!("{}.{namespace}.pod.{domain}.", crate::dns::dashed(address)));
    }
    if asked.cluster.get(&ObjectRef::new(Kind::Service, namespace, label)).is_some() {
        all.ask_for_service(1, "", label, namespace);
    }
    if meaning.failed(CheckId::PodMode) || meaning.failed(CheckId::PodExists) {
        corefile_text::property(all, Act::PodsInsecure, "pods", Some(&["insecure"]));
    }
}
