//! The stages of a lesson: steps, the goals alone, the goals from a damaged start.

/// How much help there is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Stage {
    /// Steps are offered.
    #[default]
    Guided,
    /// The goals alone.
    Goal,
    /// The same goals from a damaged start.
    Fix,
}

impl Stage {
    /// All stages, in the order they are taken.
    pub const ALL: [Self; 3] = [Self::Guided, Self::Goal, Self::Fix];

    /// The word for it in links and stored progress.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Guided => "guided",
            Self::Goal => "goal",
            Self::Fix => "fix",
        }
    }

    /// The stage of a word.
    pub fn of(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|stage| stage.as_str() == word)
    }
}
