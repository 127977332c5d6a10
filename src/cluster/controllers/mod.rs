//! The controllers: what follows from the objects. Each looks at one thing, compares what is with what
//! should be and mends the difference; looking twice changes nothing more. They run at once after every
//! change, on exactly what the change may concern.
//!
//! | file | controller | upstream |
//! |---|---|---|
//! | `node_ipam` | ranges of pod addresses for nodes | `pkg/controller/nodeipam` |
//! | `kubelet` | scheduler and kubelet: a new pod gets a node, addresses, a status | – |
//! | `deployment` | Deployment | `pkg/controller/deployment` |
//! | `replica_set` | ReplicaSet and ReplicationController | `pkg/controller/replicaset`, `replication` |
//! | `daemon_set` | DaemonSet | `pkg/controller/daemon` |
//! | `job` | Job | `pkg/controller/job` |
//! | `stateful_set` | StatefulSet | `pkg/controller/statefulset` |
//! | `endpoints` | Endpoints of Services with a selector | `pkg/controller/endpoint` |
//! | `endpoint_slices` | slices of Services with a selector | `k8s.io/endpointslice` |
//! | `mirroring` | slices of hand-made Endpoints | `pkg/controller/endpointslicemirroring` |
//!
//! `unseen` is what the two for Services with a selector go by where nobody gave the pods.

mod daemon_set;
mod deployment;
mod endpoint_slices;
mod endpoints;
mod implied;
mod job;
mod kubelet;
mod mirroring;
mod node_ipam;
mod replica_set;
mod stateful_set;
mod unseen;
mod workload;

pub(super) use endpoints::is_leftover;
pub(super) use implied::replica_sets as implied_replica_sets;
pub use job::Progress as JobProgress;
pub(super) use mirroring::slices_of_endpoints;
pub(super) use unseen::take_in as take_in_unseen;
pub use workload::cut as cut_replicas;
pub(super) use workload::replicas_beside as wanted_pods;

use super::store::{Cluster, Transaction};
use super::work::{self, Work};
use super::{FieldPath, Kind, Object, ObjectRef, Typed, Value, service_selects, well_known};
use std::collections::BTreeSet;

/// One thing for a controller to look at. The order is the order of work: what others wait for comes first.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Task {
    /// A node's pod ranges.
    Node(String),
    /// The pods of a Deployment, StatefulSet or DaemonSet whose template has changed.
    Rollout(ObjectRef),
    /// The pods of a workload.
    Workload(ObjectRef),
    /// All pods that nobody runs yet: an address has become free.
    Waiting,
    /// A pod that nobody runs yet.
    Pod(ObjectRef),
    /// Endpoints and slices of a Service: namespace, name.
    Service(String, String),
    /// The mirror of an Endpoints object: namespace, name.
    Mirror(String, String),
}

/// Looks at one thing.
pub(super) fn run(transaction: &mut Transaction<'_>, task: &Task) {
    match task {
        Task::Node(name) => node_ipam::reconcile(transaction, name),
        Task::Rollout(reference) => match reference.kind {
            Kind::StatefulSet => stateful_set::roll_out(transaction, reference),
            Kind::DaemonSet => daemon_set::roll_out(transaction, reference),
            _ => deployment::roll_out(transaction, reference),
        },
        Task::Workload(reference) => match reference.kind {
            Kind::StatefulSet => stateful_set::reconcile(transaction, reference),
            Kind::ReplicaSet | Kind::ReplicationController => replica_set::reconcile(transaction, reference),
            Kind::DaemonSet => daemon_set::reconcile(transaction, reference),
            Kind::Job => job::reconcile(transaction, reference),
            _ => deployment::reconcile(transaction, reference),
        },
        Task::Waiting => transaction.look_at_waiting_pods(),
        Task::Pod(reference) => kubelet::reconcile(transaction, reference),
        Task::Service(namespace, name) => {
            work::count(Work::Service, 1);
            if let Some(unseen) = unseen::endpoints(transaction, namespace, name) {
                endpoints::reconcile(transaction, namespace, name, unseen.subsets);
                endpoint_slices::reconcile(transaction, namespace, name, unseen.slices);
            }
            // What they have just written is as it should be: once for each change is enough.
            transaction.is_looked_at(task);
        }
        Task::Mirror(namespace, name) => mirroring::reconcile(transaction, namespace, name),
    }
}

/// What has to be looked at because an object came, changed or went. The Services of a pod are
/// [`services_selecting`] it, as it was and as it is.
pub(super) fn tasks_after(cluster: &Cluster, old: Option<&Object>, new: Option<&Object>, tasks: &mut BTreeSet<Task>) {
    let Some(object) = new.or(old) else { return };
    let reference = object.reference();
    let (namespace, name) = (reference.namespace.clone(), reference.name.clone());
    match reference.kind {
        Kind::Pod => {
            if concerns_workloads(old, new) {
                let workloads = [old, new].into_iter().flatten().flat_map(|side| workloads_of(cluster, side));
                tasks.extend(workloads.map(Task::Workload));
            }
            if new.and_then(Object::as_pod).is_some_and(|pod| pod.status.phase.is_none()) {
                tasks.insert(Task::Pod(reference.clone()));
            }
            // An address that becomes free may be what another pod waits for.
            if new.is_none() {
                tasks.insert(Task::Waiting);
            }
        }
        Kind::Service | Kind::Endpoints => {
            tasks.insert(Task::Service(namespace.clone(), name.clone()));
            tasks.insert(Task::Mirror(namespace, name));
        }
        Kind::EndpointSlice => {
            for side in [old, new].into_iter().flatten() {
                if let Some(service) = side.as_endpoint_slice().and_then(|slice| slice.service_name()) {
                    tasks.insert(Task::Service(namespace.clone(), service.to_owned()));
                    tasks.insert(Task::Mirror(namespace.clone(), service.to_owned()));
                }
            }
        }
        Kind::ReplicaSet | Kind::ReplicationController | Kind::Job => {
            tasks.insert(Task::Workload(reference.clone()));
        }
        Kind::Deployment | Kind::StatefulSet | Kind::DaemonSet => {
            tasks.insert(Task::Workload(reference.clone()));
            if let (Some(old), Some(new)) = (old.and_then(Object::as_workload), new.and_then(Object::as_workload))
                && old.template_value != new.template_value
            {
                tasks.insert(Task::Rollout(reference.clone()));
            }
        }
        Kind::Node => {
            tasks.insert(Task::Node(name.clone()));
            for pod in cluster.index().pods_on(&name) {
                tasks.extend(cluster.get(pod).into_iter().flat_map(|pod| services_selecting(cluster, pod)));
            }
            let daemons = cluster.of_kind(&Kind::DaemonSet).map(|set| Task::Workload(set.reference().clone()));
            tasks.extend(daemons);
            // Pods that waited for any node, or for this one.
            for waiting in cluster.index().pods_on("").chain(cluster.index().pods_on(&name)) {
                tasks.insert(Task::Pod(waiting.clone()));
            }
        }
        // The Jobs of a CronJob are made by the clock on the wall, which the lab has not.
        Kind::Namespace | Kind::ConfigMap | Kind::CronJob | Kind::Other(..) => {}
    }
}

/// What goes with an object when it goes (`pkg/controller/garbagecollector`, `namespace`; rule E14).
pub(super) fn owned_by(cluster: &Cluster, gone: &Object) -> Vec<ObjectRef> {
    let reference = gone.reference();
    let (namespace, name) = (reference.namespace.as_str(), reference.name.as_str());
    let kept_by = |object: &Object, keepers: &[&str]| {
        object.as_endpoint_slice().and_then(|slice| slice.managed_by()).is_some_and(|keeper| keepers.contains(&keeper))
    };
    let slices = |keepers: &'static [&'static str]| {
        let all = cluster.slices_of(namespace, name).filter(move |slice| kept_by(slice, keepers));
        all.map(|slice| slice.reference().clone()).collect::<Vec<_>>()
    };
    match gone.typed() {
        Typed::Namespace(_) => {
            let inside = |object: &&std::sync::Arc<Object>| object.reference().namespace == name;
            cluster.objects().filter(inside).map(|object| object.reference().clone()).collect()
        }
        Typed::Deployment(_) => {
            let mut all = replica_set::of_deployment(cluster, reference);
            all.extend(pods_of(cluster, reference));
            all
        }
        Typed::Workload(_) if reference.kind == Kind::CronJob => {
            // Collected with its last owner, whether that manages it or not: a Job made by hand is not managed.
            let own = cluster.in_namespace(&Kind::Job, namespace).filter(|job| {
                let owners = &job.meta().owners;
                let is_this =
                    |owner: &super::meta::OwnerReference| owner.kind == Kind::CronJob.name() && owner.name == *name;
                !owners.is_empty() && owners.iter().all(is_this)
            });
            own.map(|job| job.reference().clone()).collect()
        }
        Typed::StatefulSet(_) | Typed::Workload(_) => pods_of(cluster, reference),
        Typed::Service(_) => {
            let mut all = slices(&[well_known::SLICE_CONTROLLER, well_known::MIRRORING_CONTROLLER]);
            all.push(ObjectRef::new(Kind::Endpoints, namespace, name));
            all
        }
        Typed::Endpoints(_) => slices(&[well_known::MIRRORING_CONTROLLER]),
        _ => Vec::new(),
    }
}

/// What is left of `owned` where `owner` is deleted and its dependents are orphaned: the same without this
/// owner (`pkg/controller/garbagecollector`, `orphanDependents`). A Deployment's pods belong to its
/// ReplicaSet, which is what becomes the orphan, so they stay as they are. `None` for what no garbage
/// collector but another controller removes: all of a namespace, the Endpoints of a Service, mirrored slices.
pub(super) fn orphaned(owner: &Object, owned: &Object) -> Option<Value> {
    let is_collected = match owner.typed() {
        Typed::Deployment(_) | Typed::StatefulSet(_) | Typed::Workload(_) => true,
        Typed::Service(_) => {
            owned.as_endpoint_slice().is_some_and(|slice| slice.managed_by() == Some(well_known::SLICE_CONTROLLER))
        }
        _ => false,
    };
    is_collected.then(|| {
        let ObjectRef { kind, name, .. } = owner.reference();
        let path = FieldPath::of(&["metadata", "ownerReferences"]);
        let is_other = |one: &Value| {
            let text = |key| one.field(key).and_then(Value::as_text);
            text("kind") != Some(kind.name()) || text("name") != Some(name.as_str())
        };
        let mut value = owned.value().clone();
        let owners = value.at(&path).map(Value::items).unwrap_or_default();
        let others: Vec<Value> = owners.iter().filter(|one| is_other(one)).cloned().collect();
        value.set(&path, (!others.is_empty()).then_some(Value::List(others)));
        value
    })
}

/// The pods a workload keeps, in order of name; those of a CronJob are its Jobs'.
pub(super) fn pods_of(cluster: &Cluster, workload: &ObjectRef) -> Vec<ObjectRef> {
    match &workload.kind {
        Kind::Deployment => deployment::pods(cluster, workload),
        kind if kind.is_workload() => {
            let names = cluster.index().managed_by(&workload.namespace, kind.name(), &workload.name);
            names.map(|name| ObjectRef::new(Kind::Pod, &workload.namespace, name)).collect()
        }
        _ => Vec::new(),
    }
}

/// The Services whose selector takes in a pod, to be looked at.
pub(super) fn services_selecting<'a>(cluster: &'a Cluster, pod: &'a Object) -> impl Iterator<Item = Task> + use<'a> {
    let (namespace, labels) = (&pod.reference().namespace, &pod.meta().labels);
    cluster.index().services_for(namespace, labels).filter_map(move |name| {
        let service = cluster.get(&ObjectRef::new(Kind::Service, namespace, name))?;
        let selector = &service.as_service()?.spec.selector;
        work::count(Work::Look, 1);
        service_selects(selector, labels).then(|| Task::Service(namespace.clone(), name.to_owned()))
    })
}

/// True where a change of a pod may be of interest to who keeps it. That it runs now is not.
fn concerns_workloads(old: Option<&Object>, new: Option<&Object>) -> bool {
    let (Some(old), Some(new)) = (old, new) else { return true };
    old.meta() != new.meta() || workload::is_active(old) != workload::is_active(new)
}

/// The workload that keeps a pod, or those that might adopt it or wait for its name.
fn workloads_of(cluster: &Cluster, pod: &Object) -> Vec<ObjectRef> {
    let namespace = &pod.reference().namespace;
    let before_dash = |kind: Kind, name: &str| {
        let (name, _) = name.rsplit_once('-')?;
        Some(ObjectRef::new(kind, namespace, name))
    };
    let mut all: Vec<ObjectRef> = before_dash(Kind::StatefulSet, &pod.reference().name).into_iter().collect();
    match pod.meta().controller() {
        Some(owner) => {
            let kind = Kind::WORKLOADS.into_iter().find(|kind| kind.name() == owner.kind);
            // A ReplicaSet is named after its Deployment and the hash of the template.
            if kind == Some(Kind::ReplicaSet) {
                all.extend(before_dash(Kind::Deployment, &owner.name));
            }
            all.extend(kind.map(|kind| ObjectRef::new(kind, namespace, &owner.name)));
        }
        None => {
            let labels = &pod.meta().labels;
            let has_hash = labels.contains_key(workload::TEMPLATE_HASH);
            let adopters = cluster.index().adopters_for(namespace, labels);
            all.extend(adopters.filter(|adopter| {
                let workload = cluster.get(adopter).and_then(|object| object.as_workload());
                (has_hash || adopter.kind != Kind::Deployment)
                    && workload.is_some_and(|workload| workload::selects(workload, labels))
            }));
        }
    }
    all.retain(|workload| cluster.get(workload).is_some());
    all
}

#[cfg(test)]
mod tests;
