//! What a library notes down while it works: packets, batches, candidates, virtual time.

use super::{
    CandidateOutcome, CandidateReason, Carried, Exchange, Lookup, LookupError, NextStep, Protocol, Sent, Source,
    Transport, Try,
};
use crate::dns::{Name, NameError, Question, RecordType, Response};
use crate::rule::Rule;
use std::borrow::Cow;
use std::net::IpAddr;
use std::time::Duration;

/// Positions of packets: one a type, so never more than two.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Packets {
    positions: [usize; 2],
    count: usize,
}

impl Packets {
    pub(super) fn push(&mut self, packet: usize) {
        if let Some(free) = self.positions.get_mut(self.count) {
            *free = packet;
            self.count += 1;
        }
    }

    pub(super) fn as_slice(&self) -> &[usize] {
        self.positions.get(..self.count).unwrap_or_default()
    }
}

/// The notes of one call.
pub(super) struct Journal<'t> {
    transport: &'t mut dyn Transport,
    nameservers: &'t [IpAddr],
    pub sent: Vec<Sent>,
    pub tries: Vec<Try>,
    /// Virtual time since the call began.
    pub now: Duration,
    batch: usize,
    /// A reply to a packet of the present batch has come: whatever is sent now begins another.
    answered: bool,
}

impl<'t> Journal<'t> {
    pub(super) fn new(transport: &'t mut dyn Transport, nameservers: &'t [IpAddr]) -> Self {
        Self {
            transport,
            nameservers,
            sent: Vec::with_capacity(8),
            tries: Vec::with_capacity(4),
            now: Duration::ZERO,
            batch: 0,
            answered: false,
        }
    }

    /// Sends a question and returns the packet's position. The reply counts from [`Journal::arrive`] on.
    pub(super) fn send(
        &mut self,
        nameserver: usize,
        name: &Name,
        record_type: RecordType,
        protocol: Protocol,
    ) -> usize {
        let question = Question { name: name.clone(), record_type };
        let came = match self.nameservers.get(nameserver) {
            Some(address) => self.transport.ask(*address, &question, protocol, self.now),
            None => Carried::of(Exchange::Silence, Duration::ZERO),
        };
        self.note(nameserver, question, protocol, came, false)
    }

    /// Sends a packet no server can read: the question with one dot too many.
    pub(super) fn send_malformed(
        &mut self,
        nameserver: usize,
        name: &Name,
        record_type: RecordType,
        protocol: Protocol,
    ) {
        let question = Question { name: name.clone(), record_type };
        self.note(nameserver, question, protocol, Carried::of(Exchange::Silence, Duration::ZERO), true);
    }

    fn note(
        &mut self,
        nameserver: usize,
        question: Question,
        protocol: Protocol,
        Carried { exchange, after, trace }: Carried,
        malformed: bool,
    ) -> usize {
        if self.answered {
            self.batch += 1;
            self.answered = false;
        }
        self.sent.push(Sent {
            question,
            malformed,
            nameserver,
            protocol,
            batch: self.batch,
            attempt_of: self.tries.len(),
            at: self.now,
            exchange,
            after,
            trace,
        });
        self.sent.len() - 1
    }

    /// Lets the reply to a packet come in, unless it takes longer than until then: that is silence.
    pub(super) fn arrive(&mut self, packet: usize, until: Duration) -> &Exchange {
        let Some(sent) = self.sent.get(packet) else { return &Exchange::Silence };
        if matches!(sent.exchange, Exchange::Response(_)) {
            let at = sent.at + sent.after;
            if at > until {
                return &Exchange::Silence;
            }
            self.now = self.now.max(at);
            self.answered |= sent.batch == self.batch;
        }
        &sent.exchange
    }

    /// Closes the socket of a packet: what still comes finds nobody.
    pub(super) fn lose(&mut self, packet: usize) {
        if let Some(sent) = self.sent.get_mut(packet) {
            sent.exchange = Exchange::Silence;
        }
    }

    /// The packet whose reply a socket gets first that stays open: this one, or one that it sent before with the same
    /// question and that is still on its way.
    pub(super) fn awaited(&self, packet: usize) -> usize {
        match super::late::table().filter(|_| self.now > Duration::ZERO) {
            Some(late) => (late.awaited)(&self.sent, packet),
            None => packet,
        }
    }

    /// The reply to a packet, where one came.
    pub(super) fn response(&self, packet: usize) -> Option<&Response> {
        self.sent.get(packet)?.exchange.response()
    }

    /// Closes the present candidate. A search domain that follows the name as it was typed says what that
    /// came to.
    pub(super) fn close(
        &mut self,
        name: Option<Name>,
        because: CandidateReason,
        ending: CandidateOutcome,
        next: NextStep,
        rule: Rule,
    ) {
        let as_typed = self.tries.iter().rfind(|before| before.because == CandidateReason::EnoughDots);
        let because = match (because, as_typed) {
            (CandidateReason::Suffix(domain), Some(before)) => CandidateReason::AfterAsTyped(domain, before.ending),
            (because, _) => because,
        };
        self.tries.push(Try { name, because, ending, next, rule });
    }

    /// Says of the last candidate what only its records could tell.
    pub(super) fn amend(&mut self, ending: CandidateOutcome, next: NextStep, rule: Rule) {
        if let Some(last) = self.tries.last_mut() {
            (last.ending, last.next, last.rule) = (ending, next, rule);
        }
    }

    /// The end of the call.
    pub(super) fn finish(mut self, result: Result<Vec<IpAddr>, LookupError>) -> Lookup {
        // Nobody waited for what comes now.
        for sent in &mut self.sent {
            if sent.at + sent.after > self.now {
                sent.exchange = Exchange::Silence;
            }
        }
        Lookup { sent: self.sent, tries: self.tries, source: Source::Dns, result, scope: None, waited: self.now }
    }
}

/// A call that asked no nameserver.
pub(super) fn without_dns(source: Source, result: Result<Vec<IpAddr>, LookupError>) -> Lookup {
    Lookup { sent: Vec::new(), tries: Vec::new(), source, result, scope: None, waited: Duration::ZERO }
}

/// A name of a program that knows no escapes, as a zone file writes it: each backslash is one.
pub(super) fn without_escapes(typed: &str) -> Cow<'_, str> {
    if typed.contains('\\') { Cow::Owned(typed.replace('\\', r"\\")) } else { Cow::Borrowed(typed) }
}

/// Puts a candidate together: the name, and the search domain behind it, both as a zone file writes them.
/// An empty domain leaves the name as it is.
pub(super) fn candidate(buffer: &mut String, name: &str, domain: Option<&str>) -> Result<Name, NameError> {
    buffer.clear();
    buffer.push_str(name);
    if let Some(domain) = domain.filter(|domain| !domain.is_empty()) {
        buffer.push('.');
        buffer.push_str(domain);
    }
    if !buffer.ends_with('.') {
        buffer.push('.');
    }
    Name::parse(buffer)
}
