//! DaemonSet (`pkg/controller/daemon`): one pod on each node that its template may run on.

use super::workload::{self, REVISION};
use crate::cluster::store::{Cluster, Transaction};
use crate::cluster::{FieldPath, Kind, Labels, Object, ObjectRef, Value, Workload, satisfies};
use std::collections::BTreeSet;

/// Taints that every pod of a DaemonSet tolerates (`AddOrUpdateDaemonPodTolerations`).
const TOLERATED: [&str; 6] = [
    "node.kubernetes.io/not-ready",
    "node.kubernetes.io/unreachable",
    "node.kubernetes.io/disk-pressure",
    "node.kubernetes.io/memory-pressure",
    "node.kubernetes.io/pid-pressure",
    "node.kubernetes.io/unschedulable",
];

pub(super) fn reconcile(transaction: &mut Transaction<'_>, reference: &ObjectRef) {
    let Some(object) = transaction.cluster.get(reference).cloned() else { return };
    let Some(set) = object.as_workload() else { return };
    workload::release(transaction, reference, set);
    let present = super::pods_of(transaction.cluster, reference);
    let present = present.into_iter().filter_map(|pod| transaction.cluster.get(&pod).cloned());
    let (mut kept, gone): (Vec<_>, Vec<_>) = present.partition(|pod| workload::is_active(pod));
    // One that has ended is made anew.
    for pod in gone.iter().filter(|pod| !pod.meta().terminating) {
        transaction.remove(pod.reference());
    }
    workload::adopt(transaction, reference, set, &mut kept);
    let mut served: BTreeSet<String> = BTreeSet::new();
    for pod in &kept {
        let node = pod.as_pod().map(|pod| pod.spec.node_name.clone()).unwrap_or_default();
        let stays = transaction
            .cluster
            .get(&ObjectRef::new(Kind::Node, "", &node))
            .is_some_and(|node| may_stay(set, node) && !served.contains(&node.reference().name));
        if stays {
            served.insert(node);
        } else {
            transaction.remove(pod.reference());
        }
    }
    let missing: Vec<String> =
        nodes(transaction.cluster, set).filter(|node| !served.contains(*node)).map(str::to_owned).collect();
    let room = workload::within_bounds(transaction.cluster, wanted(transaction.cluster, set), served.len(), 0);
    let room = room.saturating_sub(served.len());
    for node in missing.iter().take(room) {
        let pod = stamp(transaction, set, reference, node);
        transaction.create(pod);
    }
}

/// Removes the pods of other templates than the present one; [`reconcile`] makes their successors. With the strategy
/// `OnDelete` they stay until somebody deletes them.
pub(super) fn roll_out(transaction: &mut Transaction<'_>, reference: &ObjectRef) {
    let Some(object) = transaction.cluster.get(reference).cloned() else { return };
    let Some(set) = object.as_workload() else { return };
    if workload::is_on_delete(&object) {
        return;
    }
    let revision = workload::template_hash(set);
    workload::remove_others(transaction, super::pods_of(transaction.cluster, reference), REVISION, &revision);
}

/// How many pods a DaemonSet is to have.
pub(super) fn wanted(cluster: &Cluster, set: &Workload) -> usize {
    nodes(cluster, set).count()
}

/// The nodes that the template may run on, in order of name.
fn nodes<'a>(cluster: &'a Cluster, set: &'a Workload) -> impl Iterator<Item = &'a str> {
    cluster.of_kind(&Kind::Node).filter(|node| fits(set, node)).map(|node| node.reference().name.as_str())
}

/// `NodeShouldRunDaemonPod`: the node has the labels that are asked for, and no taint that is not tolerated.
fn fits(set: &Workload, node: &Object) -> bool {
    is_chosen(set, node) && !is_kept_off(set, node, &["NoSchedule", "NoExecute"])
}

/// The same for a pod that runs there already: it does not mind `NoSchedule`. Of a node without any label, such as
/// one that stands in for a node nobody pasted, nothing is known.
fn may_stay(set: &Workload, node: &Object) -> bool {
    node.meta().labels.is_empty() || is_chosen(set, node) && !is_kept_off(set, node, &["NoExecute"])
}

/// `nodeSelector` and what `affinity.nodeAffinity` requires.
fn is_chosen(set: &Workload, node: &Object) -> bool {
    let spec = set.template_value.field("spec").unwrap_or(&Value::Null);
    let labels = labels_of(node);
    let selector = spec.field("nodeSelector").and_then(Value::as_map);
    let is_selected = selector.is_none_or(|selector| {
        selector.iter().all(|(key, value)| labels.get(key).map(String::as_str) == value.as_text())
    });
    let required = FieldPath::of(&[
        "affinity",
        "nodeAffinity",
        "requiredDuringSchedulingIgnoredDuringExecution",
        "nodeSelectorTerms",
    ]);
    let Some(terms) = spec.at(&required) else { return is_selected };
    let name = Labels::from_iter([("metadata.name".to_owned(), node.reference().name.clone())]);
    // `Gt` and `Lt` compare numbers, which is left out.
    let all = |term: &Value, field: &str, of: &Labels| {
        term.field(field)
            .map(Value::items)
            .unwrap_or_default()
            .iter()
            .all(|expression| satisfies(of, expression).unwrap_or(true))
    };
    let is_empty = |term: &Value| {
        ["matchExpressions", "matchFields"]
            .iter()
            .all(|field| term.field(field).is_none_or(|all| all.items().is_empty()))
    };
    let mut terms = terms.items().iter();
    is_selected
        && terms
            .any(|term| !is_empty(term) && all(term, "matchExpressions", &labels) && all(term, "matchFields", &name))
}

/// The labels of a node, with those that its kubelet would have given it where it has none of the kind.
fn labels_of(node: &Object) -> Labels {
    let mut labels = node.meta().labels.clone();
    for (key, value) in [
        ("kubernetes.io/os", "linux"),
        ("kubernetes.io/arch", "amd64"),
        ("kubernetes.io/hostname", node.reference().name.as_str()),
    ] {
        if !labels.contains_key(key) {
            labels.insert(key.to_owned(), value.to_owned());
        }
    }
    labels
}

/// True where a taint with one of these effects is not tolerated.
fn is_kept_off(set: &Workload, node: &Object, effects: &[&str]) -> bool {
    let taints = node.value().at(&FieldPath::of(&["spec", "taints"])).map(Value::items).unwrap_or_default();
    let tolerations = set.template_value.at(&FieldPath::of(&["spec", "tolerations"]));
    let tolerations = tolerations.map(Value::items).unwrap_or_default();
    let text = |value: &Value, key: &str| value.field(key).and_then(Value::as_text).unwrap_or_default().to_owned();
    taints.iter().any(|taint| {
        let (key, value, effect) = (text(taint, "key"), text(taint, "value"), text(taint, "effect"));
        let is_always = TOLERATED.contains(&key.as_str())
            || key == "node.kubernetes.io/network-unavailable" && set.template.host_network;
        let tolerates = |toleration: &Value| {
            let wanted = text(toleration, "key");
            let is_any = text(toleration, "operator") == "Exists";
            [String::new(), effect.clone()].contains(&text(toleration, "effect"))
                && (wanted == key || wanted.is_empty() && is_any)
                && (is_any || text(toleration, "value") == value)
        };
        effects.contains(&effect.as_str()) && !is_always && !tolerations.iter().any(tolerates)
    })
}

fn stamp(transaction: &mut Transaction<'_>, set: &Workload, reference: &ObjectRef, node: &str) -> Value {
    let name = workload::free_name(transaction, &reference.namespace, &reference.name);
    let mut pod = workload::pod_of(set, &reference.namespace, &name);
    let labels = FieldPath::of(&["metadata", "labels"]);
    pod.set(&labels.key(REVISION), Some(workload::template_hash(set).into()));
    workload::set_controller(&mut pod, &reference.kind, &reference.name);
    pod.set(&FieldPath::of(&["spec", "nodeName"]), Some(node.into()));
    pod
}
