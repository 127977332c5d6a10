//! `nsid`: tells a client that asks for it which server this is (rule PQ6; `plugin/nsid`; RFC 5001).

use super::super::chain::{Served, Walk};
use super::super::{CannotSay, Request, Unknown};
use super::hostname::Hostnames;
use super::{Plugin, Watcher, station};
use crate::dns::{Edns, EdnsOption};
use crate::resolution::corefile::{Dispenser, Failed, Place};
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
    pub(super) hostnames: Hostnames,
}

/// Reads the directive, of which a block has one (`setup.go` nsidParse).
pub(super) fn parse(d: &mut Dispenser<'_>) -> Result<Nsid, Failed> {
    let mut plugin = Nsid { place: d.place(), text: None, hostnames: Hostnames::default() };
    while d.advance_once()? {
        let words: Vec<&str> = d.rest().into_iter().map(|word| word.text.as_str()).collect();
        plugin.text = (!words.is_empty()).then(|| words.join(" "));
        if d.next_in_braces() {
            return Err(d.too_many("nsid"));
        }
    }
    Ok(plugin)
}

impl Nsid {
    pub(super) fn serve<'a, O: Watcher>(
        &'a self,
        walk: &mut Walk<'a, O>,
        request: &Request<'_>,
        next: &'a [Plugin],
    ) -> Served {
        let asks = request.edns.as_ref().filter(|edns| edns.options.iter().any(|option| option.code() == NSID));
        let Some(edns) = asks else { return walk.next(next, request) };
        let mut served = walk.next(next, request).looked_at();
        let Served::Reply(response) = &mut served else { return served };
        let Some(text) = self.text.as_deref().or_else(|| self.hostnames.hostname_for(request)) else {
            let cannot = CannotSay::new("nsid", &self.place, Unknown::NotModelled);
            walk.station(|| (request.question.as_ref().clone(), Station::CannotSay { cannot: cannot.clone() }));
            return Served::CannotSay(Box::new(cannot));
        };
        station(walk, request, "nsid", self.place.line, || Step::new(StepId::NsidTells, rule::PQ6, [text.to_owned()]));
        // A reply of the server's own gets an OPT record with DO.
        let own = response
            .edns
            .get_or_insert_with(|| Box::new(Edns { udp_size: edns.udp_size, dnssec_ok: true, ..Edns::default() }));
        let data = EdnsOption::Other(NSID, text.as_bytes().to_vec());
        match own.options.iter_mut().find(|option| option.code() == NSID) {
            Some(option) => *option = data,
            None => own.options.push(data),
        }
        served
    }
}
