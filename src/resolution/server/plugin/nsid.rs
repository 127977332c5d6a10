//! `nsid`: tells a client that asks for it which server this is (rule PQ6; `plugin/nsid`; RFC 5001).

use super::super::chain::{Served, Walk};
use super::super::observe::Observe;
use super::super::{CannotSay, Request, Unknown};
use super::{Controller, Plugin, station};
use crate::dns::{Edns, EdnsOption};
use crate::resolution::corefile::{Directive, Place};
use crate::resolution::trace::{Station, Step, StepId};
use crate::rule;

/// The option's code (RFC 5001, section 4.1).
const NSID: u16 = 3;

/// The plugin.
#[derive(Clone, Debug)]
pub(in crate::resolution::server) struct Nsid {
    place: Place,
    /// What it says. Without, it is the name of the server's own machine.
    text: Option<String>,
}

pub(super) fn set_up(controller: &mut Controller<'_>, directives: &[&Directive]) -> Option<Nsid> {
    let directive = controller.once(directives)?;
    let words: Vec<&str> = directive.arguments.iter().map(|word| word.text.as_str()).collect();
    Some(Nsid { place: directive.place().clone(), text: (!words.is_empty()).then(|| words.join(" ")) })
}

impl Nsid {
    pub(super) fn serve<'a, O: Observe>(
        &'a self,
        walk: &mut Walk<'a, O>,
        request: &Request<'_>,
        next: &'a [Plugin],
    ) -> Served {
        let asks = request.edns.as_ref().filter(|edns| edns.options.iter().any(|option| option.code() == NSID));
        let Some(edns) = asks else { return walk.next(next, request) };
        let mut served = walk.next(next, request).looked_at();
        let Served::Reply(response) = &mut served else { return served };
        let Some(text) = &self.text else {
            let cannot = CannotSay::new("nsid", &self.place, Unknown::NotModelled);
            walk.station(|| (request.question.as_ref().clone(), Station::CannotSay { cannot: cannot.clone() }));
            return Served::CannotSay(Box::new(cannot));
        };
        station(walk, request, "nsid", self.place.line, || Step::new(StepId::NsidTells, rule::PQ6, [text.clone()]));
        // A reply of the server's own gets an OPT record with DO.
        let own = response
            .edns
            .get_or_insert_with(|| Box::new(Edns { udp_size: edns.udp_size, dnssec_ok: true, ..Edns::default() }));
        let data = EdnsOption::Other(NSID, text.clone().into_bytes());
        match own.options.iter_mut().find(|option| option.code() == NSID) {
            Some(option) => *option = data,
            None => own.options.push(data),
        }
        served
    }
}
