//! The controllers: what follows from the objects. Each looks at one thing, compares what is with what
//! should be and mends the difference; looking twice changes nothing more. They run at once after every
//! change, on exactly what the change may concern.
//!
//! | file | controller | upstream |
//! |---|---|---|
//! | `node_ipam` | ranges of pod addresses for nodes | `pkg/controller/nodeipam` |
//! | `kubelet` | scheduler and kubelet: a new pod gets a node, addresses, a status | – |
//! | `deployment` | Deployment and ReplicaSet | `pkg/controller/deployment`, `replicaset` |
//! | `stateful_set` | StatefulSet | `pkg/controller/statefulset` |
//! | `endpoints` | Endpoints of Services with a selector | `pkg/controller/endpoint` |
//! | `endpoint_slices` | slices of Services with a selector | `k8s.io/endpointslice` |
//! | `mirroring` | slices of hand-made Endpoints | `pkg/controller/endpointslicemirroring` |

mod deployment;
mod endpoint_slices;
mod endpoints;
mod kubelet;
mod mirroring;
mod node_ipam;
mod stateful_set;

use super::store::{Cluster, Transaction};
use super::{Kind, Object, ObjectRef, Typed, well_known};
use std::collections::BTreeSet;

/// One thing for a controller to look at. The order is the order of work: what others wait for comes first.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Task {
    /// A node's pod ranges.
    Node(String),
    /// The pods of a Deployment or StatefulSet.
    Workload(ObjectRef),
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
        Task::Workload(reference) => match reference.kind {
            Kind::StatefulSet => stateful_set::reconcile(transaction, reference),
            _ => deployment::reconcile(transaction, reference),
        },
        Task::Pod(reference) => kubelet::reconcile(transaction, reference),
        Task::Service(namespace, name) => {
            endpoints::reconcile(transaction, namespace, name);
            endpoint_slices::reconcile(transaction, namespace, name);
        }
        Task::Mirror(namespace, name) => mirroring::reconcile(transaction, namespace, name),
    }
}

/// What has to be looked at because an object came, changed or went.
pub(super) fn tasks_after(cluster: &Cluster, old: Option<&Object>, new: Option<&Object>, tasks: &mut BTreeSet<Task>) {
    let Some(object) = new.or(old) else { return };
    let reference = object.reference();
    let (namespace, name) = (reference.namespace.clone(), reference.name.clone());
    match reference.kind {
        Kind::Pod => {
            for side in [old, new].into_iter().flatten() {
                for service in cluster.index().services_for(&namespace, &side.meta().labels) {
                    tasks.insert(Task::Service(namespace.clone(), service.to_owned()));
                }
                tasks.extend(workload_of(side).map(Task::Workload));
            }
            if new.and_then(Object::as_pod).is_some_and(|pod| pod.status.phase.is_none()) {
                tasks.insert(Task::Pod(reference.clone()));
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
        Kind::Deployment | Kind::StatefulSet => {
            tasks.insert(Task::Workload(reference.clone()));
        }
        Kind::Node => {
            tasks.insert(Task::Node(name.clone()));
            for pod in cluster.index().pods_on(&name) {
                if let Some(pod) = cluster.get(pod) {
                    for service in cluster.index().services_for(&pod.reference().namespace, &pod.meta().labels) {
                        tasks.insert(Task::Service(pod.reference().namespace.clone(), service.to_owned()));
                    }
                }
            }
            // Pods that waited for any node, or for this one.
            for waiting in cluster.index().pods_on("").chain(cluster.index().pods_on(&name)) {
                tasks.insert(Task::Pod(waiting.clone()));
            }
        }
        Kind::Namespace | Kind::ConfigMap | Kind::Other(..) => {}
    }
}

/// What goes with an object when it goes (`pkg/controller/garbagecollector`, `namespace`; RULES E14).
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
        Typed::Deployment(_) | Typed::StatefulSet(_) => pods_of(cluster, reference),
        Typed::Service(_) => {
            let mut all = slices(&[well_known::SLICE_CONTROLLER, well_known::MIRRORING_CONTROLLER]);
            all.push(ObjectRef::new(Kind::Endpoints, namespace, name));
            all
        }
        Typed::Endpoints(_) => slices(&[well_known::MIRRORING_CONTROLLER]),
        _ => Vec::new(),
    }
}

/// The pods a Deployment or StatefulSet keeps, in order of name.
pub(super) fn pods_of(cluster: &Cluster, workload: &ObjectRef) -> Vec<ObjectRef> {
    match workload.kind {
        Kind::StatefulSet => {
            let names = cluster.index().managed_by(&workload.namespace, "StatefulSet", &workload.name);
            names.map(|name| ObjectRef::new(Kind::Pod, &workload.namespace, name)).collect()
        }
        Kind::Deployment => deployment::pods(cluster, workload),
        _ => Vec::new(),
    }
}

/// The Deployment or StatefulSet that keeps a pod.
fn workload_of(pod: &Object) -> Option<ObjectRef> {
    let owner = pod.meta().controller()?;
    let namespace = &pod.reference().namespace;
    match owner.kind.as_str() {
        "StatefulSet" => Some(ObjectRef::new(Kind::StatefulSet, namespace, &owner.name)),
        // A ReplicaSet is named after its Deployment and the hash of the template.
        "ReplicaSet" => {
            let (deployment, _) = owner.name.rsplit_once('-')?;
            Some(ObjectRef::new(Kind::Deployment, namespace, deployment))
        }
        _ => None,
    }
}

#[cfg(test)]
mod tests;
