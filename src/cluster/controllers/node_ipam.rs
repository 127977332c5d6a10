//! Gives each node its ranges of pod addresses (`pkg/controller/nodeipam/ipam`).

use crate::cluster::store::Transaction;
use crate::cluster::{Cidr, Cluster, FieldPath, Kind, ObjectRef, Value};

/// How large a node's range is, in leading bits: kubeadm's defaults.
const IPV4_BLOCK: u8 = 24;
const IPV6_BLOCK: u8 = 64;
/// How many blocks of a range are tried.
const BLOCKS: u128 = 1 << 16;

pub(super) fn reconcile(transaction: &mut Transaction<'_>, name: &str) {
    let Some(object) = transaction.cluster.get(&ObjectRef::new(Kind::Node, "", name)).cloned() else { return };
    let Some(node) = object.as_node() else { return };
    if !node.pod_cidrs.is_empty() {
        return;
    }
    let cluster = &transaction.cluster;
    let ranges = cluster.settings().pod_cidrs.iter();
    let blocks: Vec<String> =
        ranges.filter_map(|range| free_block(range, cluster)).map(|block| block.to_string()).collect();
    let Some(first) = blocks.first().cloned() else { return };
    let mut value = object.value().clone();
    value.set(&FieldPath::of(&["spec", "podCIDR"]), Some(Value::Text(first)));
    value.set(&FieldPath::of(&["spec", "podCIDRs"]), Some(blocks.into()));
    transaction.put_value(value);
}

fn free_block(range: &Cidr, cluster: &Cluster) -> Option<Cidr> {
    let (length, width) = if range.base.is_ipv4() { (IPV4_BLOCK, 32) } else { (IPV6_BLOCK, 128) };
    let length = length.max(range.length);
    let size = 1_u128.checked_shl(width - u32::from(length))?;
    // The first block is left to the control plane's node, as kubeadm's first node has it.
    (1..BLOCKS).chain([0]).find_map(|position| {
        let block = Cidr { base: range.nth(position.checked_mul(size)?)?, length };
        (!cluster.index().has_node_range(block.base)).then_some(block)
    })
}
