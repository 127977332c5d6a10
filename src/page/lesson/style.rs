//! The look of the lessons, a file of its own that comes with the first one.

use leptos::prelude::document;
use std::cell::RefCell;
use wasm_bindgen::JsCast;
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::JsFuture;

/// The file, beside the page.
const FILE: &str = "lesson.css";

thread_local! {
    static COMING: RefCell<Option<js_sys::Promise>> = const { RefCell::new(None) };
}

/// Waits until it is there; where it does not come, what it says reads without.
pub async fn arrived() {
    let coming = COMING.with_borrow_mut(|coming| coming.get_or_insert_with(fetch).clone());
    let _ = JsFuture::from(coming).await;
}

fn fetch() -> js_sys::Promise {
    js_sys::Promise::new(&mut |resolve, _| {
        let Some((head, link)) = document().head().zip(document().create_element("link").ok()) else {
            let _ = resolve.call0(&JsValue::NULL);
            return;
        };
        let _ = link.set_attribute("rel", "stylesheet");
        let _ = link.set_attribute("href", FILE);
        for event in ["load", "error"] {
            let _ = link.add_event_listener_with_callback(event, &resolve);
        }
        let _ = head.append_child(link.unchecked_ref());
    })
}
