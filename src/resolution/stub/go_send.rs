//! How Go sends: one goroutine a type, each with its own way through the nameservers (`tryOneName`,
//! `exchange`, `checkHeader`, `skipToAnswer` of `net/dnsclient_unix.go`).

use super::lookup_log::Journal;
use super::{CandidateOutcome, Config, Exchange, LookupError, Protocol};
use crate::dns::{Name, Rcode, RecordType};
use std::time::Duration;

/// Go says with EDNS that it takes replies of this size, in octets.
const UDP: Protocol = Protocol::Udp { limit: 1232 };

/// Why a type of a candidate has no answer.
#[derive(Clone, Copy)]
pub(super) struct Failure {
    pub ending: CandidateOutcome,
    /// What the caller sees where nothing else comes.
    pub error: LookupError,
}

impl Failure {
    const NXDOMAIN: Self = Self { ending: CandidateOutcome::NxDomain, error: LookupError::NoSuchHost };
    const TIMEOUT: Self = Self { ending: CandidateOutcome::Timeout, error: LookupError::IoTimeout };
    const CLOSED: Self = Self { ending: CandidateOutcome::PortClosed, error: LookupError::ConnectionRefused };

    fn without_answer(ending: CandidateOutcome) -> Self {
        Self { ending, error: LookupError::NoSuchHost }
    }

    fn misbehaving(rcode: Rcode) -> Self {
        let temporary = rcode == Rcode::ServFail;
        let ending = if temporary { CandidateOutcome::ServFail } else { CandidateOutcome::Refused };
        Self { ending, error: LookupError::ServerMisbehaving { temporary } }
    }
}

/// One goroutine: `tryOneName` for one type.
pub(super) struct Asker {
    record_type: RecordType,
    /// With which nameserver it begins.
    offset: usize,
    /// How many nameservers it has gone through, all rounds together.
    step: usize,
    /// The same nameserver again, over TCP, as its reply was cut off.
    tcp: bool,
    /// What it waits for, until when, and in what order it began to.
    pending: Option<(usize, Duration, usize)>,
    /// The last nameserver that failed.
    failure: Failure,
    /// The packet whose reply is the answer, or why there is none; and when it came, in order.
    pub result: Option<(Result<usize, Failure>, usize)>,
}

impl Asker {
    pub(super) fn new(record_type: RecordType, offset: usize) -> Self {
        Self { record_type, offset, step: 0, tcp: false, pending: None, failure: Failure::TIMEOUT, result: None }
    }
}

/// Runs goroutines until all have a result. Replies come at once and in the order of the questions.
pub(super) fn run(config: &Config, journal: &mut Journal<'_>, name: &Name, askers: &mut [Asker]) {
    let mut order = 0;
    for asker in askers.iter_mut() {
        send(config, journal, name, asker, &mut order);
    }
    loop {
        let waiting =
            askers.iter_mut().filter_map(|asker| asker.pending.map(|(packet, at, began)| (at, began, packet, asker)));
        let Some((at, _, packet, asker)) = waiting.min_by_key(|(at, began, ..)| (*at, *began)) else { return };
        journal.now = journal.now.max(at);
        asker.pending = None;
        receive(config, journal, asker, packet, order);
        if asker.result.is_none() {
            send(config, journal, name, asker, &mut order);
        }
        order += 1;
    }
}

fn send(config: &Config, journal: &mut Journal<'_>, name: &Name, asker: &mut Asker, order: &mut usize) {
    let count = config.nameservers.len().max(1);
    let nameserver = (asker.offset + asker.step) % count;
    let protocol = if asker.tcp || config.use_tcp { Protocol::Tcp } else { UDP };
    let packet = journal.send(nameserver, name, asker.record_type, protocol);
    let patience = patience(config);
    let after = journal.sent.get(packet).map_or(patience, |sent| match sent.exchange {
        Exchange::Silence => patience,
        _ => sent.after.min(patience),
    });
    let at = journal.now + after;
    asker.pending = Some((packet, at, *order));
    *order += 1;
}

/// How long one nameserver is waited for. What comes later comes to a socket that is closed.
fn patience(config: &Config) -> Duration {
    Duration::from_secs(u64::try_from(config.timeout).unwrap_or(1))
}

/// `exchange`, `checkHeader` and `skipToAnswer`.
fn receive(config: &Config, journal: &mut Journal<'_>, asker: &mut Asker, packet: usize, order: usize) {
    let over_tcp = journal.sent.get(packet).is_some_and(|sent| sent.protocol == Protocol::Tcp);
    let until = journal.sent.get(packet).map_or(journal.now, |sent| sent.at + patience(config));
    let failure = match journal.arrive(packet, until) {
        Exchange::Silence => {
            journal.lose(packet);
            Failure::TIMEOUT
        }
        Exchange::PortClosed => Failure::CLOSED,
        Exchange::Response(response) if response.truncated && !over_tcp => {
            asker.tcp = true;
            return;
        }
        Exchange::Response(response) => match response.rcode {
            Rcode::NxDomain => {
                asker.result = Some((Err(Failure::NXDOMAIN), order));
                return;
            }
            Rcode::NoError => {
                let wanted = |record_type| response.answers.iter().any(|record| record.record_type() == record_type);
                let result = match () {
                    () if wanted(asker.record_type) => Ok(packet),
                    () if wanted(RecordType::Cname) => Err(Failure::without_answer(CandidateOutcome::AliasOnly)),
                    () => Err(Failure::without_answer(CandidateOutcome::NoData)),
                };
                asker.result = Some((result, order));
                return;
            }
            rcode => Failure::misbehaving(rcode),
        },
    };
    asker.tcp = false;
    asker.failure = failure;
    asker.step += 1;
    let rounds = usize::try_from(config.attempts).unwrap_or(1);
    if asker.step >= rounds * config.nameservers.len() {
        asker.result = Some((Err(asker.failure), order));
    }
}
