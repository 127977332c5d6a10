//! The cluster as a whole: its objects, its settings, and the one way to change it. A change is a
//! transaction: admission decides on each request, the controllers have their say until nothing moves, and
//! either all of it has happened or none.

use super::allocation::Allocator;
use super::changes::{Change, Changes, Rejection};
use super::controllers;
use super::index::Index;
use super::index::node_ports;
use super::{Kind, Labels, Object, ObjectRef, Settings, Value};
use crate::ordered::{OrderedMap, OrderedSet};
use crate::sorting::sort_by_key;
use requesting::Requests;
use std::net::IpAddr;
use std::sync::Arc;

mod allocating;
mod loading;
mod observed;
mod requesting;
mod transaction;
mod weighing;

pub use loading::Loading;
pub use requesting::Requesting;
pub(super) use transaction::Transaction;

/// All objects of a cluster, converged: controllers have had their say after every change.
#[derive(Clone, Debug, Default)]
pub struct Cluster {
    settings: Settings,
    objects: OrderedMap<ObjectRef, Arc<Object>>,
    index: Index,
    allocator: Allocator,
}

/// What a client asks of the API server.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Request {
    /// Make the object, or change the one of this name into it.
    Put(Value),
    /// Remove the object, and what it owns. No object of this name is no error.
    Delete(ObjectRef),
    /// Remove the object and leave what it owns without an owner (`propagationPolicy: Orphan`). What other
    /// controllers remove with it goes all the same.
    Orphan(ObjectRef),
    /// Remove the object and make it anew as `Value`: new addresses, new life.
    Recreate(Value),
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

    /// What the API server would say to a request. Nothing changes: the reference is exclusive only because
    /// the request is tried and taken back.
    pub fn verdict(&mut self, request: Request) -> Result<(), Rejection> {
        let mut transaction = Transaction::new(self);
        let verdict = transaction.carry_out(request);
        transaction.roll_back();
        verdict
    }

    /// One object.
    pub fn get(&self, reference: &ObjectRef) -> Option<&Arc<Object>> {
        self.objects.get(reference)
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

    /// The pods of a namespace that have all of these labels, in order of name. None for no labels.
    pub fn pods_matching(&self, namespace: &str, labels: &Labels) -> impl Iterator<Item = &Arc<Object>> {
        let names = self.index.pods_matching(namespace, labels);
        names.into_iter().filter_map(move |name| self.get(&ObjectRef::new(Kind::Pod, namespace, name)))
    }

    /// The ReplicaSets that Deployments have of a namespace, or of all, and that are no objects here: the lab keeps none
    /// between a Deployment and its pods.
    pub fn implied_replica_sets(&self, namespace: Option<&str>) -> Vec<Object> {
        let all = self.of_kind(&Kind::Deployment);
        let here = all.filter(|object| namespace.is_none_or(|namespace| object.reference().namespace == namespace));
        here.flat_map(|object| controllers::implied_replica_sets(self, object)).collect()
    }

    /// The pods a workload keeps, in order of name; those of a CronJob are its Jobs'.
    pub fn pods_of(&self, workload: &ObjectRef) -> Vec<ObjectRef> {
        controllers::pods_of(self, workload)
    }

    /// How many pods a workload is to have.
    pub fn wanted_pods(&self, workload: &ObjectRef) -> usize {
        self.get(workload).map_or(0, |object| controllers::wanted_pods(self, object, 0, 0))
    }

    /// The workloads that have fewer pods than they want because the API server refuses these, each with the first
    /// refusal.
    pub fn failed_creates(&self) -> Vec<(ObjectRef, Rejection)> {
        let lacks =
            |object: &&Arc<Object>| self.pods_of(object.reference()).len() < self.wanted_pods(object.reference());
        let lacking = Kind::WORKLOADS.iter().flat_map(|kind| self.of_kind(kind)).filter(lacks);
        let lacking: Vec<ObjectRef> = lacking.map(|object| object.reference().clone()).collect();
        if lacking.is_empty() {
            return Vec::new();
        }
        // The controllers try again, beside the cluster.
        let mut tried = self.clone();
        let mut transaction = Transaction::new(&mut tried);
        let mut failed = Vec::new();
        for workload in lacking {
            controllers::run(&mut transaction, &controllers::Task::Workload(workload.clone()));
            failed.extend(transaction.so_far.failed.take().map(|rejection| (workload, rejection)));
        }
        failed
    }

    /// Puts an object in as it was found, without asking admission or the controllers; see
    /// [`Cluster::converge`].
    pub fn store(&mut self, object: Object) {
        self.replace(object.reference().clone(), Some(Arc::new(object)));
    }

    /// Starts the controllers: each looks at everything once. That is also when Endpoints go that no Service
    /// has (rule E14); those that come later stay until the next start.
    pub fn converge(&mut self) -> Changes {
        let mut transaction = Transaction::new(self);
        let all: Vec<Arc<Object>> = transaction.cluster.objects.values().cloned().collect();
        for object in &all {
            transaction.notice(None, Some(object));
        }
        for object in &all {
            if controllers::is_leftover(transaction.cluster, object) {
                transaction.remove(object.reference());
            }
        }
        transaction.settle();
        transaction.commit()
    }

    /// Carries out one request.
    pub fn request(&mut self, request: Request) -> Result<Changes, Rejection> {
        self.request_all(vec![request]).map_err(|mut rejections| match rejections.pop() {
            Some(rejection) => rejection,
            None => Rejection { object: None, errors: Vec::new() },
        })
    }

    /// Carries out requests one after the other, all of them or none. The controllers come last.
    pub fn request_all(&mut self, requests: Vec<Request>) -> Result<Changes, Vec<Rejection>> {
        let mut transaction = Transaction::new(self);
        let mut requests = Requests::new(requests);
        while requests.admit(&mut transaction) {}
        if requests.are_admitted() {
            transaction.settle();
        }
        requests.end(transaction)
    }

    /// Takes in a set of objects as they were found elsewhere, in whatever order. What the API server
    /// refuses is left out and reported. Namespaces that objects live in and nobody brought are made.
    pub fn load(&mut self, objects: Vec<Object>) -> (Changes, Vec<Rejection>) {
        let mut objects = objects;
        sort_by_key(&mut objects, |object| (rank(object), object.reference().clone()));
        let mut transaction = Transaction::new(self);
        let mut rejections = Vec::new();
        for namespace in loading::missing_namespaces(&objects) {
            if transaction.cluster.get(namespace.reference()).is_none() {
                rejections.extend(transaction.carry_out(Request::Put(namespace.into_value())).err());
            }
        }
        for service in objects.iter().filter_map(Object::as_service) {
            transaction
                .so_far
                .asked_for
                .ips
                .extend(service.spec.cluster_ips.iter().filter_map(|ip| ip.parse::<IpAddr>().ok()));
            transaction.so_far.asked_for.ports.extend(node_ports(service));
        }
        for object in objects {
            rejections.extend(transaction.carry_out(Request::Put(object.into_value())).err());
        }
        rejections.extend(transaction.leave_out_beyond());
        transaction.settle();
        (transaction.commit(), rejections)
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
        let names: OrderedSet<&ObjectRef> = self.objects.keys().chain(other.objects.keys()).collect();
        let objects = names
            .into_iter()
            .map(|name| Change {
                object: name.clone(),
                before: self.get(name).cloned(),
                after: other.get(name).cloned(),
            })
            .filter(|change| change.before != change.after)
            .collect();
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

/// In which order a set is taken in: what others need first, what knows its address before what is given one.
fn rank(object: &Object) -> u8 {
    match object.reference().kind {
        Kind::Namespace => 0,
        Kind::Node | Kind::ConfigMap => 1,
        Kind::Service if object.as_service().is_some_and(|service| !service.spec.cluster_ips.is_empty()) => 2,
        Kind::Pod if object.as_pod().is_some_and(|pod| pod.status.pod_ip().is_some()) => 3,
        Kind::Service => 4,
        Kind::Pod => 5,
        // Who keeps others first.
        Kind::Deployment | Kind::CronJob => 6,
        ref kind if kind.is_workload() => 7,
        _ => 8,
    }
}

#[cfg(test)]
mod tests;
