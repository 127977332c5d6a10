//! The order in which the options of a question are shown: drawn from a seed, so that the right one has no place of its
//! own and stays where it was when the question is seen again.

/// The places `0..count` in the order of a seed and of what the question is called (Fisher and Yates, with SplitMix64 as
/// the source of numbers).
pub fn order(seed: u64, question: &str, count: usize) -> Vec<usize> {
    // FNV-1a: questions whose names differ in one letter are shuffled each in its own way.
    let named = question
        .bytes()
        .fold(0xcbf2_9ce4_8422_2325_u64, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(0x0000_0100_0000_01b3));
    let mut state = seed ^ named;
    let mut places: Vec<usize> = (0..count).collect();
    for last in (1..count).rev() {
        let among = u64::try_from(last).unwrap_or(u64::MAX).saturating_add(1);
        places.swap(last, usize::try_from(draw(&mut state) % among).unwrap_or_default());
    }
    places
}

/// The next number (SplitMix64).
fn draw(state: &mut u64) -> u64 {
    *state = state.wrapping_add(0x9e37_79b9_7f4a_7c15);
    let mut mixed = *state;
    mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    mixed ^ (mixed >> 31)
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
