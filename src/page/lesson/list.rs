//! The list of lessons with what is done, and what a learner may do with their progress.

use super::course::Trouble;
use super::prose::here;
use super::recall::Recall;
use super::{Lessons, lessons, progress_storage};
use crate::lesson::{Entry, Index, Progress, ProgressError, Standing};
use crate::page::browser::{focus, stylesheet};
use crate::page::kit::live::*;
use crate::page::state::lab::lab;
use crate::page::state::lesson_opened::Opened;
use crate::session::doors::{Column, Door};
use crate::text::words;
use leptos::ev;
use leptos::html;
use leptos::prelude::*;
use std::collections::BTreeSet;
use std::rc::Rc;
use wasm_bindgen::JsCast;

/// The most bytes a file from elsewhere may have: a lesson, or a progress.
const LARGEST: f64 = 262_144.0;

/// The list.
#[component]
pub(super) fn List() -> impl IntoView {
    let lab = lab();
    let lessons = lessons();
    let words = move || words::tutorial(lab.language.get());
    let index = RwSignal::new_local(None::<Result<Rc<Index>, Trouble>>);
    let fetch = move || {
        index.set(None);
        leptos::task::spawn_local(async move {
            stylesheet::arrived(stylesheet::LESSON).await;
            let found = lessons.course.index().await;
            index.try_set(Some(found));
        });
    };
    fetch();
    let list = move || {
        match index.get() {
        None => view! { <p class="quiet" aria-busy="true">"…"</p> }.into_any(),
        Some(Ok(index)) => parts(&index),
        Some(Err(_)) => view! {
            <p role="alert">{words().not_fetched()} " " <button class="button" type="button" on:click=click(fetch)>{lab.words().try_again()}</button></p>
        }
        .into_any(),
    }
    };
    view! {
        <nav class="lessons" aria-label=text_fn(move || words().list())>
            <div class="head">
                <h2 id="column-title" tabindex="-1">{text_fn(move || words().list())}</h2>
                <button class="plain" type="button" hidden=flag(move || lessons.is_sandbox()) on:click=click(move || toggle(lessons))>{text_fn(move || lab.text().close())}</button>
            </div>
            {move || list()}
            {move || index.get().and_then(Result::ok).map(|index| view! { <Due index /> })}
            <button class="button" type="button" on:click=click(move || lessons.go(Door::CourseEnd))>{text_fn(move || words::course_end(lab.language.get()).title())}</button>
            <Keep />
        </nav>
    }
}

/// Shows the list beside the open lesson, or no longer. It stands above the lesson: whoever wants it is taken there, and
/// back to where they were.
pub(super) fn toggle(lessons: Lessons) {
    lessons.toggle_list();
    if lessons.column() == Column::Lessons {
        focus::go_to("#column-title");
    } else {
        focus::take_up(vec![".ways-out [aria-expanded]".to_owned()]);
    }
}

/// The lessons, a heading for each part of the course.
fn parts(index: &Index) -> AnyView {
    let lab = lab();
    let lessons = lessons();
    let language = lab.language.get();
    lessons.progressed.track();
    let words = words::tutorial(language);
    let progress = lessons.progress().unwrap_or_default();
    let open = lessons.opened.with(|opened| opened.as_ref().and_then(|opened| opened.slug().map(str::to_owned)));
    let due: BTreeSet<String> =
        progress.due(index, progress_storage::today()).into_iter().map(|(slug, _)| slug).collect();
    let line = |number: usize, entry: &Entry| {
        let slug = entry.slug.clone();
        let address = format!("?lesson={slug}");
        let is_open = open.as_ref() == Some(&slug);
        let standing = progress.standing(&slug);
        let (class, sign, state) = shown(standing, words);
        // The sign by itself would not say it.
        let hides = standing != Standing::Helped;
        let title = entry.titles.get(language.tag()).cloned().unwrap_or_default();
        let again = due.contains(&slug).then(|| {
            view! { <span class="again"><span aria-hidden="true">" ↻"</span><span class="unseen">", " {words.due_here()}</span></span> }
        });
        let minutes = words.minutes(entry.minutes);
        let after = entry.after.get(language.tag()).cloned().unwrap_or_default();
        let follow = here(move || lessons.open(Opened::course(&slug, None)));
        view! {
            <li class=class>
                <a href=address aria-current=is_open.then_some("page") on:click=follow>
                    <span class="number">{number}</span>
                    <span class="title">{title}</span>
                    <span class="state"><span aria-hidden="true">{sign}" "</span><span class:unseen=hides>{state}</span>{again}</span>
                    <span class="minutes">{minutes}</span>
                    <span class="after">{after}</span>
                </a>
            </li>
        }
        .into_any()
    };
    let part = |letter: &str, name: &'static str| {
        let of_part = index.entries.iter().enumerate().filter(|(_, entry)| entry.part == letter);
        let lines: Vec<AnyView> = of_part.map(|(at, entry)| line(at + 1, entry)).collect();
        if lines.is_empty() { ().into_any() } else { view! { <h3>{name}</h3> <ol>{lines}</ol> }.into_any() }
    };
    let all = ["A", "B", "C", "D"].map(|letter| part(letter, crate::text::lesson::part(language, letter)));
    all.into_iter().collect_view().into_any()
}

/// Two questions of lessons done long enough ago, for a learner who comes back.
#[component]
fn Due(index: Rc<Index>) -> impl IntoView {
    let (lab, lessons) = (lab(), lessons());
    // What was due when the list was opened stays while it is.
    let due =
        lessons.progress().map(|progress| progress.due_at_once(&index, progress_storage::today())).unwrap_or_default();
    let count = due.len();
    let due = StoredValue::new(due);
    let answered = RwSignal::new(0_usize);
    let one = move |at: usize| {
        let item = due.with_value(|due| due.get(at).cloned());
        item.map(|(slug, item)| view! { <Recall slug item on_answer=move || answered.update(|all| *all += 1) /> })
    };
    let summary = move || {
        let words = words::tutorial(lab.language.get());
        if count == 1 { words.due_one().to_owned() } else { words.due(count) }
    };
    (count > 0).then(|| {
        view! {
            <details class="due">
                <summary>{string_fn(summary)}</summary>
                <For each=move || 0..count.min(answered.get() + 1) key=|at| *at let:at>{one(at)}</For>
            </details>
        }
    })
}

/// What is kept, out to a file and back; and lessons from elsewhere.
#[component]
fn Keep() -> impl IntoView {
    let lab = lab();
    let lessons = lessons();
    let words = move || words::tutorial(lab.language.get());
    let said_last = RwSignal::new(None::<bool>);
    let trouble = move || {
        lessons.progressed.track();
        lessons.progress().err()
    };
    let save = move || {
        crate::page::browser::hand_out::download(
            "k8s-dns-lab-progress.yaml",
            &lessons.progress_text().unwrap_or_else(|| Progress::default().write()),
        )
    };
    let load = move |text: String| {
        let read = Progress::read(&text);
        said_last.set(Some(read.is_ok()));
        if let Ok(progress) = read {
            lessons.put_progress(&progress);
        }
    };
    let afresh = move || lessons.put_progress(&Progress::default());
    let open = move |text: String| lessons.open(Opened::elsewhere(text));
    view! {
        <details class="keep">
            <summary>{text_fn(move || words().keep())}</summary>
            <p class="quiet">{text_fn(move || words().keep_says())}</p>
            {live(move || match trouble() {
                Some(ProgressError::Newer(_)) => view! { <p class="problem">{words().newer()}</p> }.into_any(),
                Some(_) => view! {
                    <p class="problem">{words().unreadable()}</p>
                    <button class="button" type="button" on:click=click(afresh)>{words().start_afresh()}</button>
                }.into_any(),
                None => ().into_any(),
            })}
            <div class="row-of">
                <button class="button" type="button" on:click=click(save)>{text_fn(move || words().export())}</button>
                <File says=|words| words.import() take=load />
            </div>
            <p class="quiet" role="status">{live(move || match said_last.get() {
                Some(true) => words().imported().into_any(),
                Some(false) => words().import_failed().into_any(),
                None => ().into_any(),
            })}</p>
            <p class="quiet">{text_fn(move || words().open_file_says())}</p>
            <File says=|words| words.open_file() take=open />
        </details>
    }
}

/// A button that asks for a text file.
#[component]
fn File(
    /// What the button says.
    says: fn(words::TutorialText) -> &'static str,
    /// Called with the text of the file.
    #[prop(into)]
    take: Callback<String>,
) -> impl IntoView {
    let lab = lab();
    let field = NodeRef::<html::Input>::new();
    let changed = move |event: ev::Event| {
        let chosen = event.target().and_then(|target| target.dyn_into::<web_sys::HtmlInputElement>().ok());
        let Some(file) = chosen.and_then(|field| field.files()).and_then(|files| files.get(0)) else { return };
        if LARGEST < file.size() {
            take.run(String::new());
            return;
        }
        leptos::task::spawn_local(async move {
            if let Ok(text) = wasm_bindgen_futures::JsFuture::from(file.text()).await
                && let Some(text) = text.as_string()
            {
                take.run(text);
            }
            if let Some(field) = field.try_get_untracked().flatten() {
                field.set_value("");
            }
        });
    };
    view! {
        <label class="button chooser">
            {text_fn(move || says(words::tutorial(lab.language.get())))}
            <input class="unseen" type="file" accept=".txt,.yaml,text/plain" node_ref=field on:change=changed />
        </label>
    }
}

/// How far somebody is with a lesson: its class, its sign, and the words for it.
pub(super) fn shown(standing: Standing, words: words::TutorialText) -> (&'static str, &'static str, &'static str) {
    match standing {
        Standing::Done => ("done", "✓", words.done()),
        Standing::Helped => ("helped", "◕", words.helped()),
        Standing::Begun => ("begun", "◐", words.begun()),
        Standing::Untouched => ("", "○", words.none_yet()),
    }
}
