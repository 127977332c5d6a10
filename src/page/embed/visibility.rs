//! When an embedded page draws: not while nobody sees it, and not while its host has it hold still. Of many labs on one
//! page the host lets those draw that are seen or used.

use crate::page::state::embedding::Embedding;
use crate::page::state::lab::Lab;
use js_sys::Array;
use leptos::prelude::*;
use wasm_bindgen::prelude::*;

/// Holds still while the page is scrolled out of sight.
pub(super) fn freeze_out_of_sight(lab: Lab, embedding: Embedding) {
    let seen = Closure::<dyn FnMut(Array)>::new(move |entries: Array| {
        let last = entries.iter().last().map(|entry| entry.unchecked_into::<web_sys::IntersectionObserverEntry>());
        if let Some(entry) = last {
            embedding.unseen.set_value(!entry.is_intersecting());
            embedding.settle(lab);
        }
    });
    let observer = web_sys::IntersectionObserver::new(seen.as_ref().unchecked_ref());
    if let (Ok(observer), Some(app)) = (observer, document().get_element_by_id("app")) {
        observer.observe(&app);
        let kept = StoredValue::new_local((observer, seen));
        on_cleanup(move || kept.with_value(|(observer, _)| observer.disconnect()));
    }
}

/// Tells when somebody uses it while the host has it hold still: it is time to draw again.
pub(super) fn tell_of_use(embedding: Embedding, tell: impl Fn() + Copy + 'static) {
    for event in ["pointerdown", "keydown", "focusin"] {
        let used = window_event_listener_untyped(event, move |_| {
            if embedding.paused.get_value() {
                tell();
            }
        });
        on_cleanup(move || used.remove());
    }
}
