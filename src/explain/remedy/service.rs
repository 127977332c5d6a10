//! Remedies by a Service of the name asked for: found nearby, made, pointed elsewhere.

use super::super::diagnosis::evidence::knows_no_service;
use super::super::diagnosis::{external_name::as_slice, with};
use super::{Act, FEW, Meaning, Proposals, nearest, object, pod_ref, question, selector_for, written};
use crate::cluster::{
    Cluster, FieldPath, Intent, Kind, Labels, Object, ObjectRef, Pod, Request, Selector, Service, ServiceType, Value,
    forget_given,
};
use crate::sorting::sort_by;
use crate::spelling::distance;

/// How many aliases in a row are followed to find where they end.
const LONGEST_WALK: usize = 24;

pub(super) fn propose(all: &mut Proposals<'_, '_>, meaning: &Meaning<'_>) {
    namespace(all, meaning);
    let asked = all.asked;
    match asked.cluster.get(&meaning.service()).map(AsRef::as_ref) {
        None => missing(all, meaning),
        Some(object) => {
            let is_alias = object.as_service().filter(|service| service.spec.service_type == ServiceType::ExternalName);
            if let Some(service) = is_alias {
                alias(all, meaning, object, service);
            }
        }
    }
}

/// The namespace: made, or one that is spelled nearly so.
fn namespace(all: &mut Proposals<'_, '_>, meaning: &Meaning<'_>) {
    let (cluster, wanted) = (all.asked.cluster, meaning.parsed.namespace.as_str());
    let reference = ObjectRef::new(Kind::Namespace, "", wanted);
    if cluster.get(&reference).is_some() {
        return;
    }
    let known = cluster.of_kind(&Kind::Namespace).map(|object| object.reference().name.as_str());
    for near in nearest(wanted, known) {
        all.ask_for_service(1, &meaning.front(), &meaning.parsed.service, near);
    }
    if knows_no_service(cluster, wanted) {
        return;
    }
    all.edit(3, Act::CreateNamespace, &reference, vec![Request::Put(object(&reference, []))]);
}

fn services<'a>(cluster: &'a Cluster, namespace: &'a str) -> impl Iterator<Item = &'a str> {
    cluster.in_namespace(&Kind::Service, namespace).map(|object| object.reference().name.as_str())
}

/// No Service of this name: one with a name near to it, one of the name elsewhere, a new one.
fn missing(all: &mut Proposals<'_, '_>, meaning: &Meaning<'_>) {
    let asked = all.asked;
    let (cluster, front) = (asked.cluster, meaning.front());
    let (namespace, wanted) = (meaning.parsed.namespace.as_str(), meaning.parsed.service.as_str());
    let near = nearest(wanted, services(cluster, namespace));
    for name in &near {
        all.ask_for_service(1, &front, name, namespace);
    }
    // The same application under a longer or shorter name: `db` and `db-svc`.
    let is_kin = |name: &&str| {
        name.strip_prefix(wanted).or_else(|| wanted.strip_prefix(name)).is_some_and(|rest| rest.starts_with('-'))
    };
    for name in services(cluster, namespace).filter(is_kin).take(FEW) {
        all.ask_for_service(1, &front, name, namespace);
    }
    let elsewhere = cluster.of_kind(&Kind::Namespace).map(|object| object.reference().name.as_str());
    let elsewhere = elsewhere
        .filter(|other| *other != namespace && cluster.get(&ObjectRef::new(Kind::Service, other, wanted)).is_some());
    for other in elsewhere.take(FEW).collect::<Vec<_>>() {
        all.ask_for_service(1, &front, wanted, other);
    }
    for name in near {
        rename(all, &ObjectRef::new(Kind::Service, namespace, name), wanted);
    }
    create(all, meaning);
}

fn rename(all: &mut Proposals<'_, '_>, from: &ObjectRef, to: &str) {
    let Some(object) = all.asked.cluster.get(from) else { return };
    let headless = object.as_service().is_some_and(Service::is_headless);
    let mut renamed = with(object, [(&["metadata", "name"], Some(to.into())), (&["metadata", "uid"], None)]);
    if !headless {
        forget_given(&mut renamed);
    }
    all.edit(3, Act::Rename(to.to_owned()), from, vec![Request::Delete(from.clone()), Request::Put(renamed)]);
}

/// A pod that a Service of this name would be about: its subdomain says so, its labels or its name do.
fn pod_meant<'a>(cluster: &'a Cluster, namespace: &'a str, wanted: &str) -> Option<&'a Pod> {
    let rank = |pod: &Pod| {
        let is_named = pod.meta.name.strip_prefix(wanted).is_some_and(|rest| rest.is_empty() || rest.starts_with('-'));
        if pod.spec.subdomain == wanted {
            Some(0)
        } else if pod.meta.labels.values().any(|value| value == wanted) {
            Some(1)
        } else if is_named && !pod.meta.labels.is_empty() {
            Some(2)
        } else if pod.meta.labels.values().any(|value| distance(wanted, value).is_some()) {
            Some(3)
        } else {
            None
        }
    };
    let pods = cluster.in_namespace(&Kind::Pod, namespace).filter_map(|object| object.as_pod());
    pods.filter_map(|pod| Some((rank(pod)?, pod))).min_by_key(|(rank, _)| *rank).map(|(_, pod)| pod)
}

fn create(all: &mut Proposals<'_, '_>, meaning: &Meaning<'_>) {
    let asked = all.asked;
    let reference = meaning.service();
    let (namespace, wanted) = (reference.namespace.as_str(), reference.name.as_str());
    // It may be there: nobody brought the Services of the namespace.
    if knows_no_service(asked.cluster, namespace) {
        return;
    }
    let pod = pod_meant(asked.cluster, namespace, wanted);
    let selector =
        pod.map_or_else(|| Labels::from([("app".to_owned(), wanted.to_owned())]), |pod| selector_for(asked, pod));
    let said = written(&selector);
    let wants_endpoints = !meaning.parsed.endpoint.is_empty() || !meaning.parsed.port.is_empty();
    if wants_endpoints || pod.is_some_and(|pod| pod.spec.subdomain == wanted) {
        let value = Service::headless(namespace, wanted, &selector);
        let act = Act::CreateService { selector: said.clone(), headless: true };
        all.edit(2, act, &reference, vec![Request::Put(value)]);
    }
    if !wants_endpoints {
        let spec = Value::object([("selector", (&selector).into()), ("ports", a_port())]);
        let act = Act::CreateService { selector: said, headless: false };
        all.edit(2, act, &reference, vec![Request::Put(object(&reference, [("spec", spec)]))]);
    }
}

/// An alias that leads nowhere: another target, or no alias any more.
fn alias(all: &mut Proposals<'_, '_>, meaning: &Meaning<'_>, object: &Object, service: &Service) {
    let asked = all.asked;
    let reference = meaning.service();
    let target = service.spec.external_name.trim_end_matches('.');
    if !meaning.parsed.endpoint.is_empty() || !meaning.parsed.port.is_empty() {
        all.ask_for_service(1, "", &reference.name, &reference.namespace);
    }
    for name in targets(all, service, target) {
        let intent = Intent::ExternalName(name.clone());
        all.meant(1, Act::PointTo(name), object, &intent);
    }
    if let Some(address) = service.spec.address_as_name() {
        let requests = as_slice(object, service, address);
        all.edit(2, Act::AsSlice(address.to_string()), &reference, requests);
    }
    let mut changed = with_cluster_ip(object, service);
    if service.spec.selector.is_empty()
        && let Some(pod) = pod_meant(asked.cluster, &reference.namespace, &reference.name)
    {
        let selector = selector_for(asked, pod);
        Intent::Selector(selector).set_in(&mut changed, object);
    }
    all.edit(2, Act::WithClusterIp, &reference, vec![Request::Put(changed)]);
}

/// The one port that a Service has to have (rule V2).
fn a_port() -> Value {
    Value::List(vec![Value::object([("port", 80.into())])])
}

/// With a cluster IP, and the port that only a Service without one may lack.
pub(super) fn with_cluster_ip(object: &Object, service: &Service) -> Value {
    let mut changed = Intent::ClusterIp.done_to(object);
    if service.spec.ports.is_empty() {
        changed.set(&FieldPath::of(&["spec", "ports"]), Some(a_port()));
    }
    changed
}

/// What an alias may have been meant to point to: where its chain ends, the Service its first labels spell,
/// names near to it inside and outside.
fn targets(all: &Proposals<'_, '_>, service: &Service, target: &str) -> Vec<String> {
    let cluster = all.asked.cluster;
    let domain = &cluster.settings().cluster_domain;
    let suffix = format!(".svc.{domain}");
    let full = |name: &str, namespace: &str| format!("{name}.{namespace}{suffix}");
    let own = service.meta.namespace.as_str();
    let mut found = Vec::new();
    let labels: Vec<&str> = target.split('.').collect();
    let (first, second) = (labels.first().copied().unwrap_or_default(), labels.get(1).copied().unwrap_or(own));
    for namespace in [second, own] {
        if cluster.get(&ObjectRef::new(Kind::Service, namespace, first)).is_some()
            && (namespace, first) != (own, service.meta.name.as_str())
        {
            found.push(full(first, namespace));
        }
        for near in nearest(first, services(cluster, namespace)) {
            if (namespace, near) != (own, service.meta.name.as_str()) {
                found.push(full(near, namespace));
            }
        }
    }
    let mut next = target.to_owned();
    for _ in 0..LONGEST_WALK {
        let there = next.strip_suffix(suffix.as_str()).and_then(|labels| labels.split_once('.'));
        let there = there
            .and_then(|(name, namespace)| cluster.get(&ObjectRef::new(Kind::Service, namespace, name))?.as_service());
        let Some(there) = there.filter(|there| there.spec.service_type == ServiceType::ExternalName) else {
            found.push(next);
            break;
        };
        there.spec.external_name.trim_end_matches('.').clone_into(&mut next);
    }
    found.extend(question::outside_near(all, target));
    let mut known = std::collections::BTreeSet::new();
    found.retain(|name| name != target && known.insert(name.clone()));
    found
}

/// Pods that a selector just misses, the nearest first, one a workload.
pub(super) fn pods_missed<'a>(
    all: &Proposals<'a, '_>,
    namespace: &'a str,
    name: &str,
    selector: &Labels,
) -> Vec<&'a Pod> {
    let distance = |pod: &Pod| {
        let labels = &pod.meta.labels;
        let missed: Option<usize> = selector
            .iter()
            .filter(|(key, value)| labels.get(*key) != Some(value))
            .map(|(key, value)| match labels.get(key) {
                Some(other) => Some(distance(value, other).unwrap_or(8)),
                // The value under another key, or the name itself.
                None if labels.values().any(|other| other == value) => Some(4),
                None if pod.meta.name.starts_with(name) || labels.values().any(|other| other == name) => Some(6),
                None => None,
            })
            .sum();
        missed.filter(|missed| *missed > 0 || !Selector::Labels(selector).matches(labels))
    };
    let pods = all.asked.cluster.in_namespace(&Kind::Pod, namespace).filter_map(|object| object.as_pod());
    let mut near: Vec<(usize, &Pod)> = pods.filter_map(|pod| Some((distance(pod)?, pod))).collect();
    sort_by(&mut near, |(left, one), (right, two)| left.cmp(right).then_with(|| one.meta.name.cmp(&two.meta.name)));
    let mut kept = std::collections::BTreeSet::new();
    near.retain(|(_, pod)| {
        kept.insert(pod.meta.controller().map_or_else(|| pod_ref(pod).to_string(), |owner| owner.name.clone()))
    });
    near.into_iter().take(FEW).map(|(_, pod)| pod).collect()
}
