//! A question's way, worked out from the answer: what was tried, where each try went and what decided it, and where
//! packets would go. No coordinates here.

use crate::cluster::ObjectRef;
use crate::explain::traffic::{Destination, destination};
use crate::resolution::stub::{CandidateOutcome, Source, Try};
use crate::resolution::trace::{Station, Trace};
use crate::sandbox::{Answer, Sandbox};
use crate::text::words;
use std::net::IpAddr;

/// How many backends are drawn before they are counted.
const BACKENDS: usize = 4;

/// One name that was tried.
#[derive(Clone, Debug, PartialEq)]
#[expect(missing_docs, reason = "the fields say it")]
pub struct Leg {
    /// What was typed, and what was put behind it.
    pub front: String,
    pub back: String,
    /// The station that decided.
    pub station: &'static str,
    pub outcome: &'static str,
    pub found: bool,
    /// What decided it, and whether that was there.
    pub decided: Option<(String, bool, ObjectRef)>,
}

/// Where packets to one address would go.
#[derive(Clone, Debug, PartialEq)]
#[expect(missing_docs, reason = "the fields say it")]
pub struct Way {
    pub from: String,
    pub to: String,
    pub is_proxied: bool,
}

/// Where packets would go to each address of the answer.
pub fn ways(sandbox: &Sandbox, answer: &Answer, text: words::PathText) -> Vec<Way> {
    let addresses = answer.records.iter().filter_map(|one| one.record.data.address());
    addresses.take(BACKENDS).flat_map(|address| ways_to(sandbox, address, text)).collect()
}

/// What an address comes to that was asked for in place of a name: where packets to it go.
pub fn way_of_literal(sandbox: &Sandbox, answer: &Answer, text: words::PathText) -> Option<String> {
    answer.lookup.as_ref().filter(|lookup| lookup.source == Source::Literal)?;
    ways(sandbox, answer, text).first().map(|way| format!("{} → {}", way.from, way.to))
}

fn surplus(all: usize, shown: usize, text: words::PathText) -> Option<String> {
    (all > shown).then(|| text.more(all - shown))
}

/// The names that were tried for what was typed, in the order of trying.
pub fn legs(answer: &Answer, typed: &str) -> Vec<Leg> {
    let tries = answer.lookup.as_ref().map_or(&[][..], |lookup| &lookup.tries);
    let leg = |(position, candidate): (usize, &Try)| {
        let name = candidate.name.as_ref().map(ToString::to_string).unwrap_or_default();
        // A dot alone is the end of the name and nothing that was put behind it.
        let back = name.strip_prefix(typed).filter(|back| *back != ".").unwrap_or_default().to_owned();
        let front = if back.is_empty() && !name.is_empty() { name } else { typed.to_owned() };
        let trace = answer.trace_of(position);
        Leg {
            front,
            back,
            station: trace.map_or("", station),
            outcome: word(candidate.ending),
            found: candidate.ending == CandidateOutcome::Data,
            decided: trace.and_then(decided),
        }
    };
    tries.iter().enumerate().map(leg).collect()
}

/// The last station of the server that a question came to.
fn station(trace: &Trace) -> &'static str {
    let of = |at: &Station| match at {
        Station::Refused { .. } => Some("no zone"),
        Station::Kubernetes { outcome: Some(_), .. } => Some("kubernetes"),
        Station::Forward { .. } => Some("forward"),
        Station::Unanswered => Some("no plugin"),
        Station::Stopped { .. } => Some("CrashLoopBackOff"),
        Station::Plugin { plugin, .. } => Some(*plugin),
        Station::CannotSay { .. } => Some("?"),
        Station::Unreached { .. } => Some("—"),
        Station::Cache { remembered: Some(_), .. } => Some("cache"),
        Station::Upstream { address: Some(_), .. } => Some("upstream"),
        Station::Nameserver { .. } => Some("node-local-dns"),
        Station::Cache { .. } | Station::Kubernetes { .. } | Station::Upstream { address: None, .. } => None,
    };
    trace.hops.iter().filter(|hop| hop.depth == 0).filter_map(|hop| of(&hop.at)).next_back().unwrap_or_default()
}

/// The object that decided: the first that failed, or the last that was looked at.
fn decided(trace: &Trace) -> Option<(String, bool, ObjectRef)> {
    let checks = trace.hops.iter().filter_map(|hop| match &hop.at {
        Station::Kubernetes { checks, .. } => Some(checks),
        _ => None,
    });
    let mut looked = checks.flatten().filter_map(|check| Some((check.ok, check.object.clone()?)));
    let all: Vec<_> = looked.by_ref().collect();
    let (ok, object) = all.iter().find(|(ok, _)| !ok).or(all.last())?.clone();
    let short = object.to_string();
    // The kind and the name: the namespace stands in the name that was asked.
    let mut parts = short.split('/');
    let kind = parts.next().unwrap_or_default();
    Some((format!("{kind} {}", object.name), ok, object))
}

/// What a name came to, as an outcome is written.
pub(super) fn word(ending: CandidateOutcome) -> &'static str {
    match ending {
        CandidateOutcome::Data => "NOERROR",
        CandidateOutcome::AliasOnly | CandidateOutcome::NoData => "NODATA",
        CandidateOutcome::NxDomain => "NXDOMAIN",
        CandidateOutcome::ServFail => "SERVFAIL",
        CandidateOutcome::Refused => "REFUSED",
        CandidateOutcome::Timeout => "TIMEOUT",
        CandidateOutcome::PortClosed => "CLOSED",
        CandidateOutcome::NotAName => "NO NAME",
    }
}

fn ways_to(sandbox: &Sandbox, address: IpAddr, text: words::PathText) -> Vec<Way> {
    let from = address.to_string();
    let way = |from: String, to: String, is_proxied| Way { from, to, is_proxied };
    match destination(sandbox.cluster(), address) {
        Destination::Pod(pod) => vec![way(from, format!("{} · {}", text.straight(), pod.name), false)],
        Destination::NotGiven(_) => vec![way(from, text.behind_not_given().to_owned(), true)],
        Destination::Nobody => vec![way(from, text.nobody().to_owned(), false)],
        Destination::NotBrought => vec![way(from, text.not_brought().to_owned(), false)],
        Destination::Itself => vec![way(from, text.itself().to_owned(), false)],
        Destination::Elsewhere => vec![way(from, text.elsewhere().to_owned(), false)],
        Destination::Service { ports, .. } if ports.is_empty() => {
            vec![way(from, text.nobody_behind().to_owned(), true)]
        }
        Destination::Service { ports, .. } => ports
            .into_iter()
            .map(|port| {
                let from = format!("{from}:{}", port.port);
                let all = port.backends.len();
                let mut to: Vec<String> =
                    port.backends.iter().take(2).map(|one| format!("{}:{}", one.address, one.port)).collect();
                to.extend(surplus(all, 2, text));
                way(from, if all == 0 { text.nobody_behind().to_owned() } else { to.join(" | ") }, true)
            })
            .collect(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sandbox::{Ask, Edit};
    use crate::text::Language;

    #[test]
    fn an_address_in_place_of_a_name_comes_to_what_has_it() {
        let mut sandbox = Sandbox::toy();
        let path = words::path(Language::English);
        let comes_to = |sandbox: &Sandbox, name: &str| {
            let answer = sandbox.answer(&Ask { name: name.to_owned(), ..sandbox.question().clone() });
            way_of_literal(sandbox, &answer, path)
        };
        assert_eq!(comes_to(&sandbox, "10.244.2.2").unwrap(), "10.244.2.2 → directly to that address · db-0");
        sandbox.edit(Edit::Delete(ObjectRef::new(crate::cluster::Kind::Pod, "default", "db-0"))).unwrap();
        let lost = comes_to(&sandbox, "10.244.2.2").unwrap();
        assert_eq!(lost, "10.244.2.2 → nowhere: no pod or Service has this address");
        assert_eq!(comes_to(&sandbox, "192.0.2.7").unwrap(), "192.0.2.7 → outside the cluster");
        assert_eq!(comes_to(&sandbox, "db"), None, "a name has an answer of its own");
    }
}
