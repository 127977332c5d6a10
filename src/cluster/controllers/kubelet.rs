//! Scheduler, CNI and kubelet in one: a pod that has no status yet is put on a node, given its addresses
//! and runs, ready. A pod that has a status is as it was found.

use crate::cluster::store::Transaction;
use crate::cluster::{FieldPath, Kind, Node, ObjectRef, Value, missing_key, well_known};
use std::net::IpAddr;

pub(super) fn reconcile(transaction: &mut Transaction<'_>, reference: &ObjectRef) {
    let Some(object) = transaction.cluster.get(reference).cloned() else { return };
    let Some(pod) = object.as_pod() else { return };
    if pod.status.phase.is_some() || object.value().field("status").is_some_and(|status| *status != Value::map()) {
        return;
    }
    let wanted = &pod.spec.node_name;
    let Some(node) = node_for(transaction, wanted) else { return };
    let node = match let_others_first(transaction, reference, &node) {
        true => node_for(transaction, wanted).unwrap_or(node),
        false => node,
    };
    if pod.too_long_host_name(&transaction.cluster.settings().cluster_domain).is_some() {
        // The sandbox fails whenever it is made: no address, and never ready (rule L6).
        let mut value = object.value().clone();
        value.set(&FieldPath::of(&["spec", "nodeName"]), Some(node.meta.name.as_str().into()));
        let ready = Value::object([("type", "Ready".into()), ("status", "False".into())]);
        let status = [("phase", "Pending".into()), ("conditions", Value::List(vec![ready]))];
        value.set(&FieldPath::of(&["status"]), Some(Value::object(status)));
        return transaction.put_value(value);
    }
    if missing_key(transaction.cluster, &object).is_some() {
        // It is tried again and again: a key that comes lets it start.
        if pod.spec.node_name.is_empty() {
            let mut value = object.value().clone();
            value.set(&FieldPath::of(&["spec", "nodeName"]), Some(node.meta.name.as_str().into()));
            transaction.put_value(value);
        }
        return;
    }
    let addresses: Vec<String> = if pod.spec.host_network {
        node.internal_ips.clone()
    } else {
        let ranges = node.pod_ranges();
        let Some(offset) = transaction.take_pod_offset(&node.meta.name, &ranges) else { return };
        ranges.iter().filter_map(|range| range.nth(offset)).map(|ip: IpAddr| ip.to_string()).collect()
    };
    let mut value = object.value().clone();
    value.set(&FieldPath::of(&["spec", "nodeName"]), Some(node.meta.name.as_str().into()));
    let ips: Vec<Value> = addresses.iter().map(|ip| Value::object([("ip", ip.as_str().into())])).collect();
    let status = Value::object([
        ("phase", "Running".into()),
        ("podIP", addresses.first().cloned().into()),
        ("podIPs", if ips.is_empty() { Value::Null } else { Value::List(ips) }),
        ("hostIP", node.internal_ips.first().cloned().into()),
        ("conditions", Value::List(vec![Value::object([("type", "Ready".into()), ("status", "True".into())])])),
    ]);
    value.set(&FieldPath::of(&["status"]), Some(status));
    transaction.put_value(value);
}

/// Where a node has no more room than kube-system's waiting pods need, those run first: theirs is the priority class
/// `system-cluster-critical`, and the scheduler's queue is in order of priority (`plugins/queuesort`). True where
/// any were looked at.
fn let_others_first(transaction: &mut Transaction<'_>, reference: &ObjectRef, node: &Node) -> bool {
    if reference.namespace == well_known::SYSTEM {
        return false;
    }
    let cluster = &transaction.cluster;
    let may_come_here = |waiting: &&ObjectRef| {
        cluster.get(waiting).and_then(|object| object.as_pod()).is_some_and(|pod| {
            !pod.spec.host_network && (pod.spec.node_name.is_empty() || pod.spec.node_name == node.meta.name)
        })
    };
    let first: Vec<ObjectRef> = cluster.index().waiting_in(well_known::SYSTEM).filter(may_come_here).cloned().collect();
    let room = cluster.free_pod_offsets(&node.meta.name, &node.pod_ranges()).take(first.len() + 1).count();
    if first.is_empty() || room > first.len() {
        return false;
    }
    first.iter().for_each(|pod| reconcile(transaction, pod));
    true
}

/// The node the pod asks for, or else the one with the fewest pods, the first by name among equals.
fn node_for(transaction: &Transaction<'_>, wanted: &str) -> Option<Node> {
    let cluster = &transaction.cluster;
    if !wanted.is_empty() {
        return cluster.get(&ObjectRef::new(Kind::Node, "", wanted))?.as_node().cloned();
    }
    cluster.get(&ObjectRef::new(Kind::Node, "", cluster.index().emptiest_node()?))?.as_node().cloned()
}
