//! The handle by which other components open a dialog.

use crate::page::browser::address;
use crate::page::state::change;
use crate::page::state::lab::{Lab, Session};
use leptos::prelude::*;
use wasm_bindgen::JsCast;

/// A dialog that can be opened.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Which {
    /// The link of the present state.
    Share,
    /// What is simulated.
    Simulated,
    /// What one can do after the course.
    CourseEnd,
    /// One search over everything.
    Search,
}

/// The handle by which other components open a dialog; handed down by context.
#[derive(Clone, Copy)]
pub(crate) struct Dialog {
    lab: Lab,
    pub(in crate::page) shown: RwSignal<Option<Which>>,
    pub(in crate::page) link: RwSignal<String>,
}

impl Dialog {
    /// Dialogs around a state, closed.
    pub(crate) fn new(lab: Lab) -> Self {
        Self { lab, shown: RwSignal::new(None), link: RwSignal::default() }
    }

    /// Makes the link of the present state and shows it.
    pub(crate) fn open_share(self) {
        leptos::task::spawn_local(async move {
            let link = change::link_to(self.lab).await;
            self.lab.not_fetched.set(link.is_err());
            let Ok(link) = link else { return };
            self.lab.write(Session::share);
            let Ok(text) = change::text_of(&link.shared()).await else { return };
            address::show(&text);
            self.link.set(address::address(&text));
            self.open(Which::Share);
        });
    }

    /// Shows one of them.
    pub(crate) fn open(self, which: Which) {
        self.shown.set(Some(which));
    }

    /// True while one is open. Of one that Escape closes the page hears a moment later.
    pub(crate) fn is_open(self) -> bool {
        open().is_some()
    }

    /// Closes the open one, as its own button does: the browser then gives the focus back to what had it.
    pub(crate) fn close(self) {
        match open() {
            Some(open) => open.close(),
            None => self.shown.set(None),
        }
    }
}

/// The dialog that the browser shows.
fn open() -> Option<web_sys::HtmlDialogElement> {
    document().query_selector("dialog[open]").ok()??.dyn_into().ok()
}

/// The dialogs of the page.
pub(crate) fn dialog() -> Dialog {
    expect_context::<Dialog>()
}
