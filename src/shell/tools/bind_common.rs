//! What `dig`, `nslookup` and `host` of BIND 9.18 have in common: they follow the packets of a lookup and
//! speak of those nobody answered.

use super::say;
use crate::dns::reverse::name_of;
use crate::dns::{Question, Rcode, Response};
use crate::resolution::stub::{Config, Exchange, Lookup, Sent};
use crate::shell::Output;
use std::net::IpAddr;

/// A question of the name the tool ended at, and what came of it.
pub(super) struct Final<'l> {
    pub question: &'l Question,
    /// To which of the nameservers the deciding packet went, from 0.
    pub nameserver: usize,
    /// The deciding reply; `None` where nobody answered.
    pub response: Option<&'l Response>,
    /// Every packet that asked it.
    pub packets: &'l [Sent],
}

/// The questions of a lookup whose replies are shown: those of the last name that was tried. What was
/// sent for the names before it comes first.
pub(super) fn finals(lookup: &Lookup) -> (Vec<&Sent>, Vec<Final<'_>>) {
    let last = lookup.tries.len().saturating_sub(1);
    let same = |a: &Sent, b: &Sent| a.question == b.question && a.attempt_of == b.attempt_of;
    let (mut before, mut all) = (Vec::new(), Vec::new());
    for packets in lookup.sent.chunk_by(same) {
        let Some(first) = packets.first() else { continue };
        if first.attempt_of < last {
            before.extend(packets);
            continue;
        }
        let answered = packets.iter().rev().find_map(|sent| Some((sent.nameserver, sent.exchange.response()?)));
        all.push(Final {
            question: &first.question,
            nameserver: answered.map_or(first.nameserver, |(nameserver, _)| nameserver),
            response: answered.map(|(_, response)| response),
            packets,
        });
    }
    (before, all)
}

/// Says of packets without a reply that there was none; with `trying_next`, also of the SERVFAIL that
/// sent the tool to the next server (rule N2).
pub(super) fn say_failures<'s>(
    output: &mut Output,
    packets: impl IntoIterator<Item = &'s Sent>,
    config: &Config,
    trying_next: bool,
) {
    for sent in packets {
        let Some(server) = config.nameservers.get(sent.nameserver) else { continue };
        let has_next = sent.nameserver + 1 < config.nameservers.len();
        match &sent.exchange {
            Exchange::Silence => say(output, format_args!(";; communications error to {server}#53: timed out")),
            Exchange::PortClosed => {
                say(output, format_args!(";; communications error to {server}#53: connection refused"));
            }
            Exchange::Response(response) if response.truncated => say(output, ";; Truncated, retrying in TCP mode."),
            Exchange::Response(response) if trying_next && has_next && response.rcode == Rcode::ServFail => {
                say(output, format_args!(";; Got SERVFAIL reply from {server}, trying next server"));
            }
            Exchange::Response(_) => {}
        }
    }
}

/// The reverse name a tool asks in place of an address (rule N4). BIND leaves the final dot out for IPv6.
pub(super) fn reverse(typed: &str) -> Option<String> {
    let address: IpAddr = typed.parse().ok()?;
    let name = name_of(address);
    Some(if address.is_ipv4() { name.as_str().to_owned() } else { name.without_root().to_owned() })
}

/// The number of a response code (RFC 1035, section 4.1.1).
pub(super) fn number(rcode: Rcode) -> u8 {
    rcode.number()
}
