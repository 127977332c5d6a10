//! What is given out: addresses, ports, offsets of pods. Admission sees the cluster through [`ClusterView`].

use super::Cluster;
use crate::cluster::admission::{self, AdmissionContext};
use crate::cluster::index::Index;
use crate::cluster::work::{self, Work};
use crate::cluster::{Cidr, Kind, Node, Object, ObjectRef, Settings, Typed};
use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet};
use std::net::IpAddr;

/// How many blocks of a range are tried for a node.
const NODE_BLOCKS: u128 = 1 << 16;

/// Cluster IPs and node ports.
#[derive(Debug, Default)]
pub(in crate::cluster) struct Reserved {
    pub ips: BTreeSet<IpAddr>,
    pub ports: BTreeSet<i64>,
}

/// The index and the allocator of a cluster, for the controllers.
impl Cluster {
    pub(in crate::cluster) fn index(&self) -> &Index {
        &self.index
    }

    fn next_cluster_ip(&self, range: &Cidr, asked_for: &Reserved) -> Option<(IpAddr, u64)> {
        let is_taken = |address| {
            self.index.has_cluster_ip(address)
                || asked_for.ips.contains(&address)
                || !admission::is_assignable(range, address)
        };
        self.allocator.cluster_ip(range, is_taken)
    }

    /// The offsets that are free in all of a node's ranges, the one to be given next first.
    pub(in crate::cluster) fn free_pod_offsets<'a>(
        &'a self,
        node: &str,
        ranges: &'a [Cidr],
    ) -> impl Iterator<Item = u128> + use<'a> {
        let smallest = ranges.iter().min_by_key(|range| range.host_bits());
        let offsets = smallest.map(|smallest| self.allocator.pod_offsets(node, smallest));
        offsets
            .into_iter()
            .flatten()
            .filter(|offset| ranges.iter().all(|range| range.nth(*offset).is_some_and(|ip| !self.index.has_pod_ip(ip))))
    }

    /// Goes on behind the last address that a pod of each node has, where the cluster was found so: the addresses
    /// before it were given before. host-local, which most network plugins ask, gives the one behind the last it
    /// gave, which it keeps on the node's disk (containernetworking/plugins,
    /// `plugins/ipam/host-local/backend/allocator/allocator.go`, `GetIter`).
    pub(in crate::cluster) fn go_on_behind_the_last(&mut self) {
        let mut last: BTreeMap<String, u128> = BTreeMap::new();
        for pod in self.of_kind(&Kind::Pod).filter_map(|object| object.as_pod()) {
            let node = self.get(&ObjectRef::new(Kind::Node, "", &pod.spec.node_name));
            let Some(node) = node.and_then(|node| node.as_node()) else { continue };
            let offsets = node
                .pod_ranges()
                .into_iter()
                .filter_map(|range| pod.status.addresses().find_map(|ip| range.offset_of(ip)));
            if let Some(offset) = offsets.max() {
                let known = last.entry(pod.spec.node_name.clone()).or_default();
                *known = offset.max(*known);
            }
        }
        for (node, offset) in last {
            let given = self.allocator.pods.get(&node).copied().unwrap_or_default();
            self.allocator.pods.insert(node, offset.max(given));
        }
    }

    /// The first block of so many leading bits in a range that no node has. The very first is left to the control
    /// plane's node, as kubeadm's first node has it.
    pub(in crate::cluster) fn free_node_block(&mut self, range: &Cidr, length: u8) -> Option<Cidr> {
        let width = if range.base.is_ipv4() { 32 } else { 128 };
        let length = length.max(range.length);
        let size = 1_u128.checked_shl(width - u32::from(length))?;
        let first = self.index.first_node_block(range);
        let block = |position: u128| Some((position, range.nth(position.checked_mul(size)?)?));
        let (position, base) = (first..NODE_BLOCKS).map_while(block).chain(block(0)).find(|(_, base)| {
            work::count(Work::Block, 1);
            !self.index.has_node_range(*base)
        })?;
        if position > 0 {
            self.index.note_first_node_block(range, position);
        }
        Some(Cidr { base, length })
    }

    /// Sees to it that an address which has just become free is not the one given out next: a successor
    /// has another address than what it succeeds, also where that one was not of our giving.
    pub(super) fn pass_over_freed(&mut self, old: &Object) {
        match old.typed() {
            Typed::Service(service) => {
                let freed: Vec<IpAddr> = service.spec.addresses().collect();
                for range in self.settings.service_cidrs.clone() {
                    if let Some((next, count)) = self.next_cluster_ip(&range, &Reserved::default())
                        && freed.contains(&next)
                    {
                        self.allocator.cluster_ips = count;
                    }
                }
            }
            Typed::Pod(pod) if !pod.spec.host_network => {
                let node = ObjectRef::new(Kind::Node, "", &pod.spec.node_name);
                let Some(ranges) = self.get(&node).and_then(|node| node.as_node()).map(Node::pod_ranges) else {
                    return;
                };
                let Some(offset) = self.free_pod_offsets(&node.name, &ranges).next() else { return };
                let has = |ip: IpAddr| pod.status.addresses().any(|freed| freed == ip);
                if ranges.iter().any(|range| range.nth(offset).is_some_and(has)) {
                    self.allocator.pods.insert(node.name, offset);
                }
            }
            _ => {}
        }
    }
}

/// What admission sees of the cluster.
pub(super) struct ClusterView<'a> {
    pub cluster: &'a Cluster,
    pub asked_for: &'a Reserved,
    /// The cluster IPs that were offered, one a family, and the count to remember of each if it is used.
    pub given: RefCell<Vec<(IpAddr, u64)>>,
}

impl AdmissionContext for ClusterView<'_> {
    fn settings(&self) -> &Settings {
        &self.cluster.settings
    }

    fn namespace_exists(&self, name: &str) -> bool {
        self.cluster.has_namespace(name)
    }

    fn is_taken(&self, cluster_ip: IpAddr) -> bool {
        self.cluster.index.has_cluster_ip(cluster_ip)
    }

    fn next_cluster_ip(&self, range: &Cidr) -> Option<IpAddr> {
        let (address, count) = self.cluster.next_cluster_ip(range, self.asked_for)?;
        self.given.borrow_mut().push((address, count));
        Some(address)
    }

    fn is_node_port_taken(&self, port: i64) -> bool {
        self.cluster.index.has_node_port(port)
    }

    fn next_node_port(&self, also_taken: &[i64]) -> Option<i64> {
        let is_taken =
            |port| self.is_node_port_taken(port) || also_taken.contains(&port) || self.asked_for.ports.contains(&port);
        self.cluster.allocator.node_port(is_taken)
    }
}
