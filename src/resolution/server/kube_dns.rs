//! kube-dns, which clusters had before CoreDNS and GKE has still: kubedns and dnsmasq in one pod (rules KD1 to KD4). What
//! the lab knows of it is put as the Corefile that comes to the same, with a guard in front that cannot say the rest.

use crate::cluster::{Cluster, Kind, Labels, Object, ObjectRef, Value, well_known};
use crate::json;
use crate::resolution::upstream::Address;
use std::fmt::Write;

/// The containers by which its pods are known.
const CONTAINERS: [&str; 2] = ["kubedns", "dnsmasq"];

/// True for a pod of kube-dns, and for what makes such pods.
pub(crate) fn is_of(object: &Object) -> bool {
    let spec = match object.as_workload() {
        Some(workload) => workload.template_value.field("spec"),
        None => object.as_pod().and_then(|_| object.value().field("spec")),
    };
    let containers = spec.and_then(|spec| spec.field("containers")).map(Value::items).unwrap_or_default();
    let has = |wanted: &&str| containers.iter().any(|one| one.field("name").and_then(Value::as_text) == Some(*wanted));
    CONTAINERS.iter().all(has)
}

/// What shows that a cluster's DNS is kube-dns: it is there, in the namespace of cluster DNS, and no Corefile is.
pub(crate) fn find(cluster: &Cluster) -> Option<&Object> {
    let own = &cluster.settings().corefile;
    if cluster.get(own).is_some() {
        return None;
    }
    cluster
        .objects()
        .map(|object| &**object)
        .find(|object| object.reference().namespace == own.namespace && is_of(object))
}

/// True where kube-dns has no pods at GKE: whoever turns Cloud DNS on there scales it to nothing, and pods ask past it
/// (cloud.google.com/kubernetes-engine/docs/how-to/cloud-dns).
pub(crate) fn may_be_cloud_dns(cluster: &Cluster) -> bool {
    let is_idle = |object: &Object| object.as_workload().is_some_and(|workload| workload.replicas == 0);
    let is_gke = |node: &Object| {
        node.reference().name.starts_with("gke-") || node.meta().labels.contains_key("cloud.google.com/gke-nodepool")
    };
    find(cluster).is_some_and(is_idle) && cluster.objects().any(|node| node.as_node().is_some() && is_gke(node))
}

/// The Corefile that comes to the same as what its ConfigMap says, and whether all nameservers in that are addresses.
pub(super) fn corefile(cluster: &Cluster) -> (String, bool) {
    let settings = settings(cluster);
    let mut servers = settings.upstreams.iter().chain(settings.stubs.iter().flat_map(|(_, servers)| servers));
    let all_are_addresses = servers.all(|server| server.parse::<Address>().is_ok());
    let upstreams = settings.upstreams.join(" ");
    let upstreams = if upstreams.is_empty() { "/etc/resolv.conf" } else { &upstreams };
    let domain = &cluster.settings().cluster_domain;
    let mut text = format!(
        ".:53 {{\n    kubernetes {domain} in-addr.arpa ip6.arpa {{\n        pods insecure\n        ttl 30\n    }}\n    \
         forward . {upstreams} {{\n        policy sequential\n    }}\n}}\n"
    );
    for (domain, servers) in settings.stubs {
        let servers = servers.join(" ");
        // Writing to a text cannot fail.
        let _ = write!(text, "{domain}:53 {{\n    forward . {servers} {{\n        policy sequential\n    }}\n}}\n");
    }
    (text, all_are_addresses)
}

/// What the ConfigMap of kube-dns says.
#[derive(Debug, Default, PartialEq, Eq)]
pub(crate) struct KubeDnsSettings {
    /// `stubDomains`: domains, each with its nameservers.
    pub stubs: Vec<(String, Vec<String>)>,
    /// `upstreamNameservers`.
    pub upstreams: Vec<String>,
}

/// What the ConfigMap kube-dns says of stub domains and upstreams: both are JSON in a text. One that does not read is
/// ignored as a whole (pkg/dns/config/sync.go, `processUpdate`).
pub(crate) fn settings(cluster: &Cluster) -> KubeDnsSettings {
    // The ConfigMap of kube-dns, whose stub domains and upstreams it takes over.
    let object = ObjectRef::new(Kind::ConfigMap, &cluster.settings().corefile.namespace, well_known::KUBE_DNS);
    cluster.get(&object).and_then(|object| read(&object.as_config_map()?.data)).unwrap_or_default()
}

/// Reads the fields of the ConfigMap; `None` where one of them is no JSON, or JSON of another shape.
fn read(data: &Labels) -> Option<KubeDnsSettings> {
    let field = |key: &str| data.get(key).map_or(Ok(Value::Null), |text| json::parse(text)).ok();
    let texts = |value: &Value| match value {
        Value::Null => Some(Vec::new()),
        Value::List(texts) => texts.iter().map(|text| text.as_text().map(str::to_owned)).collect(),
        _ => None,
    };
    let stubs = match field("stubDomains")? {
        Value::Null => Vec::new(),
        stubs => stubs
            .as_map()?
            .iter()
            .map(|(domain, servers)| Some((domain.clone(), texts(servers)?)))
            .collect::<Option<_>>()?,
    };
    Some(KubeDnsSettings { stubs, upstreams: texts(&field("upstreamNameservers")?)? })
}
