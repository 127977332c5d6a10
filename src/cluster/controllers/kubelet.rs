//! Scheduler, CNI and kubelet in one: a pod that has no status yet is put on a node, given its addresses
//! and runs, ready. A pod that has a status is as it was found.

use crate::cluster::store::Transaction;
use crate::cluster::{FieldPath, Kind, Node, ObjectRef, Value};
use std::net::IpAddr;

pub(super) fn reconcile(transaction: &mut Transaction<'_>, reference: &ObjectRef) {
    let Some(object) = transaction.cluster.get(reference).cloned() else { return };
    let Some(pod) = object.as_pod() else { return };
    if pod.status.phase.is_some() || object.value().field("status").is_some_and(|status| *status != Value::map()) {
        return;
    }
    let Some(node) = node_for(transaction, &pod.spec.node_name) else { return };
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

/// The node the pod asks for, or else the one with the fewest pods, the first by name among equals.
fn node_for(transaction: &Transaction<'_>, wanted: &str) -> Option<Node> {
    let cluster = &transaction.cluster;
    if !wanted.is_empty() {
        return cluster.get(&ObjectRef::new(Kind::Node, "", wanted))?.as_node().cloned();
    }
    let nodes = cluster.of_kind(&Kind::Node).filter_map(|node| node.as_node());
    nodes.min_by_key(|node| cluster.index().pods_on(&node.meta.name).len()).cloned()
}
