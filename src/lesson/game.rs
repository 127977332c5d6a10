//! A game of rounds: which round it is, what each one took, and what that is worth.

use super::attempt::{Attempt, Took};
use super::model::{Fault, Lesson};
use std::sync::Arc;

/// What a round is worth that took nothing but what it takes.
pub const ROUND_POINTS: u32 = 10;

/// How many lookups a round takes without costing anything: the outcome, a comparison or two, and that it is fixed.
const FREE_LOOKUPS: usize = 4;

/// What a hint costs.
const HINT_COST: u32 = 2;

/// A round that is over.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Played {
    /// What it took.
    pub took: Took,
    /// How many edits it takes.
    pub least: usize,
}

impl Played {
    /// How many edits were made beyond those that it takes.
    pub fn extra_edits(&self) -> usize {
        self.took.edits.saturating_sub(self.least)
    }

    /// What it is worth: all points, but for each hint two, and one for each edit and lookup too many. Whoever fixes it
    /// has a point, and whoever is shown a way has none.
    pub fn points(&self) -> u32 {
        if self.took.is_shown {
            return 0;
        }
        let times = |count: usize| u32::try_from(count).unwrap_or(u32::MAX);
        let lookups = times(self.took.lookups.saturating_sub(FREE_LOOKUPS));
        let cost = times(self.took.hints).saturating_mul(HINT_COST);
        let cost = cost.saturating_add(times(self.extra_edits())).saturating_add(lookups);
        ROUND_POINTS.saturating_sub(cost).max(1)
    }
}

/// A game.
#[derive(Clone, Debug)]
pub struct Game {
    lesson: Arc<Lesson>,
    /// What drew its rounds.
    pub seed: u64,
    drawn: Vec<Fault>,
    played: Vec<Played>,
}

impl Game {
    /// The game of a seed; `None` where the lesson has no rounds.
    pub fn new(lesson: Arc<Lesson>, seed: u64) -> Option<Self> {
        let drawn = lesson.rounds.as_ref()?.drawn(seed).into_iter().cloned().collect();
        Some(Self { lesson, seed, drawn, played: Vec::new() })
    }

    /// The lesson it is of.
    pub fn lesson(&self) -> &Arc<Lesson> {
        &self.lesson
    }

    /// How many rounds it has.
    pub fn count(&self) -> usize {
        self.drawn.len()
    }

    /// The rounds that are over.
    pub fn played(&self) -> &[Played] {
        &self.played
    }

    /// The faults of the rounds, in order.
    pub fn faults(&self) -> &[Fault] {
        &self.drawn
    }

    /// The fault of the round to play; `None` once all are over.
    pub fn fault(&self) -> Option<&Fault> {
        self.drawn.get(self.played.len())
    }

    /// The round to play, as a lesson; `None` once all are over.
    pub fn round(&self) -> Option<Lesson> {
        self.fault().map(|fault| self.lesson.round(fault))
    }

    /// The round at hand is over.
    pub fn finish(&mut self, attempt: &Attempt) {
        if let Some(least) = self.fault().map(Fault::least) {
            self.played.push(Played { took: attempt.took(), least });
        }
    }

    /// True once all rounds are over.
    pub fn is_over(&self) -> bool {
        self.fault().is_none()
    }

    /// True where a way was shown in some round.
    pub fn is_helped(&self) -> bool {
        self.played.iter().any(|round| round.took.is_shown)
    }

    /// The points so far.
    pub fn points(&self) -> u32 {
        self.played.iter().map(Played::points).sum()
    }

    /// The points that the whole game has to give.
    pub fn most(&self) -> u32 {
        ROUND_POINTS.saturating_mul(u32::try_from(self.count()).unwrap_or_default())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn points(lookups: usize, hints: usize, edits: usize, is_shown: bool) -> u32 {
        Played { took: Took { lookups, hints, edits, is_shown }, least: 1 }.points()
    }

    #[test]
    fn a_round_loses_points_for_hints_and_for_what_was_too_much() {
        assert_eq!(points(0, 0, 1, false), 10);
        assert_eq!(points(4, 0, 1, false), 10);
        assert_eq!(points(5, 0, 1, false), 9);
        assert_eq!(points(0, 1, 1, false), 8);
        assert_eq!(points(0, 0, 3, false), 8);
        assert_eq!(points(6, 2, 2, false), 3);
    }

    #[test]
    fn whoever_fixes_it_has_a_point_and_whoever_is_shown_a_way_has_none() {
        assert_eq!(points(usize::MAX, usize::MAX, usize::MAX, false), 1);
        assert_eq!(points(0, 0, 1, true), 0);
    }
}
