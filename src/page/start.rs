//! How the page starts: what wins among the lesson, the case, the query, the fragment and what was kept.

use crate::host::{self, Parameters};
use crate::page::browser::address::{has_link, lesson_in, read, unpacked_lesson};
use crate::page::browser::framed::{is_embedded, is_framed};
use crate::page::browser::lazy::lazy_fn;
use crate::page::browser::storage::{self, Browser, UNREAD};
use crate::page::state::lab::Theme;
use crate::page::state::lesson_opened::{Opened, Source};
use crate::page::state::plugins::{plugins_for, plugins_here};
use crate::page::state::startup::{Notice, Startup};
use crate::page::state::waiting::Waiting;
use crate::page::state::{embedding, slices};
use crate::sandbox::{Link, LinkProblem, Sandbox, is_damaged};
use crate::session::doors::Arriving;
use crate::session::link_overrides::{Found, Joined, StateFrom, is_offered_back, joined, opens_world};
use crate::session::set_aside::Held;
use crate::text::Language;
use leptos::prelude::*;
use std::pin::Pin;

/// How the page starts.
pub(super) struct Start {
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
    pub startup: Startup,
}

/// What the page finds when it starts.
struct InBrowser {
    /// The query of the address, without its `?`.
    query: String,
    /// The fragment of the address, without its `#`.
    fragment: String,
    /// The state kept from before.
    kept: Option<String>,
}

/// How the page starts: where there is nothing to read, with the opening toy; otherwise as what reads it says.
pub(super) async fn start() -> Start {
    let location = window().location();
    let hash = location.hash().unwrap_or_default();
    let search = location.search().unwrap_or_default();
    let found = InBrowser {
        query: search.strip_prefix('?').unwrap_or_default().to_owned(),
        fragment: hash.strip_prefix('#').unwrap_or_default().to_owned(),
        kept: storage::kept(storage::STATE),
    };
    let knows_desk = storage::kept(storage::DESK).is_some();
    let says_something = !found.query.is_empty() || has_link(&found.fragment) || found.kept.is_some();
    if !says_something && !is_framed() {
        let door = Arriving { is_fresh: true, knows_desk, ..Arriving::default() }.door();
        return Start::on_toy(true, Startup { door, ..Startup::default() });
    }
    match reader().await {
        Ok(read) => read(found).await,
        Err(_) => {
            // Nobody has read it yet.
            let mut held = Held::none();
            held.hold();
            let notices = vec![Notice::Link(LinkProblem::Unpacking)];
            Start::on_toy(false, Startup { notices, kept: found.kept, held, ..Startup::default() })
        }
    }
}

impl Start {
    /// On the opening toy, in the language and the theme of this visitor.
    fn on_toy(is_fresh: bool, startup: Startup) -> Self {
        Self {
            sandbox: Sandbox::toy(),
            is_fresh,
            language: language(),
            theme: theme(),
            parameters: Parameters::default(),
            startup,
        }
    }
}

/// The language kept, or the first of the browser's that the lab speaks.
fn language() -> Language {
    storage::kept(storage::LANGUAGE)
        .and_then(|tag| Language::from_tag(&tag))
        .or_else(|| window().navigator().languages().iter().find_map(|tag| Language::from_tag(&tag.as_string()?)))
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

/// How a start is read.
type Reader = fn(InBrowser) -> Pin<Box<dyn Future<Output = Start>>>;

lazy_fn! { start:
    fn reader() -> Reader {
        |found| Box::pin(read_start(found))
    }
}

/// Reads where the page starts from: the fragment, the query, what was kept, the browser.
async fn read_start(InBrowser { query, fragment, kept }: InBrowser) -> Start {
    let (query, fragment) = if is_framed() { host::gathered(&query, &fragment) } else { (query, fragment) };
    let (parameters, misfits) = embedding::arrive(&query);
    // What the person keeps is none of a host's.
    let kept = kept.filter(|_| !is_embedded());
    let language = parameters.language.unwrap_or_else(language);
    let theme = parameters.theme.map_or_else(theme, embedding::theme);
    let (asked, mut problems) = Link::read(&query, host::KEYS);
    let lesson = lesson_of(&fragment, &parameters, &asked, &mut problems, language).await;
    let (has_fragment, names_lesson) = (has_link(&fragment), lesson_in(&fragment).is_some());
    let found = Found { has_fragment, has_kept: kept.is_some(), has_lesson: lesson.is_some(), names_lesson };
    let from = found.state();
    let asked = if lesson.is_some() { Link::default() } else { asked };
    let Ground { link, is_kept, is_fresh, mut unread } =
        ground(from, &fragment, kept.as_deref(), asked, &mut problems).await;
    let brings_cluster = link.manifests.is_some();
    let opened = match link.manifests {
        None if link.outside.is_none() => Some(link.open_on_toy()),
        _ => opened(link, language).await,
    };
    let is_stopped = opened.is_none();
    let (mut sandbox, more) = opened.unwrap_or_else(|| (Sandbox::toy(), Vec::new()));
    unread |= is_kept && !more.is_empty();
    problems.extend(more.into_iter().filter(|_| !is_kept));
    let mut held = Held::none();
    if unread {
        held.set_state_aside(&Browser, UNREAD);
    }
    let wants_more = parameters.profile.is_some() || parameters.library.is_some();
    if wants_more || (is_embedded() && brings_cluster) {
        prepare(&mut sandbox, &parameters).await;
    }
    let case = parameters.case.clone().filter(|_| opens_world(from));
    let page = parameters.page.clone().map(|page| (page, opens_world(from)));
    let in_its_place = case.is_some() || page.as_ref().is_some_and(|(_, opens)| *opens) || is_stopped;
    let kept = kept.filter(|kept| is_offered_back(from, kept, &fragment, !unread, in_its_place));
    if kept.is_some() {
        held.hold();
    }
    let notices: Vec<Notice> =
        misfits.into_iter().map(Notice::Parameter).chain(problems.into_iter().map(Notice::Link)).collect();
    let notices = notices.into_iter().chain(is_stopped.then_some(Notice::Stopped)).collect();
    let is_fresh = is_fresh && lesson.is_none();
    let is_authored = wants_more || case.is_some() || page.is_some() || parameters.controls.is_some();
    let arriving = Arriving {
        named: parameters.screen,
        is_fresh: is_fresh && !is_authored,
        is_embedded: is_embedded(),
        knows_desk: storage::kept(storage::DESK).is_some(),
        has_lesson: lesson.is_some(),
    };
    let startup = Startup { notices, kept, held, case, page, lesson, door: arriving.door() };
    Start { sandbox, is_fresh, language, theme, parameters, startup }
}

/// What the page starts from, as it was read.
struct Ground {
    link: Link,
    /// True where it is the state kept here.
    is_kept: bool,
    /// True where nobody has named a state.
    is_fresh: bool,
    /// True where the state kept here does not read.
    unread: bool,
}

/// Reads the state that the page starts from. What does not read is told, unless it was kept here: then it is set aside.
async fn ground(
    from: StateFrom,
    fragment: &str,
    kept: Option<&str>,
    asked: Link,
    problems: &mut Vec<LinkProblem>,
) -> Ground {
    let state = match from {
        StateFrom::Fragment => Some(fragment),
        StateFrom::Kept => kept,
        StateFrom::Opening => None,
    };
    // Of the state kept here, what does not read is set aside before another takes its place.
    let mut unread = match kept {
        Some(kept) if from == StateFrom::Fragment => !read(kept).await.1.is_empty(),
        _ => false,
    };
    let (link, more) = match state {
        Some(text) => read(text).await,
        None => (Link::default(), Vec::new()),
    };
    unread |= from == StateFrom::Kept && !more.is_empty();
    problems.extend(more.into_iter().filter(|_| from != StateFrom::Kept));
    let Joined { link, is_kept } = joined(from, link, asked);
    Ground { is_fresh: link == Link::default() && state.is_none(), link, is_kept, unread }
}

/// Makes of a state the one that the page is wanted to start with.
async fn prepare(sandbox: &mut Sandbox, parameters: &Parameters) {
    let Ok(prepare) = embedding::preparation().await else { return };
    if parameters.profile.is_some() {
        plugins_for("profile").await;
    }
    prepare(sandbox, parameters);
}

/// The lesson that the fragment holds, or else the one of the course that the query names, with what it is to go on from.
async fn lesson_of(
    fragment: &str,
    parameters: &Parameters,
    asked: &Link,
    problems: &mut Vec<LinkProblem>,
    language: Language,
) -> Option<Opened> {
    match (parameters.lesson.clone(), lesson_in(fragment)) {
        (_, Some(_)) if is_damaged(fragment) => {
            problems.push(LinkProblem::Damaged);
            None
        }
        (_, Some(packed)) => match unpacked_lesson(&packed).await {
            Some(text) => Some(Opened::elsewhere(text)),
            None => {
                problems.push(LinkProblem::Unpacking);
                None
            }
        },
        (Some(slug), None) => {
            let resumed = match has_link(fragment) {
                true => opened(read(fragment).await.0, language).await.map(|(sandbox, _)| sandbox),
                false => None,
            };
            let question = asked.question.clone();
            let stage = parameters.stage.map(|stage| stage.as_str().to_owned());
            Some(Opened { source: Source::Course(slug), stage, resumed, question })
        }
        (None, None) => None,
    }
}

/// The state a link leads to; the opening toy where what reads it cannot be fetched, and nothing where whoever waited
/// has stopped it.
async fn opened(link: Link, language: Language) -> Option<(Sandbox, Vec<LinkProblem>)> {
    match link.is_observed || link.is_imported {
        true => plugins_here().await,
        false => plugins_for(link.manifests.as_deref().unwrap_or_default()).await,
    }
    let waiting = Waiting::default();
    let shown = waiting.show_at_start(language);
    let opened = slices::opened(link, waiting.goes_on()).await;
    drop(shown);
    opened.unwrap_or_else(|_| Some((Sandbox::toy(), vec![LinkProblem::Unpacking])))
}
