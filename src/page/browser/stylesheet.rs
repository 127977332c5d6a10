//! Style sheets that come with a part, files of their own beside the page.

use leptos::prelude::document;
use std::cell::RefCell;
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::JsFuture;

/// What the lessons look like.
pub(crate) const LESSON: &str = "lesson.css";
/// What the screen for a cluster of one's own looks like.
pub(crate) const MINE: &str = "mine.css";
/// What the editor of a Corefile looks like.
pub(crate) const COREFILE: &str = "corefile.css";
/// What the terminal, the editors and the dialogs look like.
pub(crate) const OPENED: &str = "opened.css";
/// What all other regions look like.
pub(crate) const REGIONS: &str = "regions.css";

thread_local! {
    static COMING: RefCell<Vec<(&'static str, js_sys::Promise)>> = const { RefCell::new(Vec::new()) };
}

/// Waits until a style sheet is there, which is asked for at once; where it does not come, what it dresses reads
/// without.
pub(crate) fn arrived(file: &'static str) -> impl Future<Output = ()> {
    let coming = COMING.with_borrow_mut(|all| match all.iter().find(|(known, _)| *known == file) {
        Some((_, coming)) => coming.clone(),
        None => {
            let coming = fetch(file);
            all.push((file, coming.clone()));
            coming
        }
    });
    async move {
        let _ = JsFuture::from(coming).await;
    }
}

fn fetch(file: &'static str) -> js_sys::Promise {
    js_sys::Promise::new(&mut |resolve, _| {
        let Some((head, link)) = document().head().zip(document().create_element("link").ok()) else {
            let _ = resolve.call0(&JsValue::NULL);
            return;
        };
        let _ = link.set_attribute("rel", "stylesheet");
        let _ = link.set_attribute("href", file);
        for event in ["load", "error"] {
            let _ = link.add_event_listener_with_callback(event, &resolve);
        }
        // narrow.css has the last word over the regions and what is opened in them.
        let last = document()
            .query_selector("link[href*='narrow']")
            .ok()
            .flatten()
            .filter(|_| [REGIONS, OPENED].contains(&file));
        let _ = head.insert_before(&link, last.as_deref());
    })
}
