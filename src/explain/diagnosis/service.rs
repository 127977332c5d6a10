//! What is the matter with a Service that has endpoints, or should have.

use super::{Diagnosis, Finding, with};
use crate::cluster::controllers::lacks_port;
use crate::cluster::{
    Cluster, ContainerPort, FieldPath, Intent, Kind, Labels, Object, ObjectRef, Pod, Request, Selector, Service,
    ServicePort, TargetPort, Typed, Value, well_known,
};
use crate::sorting::sort_by_key;
use crate::spelling::distance;

pub(super) fn look(cluster: &Cluster, object: &Object, service: &Service, found: &mut Vec<Finding>) {
    if service.spec.selector.is_empty() {
        orphaned_slices(cluster, object, found);
        nothing_behind(cluster, object, service, found);
    } else if super::evidence::is_unseen(cluster, service) {
        // What nobody brought is not missing.
    } else if super::server::service(cluster, object, service, found) {
        return;
    } else if !selector(cluster, object, service, found) {
        readiness(cluster, object, service, found);
        ended(cluster, object, service, found);
        nobody_ready(cluster, object, service, found);
    }
    target_port(cluster, object, service, found);
    super::evidence::slices(cluster, object, service, found);
    super::evidence::status(cluster, object, service, found);
    governing(cluster, object, service, found);
    super::workload::cut_behind(cluster, service, found);
}

/// Rule D9: nobody selected is nobody there. A workload of no replicas means it. True where it fires.
fn selector(cluster: &Cluster, object: &Object, service: &Service, found: &mut Vec<Finding>) -> bool {
    let (namespace, wanted) = (service.meta.namespace.as_str(), &service.spec.selector);
    let fits = |labels: &Labels| Selector::Labels(wanted).matches(labels);
    if cluster.pods_matching(namespace, wanted).next().is_some() {
        return false;
    }
    // Somebody is in the slices that were brought: it is the pods that were not.
    if cluster.settings().is_observed && super::evidence::lists_anybody(cluster, service) {
        return false;
    }
    let mut templates = Kind::WORKLOADS
        .iter()
        .flat_map(|kind| cluster.in_namespace(kind, namespace))
        .filter_map(|one| one.as_workload());
    if templates.any(|workload| fits(&workload.template_labels)) {
        return false;
    }
    // The pod that has every label but for some values, and misses the fewest of these.
    let misses = |labels: &Labels| wanted.iter().filter(|(key, value)| labels.get(*key) != Some(value)).count();
    let has_keys = |pod: &&Object| wanted.keys().all(|key| pod.meta().labels.contains_key(key));
    let pods = cluster.in_namespace(&Kind::Pod, namespace).map(AsRef::as_ref).filter(has_keys);
    let is_observed = cluster.settings().is_observed;
    let pods = pods
        .map(|pod| (kinship(service, &pod.reference().name, &pod.meta().labels), pod))
        .filter(|(kinship, _)| !is_observed || kinship.is_some());
    let mut pods: Vec<(Option<usize>, &Object)> = pods.collect();
    sort_by_key(&mut pods, |(kinship, pod)| (misses(&pod.meta().labels), kinship.unwrap_or(usize::MAX)));
    // Another program's pods are no way to mend somebody's cluster.
    let is_anothers = |(kinship, pod): &(Option<usize>, &Object)| {
        is_observed && *kinship > Some(BEGINS_ALIKE) && cluster.services_selecting(pod).next().is_some()
    };
    let near = pods.into_iter().find(|pod| !is_anothers(pod)).map(|(_, pod)| pod);
    let field = &["spec", "selector"];
    let said = written(wanted.iter());
    let finding = |near: [&str; 2]| Finding::new(Diagnosis::SelectorMatchesNothing, object.reference(), field, near);
    found.push(match near {
        Some(pod) => {
            let labels = &pod.meta().labels;
            let there = wanted.keys().filter_map(|key| Some((key.clone(), labels.get(key)?.clone())));
            let there: Labels = there.collect();
            let mended = with(object, [(field, Some((&there).into()))]);
            finding([&said, &written(there.iter())]).mended_by(vec![Request::Put(mended)])
        }
        None => finding([&said, ""]),
    });
    true
}

/// The [`kinship`] of names of which one begins as the other does.
const BEGINS_ALIKE: usize = 1;

/// True for a pod that may be one of those that a Service was meant to select: by its name or a label it belongs to the
/// same program.
pub(crate) fn is_kin(service: &Service, pod: &Pod) -> bool {
    let meant = |own: &String| *own == service.meta.name || service.spec.selector.values().any(|wanted| wanted == own);
    kinship(service, &pod.meta.name, &pod.meta.labels).is_some() || pod.meta.labels.values().any(meant)
}

/// How near a pod is to what a Service may have been meant to select, by its name, its labels and the selector's: 0 where
/// one of its names is one of the Service's, [`BEGINS_ALIKE`], or more for each letter that another spelling differs by.
/// Nothing for the pods of another program.
fn kinship(service: &Service, name: &str, labels: &Labels) -> Option<usize> {
    let wanted = &service.spec.selector;
    let meant = || wanted.values().map(String::as_str).chain([service.meta.name.as_str()]);
    let own = wanted.keys().filter_map(|key| labels.get(key)).map(String::as_str).chain([name]);
    let between = |own: &str, meant: &str| match own == meant {
        true => Some(0),
        false if own.starts_with(meant) || meant.starts_with(own) => Some(BEGINS_ALIKE),
        false => distance(meant, own).map(|letters| BEGINS_ALIKE + letters),
    };
    own.flat_map(|own| meant().filter_map(move |meant| between(own, meant))).min()
}

fn written<'a>(labels: impl Iterator<Item = (&'a String, &'a String)>) -> String {
    labels.map(|(key, value)| format!("{key}={value}")).collect::<Vec<_>>().join(",")
}

/// Rules D8 to D10: who is not ready has no record, unless the Service publishes it.
fn readiness(cluster: &Cluster, object: &Object, service: &Service, found: &mut Vec<Finding>) {
    let pods: Vec<_> = cluster
        .pods_matching(&service.meta.namespace, &service.spec.selector)
        .filter_map(|pod| pod.as_pod())
        .filter(|pod| pod.status.phase.is_none_or(|phase| !phase.is_terminal()))
        .collect();
    let waiting = pods.iter().filter(|pod| !pod.status.ready).count();
    let is_for_peers = pods.iter().any(|pod| pod.spec.subdomain == service.meta.name);
    let publishes = service.spec.publish_not_ready_addresses;
    let field = &["spec", "publishNotReadyAddresses"];
    let count = waiting.to_string();
    if waiting == 0 || is_for_peers == publishes {
        return;
    }
    let (diagnosis, value) = if publishes {
        (Diagnosis::PublishesNotReady, None)
    } else if waiting == pods.len() && service.is_headless() {
        (Diagnosis::NoPeerReady, Some(Value::Bool(true)))
    } else {
        return;
    };
    let mended = vec![Request::Put(with(object, [(field, value)]))];
    found.push(Finding::new(diagnosis, object.reference(), field, [&count]).mended_by(mended));
}

/// True for a Service with an address in a cluster that was found somewhere, behind which nobody takes connections.
fn leads_to_nobody(cluster: &Cluster, service: &Service) -> bool {
    let is_api = (&*service.meta.namespace, &*service.meta.name) == well_known::API_SERVICE;
    cluster.settings().is_observed
        && !service.is_headless()
        && !service.spec.cluster_ips.is_empty()
        && !is_api
        && cluster.ready_endpoints(&service.meta.namespace, &service.meta.name).next().is_none()
}

/// The name of a Service with an address resolves whoever is behind it: nobody, where none of the pods is ready.
fn nobody_ready(cluster: &Cluster, object: &Object, service: &Service, found: &mut Vec<Finding>) {
    let (namespace, selector) = (service.meta.namespace.as_str(), &service.spec.selector);
    if !leads_to_nobody(cluster, service) || found.iter().any(|one| one.diagnosis == Diagnosis::PodHasEnded) {
        return;
    }
    let pods = cluster.pods_matching(namespace, selector).filter_map(|pod| pod.as_pod());
    let (mut all, mut ready) = (0, 0);
    for pod in pods.filter(|pod| pod.status.phase.is_none_or(|phase| !phase.is_terminal())) {
        all += 1;
        ready += usize::from(pod.status.ready);
    }
    let slices = cluster.slices_of(namespace, &service.meta.name).filter_map(|slice| slice.as_endpoint_slice());
    let all = slices.map(|slice| slice.endpoints.len()).sum::<usize>().max(all);
    if all > 0 && ready == 0 {
        let field = &["spec", "selector"];
        found.push(Finding::new(Diagnosis::NobodyReady, object.reference(), field, [all.to_string().as_str()]));
    }
}

/// Rule E9: a port that leads to a name which none of the pods has is left out of the slices, and nobody listens.
fn target_port(cluster: &Cluster, object: &Object, service: &Service, found: &mut Vec<Finding>) {
    let namespace = service.meta.namespace.as_str();
    let pods = cluster.pods_matching(namespace, &service.spec.selector).filter_map(|pod| pod.as_pod());
    let is_active = |pod: &&Pod| pod.status.phase.is_none_or(|phase| !phase.is_terminal());
    let pods: Vec<&Pod> = pods.filter(is_active).collect();
    let ports: Vec<_> = cluster
        .slices_of(namespace, &service.meta.name)
        .filter_map(|slice| slice.as_endpoint_slice())
        .flat_map(|slice| &slice.ports)
        .collect();
    // What a slice says counts more than what its pods do not.
    let is_there = |port: &ServicePort| ports.iter().any(|one| one.name == port.name && one.protocol == port.protocol);
    let is_missing = |port: &ServicePort| !is_there(port) && pods.iter().all(|pod| lacks_port(pod, port));
    let missing = service.spec.ports.iter().enumerate().find(|(_, port)| is_missing(port)).filter(|_| !pods.is_empty());
    let Some((position, port)) = missing else { return };
    let Some(TargetPort::Name(name)) = &port.target_port else { return };
    let meant = port_meant(&pods, port, name);
    let (near, value) = match meant {
        Some(meant) if meant.name.is_empty() => (meant.container_port.to_string(), Some(meant.container_port.into())),
        Some(meant) => (meant.name.clone(), Some(Value::from(meant.name.as_str()))),
        None => (String::new(), None),
    };
    let field = FieldPath::of(&["spec", "ports"]).index(position).key("targetPort");
    let words = [name.as_str(), &near, &port.port.to_string()];
    let finding = Finding { field, ..Finding::new(Diagnosis::TargetPortUnknown, object.reference(), &[], words) };
    found.push(match value {
        Some(value) => {
            let mut mended = object.value().clone();
            mended.set(&finding.field, Some(value));
            finding.mended_by(vec![Request::Put(mended)])
        }
        None => finding,
    });
}

/// The port of the pods that a name may have been meant for: the nearest name, the Service's own number, or the only one.
fn port_meant<'p>(pods: &[&'p Pod], port: &ServicePort, name: &str) -> Option<&'p ContainerPort> {
    let all = || {
        let containers = pods.first().into_iter().flat_map(|pod| &pod.spec.containers);
        containers.flat_map(|container| &container.ports).filter(|one| one.protocol == port.protocol)
    };
    let near = all().filter_map(|one| Some((distance(name, &one.name)?, one))).min_by_key(|(letters, _)| *letters);
    let only = || all().next().filter(|_| all().count() == 1);
    near.map(|(_, one)| one).or_else(|| all().find(|one| one.container_port == port.port)).or_else(only)
}

/// The same where endpoints are for somebody else to write, and nobody has.
fn nothing_behind(cluster: &Cluster, object: &Object, service: &Service, found: &mut Vec<Finding>) {
    if leads_to_nobody(cluster, service) && !super::evidence::is_unseen(cluster, service) {
        found.push(Finding::new(Diagnosis::NothingBehind, object.reference(), &["spec"], []));
    }
}

/// Rule E3: who has finished is no endpoint, and bears no name. Said where nobody else has what is missing: all have
/// finished, or the one with a hostname of its own.
fn ended(cluster: &Cluster, object: &Object, service: &Service, found: &mut Vec<Finding>) {
    let pods = || {
        let all = cluster.pods_matching(&service.meta.namespace, &service.spec.selector);
        all.filter_map(|pod| pod.as_pod())
    };
    let has_ended = |pod: &&Pod| pod.status.phase.is_some_and(|phase| phase.is_terminal());
    let has_name = |pod: &Pod| !pod.spec.hostname.is_empty() && pod.spec.subdomain == service.meta.name;
    let active = || pods().filter(|pod| !has_ended(pod));
    let nobody_runs = active().next().is_none();
    let is_missed =
        |pod: &&Pod| nobody_runs || has_name(pod) && active().all(|other| other.spec.hostname != pod.spec.hostname);
    let Some(pod) = pods().filter(has_ended).find(is_missed) else { return };
    let count = pods().filter(has_ended).count().to_string();
    let words = [pod.meta.name.as_str(), count.as_str()];
    found.push(Finding::new(Diagnosis::PodHasEnded, object.reference(), &["spec", "selector"], words));
}

/// Rule D5: CoreDNS names endpoints under any Service; the specification does so under headless ones only.
fn governing(cluster: &Cluster, object: &Object, service: &Service, found: &mut Vec<Finding>) {
    if service.is_headless() {
        return;
    }
    let set = cluster
        .in_namespace(&Kind::StatefulSet, &service.meta.namespace)
        .find(|one| matches!(one.typed(), Typed::StatefulSet(set) if set.service_name == service.meta.name));
    let Some(set) = set else { return };
    let field = &["spec", "clusterIP"];
    let headless = Intent::Headless.done_to(object);
    let name = set.reference().name.as_str();
    found.push(
        Finding::new(Diagnosis::GoverningServiceNotHeadless, object.reference(), field, [name])
            .mended_by(vec![Request::Recreate(headless)]),
    );
}

/// Rule E14: when a selector goes, what the controller made stays, and nobody keeps it any more.
fn orphaned_slices(cluster: &Cluster, object: &Object, found: &mut Vec<Finding>) {
    let reference = object.reference();
    let orphans: Vec<ObjectRef> = cluster
        .slices_of(&reference.namespace, &reference.name)
        .filter(|slice| {
            slice.as_endpoint_slice().and_then(|slice| slice.managed_by()) == Some(well_known::SLICE_CONTROLLER)
        })
        .map(|slice| slice.reference().clone())
        .collect();
    let Some(first) = orphans.first() else { return };
    let count = orphans.len().to_string();
    let finding = Finding::new(Diagnosis::OrphanedSlices, reference, &["spec", "selector"], [&first.name, &count]);
    found.push(finding.mended_by(orphans.into_iter().map(Request::Delete).collect()));
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::manifest;

    #[test]
    fn a_governing_service_of_any_type_is_made_headless_as_the_api_server_takes_it() {
        const SET: &str = "{apiVersion: v1, kind: Namespace, metadata: {name: default}}\n---\n\
            {apiVersion: apps/v1, kind: StatefulSet, metadata: {name: web}, spec: {serviceName: web, \
            selector: {matchLabels: {app: web}}, template: {metadata: {labels: {app: web}}, \
            spec: {containers: [{name: a, image: nginx}]}}}}\n---\n";
        for fields in ["", "type: NodePort, ", "type: LoadBalancer, externalTrafficPolicy: Local, "] {
            let service = format!(
                "{{apiVersion: v1, kind: Service, metadata: {{name: web}}, \
                 spec: {{{fields}selector: {{app: web}}, ports: [{{port: 80}}]}}}}"
            );
            let mut cluster = Cluster::default();
            for object in manifest::read(&format!("{SET}{service}")).objects() {
                cluster.request(Request::Put(object.value().clone())).unwrap();
            }
            let reference = ObjectRef::new(Kind::Service, "default", "web");
            let found = super::super::findings_about_object(&cluster, cluster.get(&reference).unwrap());
            let is_it = |one: &Finding| one.diagnosis == Diagnosis::GoverningServiceNotHeadless;
            let mend = found.into_iter().find(is_it).and_then(|one| one.mend).unwrap();
            cluster.request_all(mend.requests).unwrap_or_else(|refused| panic!("{fields}: {refused:?}"));
            assert!(cluster.get(&reference).and_then(|object| object.as_service()).unwrap().is_headless());
        }
    }
}
