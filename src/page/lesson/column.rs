//! The lesson's column: fetches the lesson that is open, says what is wrong where it cannot be shown, and holds its
//! head, the part the learner is at, and what is always at hand.

use super::course::{Course, Trouble};
use super::end::{Band, End, Met, following};
use super::prediction::{Happened, Predict};
use super::projector::Notes;
use super::session::{Event, Phase, Session, name_of};
use super::task::{Broken, Goals, Remark, Task};
use super::{Lessons, lessons, list};
use crate::lesson::{Files, Lesson, Library, Prose, Stage};
use crate::page::browser::{address, hand_out, stylesheet};
use crate::page::kit::live::*;
use crate::page::kit::rich::rich;
use crate::page::state::lab::{Lab, Tab, lab};
use crate::page::state::lesson_opened::{Opened, Source};
use crate::sandbox::Sandbox;
use crate::session::doors::Door;
use crate::text::lesson as sentences;
use crate::text::words;
use leptos::prelude::*;
use std::sync::Arc;

/// The open lesson.
#[component]
pub(super) fn Column() -> impl IntoView {
    let lab = lab();
    let lessons = lessons();
    let shown = RwSignal::new(None::<Result<Session, Trouble>>);
    let attempt = RwSignal::new(0_u32);
    Effect::new(move || {
        attempt.track();
        let Some(opened) = lessons.opened.get() else { return };
        let tag = lab.language.get_untracked().tag();
        leptos::task::spawn_local(async move {
            stylesheet::arrived(stylesheet::LESSON).await;
            let read = read(lessons.course, &opened, tag).await;
            // Another may have been opened meanwhile, or none.
            if lessons.opened.try_with_untracked(|now| now.as_ref() == Some(&opened)) != Some(true) {
                return;
            }
            let session = read.map(|(lesson, slug, words, library)| {
                let stage = opened.stage.as_deref().and_then(Stage::parse);
                let stage = stage.unwrap_or_else(|| stage_of(lessons, &lesson, slug.as_deref()));
                let stage = if lesson.has(stage) { stage } else { Stage::Goal };
                let session = Session::new(lessons, lab, lesson, slug, words, library);
                session.begin(stage, opened.resumed.clone(), opened.question.clone());
                session
            });
            shown.try_set(Some(session));
        });
    });
    on_cleanup(move || lab.observer.set_value(None));
    live(move || match shown.get() {
        _ if lessons.paused.get() => ().into_any(),
        None => view! { <p class="quiet" aria-busy="true">"…"</p> }.into_any(),
        Some(Ok(session)) => view! { <Shown session /> }.into_any(),
        Some(Err(trouble)) => {
            view! { <InTrouble trouble again=move || attempt.update(|times| *times += 1) /> }.into_any()
        }
    })
}

/// Reads a lesson with its words in a language, or in another where it has none in this one.
async fn read(
    course: Course,
    opened: &Opened,
    tag: &'static str,
) -> Result<(Lesson, Option<String>, Prose, Arc<Library>), Trouble> {
    match &opened.source {
        Source::Course(slug) => {
            let library = course.library(tag).await?;
            let lesson = course.lesson(slug, tag).await?;
            let words = lesson.prose(tag).cloned().unwrap_or_default();
            Ok((lesson, Some(slug.clone()), words, library))
        }
        Source::Elsewhere(text) => {
            crate::page::state::plugins::plugins_for(text).await;
            let files = Files::from_bundle(text).map_err(Trouble::Wrong)?;
            let lesson = Lesson::read(&files).map_err(Trouble::Wrong)?;
            let words = lesson.prose(tag).or(lesson.prose.values().next()).cloned().unwrap_or_default();
            // It may name misconceptions of ours; without them it reads all the same.
            Ok((lesson, None, words, course.library(tag).await.unwrap_or_default()))
        }
    }
}

/// The stage the learner was at last, or the one the lesson begins with.
fn stage_of(lessons: Lessons, lesson: &Lesson, slug: Option<&str>) -> Stage {
    let progress = lessons.progress().unwrap_or_default();
    slug.and_then(|slug| progress.lesson(slug)).map_or_else(|| lesson.first_stage(), |known| known.stage)
}

/// A lesson.
#[component]
fn Shown(session: Session) -> impl IntoView {
    let lab = session.lab;
    let words = move || words::tutorial(lab.language.get());
    session.tell(Event::Back);
    follow_language(session);
    follow_title(session);
    let finished = move || session.finished.get();
    let of = RwSignal::new((0, 0));
    leptos::task::spawn_local(async move {
        let Ok(index) = session.lessons.course.index().await else { return };
        let slug = session.slug.try_get_value().flatten();
        let at = index.entries.iter().position(|entry| Some(&entry.slug) == slug.as_ref()).map_or(0, |at| at + 1);
        of.try_set((at, index.entries.len()));
    });
    let is_held_back = move || {
        let asked = |sandbox: &Sandbox| session.learner.with_value(|learner| learner.holds_back(sandbox.question()));
        lab.sandbox.with(asked).then_some("")
    };
    let minutes = session.lesson().minutes;
    let place = move || match of.get() {
        _ if session.slug.with_value(Option::is_none) => words().elsewhere().to_owned(),
        (0, _) => words().minutes(minutes),
        (at, all) => format!("{} · {}", words().lesson_of(at, all), words().minutes(minutes)),
    };
    view! {
        <article class="lesson">
            <header>
                <p class="eyebrow">{words_of(place)}</p>
                <h1 id="lesson-title" tabindex="-1">{live(move || session.line("title"))}</h1>
                {live(move || if session.slug.with_value(Option::is_none) {
                    let link = move || {
                        if let Some(Opened { source: Source::Elsewhere(text), .. }) = session.lessons.opened.get_untracked() {
                            copy_link(session.lab, text);
                        }
                    };
                    view! {
                        <p class="quiet">{words().elsewhere_says()}</p>
                        <button class="link" type="button" on:click=click(link)>{words().link()}</button>
                    }.into_any()
                } else {
                    ().into_any()
                })}
            </header>
            {live(move || match (session.round.get(), session.phase.get()).1 {
                Phase::Predict(at) => view! { <div id="lesson-guess" tabindex="-1" data-held=is_held_back><Predict session at /></div> }.into_any(),
                Phase::Reveal(at) => view! { <Happened session at /> }.into_any(),
                Phase::Task => view! {
                    <Task session />
                    <Show when=finished><End session /></Show>
                }.into_any(),
            })}
            {session.lessons.is_projected().then(|| view! { <Notes session /> })}
            <Foot session />
            <Band session />
        </article>
        <Strip session />
    }
}

fn words_of(says: impl Fn() -> String + Send + 'static) -> Box<dyn Fn() -> String + Send> {
    string_fn(says)
}

/// Puts the link to a whole lesson on the clipboard.
pub(super) fn copy_link(lab: Lab, text: String) {
    leptos::task::spawn_local(async move {
        if let Some(address) = address::address_of_lesson(&text).await {
            hand_out::copy(&address);
            lab.announcement.set(lab.language.get_untracked().text().copied().to_owned());
        }
    });
}

/// Where another view is in the lesson's place, on a phone or a tablet: what is to be said of the last act, and the goals,
/// folded to how many are met; once all are, what the band says at the lesson.
#[component]
fn Strip(session: Session) -> impl IntoView {
    let words = move || words::tutorial(session.lab.language.get());
    let tally = Memo::new(move |_| session.seen.with(super::session::Seen::met));
    let met = move |(met, all): (usize, usize), is_turned: bool| {
        view! { <span class="tally" class:changed=is_turned>{words().met_of(met, all)}</span> }.into_any()
    };
    let at_first = StoredValue::new(tally.get_untracked());
    let tallied = move || {
        let now = tally.get();
        let is_turned = at_first.get_value() != now;
        at_first.set_value(now);
        met(now, is_turned)
    };
    let back = move || {
        session.lab.tab.set(Tab::Lesson);
        session.lab.left_is_object.set(false);
    };
    let to_lesson = move || {
        let says = text_fn(move || words::lesson_entry(session.lab.language.get()).tab());
        view! { <button class="plain" type="button" on:click=click(back)>{says}</button> }.into_any()
    };
    let next = following(session);
    let is_met = move || session.phase.get() == Phase::Task && session.finished.get();
    live(move || match is_met() {
        true => view! { <div class="goal-strip met"><Met session next /> {to_lesson()}</div> }.into_any(),
        false => view! {
            <div class="goal-strip">
                <Broken session />
                <Remark session />
                <details>
                    <summary>{live(tallied)} " " {live(move || session.line("title"))}</summary>
                    <Goals session />
                    {to_lesson()}
                </details>
            </div>
        }
        .into_any(),
    })
}

/// What is always at hand: the stages, the sandbox, the way out.
#[component]
fn Foot(session: Session) -> impl IntoView {
    let words = move || words::tutorial(session.lab.language.get());
    let lessons = session.lessons;
    let stages: Vec<Stage> = Stage::ALL.into_iter().filter(|stage| session.whole_lesson().has(*stage)).collect();
    let stage = move |stage: Stage| {
        let pressed = words_of(move || (session.stage.get() == stage).to_string());
        view! {
            <button class="button" type="button" aria-pressed=pressed on:click=click(move || session.tell(Event::Chosen(stage, session.known())))>
                {text_fn(move || name_of(stage, words()))}
            </button>
        }
        .into_any()
    };
    view! {
        <footer class="lesson-foot">
            <div class="stages" hidden=flag(move || session.phase.get() != Phase::Task)>
                <p class="eyebrow" id="lesson-stages">{text_fn(move || words().stage())}</p>
                <div class="row-of" role="group" aria-labelledby="lesson-stages">{stages.into_iter().map(stage).collect_view()}</div>
            </div>
            <div class="ways-out">
                <button class="plain" type="button" on:click=click(move || lessons.pause())>{text_fn(move || words().to_sandbox())}</button>
                <button class="plain" type="button" aria-expanded=words_of(move || (session.lab.door.get() == Door::Lessons).to_string())
                    on:click=click(move || list::toggle(lessons))>
                    {text_fn(move || words::lesson_entry(session.lab.language.get()).all())}
                </button>
                <button class="plain" type="button" on:click=click(move || lessons.leave())>{text_fn(move || words::lesson_entry(session.lab.language.get()).leave())}</button>
            </div>
        </footer>
    }
}

/// Fetches the words of the other language when somebody switches.
fn follow_language(session: Session) {
    Effect::new(move |before: Option<&'static str>| {
        let tag = session.lab.language.get().tag();
        if before.is_some_and(|before| before != tag) {
            leptos::task::spawn_local(async move {
                let Some(slug) = session.slug.try_get_value() else { return };
                let course = session.lessons.course;
                let words = match slug {
                    Some(slug) => course.prose(&slug, tag).await.ok(),
                    None => session.whole_lesson().prose(tag).cloned(),
                };
                let library = course.library(tag).await.ok();
                session.lab.not_fetched.set(words.is_none() && session.slug.try_get_value().flatten().is_some());
                if let Some(words) = words {
                    session.put_prose(words);
                }
                if let Some(library) = library {
                    session.library.try_set(library);
                }
            });
        }
        tag
    });
}

/// Keeps the header's words in step.
fn follow_title(session: Session) {
    Effect::new(move || {
        let title = session.prose.with(|words| super::prose::plain(words.get("title")));
        session.lessons.progressed.track();
        leptos::task::spawn_local(async move {
            let Ok(index) = session.lessons.course.index().await else { return };
            let Some(slug) = session.slug.try_get_value() else { return };
            let progress = session.lessons.progress().unwrap_or_default();
            let at = index.entries.iter().position(|entry| Some(&entry.slug) == slug.as_ref()).map_or(0, |at| at + 1);
            let done = index.entries.iter().map(|entry| progress.standing(&entry.slug)).collect();
            let title = if at > 0 { format!("{at} · {title}") } else { title };
            if let Some(next) = session.lessons.next(&index) {
                next.keep();
            }
            session.head(title, at, done);
        });
    });
}

/// Why there is no lesson to show.
#[component]
fn InTrouble(
    trouble: Trouble,
    /// Tries again.
    #[prop(into)]
    again: Callback<()>,
) -> impl IntoView {
    let lab = lab();
    let lessons = lessons();
    let words = move || words::tutorial(lab.language.get());
    let trouble = StoredValue::new(trouble);
    let says = move || {
        trouble.with_value(|trouble| match trouble {
            Trouble::NotFetched => view! {
                <p>{words().not_fetched()}</p>
                <button class="button" type="button" on:click=click(move || again.run(()))>{lab.words().try_again()}</button>
            }
            .into_any(),
            Trouble::NoSuch(slug) => view! { <p>{rich(&words().no_such(slug))}</p> }.into_any(),
            Trouble::Wrong(problems) => {
                let language = lab.language.get();
                let line = |problem: &crate::lesson::Problem| {
                    let place = words().place(&problem.file, problem.place.line, problem.place.column);
                    view! { <li class="error"><span class="place" translate="no">{place}</span> <span>{rich(&sentences::problem(language, problem))}</span></li> }
                        .into_any()
                };
                view! {
                    <p>{words().wrong()}</p>
                    <ul class="remarks">{problems.iter().map(line).collect_view()}</ul>
                }
                .into_any()
            }
        })
    };
    view! {
        <div class="lesson" role="alert">{live(says)}</div>
        <div class="ways-out">
            <button class="plain" type="button" on:click=click(move || list::toggle(lessons))>{text_fn(move || words::lesson_entry(lab.language.get()).all())}</button>
            <button class="plain" type="button" on:click=click(move || lessons.leave())>{text_fn(move || words::lesson_entry(lab.language.get()).leave())}</button>
        </div>
    }
}
