//! An object of the API: its untyped form, and the typed view the lab works with.

use super::decode::Fields;
use super::numbers;
use super::{
    ConfigMap, Deployment, EndpointSlice, Endpoints, FieldPath, Invalid, InvalidKind, Kind, Labels, Map, Namespace,
    Node, ObjectMeta, ObjectRef, Pod, Reason, Service, StatefulSet, Trail, Value, Workload,
};

/// An object. The untyped value is the truth; [`Object::typed`] is what the lab reads of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Object {
    reference: ObjectRef,
    value: Value,
    typed: Typed,
}

/// The typed view of an object.
#[derive(Clone, Debug, PartialEq, Eq)]
#[expect(missing_docs, reason = "the variants are the API's own kinds")]
pub enum Typed {
    Namespace(Namespace),
    Node(Node),
    ConfigMap(ConfigMap),
    Service(Service),
    Endpoints(Endpoints),
    EndpointSlice(EndpointSlice),
    Deployment(Deployment),
    StatefulSet(StatefulSet),
    /// ReplicaSet, ReplicationController, DaemonSet, Job and CronJob.
    Workload(Workload),
    Pod(Pod),
    /// A kind the lab does not model.
    Other(ObjectMeta),
}

impl Object {
    /// Reads an object. A missing namespace is `default`, where the kind has one. Fails where the value
    /// has no kind or name, or where a modelled field is of the wrong type; every misfit is reported.
    pub fn decode(value: Value) -> Result<Self, Vec<Invalid>> {
        Self::read(value, Typed::decode_workload, numbers::check)
    }

    /// The same of an object of the opening toy, which was decoded before: numbers that nothing follows from are not
    /// looked at, and there is nothing that makes pods.
    pub(crate) fn from_toy(value: Value) -> Result<Self, Vec<Invalid>> {
        Self::read(value, |_, meta, _| Typed::Other(meta), |_, _, _| {})
    }

    fn read(
        mut value: Value,
        others: fn(&Kind, ObjectMeta, &mut Fields<'_>) -> Typed,
        check: fn(&Kind, &Value, &mut Vec<Invalid>),
    ) -> Result<Self, Vec<Invalid>> {
        let text = |key: &str| value.field(key).and_then(Value::as_text).unwrap_or_default();
        let kind = Kind::of(text("apiVersion"), text("kind"));
        if kind.name().is_empty() {
            return Err(vec![Invalid::new(InvalidKind::Required, FieldPath::of(&["kind"]), None, Reason::Missing)]);
        }
        if value.field("apiVersion").is_none() {
            return Err(vec![Invalid::new(
                InvalidKind::Required,
                FieldPath::of(&["apiVersion"]),
                None,
                Reason::Missing,
            )]);
        }
        if let Value::Map(fields) = &mut value
            && let Some(Value::Map(meta)) = fields.get_mut("metadata")
        {
            settle_namespace(&kind, meta);
        }
        let mut errors = Vec::new();
        let typed = {
            let trail = Trail::Key(&Trail::Root, "metadata");
            let meta = ObjectMeta::decode(&mut Fields::new(value.field("metadata"), trail, &mut errors));
            let mut fields = Fields::new(Some(&value), Trail::Root, &mut errors);
            let fields = &mut fields;
            match &kind {
                Kind::Namespace => Typed::Namespace(Namespace { meta }),
                Kind::Node => Typed::Node(Node::decode(meta, fields)),
                Kind::ConfigMap => Typed::ConfigMap(ConfigMap::decode(meta, fields)),
                Kind::Service => Typed::Service(Service::decode(meta, fields)),
                Kind::Endpoints => Typed::Endpoints(Endpoints::decode(meta, fields)),
                Kind::EndpointSlice => Typed::EndpointSlice(EndpointSlice::decode(meta, fields)),
                Kind::Pod => Typed::Pod(Pod::decode(meta, fields)),
                _ => others(&kind, meta, fields),
            }
        };
        check(&kind, &value, &mut errors);
        if typed.meta().name.is_empty() && errors.is_empty() {
            errors.push(Invalid::new(
                InvalidKind::Required,
                FieldPath::of(&["metadata", "name"]),
                None,
                Reason::Missing,
            ));
        }
        if !errors.is_empty() {
            return Err(errors);
        }
        let meta = typed.meta();
        let reference = ObjectRef { kind, namespace: meta.namespace.clone(), name: meta.name.clone() };
        Ok(Self { reference, value, typed })
    }

    /// The object with a change of its untyped form, which says whether it made one: only then it is decoded anew.
    pub(super) fn with(self, change: impl FnOnce(&mut Value) -> bool) -> Result<Self, Vec<Invalid>> {
        let Self { reference, mut value, typed } = self;
        if change(&mut value) { Self::decode(value) } else { Ok(Self { reference, value, typed }) }
    }

    /// Kind, namespace and name.
    pub fn reference(&self) -> &ObjectRef {
        &self.reference
    }

    /// The untyped form: the truth.
    pub fn value(&self) -> &Value {
        &self.value
    }

    /// The untyped form, to be changed and decoded anew.
    pub fn into_value(self) -> Value {
        self.value
    }

    /// What the lab reads of it.
    pub fn typed(&self) -> &Typed {
        &self.typed
    }

    /// Name, labels, owners.
    pub fn meta(&self) -> &ObjectMeta {
        self.typed.meta()
    }

    /// The Pod, where it is one.
    pub fn as_pod(&self) -> Option<&Pod> {
        match &self.typed {
            Typed::Pod(pod) => Some(pod),
            _ => None,
        }
    }

    /// The Service, where it is one.
    pub fn as_service(&self) -> Option<&Service> {
        match &self.typed {
            Typed::Service(service) => Some(service),
            _ => None,
        }
    }

    /// The Endpoints, where it is one.
    pub fn as_endpoints(&self) -> Option<&Endpoints> {
        match &self.typed {
            Typed::Endpoints(endpoints) => Some(endpoints),
            _ => None,
        }
    }

    /// The EndpointSlice, where it is one.
    pub fn as_endpoint_slice(&self) -> Option<&EndpointSlice> {
        match &self.typed {
            Typed::EndpointSlice(slice) => Some(slice),
            _ => None,
        }
    }

    /// The ConfigMap, where it is one.
    pub fn as_config_map(&self) -> Option<&ConfigMap> {
        match &self.typed {
            Typed::ConfigMap(config_map) => Some(config_map),
            _ => None,
        }
    }

    /// The Node, where it is one.
    pub fn as_node(&self) -> Option<&Node> {
        match &self.typed {
            Typed::Node(node) => Some(node),
            _ => None,
        }
    }

    /// What the kinds that make pods have in common, where it is one of them.
    pub fn as_workload(&self) -> Option<&Workload> {
        match &self.typed {
            Typed::Deployment(deployment) => Some(&deployment.workload),
            Typed::StatefulSet(set) => Some(&set.workload),
            Typed::Workload(workload) => Some(workload),
            _ => None,
        }
    }

    /// The labels of a pod, or of the pods that a workload makes.
    pub fn labels_of_pods(&self) -> Option<&Labels> {
        match self.as_workload() {
            Some(workload) => Some(&workload.template_labels),
            None => self.as_pod().map(|pod| &pod.meta.labels),
        }
    }
}

/// What stands for the whole cluster has no namespace; where others name none it is `default`. (A map that is made
/// anew, rather than `remove`: the page opens without the code for that.)
fn settle_namespace(kind: &Kind, meta: &mut Map) {
    const FIELD: &str = "namespace";
    if kind.is_namespaced() {
        // Of a kind nobody knows it is not known whether it has one.
        if !meta.contains_key(FIELD) && (!matches!(kind, Kind::Other(..)) || kind.is_network_policy()) {
            meta.insert(FIELD.to_owned(), "default".into());
        }
    } else if meta.contains_key(FIELD) {
        let mut others = Map::new();
        for (key, value) in std::mem::take(meta) {
            if key != FIELD {
                others.insert(key, value);
            }
        }
        *meta = others;
    }
}

impl Typed {
    /// What makes pods, and what the lab does not model.
    fn decode_workload(kind: &Kind, meta: ObjectMeta, fields: &mut Fields<'_>) -> Self {
        match kind {
            Kind::Deployment => Self::Deployment(Deployment::decode(meta, fields)),
            Kind::StatefulSet => Self::StatefulSet(StatefulSet::decode(meta, fields)),
            Kind::ReplicaSet | Kind::ReplicationController | Kind::DaemonSet | Kind::Job | Kind::CronJob => {
                Self::Workload(Workload::with_kind(kind, meta, fields))
            }
            _ => Self::Other(meta),
        }
    }

    /// Name, labels, owners.
    pub fn meta(&self) -> &ObjectMeta {
        match self {
            Self::Namespace(Namespace { meta })
            | Self::Node(Node { meta, .. })
            | Self::ConfigMap(ConfigMap { meta, .. })
            | Self::Service(Service { meta, .. })
            | Self::Endpoints(Endpoints { meta, .. })
            | Self::EndpointSlice(EndpointSlice { meta, .. })
            | Self::Pod(Pod { meta, .. })
            | Self::Other(meta) => meta,
            Self::Deployment(deployment) => &deployment.workload.meta,
            Self::StatefulSet(set) => &set.workload.meta,
            Self::Workload(workload) => &workload.meta,
        }
    }
}
