//! The order in which the options of a question are shown: drawn from a seed, so that the right one has no place of its
//! own and stays where it was when the question is seen again.

use crate::chance;

/// The places `0..count` in the order of a seed and of what the question is called (Fisher and Yates): questions whose
/// names differ in one letter are shuffled each in its own way.
pub fn order(seed: u64, question: &str, count: usize) -> Vec<usize> {
    let mut state = seed ^ chance::number_of(question);
    let mut places: Vec<usize> = (0..count).collect();
    for last in (1..count).rev() {
        places.swap(last, chance::below(&mut state, last + 1).unwrap_or_default());
    }
    places
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_order_is_the_same_for_the_same_seed_and_has_every_place_once() {
        for count in 0..7 {
            let mut places = order(7, "clusterip/answers", count);
            assert_eq!(places, order(7, "clusterip/answers", count));
            places.sort_unstable();
            assert_eq!(places, (0..count).collect::<Vec<_>>());
        }
    }

    #[test]
    fn each_place_is_as_likely_as_the_others() {
        const SEEDS: u64 = 3_000;
        for question in ["clusterip/answers", "clusterip/empty", "ndots/names"] {
            for count in [3, 4, 5] {
                for option in 0..count {
                    let mut at = vec![0_u64; count];
                    for seed in 0..SEEDS {
                        let place = order(seed, question, count).iter().position(|known| *known == option);
                        at[place.unwrap()] += 1;
                    }
                    let fair = SEEDS / count as u64;
                    assert!(
                        at.iter().all(|times| times.abs_diff(fair) < fair / 5),
                        "{question} {count} {option}: {at:?}"
                    );
                }
            }
        }
    }
}
