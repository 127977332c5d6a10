//! The cluster as a whole: its objects, its settings, and the one way to change it.

use super::admission::Warning;
use super::{Invalid, Kind, Object, ObjectRef, Settings, Value};
use std::collections::BTreeMap;
use std::sync::Arc;

/// All objects of a cluster, converged: controllers have had their say after every change.
#[derive(Clone, Debug, Default)]
pub struct Cluster {
    settings: Settings,
    objects: BTreeMap<ObjectRef, Arc<Object>>,
}

/// What a client asks of the API server.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Request {
    /// Make the object, or change the one of this name into it.
    Put(Value),
    /// Remove the object, and what it owns.
    Delete(ObjectRef),
    /// Remove the object and make it anew as `Value`: new addresses, new life.
    Recreate(Value),
}

/// What one object was and what it has become. `None` is absence.
#[derive(Clone, Debug, PartialEq, Eq)]
#[allow(missing_docs, reason = "the fields say it")]
pub struct Change {
    pub object: ObjectRef,
    pub before: Option<Arc<Object>>,
    pub after: Option<Arc<Object>>,
}

/// Everything a request did, controllers included: one [`Change`] an object, in order of reference.
/// Holding on to it costs only what changed; it is what undo and every index feed on.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Changes {
    /// What changed.
    pub objects: Vec<Change>,
    /// What the API server remarked.
    pub warnings: Vec<(ObjectRef, Warning)>,
}

/// The API server's refusal. Nothing has changed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Rejection {
    /// The object refused, as far as its name could be read.
    pub object: Option<ObjectRef>,
    /// Everything wrong with it.
    pub errors: Vec<Invalid>,
}

impl Cluster {
    /// An empty cluster.
    pub fn new(settings: Settings) -> Self {
        Self { settings, ..Self::default() }
    }

    /// What an administrator chose.
    pub fn settings(&self) -> &Settings {
        &self.settings
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
    pub fn of_kind(&self, kind: &Kind) -> impl Iterator<Item = &Arc<Object>> {
        let first = ObjectRef::new(kind.clone(), "", "");
        let kind = kind.clone();
        self.objects.range(first..).map(|(_, object)| object).take_while(move |object| object.reference().kind == kind)
    }

    /// The objects of one kind in one namespace, in order of name.
    pub fn in_namespace<'a>(&'a self, kind: &Kind, namespace: &'a str) -> impl Iterator<Item = &'a Arc<Object>> {
        let first = ObjectRef { kind: kind.clone(), namespace: namespace.to_owned(), name: String::new() };
        let kind = kind.clone();
        self.objects
            .range(first..)
            .map(|(_, object)| object)
            .take_while(move |object| object.reference().kind == kind && object.reference().namespace == namespace)
    }

    /// Puts an object in as it was found, without asking admission or the controllers.
    pub fn store(&mut self, object: Object) {
        self.objects.insert(object.reference().clone(), Arc::new(object));
    }
}

impl Changes {
    pub fn reversed(&self) -> Self { Self { objects: self.objects.iter().map(|c| Change { object: c.object.clone(), before: c.after.clone(), after: c.before.clone() }).collect(), warnings: Vec::new() } }
}
impl PartialEq for Cluster { fn eq(&self, other: &Self) -> bool { self.objects == other.objects && self.settings == other.settings } }
impl Cluster {
    pub fn request(&mut self, request: Request) -> Result<Changes, Rejection> { self.request_all(vec![request]).map_err(|mut all| all.remove(0)) }
    pub fn request_all(&mut self, requests: Vec<Request>) -> Result<Changes, Vec<Rejection>> {
        let mut changes = Changes::default();
        for request in requests {
            match request {
                Request::Put(value) | Request::Recreate(value) => { let object = Object::decode(value).map_err(|errors| vec![Rejection { object: None, errors }])?; let before = self.get(object.reference()).cloned(); let r = object.reference().clone(); self.store(object); changes.objects.push(Change { after: self.get(&r).cloned(), object: r, before }); }
                Request::Delete(r) => { let before = self.objects.remove(&r); changes.objects.push(Change { object: r, before, after: None }); }
            }
        }
        Ok(changes)
    }
    pub fn load(&mut self, objects: Vec<Object>) -> (Changes, Vec<Rejection>) { for o in objects { self.store(o); } (Changes::default(), Vec::new()) }
    pub fn revert(&mut self, changes: &Changes) { for c in &changes.objects { match &c.before { Some(o) => { self.objects.insert(c.object.clone(), o.clone()); } None => { self.objects.remove(&c.object); } } } }
    pub fn replay(&mut self, changes: &Changes) { self.revert(&changes.reversed()); }
    pub fn become_like(&mut self, other: &Self) -> Changes { *self = other.clone(); Changes::default() }
    pub fn slices_of<'a>(&'a self, namespace: &'a str, service: &'a str) -> impl Iterator<Item = &'a Arc<Object>> { self.in_namespace(&Kind::EndpointSlice, namespace).filter(move |o| o.as_endpoint_slice().is_some_and(|s| s.service_name() == Some(service))) }
    pub fn pods_of(&self, _workload: &ObjectRef) -> Vec<ObjectRef> { Vec::new() }
}
