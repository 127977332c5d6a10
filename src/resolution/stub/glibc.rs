//! glibc 2.36 (rules G1 to G34): `resolv/res_init.c`, `resolv/res_query.c`, `nss/getaddrinfo.c`. How it sends
//! stands in `glibc_send`.

use super::config::{LOOPBACK, domain_of};
use super::glibc_send::Sender;
use super::lookup_log::{Journal, Packets, candidate, without_dns};
use super::{
    CandidateOutcome, CandidateReason, Config, Family, Host, Library, Lookup, LookupError, NextStep, Source, Transport,
};
use super::{literal, order};
use crate::dns::{Name, Rcode, RecordData, RecordType, Response};
use crate::rule::{self, Rule};
use std::net::{IpAddr, Ipv4Addr};

/// `RES_MAXNDOTS`, `RES_MAXRETRANS`, `RES_MAXRETRY` and `MAXNS` of `resolv.h`.
const MAX: (i64, i64, i64, usize) = (15, 30, 5, 3);

/// Reads resolv.conf (rules G1 to G3; `res_vinit_1`, `res_setoptions`).
pub(super) fn read(text: &str, hostname: &str) -> Config {
    let mut config = Config::default();
    let mut search = None;
    for line in text.split('\n') {
        if let Some(rest) = value_of(line, "nameserver") {
            let word = rest.split([' ', '\t']).next().unwrap_or_default();
            config.nameservers.extend(literal::scoped(word).ok().flatten().map(|literal| literal.address));
        } else if let Some(rest) = value_of(line, "domain") {
            search =
                rest.split([' ', '\t']).next().filter(|word| !word.is_empty()).map(|it| vec![it.to_owned()]).or(search);
        } else if let Some(rest) = value_of(line, "search") {
            let domains: Vec<_> = rest.split([' ', '\t']).filter(|word| !word.is_empty()).map(str::to_owned).collect();
            search = if domains.is_empty() { search } else { Some(domains) };
        } else if let Some(rest) = value_of(line, "options") {
            rest.split([' ', '\t']).for_each(|word| set_option(&mut config, word));
        }
    }
    config.nameservers.truncate(MAX.3);
    if config.nameservers.is_empty() {
        config.nameservers.push(LOOPBACK);
    }
    config.search = search.unwrap_or_else(|| domain_of(hostname));
    config
}

/// What stands behind a keyword in the first column.
fn value_of<'a>(line: &'a str, keyword: &str) -> Option<&'a str> {
    let rest = line.strip_prefix(keyword)?;
    rest.starts_with([' ', '\t']).then(|| rest.trim_start_matches([' ', '\t']))
}

fn set_option(config: &mut Config, word: &str) {
    if let Some(value) = word.strip_prefix("ndots:") {
        // Four bits hold it, so `-1` is 15.
        config.ndots = usize::try_from(atoi(value).min(MAX.0) & 15).unwrap_or_default();
    } else if let Some(value) = word.strip_prefix("timeout:") {
        config.timeout = atoi(value).min(MAX.1);
    } else if let Some(value) = word.strip_prefix("attempts:") {
        config.attempts = atoi(value).min(MAX.2);
    } else if let Some(flag) = flag(config, word) {
        *flag = true;
    }
}

fn flag<'a>(config: &'a mut Config, word: &str) -> Option<&'a mut bool> {
    let starts = |name: &str| word.starts_with(name);
    Some(match () {
        () if starts("rotate") => &mut config.rotate,
        () if starts("edns0") || starts("trust-ad") => &mut config.edns0,
        () if starts("single-request-reopen") => &mut config.single_request_reopen,
        () if starts("single-request") => &mut config.single_request,
        () if starts("no-tld-query") || starts("no_tld_query") => &mut config.no_tld_query,
        () if starts("use-vc") => &mut config.use_tcp,
        () if starts("no-aaaa") => &mut config.no_aaaa,
        () => return None,
    })
}

/// C's `atoi`: leading space, a sign, digits; 0 where there are none.
fn atoi(text: &str) -> i64 {
    let text = text.trim_start();
    let (sign, digits) = match text.strip_prefix('-') {
        Some(digits) => (-1, digits),
        None => (1, text.strip_prefix('+').unwrap_or(text)),
    };
    let end = digits.find(|character: char| !character.is_ascii_digit()).unwrap_or(digits.len());
    let number = digits.get(..end).unwrap_or_default();
    if number.is_empty() { 0 } else { sign * number.parse::<i64>().unwrap_or(i64::from(i32::MAX)) }
}

/// `getaddrinfo` with the default flags.
pub(super) fn look_up(host: &Host<'_>, name: &str, family: Family, transport: &mut dyn Transport) -> Lookup {
    if let Some(lookup) = without_asking(host, name, family) {
        return lookup;
    }
    let mut walk = Walk::new(host.config, transport);
    // With `no-aaaa` A is asked in place of AAAA too, only to tell a missing name from one without addresses
    // (rule G22).
    walk.only_existence = host.config.no_aaaa && family == Family::Inet6;
    let types = if host.config.no_aaaa { Family::Inet.record_types() } else { family.record_types() };
    let mut buffer = 1024;
    loop {
        let packets = match walk.search(name, types) {
            Ok(packets) => packets,
            Err(nothing) => return walk.journal.finish(Err(nothing.of_family(family))),
        };
        let (mut found, mut name_length) = (Vec::new(), 0);
        for sent in packets.as_slice().iter().filter_map(|packet| walk.journal.sent.get(*packet)) {
            if let Some(response) = sent.exchange.response() {
                addresses(&sent.question.name, response, &mut found);
                name_length = sent.question.name.without_root().len();
            }
        }
        if found.is_empty() {
            walk.journal.amend(CandidateOutcome::AliasOnly, NextStep::GiveUp, rule::G15);
            let error = if family == Family::Unspec { LookupError::NoName } else { LookupError::NoData };
            return walk.journal.finish(Err(error));
        }
        if buffer < room(family, found.len(), name_length) {
            // The result does not fit: everything again, with twice the room.
            walk.journal.amend(CandidateOutcome::Data, NextStep::StartOver, rule::G25);
            buffer *= 2;
            continue;
        }
        order::sort(Library::Glibc, &mut found, host.interfaces);
        return walk.journal.finish(Ok(found));
    }
}

/// `res_search` (rule G33).
pub(super) fn search(host: &Host<'_>, name: &str, record_type: RecordType, transport: &mut dyn Transport) -> Lookup {
    let mut walk = Walk::new(host.config, transport);
    let result = walk.search(name, &[record_type]).map(|_| Vec::new()).map_err(|error| error.of_family(Family::Unspec));
    walk.journal.finish(result)
}

/// Literals, /etc/hosts and names DNS cannot carry (rules G4 to G6).
fn without_asking(host: &Host<'_>, name: &str, family: Family) -> Option<Lookup> {
    let nobody = |error| Some(without_dns(Source::Nobody, Err(error)));
    match literal::scoped(name) {
        Err(literal::NoSuchInterface) => return nobody(LookupError::NoName),
        Ok(Some(literal)) => {
            let mapped = match literal.address {
                IpAddr::V6(address) if family == Family::Inet => address.to_ipv4_mapped().map(IpAddr::V4),
                address => family.admits(address).then_some(address),
            };
            let mut lookup = without_dns(Source::Literal, mapped.map(|it| vec![it]).ok_or(LookupError::AddrFamily));
            lookup.scope = literal.scope;
            return Some(lookup);
        }
        Ok(None) => {}
    }
    let digits_and_dots = name.bytes().all(|byte| byte.is_ascii_digit() || byte == b'.') && !name.ends_with('.');
    if family == Family::Inet && name.starts_with(|first: char| first.is_ascii_digit()) && digits_and_dots {
        return nobody(LookupError::NoName);
    }
    let (mut positions, mut found) = (Vec::new(), Vec::new());
    for (position, entry) in host.hosts.find(|known| known.eq_ignore_ascii_case(name)) {
        let address = match (family, entry.address) {
            (Family::Inet, IpAddr::V6(address)) if address.is_loopback() => Ipv4Addr::LOCALHOST.into(),
            (_, address) => address,
        };
        if family.admits(address) {
            positions.push(position);
            found.push(address);
        }
    }
    if !found.is_empty() {
        order::sort(Library::Glibc, &mut found, host.interfaces);
        return Some(without_dns(Source::Hosts(positions), Ok(found)));
    }
    let is_host_name = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_' | b'.');
    let carried = candidate(&mut String::new(), name, None).is_ok();
    if name.is_empty() || name.starts_with('-') || !name.bytes().all(is_host_name) || !carried {
        return nobody(LookupError::NoName);
    }
    None
}

/// How much room the result needs, in octets: the addresses and the full name that had them (rule G25).
fn room(family: Family, addresses: usize, name: usize) -> usize {
    match family {
        Family::Unspec => 40 * addresses + (name + 1).next_multiple_of(8),
        Family::Inet => 12 * addresses + name + 1,
        Family::Inet6 => 24 * addresses + name + 1,
    }
}

/// The addresses that belong to the name, along the aliases (rule G16).
fn addresses(asked: &Name, response: &Response, found: &mut Vec<IpAddr>) {
    if response.rcode != Rcode::NoError {
        return;
    }
    let mut owner = asked;
    for record in &response.answers {
        match &record.data {
            RecordData::Cname(target) if record.name == *owner => owner = target,
            data if record.name == *owner => found.extend(data.address()),
            _ => {}
        }
    }
}

/// Why a search came to nothing, before it is an error of `getaddrinfo` (rules G26, G27).
struct Nothing {
    /// The sum of all candidates.
    all: LookupError,
    /// The last candidate alone.
    last: Failure,
    /// The last query never returns.
    hangs: bool,
}

/// A candidate that had no data.
#[derive(Clone, Copy)]
struct Failure {
    ending: CandidateOutcome,
    /// What it would mean alone.
    error: LookupError,
}

impl Nothing {
    fn of_family(&self, family: Family) -> LookupError {
        match self.all {
            _ if self.hangs => LookupError::Hang,
            LookupError::Again if family == Family::Inet && self.last.error != LookupError::Again => {
                LookupError::NoName
            }
            error => error,
        }
    }
}

/// One walk along the candidates.
struct Walk<'a> {
    config: &'a Config,
    journal: Journal<'a>,
    sender: Sender<'a>,
    text: String,
    /// Data counts as none: the question was only whether the name exists.
    only_existence: bool,
}

impl<'a> Walk<'a> {
    fn new(config: &'a Config, transport: &'a mut dyn Transport) -> Self {
        let journal = Journal::new(transport, &config.nameservers);
        let text = String::with_capacity(96);
        Self { config, journal, sender: Sender::new(config), text, only_existence: false }
    }

    /// `res_search` (rules G7 to G13). Gives the packets whose replies are the answer.
    fn search(&mut self, name: &str, types: &[RecordType]) -> Result<Packets, Nothing> {
        let dots = name.bytes().filter(|byte| *byte == b'.').count();
        let absolute = name.ends_with('.');
        let mut first = None;
        if absolute || dots >= self.config.ndots {
            let because = if absolute { CandidateReason::Absolute } else { CandidateReason::EnoughDots };
            match self.candidate(name, None, because, types) {
                Ok(packets) => return Ok(packets),
                Err(failure) if absolute => return Err(self.nothing(failure.error, failure)),
                Err(failure) => first = Some(failure),
            }
        }
        let mut last = first.unwrap_or(Failure { ending: CandidateOutcome::NxDomain, error: LookupError::NoName });
        let (mut nodata, mut servfail, mut as_typed) = (false, false, first.is_some());
        for (position, domain) in self.config.search.iter().enumerate() {
            let domain = domain.strip_prefix('.').unwrap_or(domain);
            as_typed |= domain.is_empty();
            last = match self.candidate(name, Some(domain), CandidateReason::Suffix(position), types) {
                Ok(packets) => return Ok(packets),
                Err(failure) => failure,
            };
            match last.ending {
                CandidateOutcome::PortClosed => return Err(self.nothing(LookupError::Again, last)),
                CandidateOutcome::NoData => nodata = true,
                CandidateOutcome::ServFail => servfail = true,
                CandidateOutcome::NxDomain => {}
                _ => break,
            }
        }
        let allowed = dots > 0 || self.config.search.is_empty() || !self.config.no_tld_query;
        if allowed && !as_typed && !self.sender.hangs {
            last = match self.candidate(name, None, CandidateReason::AsTyped, types) {
                Ok(packets) => return Ok(packets),
                Err(failure) => failure,
            };
        }
        let all = match first {
            Some(failure) => failure.error,
            None if nodata => LookupError::NoData,
            None if servfail => LookupError::Again,
            None => last.error,
        };
        Err(self.nothing(all, last))
    }

    fn nothing(&self, all: LookupError, last: Failure) -> Nothing {
        Nothing { all, last, hangs: self.sender.hangs }
    }

    /// Tries one name.
    fn candidate(
        &mut self,
        name: &str,
        domain: Option<&str>,
        because: CandidateReason,
        types: &[RecordType],
    ) -> Result<Packets, Failure> {
        let Ok(full) = candidate(&mut self.text, name, domain) else {
            let ending = CandidateOutcome::NotAName;
            self.journal.close(None, because, ending, next(because, ending), rule::G10);
            return Err(Failure { ending, error: LookupError::NoName });
        };
        let replies = self.sender.exchange(&mut self.journal, &full, types);
        let ending = match &replies {
            Ok(packets) => ending_of(packets.as_slice().iter().filter_map(|packet| self.journal.response(*packet))),
            Err(ending) => *ending,
        };
        let ending =
            if self.only_existence && ending == CandidateOutcome::Data { CandidateOutcome::NoData } else { ending };
        self.journal.close(Some(full), because, ending, next(because, ending), rule_of(because, ending));
        let error = match ending {
            CandidateOutcome::Data | CandidateOutcome::AliasOnly | CandidateOutcome::NoData => LookupError::NoData,
            CandidateOutcome::NxDomain | CandidateOutcome::NotAName => LookupError::NoName,
            // A reply such as FORMERR that was not dropped is final.
            CandidateOutcome::Refused if replies.is_ok() => LookupError::NoName,
            CandidateOutcome::ServFail
            | CandidateOutcome::Refused
            | CandidateOutcome::Timeout
            | CandidateOutcome::PortClosed => LookupError::Again,
        };
        replies.ok().filter(|_| ending == CandidateOutcome::Data).ok_or(Failure { ending, error })
    }
}

/// The status of a candidate from the replies that count, A before AAAA (rules G12, G14).
fn ending_of<'a>(replies: impl Iterator<Item = &'a Response>) -> CandidateOutcome {
    let mut rcode = Rcode::NoError;
    for reply in replies {
        if reply.rcode == Rcode::NoError && !reply.answers.is_empty() {
            return CandidateOutcome::Data;
        }
        if rcode == Rcode::NoError {
            rcode = reply.rcode;
        }
    }
    match rcode {
        Rcode::NoError => CandidateOutcome::NoData,
        Rcode::NxDomain => CandidateOutcome::NxDomain,
        Rcode::ServFail => CandidateOutcome::ServFail,
        _ => CandidateOutcome::Refused,
    }
}

fn next(because: CandidateReason, ending: CandidateOutcome) -> NextStep {
    match (because, ending) {
        (_, CandidateOutcome::Data) => NextStep::Done,
        (CandidateReason::EnoughDots, _) => NextStep::NextName,
        (
            CandidateReason::Suffix(_) | CandidateReason::AfterAsTyped(..),
            CandidateOutcome::NxDomain | CandidateOutcome::NoData | CandidateOutcome::ServFail,
        ) => NextStep::NextName,
        (CandidateReason::Suffix(_) | CandidateReason::AfterAsTyped(..), ending)
            if ending != CandidateOutcome::PortClosed =>
        {
            NextStep::AsTypedOnly
        }
        _ => NextStep::GiveUp,
    }
}

fn rule_of(because: CandidateReason, ending: CandidateOutcome) -> Rule {
    match (because, ending) {
        (_, CandidateOutcome::Data) => rule::G12,
        (_, CandidateOutcome::PortClosed) => rule::G18,
        (CandidateReason::Absolute, _) => rule::G7,
        (CandidateReason::EnoughDots, _) => rule::G8,
        (CandidateReason::Suffix(_) | CandidateReason::AfterAsTyped(..), _) => rule::G13,
        _ => rule::G26,
    }
}
