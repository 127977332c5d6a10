//! The network between a pod and a nameserver: who listens at an address, and whether a packet gets there. The way to
//! cluster DNS that most packets take is here; all others are in `route`, which in a browser arrives with the first
//! change, policies in `policy`, and service meshes that take a pod's queries for themselves in `capture`.

mod capture;
mod network_policy;
pub(crate) mod node_local;
mod own_server;
mod redirect;
mod route;

use super::server::{Came, Millis};
use super::stub::Exchange;
use super::trace::{CannotSay, Station, Trace, Unknown};
use super::upstream::{Query, Upstream};
use crate::cluster::{AddressType, Cluster, Endpoint, Labels, Object, ObjectRef, Pod, Service, Value, well_known};
use crate::dns::{self, Question, Transport};
pub(crate) use capture::{MESH_WORDS, has_envoy, mesh_word};
pub(crate) use network_policy::is_foreign_policy;
pub use node_local::NodeLocal;
pub(crate) use own_server::OwnServer;
pub(crate) use redirect::is_local_redirect;
pub(crate) use route::{dns_services, is_dns_pod, is_dns_service, is_role_of_server, lacks_slices};
use std::net::{IpAddr, SocketAddr};
use std::sync::OnceLock;

/// Where the pods of cluster DNS live, and their label, where no Service of cluster DNS says it.
const USUAL: (&str, (&str, &str)) = (well_known::SYSTEM, well_known::DNS_LABEL);

/// Where a packet to a nameserver ends.
#[derive(Clone, Debug)]
pub enum Arrival {
    /// At a server of cluster DNS, which it reaches at this address and port.
    ClusterDns(SocketAddr),
    /// At a CoreDNS of somebody's own: where, and the ConfigMap of its Corefile.
    Own(SocketAddr, ObjectRef),
    /// Elsewhere or nowhere: what comes back, why where nothing does, what was asked outside the cluster, and how long
    /// it takes.
    Elsewhere(Exchange, Option<Trace>, Vec<Question>, Millis),
}

/// A packet to port 53 of an address.
#[derive(Clone, Copy, Debug)]
pub struct Packet<'p> {
    /// The pod that sends it.
    pub from: &'p Pod,
    /// The container of it that does.
    pub container: &'p str,
    /// The nameserver as the pod's file has it.
    pub to: IpAddr,
    /// What it asks.
    pub question: &'p Question,
    /// How it travels.
    pub transport: Transport,
    /// When, in milliseconds since the start.
    pub now: u64,
}

type Deliver = fn(&Cluster, &Upstream, &Packet<'_>) -> Arrival;
type SendOn = fn(&Cluster, &Upstream, &Pod, &str, &Query<'_>) -> Result<Came, Reached>;

/// A nameserver of the cluster that was reached: where, and the ConfigMap of its Corefile where it is not cluster DNS.
pub type Reached = Box<(SocketAddr, Option<ObjectRef>)>;

/// What arrives later.
struct Late {
    deliver: Deliver,
    send_on: SendOn,
    node_local: fn(&Cluster) -> Option<NodeLocal>,
    unsaid_to_node: fn(&Cluster, &Packet<'_>) -> Option<CannotSay>,
}

static LATE: OnceLock<Late> = OnceLock::new();

/// Takes in the code of all ways but the usual one.
pub fn take_in() {
    LATE.get_or_init(|| Late {
        deliver: route::deliver,
        send_on: route::send_on,
        node_local: NodeLocal::of,
        unsaid_to_node: route::unsaid_to_node,
    });
}

fn late() -> Option<&'static Late> {
    #[cfg(not(split))]
    take_in();
    LATE.get()
}

/// Carries a query that a server sends on from a pod. `Err` is which server of the cluster has it.
pub fn send_on(
    cluster: &Cluster,
    upstream: &Upstream,
    from: &Pod,
    address: &str,
    query: &Query<'_>,
) -> Result<Came, Reached> {
    match late() {
        Some(late) => (late.send_on)(cluster, upstream, from, address, query),
        None => Ok(Came::CannotSay(Box::new(not_arrived()))),
    }
}

/// True where a policy, or a role of the server, may stop what the server itself sends.
pub fn has_policies(cluster: &Cluster) -> bool {
    network_policy::any(cluster)
}

/// True where the code of all ways has arrived.
pub fn has_arrived() -> bool {
    late().is_some()
}

/// The cache of a cluster's nodes, where it has one and what looks for it has arrived.
pub fn node_local(cluster: &Cluster) -> Option<NodeLocal> {
    (late()?.node_local)(cluster)
}

/// What cannot be said of a packet from a pod to its own node: whether a mesh takes it, and whether a policy that stops it
/// elsewhere stops it there.
pub fn unsaid_to_node(cluster: &Cluster, packet: &Packet<'_>) -> Option<CannotSay> {
    (late()?.unsaid_to_node)(cluster, packet)
}

/// Carries a packet as far as it gets.
pub fn deliver(cluster: &Cluster, upstream: &Upstream, packet: &Packet<'_>) -> Arrival {
    if !capture::is_likely(cluster, packet.from)
        && let Some(at) = usual(cluster, packet.to, packet.transport)
    {
        return Arrival::ClusterDns(at);
    }
    match late() {
        Some(late) => (late.deliver)(cluster, upstream, packet),
        None => unknown(packet.question, not_arrived()),
    }
}

/// The way of most packets: by a Service in kube-system that is labelled as installers label it, to a pod of that
/// label, and no policy anywhere.
fn usual(cluster: &Cluster, to: IpAddr, transport: Transport) -> Option<SocketAddr> {
    let object = cluster.service_at(to)?;
    let service =
        object.as_service().filter(|service| has_usual_label(&service.meta.namespace, &service.meta.labels))?;
    if network_policy::any(cluster) || is_local(object) {
        return None;
    }
    let protocol = protocol(transport);
    let port = service.spec.ports.iter().find(|port| port.port == i64::from(dns::PORT) && port.protocol == protocol)?;
    let (_, at) = endpoints(cluster, service, &port.name, protocol, to.is_ipv4()).next()?;
    let pod = cluster.pod_at(at.ip())?.as_pod()?;
    has_usual_label(&pod.meta.namespace, &pod.meta.labels).then_some(at)
}

fn protocol(transport: Transport) -> &'static str {
    match transport {
        Transport::Tcp => "TCP",
        Transport::Udp => "UDP",
    }
}

/// True for a Service that uses endpoints of the sender's node alone.
fn is_local(service: &Object) -> bool {
    let policy = service.value().field("spec").and_then(|spec| spec.field("internalTrafficPolicy"));
    policy.and_then(Value::as_text) == Some("Local")
}

/// The ready endpoints of a Service's port, with the address and port each listens on.
fn endpoints<'c>(
    cluster: &'c Cluster,
    service: &'c Service,
    port: &'c str,
    protocol: &'c str,
    is_v4: bool,
) -> impl Iterator<Item = (&'c Endpoint, SocketAddr)> {
    let family = if is_v4 { AddressType::IPv4 } else { AddressType::IPv6 };
    let slices = cluster.slices_of(&service.meta.namespace, &service.meta.name);
    let slices = slices.filter_map(|slice| slice.as_endpoint_slice()).filter(move |slice| slice.address_type == family);
    slices.flat_map(move |slice| {
        let number = slice.ports.iter().find(|one| one.name == port && one.protocol == protocol);
        let number = number.and_then(|one| u16::try_from(one.port?).ok());
        let ready = slice.endpoints.iter().filter(|endpoint| endpoint.is_ready());
        ready.filter_map(move |endpoint| Some((endpoint, SocketAddr::new(endpoint.ips().next()?, number?))))
    })
}

fn has_usual_label(namespace: &str, labels: &Labels) -> bool {
    let (usual, (key, value)) = USUAL;
    namespace == usual && labels.get(key).is_some_and(|app| app == value)
}

/// What is said as long as the code of all ways has not arrived.
pub(crate) fn not_arrived() -> CannotSay {
    cannot_say("network", Unknown::NotArrived)
}

fn cannot_say(what: &str, reason: Unknown) -> CannotSay {
    CannotSay { directive: what.to_owned(), line: 0, file: None, reason }
}

/// An arrival that nothing can be said of.
pub(crate) fn unknown(question: &Question, cannot: CannotSay) -> Arrival {
    Arrival::Elsewhere(Exchange::Silence, Some(Trace::of(question, Station::CannotSay { cannot })), Vec::new(), 0)
}
