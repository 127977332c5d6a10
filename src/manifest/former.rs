//! Removed versions of the API, such as `extensions/v1beta1`, which old clusters print: what they say is read as
//! what a later API server says of the same object.

use crate::cluster::{FieldPath, Kind, Map, Value};

/// Kinds, the versions they had, and the one they have.
const FORMER: [(&[&str], &[&str], &str); 6] = [
    (
        &["Deployment", "DaemonSet", "ReplicaSet", "StatefulSet"],
        &["extensions/v1beta1", "apps/v1beta1", "apps/v1beta2"],
        "apps/v1",
    ),
    (&["CronJob"], &["batch/v1beta1", "batch/v2alpha1"], "batch/v1"),
    (&["EndpointSlice"], &["discovery.k8s.io/v1beta1", "discovery.k8s.io/v1alpha1"], "discovery.k8s.io/v1"),
    (&["NetworkPolicy"], &["extensions/v1beta1"], "networking.k8s.io/v1"),
    (
        &["ClusterRole"],
        &["rbac.authorization.k8s.io/v1beta1", "rbac.authorization.k8s.io/v1alpha1"],
        "rbac.authorization.k8s.io/v1",
    ),
    (&["ServiceImport"], &["multicluster.x-k8s.io/v1beta1"], "multicluster.x-k8s.io/v1alpha1"),
];

/// The label of a node by which slices said where an endpoint is, and that of its zone.
const PLACES: [(&str, &str); 2] = [("kubernetes.io/hostname", "nodeName"), ("topology.kubernetes.io/zone", "zone")];

/// Makes an object of a version that clusters had one of the version they have.
pub(super) fn renew(map: &mut Map) {
    let text = |key: &str| map.get(key).and_then(Value::as_text).unwrap_or_default();
    let (version, kind) = (text("apiVersion"), text("kind"));
    let is = |(kinds, versions, _): &&(&[&str], &[&str], &str)| kinds.contains(&kind) && versions.contains(&version);
    let Some((_, _, now)) = FORMER.iter().find(is) else { return };
    let kind = Kind::of(now, kind);
    map.insert("apiVersion".to_owned(), (*now).into());
    let mut value = Value::Map(std::mem::take(map));
    match kind {
        Kind::EndpointSlice => endpoints(&mut value),
        // A CronJob has no selector.
        kind if kind.is_workload() && kind != Kind::CronJob => selector(&mut value),
        _ => {}
    }
    if let Value::Map(value) = value {
        *map = value;
    }
}

/// Where each endpoint is (`pkg/apis/discovery/v1beta1/conversion.go`).
fn endpoints(slice: &mut Value) {
    let count = slice.field("endpoints").map_or(0, |endpoints| endpoints.items().len());
    for endpoint in (0..count).map(|position| FieldPath::of(&["endpoints"]).index(position)) {
        for (label, field) in PLACES {
            let said = slice.at(&endpoint.key("topology").key(label)).cloned();
            if said.is_some() && slice.at(&endpoint.key(field)).is_none() {
                slice.set(&endpoint.key(field), said);
            }
        }
        slice.set(&endpoint.key("topology"), None);
    }
}

/// Without a selector a workload had the labels of its pods (`SetDefaults_DeploymentSpec` of extensions/v1beta1).
fn selector(workload: &mut Value) {
    let labels = workload.at(&FieldPath::of(&["spec", "template", "metadata", "labels"])).cloned();
    if labels.is_some() && workload.at(&FieldPath::of(&["spec", "selector"])).is_none() {
        workload.set(&FieldPath::of(&["spec", "selector", "matchLabels"]), labels);
    }
}
