//! One item inline, or a `Vec`: the usual single item is read without following a pointer.

use std::ops::Deref;

/// One thing, or any number of them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum OneOrMany<T> {
    One(T),
    Many(Vec<T>),
}

impl<T> Default for OneOrMany<T> {
    fn default() -> Self {
        Self::Many(Vec::new())
    }
}

impl<T> OneOrMany<T> {
    pub(super) fn push(&mut self, new: T) {
        *self = match std::mem::take(self) {
            Self::One(first) => Self::Many(vec![first, new]),
            Self::Many(list) if list.is_empty() => Self::One(new),
            Self::Many(mut list) => {
                list.push(new);
                Self::Many(list)
            }
        };
    }
}

impl<T> Deref for OneOrMany<T> {
    type Target = [T];

    fn deref(&self) -> &[T] {
        match self {
            Self::One(one) => std::slice::from_ref(one),
            Self::Many(list) => list,
        }
    }
}

impl<T> FromIterator<T> for OneOrMany<T> {
    fn from_iter<I: IntoIterator<Item = T>>(items: I) -> Self {
        let mut few = Self::default();
        items.into_iter().for_each(|item| few.push(item));
        few
    }
}
