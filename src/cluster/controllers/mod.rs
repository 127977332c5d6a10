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
//! | `garbage_collector` | what goes with an object that goes | `pkg/controller/garbagecollector`, `namespace` |
//!
//! `unseen` is what those for Services with a selector and for workloads go by where nobody gave the pods.

mod daemon_set;
mod deployment;
mod endpoint_slices;
mod endpoints;
pub(super) mod garbage_collector;
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
pub(crate) use endpoints::lacks_port;
pub use job::Progress as JobProgress;
pub(super) use unseen::take_in as take_in_unseen;
pub use workload::cut as cut_replicas;

use super::store::{Cluster, Transaction, Treatment};
use super::task::Task;
use super::work::{self, Work};
use super::{Kind, Object, ObjectRef};
use std::collections::BTreeSet;

/// Lets the controllers notice what came, changed or went since they did so last.
pub(super) fn notice(transaction: &mut Transaction<'_>) {
    for (old, new) in std::mem::take(&mut transaction.so_far.unnoticed) {
        tasks_after(transaction.cluster, old.as_deref(), new.as_deref(), &mut transaction.so_far.tasks);
    }
}

/// Lets the controllers work until nothing is left to look at.
pub(super) fn settle(transaction: &mut Transaction<'_>) {
    // Every task is idempotent, so this ends; the bound is for a mistake of ours.
    let mut left = 200_000 + 64 * transaction.cluster.size();
    while step(transaction) {
        left -= 1;
        if left == 0 {
            debug_assert!(false, "the controllers do not come to rest: {:?}", transaction.so_far.tasks.first());
            break;
        }
    }
}

/// Lets a controller look at one thing; false where nothing is left. Services wait until all pods are there.
pub(super) fn step(transaction: &mut Transaction<'_>) -> bool {
    let so_far = &mut transaction.so_far;
    let is_turn_of_services =
        so_far.tasks.first().is_none_or(|task| matches!(task, Task::Service(..) | Task::Mirror(..)));
    if is_turn_of_services && let Some((_, pods)) = so_far.moved.pop_first() {
        for pod in &pods {
            so_far.tasks.extend(services_selecting(transaction.cluster, pod));
        }
        return true;
    }
    let Some(task) = so_far.tasks.pop_first() else { return false };
    if let Task::Workload(workload) | Task::Rollout(workload) = &task
        && unseen::is_told(transaction, workload)
    {
        return true;
    }
    let so_far = &transaction.so_far;
    match (so_far.observed.treatment(&task), &task) {
        (Treatment::NotAtAll, _) => return true,
        (Treatment::SlicesOfEndpoints, Task::Service(namespace, name)) => {
            mirroring::slices_of_endpoints(transaction, namespace, name);
        }
        (Treatment::SlicesOfEndpoints, _) => {}
        (Treatment::AsAlways, task) => run(transaction, task),
    }
    notice(transaction);
    if matches!(task, Task::Service(..)) {
        // What has just been written of its endpoints is as it should be: once for each change is enough.
        transaction.is_looked_at(&task);
    }
    true
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
        }
        Task::Mirror(namespace, name) => mirroring::reconcile(transaction, namespace, name),
    }
}

/// What has to be looked at because an object came, changed or went. The Services of a pod are
/// [`services_selecting`] it, as it was and as it is.
fn tasks_after(cluster: &Cluster, old: Option<&Object>, new: Option<&Object>, tasks: &mut BTreeSet<Task>) {
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
            let sides = [old, new].into_iter().flatten();
            for service in sides.filter_map(|side| side.as_endpoint_slice()?.service_name()).map(str::to_owned) {
                tasks.insert(Task::Service(namespace.clone(), service.clone()));
                tasks.insert(Task::Mirror(namespace.clone(), service));
            }
        }
        Kind::ReplicaSet | Kind::ReplicationController | Kind::Job => {
            tasks.insert(Task::Workload(reference.clone()));
        }
        Kind::Deployment | Kind::StatefulSet | Kind::DaemonSet => {
            tasks.insert(Task::Workload(reference.clone()));
            // What held pods back may do so no longer.
            let is_let_go = old.is_some_and(workload::holds_back)
                && old.zip(new).is_some_and(|(old, new)| workload::strategy(old) != workload::strategy(new));
            if let (Some(old), Some(new)) = (old.and_then(Object::as_workload), new.and_then(Object::as_workload))
                && (old.template_value != new.template_value || is_let_go)
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
            let waiting = cluster.index().pods_on("").chain(cluster.index().pods_on(&name));
            tasks.extend(waiting.cloned().map(Task::Pod));
        }
        // A volume may have waited for it.
        Kind::ConfigMap => tasks.extend(cluster.index().waiting_in(&namespace).cloned().map(Task::Pod)),
        // The Jobs of a CronJob are made by the clock on the wall, which the lab has not.
        Kind::Namespace | Kind::CronJob | Kind::Other(..) => {}
    }
}

/// What the controllers keep of the objects.
impl Cluster {
    /// The ReplicaSets that Deployments have of a namespace, or of all, and that are no objects here: the lab keeps none
    /// between a Deployment and its pods.
    pub fn implied_replica_sets(&self, namespace: Option<&str>) -> Vec<Object> {
        let all = self.of_kind(&Kind::Deployment);
        let here = all.filter(|object| namespace.is_none_or(|namespace| object.reference().namespace == namespace));
        here.flat_map(|object| implied::replica_sets(self, object)).collect()
    }

    /// The pods a workload keeps, in order of name; those of a CronJob are its Jobs'.
    pub fn pods_of(&self, workload: &ObjectRef) -> Vec<ObjectRef> {
        pods_of(self, workload)
    }

    /// How many pods a workload is to have.
    pub fn wanted_pods(&self, workload: &ObjectRef) -> usize {
        self.get(workload).map_or(0, |object| wanted_pods(self, object, 0, 0))
    }
}

/// How many pods a workload is to have that has `present` now, while others are about to make `promised`.
pub(super) fn wanted_pods(cluster: &Cluster, object: &Object, present: usize, promised: usize) -> usize {
    workload::within_bounds(cluster, asked_pods(cluster, object), present, promised)
}

/// How many pods a workload asks for.
fn asked_pods(cluster: &Cluster, object: &Object) -> usize {
    let Some(workload) = object.as_workload() else { return 0 };
    match object.reference().kind {
        Kind::DaemonSet => daemon_set::wanted(cluster, workload),
        Kind::Job => job::Progress::of(cluster, object).asked(pods_of(cluster, object.reference()).len()),
        // Its Jobs make them.
        Kind::CronJob => 0,
        // Its Deployment has been asked.
        Kind::ReplicaSet if replica_set::deployment_of(cluster, object).is_some() => 0,
        _ => workload::asked(workload),
    }
}

fn pods_of(cluster: &Cluster, workload: &ObjectRef) -> Vec<ObjectRef> {
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
fn services_selecting<'a>(cluster: &'a Cluster, pod: &'a Object) -> impl Iterator<Item = Task> + use<'a> {
    let services = cluster.services_selecting(pod).map(|service| service.reference());
    services.map(|service| Task::Service(service.namespace.clone(), service.name.clone()))
}

/// True where a change of a pod may be of interest to who keeps it. That it runs now is not.
fn concerns_workloads(old: Option<&Object>, new: Option<&Object>) -> bool {
    let (Some(old), Some(new)) = (old, new) else { return true };
    old.meta() != new.meta() || workload::is_active(old) != workload::is_active(new)
}

/// The workload that keeps a pod, or those that might adopt it or wait for its name.
fn workloads_of(cluster: &Cluster, pod: &Object) -> Vec<ObjectRef> {
    let namespace = &pod.reference().namespace;
    let set = pod.reference().name.rsplit_once('-').map(|(set, _)| ObjectRef::new(Kind::StatefulSet, namespace, set));
    let mut all: Vec<ObjectRef> = set.into_iter().collect();
    match pod.meta().controller() {
        Some(_) => all.extend(pod.meta().keepers()),
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
