//! What the API server does with an object before it stores it: defaults, validation, allocation.
//! (RULES part V; `pkg/apis/core/validation`, `pkg/apis/discovery/validation`, `pkg/registry/core/service`.)

use super::{Cidr, Invalid, Object, Settings, Value};
use std::net::IpAddr;

/// What admission must know of the cluster around an object.
pub trait Surroundings {
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

/// Something the API server remarks while it accepts an object.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Warning {
    /// Endpoints is deprecated since 1.33 (RULES E1).
    EndpointsDeprecated,
}

/// Decides on `new`; `old` is the object of the same name, where there is one (an update). Returns every
/// reason to refuse it, never the first only.
pub fn admit(new: Value, old: Option<&Object>, around: &dyn Surroundings) -> Result<Admitted, Vec<Invalid>> {
    let _ = (old, around);
    Ok(Admitted { object: Object::decode(new)?, warnings: Vec::new() })
}
