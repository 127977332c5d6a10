//! A Service's `spec` on its way through admission: read with its defaults, changed, written back. Only
//! fields that admission may set are ever written.

use crate::cluster::admission::endpoints::elements;
use crate::cluster::admission::errors::Read;
use crate::cluster::{Labels, TargetPort, Value};

/// What admission reads and sets of `spec`. Texts are as written; the empty text is absence.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Draft {
    pub service_type: String,
    pub selector: Labels,
    pub cluster_ip: String,
    pub cluster_ips: Vec<String>,
    pub ip_families: Vec<String>,
    pub ip_family_policy: String,
    pub external_name: String,
    pub external_ips: Vec<String>,
    pub load_balancer_ip: String,
    pub load_balancer_class: Option<String>,
    pub session_affinity: String,
    pub has_session_affinity_config: bool,
    pub internal_traffic_policy: String,
    pub external_traffic_policy: String,
    pub traffic_distribution: Option<String>,
    pub allocates_node_ports: Option<bool>,
    pub health_check_node_port: i64,
    pub has_source_ranges: bool,
    pub ports: Vec<Port>,
}

/// One of `spec.ports`. Zero is absence.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Port {
    pub name: String,
    pub protocol: String,
    pub port: i64,
    pub target: TargetPort,
    pub node_port: i64,
    pub app_protocol: Option<String>,
}

impl Draft {
    /// Reads a Service and fills in the defaults that need no knowledge of the cluster
    /// (`pkg/apis/core/v1/defaults.go`, `SetDefaults_Service`).
    pub(super) fn read(service: &Value) -> Self {
        let empty = Value::Null;
        let spec = service.field("spec").unwrap_or(&empty);
        let owned = |key: &str| spec.text(key).to_owned();
        let or = |key: &str, default: &str| if spec.text(key).is_empty() { default.to_owned() } else { owned(key) };
        let optional = |key: &str| spec.given(key).and_then(Value::as_text).map(str::to_owned);
        let selector = spec.field("selector").and_then(Value::as_map);
        let mut draft = Self {
            service_type: or("type", "ClusterIP"),
            selector: selector.map_or_else(Labels::new, |map| {
                map.iter().map(|(key, value)| (key.clone(), value.as_text().unwrap_or_default().to_owned())).collect()
            }),
            cluster_ip: owned("clusterIP"),
            cluster_ips: spec.texts("clusterIPs"),
            ip_families: spec.texts("ipFamilies"),
            ip_family_policy: owned("ipFamilyPolicy"),
            external_name: owned("externalName"),
            external_ips: spec.texts("externalIPs"),
            load_balancer_ip: owned("loadBalancerIP"),
            load_balancer_class: optional("loadBalancerClass"),
            session_affinity: or("sessionAffinity", "None"),
            has_session_affinity_config: spec.given("sessionAffinityConfig").is_some(),
            internal_traffic_policy: owned("internalTrafficPolicy"),
            external_traffic_policy: owned("externalTrafficPolicy"),
            traffic_distribution: optional("trafficDistribution"),
            allocates_node_ports: spec.truth("allocateLoadBalancerNodePorts"),
            health_check_node_port: spec.int("healthCheckNodePort").unwrap_or_default(),
            has_source_ranges: !spec.list("loadBalancerSourceRanges").is_empty(),
            ports: spec.list("ports").iter().map(Port::read).collect(),
        };
        if draft.session_affinity == "None" {
            draft.has_session_affinity_config = false;
        }
        if draft.is_reachable_from_outside() && draft.external_traffic_policy.is_empty() {
            draft.external_traffic_policy = "Cluster".to_owned();
        }
        if draft.needs_internal_traffic_policy() && draft.internal_traffic_policy.is_empty() {
            draft.internal_traffic_policy = "Cluster".to_owned();
        }
        if draft.is_load_balancer() && draft.allocates_node_ports.is_none() {
            draft.allocates_node_ports = Some(true);
        }
        draft
    }

    /// Writes what admission may have set into the Service it was read from. True where that said something else.
    pub(super) fn write(&self, service: &mut Value) -> bool {
        let text = |text: &str| (!text.is_empty()).then(|| Value::from(text));
        let list = |items: &[String]| (!items.is_empty()).then(|| Value::from(items.to_vec()));
        let number = |number: i64| (number != 0).then(|| Value::from(number));
        let Some(service) = service.as_map_mut() else { return false };
        let spec = service.entry("spec".to_owned()).or_insert_with(Value::map);
        if *spec == Value::Null {
            *spec = Value::map();
        }
        let mut is_other = false;
        for (key, value) in [
            ("type", text(&self.service_type)),
            ("clusterIP", text(&self.cluster_ip)),
            ("clusterIPs", list(&self.cluster_ips)),
            ("ipFamilies", list(&self.ip_families)),
            ("ipFamilyPolicy", text(&self.ip_family_policy)),
            ("sessionAffinity", text(&self.session_affinity)),
            ("internalTrafficPolicy", text(&self.internal_traffic_policy)),
            ("externalTrafficPolicy", text(&self.external_traffic_policy)),
            ("allocateLoadBalancerNodePorts", self.allocates_node_ports.map(Value::from)),
            ("loadBalancerClass", self.load_balancer_class.clone().map(Value::from)),
            ("healthCheckNodePort", number(self.health_check_node_port)),
        ] {
            is_other |= put(spec, key, value);
        }
        if !self.has_session_affinity_config {
            is_other |= put(spec, "sessionAffinityConfig", None);
        }
        let ports = elements(spec.as_map_mut().and_then(|spec| spec.get_mut("ports")));
        for (own, port) in ports.iter_mut().zip(&self.ports) {
            let target = match &port.target {
                TargetPort::Number(number) => Value::Int(*number),
                TargetPort::Name(name) => Value::from(name.as_str()),
            };
            is_other |= put(own, "protocol", text(&port.protocol));
            is_other |= put(own, "targetPort", Some(target));
            is_other |= put(own, "nodePort", number(port.node_port));
        }
        is_other
    }

    /// `None` and nothing else (`isHeadlessService`).
    pub(super) fn is_headless(&self) -> bool {
        matches!(self.cluster_ips.as_slice(), [only] if only == "None")
    }

    /// Headless, and nobody but the user says what stands behind it: such a Service may have families
    /// the cluster has not.
    pub(super) fn is_headless_without_selector(&self) -> bool {
        self.cluster_ip == "None" && self.selector.is_empty()
    }

    /// Of type ExternalName.
    pub(super) fn is_external_name(&self) -> bool {
        self.service_type == "ExternalName"
    }

    /// Of type LoadBalancer.
    pub(super) fn is_load_balancer(&self) -> bool {
        self.service_type == "LoadBalancer"
    }

    /// Of a type that has node ports, unless it forgoes them (`needsNodePort`).
    pub(super) fn needs_node_ports(&self) -> bool {
        self.service_type == "NodePort" || self.is_load_balancer() && self.allocates_node_ports != Some(false)
    }

    /// Reachable at a load balancer, a node port or an external IP (`ExternallyAccessible`).
    pub(super) fn is_reachable_from_outside(&self) -> bool {
        self.is_load_balancer()
            || self.service_type == "NodePort"
            || self.service_type == "ClusterIP" && !self.external_ips.is_empty()
    }

    /// Answers health checks at a node port of its own (`NeedsHealthCheck`).
    pub(super) fn needs_health_check(&self) -> bool {
        self.is_load_balancer() && self.external_traffic_policy == "Local"
    }

    /// Of a type that has to have an `internalTrafficPolicy`.
    pub(super) fn needs_internal_traffic_policy(&self) -> bool {
        matches!(self.service_type.as_str(), "ClusterIP" | "NodePort" | "LoadBalancer")
    }
}

/// Gives a field of a mapping this value, or takes it away. True where it had another.
fn put(holder: &mut Value, key: &str, value: Option<Value>) -> bool {
    let Some(map) = holder.as_map_mut() else { return false };
    if map.get(key) == value.as_ref() {
        return false;
    }
    match value {
        Some(value) => map.insert(key.to_owned(), value),
        None => map.remove(key),
    };
    true
}

impl Port {
    fn read(port: &Value) -> Self {
        let number = port.int("port").unwrap_or_default();
        let target = match port.field("targetPort") {
            Some(Value::Int(target)) if *target != 0 => TargetPort::Number(*target),
            Some(Value::Text(name)) if !name.is_empty() => TargetPort::Name(name.clone()),
            _ => TargetPort::Number(number),
        };
        let protocol = port.text("protocol");
        Self {
            name: port.text("name").to_owned(),
            protocol: if protocol.is_empty() { "TCP" } else { protocol }.to_owned(),
            port: number,
            target,
            node_port: port.int("nodePort").unwrap_or_default(),
            app_protocol: port.given("appProtocol").and_then(Value::as_text).map(str::to_owned),
        }
    }
}
