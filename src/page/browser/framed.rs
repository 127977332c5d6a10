//! Whether the page is inside another one, and whether the rules for an embedded page hold there.

use leptos::prelude::*;
use std::sync::atomic::{AtomicBool, Ordering};
use wasm_bindgen::JsCast;

/// The page that hosts put into a frame, and its twin for WebKit; the whole lab is beside them.
pub(crate) const FRAMES: [&str; 2] = ["frame.html", "frame-named.html"];

/// True from when the page knows that it is embedded.
static IS_EMBEDDED: AtomicBool = AtomicBool::new(false);

/// True where the rules for an embedded page hold.
pub(crate) fn is_embedded() -> bool {
    IS_EMBEDDED.load(Ordering::Relaxed)
}

/// Tells that the rules for an embedded page hold, or do not.
pub(crate) fn become_embedded(is_embedded: bool) {
    IS_EMBEDDED.store(is_embedded, Ordering::Relaxed);
}

/// True in a frame.
pub(crate) fn is_framed() -> bool {
    let own: &wasm_bindgen::JsValue = &window();
    window().parent().ok().flatten().is_some_and(|parent| parent != *own.unchecked_ref())
}
