//! The Service (core/v1), as far as DNS depends on it.

use super::decode::Fields;
use super::{IpFamily, Kind, Labels, ObjectMeta, Value};
use std::net::IpAddr;

/// A Service.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Service {
    /// Name and labels.
    pub meta: ObjectMeta,
    /// What is wanted, with what the API server allocated.
    pub spec: ServiceSpec,
}

/// The part of `spec` the lab reads.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[expect(missing_docs, reason = "the fields are the API's own")]
pub struct ServiceSpec {
    pub service_type: ServiceType,
    /// Empty means none: both API encodings drop an empty map (rule E2).
    pub selector: Labels,
    pub cluster_ip: String,
    /// `clusterIPs`, or `clusterIP` where that is all there is. `["None"]` is headless. As written.
    pub cluster_ips: Vec<String>,
    pub external_name: String,
    pub ports: Vec<ServicePort>,
    pub health_check_node_port: Option<i64>,
    pub publish_not_ready_addresses: bool,
    pub ip_families: Vec<IpFamily>,
    /// As written; empty where it is not given.
    pub ip_family_policy: String,
}

/// `spec.type`.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[expect(missing_docs, reason = "the variants are the API's own")]
pub enum ServiceType {
    #[default]
    ClusterIP,
    NodePort,
    LoadBalancer,
    ExternalName,
    /// Anything else, which admission refuses.
    Unknown(String),
}

impl ServiceType {
    /// The word of the API.
    pub fn as_str(&self) -> &str {
        match self {
            Self::ClusterIP => "ClusterIP",
            Self::NodePort => "NodePort",
            Self::LoadBalancer => "LoadBalancer",
            Self::ExternalName => "ExternalName",
            Self::Unknown(text) => text,
        }
    }
}

/// A port of a Service.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[expect(missing_docs, reason = "the fields are the API's own")]
pub struct ServicePort {
    pub name: String,
    /// `TCP` where it is not given.
    pub protocol: String,
    pub port: i64,
    pub target_port: Option<TargetPort>,
    pub node_port: Option<i64>,
    pub app_protocol: Option<String>,
}

/// `targetPort`: a number, or the name of a container port.
#[derive(Clone, Debug, PartialEq, Eq)]
#[expect(missing_docs, reason = "the variants say it")]
pub enum TargetPort {
    Number(i64),
    Name(String),
}

impl Service {
    /// Headless means that the first cluster IP is `None` (rule D2).
    pub fn is_headless(&self) -> bool {
        self.spec.cluster_ips.first().is_some_and(|ip| ip == "None")
    }

    /// A headless Service that selects these labels, to be made.
    pub fn headless(namespace: &str, name: &str, selector: &Labels) -> Value {
        let metadata = Value::object([("name", name.into()), ("namespace", namespace.into())]);
        let spec = Value::object([("clusterIP", "None".into()), ("selector", selector.into())]);
        let (version, kind) = (Kind::Service.api_version().into(), Kind::Service.name().into());
        Value::object([("apiVersion", version), ("kind", kind), ("metadata", metadata), ("spec", spec)])
    }

    pub(super) fn decode(meta: ObjectMeta, fields: &mut Fields<'_>) -> Self {
        Self { meta, spec: fields.child("spec", ServiceSpec::decode) }
    }
}

impl ServiceSpec {
    /// The controllers look for its pods: it is no ExternalName, and an empty selector is none (rule E2).
    pub fn selects_pods(&self) -> bool {
        self.service_type != ServiceType::ExternalName && !self.selector.is_empty()
    }

    /// Its cluster IPs that are addresses, which `None` is not: this is where they are read. What is written is kept beside
    /// them, for an object says the same after undo, in a link and in YAML.
    pub fn addresses(&self) -> impl Iterator<Item = IpAddr> {
        self.cluster_ips.iter().filter_map(|ip| ip.parse().ok())
    }

    /// The address that stands as `externalName` where a name belongs. It may end in a dot, as a name does.
    pub fn address_as_name(&self) -> Option<IpAddr> {
        self.external_name.trim_end_matches('.').parse().ok()
    }

    /// True where it has one of these addresses.
    pub fn is_at(&self, addresses: &[IpAddr]) -> bool {
        self.addresses().any(|address| addresses.contains(&address))
    }

    fn decode(fields: &mut Fields<'_>) -> Self {
        let service_type = match fields.opt_text("type").as_deref() {
            None | Some("" | "ClusterIP") => ServiceType::ClusterIP,
            Some("NodePort") => ServiceType::NodePort,
            Some("LoadBalancer") => ServiceType::LoadBalancer,
            Some("ExternalName") => ServiceType::ExternalName,
            Some(other) => ServiceType::Unknown(other.to_owned()),
        };
        let cluster_ip = fields.text("clusterIP");
        let mut cluster_ips = fields.text_list("clusterIPs");
        if cluster_ips.is_empty() && !cluster_ip.is_empty() {
            cluster_ips.push(cluster_ip.clone());
        }
        let ip_families = fields
            .text_list("ipFamilies")
            .iter()
            .filter_map(|family| match family.as_str() {
                "IPv4" => Some(IpFamily::IPv4),
                "IPv6" => Some(IpFamily::IPv6),
                _ => None,
            })
            .collect();
        Self {
            service_type,
            selector: fields.text_map("selector"),
            cluster_ip,
            cluster_ips,
            external_name: fields.text("externalName"),
            ports: fields.list("ports", ServicePort::decode),
            health_check_node_port: fields.int("healthCheckNodePort"),
            publish_not_ready_addresses: fields.bool("publishNotReadyAddresses"),
            ip_families,
            ip_family_policy: fields.text("ipFamilyPolicy"),
        }
    }
}

impl ServicePort {
    fn decode(fields: &mut Fields<'_>) -> Self {
        let target_port = match fields.raw("targetPort") {
            Some(Value::Int(number)) => fields.in_range("targetPort", *number).map(TargetPort::Number),
            Some(Value::Text(name)) => Some(TargetPort::Name(name.clone())),
            _ => {
                fields.refuse("targetPort", "integer or string");
                None
            }
        };
        Self {
            name: fields.text("name"),
            protocol: fields.opt_text("protocol").unwrap_or_else(|| "TCP".to_owned()),
            port: fields.int("port").unwrap_or_default(),
            target_port,
            node_port: fields.int("nodePort"),
            app_protocol: fields.opt_text("appProtocol"),
        }
    }
}
