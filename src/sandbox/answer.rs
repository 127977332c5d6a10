//! What a question comes to, with everything that was seen on the way.

use crate::cluster::ObjectRef;
use crate::dns::{Outcome, Record, RecordData};
use crate::resolution::stub::{CandidateOutcome, Lookup, LookupError, Sent, Source};
use crate::resolution::trace::{CannotSay, Check, CheckId, Hop, Remembered, Station, Trace, Unknown};

/// A record of the deciding reply, and the object it comes from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AnswerRecord {
    /// The record.
    pub record: Record,
    /// The object, where it is one.
    pub cause: Option<ObjectRef>,
}

/// No question was asked: there is no such pod.
pub const NO_POD: &str = "no such pod";
/// No question was asked: the pod has no such container.
pub const NO_CONTAINER: &str = "no such container";
/// No question was asked: the pod has no resolv.conf yet.
pub const NO_RESOLV_CONF: &str = "no resolv.conf";

/// How a question ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AnswerOutcome {
    /// A message was final.
    Final(Outcome),
    /// No message was: the library's own word for it, or one of [`NO_POD`], [`NO_CONTAINER`], [`NO_RESOLV_CONF`].
    NotAsked(&'static str),
    /// The lab does not know ([`Answer::cannot_say`]).
    CannotSay,
}

impl AnswerOutcome {
    /// The word to show.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Final(outcome) => outcome.as_str(),
            Self::NotAsked(word) => word,
            Self::CannotSay => "UNKNOWN",
        }
    }
}

/// What a program that asks comes away with.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ComesTo {
    /// What DNS said.
    Outcome(AnswerOutcome),
    /// DNS had records, an alias at least, and they lead to no address: the program gets an error.
    AliasAlone(LookupError),
    /// DNS had records, and the library takes none of them, as when they are of another name: the program gets an
    /// error.
    NoneTaken(LookupError),
}

impl ComesTo {
    /// The word to show.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Outcome(outcome) => outcome.as_str(),
            Self::AliasAlone(error) | Self::NoneTaken(error) => error.as_str(),
        }
    }

    /// What tells it from others by one word: the outcome, `ALIAS-ALONE` or `NONE-TAKEN`.
    pub fn kind(self) -> &'static str {
        match self {
            Self::Outcome(outcome) => outcome.as_str(),
            Self::AliasAlone(_) => "ALIAS-ALONE",
            Self::NoneTaken(_) => "NONE-TAKEN",
        }
    }
}

/// What a question comes to.
#[derive(Clone, Debug, PartialEq)]
pub struct Answer {
    /// Everything the pod's library did; `None` where there is no such pod.
    pub lookup: Option<Lookup>,
    /// The records of the deciding reply, in message order.
    pub records: Vec<AnswerRecord>,
    /// The objects that were looked at.
    pub consulted: Vec<ObjectRef>,
    /// The names that were asked outside the cluster.
    pub forwarded: Vec<String>,
    /// What the lab cannot say of a reply that the answer rests on, and what would help. What the library did from
    /// then on is not known either.
    pub cannot_say: Option<CannotSay>,
    /// How many questions were sent.
    pub questions: usize,
    /// How many of them went outside.
    pub outside: usize,
    /// Where replies that a cache had kept made the answer: how long it will still be so.
    pub remembered: Option<Remembered>,
    pub(super) outcome: AnswerOutcome,
}

impl Answer {
    /// How it ended.
    pub fn outcome(&self) -> AnswerOutcome {
        self.outcome
    }

    /// Each packet, in the order of sending.
    pub fn packets(&self) -> &[Sent] {
        self.lookup.as_ref().map_or(&[], |lookup| &lookup.sent)
    }

    /// How the packets went that came to the cluster's server, in the order of sending.
    pub fn traces(&self) -> impl Iterator<Item = &Trace> {
        self.lookup.iter().flat_map(Lookup::traces)
    }

    /// The hops of all packets through the cluster's server, in order of time.
    pub fn hops(&self) -> impl Iterator<Item = &Hop> {
        self.traces().flat_map(|trace| &trace.hops)
    }

    /// How a name that was tried came to what it did: of its packets the last with a reply that says so, or of which
    /// nothing can be said. Where no reply came, how far the last of them got says why.
    pub fn trace_of(&self, candidate: usize) -> Option<&Trace> {
        let lookup = self.lookup.as_ref()?;
        let packets = || lookup.sent_for(candidate).rev();
        // Of several nameservers one may have had the name, and the reply of another was taken.
        let ends = lookup.tries.get(candidate).map(|one| one.ending == CandidateOutcome::NxDomain);
        let fits = |outcome: Outcome| ends == Some(outcome == Outcome::NxDomain);
        let says = |sent: &&Sent| {
            sent.exchange.response().is_some_and(|reply| fits(reply.outcome()))
                || sent.trace.as_ref().is_some_and(|trace| trace.cannot_say().is_some())
        };
        match packets().find(says) {
            Some(sent) => sent.trace.as_ref(),
            None => packets().find_map(|sent| sent.trace.as_ref()),
        }
    }

    /// The check that failed, of the query that came nearest: most of its checks held. With it, how that query went.
    pub fn failed(&self) -> Option<(&Trace, &Check)> {
        let mut nearest: Option<(usize, &Trace, &Check)> = None;
        for trace in self.traces() {
            let Some((held, failed)) = failed_in(trace) else { continue };
            if nearest.is_none_or(|(most, ..)| held > most) {
                nearest = Some((held, trace, failed));
            }
        }
        nearest.map(|(_, trace, check)| (trace, check))
    }

    /// What a program comes away with: the outcome, but for records that its library makes no address of.
    pub fn comes_to(&self) -> ComesTo {
        match self.application_error() {
            Some(error) if !self.records.is_empty() => {
                let is_address = |one: &AnswerRecord| one.record.data.address().is_some();
                let is_alias = |one: &AnswerRecord| matches!(one.record.data, RecordData::Cname(_));
                let leads_nowhere = self.records.iter().any(is_alias) && !self.records.iter().any(is_address);
                if leads_nowhere { ComesTo::AliasAlone(error) } else { ComesTo::NoneTaken(error) }
            }
            _ => ComesTo::Outcome(self.outcome),
        }
    }

    /// True where the library had it without DNS: what was asked for is an address in writing, or stands in /etc/hosts.
    pub fn is_without_dns(&self) -> bool {
        self.lookup.as_ref().is_some_and(|lookup| matches!(lookup.source, Source::Literal | Source::Hosts(_)))
    }

    /// True where nobody listens at the nameservers: queries are refused at once, and nobody waits.
    pub fn is_turned_away(&self) -> bool {
        let last = self.lookup.as_ref().and_then(|lookup| lookup.tries.last());
        last.is_some_and(|last| last.ending == CandidateOutcome::PortClosed)
    }

    /// True where a plugin did something on the way that has a sentence of its own.
    pub fn tells_of_plugins(&self) -> bool {
        let mut hops = self.hops();
        hops.any(|hop| matches!(hop.at, Station::Plugin { .. }))
    }

    /// True where it cannot be said because code has not arrived.
    pub fn awaits_code(&self) -> bool {
        self.cannot_say.as_ref().is_some_and(|cannot| cannot.reason == Unknown::NotArrived)
    }

    /// How many names were tried.
    pub fn tried(&self) -> usize {
        self.lookup.as_ref().map_or(0, |lookup| lookup.tries.len())
    }

    /// The error the application gets though a message was final and had records: an alias that leads to
    /// no address.
    pub fn application_error(&self) -> Option<LookupError> {
        if self.cannot_say.is_some() {
            return None;
        }
        self.lookup.as_ref()?.result.as_ref().err().copied()
    }

    /// The commands that ask the server the same: `dig` uses no search list, so each name is spelled out.
    pub fn as_dig(&self) -> String {
        let Some(lookup) = &self.lookup else { return String::new() };
        let line = |sent: &Sent| format!("dig {} {}", sent.question.name, sent.question.record_type);
        lookup.sent.iter().map(line).collect::<Vec<_>>().join("\n")
    }

    /// No question was asked.
    pub(super) fn never_sent(word: &'static str) -> Self {
        Self {
            lookup: None,
            records: Vec::new(),
            consulted: Vec::new(),
            forwarded: Vec::new(),
            cannot_say: None,
            questions: 0,
            outside: 0,
            remembered: None,
            outcome: AnswerOutcome::NotAsked(word),
        }
    }
}

/// The check that failed on a query's way, of several zones the one where most of the checks held, and how many did.
pub(super) fn failed_in(trace: &Trace) -> Option<(usize, &Check)> {
    let mut nearest: Option<(usize, &Check)> = None;
    for hop in &trace.hops {
        let Station::Kubernetes { checks, .. } = &hop.at else { continue };
        // An address that is no Service's may be an endpoint's.
        let is_open = |check: &&Check| !matches!(check.id, CheckId::ZoneMatch | CheckId::ReverseService);
        let Some(failed) = checks.iter().filter(is_open).find(|check| !check.ok) else { continue };
        let held = checks.iter().filter(|check| check.ok).count();
        if nearest.is_none_or(|(most, _)| held > most) {
            nearest = Some((held, failed));
        }
    }
    nearest
}
