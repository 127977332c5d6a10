//! Gives each node its ranges of pod addresses (`pkg/controller/nodeipam/ipam`).

use crate::cluster::store::Transaction;
use crate::cluster::{FieldPath, Kind, ObjectRef, Value};

/// How large a node's range is, in leading bits: kubeadm's defaults.
const IPV4_BLOCK: u8 = 24;
const IPV6_BLOCK: u8 = 64;

pub(super) fn reconcile(transaction: &mut Transaction<'_>, name: &str) {
    let Some(object) = transaction.cluster.get(&ObjectRef::new(Kind::Node, "", name)).cloned() else { return };
    let Some(node) = object.as_node() else { return };
    if !node.pod_cidrs.is_empty() {
        return;
    }
    let ranges = transaction.cluster.settings().pod_cidrs.clone();
    let blocks: Vec<String> = ranges
        .iter()
        .filter_map(|range| {
            let length = if range.base.is_ipv4() { IPV4_BLOCK } else { IPV6_BLOCK };
            transaction.cluster.free_node_block(range, length)
        })
        .map(|block| block.to_string())
        .collect();
    let Some(first) = blocks.first().cloned() else { return };
    let mut value = object.value().clone();
    value.set(&FieldPath::of(&["spec", "podCIDR"]), Some(Value::Text(first)));
    value.set(&FieldPath::of(&["spec", "podCIDRs"]), Some(blocks.into()));
    transaction.put_value(value);
}
