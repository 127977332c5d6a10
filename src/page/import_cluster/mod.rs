//! My cluster: the screen on which somebody's own cluster comes in, what is the matter with it is told, and what mends it
//! stands with its commands. This room knows only whether the screen is open; all that it shows arrives when it is
//! first opened.

mod bring;
mod copying;
mod findings;
mod question;
mod report;
mod result;
mod screen;

use crate::host::SCREEN as WORD;
use crate::manifest::Diagnostic;
use crate::page::browser::{address, focus};
use crate::page::kit::arriving::later;
use crate::page::kit::live::*;
use crate::page::lesson::lessons;
use crate::page::state::lab::{Lab, Selection};
use crate::sandbox::Imported;
use crate::text::words;
use leptos::ev;
use leptos::prelude::*;
use std::sync::Arc;

/// The screen, open or not, and what it keeps while somebody looks at the lab in between; handed down by context.
#[derive(Clone, Copy)]
pub struct Mine {
    lab: Lab,
    /// True while the screen is shown.
    pub is_open: RwSignal<bool>,
    /// True once a question was asked of this cluster.
    is_asked: RwSignal<bool>,
    /// What came in last, for the counts of what was left out.
    came: RwSignal<Option<Arc<Imported>>>,
    /// Texts that did not read, with what is wrong with each.
    unread: RwSignal<Vec<(String, Vec<Diagnostic>)>>,
}

/// The screen, from anywhere below [`crate::page::App`].
pub fn mine() -> Mine {
    expect_context::<Mine>()
}

impl Mine {
    /// The screen around a state, closed.
    pub fn new(lab: Lab) -> Self {
        Self {
            lab,
            is_open: RwSignal::new(false),
            is_asked: RwSignal::new(false),
            came: RwSignal::new(None),
            unread: RwSignal::new(Vec::new()),
        }
    }

    /// Opens it because the person wants it: a new entry in the browser's history.
    pub fn open(self) {
        if !self.is_open.get_untracked() {
            address::visit_screen(Some(WORD));
            self.is_open.set(true);
        }
        focus::take_up(vec!["#mine-title".to_owned()]);
    }

    /// Goes back to the lab.
    pub fn close(self) {
        if self.is_open.get_untracked() {
            address::visit_screen(None);
            self.is_open.set(false);
        }
    }

    /// Follows the browser's back and forward.
    pub fn follow_history(self) {
        let handle = window_event_listener(ev::popstate, move |_| {
            self.is_open.set(address::visited_screen().as_deref() == Some(WORD));
        });
        on_cleanup(move || handle.remove());
    }
}

/// The way in: a link that can be opened beside, and that followed here keeps what there is in the history.
#[component]
pub fn Door(
    /// How it looks.
    class: &'static str,
) -> impl IntoView {
    let mine = mine();
    let lessons = lessons();
    let follow = move |event: ev::MouseEvent| {
        if !(event.ctrl_key() || event.meta_key() || event.shift_key()) {
            event.prevent_default();
            mine.open();
        }
    };
    view! {
        <a class=class href=format!("?screen={WORD}") hidden=flag(move || !lessons.is_sandbox())
            aria-current=move || mine.is_open.get().then_some("page") on:click=follow>
            {said(move || mine.lab.text().my_cluster())}
        </a>
    }
}

/// The screen, while it is open. Whoever goes to a part of the lab from here leaves it.
#[component]
pub fn Place() -> impl IntoView {
    let mine = mine();
    let lab = mine.lab;
    let selected = Memo::new(move |_| lab.selection.with(|selection| matches!(selection, Selection::Object(_))));
    Effect::new(move |was: Option<()>| {
        lab.tab.track();
        // Another cluster shows the list of its objects, which is no wish to see it.
        if was.is_some() {
            mine.close();
        }
    });
    Effect::new(move |_| {
        if selected.get() {
            mine.close();
        }
    });
    live(move || if mine.is_open.get() { later!(opened: mine, screen::Screen) } else { ().into_any() })
}

/// The words of the screen in the present language.
fn says(lab: Lab) -> words::OwnCluster {
    words::own_cluster(lab.language.get())
}
