//! The address bar: reading a link when the page starts, and writing the present state back into it.
//! The manifests are packed with the browser's own deflate; everything else stays readable.

use super::lab::{Lab, Theme};
use super::later::later_fn;
use super::lesson::{Opened, Source, is_slug};
use super::slices::{self, Turn, Waiting};
use super::{guest, storage};
use crate::host::{self, Parameters, Problem};
use crate::manifest::Diagnostic;
use crate::sandbox::{Ask, LESSON, Link, LinkProblem, MOST_PINNED, Sandbox, is_damaged, packed, with_checksum};
use crate::text::{Language, host as say};
use leptos::prelude::*;
use std::pin::Pin;
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
    /// How the page is wanted.
    pub parameters: Parameters,
    /// What else the address and the browser brought.
    pub brought: Brought,
}

/// What the address and the browser bring besides the state: the rest of the page makes of it what there is to
/// be made.
#[derive(Default)]
pub struct Brought {
    /// What a link said that could not be used.
    pub notices: Vec<Notice>,
    /// The state kept from before, where a link was opened over it.
    pub kept: Option<String>,
    /// The known confusion that the query names, where no state is named.
    pub case: Option<String>,
    /// The lesson that the query or the fragment names.
    pub lesson: Option<Opened>,
    /// The screen that the query names.
    pub screen: Option<String>,
}

/// Something a link said that could not be used.
#[derive(Clone, Debug)]
pub enum Notice {
    /// Of the state.
    Link(LinkProblem),
    /// Of how the page is wanted.
    Parameter(Problem),
    /// Whoever waited for it has stopped it.
    Stopped,
}

impl Notice {
    /// What of the manifests was left out, and why.
    pub fn left_out(&self) -> Option<Vec<Diagnostic>> {
        match self {
            Self::Link(LinkProblem::Refused(refused)) => Some(refused.clone()),
            Self::Link(_) | Self::Parameter(_) | Self::Stopped => None,
        }
    }

    /// The sentence to show.
    pub fn sentence(&self, language: Language) -> String {
        let text = language.text();
        match self {
            Self::Parameter(Problem { key, value, nearest, fits }) => {
                say::bad_value(language, key, value, *nearest, fits)
            }
            Self::Stopped => text.link_stopped().to_owned(),
            Self::Link(problem) => match problem {
                LinkProblem::Newer(_) => text.link_newer().to_owned(),
                LinkProblem::UnknownKey(key) => say::unknown_key(language, key, host::near_key(key)),
                LinkProblem::BadValue { key, value } => {
                    say::bad_value(language, key, value, host::near_value(key, value), "")
                }
                LinkProblem::Refused(_) => text.link_refused().to_owned(),
                LinkProblem::Damaged => text.link_damaged().to_owned(),
                LinkProblem::TooManyPins => text.too_many_pins(MOST_PINNED),
                LinkProblem::Unpacking | LinkProblem::Manifests(_) => text.link_broken().to_owned(),
            },
        }
    }
}

/// What the page finds when it starts.
struct Found {
    /// The query of the address, without its `?`.
    query: String,
    /// The fragment of the address, without its `#`.
    fragment: String,
    /// The state kept from before.
    kept: Option<String>,
}

/// How the page starts: where there is nothing to read, with the opening toy; otherwise as what reads it says.
pub async fn start() -> Start {
    let location = window().location();
    let hash = location.hash().unwrap_or_default();
    let search = location.search().unwrap_or_default();
    let found = Found {
        query: search.strip_prefix('?').unwrap_or_default().to_owned(),
        fragment: hash.strip_prefix('#').unwrap_or_default().to_owned(),
        kept: storage::kept(storage::STATE),
    };
    let says_something = !found.query.is_empty() || has_link(&found.fragment) || found.kept.is_some();
    if !says_something && !guest::is_framed() {
        return Start::on_toy(true, Brought::default());
    }
    match reader().await {
        Ok(read) => read(found).await,
        Err(_) => {
            // Nobody has read it yet.
            storage::hold_state();
            let notices = vec![Notice::Link(LinkProblem::Unpacking)];
            Start::on_toy(false, Brought { notices, kept: found.kept, ..Brought::default() })
        }
    }
}

impl Start {
    /// On the opening toy, in the language and the theme of this visitor.
    fn on_toy(is_fresh: bool, brought: Brought) -> Self {
        Self {
            sandbox: Sandbox::four_answers(),
            is_fresh,
            language: language(),
            theme: theme(),
            parameters: Parameters::default(),
            brought,
        }
    }
}

/// The language kept, or the browser's.
fn language() -> Language {
    storage::kept(storage::LANGUAGE)
        .and_then(|tag| Language::of_tag(&tag))
        .or_else(|| window().navigator().language().and_then(|tag| Language::of_tag(&tag)))
        .unwrap_or_default()
}

/// The theme kept.
fn theme() -> Theme {
    match storage::kept(storage::THEME).as_deref() {
        Some("light") => Theme::Light,
        Some("dark") => Theme::Dark,
        _ => Theme::System,
    }
}

/// True for a fragment that holds a state: the skip link and the like are fragments too.
fn has_link(fragment: &str) -> bool {
    fragment.contains('=')
}

/// How a start is read.
type Reader = fn(Found) -> Pin<Box<dyn Future<Output = Start>>>;

later_fn! { start:
    fn reader() -> Reader {
        |found| Box::pin(read_start(found))
    }
}

/// Reads where the page starts from: the fragment, the query, what was kept, the browser.
async fn read_start(Found { query, fragment, kept }: Found) -> Start {
    let (query, fragment) = if guest::is_framed() { host::gathered(&query, &fragment) } else { (query, fragment) };
    let (parameters, misfits) = guest::arrive(&query);
    // What the person keeps is none of a host's.
    let kept = kept.filter(|_| !guest::is_guest());
    let language = parameters.language.unwrap_or_else(language);
    let theme = parameters.theme.map_or_else(theme, guest::theme);
    let has_link = has_link(&fragment);
    let (asked, mut problems) = Link::read(&query, None, host::KEYS);
    let lesson = match (parameters.lesson.clone(), lesson_in(&fragment)) {
        (_, Some(_)) if is_damaged(&fragment) => {
            problems.push(LinkProblem::Damaged);
            None
        }
        (_, Some(packed)) => match unpack(&packed, LONGEST_LESSON).await.ok().and_then(|text| text.as_string()) {
            Some(text) => Some(Opened::elsewhere(text)),
            None => {
                problems.push(LinkProblem::Unpacking);
                None
            }
        },
        (Some(slug), None) => {
            let resumed = match has_link {
                true => opened(read(&fragment).await.0, language).await.map(|(sandbox, _)| sandbox),
                false => None,
            };
            let question = asked.question.clone();
            let stage = parameters.stage.map(|stage| stage.as_str().to_owned());
            Some(Opened { source: Source::Course(slug), stage, resumed, question })
        }
        (None, None) => None,
    };
    // A lesson leaves what the person has of their own as it is.
    let has_link = has_link && lesson.is_none() && lesson_in(&fragment).is_none();
    let asked = if lesson.is_some() { Link::default() } else { asked };
    let state = if has_link { Some(fragment.clone()) } else { kept.clone() };
    // Of the state kept here, what does not read is set aside before another takes its place.
    let mut unread = match &kept {
        Some(kept) if has_link => !read(kept).await.1.is_empty(),
        _ => false,
    };
    let is_kept = !has_link && kept.is_some();
    let (mut link, more) = match &state {
        Some(text) => read(text).await,
        None => (Link::default(), Vec::new()),
    };
    unread |= is_kept && !more.is_empty();
    problems.extend(more.into_iter().filter(|_| !is_kept));
    let is_kept = is_kept && (link.manifests.is_some() || asked.manifests.is_none());
    link.question = merged(link.question, asked.question);
    if link.manifests.is_none() {
        link.manifests = asked.manifests;
    }
    let is_fresh = link == Link::default() && state.is_none();
    let brings_cluster = link.manifests.is_some();
    let opened = match link.manifests {
        None if link.outside.is_none() => Some(link.open_on_toy()),
        _ => opened(link, language).await,
    };
    let is_stopped = opened.is_none();
    let (mut sandbox, more) = opened.unwrap_or_else(|| (Sandbox::four_answers(), Vec::new()));
    unread |= is_kept && !more.is_empty();
    problems.extend(more.into_iter().filter(|_| !is_kept));
    if unread {
        storage::set_state_aside(storage::UNREAD);
    }
    let wants_more = parameters.profile.is_some() || parameters.library.is_some();
    if (wants_more || (guest::is_guest() && brings_cluster))
        && let Ok(prepare) = guest::preparation().await
    {
        if parameters.profile.is_some() {
            super::app::plugins_for("profile").await;
        }
        prepare(&mut sandbox, &parameters);
    }
    let case = parameters.case.clone().filter(|_| !has_link);
    let kept = kept.filter(|kept| !unread && ((has_link && *kept != fragment) || case.is_some() || is_stopped));
    if kept.is_some() {
        storage::hold_state();
    }
    let notices: Vec<Notice> =
        misfits.into_iter().map(Notice::Parameter).chain(problems.into_iter().map(Notice::Link)).collect();
    let notices = notices.into_iter().chain(is_stopped.then_some(Notice::Stopped)).collect();
    let screen = parameters.screen.clone().filter(|_| lesson.is_none());
    let is_fresh = is_fresh && lesson.is_none();
    Start { sandbox, is_fresh, language, theme, parameters, brought: Brought { notices, kept, case, lesson, screen } }
}

/// The state a link leads to; the opening toy where what reads it cannot be fetched, and nothing where whoever waited
/// has stopped it.
async fn opened(link: Link, language: Language) -> Option<(Sandbox, Vec<LinkProblem>)> {
    super::app::plugins_for(link.manifests.as_deref().unwrap_or_default()).await;
    let waiting = Waiting::default();
    let shown = waiting.show_at_start(language);
    let opened = slices::opened(link, waiting.goes_on()).await;
    drop(shown);
    opened.unwrap_or_else(|_| Some((Sandbox::four_answers(), vec![LinkProblem::Unpacking])))
}

/// The fragment wins over the query.
fn merged(fragment: Option<Ask>, query: Option<Ask>) -> Option<Ask> {
    fragment.or(query)
}

/// Reads the text of a link, and unpacks what is packed in it.
pub async fn read(text: &str) -> (Link, Vec<LinkProblem>) {
    let unpacked = match packed(text) {
        Some(_) if is_damaged(text) => Some(Err(())),
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
        Some(packed) => format!("{pairs}&{}", with_checksum("m", &packed)),
        None => pairs,
    }
}

/// Puts the text of a link into the address bar, without a new entry in the browser's history.
pub fn show(text: &str) {
    let Ok(history) = window().history() else { return };
    let _ = history.replace_state_with_url(&JsValue::NULL, "", Some(&format!("#{text}")));
}

/// Takes a state out of the address bar.
pub fn hide() {
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
fn lesson_in(fragment: &str) -> Option<String> {
    fragment.split('&').find_map(|pair| pair.strip_prefix(LESSON)?.strip_prefix('=')).map(str::to_owned)
}

/// The address that opens a lesson from elsewhere, the whole of it in the fragment.
pub async fn address_of_lesson(text: &str) -> Option<String> {
    let packed = pack(text).await.ok()?.as_string()?;
    let page = window().location().href().ok()?;
    let page = page.split(['#', '?']).next()?;
    Some(format!("{page}#{}", with_checksum(LESSON, &packed)))
}

/// A new entry in the browser's history: this lesson at this stage, or none. Settings of the page stay.
pub fn visit(lesson: Option<&str>, stage: Option<&str>) {
    // The history of a frame is the host's.
    if guest::is_guest() {
        return;
    }
    let location = window().location();
    let Ok(query) = web_sys::UrlSearchParams::new_with_str(&location.search().unwrap_or_default()) else { return };
    for key in ["case", "from", "name", "type"] {
        query.delete(key);
    }
    for (key, value) in [("lesson", lesson), ("stage", stage)] {
        match value {
            Some(value) => query.set(key, value),
            None => query.delete(key),
        }
    }
    let query = String::from(query.to_string());
    let page = location.pathname().unwrap_or_default();
    let address = if query.is_empty() { page } else { format!("{page}?{query}") };
    let Ok(history) = window().history() else { return };
    let _ = history.push_state_with_url(&JsValue::NULL, "", Some(&address));
}

/// The lesson and the stage that the address names now.
pub fn visited() -> (Option<String>, Option<String>) {
    let search = window().location().search().unwrap_or_default();
    let query = web_sys::UrlSearchParams::new_with_str(&search).ok();
    let named = |key: &str| query.as_ref().and_then(|query| query.get(key));
    (named("lesson").filter(|slug| is_slug(slug)), named("stage"))
}

/// A new entry in the browser's history: this screen, or the lab.
pub fn visit_screen(screen: Option<&str>) {
    if guest::is_guest() {
        return;
    }
    let location = window().location();
    let Ok(query) = web_sys::UrlSearchParams::new_with_str(&location.search().unwrap_or_default()) else { return };
    match screen {
        Some(screen) => query.set("screen", screen),
        None => query.delete("screen"),
    }
    let query = String::from(query.to_string());
    let page = location.pathname().unwrap_or_default();
    let page = if query.is_empty() { page } else { format!("{page}?{query}") };
    // What stands behind the query is the state, and stays.
    let address = format!("{page}{}", location.hash().unwrap_or_default());
    let Ok(history) = window().history() else { return };
    let _ = history.push_state_with_url(&JsValue::NULL, "", Some(&address));
}

/// The screen that the address names now.
pub fn visited_screen() -> Option<String> {
    let search = window().location().search().unwrap_or_default();
    web_sys::UrlSearchParams::new_with_str(&search).ok()?.get("screen")
}

/// The address that opens a link's text in the lab, whatever else this page's address says.
pub fn address_in_lab(text: &str) -> String {
    let whole = address(text);
    let (page, state) = whole.split_once('#').unwrap_or((&whole, ""));
    format!("{}#{state}", page.split('?').next().unwrap_or_default())
}

/// The whole address of a link's text.
pub fn address(text: &str) -> String {
    let location = window().location();
    let page = location.href().unwrap_or_default();
    let page = page.split('#').next().unwrap_or_default();
    // How a host wants it is no part of what is shared.
    let page = if guest::is_guest() { page.split('?').next().unwrap_or_default() } else { page };
    let page = guest::FRAMES.iter().find_map(|frame| page.strip_suffix(frame)).unwrap_or(page);
    format!("{page}#{text}")
}

/// A link that somebody puts into the address of the open page is opened as it is in a tab of its own: for the
/// browser it is another place on the same page.
pub fn follow_address() {
    let handle = window_event_listener(leptos::ev::hashchange, |event| {
        let (before, now) = (event.old_url(), event.new_url());
        let is_state = now.split_once('#').is_some_and(|(_, fragment)| fragment.contains('='));
        if is_state && before.split('#').next() == now.split('#').next() {
            let _ = window().location().reload();
        }
    });
    on_cleanup(move || handle.remove());
}

/// Opens the text of a link in place of the present state, which stays where it cannot be read now.
pub fn open(lab: Lab, text: String) {
    leptos::task::spawn_local(async move {
        let _turn = Turn::come().await;
        let (link, _) = read(&text).await;
        let read = slices::opened(link, lab.waiting.goes_on()).await;
        lab.waiting.is_over();
        lab.not_fetched.set(read.is_err());
        let Ok(Some((sandbox, _))) = read else { return };
        lab.put(sandbox);
    });
}
