//! What the API server does with an object before it stores it: defaults, validation, allocation.
//! (rules of part V; `pkg/apis/core/validation`, `pkg/apis/discovery/validation`, `pkg/registry/core/service`.)
//!
//! One file a kind or family of rules; here stands only the order in which they are asked. Feature gates
//! are those of 1.36, or of 1.35 where [`Settings::before_1_36`] says so.

mod addresses;
mod endpoint_slice;
mod endpoints;
mod errors;
mod meta;
mod names;
mod network_policy;
mod pod;
mod selector;
mod service;
#[cfg(test)]
mod tests;
mod workload;

use super::{Cidr, FieldPath, Invalid, InvalidKind, Object, Reason, Settings, Typed, Value};
use errors::Errors;
use std::net::IpAddr;

pub(crate) use names::is_subdomain;
pub use service::{NODE_PORTS, is_assignable};

/// What admission must know of the cluster.
pub trait AdmissionContext {
    /// What the administrator chose.
    fn settings(&self) -> &Settings;
    /// True where a Namespace of this name exists.
    fn namespace_exists(&self, name: &str) -> bool;
    /// True where a Service already has this cluster IP.
    fn is_taken(&self, cluster_ip: IpAddr) -> bool;
    /// The cluster IP the allocator would give out next from this range; `None` where it is full.
    fn next_cluster_ip(&self, range: &Cidr) -> Option<IpAddr>;
    /// True where a Service already has this node port.
    fn is_node_port_taken(&self, port: i64) -> bool;
    /// The node port the allocator would give out next, leaving out `also_taken`.
    fn next_node_port(&self, also_taken: &[i64]) -> Option<i64>;
}

/// An object the API server has accepted: defaulted, allocated, ready to be stored.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Admitted {
    /// The object as stored.
    pub object: Object,
    /// What the API server remarked.
    pub warnings: Vec<Warning>,
}

/// Something the API server remarks while it accepts an object. `text` has a sentence for each.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Warning {
    /// Endpoints is deprecated since 1.33 (rule E1).
    EndpointsDeprecated,
    /// `spec.externalName` on a Service of another type: it is kept and does nothing (rule V6).
    ExternalNameIgnored,
    /// A field that does nothing on a headless Service.
    IgnoredWhenHeadless {
        /// The field.
        field: FieldPath,
    },
    /// An address in an odd spelling, which some version refuses or may refuse (rule V3).
    OddAddress {
        /// Where it stands.
        field: FieldPath,
        /// How it should be written.
        canonical: String,
    },
    /// A pod's name is its hostname, but this one is no label (`podStrategy.WarningsOnCreate`).
    NameNoHostname,
}

/// How far a request came before it was refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stage {
    /// Addresses and node ports are given out before an object is validated.
    Allocation,
    /// The rules of the kind.
    Validation,
}

/// A refusal.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Refusal {
    /// Where it happened.
    pub stage: Stage,
    /// Everything found wrong at that stage. The API server does not look further either.
    pub errors: Vec<Invalid>,
}

impl From<Vec<Invalid>> for Refusal {
    fn from(errors: Vec<Invalid>) -> Self {
        Self { stage: Stage::Validation, errors }
    }
}

/// Decides on `new`; `old` is the object of the same name, where there is one (an update). Returns every
/// reason to refuse it that the API server would give, never the first only.
pub fn admit(new: Value, old: Option<&Object>, context: &dyn AdmissionContext) -> Result<Admitted, Vec<Invalid>> {
    decide(new, old, context).map_err(|refusal| refusal.errors)
}

/// As [`admit`], of an object that was decoded before and is new.
pub(super) fn admit_new(object: Object, context: &dyn AdmissionContext) -> Result<Admitted, Vec<Invalid>> {
    decide_on(object, None, context).map_err(|refusal| refusal.errors)
}

/// As [`admit`], and says at which stage an object was refused.
pub fn decide(new: Value, old: Option<&Object>, context: &dyn AdmissionContext) -> Result<Admitted, Refusal> {
    decide_on(Object::decode(new)?, old, context)
}

/// The same of an object that was decoded before.
fn decide_on(object: Object, old: Option<&Object>, context: &dyn AdmissionContext) -> Result<Admitted, Refusal> {
    let old = old.filter(|old| old.reference().kind == object.reference().kind);
    if old.is_none() {
        check_namespace(&object, context)?;
    }
    match object.typed() {
        Typed::Service(_) => service::admit(object, old, context),
        Typed::Pod(_) => Ok(pod::admit(object, old, context.settings())?),
        Typed::Endpoints(_) => Ok(endpoints::admit(object, old, context.settings())?),
        Typed::EndpointSlice(_) => Ok(endpoint_slice::admit(object, old, context.settings())?),
        Typed::Deployment(_) | Typed::StatefulSet(_) | Typed::Workload(_) => {
            Ok(workload::admit(object, old, context.settings())?)
        }
        Typed::Namespace(_) | Typed::Node(_) | Typed::ConfigMap(_) => Ok(plain(object, old)?),
        Typed::Other(_) if object.reference().kind.is_network_policy() => {
            Ok(network_policy::admit(object, old, context.settings())?)
        }
        Typed::Other(_) => Ok(Admitted { object, warnings: Vec::new() }),
    }
}

/// Nothing is created in a namespace that does not exist (the admission plugin `NamespaceLifecycle`,
/// which is asked before anything else).
fn check_namespace(object: &Object, context: &dyn AdmissionContext) -> Result<(), Vec<Invalid>> {
    let namespace = &object.reference().namespace;
    if namespace.is_empty() || context.namespace_exists(namespace) {
        return Ok(());
    }
    let field = FieldPath::of(&["metadata", "namespace"]);
    Err(vec![Invalid::new(InvalidKind::NotFound, field, namespace.clone(), Reason::NamespaceNotFound)])
}

/// Namespace, Node and ConfigMap: hardly more than a name (`ValidateNamespace`, `ValidateNode`,
/// `ValidateConfigMap`).
fn plain(object: Object, old: Option<&Object>) -> Result<Admitted, Vec<Invalid>> {
    let mut errors = Errors::default();
    meta::check(&mut errors, &object, old, false);
    if let Typed::ConfigMap(config_map) = object.typed() {
        let path = FieldPath::of(&["data"]);
        for key in config_map.data.keys() {
            errors.invalid_all(&path.key(key), key, names::config_map_key(key));
        }
        let is_frozen = old.is_some_and(|old| old.value().field("immutable") == Some(&Value::Bool(true)));
        if is_frozen && old.is_some_and(|old| old.value().field("data") != object.value().field("data")) {
            errors.forbidden(path, Reason::Immutable);
        }
    }
    errors.result()?;
    Ok(Admitted { object, warnings: Vec::new() })
}
