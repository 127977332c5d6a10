//! What a client asks of a server: the question and all that a plugin may look at beside it (`request/request.go`).

use crate::dns::{self, Class, Edns, Question, RecordType, Transport};
use std::borrow::Cow;
use std::net::{IpAddr, Ipv4Addr, SocketAddr};

/// A query as it reaches the server.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Request<'q> {
    /// The question. A plugin that changes it hands on a request of its own.
    pub question: Cow<'q, Question>,
    /// Its class.
    pub class: Class,
    /// Where the query comes from.
    pub client: SocketAddr,
    /// How it comes.
    pub transport: Transport,
    /// The address and port it came to. An unspecified address is any of the server's own.
    pub server: SocketAddr,
    /// The OPT record, where the query has one.
    pub edns: Option<Edns>,
    /// RD: the client wants recursion.
    pub recursion_desired: bool,
    /// CD: the client validates by itself.
    pub checking_disabled: bool,
    /// AD: the client understands AD.
    pub authentic_data: bool,
}

impl<'q> Request<'q> {
    /// A plain query: class IN, over UDP, without EDNS, RD set, from an address that means nothing.
    pub fn new(question: &'q Question) -> Self {
        Self {
            question: Cow::Borrowed(question),
            class: Class::In,
            client: SocketAddr::new(IpAddr::V4(Ipv4Addr::LOCALHOST), 40_000),
            transport: Transport::Udp,
            server: SocketAddr::new(IpAddr::V4(Ipv4Addr::UNSPECIFIED), dns::PORT),
            edns: None,
            recursion_desired: true,
            checking_disabled: false,
            authentic_data: false,
        }
    }

    /// The same query with another question.
    #[must_use]
    pub fn with_question<'n>(&self, question: Question) -> Request<'n> {
        Request { question: Cow::Owned(question), edns: self.edns.clone(), ..*self }
    }

    /// What a plugin asks on behalf of this query (`plugin/pkg/upstream` Lookup): a query of its own from the same
    /// client, without EDNS.
    pub(super) fn lookup<'n>(&self, question: &'n Question) -> Request<'n> {
        let Self { client, transport, server, .. } = *self;
        Request { client, transport, server, ..Request::new(question) }
    }

    /// DO is set.
    pub fn dnssec_ok(&self) -> bool {
        self.edns.as_ref().is_some_and(|edns| edns.dnssec_ok)
    }

    /// AXFR or IXFR.
    pub fn is_transfer(&self) -> bool {
        matches!(self.question.record_type, RecordType::Axfr | RecordType::Ixfr)
    }
}

impl<'q> From<&'q Question> for Request<'q> {
    fn from(question: &'q Question) -> Self {
        Self::new(question)
    }
}
