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
    let wanted = workload::replicas(transaction.cluster, &set.workload, present.len());
    // Ordinals that are no numbers of the API are nobody's.
    let ordinals = (set.first_ordinal..i64::MAX).take(wanted);
    let named: Vec<(i64, String)> =
        ordinals.map(|ordinal| (ordinal, format!("{}-{ordinal}", reference.name))).collect();
    let names: BTreeSet<&str> = named.iter().map(|(_, name)| name.as_str()).collect();
    for pod in present.into_iter().chain(orphans(transaction, reference, set)) {
        if !names.contains(pod.name.as_str()) {
            transaction.remove(&pod);
        }
    }
    let partition = workload::partition(&object);
    // Looked for once, and only where a pod below the partition is made.
    let mut before = None;
    for (ordinal, name) in &named {
        let pod = ObjectRef::new(Kind::Pod, &reference.namespace, name);
        if is_kept(transaction, reference, set, &pod) {
            continue;
        }
        let template = if *ordinal < partition {
            before.get_or_insert_with(|| earlier(transaction, reference, set)).clone()
        } else {
            None
        };
        transaction.remove(&pod);
        let (value, revision) =
            template.unwrap_or_else(|| (workload::pod_of(&set.workload, &reference.namespace, name), revision(set)));
        let stamped = stamp(set, reference, (value, &revision), name, *ordinal);
        transaction.create(stamped);
    }
}

/// Pods that nobody controls, that match and are named as the set names its own (`isMemberOf`): it takes them in, and so
/// those go that are one too many.
fn orphans(transaction: &Transaction<'_>, reference: &ObjectRef, set: &StatefulSet) -> Vec<ObjectRef> {
    if set.workload.selector.is_empty() {
        return Vec::new();
    }
    let is_member = |pod: &ObjectRef| {
        let ordinal = pod.name.strip_prefix(&reference.name).and_then(|rest| rest.strip_prefix('-'));
        ordinal.is_some_and(|ordinal| !ordinal.is_empty() && ordinal.bytes().all(|byte| byte.is_ascii_digit()))
    };
    let matching = transaction.cluster.pods_matching(&reference.namespace, &set.workload.selector);
    let free = matching.filter(|pod| pod.meta().controller().is_none() && is_member(pod.reference()));
    free.map(|pod| pod.reference().clone()).collect()
}

/// Whether the pod of an ordinal stays: one of that name that matches and that nobody controls is adopted, somebody
/// else's is in the way and stays. False where it is missing, or is the set's own and has ended.
fn is_kept(transaction: &mut Transaction<'_>, reference: &ObjectRef, set: &StatefulSet, pod: &ObjectRef) -> bool {
    let Some(found) = transaction.cluster.get(pod).cloned() else { return false };
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
    !(is_own && has_ended)
}

/// A pod of the template before the present one, with its revision (`newVersionedStatefulSetPod`): as one that is still
/// there shows it.
fn earlier(transaction: &Transaction<'_>, reference: &ObjectRef, set: &StatefulSet) -> Option<(Value, String)> {
    let present = revision(set);
    super::pods_of(transaction.cluster, reference).iter().find_map(|pod| {
        let pod = transaction.cluster.get(pod)?;
        let revision = pod.meta().labels.get(REVISION).filter(|revision| **revision != present)?;
        let mut value = pod.value().clone();
        for gone in [&["status"][..], &["spec", "nodeName"], &["metadata", "ownerReferences"]] {
            value.set(&FieldPath::of(gone), None);
        }
        Some((value, revision.clone()))
    })
}

/// Removes the pods of other templates than the present one; [`reconcile`] makes their successors. With
/// the strategy `OnDelete` they stay until somebody deletes them, and those below a partition stay as they are.
pub(super) fn roll_out(transaction: &mut Transaction<'_>, reference: &ObjectRef) {
    let Some(object) = transaction.cluster.get(reference).cloned() else { return };
    let Typed::StatefulSet(set) = object.typed() else { return };
    if workload::is_on_delete(&object) {
        return;
    }
    let revision = revision(set);
    let partition = workload::partition(&object);
    let follows = |pod: &ObjectRef| {
        let ordinal = pod.name.rsplit('-').next().and_then(|ordinal| ordinal.parse::<i64>().ok());
        ordinal.is_none_or(|ordinal| ordinal >= partition)
    };
    let pods = super::pods_of(transaction.cluster, reference).into_iter().filter(follows).collect();
    workload::remove_others(transaction, pods, REVISION, &revision);
}

fn revision(set: &StatefulSet) -> String {
    format!("{}-{}", set.workload.meta.name, workload::template_hash(&set.workload))
}

fn stamp(
    set: &StatefulSet,
    reference: &ObjectRef,
    (mut pod, revision): (Value, &str),
    name: &str,
    ordinal: i64,
) -> Value {
    pod.set(&FieldPath::of(&["metadata", "name"]), Some(name.into()));
    let labels = FieldPath::of(&["metadata", "labels"]);
    pod.set(&labels.key("statefulset.kubernetes.io/pod-name"), Some(name.into()));
    pod.set(&labels.key("apps.kubernetes.io/pod-index"), Some(ordinal.to_string().into()));
    pod.set(&labels.key(REVISION), Some(revision.into()));
    workload::set_controller(&mut pod, &Kind::StatefulSet, &reference.name);
    pod.set(&FieldPath::of(&["spec", "hostname"]), Some(name.into()));
    if !set.service_name.is_empty() {
        pod.set(&FieldPath::of(&["spec", "subdomain"]), Some(set.service_name.as_str().into()));
    }
    pod
}
