//! The cluster as a whole: its objects, its settings, what is given out of it, and the transactions by which it
//! changes. The API server (`api_server`) and the controllers change it, and nothing is known of them here.

use super::allocation::Allocator;
use super::changes::{Change, Changes};
use super::index::Index;
use super::work::{self, Work};
use super::{Endpoint, Kind, Labels, Object, ObjectRef, Selector, Settings, Value};
use crate::ordered::OrderedMap;
use std::cmp::Ordering;
use std::net::IpAddr;
use std::sync::Arc;

mod allocating;
mod observed;
mod transaction;

pub(super) use allocating::Reserved;
pub(super) use observed::{Observed, Treatment};
pub(super) use transaction::{SoFar, Transaction};

/// All objects of a cluster, converged: controllers have had their say after every change.
///
/// ```
/// use k8s_dns_lab::cluster::{Cluster, Kind, ObjectRef, Request, Settings};
/// use k8s_dns_lab::manifest::read;
///
/// let mut cluster = Cluster::new(Settings::default());
/// let text = "
/// {apiVersion: v1, kind: Namespace, metadata: {name: shop}}
/// ---
/// {apiVersion: v1, kind: Service, metadata: {name: web, namespace: shop}, spec: {ports: [{port: 80}]}}
/// ";
/// for object in read(text).objects() {
///     cluster.request(Request::Put(object.value().clone()))?;
/// }
/// let service = cluster.get(&ObjectRef::new(Kind::Service, "shop", "web")).and_then(|one| one.as_service());
/// assert_eq!(service.map(|one| one.spec.cluster_ips.len()), Some(1));
/// # Ok::<(), k8s_dns_lab::cluster::Rejection>(())
/// ```
#[derive(Clone, Debug, Default)]
pub struct Cluster {
    settings: Settings,
    objects: OrderedMap<ObjectRef, Arc<Object>>,
    index: Index,
    allocator: Allocator,
}

impl Cluster {
    /// An empty cluster.
    pub fn new(settings: Settings) -> Self {
        Self { settings, ..Self::default() }
    }

    /// A cluster that is known already: objects that admission and the controllers have seen, and what
    /// [`Cluster::allocation`] said of it. Of two of one name the first is taken: nothing here ever makes room, so
    /// that the page opens without the code for it.
    pub fn kept(settings: Settings, allocation: &Value, objects: impl Iterator<Item = Object>) -> Self {
        let mut cluster = Self { allocator: Allocator::of(allocation), ..Self::new(settings) };
        for object in objects {
            if !cluster.objects.contains_key(object.reference()) {
                cluster.index.insert(&object);
                cluster.objects.insert(object.reference().clone(), Arc::new(object));
            }
        }
        cluster
    }

    /// How far the giving out of addresses and names has come.
    pub fn allocation(&self) -> Value {
        self.allocator.to_value()
    }

    /// What an administrator chose.
    pub fn settings(&self) -> &Settings {
        &self.settings
    }

    /// The same objects under other choices. Nothing is admitted anew.
    pub fn with_settings(self, settings: Settings) -> Self {
        Self { settings, ..self }
    }

    /// One object.
    pub fn get(&self, reference: &ObjectRef) -> Option<&Arc<Object>> {
        self.objects.get(reference)
    }

    /// How many objects there are.
    pub(super) fn size(&self) -> usize {
        self.objects.len()
    }

    /// All objects, in order of kind, namespace and name.
    pub fn objects(&self) -> impl Iterator<Item = &Arc<Object>> {
        self.objects.values()
    }

    /// The objects of one kind, in order of namespace and name.
    pub fn of_kind(&self, kind: &Kind) -> impl Iterator<Item = &Arc<Object>> + use<'_> {
        let first = ObjectRef::new(kind.clone(), "", "");
        let kind = kind.clone();
        self.objects
            .starting_at(&first)
            .map(|(_, object)| object)
            .take_while(move |object| object.reference().kind == kind)
    }

    /// The objects of one kind in one namespace, in order of name.
    pub fn in_namespace<'a>(
        &'a self,
        kind: &Kind,
        namespace: &'a str,
    ) -> impl Iterator<Item = &'a Arc<Object>> + use<'a> {
        let first = ObjectRef { kind: kind.clone(), namespace: namespace.to_owned(), name: String::new() };
        let kind = kind.clone();
        self.objects
            .starting_at(&first)
            .map(|(_, object)| object)
            .take_while(move |object| object.reference().kind == kind && object.reference().namespace == namespace)
    }

    /// The Service with this cluster IP.
    pub fn service_at(&self, address: IpAddr) -> Option<&Arc<Object>> {
        self.index.services_at(address).find_map(|service| self.get(service))
    }

    /// True where a Service or a pod has the address, be it that of its node.
    pub fn has_address(&self, address: IpAddr) -> bool {
        self.index.services_at(address).next().is_some() || self.index.pods_at(address).next().is_some()
    }

    /// The pod with this address of its own: one on the node's network is not found by that.
    pub fn pod_at(&self, address: IpAddr) -> Option<&Arc<Object>> {
        let pods = self.index.pods_at(address).filter_map(|pod| self.get(pod));
        pods.into_iter().find(|pod| {
            pod.as_pod().is_some_and(|pod| {
                !pod.spec.host_network && !pod.status.phase.is_some_and(crate::cluster::Phase::is_terminal)
            })
        })
    }

    /// The objects of kinds that have no typed view.
    pub fn unmodelled(&self) -> impl Iterator<Item = &Arc<Object>> {
        let first = ObjectRef::new(Kind::Other(String::new(), String::new()), "", "");
        self.objects.starting_at(&first).map(|(_, object)| object)
    }

    /// The slices that name this Service, whoever keeps them, in order of name.
    pub fn slices_of<'a>(
        &'a self,
        namespace: &'a str,
        service: &str,
    ) -> impl Iterator<Item = &'a Arc<Object>> + use<'a> {
        let names: Vec<&str> = self.index.slices_of(namespace, service).collect();
        names.into_iter().filter_map(move |name| self.get(&ObjectRef::new(Kind::EndpointSlice, namespace, name)))
    }

    /// The endpoints of this Service that are ready, slice by slice.
    pub fn ready_endpoints<'a>(
        &'a self,
        namespace: &'a str,
        service: &str,
    ) -> impl Iterator<Item = &'a Endpoint> + use<'a> {
        let slices = self.slices_of(namespace, service).filter_map(|object| object.as_endpoint_slice());
        slices.flat_map(|slice| &slice.endpoints).filter(|endpoint| endpoint.is_ready())
    }

    /// True where a namespace is there.
    pub fn has_namespace(&self, name: &str) -> bool {
        self.get(&ObjectRef::new(Kind::Namespace, "", name)).is_some()
    }

    /// The Services whose selector takes in a pod, in order of name.
    pub fn services_selecting<'a>(&'a self, pod: &'a Object) -> impl Iterator<Item = &'a Arc<Object>> + use<'a> {
        let (namespace, labels) = (&pod.reference().namespace, &pod.meta().labels);
        let services = self.index.services_for(namespace, labels);
        let services = services.filter_map(move |name| self.get(&ObjectRef::new(Kind::Service, namespace, name)));
        services.filter(move |object| {
            work::count(Work::Look, 1);
            object.as_service().is_some_and(|service| Selector::Service(&service.spec.selector).matches(labels))
        })
    }

    /// The pods of a namespace that have all of these labels, in order of name. None for no labels.
    pub fn pods_matching(&self, namespace: &str, labels: &Labels) -> impl Iterator<Item = &Arc<Object>> {
        let names = self.index.pods_matching(namespace, labels);
        names.into_iter().filter_map(move |name| self.get(&ObjectRef::new(Kind::Pod, namespace, name)))
    }

    /// Puts an object in as it was found, without asking admission or the controllers; see
    /// [`Cluster::converge`].
    pub fn store(&mut self, object: Object) {
        self.replace(object.reference().clone(), Some(Arc::new(object)));
    }

    /// Turns this cluster into the other one and says how they differed.
    pub fn become_like(&mut self, other: &Self) -> Changes {
        let changes = self.changes_to(other);
        self.replay(&changes);
        changes
    }

    /// Puts the other cluster in place of this one and says how they differed.
    pub fn give_way_to(&mut self, other: Self) -> Changes {
        let changes = self.changes_to(&other);
        *self = other;
        changes
    }

    /// How another cluster differs from this one.
    pub fn changes_to(&self, other: &Self) -> Changes {
        // Both are in order: side by side, each name is looked at once and none is looked up.
        let (mut own, mut others) = (self.objects.iter().peekable(), other.objects.iter().peekable());
        let mut objects = Vec::new();
        loop {
            let order = match (own.peek(), others.peek()) {
                (Some((before, _)), Some((after, _))) => before.cmp(after),
                (Some(_), None) => Ordering::Less,
                (None, Some(_)) => Ordering::Greater,
                (None, None) => break,
            };
            let before = if order.is_le() { own.next() } else { None };
            let after = if order.is_ge() { others.next() } else { None };
            let Some((name, _)) = before.or(after) else { break };
            let (before, after) = (before.map(|(_, object)| object), after.map(|(_, object)| object));
            if before != after {
                objects.push(Change { object: name.clone(), before: before.cloned(), after: after.cloned() });
            }
        }
        Changes {
            objects,
            made_anew: Vec::new(),
            put_back: Vec::new(),
            leftover: Vec::new(),
            warnings: Vec::new(),
            allocation: (self.allocator.clone(), other.allocator.clone()),
            settings: (self.settings != other.settings)
                .then(|| Box::new((self.settings.clone(), other.settings.clone()))),
        }
    }

    /// Takes back what a request did. The cluster must be as it was after that request.
    pub fn revert(&mut self, changes: &Changes) {
        for change in &changes.objects {
            self.replace(change.object.clone(), change.before.clone());
        }
        self.allocator = changes.allocation.0.clone();
        if let Some((before, _)) = changes.settings.as_deref() {
            self.settings = before.clone();
        }
    }

    /// Does once more what a request did. The cluster must be as it was before that request.
    pub fn replay(&mut self, changes: &Changes) {
        for change in &changes.objects {
            self.replace(change.object.clone(), change.after.clone());
        }
        self.allocator = changes.allocation.1.clone();
        if let Some((_, after)) = changes.settings.as_deref() {
            self.settings = after.clone();
        }
    }

    /// The one place where an object comes or goes.
    fn replace(&mut self, reference: ObjectRef, new: Option<Arc<Object>>) -> Option<Arc<Object>> {
        let old = match &new {
            Some(new) => self.objects.insert(reference, Arc::clone(new)),
            None => self.objects.remove(&reference),
        };
        if let Some(old) = &old {
            self.index.remove(old);
        }
        if let Some(new) = &new {
            self.index.insert(new);
        }
        old
    }
}

impl PartialEq for Cluster {
    /// The indexes follow from the objects.
    fn eq(&self, other: &Self) -> bool {
        self.settings == other.settings && self.objects == other.objects && self.allocator == other.allocator
    }
}
