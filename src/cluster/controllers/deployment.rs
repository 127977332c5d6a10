//! Deployment with its ReplicaSet, which the lab implies where nobody brought it (`pkg/controller/deployment`, `replicaset`): keeps
//! as many pods as are wanted, counts those it controls and that still match, lets go of the others.

use super::replica_set;
use super::workload::{self, TEMPLATE_HASH};
use crate::cluster::store::{Cluster, Transaction};
use crate::cluster::{FieldPath, Kind, Object, ObjectRef, Value, Workload};
use crate::sorting::sort_by_key;
use std::sync::Arc;

pub(super) fn reconcile(transaction: &mut Transaction<'_>, reference: &ObjectRef) {
    let Some(object) = transaction.cluster.get(reference).cloned() else { return };
    let Some(deployment) = object.as_workload() else { return };
    release(transaction, reference, deployment);
    let mut kept = active_pods(transaction.cluster, reference);
    // Pods of an imported cluster carry the real controller's hash. They are of the present template until
    // it changes, and so are those that come to them.
    let hash = kept.first().and_then(|pod| pod.meta().labels.get(TEMPLATE_HASH).cloned());
    let hash = hash.unwrap_or_else(|| workload::template_hash(deployment));
    adopt(transaction, reference, deployment, &hash, &mut kept);
    let wanted = workload::replicas(transaction.cluster, deployment, kept.len());
    // Who is not ready goes first (`ActivePodsWithRanks`). Of the others the youngest would go: names end in
    // letters of no order, so the last by name stands for it.
    sort_by_key(&mut kept, |pod| !pod.as_pod().is_some_and(|pod| pod.status.ready));
    for pod in kept.iter().skip(wanted) {
        transaction.remove(pod.reference());
    }
    replica_set::scale(transaction, reference, &hash, deployment.replicas);
    for _ in kept.len()..wanted {
        let pod = stamp(transaction, deployment, reference, &hash);
        transaction.create(pod);
    }
}

/// Removes the pods of other templates than the present one; [`reconcile`] makes their successors.
pub(super) fn roll_out(transaction: &mut Transaction<'_>, reference: &ObjectRef) {
    let Some(object) = transaction.cluster.get(reference).cloned() else { return };
    let Some(deployment) = object.as_workload() else { return };
    release(transaction, reference, deployment);
    let hash = workload::template_hash(deployment);
    workload::remove_others(transaction, pods(transaction.cluster, reference), TEMPLATE_HASH, &hash);
}

/// The pods a Deployment controls: those owned by a ReplicaSet that is named after it and the hash its pods
/// are labelled with. One that somebody made by itself may have such a name, its pods have no such label.
pub(super) fn pods(cluster: &Cluster, reference: &ObjectRef) -> Vec<ObjectRef> {
    let ObjectRef { namespace, name, .. } = reference;
    let prefix = format!("{name}-");
    let sets = cluster.index().managers(namespace, "ReplicaSet", &prefix);
    let is_labelled = |set: &str, hash: &str| {
        cluster.index().managed_by(namespace, "ReplicaSet", set).any(|pod| {
            let pod = cluster.get(&ObjectRef::new(Kind::Pod, namespace, pod));
            pod.is_some_and(|pod| pod.meta().labels.get(TEMPLATE_HASH).is_some_and(|label| label == hash))
        })
    };
    let own = sets.filter(|set| set.strip_prefix(&prefix).is_some_and(|hash| is_labelled(set, hash)));
    let pods = own.flat_map(|set| cluster.index().managed_by(namespace, "ReplicaSet", set));
    pods.map(|pod| ObjectRef::new(Kind::Pod, namespace, pod)).collect()
}

/// Those of its pods that count: neither going nor gone (`FilterActivePods`).
fn active_pods(cluster: &Cluster, reference: &ObjectRef) -> Vec<Arc<Object>> {
    let pods = pods(cluster, reference).into_iter().filter_map(|pod| cluster.get(&pod).cloned());
    pods.filter(|pod| workload::is_active(pod)).collect()
}

/// Lets go of the pods that match no longer, by the Deployment's selector or by the hash in the name of
/// their ReplicaSet (`ClaimPods`).
fn release(transaction: &mut Transaction<'_>, reference: &ObjectRef, deployment: &Workload) {
    for pod in pods(transaction.cluster, reference) {
        let Some(pod) = transaction.cluster.get(&pod).cloned() else { continue };
        let meta = pod.meta();
        let set = meta.controller().map(|owner| owner.name.as_str()).unwrap_or_default();
        let is_of_its_set = meta.labels.get(TEMPLATE_HASH).is_some_and(|hash| set.ends_with(&format!("-{hash}")));
        if !(is_of_its_set && workload::selects(deployment, &meta.labels)) {
            transaction.put_value(workload::without_controller(&pod));
        }
    }
}

/// Takes in the pods that match and that nobody controls (`ClaimPods`).
fn adopt(
    transaction: &mut Transaction<'_>,
    reference: &ObjectRef,
    deployment: &Workload,
    hash: &str,
    kept: &mut Vec<Arc<Object>>,
) {
    if deployment.selector.is_empty() {
        return;
    }
    let mut selector = deployment.selector.clone();
    selector.insert(TEMPLATE_HASH.to_owned(), hash.to_owned());
    let matching = transaction.cluster.pods_matching(&reference.namespace, &selector);
    let orphans = matching.filter(|pod| pod.meta().controller().is_none() && workload::is_active(pod));
    for pod in orphans.cloned().collect::<Vec<_>>() {
        let mut value = pod.value().clone();
        workload::set_controller(&mut value, &Kind::ReplicaSet, &format!("{}-{hash}", reference.name));
        transaction.put_value(value);
        kept.extend(transaction.cluster.get(pod.reference()).cloned());
    }
}

/// A pod stamped from the template.
fn stamp(transaction: &mut Transaction<'_>, deployment: &Workload, reference: &ObjectRef, hash: &str) -> Value {
    let set = format!("{}-{hash}", reference.name);
    let name = workload::free_name(transaction, &reference.namespace, &set);
    let mut pod = workload::pod_of(deployment, &reference.namespace, &name);
    let labels = FieldPath::of(&["metadata", "labels"]);
    pod.set(&labels.key(TEMPLATE_HASH), Some(hash.into()));
    workload::set_controller(&mut pod, &Kind::ReplicaSet, &set);
    pod
}
