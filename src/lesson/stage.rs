//! The stages of a lesson: steps, the goals alone, the goals from a damaged start, and rounds where there are any.

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
    /// Names broken by faults that a seed draws, one a round.
    Rounds,
}

impl Stage {
    /// All stages, in the order they are taken.
    pub const ALL: [Self; 4] = [Self::Guided, Self::Goal, Self::Fix, Self::Rounds];

    /// The word for it in links and stored progress.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Guided => "guided",
            Self::Goal => "goal",
            Self::Fix => "fix",
            Self::Rounds => "rounds",
        }
    }

    /// True where it begins broken.
    pub fn is_broken(self) -> bool {
        matches!(self, Self::Fix | Self::Rounds)
    }

    /// The stage of a word.
    pub fn parse(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|stage| stage.as_str() == word)
    }
}
