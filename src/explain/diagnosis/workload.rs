//! What is the matter with a workload: the names its pods get, and how many of them there are.

use super::{Diagnosis, Finding, Mend, only_service_selecting, service_named, with};
use crate::cluster::controllers::cut_replicas;
use crate::cluster::{Cluster, FieldPath, Kind, Object, Request, Selector, Service, StatefulSet, Value, Workload};

/// Rule E8: the pods' subdomain is `serviceName`, and nobody makes that Service.
pub(super) fn stateful_set(cluster: &Cluster, object: &Object, set: &StatefulSet, found: &mut Vec<Finding>) {
    let reference = object.reference();
    let (namespace, labels) = (reference.namespace.as_str(), &set.workload.template_labels);
    let may_be_there = super::evidence::knows_no_service(cluster, namespace);
    if set.service_name.is_empty() || service_named(cluster, namespace, &set.service_name).is_some() || may_be_there {
        return;
    }
    let selecting = only_service_selecting(cluster, namespace, labels);
    let field = &["spec", "serviceName"];
    // The field never changes on a StatefulSet that lives, and its pods keep the subdomain they were made with.
    let requests = match selecting {
        Some(service) => vec![
            Request::Delete(reference.clone()),
            Request::Put(with(object, [(field, Some(service.into())), (&["status"], None)])),
        ],
        None => vec![Request::Put(Service::headless(namespace, &set.service_name, labels))],
    };
    let words = [set.service_name.as_str(), selecting.unwrap_or_default()];
    found.push(Finding::new(Diagnosis::SubdomainWithoutService, reference, field, words).mended_by(requests));
}

/// A workload of which the lab makes fewer pods than it asks for.
pub(super) fn cut(cluster: &Cluster, object: &Object, found: &mut Vec<Finding>) {
    if let Some((wanted, most)) = cut_replicas(cluster, object) {
        let words = [object.reference().to_string(), wanted.to_string(), most.to_string()];
        let [workload, wanted, most] = &words;
        let field = &["spec", "replicas"];
        found.push(Finding::new(Diagnosis::ReplicasCut, object.reference(), field, [workload, wanted, most]));
    }
}

/// The workloads whose pods a Service selects, where the lab makes fewer than they ask for.
pub(super) fn cut_behind(cluster: &Cluster, service: &Service, found: &mut Vec<Finding>) {
    let workloads = Kind::WORKLOADS.iter().flat_map(|kind| cluster.in_namespace(kind, &service.meta.namespace));
    for object in workloads {
        let selects =
            |workload: &Workload| Selector::Service(&service.spec.selector).matches(&workload.template_labels);
        if object.as_workload().is_some_and(selects) {
            cut(cluster, object, found);
        }
    }
}

/// Rule D11: a hostname in a template is the hostname of every replica. A StatefulSet numbers them.
pub(super) fn deployment(object: &Object, workload: &Workload, found: &mut Vec<Finding>) {
    let template = &workload.template;
    if workload.replicas < 2 || template.hostname.is_empty() || template.subdomain.is_empty() {
        return;
    }
    let reference = object.reference();
    let field = &["spec", "template", "spec", "hostname"];
    let mut spec = Value::map();
    for kept in ["replicas", "selector", "template"] {
        let value = object.value().at(&FieldPath::of(&["spec", kept])).cloned();
        spec.set(&FieldPath::of(&[kept]), value);
    }
    spec.set(&FieldPath::of(&["serviceName"]), Some(template.subdomain.as_str().into()));
    spec.set(&FieldPath::of(&["template", "spec", "hostname"]), None);
    spec.set(&FieldPath::of(&["template", "spec", "subdomain"]), None);
    let metadata =
        Value::object([("name", reference.name.as_str().into()), ("namespace", reference.namespace.as_str().into())]);
    let set = Value::object([
        ("apiVersion", Kind::StatefulSet.api_version().into()),
        ("kind", Kind::StatefulSet.name().into()),
        ("metadata", metadata),
        ("spec", spec),
    ]);
    let count = workload.replicas.to_string();
    let finding = Finding::new(Diagnosis::SharedHostname, reference, field, [&template.hostname, &count]);
    let requests = vec![Request::Delete(reference.clone()), Request::Put(set)];
    let first = format!("{}-0.{}.{}", reference.name, template.subdomain, reference.namespace);
    found.push(Finding { mend: Some(Mend { requests, ask: Some(first), ..Mend::default() }), ..finding });
}
