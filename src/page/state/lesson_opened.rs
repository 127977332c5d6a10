//! Which lesson is to be opened: one of the course, or one from elsewhere.

use crate::sandbox::{Ask, Sandbox};

/// Where a lesson comes from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Source {
    /// The course, by its name.
    Course(String),
    /// Somebody else: the text of a lesson in one file. It is never more than text.
    Elsewhere(String),
}

/// The lesson that is open.
#[derive(Clone, Debug, PartialEq)]
pub struct Opened {
    /// Which one.
    pub source: Source,
    /// The stage, where somebody chose one: `guided`, `goal` or `fix`.
    pub stage: Option<String>,
    /// A state of this lesson to go on from, of a link.
    pub resumed: Option<Sandbox>,
    /// The question to begin with, where a link names one.
    pub question: Option<Ask>,
}

impl Opened {
    /// A lesson of the course, from its start.
    pub fn course(slug: &str, stage: Option<&str>) -> Self {
        Self { source: Source::Course(slug.to_owned()), stage: stage.map(str::to_owned), resumed: None, question: None }
    }

    /// A lesson from elsewhere.
    pub fn elsewhere(text: String) -> Self {
        Self { source: Source::Elsewhere(text), stage: None, resumed: None, question: None }
    }

    /// Its name, where it is one of the course.
    pub fn slug(&self) -> Option<&str> {
        match &self.source {
            Source::Course(slug) => Some(slug),
            Source::Elsewhere(_) => None,
        }
    }
}
