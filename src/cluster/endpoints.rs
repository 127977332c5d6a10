//! Endpoints (core/v1) and EndpointSlice (discovery.k8s.io/v1): which addresses stand behind a Service.

use super::decode::Fields;
use super::{FieldPath, ObjectMeta, Value, well_known};
use std::net::IpAddr;

/// An Endpoints object. It bears its Service's name.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[expect(missing_docs, reason = "the fields are the API's own")]
pub struct Endpoints {
    pub meta: ObjectMeta,
    pub subsets: Vec<EndpointSubset>,
}

/// Addresses that share their ports.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[expect(missing_docs, reason = "the fields are the API's own")]
pub struct EndpointSubset {
    pub addresses: Vec<EndpointAddress>,
    pub not_ready_addresses: Vec<EndpointAddress>,
    pub ports: Vec<EndpointPort>,
}

/// An address of a subset.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[expect(missing_docs, reason = "the fields are the API's own")]
pub struct EndpointAddress {
    pub ip: String,
    pub hostname: String,
    pub node_name: Option<String>,
    /// `targetRef.name` of a Pod; empty where there is none.
    pub target_pod: String,
    /// `targetRef.uid`; empty where there is none.
    pub target_uid: String,
}

/// A port of a subset or slice.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[expect(missing_docs, reason = "the fields are the API's own")]
pub struct EndpointPort {
    pub name: String,
    /// `None` means all ports, in a slice.
    pub port: Option<i64>,
    /// `TCP` where it is not given.
    pub protocol: String,
    pub app_protocol: Option<String>,
}

/// A slice of the endpoints of a Service.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[expect(missing_docs, reason = "the fields are the API's own")]
pub struct EndpointSlice {
    pub meta: ObjectMeta,
    pub address_type: AddressType,
    pub endpoints: Vec<Endpoint>,
    pub ports: Vec<EndpointPort>,
}

/// `addressType` of a slice.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[expect(missing_docs, reason = "the variants are the API's own")]
pub enum AddressType {
    #[default]
    IPv4,
    IPv6,
    Fqdn,
    /// Anything else, which admission refuses.
    Unknown(String),
}

impl AddressType {
    /// The word of the API.
    pub fn as_str(&self) -> &str {
        match self {
            Self::IPv4 => "IPv4",
            Self::IPv6 => "IPv6",
            Self::Fqdn => "FQDN",
            Self::Unknown(text) => text,
        }
    }
}

/// One endpoint of a slice. Conditions that are not given are `None`.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[expect(missing_docs, reason = "the fields are the API's own")]
pub struct Endpoint {
    pub addresses: Vec<String>,
    pub ready: Option<bool>,
    pub serving: Option<bool>,
    pub terminating: Option<bool>,
    pub hostname: String,
    pub node_name: Option<String>,
    pub zone: Option<String>,
    /// `targetRef.name` of a Pod; empty where there is none.
    pub target_pod: String,
}

impl Endpoint {
    /// Its addresses, as far as what is written are some: this is where they are read. A slice of names has none.
    pub fn ips(&self) -> impl Iterator<Item = IpAddr> {
        self.addresses.iter().filter_map(|text| text.parse().ok())
    }

    /// Ready unless it says otherwise (rule D8): the condition may be left out.
    pub fn is_ready(&self) -> bool {
        self.ready != Some(false)
    }
}

impl EndpointSlice {
    /// The Service this slice says it belongs to.
    pub fn service_name(&self) -> Option<&str> {
        self.meta.labels.get(well_known::SERVICE_NAME).map(String::as_str)
    }

    /// Who keeps this slice; `None` for one made by hand.
    pub fn managed_by(&self) -> Option<&str> {
        self.meta.labels.get(well_known::MANAGED_BY).map(String::as_str)
    }

    pub(super) fn decode(meta: ObjectMeta, fields: &mut Fields<'_>) -> Self {
        let address_type = match fields.text("addressType").as_str() {
            "IPv4" => AddressType::IPv4,
            "IPv6" => AddressType::IPv6,
            "FQDN" => AddressType::Fqdn,
            other => AddressType::Unknown(other.to_owned()),
        };
        Self {
            meta,
            address_type,
            endpoints: fields.list("endpoints", Endpoint::decode),
            ports: fields.list("ports", EndpointPort::decode),
        }
    }

    /// The untyped form, for slices that a controller makes.
    pub fn to_value(&self) -> Value {
        let endpoints: Vec<Value> =
            self.endpoints.iter().map(|endpoint| endpoint.to_value(&self.meta.namespace)).collect();
        Value::object([
            ("apiVersion", "discovery.k8s.io/v1".into()),
            ("kind", "EndpointSlice".into()),
            ("metadata", meta_value(&self.meta)),
            ("addressType", self.address_type.as_str().into()),
            ("endpoints", Value::List(endpoints)),
            ("ports", Value::List(self.ports.iter().map(EndpointPort::to_value).collect())),
        ])
    }
}

impl Endpoint {
    fn decode(fields: &mut Fields<'_>) -> Self {
        let [ready, serving, terminating] =
            fields.child("conditions", |all| ["ready", "serving", "terminating"].map(|key| all.opt_bool(key)));
        Self {
            addresses: fields.text_list("addresses"),
            ready,
            serving,
            terminating,
            hostname: fields.text("hostname"),
            node_name: fields.opt_text("nodeName"),
            zone: fields.opt_text("zone"),
            target_pod: fields.child("targetRef", target_pod),
        }
    }

    fn to_value(&self, namespace: &str) -> Value {
        Value::object([
            ("addresses", self.addresses.clone().into()),
            (
                "conditions",
                Value::object([
                    ("ready", self.ready.into()),
                    ("serving", self.serving.into()),
                    ("terminating", self.terminating.into()),
                ]),
            ),
            ("hostname", some_text(&self.hostname)),
            ("nodeName", self.node_name.clone().into()),
            ("targetRef", target_ref(&self.target_pod, namespace)),
            ("zone", self.zone.clone().into()),
        ])
    }
}

impl EndpointPort {
    fn decode(fields: &mut Fields<'_>) -> Self {
        Self {
            name: fields.text("name"),
            port: fields.int("port"),
            protocol: fields.opt_text("protocol").unwrap_or_else(|| "TCP".to_owned()),
            app_protocol: fields.opt_text("appProtocol"),
        }
    }

    fn to_value(&self) -> Value {
        Value::object([
            ("name", some_text(&self.name)),
            ("port", self.port.into()),
            ("protocol", self.protocol.as_str().into()),
            ("appProtocol", self.app_protocol.clone().into()),
        ])
    }
}

impl Endpoints {
    /// Its addresses, ready or not, subset by subset.
    pub fn addresses(&self) -> impl Iterator<Item = &EndpointAddress> {
        self.subsets.iter().flat_map(|subset| subset.addresses.iter().chain(&subset.not_ready_addresses))
    }

    pub(super) fn decode(meta: ObjectMeta, fields: &mut Fields<'_>) -> Self {
        let subsets = fields.list("subsets", |subset| EndpointSubset {
            addresses: subset.list("addresses", EndpointAddress::decode),
            not_ready_addresses: subset.list("notReadyAddresses", EndpointAddress::decode),
            ports: subset.list("ports", EndpointPort::decode),
        });
        Self { meta, subsets }
    }

    /// The untyped form, for Endpoints that a controller makes.
    pub fn to_value(&self) -> Value {
        let list = |addresses: &[EndpointAddress]| {
            let items: Vec<Value> = addresses.iter().map(|address| address.to_value(&self.meta.namespace)).collect();
            if items.is_empty() { Value::Null } else { Value::List(items) }
        };
        let subsets: Vec<Value> = self
            .subsets
            .iter()
            .map(|subset| {
                let ports: Vec<Value> = subset.ports.iter().map(EndpointPort::to_value).collect();
                Value::object([
                    ("addresses", list(&subset.addresses)),
                    ("notReadyAddresses", list(&subset.not_ready_addresses)),
                    ("ports", if ports.is_empty() { Value::Null } else { Value::List(ports) }),
                ])
            })
            .collect();
        Value::object([
            ("apiVersion", "v1".into()),
            ("kind", "Endpoints".into()),
            ("metadata", meta_value(&self.meta)),
            ("subsets", if subsets.is_empty() { Value::Null } else { Value::List(subsets) }),
        ])
    }
}

impl EndpointAddress {
    fn decode(fields: &mut Fields<'_>) -> Self {
        Self {
            ip: fields.text("ip"),
            hostname: fields.text("hostname"),
            node_name: fields.opt_text("nodeName"),
            target_pod: fields.child("targetRef", target_pod),
            target_uid: fields.child("targetRef", |target| target.text("uid")),
        }
    }

    fn to_value(&self, namespace: &str) -> Value {
        Value::object([
            ("ip", self.ip.as_str().into()),
            ("hostname", some_text(&self.hostname)),
            ("nodeName", self.node_name.clone().into()),
            ("targetRef", target_ref(&self.target_pod, namespace)),
        ])
    }
}

fn target_pod(fields: &mut Fields<'_>) -> String {
    let kind = fields.text("kind");
    let name = fields.text("name");
    if kind == "Pod" || kind.is_empty() { name } else { String::new() }
}

fn target_ref(pod: &str, namespace: &str) -> Value {
    if pod.is_empty() {
        return Value::Null;
    }
    Value::object([("kind", "Pod".into()), ("name", pod.into()), ("namespace", namespace.into())])
}

fn some_text(text: &str) -> Value {
    if text.is_empty() { Value::Null } else { text.into() }
}

fn meta_value(meta: &ObjectMeta) -> Value {
    let map = |labels: &super::Labels| if labels.is_empty() { Value::Null } else { labels.into() };
    let mut value = Value::object([
        ("name", meta.name.as_str().into()),
        ("namespace", meta.namespace.as_str().into()),
        ("labels", map(&meta.labels)),
        ("annotations", map(&meta.annotations)),
    ]);
    for (index, owner) in meta.owners.iter().enumerate() {
        let path = FieldPath::of(&["ownerReferences"]).index(index);
        value.set(&path.key("kind"), Some(owner.kind.as_str().into()));
        value.set(&path.key("name"), Some(owner.name.as_str().into()));
        value.set(&path.key("controller"), Some(owner.controller.into()));
    }
    value
}
