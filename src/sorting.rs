//! Sorting with one body for everything that is sorted: `slice::sort_by` is written out anew for each type, 5 kB
//! each time, and the first load pays for it. The order is that of the standard library's stable sorts, at about
//! twice their time.

use std::cmp::Ordering;

/// Sorts as `slice::sort` does.
pub fn sort<T: Ord>(all: &mut [T]) {
    sort_by(all, Ord::cmp);
}

/// Sorts as `slice::sort_by` does.
pub fn sort_by<T>(all: &mut [T], mut compare: impl FnMut(&T, &T) -> Ordering) {
    if all.len() < 2 {
        return;
    }
    let order = order(all.len(), &mut |left, right| match (all.get(left), all.get(right)) {
        (Some(left), Some(right)) => compare(left, right),
        _ => Ordering::Equal,
    });
    arrange(order, &mut |left, right| all.swap(left, right));
}

/// Sorts as `slice::sort_by_cached_key` does: each key is made once.
pub fn sort_by_key<T, K: Ord>(all: &mut [T], key: impl FnMut(&T) -> K) {
    if all.len() < 2 {
        return;
    }
    let keys: Vec<K> = all.iter().map(key).collect();
    let order = order(keys.len(), &mut |left, right| keys.get(left).cmp(&keys.get(right)));
    arrange(order, &mut |left, right| all.swap(left, right));
}

/// The positions of so many elements in their order; what ties keeps its place.
fn order(length: usize, compare: &mut dyn FnMut(usize, usize) -> Ordering) -> Vec<usize> {
    let mut sorted: Vec<usize> = (0..length).collect();
    let mut merged = Vec::with_capacity(length);
    let mut width = 1;
    while width < length {
        for pair in sorted.chunks(2 * width) {
            let (mut left, mut right) = pair.split_at(width.min(pair.len()));
            while let ([first_left, rest_left @ ..], [first_right, rest_right @ ..]) = (left, right) {
                if compare(*first_left, *first_right) == Ordering::Greater {
                    merged.push(*first_right);
                    right = rest_right;
                } else {
                    merged.push(*first_left);
                    left = rest_left;
                }
            }
            merged.extend_from_slice(left);
            merged.extend_from_slice(right);
        }
        std::mem::swap(&mut sorted, &mut merged);
        merged.clear();
        width *= 2;
    }
    sorted
}

/// Brings every element to its place by swaps: at each place stands the position its element is found at.
fn arrange(mut order: Vec<usize>, swap: &mut dyn FnMut(usize, usize)) {
    for start in 0..order.len() {
        let mut place = start;
        while let Some(from) = order.get_mut(place) {
            let next = std::mem::replace(from, place);
            if next == start || next == place {
                break;
            }
            swap(place, next);
            place = next;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn the_order_is_that_of_the_standard_library(all in prop::collection::vec((0_u8..20, any::<u16>()), 0..200)) {
            let mut expected = all.clone();
            expected.sort_by_key(|(key, _)| std::cmp::Reverse(*key));
            let mut found = all;
            sort_by(&mut found, |left, right| right.0.cmp(&left.0));
            prop_assert_eq!(&found, &expected);
            expected.sort_by_key(|(key, _)| *key);
            sort_by_key(&mut found, |(key, _)| *key);
            prop_assert_eq!(found, expected);
        }
    }

    #[test]
    fn ten_thousand_are_sorted_in_n_log_n_comparisons() {
        let mut all: Vec<u32> = (0..10_000_u32).map(|one| one.wrapping_mul(2_654_435_761)).collect();
        let mut comparisons = 0;
        sort_by(&mut all, |left, right| {
            comparisons += 1;
            left.cmp(right)
        });
        assert!(all.is_sorted());
        assert!(comparisons <= 14 * 10_000, "{comparisons}");
    }
}
