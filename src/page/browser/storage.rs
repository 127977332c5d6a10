//! What the browser keeps: the last state as a link's text, the language, the theme. Storage may be
//! missing, full or forbidden (reading it throws in a sandboxed frame): then nothing is kept and the
//! page says so where work would be lost (`notices::storage_notices`). What was kept and does not read, and the person's own
//! cluster over which a link was opened, are set aside before anything is written in their place (`session::set_aside`).

use crate::page::browser::framed::is_embedded;
use crate::session::set_aside::{self, Store};
pub(crate) use crate::session::set_aside::{Aside, OWN, STATE, UNREAD};
use leptos::prelude::*;

/// The language chosen.
pub(crate) const LANGUAGE: &str = "k8s-dns-lab.language";
/// The theme chosen.
pub(crate) const THEME: &str = "k8s-dns-lab.theme";

/// That the person has been behind a door of the bar.
pub(crate) const DESK: &str = "k8s-dns-lab.desk";

/// The browser's storage.
pub(crate) struct Browser;

impl Store for Browser {
    fn kept(&self, key: &str) -> Option<String> {
        kept(key)
    }

    fn keep(&self, key: &str, text: &str) -> bool {
        keep(key, text)
    }

    fn forget(&self, key: &str) {
        forget(key);
    }
}

fn local() -> Option<web_sys::Storage> {
    if is_embedded() {
        return None;
    }
    window().local_storage().ok().flatten()
}

/// What was kept under a key.
pub(crate) fn kept(key: &str) -> Option<String> {
    local()?.get_item(key).ok().flatten()
}

/// Keeps a text. False where the browser would not.
pub(crate) fn keep(key: &str, text: &str) -> bool {
    local().is_some_and(|storage| storage.set_item(key, text).is_ok())
}

/// Forgets what was kept under a key.
pub(crate) fn forget(key: &str) {
    if let Some(storage) = local() {
        let _ = storage.remove_item(key);
    }
}

/// What is set aside, oldest first.
pub(crate) fn asides() -> Vec<Aside> {
    set_aside::asides(&Browser)
}

/// Calls `told` when another tab has put a state in place of the one that is kept.
pub(crate) fn watch_other_tabs(told: impl Fn() + 'static) {
    let listening = window_event_listener(leptos::ev::storage, move |event| {
        if event.key().as_deref() == Some(STATE) && event.new_value().is_some() {
            told();
        }
    });
    on_cleanup(move || listening.remove());
}
