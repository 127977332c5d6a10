//! kube-dns, which clusters had before CoreDNS and GKE has still: kubedns and dnsmasq in one pod (rules KD1 to KD4). What
//! the lab knows of it is put as the Corefile that comes to the same, with a guard in front that cannot say the rest.

use super::plugin::{self, kube_dns::KubeDns};
use super::{CannotSay, Configuration, Unknown};
use crate::cluster::{Cluster, Object, Value};
use crate::resolution::corefile::Files;
use crate::resolution::network::node_local;
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
    let own = Configuration::object_of(cluster);
    if cluster.get(own).is_some() {
        return None;
    }
    cluster
        .objects()
        .map(|object| &**object)
        .find(|object| object.reference().namespace == own.namespace && is_of(object))
}

/// What kube-dns comes to, as far as it is known.
pub(super) fn configuration(cluster: &Cluster, object: &Object, files: &Files) -> Configuration {
    let settings = node_local::kube_dns(cluster);
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
    let mut read = Configuration::read(&text, files);
    if read.is_refused() || !all_are_addresses {
        // Its ConfigMap says what nobody can make anything of.
        let cannot = CannotSay { directive: "kube-dns".to_owned(), line: 0, file: None, reason: Unknown::KubeDns };
        read.blocks = vec![plugin::not_said(cannot)];
    } else if let Some(root) = read.blocks.first_mut() {
        plugin::guard(root, KubeDns::new(object.reference().clone()));
    }
    Configuration { errors: Vec::new(), says: None, text: "".into(), ..read }
}
