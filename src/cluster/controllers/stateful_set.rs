//! StatefulSet (`pkg/controller/statefulset/stateful_set_utils.go`, `initIdentity`; rule E8): pods with a
//! number, a hostname and a subdomain. It never makes the Service it names.

use super::workload::{self, REVISION};
use crate::cluster::store::Transaction;
use crate::cluster::{FieldPath, Kind, ObjectRef, StatefulSet, Typed, Value};
use std::collections::BTreeSet;

pub(super) fn reconcile(transaction: &mut Transaction<'_>, reference: &ObjectRef) {
    let Some(object) = transaction.cluster.get(reference).cloned() else { return };
    let Typed::StatefulSet(set) = object.typed() else { return };
    // Such a pod keeps its name, so that its successor has to wait.
    workload::release(transaction, reference, &set.workload);
    let present = super::pods_of(transaction.cluster, reference);
    let wanted = workload::replicas(transaction.cluster, &object, present.len());
    // Ordinals that are no numbers of the API are nobody's.
    let ordinals = (set.first_ordinal..i64::MAX).take(wanted);
    let named: Vec<(i64, String)> =
        ordinals.map(|ordinal| (ordinal, format!("{}-{ordinal}", reference.name))).collect();
    let names: BTreeSet<&str> = named.iter().map(|(_, name)| name.as_str()).collect();
    for pod in present {
        if !names.contains(pod.name.as_str()) {
            transaction.remove(&pod);
        }
    }
    for (ordinal, name) in &named {
        keep(transaction, reference, set, *ordinal, name);
    }
}

/// Sees to one ordinal: adopts a pod of that name that matches and that nobody controls, replaces one of
/// its own that has ended, makes the one that is missing. Somebody else's pod is in the way and stays.
fn keep(transaction: &mut Transaction<'_>, reference: &ObjectRef, set: &StatefulSet, ordinal: i64, name: &str) {
    let pod = ObjectRef::new(Kind::Pod, &reference.namespace, name);
    if let Some(found) = transaction.cluster.get(&pod).cloned() {
        let has_ended = found.as_pod().and_then(|pod| pod.status.phase).is_some_and(|phase| phase.is_terminal());
        let is_own = match found.meta().controller() {
            Some(owner) => owner.kind == "StatefulSet" && owner.name == reference.name,
            None if workload::selects(&set.workload, &found.meta().labels) => {
                let mut value = found.value().clone();
                workload::set_controller(&mut value, &Kind::StatefulSet, &reference.name);
                transaction.put_value(value);
                true
            }
            None => false,
        };
        if !(is_own && has_ended) {
            return;
        }
        transaction.remove(&pod);
    }
    let stamped = stamp(set, reference, name, ordinal);
    transaction.create(stamped);
}

/// Removes the pods of other templates than the present one; [`reconcile`] makes their successors. With
/// the strategy `OnDelete` they stay until somebody deletes them.
pub(super) fn roll_out(transaction: &mut Transaction<'_>, reference: &ObjectRef) {
    let Some(object) = transaction.cluster.get(reference).cloned() else { return };
    let Typed::StatefulSet(set) = object.typed() else { return };
    if workload::is_on_delete(&object) {
        return;
    }
    let revision = revision(set);
    workload::remove_others(transaction, super::pods_of(transaction.cluster, reference), REVISION, &revision);
}

fn revision(set: &StatefulSet) -> String {
    format!("{}-{}", set.workload.meta.name, workload::template_hash(&set.workload))
}

fn stamp(set: &StatefulSet, reference: &ObjectRef, name: &str, ordinal: i64) -> Value {
    let mut pod = workload::pod_of(&set.workload, &reference.namespace, name);
    let labels = FieldPath::of(&["metadata", "labels"]);
    pod.set(&labels.key("statefulset.kubernetes.io/pod-name"), Some(name.into()));
    pod.set(&labels.key("apps.kubernetes.io/pod-index"), Some(ordinal.to_string().into()));
    pod.set(&labels.key(REVISION), Some(revision(set).into()));
    workload::set_controller(&mut pod, &Kind::StatefulSet, &reference.name);
    pod.set(&FieldPath::of(&["spec", "hostname"]), Some(name.into()));
    if !set.service_name.is_empty() {
        pod.set(&FieldPath::of(&["spec", "subdomain"]), Some(set.service_name.as_str().into()));
    }
    pod
}
