//! A value of the session, as views read and follow it.

use crate::session::followed::Followed;
use crate::session::visit::Session;
use leptos::prelude::*;

/// A value of the session: views read it and are told when it is another. The session alone writes it.
pub struct Part<T: 'static> {
    session: StoredValue<Session>,
    views: Trigger,
    of: fn(&Session) -> &Followed<T>,
}

impl<T> Clone for Part<T> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<T> Copy for Part<T> {}

impl<T> Part<T> {
    /// A value of a session.
    pub(super) fn new(session: StoredValue<Session>, of: fn(&Session) -> &Followed<T>) -> Self {
        Self { session, views: Trigger::new(), of }
    }

    /// Follows it.
    pub fn track(self) {
        self.views.track();
    }

    /// What tells all who follow it.
    pub(super) fn views(self) -> Trigger {
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

impl<T: Clone> Part<T> {
    /// A copy of it; follows it.
    pub fn get(self) -> T {
        self.with(T::clone)
    }

    /// A copy of it.
    pub fn get_untracked(self) -> T {
        self.with_untracked(T::clone)
    }
}
