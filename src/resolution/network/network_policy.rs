//! NetworkPolicies: which packets of a pod get out, and which get in at another (networking.k8s.io/v1; rule NW4).
//! A pod that no policy selects for a direction is open in that direction; one that is selected lets through what any
//! of these policies allows. Replies come back by themselves.

use crate::cluster::{Cidr, Cluster, FieldPath, Kind, Labels, Object, ObjectRef, Pod, Selector, Value, well_known};
use crate::dns::Transport;
use crate::resolution::trace::{CannotSay, Unknown};
use std::net::{IpAddr, SocketAddr};
use std::sync::Arc;

/// Whether a packet passes.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Passage {
    /// It does.
    Open,
    /// This policy selects a pod, and none of those that do lets it through.
    Shut(ObjectRef),
    /// That depends on what the lab does not know.
    CannotSay(CannotSay),
}

/// A direction as a policy has it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Direction {
    Egress,
    Ingress,
}

/// The other end of a packet, as a policy sees it.
struct Peer<'c> {
    pod: Option<&'c Pod>,
    address: Option<IpAddr>,
    /// The address of the Service that it was sent to.
    by: Option<IpAddr>,
}

/// Whether a rule lets a packet through.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Lets {
    No,
    /// The namespace at the other end was not brought, and the rule asks for its labels.
    Unseen,
    /// That is for the network plugin to decide: the block has the Service's address and not the pod's.
    Perhaps,
    Through,
}

/// True where the cluster has any policy, of whatever project, or a role of the server: not every packet arrives then.
pub(super) fn any(cluster: &Cluster) -> bool {
    cluster.unmodelled().any(|object| {
        let kind = object.reference().kind.name();
        kind.ends_with("NetworkPolicy") || kind == "ClusterRole"
    })
}

fn policies(cluster: &Cluster) -> impl Iterator<Item = &Arc<Object>> {
    cluster.unmodelled().filter(|object| object.reference().kind.name().ends_with("NetworkPolicy"))
}

/// Whether a packet from a pod reaches port `at` of a pod, or of an address outside, and was sent to the Service
/// address `by`.
pub(super) fn passage(
    cluster: &Cluster,
    from: &Pod,
    to: Option<&Object>,
    at: SocketAddr,
    transport: Transport,
    by: Option<IpAddr>,
) -> Passage {
    let to = to.and_then(Object::as_pod);
    let lives_in = |namespace: &str| {
        namespace.is_empty() || namespace == from.meta.namespace || to.is_some_and(|to| to.meta.namespace == namespace)
    };
    let foreign = policies(cluster)
        .map(|policy| policy.reference())
        .find(|policy| is_foreign_policy(&policy.kind) && lives_in(&policy.namespace));
    if let Some(policy) = foreign {
        let reason = Unknown::PolicyNotModelled { policy: policy.to_string() };
        return Passage::CannotSay(super::cannot_say(policy.kind.name(), reason));
    }
    let out = Peer { pod: to, address: Some(at.ip()), by };
    let mut own = from.status.addresses();
    let back = Peer { pod: Some(from), address: own.find(|ip| ip.is_ipv4() == at.is_ipv4()), by: None };
    let egress = direction(cluster, from, Direction::Egress, &out, at.port(), transport, to);
    if egress != Passage::Open {
        return egress;
    }
    to.map_or(Passage::Open, |to| direction(cluster, to, Direction::Ingress, &back, at.port(), transport, Some(to)))
}

/// One direction of one pod. `listener` is the pod whose port it is, for ports by name.
fn direction(
    cluster: &Cluster,
    pod: &Pod,
    direction: Direction,
    peer: &Peer<'_>,
    port: u16,
    transport: Transport,
    listener: Option<&Pod>,
) -> Passage {
    // What shares the node's network is out of the reach of policies.
    if pod.spec.host_network {
        return Passage::Open;
    }
    let selecting = policies(cluster).filter(|policy| {
        let reference = policy.reference();
        !is_foreign_policy(&reference.kind)
            && reference.namespace == pod.meta.namespace
            && concerns(policy.value(), direction)
            && at(policy.value(), &["spec", "podSelector"])
                .is_none_or(|selector| Selector::LabelSelector(selector).matches(&pod.meta.labels))
    });
    let mut first = None;
    let mut best = Lets::No;
    for policy in selecting {
        first.get_or_insert_with(|| policy.reference().clone());
        let (rules, peers) = match direction {
            Direction::Egress => ("egress", "to"),
            Direction::Ingress => ("ingress", "from"),
        };
        let rules = at(policy.value(), &["spec", rules]).map(Value::items).unwrap_or_default();
        for rule in rules {
            let ports = rule.field("ports").map(Value::items).unwrap_or_default();
            if !ports.is_empty() && !ports.iter().any(|one| has_port(one, port, transport, listener)) {
                continue;
            }
            let peers = rule.field(peers).map(Value::items).unwrap_or_default();
            let lets = if peers.is_empty() {
                Lets::Through
            } else {
                let lets = peers.iter().map(|one| is_peer(cluster, one, peer, &pod.meta.namespace));
                lets.max().unwrap_or(Lets::No)
            };
            best = best.max(lets);
        }
    }
    match (first, best) {
        (None, _) | (_, Lets::Through) => Passage::Open,
        (Some(policy), Lets::No) => Passage::Shut(policy),
        (Some(policy), Lets::Unseen) => {
            let namespace = peer.pod.map(|pod| pod.meta.namespace.clone()).unwrap_or_default();
            let reason = Unknown::NamespaceNotGiven { policy: policy.to_string(), namespace };
            Passage::CannotSay(super::cannot_say(policy.kind.name(), reason))
        }
        (Some(policy), Lets::Perhaps) => {
            let reason = Unknown::PolicyDependsOnPlugin { policy: policy.to_string() };
            Passage::CannotSay(super::cannot_say(policy.kind.name(), reason))
        }
    }
}

/// True where a policy says anything of a direction: `policyTypes`, or what its absence means.
fn concerns(policy: &Value, direction: Direction) -> bool {
    let types = at(policy, &["spec", "policyTypes"]).map(Value::items).unwrap_or_default();
    let named = |word: &str| types.iter().any(|one| one.as_text() == Some(word));
    match direction {
        Direction::Egress if types.is_empty() => at(policy, &["spec", "egress"]).is_some(),
        Direction::Egress => named("Egress"),
        Direction::Ingress => types.is_empty() || named("Ingress"),
    }
}

/// True where an entry of `ports` takes in the port. Without a protocol it is TCP.
fn has_port(entry: &Value, port: u16, transport: Transport, listener: Option<&Pod>) -> bool {
    let protocol = match transport {
        Transport::Tcp => "TCP",
        Transport::Udp => "UDP",
    };
    if entry.field("protocol").and_then(Value::as_text).unwrap_or("TCP") != protocol {
        return false;
    }
    let port = i64::from(port);
    match entry.field("port") {
        None | Some(Value::Null) => true,
        Some(Value::Int(first)) => match entry.field("endPort") {
            Some(Value::Int(last)) => (*first..=*last).contains(&port),
            _ => *first == port,
        },
        Some(Value::Text(name)) => listener.is_some_and(|pod| {
            let mut ports = pod.spec.containers.iter().flat_map(|container| &container.ports);
            ports.any(|one| one.name == *name && one.protocol == protocol && one.container_port == port)
        }),
        Some(_) => false,
    }
}

/// Whether an entry of `to` or `from` takes in the peer.
fn is_peer(cluster: &Cluster, entry: &Value, peer: &Peer<'_>, namespace: &str) -> Lets {
    if let Some(block) = entry.field("ipBlock") {
        let has = |address: Option<IpAddr>| address.is_some_and(|address| is_in_block(block, address));
        return match (has(peer.address), has(peer.by)) {
            (true, _) => Lets::Through,
            (false, true) => Lets::Perhaps,
            (false, false) => Lets::No,
        };
    }
    let Some(pod) = peer.pod.filter(|pod| !pod.spec.host_network) else { return Lets::No };
    let is_selected =
        entry.field("podSelector").is_none_or(|selector| Selector::LabelSelector(selector).matches(&pod.meta.labels));
    let is_in = match entry.field("namespaceSelector") {
        Some(selector) if is_selected && is_unseen(cluster, selector, &pod.meta.namespace) => return Lets::Unseen,
        Some(selector) => Selector::LabelSelector(selector).matches(&labels_of_namespace(cluster, &pod.meta.namespace)),
        None => pod.meta.namespace == namespace,
    };
    if is_in && is_selected { Lets::Through } else { Lets::No }
}

/// True where a selector asks for labels of a namespace that nobody brought: the API server gives each a label, so one
/// without any is none that was printed.
fn is_unseen(cluster: &Cluster, selector: &Value, namespace: &str) -> bool {
    let asks = |key: &str| key != well_known::NAMESPACE_NAME;
    let matched = selector.field("matchLabels").and_then(Value::as_map).into_iter().flatten();
    let expressions = selector.field("matchExpressions").map(Value::items).unwrap_or_default();
    let keys = expressions.iter().filter_map(|one| one.field("key").and_then(Value::as_text));
    let object = cluster.get(&ObjectRef::new(Kind::Namespace, "", namespace));
    cluster.settings().is_observed
        && (matched.map(|(key, _)| key.as_str()).any(asks) || keys.into_iter().any(asks))
        && object.is_none_or(|object| object.meta().labels.is_empty())
}

fn is_in_block(block: &Value, address: IpAddr) -> bool {
    let range = |value: &Value| value.as_text().and_then(|text| text.parse::<Cidr>().ok());
    let is_in = |value: &Value| range(value).is_some_and(|range| range.contains(address));
    block.field("cidr").is_some_and(is_in)
        && !block.field("except").map(Value::items).unwrap_or_default().iter().any(is_in)
}

/// A namespace's labels, and the one that the API server gives each.
fn labels_of_namespace(cluster: &Cluster, name: &str) -> Labels {
    let object = cluster.get(&ObjectRef::new(Kind::Namespace, "", name));
    let mut labels = object.map(|object| object.meta().labels.clone()).unwrap_or_default();
    labels.insert(well_known::NAMESPACE_NAME.to_owned(), name.to_owned());
    labels
}

fn at<'v>(value: &'v Value, path: &[&str]) -> Option<&'v Value> {
    value.at(&FieldPath::of(path)).filter(|value| !matches!(value, Value::Null))
}

/// True for the kinds of policies of other projects, which the lab does not model.
pub(crate) fn is_foreign_policy(kind: &Kind) -> bool {
    kind.name().ends_with("NetworkPolicy") && !kind.is_network_policy()
}
