//! Judges the goals of a lesson, and what else of it is an assertion: after every edit, every undo, and whenever time has
//! passed.
//!
//! Moments follow the history of the sandbox: what is undone was never seen.

use super::assertion::{Answers, Assertion, Finding, Happened, Memory, Seen, evaluate};
use crate::cluster::{FieldPath, ObjectRef};
use crate::manifest::Diagnostic;
use crate::sandbox::{Ask, Refusal, Sandbox};

/// Assertions that are looked at from moment to moment.
#[derive(Clone, Debug)]
pub(super) struct Watch {
    assertions: Vec<Assertion>,
    start: Vec<ObjectRef>,
    begun: (usize, u64),
    moments: Vec<Moment>,
    asked: Vec<Ask>,
    refused: Vec<(ObjectRef, FieldPath)>,
    /// What each assertion came to, last.
    pub findings: Vec<Finding>,
}

/// What the learner did just now.
#[derive(Clone, Copy)]
pub(super) enum Deed<'a> {
    /// They made this many edits; none where edits were undone, or time has passed.
    Done(usize),
    /// They asked something.
    Asked(&'a Ask),
    /// An edit of theirs was refused.
    Refused(&'a Refusal),
}

/// What is remembered after a moment.
#[derive(Clone, Debug)]
struct Moment {
    /// Edits made and seconds passed; moments are in this order.
    at: (usize, u64),
    memories: Vec<Vec<Memory>>,
}

impl Watch {
    pub(super) fn new(assertions: Vec<Assertion>, sandbox: &Sandbox) -> Self {
        let mut watch = Self {
            assertions,
            start: sandbox.cluster().objects().map(|object| object.reference().clone()).collect(),
            begun: at(sandbox),
            moments: Vec::new(),
            asked: Vec::new(),
            refused: Vec::new(),
            findings: Vec::new(),
        };
        watch.observe(sandbox);
        watch
    }

    pub(super) fn asked(&mut self, sandbox: &Sandbox, ask: &Ask) {
        if !self.asked.contains(ask) {
            self.asked.push(ask.clone());
        }
        self.observe(sandbox);
    }

    pub(super) fn refused(&mut self, sandbox: &Sandbox, refusal: &Refusal) {
        for one in fields_of(refusal) {
            if !self.refused.contains(&one) {
                self.refused.push(one);
            }
        }
        self.observe(sandbox);
    }

    /// Looks at the state. A moment at or after this one was undone, or is looked at once more.
    pub(super) fn observe(&mut self, sandbox: &Sandbox) {
        let now = at(sandbox);
        while self.moments.last().is_some_and(|last| last.at >= now) {
            self.moments.pop();
        }
        let last = self.moments.last();
        let happened = last.map(|last| happened(sandbox, now.0.saturating_sub(last.at.0))).unwrap_or_default();
        let mut memories = last.map_or_else(|| vec![Vec::new(); self.assertions.len()], |last| last.memories.clone());
        let seen = Seen {
            sandbox,
            at: (now.0.saturating_sub(self.begun.0), now.1.saturating_sub(self.begun.1)),
            start: &self.start,
            happened: &happened,
            asked: &self.asked,
            refused: &self.refused,
            typed: None,
        };
        let mut answers = Answers::default();
        let all = self.assertions.iter().zip(&mut memories);
        self.findings = all.map(|(assertion, memory)| evaluate(assertion, seen, &mut answers, memory)).collect();
        self.moments.push(Moment { at: now, memories });
    }

    /// True where an assertion holds in this state after nothing but what the learner did just now.
    pub(super) fn holds_of(&self, place: usize, sandbox: &Sandbox, deed: Deed<'_>) -> bool {
        let Some(assertion) = self.assertions.get(place) else { return false };
        let mut seen = Seen {
            sandbox,
            at: (0, 0),
            start: &self.start,
            happened: &Happened::default(),
            asked: &[],
            refused: &[],
            typed: None,
        };
        let (happened, refused);
        match deed {
            Deed::Done(edits) => {
                happened = self::happened(sandbox, edits);
                seen.happened = &happened;
            }
            Deed::Asked(ask) => seen.asked = std::slice::from_ref(ask),
            Deed::Refused(refusal) => {
                refused = fields_of(refusal);
                seen.refused = &refused;
            }
        }
        evaluate(assertion, seen, &mut Answers::default(), &mut Vec::new()).holds
    }
}

/// The fields that a refusal is about.
fn fields_of(refusal: &Refusal) -> Vec<(ObjectRef, FieldPath)> {
    match refusal {
        Refusal::Api(rejections) => {
            let fields =
                rejections.iter().filter_map(|rejection| Some((rejection.object.as_ref()?, &rejection.errors)));
            fields
                .flat_map(|(object, errors)| errors.iter().map(|error| (object.clone(), error.field.clone())))
                .collect()
        }
        Refusal::Text(diagnostics) => {
            let field = |one: &Diagnostic| Some((one.object.clone()?, one.field.clone()));
            diagnostics.iter().filter_map(field).collect()
        }
        Refusal::Kept(object) => vec![(object.clone(), FieldPath::of(&["spec", "clusterIP"]))],
        Refusal::Gone(_) | Refusal::TooManyPins | Refusal::Outside(_) => Vec::new(),
    }
}

fn at(sandbox: &Sandbox) -> (usize, u64) {
    (sandbox.steps_taken(), sandbox.now())
}

/// What the last steps did to objects.
fn happened(sandbox: &Sandbox, steps: usize) -> Happened {
    let mut all = Happened::default();
    let done = sandbox.done();
    for step in done.get(done.len().saturating_sub(steps)..).unwrap_or_default() {
        for change in &step.changes.objects {
            match (&change.before, &change.after) {
                (None, _) => all.created.push(change.object.clone()),
                (_, None) => all.deleted.push(change.object.clone()),
                _ => all.changed.push(change.object.clone()),
            }
        }
        all.restored.extend(step.changes.put_back.iter().cloned());
        all.created.extend(step.changes.made_anew.iter().cloned());
        all.deleted.extend(step.changes.made_anew.iter().cloned());
    }
    all
}
