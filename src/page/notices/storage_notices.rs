//! Notices about local storage: a save that failed, a stored state that could not be read, a state that a link has
//! replaced; each with a way to have it.

use crate::host::KEYS;
use crate::page::browser::address;
use crate::page::browser::hand_out::download;
use crate::page::browser::storage::{self, Aside, Browser};
use crate::page::kit::live::{click, live, text_fn};
use crate::page::kit::sentence::screen_text;
use crate::page::state::lab::{Lab, lab};
use crate::page::state::storage_notices::StorageNotices;
use crate::page::state::{change, open_link};
use crate::sandbox::{Link, LinkProblem};
use crate::text::words;
use leptos::prelude::*;

impl Lab {
    /// Opens the state that is kept here, in place of a link's that nothing was made of.
    pub fn open_kept(self, text: String) {
        self.write(|session| session.kept.release());
        open_link::open(self, text);
    }

    /// Opens a state that was set aside; the one that is open is set aside in its place.
    fn open_aside(self, aside: Aside) {
        leptos::task::spawn_local(async move {
            let link = change::link_to(self).await;
            self.not_fetched.set(link.is_err());
            let Ok(link) = link else { return };
            let open = address::write(&link).await;
            if self.write(|session| session.kept.exchange(&Browser, &aside, &open)) == Some(true) {
                open_link::open(self, aside.text);
            } else {
                self.storage.state.set(Some(open));
            }
            self.storage.asides.set(storage::asides());
        });
    }
}

/// Why a text that was kept is set aside.
fn reason(text: &str, words: words::StorageText) -> &'static str {
    let (_, problems) = Link::read(text, KEYS);
    let is_newer = problems.iter().any(|problem| matches!(problem, LinkProblem::Newer(_)));
    if is_newer { words.newer() } else { words.unreadable() }
}

/// What there is to tell, line by line.
#[component]
pub(crate) fn Kept() -> impl IntoView {
    let lab = lab();
    let StorageNotices { state, progress, is_read, asides, elsewhere, is_elsewhere_read, .. } = lab.storage;
    let unkept = move || !is_read.get() && (state.with(Option::is_some) || progress.with(Option::is_some));
    let words = move || words::storage(lab.language.get());
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
                state.get().map(|text| item(words().not_kept(), "k8s-dns-lab.txt", address::address(&text), None)),
            );
            items.extend(
                progress.get().map(|text| item(words().progress_not_kept(), "k8s-dns-lab-progress.yaml", text, None)),
            );
        }
        if elsewhere.get() {
            items.push(view! { <li>{words().elsewhere()}</li> }.into_any());
        }
        items.extend(asides.get().into_iter().map(|aside| match aside.is_own() {
            true => item(words().own(), "k8s-dns-lab.txt", address::address(&aside.text), Some(aside)),
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
        <aside class="notice" aria-label=text_fn(move || words().region())>
            <ul>{live(items)}</ul>
            <button class="plain" type="button" on:click=click(close)>{screen_text(|text| text.close())}</button>
        </aside>
    }
}
