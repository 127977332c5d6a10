//! What the browser keeps: the last state as a link's text, the language, the theme. Storage may be
//! missing, full or forbidden (reading it throws in a sandboxed frame): then nothing is kept and the
//! page says so where work would be lost (`keeping`). What was kept and does not read is set aside under a key
//! of its own before anything is written in its place.

use super::lab::{Lab, Whose};
use super::{change, fragment};
use gloo::timers::callback::Timeout;
use leptos::prelude::*;
use std::cell::Cell;

/// The last state, as the text of a link.
pub const STATE: &str = "k8s-dns-lab.state";
/// The language chosen.
pub const LANGUAGE: &str = "k8s-dns-lab.language";
/// The theme chosen.
pub const THEME: &str = "k8s-dns-lab.theme";

/// States set aside, numbered from the second on.
const SET_ASIDE: &str = "k8s-dns-lab.set-aside";
/// The most states that are set aside.
const MOST_ASIDE: usize = 16;

thread_local! {
    /// True where what is kept does not read and could not be set aside: then nothing is written over it.
    static HELD: Cell<bool> = const { Cell::new(false) };
}

/// A state that was set aside.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Aside {
    /// Where it is kept.
    pub key: String,
    /// What was kept, whatever it is.
    pub text: String,
}

/// How long a state stands still before it is kept, in milliseconds: twice a second at the most.
const PAUSE: u32 = 500;

fn local() -> Option<web_sys::Storage> {
    if super::guest::is_guest() {
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

/// Keeps the person's own state, unless that would write over something that nobody has read.
pub fn keep_state(text: &str) -> bool {
    !HELD.get() && keep(STATE, text)
}

fn aside_keys() -> impl Iterator<Item = String> {
    (1..=MOST_ASIDE).map(|number| if number == 1 { SET_ASIDE.to_owned() } else { format!("{SET_ASIDE}.{number}") })
}

/// What is set aside, oldest first.
pub fn asides() -> Vec<Aside> {
    aside_keys().filter_map(|key| kept(&key).map(|text| Aside { key, text })).collect()
}

/// Moves the kept state to where nothing is written over it. Where there is no room for that, it stays, and
/// nothing is kept in its place.
pub fn set_state_aside() {
    let Some(text) = kept(STATE) else { return };
    if asides().iter().any(|aside| aside.text == text) {
        return forget(STATE);
    }
    // Both at once may be more than there is room for.
    forget(STATE);
    let is_aside = aside_keys().find(|key| kept(key).is_none()).is_some_and(|key| keep(&key, &text));
    if !is_aside {
        keep(STATE, &text);
        HELD.set(true);
    }
}

/// Keeps the state, and puts it into the address bar, whenever it has stood still for a moment.
pub fn autosave(lab: Lab) {
    let timer = StoredValue::new_local(None::<Timeout>);
    Effect::new(move |first: Option<()>| {
        lab.sandbox.track();
        // While time runs every second is another state; the last one is kept when it stops.
        if first.is_none() || lab.playing.get() {
            return;
        }
        let save = move || {
            leptos::task::spawn_local(async move {
                let Ok(link) = change::link_to(lab).await else { return };
                let text = fragment::write(&link).await;
                let whose = lab.whose.get_untracked();
                if whose == Whose::Own {
                    lab.keep_state(&text);
                }
                if whose != Whose::Elsewhere {
                    fragment::show(&text);
                }
            });
        };
        timer.set_value(Some(Timeout::new(PAUSE, save)));
    });
}
