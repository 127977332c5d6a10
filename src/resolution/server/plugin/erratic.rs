//! `erratic`: answers of no use, some of them late, cut off or lost, to test clients with (rule PQ7; `plugin/erratic`).

use super::super::chain::{Served, Walk};
use super::super::observe::Observe;
use super::super::{Millis, NoReply, Request};
use super::{Controller, duration, station};
use crate::dns::{Rcode, Record, RecordData, RecordType, Response};
use crate::resolution::corefile::{CorefileReason, Directive, Token};
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

/// Reads all directives as one.
pub(super) fn set_up(controller: &mut Controller<'_>, directives: &[&Directive]) -> Option<Erratic> {
    let line = directives.first()?.place().line;
    let mut plugin = Erratic { line, drop: 2, truncate: 0, delay: 0, duration: DELAY, is_large: false };
    let mut drop_is_given = false;
    for property in directives.iter().flat_map(|directive| directive.lines()) {
        let most = if property.word() == "delay" { 2 } else { 1 };
        if let Some(extra) = property.arguments.get(most).filter(|_| property.word() != "large") {
            controller.refuse(&extra.place, CorefileReason::TooManyValues(property.word().to_owned()));
        }
        let amount = property.arguments.first();
        match property.word() {
            "drop" => {
                drop_is_given |= amount.is_some();
                plugin.drop = read(controller, property, amount).unwrap_or(plugin.drop);
            }
            "truncate" => plugin.truncate = read(controller, property, amount).unwrap_or(plugin.truncate),
            "delay" => {
                plugin.delay = read(controller, property, amount).unwrap_or(2);
                plugin.duration = DELAY;
                if let Some(word) = property.arguments.get(1) {
                    match duration::millis(&word.text) {
                        // A sleep of less than nothing is none.
                        Some(millis) => plugin.duration = Millis::try_from(millis).unwrap_or(0),
                        None => {
                            let reason = CorefileReason::BadValue(property.word().to_owned(), word.text.clone());
                            controller.refuse(&word.place, reason);
                        }
                    }
                }
            }
            "large" => plugin.is_large = true,
            _ => controller.unknown("erratic", property),
        }
    }
    if (plugin.delay > 0 || plugin.truncate > 0) && !drop_is_given {
        plugin.drop = 0;
    }
    Some(plugin)
}

fn read(controller: &mut Controller<'_>, property: &Directive, word: Option<&Token>) -> Option<u32> {
    controller.number(property.word(), word?, 0, i32::MAX.unsigned_abs())
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
