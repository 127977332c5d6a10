//! A lookup, which is one call of the resolver: the names that are tried, the packets that are sent for each, and what
//! comes of it.

use super::{Exchange, Protocol};
use crate::dns::{Name, Question, Record};
use crate::resolution::trace::Trace;
use crate::rule::Rule;
use std::fmt;
use std::net::IpAddr;
use std::time::Duration;

/// Everything that happened in one call.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Lookup {
    /// Every packet, in the order of sending.
    pub sent: Vec<Sent>,
    /// Every candidate, in the order of trying.
    pub tries: Vec<Try>,
    /// Where the result comes from.
    pub source: Source,
    /// The addresses in the order the caller gets them. Empty after [`search`](super::search), which has [`Lookup::records`].
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
    pub fn sent_for(&self, attempt: usize) -> impl DoubleEndedIterator<Item = &Sent> {
        self.sent.iter().filter(move |sent| sent.attempt_of == attempt)
    }

    /// How the packets went that came to the cluster's server, in the order of sending.
    pub fn traces(&self) -> impl DoubleEndedIterator<Item = &Trace> {
        self.sent.iter().filter_map(|sent| sent.trace.as_ref())
    }

    /// The candidate that had data.
    pub fn winner(&self) -> Option<(usize, &Try)> {
        self.tries.iter().enumerate().rfind(|(_, candidate)| candidate.ending == CandidateOutcome::Data)
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

/// One packet on its way to one nameserver.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sent {
    /// What it asks.
    pub question: Question,
    /// The packet cannot be read by a server: its name ends in two dots (musl 1.2.3 with `search .`, rule M18).
    pub malformed: bool,
    /// To which of [`Config::nameservers`](super::Config::nameservers), from 0.
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
    /// How it went through the cluster's server; `None` where it went elsewhere.
    pub trace: Option<Trace>,
}

/// One full name that was tried: a candidate.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Try {
    /// The name; `None` where what was put together is no name (too long, an empty label).
    pub name: Option<Name>,
    /// Why this name.
    pub because: CandidateReason,
    /// What it came to.
    pub ending: CandidateOutcome,
    /// What the library did next.
    pub next: NextStep,
    /// The rule by which it did.
    pub rule: Rule,
}

/// Why a name is a candidate.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum CandidateReason {
    /// It was typed with a final dot: no other name is tried (rule R1).
    Absolute,
    /// It has at least `ndots` dots: it is tried as it was typed, before any search domain (rule R2).
    EnoughDots,
    /// Behind it stands a search domain: the position in [`Config::search`](super::Config::search), from 0 (rule R3).
    Suffix(usize),
    /// The same, after the name as it was typed was tried first and came to this (rules R2, R3, G9): what is
    /// wrong with it is no longer that it has too few dots.
    AfterAsTyped(usize, CandidateOutcome),
    /// It is tried as it was typed, behind the search list or without one (rule R3).
    AsTyped,
    /// It has a dot, so for Windows it is a whole name (rule WN1).
    HasDot,
    /// It has no dot, so for Windows it is completed with the one suffix of its namespace (rule WN1).
    OneSuffix,
}

/// What a candidate came to, both families together and all repeats done.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum CandidateOutcome {
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
pub enum NextStep {
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

impl fmt::Display for LookupError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl std::error::Error for LookupError {}

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
