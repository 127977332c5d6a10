//! Keeps the person's own state in the browser, and the present one in the address bar, whenever it has stood still for
//! a moment.

use crate::page::browser::framed::is_embedded;
use crate::page::browser::storage::Browser;
use crate::page::browser::{address, storage};
use crate::page::state::change;
use crate::page::state::lab::Lab;
use crate::session::autosave::InAddress;
use crate::session::set_aside::Kept;
use crate::session::visit::Session;
use crate::text::words;
use gloo::timers::callback::Timeout;
use leptos::prelude::*;

impl Lab {
    /// Keeps the person's own state, and tells where that is not to be had or takes the place of another.
    pub fn keep_state(self, text: &str) {
        let Some(Kept { is_kept, has_set_aside }) = self.write(|session| session.kept.keep_state(&Browser, text))
        else {
            return;
        };
        let unkept = (!is_kept).then(|| text.to_owned());
        if has_set_aside {
            self.storage.asides.set(storage::asides());
            self.storage.is_replaced.set(true);
        }
        if unkept.is_some() && self.storage.state.with_untracked(Option::is_none) {
            self.announcement.set(words::storage(self.language.get_untracked()).not_kept().to_owned());
        }
        if unkept.is_some() || self.storage.state.with_untracked(Option::is_some) {
            self.storage.state.set(unkept);
        }
    }

    /// Tells that what was done in the lessons is not kept. In a frame the host keeps it.
    pub fn progress_not_kept(self, text: &str) {
        if !is_embedded() {
            self.storage.progress.set(Some(text.to_owned()));
        }
    }
}

/// Keeps the state, and puts it into the address bar, whenever it has stood still for a moment.
pub(crate) fn autosave(lab: Lab) {
    address::follow_address();
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
                let Ok(text) = change::text_of(&link).await else { return };
                let still = lab.read(|session| session.when_still(link.is_imported));
                if still.is_kept {
                    lab.keep_state(&text);
                }
                match still.address {
                    InAddress::All => address::show(&text),
                    InAddress::Shared => {
                        if let Ok(text) = change::text_of(&link.shared()).await {
                            address::show(&text);
                        }
                    }
                    InAddress::Nothing => address::hide(),
                    InAddress::AsItIs => {}
                }
            });
        };
        timer.set_value(Some(Timeout::new(lab.read(Session::pause_before_keeping), save)));
    });
}
