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
