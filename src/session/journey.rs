//! What the drawing of a question's way shows, worked out from the answer: who asked, what was tried, where
//! each try went and what decided it, what came back, and where packets would go. No coordinates here.

use crate::cluster::ObjectRef;
use crate::explain::traffic::{Destination, destination};
use crate::resolution::stub::{Ending, Source, Try};
use crate::resolution::trace::{Station, Trace};
use crate::sandbox::{Answer, Ask, Sandbox};
use crate::text::outcome;
use crate::text::words;
use std::net::IpAddr;

/// How many tries, records and backends are drawn before they are counted.
const TRIES: usize = 8;
const RECORDS: usize = 4;
const BACKENDS: usize = 4;

/// A question's way.
#[derive(Clone, Debug, Default, PartialEq)]
#[expect(missing_docs, reason = "the fields say it")]
pub struct Journey {
    pub asker: String,
    pub library: &'static str,
    pub typed: String,
    /// The lines of resolv.conf that decide, in short.
    pub file: Vec<String>,
    pub legs: Vec<Leg>,
    /// How many tries there were besides.
    pub more: usize,
    pub outcome: String,
    pub records: Vec<String>,
    pub ways: Vec<Way>,
}

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

impl Journey {
    /// The stages the drawing can be stepped through: asker and file, each try, the answer, the packets.
    pub fn stages(&self) -> usize {
        self.legs.len() + 3
    }

    /// The way of the present question.
    pub fn of(sandbox: &Sandbox, answer: &Answer, text: words::Path, outcomes: words::Question) -> Self {
        let question: &Ask = sandbox.question();
        let mut journey = Self {
            asker: question.from.name.clone(),
            typed: question.name.clone(),
            outcome: outcome::word(outcomes, answer.outcome().as_str()).to_owned(),
            ..Self::default()
        };
        let Ok(view) = sandbox.pod_view(&question.from) else { return journey };
        journey.library = view.library.as_str();
        journey.file = view
            .resolv_conf
            .nameservers
            .iter()
            .map(|entry| entry.text.clone())
            .chain([text.search(view.resolv_conf.searches.len())])
            .chain(view.resolv_conf.options.iter().map(|entry| entry.text.clone()))
            .take(4)
            .collect();
        if let Some(lookup) = &answer.lookup {
            if matches!(lookup.source, Source::Hosts(_)) {
                text.hosts_file().clone_into(&mut journey.outcome);
            }
            journey.legs = legs(answer, &lookup.tries, &question.name).take(TRIES).collect();
            journey.more = lookup.tries.len().saturating_sub(TRIES);
        }
        let data = answer.records.iter().map(|one| &one.record);
        journey.records = data
            .clone()
            .take(RECORDS)
            .map(|record| format!("{} {}", record.data.record_type().as_str(), record.data))
            .collect();
        journey.records.extend(surplus(answer.records.len(), RECORDS, text));
        let addresses: Vec<IpAddr> = data.filter_map(|record| record.data.to_string().parse().ok()).collect();
        journey.ways = addresses.iter().take(BACKENDS).flat_map(|address| ways(sandbox, *address, text)).collect();
        journey
    }
}

fn surplus(all: usize, shown: usize, text: words::Path) -> Option<String> {
    (all > shown).then(|| text.more(all - shown))
}

fn legs<'a>(answer: &'a Answer, tries: &'a [Try], typed: &'a str) -> impl Iterator<Item = Leg> + use<'a> {
    tries.iter().enumerate().map(move |(position, candidate)| {
        let name = candidate.name.as_ref().map(ToString::to_string).unwrap_or_default();
        let back = name.strip_prefix(typed).unwrap_or_default().to_owned();
        let front = if back.is_empty() && !name.is_empty() { name } else { typed.to_owned() };
        let trace = answer.trace_of(position);
        Leg {
            front,
            back,
            station: trace.map_or("", station),
            outcome: word(candidate.ending),
            found: candidate.ending == Ending::Data,
            decided: trace.and_then(decided),
        }
    })
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

fn word(ending: Ending) -> &'static str {
    match ending {
        Ending::Data => "NOERROR",
        Ending::AliasOnly | Ending::NoData => "NODATA",
        Ending::NxDomain => "NXDOMAIN",
        Ending::ServFail => "SERVFAIL",
        Ending::Refused => "REFUSED",
        Ending::Timeout => "TIMEOUT",
        Ending::PortClosed => "CLOSED",
        Ending::NotAName => "NO NAME",
    }
}

fn ways(sandbox: &Sandbox, address: IpAddr, text: words::Path) -> Vec<Way> {
    let from = address.to_string();
    let way = |from: String, to: String, is_proxied| Way { from, to, is_proxied };
    match destination(sandbox.cluster(), address) {
        Destination::Pod(pod) => vec![way(from, format!("{} · {}", text.straight(), pod.name), false)],
        Destination::NotGiven(_) => vec![way(from, text.behind_not_given().to_owned(), true)],
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
