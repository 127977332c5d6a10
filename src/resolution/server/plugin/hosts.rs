//! `hosts`: names and addresses as in `/etc/hosts`, from a file and from the Corefile's own lines (rules of part PH;
//! `plugin/hosts`).

mod hostsfile;
mod setup;

pub(super) use setup::parse;

use super::super::chain::{Served, Walk};
use super::super::{CannotSay, Millis, NoReply, Request, Unknown};
use super::kubernetes::Listed;
use super::late::Wanted;
use super::{Fallthrough, Plugin, Watcher, station};
use crate::dns::{Name, Rcode, Record, RecordData, RecordType, Response, reverse};
use crate::resolution::corefile::{Files, Place};
use crate::resolution::hosts::kubelet_lines;
use crate::resolution::trace::{Cause, Station, Step, StepId};
use crate::rule;
use hostsfile::{Line, Table, Written};
use setup::DEFAULT_FILE;
use std::net::IpAddr;
use std::sync::Arc;

/// The plugin.
#[derive(Clone, Debug)]
pub(in crate::resolution::server) struct Hosts {
    place: Place,
    zones: Vec<Name>,
    /// The path of the file, absolute.
    path: String,
    /// The file from a time on, the latest last; before the first nothing is known of it.
    files: Vec<(Millis, Arc<Table>)>,
    /// Set where the file exists, or may, and nobody gave it.
    not_given: Option<Box<CannotSay>>,
    inline: Arc<Table>,
    ttl: u32,
    reload: Millis,
    has_reverse: bool,
    fallthrough: Fallthrough,
    /// `fallthrough_unsupported`: types it has no records of go on (rule PH5).
    unsupported_goes_on: bool,
}

impl Hosts {
    /// The same with the file that it names.
    pub(super) fn with(mut self, files: &Files) -> Self {
        self.path = files.path_of(&self.path);
        match files.get(&self.path) {
            Some(text) => self.files.push((0, Arc::new(Table::from_file(text, &self.path, &self.zones)))),
            // What is not there has no lines.
            None if files.knows(&self.path) => {}
            // The server's own pod has the kubelet's file (rule L7). Of its last line, the pod's own, nothing is known,
            // and nobody asks for a pod's host name alone.
            None if self.path == DEFAULT_FILE => {
                let table = Table::from_file(&kubelet_lines(), DEFAULT_FILE, &self.zones);
                self.files.push((0, Arc::new(table)));
            }
            None => {
                let reason = Unknown::FileNotGiven { path: self.path.clone() };
                self.not_given = Some(Box::new(CannotSay::new("hosts", &self.place, reason)));
            }
        }
        self
    }

    /// A file of the server was written: what is in it counts from the plugin's next look at it (rule PV2). A file
    /// that is deleted changes nothing.
    pub(super) fn file_written(&mut self, path: &str, text: &str, at: Millis) {
        if path != self.path || self.reload == 0 {
            return;
        }
        let looks = at.div_ceil(self.reload) * self.reload;
        self.not_given = None;
        self.files.push((looks, Arc::new(Table::from_file(text, path, &self.zones))));
    }

    /// The sources at a time, the file first (rule PH1).
    fn tables(&self, now: Millis) -> impl Iterator<Item = &Table> {
        let file = self.files.iter().rev().find(|(from, _)| *from <= now);
        file.map(|(_, table)| &**table).into_iter().chain(std::iter::once(&*self.inline))
    }

    fn addresses<'h>(&'h self, name: &Name, is_ipv6: bool, now: Millis) -> impl Iterator<Item = &'h (IpAddr, Line)> {
        let mut all: Vec<&(IpAddr, Line)> = Vec::new();
        self.tables(now).for_each(|table| all.extend(table.addresses(name, is_ipv6)));
        all.into_iter()
    }

    /// The names its lines have, for the zone listing; a wildcard is the name of nobody.
    pub(super) fn names(&self, wanted: Wanted<'_>) -> Vec<Listed> {
        let reverse = |address: &IpAddr| (reverse::name_of(*address), RecordType::Ptr);
        let mut listed = Vec::new();
        for table in self.tables(0) {
            let addresses = table.by_address.keys().filter(|_| self.has_reverse);
            match wanted {
                Wanted::Own => {
                    for (names, family) in table.by_name.iter().zip([RecordType::A, RecordType::Aaaa]) {
                        let own = names.keys().filter(|name| !name.as_str().starts_with("*."));
                        listed.extend(own.map(|name| (name.clone(), family)));
                    }
                    listed.extend(addresses.map(reverse));
                }
                Wanted::OfAddress(address) => listed.extend(addresses.filter(|own| **own == address).map(reverse)),
                Wanted::Following | Wanted::OfService(..) | Wanted::Addresses => {}
            }
        }
        listed
    }

    pub(super) fn serve<'a, O: Watcher>(
        &'a self,
        walk: &mut Walk<'a, O>,
        request: &Request<'_>,
        next: &'a [Plugin],
    ) -> Served {
        let question = request.question.as_ref();
        let record_type = question.record_type;
        let name = question.name.to_lowercase();
        let is_reverse = record_type == RecordType::Ptr;
        let in_zones = self.zones.iter().any(|zone| name.is_under(zone));
        let line = self.place.line;
        if !in_zones && !is_reverse {
            return walk.next(next, request);
        }
        if let Some(cannot) = self.not_given.as_ref().filter(|_| !is_reverse || self.has_reverse) {
            walk.station(|| (question.clone(), Station::CannotSay { cannot: (**cannot).clone() }));
            return Served::CannotSay(cannot.clone());
        }
        let now = walk.now;
        if is_reverse {
            return self.serve_reverse(walk, request, &name, next);
        }
        let family = match record_type {
            RecordType::A => Some(false),
            RecordType::Aaaa => Some(true),
            _ => None,
        };
        let found: Vec<_> = family.into_iter().flat_map(|is_ipv6| self.addresses(&name, is_ipv6, now)).collect();
        let mut response = Response { authoritative: true, ..Response::empty(Rcode::NoError) };
        if found.is_empty() {
            // The family that was asked for is known to have none.
            let others = [false, true].into_iter().filter(|is_ipv6| family != Some(*is_ipv6));
            let other = || others.into_iter().find_map(|is_ipv6| self.addresses(&name, is_ipv6, now).next());
            let goes_on = self.fallthrough.applies_to(&name);
            let Some((_, at)) = other() else {
                let id = if goes_on { StepId::HostsUnknownGoesOn } else { StepId::HostsUnknownFails };
                station(walk, request, "hosts", line, || Step::new(id, rule::PH7, [name.to_string()]));
                return if goes_on { walk.next(next, request) } else { Served::Rcode(Rcode::ServFail) };
            };
            if family.is_none() && self.unsupported_goes_on && goes_on {
                station(walk, request, "hosts", line, || {
                    Step::new(StepId::HostsTypeGoesOn, rule::PH5, [name.to_string(), record_type.to_string()])
                });
                return walk.next(next, request);
            }
            let rule = if family.is_some() { rule::PH4 } else { rule::PH5 };
            station(walk, request, "hosts", line, || {
                Step::new(StepId::HostsHasOtherTypes, rule, [name.to_string(), record_type.to_string(), shown(at)])
            });
            return Served::Reply(response);
        }
        self.tell(walk, request, found.iter().map(|(address, at)| (name.to_string(), address.to_string(), at)));
        for (address, _) in found {
            walk.observe.answer(|| Cause::Corefile { property: "hosts" });
            response.answers.push(Record { name: name.as_ref().clone(), ttl: self.ttl, data: (*address).into() });
        }
        Served::Reply(response)
    }

    /// A question for a name of an address (rule PH6).
    fn serve_reverse<'a, O: Watcher>(
        &'a self,
        walk: &mut Walk<'a, O>,
        request: &Request<'_>,
        name: &Name,
        next: &'a [Plugin],
    ) -> Served {
        let address = reverse::address_of(name).filter(|_| self.has_reverse);
        let mut found = Vec::new();
        if let Some(address) = address {
            self.tables(walk.now).for_each(|table| found.extend(table.by_address.get(&address).into_iter().flatten()));
        }
        if found.is_empty() {
            station(walk, request, "hosts", self.place.line, || {
                Step::new(StepId::HostsNoReverse, rule::PH6, [name.to_string()])
            });
            return walk.next(next, request);
        }
        let shown_name = |one: &Written| one.as_ref().map_or_else(Clone::clone, Name::to_string);
        self.tell(walk, request, found.iter().map(|(one, at)| (name.to_string(), shown_name(one), at)));
        let mut response = Response { authoritative: true, ..Response::empty(Rcode::NoError) };
        for (target, _) in found {
            // A name that breaks a limit makes the whole reply one that cannot be packed (rule PS10).
            let Ok(target) = target else { return Served::NoReply(NoReply::Unpackable) };
            walk.observe.answer(|| Cause::Corefile { property: "hosts" });
            response.answers.push(Record { name: name.clone(), ttl: self.ttl, data: RecordData::Ptr(target.clone()) });
        }
        Served::Reply(response)
    }

    /// Tells the trace which lines answer.
    fn tell<'l, O: Watcher>(
        &self,
        walk: &mut Walk<'_, O>,
        request: &Request<'_>,
        found: impl Iterator<Item = (String, String, &'l Line)>,
    ) {
        walk.observe.enter(|| {
            let station = Station::Plugin { plugin: "hosts", line: self.place.line, steps: Vec::new() };
            (request.question.as_ref().clone(), station)
        });
        for (name, value, at) in found {
            walk.observe.step(|| Step::new(StepId::HostsLine, rule::PH4, [name, value, shown(at)]));
        }
        walk.observe.leave(None);
    }
}

/// A line's place as one word.
fn shown((path, line): &Line) -> String {
    format!("{path}:{line}")
}
