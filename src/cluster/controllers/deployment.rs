//! Deployment with its ReplicaSet, which the lab implies (`pkg/controller/deployment`, `replicaset`): keeps
//! as many pods as are wanted, counts those it controls and that still match, lets go of the others.

use crate::cluster::allocation::letters;
use crate::cluster::store::{Cluster, Transaction};
use crate::cluster::{FieldPath, Kind, ObjectRef, Value, Workload};
use std::hash::{Hash, Hasher};

/// The label that tells the pods of one template from those of another.
const TEMPLATE_HASH: &str = "pod-template-hash";
/// The annotation that keeps the hash of the template the pods were made from.
const OBSERVED: &str = "k8s-dns-lab.io/template";

pub(super) fn reconcile(transaction: &mut Transaction<'_>, reference: &ObjectRef) {
    let Some(object) = transaction.cluster.get(reference).cloned() else { return };
    let Some(workload) = object.as_workload() else { return };
    let (mut kept, released): (Vec<_>, Vec<_>) = pods(transaction.cluster, reference)
        .into_iter()
        .filter_map(|pod| transaction.cluster.get(&pod).cloned())
        .filter(|pod| !pod.meta().terminating)
        .partition(|pod| workload.selector.iter().all(|(key, value)| pod.meta().labels.get(key) == Some(value)));
    for pod in released {
        let mut value = pod.value().clone();
        value.set(&FieldPath::of(&["metadata", "ownerReferences"]), None);
        transaction.put_value(value);
    }
    let hash = template_hash(workload);
    // Pods of an imported cluster carry the real controller's hash: they are of the present template until
    // the template changes here.
    let observed = object.meta().annotations.get(OBSERVED);
    let is_rolled_out = observed.is_none_or(|observed| *observed == hash);
    let hash_of_kept = kept.first().and_then(|pod| pod.meta().labels.get(TEMPLATE_HASH).cloned());
    let present = if is_rolled_out { hash_of_kept.unwrap_or_else(|| hash.clone()) } else { hash.clone() };
    if !is_rolled_out {
        for pod in kept.drain(..) {
            transaction.remove(pod.reference());
        }
    }
    if observed != Some(&hash) {
        let mut value = object.value().clone();
        value.set(&FieldPath::of(&["metadata", "annotations"]).key(OBSERVED), Some(hash.as_str().into()));
        transaction.put_value(value);
    }
    let wanted = usize::try_from(workload.replicas).unwrap_or_default();
    // The youngest go first; names end in letters of no order, so the last by name stand for them.
    while kept.len() > wanted {
        if let Some(pod) = kept.pop() {
            transaction.remove(pod.reference());
        }
    }
    for _ in kept.len()..wanted {
        let pod = stamp(transaction, workload, reference, &present);
        transaction.create(pod);
    }
}

/// The pods a Deployment controls: those owned by a ReplicaSet that is named after it and their own hash.
pub(super) fn pods(cluster: &Cluster, reference: &ObjectRef) -> Vec<ObjectRef> {
    let ObjectRef { namespace, name, .. } = reference;
    let prefix = format!("{name}-");
    let sets = cluster.index().managers(namespace, "ReplicaSet", &prefix);
    let own = sets.filter(|set| set.strip_prefix(&prefix).is_some_and(|hash| !hash.contains('-')));
    let pods = own.flat_map(|set| cluster.index().managed_by(namespace, "ReplicaSet", set));
    pods.map(|pod| ObjectRef::new(Kind::Pod, namespace, pod)).collect()
}

/// A text that is the same for the same template: ten letters, as the real one has.
fn template_hash(workload: &Workload) -> String {
    let mut hasher = rustc_hash::FxHasher::default();
    format!("{:?}", workload.template_value).hash(&mut hasher);
    letters(hasher.finish(), 10)
}

/// A pod stamped from the template.
fn stamp(transaction: &mut Transaction<'_>, workload: &Workload, reference: &ObjectRef, hash: &str) -> Value {
    let set = format!("{}-{hash}", reference.name);
    let ending = transaction.allocator().ending();
    let mut pod = super::kubelet::pod_of(&workload.template_value, &reference.namespace, &format!("{set}-{ending}"));
    let metadata = FieldPath::of(&["metadata"]);
    pod.set(&metadata.key("labels").key(TEMPLATE_HASH), Some(hash.into()));
    let owner = Value::object([
        ("apiVersion", "apps/v1".into()),
        ("kind", "ReplicaSet".into()),
        ("name", set.into()),
        ("controller", true.into()),
    ]);
    pod.set(&metadata.key("ownerReferences"), Some(Value::List(vec![owner])));
    pod
}
