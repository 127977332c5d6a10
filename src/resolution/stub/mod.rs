//! The library that turns what a person types into questions: glibc, musl, Go's own resolver, and Windows as far as it
//! is known.
//!
//! Each library is one file with its own reading of resolv.conf, its own order of names and its own
//! way to send (rules of part R). They share the words of this file: a [`Transport`] carries a question to a
//! nameserver, a [`Lookup`] tells everything that happened. Time is virtual: what a library waits is
//! added up in [`Lookup::waited`]. No sentence is made here, and nothing here knows Kubernetes but
//! [`Library::of_pod`].

mod config;
mod glibc;
mod glibc_send;
mod go;
mod go_send;
mod hosts_table;
mod image;
mod journal;
mod late;
mod library;
mod literal;
mod musl;
mod order;
#[cfg(test)]
mod tests;
pub mod tools;
mod windows;

pub use config::Config;
pub use hosts_table::{HostsEntry, HostsTable};
pub use late::take_in as take_in_libraries;
pub use library::{ANNOTATION, Library};

use crate::dns::{Name, Outcome, Question, Record, RecordType, Response};
use crate::rule::Rule;
use std::net::IpAddr;
use std::time::Duration;

/// Which addresses a caller of `getaddrinfo` wants.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Family {
    /// `AF_UNSPEC`: both families, what nearly every program asks for.
    Unspec,
    /// `AF_INET`: IPv4 only.
    Inet,
    /// `AF_INET6`: IPv6 only.
    Inet6,
}

impl Family {
    /// The record types asked for, in the order they are sent.
    pub fn record_types(self) -> &'static [RecordType] {
        match self {
            Self::Unspec => &[RecordType::A, RecordType::Aaaa],
            Self::Inet => &[RecordType::A],
            Self::Inet6 => &[RecordType::Aaaa],
        }
    }

    /// True where the address is wanted.
    pub fn admits(self, address: IpAddr) -> bool {
        match self {
            Self::Unspec => true,
            Self::Inet => address.is_ipv4(),
            Self::Inet6 => address.is_ipv6(),
        }
    }
}

/// What a process finds around it in its pod.
#[derive(Clone, Copy, Debug)]
pub struct Host<'a> {
    /// Its resolv.conf, as its library reads it.
    pub config: &'a Config,
    /// Its /etc/hosts.
    pub hosts: &'a HostsTable,
    /// The addresses of its interfaces but the loopback. They decide the order of a result, never its content.
    pub interfaces: &'a [Interface],
}

/// An address of the pod itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Interface {
    /// The address.
    pub address: IpAddr,
    /// The length of its prefix, in bits: 24 with most bridges, 32 with most routed networks.
    pub prefix: u8,
}

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

/// One packet on its way to one nameserver.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sent {
    /// What it asks.
    pub question: Question,
    /// The packet cannot be read by a server: its name ends in two dots (musl 1.2.3 with `search .`, rule M18).
    pub malformed: bool,
    /// To which of [`Config::nameservers`], from 0.
    pub nameserver: usize,
    /// How it travels.
    pub protocol: Protocol,
    /// Packets of one batch are under way before a reply to any of them has come.
    pub batch: usize,
    /// For which of [`Lookup::tries`], from 0.
    pub attempt_of: usize,
    /// When it was sent, in virtual time since the lookup began.
    pub at: Duration,
    /// What came of it while the call went on.
    pub exchange: Exchange,
    /// How long that took.
    pub after: Duration,
}

/// One full name that was tried: a candidate.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Try {
    /// The name; `None` where what was put together is no name (too long, an empty label).
    pub name: Option<Name>,
    /// Why this name.
    pub because: Because,
    /// What it came to.
    pub ending: Ending,
    /// What the library did next.
    pub next: Next,
    /// The rule by which it did.
    pub rule: Rule,
}

/// Why a name is a candidate.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Because {
    /// It was typed with a final dot: no other name is tried (rule R1).
    Absolute,
    /// It has at least `ndots` dots: it is tried as it was typed, before any search domain (rule R2).
    EnoughDots,
    /// Behind it stands a search domain: the position in [`Config::search`], from 0 (rule R3).
    Suffix(usize),
    /// The same, after the name as it was typed was tried first and came to this (rules R2, R3, G9): what is
    /// wrong with it is no longer that it has too few dots.
    AfterAsTyped(usize, Ending),
    /// It is tried as it was typed, behind the search list or without one (rule R3).
    AsTyped,
    /// It has a dot, so for Windows it is a whole name (rule WN1).
    HasDot,
    /// It has no dot, so for Windows it is completed with the one suffix of its namespace (rule WN1).
    OneSuffix,
}

/// What a candidate came to, both families together and all repeats done.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Ending {
    /// An answer that counts.
    Data,
    /// An alias that leads to no address.
    AliasOnly,
    /// The name does not exist.
    NxDomain,
    /// The name exists, without the types wanted.
    NoData,
    /// No server could find out.
    ServFail,
    /// No server would say, or none gave a reply that makes sense (REFUSED, NOTIMP, FORMERR).
    Refused,
    /// Nobody answered in time.
    Timeout,
    /// Nobody listens.
    PortClosed,
    /// What was put together is no name: nothing was sent.
    NotAName,
}

/// What a library does after a candidate.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Next {
    /// It has what it wanted.
    Done,
    /// It goes on to the next candidate, where there is one.
    NextName,
    /// It leaves the search list and tries the name as it was typed, unless it has done so (glibc, rule G13).
    AsTypedOnly,
    /// It gives up, whatever candidates are left.
    GiveUp,
    /// It begins again with the first candidate, as the result needs more room (glibc, rule G25).
    StartOver,
}

/// Where a result comes from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Source {
    /// The name is an address in writing: nobody was asked.
    Literal,
    /// /etc/hosts: the entries that matched, from 0. DNS was not asked.
    Hosts(Vec<usize>),
    /// DNS.
    Dns,
    /// The library would not look for such a name, or could not ask at all: nothing was sent.
    Nobody,
}

/// Why a lookup failed, as the caller sees it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum LookupError {
    /// `EAI_NONAME`.
    NoName,
    /// `EAI_AGAIN`.
    Again,
    /// `EAI_NODATA`.
    NoData,
    /// `EAI_FAIL`.
    Fail,
    /// `EAI_ADDRFAMILY`.
    AddrFamily,
    /// The process dies of SIGFPE: musl divides by `attempts:0` (rule M2).
    Crash,
    /// The call never returns: glibc waits without end on a silent connection (rule G21).
    Hang,
    /// Go: no such host.
    NoSuchHost,
    /// Go: server misbehaving. Temporary after SERVFAIL, final after anything else.
    ServerMisbehaving {
        /// `DNSError.IsTemporary`.
        temporary: bool,
    },
    /// Go: i/o timeout.
    IoTimeout,
    /// Go: connection refused.
    ConnectionRefused,
    /// Go: the host has addresses, but none of the family asked for.
    NoSuitableAddress,
    /// Windows: `WSAHOST_NOT_FOUND`.
    HostNotFound,
    /// Windows: `WSANO_DATA`.
    NoDataRecord,
    /// What the resolver makes of this is not known: nobody documented it.
    NotKnown,
}

impl LookupError {
    /// The constant of `netdb.h`, or Go's own words.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::NoName => "EAI_NONAME",
            Self::Again => "EAI_AGAIN",
            Self::NoData => "EAI_NODATA",
            Self::Fail => "EAI_FAIL",
            Self::AddrFamily => "EAI_ADDRFAMILY",
            Self::Crash => "SIGFPE",
            Self::Hang => "hangs",
            Self::NoSuchHost => "no such host",
            Self::ServerMisbehaving { .. } => "server misbehaving",
            Self::IoTimeout => "i/o timeout",
            Self::ConnectionRefused => "connection refused",
            Self::NoSuitableAddress => "no suitable address found",
            Self::HostNotFound => "WSAHOST_NOT_FOUND",
            Self::NoDataRecord => "WSANO_DATA",
            Self::NotKnown => "UNKNOWN",
        }
    }

    /// True where the library itself suggests to try again later.
    pub fn is_temporary(self) -> bool {
        matches!(
            self,
            Self::Again | Self::IoTimeout | Self::ConnectionRefused | Self::ServerMisbehaving { temporary: true }
        )
    }
}

/// Everything that happened in one call.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Lookup {
    /// Every packet, in the order of sending.
    pub sent: Vec<Sent>,
    /// Every candidate, in the order of trying.
    pub tries: Vec<Try>,
    /// Where the result comes from.
    pub source: Source,
    /// The addresses in the order the caller gets them. Empty after [`search`], which has [`Lookup::records`].
    pub result: Result<Vec<IpAddr>, LookupError>,
    /// The interface of a literal such as `fe80::1%eth0`, by its number; nothing else has one.
    pub scope: Option<u32>,
    /// How long the call waited, for replies that came late and for those that did not come. Only a server that waits for
    /// another takes time.
    pub waited: Duration,
}

impl Lookup {
    /// The packets by batches: those of one batch were under way together.
    pub fn batches(&self) -> impl Iterator<Item = &[Sent]> {
        self.sent.chunk_by(|a, b| a.batch == b.batch)
    }

    /// The packets sent for one candidate.
    pub fn sent_for(&self, attempt: usize) -> impl Iterator<Item = &Sent> {
        self.sent.iter().filter(move |sent| sent.attempt_of == attempt)
    }

    /// The candidate that had data.
    pub fn winner(&self) -> Option<(usize, &Try)> {
        self.tries.iter().enumerate().rfind(|(_, candidate)| candidate.ending == Ending::Data)
    }

    /// The records of the replies that decided the result: for each type those of the last that came.
    pub fn records(&self) -> impl Iterator<Item = &Record> {
        let winner = self.winner().map(|(position, _)| position);
        let of_winner = self.sent.iter().enumerate().filter(move |(_, sent)| Some(sent.attempt_of) == winner);
        let is_last = move |position: usize, record_type| {
            let later = self.sent.iter().skip(position + 1);
            let later = later.filter(|sent| Some(sent.attempt_of) == winner && sent.exchange.response().is_some());
            !later.into_iter().any(|sent| sent.question.record_type == record_type)
        };
        of_winner
            .filter(move |(position, sent)| is_last(*position, sent.question.record_type))
            .filter_map(|(_, sent)| sent.exchange.response())
            .flat_map(|response| response.answers.iter())
    }
}

/// `getaddrinfo` with the default flags, or Go's `LookupIP`.
pub fn look_up(library: Library, host: &Host<'_>, name: &str, family: Family, transport: &mut dyn Transport) -> Lookup {
    match late_of(library) {
        None => glibc::look_up(host, name, family, transport),
        Some(Some(late)) => (late.look_up)(library, host, name, family, transport),
        Some(None) => not_arrived(),
    }
}

/// `res_search`, or Go's `LookupSRV` and its like: one question of any type, with the search list where
/// the library has one for it (rules G33, M22).
pub fn search(
    library: Library,
    host: &Host<'_>,
    name: &str,
    record_type: RecordType,
    transport: &mut dyn Transport,
) -> Lookup {
    match late::table() {
        Some(late) => (late.search)(library, host, name, record_type, transport),
        None => not_arrived(),
    }
}

/// Nothing for glibc, which is always there; for another library its functions, where they have arrived.
fn late_of(library: Library) -> Option<Option<&'static late::Table>> {
    (library != Library::Glibc).then(late::table)
}

/// What comes of a call whose library has not arrived ([`Library::can_ask`] tells before): nothing is sent.
fn not_arrived() -> Lookup {
    journal::without_dns(Source::Nobody, Err(LookupError::Again))
}
