//! How a question gets from one nameserver of the cluster to the next: to the cache of a pod's node, to a CoreDNS of
//! somebody's own, and from any of them on. It arrives with the ways to other nameservers than cluster DNS.

use super::round_trip::{CameBack, came_back, request, unsaid};
use super::{Sandbox, undescribed};
use crate::cluster::{ObjectRef, Pod};
use crate::dns::Question;
use crate::resolution::network::{self, NodeLocal, Packet};
use crate::resolution::server::{
    Came, Forwarded, Millis, NoReply, Replied, Reply, Request, Server, State, take_in_others,
};
use crate::resolution::stub::{Protocol, take_in_libraries};
use crate::resolution::trace::{CannotSay, Station, Trace, Who};
use crate::resolution::upstream::{Exchanged, Query};
use crate::rule::{self, Rule};
use std::net::{IpAddr, SocketAddr};
use std::sync::OnceLock;

/// A query that went through so many servers of the cluster circles, whatever became of its name on the way.
const MOST: usize = 16;

/// What is asked there.
struct Asks {
    cache: fn(&Sandbox, &NodeLocal, &Packet<'_>, Protocol, &mut State) -> CameBack,
    own: fn(&Sandbox, (SocketAddr, ObjectRef), &Packet<'_>, Protocol, &mut State) -> CameBack,
    cluster_dns: fn(&Sandbox, SocketAddr, Request<'_>, Millis, &mut State) -> CameBack,
}

static ASKS: OnceLock<Asks> = OnceLock::new();

/// Takes in the libraries but glibc, and with them the ways to other nameservers than cluster DNS and what these answer
/// that is no address.
pub fn take_in_ways() {
    take_in_others();
    network::take_in();
    take_in_libraries();
    undescribed::take_in();
    ASKS.get_or_init(|| Asks { cache: cache_answers, own: own_answers, cluster_dns: cluster_dns_answers });
}

fn asks() -> Option<&'static Asks> {
    #[cfg(not(split))]
    take_in_ways();
    ASKS.get()
}

/// Asks the cache of a pod's node.
pub(super) fn ask_cache(
    sandbox: &Sandbox,
    cache: &NodeLocal,
    packet: &Packet<'_>,
    protocol: Protocol,
    memory: &mut State,
) -> CameBack {
    match asks() {
        Some(asks) => (asks.cache)(sandbox, cache, packet, protocol, memory),
        None => unsaid(packet.question, network::not_arrived()),
    }
}

/// Asks a CoreDNS of somebody's own.
pub(super) fn ask_own(
    sandbox: &Sandbox,
    own: (SocketAddr, ObjectRef),
    packet: &Packet<'_>,
    protocol: Protocol,
    memory: &mut State,
) -> CameBack {
    match asks() {
        Some(asks) => (asks.own)(sandbox, own, packet, protocol, memory),
        None => unsaid(packet.question, network::not_arrived()),
    }
}

/// Asks cluster DNS, which may send the question on inside of the cluster.
pub(super) fn ask_cluster_dns(
    sandbox: &Sandbox,
    at: SocketAddr,
    request: Request<'_>,
    packet: &Packet<'_>,
    memory: &mut State,
) -> CameBack {
    match asks() {
        Some(asks) => (asks.cluster_dns)(sandbox, at, request, packet.now, memory),
        None => unsaid(packet.question, network::not_arrived()),
    }
}

/// The cache of a pod's node asks cluster DNS, or the world outside past it (rules NL1, NL3).
fn cache_answers(
    sandbox: &Sandbox,
    cache: &NodeLocal,
    packet: &Packet<'_>,
    protocol: Protocol,
    memory: &mut State,
) -> CameBack {
    let mut request = request(packet, protocol);
    request.server.set_ip(packet.to);
    if let Some(cannot) = network::unsaid_to_node(&sandbox.cluster, packet) {
        return unsaid(packet.question, cannot);
    }
    let mut way = Way::from(sandbox);
    match way.cache(cache, &packet.from.spec.node_name, request, memory, packet.now) {
        Ok((reply, trace)) => way.back(reply, trace),
        Err(cannot) => unsaid(packet.question, *cannot),
    }
}

/// See [`ask_own`].
fn own_answers(
    sandbox: &Sandbox,
    (at, corefile): (SocketAddr, ObjectRef),
    packet: &Packet<'_>,
    protocol: Protocol,
    memory: &mut State,
) -> CameBack {
    let mut request = request(packet, protocol);
    request.server = at;
    let mut way = Way::from(sandbox);
    way.passed.push((corefile.to_string(), packet.question.clone()));
    match way.own(&corefile, packet.to, request, memory, packet.now) {
        Ok((reply, trace)) => way.back(reply, trace),
        Err(cannot) => unsaid(packet.question, *cannot),
    }
}

/// See [`ask_cluster_dns`].
fn cluster_dns_answers(
    sandbox: &Sandbox,
    at: SocketAddr,
    request: Request<'_>,
    now: Millis,
    memory: &mut State,
) -> CameBack {
    let mut way = Way::from(sandbox);
    way.passed.push((String::new(), request.question.as_ref().clone()));
    let (reply, trace) = way.cluster_dns(at, request, memory, now);
    way.back(reply, trace)
}

/// A question on its way.
struct Way<'s> {
    sandbox: &'s Sandbox,
    /// The servers that wait for an answer, by the ConfigMap of their Corefile, and what they were asked. Cluster DNS has
    /// no name here.
    passed: Vec<(String, Question)>,
    /// What was asked outside.
    outside: Vec<Forwarded>,
}

/// A server's reply and how it came about, or why that is not known.
type Answered = Result<(Reply, Trace), Box<CannotSay>>;

impl<'s> Way<'s> {
    fn from(sandbox: &'s Sandbox) -> Self {
        Self { sandbox, passed: Vec::new(), outside: Vec::new() }
    }

    /// What comes back to the pod.
    fn back(self, reply: Reply, trace: Trace) -> CameBack {
        let (exchange, trace, mut outside, after) = came_back(reply, trace);
        outside.extend(self.outside.into_iter().filter(|one| one.attempt == 0).map(|one| one.question));
        (exchange, trace, outside, after)
    }

    /// What cluster DNS replies to a request that reached one of its pods.
    fn cluster_dns(&mut self, at: SocketAddr, request: Request<'_>, memory: &mut State, now: Millis) -> (Reply, Trace) {
        let mut others = memory.take_others();
        let from = self.pod_at(at.ip());
        let server = &self.sandbox.server;
        let answered = self.answer(server, (&from, false), request, (memory, &mut others), now);
        memory.put_others(others);
        answered
    }

    /// What the cache of a node replies.
    fn cache(
        &mut self,
        cache: &NodeLocal,
        node: &str,
        request: Request<'_>,
        memory: &mut State,
        now: Millis,
    ) -> Answered {
        if let Some(cannot) = cache.cannot_say.clone() {
            return Err(Box::new(cannot));
        }
        let mut own = memory.take_node(node);
        let mut on_node = Pod::default();
        on_node.spec.host_network = true;
        on_node.spec.node_name = node.to_owned();
        let address = request.server.ip();
        let (reply, mut trace) = self.answer(&cache.server, (&on_node, false), request, (&mut own, memory), now);
        memory.put_node(node, own);
        trace.begin_with(nameserver(Who::NodeLocalDns, address.to_string(), Some(&cache.object), rule::NL1));
        Ok((reply, trace))
    }

    /// What a CoreDNS of somebody's own replies, which was asked at an address (rule NW9).
    fn own(
        &mut self,
        corefile: &ObjectRef,
        address: IpAddr,
        request: Request<'_>,
        memory: &mut State,
        now: Millis,
    ) -> Answered {
        let sandbox = self.sandbox;
        let Some(own) = sandbox.own_servers().iter().find(|own| own.corefile == *corefile) else {
            return Err(Box::new(network::not_arrived()));
        };
        let server = own.server(&sandbox.cluster);
        let from = self.pod_at(request.server.ip());
        if sandbox.is_observed()
            && from.status.ready
            && let Some(cannot) = sandbox.is_at_odds(server)
        {
            return Err(Box::new(cannot));
        }
        let name = corefile.to_string();
        let mut state = memory.take_node(&name);
        let (reply, mut trace) = self.answer(server, (&from, true), request, (&mut state, memory), now);
        memory.put_node(&name, state);
        trace.begin_with(nameserver(Who::OwnServer, address.to_string(), Some(corefile), rule::NW9));
        Ok((reply, trace))
    }

    /// What a server replies whose pod is `from`; `by_node` is that the cache of its node takes what it sends.
    fn answer(
        &mut self,
        server: &Server,
        (from, by_node): (&Pod, bool),
        request: Request<'_>,
        (own, others): (&mut State, &mut State),
        now: Millis,
    ) -> (Reply, Trace) {
        let upstream = &self.sandbox.upstream;
        let onward = &mut |address: &str, query: &Query<'_>| self.send_on((from, by_node), address, query, others);
        server.answer_onward(request, upstream, own, now, onward)
    }

    /// Carries a query from a server to the next.
    fn send_on(&mut self, (from, by_node): (&Pod, bool), address: &str, query: &Query<'_>, memory: &mut State) -> Came {
        let sandbox = self.sandbox;
        let mut asked =
            Request { transport: query.transport, edns: query.edns.cloned(), ..Request::new(query.question) };
        let cache = sandbox.node_local().filter(|_| by_node);
        if let Some((cache, to)) = cache.zip(address.parse().ok()).filter(|(cache, to)| cache.takes(*to)) {
            asked.server.set_ip(to);
            let answered = self.cache(cache, &from.spec.node_name, asked, memory, query.now);
            return self.came(answered);
        }
        let (at, own) = match network::send_on(&sandbox.cluster, &sandbox.upstream, from, address, query) {
            Ok(came) => return came,
            Err(reached) => *reached,
        };
        let name = own.as_ref().map(ToString::to_string).unwrap_or_default();
        let passing = (name, query.question.clone());
        // A server that waits for this very answer sends it on as before, round and round: nobody answers in time.
        if self.passed.len() >= MOST || self.passed.contains(&passing) {
            return Came::Back(Box::new((Exchanged::Silence(None), Trace::empty(query.question))));
        }
        asked.server = at;
        self.passed.push(passing);
        let answered = match own {
            Some(corefile) => {
                let to = address.parse().unwrap_or_else(|_| at.ip());
                self.own(&corefile, to, asked, memory, query.now)
            }
            None => match sandbox.runs_with_another() {
                Some(cannot) => Err(Box::new(cannot)),
                None => {
                    let (reply, mut trace) = self.cluster_dns(at, asked, memory, query.now);
                    trace.begin_with(nameserver(
                        Who::ClusterDns,
                        address.to_owned(),
                        None,
                        if by_node { rule::NW9 } else { rule::NL3 },
                    ));
                    Ok((reply, trace))
                }
            },
        };
        self.passed.pop();
        self.came(answered)
    }

    /// A reply as it comes back to the server that asked.
    fn came(&mut self, answered: Answered) -> Came {
        let (reply, trace) = match answered {
            Ok(answered) => answered,
            Err(cannot) => return Came::CannotSay(cannot),
        };
        self.outside.extend(reply.forwarded);
        let exchanged = match reply.replied {
            Replied::Message(response) => {
                Exchanged::Message { response, lines: Vec::new(), failed_by: None, after: reply.millis }
            }
            Replied::Nothing(NoReply::NotListening) => Exchanged::Closed,
            Replied::Nothing(_) => Exchanged::Silence(None),
            Replied::CannotSay(cannot) => return Came::CannotSay(cannot),
        };
        Came::Back(Box::new((exchanged, trace)))
    }

    /// The pod at an address; one that nobody knows where there is none.
    fn pod_at(&self, address: IpAddr) -> Pod {
        let object = self.sandbox.cluster.pod_at(address);
        object.and_then(|object| object.as_pod()).cloned().unwrap_or_default()
    }
}

fn nameserver(who: Who, address: String, object: Option<&ObjectRef>, rule: Rule) -> Station {
    Station::Nameserver { who, address, object: object.cloned(), rule }
}
