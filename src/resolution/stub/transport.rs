//! How questions travel to nameservers, and what comes back.

use crate::dns::{Outcome, Question, Response};
use std::net::IpAddr;
use std::time::Duration;

/// Carries questions to nameservers. The page puts the model of the cluster behind it, a test a table.
pub trait Transport {
    /// Asks one question once, at a time since the lookup began. What comes may be nothing; how long it takes to come is
    /// given with it.
    fn ask(
        &mut self,
        nameserver: IpAddr,
        question: &Question,
        protocol: Protocol,
        at: Duration,
    ) -> (Exchange, Duration);
}

/// Whatever comes, comes at once.
impl<F: FnMut(IpAddr, &Question, Protocol) -> Exchange> Transport for F {
    fn ask(
        &mut self,
        nameserver: IpAddr,
        question: &Question,
        protocol: Protocol,
        _: Duration,
    ) -> (Exchange, Duration) {
        (self(nameserver, question, protocol), Duration::ZERO)
    }
}

/// A transport whose replies take their time.
#[derive(Debug)]
pub struct Timed<F>(pub F);

impl<F: FnMut(IpAddr, &Question, Protocol, Duration) -> (Exchange, Duration)> Transport for Timed<F> {
    fn ask(
        &mut self,
        nameserver: IpAddr,
        question: &Question,
        protocol: Protocol,
        at: Duration,
    ) -> (Exchange, Duration) {
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
