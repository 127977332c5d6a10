//! A packet's way to any nameserver and back, as far as it is the same for all: a pod's query as the server sees it,
//! and what comes to the pod of a reply.

use crate::dns::{Edns, Question, Transport, wire};
use crate::resolution::network::Packet;
use crate::resolution::server::{Millis, NoReply, Replied, Reply, Request};
use crate::resolution::stub::{Exchange, Protocol};
use crate::resolution::trace::{CannotSay, Station, Trace};

/// What comes back to a pod, how, what was asked outside the cluster for it, and how long it takes.
pub(crate) type CameBack = (Exchange, Option<Trace>, Vec<Question>, Millis);

/// What comes back of a question that nothing can be said of.
pub(super) fn unsaid(question: &Question, cannot: CannotSay) -> CameBack {
    (Exchange::Silence, Some(Trace::of(question, Station::CannotSay { cannot })), Vec::new(), 0)
}

/// A server's reply as it comes back to the pod, and what was asked outside.
pub(super) fn came_back(reply: Reply, trace: Trace) -> CameBack {
    let forwarded = reply.forwarded.into_iter().filter(|one| one.attempt == 0).map(|one| one.question).collect();
    let exchange = match reply.replied {
        Replied::Message(response) => Exchange::Response(response),
        Replied::Nothing(NoReply::NotListening) => Exchange::PortClosed,
        Replied::Nothing(_) | Replied::CannotSay(_) => Exchange::Silence,
    };
    (exchange, Some(trace), forwarded, reply.millis)
}

/// A pod's query as the server sees it: from the address of the nameserver's family, and with EDNS where the library
/// takes more than a plain datagram.
pub(super) fn request<'q>(packet: &Packet<'q>, protocol: Protocol) -> Request<'q> {
    let mut request = Request::new(packet.question);
    let mut addresses = packet.from.status.addresses();
    if let Some(address) = addresses.find(|address| address.is_ipv4() == packet.to.is_ipv4()) {
        request.client.set_ip(address);
    }
    match protocol {
        Protocol::Tcp => request.transport = Transport::Tcp,
        Protocol::Udp { limit } if limit > wire::UDP_LIMIT => {
            request.edns = Some(Edns { udp_size: limit, ..Edns::default() });
        }
        Protocol::Udp { .. } => {}
    }
    request
}
