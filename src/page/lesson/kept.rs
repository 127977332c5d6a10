//! What a learner has done, kept in the browser and nowhere else. What does not read is left where it is: then
//! nothing is written over it until the person says so.

use super::{Lessons, Next};
use crate::lesson::{Attempt, Game, Index, Progress, ProgressError};
use crate::page::browser::storage;
use leptos::prelude::*;
use std::cell::RefCell;

/// Where the progress is kept.
const PROGRESS: &str = "k8s-dns-lab.progress";

/// How many seeds there are that can be told to a room.
const SHORT_SEEDS: u64 = 10_000;

thread_local! {
    /// The progress of this visit, for browsers that keep nothing.
    static HERE: RefCell<Option<String>> = const { RefCell::new(None) };
    /// The seed of this visit, where none is kept.
    static SEED: u64 = drawn();
}

/// A seed of 31 bits, which any script can read.
fn drawn() -> u64 {
    const SEEDS: f64 = 2_147_483_648.0;
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "from 0 up to 2^31")]
    let seed = (js_sys::Math::random() * SEEDS) as u64;
    seed
}

/// The text that is kept.
pub fn text() -> Option<String> {
    HERE.with_borrow(Clone::clone).or_else(|| storage::kept(PROGRESS))
}

/// The progress, or why what is kept is none.
pub fn progress() -> Result<Progress, ProgressError> {
    text().map_or_else(|| Ok(Progress::default()), |text| Progress::read(&text))
}

/// Puts a progress in place of what is kept.
pub fn put(lessons: Lessons, progress: &Progress) {
    let text = progress.write();
    if !storage::keep(PROGRESS, &text) {
        lessons.lab.progress_not_kept(&text);
    }
    HERE.set(Some(text));
    lessons.progressed.update(|times| *times += 1);
}

/// Puts a text that somebody else has kept in place of what is kept here.
pub fn adopt(lessons: Lessons, text: String) {
    HERE.set(Some(text));
    lessons.progressed.update(|times| *times += 1);
}

/// What the options of questions are shuffled by: the seed that is kept, or one of this visit, kept with what is done next.
pub fn seed() -> u64 {
    progress().map_or_else(|_| SEED.with(|seed| *seed), |progress| seed_of(&progress))
}

fn seed_of(progress: &Progress) -> u64 {
    progress.seed.unwrap_or_else(|| SEED.with(|seed| *seed))
}

/// Takes note of a finished attempt.
pub fn record(lessons: Lessons, attempt: &Attempt) {
    note(lessons, |progress| progress.record(attempt));
}

/// Takes note of a game that is over.
pub fn played(lessons: Lessons, game: &Game) {
    note(lessons, |progress| progress.played(game));
}

/// The most points that were made with the rounds of a seed.
pub fn best(slug: &str, seed: u64) -> Option<u32> {
    progress().ok()?.of(slug)?.games.get(&seed).copied()
}

/// A seed that can be told to a room, drawn by chance.
pub fn drawn_seed() -> u64 {
    drawn() % SHORT_SEEDS
}

/// The learner's own seed, as short.
pub fn short_seed() -> u64 {
    seed() % SHORT_SEEDS
}

/// Takes note of how a question of an earlier lesson was answered.
pub fn recalled(lessons: Lessons, slug: &str, item: &str, is_right: bool) {
    note(lessons, |progress| progress.recalled(slug, item, is_right, today()));
}

/// Takes note that the same as a lesson wanted was done with a command.
pub fn did_with_kubectl(lessons: Lessons, slug: &str) {
    note(lessons, |progress| progress.did_with_kubectl(slug));
}

/// The day it is, counted from 1970.
pub fn today() -> i64 {
    const DAY: f64 = 86_400_000.0;
    #[expect(clippy::cast_possible_truncation, reason = "whole days")]
    let today = (js_sys::Date::now() / DAY).floor() as i64;
    today
}

/// Keeps the progress with something more in it; nothing where what is kept does not read.
fn note(lessons: Lessons, what: impl FnOnce(&mut Progress)) {
    if let Ok(mut progress) = progress() {
        what(&mut progress);
        progress.seed = Some(seed_of(&progress));
        put(lessons, &progress);
    }
}

/// Which lesson of the course is to be gone on with; kept for the first screen as well.
pub fn next(index: &Index) -> Option<Next> {
    let progress = progress().ok()?;
    progress.next(index).and_then(|slug| index.get(slug)).map(Next::of)
}
