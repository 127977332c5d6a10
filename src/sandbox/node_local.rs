//! How a question gets to the cache of a pod's node and back. It arrives with the ways to other nameservers.

use super::round_trip::{CameBack, came_back, request, unsaid};
use super::{Sandbox, undescribed};
use crate::cluster::Pod;
use crate::resolution::network::{self, NodeLocal, Packet};
use crate::resolution::server::{Came, NoReply, Replied, Request, State, take_in_others};
use crate::resolution::stub::{Protocol, take_in_libraries};
use crate::resolution::trace::{Station, Who};
use crate::resolution::upstream::{Exchanged, Query};
use crate::rule;
use std::sync::OnceLock;

type Asks = fn(&Sandbox, &NodeLocal, &Packet<'_>, Protocol, &mut State) -> CameBack;

static ASKS: OnceLock<Asks> = OnceLock::new();

/// Takes in the libraries but glibc, and with them the ways to other nameservers than cluster DNS and what these answer
/// that is no address.
pub fn take_in_ways() {
    take_in_others();
    network::take_in();
    take_in_libraries();
    undescribed::take_in();
    ASKS.get_or_init(|| asks);
}

/// Asks the cache of a pod's node.
pub(super) fn ask(
    sandbox: &Sandbox,
    cache: &NodeLocal,
    packet: &Packet<'_>,
    protocol: Protocol,
    memory: &mut State,
) -> CameBack {
    #[cfg(not(split))]
    take_in_ways();
    if let Some(asks) = ASKS.get() {
        return asks(sandbox, cache, packet, protocol, memory);
    }
    unsaid(packet.question, network::not_arrived())
}

/// Asks the cache of a pod's node, which asks cluster DNS, or the world outside past it (rules NL1, NL3).
fn asks(sandbox: &Sandbox, cache: &NodeLocal, packet: &Packet<'_>, protocol: Protocol, memory: &mut State) -> CameBack {
    let Packet { from, to: nameserver, question, now, .. } = *packet;
    let mut request = request(packet, protocol);
    request.server.set_ip(nameserver);
    let cannot = cache.cannot_say.clone().or_else(|| network::unsaid_to_node(&sandbox.cluster, packet));
    if let Some(cannot) = cannot {
        return unsaid(question, cannot);
    }
    let node = &from.spec.node_name;
    let mut own = memory.take_node(node);
    let mut on_node = Pod::default();
    on_node.spec.host_network = true;
    on_node.spec.node_name.clone_from(node);
    let mut past = Vec::new();
    let onward = &mut |address: &str, query: &Query<'_>| {
        let at = match network::send_on(&sandbox.cluster, &sandbox.upstream, &on_node, address, query) {
            Ok(came) => return came,
            Err(at) => at,
        };
        if let Some(cannot) = sandbox.runs_with_another() {
            return Came::CannotSay(Box::new(cannot));
        }
        let mut asked =
            Request { transport: query.transport, edns: query.edns.cloned(), ..Request::new(query.question) };
        asked.server = at;
        let (reply, mut trace) = sandbox.cluster_dns_answers(asked, at, memory, query.now);
        let who =
            Station::Nameserver { who: Who::ClusterDns, address: address.to_owned(), object: None, rule: rule::NL3 };
        trace.begin_with(who);
        past.extend(reply.forwarded.into_iter().filter(|one| one.attempt == 0).map(|one| one.question));
        let exchanged = match reply.replied {
            Replied::Message(response) => {
                Exchanged::Message { response, lines: Vec::new(), failed_by: None, after: reply.millis }
            }
            Replied::Nothing(NoReply::NotListening) => Exchanged::Closed,
            Replied::Nothing(_) => Exchanged::Silence(None),
            Replied::CannotSay(cannot) => return Came::CannotSay(cannot),
        };
        Came::Back(Box::new((exchanged, trace)))
    };
    let (reply, mut trace) = cache.server.answer_onward(request, &sandbox.upstream, &mut own, now, onward);
    memory.put_node(node, own);
    let address = nameserver.to_string();
    let object = Some(cache.object.clone());
    trace.begin_with(Station::Nameserver { who: Who::NodeLocalDns, address, object, rule: rule::NL1 });
    let (exchange, trace, mut outside, after) = came_back(reply, trace);
    outside.extend(past);
    (exchange, trace, outside, after)
}
