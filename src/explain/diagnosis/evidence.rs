//! Contradictions in a pasted cluster: what was brought of it against what its controllers would make of the rest.
//! Nothing here rests on what nobody brought.

use super::extent::{self, Extent};
use super::{Diagnosis, Finding, QuestionContext};
use crate::cluster::{
    Cluster, Endpoint, Kind, Object, ObjectRef, Pod, Request, Selector, Service, Typed, told_pods, well_known,
};
use crate::resolution::trace::{CheckId, Hop, Station, Trace, Unknown};
use std::collections::BTreeSet;

/// True where nobody knows the endpoints of a Service.
pub(in super::super) fn is_unseen(cluster: &Cluster, service: &Service) -> bool {
    cluster.settings().leaves_unseen(service)
        && cluster.slices_of(&service.meta.namespace, &service.meta.name).next().is_none()
}

/// True where a slice of the Service has an endpoint.
pub(super) fn lists_anybody(cluster: &Cluster, service: &Service) -> bool {
    let slices = cluster.slices_of(&service.meta.namespace, &service.meta.name);
    slices.filter_map(|slice| slice.as_endpoint_slice()).any(|slice| !slice.endpoints.is_empty())
}

/// True where nothing was brought that says which Services a namespace has.
pub(in super::super) fn knows_no_service(cluster: &Cluster, namespace: &str) -> bool {
    cluster.settings().is_observed
        && cluster.in_namespace(&Kind::Service, namespace).all(|object| extent::is_of_the_lab(object))
}

/// The typed name is about a Service of a namespace of which no Service was brought: that there is none is not known.
pub(super) fn not_brought(asked: &QuestionContext<'_>) -> Option<Finding> {
    if asked.lookup.winner().is_some() {
        return None;
    }
    let (namespace, _) = namespace_meant(asked.cluster, &asked.pod.meta.namespace, asked.name)?;
    let pod = ObjectRef::new(Kind::Pod, &asked.pod.meta.namespace, &asked.pod.meta.name);
    (is_unbrought(asked.cluster, &namespace) && asked.lookup.traces().any(|trace| rests_on(trace, &namespace)))
        .then(|| Finding::new(Diagnosis::NoServicePasted, &pod, &[], [namespace.as_str()]))
}

/// True where a reply rests on which Services a namespace has: the plugin kubernetes looked for one there, and the Corefile
/// lets it. What a cache has kept does not say.
pub(crate) fn rests_on(trace: &Trace, namespace: &str) -> bool {
    let looks = |hop: &Hop| match &hop.at {
        Station::Kubernetes { parsed: Some(parsed), checks, .. } => {
            parsed.namespace == namespace
                && !checks.iter().any(|check| check.id == CheckId::NamespaceAllowed && !check.ok)
        }
        Station::CannotSay { cannot } => matches!(&cannot.reason, Unknown::ServicesNotGiven { .. }),
        _ => false,
    };
    trace.remembered().is_some() || trace.hops.iter().any(looks)
}

/// What somebody means who types a name in a pod of a namespace of their own: the namespace of the Service, and the name
/// down to `svc`, in lower case. Of what is more than a name nothing is meant.
pub(crate) fn namespace_meant(cluster: &Cluster, own: &str, typed: &str) -> Option<(String, String)> {
    match super::typed::host_in(typed) {
        Some(_) => None,
        None => service_meant(cluster, own, typed),
    }
}

/// The same of a name.
pub(crate) fn service_meant(cluster: &Cluster, own: &str, name: &str) -> Option<(String, String)> {
    let name = name.trim_end_matches('.').to_ascii_lowercase();
    let down_to_svc = name.strip_suffix(".svc").or_else(|| Some(name.split_once(".svc.")?.0));
    if let Some(whole) = down_to_svc {
        return Some((whole.rsplit('.').next()?.to_owned(), [whole, ".svc"].concat()));
    }
    let (front, last) = name.rsplit_once('.').unwrap_or_default();
    let is_of_two = !front.contains('.');
    // The second of two is a namespace, or a Service before which an endpoint stands, or a domain somewhere else.
    if last.is_empty() || (is_of_two && is_of_service(cluster, own, last)) {
        return Some((own.to_owned(), [&*name, ".", own, ".svc"].concat()));
    }
    let is_meant = cluster.has_namespace(last) || (is_of_two && !is_outside(cluster, own, &name));
    is_meant.then(|| (last.to_owned(), [&*name, ".svc"].concat()))
}

/// True for a namespace of which no Service was brought, and not because all were, or because there is no such namespace.
pub(crate) fn is_unbrought(cluster: &Cluster, namespace: &str) -> bool {
    knows_no_service(cluster, namespace)
        && !matches!(extent::services(cluster), Extent::All(_))
        && !is_no_namespace(cluster, namespace)
}

/// True for a namespace that is not among those that were printed, which are all.
fn is_no_namespace(cluster: &Cluster, namespace: &str) -> bool {
    let object = cluster.get(&ObjectRef::new(Kind::Namespace, "", namespace));
    matches!(extent::namespaces(cluster), Extent::All(_))
        && !object.is_some_and(|object| object.meta().labels.contains_key(well_known::NAMESPACE_NAME))
}

/// Top-level domains of the world, of companies, and of examples and tests (RFC 6761): nobody gives a namespace such a
/// name.
const DOMAINS: &str = "app biz cloud com corp dev edu example gov home info int internal intranet invalid io lan local \
                       localdomain mil net online org private site tech test xyz";

/// True for a top-level domain that no namespace is called.
pub(crate) fn is_domain(label: &str) -> bool {
    DOMAINS.split(' ').any(|domain| domain == label)
}

/// True for a name that nobody would give a Service of the cluster: its last label is one of names outside, and of no
/// namespace here, nor of a Service of the asker's own.
pub(crate) fn is_outside(cluster: &Cluster, own: &str, name: &str) -> bool {
    let name = name.trim_end_matches('.').to_ascii_lowercase();
    let Some((_, last)) = name.rsplit_once('.') else { return false };
    let is_inside = || {
        let domain = cluster.settings().cluster_domain.as_str();
        name.contains(".svc.") || name.strip_suffix(domain).is_some_and(|rest| rest.ends_with('.'))
    };
    is_domain(last) && !is_inside() && !cluster.has_namespace(last) && !is_of_service(cluster, own, last)
}

/// True for a word by which the asker's own namespace has a Service, or would have one: pods and workloads name it.
fn is_of_service(cluster: &Cluster, namespace: &str, word: &str) -> bool {
    let has = |kind: &Kind, names: &dyn Fn(&Object) -> bool| {
        cluster.in_namespace(kind, namespace).any(|object| names(object))
    };
    cluster.get(&ObjectRef::new(Kind::Service, namespace, word)).is_some()
        || has(&Kind::Pod, &|object| object.as_pod().is_some_and(|pod| pod.spec.subdomain == word))
        || has(
            &Kind::StatefulSet,
            &|object| matches!(object.typed(), Typed::StatefulSet(set) if set.service_name == word),
        )
}

/// A pod that the endpoint controllers take in (rules E2, E3).
fn counts(pod: &Pod) -> bool {
    pod.status.pod_ip().is_some() && pod.status.phase.is_none_or(|phase| !phase.is_terminal())
}

/// Slices that were brought and the pods beside them: address, readiness, who is in them and who is not. What mends it is
/// to let the controller make them anew.
pub(super) fn slices(cluster: &Cluster, object: &Object, service: &Service, found: &mut Vec<Finding>) {
    if !cluster.settings().is_observed || service.spec.selector.is_empty() {
        return;
    }
    let (namespace, name) = (service.meta.namespace.as_str(), service.meta.name.as_str());
    let is_kept = |slice: &Object| {
        slice.as_endpoint_slice().and_then(|slice| slice.managed_by()) == Some(well_known::SLICE_CONTROLLER)
    };
    let mut listed: BTreeSet<&str> = BTreeSet::new();
    let mut has_hand_made = false;
    let mut all = Vec::new();
    let mut note = |diagnosis: Diagnosis, words: &[&str], mend: Vec<Request>| {
        if all.iter().all(|one: &Finding| one.diagnosis != diagnosis) {
            let mut finding = Finding::new(diagnosis, object.reference(), &[], []);
            finding.found = words.iter().map(|&word| word.to_owned()).collect();
            all.push(finding.mended_by(mend));
        }
    };
    for slice in cluster.slices_of(namespace, name) {
        let Some(typed) = slice.as_endpoint_slice() else { continue };
        if !is_kept(slice) {
            has_hand_made = true;
            continue;
        }
        let own = slice.reference();
        let anew = || vec![Request::Delete(own.clone())];
        for endpoint in &typed.endpoints {
            let target = endpoint.target_pod.as_str();
            listed.insert(target);
            let pod = cluster.get(&ObjectRef::new(Kind::Pod, namespace, target));
            // A pod that nobody brought says nothing against the slice.
            let Some(pod) = pod.and_then(|pod| pod.as_pod()) else { continue };
            if !Selector::Labels(&service.spec.selector).matches(&pod.meta.labels) || !counts(pod) {
                note(Diagnosis::SliceHasForeignPod, &[&own.name, target], anew());
            } else if let Some(address) = foreign_address(endpoint, pod) {
                let is = pod.status.pod_ip().unwrap_or_default();
                note(Diagnosis::SliceHasOtherAddress, &[&own.name, address, target, is], anew());
            } else {
                let is = (pod.status.ready && !pod.meta.terminating) || service.spec.publish_not_ready_addresses;
                let said = endpoint.is_ready();
                match (said, is) {
                    (true, false) => note(Diagnosis::SliceSaysReady, &[&own.name, target], anew()),
                    (false, true) => note(Diagnosis::SliceSaysNotReady, &[&own.name, target], anew()),
                    _ => {}
                }
            }
        }
    }
    let lacking = cluster.pods_matching(namespace, &service.spec.selector).filter_map(|pod| pod.as_pod());
    let lacking = lacking.filter(|pod| counts(pod) && pod.status.ready).find(|pod| !listed.contains(&*pod.meta.name));
    if let Some(pod) = lacking.filter(|_| !has_hand_made) {
        let kept = cluster.slices_of(namespace, name).filter(|slice| is_kept(slice));
        let anew = kept.map(|slice| Request::Delete(slice.reference().clone())).collect();
        note(Diagnosis::SliceLacksPod, &[&pod.meta.name, pod.status.pod_ip().unwrap_or_default()], anew);
    }
    found.append(&mut all);
}

/// Workloads whose pods were not brought and whose status counts them: where none is ready, a Service has nobody.
pub(super) fn status(cluster: &Cluster, object: &Object, service: &Service, found: &mut Vec<Finding>) {
    let (namespace, selector) = (service.meta.namespace.as_str(), &service.spec.selector);
    if !cluster.settings().is_observed || cluster.pods_matching(namespace, selector).next().is_some() {
        return;
    }
    let (mut all, mut first) = (0, None);
    for workload in Kind::WORKLOADS.iter().flat_map(|kind| cluster.in_namespace(kind, namespace)) {
        let Some(pods) = told_pods(workload).filter(|_| selects(service, workload) && !is_owned(cluster, workload))
        else {
            continue;
        };
        if pods.has_endpoints(service.spec.publish_not_ready_addresses) {
            return;
        }
        if pods.all > 0 {
            all += pods.all;
            first = first.or(Some(workload.reference()));
        }
    }
    let Some(workload) = first else { return };
    let words = [workload.to_string(), all.to_string()];
    let field = &["spec", "selector"];
    let finding = Finding::new(Diagnosis::StatusSaysNoneReady, object.reference(), field, [&words[0], &words[1]]);
    found.push(finding);
}

fn selects(service: &Service, workload: &Object) -> bool {
    let labels = workload.as_workload().map(|workload| &workload.template_labels);
    labels.is_some_and(|labels| Selector::Service(&service.spec.selector).matches(labels))
}

/// True for what another workload keeps, which tells of the same pods.
fn is_owned(cluster: &Cluster, workload: &Object) -> bool {
    let namespace = workload.reference().namespace.as_str();
    let owner = workload.meta().controller();
    owner.is_some_and(|owner| {
        let mut kinds = Kind::WORKLOADS.iter().filter(|kind| kind.name() == owner.kind);
        kinds.any(|kind| cluster.get(&ObjectRef::new(kind.clone(), namespace, &owner.name)).is_some())
    })
}

/// An address of the endpoint that its pod does not have.
fn foreign_address<'e>(endpoint: &'e Endpoint, pod: &Pod) -> Option<&'e str> {
    let address = endpoint.addresses.first()?;
    let is_own = pod.status.pod_ip() == Some(address) || pod.status.pod_ips.contains(address);
    (!is_own).then_some(address.as_str())
}
