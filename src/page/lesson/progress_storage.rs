//! What a learner has done, kept in the browser and nowhere else: `session::progress` says what becomes of it.

use super::{Lessons, Next};
use crate::lesson::{Attempt, Game, Index, Progress, ProgressError};
use crate::page::browser::storage::Browser;
use crate::session::progress::SHORT_SEEDS;
use leptos::prelude::*;

/// A seed of 31 bits, which any script can read.
fn drawn() -> u64 {
    const SEEDS: f64 = 2_147_483_648.0;
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "from 0 up to 2^31")]
    let seed = (js_sys::Math::random() * SEEDS) as u64;
    seed
}

/// A seed that can be told to a room, drawn by chance.
pub(super) fn drawn_seed() -> u64 {
    drawn() % SHORT_SEEDS
}

/// The day it is, counted from 1970.
pub(super) fn today() -> i64 {
    const DAY: f64 = 86_400_000.0;
    #[expect(clippy::cast_possible_truncation, reason = "whole days")]
    let today = (js_sys::Date::now() / DAY).floor() as i64;
    today
}

impl Lessons {
    /// The text that is kept.
    pub(crate) fn progress_text(self) -> Option<String> {
        self.lab.read(|session| session.progress.text(&Browser))
    }

    /// The progress, or why what is kept is none.
    pub(crate) fn progress(self) -> Result<Progress, ProgressError> {
        self.lab.read(|session| session.progress.read(&Browser))
    }

    /// Puts a progress in place of what is kept.
    pub(crate) fn put_progress(self, progress: &Progress) {
        if let Some(unkept) = self.lab.write(|session| session.progress.put(&Browser, progress)).flatten() {
            self.lab.progress_not_kept(&unkept);
        }
        self.progressed.update(|times| *times += 1);
    }

    /// Goes on from what a host page has kept of the progress, for this visit.
    pub(crate) fn adopt_progress(self, text: String) {
        self.lab.write(|session| session.progress.adopt(text));
        self.progressed.update(|times| *times += 1);
    }

    /// The seed that is kept, or that of this visit.
    pub(crate) fn own_seed(self) -> u64 {
        self.lab.read(|session| session.progress.seed(&Browser)).unwrap_or_else(|| {
            let seed = drawn();
            self.lab.write(|session| session.progress.drawn = Some(seed));
            seed
        })
    }

    /// The same, as short as one that is told to a room.
    pub(crate) fn short_seed(self) -> u64 {
        self.own_seed() % SHORT_SEEDS
    }

    /// Keeps the progress with something more in it; nothing where what is kept does not read.
    fn note(self, what: impl FnOnce(&mut Progress)) {
        self.own_seed();
        if let Some(mut progress) = self.lab.read(|session| session.progress.to_go_on(&Browser)) {
            what(&mut progress);
            self.put_progress(&progress);
        }
    }

    /// Takes note of a finished attempt.
    pub(crate) fn record(self, attempt: &Attempt) {
        self.note(|progress| progress.record(attempt));
    }

    /// Takes note of a game that is over.
    pub(crate) fn played(self, game: &Game) {
        self.note(|progress| progress.played(game));
    }

    /// The most points that were made with the rounds of a seed.
    pub(crate) fn best(self, slug: &str, seed: u64) -> Option<u32> {
        self.progress().ok()?.lesson(slug)?.games.get(&seed).copied()
    }

    /// Takes note of how a question of an earlier lesson was answered.
    pub(crate) fn recalled(self, slug: &str, item: &str, is_right: bool) {
        self.note(|progress| progress.recalled(slug, item, is_right, today()));
    }

    /// Takes note that the same as a lesson wanted was done with a command.
    pub(crate) fn did_with_kubectl(self, slug: &str) {
        self.note(|progress| progress.did_with_kubectl(slug));
    }

    /// Which lesson of the course is to be gone on with; kept for the first screen as well.
    pub(crate) fn next(self, index: &Index) -> Option<Next> {
        let progress = self.progress().ok()?;
        progress.next(index).and_then(|slug| index.get(slug)).map(Next::of)
    }
}
