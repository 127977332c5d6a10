//! `minimal`: positive replies keep their answers only (rule PQ2; `plugin/minimal`).

use super::super::chain::{Served, Walk};
use super::super::{NoReply, Request};
use super::{Controller, Plugin, Watcher, station};
use crate::dns::{Rcode, RecordType, Response};
use crate::resolution::corefile::Directive;
use crate::resolution::trace::{Step, StepId};
use crate::rule;

/// The plugin.
#[derive(Clone, Debug)]
pub(in crate::resolution::server) struct Minimal {
    line: usize,
}

pub(super) fn set_up(controller: &mut Controller<'_>, directives: &[&Directive]) -> Option<Minimal> {
    let directive = directives.first()?;
    controller.nothing(directive);
    Some(Minimal { line: directive.place().line })
}

impl Minimal {
    pub(super) fn serve<'a, O: Watcher>(
        &'a self,
        walk: &mut Walk<'a, O>,
        request: &Request<'_>,
        next: &'a [Plugin],
    ) -> Served {
        let (_, additional) = walk.observe.mark();
        let (served, has_failed) = walk.attempt(|walk| walk.next(next, request));
        let mut response = match served {
            Served::Reply(response) => response,
            // A code alone, without an error, or nothing: `minimal` writes the message that is not there.
            Served::Rcode(_) | Served::NoReply(NoReply::Dropped) if !has_failed => {
                station(walk, request, "minimal", self.line, || Step::new(StepId::MinimalHasNoMessage, rule::PQ2, []));
                return Served::Nil;
            }
            other => return other,
        };
        if !is_plain(&response) || (response.authority.is_empty() && response.additional.is_empty()) {
            return Served::Reply(response);
        }
        let (authority, removed) = (response.authority.len(), response.additional.len());
        station(walk, request, "minimal", self.line, || {
            Step::new(StepId::MinimalRemoves, rule::PQ2, [authority.to_string(), removed.to_string()])
        });
        let (answers, _) = walk.observe.mark();
        walk.observe.rewind((answers, additional));
        response.authority.clear();
        response.additional.clear();
        // The OPT record stands among the additional ones; the server adds one of its own.
        response.edns = None;
        Served::Reply(response)
    }
}

/// True for a reply that is no denial, no delegation and no error (`plugin/pkg/response` Typify).
fn is_plain(response: &Response) -> bool {
    let denies = |record_type| response.authority.iter().any(|record| record.record_type() == record_type);
    response.rcode == Rcode::NoError
        && (!response.answers.is_empty() || !(denies(RecordType::Soa) || denies(RecordType::Ns)))
}
