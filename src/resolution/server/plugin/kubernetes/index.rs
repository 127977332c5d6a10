//! What the server knows of the cluster, as CoreDNS's informers know it: by name and by address, so that
//! no lookup ever scans (`plugin/kubernetes/controller.go`, `object/*.go`).

use super::index_options::IndexOptions;
use super::service_entry::{Entry, Host, Key, Slice};
use crate::cluster::work::{Work, count};
use crate::cluster::{
    Change, Changes, Cidr, Cluster, Kind, Object, ObjectRef, Pod, Settings, is_unseen_without_slices, well_known,
};
use crate::dns::Name;
use crate::ordered::{OrderedMap, OrderedSet};
use rustc_hash::{FxHashMap, FxHashSet};
use std::net::IpAddr;
use std::sync::Arc;

/// Where CoreDNS runs, and the label by which its pods are known (kubeadm and cluster/addons).
const NAMESPACE: &str = well_known::SYSTEM;
const LABEL: (&str, &str) = well_known::DNS_LABEL;

/// The index. Keys are lower-case names, as all names of objects are.
#[derive(Clone, Debug, Default)]
pub(super) struct Index {
    namespaces: FxHashMap<Box<str>, Inhabitants>,
    services_by_ip: FxHashMap<IpAddr, Vec<Key>>,
    endpoints_by_ip: FxHashMap<IpAddr, Vec<Reverse>>,
    /// The Services with endpoints that are names and lead elsewhere.
    aliases: OrderedSet<Key>,
    /// The pods labelled as CoreDNS's own in kube-system, by name, with their addresses.
    coredns_pods: OrderedMap<String, (bool, Vec<IpAddr>)>,
    /// The cluster was found somewhere ([`crate::cluster::Settings::is_observed`]).
    is_observed: bool,
    /// [`Settings::endpoints_not_given`].
    not_given: Vec<ObjectRef>,
    /// Of such a cluster, the pods with addresses of their own: what is known of an address nobody else decides.
    pods_seen: OrderedMap<String, (bool, Vec<IpAddr>)>,
    /// The ranges that cluster IPs are of.
    service_cidrs: Vec<Cidr>,
    options: IndexOptions,
}

/// What lives in one namespace.
#[derive(Clone, Debug, Default)]
struct Inhabitants {
    exists: bool,
    services: FxHashMap<Box<str>, Entry>,
    /// Names of pods by `status.podIP`, as written (`pods verified`).
    pods: FxHashMap<Box<str>, Vec<Box<str>>>,
}

/// A ready endpoint as its address leads to it.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Reverse {
    pub key: Key,
    /// Its position among the endpoints of the Service's entry.
    pub endpoint: usize,
    /// Its full name in the primary zone.
    pub target: Name,
}

impl Index {
    pub(super) fn new(cluster: &Cluster, options: IndexOptions) -> Self {
        let Settings { is_observed, service_cidrs, endpoints_not_given, .. } = cluster.settings();
        let service_cidrs = if *is_observed { service_cidrs.clone() } else { Vec::new() };
        let not_given = endpoints_not_given.clone();
        let mut index = Self { options, is_observed: *is_observed, not_given, service_cidrs, ..Self::default() };
        let mut stale = FxHashSet::default();
        for object in cluster.objects() {
            index.put(object, &mut stale);
        }
        stale.into_iter().for_each(|key| index.derive(&key));
        index
    }

    /// Follows a change of the cluster. The cost is that of the Services it touches.
    pub(super) fn update(&mut self, changes: &Changes) {
        let mut stale = FxHashSet::default();
        for Change { before, after, .. } in &changes.objects {
            // CoreDNS skips the event by which a pod starts to terminate: the pod stays until it is gone
            // (rule O3).
            if let (Some(_), Some(after)) = (before, after)
                && matches!(after.reference().kind, Kind::Pod)
                && after.meta().terminating
            {
                continue;
            }
            if let Some(before) = before {
                self.take(before, &mut stale);
            }
            if let Some(after) = after {
                self.put(after, &mut stale);
            }
        }
        #[expect(clippy::iter_over_hash_type, reason = "each is derived by itself, in whatever order")]
        for key in stale {
            self.forget_derived(&key);
            self.derive(&key);
        }
    }

    fn put(&mut self, object: &Arc<Object>, stale: &mut FxHashSet<Key>) {
        count(Work::Indexed, 1);
        let reference = object.reference();
        match reference.kind {
            Kind::Namespace => self.inhabitants(&reference.name).exists = self.options.watches(object),
            Kind::Service if self.options.watches(object) => {
                let key = self.key(&reference.namespace, &reference.name);
                self.entry(&key).object = Some(Arc::clone(object));
                stale.insert(key);
            }
            Kind::EndpointSlice if !self.options.noendpoints && self.options.watches(object) => {
                let Some(slice) = object.as_endpoint_slice() else { return };
                let key = self.key(&reference.namespace, slice.service_name().unwrap_or_default());
                self.entry(&key).put_slice(Slice::new(Arc::clone(object)));
                stale.insert(key);
            }
            Kind::Pod => self.put_pod(object),
            _ => {}
        }
    }

    fn take(&mut self, object: &Arc<Object>, stale: &mut FxHashSet<Key>) {
        let reference = object.reference();
        match reference.kind {
            Kind::Namespace => self.inhabitants(&reference.name).exists = false,
            Kind::Service => {
                let key = self.key(&reference.namespace, &reference.name);
                self.forget_service_addresses(&key);
                self.entry(&key).object = None;
                stale.insert(key);
            }
            Kind::EndpointSlice => {
                let Some(slice) = object.as_endpoint_slice() else { return };
                let key = self.key(&reference.namespace, slice.service_name().unwrap_or_default());
                self.entry(&key).take_slice(&reference.name);
                stale.insert(key);
            }
            Kind::Pod => self.take_pod(object),
            _ => {}
        }
    }

    /// `pod.go` ToPod: a pod that has ended, or is first seen while it terminates, is not watched.
    fn put_pod(&mut self, object: &Object) {
        let Some(pod) = object.as_pod() else { return };
        let ended =
            pod.status.phase.is_some_and(|phase| phase.is_terminal() || phase == crate::cluster::Phase::Unknown);
        if ended || pod.meta.terminating {
            return;
        }
        let addresses = || pod.status.addresses().collect();
        if is_coredns(pod) {
            self.coredns_pods.insert(pod.meta.name.clone(), (pod.status.ready, addresses()));
        }
        if self.is_observed && !pod.spec.host_network {
            self.pods_seen.insert(object.reference().to_string(), (pod.status.ready, addresses()));
        }
        if self.options.pods
            && self.options.watches(object)
            && let Some(ip) = pod.status.pod_ip()
        {
            let names = self.inhabitants(&pod.meta.namespace).pods.entry(ip.into()).or_default();
            let name: Box<str> = pod.meta.name.as_str().into();
            if let Err(place) = names.binary_search(&name) {
                names.insert(place, name);
            }
        }
    }

    fn take_pod(&mut self, object: &Object) {
        let Some(pod) = object.as_pod() else { return };
        if is_coredns(pod) {
            self.coredns_pods.remove(&pod.meta.name);
        }
        if let Some(ip) = pod.status.pod_ip()
            && let Some(inhabitants) = self.namespaces.get_mut(pod.meta.namespace.as_str())
            && let Some(names) = inhabitants.pods.get_mut(ip)
        {
            names.retain(|name| **name != *pod.meta.name);
            if names.is_empty() {
                inhabitants.pods.remove(ip);
            }
        }
    }

    /// Forgets the ways to an entry that were made of its derived part. An index that is made new has none, and
    /// the page opens without this.
    fn forget_derived(&mut self, key: &Key) {
        let Self { namespaces, endpoints_by_ip, aliases, .. } = self;
        let entry = namespaces.get(&*key.0).and_then(|inhabitants| inhabitants.services.get(&*key.1));
        for address in entry.into_iter().flat_map(Entry::endpoint_addresses) {
            if let Some(back) = endpoints_by_ip.get_mut(&address) {
                back.retain(|reverse| reverse.key != *key);
                if back.is_empty() {
                    endpoints_by_ip.remove(&address);
                }
            }
        }
        aliases.remove(key);
    }

    /// Makes the derived part of an entry anew, and the ways back to it by address.
    fn derive(&mut self, key: &Key) {
        let Self { namespaces, services_by_ip, endpoints_by_ip, aliases, options, .. } = self;
        let Some(inhabitants) = namespaces.get_mut(&*key.0) else { return };
        let Some(entry) = inhabitants.services.get_mut(&*key.1) else { return };
        entry.derive(key, options);
        for (position, endpoint) in entry.endpoints.iter().enumerate() {
            // Only an address in its canonical spelling is found by a reverse name.
            if let Host::Ip(ip) = endpoint.host
                && endpoint.canonical
            {
                let reverse = Reverse { key: key.clone(), endpoint: position, target: endpoint.target.clone() };
                let back = endpoints_by_ip.entry(ip).or_default();
                let place = back.partition_point(|other| (&other.key, other.endpoint) < (&reverse.key, position));
                back.insert(place, reverse);
            }
        }
        for ip in entry.cluster_addresses() {
            let keys = services_by_ip.entry(ip).or_default();
            if let Err(place) = keys.binary_search(key) {
                keys.insert(place, key.clone());
            }
        }
        if !entry.names.is_empty() {
            aliases.insert(key.clone());
        }
        if entry.is_empty() {
            inhabitants.services.remove(&*key.1);
        }
    }

    fn forget_service_addresses(&mut self, key: &Key) {
        let Some(entry) = self.namespaces.get(&*key.0).and_then(|inhabitants| inhabitants.services.get(&*key.1)) else {
            return;
        };
        for ip in entry.cluster_addresses() {
            if let Some(keys) = self.services_by_ip.get_mut(&ip) {
                keys.retain(|other| other != key);
                if keys.is_empty() {
                    self.services_by_ip.remove(&ip);
                }
            }
        }
    }

    fn inhabitants(&mut self, namespace: &str) -> &mut Inhabitants {
        self.namespaces.entry(namespace.into()).or_default()
    }

    fn key(&self, namespace: &str, name: &str) -> Key {
        self.entry_of(namespace, name).map_or_else(|| (namespace.into(), name.into()), |entry| entry.key.clone())
    }

    fn entry(&mut self, key: &Key) -> &mut Entry {
        let services = &mut self.inhabitants(&key.0).services;
        services.entry((&*key.1).into()).or_insert_with(|| Entry::new(key.clone()))
    }

    /// True where the Namespace object exists.
    pub(super) fn namespace_exists(&self, namespace: &str) -> bool {
        self.namespaces.get(namespace).is_some_and(|inhabitants| inhabitants.exists)
    }

    /// What is known under a Service's name: the Service, its slices, or both.
    pub(super) fn entry_of(&self, namespace: &str, name: &str) -> Option<&Entry> {
        self.namespaces.get(namespace)?.services.get(name)
    }

    /// True where nobody knows the endpoints of a Service: none of its slices was brought
    /// ([`Settings::leaves_unseen`]).
    pub(super) fn is_unseen(&self, entry: &Entry) -> bool {
        let is_unseen = |object: &Arc<Object>| {
            object.as_service().is_some_and(|service| is_unseen_without_slices(&self.not_given, service))
        };
        // With `noendpoints` the server looks at no slice.
        self.is_observed
            && !self.options.noendpoints
            && entry.slices.is_empty()
            && entry.object.as_ref().is_some_and(is_unseen)
    }

    /// True for a cluster that was found somewhere.
    pub(super) fn is_observed(&self) -> bool {
        self.is_observed
    }

    /// True where it is known whose an address is: a pod's that was given, or some Service's, as all of their range.
    pub(super) fn is_known(&self, ip: IpAddr) -> bool {
        self.pods_seen.values().any(|(_, addresses)| addresses.contains(&ip))
            || self.service_cidrs.iter().any(|range| range.contains(ip))
    }

    /// The Services with this cluster IP, in order of namespace and name.
    pub(super) fn services_at(&self, ip: IpAddr) -> &[Key] {
        self.services_by_ip.get(&ip).map_or(&[], Vec::as_slice)
    }

    /// The ready endpoints with this address, in order of Service.
    pub(super) fn endpoints_at(&self, ip: IpAddr) -> &[Reverse] {
        self.endpoints_by_ip.get(&ip).map_or(&[], Vec::as_slice)
    }

    /// True where a pod of the namespace has an address (`pods verified`).
    pub(super) fn has_pods(&self, namespace: &str) -> bool {
        self.namespaces.get(namespace).is_some_and(|inhabitants| !inhabitants.pods.is_empty())
    }

    /// The names of the pods of a namespace whose `status.podIP` is this text.
    pub(super) fn pods_at(&self, namespace: &str, ip: &str) -> &[Box<str>] {
        self.namespaces.get(namespace).and_then(|inhabitants| inhabitants.pods.get(ip)).map_or(&[], Vec::as_slice)
    }

    /// The addresses of the CoreDNS pod that is asked: the first ready one, or else the first.
    pub(super) fn coredns_addresses(&self) -> &[IpAddr] {
        let ready = self.coredns_pods.values().find(|(ready, addresses)| *ready && !addresses.is_empty());
        ready.or_else(|| self.coredns_pods.values().next()).map_or(&[], |(_, addresses)| addresses)
    }

    /// The Services with endpoints that are names, in order.
    pub(super) fn aliases(&self) -> impl Iterator<Item = &Key> {
        self.aliases.iter()
    }

    /// All namespaces, in no order.
    pub(super) fn namespaces(&self) -> impl Iterator<Item = &str> {
        self.namespaces.keys().map(|name| &**name)
    }

    /// The entries of a namespace, in no order.
    pub(super) fn entries(&self, namespace: &str) -> impl Iterator<Item = &Entry> {
        self.namespaces.get(namespace).into_iter().flat_map(|inhabitants| inhabitants.services.values())
    }

    /// The pods' addresses of a namespace, in no order (`pods verified`).
    pub(super) fn pod_addresses(&self, namespace: &str) -> impl Iterator<Item = &str> {
        let inhabitants = self.namespaces.get(namespace).into_iter();
        inhabitants.flat_map(|inhabitants| inhabitants.pods.keys()).map(|ip| &**ip)
    }

    /// All addresses of cluster IPs and ready endpoints, in no order.
    pub(super) fn addresses(&self) -> impl Iterator<Item = IpAddr> {
        self.services_by_ip.keys().chain(self.endpoints_by_ip.keys()).copied()
    }
}

/// True for a pod of the cluster's DNS server.
fn is_coredns(pod: &Pod) -> bool {
    pod.meta.namespace == NAMESPACE && pod.meta.labels.get(LABEL.0).is_some_and(|value| value == LABEL.1)
}
