//! Why not, and what would: the nearest edits that make an answer an address, or take it away. What is promised is
//! what was seen ([`search`]).

mod search;

pub use search::Search;

use super::{Answer, AnswerOutcome, Ask, PodRef};
use crate::cluster::{Cluster, Kind, Object, ObjectRef, Request};
use crate::dns::{Name, Outcome, Record, RecordType};
use crate::explain::remedy::Act;
use crate::resolution::stub::{Lookup, Source};
use crate::resolution::trace::{CannotSay, Unknown};

/// A pod of the same workload as one that is gone, which asks in its place.
pub fn successor(after: &Cluster, gone: &Object) -> Option<PodRef> {
    let keeper = gone.meta().keepers().into_iter().next()?;
    let mut pods = after.in_namespace(&Kind::Pod, &gone.reference().namespace);
    pods.find(|pod| pod.meta().keepers().first() == Some(&keeper)).map(|pod| PodRef::of(pod.reference()))
}

/// What a remedy is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Aim {
    /// What would make the question get an answer of its type.
    Resolve,
    /// What would take the answer away.
    Remove,
}

/// A change that makes the answer another one.
///
/// ```
/// use k8s_dns_lab::sandbox::{Ask, Sandbox};
///
/// let sandbox = Sandbox::toy();
/// let ask = Ask { name: "nobody".to_owned(), ..Ask::default() };
/// let remedies = sandbox.remedies(&ask).finish();
/// // What is promised was seen, on a copy.
/// assert!(remedies.iter().all(|remedy| remedy.promise.outcome.as_str() == "NOERROR"));
/// ```
#[derive(Clone, Debug, PartialEq)]
pub struct Remedy {
    /// What is to be done, in order: one thing or two.
    pub moves: Vec<Move>,
    /// What to ask of the API server, all in one.
    pub requests: Vec<Request>,
    /// The question to ask instead, where it is another.
    pub question: Option<Ask>,
    /// How many seconds to let pass then, until caches have forgotten what was.
    pub wait: u64,
    /// What it leads to.
    pub promise: Promise,
}

/// One thing to do.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Move {
    /// What.
    pub act: Act,
    /// To which object.
    pub object: ObjectRef,
    /// What it costs beside.
    pub price: Option<Price>,
}

/// What is lost with an edit.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Price {
    /// The pod is made anew: another address.
    NewPod,
    /// The Service is made anew: another cluster IP.
    NewClusterIp,
    /// The object is made anew, which costs no address.
    NewObject,
    /// All pods of the workload are made anew.
    NewPods,
    /// What has it stops working for others as well.
    Everybody,
    /// The name ends in a dot, which routes of Envoy may not match: HTTP fails though the name resolves.
    BehindEnvoy,
}

/// What was seen when the edit was made.
#[derive(Clone, Debug, PartialEq)]
#[expect(missing_docs, reason = "the fields say it")]
pub struct Promise {
    pub outcome: AnswerOutcome,
    pub records: Vec<Record>,
}

impl Promise {
    /// What an answer comes to.
    pub fn of(answer: &Answer) -> Self {
        Self { outcome: answer.outcome(), records: answer.records.iter().map(|one| one.record.clone()).collect() }
    }
}

impl Aim {
    /// What one would want to know of an answer; `None` where no edit can matter: nobody asked, what was
    /// asked for is no name, or the lab cannot say what the answer is.
    pub fn of(question: &Ask, answer: &Answer) -> Option<Self> {
        let is_address = |lookup: &Lookup| lookup.source == Source::Literal;
        // Where it is not known whether a Service exists, one whose name is nearly that may be the one that is meant.
        let may_be_another = |cannot: &CannotSay| matches!(cannot.reason, Unknown::ServicesNotGiven { .. });
        let is_said = answer.cannot_say.as_ref().is_none_or(may_be_another);
        answer.lookup.as_ref().filter(|lookup| is_said && !is_address(lookup))?;
        Name::parse(&question.name).ok()?;
        Some(if resolves(answer, question.record_type) { Self::Remove } else { Self::Resolve })
    }
}

/// True where the answer has what was asked for.
fn resolves(answer: &Answer, wanted: RecordType) -> bool {
    let has = |record_type: RecordType| record_type == wanted || wanted == RecordType::Any;
    answer.outcome() == AnswerOutcome::Final(Outcome::NoError)
        && answer.application_error().is_none()
        && answer.records.iter().any(|one| has(one.record.record_type()))
}
