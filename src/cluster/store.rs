//! The cluster as a whole: its objects, its settings, and the one way to change it. A change is a
//! transaction: admission decides on each request, the controllers have their say until nothing moves, and
//! either all of it has happened or none.

use super::admission::{self, Surroundings};
use super::allocation::Allocator;
use super::changes::{Change, Changes, Rejection};
use super::controllers::{self, Task};
use super::index::Index;
use super::index::node_ports;
use super::{Cidr, FieldPath, Kind, Labels, Node, Object, ObjectRef, Settings, Typed, Value, well_known};
use crate::sorting::sort_by_key;
use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet};
use std::net::IpAddr;
use std::sync::Arc;

mod loading;

pub use loading::Loading;

/// All objects of a cluster, converged: controllers have had their say after every change.
#[derive(Clone, Debug, Default)]
pub struct Cluster {
    settings: Settings,
    objects: BTreeMap<ObjectRef, Arc<Object>>,
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
        self.objects.range(first..).map(|(_, object)| object).take_while(move |object| object.reference().kind == kind)
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
            .range(first..)
            .map(|(_, object)| object)
            .take_while(move |object| object.reference().kind == kind && object.reference().namespace == namespace)
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

    /// The pods a Deployment or StatefulSet keeps, in order of name.
    pub fn pods_of(&self, workload: &ObjectRef) -> Vec<ObjectRef> {
        controllers::pods_of(self, workload)
    }

    /// Puts an object in as it was found, without asking admission or the controllers; see
    /// [`Cluster::converge`].
    pub fn store(&mut self, object: Object) {
        self.replace(object.reference().clone(), Some(Arc::new(object)));
    }

    /// Lets every controller look at everything once.
    pub fn converge(&mut self) -> Changes {
        let mut transaction = Transaction::new(self);
        let all: Vec<Arc<Object>> = transaction.cluster.objects.values().cloned().collect();
        for object in &all {
            transaction.notice(None, Some(object));
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
        let mut rejections = Vec::new();
        for request in requests {
            if let Err(rejection) = transaction.carry_out(request) {
                rejections.push(rejection);
            }
        }
        if !rejections.is_empty() {
            transaction.roll_back();
            return Err(rejections);
        }
        transaction.settle();
        Ok(transaction.commit())
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
                .asked_for
                .ips
                .extend(service.spec.cluster_ips.iter().filter_map(|ip| ip.parse::<IpAddr>().ok()));
            transaction.asked_for.ports.extend(node_ports(service));
        }
        for object in objects {
            rejections.extend(transaction.carry_out(Request::Put(object.into_value())).err());
        }
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

    fn changes_to(&self, other: &Self) -> Changes {
        let names: BTreeSet<&ObjectRef> = self.objects.keys().chain(other.objects.keys()).collect();
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
        Kind::Deployment | Kind::StatefulSet => 6,
        _ => 7,
    }
}

/// A change under way: the cluster, what it was where it has been touched, and what has still to be looked
/// at. Controllers change the cluster through [`Transaction::put`] and [`Transaction::remove`] alone.
pub(super) struct Transaction<'a> {
    pub cluster: &'a mut Cluster,
    before: BTreeMap<ObjectRef, Option<Arc<Object>>>,
    /// What was there and has been away, if only for a moment.
    removed: BTreeSet<ObjectRef>,
    /// What was there and requests have changed or removed.
    requested: BTreeSet<ObjectRef>,
    allocator_before: Allocator,
    warnings: Vec<(ObjectRef, admission::Warning)>,
    tasks: BTreeSet<Task>,
    /// Addresses and ports that objects still to come ask for by name: nobody else is given them.
    asked_for: Reserved,
}

/// Cluster IPs and node ports.
#[derive(Debug, Default)]
struct Reserved {
    ips: BTreeSet<IpAddr>,
    ports: BTreeSet<i64>,
}

impl<'a> Transaction<'a> {
    fn new(cluster: &'a mut Cluster) -> Self {
        let allocator_before = cluster.allocator.clone();
        Self {
            cluster,
            before: BTreeMap::new(),
            removed: BTreeSet::new(),
            requested: BTreeSet::new(),
            allocator_before,
            warnings: Vec::new(),
            tasks: BTreeSet::new(),
            asked_for: Reserved::default(),
        }
    }

    fn carry_out(&mut self, request: Request) -> Result<(), Rejection> {
        match request {
            Request::Delete(reference) => {
                self.note_request(&reference);
                self.remove(&reference);
            }
            Request::Put(value) => {
                if let Some(reference) = name_of(&value) {
                    self.note_request(&reference);
                }
                self.admit(value)?;
            }
            Request::Recreate(value) => {
                let value = anew(value);
                let reference = Object::decode(value.clone())
                    .map_err(|errors| Rejection { object: None, errors })?
                    .reference()
                    .clone();
                self.make_room(&reference);
                self.admit(value)?;
            }
        }
        Ok(())
    }

    fn note_request(&mut self, reference: &ObjectRef) {
        if self.cluster.get(reference).is_some() {
            self.requested.insert(reference.clone());
        }
    }

    fn admit(&mut self, value: Value) -> Result<(), Rejection> {
        let reference = name_of(&value);
        let old = reference.as_ref().and_then(|reference| self.cluster.get(reference)).cloned();
        let value = match &old {
            Some(old) => with_what_is_not_the_clients(value, old),
            None => value,
        };
        let around = Around { cluster: self.cluster, asked_for: &self.asked_for, given: RefCell::default() };
        let admitted = admission::admit(value, old.as_deref(), &around)
            .map_err(|errors| Rejection { object: reference, errors })?;
        let given = around.given.take();
        let has = |address: IpAddr| {
            let service = admitted.object.as_service();
            service.is_some_and(|service| service.spec.cluster_ips.iter().any(|ip| ip.parse() == Ok(address)))
        };
        let used = given.into_iter().filter(|(address, _)| has(*address)).map(|(_, count)| count).max();
        if let Some(count) = used {
            self.cluster.allocator.cluster_ips = count;
        }
        let name = admitted.object.reference().clone();
        self.warnings.extend(admitted.warnings.into_iter().map(|warning| (name.clone(), warning)));
        self.put(admitted.object);
        Ok(())
    }

    /// Puts an object in place; nothing happens where it is there already.
    pub fn put(&mut self, object: Object) {
        let reference = object.reference().clone();
        if self.cluster.get(&reference).is_some_and(|old| **old == object) {
            return;
        }
        self.place(reference, Some(Arc::new(object)));
    }

    /// Creates an object by way of admission, as a controller that stamps pods does. One that is refused is
    /// not made; its owner's template says why.
    pub fn create(&mut self, value: Value) {
        let _ = self.admit(value);
    }

    /// Puts an untyped object in place that a controller made. One that does not decode would be a fault
    /// of that controller and is left out.
    pub fn put_value(&mut self, value: Value) {
        if let Ok(object) = Object::decode(value) {
            self.put(object);
        }
    }

    /// Removes an object; nothing happens where there is none.
    pub fn remove(&mut self, reference: &ObjectRef) {
        let Some(old) = self.place(reference.clone(), None) else { return };
        for owned in controllers::owned_by(self.cluster, &old) {
            self.remove(&owned);
        }
    }

    /// Removes an object whose successor of the same name follows at once. What controllers made for it goes
    /// with it; what a person made beside it is found by the successor.
    fn make_room(&mut self, reference: &ObjectRef) {
        let Some(old) = self.place(reference.clone(), None) else { return };
        for owned in controllers::owned_by(self.cluster, &old) {
            let is_by_hand = self.cluster.get(&owned).is_some_and(|object| {
                owned.kind == Kind::Endpoints && !object.meta().labels.contains_key(well_known::ENDPOINTS_MANAGED_BY)
            });
            if !is_by_hand {
                self.remove(&owned);
            }
        }
    }

    /// Takes the next of the numbers from which names are made up.
    pub fn take_name_number(&mut self) -> u64 {
        self.cluster.allocator.names += 1;
        self.cluster.allocator.names
    }

    /// Takes the next offset for a pod of a node, free in all of the node's ranges.
    pub fn take_pod_offset(&mut self, node: &str, ranges: &[Cidr]) -> Option<u128> {
        let offset = self.cluster.free_pod_offsets(node, ranges).next()?;
        self.cluster.allocator.pods.insert(node.to_owned(), offset);
        Some(offset)
    }

    /// The one way by which a transaction changes an object. Gives back what was there.
    fn place(&mut self, reference: ObjectRef, new: Option<Arc<Object>>) -> Option<Arc<Object>> {
        let old = self.cluster.replace(reference.clone(), new.clone());
        if old.is_none() && new.is_none() {
            return None;
        }
        if new.is_none() {
            self.removed.insert(reference.clone());
        }
        self.before.entry(reference).or_insert_with(|| old.clone());
        if let Some(old) = &old {
            self.cluster.pass_over_freed(old);
        }
        self.notice(old.as_ref(), new.as_ref());
        old
    }

    fn notice(&mut self, old: Option<&Arc<Object>>, new: Option<&Arc<Object>>) {
        controllers::tasks_after(self.cluster, old.map(Arc::as_ref), new.map(Arc::as_ref), &mut self.tasks);
    }

    /// Lets the controllers work until nothing is left to look at.
    fn settle(&mut self) {
        // Every task is idempotent, so this ends; the bound is for a mistake of ours.
        let mut left = 200_000 + 64 * self.cluster.objects.len();
        while let Some(task) = self.tasks.pop_first() {
            controllers::run(self, &task);
            left -= 1;
            if left == 0 {
                debug_assert!(false, "the controllers do not come to rest: {task:?}");
                break;
            }
        }
    }

    fn commit(self) -> Changes {
        let is_as_before = |object: &&ObjectRef| {
            self.before.get(object).is_some_and(|before| before.as_ref() == self.cluster.get(object))
        };
        let put_back = self.requested.iter().filter(is_as_before).cloned().collect();
        let objects: Vec<Change> = self
            .before
            .into_iter()
            .map(|(object, before)| Change { after: self.cluster.get(&object).cloned(), object, before })
            .filter(|change| change.before != change.after)
            .collect();
        let was_away = |change: &&Change| {
            change.before.is_some() && change.after.is_some() && self.removed.contains(&change.object)
        };
        let made_anew = objects.iter().filter(was_away).map(|change| change.object.clone()).collect();
        Changes {
            objects,
            made_anew,
            put_back,
            warnings: self.warnings,
            allocation: (self.allocator_before, self.cluster.allocator.clone()),
            settings: None,
        }
    }

    fn roll_back(self) {
        for (reference, before) in self.before {
            self.cluster.replace(reference, before);
        }
        self.cluster.allocator = self.allocator_before;
    }
}

/// The index and the allocator of a cluster, for the controllers.
impl Cluster {
    pub(super) fn index(&self) -> &Index {
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
    pub(super) fn free_pod_offsets<'a>(
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

    /// Sees to it that an address which has just become free is not the one given out next: a successor
    /// has another address than what it succeeds, also where that one was not of our giving.
    fn pass_over_freed(&mut self, old: &Object) {
        match old.typed() {
            Typed::Service(service) => {
                let freed: Vec<IpAddr> = service.spec.cluster_ips.iter().filter_map(|ip| ip.parse().ok()).collect();
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
                let has = |ip: IpAddr| pod.status.pod_ips.iter().any(|freed| freed.parse() == Ok(ip));
                if ranges.iter().any(|range| range.nth(offset).is_some_and(has)) {
                    self.allocator.pods.insert(node.name, offset);
                }
            }
            _ => {}
        }
    }
}

/// What admission sees of the cluster.
struct Around<'a> {
    cluster: &'a Cluster,
    asked_for: &'a Reserved,
    /// The cluster IPs that were offered, one a family, and the count to remember of each if it is used.
    given: RefCell<Vec<(IpAddr, u64)>>,
}

impl Surroundings for Around<'_> {
    fn settings(&self) -> &Settings {
        &self.cluster.settings
    }

    fn namespace_exists(&self, name: &str) -> bool {
        self.cluster.get(&ObjectRef::new(Kind::Namespace, "", name)).is_some()
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

fn name_of(value: &Value) -> Option<ObjectRef> {
    let text = |path: &[&str]| value.at(&FieldPath::of(path)).and_then(Value::as_text);
    let kind = Kind::of(text(&["apiVersion"])?, text(&["kind"])?);
    let unsaid = if matches!(kind, Kind::Other(..)) { "" } else { "default" };
    let namespace = text(&["metadata", "namespace"]).unwrap_or(unsaid);
    Some(ObjectRef::new(kind, namespace, text(&["metadata", "name"])?))
}

/// The status, and the node a pod was put on, are not for clients to leave out: the API server keeps them
/// (`PrepareForUpdate` of each kind; a pod is bound through a door of its own).
fn with_what_is_not_the_clients(mut value: Value, old: &Object) -> Value {
    for path in [FieldPath::of(&["status"]), FieldPath::of(&["spec", "nodeName"])] {
        if value.at(&path).is_none()
            && let Some(kept) = old.value().at(&path)
        {
            value.set(&path, Some(kept.clone()));
        }
    }
    value
}

/// The object without what belonged to its last life: status, addresses that were given to it, its end.
fn anew(mut value: Value) -> Value {
    let is_headless = value.at(&FieldPath::of(&["spec", "clusterIP"])).and_then(Value::as_text) == Some("None");
    let mut gone = vec![
        &["status"][..],
        &["metadata", "deletionTimestamp"],
        &["metadata", "uid"],
        &["metadata", "resourceVersion"],
    ];
    match value.field("kind").and_then(Value::as_text) {
        Some("Pod") => gone.push(&["spec", "nodeName"]),
        Some("Service") if is_headless => gone.push(&["spec", "clusterIPs"]),
        Some("Service") => {
            gone.extend([
                &["spec", "clusterIP"][..],
                &["spec", "clusterIPs"],
                &["spec", "ipFamilies"],
                &["spec", "healthCheckNodePort"],
            ]);
        }
        _ => {}
    }
    for field in gone {
        value.set(&FieldPath::of(field), None);
    }
    value
}

#[cfg(test)]
mod tests;
