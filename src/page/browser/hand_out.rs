//! How a text leaves the page: by the clipboard, or as a file.

use leptos::prelude::*;
use wasm_bindgen::JsCast;

/// Puts a text on the clipboard, where the browser lets a page do so.
pub fn copy(text: &str) {
    let clipboard = js_sys::Reflect::get(&window().navigator(), &"clipboard".into()).ok();
    if let Some(clipboard) = clipboard.and_then(|clipboard| clipboard.dyn_into::<web_sys::Clipboard>().ok()) {
        let written = clipboard.write_text(text);
        leptos::task::spawn_local(async move {
            // A refusal is the browser's to explain; the text is on the screen either way.
            let _ = wasm_bindgen_futures::JsFuture::from(written).await;
        });
    }
}

/// Hands a text to the person as a file.
pub fn download(name: &str, text: &str) {
    let parts = js_sys::Array::of1(&text.into());
    let Ok(blob) = web_sys::Blob::new_with_str_sequence(&parts) else { return };
    let Ok(url) = web_sys::Url::create_object_url_with_blob(&blob) else { return };
    if let Ok(anchor) = document().create_element("a") {
        let _ = anchor.set_attribute("href", &url);
        let _ = anchor.set_attribute("download", name);
        anchor.unchecked_ref::<web_sys::HtmlElement>().click();
    }
    let _ = web_sys::Url::revoke_object_url(&url);
}
