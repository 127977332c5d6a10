//! StatefulSet (`pkg/controller/statefulset/stateful_set_utils.go`, `initIdentity`; RULES E8): pods with a
//! number, a hostname and a subdomain. It never makes the Service it names.

use crate::cluster::store::Transaction;
use crate::cluster::{FieldPath, Kind, ObjectRef, StatefulSet, Typed, Value};

pub(super) fn reconcile(transaction: &mut Transaction<'_>, reference: &ObjectRef) {
    let Some(object) = transaction.cluster.get(reference).cloned() else { return };
    let Typed::StatefulSet(set) = object.typed() else { return };
    let wanted: Vec<String> = (0..set.workload.replicas)
        .map(|position| format!("{}-{}", reference.name, set.first_ordinal + position))
        .collect();
    for pod in super::pods_of(transaction.cluster, reference) {
        if !wanted.contains(&pod.name) {
            transaction.remove(&pod);
        }
    }
    for (position, name) in (set.first_ordinal..).zip(&wanted) {
        let pod = ObjectRef::new(Kind::Pod, &reference.namespace, name);
        if transaction.cluster.get(&pod).is_none() {
            let pod = stamp(set, reference, name, position);
            transaction.create(pod);
        }
    }
}

fn stamp(set: &StatefulSet, reference: &ObjectRef, name: &str, ordinal: i64) -> Value {
    let mut pod = super::kubelet::pod_of(&set.workload.template_value, &reference.namespace, name);
    let metadata = FieldPath::of(&["metadata"]);
    let labels = metadata.key("labels");
    pod.set(&labels.key("statefulset.kubernetes.io/pod-name"), Some(name.into()));
    pod.set(&labels.key("apps.kubernetes.io/pod-index"), Some(ordinal.to_string().into()));
    let owner = Value::object([
        ("apiVersion", "apps/v1".into()),
        ("kind", "StatefulSet".into()),
        ("name", reference.name.as_str().into()),
        ("controller", true.into()),
    ]);
    pod.set(&metadata.key("ownerReferences"), Some(Value::List(vec![owner])));
    pod.set(&FieldPath::of(&["spec", "hostname"]), Some(name.into()));
    if !set.service_name.is_empty() {
        pod.set(&FieldPath::of(&["spec", "subdomain"]), Some(set.service_name.as_str().into()));
    }
    pod
}
