//! A question from a pod, and what it comes to: the file the kubelet wrote, the library's walk, the
//! server's replies, put together. The rules stand in `resolution`; this room only connects the hops.

use super::answer::{Answer, AnswerOutcome, AnswerRecord, NO_CONTAINER, NO_POD, NO_RESOLV_CONF};
use super::pod_view::{PodUnavailable, PodView};
use super::{PodRef, Sandbox};
use crate::cluster::{Endpoint, FieldPath, Kind, ObjectRef, PathStep, Pod};
use crate::dns::{Name, Outcome, Question, Record, RecordData, RecordType, Response};
use crate::resolution::server::State;
use crate::resolution::stub::{
    self, CandidateOutcome, Carried, Family, Library, Lookup, LookupError, Protocol, Sent, Source, Timed,
};
use crate::resolution::trace::{CannotSay, Cause, Remembered, Station, Unknown};
use rustc_hash::FxHashSet;
use std::fmt;
use std::net::IpAddr;
use std::time::Duration;

/// From this pod, what does this name resolve to?
///
/// ```
/// use k8s_dns_lab::dns::RecordType;
/// use k8s_dns_lab::sandbox::{Ask, Sandbox};
///
/// let ask = Ask {
///     from: "default/shell".parse()?,
///     name: "kubernetes.default".to_owned(),
///     record_type: RecordType::A,
/// };
/// let answer = Sandbox::toy().answer(&ask);
/// let records: Vec<String> = answer.records.iter().map(|one| one.record.data.to_string()).collect();
/// assert_eq!(records, ["10.96.0.1"]);
/// // The library of the pod tried so many names of its search list.
/// assert_eq!(answer.tried(), 2);
/// # Ok::<(), k8s_dns_lab::sandbox::ParsePodRefError>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Ask {
    /// Who asks.
    pub from: PodRef,
    /// The name as typed.
    pub name: String,
    /// The type wanted. A and AAAA are asked as a program asks for one family of addresses.
    pub record_type: RecordType,
}

impl Ask {
    /// True of an address, which is no name: no query is sent for it.
    pub fn is_address(&self) -> bool {
        self.name.parse::<std::net::IpAddr>().is_ok()
    }
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

/// Asks, with what the server's caches hold, which keep what they are to keep of it.
pub(super) fn answer(sandbox: &Sandbox, ask: &Ask, memory: &mut State) -> Answer {
    answer_from(sandbox, &sandbox.pod_view(&ask.from), ask, memory)
}

/// The same, by who has looked around in the pod already.
pub(super) fn answer_from(
    sandbox: &Sandbox,
    view: &Result<PodView<'_>, PodUnavailable>,
    ask: &Ask,
    memory: &mut State,
) -> Answer {
    let view = match view {
        Ok(view) => view,
        Err(PodUnavailable::UnknownPod) => return Answer::never_sent(NO_POD),
        Err(PodUnavailable::UnknownContainer) => return Answer::never_sent(NO_CONTAINER),
        Err(PodUnavailable::NoResolvConf) => return Answer::never_sent(NO_RESOLV_CONF),
    };
    let (pod, library, host) = (view.pod, view.library, view.host());
    if !library.can_ask(ask.record_type) {
        return Answer { outcome: AnswerOutcome::CannotSay, ..Answer::never_sent("") };
    }

    let mut forwarded = Vec::new();
    let mut transport = Timed(|nameserver: IpAddr, question: &Question, protocol: Protocol, at: Duration| {
        let (exchange, trace, outside, after) =
            sandbox.exchange((view, &ask.name), nameserver, (question, at), protocol, memory);
        forwarded.extend(outside);
        Carried { exchange, after: Duration::from_millis(after), trace }
    });
    let name = ask.name.as_str();
    let mut lookup = match ask.record_type {
        RecordType::A => stub::look_up(library, &host, name, Family::Inet, &mut transport),
        RecordType::Aaaa => stub::look_up(library, &host, name, Family::Inet6, &mut transport),
        other => stub::search(library, &host, name, other, &mut transport),
    };
    let cannot_say = cut_at_the_unknown(&mut lookup).or_else(|| not_known_of(&lookup));
    let records = if cannot_say.is_some() { Vec::new() } else { records(sandbox, &lookup, pod, name) };
    Answer {
        outcome: if cannot_say.is_some() { AnswerOutcome::CannotSay } else { outcome(&lookup, &records) },
        cannot_say,
        remembered: remembered(sandbox, &lookup, &records),
        consulted: consulted(&lookup),
        outside: forwarded.len(),
        forwarded: distinct(forwarded.iter().map(|question| question.name.as_str())),
        questions: lookup.sent.len(),
        lookup: Some(lookup),
        records,
    }
}

/// Where the lab cannot say what came of a packet, it does not know what the library did from then on either:
/// that is taken back.
fn cut_at_the_unknown(lookup: &mut Lookup) -> Option<CannotSay> {
    let said = |sent: &Sent| sent.trace.as_ref()?.cannot_say().cloned();
    let (packet, cannot) = lookup.sent.iter().enumerate().find_map(|(packet, sent)| Some((packet, said(sent)?)))?;
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

/// The records to show: those of the deciding reply, or what /etc/hosts says.
fn records(sandbox: &Sandbox, lookup: &Lookup, pod: &Pod, typed: &str) -> Vec<AnswerRecord> {
    if lookup.source != Source::Dns {
        let addresses = lookup.result.as_deref().unwrap_or_default();
        let Ok(name) = Name::parse(typed) else { return Vec::new() };
        let from_hosts = matches!(lookup.source, Source::Hosts(_)).then(|| PodRef::from_pod(pod).object());
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
    let Some((sent, response)) = deciding_packet(lookup) else { return Vec::new() };
    let causes = sent.trace.as_ref().map(|trace| trace.answers.as_slice()).unwrap_or_default();
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
    let endpoint = match field.steps() {
        [PathStep::Key(list), PathStep::Index(index), ..] if list == "endpoints" => Some(*index),
        _ => None,
    };
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
    endpoint.ips().any(|own| own == address)
}

/// Records are as old as the reply they are of. A failure follows from every name that was tried, and ends with
/// the first that is over; what is kept of names outside says nothing about those of the cluster.
fn remembered(sandbox: &Sandbox, lookup: &Lookup, records: &[AnswerRecord]) -> Option<Remembered> {
    let of = |sent: &Sent| sent.trace.as_ref()?.remembered();
    if !records.is_empty() {
        return of(deciding_packet(lookup)?.0);
    }
    let zones = sandbox.server.configuration().zones();
    let is_inside = |sent: &&Sent| zones.iter().any(|zone| sent.question.name.is_under(zone));
    let (inside, outside): (Vec<_>, Vec<_>) = lookup.sent.iter().partition(is_inside);
    let deciding = if inside.is_empty() { outside } else { inside };
    deciding.into_iter().filter_map(of).min_by_key(|remembered| remembered.left)
}

/// The packet whose reply decided, and the reply: of the winning candidate the last that has something, or else the last
/// answered one; where none wins, that of the last. musl sends to all nameservers at once, and takes from a reply what is
/// in it.
fn deciding_packet(lookup: &Lookup) -> Option<(&Sent, &Response)> {
    let position = lookup.winner().map(|(position, _)| position).or(lookup.tries.len().checked_sub(1))?;
    let last = |has: fn(&Response) -> bool| {
        let mut replied = lookup.sent_for(position).filter_map(|sent| Some((sent, sent.exchange.response()?)));
        replied.rfind(|(_, response)| has(response))
    };
    last(|response| !response.answers.is_empty()).or_else(|| last(|_| true))
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
    let saw = |ending: CandidateOutcome| lookup.tries.iter().any(|candidate| candidate.ending == ending);
    let Some(last) = lookup.tries.last() else { return word };
    match last.ending {
        CandidateOutcome::NxDomain if error.is_temporary() && saw(CandidateOutcome::ServFail) => {
            AnswerOutcome::Final(Outcome::ServFail)
        }
        CandidateOutcome::NxDomain => AnswerOutcome::Final(Outcome::NxDomain),
        CandidateOutcome::NoData | CandidateOutcome::Data | CandidateOutcome::AliasOnly => {
            AnswerOutcome::Final(Outcome::NoData)
        }
        CandidateOutcome::ServFail => AnswerOutcome::Final(Outcome::ServFail),
        CandidateOutcome::Refused => AnswerOutcome::Final(Outcome::Refused),
        CandidateOutcome::Timeout => AnswerOutcome::Final(Outcome::Timeout),
        CandidateOutcome::PortClosed | CandidateOutcome::NotAName => word,
    }
}

/// Every object a trace names, each once.
fn consulted(lookup: &Lookup) -> Vec<ObjectRef> {
    let mut all: Vec<ObjectRef> = Vec::new();
    // One name may come from very many.
    let mut known = FxHashSet::default();
    let mut add = |object: &ObjectRef| {
        if known.insert(object.clone()) {
            all.push(object.clone());
        }
    };
    // Behind a kept reply nothing was looked at.
    for trace in lookup.traces().filter(|trace| trace.remembered().is_none()) {
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
