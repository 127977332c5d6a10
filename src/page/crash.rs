//! The page that is shown should the program ever panic: what of the last state can be had, and where to
//! report it. After a panic nothing of the program may run again, so all of it is links.

use super::storage;
use crate::text::{Language, words};
use std::panic::PanicHookInfo;

/// From now on a panic is told in the console and shows the page.
pub fn watch() {
    std::panic::set_hook(Box::new(|info| {
        console_error_panic_hook::hook(info);
        show(info);
    }));
}

/// Puts the page in place of everything; where there is no document, there is nobody to tell.
fn show(info: &PanicHookInfo<'_>) -> Option<()> {
    let document = web_sys::window()?.document()?;
    let body = document.body()?;
    let language = document.document_element().and_then(|root| root.get_attribute("lang"));
    let words = words::crash(language.as_deref().and_then(Language::of_tag).unwrap_or_default());
    let state = last_state();
    let anew = this_page_anew();
    let mut html = String::new();
    let mut put = |before: &str, text: &str| {
        html.push_str(before);
        html.push_str(&escaped(text));
    };
    put("<main class=\"crash\" role=\"alert\"><h1>", words.title());
    put("</h1><p>", if state.is_some() { words.says() } else { words.says_lost() });
    put("</p><p class=\"row-of\">", "");
    if let Some(state) = &state {
        let encoded = String::from(js_sys::encode_uri_component(state));
        put("<a class=\"button\" download=\"k8s-dns-lab.txt\" href=\"data:text/plain;charset=utf-8,", &encoded);
        put("\">", words.download());
        put("</a><a class=\"button\" href=\"", &anew);
        put("#", state);
        put("\">", words.again());
        put("</a>", "");
    }
    put("<a class=\"button\" href=\"", &anew);
    put("\">", words.afresh());
    put("</a></p><p>", words.report());
    put("</p><pre>", concat!("k8s-dns-lab ", env!("CARGO_PKG_VERSION"), "\n"));
    put("", &info.to_string());
    put("</pre></main>", "");
    body.set_inner_html(&html);
    Some(())
}

/// The text as HTML says it, within an element or within quotes.
fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('"', "&quot;")
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

/// Stops the program on purpose, where the address asks for it: for the test of what is shown then.
#[cfg(feature = "deliberate-panic")]
#[allow(clippy::panic, reason = "this is what the feature is for")]
pub fn stop_where_asked() {
    let asked = web_sys::window().and_then(|window| window.location().search().ok()).unwrap_or_default();
    if asked.contains("panic") {
        gloo::timers::callback::Timeout::new(1500, || panic!("deliberate")).forget();
    }
}
