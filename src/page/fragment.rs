//! The address bar: reading a link when the page starts, and writing the present state back into it.
//! The manifests are packed with the browser's own deflate; everything else stays readable.

use super::lab::{Lab, Theme};
use super::{change, storage};
use crate::sandbox::{Ask, Link, LinkProblem, Sandbox, packed};
use crate::text::Language;
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

/// Query keys that are settings of the page and no part of the state.
const SETTINGS: &[&str] = &["lang", "theme", "case"];

/// How the page starts.
pub struct Start {
    /// The state.
    pub sandbox: Sandbox,
    /// True where it is the opening toy and nothing else.
    pub is_fresh: bool,
    /// The language: the link's, the one kept, the browser's.
    pub language: Language,
    /// The theme: the link's or the one kept.
    pub theme: Theme,
    /// What a link said that could not be used.
    pub notices: Vec<Notice>,
    /// The state kept from before, where a link was opened over it.
    pub kept: Option<String>,
    /// The known confusion that the query names, where no state is named.
    pub case: Option<String>,
}

/// Something a link said that could not be used.
#[derive(Clone, Debug)]
pub struct Notice(LinkProblem);

impl Notice {
    /// The sentence to show.
    pub fn sentence(&self, language: Language) -> String {
        let text = language.text();
        match &self.0 {
            LinkProblem::Newer(_) => text.link_newer.to_owned(),
            LinkProblem::UnknownKey(key) => (text.link_unknown)(key),
            LinkProblem::BadValue { key, value } => (text.link_bad)(key, value),
            LinkProblem::Unpacking | LinkProblem::Manifests(_) => text.link_broken.to_owned(),
        }
    }
}

/// Reads where the page starts from: the fragment, the query, what was kept, the browser.
pub async fn start() -> Start {
    let location = window().location();
    let hash = location.hash().unwrap_or_default();
    let fragment = hash.strip_prefix('#').unwrap_or_default();
    let query = location.search().unwrap_or_default();
    let query = query.strip_prefix('?').unwrap_or_default();
    let settings = web_sys::UrlSearchParams::new_with_str(query).ok();
    let setting = |key: &str| settings.as_ref().and_then(|settings| settings.get(key));

    let language = setting("lang")
        .or_else(|| storage::kept(storage::LANGUAGE))
        .and_then(|tag| Language::of_tag(&tag))
        .or_else(|| window().navigator().language().and_then(|tag| Language::of_tag(&tag)))
        .unwrap_or_default();
    let theme = match setting("theme").or_else(|| storage::kept(storage::THEME)).as_deref() {
        Some("light") => Theme::Light,
        Some("dark") => Theme::Dark,
        _ => Theme::System,
    };

    let kept = storage::kept(storage::STATE);
    // The skip link and the like are fragments too, but no state.
    let has_link = fragment.contains('=');
    let (asked, mut problems) = Link::read(query, None, SETTINGS);
    let state = if has_link { Some(fragment.to_owned()) } else { kept.clone() };
    let (mut link, more) = match &state {
        Some(text) => read(text).await,
        None => (Link::default(), Vec::new()),
    };
    problems.extend(more);
    link.question = merged(link.question, asked.question);
    if link.manifests.is_none() {
        link.manifests = asked.manifests;
    }
    let is_fresh = link == Link::default() && state.is_none();
    let (sandbox, more) = match link.manifests {
        None if link.outside.is_none() => link.open_on_toy(),
        _ => opened(link).await,
    };
    problems.extend(more);
    let case = setting("case").filter(|_| !has_link);
    let kept = kept.filter(|kept| (has_link && kept != fragment) || case.is_some());
    Start { sandbox, is_fresh, language, theme, notices: problems.into_iter().map(Notice).collect(), kept, case }
}

/// The state a link leads to; the opening toy where what reads it cannot be fetched.
async fn opened(link: Link) -> (Sandbox, Vec<LinkProblem>) {
    change::opened(link).await.unwrap_or_else(|_| (Sandbox::four_answers(), vec![LinkProblem::Unpacking]))
}

/// The fragment wins over the query.
fn merged(fragment: Option<Ask>, query: Option<Ask>) -> Option<Ask> {
    fragment.or(query)
}

async fn read(text: &str) -> (Link, Vec<LinkProblem>) {
    let unpacked = match packed(text) {
        Some(m) => Some(unpack(&m, LONGEST).await.ok().and_then(|text| text.as_string()).ok_or(())),
        None => None,
    };
    Link::read(text, unpacked, SETTINGS)
}

/// The text of a link to a state, without the `#`.
pub async fn write(link: &Link) -> String {
    let pairs = link.pairs();
    let Some(manifests) = &link.manifests else { return pairs };
    match pack(manifests).await.ok().and_then(|text| text.as_string()) {
        Some(packed) => format!("{pairs}&m={packed}"),
        None => pairs,
    }
}

/// Puts the text of a link into the address bar, without a new entry in the browser's history.
pub fn show(text: &str) {
    let Ok(history) = window().history() else { return };
    let _ = history.replace_state_with_url(&JsValue::NULL, "", Some(&format!("#{text}")));
}

/// The whole address of a link's text.
pub fn address(text: &str) -> String {
    let location = window().location();
    let page = location.href().unwrap_or_default();
    let page = page.split('#').next().unwrap_or_default();
    format!("{page}#{text}")
}

/// Opens the text of a link in place of the present state.
pub fn open(lab: Lab, text: String) {
    leptos::task::spawn_local(async move {
        let (link, _) = read(&text).await;
        let (sandbox, _) = opened(link).await;
        lab.is_fresh.set(false);
        lab.sandbox.set(sandbox);
        lab.selection.set(super::lab::Selection::List);
        lab.revision.update(|revision| *revision += 1);
    });
}
