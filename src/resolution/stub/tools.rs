//! The command-line tools: what `dig`, `nslookup` and `host` ask, which is not what applications ask
//! (rules R25, DG1 to DG4, N1 to N3, B1 to B4). None of them reads /etc/hosts.
//!
//! Only the questions and the replies are given. What a tool prints of them is made elsewhere.

use super::lookup_log::{Journal, candidate, without_dns, without_escapes};
use super::{
    CandidateOutcome, CandidateReason, Config, Exchange, Lookup, LookupError, NextStep, Protocol, Source, Transport,
};
use crate::dns::{Name, NameError, Rcode, RecordData, RecordType};
use crate::rule;
use std::borrow::Cow;
use std::time::Duration;

/// BIND's tools cut the search list after so many domains (rule DG2).
const MAX_SEARCH: usize = 8;
/// BIND's tools say with EDNS that they take replies of this size, in octets.
const BIND_UDP: Protocol = Protocol::Udp { limit: 1232 };
/// busybox has no EDNS.
const BUSYBOX_UDP: Protocol = Protocol::Udp { limit: 512 };

/// A tool.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Tool {
    /// `dig` of BIND 9.18: the name as it is.
    Dig,
    /// `dig +search`.
    DigSearch,
    /// `nslookup` of BIND 9.18.
    Nslookup,
    /// `host` of BIND 9.18.
    Host,
    /// `nslookup` of busybox 1.30 and later, as in Alpine.
    BusyboxNslookup,
}

/// Runs a tool on a name. `record_type` is the type given on the command line, if any.
pub fn run(
    tool: Tool,
    config: &Config,
    name: &str,
    record_type: Option<RecordType>,
    transport: &mut dyn Transport,
) -> Lookup {
    run_over(tool, BIND_UDP, config, name, record_type, transport)
}

/// The same, with how BIND's tools send their questions: over TCP, or over UDP with what they take.
pub fn run_over(
    tool: Tool,
    protocol: Protocol,
    config: &Config,
    name: &str,
    record_type: Option<RecordType>,
    transport: &mut dyn Transport,
) -> Lookup {
    let types: &[RecordType] = match (tool, &record_type) {
        (_, Some(given)) => std::slice::from_ref(given),
        (Tool::Dig | Tool::DigSearch, None) => &[RecordType::A],
        (Tool::Nslookup | Tool::BusyboxNslookup, None) => &[RecordType::A, RecordType::Aaaa],
        (Tool::Host, None) => &[RecordType::A, RecordType::Aaaa, RecordType::Mx],
    };
    let journal = Journal::new(transport, &config.nameservers);
    let names = candidates(tool, config, name);
    if names.is_empty() {
        return without_dns(Source::Nobody, Err(LookupError::NoName));
    }
    match tool {
        Tool::BusyboxNslookup => busybox(journal, config, names, types),
        _ => bind((tool, protocol), journal, config, names, types),
    }
}

/// Which names a tool tries, in order (rules DG1, DG2, N1, B1, B2). What is no name is left out. BIND's tools read
/// escapes (`dns_name_fromtext`), busybox knows none.
fn candidates(tool: Tool, config: &Config, typed: &str) -> Vec<(Name, CandidateReason)> {
    let plain = |text| match tool {
        Tool::BusyboxNslookup => without_escapes(text),
        _ => Cow::Borrowed(text),
    };
    let name = plain(typed);
    // A domain behind it must not lend it what its last backslash lacks.
    if Name::parse(&name) == Err(NameError::BadEscape) {
        return Vec::new();
    }
    let dots = typed.bytes().filter(|byte| *byte == b'.').count();
    let (searched, as_typed) = match tool {
        Tool::Dig => (false, true),
        Tool::BusyboxNslookup => (dots == 0 && !config.search.is_empty(), dots > 0 || config.search.is_empty()),
        _ => (!typed.ends_with('.') && dots < config.ndots, true),
    };
    let limit = if tool == Tool::BusyboxNslookup { usize::MAX } else { MAX_SEARCH };
    let domains = config.search.iter().take(if searched { limit } else { 0 }).enumerate();
    let because = match () {
        () if typed.ends_with('.') => CandidateReason::Absolute,
        () if !searched && tool != Tool::Dig => CandidateReason::EnoughDots,
        () => CandidateReason::AsTyped,
    };
    let mut text = String::with_capacity(96);
    let mut list: Vec<(Name, CandidateReason)> = Vec::new();
    for (position, domain) in domains {
        let domain = domain.strip_prefix('.').unwrap_or(domain);
        list.extend(
            candidate(&mut text, &name, Some(&plain(domain)))
                .ok()
                .map(|full| (full, CandidateReason::Suffix(position))),
        );
    }
    if as_typed && !typed.is_empty() {
        list.extend(candidate(&mut text, &name, None).ok().map(|full| (full, because)));
    }
    list
}

/// BIND's tools: one question at a time. The first type finds the name, the others are asked of it.
fn bind(
    (tool, protocol): (Tool, Protocol),
    mut journal: Journal<'_>,
    config: &Config,
    names: Vec<(Name, CandidateReason)>,
    types: &[RecordType],
) -> Lookup {
    let mut result = Err(LookupError::NoName);
    let count = names.len();
    for (position, (name, because)) in names.into_iter().enumerate() {
        let Some((first, others)) = types.split_first() else { break };
        let reply = ask((tool, protocol), &mut journal, config, &name, *first);
        let response = reply.and_then(|packet| journal.response(packet));
        let ending = match response.map(|response| response.rcode) {
            None => CandidateOutcome::Timeout,
            Some(Rcode::NoError) if response.is_some_and(|response| response.answers.is_empty()) => {
                CandidateOutcome::NoData
            }
            Some(Rcode::NoError) => CandidateOutcome::Data,
            Some(Rcode::NxDomain) => CandidateOutcome::NxDomain,
            Some(Rcode::ServFail) => CandidateOutcome::ServFail,
            Some(_) => CandidateOutcome::Refused,
        };
        let mut packets: Vec<usize> = reply.into_iter().collect();
        if matches!(ending, CandidateOutcome::Data | CandidateOutcome::NoData) {
            // The other types are asked of the name the aliases lead to (rule N1).
            let alias = response.into_iter().flat_map(|response| &response.answers).rev();
            let target = alias.filter_map(|record| match &record.data {
                RecordData::Cname(target) => Some(target.clone()),
                _ => None,
            });
            let target = target.take(1).next().unwrap_or_else(|| name.clone());
            packets
                .extend(others.iter().filter_map(|other| ask((tool, protocol), &mut journal, config, &target, *other)));
        }
        let next = match ending {
            CandidateOutcome::NxDomain if position + 1 < count => NextStep::NextName,
            CandidateOutcome::Data => NextStep::Done,
            _ => NextStep::GiveUp,
        };
        journal.close(Some(name), because, ending, next, if tool == Tool::Dig { rule::DG1 } else { rule::DG2 });
        result = match ending {
            CandidateOutcome::Data | CandidateOutcome::NoData => Ok(addresses(&journal, &packets)),
            CandidateOutcome::NxDomain => Err(LookupError::NoName),
            _ => Err(LookupError::Again),
        };
        if next != NextStep::NextName {
            break;
        }
    }
    journal.finish(result)
}

/// One question of BIND's tools to one nameserver after the other (rules DG3, N2, N3).
fn ask(
    (tool, protocol): (Tool, Protocol),
    journal: &mut Journal<'_>,
    config: &Config,
    name: &Name,
    record_type: RecordType,
) -> Option<usize> {
    let tries = if tool == Tool::Host { 2 } else { 3 };
    let patience = Duration::from_secs(u64::try_from(config.timeout).unwrap_or(5));
    let dig = matches!(tool, Tool::Dig | Tool::DigSearch);
    let mut failed = None;
    for nameserver in 0..config.nameservers.len() {
        let rounds = if nameserver == 0 { tries } else { 1 };
        for _ in 0..rounds {
            let packet = journal.send(nameserver, name, record_type, protocol);
            let until = journal.now + patience;
            match journal.arrive(packet, until) {
                Exchange::Response(response) if response.truncated && protocol != Protocol::Tcp => {
                    let packet = journal.send(nameserver, name, record_type, Protocol::Tcp);
                    let until = journal.now + patience;
                    return matches!(journal.arrive(packet, until), Exchange::Response(_)).then_some(packet);
                }
                Exchange::Response(response) if response.rcode == Rcode::ServFail && !dig => {
                    failed = Some(packet);
                    break;
                }
                Exchange::Response(_) => return Some(packet),
                Exchange::PortClosed => {}
                Exchange::Silence => {
                    journal.lose(packet);
                    journal.now = until;
                }
            }
        }
    }
    failed
}

/// busybox: all types of all names at once; again after half the time where nothing came (rules B2, B4).
fn busybox(
    mut journal: Journal<'_>,
    config: &Config,
    names: Vec<(Name, CandidateReason)>,
    types: &[RecordType],
) -> Lookup {
    let mut packets = Vec::new();
    'servers: for nameserver in 0..config.nameservers.len() {
        for _ in 0..2 {
            for record_type in types {
                for (name, _) in &names {
                    packets.push(journal.send(nameserver, name, *record_type, BUSYBOX_UDP));
                }
            }
            let until = journal.now + Duration::from_millis(2500);
            let came: Vec<usize> = packets
                .iter()
                .copied()
                .filter(|packet| matches!(journal.arrive(*packet, until), Exchange::Response(_)))
                .collect();
            if !came.is_empty() {
                packets = came;
                break 'servers;
            }
            journal.now = until;
        }
    }
    packets.retain(|packet| matches!(journal.arrive(*packet, journal.now), Exchange::Response(_)));
    let answered = !packets.is_empty();
    let found = addresses(&journal, &packets);
    let count = names.len();
    for (position, (name, because)) in names.into_iter().enumerate() {
        let of_name = packets.iter().filter_map(|packet| journal.sent.get(*packet));
        let of_name = of_name.filter(|sent| sent.question.name == name);
        let replies: Vec<_> = of_name.filter_map(|sent| sent.exchange.response()).collect();
        let ending = match replies.first().map(|reply| reply.rcode) {
            _ if replies.iter().any(|reply| reply.rcode == Rcode::NoError && !reply.answers.is_empty()) => {
                CandidateOutcome::Data
            }
            None => CandidateOutcome::Timeout,
            Some(Rcode::NoError) => CandidateOutcome::NoData,
            Some(Rcode::NxDomain) => CandidateOutcome::NxDomain,
            Some(Rcode::ServFail) => CandidateOutcome::ServFail,
            Some(_) => CandidateOutcome::Refused,
        };
        let next = if position + 1 < count { NextStep::NextName } else { NextStep::Done };
        for sent in journal.sent.iter_mut().filter(|sent| sent.question.name == name) {
            sent.attempt_of = position;
        }
        journal.close(Some(name), because, ending, next, if count > 1 { rule::B2 } else { rule::B1 });
    }
    let failure = if answered { LookupError::NoName } else { LookupError::Again };
    journal.finish(if found.is_empty() { Err(failure) } else { Ok(found) })
}

fn addresses(journal: &Journal<'_>, packets: &[usize]) -> Vec<std::net::IpAddr> {
    let replies = packets.iter().filter_map(|packet| journal.response(*packet));
    replies.flat_map(|reply| &reply.answers).filter_map(|record| record.data.address()).collect()
}
