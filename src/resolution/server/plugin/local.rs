//! `local`: `localhost`, and the reverse zones of addresses that mean the host itself, are answered here (rule PQ4;
//! `plugin/local`).

use super::super::Request;
use super::super::chain::{Served, Walk};
use super::{Controller, Plugin, Watcher, station};
use crate::dns::{Name, Rcode, Record, RecordData, RecordType, Response, Soa};
use crate::resolution::corefile::{CorefileReason, Directive};
use crate::resolution::trace::{Cause, Step, StepId};
use crate::rule;
use std::net::{Ipv4Addr, Ipv6Addr};
use std::sync::Arc;

/// How long its answers may be kept, in seconds.
const TTL: u32 = 604_800;

/// The reverse zones it serves.
const REVERSE: [&str; 3] = ["0.in-addr.arpa.", "127.in-addr.arpa.", "255.in-addr.arpa."];

/// The plugin.
#[derive(Clone, Debug)]
pub(in crate::resolution::server) struct Local {
    line: usize,
    /// `localhost_prefix off`: names that begin with `localhost` are nothing special.
    leaves_prefix: bool,
    localhost: Name,
    reverse: Vec<Name>,
}

pub(super) fn set_up(controller: &mut Controller<'_>, directives: &[&Directive]) -> Option<Local> {
    let mut leaves_prefix = false;
    for directive in directives {
        controller.nothing(directive);
        for property in directive.lines() {
            if property.word() != "localhost_prefix" {
                controller.unknown("local", property);
                continue;
            }
            let Some(word) = controller.only(property) else { continue };
            leaves_prefix = word.text == "off";
            if !["on", "off"].contains(&word.text.as_str()) {
                let reason = CorefileReason::BadValue(property.word().to_owned(), word.text.clone());
                controller.refuse(&word.place, reason);
            }
        }
    }
    let localhost = Name::parse("localhost.").ok()?;
    let reverse = REVERSE.into_iter().filter_map(|zone| Name::parse(zone).ok()).collect();
    Some(Local { line: directives.first()?.place().line, leaves_prefix, localhost, reverse })
}

impl Local {
    pub(super) fn serve<'a, O: Watcher>(
        &'a self,
        walk: &mut Walk<'a, O>,
        request: &Request<'_>,
        next: &'a [Plugin],
    ) -> Served {
        let Some(response) = self.answer(&request.question.name, request.question.record_type) else {
            return walk.next(next, request);
        };
        station(walk, request, "local", self.line, || Step::new(StepId::LocalAnswers, rule::PQ4, []));
        for _ in &response.answers {
            walk.observe.answer(|| Cause::Corefile { property: "local" });
        }
        Served::Reply(response)
    }

    /// The reply to a name of its own.
    fn answer(&self, name: &Name, record_type: RecordType) -> Option<Response> {
        let record = |name: &Name, data| Record { name: name.clone(), ttl: TTL, data };
        let soa = |zone: &Name| record(zone, RecordData::Soa(self.soa()));
        let positive = |data| Response { answers: vec![record(name, data)], ..Response::empty(Rcode::NoError) };
        let denial = |rcode, zone: &Name| Response { authority: vec![soa(zone)], ..Response::empty(rcode) };
        let is_localhost = *name == self.localhost;
        let begins_so =
            !self.leaves_prefix && name.labels().next().is_some_and(|label| label.eq_ignore_ascii_case("localhost"));
        if begins_so || name.is_under(&self.localhost) {
            // Only `localhost` itself is a zone: names around it have addresses and no SOA of their own.
            return Some(match record_type {
                RecordType::A => positive(RecordData::A(Ipv4Addr::LOCALHOST)),
                RecordType::Aaaa => positive(RecordData::Aaaa(Ipv6Addr::LOCALHOST)),
                RecordType::Soa if is_localhost => positive(RecordData::Soa(self.soa())),
                RecordType::Ns if is_localhost => positive(RecordData::Ns(self.localhost.clone())),
                _ => denial(Rcode::NoError, name),
            });
        }
        let zone = self.reverse.iter().find(|zone| name.is_under(zone))?;
        if name == zone {
            return Some(match record_type {
                RecordType::Soa => positive(RecordData::Soa(self.soa())),
                RecordType::Ns => positive(RecordData::Ns(self.localhost.clone())),
                _ => denial(Rcode::NoError, name),
            });
        }
        // The zone is spelled as the end of the question is.
        let start = name.as_str().len() - zone.as_str().len();
        let spelled = name.as_str().get(start..).and_then(|end| Name::parse(end).ok());
        let zone = spelled.as_ref().unwrap_or(zone);
        if !name.as_str().eq_ignore_ascii_case("1.0.0.127.in-addr.arpa.") {
            return Some(denial(Rcode::NxDomain, zone));
        }
        Some(match record_type {
            RecordType::Ptr => positive(RecordData::Ptr(self.localhost.clone())),
            _ => denial(Rcode::NoError, zone),
        })
    }

    fn soa(&self) -> Arc<Soa> {
        let rname = self.localhost.prepend("root").unwrap_or_else(|_| self.localhost.clone());
        let mname = self.localhost.clone();
        Arc::new(Soa { mname, rname, serial: 1, refresh: 0, retry: 0, expire: 0, minimum: TTL })
    }
}
