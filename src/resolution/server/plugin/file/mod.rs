//! `file`: a zone from a zone file (rules of part PZ; `plugin/file/file.go`, `setup.go`).

mod lookup;
mod zone;

use super::super::chain::{Served, Walk};
use super::super::{CannotSay, NoteKind, Request, Unknown};
use super::controller::zones_or_blocks;
use super::{Controller, Fallthrough, Plugin, Watcher, check, station};
use crate::dns::zone_file::ZoneFileReason;
use crate::dns::{Name, Rcode, Record, RecordType, Response};
use crate::resolution::corefile::{CorefileReason, Dispenser, Failed, Token};
use crate::resolution::trace::{Cause, Station, Step, StepId};
use crate::rule;
use lookup::{Found, LookupResult};
use std::sync::Arc;
pub(super) use zone::Zone;

/// The property of the Corefile that its records come from.
pub(super) const CAUSE: Cause = Cause::Corefile { property: "file" };

/// The plugin: all its directives in a server block are one link of the chain.
#[derive(Clone, Debug)]
pub(in crate::resolution::server) struct File {
    line: usize,
    zones: Vec<(Name, Content)>,
    fallthrough: Fallthrough,
    /// No plugin that takes queries stands behind it.
    is_last: bool,
}

/// What is known of a zone's file.
#[derive(Clone, Debug)]
enum Content {
    Zone(Arc<Zone>),
    /// It does not exist. CoreDNS tries again every minute, and has no answers meanwhile (rule PZ3).
    Missing,
    /// Nobody has said what is in it, or it has what the lab does not read.
    CannotSay(Box<CannotSay>),
}

/// A directive: its file, the zones in it, and how far it hands on, as far as it says so.
pub(super) struct Given<'t> {
    path: &'t Token,
    zones: Vec<Name>,
    fallthrough: Option<Fallthrough>,
}

/// Reads all directives (`setup.go` fileParse), but not the files they name: these have errors of their own, and more
/// than one.
pub(super) fn parse<'t>(d: &mut Dispenser<'t>, blocks: &[Name]) -> Result<Vec<Given<'t>>, Failed> {
    let mut all = Vec::new();
    while d.advance() {
        let words = d.rest();
        let Some((path, zones)) = words.split_first() else { return Err(d.missing("file")) };
        let mut given = Given { path, zones: zones_or_blocks(zones, blocks), fallthrough: None };
        while d.next_in_braces() {
            match d.val() {
                "fallthrough" => given.fallthrough = Some(Fallthrough::of(&d.rest())),
                "upstream" => {
                    d.rest();
                }
                "reload" => {
                    let words = d.rest();
                    let Some(word) = words.first() else {
                        let reason = CorefileReason::MissingValue("reload".to_owned());
                        return Err(d.here("reload duration value is expected", reason));
                    };
                    check::duration(d, "reload", word)?;
                }
                _ => return Err(d.unknown_property()),
            }
        }
        all.push(given);
    }
    Ok(all)
}

/// The plugin that all directives of a server block make, with what is in their files.
pub(super) fn set_up(controller: &mut Controller<'_>) -> Option<File> {
    let line = controller.tokens.first()?.place.line;
    let blocks = controller.zones;
    let all = controller.read(|d| parse(d, blocks))?;
    // These take queries, though all they do is hand them on.
    let is_last = !["loop", "view"].iter().any(|word| controller.has(word));
    let mut file = File { line, zones: Vec::new(), fallthrough: Fallthrough::Nowhere, is_last };
    for Given { path, zones, fallthrough } in all {
        for zone in zones {
            let content = read(controller, path, &zone);
            // A zone that is named again has what was read last.
            file.zones.retain(|(other, _)| *other != zone);
            file.zones.push((zone, content));
        }
        file.fallthrough = fallthrough.unwrap_or(file.fallthrough);
    }
    Some(file)
}

fn read(controller: &mut Controller<'_>, path: &Token, zone: &Name) -> Content {
    let Some(text) = controller.files.get(&path.text) else {
        if controller.files.are_all {
            return Content::Missing;
        }
        let reason = Unknown::FileNotGiven { path: path.text.clone() };
        return Content::CannotSay(Box::new(CannotSay::new("file", &path.place, reason)));
    };
    match Zone::read(text, zone) {
        Ok(Some(zone)) => Content::Zone(Arc::new(zone)),
        Ok(None) => {
            controller.refuse(&path.place, CorefileReason::ZoneFileWithoutSoa(path.text.clone(), zone.to_string()));
            Content::Missing
        }
        Err(errors) => {
            let directive = errors.iter().find_map(|error| match &error.reason {
                ZoneFileReason::Directive(word) if ["$GENERATE", "$INCLUDE"].contains(&word.as_str()) => Some(word),
                _ => None,
            });
            if let Some(word) = directive {
                controller.note(&path.place, NoteKind::Property("file", word.clone()));
                return Content::CannotSay(Box::new(CannotSay::new("file", &path.place, Unknown::NotModelled)));
            }
            for error in errors {
                controller.refuse(&path.place, CorefileReason::ZoneFile(path.text.clone(), error));
            }
            Content::Missing
        }
    }
}

impl File {
    pub(super) fn serve<'a, O: Watcher>(
        &'a self,
        walk: &mut Walk<'a, O>,
        request: &Request<'_>,
        next: &'a [Plugin],
    ) -> Served {
        let name = &request.question.name;
        let zones = self.zones.iter().filter(|(zone, _)| name.is_under(zone));
        let Some((origin, content)) = zones.max_by_key(|(zone, _)| zone.as_str().len()) else {
            // As nobody is left who might know, the authoritative server refuses.
            if next.is_empty() && self.is_last {
                station(walk, request, "file", self.line, || Step::new(StepId::FileNotItsZone, rule::PZ3, []));
                return Served::Rcode(Rcode::Refused);
            }
            return walk.next(next, request);
        };
        let zone = match content {
            Content::Zone(zone) => zone,
            Content::Missing => {
                station(walk, request, "file", self.line, || {
                    Step::new(StepId::FileMissing, rule::PZ3, [origin.to_string()])
                });
                return Served::Rcode(Rcode::ServFail);
            }
            Content::CannotSay(unknown) => {
                walk.station(|| {
                    (request.question.as_ref().clone(), Station::CannotSay { cannot: (**unknown).clone() })
                });
                return Served::CannotSay(unknown.clone());
            }
        };
        // Transfers are the `transfer` plugin's, and it has left this one.
        if request.is_transfer() {
            return Served::Rcode(Rcode::Refused);
        }
        let question = || request.question.as_ref().clone();
        walk.observe.enter(|| (question(), Station::Plugin { plugin: "file", line: self.line, steps: Vec::new() }));
        let found = walk.look_up_in(zone, request);
        // An empty name between others counts as one that does not exist (rule PZ3).
        if found.is_absent && self.fallthrough.applies_to(name) {
            let step = || Step::new(StepId::FileFallsThrough, rule::PZ3, [origin.to_string()]);
            walk.observe.step(step);
            walk.observe.leave(None);
            return walk.next(next, request);
        }
        walk.observe.leave(None);
        let Found { answers, authority, additional, result, .. } = found;
        // What leads to itself is answered with nothing at all.
        if result == LookupResult::ServerFailure && answers.is_empty() {
            return Served::Rcode(Rcode::ServFail);
        }
        let (rcode, authoritative) = match result {
            LookupResult::Success => (Rcode::NoError, true),
            LookupResult::Delegation => (Rcode::NoError, false),
            LookupResult::NameError => (Rcode::NxDomain, true),
            LookupResult::ServerFailure => (Rcode::ServFail, true),
        };
        Served::Reply(Response { authoritative, answers, authority, additional, ..Response::empty(rcode) })
    }

    /// All records of a zone for a transfer: the SOA and the NS records first, then the names in order, and the SOA
    /// again (`plugin/file/xfr.go` Transfer). `None` where no such zone is the plugin's.
    pub(super) fn transfer(&self, zone: &Name) -> Option<Vec<Record>> {
        let (_, content) = self.zones.iter().find(|(own, _)| own.as_str().eq_ignore_ascii_case(zone.as_str()))?;
        let Content::Zone(zone) = content else { return None };
        Some(zone.transfer())
    }

    /// Why nobody knows what a transfer of the zone would hold.
    pub(super) fn transfer_unknown(&self, zone: &Name) -> Option<&CannotSay> {
        let (_, content) = self.zones.iter().find(|(own, _)| own.as_str().eq_ignore_ascii_case(zone.as_str()))?;
        match content {
            Content::CannotSay(unknown) => Some(unknown),
            _ => None,
        }
    }

    /// The names and types its files have, for the zone listing.
    pub(in crate::resolution::server) fn names(&self) -> impl Iterator<Item = (Name, RecordType)> {
        let zones = self.zones.iter().filter_map(|(_, content)| match content {
            Content::Zone(zone) => Some(zone),
            _ => None,
        });
        zones.flat_map(|zone| zone.names())
    }
}
