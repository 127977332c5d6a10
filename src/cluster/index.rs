//! Indexes over the objects, so that neither a controller nor a lookup ever scans. They are kept in one
//! place: [`Index::insert`] and [`Index::remove`], called for every object that comes and goes.

mod names;

use super::{Cidr, Kind, Labels, Object, ObjectRef, Service, Typed};
use crate::ordered::OrderedSet;
use crate::sorting::sort_by_key;
use names::{Key, Names, by_number, forget, put_under_rarest, selector_keys, under};
use rustc_hash::FxHashMap;
use std::net::IpAddr;

/// The kinds that take in pods which match their selector and which nobody keeps. (A StatefulSet does so by name, and
/// the selector of a Job is its own.)
const ADOPTING: [Kind; 4] = [Kind::Deployment, Kind::ReplicaSet, Kind::ReplicationController, Kind::DaemonSet];

fn adopting(kind: &Kind) -> Option<usize> {
    ADOPTING.iter().position(|adopting| adopting == kind)
}

/// What is where. Equal clusters find the same by it.
#[derive(Clone, Debug, Default)]
pub(super) struct Index {
    /// Pods by each of their labels.
    pods: Names,
    /// Services by one pair of their selector, the one fewest others stand under: a pod that matches has it.
    services: Names,
    /// The workloads that take in pods nobody keeps, in the same way, for each of [`ADOPTING`].
    adopting: [Names; ADOPTING.len()],
    /// Slices by the Service they name; the third word is empty.
    slices: Names,
    /// Pods by the kind and name of what manages them.
    managed: Names,
    /// Pods by node; namespace and third word are empty.
    on_node: FxHashMap<String, OrderedSet<ObjectRef>>,
    /// Services by cluster IP.
    cluster_ips: FxHashMap<IpAddr, OrderedSet<ObjectRef>>,
    node_ports: FxHashMap<i64, u32>,
    /// Pods by address.
    pod_ips: FxHashMap<IpAddr, OrderedSet<ObjectRef>>,
    pod_count: usize,
    /// Nodes by how many pods they have.
    nodes: Names,
    /// Where the ranges of pod addresses begin that nodes have.
    node_ranges: FxHashMap<IpAddr, u32>,
    /// Of a range the position before which all blocks but the first are some node's: nobody looks there again.
    node_blocks: FxHashMap<(IpAddr, u8), u128>,
    /// The addresses in all slices and in Endpoints, and those times the ports they are listed for.
    listed: (usize, usize),
    /// Services by how many ports they have.
    service_ports: Names,
    /// Pods that have not started: no node has room for them.
    waiting: OrderedSet<ObjectRef>,
}

impl Index {
    pub(super) fn insert(&mut self, object: &Object) {
        self.each_name(object, |names, key, name| {
            names.entry(key).or_default().insert(name.to_owned());
        });
        self.each_address(object, |objects, address| {
            objects.entry(address).or_default().insert(object.reference().clone());
        });
        match object.typed() {
            Typed::Pod(pod) => {
                let pods = self.on_node.entry(pod.spec.node_name.clone()).or_default();
                pods.insert(object.reference().clone());
                let count = pods.len();
                self.renumber(&pod.spec.node_name, count - 1, count);
                self.pod_count += 1;
                if pod.status.phase.is_none() {
                    self.waiting.insert(object.reference().clone());
                }
            }
            Typed::Service(service) => {
                put_under_rarest(&mut self.services, object.reference(), &service.spec.selector);
                let object = object.reference().to_string();
                self.service_ports.entry(by_number(service.spec.ports.len())).or_default().insert(object);
                for port in node_ports(service) {
                    *self.node_ports.entry(port).or_default() += 1;
                }
            }
            Typed::Deployment(_) | Typed::Workload(_) => {
                if let (Some(place), Some(workload)) = (adopting(&object.reference().kind), object.as_workload())
                    && let Some(names) = self.adopting.get_mut(place)
                {
                    put_under_rarest(names, object.reference(), &workload.selector);
                }
            }
            Typed::Node(node) => {
                let count = self.pods_on(&node.meta.name).len();
                self.nodes.entry(by_number(count)).or_default().insert(node.meta.name.clone());
                for range in node.pod_ranges() {
                    *self.node_ranges.entry(range.base).or_default() += 1;
                }
            }
            Typed::EndpointSlice(_) | Typed::Endpoints(_) => {
                let (endpoints, ports) = listed(object);
                self.listed.0 += endpoints;
                self.listed.1 += endpoints * ports.max(1);
            }
            _ => {}
        }
    }

    pub(super) fn remove(&mut self, object: &Object) {
        self.each_name(object, |names, key, name| forget(names, &key, name));
        self.each_address(object, |objects, address| {
            if let Some(left) = objects.get_mut(&address) {
                left.remove(object.reference());
                if left.is_empty() {
                    objects.remove(&address);
                }
            }
        });
        match object.typed() {
            Typed::Pod(pod) => {
                if let Some(pods) = self.on_node.get_mut(&pod.spec.node_name) {
                    pods.remove(object.reference());
                    let count = pods.len();
                    if pods.is_empty() {
                        self.on_node.remove(&pod.spec.node_name);
                    }
                    self.renumber(&pod.spec.node_name, count + 1, count);
                }
                self.pod_count -= 1;
                self.waiting.remove(object.reference());
            }
            Typed::Service(service) => {
                for key in selector_keys(object.reference(), &service.spec.selector) {
                    forget(&mut self.services, &key, &object.reference().name);
                }
                for port in node_ports(service) {
                    decrement(&mut self.node_ports, port);
                }
                let key = by_number(service.spec.ports.len());
                forget(&mut self.service_ports, &key, &object.reference().to_string());
            }
            Typed::Deployment(_) | Typed::Workload(_) => {
                if let (Some(place), Some(workload)) = (adopting(&object.reference().kind), object.as_workload())
                    && let Some(names) = self.adopting.get_mut(place)
                {
                    for key in selector_keys(object.reference(), &workload.selector) {
                        forget(names, &key, &object.reference().name);
                    }
                }
            }
            Typed::Node(node) => {
                let count = self.pods_on(&node.meta.name).len();
                forget(&mut self.nodes, &by_number(count), &node.meta.name);
                for range in node.pod_ranges() {
                    decrement(&mut self.node_ranges, range.base);
                    self.node_blocks.clear();
                }
            }
            Typed::EndpointSlice(_) | Typed::Endpoints(_) => {
                let (endpoints, ports) = listed(object);
                self.listed.0 -= endpoints;
                self.listed.1 -= endpoints * ports.max(1);
            }
            _ => {}
        }
    }

    fn each_name(&mut self, object: &Object, act: impl Fn(&mut Names, Key, &str)) {
        let ObjectRef { namespace, name, .. } = object.reference();
        let key = |one: &str, two: &str| (namespace.clone(), one.to_owned(), two.to_owned());
        match object.typed() {
            Typed::Pod(pod) => {
                for (label, value) in &pod.meta.labels {
                    act(&mut self.pods, key(label, value), name);
                }
                if let Some(owner) = pod.meta.controller() {
                    act(&mut self.managed, key(&owner.kind, &owner.name), name);
                }
            }
            Typed::EndpointSlice(slice) => {
                if let Some(service) = slice.service_name() {
                    act(&mut self.slices, key(service, ""), name);
                }
            }
            _ => {}
        }
    }

    fn each_address(&mut self, object: &Object, act: impl Fn(&mut FxHashMap<IpAddr, OrderedSet<ObjectRef>>, IpAddr)) {
        match object.typed() {
            Typed::Pod(pod) => {
                pod.status.addresses().for_each(|ip| act(&mut self.pod_ips, ip));
            }
            Typed::Service(service) => {
                service.spec.addresses().for_each(|ip| act(&mut self.cluster_ips, ip));
            }
            _ => {}
        }
    }

    /// The pods of a namespace that have all of these labels, in order of name. None for no labels.
    pub(super) fn pods_matching<'a>(&'a self, namespace: &str, labels: &Labels) -> Vec<&'a str> {
        let mut sets: Vec<&OrderedSet<String>> = Vec::new();
        for (label, value) in labels {
            match self.pods.get(&(namespace.to_owned(), label.clone(), value.clone())) {
                Some(names) => sets.push(names),
                None => return Vec::new(),
            }
        }
        sort_by_key(&mut sets, |names| names.len());
        let Some((smallest, others)) = sets.split_first() else { return Vec::new() };
        smallest.iter().filter(|name| others.iter().all(|names| names.contains(*name))).map(String::as_str).collect()
    }

    /// The Services of a namespace that may select something with these labels.
    pub(super) fn services_for(&self, namespace: &str, labels: &Labels) -> impl Iterator<Item = &str> {
        under(&self.services, namespace, labels)
    }

    /// The workloads of a namespace that may take in something with these labels.
    pub(super) fn adopters_for(&self, namespace: &str, labels: &Labels) -> impl Iterator<Item = ObjectRef> {
        ADOPTING.iter().zip(&self.adopting).flat_map(move |(kind, names)| {
            under(names, namespace, labels).map(move |name| ObjectRef::new(kind.clone(), namespace, name))
        })
    }

    /// How many pods have the rarest label of these: what a look at all of them costs. None for no labels.
    pub(super) fn pods_under(&self, namespace: &str, labels: &Labels) -> usize {
        let count = |(label, value): (&String, &String)| {
            self.pods.get(&(namespace.to_owned(), label.clone(), value.clone())).map_or(0, OrderedSet::len)
        };
        labels.iter().map(count).min().unwrap_or_default()
    }

    /// How many addresses all slices and Endpoints list, and how many where each counts for every port.
    pub(super) fn listed(&self) -> (usize, usize) {
        self.listed
    }

    /// How many ports the Service with most ports has.
    pub(super) fn most_ports(&self) -> usize {
        self.service_ports.last_key_value().and_then(|((ports, ..), _)| ports.parse().ok()).unwrap_or_default()
    }

    /// The node with the fewest pods, the first by name among equals.
    pub(super) fn emptiest_node(&self) -> Option<&str> {
        self.nodes.first_key_value()?.1.first().map(String::as_str)
    }

    /// True where a node has a range of pod addresses that begins here.
    pub(super) fn has_node_range(&self, base: IpAddr) -> bool {
        self.node_ranges.contains_key(&base)
    }

    /// From where on a free block of a range is to be looked for.
    pub(super) fn first_node_block(&self, range: &Cidr) -> u128 {
        self.node_blocks.get(&(range.base, range.length)).copied().unwrap_or(1)
    }

    /// Takes note that all blocks of a range before this one, but the first, are some node's.
    pub(super) fn note_first_node_block(&mut self, range: &Cidr, position: u128) {
        self.node_blocks.insert((range.base, range.length), position);
    }

    fn renumber(&mut self, node: &str, before: usize, now: usize) {
        let before = by_number(before);
        if self.nodes.get(&before).is_some_and(|names| names.contains(node)) {
            forget(&mut self.nodes, &before, node);
            self.nodes.entry(by_number(now)).or_default().insert(node.to_owned());
        }
    }

    /// The slices that name this Service, in order of name.
    pub(super) fn slices_of(&self, namespace: &str, service: &str) -> impl Iterator<Item = &str> {
        self.slices
            .get(&(namespace.to_owned(), service.to_owned(), String::new()))
            .into_iter()
            .flatten()
            .map(String::as_str)
    }

    /// The pods that this owner manages, in order of name.
    pub(super) fn managed_by(&self, namespace: &str, kind: &str, name: &str) -> impl Iterator<Item = &str> {
        self.managed
            .get(&(namespace.to_owned(), kind.to_owned(), name.to_owned()))
            .into_iter()
            .flatten()
            .map(String::as_str)
    }

    /// The owners of a kind whose names start with `prefix` and that manage any pod of a namespace.
    pub(super) fn managers<'a>(
        &'a self,
        namespace: &'a str,
        kind: &'a str,
        prefix: &'a str,
    ) -> impl Iterator<Item = &'a str> {
        let first = (namespace.to_owned(), kind.to_owned(), prefix.to_owned());
        self.managed
            .starting_at(&first)
            .map(|(key, _)| key)
            .take_while(move |(space, known, name)| space == namespace && known == kind && name.starts_with(prefix))
            .map(|(_, _, name)| name.as_str())
    }

    /// The pods of a node; those of no node under the empty name.
    pub(super) fn pods_on(&self, node: &str) -> impl ExactSizeIterator<Item = &ObjectRef> {
        static NONE: OrderedSet<ObjectRef> = OrderedSet::new();
        self.on_node.get(node).unwrap_or(&NONE).iter()
    }

    /// The pods that have not started.
    pub(super) fn waiting_pods(&self) -> impl Iterator<Item = &ObjectRef> {
        self.waiting.iter()
    }

    /// The pods of a namespace that have not started, in order of name.
    pub(super) fn waiting_in(&self, namespace: &str) -> impl Iterator<Item = &ObjectRef> {
        let first = ObjectRef::new(Kind::Pod, namespace, "");
        self.waiting.starting_at(&first).take_while(move |pod| pod.namespace == namespace)
    }

    /// How many pods there are.
    pub(super) fn pod_count(&self) -> usize {
        self.pod_count
    }

    pub(super) fn has_cluster_ip(&self, address: IpAddr) -> bool {
        self.cluster_ips.contains_key(&address)
    }

    pub(super) fn has_node_port(&self, port: i64) -> bool {
        self.node_ports.contains_key(&port)
    }

    pub(super) fn has_pod_ip(&self, address: IpAddr) -> bool {
        self.pod_ips.contains_key(&address)
    }

    /// The Services with a cluster IP: one, but for what was pasted.
    pub(super) fn services_at(&self, address: IpAddr) -> impl Iterator<Item = &ObjectRef> {
        self.cluster_ips.get(&address).into_iter().flatten()
    }

    /// The pods with an address: one, but for those on the node's network and for what was pasted.
    pub(super) fn pods_at(&self, address: IpAddr) -> impl Iterator<Item = &ObjectRef> {
        self.pod_ips.get(&address).into_iter().flatten()
    }
}

/// The ports a Service holds on every node, that of its health check among them.
pub(super) fn node_ports(service: &Service) -> impl Iterator<Item = i64> + use<'_> {
    let ports = service.spec.ports.iter().filter_map(|port| port.node_port);
    ports.chain(service.spec.health_check_node_port).filter(|port| *port != 0)
}

/// How many addresses an Endpoints or a slice lists, and for how many ports.
pub(super) fn listed(object: &Object) -> (usize, usize) {
    if let Some(slice) = object.as_endpoint_slice() {
        return (slice.endpoints.iter().map(|endpoint| endpoint.addresses.len()).sum(), slice.ports.len());
    }
    let Some(endpoints) = object.as_endpoints() else { return (0, 0) };
    let addresses = endpoints.subsets.iter().map(|subset| subset.addresses.len() + subset.not_ready_addresses.len());
    // Of several subsets the one with most ports counts for all.
    (addresses.sum(), endpoints.subsets.iter().map(|subset| subset.ports.len()).max().unwrap_or_default())
}

fn decrement<K: std::hash::Hash + Eq>(counts: &mut FxHashMap<K, u32>, key: K) {
    if let Some(count) = counts.get_mut(&key) {
        *count -= 1;
        if *count == 0 {
            counts.remove(&key);
        }
    }
}
