//! A map and a set in order, in few instructions: the standard library's trees are written out anew for each type,
//! some 4 kB each time, and the first load pays for it. Entries stand in runs, each a short sorted list, so that a
//! look-up halves what is left, and an entry that comes or goes moves no more than a run.

mod set;

pub use set::{Members, OrderedSet};

use std::borrow::Borrow;
use std::cmp::Ordering;
use std::fmt;
use std::slice;

/// The most entries of a run; one that grows beyond is halved.
const LONGEST: usize = 64;

/// A map in order of its keys, as [`std::collections::BTreeMap`] is one.
#[derive(Clone)]
pub struct OrderedMap<K, V> {
    /// None is empty, and each begins behind the one before it.
    runs: Vec<Vec<(K, V)>>,
    len: usize,
}

/// Where an entry is, or where it would be.
struct Place {
    run: usize,
    at: usize,
    is_there: bool,
}

/// The first of so many positions that `is_before` does not hold for, where it holds for none behind one that it does
/// not hold for.
fn first_not(len: usize, is_before: &mut dyn FnMut(usize) -> bool) -> usize {
    let (mut low, mut high) = (0, len);
    while low < high {
        let middle = low + (high - low) / 2;
        if is_before(middle) { low = middle + 1 } else { high = middle }
    }
    low
}

impl<K, V> OrderedMap<K, V> {
    /// An empty map.
    pub const fn new() -> Self {
        Self { runs: Vec::new(), len: 0 }
    }

    /// A map of entries that are in order already, each key once: nothing is looked for, and a short one is as it came.
    pub(crate) fn of_sorted(mut entries: Vec<(K, V)>) -> Self {
        let len = entries.len();
        let mut runs = Vec::new();
        while entries.len() > LONGEST {
            let rest = entries.split_off(LONGEST);
            runs.push(std::mem::replace(&mut entries, rest));
        }
        if !entries.is_empty() {
            runs.push(entries);
        }
        Self { runs, len }
    }

    /// How many entries there are.
    pub fn len(&self) -> usize {
        self.len
    }

    /// True where there are none.
    pub fn is_empty(&self) -> bool {
        self.len == 0
    }

    /// The entries, in order.
    pub fn iter(&self) -> Iter<'_, K, V> {
        Iter { runs: self.runs.iter(), front: [].iter(), back: [].iter(), left: self.len }
    }

    /// The keys, in order.
    pub fn keys(&self) -> impl DoubleEndedIterator<Item = &K> + ExactSizeIterator + Clone {
        self.iter().map(|(key, _)| key)
    }

    /// The values, in order of their keys.
    pub fn values(&self) -> impl DoubleEndedIterator<Item = &V> + ExactSizeIterator + Clone {
        self.iter().map(|(_, value)| value)
    }

    /// The values, in order of their keys, to be changed.
    pub fn values_mut(&mut self) -> impl Iterator<Item = &mut V> {
        self.runs.iter_mut().flatten().map(|(_, value)| value)
    }

    /// The first entry.
    pub fn first_key_value(&self) -> Option<(&K, &V)> {
        self.runs.first()?.first().map(|(key, value)| (key, value))
    }

    /// The last entry.
    pub fn last_key_value(&self) -> Option<(&K, &V)> {
        self.runs.last()?.last().map(|(key, value)| (key, value))
    }

    /// Takes every entry out.
    pub fn clear(&mut self) {
        self.runs.clear();
        self.len = 0;
    }

    /// Keeps the entries that fit.
    pub fn retain(&mut self, mut fits: impl FnMut(&K, &mut V) -> bool) {
        for run in &mut self.runs {
            run.retain_mut(|(key, value)| fits(key, value));
        }
        self.runs.retain(|run| !run.is_empty());
        self.len = self.runs.iter().map(Vec::len).sum();
    }
}

impl<K: Ord, V> OrderedMap<K, V> {
    fn place<Q: Ord + ?Sized>(&self, key: &Q) -> Place
    where
        K: Borrow<Q>,
    {
        // Of the runs only the last that does not begin behind the key can hold it.
        let behind = first_not(self.runs.len(), &mut |run| {
            let first = self.runs.get(run).and_then(|run| run.first());
            first.is_some_and(|(first, _)| first.borrow() <= key)
        });
        let run = behind.saturating_sub(1);
        let Some(entries) = self.runs.get(run) else { return Place { run, at: 0, is_there: false } };
        let mut is_there = false;
        let at = first_not(entries.len(), &mut |at| {
            let order = entries.get(at).map(|(known, _)| known.borrow().cmp(key));
            is_there |= order == Some(Ordering::Equal);
            order == Some(Ordering::Less)
        });
        Place { run, at, is_there }
    }

    /// The value of a key.
    pub fn get<Q: Ord + ?Sized>(&self, key: &Q) -> Option<&V>
    where
        K: Borrow<Q>,
    {
        let Place { run, at, is_there } = self.place(key);
        if is_there { self.runs.get(run)?.get(at).map(|(_, value)| value) } else { None }
    }

    /// The value of a key, to be changed.
    pub fn get_mut<Q: Ord + ?Sized>(&mut self, key: &Q) -> Option<&mut V>
    where
        K: Borrow<Q>,
    {
        let Place { run, at, is_there } = self.place(key);
        if is_there { self.runs.get_mut(run)?.get_mut(at).map(|(_, value)| value) } else { None }
    }

    /// The entry of a key.
    pub fn get_key_value<Q: Ord + ?Sized>(&self, key: &Q) -> Option<(&K, &V)>
    where
        K: Borrow<Q>,
    {
        let Place { run, at, is_there } = self.place(key);
        if is_there { self.runs.get(run)?.get(at).map(|(key, value)| (key, value)) } else { None }
    }

    /// True where the key has a value.
    pub fn contains_key<Q: Ord + ?Sized>(&self, key: &Q) -> bool
    where
        K: Borrow<Q>,
    {
        self.place(key).is_there
    }

    /// The entries from a key on, in order.
    pub fn starting_at<Q: Ord + ?Sized>(&self, key: &Q) -> Iter<'_, K, V>
    where
        K: Borrow<Q>,
    {
        let Place { run, at, .. } = self.place(key);
        let front = self.runs.get(run).and_then(|run| run.get(at..)).unwrap_or_default();
        let runs = self.runs.get(run + 1..).unwrap_or_default();
        Iter {
            left: front.len() + runs.iter().map(Vec::len).sum::<usize>(),
            front: front.iter(),
            runs: runs.iter(),
            back: [].iter(),
        }
    }

    /// Gives a key a value; what it had comes back.
    pub fn insert(&mut self, key: K, value: V) -> Option<V> {
        let place = self.place(&key);
        if place.is_there {
            let (_, held) = self.runs.get_mut(place.run)?.get_mut(place.at)?;
            return Some(std::mem::replace(held, value));
        }
        self.put(place, key, value);
        None
    }

    /// Puts an entry where it would be, and tells where that is by then.
    fn put(&mut self, Place { run, at, .. }: Place, key: K, value: V) -> (usize, usize) {
        self.len += 1;
        let Some(entries) = self.runs.get_mut(run) else {
            self.runs.push(vec![(key, value)]);
            return (run, 0);
        };
        entries.insert(at, (key, value));
        if entries.len() <= LONGEST {
            return (run, at);
        }
        // What comes in order leaves full runs behind.
        let half = if at == LONGEST { LONGEST } else { LONGEST / 2 };
        let rest = entries.split_off(half);
        self.runs.insert(run + 1, rest);
        if at < half { (run, at) } else { (run + 1, at - half) }
    }

    /// Takes a key out; its value comes back.
    pub fn remove<Q: Ord + ?Sized>(&mut self, key: &Q) -> Option<V>
    where
        K: Borrow<Q>,
    {
        let Place { run, at, is_there } = self.place(key);
        if !is_there {
            return None;
        }
        let entries = self.runs.get_mut(run)?;
        let (_, value) = entries.remove(at);
        if entries.is_empty() {
            self.runs.remove(run);
        }
        self.len -= 1;
        Some(value)
    }

    /// The entry of a key, to be made where there is none.
    pub fn entry(&mut self, key: K) -> Entry<'_, K, V> {
        Entry { map: self, key }
    }
}

/// The entry of a key, which there may not be yet.
pub struct Entry<'a, K, V> {
    map: &'a mut OrderedMap<K, V>,
    key: K,
}

impl<'a, K: Ord, V> Entry<'a, K, V> {
    /// Its value, made where there is none.
    #[expect(clippy::indexing_slicing, reason = "it is there by now")]
    pub fn or_insert_with(self, make: impl FnOnce() -> V) -> &'a mut V {
        let Self { map, key } = self;
        let place = map.place(&key);
        let (run, at) = if place.is_there { (place.run, place.at) } else { map.put(place, key, make()) };
        &mut map.runs[run][at].1
    }

    /// Its value; this one where there is none.
    pub fn or_insert(self, value: V) -> &'a mut V {
        self.or_insert_with(|| value)
    }

    /// Its value; the default where there is none.
    pub fn or_default(self) -> &'a mut V
    where
        V: Default,
    {
        self.or_insert_with(V::default)
    }
}

/// The entries of a map, in order.
pub struct Iter<'a, K, V> {
    runs: slice::Iter<'a, Vec<(K, V)>>,
    front: slice::Iter<'a, (K, V)>,
    back: slice::Iter<'a, (K, V)>,
    left: usize,
}

impl<K, V> Clone for Iter<'_, K, V> {
    fn clone(&self) -> Self {
        Self { runs: self.runs.clone(), front: self.front.clone(), back: self.back.clone(), left: self.left }
    }
}

impl<'a, K, V> Iterator for Iter<'a, K, V> {
    type Item = (&'a K, &'a V);

    fn next(&mut self) -> Option<Self::Item> {
        let next = self.front.next().or_else(|| {
            self.front = self.runs.next().map_or_else(|| std::mem::take(&mut self.back), |run| run.iter());
            self.front.next()
        });
        let (key, value) = next?;
        self.left -= 1;
        Some((key, value))
    }

    fn size_hint(&self) -> (usize, Option<usize>) {
        (self.left, Some(self.left))
    }
}

impl<K, V> DoubleEndedIterator for Iter<'_, K, V> {
    fn next_back(&mut self) -> Option<Self::Item> {
        let next = self.back.next_back().or_else(|| {
            self.back = self.runs.next_back().map_or_else(|| std::mem::take(&mut self.front), |run| run.iter());
            self.back.next_back()
        });
        let (key, value) = next?;
        self.left -= 1;
        Some((key, value))
    }
}

impl<K, V> ExactSizeIterator for Iter<'_, K, V> {}

impl<K, V> Default for OrderedMap<K, V> {
    fn default() -> Self {
        Self::new()
    }
}

impl<K: fmt::Debug, V: fmt::Debug> fmt::Debug for OrderedMap<K, V> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_map().entries(self).finish()
    }
}

impl<K: PartialEq, V: PartialEq> PartialEq for OrderedMap<K, V> {
    fn eq(&self, other: &Self) -> bool {
        self.len == other.len && self.iter().zip(other).all(|(one, other)| one == other)
    }
}

impl<K: Eq, V: Eq> Eq for OrderedMap<K, V> {}

impl<K: Ord, V> Extend<(K, V)> for OrderedMap<K, V> {
    fn extend<T: IntoIterator<Item = (K, V)>>(&mut self, entries: T) {
        for (key, value) in entries {
            self.insert(key, value);
        }
    }
}

impl<K: Ord, V> FromIterator<(K, V)> for OrderedMap<K, V> {
    fn from_iter<T: IntoIterator<Item = (K, V)>>(entries: T) -> Self {
        let mut map = Self::new();
        map.extend(entries);
        map
    }
}

impl<K: Ord, V, const N: usize> From<[(K, V); N]> for OrderedMap<K, V> {
    fn from(entries: [(K, V); N]) -> Self {
        entries.into_iter().collect()
    }
}

impl<K, V> IntoIterator for OrderedMap<K, V> {
    type Item = (K, V);
    type IntoIter = std::iter::Flatten<std::vec::IntoIter<Vec<(K, V)>>>;

    fn into_iter(self) -> Self::IntoIter {
        self.runs.into_iter().flatten()
    }
}

impl<'a, K, V> IntoIterator for &'a OrderedMap<K, V> {
    type Item = (&'a K, &'a V);
    type IntoIter = Iter<'a, K, V>;

    fn into_iter(self) -> Self::IntoIter {
        self.iter()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use std::collections::{BTreeMap, BTreeSet};

    proptest! {
        #[test]
        fn a_map_is_as_the_standard_librarys(does in prop::collection::vec((0_u8..4, 0_u16..400, any::<u8>()), 0..1_000)) {
            let (mut known, mut map) = (BTreeMap::new(), OrderedMap::new());
            for (what, key, value) in does {
                match what {
                    0 | 1 => prop_assert_eq!(map.insert(key, value), known.insert(key, value)),
                    2 => prop_assert_eq!(map.remove(&key), known.remove(&key)),
                    _ => prop_assert_eq!(map.entry(key).or_insert(value), known.entry(key).or_insert(value)),
                }
                prop_assert_eq!(map.get(&key), known.get(&key));
                prop_assert_eq!(map.len(), known.len());
                prop_assert!(map.runs.iter().all(|run| !run.is_empty() && run.len() <= LONGEST));
                prop_assert_eq!(map.first_key_value(), known.first_key_value());
                prop_assert_eq!(map.last_key_value(), known.last_key_value());
            }
            prop_assert!(map.iter().eq(known.iter()));
            prop_assert!(map.iter().rev().eq(known.iter().rev()));
            for from in 0..400 {
                prop_assert!(map.starting_at(&from).eq(known.range(from..)));
                prop_assert_eq!(map.starting_at(&from).len(), known.range(from..).count());
            }
            let sorted = OrderedMap::of_sorted(known.iter().map(|(key, value)| (*key, *value)).collect());
            prop_assert_eq!(&sorted, &map);
            prop_assert!(sorted.runs.iter().all(|run| !run.is_empty() && run.len() <= LONGEST));
            prop_assert!(known.keys().all(|key| sorted.get(key) == known.get(key)));
            let same: OrderedMap<u16, u8> = known.iter().rev().map(|(key, value)| (*key, *value)).collect();
            prop_assert_eq!(&same, &map);
            known.retain(|key, value| key % 3 == 0 || *value > 128);
            map.retain(|key, value| key % 3 == 0 || *value > 128);
            prop_assert_eq!(map.len(), known.len());
            prop_assert!(map == same || map.len() != same.len());
            prop_assert!(map.into_iter().eq(known));
        }

        #[test]
        fn both_ends_meet(count in 0_usize..200, ends in prop::collection::vec(any::<bool>(), 200)) {
            let known: BTreeSet<usize> = (0..count).collect();
            let set: OrderedSet<usize> = (0..count).rev().collect();
            let (mut all, mut expected) = (set.iter(), known.iter());
            for is_front in ends {
                prop_assert_eq!(all.len(), expected.len());
                match is_front {
                    true => prop_assert_eq!(all.next(), expected.next()),
                    false => prop_assert_eq!(all.next_back(), expected.next_back()),
                }
            }
        }
    }

    #[test]
    fn what_comes_in_order_fills_its_runs() {
        let map: OrderedMap<u32, ()> = (0..6_400).map(|one| (one, ())).collect();
        assert_eq!(map.runs.len(), 100);
    }
}
