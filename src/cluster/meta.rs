//! What every object has: kind, name, labels, owners.

use super::decode::Fields;
use super::{FieldPath, Labels, Map, Value};
use std::borrow::Cow;
use std::fmt;

/// The kinds of object. Kinds the lab does not model are kept as they are.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[expect(missing_docs, reason = "the variants are the API's own kinds")]
pub enum Kind {
    Namespace,
    Node,
    ConfigMap,
    Service,
    Endpoints,
    EndpointSlice,
    Deployment,
    StatefulSet,
    ReplicaSet,
    ReplicationController,
    DaemonSet,
    Job,
    CronJob,
    Pod,
    /// `(apiVersion, kind)` of anything else.
    Other(String, String),
}

impl Kind {
    /// True for NetworkPolicy (networking.k8s.io/v1), which is kept untyped.
    pub fn is_network_policy(&self) -> bool {
        matches!(self, Self::Other(version, name) if name == "NetworkPolicy" && version == "networking.k8s.io/v1")
    }

    /// True for ClusterRole (rbac.authorization.k8s.io/v1), which is kept untyped.
    pub fn is_cluster_role(&self) -> bool {
        matches!(self, Self::Other(version, name) if name == "ClusterRole" && version == "rbac.authorization.k8s.io/v1")
    }

    /// True for ServiceImport (multicluster.x-k8s.io/v1alpha1), which is kept untyped.
    pub fn is_service_import(&self) -> bool {
        matches!(self, Self::Other(version, name) if name == "ServiceImport" && version == "multicluster.x-k8s.io/v1alpha1")
    }

    /// The kinds the lab models.
    pub const MODELLED: [Self; 14] = [
        Self::Namespace,
        Self::Node,
        Self::ConfigMap,
        Self::Service,
        Self::Endpoints,
        Self::EndpointSlice,
        Self::Deployment,
        Self::StatefulSet,
        Self::ReplicaSet,
        Self::ReplicationController,
        Self::DaemonSet,
        Self::Job,
        Self::CronJob,
        Self::Pod,
    ];

    /// The kinds that make pods of a template.
    pub const WORKLOADS: [Self; 7] = [
        Self::Deployment,
        Self::StatefulSet,
        Self::ReplicaSet,
        Self::ReplicationController,
        Self::DaemonSet,
        Self::Job,
        Self::CronJob,
    ];

    /// The kind named by a manifest's `apiVersion` and `kind`.
    pub fn of(api_version: &str, kind: &str) -> Self {
        Self::MODELLED
            .into_iter()
            .find(|known| known.name() == kind && known.api_version() == api_version)
            .unwrap_or_else(|| Self::Other(api_version.to_owned(), kind.to_owned()))
    }

    /// The manifest's `kind`.
    pub fn name(&self) -> &str {
        match self {
            Self::Namespace => "Namespace",
            Self::Node => "Node",
            Self::ConfigMap => "ConfigMap",
            Self::Service => "Service",
            Self::Endpoints => "Endpoints",
            Self::EndpointSlice => "EndpointSlice",
            Self::Deployment => "Deployment",
            Self::StatefulSet => "StatefulSet",
            Self::ReplicaSet => "ReplicaSet",
            Self::ReplicationController => "ReplicationController",
            Self::DaemonSet => "DaemonSet",
            Self::Job => "Job",
            Self::CronJob => "CronJob",
            Self::Pod => "Pod",
            Self::Other(_, kind) => kind,
        }
    }

    /// The manifest's `apiVersion`.
    pub fn api_version(&self) -> &str {
        match self {
            Self::EndpointSlice => "discovery.k8s.io/v1",
            Self::Deployment | Self::StatefulSet | Self::ReplicaSet | Self::DaemonSet => "apps/v1",
            Self::Job | Self::CronJob => "batch/v1",
            Self::Other(api_version, _) => api_version,
            _ => "v1",
        }
    }

    /// True for kinds that live in a namespace. An unknown kind is taken to do so where its object says.
    pub fn is_namespaced(&self) -> bool {
        !matches!(self, Self::Namespace | Self::Node) && !self.is_cluster_role()
    }

    /// True for kinds that make pods of a template.
    pub fn is_workload(&self) -> bool {
        Self::WORKLOADS.contains(self)
    }

    /// True for kinds whose `spec.replicas` says how many pods there are to be.
    pub fn has_replicas(&self) -> bool {
        matches!(self, Self::Deployment | Self::StatefulSet | Self::ReplicaSet | Self::ReplicationController)
    }

    /// Where the template of its pods stands, in kinds that have one.
    pub fn template_path(&self) -> FieldPath {
        match self {
            Self::CronJob => FieldPath::of(&["spec", "jobTemplate", "spec", "template"]),
            _ => FieldPath::of(&["spec", "template"]),
        }
    }

    /// The short resource name of the command line: `svc`, `po` …
    pub fn short_name(&self) -> Cow<'_, str> {
        match self {
            Self::Namespace => "ns".into(),
            Self::Node => "no".into(),
            Self::ConfigMap => "cm".into(),
            Self::Service => "svc".into(),
            Self::Endpoints => "ep".into(),
            Self::EndpointSlice => "endpointslice".into(),
            Self::Deployment => "deploy".into(),
            Self::StatefulSet => "sts".into(),
            Self::ReplicaSet => "rs".into(),
            Self::ReplicationController => "rc".into(),
            Self::DaemonSet => "ds".into(),
            Self::Job => "job".into(),
            Self::CronJob => "cj".into(),
            Self::Pod => "pod".into(),
            Self::Other(_, kind) => kind.to_ascii_lowercase().into(),
        }
    }
}

/// Names one object: kind, namespace (empty where the kind has none) and name. Its text is
/// `svc/shop/db`, or `ns/shop` for a kind without a namespace.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct ObjectRef {
    /// The kind.
    pub kind: Kind,
    /// The namespace; empty for kinds that have none.
    pub namespace: String,
    /// `metadata.name`.
    pub name: String,
}

impl ObjectRef {
    /// Names an object.
    pub fn new(kind: Kind, namespace: &str, name: &str) -> Self {
        let namespace = if kind.is_namespaced() { namespace.to_owned() } else { String::new() };
        Self { kind, namespace, name: name.to_owned() }
    }

    /// The name an untyped object gives itself, as far as it has one. Without a namespace it is of `default`,
    /// where kubectl sends it, but for kinds nobody here knows: they may have none.
    pub fn from_value(value: &Value) -> Option<Self> {
        Self::from_map(value.as_map()?)
    }

    /// The same of a mapping.
    pub fn from_map(map: &Map) -> Option<Self> {
        let text = |value: Option<&'_ Value>| value.and_then(Value::as_text).map(str::to_owned);
        let kind = Kind::of(&text(map.get("apiVersion")).unwrap_or_default(), &text(map.get("kind"))?);
        let meta = map.get("metadata")?;
        let name = text(meta.field("name")).filter(|name| !name.is_empty())?;
        let namespace = match meta.field("namespace") {
            Some(Value::Text(namespace)) => namespace.as_str(),
            None | Some(Value::Null) if !matches!(kind, Kind::Other(..)) => "default",
            _ => "",
        };
        Some(Self::new(kind, namespace, &name))
    }
}

impl fmt::Display for ObjectRef {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.namespace.is_empty() {
            write!(f, "{}/{}", self.kind.short_name(), self.name)
        } else {
            write!(f, "{}/{}/{}", self.kind.short_name(), self.namespace, self.name)
        }
    }
}

/// An owner of an object, as garbage collection and the replica controllers see it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OwnerReference {
    /// The owner's kind, as written: `ReplicaSet`, `StatefulSet` …
    pub kind: String,
    /// The owner's name; it lives in the same namespace.
    pub name: String,
    /// True for the one owner that manages the object.
    pub controller: bool,
}

/// The part of `metadata` the lab reads.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ObjectMeta {
    /// `metadata.name`.
    pub name: String,
    /// `metadata.namespace`; empty for kinds that have none.
    pub namespace: String,
    /// `metadata.labels`.
    pub labels: Labels,
    /// `metadata.annotations`.
    pub annotations: Labels,
    /// True once the object is being deleted (`metadata.deletionTimestamp`).
    pub terminating: bool,
    /// `metadata.ownerReferences`.
    pub owners: Vec<OwnerReference>,
}

impl ObjectMeta {
    /// The owner that manages this object.
    pub fn controller(&self) -> Option<&OwnerReference> {
        self.owners.iter().find(|owner| owner.controller)
    }

    /// The workloads that its managing owner names, the one that decides first: a ReplicaSet is named after its
    /// Deployment and the hash of the template (`pkg/controller/deployment/sync.go`, `getNewReplicaSet`).
    pub fn keepers(&self) -> Vec<ObjectRef> {
        let Some(owner) = self.controller() else { return Vec::new() };
        let named = |kind: Kind, name: &str| ObjectRef::new(kind, &self.namespace, name);
        let kind = Kind::WORKLOADS.into_iter().find(|kind| kind.name() == owner.kind);
        let deployment = owner.name.rsplit_once('-').filter(|_| kind == Some(Kind::ReplicaSet));
        let deployment = deployment.map(|(name, _)| named(Kind::Deployment, name));
        deployment.into_iter().chain(kind.map(|kind| named(kind, &owner.name))).collect()
    }

    pub(super) fn decode(fields: &mut Fields<'_>) -> Self {
        Self {
            name: fields.text("name"),
            namespace: fields.text("namespace"),
            labels: fields.text_map("labels"),
            annotations: fields.text_map("annotations"),
            terminating: fields.opt_text("deletionTimestamp").is_some(),
            owners: fields.list("ownerReferences", |owner| OwnerReference {
                kind: owner.text("kind"),
                name: owner.text("name"),
                controller: owner.bool("controller"),
            }),
        }
    }
}
