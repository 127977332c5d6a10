//! A change under way, as a journal: the API server and the controllers change the cluster through it alone, and it
//! keeps what was before and what has still to be looked at. At the end either all of it has happened or none.

use super::Cluster;
use super::allocating::{ClusterView, Reserved};
use super::observed::Observed;
use crate::cluster::admission;
use crate::cluster::allocation::Allocator;
use crate::cluster::changes::{Change, Changes, Rejection};
use crate::cluster::task::Task;
use crate::cluster::work::{self, Work};
use crate::cluster::{Cidr, FieldPath, Kind, Object, ObjectRef, Value};
use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet};
use std::net::IpAddr;
use std::sync::Arc;

/// Pods as they were and as they are, where their labels differ: one look at its Services is enough for all that
/// becomes of a pod in one change.
pub(in crate::cluster) type Moved = BTreeMap<ObjectRef, Vec<Arc<Object>>>;

/// An object before and after.
pub(in crate::cluster) type Sides = (Option<Arc<Object>>, Option<Arc<Object>>);

/// A change under way: the cluster, what it was where it has been touched, and what has still to be looked
/// at. Controllers change the cluster through [`Transaction::put`] and [`Transaction::remove`] alone.
pub(in crate::cluster) struct Transaction<'a> {
    pub cluster: &'a mut Cluster,
    pub(in crate::cluster) so_far: SoFar,
}

/// All of a change but its cluster: what is kept of it between two slices of work.
#[derive(Debug, Default)]
pub(in crate::cluster) struct SoFar {
    pub(in crate::cluster) before: BTreeMap<ObjectRef, Option<Arc<Object>>>,
    /// What was there and has been away, if only for a moment.
    removed: BTreeSet<ObjectRef>,
    /// What was there and has been admitted in another form, or removed by request.
    requested: BTreeSet<ObjectRef>,
    /// The Endpoints that were admitted.
    pub(in crate::cluster) endpoints: BTreeSet<ObjectRef>,
    allocator_before: Allocator,
    warnings: Vec<(ObjectRef, admission::Warning)>,
    /// What came, changed or went and no controller has noticed yet: as it was, and as it is.
    pub(in crate::cluster) unnoticed: Vec<Sides>,
    /// What controllers have still to look at.
    pub(in crate::cluster) tasks: BTreeSet<Task>,
    /// Pods whose Services have still to be looked at.
    pub(in crate::cluster) moved: Moved,
    /// Addresses and ports that objects still to come ask for by name: nobody else is given them.
    pub(in crate::cluster) asked_for: Reserved,
    /// What was observed, and is left alone.
    pub(in crate::cluster) observed: Observed,
    /// A cluster is being filled.
    is_taking_in: bool,
    /// The first pod that a controller wanted and the API server refused.
    pub(in crate::cluster) failed: Option<Rejection>,
}

impl SoFar {
    /// Nothing yet, but for what objects still to come ask for, and what was observed.
    pub(crate) fn of(asked_for: Reserved, observed: Observed) -> Self {
        Self { asked_for, observed, is_taking_in: true, ..Self::default() }
    }

    /// Forgets how it was before: for what nobody takes back.
    pub(crate) fn forget_before(&mut self) {
        let kept = std::mem::take(self);
        *self = Self {
            unnoticed: kept.unnoticed,
            tasks: kept.tasks,
            moved: kept.moved,
            ..Self::of(kept.asked_for, kept.observed)
        };
    }
}

impl<'a> Transaction<'a> {
    pub(in crate::cluster) fn new(cluster: &'a mut Cluster) -> Self {
        let allocator_before = cluster.allocator.clone();
        Self { cluster, so_far: SoFar { allocator_before, ..SoFar::default() } }
    }

    /// Goes on with a change of this cluster where it was left.
    pub(in crate::cluster) fn resumed(cluster: &'a mut Cluster, so_far: SoFar) -> Self {
        Self { cluster, so_far }
    }

    /// Notes that a client asked for another form of what is there, or for its end.
    pub(crate) fn is_requested(&mut self, reference: &ObjectRef) {
        if self.cluster.get(reference).is_some() {
            self.so_far.requested.insert(reference.clone());
        }
    }

    /// Has admission decide on an object, and puts it in place.
    pub(crate) fn admit(&mut self, value: Value) -> Result<(), Rejection> {
        let reference = ObjectRef::from_value(&value);
        let old = reference.as_ref().and_then(|reference| self.cluster.get(reference)).cloned();
        let value = match &old {
            Some(old) => keep_server_fields(value, old),
            None => value,
        };
        let (admitted, given) = self.asked(|view| admission::admit(value, old.as_deref(), view));
        let admitted = admitted.map_err(|errors| Rejection { object: reference, errors })?;
        if old.is_some() {
            self.so_far.requested.insert(admitted.object.reference().clone());
        }
        self.take_in(admitted, given);
        Ok(())
    }

    /// The same of an object that was decoded before: it is not read a second time where there was none of its name.
    pub(crate) fn admit_decoded(&mut self, object: Object) -> Result<(), Rejection> {
        let reference = object.reference().clone();
        if self.cluster.get(&reference).is_some() {
            return self.admit(object.into_value());
        }
        let (admitted, given) = self.asked(|view| admission::admit_new(object, view));
        self.take_in(admitted.map_err(|errors| Rejection { object: Some(reference), errors })?, given);
        Ok(())
    }

    /// What admission says of this cluster, and the cluster IPs it gave out.
    fn asked<T>(&self, admission: impl FnOnce(&ClusterView<'_>) -> T) -> (T, Vec<(IpAddr, u64)>) {
        let view = ClusterView { cluster: self.cluster, asked_for: &self.so_far.asked_for, given: RefCell::default() };
        (admission(&view), view.given.take())
    }

    fn take_in(&mut self, admitted: admission::Admitted, given: Vec<(IpAddr, u64)>) {
        let has = |address: IpAddr| {
            let service = admitted.object.as_service();
            service.is_some_and(|service| service.spec.addresses().any(|ip| ip == address))
        };
        let used = given.into_iter().filter(|(address, _)| has(*address)).map(|(_, count)| count).max();
        if let Some(count) = used {
            self.cluster.allocator.cluster_ips = count;
        }
        let name = admitted.object.reference();
        if name.kind == Kind::Endpoints {
            self.so_far.endpoints.insert(name.clone());
        }
        self.so_far.warnings.extend(admitted.warnings.into_iter().map(|warning| (name.clone(), warning)));
        self.put(admitted.object);
    }

    /// Puts an object in place; nothing happens where it is there already.
    pub(crate) fn put(&mut self, object: Object) {
        let reference = object.reference().clone();
        if self.cluster.get(&reference).is_some_and(|old| **old == object) {
            return;
        }
        self.place(reference, Some(Arc::new(object)));
    }

    /// Creates an object by way of admission, as a controller that stamps pods does. One that is refused is
    /// not made; its owner's template says why.
    pub(crate) fn create(&mut self, value: Value) {
        if let Err(rejection) = self.admit(value) {
            self.so_far.failed.get_or_insert(rejection);
        }
    }

    /// Puts an untyped object in place that a controller made. One that does not decode would be a fault
    /// of that controller and is left out.
    pub(crate) fn put_value(&mut self, value: Value) {
        if let Ok(object) = Object::decode(value) {
            self.put(object);
        }
    }

    /// Removes an object and nothing with it; gives what was there. What goes with it is for the garbage collector
    /// among the controllers to say.
    pub(crate) fn remove(&mut self, reference: &ObjectRef) -> Option<Arc<Object>> {
        self.place(reference.clone(), None)
    }

    /// Takes the next of the numbers from which names are made up.
    pub(crate) fn take_name_number(&mut self) -> u64 {
        self.cluster.allocator.names += 1;
        self.cluster.allocator.names
    }

    /// Takes the next offset for a pod of a node, free in all of the node's ranges.
    pub(crate) fn take_pod_offset(&mut self, node: &str, ranges: &[Cidr]) -> Option<u128> {
        // Whoever has an address that was found in a slice has it, though nobody brought the pod.
        let observed = &self.so_far.observed;
        let is_free =
            |offset: &u128| !ranges.iter().any(|range| range.nth(*offset).is_some_and(|ip| observed.lists(ip)));
        let offset = self.cluster.free_pod_offsets(node, ranges).find(is_free)?;
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
            self.so_far.removed.insert(reference.clone());
        }
        self.so_far.before.entry(reference).or_insert_with(|| old.clone());
        if let Some(old) = &old {
            self.cluster.pass_over_freed(old);
        }
        self.notice(old.as_ref(), new.as_ref());
        old
    }

    pub(in crate::cluster) fn notice(&mut self, old: Option<&Arc<Object>>, new: Option<&Arc<Object>>) {
        work::count(Work::Object, 1);
        for pod in [old, new].into_iter().flatten().filter(|object| object.reference().kind == Kind::Pod) {
            let known = self.so_far.moved.entry(pod.reference().clone()).or_default();
            if known.iter().all(|known| known.meta().labels != pod.meta().labels) {
                known.push(Arc::clone(pod));
            }
        }
        self.so_far.unnoticed.push((old.cloned(), new.cloned()));
    }

    /// A thing is as it should be, whatever has been written of it meanwhile.
    pub(crate) fn is_looked_at(&mut self, task: &Task) {
        self.so_far.tasks.remove(task);
    }

    /// Lets every pod be looked at that waits for an address.
    pub(crate) fn look_at_waiting_pods(&mut self) {
        self.so_far.tasks.extend(self.cluster.index().waiting_pods().cloned().map(Task::Pod));
    }

    /// True while a cluster is being filled, and nobody changes it.
    pub(crate) fn is_taking_in(&self) -> bool {
        self.so_far.is_taking_in
    }

    /// An object as it was before this change.
    pub(crate) fn was(&self, object: &ObjectRef) -> Option<&Arc<Object>> {
        match self.so_far.before.get(object) {
            Some(before) => before.as_ref(),
            None => self.cluster.get(object),
        }
    }

    /// True where this change has touched an object.
    pub(crate) fn has_touched(&self, object: &ObjectRef) -> bool {
        self.so_far.before.contains_key(object)
    }

    /// What this change has touched so far.
    pub(crate) fn touched(&self) -> impl ExactSizeIterator<Item = &ObjectRef> {
        self.so_far.before.keys()
    }

    pub(in crate::cluster) fn commit(self) -> Changes {
        let is_as_before = |object: &&ObjectRef| {
            self.so_far.before.get(object).is_some_and(|before| before.as_ref() == self.cluster.get(object))
        };
        let put_back = self.so_far.requested.iter().filter(is_as_before).cloned().collect();
        let objects: Vec<Change> = self
            .so_far
            .before
            .into_iter()
            .map(|(object, before)| Change { after: self.cluster.get(&object).cloned(), object, before })
            .filter(|change| change.before != change.after)
            .collect();
        let was_away = |change: &&Change| {
            change.before.is_some() && change.after.is_some() && self.so_far.removed.contains(&change.object)
        };
        let made_anew = objects.iter().filter(was_away).map(|change| change.object.clone()).collect();
        Changes {
            objects,
            made_anew,
            put_back,
            leftover: Vec::new(),
            warnings: self.so_far.warnings,
            allocation: (self.so_far.allocator_before, self.cluster.allocator.clone()),
            settings: None,
        }
    }

    pub(in crate::cluster) fn roll_back(self) {
        for (reference, before) in self.so_far.before {
            self.cluster.replace(reference, before);
        }
        self.cluster.allocator = self.so_far.allocator_before;
    }
}

/// The status, and the node a pod was put on, are not for clients to leave out: the API server keeps them
/// (`PrepareForUpdate` of each kind; a pod is bound through a door of its own).
fn keep_server_fields(mut value: Value, old: &Object) -> Value {
    for path in [FieldPath::of(&["status"]), FieldPath::of(&["spec", "nodeName"])] {
        if value.at(&path).is_none()
            && let Some(kept) = old.value().at(&path)
        {
            value.set(&path, Some(kept.clone()));
        }
    }
    value
}
