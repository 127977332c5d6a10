//! What the controllers of pods have in common: how many pods, from which template, under whose control.

use crate::chance::number_of;
use crate::cluster::allocation::letters;
use crate::cluster::store::Transaction;
use crate::cluster::{Cluster, FieldPath, Kind, Labels, Object, ObjectRef, Selector, Value, Workload};
use std::sync::Arc;

/// The label that tells the pods of one template of a Deployment from those of another.
pub(super) const TEMPLATE_HASH: &str = "pod-template-hash";
/// The same of StatefulSets and DaemonSets.
pub(super) const REVISION: &str = "controller-revision-hash";
/// The most pods the lab runs for one workload. A real cluster is bounded by its nodes.
pub(super) const MAX_REPLICAS: usize = 1_200;
/// The most pods there may be before workloads make no more: as many as a page takes in within two seconds.
const MAX_PODS: usize = 15_000;

/// How many pods a workload is to have that asks for `asked`, has `present` now, and beside which others are about to
/// make `promised`: as many as it asks for, within what the lab bears.
pub(super) fn within_bounds(cluster: &Cluster, asked: usize, present: usize, promised: usize) -> usize {
    let wanted = asked.min(MAX_REPLICAS);
    let room = MAX_PODS.saturating_sub(cluster.index().pod_count()).saturating_sub(promised);
    wanted.min(present.saturating_add(room))
}

/// How many replicas a workload has and how many of them the lab makes at most, where that is fewer. Those of another's
/// are counted where it has them.
pub fn cut(cluster: &Cluster, object: &Object) -> Option<(i64, usize)> {
    let reference = object.reference();
    let replicas = object.as_workload().filter(|_| reference.kind.has_replicas())?.replicas;
    let is_more = |number: usize| i64::try_from(number).is_ok_and(|number| replicas > number);
    let is_cut = is_more(MAX_REPLICAS)
        && object.meta().controller().is_none()
        && is_more(super::pods_of(cluster, reference).len());
    is_cut.then_some((replicas, MAX_REPLICAS))
}

/// How many pods a workload is to have that says it in `spec.replicas`.
pub(super) fn replicas(cluster: &Cluster, workload: &Workload, present: usize) -> usize {
    within_bounds(cluster, asked(workload), present, 0)
}

/// `spec.replicas`.
pub(super) fn asked(workload: &Workload) -> usize {
    usize::try_from(workload.replicas).unwrap_or_default()
}

/// True where the selector of a workload takes in these labels.
pub(super) fn selects(workload: &Workload, labels: &Labels) -> bool {
    Selector::Labels(&workload.selector).matches(labels)
}

/// True for a pod that is neither going nor gone (`IsPodActive`).
pub(super) fn is_active(pod: &Object) -> bool {
    let has_ended = pod.as_pod().and_then(|pod| pod.status.phase).is_some_and(|phase| phase.is_terminal());
    !has_ended && !pod.meta().terminating
}

/// A text that is the same for the same template: ten letters, as the real one has.
pub(super) fn template_hash(workload: &Workload) -> String {
    letters(number_of(&format!("{:?}", workload.template_value)), 10)
}

/// A pod as the template has it, without a status: the scheduler's and kubelet's turn comes next.
pub(super) fn pod_of(workload: &Workload, namespace: &str, name: &str) -> Value {
    let mut pod = Value::object([("apiVersion", "v1".into()), ("kind", "Pod".into())]);
    for field in ["metadata", "spec"] {
        let field = FieldPath::of(&[field]);
        pod.set(&field, workload.template_value.at(&field).cloned());
    }
    pod.set(&FieldPath::of(&["metadata", "name"]), Some(name.into()));
    pod.set(&FieldPath::of(&["metadata", "namespace"]), Some(namespace.into()));
    pod
}

/// A name that no pod has: this prefix and five letters.
pub(super) fn free_name(transaction: &mut Transaction<'_>, namespace: &str, prefix: &str) -> String {
    // `names.SimpleNameGenerator` cuts what leaves no room for the letters.
    let prefix = format!("{prefix}-");
    let prefix = prefix.get(..58.min(prefix.len())).unwrap_or(&prefix);
    loop {
        let name = format!("{prefix}{}", ending(transaction.take_name_number()));
        if transaction.cluster.get(&ObjectRef::new(Kind::Pod, namespace, &name)).is_none() {
            return name;
        }
    }
}

/// The five letters at the end of a name that a controller makes up.
pub(super) fn ending(number: u64) -> String {
    letters(number_of(&number.to_string()), 5)
}

/// Lets go of the pods that match no longer (`ClaimPods`).
pub(super) fn release(transaction: &mut Transaction<'_>, reference: &ObjectRef, workload: &Workload) {
    for pod in super::pods_of(transaction.cluster, reference) {
        let Some(pod) = transaction.cluster.get(&pod).cloned() else { continue };
        if !selects(workload, &pod.meta().labels) {
            transaction.put_value(without_controller(&pod));
        }
    }
}

/// Removes those of these pods that are of another template than the present one, by the label that tells.
pub(super) fn remove_others(transaction: &mut Transaction<'_>, pods: Vec<ObjectRef>, label: &str, present: &str) {
    for pod in pods {
        let labels = transaction.cluster.get(&pod).map(|pod| &pod.meta().labels);
        if labels.is_some_and(|labels| labels.get(label).map(String::as_str) != Some(present)) {
            transaction.remove(&pod);
        }
    }
}

/// True where pods of an earlier template stay until somebody deletes them.
pub(super) fn is_on_delete(object: &Object) -> bool {
    strategy(object).and_then(|strategy| strategy.field("type")).and_then(Value::as_text) == Some("OnDelete")
}

/// The ordinal below which a StatefulSet's pods stay as they are (`updateStrategy.rollingUpdate.partition`).
pub(super) fn partition(object: &Object) -> i64 {
    let rolling = strategy(object).and_then(|strategy| strategy.field("rollingUpdate"));
    rolling.and_then(|rolling| rolling.field("partition")).and_then(Value::as_int).unwrap_or_default()
}

/// How the pods of a StatefulSet or DaemonSet follow its template.
pub(super) fn strategy(object: &Object) -> Option<&Value> {
    object.value().at(&FieldPath::of(&["spec", "updateStrategy"]))
}

/// True where some pods do not follow the template by themselves.
pub(super) fn holds_back(object: &Object) -> bool {
    is_on_delete(object) || partition(object) > 0
}

/// Takes in the pods that match and that nobody controls (`ClaimPods`).
pub(super) fn adopt(
    transaction: &mut Transaction<'_>,
    reference: &ObjectRef,
    workload: &Workload,
    kept: &mut Vec<Arc<Object>>,
) {
    if workload.selector.is_empty() {
        return;
    }
    let matching = transaction.cluster.pods_matching(&reference.namespace, &workload.selector);
    let orphans = matching.filter(|pod| pod.meta().controller().is_none() && is_active(pod));
    for pod in orphans.cloned().collect::<Vec<_>>() {
        let mut value = pod.value().clone();
        set_controller(&mut value, &reference.kind, &reference.name);
        transaction.put_value(value);
        kept.extend(transaction.cluster.get(pod.reference()).cloned());
    }
}

/// Makes this owner the one that manages the object, beside owners that do not.
pub(super) fn set_controller(value: &mut Value, kind: &Kind, name: &str) {
    let path = FieldPath::of(&["metadata", "ownerReferences"]);
    let mut owners = value.at(&path).map(|owners| owners.items().to_vec()).unwrap_or_default();
    owners.push(Value::object([
        ("apiVersion", kind.api_version().into()),
        ("kind", kind.name().into()),
        ("name", name.into()),
        ("controller", true.into()),
    ]));
    value.set(&path, Some(Value::List(owners)));
}

/// The object without the owner that managed it.
pub(super) fn without_controller(object: &Object) -> Value {
    let path = FieldPath::of(&["metadata", "ownerReferences"]);
    let mut value = object.value().clone();
    let mut owners = value.at(&path).map(|owners| owners.items().to_vec()).unwrap_or_default();
    owners.retain(|owner| owner.field("controller").and_then(Value::as_bool) != Some(true));
    value.set(&path, (!owners.is_empty()).then_some(Value::List(owners)));
    value
}
