//! What a server remembers from one query to the next: a value that whoever asks hands in, together with the time.
//! So a query without one meets a server that has just started, and a state that is taken back takes its server's
//! memory along.

pub(super) mod cache;
mod health;

pub use cache::CachedReply;
pub(super) use health::{Health, Probed};

use crate::chance;
use crate::dns::Question;
use crate::ordered::OrderedMap;
use crate::resolution::trace::Remembered;
use cache::{Entries, Entry};

/// What a server remembers. Copies share what is the same.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct State {
    /// What the `cache` plugins hold.
    pub(in crate::resolution::server) cache: Entries,
    /// What each `forward` remembers, by its number.
    pub(in crate::resolution::server) forward: OrderedMap<usize, Health>,
    /// How many queries a plugin has counted, by its directive and line.
    pub(in crate::resolution::server) counts: OrderedMap<(&'static str, usize), u64>,
    /// What the servers of the nodes remember, by node.
    pub(in crate::resolution::server) nodes: OrderedMap<String, Self>,
    /// What the next draw comes from, where records are drawn at all.
    pub(in crate::resolution::server) draws: Option<u64>,
}

impl State {
    /// The same memory, from which plugins draw that shuffle records: the same seed gives the same draws.
    #[must_use]
    pub fn drawing(self, seed: u64) -> Self {
        Self { draws: Some(seed), ..self }
    }

    /// True where records are drawn.
    pub(in crate::resolution::server) fn draws_at_all(&self) -> bool {
        self.draws.is_some()
    }

    /// A number below `count`, where records are drawn at all.
    pub(in crate::resolution::server) fn draw(&mut self, count: usize) -> Option<usize> {
        chance::below(self.draws.as_mut()?, count)
    }

    /// How many queries a plugin has counted before this one.
    pub(in crate::resolution::server) fn count(&mut self, plugin: &'static str, line: usize) -> u64 {
        let count = self.counts.entry((plugin, line)).or_default();
        *count += 1;
        *count - 1
    }

    /// True where nothing is remembered.
    pub fn is_empty(&self) -> bool {
        self.cache.is_empty() && self.forward.is_empty() && self.nodes.is_empty()
    }

    /// What all servers but cluster DNS remember, taken out while that is asked.
    #[must_use]
    pub fn take_others(&mut self) -> Self {
        Self { nodes: std::mem::take(&mut self.nodes), ..Self::default() }
    }

    /// Puts that back.
    pub fn put_others(&mut self, others: Self) {
        self.nodes = others.nodes;
    }

    /// What the server of a node remembers, taken out while it is asked.
    pub fn take_node(&mut self, node: &str) -> Self {
        self.nodes.remove(node).unwrap_or_default()
    }

    /// Puts back what the server of a node remembers.
    pub fn put_node(&mut self, node: &str, state: Self) {
        if !state.is_empty() {
            self.nodes.insert(node.to_owned(), state);
        }
    }

    /// What the caches hold, in order of name and type. `now` is in seconds.
    pub fn held(&self, now: u64) -> Vec<CachedReply> {
        self.cache.held(now.saturating_mul(1000))
    }

    /// How old the reply is that a plain question would be given, where a cache of the server holds one. `now` is in
    /// seconds.
    pub fn remembered(&self, question: &Question, now: u64) -> Option<Remembered> {
        self.cache.remembered(question, now.saturating_mul(1000))
    }

    /// Lets go of what is over: nobody can tell. `now` is in seconds.
    pub fn expire(&mut self, now: u64) {
        self.cache.expire(now.saturating_mul(1000));
        self.nodes.values_mut().for_each(|state| state.expire(now));
    }

    /// Lets go of what the caches hold of these questions.
    pub fn forget(&mut self, is_meant: &dyn Fn(&Question) -> bool) {
        self.cache = self.cache.filtered(|question, _| !is_meant(question));
        self.nodes.values_mut().for_each(|state| state.forget(is_meant));
    }

    /// What of the caches fits.
    #[must_use]
    pub fn filtered(&self, fits: impl FnMut(&Question, &Entry) -> bool) -> Self {
        Self { cache: self.cache.filtered(fits), ..self.clone() }
    }
}
