//! Which upstreams answer: one that failed is probed until it does (rule PF8; `plugin/pkg/proxy/health.go`,
//! `plugin/pkg/up`).

use super::super::super::Came;
use super::super::super::chain::Walk;
use super::super::super::observe::Observe;
use super::super::super::state::{Health, Probed};
use super::super::super::time::Millis;
use super::Forward;
use crate::dns::{Edns, Name, Question, RecordType, Transport};
use crate::resolution::upstream::{Exchanged, Query};

/// How long a probe waits for its answer (`hcTimeout`).
const PROBE_TIMEOUT: Millis = 1_000;
/// How many probes are followed one by one. What fails as often keeps failing.
const MAX_PROBES: u32 = 10_000;

impl Forward {
    /// An upstream that failed is probed from now on, where anything comes of that.
    pub(super) fn begin_probing(&self, position: usize, health: &mut Health, now: Millis) {
        if self.max_fails != 0 {
            let probed = health.probed.entry(position).or_insert(Probed { fails: 0, next: None });
            probed.next.get_or_insert(now);
        }
    }

    /// True where an upstream has failed too many probes (rule PF8).
    pub(super) fn is_down<O: Observe>(&self, position: usize, health: &mut Health, walk: &mut Walk<'_, O>) -> bool {
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
