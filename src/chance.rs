//! Numbers that look drawn and are the same on every machine: from a text, and one after another from a seed.

/// A number that stands for a text (FNV-1a, 64 bits).
pub(crate) fn number_of(text: &str) -> u64 {
    text.bytes().fold(0xcbf2_9ce4_8422_2325, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(0x0000_0100_0000_01b3))
}

/// The next number below `count` (SplitMix64); none where there is none.
pub(crate) fn below(state: &mut u64, count: usize) -> Option<usize> {
    *state = state.wrapping_add(0x9e37_79b9_7f4a_7c15);
    let mut mixed = *state;
    mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    mixed ^= mixed >> 31;
    usize::try_from(mixed.checked_rem(u64::try_from(count).ok()?)?).ok()
}
