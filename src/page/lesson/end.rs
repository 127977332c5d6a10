//! The end of a lesson: where it is written, what else to try, questions from earlier on; and the band at the foot of
//! the column, which holds the hint, and once all is met the one thing to keep and the way on.

use super::at_terminal::WithKubectl;
use super::prediction::focus_soon;
use super::recall::Recall;
use super::rounds::{Onward, Score};
use super::session::{Event, Phase, Seen, Session};
use super::task::{Broken, Remark};
use super::{Next, prose};
use crate::lesson::Stage;
use crate::page::browser::hand_out;
use crate::page::kit::live::*;
use crate::page::state::lab::Tab;
use crate::page::state::lesson_opened::Opened;
use crate::sandbox::{Edit, Scope};
use crate::session::doors::Door;
use crate::text::words;
use leptos::prelude::*;

/// What follows the last goal.
#[component]
pub(super) fn End(session: Session) -> impl IntoView {
    let words = move || words::tutorial(session.lab.language.get());
    let lesson = session.lesson();
    let references: Vec<_> = lesson.references.iter().map(|one| (one.title.clone(), one.url.clone())).collect();
    let has_references = !references.is_empty();
    let references = references
        .into_iter()
        .filter(|(_, url)| url.starts_with("https://"))
        .map(|(title, url)| view! { <li>{prose::outward(url, title)}</li> }.into_any())
        .collect_view();
    let copy_apply = move || {
        hand_out::copy(&session.lab.sandbox.with_untracked(|sandbox| sandbox.manifests(Scope::Own)));
        session.lab.announcement.set(session.lab.language.get_untracked().text().copied().to_owned());
    };
    let copy_dig = move || {
        hand_out::copy(&session.lab.answer.with_untracked(crate::sandbox::Answer::as_dig));
        session.lab.announcement.set(session.lab.language.get_untracked().text().copied().to_owned());
    };
    view! {
        <section class="end" aria-label=text_fn(move || words().after())>
            <Score session />
            <WithKubectl session />
            {live(move || if session.says("experiment") {
                let has_world = session.lesson().experiment.is_some();
                let open = has_world.then(|| view! {
                    <button class="button" type="button" on:click=click(move || open_experiment(session))>{words().open_experiment()}</button>
                });
                view! { <details><summary>{words().experiment()}</summary> <div class="quiet">{session.say("experiment")}</div> {open}</details> }.into_any()
            } else {
                ().into_any()
            })}
            <details hidden=!has_references>
                <summary>{text_fn(move || words().references())}</summary>
                <ul class="references">{references}</ul>
            </details>
            <details>
                <summary>{text_fn(move || words().copy())}</summary>
                <div class="row-of">
                    <button class="plain" type="button" on:click=click(copy_apply)>{text_fn(move || words().copy_apply())}</button>
                    <button class="plain" type="button" on:click=click(copy_dig)>{text_fn(move || session.lab.words().copy_dig())}</button>
                </div>
            </details>
            <Recalls session />
            <Harder session />
        </section>
    }
}

/// Leaves the lesson for the world of its experiment, with its question.
fn open_experiment(session: Session) {
    let lab = session.lab;
    let Some(link) = session.lesson().experiment_world() else { return };
    session.lessons.leave();
    lab.open_world_then(Edit::Open(Box::new(link)), |_| ());
    lab.tab.set(Tab::Ask);
}

/// The questions of earlier lessons that are due here, one after the other.
#[component]
fn Recalls(session: Session) -> impl IntoView {
    let items = session.lesson().recalls.clone();
    let count = items.len();
    let items = StoredValue::new(items);
    let answered = RwSignal::new(0_usize);
    let shown = move || 0..count.min(answered.get() + 1);
    view! {
        <For each=shown key=|at| *at let:at>
            {items.with_value(|items| items.get(at).cloned()).map(|(slug, item)| view! {
                <Recall slug item on_answer=move || answered.update(|all| *all += 1) />
            })}
        </For>
    }
}

/// The same lesson with less help.
#[component]
fn Harder(session: Session) -> impl IntoView {
    let words = move || words::tutorial(session.lab.language.get());
    let harder = move || match session.stage.get() {
        Stage::Guided => Some(Stage::Goal),
        Stage::Goal if session.lesson().has(Stage::Fix) => Some(Stage::Fix),
        Stage::Fix if session.lesson().has(Stage::Rounds) => Some(Stage::Rounds),
        _ => None,
    };
    live(move || match harder() {
        Some(stage) => {
            let name = super::session::name_of(stage, words());
            let open = move || {
                session.begin(stage, None, None);
                focus_soon("lesson-task");
            };
            view! { <div class="row-of"><button class="button" type="button" on:click=click(open)>{words().again()} ": " {name}</button></div> }
                .into_any()
        }
        None => ().into_any(),
    })
}

/// What stays in view at the foot of the column: while one is at the task how much of it is met and the hint; once all
/// is met the one thing to keep, and the way on.
#[component]
pub(super) fn Band(session: Session) -> impl IntoView {
    let next = following(session);
    let is_at_task = move || session.phase.get() == Phase::Task;
    live(move || match (is_at_task(), session.finished.get()) {
        (false, _) => ().into_any(),
        (true, false) => view! { <div class="band"><Under session /></div> }.into_any(),
        (true, true) => view! { <div class="band met"><Met session next /></div> }.into_any(),
    })
}

/// The lesson that follows, once that is known.
pub(super) fn following(session: Session) -> RwSignal<Option<Option<Next>>> {
    let next = RwSignal::new(None::<Option<Next>>);
    let playlist = session.lessons.playlist();
    leptos::task::spawn_local(async move {
        let after = after(session, playlist).await;
        next.try_set(Some(after));
    });
    next
}

/// The lesson that follows: of the playlist, where there is one, or else of the course.
async fn after(session: Session, playlist: Option<String>) -> Option<Next> {
    let slug = session.slug.try_get_value().flatten()?;
    let course = session.lessons.course;
    let index = course.index().await.ok()?;
    let entry = match playlist {
        Some(playlist) => index.get(course.playlists().await.ok()?.after(&playlist, &slug)?)?,
        None => index.entries.get(index.entries.iter().position(|entry| entry.slug == slug)? + 1)?,
    };
    Some(Next::of(entry))
}

/// What is to be said of the last act, where it is seen however long the goals are; how much is met, as dots and in
/// words, and the hint.
#[component]
fn Under(session: Session) -> impl IntoView {
    let words = move || words::tutorial(session.lab.language.get());
    let tally = Memo::new(move |_| session.seen.with(Seen::met));
    let dots = move || {
        let (met, all) = tally.get();
        format!("{}{}", "●".repeat(met), "○".repeat(all.saturating_sub(met)))
    };
    let says = move || {
        let (met, all) = tally.get();
        words().met_of(met, all)
    };
    let hint = move || {
        session.tell(Event::HintWanted);
        show_last_hint();
    };
    view! {
        <Broken session />
        <Remark session />
        <p class="tally"><span aria-hidden="true">{crate::page::kit::live::string_fn(dots)} " "</span>{crate::page::kit::live::string_fn(says)}</p>
        <button class="button" type="button" on:click=click(hint)>{text_fn(move || words().hint())}</button>
    }
}

/// Brings what a hint has just said into view; the focus stays where it is.
fn show_last_hint() {
    request_animation_frame(move || {
        let last = document().query_selector(".help .hints li:last-child, .help .no-hint").ok().flatten();
        if let Some(last) = last {
            let options = web_sys::ScrollIntoViewOptions::new();
            options.set_block(web_sys::ScrollLogicalPosition::Center);
            last.scroll_into_view_with_scroll_into_view_options(&options);
        }
    });
}

/// All is met: what to keep, and the way on.
#[component]
pub(super) fn Met(session: Session, next: RwSignal<Option<Option<Next>>>) -> impl IntoView {
    let words = move || words::tutorial(session.lab.language.get());
    let on = move || match next.get() {
        _ if session.stage.get() == Stage::Rounds => view! { <Onward session /> }.into_any(),
        Some(Some(after)) => {
            let title = after.title(session.lab.language.get()).to_owned();
            let open = move || session.lessons.open(Opened::course(&after.slug, None));
            view! { <button class="button primary" type="button" on:click=click(open)>{words().next_lesson(&title)}</button> }
                .into_any()
        }
        Some(None) if session.slug.with_value(Option::is_some) => {
            let says = words::course_end(session.lab.language.get()).title();
            view! {
                <p>{words().course_done()}</p>
                <button class="button primary" type="button" on:click=click(move || session.lessons.go(Door::CourseEnd))>{says}</button>
            }
            .into_any()
        }
        _ => ().into_any(),
    };
    view! {
        <h2 class="yes"><span aria-hidden="true">"✓ "</span>{text_fn(move || words().all_met())}</h2>
        <div class="aha">
            <p class="eyebrow">{text_fn(move || words().aha())}</p>
            {live(move || session.say("aha"))}
        </div>
        <div class="onward row-of">{live(on)}</div>
    }
}
