//! `whoami`: tells a client its own address and port (rule PQ10; `plugin/whoami`). It is all there is where a Corefile
//! holds no server block.

use super::super::Request;
use super::super::chain::{Served, Walk};
use super::super::observe::Observe;
use super::{Controller, station};
use crate::dns::{Class, Name, OtherData, Rcode, Record, RecordData, Response, Transport};
use crate::resolution::corefile::Directive;
use crate::resolution::trace::{Cause, Step, StepId};
use crate::rule;

/// The plugin.
#[derive(Clone, Debug, Default)]
pub(in crate::resolution::server) struct Whoami {
    line: usize,
}

pub(super) fn set_up(controller: &mut Controller<'_>, directives: &[&Directive]) -> Option<Whoami> {
    let directive = directives.first()?;
    controller.nothing(directive);
    Some(Whoami { line: directive.place().line })
}

impl Whoami {
    pub(super) fn serve<O: Observe>(&self, walk: &mut Walk<'_, O>, request: &Request<'_>) -> Served {
        let client = request.client;
        station(walk, request, "whoami", self.line, || {
            Step::new(StepId::WhoamiTellsTheClient, rule::PQ10, [client.ip().to_string()])
        });
        let name = &request.question.name;
        let mut response = Response { authoritative: true, ..Response::empty(Rcode::NoError) };
        walk.observe.additional(|| Cause::Server);
        let address = RecordData::from(client.ip().to_canonical());
        let in_class = |data| in_class(request.class, data);
        response.additional.push(Record { name: name.clone(), ttl: 0, data: in_class(address) });
        let label = if request.transport == Transport::Udp { "_udp" } else { "_tcp" };
        // A name that is too long for one more label gets no SRV the client could read.
        if let Ok(owner) = name.prepend(label) {
            walk.observe.additional(|| Cause::Server);
            let data = RecordData::Srv { priority: 0, weight: 0, port: client.port(), target: Name::root() };
            response.additional.push(Record { name: owner, ttl: 0, data: in_class(data) });
        }
        Served::Reply(response)
    }
}

/// The data of a record of the question's class.
fn in_class(class: Class, data: RecordData) -> RecordData {
    if class == Class::In {
        return data;
    }
    let rdata = data.to_string().into();
    RecordData::Other(Box::new(OtherData { record_type: data.record_type(), class, rdata }))
}
