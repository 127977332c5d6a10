//! What a server did to answer: hops, checks and causes, as plain values. No sentence is made here;
//! `text` has one for each [`CheckId`].

mod cause;
mod check;
mod station;
mod step;
mod unknown;

pub use cause::Cause;
pub use check::{Check, CheckId, Detail, PodsMode};
pub use station::{Parsed, Remembered, Settled, Station, Unreached, Who};
pub use step::{Step, StepId};
pub use unknown::{CannotSay, Unknown};

use crate::dns::Question;

/// How one question went through the server.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Trace {
    /// What was asked.
    pub question: Question,
    /// Where it went, in order of time. Questions the server asked itself on the way stand in between,
    /// one [`Hop::depth`] deeper.
    pub hops: Vec<Hop>,
    /// For each answer, in message order, what it comes from.
    pub answers: Vec<Cause>,
    /// For each additional record, in message order, what it comes from.
    pub additional: Vec<Cause>,
}

impl Trace {
    /// Of a question that came to no station.
    pub(crate) fn empty(question: &Question) -> Self {
        Self { question: question.clone(), hops: Vec::new(), answers: Vec::new(), additional: Vec::new() }
    }

    /// Of a question that came to one station and no further.
    pub(crate) fn of(question: &Question, at: Station) -> Self {
        Self { hops: vec![Hop { depth: 0, question: question.clone(), at }], ..Self::empty(question) }
    }

    /// Puts a station in front of all others.
    pub(crate) fn begin_with(&mut self, at: Station) {
        self.hops.insert(0, Hop { depth: 0, question: self.question.clone(), at });
    }

    /// What the lab could not say on the way: nothing that came of the question is known then.
    pub fn cannot_say(&self) -> Option<&CannotSay> {
        self.hops.iter().find_map(|hop| match &hop.at {
            Station::CannotSay { cannot } => Some(cannot),
            _ => None,
        })
    }

    /// Where the reply is one that a cache had kept: how old it is.
    pub fn remembered(&self) -> Option<Remembered> {
        match self.hops.iter().find(|hop| !matches!(hop.at, Station::Nameserver { .. }))?.at {
            Station::Cache { remembered, .. } => remembered,
            _ => None,
        }
    }
}

/// One station of a question.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Hop {
    /// 0 for the question itself, 1 for one asked to answer it, and so on.
    pub depth: usize,
    /// The question at this station.
    pub question: Question,
    /// The station and what it did.
    pub at: Station,
}
