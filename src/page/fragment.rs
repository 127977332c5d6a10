//! The address bar: reading a link when the page starts, and writing the present state back into it.
//! The manifests are packed with the browser's own deflate; everything else stays readable.

use super::lab::{Lab, Theme};
use super::{change, guest, storage};
use crate::host::{self, Parameters, Problem};
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

/// How the page starts.
pub struct Start {
    /// The state.
    pub sandbox: Sandbox,
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
    /// How the page is wanted.
    pub parameters: Parameters,
}

/// Something a link said that could not be used.
#[derive(Clone, Debug)]
pub enum Notice {
    /// Of the state.
    Link(LinkProblem),
    /// Of how the page is wanted.
    Parameter(Problem),
}

impl Notice {
    /// The sentence to show.
    pub fn sentence(&self, language: Language) -> String {
        let text = language.text();
        let words = crate::text::host::of(language);
        match self {
            Self::Parameter(Problem { key, value, nearest, fits }) => (words.bad_value)(key, value, *nearest, fits),
            Self::Link(problem) => match problem {
                LinkProblem::Newer(_) => text.link_newer.to_owned(),
                LinkProblem::UnknownKey(key) => (words.unknown_key)(key, host::near_key(key)),
                LinkProblem::BadValue { key, value } => (words.bad_value)(key, value, host::near_value(key, value), ""),
                LinkProblem::Unpacking | LinkProblem::Manifests(_) => text.link_broken.to_owned(),
            },
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
    let (parameters, misfits) = guest::arrive(query).await;

    let language = parameters
        .language
        .or_else(|| storage::kept(storage::LANGUAGE).and_then(|tag| Language::of_tag(&tag)))
        .or_else(|| window().navigator().language().and_then(|tag| Language::of_tag(&tag)))
        .unwrap_or_default();
    let theme = match (parameters.theme, storage::kept(storage::THEME).as_deref()) {
        (Some(wish), _) => guest::theme(wish),
        (None, Some("light")) => Theme::Light,
        (None, Some("dark")) => Theme::Dark,
        (None, _) => Theme::System,
    };

    let kept = storage::kept(storage::STATE);
    // The skip link and the like are fragments too, but no state.
    let has_link = fragment.contains('=');
    let (asked, mut problems) = Link::read(query, None, host::KEYS);
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
    let brings_cluster = link.manifests.is_some();
    let (mut sandbox, more) = match link.manifests {
        None if link.outside.is_none() => link.open_on_toy(),
        _ => opened(link).await,
    };
    problems.extend(more);
    let wants_more = parameters.profile.is_some() || parameters.library.is_some();
    if wants_more || (guest::is_guest() && brings_cluster) {
        let as_opened = sandbox.clone();
        sandbox = guest::prepared(sandbox, parameters.clone()).await.unwrap_or(as_opened);
    }
    let case = parameters.case.clone().filter(|_| !has_link);
    let kept = kept.filter(|kept| (has_link && kept != fragment) || case.is_some());
    let notices: Vec<Notice> =
        misfits.into_iter().map(Notice::Parameter).chain(problems.into_iter().map(Notice::Link)).collect();
    for notice in &notices {
        leptos::logging::warn!("{}", notice.sentence(Language::English));
    }
    Start { sandbox, language, theme, notices, kept, case, parameters }
}

/// The state a link leads to; the opening toy where what reads it cannot be fetched.
async fn opened(link: Link) -> (Sandbox, Vec<LinkProblem>) {
    change::opened(link).await.unwrap_or_else(|_| (Sandbox::four_answers(), vec![LinkProblem::Unpacking]))
}

/// The fragment wins over the query.
fn merged(fragment: Option<Ask>, query: Option<Ask>) -> Option<Ask> {
    fragment.or(query)
}

/// Reads the text of a link, and unpacks what is packed in it.
pub async fn read(text: &str) -> (Link, Vec<LinkProblem>) {
    let unpacked = match packed(text) {
        Some(m) => Some(unpack(&m, LONGEST).await.ok().and_then(|text| text.as_string()).ok_or(())),
        None => None,
    };
    Link::read(text, unpacked, host::KEYS)
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
    // How a host wants it is no part of what is shared.
    let page = if guest::is_guest() { page.split('?').next().unwrap_or_default() } else { page };
    let page = page.strip_suffix(guest::FRAME).unwrap_or(page);
    format!("{page}#{text}")
}

/// Opens the text of a link in place of the present state.
pub fn open(lab: Lab, text: String) {
    leptos::task::spawn_local(async move {
        let (link, _) = read(&text).await;
        let (sandbox, _) = opened(link).await;
        lab.sandbox.set(sandbox);
        lab.selection.set(super::lab::Selection::List);
        lab.revision.update(|revision| *revision += 1);
    });
}
