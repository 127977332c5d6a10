//! What the browser keeps: the last state as a link's text, the language, the theme. Storage may be
//! missing, full or forbidden (reading it throws in a sandboxed frame): then nothing is kept and the
//! page says so where work would be lost (`notices::storage_notices`). What was kept and does not read, and the person's own
//! cluster over which a link was opened, are set aside under keys of their own before anything is written in
//! their place.

use crate::page::browser::framed::is_guest;
use leptos::prelude::*;
use std::cell::Cell;

/// The last state, as the text of a link.
pub const STATE: &str = "k8s-dns-lab.state";
/// The language chosen.
pub const LANGUAGE: &str = "k8s-dns-lab.language";
/// The theme chosen.
pub const THEME: &str = "k8s-dns-lab.theme";

/// States that do not read, set aside; numbered from the second on.
pub const UNREAD: &str = "k8s-dns-lab.set-aside";
/// States over which a link was opened, set aside; numbered from the second on.
pub const OWN: &str = "k8s-dns-lab.own";
/// The most states of either sort that are set aside.
const MOST_ASIDE: usize = 16;

thread_local! {
    /// Where what is kept is to be set aside before anything is written over it.
    static HELD: Cell<Option<&'static str>> = const { Cell::new(None) };
}

/// A state that was set aside.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Aside {
    /// Where it is kept.
    pub key: String,
    /// What was kept, whatever it is.
    pub text: String,
}

impl Aside {
    /// True for a cluster of the person's own, which reads.
    pub fn is_own(&self) -> bool {
        self.key.starts_with(OWN)
    }
}

fn local() -> Option<web_sys::Storage> {
    if is_guest() {
        return None;
    }
    window().local_storage().ok().flatten()
}

/// What was kept under a key.
pub fn kept(key: &str) -> Option<String> {
    local()?.get_item(key).ok().flatten()
}

/// Keeps a text. False where the browser would not.
pub fn keep(key: &str, text: &str) -> bool {
    local().is_some_and(|storage| storage.set_item(key, text).is_ok())
}

/// Forgets what was kept under a key.
pub fn forget(key: &str) {
    if let Some(storage) = local() {
        let _ = storage.remove_item(key);
    }
}

/// Keeps the person's own state. What is not to be written over is set aside first; where there is no room for
/// that, it stays, and nothing is kept in its place.
pub fn keep_state(text: &str) -> bool {
    HELD.get().is_none_or(set_state_aside) && keep(STATE, text)
}

/// The state kept here is another than the one that is open: the next one is kept in its place, and not over it.
pub fn hold_state() {
    HELD.set(Some(OWN));
}

/// The state kept here is open again.
pub fn release_state() {
    HELD.set(None);
}

/// True where a state is yet to be set aside.
pub fn is_held() -> bool {
    HELD.get().is_some()
}

/// The keys of what is set aside of one sort, oldest first.
fn aside_keys(sort: &str) -> Vec<String> {
    (1..=MOST_ASIDE).map(|number| if number == 1 { sort.to_owned() } else { format!("{sort}.{number}") }).collect()
}

/// What is set aside, oldest first.
pub fn asides() -> Vec<Aside> {
    let keys = [UNREAD, OWN].into_iter().flat_map(aside_keys);
    keys.filter_map(|key| kept(&key).map(|text| Aside { key, text })).collect()
}

/// Moves the kept state to where nothing is written over it. False where there is no room for that: then it
/// stays, and nothing is kept in its place.
pub fn set_state_aside(sort: &'static str) -> bool {
    HELD.set(None);
    let Some(text) = kept(STATE) else { return true };
    // Both at once may be more than there is room for.
    forget(STATE);
    let holds = |sort| aside_keys(sort).iter().any(|key| kept(key).is_some_and(|kept| kept == text));
    if holds(UNREAD) || holds(OWN) {
        return true;
    }
    let is_aside = aside_keys(sort).iter().find(|key| kept(key).is_none()).is_some_and(|key| keep(key, &text));
    if !is_aside {
        keep(STATE, &text);
        HELD.set(Some(sort));
    }
    is_aside
}

/// Keeps a state that was set aside as the person's own again, and in its place the one that is open now.
pub fn exchange(aside: &Aside, open: &str) -> bool {
    if is_held() && !set_state_aside(OWN) {
        return false;
    }
    forget(&aside.key);
    if aside.text == open || (keep(STATE, &aside.text) && keep(&aside.key, open)) {
        return true;
    }
    keep(STATE, open);
    keep(&aside.key, &aside.text);
    false
}

/// Calls `told` when another tab has put a state in place of the one that is kept.
pub fn watch_other_tabs(told: impl Fn() + 'static) {
    let listening = window_event_listener(leptos::ev::storage, move |event| {
        if event.key().as_deref() == Some(STATE) && event.new_value().is_some() {
            told();
        }
    });
    on_cleanup(move || listening.remove());
}
