//! Nothing is lost in silence: what the browser would not keep, what it kept and nobody can read, and what a link
//! has taken the place of, are told and can be had; and so is another tab that keeps a state of its own.

use super::guest;
use super::kept::Kept;
use super::lab::{Lab, lab};
use super::later::later;
use super::storage::{self, Aside};
use crate::text::words;
use leptos::prelude::*;

/// What is to be told; cheap to copy.
#[derive(Clone, Copy, Default)]
pub struct Keeping {
    /// The present state as the text of a link, where the browser would not keep it.
    pub(super) state: RwSignal<Option<String>>,
    /// What was done in the lessons, where the browser would not keep it.
    pub(super) progress: RwSignal<Option<String>>,
    /// True once the person has read it: storage that stays full is told once.
    pub(super) is_read: RwSignal<bool>,
    /// What is set aside.
    pub(super) asides: RwSignal<Vec<Aside>>,
    /// True once the person's own state, over which a link was opened, is set aside.
    pub is_replaced: RwSignal<bool>,
    /// True while it is to be told that another tab has put its state in place of the one kept from here.
    pub(super) elsewhere: RwSignal<bool>,
    /// True once the person has read that: it is told once.
    pub(super) is_elsewhere_read: RwSignal<bool>,
}

impl Lab {
    /// Keeps the person's own state, and tells where that is not to be had or takes the place of another.
    pub fn keep_state(self, text: &str) {
        let was_held = storage::is_held();
        let unkept = (!storage::keep_state(text)).then(|| text.to_owned());
        if was_held && !storage::is_held() {
            self.keeping.asides.set(storage::asides());
            self.keeping.is_replaced.set(true);
        }
        if unkept.is_some() && self.keeping.state.with_untracked(Option::is_none) {
            self.announcement.set(words::keeping(self.language.get_untracked()).not_kept().to_owned());
        }
        if unkept.is_some() || self.keeping.state.with_untracked(Option::is_some) {
            self.keeping.state.set(unkept);
        }
    }

    /// Tells that what was done in the lessons is not kept. In a frame the host keeps it.
    pub fn progress_not_kept(self, text: &str) {
        if !guest::is_guest() {
            self.keeping.progress.set(Some(text.to_owned()));
        }
    }
}

/// What is not kept and what is set aside, with a way to have each: its code comes when there is something to tell.
#[component]
pub fn NotKept() -> impl IntoView {
    let lab = lab();
    let Keeping { state, progress, is_read, asides, elsewhere, is_elsewhere_read, .. } = lab.keeping;
    asides.set(storage::asides());
    storage::watch_other_tabs(move || elsewhere.set(!is_elsewhere_read.get_untracked()));
    let unkept = move || !is_read.get() && (state.with(Option::is_some) || progress.with(Option::is_some));
    view! {
        <Show when=move || unkept() || elsewhere.get() || asides.with(|all| !all.is_empty())>
            {later!(kept, Kept)}
        </Show>
    }
}
