//! The API objects as the API server holds them, the rules by which it admits them, and the
//! controllers that derive endpoints and pods from them.
//!
//! Nothing here knows about DNS replies, text files or the page. What an object *is* stands in one file
//! a kind; what the API server *says* of it in [`admission`]; what follows from it in [`controllers`].

pub mod admission;
mod allocation;
mod api_server;
mod bounds;
mod changes;
pub mod controllers;
mod decode;
mod endpoints;
mod index;
mod intent;
mod invalid;
mod ip_family;
mod meta;
mod namespace;
mod numbers;
mod object;
mod path;
mod pod;
mod selector;
mod service;
mod settings;
mod store;
mod task;
mod told_pods;
mod value;
mod volume;
pub mod well_known;
mod workload;

pub use allocation::uid_of;
pub use api_server::{BulkLoad, Request, Requesting};
pub use bounds::Bound;
pub(crate) use bounds::work;
pub use changes::{Change, Changes, Rejection};
pub use endpoints::{AddressType, Endpoint, EndpointAddress, EndpointPort, EndpointSlice, EndpointSubset, Endpoints};
pub(crate) use intent::forget_given;
pub use intent::{Fields, Intent};
pub use invalid::{Invalid, InvalidKind, Reason};
pub use ip_family::IpFamily;
pub use meta::{Kind, ObjectMeta, ObjectRef, OwnerReference};
pub use namespace::{ConfigMap, Namespace, Node};
pub use object::{Object, Typed};
pub(crate) use path::Trail;
pub use path::{FieldPath, PathStep};
pub use pod::{
    Container, ContainerPort, DEFAULT_CONTAINER, DNS_CAPTURE, DnsConfig, DnsOption, DnsPolicy, HostAlias, Phase, Pod,
    PodSpec, PodStatus,
};
pub use selector::{Labels, Selector, satisfies};
pub use service::{Service, ServicePort, ServiceSpec, ServiceType, TargetPort};
pub use settings::{Cidr, Settings, is_unseen_without_slices};
pub use store::Cluster;
pub use told_pods::{ListedPods, ToldPods, told_pods};
pub use value::{Map, Value};
pub use volume::missing_key;
pub use workload::{Deployment, StatefulSet, Workload};
