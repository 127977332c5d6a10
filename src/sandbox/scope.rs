//! Whose objects are whose: the cluster's own, what controllers make, and what a person made.

use crate::cluster::{FieldPath, Kind, Object, Value, well_known};

/// Which objects a text stands for: those it does not name are deleted.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Scope {
    /// What a person made: neither the cluster's own nor what controllers derive.
    #[default]
    Own,
    /// Everything there is.
    Everything,
    /// What the text names and nothing else: it deletes nothing, as `kubectl apply` does.
    Named,
}

impl Scope {
    /// True where the text of this scope shows the object.
    pub fn shows(self, object: &Object) -> bool {
        match self {
            Self::Own => !is_cluster_owned(object) && !is_derived(object),
            Self::Everything => true,
            Self::Named => false,
        }
    }
}

/// True for what every cluster has before anybody makes anything.
pub fn is_cluster_owned(object: &Object) -> bool {
    let reference = object.reference();
    match &reference.kind {
        Kind::Node => true,
        Kind::Namespace => reference.name == "default" || reference.name.starts_with("kube-"),
        Kind::Service | Kind::Endpoints | Kind::EndpointSlice
            if reference.namespace == "default" && reference.name == "kubernetes" =>
        {
            true
        }
        Kind::ConfigMap if reference.name == "kube-root-ca.crt" => true,
        _ => reference.namespace.starts_with("kube-"),
    }
}

/// True for what a controller made and keeps.
pub(crate) fn is_derived(object: &Object) -> bool {
    let meta = object.meta();
    match object.reference().kind {
        Kind::Pod | Kind::ReplicaSet | Kind::Job => meta.controller().is_some(),
        Kind::EndpointSlice => meta
            .labels
            .get(well_known::MANAGED_BY)
            .is_some_and(|by| by == well_known::SLICE_CONTROLLER || by == well_known::MIRRORING_CONTROLLER),
        Kind::Endpoints => {
            meta.labels.get(well_known::ENDPOINTS_MANAGED_BY).is_some_and(|by| by == well_known::ENDPOINTS_CONTROLLER)
        }
        _ => false,
    }
}

/// What a person leaves out of a manifest without meaning to remove it: the status, the node a pod was
/// put on, the owners, what `kubectl apply` noted. (It sends a merge, so these stay in a real cluster too.)
pub(crate) fn keep_what_is_not_ours(mut new: Value, old: &Value) -> Value {
    let kept: [&[&str]; 5] = [
        &["status"],
        &["spec", "nodeName"],
        &["metadata", "ownerReferences"],
        &["metadata", "uid"],
        &["metadata", "annotations", well_known::LAST_APPLIED],
    ];
    for path in kept {
        let path = FieldPath::of(path);
        if new.at(&path).is_none()
            && let Some(value) = old.at(&path)
        {
            new.set(&path, Some(value.clone()));
        }
    }
    new
}
