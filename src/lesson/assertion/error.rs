//! What can be wrong with an assertion: language-free. `text::lesson` has a sentence for each.

use super::{DEPTH_LIMIT, LENGTH_LIMIT};
use std::fmt;

/// What is wrong with an assertion, and at which byte.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AssertionError {
    /// The byte.
    pub at: usize,
    /// What.
    pub kind: AssertionErrorKind,
}

impl fmt::Display for AssertionError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "byte {}: {}", self.at, self.kind)
    }
}

impl std::error::Error for AssertionError {}

/// What can be wrong with an assertion.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum AssertionErrorKind {
    /// It is longer than [`LENGTH_LIMIT`].
    TooLong,
    /// It nests deeper than [`DEPTH_LIMIT`].
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

impl fmt::Display for AssertionErrorKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::TooLong => write!(f, "an assertion has at most {LENGTH_LIMIT} bytes"),
            Self::TooDeep => write!(f, "an assertion nests at most {DEPTH_LIMIT} deep"),
            Self::End => f.write_str("the assertion ends too early"),
            Self::Unexpected(found) => write!(f, "{found} is unexpected"),
            Self::Wanted { wanted, found } => write!(f, "expected {wanted}, found {found}"),
            Self::UnclosedText => f.write_str("a text in quotes is not closed"),
            Self::Unknown { word, nearest: None } => write!(f, "{word} is unknown"),
            Self::Unknown { word, nearest: Some(nearest) } => write!(f, "{word} is unknown, {nearest} is not"),
            Self::NotCompared => f.write_str("a value is compared with nothing"),
            Self::NotAnObject(text) => write!(f, "{text} is not an object"),
            Self::NotAPod(text) => write!(f, "{text} is not a pod"),
            Self::NotAType(text) => write!(f, "{text} is not a record type"),
            Self::NotALimit(text) => write!(f, "{text} is not a length of time"),
            Self::NotAField(text) => write!(f, "{text} is not a field"),
        }
    }
}
