//! The controls of the step that is due: what it makes, changes, looks up and uses is offered first or outlined.

use super::model::Lesson;
use super::pattern::ObjectPattern;
use super::script::StepKind;
use super::view::View;
use crate::cluster::{Cluster, FieldPath, Object, ObjectRef, Value};
use crate::control::Control;

/// The field for how many pods a workload keeps.
const REPLICAS: [&str; 2] = ["spec", "replicas"];

/// The field for whether a pod is ready.
const CONDITIONS: [&str; 2] = ["status", "conditions"];

/// What there is to do to the objects that are there now.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Due {
    /// The objects that a lesson is about, those of the step first.
    pub objects: Vec<ObjectRef>,
    /// The manifests of what the step makes and what is not there yet.
    pub makes: Vec<Value>,
    /// The manifests of what the lesson names and any step makes, and what is not there yet: their names and places are
    /// what a form starts with.
    pub wants: Vec<Value>,
    /// The fields that the step sets and that are not yet as it sets them. The empty path is an object that it deletes.
    pub fields: Vec<(ObjectRef, FieldPath)>,
    /// True where the step looks something up.
    pub asks: bool,
    /// What the step uses beside objects: the clock, the Corefile, the names outside, the administrator's choices.
    pub controls: Vec<Control>,
}

impl Due {
    /// True where the step sets this field, something in it, or what it is part of.
    pub fn sets(&self, object: &ObjectRef, field: &FieldPath) -> bool {
        let is_within = |one: &FieldPath, other: &FieldPath| other.steps().starts_with(one.steps());
        let is_it = |set: &FieldPath| match (set.steps().is_empty(), field.steps().is_empty()) {
            (false, false) => is_within(set, field) || is_within(field, set),
            (no_field, whole) => no_field && whole,
        };
        self.fields.iter().any(|(of, set)| of == object && is_it(set))
    }

    /// What a form starts with: what the step makes, before what any other does.
    pub fn wanted(&self) -> Vec<Value> {
        self.makes.iter().chain(&self.wants).cloned().collect()
    }

    fn add(&mut self, kind: &StepKind, cluster: &Cluster) {
        match kind {
            StepKind::Apply(values) | StepKind::RecreateAll(values) => {
                for value in values {
                    self.put(value, cluster);
                }
            }
            StepKind::Set { object, field, to } | StepKind::Recreate { object, field, to } => {
                self.set(object, field.clone(), cluster, |known| known.value().at(field) == to.as_ref());
            }
            StepKind::Scale { object, to } => {
                let is_so = |known: &Object| known.as_workload().is_some_and(|workload| workload.replicas == *to);
                self.set(object, FieldPath::of(&REPLICAS), cluster, is_so);
            }
            StepKind::Ready { object, to } => {
                let is_so = |known: &Object| known.as_pod().is_some_and(|pod| pod.status.ready == *to);
                self.set(object, FieldPath::of(&CONDITIONS), cluster, is_so);
            }
            StepKind::Delete(object) => self.set(object, FieldPath::root(), cluster, |_| false),
            StepKind::Refused(inner) => self.add(inner, cluster),
            StepKind::Ask(_) => self.asks = true,
            StepKind::Wait { .. } => self.controls.push(Control::Time),
            StepKind::Corefile(_) | StepKind::Profile(_) => self.controls.push(Control::Corefile),
            StepKind::Outside(_) => self.controls.push(Control::Outside),
            StepKind::Settings(_) => self.controls.push(Control::Settings),
        }
    }

    /// A field of the first object of a pattern, unless it is as it should be.
    fn set(&mut self, object: &ObjectPattern, field: FieldPath, cluster: &Cluster, is_so: impl Fn(&Object) -> bool) {
        let found = object.all(cluster).next().filter(|known| !is_so(known));
        self.fields.extend(found.map(|known| (known.reference().clone(), field)));
    }

    /// What a manifest says and the object does not; or the whole of it where there is no such object.
    fn put(&mut self, value: &Value, cluster: &Cluster) {
        let Ok(wanted) = Object::decode(value.clone()) else { return };
        let Some(known) = cluster.get(wanted.reference()) else {
            return self.makes.push(value.clone());
        };
        let is_other = |field: &FieldPath| value.at(field).is_some() && value.at(field) != known.value().at(field);
        let top = value.as_map().into_iter().flatten().map(|(key, _)| FieldPath::root().key(key.clone()));
        let spec = FieldPath::of(&["spec"]);
        let of_spec =
            value.at(&spec).and_then(Value::as_map).into_iter().flatten().map(|(key, _)| spec.key(key.clone()));
        let is_whole = |field: &FieldPath| *field != spec && *field != FieldPath::of(&["metadata"]);
        let labels = FieldPath::of(&["metadata", "labels"]);
        let others = top.filter(is_whole).chain(of_spec).chain([labels]).filter(is_other);
        self.fields.extend(others.map(|field| (wanted.reference().clone(), field)));
    }
}

impl Lesson {
    /// What is due at a step of the guided stage; without one, the objects alone.
    pub fn due(&self, step: Option<usize>, cluster: &Cluster) -> Due {
        let mut due = Due::default();
        for pattern in self.offered(step) {
            let found = pattern.all(cluster).next().map(|object| object.reference().clone());
            due.objects.extend(found.filter(|found| !due.objects.contains(found)));
        }
        let mut all = Due::default();
        self.steps.iter().flat_map(|step| &step.script.steps).for_each(|step| all.add(&step.kind, cluster));
        let is_named = |value: &Value| {
            let made = Object::decode(value.clone()).ok();
            made.is_some_and(|made| self.objects.iter().any(|named| named.fits(made.reference())))
        };
        due.wants = all.makes.into_iter().filter(is_named).collect();
        let script = step.and_then(|step| self.steps.get(step)).map(|step| &step.script.steps);
        for step in script.into_iter().flatten() {
            due.add(&step.kind, cluster);
        }
        // What is looked up in a panel is not looked up in the field for the question.
        let view = step.and_then(|step| self.steps.get(step)).and_then(|step| step.view.as_ref());
        if let Some(control) = view.and_then(View::control) {
            due.asks = false;
            due.controls.push(control);
        }
        due
    }
}
