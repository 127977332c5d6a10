//! `forward`: the query goes to another nameserver (rule H2; rules of part PF; `plugin/forward`, `plugin/pkg/proxy`).

mod connections;
mod health;
mod itself;
mod setup;

pub(in crate::resolution::server) use itself::host;
pub(super) use itself::{AttemptItself, host_with_port};
pub(in crate::resolution::server) use setup::parse;

use super::super::chain::{Served, Walk};
use super::super::state::Health;
use super::super::time::Millis;
use super::super::{Came, Forwarded, Request};
use super::{Plugin, Watcher, late, station};
use crate::dns::{Name, Outcome, Question, Rcode, Response, Transport};
use crate::resolution::trace::{Cause, Settled, Station, Step, StepId};
use crate::resolution::upstream::{Exchanged, Query};
use crate::rule::{self, Rule};

/// How long all attempts may take together (`defaultTimeout`).
const DEADLINE: Millis = 5_000;
/// Whom of several upstreams to ask first (rule PF4).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
enum Policy {
    /// Any: the lab takes them as they are written, and where two would say otherwise it cannot say.
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
    /// The addresses these come to, with a port where that is not 53. They stay text: what nobody gave, a file of the node
    /// or a name that it resolves, is no address, and a table of outside names may still say who is there.
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
    /// Chance decides which upstream is asked, or one of them is a name.
    is_doubtful: bool,
}

/// How far the upstreams were gone through for one query.
struct Tried {
    /// The upstreams by position, in the order in which they are tried.
    order: Vec<usize>,
    /// The place of the next in that order.
    at: usize,
    /// How many of this turn are down.
    down: usize,
    /// How many replies were passed over for another upstream's.
    failovers: usize,
    /// How many attempts failed.
    failed: usize,
}

/// What is done with the reply of an upstream.
enum Use {
    /// It is to another question (rule PF10).
    Mismatch,
    /// Another upstream is asked (rule PF5).
    FailOver,
    /// The next `forward` is asked (rule PF9).
    HandOn,
    /// It is the plugin's.
    Reply,
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

    pub(in super::super) fn serve<'a, O: Watcher>(
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
        walk.station(|| {
            (question.clone(), Station::Forward { from: self.from.clone(), to: self.to.clone(), rule: rule::H2 })
        });
        if self.is_doubtful
            && let Some(table) = late::table()
            && let Some(cannot) = (table.doubt)(self, walk.upstream, request)
        {
            walk.station(|| (question.clone(), Station::CannotSay { cannot: cannot.clone() }));
            return Served::CannotSay(Box::new(cannot));
        }
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
    fn attempts<'a, O: Watcher>(
        &'a self,
        walk: &mut Walk<'a, O>,
        request: &Request<'_>,
        next: &'a [Plugin],
        health: &mut Health,
    ) -> Served {
        let before = walk.forwarded.len();
        let mut tried = Tried { order: self.order(health), at: 0, down: 0, failovers: 0, failed: 0 };
        let count = tried.order.len();
        let deadline = (walk.now + DEADLINE).min(walk.deadline);
        let most = self.max_connect_attempts.map_or(2 * count, |most| most as usize);
        while walk.now < deadline && (most == 0 || tried.failed < most) {
            let Some(position) = self.next_upstream(walk, request, health, &mut tried) else { break };
            let Some(address) = self.addresses.get(position) else { break };
            let sent = walk.forwarded.len() - before;
            let mark = walk.observe.mark();
            let Attempt::Answered(response, lines) = self.attempt(walk, request, address, sent) else {
                tried.failed += 1;
                self.tell(walk, request, StepId::ForwardHasNoReply, rule::PF7, &[address]);
                self.begin_probing(position, health, walk.now);
                if tried.down < count {
                    continue;
                }
                break;
            };
            match self.use_of(&response, tried.failovers + 1 < count, next) {
                Use::Mismatch => {
                    self.tell(walk, request, StepId::ForwardIsToldOfAnother, rule::PF10, &[address]);
                    return Served::Reply(Response::empty(Rcode::FormErr));
                }
                Use::FailOver => {
                    tried.failovers += 1;
                    walk.observe.rewind(mark);
                    self.tell(walk, request, StepId::ForwardFailsOver, rule::PF5, &[address, response.rcode.as_str()]);
                }
                Use::HandOn => {
                    let said = response.outcome().as_str();
                    walk.observe.rewind(mark);
                    self.tell(walk, request, StepId::ForwardHandsOn, rule::PF9, &[said]);
                    return walk.next(next, request);
                }
                Use::Reply => {
                    tell_causes(walk, &response, lines);
                    return Served::Reply(response);
                }
            }
        }
        // Nobody answers: the plugin gives up without a message (rule PF7).
        self.tell(walk, request, StepId::ForwardGivesUp, rule::PF7, &[]);
        walk.fail()
    }

    /// The upstream that is tried next, past those that are down (rule PF8). Where all are, perhaps it is the probing
    /// that is broken: one is tried all the same, or none (`failfast_all_unhealthy_upstreams`).
    fn next_upstream<O: Watcher>(
        &self,
        walk: &mut Walk<'_, O>,
        request: &Request<'_>,
        health: &mut Health,
        tried: &mut Tried,
    ) -> Option<usize> {
        let count = tried.order.len();
        loop {
            if tried.at >= count {
                (tried.at, tried.down) = (0, 0);
            }
            let position = tried.order.get(tried.at).copied()?;
            tried.at += 1;
            if !self.is_down(position, health, walk) {
                return Some(position);
            }
            tried.down += 1;
            let address = self.addresses.get(position).map_or("", String::as_str);
            self.tell(walk, request, StepId::ForwardSkips, rule::PF8, &[address]);
            if tried.down >= count {
                break;
            }
        }
        if self.failfast {
            return None;
        }
        self.tell(walk, request, StepId::ForwardTriesAllTheSame, rule::PF8, &[]);
        Some(0)
    }

    /// What is done with a reply: another upstream is asked for some codes (`failover`), and the next `forward` for
    /// others (`next`).
    fn use_of(&self, response: &Response, may_fail_over: bool, next: &[Plugin]) -> Use {
        if response.question.is_some() {
            return Use::Mismatch;
        }
        if may_fail_over && self.failover.contains(&response.rcode) {
            return Use::FailOver;
        }
        let is_nodata = response.rcode == Rcode::NoError && response.answers.is_empty();
        let wants_next = self.next.contains(&response.rcode) || (self.next_on_nodata && is_nodata);
        if wants_next && matches!(next.first(), Some(Plugin::Forward(_))) { Use::HandOn } else { Use::Reply }
    }

    /// Tells the trace one thing, of which it has many: what fills its sentence in is borrowed until somebody looks.
    fn tell<O: Watcher>(&self, walk: &mut Walk<'_, O>, request: &Request<'_>, id: StepId, rule: Rule, detail: &[&str]) {
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
    fn attempt<O: Watcher>(
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
            let query = Query { question, transport, edns: request.edns.as_ref(), now: walk.now };
            let mark = walk.observe.mark();
            let Some((exchanged, is_inside)) = send(walk, request, address, &query) else { return Attempt::Failed };
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
    fn tell_upstream<O: Watcher>(
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
}

/// Sends a query to an address outside, or to one inside of the cluster where the packet leads there, which is true
/// with what came back. `None` where nobody can say what does.
fn send<O: Watcher>(
    walk: &mut Walk<'_, O>,
    request: &Request<'_>,
    address: &str,
    query: &Query<'_>,
) -> Option<(Exchanged, bool)> {
    match walk.send_on(address, query) {
        Came::Outside => Some((walk.upstream.exchange(address, query), false)),
        Came::Back(back) => {
            let (exchanged, trace) = *back;
            walk.observe.append(trace);
            Some((exchanged, true))
        }
        Came::CannotSay(cannot) => {
            walk.unsay(request, cannot);
            None
        }
    }
}

/// Tells what the records of a reply come from, where that is not told already.
fn tell_causes<O: Watcher>(walk: &mut Walk<'_, O>, response: &Response, lines: Option<Vec<Option<usize>>>) {
    let Some(lines) = lines else { return };
    for line in lines {
        walk.observe.answer(|| Cause::Upstream { line });
    }
    response.additional.iter().for_each(|_| walk.observe.additional(|| Cause::Upstream { line: None }));
}

#[cfg(test)]
mod tests;
