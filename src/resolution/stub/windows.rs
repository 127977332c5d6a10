//! Windows, as far as Kubernetes documents how names are resolved there (part WN of the rules): one suffix for names
//! without a dot, whole names as they are. What its resolver does where a nameserver fails is not documented, and
//! neither is what comes of names that it knows by itself: then the result is [`LookupError::NotKnown`].

use super::config::domain_of;
use super::lookup_log::{Journal, candidate, without_dns, without_escapes};
use super::{
    CandidateOutcome, CandidateReason, Config, Exchange, Family, Host, Lookup, LookupError, NextStep, Protocol, Source,
    Transport, glibc,
};
use crate::dns::{Name, Outcome, RecordType, wire};
use crate::rule;
use std::net::IpAddr;
use std::time::Duration;

/// How long it is known to wait: what it does from then on is not documented for pods.
const PATIENCE: Duration = Duration::from_secs(1);

/// What a kubelet gives the pod: all of it as for Linux, but of the search list the one suffix of the pod's namespace.
/// Where that is not the first domain, no suffix is known.
pub(super) fn read(text: &str, hostname: &str) -> Config {
    let mut config = glibc::read(text, hostname);
    // A name that the file does not give is none of Windows' suffixes.
    if config.search == domain_of(hostname) {
        config.search.clear();
    }
    config.search.truncate(1);
    config.search.retain(|domain| domain.split('.').nth(1) == Some("svc"));
    config
}

/// Addresses of a name.
pub(super) fn look_up(host: &Host<'_>, name: &str, family: Family, transport: &mut dyn Transport) -> Lookup {
    if let Ok(address) = name.parse::<IpAddr>() {
        let found = family.admits(address).then(|| vec![address]);
        return without_dns(Source::Literal, found.ok_or(LookupError::NotKnown));
    }
    ask(host, name, family.record_types(), transport)
}

/// Records of any type.
pub(super) fn search(host: &Host<'_>, name: &str, record_type: RecordType, transport: &mut dyn Transport) -> Lookup {
    ask(host, name, &[record_type], transport)
}

fn ask(host: &Host<'_>, name: &str, types: &[RecordType], transport: &mut dyn Transport) -> Lookup {
    let unknown = || without_dns(Source::Nobody, Err(LookupError::NotKnown));
    let Some((full, because)) = whole(host.config, name) else { return unknown() };
    let mut journal = Journal::new(transport, &host.config.nameservers);
    let mut addresses = Vec::new();
    let mut endings = Vec::new();
    for record_type in types {
        let udp = Protocol::Udp { limit: wire::UDP_LIMIT };
        let mut packet = journal.send(0, &full, *record_type, udp);
        let arrived = |journal: &mut Journal<'_>, packet| {
            let until = journal.now + PATIENCE;
            matches!(journal.arrive(packet, until), Exchange::Response(_))
        };
        let mut came = arrived(&mut journal, packet);
        if came && journal.response(packet).is_some_and(|response| response.truncated) {
            packet = journal.send(0, &full, *record_type, Protocol::Tcp);
            came = arrived(&mut journal, packet);
        }
        let response = journal.response(packet).filter(|_| came);
        let wanted = |response: &crate::dns::Response| {
            let all = response.answers.iter().filter(|record| record.data.record_type() == *record_type);
            all.map(|record| record.data.address()).collect::<Vec<_>>()
        };
        let found = response.map(wanted).unwrap_or_default();
        endings.push(match response.map(crate::dns::Response::outcome) {
            Some(Outcome::NoError) if found.is_empty() => CandidateOutcome::AliasOnly,
            Some(Outcome::NoError) => CandidateOutcome::Data,
            Some(Outcome::NoData) => CandidateOutcome::NoData,
            Some(Outcome::NxDomain) => CandidateOutcome::NxDomain,
            Some(Outcome::ServFail) => CandidateOutcome::ServFail,
            Some(Outcome::Refused) => CandidateOutcome::Refused,
            Some(Outcome::Timeout) | None => CandidateOutcome::Timeout,
        });
        addresses.extend(found.into_iter().flatten());
    }
    let is = |ending: CandidateOutcome| endings.contains(&ending);
    let (ending, result) = match endings.iter().find(|ending| !is_documented(**ending)) {
        Some(ending) => (*ending, Err(LookupError::NotKnown)),
        None if is(CandidateOutcome::Data) => (CandidateOutcome::Data, Ok(addresses)),
        None if is(CandidateOutcome::NoData) => (CandidateOutcome::NoData, Err(LookupError::NoDataRecord)),
        None => (CandidateOutcome::NxDomain, Err(LookupError::HostNotFound)),
    };
    let next = if ending == CandidateOutcome::Data { NextStep::Done } else { NextStep::GiveUp };
    journal.close(Some(full), because, ending, next, rule::WN1);
    journal.finish(result)
}

/// What follows from a reply such as this is a matter of DNS alone.
fn is_documented(ending: CandidateOutcome) -> bool {
    matches!(ending, CandidateOutcome::Data | CandidateOutcome::NoData | CandidateOutcome::NxDomain)
}

/// The one name that is asked for (rule WN1); `None` where that is not known.
fn whole(config: &Config, name: &str) -> Option<(Name, CandidateReason)> {
    let mut buffer = String::new();
    let typed = without_escapes(name);
    if name.ends_with('.') {
        return Some((Name::parse(&typed).ok()?, CandidateReason::Absolute));
    }
    if name.contains('.') {
        return Some((candidate(&mut buffer, &typed, None).ok()?, CandidateReason::HasDot));
    }
    // Windows answers for itself.
    if name.is_empty() || name.eq_ignore_ascii_case("localhost") {
        return None;
    }
    Some((candidate(&mut buffer, &typed, Some(config.search.first()?)).ok()?, CandidateReason::OneSuffix))
}
