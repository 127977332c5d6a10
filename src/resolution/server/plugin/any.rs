//! `any`: a short reply to questions of type ANY (rule PQ1; `plugin/any`; RFC 8482).

use super::super::Request;
use super::super::chain::{Served, Walk};
use super::{Controller, Plugin, Watcher, station};
use crate::dns::{Class, OtherData, Rcode, Record, RecordData, RecordType, Response};
use crate::resolution::corefile::Directive;
use crate::resolution::trace::{Cause, Step, StepId};
use crate::rule;

/// How long the reply may be kept, in seconds.
const TTL: u32 = 8482;

/// The plugin.
#[derive(Clone, Debug)]
pub(in crate::resolution::server) struct Any {
    line: usize,
}

pub(super) fn set_up(controller: &mut Controller<'_>, directives: &[&Directive]) -> Option<Any> {
    let directive = directives.first()?;
    controller.nothing(directive);
    Some(Any { line: directive.place().line })
}

impl Any {
    pub(super) fn serve<'a, O: Watcher>(
        &'a self,
        walk: &mut Walk<'a, O>,
        request: &Request<'_>,
        next: &'a [Plugin],
    ) -> Served {
        if request.question.record_type != RecordType::Any {
            return walk.next(next, request);
        }
        station(walk, request, "any", self.line, || Step::new(StepId::AnyIsObsolete, rule::PQ1, []));
        walk.observe.answer(|| Cause::Corefile { property: "any" });
        let data = OtherData {
            record_type: RecordType::Hinfo,
            class: Class::In,
            rdata: "\"ANY obsoleted\" \"See RFC 8482\"".into(),
        };
        let record = Record { name: request.question.name.clone(), ttl: TTL, data: RecordData::Other(Box::new(data)) };
        Served::Reply(Response { answers: vec![record], ..Response::empty(Rcode::NoError) })
    }
}
