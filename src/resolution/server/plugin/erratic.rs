//! `erratic`: answers of no use, some of them late, cut off or lost, to test clients with (rule PQ7; `plugin/erratic`).

use super::super::chain::{Served, Walk};
use super::super::observe::Observe;
use super::super::{Millis, NoReply, Request};
use super::check::{self, bad, go};
use super::station;
use crate::dns::{Rcode, Record, RecordData, RecordType, Response};
use crate::resolution::corefile::{Dispenser, Failed, Token, Wants};
use crate::resolution::trace::{Cause, Step, StepId};
use crate::rule;
use std::net::{Ipv4Addr, Ipv6Addr};

/// How long it delays where nothing else is said.
const DELAY: Millis = 100;
/// How many addresses an A question gets under `large`.
const LARGE: usize = 30;

/// The plugin. `drop` and `delay` each hit the first query and then every n-th, and `truncate` those whose number, from
/// 0, has no bit in common with n; 0 is never.
#[derive(Clone, Debug)]
pub(in crate::resolution::server) struct Erratic {
    line: usize,
    drop: u32,
    truncate: u32,
    delay: u32,
    duration: Millis,
    is_large: bool,
}

/// Reads all directives as one (`setup.go` parseErratic).
pub(super) fn parse(d: &mut Dispenser<'_>) -> Result<Erratic, Failed> {
    let line = d.place().line;
    let mut plugin = Erratic { line, drop: 2, truncate: 0, delay: 0, duration: DELAY, is_large: false };
    let mut drop_is_given = false;
    while d.advance() {
        while d.next_in_braces() {
            let property = d.val();
            if property == "large" {
                plugin.is_large = true;
                continue;
            }
            if !["drop", "delay", "truncate"].contains(&property) {
                return Err(d.unknown_property());
            }
            let words = d.rest();
            if words.len() > if property == "delay" { 2 } else { 1 } {
                return Err(d.too_many(property));
            }
            let amount = words.first().map(|word| amount(d, property, word)).transpose()?;
            match property {
                "drop" => {
                    drop_is_given |= amount.is_some();
                    plugin.drop = amount.unwrap_or(plugin.drop);
                }
                "truncate" => plugin.truncate = amount.unwrap_or(plugin.truncate),
                _ => {
                    plugin.delay = amount.unwrap_or(2);
                    let given = words.get(1).map(|word| check::duration(d, property, word)).transpose()?;
                    // A sleep of less than nothing is none.
                    plugin.duration = given.map_or(DELAY, |nanos| Millis::try_from(nanos / 1_000_000).unwrap_or(0));
                }
            }
        }
    }
    if (plugin.delay > 0 || plugin.truncate > 0) && !drop_is_given {
        plugin.drop = 0;
    }
    Ok(plugin)
}

fn amount(d: &Dispenser<'_>, property: &str, word: &Token) -> Result<u32, Failed> {
    let refuse = |said: &str| d.plain(&word.place, said, bad(property, &word.text, Wants::AtLeast(0)));
    let amount = go::parse_int(&word.text).map_err(|said| refuse(&said))?;
    u32::try_from(amount).map_err(|_| refuse(&format!("illegal amount value given {:?}", word.text)))
}

impl Erratic {
    pub(super) fn serve<O: Observe>(&self, walk: &mut Walk<'_, O>, request: &Request<'_>) -> Served {
        let number = walk.state.as_deref_mut().map_or(0, |state| state.count("erratic", self.line));
        let hits = |every: u32| every > 0 && number.is_multiple_of(u64::from(every));
        let record_type = request.question.record_type;
        let is_dropped = hits(self.drop);
        let is_delayed = hits(self.delay) && !is_dropped;
        // CoreDNS takes the bits of both numbers here, and no remainder: under 2 it cuts two replies and lets two pass.
        let is_truncated = self.truncate > 0 && number & u64::from(self.truncate) == 0;
        station(walk, request, "erratic", self.line, || {
            let id = match () {
                () if is_dropped => StepId::ErraticDrops,
                () if is_delayed => StepId::ErraticDelays,
                () if is_truncated => StepId::ErraticTruncates,
                () => StepId::ErraticAnswers,
            };
            Step::new(id, rule::PQ7, [(number + 1).to_string(), self.duration.to_string()])
        });
        if is_dropped {
            return Served::NoReply(NoReply::Dropped);
        }
        if is_delayed {
            walk.now += self.duration;
        }
        let (data, count) = match record_type {
            RecordType::A => (RecordData::A(Ipv4Addr::new(192, 0, 2, 53)), if self.is_large { LARGE } else { 1 }),
            RecordType::Aaaa => (RecordData::Aaaa(Ipv6Addr::new(0x2001, 0xdb8, 0, 0, 0, 0, 0, 0x53)), 1),
            _ => return Served::Rcode(Rcode::ServFail),
        };
        let record = Record { name: request.question.name.clone(), ttl: 0, data };
        for _ in 0..count {
            walk.observe.answer(|| Cause::Corefile { property: "erratic" });
        }
        Served::Reply(Response {
            authoritative: true,
            truncated: is_truncated,
            answers: vec![record; count],
            ..Response::empty(Rcode::NoError)
        })
    }
}
