//! A value of the session, or of the learner at a lesson, as views read and follow it.

use crate::session::followed::Followed;
use crate::session::visit::Session;
use leptos::prelude::*;

/// A value of the session: views read it and are told when it is another. The session alone writes it.
pub struct Part<T: 'static, S: 'static = Session> {
    session: StoredValue<S>,
    views: Trigger,
    of: fn(&S) -> &Followed<T>,
}

impl<T, S> Clone for Part<T, S> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<T, S> Copy for Part<T, S> {}

/// Tells whoever follows those of the values that are new.
pub(in crate::page) fn tell<const N: usize>(values: [(bool, Trigger); N]) {
    values.iter().filter(|(is_new, _)| *is_new).for_each(|(_, views)| views.notify());
}

impl<T, S: Send + Sync> Part<T, S> {
    /// A value of a session.
    pub(in crate::page) fn new(session: StoredValue<S>, of: fn(&S) -> &Followed<T>) -> Self {
        Self { session, views: Trigger::new(), of }
    }

    /// Follows it.
    pub fn track(self) {
        self.views.track();
    }

    /// What tells all who follow it.
    pub(in crate::page) fn views(self) -> Trigger {
        self.views
    }

    /// Reads it and follows it.
    pub fn with<U>(self, by: impl FnOnce(&T) -> U) -> U {
        self.track();
        self.with_untracked(by)
    }

    /// Reads it.
    pub fn with_untracked<U>(self, by: impl FnOnce(&T) -> U) -> U {
        by((self.of)(&self.session.read_value()))
    }

    /// Reads it; nothing where the page is gone.
    pub fn try_with_untracked<U>(self, by: impl FnOnce(&T) -> U) -> Option<U> {
        let session = self.session.try_read_value()?;
        Some(by((self.of)(&session)))
    }
}

impl<T: Clone, S: Send + Sync> Part<T, S> {
    /// A copy of it; follows it.
    pub fn get(self) -> T {
        self.with(T::clone)
    }

    /// A copy of it.
    pub fn get_untracked(self) -> T {
        self.with_untracked(T::clone)
    }
}
