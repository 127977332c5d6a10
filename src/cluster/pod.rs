//! The Pod (core/v1), as far as DNS depends on it.

use super::decode::Fields;
use super::{ObjectMeta, Value};
use std::net::IpAddr;

/// The longest host name, in octets (rule L6).
const MAX_HOSTNAME: usize = 63;
/// The longest host name the kernel takes, in octets (rule L6).
const MAX_KERNEL_NAME: usize = 64;

/// A Pod.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Pod {
    /// Name and labels.
    pub meta: ObjectMeta,
    /// What is wanted.
    pub spec: PodSpec,
    /// What is.
    pub status: PodStatus,
}

/// The part of `spec` the lab reads.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[expect(missing_docs, reason = "the fields are the API's own")]
pub struct PodSpec {
    pub node_name: String,
    pub hostname: String,
    pub subdomain: String,
    pub host_network: bool,
    pub set_hostname_as_fqdn: bool,
    pub hostname_override: Option<String>,
    /// As written; empty where it is not given. See [`DnsPolicy`].
    pub dns_policy: String,
    pub dns_config: Option<DnsConfig>,
    pub host_aliases: Vec<HostAlias>,
    pub containers: Vec<Container>,
    pub init_containers: Vec<Container>,
    pub ephemeral_containers: Vec<Container>,
    /// `os.name`, or else what `nodeSelector` says with `kubernetes.io/os`; empty where neither does.
    pub os: String,
}

/// `spec.dnsConfig`.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[expect(missing_docs, reason = "the fields are the API's own")]
pub struct DnsConfig {
    pub nameservers: Vec<String>,
    pub searches: Vec<String>,
    pub options: Vec<DnsOption>,
}

/// One of `spec.dnsConfig.options`.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[expect(missing_docs, reason = "the fields are the API's own")]
pub struct DnsOption {
    pub name: String,
    pub value: Option<String>,
}

/// One of `spec.hostAliases`: a line of the pod's /etc/hosts.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[expect(missing_docs, reason = "the fields are the API's own")]
pub struct HostAlias {
    pub ip: String,
    pub hostnames: Vec<String>,
}

impl Pod {
    /// What the pod is to be called, before anything is cut off: on the host network its node's name (rule L6).
    pub fn wanted_host_name(&self) -> &str {
        let spec = &self.spec;
        match self.overridden() {
            _ if spec.host_network => &spec.node_name,
            Some(name) => name,
            None if !spec.hostname.is_empty() => &spec.hostname,
            None => &self.meta.name,
        }
    }

    /// What the pod is called. What an override says is used as it is (rule L6).
    pub fn host_name(&self) -> String {
        let wanted = self.wanted_host_name();
        if self.overridden().is_some() { wanted.to_owned() } else { cut(wanted) }
    }

    /// `subdomain.namespace.svc.clusterDomain`, where the pod has a subdomain (rule L6).
    pub fn host_domain(&self, cluster_domain: &str) -> Option<String> {
        let spec = &self.spec;
        let has_domain = self.overridden().is_none() && !spec.host_network && !spec.subdomain.is_empty();
        has_domain.then(|| format!("{}.{}.svc.{cluster_domain}", spec.subdomain, self.meta.namespace))
    }

    /// The name that `setHostnameAsFQDN` asks for, where the kernel does not take it: the pod does not start (rule L6).
    pub fn too_long_host_name(&self, cluster_domain: &str) -> Option<String> {
        let domain = self.host_domain(cluster_domain).filter(|_| self.spec.set_hostname_as_fqdn)?;
        Some(format!("{}.{domain}", self.host_name())).filter(|name| name.len() > MAX_KERNEL_NAME)
    }

    fn overridden(&self) -> Option<&str> {
        self.spec.hostname_override.as_deref().filter(|name| !name.is_empty())
    }
}

/// Cuts a name to one label's length, and what a label may not end with.
fn cut(name: &str) -> String {
    let end = (0..=MAX_HOSTNAME.min(name.len())).rev().find(|end| name.is_char_boundary(*end)).unwrap_or(0);
    let cut = name.get(..end).unwrap_or_default();
    // A name that fits is left alone, whatever its end.
    if end == name.len() { cut.to_owned() } else { cut.trim_end_matches(['-', '.']).to_owned() }
}

/// `spec.dnsPolicy`, read as the kubelet reads it: anything unknown is ClusterFirst (rule L1).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[expect(missing_docs, reason = "the variants are the API's own")]
pub enum DnsPolicy {
    #[default]
    ClusterFirst,
    ClusterFirstWithHostNet,
    Default,
    None,
}

impl DnsPolicy {
    /// All policies, in the order the documentation lists them.
    pub const ALL: [Self; 4] = [Self::ClusterFirst, Self::ClusterFirstWithHostNet, Self::Default, Self::None];

    /// True for those by which a pod asks cluster DNS first.
    pub fn is_cluster_first(self) -> bool {
        matches!(self, Self::ClusterFirst | Self::ClusterFirstWithHostNet)
    }

    /// The word of the API.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::ClusterFirst => "ClusterFirst",
            Self::ClusterFirstWithHostNet => "ClusterFirstWithHostNet",
            Self::Default => "Default",
            Self::None => "None",
        }
    }
}

/// A container or init container.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[expect(missing_docs, reason = "the fields are the API's own")]
pub struct Container {
    pub name: String,
    pub image: String,
    /// `Always` makes an init container restartable: it runs beside the others (a sidecar).
    pub restart_policy: String,
    pub ports: Vec<ContainerPort>,
    /// The value of [`DNS_CAPTURE`] in `env`; empty where it has none.
    pub dns_capture: String,
}

/// The variable of Istio's sidecar that says whether it takes the DNS queries of its pod (`true`).
pub const DNS_CAPTURE: &str = "ISTIO_META_DNS_CAPTURE";

/// The annotation that says in which container `kubectl exec` runs a command where no `-c` does.
pub const DEFAULT_CONTAINER: &str = "kubectl.kubernetes.io/default-container";

/// A port a container names.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[expect(missing_docs, reason = "the fields are the API's own")]
pub struct ContainerPort {
    pub name: String,
    pub container_port: i64,
    /// `TCP` where it is not given.
    pub protocol: String,
}

/// `status.phase`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[expect(missing_docs, reason = "the variants are the API's own")]
pub enum Phase {
    #[default]
    Pending,
    Running,
    Succeeded,
    Failed,
    Unknown,
}

impl Phase {
    /// The word of the API.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Pending => "Pending",
            Self::Running => "Running",
            Self::Succeeded => "Succeeded",
            Self::Failed => "Failed",
            Self::Unknown => "Unknown",
        }
    }

    /// True once the pod will never run again.
    pub fn is_terminal(self) -> bool {
        matches!(self, Self::Succeeded | Self::Failed)
    }
}

/// The part of `status` the lab reads.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct PodStatus {
    /// `phase`; `None` where there is no status yet and the lab's own kubelet has still to run the pod.
    pub phase: Option<Phase>,
    /// `podIPs`, or `podIP` where that is all there is. As written.
    pub pod_ips: Vec<String>,
    /// The condition `Ready` is `True`.
    pub ready: bool,
}

impl PodStatus {
    /// `status.podIP`, the primary address.
    pub fn pod_ip(&self) -> Option<&str> {
        self.pod_ips.first().map(String::as_str)
    }

    /// Its addresses, as far as what is written are some: this is where they are read.
    pub fn addresses(&self) -> impl Iterator<Item = IpAddr> {
        self.pod_ips.iter().filter_map(|ip| ip.parse().ok())
    }
}

impl Pod {
    /// How the kubelet reads `spec.dnsPolicy`, host network included (rule L1).
    pub fn effective_dns_policy(&self) -> DnsPolicy {
        match self.spec.dns_policy.as_str() {
            "ClusterFirstWithHostNet" => DnsPolicy::ClusterFirstWithHostNet,
            "Default" => DnsPolicy::Default,
            "None" => DnsPolicy::None,
            _ if self.spec.host_network => DnsPolicy::Default,
            _ => DnsPolicy::ClusterFirst,
        }
    }

    /// The container of this name, where there is one: init and ephemeral containers count (`FindContainerByName` in
    /// `kubectl/pkg/cmd/util/podcmd`).
    pub fn container(&self, name: &str) -> Option<&Container> {
        self.all_containers().find(|container| container.name == name)
    }

    /// The container that is meant where nobody names one: what the annotation [`DEFAULT_CONTAINER`] says, else the
    /// first (`FindOrDefaultContainerByName`).
    pub fn default_container(&self) -> Option<&Container> {
        let said = self.meta.annotations.get(DEFAULT_CONTAINER).and_then(|name| self.container(name));
        said.or_else(|| self.spec.containers.first())
    }

    /// All containers: those that run beside each other, then init and ephemeral ones.
    pub fn all_containers(&self) -> impl Iterator<Item = &Container> {
        let spec = &self.spec;
        spec.containers.iter().chain(&spec.init_containers).chain(&spec.ephemeral_containers)
    }

    pub(super) fn decode(meta: ObjectMeta, fields: &mut Fields<'_>) -> Self {
        let spec = fields.child("spec", PodSpec::decode);
        let status = fields.child("status", PodStatus::decode);
        Self { meta, spec, status }
    }
}

impl PodSpec {
    /// Also reads the pod template of a workload.
    pub(super) fn decode(fields: &mut Fields<'_>) -> Self {
        let dns_config = fields.has("dnsConfig").then(|| {
            fields.child("dnsConfig", |config| DnsConfig {
                nameservers: config.text_list("nameservers"),
                searches: config.text_list("searches"),
                options: config
                    .list("options", |option| DnsOption { name: option.text("name"), value: option.opt_text("value") }),
            })
        });
        Self {
            node_name: fields.text("nodeName"),
            hostname: fields.text("hostname"),
            subdomain: fields.text("subdomain"),
            host_network: fields.bool("hostNetwork"),
            set_hostname_as_fqdn: fields.bool("setHostnameAsFQDN"),
            hostname_override: fields.opt_text("hostnameOverride"),
            dns_policy: fields.text("dnsPolicy"),
            dns_config,
            host_aliases: fields.list("hostAliases", |alias| HostAlias {
                ip: alias.text("ip"),
                hostnames: alias.text_list("hostnames"),
            }),
            containers: fields.list("containers", Container::decode),
            init_containers: fields.list("initContainers", Container::decode),
            ephemeral_containers: fields.list("ephemeralContainers", Container::decode),
            os: os(fields),
        }
    }
}

impl Container {
    fn decode(fields: &mut Fields<'_>) -> Self {
        Self {
            name: fields.text("name"),
            image: fields.text("image"),
            restart_policy: fields.text("restartPolicy"),
            ports: fields.list("ports", |port| {
                port.ints(&["hostPort"]);
                ContainerPort {
                    name: port.text("name"),
                    container_port: port.int("containerPort").unwrap_or_default(),
                    protocol: port.opt_text("protocol").unwrap_or_else(|| "TCP".to_owned()),
                }
            }),
            dns_capture: fields
                .raw("env")
                .and_then(|env| env.items().iter().find(|one| text_of(one, "name") == DNS_CAPTURE))
                .map(|one| text_of(one, "value").to_owned())
                .unwrap_or_default(),
        }
    }
}

fn text_of<'v>(value: &'v Value, field: &str) -> &'v str {
    value.field(field).and_then(Value::as_text).unwrap_or_default()
}

/// The operating system that a pod is for.
fn os(fields: &Fields<'_>) -> String {
    let said = fields.raw("os").map(|os| text_of(os, "name")).filter(|name| !name.is_empty());
    let by_node = || {
        let selector = fields.raw("nodeSelector")?;
        let labels = ["kubernetes.io/os", "beta.kubernetes.io/os"];
        labels.iter().map(|label| text_of(selector, label)).find(|name| !name.is_empty())
    };
    said.or_else(by_node).unwrap_or_default().to_owned()
}

impl PodStatus {
    fn decode(fields: &mut Fields<'_>) -> Self {
        let phase = fields.opt_text("phase").map(|phase| match phase.as_str() {
            "Running" => Phase::Running,
            "Succeeded" => Phase::Succeeded,
            "Failed" => Phase::Failed,
            "Unknown" => Phase::Unknown,
            _ => Phase::Pending,
        });
        let mut pod_ips = fields.list("podIPs", |entry| entry.text("ip"));
        if pod_ips.is_empty() {
            pod_ips.extend(fields.opt_text("podIP"));
        }
        pod_ips.retain(|ip| !ip.is_empty());
        let ready = fields
            .raw("conditions")
            .is_some_and(|conditions| conditions.items().iter().any(|condition| is(condition, "Ready", "True")));
        Self { phase, pod_ips, ready }
    }
}

fn is(condition: &Value, kind: &str, status: &str) -> bool {
    condition.field("type").and_then(Value::as_text) == Some(kind)
        && condition.field("status").and_then(Value::as_text) == Some(status)
}
