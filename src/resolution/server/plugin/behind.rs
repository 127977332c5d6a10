//! A boxed value of a plugin whose code arrives later, with a table of its functions: how it is copied, dropped and
//! shown stands with the code that made it, so that a module which only holds the box has none of that.

use std::fmt;
use std::ops::{Deref, DerefMut};

/// The box. Only code that has arrived with the thing makes one.
pub(in crate::resolution::server) struct Behind<T: 'static>(Box<dyn Erased<T>>);

/// What the box knows of the thing.
trait Erased<T>: fmt::Debug + Send + Sync {
    fn thing(&self) -> &T;
    fn thing_mut(&mut self) -> &mut T;
    fn copy(&self) -> Behind<T>;
}

impl<T: Clone + fmt::Debug + Send + Sync> Erased<T> for T {
    fn thing(&self) -> &T {
        self
    }

    fn thing_mut(&mut self) -> &mut T {
        self
    }

    fn copy(&self) -> Behind<T> {
        Behind::new(self.clone())
    }
}

impl<T: Clone + fmt::Debug + Send + Sync> Behind<T> {
    /// Puts it into a box.
    pub(crate) fn new(thing: T) -> Self {
        Self(Box::new(thing))
    }
}

impl<T> Deref for Behind<T> {
    type Target = T;

    fn deref(&self) -> &T {
        self.0.thing()
    }
}

impl<T> DerefMut for Behind<T> {
    fn deref_mut(&mut self) -> &mut T {
        self.0.thing_mut()
    }
}

impl<T> Clone for Behind<T> {
    fn clone(&self) -> Self {
        self.0.copy()
    }
}

impl<T> fmt::Debug for Behind<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}
