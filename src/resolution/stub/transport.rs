//! How questions travel to nameservers, and what comes back.

use crate::dns::{Outcome, Question, Response};
use crate::resolution::trace::Trace;
use std::net::IpAddr;
use std::time::Duration;

/// Carries questions to nameservers. The page puts the model of the cluster behind it, a test a table.
pub trait Transport {
    /// Asks one question once, at a time since the lookup began. What comes may be nothing.
    fn ask(&mut self, nameserver: IpAddr, question: &Question, protocol: Protocol, at: Duration) -> Carried;
}

/// Whatever comes, comes at once.
impl<F: FnMut(IpAddr, &Question, Protocol) -> Exchange> Transport for F {
    fn ask(&mut self, nameserver: IpAddr, question: &Question, protocol: Protocol, _: Duration) -> Carried {
        Carried::of(self(nameserver, question, protocol), Duration::ZERO)
    }
}

/// A transport whose replies take their time.
#[derive(Debug)]
pub struct Timed<F>(pub F);

impl<F: FnMut(IpAddr, &Question, Protocol, Duration) -> Carried> Transport for Timed<F> {
    fn ask(&mut self, nameserver: IpAddr, question: &Question, protocol: Protocol, at: Duration) -> Carried {
        (self.0)(nameserver, question, protocol, at)
    }
}

/// How a question travels.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Protocol {
    /// A datagram.
    Udp {
        /// The longest reply the asker takes, in octets: 512 (RFC 1035, section 4.2.1), or what EDNS says.
        limit: u16,
    },
    /// A connection.
    Tcp,
}

/// One question's way to a nameserver and back.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Carried {
    /// What came of it.
    pub exchange: Exchange,
    /// How long that took.
    pub after: Duration,
    /// How it went through the cluster's server; `None` where it went elsewhere.
    pub trace: Option<Trace>,
}

impl Carried {
    /// A way that nobody watched.
    pub fn of(exchange: Exchange, after: Duration) -> Self {
        Self { exchange, after, trace: None }
    }
}

/// What came of a question.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Exchange {
    /// A reply.
    Response(Response),
    /// Nothing at all.
    Silence,
    /// The host says that nobody listens there: ICMP port unreachable, or a refused connection.
    PortClosed,
}

impl Exchange {
    /// The reply, where one came.
    pub fn response(&self) -> Option<&Response> {
        match self {
            Self::Response(response) => Some(response),
            Self::Silence | Self::PortClosed => None,
        }
    }

    /// What the exchange comes to.
    pub fn outcome(&self) -> Outcome {
        self.response().map_or(Outcome::Timeout, Response::outcome)
    }
}
