//! What a server remembers from one query to the next: a value that whoever asks hands in, together with the time.
//! So a query without one meets a server that has just started, and a state that is taken back takes its server's
//! memory along.

use super::plugin::cache::{Entries, Entry, Held};
use super::plugin::forward::Health;
use crate::dns::Question;
use crate::resolution::trace::Remembered;
use std::collections::BTreeMap;

/// A time or a span of it, in milliseconds of the lab's clock.
pub type Millis = u64;

/// What a server remembers. Copies share what is the same.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct State {
    /// What the `cache` plugins hold.
    pub(in crate::resolution::server) cache: Entries,
    /// What each `forward` remembers, by its number.
    pub(in crate::resolution::server) forward: BTreeMap<usize, Health>,
}

impl State {
    /// True where nothing is remembered.
    pub fn is_empty(&self) -> bool {
        self.cache.is_empty() && self.forward.is_empty()
    }

    /// What the caches hold, in order of name and type. `now` is in seconds.
    pub fn held(&self, now: u64) -> Vec<Held> {
        self.cache.held(now.saturating_mul(1000))
    }

    /// How old the reply is that a plain question would be given, where a cache of the server holds one. `now` is in
    /// seconds.
    pub fn remembered(&self, question: &Question, now: u64) -> Option<Remembered> {
        self.cache.remembered(question, now.saturating_mul(1000))
    }

    /// Lets go of what is over: nobody can tell. `now` is in seconds.
    pub fn forget_what_is_over(&mut self, now: u64) {
        self.cache.forget_what_is_over(now.saturating_mul(1000));
    }

    /// What of the caches fits.
    #[must_use]
    pub fn filtered(&self, fits: impl FnMut(&Question, &Entry) -> bool) -> Self {
        Self { cache: self.cache.filtered(fits), ..self.clone() }
    }
}
