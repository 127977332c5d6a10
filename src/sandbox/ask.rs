//! A question from a pod, and what it comes to: the file the kubelet wrote, the library's walk, the
//! server's replies, put together. The rules stand in `resolution`; this room only connects the hops.

use super::Sandbox;
use super::pod_view::{NoView, PodView};
use crate::cluster::{Endpoint, FieldPath, Kind, ObjectRef, PathStep, Pod};
use crate::dns::{Name, Outcome, Question, Record, RecordData, RecordType};
use crate::resolution::server::State;
use crate::resolution::stub::{self, Ending, Family, Library, Lookup, LookupError, Protocol, Sent, Source, Timed};
use crate::resolution::trace::{CannotSay, Cause, Check, CheckId, Remembered, Station, Trace, Unknown};
use rustc_hash::FxHashSet;
use std::fmt;
use std::net::IpAddr;
use std::str::FromStr;
use std::time::Duration;

/// Names a pod, `namespace/name`, or one of its containers, `namespace/name/container`.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[expect(missing_docs, reason = "the fields say it")]
pub struct PodRef {
    pub namespace: String,
    pub name: String,
    /// The container that is meant; without it that in which `kubectl exec` runs a command
    /// ([`Pod::default_container`]).
    pub container: Option<String>,
}

impl PodRef {
    /// The pod of this reference.
    pub fn of(object: &ObjectRef) -> Self {
        Self { namespace: object.namespace.clone(), name: object.name.clone(), container: None }
    }

    /// One of the pod's containers.
    #[must_use]
    pub fn in_container(self, container: &str) -> Self {
        Self { container: Some(container.to_owned()), ..self }
    }

    /// The reference of this pod.
    pub fn object(&self) -> ObjectRef {
        ObjectRef::new(Kind::Pod, &self.namespace, &self.name)
    }
}

impl fmt::Display for PodRef {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}/{}", self.namespace, self.name)?;
        self.container.as_ref().map_or(Ok(()), |container| write!(f, "/{container}"))
    }
}

/// The text names no pod.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NotAPod;

impl FromStr for PodRef {
    type Err = NotAPod;

    /// Reads `namespace/name` and `namespace/name/container`; a name alone is in `default`.
    fn from_str(text: &str) -> Result<Self, NotAPod> {
        let (namespace, rest) = text.split_once('/').unwrap_or(("default", text));
        let (name, container) = rest.split_once('/').map_or((rest, None), |(name, container)| (name, Some(container)));
        if namespace.is_empty()
            || name.is_empty()
            || container.is_some_and(|text| text.is_empty() || text.contains('/'))
        {
            return Err(NotAPod);
        }
        Ok(Self { namespace: namespace.to_owned(), name: name.to_owned(), container: container.map(str::to_owned) })
    }
}

/// From this pod, what does this name resolve to?
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Ask {
    /// Who asks.
    pub from: PodRef,
    /// The name as typed.
    pub name: String,
    /// The type wanted. A and AAAA are asked as a program asks for one family of addresses.
    pub record_type: RecordType,
}

impl Default for Ask {
    fn default() -> Self {
        let from = PodRef { namespace: "default".to_owned(), name: "shell".to_owned(), container: None };
        Self { from, name: "db".to_owned(), record_type: RecordType::A }
    }
}

impl fmt::Display for Ask {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {} {}", self.from, self.name, self.record_type)
    }
}

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
    /// How each packet of [`Lookup::sent`] went through the cluster's server; `None` for packets that went
    /// elsewhere.
    pub traces: Vec<Option<Trace>>,
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
    outcome: AnswerOutcome,
}

impl Answer {
    /// How it ended.
    pub fn outcome(&self) -> AnswerOutcome {
        self.outcome
    }

    /// Each packet, in the order of sending, with how it went through the cluster's server.
    pub fn packets(&self) -> impl DoubleEndedIterator<Item = (&Sent, Option<&Trace>)> {
        let sent = self.lookup.as_ref().map_or(&[][..], |lookup| &lookup.sent);
        sent.iter().zip(self.traces.iter().map(Option::as_ref))
    }

    /// How a name that was tried came to what it did: of its packets the last with a reply, or of which nothing can be
    /// said. Where no reply came, how far the last of them got says why.
    pub fn trace_of(&self, candidate: usize) -> Option<&Trace> {
        let packets = || self.packets().rev().filter(|(sent, _)| sent.attempt_of == candidate);
        let says = |sent: &Sent, trace: Option<&Trace>| {
            sent.exchange.response().is_some() || trace.is_some_and(|trace| trace.cannot_say().is_some())
        };
        match packets().find(|(sent, trace)| says(sent, *trace)) {
            Some((_, trace)) => trace,
            None => packets().find_map(|(_, trace)| trace),
        }
    }

    /// The check that failed, of the query that came nearest: most of its checks held. With it, how that query went.
    pub fn failed(&self) -> Option<(&Trace, &Check)> {
        let mut nearest: Option<(usize, &Trace, &Check)> = None;
        for trace in self.traces.iter().flatten() {
            for hop in &trace.hops {
                let Station::Kubernetes { checks, .. } = &hop.at else { continue };
                let failed = checks.iter().find(|check| !check.ok && check.id != CheckId::ZoneMatch);
                let Some(failed) = failed else { continue };
                let held = checks.iter().filter(|check| check.ok).count();
                if nearest.is_none_or(|(most, ..)| held > most) {
                    nearest = Some((held, trace, failed));
                }
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

    /// True where a plugin did something on the way that has a sentence of its own.
    pub fn tells_of_plugins(&self) -> bool {
        let mut hops = self.traces.iter().flatten().flat_map(|trace| &trace.hops);
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
}

/// Asks, with what the server's caches hold, which keep what they are to keep of it.
pub(super) fn answer(sandbox: &Sandbox, ask: &Ask, memory: &mut State) -> Answer {
    answer_from(sandbox, &sandbox.pod_view(&ask.from), ask, memory)
}

/// The same, by who has looked around in the pod already.
pub(super) fn answer_from(
    sandbox: &Sandbox,
    view: &Result<PodView<'_>, NoView>,
    ask: &Ask,
    memory: &mut State,
) -> Answer {
    let view = match view {
        Ok(view) => view,
        Err(NoView::UnknownPod) => return Answer::never_sent(NO_POD),
        Err(NoView::UnknownContainer) => return Answer::never_sent(NO_CONTAINER),
        Err(NoView::NoResolvConf) => return Answer::never_sent(NO_RESOLV_CONF),
    };
    let (pod, library, host) = (view.pod, view.library, view.host());
    if !library.can_ask(ask.record_type) {
        return Answer { outcome: AnswerOutcome::CannotSay, ..Answer::never_sent("") };
    }

    let mut traces = Vec::new();
    let mut forwarded = Vec::new();
    let mut transport = Timed(|nameserver: IpAddr, question: &Question, protocol: Protocol, at: Duration| {
        let (exchange, trace, outside, after) = sandbox.exchange(view, nameserver, (question, at), protocol, memory);
        traces.push(trace);
        forwarded.extend(outside);
        (exchange, Duration::from_millis(after))
    });
    let name = ask.name.as_str();
    let mut lookup = match ask.record_type {
        RecordType::A => stub::look_up(library, &host, name, Family::Inet, &mut transport),
        RecordType::Aaaa => stub::look_up(library, &host, name, Family::Inet6, &mut transport),
        other => stub::search(library, &host, name, other, &mut transport),
    };
    let cannot_say = cut_at_the_unknown(&mut lookup, &mut traces).or_else(|| not_known_of(&lookup));
    let records = if cannot_say.is_some() { Vec::new() } else { records(sandbox, &lookup, &traces, pod, name) };
    Answer {
        outcome: if cannot_say.is_some() { AnswerOutcome::CannotSay } else { outcome(&lookup, &records) },
        cannot_say,
        remembered: remembered(sandbox, &lookup, &traces, &records),
        consulted: consulted(&traces),
        outside: forwarded.len(),
        forwarded: distinct(forwarded.iter().map(|question| question.name.as_str())),
        questions: lookup.sent.len(),
        lookup: Some(lookup),
        traces,
        records,
    }
}

/// Where the lab cannot say what came of a packet, it does not know what the library did from then on either:
/// that is taken back.
fn cut_at_the_unknown(lookup: &mut Lookup, traces: &mut Vec<Option<Trace>>) -> Option<CannotSay> {
    let said = |trace: &Option<Trace>| trace.as_ref()?.cannot_say().cloned();
    let (packet, cannot) = traces.iter().enumerate().find_map(|(packet, trace)| Some((packet, said(trace)?)))?;
    traces.truncate(packet + 1);
    lookup.sent.truncate(packet + 1);
    if let Some(sent) = lookup.sent.last() {
        lookup.tries.truncate(sent.attempt_of + 1);
    }
    Some(cannot)
}

/// Where it is the resolver itself that is not known so far.
fn not_known_of(lookup: &Lookup) -> Option<CannotSay> {
    let directive = Library::Windows.as_str().to_owned();
    let cannot = || CannotSay { directive, line: 0, file: None, reason: Unknown::NotDocumented };
    (lookup.result == Err(LookupError::NotKnown)).then(cannot)
}

impl Answer {
    fn never_sent(word: &'static str) -> Self {
        Self {
            lookup: None,
            traces: Vec::new(),
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

/// The records to show: those of the deciding reply, or what /etc/hosts says.
fn records(sandbox: &Sandbox, lookup: &Lookup, traces: &[Option<Trace>], pod: &Pod, typed: &str) -> Vec<AnswerRecord> {
    if lookup.source != Source::Dns {
        let addresses = lookup.result.as_deref().unwrap_or_default();
        let Ok(name) = Name::parse(typed) else { return Vec::new() };
        let from_hosts = matches!(lookup.source, Source::Hosts(_)).then(|| PodRef::of_pod(pod).object());
        return addresses
            .iter()
            .map(|address| {
                let data = match address {
                    IpAddr::V4(address) => RecordData::A(*address),
                    IpAddr::V6(address) => RecordData::Aaaa(*address),
                };
                AnswerRecord { record: Record { name: name.clone(), ttl: 0, data }, cause: from_hosts.clone() }
            })
            .collect();
    }
    let Some(packet) = deciding_packet(lookup) else { return Vec::new() };
    let Some(response) = lookup.sent.get(packet).and_then(|sent| sent.exchange.response()) else { return Vec::new() };
    let causes = traces.get(packet).and_then(Option::as_ref).map(|trace| trace.answers.as_slice()).unwrap_or_default();
    response
        .answers
        .iter()
        .enumerate()
        .map(|(index, record)| {
            let cause = causes.get(index).and_then(|cause| match cause {
                Cause::Object { object, field } => behind(sandbox, object, field, record),
                Cause::Upstream { .. } | Cause::Corefile { .. } | Cause::Server => None,
            });
            AnswerRecord { record: record.clone(), cause }
        })
        .collect()
}

/// The pod behind an endpoint, where there is one; else the object itself. A kept record may outlive both.
fn behind(sandbox: &Sandbox, object: &ObjectRef, field: &FieldPath, record: &Record) -> Option<ObjectRef> {
    let endpoint = field.steps().iter().find_map(|step| match step {
        PathStep::Index(index) => Some(*index),
        PathStep::Key(_) => None,
    });
    let slice = sandbox.cluster.get(object).and_then(|object| object.as_endpoint_slice());
    let pod = slice
        .zip(endpoint)
        .and_then(|(slice, endpoint)| slice.endpoints.get(endpoint))
        .filter(|endpoint| is_of(endpoint, record))
        .map(|endpoint| ObjectRef::new(Kind::Pod, &object.namespace, &endpoint.target_pod));
    let exists = |object: &ObjectRef| sandbox.cluster.get(object).is_some();
    pod.filter(exists).or_else(|| Some(object.clone()).filter(exists))
}

/// True where the endpoint is the record's: a kept record may be older than the slice.
fn is_of(endpoint: &Endpoint, record: &Record) -> bool {
    let Some(address) = record.data.address() else { return true };
    endpoint.addresses.iter().any(|text| text.parse() == Ok(address))
}

/// Records are as old as the reply they are of. A failure follows from every name that was tried, and ends with
/// the first that is over; what is kept of names outside says nothing about those of the cluster.
fn remembered(
    sandbox: &Sandbox,
    lookup: &Lookup,
    traces: &[Option<Trace>],
    records: &[AnswerRecord],
) -> Option<Remembered> {
    let of = |packet: usize| traces.get(packet)?.as_ref()?.remembered();
    if !records.is_empty() {
        return of(deciding_packet(lookup)?);
    }
    let zones = sandbox.server.configuration().zones();
    let is_inside = |packet: &usize| {
        let sent = lookup.sent.get(*packet);
        sent.is_some_and(|sent| zones.iter().any(|zone| sent.question.name.is_under(zone)))
    };
    let (inside, outside): (Vec<_>, Vec<_>) = (0..lookup.sent.len()).partition(is_inside);
    let deciding = if inside.is_empty() { outside } else { inside };
    deciding.into_iter().filter_map(of).min_by_key(|remembered| remembered.left)
}

/// The packet whose reply decided: the last answered one of the winning candidate, or of the last.
fn deciding_packet(lookup: &Lookup) -> Option<usize> {
    let position = lookup.winner().map(|(position, _)| position).or(lookup.tries.len().checked_sub(1))?;
    lookup.sent.iter().rposition(|sent| sent.attempt_of == position && sent.exchange.response().is_some())
}

fn outcome(lookup: &Lookup, records: &[AnswerRecord]) -> AnswerOutcome {
    if !records.is_empty() {
        return AnswerOutcome::Final(Outcome::NoError);
    }
    let error = match &lookup.result {
        Ok(_) => return AnswerOutcome::Final(Outcome::NoData),
        Err(error) => *error,
    };
    let word = AnswerOutcome::NotAsked(error.as_str());
    if error == LookupError::NoData && !lookup.sent.is_empty() {
        return AnswerOutcome::Final(Outcome::NoData);
    }
    let saw = |ending: Ending| lookup.tries.iter().any(|candidate| candidate.ending == ending);
    let Some(last) = lookup.tries.last() else { return word };
    match last.ending {
        Ending::NxDomain if error.is_temporary() && saw(Ending::ServFail) => AnswerOutcome::Final(Outcome::ServFail),
        Ending::NxDomain => AnswerOutcome::Final(Outcome::NxDomain),
        Ending::NoData | Ending::Data | Ending::AliasOnly => AnswerOutcome::Final(Outcome::NoData),
        Ending::ServFail => AnswerOutcome::Final(Outcome::ServFail),
        Ending::Refused => AnswerOutcome::Final(Outcome::Refused),
        Ending::Timeout => AnswerOutcome::Final(Outcome::Timeout),
        Ending::PortClosed | Ending::NotAName => word,
    }
}

/// Every object a trace names, each once.
fn consulted(traces: &[Option<Trace>]) -> Vec<ObjectRef> {
    let mut all: Vec<ObjectRef> = Vec::new();
    // One name may come from very many.
    let mut known = FxHashSet::default();
    let mut add = |object: &ObjectRef| {
        if known.insert(object.clone()) {
            all.push(object.clone());
        }
    };
    // Behind a kept reply nothing was looked at.
    for trace in traces.iter().flatten().filter(|trace| trace.remembered().is_none()) {
        for hop in &trace.hops {
            if let Station::Kubernetes { checks, .. } = &hop.at {
                checks.iter().filter(|check| check.ok).filter_map(|check| check.object.as_ref()).for_each(&mut add);
            }
        }
        for cause in &trace.answers {
            if let Cause::Object { object, .. } = cause {
                add(object);
            }
        }
    }
    all
}

fn distinct<'a>(texts: impl Iterator<Item = &'a str>) -> Vec<String> {
    let mut all: Vec<String> = Vec::new();
    for text in texts {
        if all.iter().all(|known| known != text) {
            all.push(text.to_owned());
        }
    }
    all
}

impl PodRef {
    fn of_pod(pod: &Pod) -> Self {
        Self { namespace: pod.meta.namespace.clone(), name: pod.meta.name.clone(), container: None }
    }
}
