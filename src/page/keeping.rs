//! Nothing is lost in silence: what the browser would not keep, and what it kept and nobody can read, are told
//! and can be had as files.

use super::app::label;
use super::lab::{Lab, lab};
use super::lesson::download;
use super::live::{click, live, said};
use super::storage::{self, Aside};
use super::{fragment, guest};
use crate::host::KEYS;
use crate::sandbox::{Link, LinkProblem};
use crate::text::keeping::{self, Words};
use leptos::prelude::*;

/// What is to be told; cheap to copy.
#[derive(Clone, Copy, Default)]
pub struct Keeping {
    /// The present state as the text of a link, where the browser would not keep it.
    state: RwSignal<Option<String>>,
    /// What was done in the lessons, where the browser would not keep it.
    progress: RwSignal<Option<String>>,
    /// True once the person has read it: storage that stays full is told once.
    is_read: RwSignal<bool>,
}

impl Lab {
    /// Keeps the person's own state, and tells where that is not to be had.
    pub fn keep_state(self, text: &str) {
        let unkept = (!storage::keep_state(text)).then(|| text.to_owned());
        if unkept.is_some() && self.keeping.state.with_untracked(Option::is_none) {
            self.announcement.set(keeping::of(self.language.get_untracked()).not_kept.to_owned());
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

/// Why a text that was kept is set aside.
fn reason(text: &str, words: &'static Words) -> &'static str {
    let (_, problems) = Link::read(text, None, KEYS);
    let is_newer = problems.iter().any(|problem| matches!(problem, LinkProblem::Newer(_)));
    if is_newer { words.newer } else { words.unreadable }
}

/// What is not kept and what is set aside, with a way to have each.
#[component]
pub fn NotKept() -> impl IntoView {
    let lab = lab();
    let Keeping { state, progress, is_read } = lab.keeping;
    let asides = RwSignal::new(storage::asides());
    let words = move || keeping::of(lab.language.get());
    let unkept = move || !is_read.get() && (state.with(Option::is_some) || progress.with(Option::is_some));
    let item = move |says: &'static str, file: &'static str, text: String, delete: Option<Aside>| {
        let delete = delete.map(|aside| {
            let does = move || {
                storage::forget(&aside.key);
                asides.update(|all| all.retain(|other| *other != aside));
            };
            view! { " " <button class="link" type="button" on:click=click(does)>{words().delete}</button> }
        });
        view! {
            <li>
                {says} " "
                <button class="link" type="button" on:click=click(move || download(file, &text))>{words().download}</button>
                {delete}
            </li>
        }
        .into_any()
    };
    let items = move || {
        let mut items = Vec::new();
        if unkept() {
            // The whole address: it opens the state in any browser.
            items.extend(
                state.get().map(|text| item(words().not_kept, "k8s-dns-lab.txt", fragment::address(&text), None)),
            );
            items.extend(
                progress.get().map(|text| item(words().progress_not_kept, "k8s-dns-lab-progress.yaml", text, None)),
            );
        }
        items.extend(asides.get().into_iter().map(|aside| {
            item(reason(&aside.text, words()), "k8s-dns-lab-set-aside.txt", aside.text.clone(), Some(aside))
        }));
        items.into_any()
    };
    let close = move || {
        is_read.set(true);
        // They are told again at the next visit.
        asides.set(Vec::new());
    };
    view! {
        <Show when=move || unkept() || asides.with(|all| !all.is_empty())>
            <aside class="notice" aria-label=said(move || words().region)>
                <ul>{live(items)}</ul>
                <button class="plain" type="button" on:click=click(close)>{label(|text| text.close)}</button>
            </aside>
        </Show>
    }
}
