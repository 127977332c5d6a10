//! What decides about an answer: which of the names that were tried, and what on the way of its query.

use super::answer::failed_in;
use super::{Answer, AnswerOutcome, Ask, Sandbox};
use crate::dns::{Name, Outcome};
use crate::explain::diagnosis::{is_outside, service_meant};
use crate::resolution::stub::{CandidateOutcome, Sent, Try};
use crate::resolution::trace::{Check, CheckId, Station, Trace};

/// What decides.
#[derive(Clone, Copy, Debug)]
pub enum Deciding<'a> {
    /// What the plugin kubernetes looked for in vain.
    Check(&'a Check),
    /// Where the query came to its end.
    Station(&'a Station),
    /// What a plugin replied with by itself: its station, and the place of the step among its steps.
    Step(&'a Station, usize),
}

impl Sandbox {
    /// The name that the answer comes from: the one that was found, or for which a server failed, or that was lost on the
    /// way although one had it; where all are missed, the one that is meant by what was typed, or of which the server came
    /// nearest, or the last. Its place among those that were tried, from 0.
    pub fn decisive(&self, question: &Ask, answer: &Answer) -> Option<usize> {
        let lookup = answer.lookup.as_ref()?;
        let tries = &lookup.tries;
        if let Some(found) = tries.iter().position(|one| one.ending == CandidateOutcome::Data) {
            return Some(found);
        }
        // Where the library gave up for a server's failure, the names that do not exist were not what decided.
        let is_outcome = |ending: CandidateOutcome| {
            let AnswerOutcome::Final(outcome) = answer.outcome() else { return false };
            matches!(
                (outcome, ending),
                (Outcome::ServFail, CandidateOutcome::ServFail)
                    | (Outcome::Refused, CandidateOutcome::Refused)
                    | (Outcome::Timeout, CandidateOutcome::Timeout)
            )
        };
        if let Some(failure) = tries.iter().position(|one| is_outcome(one.ending)) {
            return Some(failure);
        }
        // Where a server had something, and the reply of another was taken or no address came of it, the name was lost.
        let has_answers = |sent: &Sent| sent.trace.as_ref().is_some_and(|trace| !trace.answers.is_empty());
        let had = |at: &usize| lookup.sent_for(*at).any(has_answers);
        if let Some(lost) = (0..tries.len()).find(had) {
            return Some(lost);
        }
        let nearest = || {
            let (failed, _) = answer.failed()?;
            let is_its = |at: &usize| answer.trace_of(*at).is_some_and(|trace| std::ptr::eq(trace, failed));
            (0..tries.len()).find(is_its)
        };
        self.meant(question, tries).or_else(nearest).or(tries.len().checked_sub(1))
    }

    /// The name that somebody means who types a domain outside, or a Service and its namespace.
    fn meant(&self, question: &Ask, tries: &[Try]) -> Option<usize> {
        let (own, typed) = (&question.from.namespace, &question.name);
        let full = if is_outside(&self.cluster, own, typed) {
            Name::parse(typed)
        } else {
            let (_, whole) = service_meant(&self.cluster, own, typed)?;
            Name::parse(&format!("{whole}.{}", self.cluster.settings().cluster_domain))
        };
        let full = full.ok()?;
        tries.iter().position(|one| one.name.as_ref().is_some_and(|name| name.to_lowercase() == full.to_lowercase()))
    }
}

impl<'a> Deciding<'a> {
    /// What decided on the way of a query: the hop that was silent or of which nobody can say what comes of it, or else
    /// the check that failed, or where the query ended.
    pub fn on(trace: &'a Trace) -> Option<Self> {
        let stations = || trace.hops.iter().map(|hop| &hop.at);
        let silent = stations().find(|at| matches!(at, Station::Unreached { .. } | Station::Stopped { .. }));
        let unknown = || stations().find(|at| matches!(at, Station::CannotSay { .. }));
        // Of a chain of aliases its length says why, and not what each of them then lacks.
        let is_too_long = |check: &&Check| !check.ok && matches!(check.id, CheckId::ChainDepth | CheckId::TargetIsNew);
        let chain = || {
            stations().find_map(|at| match at {
                Station::Kubernetes { checks, .. } => checks.iter().find(is_too_long),
                _ => None,
            })
        };
        let failed = || chain().or_else(|| failed_in(trace).map(|(_, check)| check)).map(Self::Check);
        let end = || {
            stations().rev().find_map(|at| match at {
                Station::Upstream { .. } | Station::Refused { .. } | Station::Unanswered => Some(Self::Station(at)),
                Station::Plugin { steps, .. } => {
                    steps.iter().rposition(|step| step.id.settles()).map(|step| Self::Step(at, step))
                }
                _ => None,
            })
        };
        silent.or_else(unknown).map(Self::Station).or_else(failed).or_else(end)
    }
}
