//! An answer with everything behind it, as one value for programs: what the page copies as JSON and sends to
//! a host page. Its shape is a contract; `v` counts its versions. It is this room's alone: nothing of the core says how
//! it is written, so a name may change there and the document stays as programs know it.

mod act;
mod ids;
mod trace;

pub use trace::TraceReport;

use super::{Answer, Ask, Move, Price, Remedy, Sandbox};
use crate::dns::RecordType;
use crate::explain::remedy::Act;
use crate::resolution::resolv_conf::Origin;
use crate::resolution::stub::{CandidateOutcome, CandidateReason, NextStep};
use crate::resolution::trace::{CannotSay, Trace};
use crate::rule::Rule;
use serde::{Serialize, Serializer};
use std::fmt;

/// A question, its way and its answer.
#[derive(Clone, Debug, Serialize)]
#[expect(missing_docs, reason = "the fields say it")]
pub struct Report {
    pub v: u32,
    pub engine: &'static str,
    pub behaves_as: BehavesAs,
    pub question: Asked,
    pub resolver: Resolver,
    pub tries: Vec<Tried>,
    pub result: Outcome,
    /// The nearest edits that make it another answer; see [`Report::with_near`].
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub near: Vec<Near>,
}

/// An edit, or two, and what they lead to.
#[derive(Clone, Debug, Serialize)]
#[expect(missing_docs, reason = "the fields say it")]
pub struct Near {
    pub edits: Vec<NearEdit>,
    /// The name and type to ask for instead, where it is another question.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub ask: Option<String>,
    /// Seconds until caches have forgotten what was.
    pub wait: u64,
    /// The outcome, and the records as `dig` writes them.
    pub then: Vec<String>,
}

/// One edit.
#[derive(Clone, Debug, Serialize)]
#[expect(missing_docs, reason = "the fields say it")]
pub struct NearEdit {
    #[serde(flatten, with = "act::ActJson")]
    pub act: Act,
    #[serde(rename = "ref")]
    pub object: String,
    #[serde(serialize_with = "act::price", skip_serializing_if = "Option::is_none")]
    pub price: Option<Price>,
}

/// What is imitated.
#[derive(Clone, Debug, Serialize)]
#[expect(missing_docs, reason = "the fields say it")]
pub struct BehavesAs {
    pub coredns: &'static str,
    pub kubernetes: &'static str,
    pub libc: &'static str,
}

/// Who asked what.
#[derive(Clone, Debug, Serialize)]
#[expect(missing_docs, reason = "the fields say it")]
pub struct Asked {
    /// `pod/namespace/name`.
    pub from: String,
    pub typed: String,
    #[serde(rename = "type")]
    pub record_type: &'static str,
}

/// The pod's resolv.conf, line by line, and what put each value there.
#[derive(Clone, Debug, Default, Serialize)]
#[expect(missing_docs, reason = "the fields say it")]
pub struct Resolver {
    pub file: Vec<String>,
    pub because: Vec<Put>,
}

/// What put a value of the file there.
#[derive(Clone, Debug, Serialize)]
#[expect(missing_docs, reason = "the fields say it")]
pub struct Put {
    /// From 1.
    pub line: usize,
    pub value: String,
    /// A field of the pod, a line of the node's file, or a setting of the kubelet.
    pub field: String,
}

/// One full name that was tried.
#[derive(Clone, Debug, Serialize)]
#[expect(missing_docs, reason = "the fields say it")]
pub struct Tried {
    /// From 1.
    pub n: usize,
    pub name: Option<String>,
    pub because: String,
    /// How each packet went through the cluster's server.
    #[serde(serialize_with = "trace::traces")]
    pub traces: Vec<Trace>,
    pub ending: &'static str,
    pub next: &'static str,
    #[serde(serialize_with = "as_text")]
    pub rule: Rule,
}

/// What it came to.
#[derive(Clone, Debug, Serialize)]
pub struct Outcome {
    /// The outcome: `UNKNOWN` where the lab cannot say.
    pub rcode: String,
    /// What the lab cannot say, and why.
    #[serde(serialize_with = "trace::cannot_say", skip_serializing_if = "Option::is_none")]
    pub cannot_say: Option<CannotSay>,
    /// The records of the deciding reply, as `dig` writes them, in message order.
    pub answers: Vec<String>,
    /// How many questions were sent.
    pub asked: usize,
    /// How many of them left the cluster.
    pub upstream: usize,
}

impl Report {
    /// The report of an answer.
    pub fn of(sandbox: &Sandbox, ask: &Ask, answer: &Answer) -> Self {
        let view = sandbox.pod_view(&ask.from).ok();
        Self {
            v: 1,
            engine: env!("CARGO_PKG_VERSION"),
            behaves_as: BehavesAs {
                coredns: "1.14",
                kubernetes: if sandbox.cluster().settings().before_1_36 { "1.35" } else { "1.36" },
                libc: view.as_ref().map_or("", |view| view.library.as_str()),
            },
            question: Asked {
                from: format!("pod/{}", ask.from),
                typed: ask.name.clone(),
                record_type: ask.record_type.as_str(),
            },
            resolver: view.map(|view| resolver(&view.resolv_conf)).unwrap_or_default(),
            tries: tries(answer),
            result: Outcome {
                rcode: answer.outcome().as_str().to_owned(),
                cannot_say: answer.cannot_say.clone(),
                answers: answer.records.iter().map(|one| one.record.to_string()).collect(),
                asked: answer.questions,
                upstream: answer.outside,
            },
            near: Vec::new(),
        }
    }

    /// The same with what [`Sandbox::remedies`] found.
    #[must_use]
    pub fn with_near(self, remedies: &[Remedy]) -> Self {
        let edit = |one: &Move| NearEdit { act: one.act.clone(), object: one.object.to_string(), price: one.price };
        let near = |one: &Remedy| Near {
            edits: one.moves.iter().map(edit).collect(),
            ask: one.question.as_ref().map(|ask| format!("{} {}", ask.name, ask.record_type)),
            wait: one.wait,
            then: std::iter::once(one.promise.outcome.as_str().to_owned())
                .chain(one.promise.records.iter().map(ToString::to_string))
                .collect(),
        };
        Self { near: remedies.iter().map(near).collect(), ..self }
    }
}

fn resolver(file: &crate::resolution::resolv_conf::ResolvConf) -> Resolver {
    let text = file.to_string();
    let lines: Vec<String> = text.lines().map(str::to_owned).collect();
    let entries = file.searches.iter().chain(&file.nameservers).chain(&file.options);
    let because = entries.map(|entry| Put {
        line: 1 + lines.iter().position(|line| line.split(' ').skip(1).any(|word| word == entry.text)).unwrap_or(0),
        value: entry.text.clone(),
        field: match &entry.origin {
            Origin::ClusterDns => "kubelet clusterDNS".to_owned(),
            Origin::Namespace => "metadata.namespace".to_owned(),
            Origin::ClusterDomain => "kubelet clusterDomain".to_owned(),
            Origin::NodeFile { line } => format!("node resolv.conf line {}", line + 1),
            Origin::Field(field) => field.to_string(),
            Origin::Policy(_) => "spec.dnsPolicy".to_owned(),
        },
    });
    Resolver { because: because.collect(), file: lines }
}

fn tries(answer: &Answer) -> Vec<Tried> {
    let Some(lookup) = &answer.lookup else { return Vec::new() };
    let one = |(position, candidate): (usize, &crate::resolution::stub::Try)| {
        let packets = lookup.sent_for(position);
        Tried {
            n: position + 1,
            name: candidate.name.as_ref().map(ToString::to_string),
            because: match candidate.because {
                CandidateReason::Absolute => "absolute".to_owned(),
                CandidateReason::EnoughDots => "enough-dots".to_owned(),
                CandidateReason::Suffix(number) => format!("suffix-{}", number + 1),
                CandidateReason::AfterAsTyped(number, _) => format!("after-as-typed-suffix-{}", number + 1),
                CandidateReason::AsTyped => "as-typed".to_owned(),
                CandidateReason::HasDot => "has-dot".to_owned(),
                CandidateReason::OneSuffix => "one-suffix".to_owned(),
            },
            traces: packets.filter_map(|sent| sent.trace.clone()).collect(),
            ending: word(candidate.ending),
            next: match candidate.next {
                NextStep::Done => "done",
                NextStep::NextName => "next-name",
                NextStep::AsTypedOnly => "as-typed-only",
                NextStep::GiveUp => "give-up",
                NextStep::StartOver => "start-over",
            },
            rule: candidate.rule,
        }
    };
    lookup.tries.iter().enumerate().map(one).collect()
}

fn word(ending: CandidateOutcome) -> &'static str {
    match ending {
        CandidateOutcome::Data => "NOERROR",
        CandidateOutcome::AliasOnly => "ALIAS-ONLY",
        CandidateOutcome::NxDomain => "NXDOMAIN",
        CandidateOutcome::NoData => "NODATA",
        CandidateOutcome::ServFail => "SERVFAIL",
        CandidateOutcome::Refused => "REFUSED",
        CandidateOutcome::Timeout => "TIMEOUT",
        CandidateOutcome::PortClosed => "PORT-CLOSED",
        CandidateOutcome::NotAName => "NOT-A-NAME",
    }
}

fn as_text<T: fmt::Display, S: Serializer>(value: &T, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.collect_str(value)
}

fn as_opt_text<T: fmt::Display, S: Serializer>(value: &Option<T>, serializer: S) -> Result<S::Ok, S::Error> {
    match value {
        Some(value) => serializer.collect_str(value),
        None => serializer.serialize_none(),
    }
}

fn type_word<S: Serializer>(record_type: &RecordType, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.serialize_str(record_type.as_str())
}

#[cfg(test)]
mod tests;
