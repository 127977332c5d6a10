//! `hosts`: names and addresses as in `/etc/hosts`, from a file and from the Corefile's own lines (rules of part PH;
//! `plugin/hosts`).

use super::super::chain::{Served, Walk};
use super::super::observe::Observe;
use super::super::{CannotSay, Millis, NoReply, Request, Unknown};
use super::check::{bad, go};
use super::controller::zones_or_blocks;
use super::kubernetes::{Listed, address_data};
use super::late::Wanted;
use super::{Fallthrough, Plugin, duration, station};
use crate::dns::{Name, Rcode, Record, RecordData, RecordType, Response, reverse};
use crate::resolution::corefile::{CorefileReason, Dispenser, Failed, Files, Place, Wants, absolute};
use crate::resolution::hosts::kubelet_lines;
use crate::resolution::trace::{Cause, Station, Step, StepId};
use crate::rule;
use rustc_hash::FxHashMap;
use std::net::{IpAddr, Ipv6Addr};
use std::sync::Arc;

/// The file where none is named: that of the server's own container.
const DEFAULT_FILE: &str = "/etc/hosts";
/// How long a record may be kept, in seconds.
const DEFAULT_TTL: u32 = 3600;
/// The longest that `ttl` allows, in seconds.
const MOST_TTL: u32 = 65535;
/// How often the file is looked at.
const DEFAULT_RELOAD: Millis = 5000;

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

/// Where a line stands: its file, or `Corefile`, and its number from 1.
type Line = (Arc<str>, usize);

/// A name of a line. One that no message can carry is an `Err` with its text.
type Written = Result<Name, String>;

/// The lines of one source, by what is looked up.
#[derive(Debug, Default)]
struct Table {
    /// Addresses of a name in lower case, IPv4 and IPv6 (rule PH9 keeps the families apart).
    by_name: [FxHashMap<Name, Vec<(IpAddr, Line)>>; 2],
    /// Of each family, whether a name of it is a wildcard. Few files have one.
    has_wildcard: [bool; 2],
    /// Names of an address.
    by_address: FxHashMap<IpAddr, Vec<(Written, Line)>>,
}

impl Table {
    /// Takes in one line (rule PH2; `hostsfile.go` parse).
    fn add(&mut self, text: &str, line: &Line, zones: &[Name]) {
        let text = text.split('#').next().unwrap_or_default();
        let mut words = text.split_ascii_whitespace();
        let Some(address) = words.next().and_then(address_of) else { return };
        for word in words {
            let word = word.to_lowercase();
            let absolute = if word.ends_with('.') { word.clone() } else { format!("{word}.") };
            match Name::parse(&absolute) {
                Ok(name) => {
                    if !zones.iter().any(|zone| name.is_under(zone)) {
                        continue;
                    }
                    // A name that is written otherwise than DNS writes it is never asked for.
                    if name.as_str() == absolute && absolute != "*." {
                        let family = usize::from(address.is_ipv6());
                        if let (Some(names), Some(has_wildcard)) =
                            (self.by_name.get_mut(family), self.has_wildcard.get_mut(family))
                        {
                            *has_wildcard |= absolute.starts_with("*.");
                            names.entry(name.clone()).or_default().push((address, line.clone()));
                        }
                    }
                    // A wildcard is the name of no address.
                    if !absolute.starts_with("*.") {
                        self.by_address.entry(address).or_default().push((Ok(name), line.clone()));
                    }
                }
                Err(_) => {
                    let is_under = |zone: &Name| zone.is_root() || absolute.ends_with(&format!(".{zone}"));
                    if zones.iter().any(is_under) {
                        self.by_address.entry(address).or_default().push((Err(absolute), line.clone()));
                    }
                }
            }
        }
    }

    fn of_file(text: &str, path: &str, zones: &[Name]) -> Self {
        let mut table = Self::default();
        let path: Arc<str> = path.into();
        for (number, line) in text.split('\n').enumerate() {
            table.add(line, &(path.clone(), number + 1), zones);
        }
        table
    }

    /// The addresses of a name in one family: its own, else those of the wildcard one label up (rule PH9).
    fn addresses(&self, name: &Name, is_ipv6: bool) -> &[(IpAddr, Line)] {
        let family = usize::from(is_ipv6);
        let (Some(names), Some(has_wildcard)) = (self.by_name.get(family), self.has_wildcard.get(family)) else {
            return &[];
        };
        if names.is_empty() {
            return &[];
        }
        if let Some(found) = names.get(name) {
            return found;
        }
        if !has_wildcard {
            return &[];
        }
        let mut labels = name.labels();
        // The bare `*` matches nothing.
        let (Some(_), Some(_)) = (labels.next(), labels.clone().next()) else { return &[] };
        let rest: Vec<&str> = labels.collect();
        let wildcard = Name::from_checked(&format!("*.{}.", rest.join(".")));
        names.get(&wildcard).map_or(&[], Vec::as_slice)
    }
}

/// An address as Go's `net.ParseIP` reads it, its zone cut off, IPv4 in IPv6 as IPv4.
fn address_of(text: &str) -> Option<IpAddr> {
    let text = text.split('%').next()?;
    text.parse::<IpAddr>().ok().or_else(|| text.parse::<Ipv6Addr>().ok().map(IpAddr::V6)).map(|one| one.to_canonical())
}

/// Reads the plugin's directive (`setup.go` hostsParse), but not the file it names. Zones are the server block's where
/// none are named.
pub(super) fn parse(d: &mut Dispenser<'_>, blocks: &[Name]) -> Result<Hosts, Failed> {
    let mut hosts = Hosts {
        place: d.place(),
        zones: blocks.to_vec(),
        files: Vec::new(),
        not_given: None,
        path: DEFAULT_FILE.to_owned(),
        inline: Arc::default(),
        ttl: DEFAULT_TTL,
        reload: DEFAULT_RELOAD,
        has_reverse: true,
        fallthrough: Fallthrough::Nowhere,
        unsupported_goes_on: false,
    };
    let mut inline = Table::default();
    let mut is_read = false;
    while d.advance() {
        if std::mem::replace(&mut is_read, true) {
            return Err(d.only_once());
        }
        if let [path, zones @ ..] = d.rest().as_slice() {
            hosts.path = absolute(&path.text, "/");
            hosts.zones = zones_or_blocks(zones, blocks);
        }
        while d.next_in_braces() {
            match d.val() {
                "fallthrough" => hosts.fallthrough = Fallthrough::of(&d.rest()),
                "fallthrough_unsupported" => {
                    d.rest();
                    hosts.unsupported_goes_on = true;
                }
                "no_reverse" => hosts.has_reverse = false,
                "ttl" => hosts.ttl = ttl(d)?,
                "reload" => hosts.reload = reload(d)?,
                // A line of the file, whatever it says (rules PH2, PU7).
                word => {
                    let place = d.place();
                    let words = d.rest();
                    if hosts.fallthrough != Fallthrough::Nowhere {
                        return Err(d.wrong_count_of(CorefileReason::HostsAfterFallthrough));
                    }
                    let source = if place.is_in_corefile() { "Corefile".into() } else { Arc::clone(&place.file) };
                    let words = words.into_iter().map(|word| word.text.as_str());
                    let text: Vec<&str> = std::iter::once(word).chain(words).collect();
                    inline.add(&text.join(" "), &(source, place.line), &hosts.zones);
                }
            }
        }
    }
    hosts.inline = Arc::new(inline);
    Ok(hosts)
}

fn ttl(d: &mut Dispenser<'_>) -> Result<u32, Failed> {
    let words = d.rest();
    let Some(word) = words.first() else {
        return Err(d.here("ttl needs a time in second", CorefileReason::MissingValue("ttl".to_owned())));
    };
    let reason = || bad("ttl", &word.text, Wants::Between(1, MOST_TTL));
    let ttl = go::atoi(&word.text).map_err(|_| d.here("ttl needs a number of second", reason()))?;
    let fits = u32::try_from(ttl).ok().filter(|ttl| (1..=MOST_TTL).contains(ttl));
    fits.ok_or_else(|| d.here("ttl provided is invalid", reason()))
}

/// How often the file is looked at; 0 is never.
fn reload(d: &mut Dispenser<'_>) -> Result<Millis, Failed> {
    let words = d.rest();
    let [word] = words.as_slice() else {
        let reason = CorefileReason::MissingValue("reload".to_owned());
        return Err(d.here("reload needs a duration (zero seconds to disable)", reason));
    };
    let refuse =
        |said: &str| d.here(&format!("{said} '{}'", word.text), bad("reload", &word.text, Wants::DurationFrom("0s")));
    let nanos = duration::nanoseconds(&word.text).map_err(|_| refuse("invalid duration for reload"))?;
    let nanos = u64::try_from(nanos).map_err(|_| refuse("invalid negative duration for reload"))?;
    Ok(nanos.div_ceil(1_000_000))
}

impl Hosts {
    /// The same with the file that it names.
    pub(super) fn with(mut self, files: &Files) -> Self {
        match files.get(&self.path) {
            Some(text) => self.files.push((0, Arc::new(Table::of_file(text, &self.path, &self.zones)))),
            None if files.are_all => {}
            // The server's own pod has the kubelet's file (rule L7). Of its last line, the pod's own, nothing is known,
            // and nobody asks for a pod's host name alone.
            None if self.path == DEFAULT_FILE => {
                let table = Table::of_file(&kubelet_lines(), DEFAULT_FILE, &self.zones);
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
        self.files.push((looks, Arc::new(Table::of_file(text, path, &self.zones))));
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

    pub(super) fn serve<'a, O: Observe>(
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
            response.answers.push(Record { name: name.as_ref().clone(), ttl: self.ttl, data: address_data(*address) });
        }
        Served::Reply(response)
    }

    /// A question for a name of an address (rule PH6).
    fn serve_reverse<'a, O: Observe>(
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
    fn tell<'l, O: Observe>(
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
