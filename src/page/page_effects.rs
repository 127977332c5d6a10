//! What goes on behind the regions: keys that work everywhere, the top of a view, what is offered and whether
//! anybody looks, and what a screen reader hears. It begins with the regions.

use crate::page::answer::answer_view;
use crate::page::browser::framed;
use crate::page::state::dialog::{Which, dialog};
use crate::page::state::lab::{Lab, Tab};
use leptos::ev;
use leptos::prelude::*;
use wasm_bindgen::JsCast;

/// Begins all of it.
pub(super) fn begin(lab: Lab) {
    if !framed::is_guest() {
        listen_to_keys(lab);
    }
    begin_views_at_top(lab);
    limit_controls(lab);
    announce_answers(lab);
}

/// Tells the style sheet which controls are offered, so that the others are not seen; shows the page anew
/// once it is seen again.
fn limit_controls(lab: Lab) {
    Effect::new(move || {
        let Some(root) = document().document_element() else { return };
        let _ = match lab.offered.get().limit() {
            Some(controls) => root.set_attribute("data-controls", &controls.to_string()),
            None => root.remove_attribute("data-controls"),
        };
    });
    Effect::new(move |was: Option<bool>| {
        let is = lab.frozen.get();
        if was == Some(true) && !is {
            lab.show_again();
        }
        is
    });
}

/// A view of a narrow screen begins at its top.
fn begin_views_at_top(lab: Lab) {
    Effect::new(move |before: Option<Tab>| {
        let tab = lab.tab.get();
        if before.is_some_and(|before| before != tab) {
            window().scroll_to_with_x_and_y(0.0, 0.0);
        }
        tab
    });
}

/// The search by key, and undo and redo, these outside of text fields, which have their own.
fn listen_to_keys(lab: Lab) {
    let dialog = dialog();
    let handle = window_event_listener(ev::keydown, move |event| {
        if !(event.ctrl_key() || event.meta_key()) || event.alt_key() {
            return;
        }
        // Wherever one is: what is found may be anywhere.
        if event.key().eq_ignore_ascii_case("k") && !event.shift_key() {
            event.prevent_default();
            if !dialog.is_open() {
                dialog.open(Which::Search);
            }
            return;
        }
        let in_text = event
            .target()
            .and_then(|target| target.dyn_into::<web_sys::Element>().ok())
            .is_some_and(|element| matches!(element.tag_name().as_str(), "TEXTAREA" | "INPUT"));
        if in_text {
            return;
        }
        match event.key().to_ascii_lowercase().as_str() {
            "z" if event.shift_key() => lab.redo(),
            "z" => lab.undo(),
            "y" => lab.redo(),
            _ => return,
        }
        event.prevent_default();
    });
    on_cleanup(move || handle.remove());
}

/// Says the answer to a screen reader once it has stood still for a moment.
fn announce_answers(lab: Lab) {
    let timer = StoredValue::new_local(None::<gloo::timers::callback::Timeout>);
    Effect::new(move |first: Option<()>| {
        let sentence = answer_view::sentence(lab);
        if first.is_none() || lab.playing.get_untracked() {
            return;
        }
        timer.set_value(Some(gloo::timers::callback::Timeout::new(400, move || lab.announcement.set(sentence))));
    });
}
