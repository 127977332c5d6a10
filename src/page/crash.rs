//! The page that is shown should the program ever panic, or be stopped by the browser: what of the last state can
//! be had, and where to report it. After that nothing of the program may run again, so all of it is links.

use super::storage;
use crate::text::{Language, words};
use gloo::events::EventListener;
use js_sys::Reflect;
use wasm_bindgen::{JsCast, JsValue};

/// From now on a panic is told in the console and shows the page; so does a trap, such as where memory or stack
/// come to an end, which no panic tells of.
pub fn watch() {
    std::panic::set_hook(Box::new(|info| {
        console_error_panic_hook::hook(info);
        show(&info.to_string());
    }));
    let Some(window) = web_sys::window() else { return };
    for (event, field) in [("error", "error"), ("unhandledrejection", "reason")] {
        let told = move |event: &web_sys::Event| {
            let error = Reflect::get(event, &field.into()).unwrap_or_default();
            if let Some(trap) = trap(&error) {
                show(&trap);
            }
        };
        EventListener::new(&window, event, told).forget();
    }
}

/// What a trap of the program says of itself; nothing where the error is another.
fn trap(error: &JsValue) -> Option<String> {
    let error: &js_sys::Error = error.dyn_ref()?;
    let stack = Reflect::get(error, &"stack".into()).ok()?.as_string()?;
    // WebAssembly's own (JavaScript API, "RuntimeError"), and what engines call the end of their stack.
    let is_trap = ["RuntimeError", "RangeError", "InternalError"].iter().any(|name| error.name() == *name);
    (is_trap && stack.contains("wasm")).then(|| format!("{}: {}\n{stack}", error.name(), error.message()))
}

/// The page before anything is said in it; a place for which there is nothing to say goes away.
const PAGE: &str = r#"<main class="crash" role="alert"><h1></h1><p class="says"></p><p class="row-of">
<a class="button kept" download="k8s-dns-lab.txt"></a><a class="button again"></a><a class="button afresh"></a>
</p><p class="report"></p><pre></pre></main>"#;

/// Puts the page in place of everything, once: a panic is a trap too. Where there is no document, there is nobody to
/// tell.
fn show(info: &str) -> Option<()> {
    let document = web_sys::window()?.document()?;
    let body = document.body()?;
    if body.query_selector(".crash").ok()?.is_some() {
        return None;
    }
    let language = document.document_element().and_then(|root| root.get_attribute("lang"));
    let words = words::crash(language.as_deref().and_then(Language::of_tag).unwrap_or_default());
    let state = last_state();
    let anew = this_page_anew();
    body.set_inner_html(PAGE);
    let put = |place: &str, says: &str, leads: Option<&str>| {
        let Ok(Some(element)) = body.query_selector(place) else { return };
        if says.is_empty() {
            return element.remove();
        }
        element.set_text_content(Some(says));
        if let Some(address) = leads {
            let _ = element.set_attribute("href", address);
        }
    };
    put("h1", words.title(), None);
    put(".says", if state.is_some() { words.says() } else { words.says_lost() }, None);
    match &state {
        Some(state) => {
            let encoded = String::from(js_sys::encode_uri_component(state));
            put(".kept", words.download(), Some(&format!("data:text/plain;charset=utf-8,{encoded}")));
            put(".again", words.again(), Some(&format!("{anew}#{state}")));
        }
        None => [".kept", ".again"].iter().for_each(|place| put(place, "", None)),
    }
    put(".afresh", words.afresh(), Some(&anew));
    put(".report", words.report(), None);
    put("pre", &format!("k8s-dns-lab {}\n{info}", env!("CARGO_PKG_VERSION")), None);
    Some(())
}

/// The address of this page without query and fragment, spelled otherwise than now: the browser then loads
/// it and does not only scroll to a fragment.
fn this_page_anew() -> String {
    let now = web_sys::window().and_then(|window| window.location().href().ok()).unwrap_or_default();
    let now = now.split('#').next().unwrap_or_default();
    match now.split_once('?') {
        Some((page, "")) => page.to_owned(),
        Some((page, _)) => format!("{page}?"),
        None => format!("{now}?"),
    }
}

/// The last state as the text of a link; what was kept of it is set aside, so that a fresh start does not stop on
/// it again.
fn last_state() -> Option<String> {
    let hash = web_sys::window().and_then(|window| window.location().hash().ok()).unwrap_or_default();
    let in_address = hash.strip_prefix('#').filter(|text| text.contains('=')).map(str::to_owned);
    let kept = storage::kept(storage::STATE);
    storage::set_state_aside(storage::UNREAD);
    in_address.or(kept)
}

/// Stops the program on purpose at the event `stop` or `trap`, where the address asks for it: for the test of what
/// is shown then.
#[cfg(feature = "deliberate-panic")]
#[allow(clippy::panic, reason = "this is what the feature is for")]
pub fn stop_where_asked() {
    let asked = web_sys::window().and_then(|window| window.location().search().ok()).unwrap_or_default();
    if asked.contains("panic") {
        let window = leptos::prelude::window();
        EventListener::new(&window, "stop", |_| panic!("deliberate")).forget();
        EventListener::new(&window, "trap", |_| core::arch::wasm32::unreachable()).forget();
    }
}
