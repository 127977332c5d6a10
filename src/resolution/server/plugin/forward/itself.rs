//! What `forward` does that kubeadm's never does: it asks its own server, looks up an upstream that is a name, and takes
//! upstreams in turn. It comes with the Corefile that wants it.

use super::super::super::chain::Walk;
use super::super::super::state::Health;
use super::super::super::{NoReply, Replied, Request};
use super::super::Watcher;
use super::super::check::go;
use super::super::late;
use super::{Attempt, Forward, Policy};
use crate::dns::{Name, Question, RecordData, RecordType, Response, Transport};
use crate::resolution::trace::{CannotSay, Unknown};
use crate::resolution::upstream::{Address, Exchanged, Query, Upstream};
use crate::sorting::sort;
use std::borrow::Cow;
use std::net::{IpAddr, SocketAddr};

/// Asks the server itself, where an address is its own.
pub(in super::super) type AttemptItself<O> = for<'f, 'w, 'a, 'r, 'q, 's> fn(
    &'f Forward,
    &'w mut Walk<'a, O>,
    &'r Request<'q>,
    &'s str,
    Transport,
) -> Option<Attempt>;

/// The address in what a TO comes to, which may have a port. Of kubeadm's none has.
pub(in crate::resolution::server) fn host(text: &str) -> Option<IpAddr> {
    let with_port = || late::table().and_then(|table| (table.host)(text));
    text.parse().ok().or_else(with_port)
}

/// The same, where it has a port.
pub(in super::super) fn host_with_port(text: &str) -> Option<IpAddr> {
    text.parse::<Address>().ok().map(|address| address.ip)
}

/// True of the name of a nameserver, perhaps with a port: it is neither an address nor a file. One label alone is whoever
/// answers for the names outside: a node may know anybody by it.
pub(super) fn is_name(upstream: &str) -> bool {
    !upstream.starts_with('/') && upstream.contains('.') && host_with_port(upstream).is_none()
}

/// A name without what stands before and behind it, and its port.
fn name_and_port(upstream: &str) -> (&str, &str) {
    let (usual, host) = match upstream.split_once("://") {
        Some(("tls", host)) => ("853", host),
        Some(("https", host)) => ("443", host),
        Some((_, host)) => ("", host),
        None => ("", upstream),
    };
    go::host_and_port(host).unwrap_or((host, usual))
}

/// The address of an upstream that is named, which CoreDNS looks up when it starts, at the nameservers of the node
/// (rule PF3); none where nobody described one, without which it does not start.
fn of_name(upstream: &Upstream, named: &str) -> Option<String> {
    let (name, port) = name_and_port(named);
    let question = Question { name: Name::parse(name).ok()?, record_type: RecordType::A };
    let address = upstream.answer(&question).response?.answers.into_iter().find_map(|record| match record.data {
        RecordData::A(address) => Some(address),
        _ => None,
    })?;
    Some(if matches!(port, "" | "53") { address.to_string() } else { format!("{address}:{port}") })
}

impl Forward {
    /// The upstreams by position, each first in its turn (`policy round_robin`).
    pub(in super::super) fn turns(&self, health: &mut Health) -> Vec<usize> {
        let count = self.addresses.len().max(1);
        health.turn = health.turn.wrapping_add(1);
        let first = health.turn as usize % count;
        std::iter::once(first).chain((0..self.addresses.len()).filter(|position| *position != first)).collect()
    }

    /// Why it cannot be said what the upstreams answer.
    pub(in super::super) fn doubt(&self, upstream: &Upstream, request: &Request<'_>) -> Option<CannotSay> {
        let named = self.addresses.iter().find(|address| is_name(address) && of_name(upstream, address).is_none());
        let reason = match named {
            // Without its address CoreDNS does not start.
            Some(name) => Unknown::NameNotDescribed { name: name_and_port(name).0.to_owned(), asked: String::new() },
            None if self.policy == Policy::Random => self.differing(upstream, request)?,
            None => return None,
        };
        Some(CannotSay { directive: "forward".to_owned(), line: self.line, file: None, reason })
    }

    /// That two upstreams answer otherwise, where chance decides which of them is asked (rule PF4). Silence is passed over:
    /// another is asked then. Of those that nobody described all have the same.
    fn differing(&self, upstream: &Upstream, request: &Request<'_>) -> Option<Unknown> {
        if !self.addresses.iter().any(|address| upstream.has_section(address) || upstream.describes(address)) {
            return None;
        }
        let question = request.question.as_ref();
        let query = Query { question, transport: Transport::Tcp, edns: request.edns.as_ref(), now: 0 };
        let mut replies = self.addresses.iter().filter_map(|address| match upstream.exchange(address, &query) {
            Exchanged::Message { response, .. } if !self.failover.contains(&response.rcode) => {
                Some((address, response))
            }
            _ => None,
        });
        let comes_to = |response: &Response| {
            let mut data: Vec<String> = response.answers.iter().map(|record| record.data.to_string()).collect();
            sort(&mut data);
            (response.rcode, data)
        };
        let (one, first) = replies.next()?;
        let (other, _) = replies.find(|(_, response)| comes_to(response) != comes_to(&first))?;
        Some(Unknown::UpstreamsDiffer { one: one.clone(), other: other.clone() })
    }

    /// Asks the server itself, where an upstream is one of its own addresses; none where it is not. A query that comes
    /// back to where it was sent from circles for as long as anybody waits for it (rule PF13).
    pub(in super::super) fn attempt_itself<O: Watcher>(
        &self,
        walk: &mut Walk<'_, O>,
        request: &Request<'_>,
        address: &str,
        transport: Transport,
    ) -> Option<Attempt> {
        if is_name(address) {
            let found = of_name(walk.upstream, address)?;
            return Some(self.attempt(walk, request, &found, 0));
        }
        let server = walk.server.own_listener(address).filter(|_| !walk.upstream.describes(address))?;
        let question = request.question.as_ref();
        let until = walk.now + self.read_timeout;
        let circles = (self.number, question.clone());
        if walk.circling.contains(&circles) {
            walk.has_circled = true;
            walk.now = until;
            return Some(Attempt::Failed);
        }
        let own = Request {
            question: Cow::Borrowed(question),
            client: SocketAddr::new(server.ip(), request.client.port()),
            edns: request.edns.clone(),
            transport,
            server,
            ..*request
        };
        let mark = walk.observe.mark();
        walk.circling.push(circles);
        let replied = walk.ask_itself(&own);
        walk.circling.pop();
        Some(match replied {
            Replied::Message(response) if walk.now < until => Attempt::Answered(response, None),
            Replied::Nothing(NoReply::NotListening) => Attempt::Failed,
            _ => {
                walk.observe.rewind(mark);
                walk.now = until;
                Attempt::Failed
            }
        })
    }
}
