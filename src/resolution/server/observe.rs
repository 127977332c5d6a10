//! Watching the server answer. The server is written once, generic over who watches; nobody watching
//! is `()`, for whom every call vanishes.

use crate::dns::{Outcome, Question};
use crate::resolution::trace::{Cause, Check, Hop, Parsed, Settled, Station, Step, Trace};

/// One who watches. What is to be seen is made only if somebody looks.
pub(super) trait Observe: Sized + 'static {
    /// The question arrives at a station; until `leave`, checks belong to it.
    fn enter(&mut self, hop: impl FnOnce() -> (Question, Station));
    /// The question leaves its station. The `kubernetes` plugin's outcome is given here.
    fn leave(&mut self, outcome: Option<Outcome>);
    /// The labels have been understood.
    fn parsed(&mut self, parsed: impl FnOnce() -> Parsed);
    /// The plugin under way did something.
    fn step(&mut self, step: impl FnOnce() -> Step);
    /// Something was checked.
    fn check(&mut self, check: impl FnOnce() -> Check);
    /// An answer was added.
    fn answer(&mut self, cause: impl FnOnce() -> Cause);
    /// An additional record was added.
    fn additional(&mut self, cause: impl FnOnce() -> Cause);
    /// How many causes of answers and of additional records are known.
    fn mark(&self) -> (usize, usize);
    /// The causes behind a mark, of answers and of additional records.
    fn since(&self, mark: (usize, usize)) -> (Vec<Cause>, Vec<Cause>);
    /// Forgets the causes behind a mark: the records were taken back.
    fn rewind(&mut self, mark: (usize, usize));
    /// Another server answered, and this is how: its hops stand one deeper, and what its records come from is what those
    /// here do.
    fn append(&mut self, trace: Trace);
}

impl Observe for () {
    fn step(&mut self, _: impl FnOnce() -> Step) {}
    fn enter(&mut self, _: impl FnOnce() -> (Question, Station)) {}
    fn leave(&mut self, _: Option<Outcome>) {}
    fn parsed(&mut self, _: impl FnOnce() -> Parsed) {}
    fn check(&mut self, _: impl FnOnce() -> Check) {}
    fn answer(&mut self, _: impl FnOnce() -> Cause) {}
    fn additional(&mut self, _: impl FnOnce() -> Cause) {}
    fn mark(&self) -> (usize, usize) {
        (0, 0)
    }
    fn since(&self, _: (usize, usize)) -> (Vec<Cause>, Vec<Cause>) {
        (Vec::new(), Vec::new())
    }
    fn rewind(&mut self, _: (usize, usize)) {}
    fn append(&mut self, _: Trace) {}
}

/// Keeps causes only: what the zone listing needs.
#[derive(Default)]
pub(super) struct Causes {
    pub answers: Vec<Cause>,
}

impl Observe for Causes {
    fn step(&mut self, _: impl FnOnce() -> Step) {}
    fn enter(&mut self, _: impl FnOnce() -> (Question, Station)) {}
    fn leave(&mut self, _: Option<Outcome>) {}
    fn parsed(&mut self, _: impl FnOnce() -> Parsed) {}
    fn check(&mut self, _: impl FnOnce() -> Check) {}
    fn answer(&mut self, cause: impl FnOnce() -> Cause) {
        self.answers.push(cause());
    }
    fn additional(&mut self, _: impl FnOnce() -> Cause) {}
    fn mark(&self) -> (usize, usize) {
        (self.answers.len(), 0)
    }
    fn since(&self, (answers, _): (usize, usize)) -> (Vec<Cause>, Vec<Cause>) {
        (behind(&self.answers, answers), Vec::new())
    }
    fn rewind(&mut self, (answers, _): (usize, usize)) {
        self.answers.truncate(answers);
    }
    fn append(&mut self, trace: Trace) {
        self.answers.extend(trace.answers);
    }
}

/// Keeps everything.
pub(super) struct Tracer {
    trace: Trace,
    /// Positions in the trace of the stations not yet left.
    open: Vec<usize>,
}

impl Tracer {
    pub(super) fn new(question: &Question) -> Self {
        let trace = Trace { question: question.clone(), hops: Vec::new(), answers: Vec::new(), additional: Vec::new() };
        Self { trace, open: Vec::new() }
    }

    pub(super) fn into_trace(self) -> Trace {
        self.trace
    }

    fn station(&mut self) -> Option<&mut Station> {
        let position = *self.open.last()?;
        self.trace.hops.get_mut(position).map(|hop| &mut hop.at)
    }
}

impl Observe for Tracer {
    fn step(&mut self, step: impl FnOnce() -> Step) {
        if let Some(Station::Plugin { steps, .. }) = self.station() {
            steps.push(step());
        }
    }

    fn enter(&mut self, hop: impl FnOnce() -> (Question, Station)) {
        let (question, at) = hop();
        self.open.push(self.trace.hops.len());
        // Only a station that is asked from within another is deeper than it.
        self.trace.hops.push(Hop { depth: self.open.len() - 1, question, at });
    }

    fn leave(&mut self, settled: Option<Outcome>) {
        if let Some(Station::Kubernetes { outcome, .. }) = self.station() {
            *outcome = settled.map(Settled);
        }
        self.open.pop();
    }

    fn parsed(&mut self, labels: impl FnOnce() -> Parsed) {
        if let Some(Station::Kubernetes { parsed, .. }) = self.station() {
            *parsed = Some(labels());
        }
    }

    fn check(&mut self, check: impl FnOnce() -> Check) {
        if let Some(Station::Kubernetes { checks, .. }) = self.station() {
            checks.push(check());
        }
    }

    fn answer(&mut self, cause: impl FnOnce() -> Cause) {
        self.trace.answers.push(cause());
    }

    fn additional(&mut self, cause: impl FnOnce() -> Cause) {
        self.trace.additional.push(cause());
    }

    fn mark(&self) -> (usize, usize) {
        (self.trace.answers.len(), self.trace.additional.len())
    }

    fn since(&self, (answers, additional): (usize, usize)) -> (Vec<Cause>, Vec<Cause>) {
        (behind(&self.trace.answers, answers), behind(&self.trace.additional, additional))
    }

    fn rewind(&mut self, (answers, additional): (usize, usize)) {
        self.trace.answers.truncate(answers);
        self.trace.additional.truncate(additional);
    }

    fn append(&mut self, trace: Trace) {
        let below = self.open.len() + 1;
        self.trace.hops.extend(trace.hops.into_iter().map(|hop| Hop { depth: hop.depth + below, ..hop }));
        self.trace.answers.extend(trace.answers);
        self.trace.additional.extend(trace.additional);
    }
}

fn behind(causes: &[Cause], mark: usize) -> Vec<Cause> {
    causes.get(mark..).unwrap_or_default().to_vec()
}
