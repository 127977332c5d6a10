//! Indexes over the objects, so that neither a controller nor a lookup ever scans. They are kept in one
//! place: [`Index::insert`] and [`Index::remove`], called for every object that comes and goes.

use super::{Kind, Labels, Object, ObjectRef, Service, Typed};
use crate::sorting::sort_by_key;
use rustc_hash::FxHashMap;
use std::collections::{BTreeMap, BTreeSet};
use std::net::IpAddr;

/// A namespace and two words: a label's key and value, or a kind and a name.
type Key = (String, String, String);
type Names = BTreeMap<Key, BTreeSet<String>>;

/// What is where. Equal clusters find the same by it.
#[derive(Clone, Debug, Default)]
pub(super) struct Index {
    /// Pods by each of their labels.
    pods: Names,
    /// Services by one pair of their selector, the one fewest others stand under: a pod that matches has it.
    services: Names,
    /// Slices by the Service they name; the third word is empty.
    slices: Names,
    /// Pods by the kind and name of what manages them.
    managed: Names,
    /// Pods by node; namespace and third word are empty.
    on_node: FxHashMap<String, BTreeSet<ObjectRef>>,
    cluster_ips: FxHashMap<IpAddr, u32>,
    node_ports: FxHashMap<i64, u32>,
    pod_ips: FxHashMap<IpAddr, u32>,
    pod_count: usize,
    /// Pods that have not started: no node has room for them.
    waiting: BTreeSet<ObjectRef>,
}

impl Index {
    pub fn insert(&mut self, object: &Object) {
        self.each_name(object, |names, key, name| {
            names.entry(key).or_default().insert(name.to_owned());
        });
        self.each_address(object, |counts, address| *counts.entry(address).or_default() += 1);
        match object.typed() {
            Typed::Pod(pod) => {
                let pods = self.on_node.entry(pod.spec.node_name.clone()).or_default();
                pods.insert(object.reference().clone());
                self.pod_count += 1;
                if pod.status.phase.is_none() {
                    self.waiting.insert(object.reference().clone());
                }
            }
            Typed::Service(service) => {
                let keys = selector_keys(object.reference(), &service.spec.selector);
                if let Some(key) = keys.min_by_key(|key| self.services.get(key).map_or(0, BTreeSet::len)) {
                    self.services.entry(key).or_default().insert(object.reference().name.clone());
                }
                for port in node_ports(service) {
                    *self.node_ports.entry(port).or_default() += 1;
                }
            }
            _ => {}
        }
    }

    pub fn remove(&mut self, object: &Object) {
        self.each_name(object, |names, key, name| forget(names, &key, name));
        self.each_address(object, decrement);
        match object.typed() {
            Typed::Pod(pod) => {
                if let Some(pods) = self.on_node.get_mut(&pod.spec.node_name) {
                    pods.remove(object.reference());
                    if pods.is_empty() {
                        self.on_node.remove(&pod.spec.node_name);
                    }
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

    fn each_address(&mut self, object: &Object, act: impl Fn(&mut FxHashMap<IpAddr, u32>, IpAddr)) {
        match object.typed() {
            Typed::Pod(pod) => {
                pod.status.pod_ips.iter().filter_map(|ip| ip.parse().ok()).for_each(|ip| act(&mut self.pod_ips, ip));
            }
            Typed::Service(service) => {
                service
                    .spec
                    .cluster_ips
                    .iter()
                    .filter_map(|ip| ip.parse().ok())
                    .for_each(|ip| act(&mut self.cluster_ips, ip));
            }
            _ => {}
        }
    }

    /// The pods of a namespace that have all of these labels, in order of name. None for no labels.
    pub fn pods_matching<'a>(&'a self, namespace: &str, labels: &Labels) -> Vec<&'a str> {
        let mut sets: Vec<&BTreeSet<String>> = Vec::new();
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
    pub fn services_for(&self, namespace: &str, labels: &Labels) -> impl Iterator<Item = &str> {
        labels
            .iter()
            .filter_map(move |(label, value)| self.services.get(&(namespace.to_owned(), label.clone(), value.clone())))
            .flatten()
            .map(String::as_str)
    }

    /// The slices that name this Service, in order of name.
    pub fn slices_of(&self, namespace: &str, service: &str) -> impl Iterator<Item = &str> {
        self.slices
            .get(&(namespace.to_owned(), service.to_owned(), String::new()))
            .into_iter()
            .flatten()
            .map(String::as_str)
    }

    /// The pods that this owner manages, in order of name.
    pub fn managed_by(&self, namespace: &str, kind: &str, name: &str) -> impl Iterator<Item = &str> {
        self.managed
            .get(&(namespace.to_owned(), kind.to_owned(), name.to_owned()))
            .into_iter()
            .flatten()
            .map(String::as_str)
    }

    /// The owners of a kind whose names start with `prefix` and that manage any pod of a namespace.
    pub fn managers<'a>(&'a self, namespace: &'a str, kind: &'a str, prefix: &'a str) -> impl Iterator<Item = &'a str> {
        let first = (namespace.to_owned(), kind.to_owned(), prefix.to_owned());
        self.managed
            .range(first..)
            .map(|(key, _)| key)
            .take_while(move |(space, known, name)| space == namespace && known == kind && name.starts_with(prefix))
            .map(|(_, _, name)| name.as_str())
    }

    /// The pods of a node; those of no node under the empty name.
    pub fn pods_on(&self, node: &str) -> impl ExactSizeIterator<Item = &ObjectRef> {
        static NONE: BTreeSet<ObjectRef> = BTreeSet::new();
        self.on_node.get(node).unwrap_or(&NONE).iter()
    }

    /// The pods that have not started.
    pub fn waiting_pods(&self) -> impl Iterator<Item = &ObjectRef> {
        self.waiting.iter()
    }

    /// The pods of a namespace that have not started, in order of name.
    pub fn waiting_in(&self, namespace: &str) -> impl Iterator<Item = &ObjectRef> {
        let first = ObjectRef::new(Kind::Pod, namespace, "");
        self.waiting.range(first..).take_while(move |pod| pod.namespace == namespace)
    }

    /// How many pods there are.
    pub fn pod_count(&self) -> usize {
        self.pod_count
    }

    pub fn has_cluster_ip(&self, address: IpAddr) -> bool {
        self.cluster_ips.contains_key(&address)
    }

    pub fn has_node_port(&self, port: i64) -> bool {
        self.node_ports.contains_key(&port)
    }

    pub fn has_pod_ip(&self, address: IpAddr) -> bool {
        self.pod_ips.contains_key(&address)
    }
}

/// The ports a Service holds on every node, that of its health check among them.
pub(super) fn node_ports(service: &Service) -> impl Iterator<Item = i64> + use<'_> {
    let ports = service.spec.ports.iter().filter_map(|port| port.node_port);
    ports.chain(service.spec.health_check_node_port).filter(|port| *port != 0)
}

fn selector_keys<'a>(service: &'a ObjectRef, selector: &'a Labels) -> impl Iterator<Item = Key> + use<'a> {
    selector.iter().map(|(label, value)| (service.namespace.clone(), label.clone(), value.clone()))
}

fn forget(names: &mut Names, key: &Key, name: &str) {
    if let Some(held) = names.get_mut(key) {
        held.remove(name);
        if held.is_empty() {
            names.remove(key);
        }
    }
}

fn decrement<K: std::hash::Hash + Eq>(counts: &mut FxHashMap<K, u32>, key: K) {
    if let Some(count) = counts.get_mut(&key) {
        *count -= 1;
        if *count == 0 {
            counts.remove(&key);
        }
    }
}
