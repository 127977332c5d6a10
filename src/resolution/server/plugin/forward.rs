//! `forward`: the query goes to another nameserver (rule H2; rules of part PF; `plugin/forward`, `plugin/pkg/proxy`).

mod itself;
mod setup;

pub(in crate::resolution::server) use itself::host;
pub(super) use itself::{AttemptItself, host_with_port};
pub(super) use setup::parse;

use super::super::chain::{Served, Walk};
use super::super::observe::Observe;
use super::super::state::Millis;
use super::super::{Came, Forwarded, Request};
use super::{Plugin, late, station};
use crate::dns::{Edns, Name, Outcome, Question, Rcode, RecordType, Response, Transport};
use crate::ordered::OrderedMap;
use crate::resolution::trace::{Cause, Settled, Station, Step, StepId};
use crate::resolution::upstream::{Exchanged, Query};
use crate::rule::{self, Rule};

/// How long all attempts may take together (`defaultTimeout`).
const DEADLINE: Millis = 5_000;
/// How long a probe waits for its answer (`hcTimeout`).
const PROBE_TIMEOUT: Millis = 1_000;
/// How many probes are followed one by one. What fails as often keeps failing.
const MAX_PROBES: u32 = 10_000;

/// Whom of several upstreams to ask first (rule PF4).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
enum Policy {
    /// Any: the lab takes them as they are written.
    #[default]
    Random,
    /// Each in its turn, the second one first.
    RoundRobin,
    /// The first that is healthy.
    Sequential,
}

/// The plugin.
#[derive(Clone, Debug)]
pub(in crate::resolution::server) struct Forward {
    /// Which `forward` of the server it is, from 0.
    pub number: usize,
    line: usize,
    /// Names under this zone are forwarded.
    from: Name,
    /// Where to, as written.
    to: Vec<String>,
    /// The addresses these come to, with a port where that is not 53.
    addresses: Vec<String>,
    /// `except`: zones that are not.
    except: Vec<Name>,
    policy: Policy,
    force_tcp: bool,
    prefer_udp: bool,
    /// After how many failed probes an upstream is skipped; 0 is never.
    max_fails: u32,
    health_check: Millis,
    read_timeout: Millis,
    /// How often another connection is tried; 0 is until the deadline.
    max_connect_attempts: Option<u32>,
    failfast: bool,
    failover: Vec<Rcode>,
    next: Vec<Rcode>,
    next_on_nodata: bool,
}

/// What a `forward` remembers.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Health {
    /// How often it was asked, for `round_robin`.
    turn: u32,
    /// The upstreams that failed and are probed, by position.
    probed: OrderedMap<usize, Probed>,
}

/// An upstream that failed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Probed {
    fails: u32,
    /// When the next probe is sent; none once one was answered.
    next: Option<Millis>,
}

/// What an attempt comes to.
pub(in crate::resolution::server) enum Attempt {
    /// The reply, with the lines its answers stand on; none where its records are told already.
    Answered(Response, Option<Vec<Option<usize>>>),
    Failed,
}

impl Forward {
    /// The addresses of its upstreams.
    pub(in super::super) fn addresses(&self) -> &[String] {
        &self.addresses
    }

    pub(in super::super) fn serve<'a, O: Observe>(
        &'a self,
        walk: &mut Walk<'a, O>,
        request: &Request<'_>,
        next: &'a [Plugin],
    ) -> Served {
        let question = request.question.as_ref();
        let name = &question.name;
        // The zone itself is never excepted (rule PF1).
        let excepted = self.except.iter().find(|zone| *name != self.from && name.is_under(zone));
        if !name.is_under(&self.from) {
            return walk.next(next, request);
        }
        if let Some(zone) = excepted {
            self.tell(walk, request, StepId::ForwardExcepts, rule::PF1, &[name.as_str(), zone.as_str()]);
            return walk.next(next, request);
        }
        walk.station(|| (question.clone(), Station::Forward { to: self.to.clone(), rule: rule::H2 }));
        let mut health =
            walk.state.as_ref().and_then(|state| state.forward.get(&self.number)).cloned().unwrap_or_default();
        let before = health.clone();
        let served = self.attempts(walk, request, next, &mut health);
        if let Some(state) = &mut walk.state
            && health != before
        {
            state.forward.insert(self.number, health);
        }
        served
    }

    /// Tries one upstream after another (`forward.go` ServeDNS).
    fn attempts<'a, O: Observe>(
        &'a self,
        walk: &mut Walk<'a, O>,
        request: &Request<'_>,
        next: &'a [Plugin],
        health: &mut Health,
    ) -> Served {
        let before = walk.forwarded.len();
        let order = self.order(health);
        let count = order.len();
        let deadline = (walk.now + DEADLINE).min(walk.deadline);
        let most = self.max_connect_attempts.map_or(2 * count, |most| most as usize);
        let (mut at, mut down, mut failovers, mut tries) = (0, 0, 0, 0);
        while walk.now < deadline && (most == 0 || tries < most) {
            if at >= count {
                (at, down) = (0, 0);
            }
            let Some(mut position) = order.get(at).copied() else { break };
            at += 1;
            if self.is_down(position, health, walk) {
                down += 1;
                let address = self.addresses.get(position).map_or("", String::as_str);
                self.tell(walk, request, StepId::ForwardSkips, rule::PF8, &[address]);
                if down < count {
                    continue;
                }
                if self.failfast {
                    break;
                }
                self.tell(walk, request, StepId::ForwardTriesAllTheSame, rule::PF8, &[]);
                // All are down: perhaps it is the probing that is broken. One is tried all the same.
                position = 0;
            }
            let Some(address) = self.addresses.get(position) else { break };
            let sent = walk.forwarded.len() - before;
            let mark = walk.observe.mark();
            let (response, lines) = match self.attempt(walk, request, address, sent) {
                Attempt::Answered(response, lines) => (response, lines),
                Attempt::Failed => {
                    tries += 1;
                    self.tell(walk, request, StepId::ForwardHasNoReply, rule::PF7, &[address]);
                    if self.max_fails != 0 {
                        let probed = health.probed.entry(position).or_insert(Probed { fails: 0, next: None });
                        probed.next.get_or_insert(walk.now);
                    }
                    if down < count {
                        continue;
                    }
                    break;
                }
            };
            if response.question.is_some() {
                // A reply to another question (rule PF10).
                self.tell(walk, request, StepId::ForwardIsToldOfAnother, rule::PF10, &[address]);
                return Served::Reply(Response::empty(Rcode::FormErr));
            }
            if self.failover.contains(&response.rcode) && failovers + 1 < count {
                failovers += 1;
                walk.observe.rewind(mark);
                self.tell(walk, request, StepId::ForwardFailsOver, rule::PF5, &[address, response.rcode.as_str()]);
                continue;
            }
            let is_nodata = response.rcode == Rcode::NoError && response.answers.is_empty();
            let wants_next = self.next.contains(&response.rcode) || (self.next_on_nodata && is_nodata);
            if wants_next && matches!(next.first(), Some(Plugin::Forward(_))) {
                let said = response.outcome().as_str();
                walk.observe.rewind(mark);
                self.tell(walk, request, StepId::ForwardHandsOn, rule::PF9, &[said]);
                return walk.next(next, request);
            }
            if let Some(lines) = lines {
                for line in lines {
                    walk.observe.answer(|| Cause::Upstream { line });
                }
                response.additional.iter().for_each(|_| walk.observe.additional(|| Cause::Upstream { line: None }));
            }
            return Served::Reply(response);
        }
        // Nobody answers: the plugin gives up without a message (rule PF7).
        self.tell(walk, request, StepId::ForwardGivesUp, rule::PF7, &[]);
        walk.fail()
    }

    /// Tells the trace one thing, of which it has many: what fills its sentence in is borrowed until somebody looks.
    fn tell<O: Observe>(&self, walk: &mut Walk<'_, O>, request: &Request<'_>, id: StepId, rule: Rule, detail: &[&str]) {
        let detail = || detail.iter().map(|&word| word.to_owned()).collect();
        station(walk, request, "forward", self.line, || Step { id, detail: detail(), rule });
    }

    /// The upstreams by position, in the order in which they are tried.
    fn order(&self, health: &mut Health) -> Vec<usize> {
        let count = self.addresses.len();
        let all = 0..count;
        if self.policy != Policy::RoundRobin || count == 0 {
            return all.collect();
        }
        late::table().map_or_else(Vec::new, |table| (table.turns)(self, health))
    }

    /// Asks one upstream, over TCP again where UDP did not suffice (rule PF6).
    fn attempt<O: Observe>(
        &self,
        walk: &mut Walk<'_, O>,
        request: &Request<'_>,
        address: &str,
        mut sent: usize,
    ) -> Attempt {
        let question = request.question.as_ref();
        let mut transport = match () {
            () if self.force_tcp => Transport::Tcp,
            () if self.prefer_udp => Transport::Udp,
            () => request.transport,
        };
        // An address is the server's own only where what reads other Corefiles has arrived (`Configuration::of`).
        if let Some(table) = late::table()
            && let Some(attempt) = (O::late(table).attempt_itself)(self, walk, request, address, transport)
        {
            return attempt;
        }
        loop {
            let edns = request.edns.as_ref();
            let query = Query { question, transport, edns, now: walk.now };
            let mark = walk.observe.mark();
            let (exchanged, is_inside) = match walk.send_on(address, &query) {
                Came::Outside => (walk.upstream.exchange(address, &query), false),
                Came::Back(back) => {
                    let (exchanged, trace) = *back;
                    walk.observe.append(trace);
                    (exchanged, true)
                }
                Came::CannotSay(cannot) => {
                    walk.unsay(request, cannot);
                    return Attempt::Failed;
                }
            };
            if exchanged != Exchanged::Closed && !is_inside {
                let (to, class) = (address.to_owned(), request.class);
                walk.forwarded.push(Forwarded { to, question: question.clone(), transport, class, attempt: sent });
                sent += 1;
            }
            if !is_inside {
                self.tell_upstream(walk, question, address, &exchanged);
            }
            match exchanged {
                Exchanged::Message { response, lines, after, .. } if after < self.read_timeout => {
                    walk.now += after;
                    if response.truncated && transport == Transport::Udp && self.prefer_udp {
                        walk.observe.rewind(mark);
                        transport = Transport::Tcp;
                        continue;
                    }
                    return Attempt::Answered(response, (!is_inside).then_some(lines));
                }
                Exchanged::Closed => return Attempt::Failed,
                Exchanged::Message { .. } | Exchanged::Silence(_) => {
                    walk.observe.rewind(mark);
                    walk.now += self.read_timeout;
                    return Attempt::Failed;
                }
            }
        }
    }

    /// Tells the trace what an upstream outside says.
    fn tell_upstream<O: Observe>(
        &self,
        walk: &mut Walk<'_, O>,
        question: &Question,
        address: &str,
        exchanged: &Exchanged,
    ) {
        walk.station(|| {
            let (outcome, line) = match exchanged {
                Exchanged::Message { response, failed_by, .. } => (response.outcome(), *failed_by),
                Exchanged::Silence(line) => (Outcome::Timeout, *line),
                Exchanged::Closed => (Outcome::Timeout, None),
            };
            let address = (self.addresses.len() > 1).then(|| address.to_owned());
            (question.clone(), Station::Upstream { address, outcome: Settled(outcome), line })
        });
    }

    /// True where an upstream has failed too many probes (rule PF8).
    fn is_down<O: Observe>(&self, position: usize, health: &mut Health, walk: &mut Walk<'_, O>) -> bool {
        let now = walk.now;
        let Some(probed) = health.probed.get_mut(&position) else { return false };
        let Some(address) = self.addresses.get(position) else { return false };
        let question = Question { name: Name::root(), record_type: RecordType::Ns };
        let edns: Option<&Edns> = None;
        for _ in 0..MAX_PROBES {
            let Some(at) = probed.next.filter(|at| *at <= now) else { break };
            let query = Query { question: &question, transport: Transport::Udp, edns, now: at };
            let exchanged = match walk.send_on(address, &query) {
                Came::Outside => walk.upstream.exchange(address, &query),
                Came::Back(back) => back.0,
                // What comes of the query itself is not known either.
                Came::CannotSay(_) => return false,
            };
            match exchanged {
                Exchanged::Message { after, .. } if after < PROBE_TIMEOUT => {
                    *probed = Probed { fails: 0, next: None };
                    break;
                }
                exchanged => {
                    let waited = if exchanged == Exchanged::Closed { 0 } else { PROBE_TIMEOUT };
                    if at + waited > now {
                        break;
                    }
                    probed.fails = probed.fails.saturating_add(1);
                    probed.next = Some(at + waited + self.health_check.max(1));
                }
            }
        }
        if probed.next.is_none() {
            health.probed.remove(&position);
            return false;
        }
        self.max_fails != 0 && probed.fails > self.max_fails
    }
}

#[cfg(test)]
mod tests;
