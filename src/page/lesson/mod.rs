//! The tutorial: which lesson is open, and what becomes of the person's own cluster meanwhile. This room is
//! part of the first screen and knows no more than that; the column, the list of lessons and the engine behind
//! them arrive with the first lesson.

mod at_terminal;
mod column;
mod course;
mod effects;
mod end;
mod list;
mod make_lesson;
mod play;
mod prediction;
mod progress_storage;
mod projector;
mod prose;
mod recall;
mod rounds;
mod session;
mod summary;
mod task;
mod typed;

use crate::lesson::Standing;
use crate::page::browser::address::{self, is_slug};
use crate::page::browser::{focus, storage};
use crate::page::drawer::dictation::Dictation;
use crate::page::kit::arriving::lazy;
use crate::page::kit::live::*;
use crate::page::state::change;
use crate::page::state::embedding::Embedding;
use crate::page::state::lab::{Lab, Session, StateOwner, Tab, lab};
use crate::page::state::lesson_opened::{Opened, Source};
use crate::sandbox::Edit;
use crate::session::doors::{Column, Door, column, leaves_lesson};
use crate::text::{Language, words};

use leptos::prelude::*;

/// The lesson to begin with.
pub(super) const FIRST: &str = "pod-ip";

/// Where the words of "Continue: …" are kept, so that the first screen need not read the progress itself.
const NEXT: &str = "k8s-dns-lab.next";

/// What the rest of the page says of the open lesson.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Heading {
    /// Its number and title.
    pub title: String,
    /// Its place among the lessons of the course, from 1; 0 for a lesson from elsewhere.
    pub number: usize,
    /// For each lesson of the course how far the learner is with it.
    pub done: Vec<Standing>,
    /// Goals that are met, of all there are.
    pub met: (usize, usize),
}

/// The open lesson; handed down by context.
#[derive(Clone, Copy)]
pub(super) struct Lessons {
    lab: Lab,
    embedding: Embedding,
    /// The lesson that is open.
    pub opened: RwSignal<Option<Opened>>,
    /// True while the learner is off in the sandbox and may come back.
    pub paused: RwSignal<bool>,
    /// True where a lesson is being made of the state at hand.
    pub making: RwSignal<bool>,
    /// Counts the changes of what is kept of the progress.
    pub progressed: RwSignal<u32>,
    /// What the rest of the page says of the open lesson.
    pub heading: RwSignal<Option<Heading>>,
    /// The files of the course.
    pub course: course::Course,
    /// What is to be typed in the terminal.
    pub dictation: Dictation,
}

/// Whose a state is that a lesson brings.
fn whose_is(lesson: &Opened) -> StateOwner {
    match lesson.source {
        Source::Course(_) => StateOwner::Lesson,
        Source::Elsewhere(_) => StateOwner::Elsewhere,
    }
}

/// The tutorial, from anywhere below [`crate::page::App`].
pub(super) fn lessons() -> Lessons {
    expect_context::<Lessons>()
}

impl Lessons {
    /// No lesson open.
    pub(super) fn new(lab: Lab, embedding: Embedding, dictation: Dictation) -> Self {
        Self {
            lab,
            embedding,
            opened: RwSignal::new(None),
            paused: RwSignal::new(false),
            making: RwSignal::new(false),
            progressed: RwSignal::new(0),
            heading: RwSignal::new(None),
            course: course::Course::default(),
            dictation,
        }
    }

    /// Opens a lesson because the learner wants it: a new entry in the browser's history.
    pub(super) fn open(self, lesson: Opened) {
        address::visit(lesson.slug(), lesson.stage.as_deref(), None);
        self.show(lesson);
        focus::take_up(vec!["#lesson-title".to_owned()]);
    }

    /// Opens a lesson without touching the browser's history.
    pub(super) fn show(self, lesson: Opened) {
        self.lab.write(|session| session.open_lesson(whose_is(&lesson)));
        self.paused.set(false);
        self.lab.door.set(Door::Sandbox);
        self.lab.left_is_object.set(false);
        self.lab.tab.set(Tab::Lesson);
        self.opened.set(Some(lesson));
    }

    /// Leaves the lesson: the person has again what they had before, or what they made of it where they went on
    /// in the sandbox.
    pub(super) fn leave(self) {
        address::visit(None, None, self.lab.word_of(Door::Sandbox));
        self.close();
        self.lab.pass(Door::Sandbox);
    }

    fn close(self) {
        if self.opened.with_untracked(Option::is_none) {
            return;
        }
        self.opened.set(None);
        self.heading.set(None);
        self.lab.write(Session::leave_lesson);
    }

    /// Goes on in the sandbox with what the lesson has now; the lesson waits. To the person's own cluster this is
    /// one step that can be undone.
    pub(super) fn pause(self) {
        let lab = self.lab;
        leptos::task::spawn_local(async move {
            let link = change::link_to(lab).await;
            lab.not_fetched.set(link.is_err());
            let Ok(link) = link else { return };
            self.paused.set(true);
            lab.write(Session::pause_lesson);
            lab.dispatch(Edit::Open(Box::new(link)));
        });
    }

    /// Goes through a door. A lesson waits meanwhile as it is, and the person has their own again.
    pub(super) fn go(self, door: Door) {
        let is_open = self.opened.with_untracked(Option::is_some) && !self.paused.get_untracked();
        if !(is_open && leaves_lesson(door)) {
            return self.lab.go(door);
        }
        address::visit(None, None, Some(door.word()));
        self.set_aside();
        self.lab.pass(door);
    }

    /// Shows the list of lessons beside the open one, or no longer.
    pub(super) fn toggle_list(self) {
        if self.lab.door.get_untracked() == Door::Lessons {
            address::visit_screen(None);
            self.lab.door.set(Door::Sandbox);
        } else {
            self.lab.go(Door::Lessons);
        }
    }

    /// Lets the lesson wait as it is.
    fn set_aside(self) {
        self.paused.set(true);
        self.lab.write(Session::pause_lesson);
    }

    /// Back to the lesson because the learner wants it.
    pub(super) fn go_back(self) {
        let opened = self.opened.with_untracked(|opened| {
            opened.as_ref().map(|opened| (opened.slug().map(str::to_owned), opened.stage.clone()))
        });
        if let Some((slug, stage)) = opened.filter(|(slug, _)| *slug != address::visited().0) {
            address::visit(slug.as_deref(), stage.as_deref(), None);
        }
        self.resume();
    }

    /// Back to the lesson as it was left. The column puts its own controls in place.
    fn resume(self) {
        let Some(whose) = self.opened.with_untracked(|opened| opened.as_ref().map(whose_is)) else { return };
        if self.lab.write(|session| session.resume_lesson(whose)) != Some(true) {
            return;
        }
        self.paused.set(false);
        self.lab.door.set(Door::Sandbox);
        self.lab.tab.set(Tab::Lesson);
    }

    /// The name of the open lesson, where it is one of the course.
    pub(super) fn slug(self) -> Option<String> {
        self.opened.with_untracked(|opened| opened.as_ref().and_then(Opened::slug).map(str::to_owned))
    }

    /// True where the person does as they like: no lesson is open, or it waits.
    pub(super) fn is_sandbox(self) -> bool {
        self.paused.get() || self.opened.with(Option::is_none)
    }

    /// What the left column shows.
    pub(super) fn column(self) -> Column {
        column(self.lab.door.get(), !self.is_sandbox())
    }

    /// Follows the browser's back and forward.
    pub(super) fn follow_history(self) {
        let handle = window_event_listener(leptos::ev::popstate, move |_| {
            let (slug, stage) = address::visited();
            let waits = address::visited_screen().as_deref().and_then(Door::from_word).is_some_and(leaves_lesson);
            let is_paused = self.paused.get_untracked();
            let present = self.opened.with_untracked(|opened| {
                opened.as_ref().map(|opened| (opened.slug().map(str::to_owned), opened.stage.clone()))
            });
            match slug {
                Some(slug) if present != Some((Some(slug.clone()), stage.clone())) => {
                    self.show(Opened::course(&slug, stage.as_deref()));
                }
                Some(_) if is_paused => self.resume(),
                // Behind another door the lesson waits.
                None if waits && !is_paused && present.is_some() => self.set_aside(),
                None if !waits && present.is_some_and(|(slug, _)| slug.is_some()) => self.close(),
                _ => {}
            }
        });
        on_cleanup(move || handle.remove());
    }
}

/// The lesson to go on with: its name and, by language, what to call it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Next {
    /// The lesson.
    pub slug: String,
    /// Its number and title, in the order of the languages.
    pub titles: [String; Language::ALL.len()],
}

impl Next {
    /// What a list of lessons says of it.
    fn of(entry: &crate::lesson::Entry) -> Self {
        let titled = |language: Language| {
            let title = entry.titles.get(language.tag()).map(String::as_str).unwrap_or_default();
            format!("{} · {title}", entry.order)
        };
        Self { slug: entry.slug.clone(), titles: Language::ALL.map(titled) }
    }

    /// What to call it in a language.
    pub(super) fn title(&self, language: Language) -> &str {
        self.titles.get(language as usize).map_or("", String::as_str)
    }

    /// What was kept, if it was.
    fn kept() -> Option<Self> {
        let kept = storage::kept(NEXT)?;
        let mut lines = kept.lines();
        let slug = lines.next().filter(|slug| is_slug(slug))?.to_owned();
        let first = lines.next()?;
        let mut titles = std::iter::once(first).chain(lines);
        // What was kept before the lab spoke a language has no title in it.
        Some(Self { slug, titles: Language::ALL.map(|_| titles.next().unwrap_or(first).to_owned()) })
    }

    /// Keeps it for the next visit.
    pub(super) fn keep(&self) {
        storage::keep(NEXT, &format!("{}\n{}", self.slug, self.titles.join("\n")));
    }
}

/// Takes a person who asks for it to the lesson.
pub(super) fn focus_title(lab: Lab, event: &leptos::ev::MouseEvent) {
    use wasm_bindgen::JsCast as _;
    event.prevent_default();
    lab.tab.set(Tab::Lesson);
    lab.left_is_object.set(false);
    let title = document().get_element_by_id("lesson-title");
    if let Some(title) = title.and_then(|title| title.dyn_into::<web_sys::HtmlElement>().ok()) {
        let _ = title.focus();
    }
}

/// The way into the course: where to begin or to go on, or back to the lesson that waits.
#[component]
pub(super) fn WayIn() -> impl IntoView {
    let lab = lab();
    let lessons = lessons();
    let door = move || words::lesson_entry(lab.language.get());
    let next = StoredValue::new(Next::kept());
    let begin = move || {
        let slug = next.with_value(|next| next.as_ref().map_or(FIRST.to_owned(), |next| next.slug.clone()));
        lessons.open(Opened::course(&slug, None));
    };
    let says = Signal::derive(move || {
        let language = lab.language.get();
        next.with_value(|next| match next {
            Some(next) => words::lesson_entry(language).go_on(next.title(language)),
            None => words::lesson_entry(language).begin().to_owned(),
        })
    });
    let title = move || lessons.heading.get().map(|heading| heading.title).unwrap_or_default();
    view! {
        <div class="door">
            <Show when=move || lessons.paused.get() fallback={
                move || view! { <button class="button primary" type="button" on:click=click(begin)>{says}</button> }
            }>
                <button class="button primary" type="button" on:click=click(move || lessons.go_back())>{string_fn(move || door().back(title()))}</button>
                <button class="plain" type="button" on:click=click(move || lessons.leave())>{text_fn(move || words::lesson_entry(lab.language.get()).leave())}</button>
            </Show>
        </div>
    }
}

/// The list of lessons, where it is wanted, and the making of one.
#[component]
pub(super) fn ListWhereWanted() -> impl IntoView {
    let lessons = lessons();
    view! {
        {live(move || if lessons.column() == Column::Lessons { lazy!(opened: lesson, list::List) } else { ().into_any() })}
        {live(move || if lessons.making.get() && lessons.is_sandbox() { lazy!(opened: lesson, make_lesson::Make) } else { ().into_any() })}
    }
}

/// Where the learner is: the lesson's title and the progress through the course.
#[component]
pub(super) fn Whereabouts() -> impl IntoView {
    let lab = lab();
    let lessons = lessons();
    live(move || {
        let Some(heading) = lessons.heading.get() else { return ().into_any() };
        let done = heading.done.iter().filter(|standing| **standing == Standing::Done).count();
        let says = words::lesson_entry(lab.language.get()).progress(done, heading.done.len());
        let dots = heading.done.iter().enumerate().map(|(at, standing)| {
            let class = match standing {
                Standing::Done => "done",
                Standing::Helped => "helped",
                _ => "",
            };
            view! { <i class=class class:open={at + 1 == heading.number}></i> }.into_any()
        });
        view! {
            <span class="whereabouts">
                <span class="of">{heading.title.clone()}</span>
                <span class="dots" aria-hidden="true">{dots.collect_view()}</span>
                <span class="unseen">{says}</span>
            </span>
        }
        .into_any()
    })
}

/// The open lesson, as long as one is.
#[component]
pub(super) fn Place() -> impl IntoView {
    let lessons = lessons();
    live(
        move || {
            if lessons.opened.with(Option::is_some) { lazy!(opened: lesson, column::Column) } else { ().into_any() }
        },
    )
}

/// What the learner can do by now, inside its dialog.
#[component]
pub(super) fn CourseEnd() -> impl IntoView {
    lazy!(opened: lesson, summary::Summary)
}
