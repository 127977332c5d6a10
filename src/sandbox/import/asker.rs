//! Who asks in a cluster of which no pod came that could: a shell beside its Services, put there by the lab.

use super::allowed::OfDns;
use crate::cluster::{Kind, Object, Value};

/// A pod that can ask, in the namespace of the first Service that is not the cluster's own; nothing where one came.
/// The pods of cluster DNS cannot, for they do not ask it, and neither can those that have finished.
pub(super) fn for_those(objects: &[Object]) -> Option<Object> {
    let dns = OfDns::among(objects);
    let is_own = |namespace: &str| namespace.starts_with("kube-");
    let can_ask = |object: &&Object| {
        let runs = match (object.as_pod(), object.as_workload()) {
            (Some(pod), _) => pod.status.phase.is_none_or(|phase| !phase.is_terminal()),
            (None, Some(workload)) => workload.replicas > 0,
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
    let container = Value::object([("name", "shell".into()), ("image", "debian:12".into())]);
    let pod = Value::object([
        ("apiVersion", "v1".into()),
        ("kind", "Pod".into()),
        ("metadata", Value::object([("name", "shell".into()), ("namespace", namespace.into())])),
        ("spec", Value::object([("containers", Value::List(vec![container]))])),
    ]);
    Object::decode(pod).ok()
}
