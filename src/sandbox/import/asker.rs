//! Who asks in a cluster of which no pod came that could: a shell beside its Services, put there by the lab.

use super::allowed::OfDns;
use super::piece::alike;
use crate::cluster::{Kind, ListedPods, Object, Value, Workload, told_pods};
use crate::ordered::OrderedSet;

/// A pod that can ask, in the namespace of the first Service that is not the cluster's own; nothing where one came.
/// The pods of cluster DNS cannot, for they do not ask it, and neither can those that have finished.
pub(super) fn for_those(objects: &[Object]) -> Option<Object> {
    let dns = OfDns::among(objects);
    let is_own = |namespace: &str| namespace.starts_with("kube-");
    let was_found = |object: &Object| object.as_pod().is_some_and(|pod| pod.status.phase.is_some());
    let found: OrderedSet<&str> =
        objects.iter().filter(|object| was_found(object)).map(|pod| pod.reference().namespace.as_str()).collect();
    let listed = ListedPods::among(objects);
    // No pods are made of a workload whose pods were found, or counted by its status, or listed by a slice, or that only
    // has others made.
    let is_run = |object: &Object, workload: &Workload| {
        workload.replicas > 0
            && object.reference().kind != Kind::CronJob
            && told_pods(object).is_none()
            && !listed.has_pods_of(object)
            && !found.contains(object.reference().namespace.as_str())
    };
    let can_ask = |object: &&Object| {
        let runs = match (object.as_pod(), object.as_workload()) {
            (Some(pod), _) => pod.status.phase.is_none_or(|phase| !phase.is_terminal()),
            (None, Some(workload)) => is_run(object, workload),
            (None, None) => false,
        };
        runs && !is_own(&object.reference().namespace) && !dns.is_of(object)
    };
    if objects.iter().any(|object| can_ask(&object)) {
        return None;
    }
    let namespaces = || {
        let services = objects.iter().filter(|object| {
            let reference = object.reference();
            let is_api = reference.namespace == "default" && reference.name == "kubernetes";
            reference.kind == Kind::Service
                && !is_api
                && !is_own(&reference.namespace)
                && !dns.is_in(&reference.namespace)
        });
        services.map(|object| object.reference().namespace.as_str())
    };
    let namespace = namespaces().next().unwrap_or("default");
    shell_in(namespace)
}

/// True for a pod that was put there so.
pub(super) fn was_put_there(object: &Object) -> bool {
    let reference = object.reference();
    reference.kind == Kind::Pod
        && shell_in(&reference.namespace)
            .is_some_and(|own| own.reference() == reference && alike(own.value(), object.value()))
}

fn shell_in(namespace: &str) -> Option<Object> {
    let container = Value::object([("name", "shell".into()), ("image", "debian:12".into())]);
    let pod = Value::object([
        ("apiVersion", "v1".into()),
        ("kind", "Pod".into()),
        ("metadata", Value::object([("name", "shell".into()), ("namespace", namespace.into())])),
        ("spec", Value::object([("containers", Value::List(vec![container]))])),
    ]);
    Object::decode(pod).ok()
}
