//! An observable value of the session: whatever writes it marks it as new, and views follow that.

use std::ops::Deref;

/// A value that views follow. Whatever writes it says so by that, and the page asks for the news when
/// the event is over.
#[derive(Clone, Debug, Default)]
pub struct Followed<T> {
    value: T,
    is_new: bool,
}

impl<T> Followed<T> {
    /// A value of which nobody has to be told.
    pub(super) fn new(value: T) -> Self {
        Self { value, is_new: false }
    }

    /// Puts another value in its place.
    pub(super) fn set(&mut self, value: T) {
        (self.value, self.is_new) = (value, true);
    }

    /// Makes another value of it.
    pub(super) fn change<U>(&mut self, by: impl FnOnce(&mut T) -> U) -> U {
        self.is_new = true;
        by(&mut self.value)
    }

    /// Lends it to what leaves it as it is.
    pub(super) fn lend(&mut self) -> &mut T {
        &mut self.value
    }

    /// True where it was written since this was asked last.
    pub fn is_new(&mut self) -> bool {
        std::mem::take(&mut self.is_new)
    }
}

impl<T> Deref for Followed<T> {
    type Target = T;

    fn deref(&self) -> &T {
        &self.value
    }
}
