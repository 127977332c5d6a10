//! Go's own resolver: `net/dnsconfig_unix.go`, `net/dnsclient_unix.go`, `net/hosts.go` of Go 1.26.

use super::config::domain_of;
use super::go_send::{Asker, Failure, run};
use super::lookup_log::{Journal, candidate, without_dns, without_escapes};
use super::order;
use super::{
    CandidateOutcome, CandidateReason, Config, Family, Host, Library, Lookup, LookupError, NextStep, Source, Transport,
};
use crate::dns::{Name, RecordType};
use crate::rule;
use crate::sorting::sort_by_key;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

/// The longest name, in octets, its final dot not counted (`isDomainName`).
const MAX_NAME: usize = 253;

/// Go has no limit of its own. More rounds than these would only lengthen a wait of many minutes.
const MAX_ATTEMPTS: i64 = 100;

/// Reads resolv.conf (`dnsReadConfig`).
pub(super) fn read(text: &str, hostname: &str) -> Config {
    let mut config = Config::default();
    for line in text.split('\n').filter(|line| !line.starts_with([';', '#'])) {
        let mut words = line.split([' ', '\r', '\t']).filter(|word| !word.is_empty());
        match words.next() {
            Some("nameserver") if config.nameservers.len() < 3 => {
                config.nameservers.extend(words.next().and_then(address).map(|(address, _)| address));
            }
            Some("domain") => {
                if let Some(domain) = words.next() {
                    config.search = vec![domain.to_owned()];
                }
            }
            Some("search") => config.search = words.filter(|word| *word != ".").map(str::to_owned).collect(),
            Some("options") => words.for_each(|word| set_option(&mut config, word)),
            _ => {}
        }
    }
    if config.nameservers.is_empty() {
        config.nameservers = vec![Ipv4Addr::LOCALHOST.into(), Ipv6Addr::LOCALHOST.into()];
    }
    if config.search.is_empty() {
        config.search = domain_of(hostname);
    }
    config
}

fn set_option(config: &mut Config, word: &str) {
    if let Some(value) = word.strip_prefix("ndots:") {
        config.ndots = usize::try_from(dtoi(value).clamp(0, 15)).unwrap_or_default();
    } else if let Some(value) = word.strip_prefix("timeout:") {
        config.timeout = dtoi(value).max(1);
    } else if let Some(value) = word.strip_prefix("attempts:") {
        config.attempts = dtoi(value).clamp(1, MAX_ATTEMPTS);
    } else {
        match word {
            "rotate" => config.rotate = true,
            "single-request" | "single-request-reopen" => config.single_request = true,
            "use-vc" | "usevc" | "tcp" => config.use_tcp = true,
            _ => {}
        }
    }
}

/// Go's `dtoi`: leading digits, 0 where there are none, no more than 0xFFFFFF.
fn dtoi(text: &str) -> i64 {
    let end = text.find(|character: char| !character.is_ascii_digit()).unwrap_or(text.len());
    let digits = text.get(..end).unwrap_or_default();
    if digits.is_empty() { 0 } else { digits.parse::<i64>().unwrap_or(i64::MAX).min(0xFF_FFFF) }
}

/// `LookupIP` with network `ip`, `ip4` or `ip6`.
pub(super) fn look_up(host: &Host<'_>, name: &str, family: Family, transport: &mut dyn Transport) -> Lookup {
    if let Some(lookup) = without_asking(host, name, family) {
        return lookup;
    }
    let mut walk = Walk::new(host.config, transport);
    let mut result = walk.addresses(name, family);
    if let Ok(found) = &mut result {
        order::sort(Library::Go, found, host.interfaces);
    }
    walk.journal.finish(result)
}

/// `LookupSRV`, `LookupTXT` and the like (`Resolver.lookup`).
pub(super) fn search(host: &Host<'_>, name: &str, record_type: RecordType, transport: &mut dyn Transport) -> Lookup {
    if !is_domain_name(name) {
        return without_dns(Source::Nobody, Err(LookupError::NoSuchHost));
    }
    let mut walk = Walk::new(host.config, transport);
    let candidates = walk.candidates(name);
    let mut result = Err(LookupError::NoSuchHost);
    for (position, (full, because)) in candidates.iter().enumerate() {
        let found = walk.together(full, &[record_type]).into_iter().next();
        result = match found {
            Some(Ok(_)) => Ok(Vec::new()),
            Some(Err(failure)) => Err(failure.error),
            None => continue,
        };
        let ending = found.and_then(Result::err).map_or(CandidateOutcome::Data, |failure| failure.ending);
        walk.close(full, *because, ending, position + 1 == candidates.len());
        if result.is_ok() {
            break;
        }
    }
    walk.journal.finish(result)
}

/// An address and its interface, as `netip.ParseAddr` reads them: no old forms.
fn address(text: &str) -> Option<(IpAddr, Option<u32>)> {
    if let Some((text, zone)) = text.split_once('%') {
        let address: Ipv6Addr = text.parse().ok().filter(|_| !zone.is_empty())?;
        let scope = match zone {
            "lo" => Some(1),
            "eth0" => Some(2),
            _ => zone.parse().ok(),
        };
        return Some((address.into(), scope));
    }
    text.parse().ok().map(|address| (address, None))
}

/// Literals, /etc/hosts and names that are none (`lookupIPAddr`, `goLookupIPCNAMEOrder`).
fn without_asking(host: &Host<'_>, name: &str, family: Family) -> Option<Lookup> {
    let admitted = |addresses: Vec<IpAddr>| {
        let admitted: Vec<_> = addresses.into_iter().filter_map(|address| family_of(address, family)).collect();
        if admitted.is_empty() { Err(LookupError::NoSuitableAddress) } else { Ok(admitted) }
    };
    if let Some((address, scope)) = address(name) {
        let mut lookup = without_dns(Source::Literal, admitted(vec![address]));
        lookup.scope = scope;
        return Some(lookup);
    }
    if name.is_empty() {
        return Some(without_dns(Source::Nobody, Err(LookupError::NoSuchHost)));
    }
    let absolute = |name: &str| name.strip_suffix('.').unwrap_or(name).to_owned();
    let wanted = absolute(name);
    let (positions, addresses): (Vec<_>, Vec<_>) = host
        .hosts
        .find(|known| known.strip_suffix('.').unwrap_or(known).eq_ignore_ascii_case(&wanted))
        .map(|(position, entry)| (position, entry.address))
        .unzip();
    if !addresses.is_empty() {
        let mut result = admitted(addresses);
        if let Ok(found) = &mut result {
            order::sort(Library::Go, found, host.interfaces);
        }
        return Some(without_dns(Source::Hosts(positions), result));
    }
    (!is_domain_name(name)).then(|| without_dns(Source::Nobody, Err(LookupError::NoSuchHost)))
}

/// Go keeps IPv4 in the same form as IPv4 within IPv6, and takes either for IPv4.
fn family_of(address: IpAddr, family: Family) -> Option<IpAddr> {
    let plain = match address {
        IpAddr::V6(address) => address.to_ipv4_mapped().map_or(address.into(), IpAddr::V4),
        IpAddr::V4(_) => address,
    };
    family.admits(plain).then_some(plain)
}

/// `isDomainName`: letters, digits, `-`, `_`, not all of them digits, no dash at the edge of a label.
fn is_domain_name(name: &str) -> bool {
    if name == "." {
        return true;
    }
    let name = name.strip_suffix('.').unwrap_or(name);
    let label = |label: &str| {
        (1..=63).contains(&label.len())
            && !label.starts_with('-')
            && !label.ends_with('-')
            && label.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_'))
    };
    let numeric = |byte: u8| byte.is_ascii_digit() || byte == b'.';
    name.len() <= MAX_NAME && name.split('.').all(label) && !name.bytes().all(numeric)
}

/// One walk along the candidates.
struct Walk<'a> {
    config: &'a Config,
    journal: Journal<'a>,
    /// `soffset`: with which nameserver the next question begins.
    turn: usize,
}

impl<'a> Walk<'a> {
    fn new(config: &'a Config, transport: &'a mut dyn Transport) -> Self {
        Self { config, journal: Journal::new(transport, &config.nameservers), turn: config.first }
    }

    /// `nameList` (rules R1 to R3). Names below `onion` never reach DNS.
    fn candidates(&self, typed: &str) -> Vec<(Name, CandidateReason)> {
        let mut text = String::with_capacity(96);
        let mut list = Vec::with_capacity(self.config.search.len() + 1);
        let mut add = |domain: Option<&str>, because| {
            if let Ok(full) = candidate(&mut text, typed, domain)
                && !full.labels().next_back().is_some_and(|label| label.eq_ignore_ascii_case("onion"))
            {
                list.push((full, because));
            }
        };
        if typed.ends_with('.') {
            add(None, CandidateReason::Absolute);
            return list;
        }
        let enough = typed.bytes().filter(|byte| *byte == b'.').count() >= self.config.ndots;
        if enough {
            add(None, CandidateReason::EnoughDots);
        }
        for (position, domain) in self.config.search.iter().enumerate() {
            add(Some(&without_escapes(domain)), CandidateReason::Suffix(position));
        }
        if !enough {
            add(None, CandidateReason::AsTyped);
        }
        list
    }

    /// `goLookupIPCNAMEOrder`: data in one family is enough; every failure leads to the next name; the error
    /// of the name as typed is preferred (rules R5 to R11, R21).
    fn addresses(&mut self, typed: &str, family: Family) -> Result<Vec<IpAddr>, LookupError> {
        let types = family.record_types();
        let candidates = self.candidates(typed);
        let mut error = None;
        for (position, (full, because)) in candidates.iter().enumerate() {
            let original = !matches!(because, CandidateReason::Suffix(_));
            let mut found = Vec::new();
            let mut ending = None;
            for result in self.together(full, types) {
                match result {
                    Ok(packet) => {
                        let answers = self.journal.response(packet).map_or(&[][..], |response| &response.answers);
                        found.extend(answers.iter().filter_map(|record| family_of(record.data.address()?, family)));
                    }
                    Err(failure) => {
                        if error.is_none() || original {
                            error = Some(failure.error);
                        }
                        ending = worse(ending, failure.ending);
                    }
                }
            }
            let ending =
                if found.is_empty() { ending.unwrap_or(CandidateOutcome::AliasOnly) } else { CandidateOutcome::Data };
            self.close(full, *because, ending, position + 1 == candidates.len());
            if !found.is_empty() {
                return Ok(found);
            }
        }
        Err(error.unwrap_or(LookupError::NoSuchHost))
    }

    fn close(&mut self, full: &Name, because: CandidateReason, ending: CandidateOutcome, last: bool) {
        let (next, rule) = match ending {
            CandidateOutcome::Data => (NextStep::Done, rule::R7),
            _ if last => (NextStep::GiveUp, rule::R21),
            CandidateOutcome::NxDomain => (NextStep::NextName, rule::R5),
            CandidateOutcome::NoData => (NextStep::NextName, rule::R6),
            CandidateOutcome::AliasOnly => (NextStep::NextName, rule::R22),
            CandidateOutcome::ServFail => (NextStep::NextName, rule::R8),
            CandidateOutcome::Refused => (NextStep::NextName, rule::R9),
            CandidateOutcome::Timeout | CandidateOutcome::PortClosed | CandidateOutcome::NotAName => {
                (NextStep::NextName, rule::R10)
            }
        };
        self.journal.close(Some(full.clone()), because, ending, next, rule);
    }

    /// Asks for all types of a name, each in its goroutine, or one after the other with `single-request`.
    /// Gives the results in the order in which they came.
    fn together(&mut self, name: &Name, types: &[RecordType]) -> Vec<Result<usize, Failure>> {
        let offset_of = |walk: &mut Self| {
            let offset = walk.turn;
            walk.turn += usize::from(walk.config.rotate);
            offset
        };
        let mut askers: Vec<Asker> = Vec::with_capacity(types.len());
        if self.config.single_request {
            for record_type in types {
                let offset = offset_of(self);
                let mut asker = vec![Asker::new(*record_type, offset)];
                run(self.config, &mut self.journal, name, &mut asker);
                askers.append(&mut asker);
            }
        } else {
            // The goroutine made last runs first, so with `rotate` it takes the first turn.
            for record_type in types.iter().rev() {
                let offset = offset_of(self);
                askers.insert(0, Asker::new(*record_type, offset));
            }
            run(self.config, &mut self.journal, name, &mut askers);
            sort_by_key(&mut askers, |asker| asker.result.map_or(usize::MAX, |(_, order)| order));
        }
        askers.into_iter().filter_map(|asker| asker.result.map(|(result, _)| result)).collect()
    }
}

/// What a candidate came to where its types came to different things: what is said first here.
fn worse(one: Option<CandidateOutcome>, other: CandidateOutcome) -> Option<CandidateOutcome> {
    let order = [
        CandidateOutcome::Timeout,
        CandidateOutcome::PortClosed,
        CandidateOutcome::ServFail,
        CandidateOutcome::Refused,
        CandidateOutcome::AliasOnly,
        CandidateOutcome::NoData,
        CandidateOutcome::NxDomain,
    ];
    order.into_iter().find(|ending| one == Some(*ending) || other == *ending)
}
