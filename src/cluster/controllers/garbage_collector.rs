//! What goes with an object that goes: the garbage collector, and what the controllers of namespaces and of endpoints
//! remove by themselves (`pkg/controller/garbagecollector`, `namespace`; rule E14).

use super::{pods_of, replica_set};
use crate::cluster::meta::OwnerReference;
use crate::cluster::store::{Cluster, Transaction};
use crate::cluster::{FieldPath, Kind, Object, ObjectRef, Typed, Value, well_known};
use std::sync::Arc;

/// Removes an object and what goes with it; nothing happens where there is none.
pub(in crate::cluster) fn remove(transaction: &mut Transaction<'_>, reference: &ObjectRef) {
    let Some(old) = transaction.remove(reference) else { return };
    for owned in owned_by(transaction.cluster, &old) {
        remove(transaction, &owned);
    }
}

/// Removes an object and leaves what would have been collected with it, without this owner.
pub(in crate::cluster) fn orphan(transaction: &mut Transaction<'_>, reference: &ObjectRef) {
    let Some(old) = transaction.remove(reference) else { return };
    for owned in owned_by(transaction.cluster, &old) {
        let Some(object) = transaction.cluster.get(&owned).cloned() else { continue };
        match orphaned(&old, &object) {
            Some(orphan) => transaction.put_value(orphan),
            None => remove(transaction, &owned),
        }
    }
}

/// Removes an object whose successor of the same name follows at once. What controllers made for it goes
/// with it; what a person made beside it is found by the successor.
pub(in crate::cluster) fn remove_for_recreate(transaction: &mut Transaction<'_>, reference: &ObjectRef) {
    let Some(old) = transaction.remove(reference) else { return };
    for owned in owned_by(transaction.cluster, &old) {
        let is_by_hand = transaction.cluster.get(&owned).is_some_and(|object| {
            owned.kind == Kind::Endpoints && !object.meta().labels.contains_key(well_known::ENDPOINTS_MANAGED_BY)
        });
        if !is_by_hand {
            remove(transaction, &owned);
        }
    }
}

/// What goes with an object when it goes.
fn owned_by(cluster: &Cluster, gone: &Object) -> Vec<ObjectRef> {
    let reference = gone.reference();
    let (namespace, name) = (reference.namespace.as_str(), reference.name.as_str());
    let kept_by = |object: &Object, keepers: &[&str]| {
        object.as_endpoint_slice().and_then(|slice| slice.managed_by()).is_some_and(|keeper| keepers.contains(&keeper))
    };
    let slices = |keepers: &'static [&'static str]| {
        let all = cluster.slices_of(namespace, name).filter(move |slice| kept_by(slice, keepers));
        all.map(|slice| slice.reference().clone()).collect::<Vec<_>>()
    };
    match gone.typed() {
        Typed::Namespace(_) => {
            let inside = |object: &&Arc<Object>| object.reference().namespace == name;
            cluster.objects().filter(inside).map(|object| object.reference().clone()).collect()
        }
        Typed::Deployment(_) => {
            let mut all = replica_set::replica_sets_of(cluster, reference);
            all.extend(pods_of(cluster, reference));
            all
        }
        Typed::Workload(_) if reference.kind == Kind::CronJob => {
            // Collected with its last owner, whether that manages it or not: a Job made by hand is not managed.
            let own = cluster.in_namespace(&Kind::Job, namespace).filter(|job| {
                let owners = &job.meta().owners;
                let is_this = |owner: &OwnerReference| owner.kind == Kind::CronJob.name() && owner.name == *name;
                !owners.is_empty() && owners.iter().all(is_this)
            });
            own.map(|job| job.reference().clone()).collect()
        }
        Typed::StatefulSet(_) | Typed::Workload(_) => pods_of(cluster, reference),
        Typed::Service(_) => {
            let mut all = slices(&[well_known::SLICE_CONTROLLER, well_known::MIRRORING_CONTROLLER]);
            all.push(ObjectRef::new(Kind::Endpoints, namespace, name));
            all
        }
        Typed::Endpoints(_) => slices(&[well_known::MIRRORING_CONTROLLER]),
        _ => Vec::new(),
    }
}

/// What is left of `owned` where `owner` is deleted and its dependents are orphaned: the same without this
/// owner (`pkg/controller/garbagecollector`, `orphanDependents`). A Deployment's pods belong to its
/// ReplicaSet, which is what becomes the orphan, so they stay as they are. `None` for what no garbage
/// collector but another controller removes: all of a namespace, the Endpoints of a Service, mirrored slices.
fn orphaned(owner: &Object, owned: &Object) -> Option<Value> {
    let is_collected = match owner.typed() {
        Typed::Deployment(_) | Typed::StatefulSet(_) | Typed::Workload(_) => true,
        Typed::Service(_) => {
            owned.as_endpoint_slice().is_some_and(|slice| slice.managed_by() == Some(well_known::SLICE_CONTROLLER))
        }
        _ => false,
    };
    is_collected.then(|| {
        let ObjectRef { kind, name, .. } = owner.reference();
        let path = FieldPath::of(&["metadata", "ownerReferences"]);
        let is_other = |one: &Value| {
            let text = |key| one.field(key).and_then(Value::as_text);
            text("kind") != Some(kind.name()) || text("name") != Some(name.as_str())
        };
        let mut value = owned.value().clone();
        let owners = value.at(&path).map(Value::items).unwrap_or_default();
        let others: Vec<Value> = owners.iter().filter(|one| is_other(one)).cloned().collect();
        value.set(&path, (!others.is_empty()).then_some(Value::List(others)));
        value
    })
}
