//! The doors of the lab: its parts with an address of their own, `?screen=` and a word.

/// A part of the lab that one goes to.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Door {
    /// What a newcomer meets.
    Start,
    /// The list of lessons.
    Lessons,
    /// The screen for a cluster of one's own.
    MyCluster,
    /// The whole lab, to do in it as one likes.
    #[default]
    Sandbox,
    /// The list of known confusions.
    Confusions,
    /// What one can do after the course, over the list of lessons.
    CourseEnd,
}

impl Door {
    /// Those that stand in the bar, in their order.
    pub const BAR: [Self; 4] = [Self::Lessons, Self::MyCluster, Self::Sandbox, Self::Confusions];

    /// The words of the parameter.
    pub const WORDS: [(&'static str, Self); 6] = [
        ("start", Self::Start),
        ("lessons", Self::Lessons),
        ("my-cluster", Self::MyCluster),
        ("sandbox", Self::Sandbox),
        ("confusions", Self::Confusions),
        ("course-end", Self::CourseEnd),
    ];

    /// The word of the parameter.
    pub fn word(self) -> &'static str {
        Self::WORDS.into_iter().find(|(_, door)| *door == self).map_or("", |(word, _)| word)
    }

    /// The door that a word of the parameter means.
    pub fn from_word(word: &str) -> Option<Self> {
        Self::WORDS.into_iter().find(|(known, _)| *known == word).map(|(_, door)| door)
    }
}
