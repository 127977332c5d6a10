//! `chaos`: what the server says of itself in class CH (rule PQ5; `plugin/chaos`).

use super::super::chain::{Served, Walk};
use super::super::{CannotSay, Request, Unknown};
use super::hostname::Hostnames;
use super::{Plugin, Watcher, station};
use crate::dns::{Class, OtherData, Rcode, Record, RecordData, RecordType, Response};
use crate::resolution::corefile::{Directive, Place};
use crate::resolution::trace::{Cause, Station, Step, StepId};
use crate::rule;
use crate::sorting::sort;

/// The longest text, in octets.
const LONGEST: usize = 255;

/// The plugin.
#[derive(Clone, Debug)]
pub(in crate::resolution::server) struct Chaos {
    place: Place,
    /// What the Corefile gives. Without, CoreDNS says its own version, and the names of those who keep its source.
    version: Option<String>,
    authors: Option<Vec<String>>,
    pub(super) hostnames: Hostnames,
}

/// Reads the first directive; others are not looked at.
pub(super) fn set_up(directives: &[&Directive]) -> Option<Chaos> {
    let directive = directives.first()?;
    let mut words = directive.arguments.iter().map(|word| shortened(&word.text));
    let version = words.next();
    let mut authors: Vec<String> = words.collect();
    sort(&mut authors);
    authors.dedup();
    let authors = (!authors.is_empty()).then_some(authors);
    Some(Chaos { place: directive.place().clone(), version, authors, hostnames: Hostnames::default() })
}

fn shortened(text: &str) -> String {
    let mut end = text.len().min(LONGEST);
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    text.get(..end).unwrap_or_default().to_owned()
}

impl Chaos {
    pub(super) fn serve<'a, O: Watcher>(
        &'a self,
        walk: &mut Walk<'a, O>,
        request: &Request<'_>,
        next: &'a [Plugin],
    ) -> Served {
        if request.class != Class::Ch || request.question.record_type != RecordType::Txt {
            return walk.next(next, request);
        }
        let name = &request.question.name;
        let texts = match name.as_str().to_ascii_lowercase().as_str() {
            "authors.bind." => self.authors.clone(),
            "version.bind." | "version.server." => self.version.clone().map(|version| vec![version]),
            "hostname.bind." | "id.server." => self.hostnames.hostname_for(request).map(|name| vec![shortened(name)]),
            _ => return walk.next(next, request),
        };
        let Some(texts) = texts else {
            let cannot = CannotSay::new("chaos", &self.place, Unknown::NotModelled);
            walk.station(|| (request.question.as_ref().clone(), Station::CannotSay { cannot: cannot.clone() }));
            return Served::CannotSay(Box::new(cannot));
        };
        station(walk, request, "chaos", self.place.line, || Step::new(StepId::ChaosTells, rule::PQ5, []));
        let answers: Vec<Record> = texts
            .into_iter()
            .map(|text| {
                let rdata = RecordData::Txt(text.into()).to_string().into();
                let data = OtherData { record_type: RecordType::Txt, class: Class::Ch, rdata };
                Record { name: name.clone(), ttl: 0, data: RecordData::Other(Box::new(data)) }
            })
            .collect();
        for _ in &answers {
            walk.observe.answer(|| Cause::Corefile { property: "chaos" });
        }
        Served::Reply(Response { answers, ..Response::empty(Rcode::NoError) })
    }
}
