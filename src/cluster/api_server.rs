//! The API server: takes requests, has admission decide on each, and lets the controllers have their say until nothing
//! moves. Either all of it has happened or none.

use super::changes::{Changes, Rejection};
use super::controllers::{self, garbage_collector};
use super::index::node_ports;
use super::intent::forget_given;
use super::store::{Cluster, Transaction};
use super::task::Task;
use super::{FieldPath, Kind, Object, ObjectRef, Value};
use crate::sorting::sort_by_key;
use requesting::Requests;
use std::sync::Arc;

mod bulk_load;
mod requesting;
mod weighing;

pub use bulk_load::BulkLoad;
pub use requesting::Requesting;

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
    /// What the API server would say to a request. Nothing changes: the reference is exclusive only because
    /// the request is tried and taken back.
    pub fn verdict(&mut self, request: Request) -> Result<(), Rejection> {
        let mut transaction = Transaction::new(self);
        let verdict = carry_out(&mut transaction, request);
        transaction.roll_back();
        verdict
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
            controllers::run(&mut transaction, &Task::Workload(workload.clone()));
            failed.extend(transaction.so_far.failed.take().map(|rejection| (workload, rejection)));
        }
        failed
    }

    /// Starts the controllers: each looks at everything once. That is also when Endpoints go that no Service
    /// has (rule E14); those that come later stay until the next start.
    pub fn converge(&mut self) -> Changes {
        let mut transaction = Transaction::new(self);
        let all: Vec<Arc<Object>> = transaction.cluster.objects().cloned().collect();
        for object in &all {
            transaction.notice(None, Some(object));
        }
        controllers::notice(&mut transaction);
        for object in &all {
            if controllers::is_leftover(transaction.cluster, object) {
                garbage_collector::remove(&mut transaction, object.reference());
            }
        }
        controllers::notice(&mut transaction);
        controllers::settle(&mut transaction);
        commit(transaction)
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
            controllers::settle(&mut transaction);
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
        for namespace in bulk_load::missing_namespaces(&objects) {
            if transaction.cluster.get(namespace.reference()).is_none() {
                rejections.extend(carry_out(&mut transaction, Request::Put(namespace.into_value())).err());
            }
        }
        for service in objects.iter().filter_map(Object::as_service) {
            transaction.so_far.asked_for.ips.extend(service.spec.addresses());
            transaction.so_far.asked_for.ports.extend(node_ports(service));
        }
        for object in objects {
            rejections.extend(carry_out(&mut transaction, Request::Put(object.into_value())).err());
        }
        rejections.extend(weighing::leave_out_beyond(&mut transaction));
        controllers::settle(&mut transaction);
        transaction.cluster.go_on_behind_the_last();
        (commit(transaction), rejections)
    }
}

/// Carries out one request; the controllers notice it, and come later.
fn carry_out(transaction: &mut Transaction<'_>, request: Request) -> Result<(), Rejection> {
    let done = match request {
        Request::Delete(reference) => {
            transaction.is_requested(&reference);
            garbage_collector::remove(transaction, &reference);
            Ok(())
        }
        Request::Orphan(reference) => {
            transaction.is_requested(&reference);
            garbage_collector::orphan(transaction, &reference);
            Ok(())
        }
        Request::Put(value) => transaction.admit(value),
        Request::Recreate(value) => {
            let value = without_server_fields(value);
            let refused = |errors| Rejection { object: None, errors };
            let reference = Object::decode(value.clone()).map_err(refused)?.reference().clone();
            garbage_collector::remove_for_recreate(transaction, &reference);
            transaction.admit(value)
        }
    };
    controllers::notice(transaction);
    done
}

/// The end of a change. Endpoints that were admitted and that no Service has are told.
fn commit(transaction: Transaction<'_>) -> Changes {
    let cluster = &transaction.cluster;
    let is_leftover =
        |name: &&ObjectRef| cluster.get(name).is_some_and(|object| controllers::is_leftover(cluster, object));
    let leftover = transaction.so_far.endpoints.iter().filter(is_leftover).cloned().collect();
    Changes { leftover, ..transaction.commit() }
}

/// The object without what belonged to its last life: status, addresses that were given to it, its end.
fn without_server_fields(mut value: Value) -> Value {
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
        Some("Service") => forget_given(&mut value),
        _ => {}
    }
    for field in gone {
        value.set(&FieldPath::of(field), None);
    }
    value
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
