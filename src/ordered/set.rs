//! A set in order: the keys of an ordered map.

use super::{Iter, OrderedMap};
use std::borrow::Borrow;
use std::fmt;

/// A set in order, as [`std::collections::BTreeSet`] is one.
#[derive(Clone, PartialEq, Eq)]
pub struct OrderedSet<T> {
    map: OrderedMap<T, ()>,
}

impl<T> OrderedSet<T> {
    /// An empty set.
    pub const fn new() -> Self {
        Self { map: OrderedMap::new() }
    }

    /// How many there are.
    pub fn len(&self) -> usize {
        self.map.len()
    }

    /// True where there are none.
    pub fn is_empty(&self) -> bool {
        self.map.is_empty()
    }

    /// All, in order.
    pub fn iter(&self) -> Members<'_, T> {
        Members(self.map.iter())
    }

    /// Keeps those that fit.
    pub fn retain(&mut self, mut fits: impl FnMut(&T) -> bool) {
        self.map.retain(|one, ()| fits(one));
    }

    /// The first.
    pub fn first(&self) -> Option<&T> {
        self.map.first_key_value().map(|(first, ())| first)
    }
}

impl<T: Ord> OrderedSet<T> {
    /// True where it is one of them.
    pub fn contains<Q: Ord + ?Sized>(&self, one: &Q) -> bool
    where
        T: Borrow<Q>,
    {
        self.map.contains_key(one)
    }

    /// All from this one on, in order.
    pub fn starting_at<Q: Ord + ?Sized>(&self, first: &Q) -> Members<'_, T>
    where
        T: Borrow<Q>,
    {
        Members(self.map.starting_at(first))
    }

    /// Puts one in; true where it was not there.
    pub fn insert(&mut self, one: T) -> bool {
        self.map.insert(one, ()).is_none()
    }

    /// Takes one out; true where it was there.
    pub fn remove<Q: Ord + ?Sized>(&mut self, one: &Q) -> bool
    where
        T: Borrow<Q>,
    {
        self.map.remove(one).is_some()
    }
}

/// The members of a set, in order.
pub struct Members<'a, T>(Iter<'a, T, ()>);

impl<T> Clone for Members<'_, T> {
    fn clone(&self) -> Self {
        Self(self.0.clone())
    }
}

impl<'a, T> Iterator for Members<'a, T> {
    type Item = &'a T;

    fn next(&mut self) -> Option<&'a T> {
        self.0.next().map(|(one, ())| one)
    }

    fn size_hint(&self) -> (usize, Option<usize>) {
        self.0.size_hint()
    }
}

impl<T> DoubleEndedIterator for Members<'_, T> {
    fn next_back(&mut self) -> Option<Self::Item> {
        self.0.next_back().map(|(one, ())| one)
    }
}

impl<T> ExactSizeIterator for Members<'_, T> {}

impl<T> Default for OrderedSet<T> {
    fn default() -> Self {
        Self::new()
    }
}

impl<T: fmt::Debug> fmt::Debug for OrderedSet<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_set().entries(self).finish()
    }
}

impl<T: Ord> Extend<T> for OrderedSet<T> {
    fn extend<I: IntoIterator<Item = T>>(&mut self, all: I) {
        for one in all {
            self.insert(one);
        }
    }
}

impl<T: Ord> FromIterator<T> for OrderedSet<T> {
    fn from_iter<I: IntoIterator<Item = T>>(all: I) -> Self {
        let mut set = Self::new();
        set.extend(all);
        set
    }
}

impl<T: Ord, const N: usize> From<[T; N]> for OrderedSet<T> {
    fn from(all: [T; N]) -> Self {
        all.into_iter().collect()
    }
}

impl<T> IntoIterator for OrderedSet<T> {
    type Item = T;
    type IntoIter = std::iter::Map<<OrderedMap<T, ()> as IntoIterator>::IntoIter, fn((T, ())) -> T>;

    fn into_iter(self) -> Self::IntoIter {
        self.map.into_iter().map(|(one, ())| one)
    }
}

impl<'a, T> IntoIterator for &'a OrderedSet<T> {
    type Item = &'a T;
    type IntoIter = Members<'a, T>;

    fn into_iter(self) -> Self::IntoIter {
        self.iter()
    }
}
