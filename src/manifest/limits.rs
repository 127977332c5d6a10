//! Limits of one reading: what its text may still cost, and the field names it has used.

use super::{NODE_LIMIT, TEXT_PER_NODE};
use crate::cluster::Value;
use rustc_hash::FxHashSet;
use std::sync::Arc;

/// How many more values a text may hold, and the field names it has used: they repeat by the thousand,
/// so each is kept once.
pub(super) struct Limits {
    left: usize,
    names: FxHashSet<Arc<str>>,
}

impl Default for Limits {
    /// Nothing at all: what a budget leaves where it is taken away.
    fn default() -> Self {
        Self { left: 0, names: FxHashSet::default() }
    }
}

impl Limits {
    /// The budget of a whole text.
    pub(super) fn new() -> Self {
        Self { left: NODE_LIMIT, names: FxHashSet::default() }
    }

    /// True once everything is spent: nothing more is to be read.
    pub(super) fn is_spent(&self) -> bool {
        self.left == 0
    }

    /// Takes `cost` out where there is as much; otherwise leaves everything as it is.
    pub(super) fn take_if_left(&mut self, cost: usize) -> bool {
        self.left >= cost && self.take(cost)
    }

    /// How many are left.
    #[cfg(test)]
    pub(super) fn left(&self) -> usize {
        self.left
    }

    /// The one copy of a name.
    pub(super) fn name(&mut self, name: &str) -> Arc<str> {
        if let Some(known) = self.names.get(name) {
            return known.clone();
        }
        let name: Arc<str> = name.into();
        self.names.insert(name.clone());
        name
    }

    /// Takes `cost` out; false, and nothing left, where there is not as much.
    pub(super) fn take(&mut self, cost: usize) -> bool {
        let left = self.left.checked_sub(cost);
        self.left = left.unwrap_or_default();
        left.is_some()
    }

    /// Leaves nothing: what follows is not to be read.
    pub(super) fn spend_all(&mut self) {
        self.left = 0;
    }

    /// Takes the cost of a copy out.
    pub(super) fn take_copy(&mut self, value: &Value) -> bool {
        let text = |text: &str| 1 + text.len() / TEXT_PER_NODE;
        match value {
            Value::Text(word) | Value::Number(word) => self.take(text(word)),
            Value::Null | Value::Bool(_) | Value::Int(_) => self.take(1),
            Value::List(items) => self.take(1) && items.iter().all(|item| self.take_copy(item)),
            Value::Map(map) => {
                self.take(1) && map.iter().all(|(key, item)| self.take(text(key)) && self.take_copy(item))
            }
        }
    }
}
