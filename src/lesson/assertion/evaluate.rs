//! Whether an assertion holds at a moment, and what was found. What happened before is in memories that go
//! from one moment to the next; to go back is to take up an earlier moment's.

use super::facts::Facts;
use super::{AskField, AskPattern, Assertion, Condition, Data, Event, Expr, Limit, Operator};
use crate::cluster::{Cluster, FieldPath, ObjectRef};
use crate::lesson::pattern::ObjectPattern;
use crate::sandbox::{Ask, Sandbox};
use rustc_hash::FxHashMap;
use std::rc::Rc;

/// Whether a condition holds, and what was found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Finding {
    /// Whether it holds.
    pub holds: bool,
    /// Of what, and what was found.
    pub said: Said,
}

impl Finding {
    /// A question whose answer shows what was found: of the first part that does not hold, or of the first at all.
    /// None where looking something up is what is wanted.
    pub fn question(&self) -> Option<Ask> {
        if self.wants_asking() { None } else { self.open_question().or_else(|| self.any_question()) }
    }

    fn parts(&self) -> Vec<&Self> {
        match &self.said {
            Said::Once(inner) | Said::Always(inner) | Said::Not(inner) => vec![inner],
            Said::After(event, inner) => vec![inner, event],
            Said::Within { event, inner, .. } => [inner].into_iter().chain(event).map(|one| &**one).collect(),
            Said::All(parts) | Said::Any(parts) => parts.iter().collect(),
            _ => Vec::new(),
        }
    }

    fn wants_asking(&self) -> bool {
        matches!(self.said, Said::Asked(_)) || self.parts().into_iter().any(Self::wants_asking)
    }

    fn open_question(&self) -> Option<Ask> {
        match &self.said {
            Said::All(parts) => parts.iter().filter(|part| !part.holds).find_map(Self::any_question),
            Said::Once(inner) | Said::Always(inner) => inner.open_question(),
            _ => None,
        }
    }

    fn any_question(&self) -> Option<Ask> {
        match &self.said {
            Said::Compared { left, right, .. } => left.question().or_else(|| right.question()),
            _ => self.parts().into_iter().find_map(Self::any_question),
        }
    }
}

/// What was looked at and what was found: `text::lesson` has sentences for it.
#[derive(Clone, Debug, PartialEq, Eq)]
#[expect(missing_docs, reason = "as in `Condition`")]
pub enum Said {
    /// `left` came to `actual`, `right` to `wanted`. Where `left` is the answer to a question and brought nothing, `outcome`
    /// is how the lookup ended.
    Compared {
        left: Expr,
        operator: Operator,
        right: Expr,
        actual: Data,
        wanted: Data,
        outcome: Option<Box<Data>>,
    },
    Exists(ObjectPattern),
    Ready(ObjectPattern),
    /// These went or were made anew.
    Same {
        object: ObjectPattern,
        lost: Vec<ObjectRef>,
    },
    Asked(AskPattern),
    Refused {
        object: ObjectPattern,
        field: Option<FieldPath>,
    },
    Event {
        event: Event,
        object: ObjectPattern,
    },
    Once(Box<Finding>),
    Always(Box<Finding>),
    After(Box<Finding>, Box<Finding>),
    Within {
        limit: Limit,
        event: Option<Box<Finding>>,
        inner: Box<Finding>,
    },
    Not(Box<Finding>),
    All(Vec<Finding>),
    Any(Vec<Finding>),
}

/// What a part of an assertion remembers.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(in crate::lesson) struct Memory {
    /// What it waits for has come: reached, broken or happened.
    flag: bool,
    /// When its event first held: edits and seconds since the start.
    since: Option<(usize, u64)>,
    /// Objects that went; they were there at the start.
    lost: Vec<ObjectRef>,
    /// The elements seen so far.
    pub(super) seen: Vec<String>,
}

/// What is known beside the state itself: everything that happened up to it.
#[derive(Clone, Copy, Debug)]
pub(in crate::lesson) struct Seen<'a> {
    pub sandbox: &'a Sandbox,
    /// Edits and seconds since the start.
    pub at: (usize, u64),
    /// The objects of the start.
    pub start: &'a [ObjectRef],
    /// What happened since the moment before.
    pub happened: &'a Happened,
    /// What the learner asked.
    pub asked: &'a [Ask],
    /// What the API server refused.
    pub refused: &'a [(ObjectRef, FieldPath)],
    /// What the learner typed, where an answer is judged.
    pub typed: Option<&'a str>,
}

/// What edits did to objects.
#[derive(Clone, Debug, Default)]
pub(in crate::lesson) struct Happened {
    pub created: Vec<ObjectRef>,
    pub deleted: Vec<ObjectRef>,
    pub changed: Vec<ObjectRef>,
    pub restored: Vec<ObjectRef>,
}

/// Answers that were asked for already at this moment.
#[derive(Default)]
pub(in crate::lesson) struct Answers(FxHashMap<Ask, Rc<Facts>>);

pub(super) struct Evaluation<'a> {
    pub sandbox: &'a Sandbox,
    seen: Seen<'a>,
    answers: &'a mut Answers,
    pub memories: &'a mut [Memory],
}

/// Evaluates an assertion; its memories become those of this moment.
pub(in crate::lesson) fn evaluate(
    assertion: &Assertion,
    seen: Seen<'_>,
    answers: &mut Answers,
    memories: &mut Vec<Memory>,
) -> Finding {
    memories.resize(assertion.memories, Memory::default());
    Evaluation { sandbox: seen.sandbox, seen, answers, memories }.condition(&assertion.condition)
}

impl Evaluation<'_> {
    pub(super) fn cluster(&self) -> &Cluster {
        self.sandbox.cluster()
    }

    pub(super) fn facts(&mut self, ask: &Ask) -> Rc<Facts> {
        if let Some(known) = self.answers.0.get(ask) {
            return Rc::clone(known);
        }
        let facts = Rc::new(Facts::of(&self.sandbox.answer(ask), ask.record_type));
        self.answers.0.insert(ask.clone(), Rc::clone(&facts));
        facts
    }

    pub(super) fn typed(&self) -> Option<&str> {
        self.seen.typed
    }

    fn boxed(&mut self, condition: &Condition) -> Box<Finding> {
        Box::new(self.condition(condition))
    }

    fn all(&mut self, conditions: &[Condition]) -> Vec<Finding> {
        conditions.iter().map(|condition| self.condition(condition)).collect()
    }

    /// Raises a memory's flag where something holds, and says whether it is up.
    fn flag(&mut self, memory: usize, holds: bool) -> bool {
        self.memories.get_mut(memory).is_some_and(|memory| {
            memory.flag |= holds;
            memory.flag
        })
    }

    /// When something first held.
    fn since(&mut self, memory: usize, holds: bool) -> Option<(usize, u64)> {
        let at = self.seen.at;
        let memory = self.memories.get_mut(memory)?;
        if holds && memory.since.is_none() {
            memory.since = Some(at);
        }
        memory.since
    }

    fn condition(&mut self, condition: &Condition) -> Finding {
        let (holds, said) = match condition {
            Condition::Compare { left, operator, right } => return self.compare(left, *operator, right),
            Condition::Exists(object) => (object.first(self.cluster()).is_some(), Said::Exists(object.clone())),
            Condition::Ready(pod) => (self.are_ready(pod), Said::Ready(pod.clone())),
            Condition::Same { memory, object } => self.same(*memory, object),
            Condition::Asked(pattern) => {
                (self.seen.asked.iter().any(|ask| pattern.fits(ask)), Said::Asked(pattern.clone()))
            }
            Condition::Refused { object, field } => {
                let said = Said::Refused { object: object.clone(), field: field.clone() };
                (self.was_refused(object, field.as_ref()), said)
            }
            Condition::Event { memory, event, object } => {
                let happened = self.has_happened(*event, object);
                (self.flag(*memory, happened), Said::Event { event: *event, object: object.clone() })
            }
            Condition::Once { memory, inner } => {
                let inner = self.boxed(inner);
                (self.flag(*memory, inner.holds), Said::Once(inner))
            }
            Condition::Always { memory, inner } => {
                let inner = self.boxed(inner);
                (!self.flag(*memory, !inner.holds), Said::Always(inner))
            }
            Condition::After { memory, event, inner } => self.after(*memory, event, inner),
            Condition::Within { memory, limit, event, inner } => self.within(*memory, *limit, event.as_deref(), inner),
            Condition::Not(inner) => {
                let inner = self.boxed(inner);
                (!inner.holds, Said::Not(inner))
            }
            // Every part is looked at, so that none of them misses a moment.
            Condition::All(parts) => {
                let all = self.all(parts);
                (all.iter().all(|one| one.holds), Said::All(all))
            }
            Condition::Any(parts) => {
                let all = self.all(parts);
                (all.iter().any(|one| one.holds), Said::Any(all))
            }
        };
        Finding { holds, said }
    }

    /// True where there is such a pod, and all of them are ready.
    fn are_ready(&self, pod: &ObjectPattern) -> bool {
        let is_ready = |object: &crate::cluster::Object| object.as_pod().is_some_and(|pod| pod.status.ready);
        let mut all = pod.all(self.cluster()).peekable();
        all.peek().is_some() && all.all(|object| is_ready(object))
    }

    /// True where a change to such an object was refused, because of this field where one is named.
    fn was_refused(&self, object: &ObjectPattern, field: Option<&FieldPath>) -> bool {
        self.seen.refused.iter().any(|(refused, at)| {
            object.fits(refused) && field.is_none_or(|field| at.steps().starts_with(field.steps()))
        })
    }

    fn has_happened(&self, event: Event, object: &ObjectPattern) -> bool {
        let of_event = match event {
            Event::Created => &self.seen.happened.created,
            Event::Deleted => &self.seen.happened.deleted,
            Event::Changed => &self.seen.happened.changed,
            Event::Restored => &self.seen.happened.restored,
        };
        of_event.iter().any(|one| object.fits(one))
    }

    /// Something holds once an event has happened, or from then on always.
    fn after(&mut self, memory: usize, event: &Condition, inner: &Condition) -> (bool, Said) {
        let event = self.boxed(event);
        let has_happened = self.since(memory, event.holds).is_some();
        let (holds, inner) = if let Condition::Always { inner, .. } = inner {
            let inner = self.boxed(inner);
            let is_broken = self.flag(memory, has_happened && !inner.holds);
            (has_happened && !is_broken, Finding { holds: inner.holds, said: Said::Always(inner) })
        } else {
            let found = self.condition(inner);
            if !has_happened {
                self.forget_events(inner);
            }
            (self.flag(memory, has_happened && found.holds), found)
        };
        (holds, Said::After(event, Box::new(inner)))
    }

    /// Something holds before so much time or so many changes are over, from an event on or from the start.
    fn within(&mut self, memory: usize, limit: Limit, event: Option<&Condition>, inner: &Condition) -> (bool, Said) {
        let event = event.map(|event| self.boxed(event));
        let start = match &event {
            Some(event) => self.since(memory, event.holds),
            None => Some((0, 0)),
        };
        let inner = self.boxed(inner);
        let (changes, seconds) = self.seen.at;
        let is_in_time = start.is_some_and(|(from, since)| match limit {
            Limit::Seconds(limit) => seconds.saturating_sub(since) <= limit,
            Limit::Changes(limit) => changes.saturating_sub(from) <= limit,
        });
        let holds = self.flag(memory, is_in_time && inner.holds);
        (holds, Said::Within { limit, event, inner })
    }

    /// What happened before does not count: the events of a condition are as though they had not.
    fn forget_events(&mut self, condition: &Condition) {
        match condition {
            Condition::Event { memory, .. } => {
                if let Some(memory) = self.memories.get_mut(*memory) {
                    memory.flag = false;
                }
            }
            Condition::Not(inner) | Condition::Once { inner, .. } | Condition::Always { inner, .. } => {
                self.forget_events(inner);
            }
            Condition::All(parts) | Condition::Any(parts) => parts.iter().for_each(|part| self.forget_events(part)),
            _ => {}
        }
    }

    fn same(&mut self, memory: usize, object: &ObjectPattern) -> (bool, Said) {
        let went = self.seen.happened.deleted.iter().filter(|gone| object.fits(gone) && self.seen.start.contains(gone));
        let lost = self.memories.get_mut(memory).map(|memory| {
            for gone in went {
                if !memory.lost.contains(gone) {
                    memory.lost.push(gone.clone());
                }
            }
            memory.lost.clone()
        });
        let lost = lost.unwrap_or_default();
        let had_one = self.seen.start.iter().any(|one| object.fits(one));
        (had_one && lost.is_empty(), Said::Same { object: object.clone(), lost })
    }

    fn compare(&mut self, left: &Expr, operator: Operator, right: &Expr) -> Finding {
        let (actual, wanted) = (self.value(left), self.value(right));
        let as_names = left.asks() || right.asks();
        let numbers = actual.number().zip(wanted.number());
        // That two things are not there makes them no match: `{}` has to be written to be meant.
        let are_both_nothing = actual.is_empty() && wanted.is_empty() && !left.is_nothing() && !right.is_nothing();
        let are_equal = !are_both_nothing && actual.equals(&wanted, as_names);
        let holds = match operator {
            Operator::Equal => are_equal,
            Operator::NotEqual => !actual.equals(&wanted, as_names),
            Operator::Less => numbers.is_some_and(|(left, right)| left < right),
            Operator::LessOrEqual => numbers.is_some_and(|(left, right)| left <= right),
            Operator::Greater => numbers.is_some_and(|(left, right)| left > right),
            Operator::GreaterOrEqual => numbers.is_some_and(|(left, right)| left >= right),
            Operator::In => !actual.is_empty() && actual.is_among(&wanted, as_names),
        };
        let outcome = if actual.is_empty() { self.outcome(left) } else { None };
        let (left, right) = (self.spelled(left), self.spelled(right));
        Finding { holds, said: Said::Compared { left, operator, right, actual, wanted, outcome } }
    }

    /// How a lookup ended whose answer is looked at.
    fn outcome(&mut self, expr: &Expr) -> Option<Box<Data>> {
        let Expr::Ask { from, name, record_type, field: AskField::Answers } = expr else { return None };
        let (from, name, record_type) = (from.clone(), name.clone(), *record_type);
        Some(Box::new(self.value(&Expr::Ask { from, name, record_type, field: AskField::Rcode })))
    }

    /// The same with the names it asks for as they come out.
    fn spelled(&mut self, expr: &Expr) -> Expr {
        match expr {
            Expr::Ask { from, name, record_type, field } if !matches!(**name, Expr::Text(_)) => {
                let name = self.value(name).elements().into_iter().next().unwrap_or_default();
                Expr::Ask {
                    from: from.clone(),
                    name: Box::new(Expr::Text(name)),
                    record_type: *record_type,
                    field: *field,
                }
            }
            Expr::Count(inner) => Expr::Count(Box::new(self.spelled(inner))),
            Expr::Distinct { memory, inner } => {
                Expr::Distinct { memory: *memory, inner: Box::new(self.spelled(inner)) }
            }
            other => other.clone(),
        }
    }
}
