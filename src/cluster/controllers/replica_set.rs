//! ReplicaSet and ReplicationController (`pkg/controller/replicaset`, which is both): as many pods as are wanted. One
//! that a Deployment keeps leaves its pods to that, and has as many replicas as the Deployment gives it.

use super::workload;
use crate::cluster::store::{Cluster, Transaction};
use crate::cluster::{FieldPath, Kind, Object, ObjectRef, Value, Workload};
use crate::sorting::sort_by_key;
use std::sync::Arc;

pub(super) fn reconcile(transaction: &mut Transaction<'_>, reference: &ObjectRef) {
    let Some(object) = transaction.cluster.get(reference).cloned() else { return };
    let Some(set) = object.as_workload() else { return };
    if deployment_of(transaction.cluster, &object).is_some() {
        return;
    }
    workload::release(transaction, reference, set);
    let present = super::pods_of(transaction.cluster, reference);
    let present = present.into_iter().filter_map(|pod| transaction.cluster.get(&pod).cloned());
    let mut kept: Vec<_> = present.filter(|pod| workload::is_active(pod)).collect();
    workload::adopt(transaction, reference, set, &mut kept);
    let wanted = workload::replicas(transaction.cluster, set, kept.len());
    // As of a Deployment's: who is not ready goes first.
    sort_by_key(&mut kept, |pod| !pod.as_pod().is_some_and(|pod| pod.status.ready));
    for pod in kept.iter().skip(wanted) {
        transaction.remove(pod.reference());
    }
    for _ in kept.len()..wanted {
        let pod = stamp(transaction, set, reference);
        transaction.create(pod);
    }
}

/// The Deployment that keeps a ReplicaSet, where there is one.
pub(super) fn deployment_of<'a>(cluster: &'a Cluster, set: &Object) -> Option<&'a Arc<Object>> {
    let owner = set.meta().controller().filter(|owner| owner.kind == "Deployment")?;
    cluster.get(&ObjectRef::new(Kind::Deployment, &set.reference().namespace, &owner.name))
}

/// The ReplicaSets that a Deployment keeps, as far as there are any: those of its own making are implied.
pub(super) fn replica_sets_of(cluster: &Cluster, deployment: &ObjectRef) -> Vec<ObjectRef> {
    let all = cluster.in_namespace(&Kind::ReplicaSet, &deployment.namespace);
    let own = all.filter(|set| {
        set.meta().controller().is_some_and(|owner| owner.kind == "Deployment" && owner.name == deployment.name)
    });
    own.map(|set| set.reference().clone()).collect()
}

/// Gives the ReplicaSets of a Deployment the replicas that it wants them to have: all of them the present one, none
/// the others.
pub(super) fn scale(transaction: &mut Transaction<'_>, deployment: &ObjectRef, hash: &str, replicas: i64) {
    let present = format!("{}-{hash}", deployment.name);
    for set in replica_sets_of(transaction.cluster, deployment) {
        let Some(object) = transaction.cluster.get(&set).cloned() else { continue };
        let wanted = if set.name == present { replicas } else { 0 };
        if object.as_workload().is_some_and(|set| set.replicas != wanted) {
            let mut value = object.value().clone();
            value.set(&FieldPath::of(&["spec", "replicas"]), Some(wanted.into()));
            transaction.put_value(value);
        }
    }
}

fn stamp(transaction: &mut Transaction<'_>, set: &Workload, reference: &ObjectRef) -> Value {
    let name = workload::free_name(transaction, &reference.namespace, &reference.name);
    let mut pod = workload::pod_of(set, &reference.namespace, &name);
    workload::set_controller(&mut pod, &reference.kind, &reference.name);
    pod
}
