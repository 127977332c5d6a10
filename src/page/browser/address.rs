//! The address bar: links to states and lessons as text, packed with the browser's own deflate, and the entries of the
//! browser's history.

use crate::host;
use crate::page::browser::framed::{FRAMES, is_embedded};
use crate::sandbox::{LESSON, Link, LinkProblem, Packed, is_damaged, packed, with_checksum};
use leptos::prelude::*;
use wasm_bindgen::prelude::*;

#[wasm_bindgen(module = "/src/page/deflate.js")]
extern "C" {
    #[wasm_bindgen(catch)]
    async fn pack(text: &str) -> Result<JsValue, JsValue>;
    #[wasm_bindgen(catch)]
    async fn unpack(text: &str, limit: f64) -> Result<JsValue, JsValue>;
}

/// The most bytes of manifests a link may unpack to.
const LONGEST: f64 = 4_194_304.0;

/// The most bytes a lesson may unpack to.
const LONGEST_LESSON: f64 = 262_144.0;

/// True for a fragment that holds a state: the skip link and the like are fragments too.
pub(crate) fn has_link(fragment: &str) -> bool {
    fragment.contains('=')
}

/// Reads the text of a link, and unpacks what is packed in it.
pub(crate) async fn read(text: &str) -> (Link, Vec<LinkProblem>) {
    let unpacked = match packed(text) {
        Some(_) if is_damaged(text) => Packed::Broken,
        Some(m) => {
            let text = unpack(&m, LONGEST).await.ok().and_then(|text| text.as_string());
            text.map_or(Packed::Broken, Packed::Unpacked)
        }
        None => Packed::Absent,
    };
    Link::read_with(text, unpacked, host::KEYS)
}

/// The text of a link to a state, without the `#`.
pub(crate) async fn write(link: &Link) -> String {
    let pairs = link.pairs();
    let Some(manifests) = &link.manifests else { return pairs };
    match pack(manifests).await.ok().and_then(|text| text.as_string()) {
        Some(packed) => format!("{pairs}&{}", with_checksum("m", &packed)),
        None => pairs,
    }
}

/// Puts the text of a link into the address bar, without a new entry in the browser's history.
pub(crate) fn show(text: &str) {
    let Ok(history) = window().history() else { return };
    let _ = history.replace_state_with_url(&JsValue::NULL, "", Some(&format!("#{text}")));
}

/// Takes a state out of the address bar.
pub(crate) fn hide() {
    let location = window().location();
    if !has_link(&location.hash().unwrap_or_default()) {
        return;
    }
    let address = format!("{}{}", location.pathname().unwrap_or_default(), location.search().unwrap_or_default());
    if let Ok(history) = window().history() {
        let _ = history.replace_state_with_url(&JsValue::NULL, "", Some(&address));
    }
}

/// The packed lesson of a fragment.
pub(crate) fn lesson_in(fragment: &str) -> Option<String> {
    fragment.split('&').find_map(|pair| pair.strip_prefix(LESSON)?.strip_prefix('=')).map(str::to_owned)
}

/// The address that opens a lesson from elsewhere, the whole of it in the fragment.
pub(crate) async fn address_of_lesson(text: &str) -> Option<String> {
    let packed = pack(text).await.ok()?.as_string()?;
    let page = window().location().href().ok()?;
    let page = page.split(['#', '?']).next()?;
    Some(format!("{page}#{}", with_checksum(LESSON, &packed)))
}

/// Has the address bar say another query of this page, as a new entry in the browser's history or in place of the
/// present one. What is behind the query is the state, and stays where `keeps_state` says so.
fn put_query(is_new: bool, keeps_state: bool, change: &dyn Fn(&web_sys::UrlSearchParams)) {
    // The history of a frame is the host's.
    if is_embedded() {
        return;
    }
    let location = window().location();
    let Ok(query) = web_sys::UrlSearchParams::new_with_str(&location.search().unwrap_or_default()) else { return };
    change(&query);
    let query = String::from(query.to_string());
    let sign = if query.is_empty() { "" } else { "?" };
    let state = if keeps_state { location.hash().unwrap_or_default() } else { String::new() };
    let address = format!("{}{sign}{query}{state}", location.pathname().unwrap_or_default());
    let Ok(history) = window().history() else { return };
    let _ = match is_new {
        true => history.push_state_with_url(&JsValue::NULL, "", Some(&address)),
        false => history.replace_state_with_url(&JsValue::NULL, "", Some(&address)),
    };
}

fn set(query: &web_sys::UrlSearchParams, key: &str, value: Option<&str>) {
    match value {
        Some(value) => query.set(key, value),
        None => query.delete(key),
    }
}

/// A new entry in the browser's history: this lesson at this stage, or none, and this screen. Settings of the page stay.
pub(crate) fn visit(lesson: Option<&str>, stage: Option<&str>, screen: Option<&str>) {
    put_query(true, false, &|query| {
        for (key, value) in [("lesson", lesson), ("stage", stage), ("screen", screen)] {
            set(query, key, value);
        }
        for key in ["case", "page", "from", "name", "type"] {
            query.delete(key);
        }
    });
}

/// A new entry in the browser's history: this screen, or the lab.
pub(crate) fn visit_screen(screen: Option<&str>) {
    put_query(true, true, &|query| set(query, "screen", screen));
}

/// A new entry in the browser's history: this page of kubernetes.io is followed, or none (an empty name).
pub(crate) fn visit_page(page: &str) {
    put_query(true, true, &|query| set(query, "page", Some(page).filter(|page| !page.is_empty())));
}

/// The page of kubernetes.io that the address names now; empty where it names none.
pub(crate) fn visited_page() -> String {
    named("page").filter(|page| is_slug(page)).unwrap_or_default()
}

/// The address says this as well; no new entry in the browser's history.
pub(crate) fn say(pairs: &[(&str, &str)]) {
    put_query(false, false, &|query| pairs.iter().for_each(|(key, value)| query.set(key, value)));
}

/// What the query of the address says of a key now.
pub(crate) fn named(key: &str) -> Option<String> {
    let search = window().location().search().unwrap_or_default();
    web_sys::UrlSearchParams::new_with_str(&search).ok()?.get(key)
}

/// The lesson and the stage that the address names now.
pub(crate) fn visited() -> (Option<String>, Option<String>) {
    (named("lesson").filter(|slug| is_slug(slug)), named("stage"))
}

/// The screen that the address names now.
pub(crate) fn visited_screen() -> Option<String> {
    named("screen")
}

/// The address that opens a link's text in the lab, whatever else this page's address says.
pub(crate) fn address_in_lab(text: &str) -> String {
    let whole = address(text);
    let (page, state) = whole.split_once('#').unwrap_or((&whole, ""));
    format!("{}#{state}", page.split('?').next().unwrap_or_default())
}

/// The whole address of a link's text.
pub(crate) fn address(text: &str) -> String {
    let location = window().location();
    let page = location.href().unwrap_or_default();
    let page = page.split('#').next().unwrap_or_default();
    // How a host wants it is no part of what is shared.
    let page = if is_embedded() { page.split('?').next().unwrap_or_default() } else { page };
    let page = FRAMES.iter().find_map(|frame| page.strip_suffix(frame)).unwrap_or(page);
    format!("{page}#{text}")
}

/// A link that somebody puts into the address of the open page is opened as it is in a tab of its own: for the
/// browser it is another place on the same page.
pub(crate) fn follow_address() {
    let handle = window_event_listener(leptos::ev::hashchange, |event| {
        let (before, now) = (event.old_url(), event.new_url());
        let is_state = now.split_once('#').is_some_and(|(_, fragment)| fragment.contains('='));
        if is_state && before.split('#').next() == now.split('#').next() {
            let _ = window().location().reload();
        }
    });
    on_cleanup(move || handle.remove());
}

/// The text of a packed lesson; `None` where it does not unpack.
pub(crate) async fn unpacked_lesson(packed: &str) -> Option<String> {
    unpack(packed, LONGEST_LESSON).await.ok()?.as_string()
}

/// True for what may stand in the path of a lesson's folder.
pub(crate) fn is_slug(text: &str) -> bool {
    !text.is_empty() && text.len() <= 40 && text.bytes().all(|byte| matches!(byte, b'a'..=b'z' | b'0'..=b'9' | b'-'))
}
