//! All ways to a nameserver: Services as kube-proxy has them, pods by their own address, the world outside
//! (rules NW1 to NW6, NW8).

use super::network_policy::{self, Passage};
use super::{
    Arrival, Packet, Reached, cannot_say, capture, endpoints, has_usual_label, is_local, node_local, own_server,
    protocol, unknown,
};
use crate::cluster::{Cluster, IpFamily, Kind, Object, ObjectRef, Pod, Selector, Service, Value, well_known};
use crate::dns::{self, Outcome, Question, Transport};
use crate::resolution::server::{Came, kube_dns};
use crate::resolution::stub::Exchange;
use crate::resolution::trace::{CannotSay, Cause, Settled, Station, Trace, Unknown, Unreached};
use crate::resolution::upstream::{Address, Exchanged, Query, Upstream};
use crate::rule::{self, Rule};
use std::net::{IpAddr, SocketAddr};

/// Where a packet ends.
#[derive(Clone, Debug, PartialEq)]
enum Route {
    /// At a server of cluster DNS, which it reaches at this address and port.
    ClusterDns(SocketAddr),
    /// At a CoreDNS of somebody's own: where, and the ConfigMap of its Corefile.
    Own(SocketAddr, ObjectRef),
    /// Outside the cluster, or at the node's own resolver.
    Outside,
    /// Nowhere.
    Unreached(Stop),
    /// That is not known.
    CannotSay(CannotSay),
}

/// Where a packet goes no further.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Stop {
    /// Why.
    why: Unreached,
    /// The object that decides, where there is one.
    object: Option<ObjectRef>,
    /// The rule.
    rule: Rule,
}

impl Stop {
    fn new(why: Unreached, object: Option<&ObjectRef>, rule: Rule) -> Self {
        Self { why, object: object.cloned(), rule }
    }

    /// True where the sender is told so at once; otherwise nobody says anything.
    fn is_told(&self) -> bool {
        matches!(
            self.why,
            Unreached::NoEndpoint | Unreached::NotADnsServer | Unreached::Loopback | Unreached::OtherFamily
        )
    }
}

/// See [`super::deliver`].
pub(super) fn deliver(cluster: &Cluster, upstream: &Upstream, packet: &Packet<'_>) -> Arrival {
    let Packet { from, container, to, question, transport, now } = *packet;
    if let Some(cannot) = taken(cluster, from, container) {
        return unknown(question, cannot);
    }
    match route(cluster, upstream, from, SocketAddr::new(to, dns::PORT), transport) {
        Route::ClusterDns(at) => Arrival::ClusterDns(at),
        Route::Own(at, corefile) => Arrival::Own(at, corefile),
        Route::Outside => {
            let address = to.to_string();
            let exchanged = upstream.exchange(&address, &Query { question, transport, edns: None, now });
            let trace = told(question, &address, &exchanged);
            let (exchange, after) = match exchanged {
                Exchanged::Message { response, after, .. } => (Exchange::Response(response), after),
                Exchanged::Silence(_) => (Exchange::Silence, 0),
                Exchanged::Closed => (Exchange::PortClosed, 0),
            };
            Arrival::Elsewhere(exchange, Some(trace), vec![question.clone()], after)
        }
        Route::Unreached(stop) => {
            let exchange = if stop.is_told() { Exchange::PortClosed } else { Exchange::Silence };
            let Stop { why, object, rule } = stop;
            let trace = Trace::of(question, Station::Unreached { why, object, rule });
            Arrival::Elsewhere(exchange, Some(trace), Vec::new(), 0)
        }
        Route::CannotSay(cannot) => unknown(question, cannot),
    }
}

/// What a nameserver outside said.
fn told(question: &Question, address: &str, exchanged: &Exchanged) -> Trace {
    let (outcome, line, lines) = match exchanged {
        Exchanged::Message { response, lines, failed_by, .. } => (response.outcome(), *failed_by, lines.as_slice()),
        Exchanged::Silence(line) => (Outcome::Timeout, *line, &[][..]),
        Exchanged::Closed => (Outcome::Timeout, None, &[][..]),
    };
    let at = Station::Upstream { address: Some(address.to_owned()), outcome: Settled(outcome), line };
    let answers = lines.iter().map(|line| Cause::Upstream { line: *line }).collect();
    Trace { answers, ..Trace::of(question, at) }
}

/// See [`super::send_on`].
pub(super) fn send_on(
    cluster: &Cluster,
    upstream: &Upstream,
    from: &Pod,
    address: &str,
    query: &Query<'_>,
) -> Result<Came, Reached> {
    let Ok(to) = address.parse::<Address>() else { return Ok(Came::Outside) };
    Ok(match route(cluster, upstream, from, to.socket(), query.transport) {
        Route::ClusterDns(at) => return Err(Box::new((at, None))),
        Route::Own(at, corefile) => return Err(Box::new((at, Some(corefile)))),
        Route::Outside => Came::Outside,
        Route::CannotSay(cannot) => Came::CannotSay(Box::new(cannot)),
        Route::Unreached(stop) => {
            let exchanged = if stop.is_told() { Exchanged::Closed } else { Exchanged::Silence(None) };
            let Stop { why, object, rule } = stop;
            let trace = Trace::of(query.question, Station::Unreached { why, object, rule });
            Came::Back(Box::new((exchanged, trace)))
        }
    })
}

/// See [`super::unsaid_to_node`].
pub(super) fn unsaid_to_node(cluster: &Cluster, packet: &Packet<'_>) -> Option<CannotSay> {
    let Packet { from, container, to, transport, .. } = *packet;
    if let Some(cannot) = taken(cluster, from, container) {
        return Some(cannot);
    }
    match network_policy::passage(cluster, from, None, SocketAddr::new(to, dns::PORT), transport, None) {
        Passage::Open => None,
        Passage::CannotSay(cannot) => Some(cannot),
        Passage::Shut(policy) => {
            let reason = Unknown::PolicyBeforeCache { policy: policy.to_string(), address: to.to_string() };
            Some(cannot_say(policy.kind.name(), reason))
        }
    }
}

/// What cannot be said of the queries of a container that a mesh takes for itself.
fn taken(cluster: &Cluster, from: &Pod, container: &str) -> Option<CannotSay> {
    let who = capture::taker(cluster, from, container)?;
    Some(cannot_say(who, Unknown::TakenByMesh { who: who.to_owned() }))
}

/// The way of a packet from a pod to a port of an address.
fn route(cluster: &Cluster, upstream: &Upstream, from: &Pod, socket: SocketAddr, transport: Transport) -> Route {
    let to = socket.ip();
    let found = if let Some(service) = cluster.service_at(to) {
        through(cluster, from, service, socket, transport)
    } else if let Some(pod) = cluster.pod_at(to) {
        at_pod(cluster, from, pod, socket, transport, None)
    } else {
        elsewhere(cluster, from, socket, transport)
    };
    // A server that somebody described is known, wherever it is.
    let is_known = matches!(
        &found,
        Route::CannotSay(CannotSay {
            reason: Unknown::NameserverNotDescribed { .. }
                | Unknown::CorefileNotGiven { .. }
                | Unknown::ServerNotGiven { .. },
            ..
        }) | Route::Own(..)
            | Route::Unreached(Stop { why: Unreached::NotADnsServer, .. })
    ) && upstream.has_section(&socket.to_string());
    if is_known { Route::Outside } else { found }
}

/// To an address that no Service and no pod has.
fn elsewhere(cluster: &Cluster, from: &Pod, socket: SocketAddr, transport: Transport) -> Route {
    let to = socket.ip();
    if to.is_loopback() && !from.spec.host_network {
        // A container beside the one that asks may well be why the pod's file says so.
        if from.spec.containers.len() > 1 || listens(from, dns::PORT) {
            return not_known("Pod", Unknown::NameserverNotDescribed { address: to.to_string() });
        }
        return Route::Unreached(Stop::new(Unreached::Loopback, None, rule::NW6));
    }
    let settings = cluster.settings();
    if node_local::USUAL.iter().any(|octets| to == IpAddr::from(*octets)) {
        return not_known("node-local-dns", Unknown::NameserverNotDescribed { address: to.to_string() });
    }
    let ranges = settings.service_cidrs.iter().chain(&settings.pod_cidrs);
    if ranges.into_iter().any(|range| range.contains(to)) {
        return Route::Unreached(Stop::new(Unreached::NoSuchAddress, None, rule::NW2));
    }
    // Whom the kubelets send pods to was not brought.
    if settings.is_observed && settings.cluster_dns.contains(&to) {
        return not_known("kubelet-config", Unknown::NameserverNotDescribed { address: to.to_string() });
    }
    if has_no_way(from, to) {
        return Route::Unreached(Stop::new(Unreached::OtherFamily, None, rule::NW8));
    }
    match network_policy::passage(cluster, from, None, socket, transport, None) {
        Passage::Open => Route::Outside,
        Passage::Shut(policy) => shut(&policy),
        Passage::CannotSay(cannot) => Route::CannotSay(cannot),
    }
}

/// True for an IPv6 address outside, and a pod that has IPv4 addresses alone. The other way round a network may translate.
fn has_no_way(from: &Pod, to: IpAddr) -> bool {
    let own = &from.status.pod_ips;
    let is_routed = matches!(to, IpAddr::V6(to) if !to.is_unicast_link_local());
    is_routed
        && !from.spec.host_network
        && !own.is_empty()
        && own.iter().all(|ip| IpFamily::from_text(ip) == Some(IpFamily::IPv4))
}

/// By way of a Service (kube-proxy, `pkg/proxy/iptables/proxier.go`; rules NW1 to NW3).
fn through(cluster: &Cluster, from: &Pod, service: &Object, socket: SocketAddr, transport: Transport) -> Route {
    let to = socket.ip();
    let reference = service.reference();
    let Some(typed) = service.as_service() else { return Route::Outside };
    let protocol = protocol(transport);
    let port = typed.spec.ports.iter().find(|port| port.port == i64::from(socket.port()) && port.protocol == protocol);
    let Some(port) = port else {
        return Route::Unreached(Stop::new(Unreached::NoSuchPort, Some(reference), rule::NW2));
    };
    let mut ready = endpoints(cluster, typed, &port.name, protocol, to.is_ipv4()).peekable();
    if ready.peek().is_none() {
        // Somebody may be behind it whom nobody brought.
        if cluster.settings().leaves_unseen(typed)
            && cluster.slices_of(&reference.namespace, &reference.name).next().is_none()
        {
            let (namespace, service) = (reference.namespace.clone(), reference.name.clone());
            return not_known("EndpointSlice", Unknown::EndpointsNotGiven { namespace, service });
        }
        if is_dns_service(cluster, typed) && kube_dns::may_be_cloud_dns(cluster) {
            return not_known("kube-dns", Unknown::CloudDns);
        }
        return Route::Unreached(Stop::new(Unreached::NoEndpoint, Some(reference), rule::NW1));
    }
    let is_local = is_local(service);
    let mut open = None;
    let mut stopped = None;
    for (endpoint, at) in ready {
        if is_local && endpoint.node_name.as_deref() != Some(from.spec.node_name.as_str()) {
            stopped.get_or_insert(Route::Unreached(Stop::new(Unreached::NoLocalEndpoint, Some(reference), rule::NW3)));
            continue;
        }
        let route = match cluster.pod_at(at.ip()) {
            Some(pod) => at_pod(cluster, from, pod, at, transport, Some(to)),
            // A slice without its pod: whoever is behind it was not pasted. Behind the Service of cluster DNS it is
            // cluster DNS.
            None if is_dns_service(cluster, typed) => Route::ClusterDns(at),
            None => behind(cluster, typed, at),
        };
        match route {
            Route::ClusterDns(_) | Route::Own(..) => open = open.or(Some(route)),
            other => stopped = Some(other),
        }
    }
    // kube-proxy takes any of them, so a policy that shuts some of the pods off makes it a matter of luck.
    match (open, stopped) {
        (Some(_), Some(Route::Unreached(Stop { why: Unreached::Policy, object, .. }))) => {
            let name = object.map(|object| object.name).unwrap_or_default();
            not_known("NetworkPolicy", Unknown::SomePodsOnly { policy: name })
        }
        (Some(open), _) => open,
        (None, Some(stopped)) => stopped,
        (None, None) => Route::Unreached(Stop::new(Unreached::NoEndpoint, Some(reference), rule::NW1)),
    }
}

/// Behind a Service, at an address that no pod here has: what makes the pods that the Service selects may be here.
fn behind(cluster: &Cluster, service: &Service, at: SocketAddr) -> Route {
    let (namespace, name) = (&service.meta.namespace, &service.meta.name);
    let selects = |object: &&std::sync::Arc<Object>| {
        let labels = object.as_workload().map(|workload| &workload.template_labels);
        labels.is_some_and(|labels| Selector::Service(&service.spec.selector).matches(labels))
    };
    let mut makers = Kind::WORKLOADS.iter().flat_map(|kind| cluster.in_namespace(kind, namespace)).filter(selects);
    makers.find_map(|object| at_own(cluster, object, at)).unwrap_or_else(|| {
        let service = ObjectRef::new(Kind::Service, namespace, name).to_string();
        let command = format!("kubectl get pods,cm -n {namespace} -o yaml");
        not_known("Service", Unknown::ServerNotGiven { service, command })
    })
}

/// At a CoreDNS that is not cluster DNS; `None` where the pods run none.
fn at_own(cluster: &Cluster, object: &Object, at: SocketAddr) -> Option<Route> {
    Some(match own_server::runs(cluster, object)? {
        Err(cannot) => Route::CannotSay(cannot),
        Ok(map) => {
            let mut roles = cluster.unmodelled().map(|object| (object.reference(), lacks_slices(object)));
            match roles.find(|(role, lacks)| *lacks && own_server::is_role_of(role, &map)) {
                Some((role, _)) => not_known("ClusterRole", Unknown::MayNotList { role: role.name.clone() }),
                None => Route::Own(at, map),
            }
        }
    })
}

/// At a pod: the last of the way, whether by a Service or by the pod's own address.
fn at_pod(
    cluster: &Cluster,
    from: &Pod,
    object: &Object,
    at: SocketAddr,
    transport: Transport,
    by: Option<IpAddr>,
) -> Route {
    let Some(pod) = object.as_pod() else { return Route::Outside };
    match network_policy::passage(cluster, from, Some(object), at, transport, by) {
        Passage::Open => {}
        Passage::Shut(policy) => return shut(&policy),
        Passage::CannotSay(cannot) => return Route::CannotSay(cannot),
    }
    if is_dns_pod(cluster, pod) {
        let is_own = |role: &ObjectRef| !own_server::is_role_of_own(cluster, role);
        if let Some(role) = cluster.unmodelled().find(|object| lacks_slices(object) && is_own(object.reference())) {
            return not_known("ClusterRole", Unknown::MayNotList { role: role.reference().name.clone() });
        }
        return Route::ClusterDns(at);
    }
    if let Some(own) = at_own(cluster, object, at) {
        return own;
    }
    // A Service that has the port is there for it.
    if by.is_some() || listens(pod, at.port()) {
        return not_known("Pod", Unknown::NameserverNotDescribed { address: at.ip().to_string() });
    }
    Route::Unreached(Stop::new(Unreached::NotADnsServer, Some(object.reference()), rule::NW5))
}

fn shut(policy: &ObjectRef) -> Route {
    Route::Unreached(Stop::new(Unreached::Policy, Some(policy), rule::NW4))
}

/// True for the Service whose address the kubelets give their pods.
pub(crate) fn is_dns_service(cluster: &Cluster, service: &Service) -> bool {
    service.spec.is_at(&cluster.settings().cluster_dns)
        || has_usual_label(&service.meta.namespace, &service.meta.labels)
}

/// The Services at whose addresses pods look for cluster DNS.
pub(crate) fn dns_services(cluster: &Cluster) -> impl Iterator<Item = &Service> {
    let told = cluster.settings().cluster_dns.iter();
    told.filter_map(|address| cluster.service_at(*address)?.as_service())
}

/// True for a pod that the Service of cluster DNS selects, and for one beside the Corefile with the label that
/// installers give such pods.
pub(crate) fn is_dns_pod(cluster: &Cluster, pod: &Pod) -> bool {
    let (namespace, labels) = (&pod.meta.namespace, &pod.meta.labels);
    *namespace == cluster.settings().corefile.namespace && well_known::is_dns_server(labels)
        || dns_services(cluster).any(|service| {
            service.meta.namespace == *namespace && Selector::Service(&service.spec.selector).matches(labels)
        })
}

/// True where a container of the pod says that it listens on the port.
fn listens(pod: &Pod, port: u16) -> bool {
    pod.spec.containers.iter().flat_map(|container| &container.ports).any(|one| one.container_port == i64::from(port))
}

fn not_known(what: &str, reason: Unknown) -> Route {
    Route::CannotSay(cannot_say(what, reason))
}

/// True for a role by which CoreDNS may read the cluster, whatever the installer calls it.
pub(crate) fn is_role_of_server(role: &ObjectRef) -> bool {
    role.kind.name() == "ClusterRole" && (role.name.contains("coredns") || role.name == "openshift-dns")
}

/// True for a role of CoreDNS that does not let it list and watch EndpointSlices. One that does not let anybody list Services
/// is of some other program, such as the one that scales the server.
pub(crate) fn lacks_slices(object: &Object) -> bool {
    let rules = object.value().field("rules").map(Value::items).unwrap_or_default();
    let has = |rule: &Value, field: &str, wanted: &str| {
        let words = rule.field(field).map(Value::items).unwrap_or_default();
        words.iter().filter_map(Value::as_text).any(|word| word == wanted || word == "*")
    };
    let is_of_server = rules.iter().any(|rule| has(rule, "resources", "services") && has(rule, "verbs", "list"));
    let lets = |rule: &Value| {
        has(rule, "apiGroups", "discovery.k8s.io")
            && has(rule, "resources", "endpointslices")
            && has(rule, "verbs", "list")
            && has(rule, "verbs", "watch")
    };
    is_role_of_server(object.reference()) && is_of_server && !rules.iter().any(lets)
}
