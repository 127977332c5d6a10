//! `template`: replies that the Corefile itself writes out (rules of part PT; `plugin/template`).

mod expression;
mod lex;
mod parse;
mod run;
mod setup;

pub(super) use setup::{parse, set_up};

use super::super::chain::{Served, Walk};
use super::super::{CannotSay, Request, Unknown};
use super::expression::Expression;
use super::metadata::Metadata;
use super::pattern::{Found, Pattern};
use super::{Fallthrough, Plugin, Watcher, kinds, station};
use crate::dns::zone_file::{self, ZoneFileReason};
use crate::dns::{Class, Edns, EdnsOption, Name, Rcode, Record, RecordData, RecordType, Response};
use crate::resolution::corefile::Place;
use crate::resolution::trace::{Cause, Station, Step, StepId};
use crate::rule;
use parse::Node;
use run::{Data, ExecError, Value};

/// The plugin: the templates of all its directives, in file order (rules PT1, PT3).
#[derive(Clone, Debug)]
pub(in crate::resolution::server) struct Template {
    templates: Vec<One>,
    /// `metadata`, where the block has it.
    metadata: Option<Metadata>,
}

/// The texts of a section; `None` is one the lab does not run.
type Section = Vec<Option<Vec<Node>>>;

/// A template.
#[derive(Clone, Debug)]
pub(super) struct One {
    place: Place,
    /// The word of its class.
    class: String,
    record_type: RecordType,
    zones: Vec<Name>,
    /// The patterns with their texts.
    patterns: Vec<(String, Pattern)>,
    answer: Section,
    additional: Section,
    authority: Section,
    rcode: Rcode,
    /// `ederror`: the code and the reason (rule PT9).
    error: Option<(u16, String)>,
    fallthrough: Fallthrough,
    /// `var`: names and what they stand for; `None` is what the lab does not run.
    vars: Vec<(String, Option<Expression>)>,
    /// `expr`, the same.
    condition: Option<Option<Expression>>,
}

/// How a template takes a query.
enum Match<'d> {
    /// Its zone, class or type is another.
    Elsewhere,
    /// None of its patterns matches.
    Nothing,
    Fits(Box<Data<'d>>),
    Halted(ExecError),
}

impl Template {
    pub(super) fn serve<'a, O: Watcher>(
        &'a self,
        walk: &mut Walk<'a, O>,
        request: &Request<'_>,
        next: &'a [Plugin],
    ) -> Served {
        let name = request.question.name.to_lowercase();
        let mut has_looked = false;
        for one in &self.templates {
            let line = one.place.line;
            let mut matched = Vec::new();
            let data =
                match one.fits(request, &name, &mut matched, self.metadata.as_ref().map(|metadata| (metadata, next))) {
                    Match::Elsewhere => continue,
                    Match::Nothing => {
                        has_looked = true;
                        let goes_on = one.fallthrough.applies_to(&name);
                        let id = if goes_on { StepId::TemplateNoMatchGoesOn } else { StepId::TemplateNoMatchFails };
                        station(walk, request, "template", line, || Step::new(id, rule::PT2, [name.to_string()]));
                        if goes_on {
                            continue;
                        }
                        return Served::Rcode(Rcode::ServFail);
                    }
                    Match::Fits(data) => data,
                    Match::Halted(ExecError::Unknown) => return one.cannot_say(walk, request),
                    Match::Halted(ExecError::Fails) => {
                        station(walk, request, "template", line, || Step::new(StepId::TemplateError, rule::PT7, []));
                        return walk.fail();
                    }
                };
            return one.answer(walk, request, &data);
        }
        let in_zones = self.templates.iter().any(|one| one.zones.iter().any(|zone| name.is_under(zone)));
        if in_zones && !has_looked {
            let line = self.templates.first().map_or(0, |one| one.place.line);
            station(walk, request, "template", line, || {
                let detail = [name.to_string(), request.question.record_type.to_string()];
                Step::new(StepId::TemplateDoesNotFit, rule::PT1, detail)
            });
        }
        walk.next(next, request)
    }
}

impl One {
    /// How it takes a query (`template.match`).
    fn fits<'d>(
        &'d self,
        request: &'d Request<'d>,
        name: &'d Name,
        matched: &'d mut Vec<&'d str>,
        metadata: Option<(&'d Metadata, &'d [Plugin])>,
    ) -> Match<'d> {
        let zones = self.zones.iter().filter(|zone| name.is_under(zone));
        let Some(zone) = zones.max_by_key(|zone| zone.as_str().len()) else { return Match::Elsewhere };
        let asked = request.question.record_type;
        let any_class = request.class == Class::Any;
        let class_fits = self.class == "ANY" || any_class || self.class == request.class.as_str();
        let type_fits = self.record_type == RecordType::Any || asked == RecordType::Any || asked == self.record_type;
        if !class_fits || !type_fits {
            return Match::Elsewhere;
        }
        let mut patterns = self.patterns.iter();
        let (regex, pattern, groups) = loop {
            let Some((regex, pattern)) = patterns.next() else { return Match::Nothing };
            match pattern.find(name.as_str()) {
                Found::Nothing => {}
                Found::Unknown => return Match::Halted(ExecError::Unknown),
                Found::Groups(groups) => break (regex, pattern, groups),
            }
        };
        *matched = groups;
        let mut data = Data {
            request,
            name: name.as_str(),
            zone: zone.as_str(),
            regex,
            class: if any_class { &self.class } else { request.class.as_str() },
            record_type: kinds::type_word(if asked == RecordType::Any { self.record_type } else { asked }),
            matched,
            names: &pattern.names,
            vars: Vec::new(),
            metadata,
        };
        for (name, value) in &self.vars {
            match value.as_ref().ok_or(ExecError::Unknown).and_then(|one| expression::run(one, &data)) {
                Ok(value) => data.vars.push((name, value)),
                Err(halt) => return Match::Halted(halt),
            }
        }
        if let Some(condition) = &self.condition {
            match condition.as_ref().ok_or(ExecError::Unknown).and_then(|one| expression::run(one, &data)) {
                Ok(Value::Bool(true)) => {}
                // Whether a further pattern would still be tried is not established.
                Ok(Value::Bool(false)) if patterns.len() == 0 => return Match::Nothing,
                Ok(_) => return Match::Halted(ExecError::Unknown),
                Err(halt) => return Match::Halted(halt),
            }
        }
        Match::Fits(Box::new(data))
    }

    /// The lab does not know what the template does.
    fn cannot_say<O: Watcher>(&self, walk: &mut Walk<'_, O>, request: &Request<'_>) -> Served {
        let cannot = CannotSay::new("template", &self.place, Unknown::NotModelled);
        walk.station(|| (request.question.as_ref().clone(), Station::CannotSay { cannot: cannot.clone() }));
        Served::CannotSay(Box::new(cannot))
    }

    /// Writes the reply (rule PT4).
    fn answer<O: Watcher>(&self, walk: &mut Walk<'_, O>, request: &Request<'_>, data: &Data<'_>) -> Served {
        let line = self.place.line;
        station(walk, request, "template", line, || {
            let detail = [data.regex.to_owned(), data.name.to_owned(), self.rcode.to_string()];
            Step::new(StepId::TemplateReplies, rule::PT4, detail)
        });
        if self.rcode == Rcode::ServFail {
            return Served::Rcode(Rcode::ServFail);
        }
        let mark = walk.observe.mark();
        let mut response = Response { authoritative: true, ..Response::empty(self.rcode) };
        let written = self.sections(walk, request, data, &mut response);
        if let Err(served) = written {
            walk.observe.rewind(mark);
            return served;
        }
        if let Some((code, reason)) = &self.error {
            let options = vec![EdnsOption::ExtendedError(*code, reason.clone())];
            response.edns = Some(Box::new(Edns { udp_size: 4096, version: 0, dnssec_ok: true, options }));
        }
        Served::Reply(response)
    }

    fn sections<O: Watcher>(
        &self,
        walk: &mut Walk<'_, O>,
        request: &Request<'_>,
        data: &Data<'_>,
        response: &mut Response,
    ) -> Result<(), Served> {
        let asks_for_address = matches!(request.question.record_type, RecordType::A | RecordType::Aaaa);
        for text in &self.answer {
            let record = self.record(walk, request, data, text.as_deref())?;
            walk.observe.answer(|| Cause::Corefile { property: "template" });
            let target = match &record.data {
                RecordData::Cname(target) if asks_for_address => Some(target.clone()),
                _ => None,
            };
            response.answers.push(record);
            // An alias is looked up at the server itself (rule PT8).
            if let Some(target) = target {
                station(walk, request, "template", self.place.line, || {
                    Step::new(StepId::TemplateAlias, rule::PT8, [target.to_string()])
                });
                let found = walk.lookup(request, &target, request.question.record_type);
                response.truncated = found.truncated;
                response.answers.extend(found.answers);
            }
        }
        for text in &self.additional {
            let record = self.record(walk, request, data, text.as_deref())?;
            walk.observe.additional(|| Cause::Corefile { property: "template" });
            response.additional.push(record);
        }
        for text in &self.authority {
            response.authority.push(self.record(walk, request, data, text.as_deref())?);
        }
        Ok(())
    }

    /// The record a text makes (`executeRRTemplate`; rule PT5).
    fn record<O: Watcher>(
        &self,
        walk: &mut Walk<'_, O>,
        request: &Request<'_>,
        data: &Data<'_>,
        text: Option<&[Node]>,
    ) -> Result<Record, Served> {
        let line = self.place.line;
        let text = match text.ok_or(ExecError::Unknown).and_then(|nodes| data.run(nodes)) {
            Ok(text) => text,
            Err(ExecError::Unknown) => return Err(self.cannot_say(walk, request)),
            Err(ExecError::Fails) => {
                station(walk, request, "template", line, || Step::new(StepId::TemplateError, rule::PT5, []));
                return Err(walk.fail());
            }
        };
        match zone_file::record(&text) {
            Ok(Some(record)) => Ok(record),
            // No record at all ends in what Go does without one, which is not established; nor does the lab read all
            // that the library of CoreDNS does.
            Ok(None) | Err(ZoneFileReason::Directive(_)) => Err(self.cannot_say(walk, request)),
            Err(ZoneFileReason::Type(word)) if kinds::record_type(&word.to_ascii_uppercase()).is_some() => {
                Err(self.cannot_say(walk, request))
            }
            Err(_) => {
                station(walk, request, "template", line, || {
                    Step::new(StepId::TemplateNoRecord, rule::PT5, [text.chars().take(300).collect::<String>()])
                });
                Err(walk.fail())
            }
        }
    }
}

#[cfg(test)]
mod tests;
