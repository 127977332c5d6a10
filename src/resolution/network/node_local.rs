//! NodeLocal DNSCache: a CoreDNS on each node that answers for cluster DNS, with a Corefile of its own that it fills in
//! (`cmd/node-cache` of kubernetes/dns; rules NL1 to NL3).

use super::redirect::{self, Redirect};
use super::{cannot_say, endpoints};
use crate::cluster::{Cluster, Kind, Object, ObjectRef};
use crate::dns;
use crate::resolution::server::{Server, kube_dns};
use crate::resolution::trace::{CannotSay, Unknown};
use std::net::IpAddr;

/// How the names of its ConfigMap begin: its own documentation's, and kubespray's.
pub(crate) const CONFIG_MAPS: [&str; 2] = ["node-local-dns", "nodelocaldns"];

/// The addresses by which it is known: its own documentation's, and kubespray's. They count where its Corefile does not
/// say where it listens.
pub(super) const USUAL: [[u8; 4]; 2] = [[169, 254, 20, 10], [169, 254, 25, 10]];

/// The Service by which it reaches the pods of cluster DNS past itself.
const UPSTREAM: &str = "kube-dns-upstream";

/// What stands in its Corefile for what it fills in.
const CLUSTER_DNS: &str = "__PILLAR__CLUSTER__DNS__";
const SERVERS: &str = "__PILLAR__UPSTREAM__SERVERS__";
const LOCAL: &str = "__PILLAR__LOCAL__DNS__";
const SERVER: &str = "__PILLAR__DNS__SERVER__";

/// Seconds that the cache of a stub domain keeps replies (`defaultTTL`).
const STUB_TTL: u32 = 30;

/// The cache of a cluster's nodes: the same on each, with a memory of its own.
#[derive(Clone, Debug)]
pub struct NodeLocal {
    /// Its ConfigMap.
    pub object: ObjectRef,
    /// Where it listens.
    pub addresses: Vec<IpAddr>,
    /// What runs on each node.
    pub server: Server,
    /// What of it is not known: then nothing of what it answers is.
    pub cannot_say: Option<CannotSay>,
}

/// The Corefile of NodeLocal DNSCache as it runs with it.
struct Filled {
    text: String,
    /// What stands in it and was not given.
    missing: Option<&'static str>,
}

impl NodeLocal {
    /// Looks for it in a cluster. That its ConfigMap is there counts for its running on every node.
    pub(crate) fn of(cluster: &Cluster) -> Option<Self> {
        let redirect = redirect::redirect_of_cluster_dns(cluster, &CONFIG_MAPS);
        let Some(object) = config_map(cluster).filter(|_| redirect.as_ref().is_none_or(|one| one.is_to_cache)) else {
            return redirect.map(|redirect| Self::unknown(cluster, redirect));
        };
        let Filled { text, missing } = filled(cluster, object)?;
        let directive = object.reference().name.clone();
        let unknown = missing.map(|variable| Unknown::VariableNotGiven { variable: variable.to_owned() });
        let cannot = unknown.map(|reason| cannot_say(&directive, reason));
        let server = Server::on_nodes(cluster, &text);
        let mut addresses = server.bound();
        if addresses.is_empty() || cannot.is_some() {
            addresses.extend(USUAL.map(IpAddr::from));
        }
        addresses.extend(redirect.into_iter().flat_map(|redirect| redirect.addresses));
        Some(Self { object: object.reference().clone(), addresses, server, cannot_say: cannot })
    }

    /// Whoever answers on each node for the addresses that a policy redirects: it was not brought.
    fn unknown(cluster: &Cluster, redirect: Redirect<'_>) -> Self {
        let policy = redirect.policy.reference();
        let reason = Unknown::RedirectedByPolicy { policy: policy.to_string() };
        Self {
            object: policy.clone(),
            addresses: redirect.addresses,
            server: Server::on_nodes(cluster, ""),
            cannot_say: Some(cannot_say(policy.kind.name(), reason)),
        }
    }

    /// True for an object that what it runs with may rest on.
    pub(crate) fn may_rest_on(object: &ObjectRef) -> bool {
        let is_of_kind = matches!(object.kind, Kind::ConfigMap | Kind::Service | Kind::EndpointSlice | Kind::DaemonSet);
        (is_of_kind || redirect::is_local_redirect(&object.kind)) && object.namespace != "default"
    }

    /// True where it takes what is sent to an address (rule NL1).
    pub fn takes(&self, address: IpAddr) -> bool {
        self.addresses.contains(&address)
    }
}

/// Its ConfigMap: one with its name in the namespace of cluster DNS.
pub(crate) fn config_map(cluster: &Cluster) -> Option<&Object> {
    let namespace = &cluster.settings().corefile.namespace;
    cluster.in_namespace(&Kind::ConfigMap, namespace).map(|object| &**object).find(|object| is_own(object))
}

/// True for a ConfigMap of NodeLocal DNSCache.
pub(crate) fn is_own(object: &Object) -> bool {
    let map = object.as_config_map();
    map.is_some_and(|map| map.data.contains_key("Corefile"))
        && CONFIG_MAPS.iter().any(|name| object.reference().name.starts_with(name))
}

/// Fills its Corefile in (`updateCorefile`; rule NL2).
fn filled(cluster: &Cluster, object: &Object) -> Option<Filled> {
    let mut text = object.as_config_map()?.data.get("Corefile")?.clone();
    let settings = kube_dns::settings(cluster);
    let upstreams = settings.upstreams.join(" ");
    if upstreams.is_empty() {
        text = text.replace(SERVERS, "/etc/resolv.conf");
    } else {
        // Servers of one's own are asked over UDP, where the block stands as it is shipped.
        let over_tcp = format!("\n    forward . {SERVERS} {{\n            force_tcp\n    }}\n");
        text = text.replace(&over_tcp, &format!("\n    forward . {SERVERS}\n")).replace(SERVERS, &upstreams);
    }
    if text.contains(CLUSTER_DNS) {
        text = text.replace(CLUSTER_DNS, &past_the_cache(cluster).unwrap_or_default());
    }
    let missing = text.contains(LOCAL).then_some(LOCAL);
    text = text.replace(SERVER, "");
    let bound = text.lines().find_map(|line| line.trim().strip_prefix("bind ")).unwrap_or_default().to_owned();
    for (domain, servers) in settings.stubs {
        let servers = servers.join(" ");
        text.push_str(&format!(
            "\n{domain}:53 {{\n    errors\n    cache {STUB_TTL}\n    bind {bound}\n    forward . {servers}\n}}\n"
        ));
    }
    Some(Filled { text, missing })
}

/// Where it finds cluster DNS: at the Service made for it, or, where that was not pasted, behind the Service of cluster
/// DNS itself, whose pods both select.
fn past_the_cache(cluster: &Cluster) -> Option<String> {
    let namespace = &cluster.settings().corefile.namespace;
    let own = cluster.get(&ObjectRef::new(Kind::Service, namespace, UPSTREAM));
    if let Some(service) = own.and_then(|object| object.as_service()) {
        return service.spec.cluster_ips.first().cloned();
    }
    let address = *cluster.settings().cluster_dns.first()?;
    let service = cluster.service_at(address)?.as_service()?;
    let port = service.spec.ports.iter().find(|port| port.port == i64::from(dns::PORT))?;
    let (_, at) = endpoints(cluster, service, &port.name, &port.protocol, address.is_ipv4()).next()?;
    Some(if at.port() == dns::PORT { at.ip().to_string() } else { at.to_string() })
}
