//! Nothing is lost in silence: what the browser would not keep, what it kept and nobody can read, and what a link
//! has taken the place of, are told and can be had; and so is another tab that keeps a state of its own.

use super::app::label;
use super::lab::{Lab, lab};
use super::lesson::download;
use super::live::{click, live, said};
use super::storage::{self, Aside};
use super::{change, fragment, guest};
use crate::host::KEYS;
use crate::sandbox::{Link, LinkProblem};
use crate::text::words;
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
    /// What is set aside.
    asides: RwSignal<Vec<Aside>>,
    /// True once the person's own state, over which a link was opened, is set aside.
    pub is_replaced: RwSignal<bool>,
    /// True while it is to be told that another tab has put its state in place of the one kept from here.
    elsewhere: RwSignal<bool>,
    /// True once the person has read that: it is told once.
    is_elsewhere_read: RwSignal<bool>,
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

    /// Opens the state that is kept here, in place of a link's that nothing was made of.
    pub fn open_kept(self, text: String) {
        storage::release_state();
        fragment::open(self, text);
    }

    /// Opens a state that was set aside; the one that is open is set aside in its place.
    fn open_aside(self, aside: Aside) {
        leptos::task::spawn_local(async move {
            let link = change::link_to(self).await;
            self.not_fetched.set(link.is_err());
            let Ok(link) = link else { return };
            let open = fragment::write(&link).await;
            if storage::exchange(&aside, &open) {
                fragment::open(self, aside.text);
            } else {
                self.keeping.state.set(Some(open));
            }
            self.keeping.asides.set(storage::asides());
        });
    }

    /// Tells that what was done in the lessons is not kept. In a frame the host keeps it.
    pub fn progress_not_kept(self, text: &str) {
        if !guest::is_guest() {
            self.keeping.progress.set(Some(text.to_owned()));
        }
    }
}

/// Why a text that was kept is set aside.
fn reason(text: &str, words: words::Keeping) -> &'static str {
    let (_, problems) = Link::read(text, None, KEYS);
    let is_newer = problems.iter().any(|problem| matches!(problem, LinkProblem::Newer(_)));
    if is_newer { words.newer() } else { words.unreadable() }
}

/// What is not kept and what is set aside, with a way to have each.
#[component]
pub fn NotKept() -> impl IntoView {
    let lab = lab();
    let Keeping { state, progress, is_read, asides, elsewhere, is_elsewhere_read, .. } = lab.keeping;
    asides.set(storage::asides());
    storage::watch_other_tabs(move || elsewhere.set(!is_elsewhere_read.get_untracked()));
    let words = move || words::keeping(lab.language.get());
    let unkept = move || !is_read.get() && (state.with(Option::is_some) || progress.with(Option::is_some));
    let button = |says: &'static str, does: Box<dyn Fn()>| {
        view! { " " <button class="link" type="button" on:click=click(does)>{says}</button> }.into_any()
    };
    let item = move |says: &'static str, file: &'static str, text: String, aside: Option<Aside>| {
        let take = button(words().download(), Box::new(move || download(file, &text)));
        let open = aside.clone().filter(Aside::is_own);
        let open = open.map(|aside| button(words().open(), Box::new(move || lab.open_aside(aside.clone()))));
        let delete = aside.map(|aside| {
            let does = move || {
                storage::forget(&aside.key);
                asides.update(|all| all.retain(|other| *other != aside));
            };
            button(words().delete(), Box::new(does))
        });
        view! { <li>{says} {open} {take} {delete}</li> }.into_any()
    };
    let items = move || {
        let mut items = Vec::new();
        if unkept() {
            // The whole address: it opens the state in any browser.
            items.extend(
                state.get().map(|text| item(words().not_kept(), "k8s-dns-lab.txt", fragment::address(&text), None)),
            );
            items.extend(
                progress.get().map(|text| item(words().progress_not_kept(), "k8s-dns-lab-progress.yaml", text, None)),
            );
        }
        if elsewhere.get() {
            items.push(view! { <li>{words().elsewhere()}</li> }.into_any());
        }
        items.extend(asides.get().into_iter().map(|aside| match aside.is_own() {
            true => item(words().own(), "k8s-dns-lab.txt", fragment::address(&aside.text), Some(aside)),
            false => item(reason(&aside.text, words()), "k8s-dns-lab-set-aside.txt", aside.text.clone(), Some(aside)),
        }));
        items.into_any()
    };
    let close = move || {
        is_read.set(true);
        is_elsewhere_read.update(|is_read| *is_read |= elsewhere.get_untracked());
        elsewhere.set(false);
        // They are told again at the next visit.
        asides.set(Vec::new());
    };
    view! {
        <Show when=move || unkept() || elsewhere.get() || asides.with(|all| !all.is_empty())>
            <aside class="notice" aria-label=said(move || words().region())>
                <ul>{live(items)}</ul>
                <button class="plain" type="button" on:click=click(close)>{label(|text| text.close())}</button>
            </aside>
        </Show>
    }
}
