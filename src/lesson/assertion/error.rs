//! What can be wrong with an assertion: language-free. `text::lesson` has a sentence for each.

/// What is wrong with an assertion, and at which byte.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AssertionError {
    /// The byte.
    pub at: usize,
    /// What.
    pub kind: AssertionErrorKind,
}

/// What can be wrong with an assertion.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum AssertionErrorKind {
    /// It is longer than [`LENGTH_LIMIT`](super::LENGTH_LIMIT).
    TooLong,
    /// It nests deeper than [`DEPTH_LIMIT`](super::DEPTH_LIMIT).
    TooDeep,
    /// It ends where something should follow.
    End,
    /// Something stands where it means nothing.
    Unexpected(String),
    /// Something else should stand there.
    Wanted {
        /// What should.
        wanted: &'static str,
        /// What does.
        found: String,
    },
    /// A text in quotes is not closed.
    UnclosedText,
    /// There is no such function or field.
    Unknown {
        /// The word.
        word: String,
        /// The one that may have been meant.
        nearest: Option<&'static str>,
    },
    /// A value stands where a condition should: there is no comparison.
    NotCompared,
    /// No object is named so.
    NotAnObject(String),
    /// No pod is named so.
    NotAPod(String),
    /// There is no such record type.
    NotAType(String),
    /// This is no length of time.
    NotALimit(String),
    /// This is no path of a field.
    NotAField(String),
}
