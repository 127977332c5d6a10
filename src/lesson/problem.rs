//! What is wrong with a lesson, and where: language-free. `text::lesson` has a sentence for each.

use super::assertion::{AssertionErrorKind, Finding};
use super::stage::Stage;
use crate::manifest::{Message, Span};
use crate::sandbox::Refusal;

/// A place in a file, both from 1.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
#[expect(missing_docs, reason = "the fields say it")]
pub struct Place {
    pub line: u32,
    pub column: u32,
}

impl Default for Place {
    fn default() -> Self {
        Self { line: 1, column: 1 }
    }
}

impl From<Span> for Place {
    fn from(span: Span) -> Self {
        Self { line: span.line.max(1), column: span.column.max(1) }
    }
}

/// Something wrong with a lesson.
#[derive(Clone, Debug, PartialEq)]
pub struct Problem {
    /// The file, by its name in the lesson's folder.
    pub file: String,
    /// Where in it.
    pub place: Place,
    /// What.
    pub kind: ProblemKind,
}

/// What can be wrong with a lesson.
#[derive(Clone, Debug, PartialEq)]
pub enum ProblemKind {
    /// The file is missing.
    NoFile,
    /// The file is larger than a lesson may be.
    TooLarge,
    /// The text does not begin as a lesson does.
    NotALesson,
    /// It was written for a later version of the lab.
    Newer(String),
    /// The text does not read as YAML, or a manifest says what it cannot.
    Manifest(Box<Message>),
    /// There is no such key.
    UnknownKey {
        /// The key.
        key: String,
        /// The one that may have been meant.
        nearest: Option<&'static str>,
    },
    /// A key is missing.
    MissingKey(&'static str),
    /// A value is of the wrong sort.
    Wanted {
        /// What should stand there.
        wanted: &'static str,
        /// What does.
        found: String,
    },
    /// A word is none of those that mean something there.
    NotOneOf {
        /// The word.
        found: String,
        /// The one that may have been meant.
        nearest: Option<&'static str>,
    },
    /// An assertion does not read.
    Assertion(AssertionErrorKind),
    /// An id is used twice.
    SameIdTwice(String),
    /// There is nothing of this id.
    UnknownId(String),
    /// A list has fewer items than it needs: wanted, found.
    TooFew(usize, usize),
    /// No option is marked right, or several are where one is.
    RightOptions(usize),
    /// A line of the outside names or of the Corefile does not read.
    BadLine(u32),

    /// A text that stands before the first key.
    TextBeforeKey,
    /// A text that the lesson has no use for.
    UnusedText(String),
    /// A text that the lesson needs.
    MissingText(String),
    /// A text is empty.
    EmptyText(String),
    /// A text that has to be one line has several.
    NotOneLine(String),
    /// A text has more words than may stand there: found, allowed.
    TooManyWords(usize, usize),
    /// A mark is not closed.
    UnclosedMark(&'static str),
    /// A link leads where none may.
    BadLink(String),
    /// The texts of two languages differ in shape.
    OtherShape {
        /// The key.
        key: String,
        /// The other file.
        other: String,
    },

    /// The goals are reached before anything was done.
    StartPasses(Stage),
    /// A way to the goals does not lead there: the goals that are missed.
    DoesNotPass(Vec<(String, Finding)>),
    /// A precondition is broken: on the way, or from the start.
    Fails(String),
    /// A mistake reaches the goals.
    MistakePasses,
    /// A mistake raises another hint than its own, or none.
    OtherHint(Option<String>),
    /// The engine finds an option right that is not marked, or the other way round.
    OptionIs {
        /// Whether the engine finds it right.
        right: bool,
        /// What it found.
        found: Box<Finding>,
    },
    /// A step is refused.
    Refused(Box<Refusal>),
    /// A step that should be refused is not.
    NotRefused,
    /// A step names an object that is not there.
    NoObject(String),
    /// A step is done before it was made, or not done after.
    StepDone(bool),
    /// After this step an earlier one is not done any more.
    Reopens(String),
    /// A misconception that the library has not.
    UnknownMisconception(String),
    /// `$typed` stands where nothing is typed.
    NothingTyped,
    /// An assertion about what is typed does not look at it.
    NotTyped,
    /// An answer listed as right is not.
    RightRefused(String),
    /// An answer listed as wrong is right.
    WrongAccepted(String),
    /// A wrong answer raises another hint than its own, or none: the answer, the hint.
    OtherTypedHint(String, Option<String>),
}
