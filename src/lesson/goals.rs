//! Judges the goals of a lesson, and what else of it is an assertion: after every edit, every undo, and whenever time has
//! passed.
//!
//! Moments follow the history of the sandbox: what is undone was never seen.

use super::assertion::{Answers, Assertion, Finding, Happened, Memory, Seen, evaluate};
use crate::cluster::{FieldPath, ObjectRef};
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
        let mut add = |object: &ObjectRef, field: &FieldPath| {
            let one = (object.clone(), field.clone());
            if !self.refused.contains(&one) {
                self.refused.push(one);
            }
        };
        match refusal {
            Refusal::Api(rejections) => {
                for rejection in rejections {
                    if let Some(object) = &rejection.object {
                        rejection.errors.iter().for_each(|error| add(object, &error.field));
                    }
                }
            }
            Refusal::Text(diagnostics) => {
                for diagnostic in diagnostics {
                    if let Some(object) = &diagnostic.object {
                        add(object, &diagnostic.field);
                    }
                }
            }
            Refusal::Kept(object) => add(object, &FieldPath::of(&["spec", "clusterIP"])),
            Refusal::Gone(_) | Refusal::TooManyPins | Refusal::Outside(_) => {}
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
