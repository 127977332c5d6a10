//! Which controls the page offers: all of them in the sandbox, those a lesson or a host page names elsewhere.
//! What is not offered is not shown, or shown without a way to change it.

/// One control, by the word that lessons and links call it.
pub use crate::lesson::Control as Offer;

/// Its place in a set.
fn bit(offer: Offer) -> u32 {
    Offer::WORDS.iter().position(|(_, known)| *known == offer).map_or(0, |at| 1 << at)
}

/// A set of controls.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Offers(u32);

impl Default for Offers {
    /// Everything.
    fn default() -> Self {
        Self(u32::MAX)
    }
}

impl Offers {
    /// The controls of these words; what is no such word offers nothing.
    pub fn of_words<'a>(words: impl IntoIterator<Item = &'a str>) -> Self {
        Self(words.into_iter().filter_map(Offer::of).fold(0, |all, offer| all | bit(offer)))
    }

    /// True where it is among them.
    pub fn has(self, offer: Offer) -> bool {
        self.0 & bit(offer) != 0
    }

    /// True where nothing is left out.
    pub fn is_all(self) -> bool {
        self == Self::default()
    }
}
