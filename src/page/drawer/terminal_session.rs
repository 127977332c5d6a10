//! A session at the terminal: what was typed and printed, and the page of kubernetes.io that is followed there.

use crate::case::next_command;
use crate::shell::{Remark, Shell};
use leptos::prelude::*;

/// A session; it outlives the panel.
#[derive(Clone, Copy, Default)]
pub(crate) struct Kept {
    pub shell: StoredValue<Shell>,
    /// The page of kubernetes.io that is followed.
    pub followed: RwSignal<Option<Followed>>,
    /// Why none is.
    pub(super) lost: RwSignal<Option<Lost>>,
    /// Which of its commands is to be typed next.
    pub(super) next: RwSignal<usize>,
    pub(super) printed: RwSignal<Vec<Entry>>,
    pub(super) typed: StoredValue<Vec<String>>,
    pub(super) draft: StoredValue<String>,
    pub(super) count: StoredValue<usize>,
    /// How many commands of the line that is being run are done, and of how many.
    pub(super) running: RwSignal<Option<(usize, usize)>>,
    /// The person wants no more of it to be run.
    pub(super) is_stopped: StoredValue<bool>,
}

impl Kept {
    /// A line has run.
    pub(super) fn ran(self, line: &str) {
        let next = self.next.get_untracked();
        let now = self.followed.with_untracked(|followed| {
            followed.as_ref().map_or(next, |followed| next_command(&followed.commands, next, line))
        });
        self.next.set(now);
    }

    /// True while a line is being run.
    pub(crate) fn is_running(self) -> bool {
        self.running.try_with_untracked(Option::is_some).unwrap_or_default()
    }
}

/// Why a page is not followed.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Lost {
    NotFetched,
    NotThere,
}

/// A line that was run.
#[derive(Clone)]
pub(super) struct Entry {
    pub number: usize,
    pub prompt: String,
    pub line: String,
    pub text: String,
    pub errors: String,
    pub status: u8,
    pub remark: Option<Remark>,
}

/// The page that is followed.
#[derive(Clone)]
pub(crate) struct Followed {
    pub(super) slug: String,
    pub(super) title: String,
    pub(super) address: String,
    pub(super) commands: Vec<String>,
}
