//! What the address and the browser bring besides the state: what could not be used of a link, and what is to be opened.

use crate::host::{self, Problem};
use crate::manifest::Diagnostic;
use crate::page::state::lesson_opened::Opened;
use crate::sandbox::{LinkProblem, MOST_PINNED};
use crate::session::doors::Door;
use crate::session::set_aside::Held;
use crate::text::{Language, host as say};

/// What the address and the browser bring besides the state: the rest of the page makes of it what there is to
/// be made.
#[derive(Default)]
pub struct Startup {
    /// What a link said that could not be used.
    pub notices: Vec<Notice>,
    /// The state kept from before, where a link was opened over it.
    pub kept: Option<String>,
    /// Whether what is kept is to be set aside before anything is written over it.
    pub held: Held,
    /// The known confusion that the query names, where no state is named.
    pub case: Option<String>,
    /// The page of kubernetes.io that the query names, and whether its world is opened.
    pub page: Option<(String, bool)>,
    /// The lesson that the query or the fragment names.
    pub lesson: Option<Opened>,
    /// The door that the page opens at.
    pub door: Door,
}

/// Something a link said that could not be used.
#[derive(Clone, Debug)]
pub enum Notice {
    /// Of the state.
    Link(LinkProblem),
    /// Of how the page is wanted.
    Parameter(Problem),
    /// Whoever waited for it has stopped it.
    Stopped,
}

impl Notice {
    /// What is wrong with the manifests, line by line, and their text where nothing could be made of it.
    pub fn details(&self) -> Option<(Vec<Diagnostic>, String)> {
        match self {
            Self::Link(LinkProblem::Refused(wrong) | LinkProblem::Misspelt(wrong)) => {
                Some((wrong.clone(), String::new()))
            }
            Self::Link(LinkProblem::Manifests { wrong, text }) => Some((wrong.clone(), text.clone())),
            Self::Link(_) | Self::Parameter(_) | Self::Stopped => None,
        }
    }

    /// True where there is nothing of what is to be shown: no cluster could be made of what was written for it.
    pub fn leaves_nothing(&self) -> bool {
        matches!(self, Self::Link(LinkProblem::Manifests { .. }))
    }

    /// The sentence to show.
    pub fn sentence(&self, language: Language) -> String {
        let text = language.text();
        match self {
            Self::Parameter(Problem { key, value, nearest, fits }) => {
                say::bad_value(language, key, value, *nearest, fits)
            }
            Self::Stopped => text.link_stopped().to_owned(),
            Self::Link(problem) => match problem {
                LinkProblem::Newer(_) => text.link_newer().to_owned(),
                LinkProblem::UnknownKey(key) => say::unknown_key(language, key, host::near_key(key)),
                LinkProblem::BadValue { key, value } => {
                    say::bad_value(language, key, value, host::near_value(key, value), "")
                }
                LinkProblem::Refused(_) => text.link_refused().to_owned(),
                LinkProblem::Damaged => text.link_damaged().to_owned(),
                LinkProblem::TooManyPins => text.too_many_pins(MOST_PINNED),
                LinkProblem::Unpacking => text.link_broken().to_owned(),
                LinkProblem::Misspelt(_) => say::misspelt(language).to_owned(),
                LinkProblem::Manifests { wrong, .. } => say::unread(language, wrong.is_empty()).to_owned(),
            },
        }
    }
}
