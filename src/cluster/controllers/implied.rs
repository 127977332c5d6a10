//! The ReplicaSets between Deployments and their pods, which the lab does not store: they are made of both for whoever
//! looks at them.

use super::workload::{TEMPLATE_HASH, template_hash};
use super::{deployment, workload};
use crate::cluster::{Cluster, FieldPath, Kind, Object, ObjectRef, Value};
use std::collections::BTreeSet;

/// The ReplicaSets of a Deployment that are no objects of the cluster, in order of name: that of the present template,
/// and those that pods of earlier ones are of.
pub(in crate::cluster) fn replica_sets(cluster: &Cluster, object: &Object) -> Vec<Object> {
    let (reference, Some(own)) = (object.reference(), object.as_workload()) else { return Vec::new() };
    let pods = deployment::pods(cluster, reference);
    let pods = || pods.iter().filter_map(|pod| cluster.get(pod));
    // Pods that were found keep the hash that the real controller gave them.
    let set_of = |pod: &Object| pod.meta().controller().map(|owner| owner.name.clone());
    let present = pods().find(|pod| workload::is_active(pod)).and_then(|pod| set_of(pod));
    let present = present.unwrap_or_else(|| format!("{}-{}", reference.name, template_hash(own)));
    let mut names: BTreeSet<String> = pods().filter_map(|pod| set_of(pod)).collect();
    names.insert(present.clone());
    let is_implied =
        |name: &String| cluster.get(&ObjectRef::new(Kind::ReplicaSet, &reference.namespace, name)).is_none();
    let replicas = |name: &String| if *name == present { own.replicas } else { 0 };
    names.iter().filter(|name| is_implied(name)).filter_map(|name| made(object, name, replicas(name))).collect()
}

/// The ReplicaSet of this name that a Deployment has.
fn made(deployment: &Object, name: &str, replicas: i64) -> Option<Object> {
    let ObjectRef { namespace, name: of, .. } = deployment.reference();
    let hash = name.strip_prefix(of.as_str()).and_then(|rest| rest.strip_prefix('-'))?;
    let path = |fields: &[&str]| FieldPath::of(fields);
    let mut value = Value::object([
        ("apiVersion", Kind::ReplicaSet.api_version().into()),
        ("kind", Kind::ReplicaSet.name().into()),
        ("metadata", Value::object([("name", name.into()), ("namespace", namespace.as_str().into())])),
    ]);
    let of_template = deployment.value().at(&path(&["spec", "template", "metadata", "labels"])).cloned();
    value.set(&path(&["metadata", "labels"]), of_template);
    workload::set_controller(&mut value, &Kind::Deployment, of);
    value.set(&path(&["spec", "replicas"]), Some(replicas.into()));
    for field in ["selector", "template"] {
        value.set(&path(&["spec", field]), deployment.value().at(&path(&["spec", field])).cloned());
    }
    for labels in
        [&["metadata", "labels"][..], &["spec", "selector", "matchLabels"], &["spec", "template", "metadata", "labels"]]
    {
        value.set(&path(labels).key(TEMPLATE_HASH), Some(hash.into()));
    }
    Object::decode(value).ok()
}
