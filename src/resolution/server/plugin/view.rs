//! `view`: a server block is for queries of which its expressions are all true (rules of part PW; `plugin/view`).

use super::super::Request;
use super::expression::{Ended, Environment, Expression, Value};
use super::network::Network;
use super::{CannotSay, Unknown};
use crate::dns::{Transport, wire};
use crate::resolution::corefile::{Dispenser, Failed, Place};
use std::net::IpAddr;

/// The plugin.
#[derive(Clone, Debug)]
pub(in crate::resolution::server) struct View {
    place: Place,
    /// What must be true; `None` is what the lab does not evaluate.
    expressions: Vec<Option<Expression>>,
}

/// Reads the directives: a name, and lines of `expr` (`setup.go` parse).
pub(super) fn parse(d: &mut Dispenser<'_>) -> Result<View, Failed> {
    let mut view = View { place: d.place(), expressions: Vec::new() };
    while d.advance() {
        match d.rest().len() {
            0 => return Err(d.missing("view")),
            1 => {}
            _ => return Err(d.too_many("view")),
        }
        while d.next_in_braces() {
            if d.val() != "expr" {
                return Err(d.unknown_property());
            }
            let words: Vec<&str> = d.rest().into_iter().map(|word| word.text.as_str()).collect();
            // A variable is none of what `view` has: CoreDNS refuses it.
            let read = Expression::parse(&words.join(" ")).ok();
            view.expressions.push(read.filter(|expression| !expression.has_variables));
        }
    }
    Ok(view)
}

impl View {
    /// True where the block is for a query (`Filter`). An expression that fails is not true.
    pub(in crate::resolution::server) fn takes(&self, request: &Request<'_>) -> Result<bool, CannotSay> {
        for expression in &self.expressions {
            let Some(expression) = expression else { return Err(self.unknown()) };
            match expression.evaluate(&Asked(request)) {
                Ok(Value::Bool(true)) => {}
                Err(Ended::Unknown) => return Err(self.unknown()),
                Ok(_) | Err(Ended::Fails) => return Ok(false),
            }
        }
        Ok(true)
    }

    fn unknown(&self) -> CannotSay {
        CannotSay::new("view", &self.place, Unknown::NotModelled)
    }
}

/// What an expression can ask of a query (`plugin/pkg/expression` DefaultEnv).
struct Asked<'r, 'q>(&'r Request<'q>);

impl Environment for Asked<'_, '_> {
    fn call(&self, function: &str, arguments: &[Value]) -> Result<Value, Ended> {
        let Self(request) = self;
        let text = |text: &dyn ToString| Ok(Value::Text(text.to_string()));
        match (function, arguments) {
            ("incidr", [Value::Text(address), Value::Text(network)]) => {
                let address: IpAddr = address.parse().map_err(|_| Ended::Fails)?;
                let network = Network::parse(network).ok_or(Ended::Fails)?;
                Ok(Value::Bool(network.contains(address)))
            }
            ("type", []) => text(&request.question.record_type),
            ("class", []) => text(&request.class),
            ("name", []) => text(&request.question.name.to_lowercase()),
            ("proto", []) => text(&if request.transport == Transport::Tcp { "tcp" } else { "udp" }),
            ("do", []) => Ok(Value::Bool(request.dnssec_ok())),
            ("bufsize", []) => Ok(Value::Number(match (&request.edns, request.transport) {
                (_, Transport::Tcp) => wire::TCP_LIMIT.into(),
                (None, Transport::Udp) => wire::UDP_LIMIT.into(),
                (Some(edns), Transport::Udp) => edns.udp_size.max(wire::UDP_LIMIT).into(),
            })),
            ("opcode", []) => Ok(Value::Number(0)),
            // How an IPv6 address is written there, with brackets or without, differs between releases.
            ("client_ip", []) => match request.client.ip().to_canonical() {
                IpAddr::V4(address) => text(&address),
                IpAddr::V6(_) => Err(Ended::Unknown),
            },
            ("server_port", []) => text(&request.server.port()),
            // `size`, `id`, `port`, `server_ip`, `metadata` and the like: nothing a query of the lab has.
            _ => Err(Ended::Unknown),
        }
    }
}
