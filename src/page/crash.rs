//! The page that is shown should the program ever panic: what of the last state can be had, and where to
//! report it. After a panic nothing of the program may run again, so all of it is links.

use super::storage;
use crate::text::{Language, words};
use std::panic::PanicHookInfo;
use wasm_bindgen::JsValue;

/// From now on a panic is told in the console and shows the page.
pub fn watch() {
    std::panic::set_hook(Box::new(|info| {
        console_error_panic_hook::hook(info);
        // Nothing is left to tell where even this fails.
        let _ = show(info);
    }));
}

fn show(info: &PanicHookInfo<'_>) -> Result<(), JsValue> {
    let Some(document) = web_sys::window().and_then(|window| window.document()) else { return Ok(()) };
    let Some(body) = document.body() else { return Ok(()) };
    let language = document.document_element().and_then(|root| root.get_attribute("lang"));
    let words = words::crash(language.as_deref().and_then(Language::of_tag).unwrap_or_default());
    let state = last_state();
    let anew = this_page_anew();

    let element = |name: &str, text: &str| {
        let element = document.create_element(name)?;
        element.set_text_content(Some(text));
        Ok::<_, JsValue>(element)
    };
    let link = |text: &str, address: &str| {
        let link = element("a", text)?;
        link.set_class_name("button");
        link.set_attribute("href", address)?;
        Ok::<_, JsValue>(link)
    };
    let main = document.create_element("main")?;
    main.set_class_name("crash");
    main.set_attribute("role", "alert")?;
    main.append_child(&element("h1", words.title())?.into())?;
    main.append_child(&element("p", if state.is_some() { words.says() } else { words.says_lost() })?.into())?;
    let ways = document.create_element("p")?;
    ways.set_class_name("row-of");
    if let Some(state) = &state {
        let encoded = String::from(js_sys::encode_uri_component(state));
        let file = link(words.download(), &format!("data:text/plain;charset=utf-8,{encoded}"))?;
        file.set_attribute("download", "k8s-dns-lab.txt")?;
        ways.append_child(&file)?;
        ways.append_child(&link(words.again(), &format!("{anew}#{state}"))?.into())?;
    }
    ways.append_child(&link(words.afresh(), &anew)?.into())?;
    main.append_child(&ways)?;
    main.append_child(&element("p", words.report())?.into())?;
    let version = env!("CARGO_PKG_VERSION");
    main.append_child(&element("pre", &format!("k8s-dns-lab {version}\n{info}"))?.into())?;
    body.set_inner_html("");
    body.append_child(&main)?;
    Ok(())
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
