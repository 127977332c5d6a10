//! What the browser keeps: the last state as a link's text, the language, the theme. Storage may be
//! missing, full or forbidden (reading it throws in a sandboxed frame): then nothing is kept and the
//! page says so where work would be lost.

use super::lab::{Lab, Whose};
use super::{change, fragment};
use gloo::timers::callback::Timeout;
use leptos::prelude::*;

/// The last state, as the text of a link.
pub const STATE: &str = "k8s-dns-lab.state";
/// The language chosen.
pub const LANGUAGE: &str = "k8s-dns-lab.language";
/// The theme chosen.
pub const THEME: &str = "k8s-dns-lab.theme";

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
                if whose == Whose::Own && local().is_some() && !keep(STATE, &text) {
                    lab.announcement.set(lab.language.get_untracked().text().storage_full.to_owned());
                }
                if whose != Whose::Elsewhere {
                    fragment::show(&text);
                }
            });
        };
        timer.set_value(Some(Timeout::new(PAUSE, save)));
    });
}
