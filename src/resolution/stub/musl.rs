//! musl 1.2.3 and 1.2.5 (rules M1 to M23): `src/network/resolvconf.c`, `lookup_name.c`; how it sends is in
//! `musl_send.rs`.

use super::config::LOOPBACK;
use super::lookup_log::{Journal, candidate, without_dns, without_escapes};
use super::{
    CandidateOutcome, CandidateReason, Config, Exchange, Family, Host, Library, Lookup, LookupError, NextStep, Source,
    Transport,
};
use super::{literal, order};
use crate::dns::{Name, Rcode, RecordType};
use crate::rule;
use std::collections::VecDeque;
use std::net::IpAddr;

/// The longest line of resolv.conf that is read, in octets without the newline (rule M1).
const MAX_LINE: usize = 254;
/// The longest name that is looked up at all, in octets (rule M5).
const MAX_NAME: usize = 254;
/// The buffer a candidate is put together in, in octets.
const BUFFER: usize = 256;
/// At most so many addresses are returned (rule M19).
const MAX_ADDRESSES: usize = 48;

/// Reads resolv.conf (rules M1, M2; `__get_resolv_conf`).
pub(super) fn read(text: &str) -> Config {
    let mut config = Config::default();
    for line in text.split_inclusive('\n') {
        if line.trim_end_matches('\n').len() > MAX_LINE {
            continue;
        }
        if let Some(rest) = value_of(line, "options") {
            set_option(rest, "ndots:", |value| config.ndots = usize::try_from(value.min(15)).unwrap_or_default());
            set_option(rest, "attempts:", |value| config.attempts = value.min(10));
            set_option(rest, "timeout:", |value| config.timeout = value.min(60));
        } else if let Some(rest) = value_of(line, "nameserver") {
            let word = rest.split_ascii_whitespace().next().unwrap_or_default();
            let literal = literal::scoped(word).ok().flatten();
            if config.nameservers.len() < 3 {
                config.nameservers.extend(literal.map(|literal| literal.address));
            }
        } else if let Some(rest) = value_of(line, "domain").or_else(|| value_of(line, "search")) {
            config.search = rest.split_ascii_whitespace().map(str::to_owned).collect();
        }
    }
    if config.nameservers.is_empty() {
        config.nameservers.push(LOOPBACK);
    }
    config
}

/// What stands behind a keyword in the first column.
fn value_of<'a>(line: &'a str, keyword: &str) -> Option<&'a str> {
    line.strip_prefix(keyword).filter(|rest| rest.starts_with(|first: char| first.is_ascii_whitespace()))
}

/// Takes the first of this option on the line, where a digit follows.
fn set_option(line: &str, name: &str, mut set: impl FnMut(i64)) {
    let Some((_, rest)) = line.split_once(name) else { return };
    let end = rest.find(|character: char| !character.is_ascii_digit()).unwrap_or(rest.len());
    let digits = rest.get(..end).unwrap_or_default();
    if !digits.is_empty() {
        set(digits.parse().unwrap_or(i64::MAX));
    }
}

/// `getaddrinfo` with the default flags.
pub(super) fn look_up(
    library: Library,
    host: &Host<'_>,
    name: &str,
    family: Family,
    transport: &mut dyn Transport,
) -> Lookup {
    if let Some(lookup) = without_asking(library, host, name, family) {
        return lookup;
    }
    let mut walk = Walk::new(library, host.config, transport);
    let mut result = walk.search(name, family);
    if let Ok(found) = &mut result {
        order::sort(library, found, host.interfaces);
    }
    walk.journal.finish(result)
}

/// `res_search`, which is `res_query`: the search list is not used (rule M22).
pub(super) fn search(
    library: Library,
    host: &Host<'_>,
    name: &str,
    record_type: RecordType,
    transport: &mut dyn Transport,
) -> Lookup {
    if host.config.attempts == 0 {
        return without_dns(Source::Nobody, Err(LookupError::Crash));
    }
    let because = if name.ends_with('.') { CandidateReason::Absolute } else { CandidateReason::AsTyped };
    let mut walk = Walk::new(library, host.config, transport);
    let Ok(full) = candidate(&mut walk.text, &without_escapes(name), None) else {
        return without_dns(Source::Nobody, Err(LookupError::NoName));
    };
    let packets = walk.exchange(&full, false, &[record_type]);
    let response = packets.first().and_then(|packet| walk.journal.response((*packet)?));
    let (ending, result) = match response.map(|response| (response.rcode, response.answers.is_empty())) {
        Some((Rcode::NoError, false)) => (CandidateOutcome::Data, Ok(Vec::new())),
        Some((Rcode::NoError, true)) => (CandidateOutcome::NoData, Err(LookupError::NoData)),
        Some((Rcode::NxDomain, _)) => (CandidateOutcome::NxDomain, Err(LookupError::NoName)),
        Some(_) => (CandidateOutcome::Refused, Err(LookupError::Fail)),
        None => (walk.silence(), Err(LookupError::Again)),
    };
    let next = if ending == CandidateOutcome::Data { NextStep::Done } else { NextStep::GiveUp };
    walk.journal.close(Some(full), because, ending, next, rule::M22);
    walk.journal.finish(result)
}

/// Literals, /etc/hosts, names of no sensible length (rules M3 to M5).
fn without_asking(library: Library, host: &Host<'_>, name: &str, family: Family) -> Option<Lookup> {
    let wrong_family = nodata(library);
    let nobody = |error| Some(without_dns(Source::Nobody, Err(error)));
    if name.is_empty() || name.len() > MAX_NAME {
        return nobody(LookupError::NoName);
    }
    match literal::scoped(name) {
        Err(literal::NoSuchInterface) => return nobody(LookupError::NoName),
        Ok(Some(literal)) => {
            let result = family.admits(literal.address).then(|| vec![literal.address]).ok_or(wrong_family);
            let mut lookup = without_dns(Source::Literal, result);
            lookup.scope = literal.scope;
            return Some(lookup);
        }
        Ok(None) => {}
    }
    let (mut positions, mut found, mut other_family) = (Vec::new(), Vec::new(), Vec::new());
    for (position, entry) in host.hosts.find(|known| known == name) {
        if family.admits(entry.address) {
            positions.push(position);
            found.push(entry.address);
        } else {
            other_family.push(position);
        }
    }
    if !found.is_empty() {
        found.truncate(MAX_ADDRESSES);
        order::sort(library, &mut found, host.interfaces);
        return Some(without_dns(Source::Hosts(positions), Ok(found)));
    }
    if !other_family.is_empty() {
        return Some(without_dns(Source::Hosts(other_family), Err(wrong_family)));
    }
    if name == "." || name.ends_with("..") {
        return nobody(LookupError::NoName);
    }
    if host.config.attempts == 0 {
        return nobody(LookupError::Crash);
    }
    if host.config.timeout == 0 {
        return nobody(LookupError::Again);
    }
    None
}

/// "It exists, but not like that": a word of its own since 1.2.4.
fn nodata(library: Library) -> LookupError {
    if library == Library::Musl123 { LookupError::NoName } else { LookupError::NoData }
}

/// One walk along the candidates.
pub(super) struct Walk<'a> {
    pub library: Library,
    pub config: &'a Config,
    pub journal: Journal<'a>,
    /// Packets whose replies are still to be taken: the position of the type, and the packet's.
    pub arriving: VecDeque<(usize, usize)>,
    text: String,
}

impl<'a> Walk<'a> {
    fn new(library: Library, config: &'a Config, transport: &'a mut dyn Transport) -> Self {
        let journal = Journal::new(transport, &config.nameservers);
        Self { library, config, journal, arriving: VecDeque::with_capacity(8), text: String::with_capacity(96) }
    }

    /// `name_from_dns_search` (rules M6, M7).
    fn search(&mut self, typed: &str, family: Family) -> Result<Vec<IpAddr>, LookupError> {
        let old = self.library == Library::Musl123;
        let name = typed.strip_suffix('.').unwrap_or(typed);
        let text = without_escapes(name);
        let dots = typed.bytes().filter(|byte| *byte == b'.').count();
        let absolute = typed.ends_with('.');
        let searched = !absolute && dots < self.config.ndots;
        let domains = if searched { self.config.search.as_slice() } else { &[] };
        for (position, domain) in domains.iter().enumerate() {
            let because = CandidateReason::Suffix(position);
            if domain.len() >= BUFFER - name.len() - 1 {
                self.journal.close(None, because, CandidateOutcome::NotAName, NextStep::NextName, rule::M7);
                continue;
            }
            // Two dots at the end: 1.2.3 sends a packet that breaks off in the middle of the name (rule M18).
            let malformed = domain == "." || domain.ends_with("..");
            let full = match candidate(&mut self.text, &text, Some(&without_escapes(domain.trim_end_matches('.')))) {
                Ok(full) if !malformed || old => full,
                _ => {
                    let next = if old { NextStep::GiveUp } else { NextStep::NextName };
                    self.journal.close(
                        None,
                        because,
                        CandidateOutcome::NotAName,
                        next,
                        if malformed { rule::M18 } else { rule::M7 },
                    );
                    if old {
                        return Err(LookupError::NoName);
                    }
                    continue;
                }
            };
            if let Some(result) = self.candidate(full, because, malformed, family) {
                return result;
            }
        }
        let because = match () {
            () if absolute => CandidateReason::Absolute,
            () if !searched => CandidateReason::EnoughDots,
            () => CandidateReason::AsTyped,
        };
        match candidate(&mut self.text, &text, None) {
            Ok(full) => self.candidate(full, because, false, family).unwrap_or(Err(LookupError::NoName)),
            Err(_) => {
                self.journal.close(None, because, CandidateOutcome::NotAName, NextStep::GiveUp, rule::M7);
                Err(LookupError::NoName)
            }
        }
    }

    /// `name_from_dns` (rules M9 to M11): `None` to go on with the next name.
    fn candidate(
        &mut self,
        full: Name,
        because: CandidateReason,
        malformed: bool,
        family: Family,
    ) -> Option<Result<Vec<IpAddr>, LookupError>> {
        let types = family.record_types();
        let packets = self.exchange(&full, malformed, types);
        let last = !matches!(because, CandidateReason::Suffix(_));
        for packet in packets.iter().take(types.len()) {
            let Some(response) = packet.and_then(|packet| self.journal.response(packet)) else {
                let rule = if malformed { rule::M18 } else { rule::M9 };
                self.journal.close(Some(full), because, self.silence(), NextStep::GiveUp, rule);
                return Some(Err(LookupError::Again));
            };
            let (ending, next, result) = match response.rcode {
                Rcode::NoError => continue,
                Rcode::NxDomain if last => (CandidateOutcome::NxDomain, NextStep::GiveUp, None),
                Rcode::NxDomain => (CandidateOutcome::NxDomain, NextStep::NextName, None),
                Rcode::ServFail => (CandidateOutcome::ServFail, NextStep::GiveUp, Some(Err(LookupError::Again))),
                _ => (CandidateOutcome::Refused, NextStep::GiveUp, Some(Err(LookupError::Fail))),
            };
            let rule =
                if last && result.is_none() && because != CandidateReason::AsTyped { rule::M6 } else { rule::M9 };
            self.journal.close(Some(full), because, ending, next, rule);
            return result;
        }
        let mut found = Vec::new();
        let mut alias = false;
        let usable = full.as_str().bytes().all(|byte| byte != b'\\') || full.is_ascii();
        for (position, record_type) in types.iter().enumerate().rev() {
            let packet = packets.get(position).copied().flatten();
            let response = packet.and_then(|packet| self.journal.response(packet));
            for record in response.into_iter().flat_map(|response| &response.answers).filter(|_| usable) {
                alias |= record.record_type() == RecordType::Cname;
                // 1.2.3 takes addresses of either family from any reply.
                if record.record_type() == *record_type || self.library == Library::Musl123 {
                    found.extend(record.data.address());
                }
            }
        }
        found.truncate(MAX_ADDRESSES);
        let (ending, next, rule) = match () {
            () if !found.is_empty() => (CandidateOutcome::Data, NextStep::Done, rule::M9),
            () if alias => (CandidateOutcome::AliasOnly, NextStep::GiveUp, rule::M11),
            () => (CandidateOutcome::NoData, NextStep::GiveUp, rule::M9),
        };
        self.journal.close(Some(full), because, ending, next, rule);
        Some(if found.is_empty() { Err(nodata(self.library)) } else { Ok(found) })
    }

    /// What kept a candidate from being answered.
    fn silence(&self) -> CandidateOutcome {
        let present = self.journal.tries.len();
        let mut worst = CandidateOutcome::Timeout;
        let now = self.journal.now;
        let came = self.journal.sent.iter().filter(|sent| sent.at + sent.after <= now);
        for sent in came.filter(|sent| sent.attempt_of == present) {
            match &sent.exchange {
                Exchange::Response(response) if response.rcode == Rcode::ServFail => return CandidateOutcome::ServFail,
                Exchange::Response(response) if !counts(response.rcode) => worst = CandidateOutcome::Refused,
                _ => {}
            }
        }
        worst
    }
}

/// True for the replies musl does not pass over (rules M13, M14).
pub(super) fn counts(rcode: Rcode) -> bool {
    matches!(rcode, Rcode::NoError | Rcode::NxDomain)
}
