//! The end of a lesson: the one thing to keep, where it is written, what else to try, a question from earlier on,
//! and the way on.

use super::guess::focus_soon;
use super::recall::Recall;
use super::session::Session;
use super::{Next, course, prose};
use crate::lesson::Stage;
use crate::page::browser::hand_out;
use crate::page::kit::live::*;
use crate::page::state::lesson_opened::Opened;
use crate::sandbox::Scope;
use crate::text::words;
use leptos::prelude::*;

/// What follows the last goal.
#[component]
pub fn End(session: Session) -> impl IntoView {
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
        <section class="end" aria-labelledby="lesson-end">
            <h2 id="lesson-end" class="yes"><span aria-hidden="true">"✓ "</span>{said(move || words().all_met())}</h2>
            <div class="aha">
                <p class="eyebrow">{said(move || words().aha())}</p>
                {live(move || session.say("aha"))}
            </div>
            {live(move || if session.says("experiment") {
                view! { <p class="eyebrow">{words().experiment()}</p> <div class="quiet">{session.say("experiment")}</div> }.into_any()
            } else {
                ().into_any()
            })}
            <div hidden=!has_references>
                <p class="eyebrow">{said(move || words().references())}</p>
                <ul class="references">{references}</ul>
            </div>
            <p class="eyebrow">{said(move || words().copy())}</p>
            <div class="row-of">
                <button class="plain" type="button" on:click=click(copy_apply)>{said(move || words().copy_apply())}</button>
                <button class="plain" type="button" on:click=click(copy_dig)>{said(move || session.lab.words().copy_dig())}</button>
            </div>
            <Recalls session />
        </section>
    }
}

/// The questions of earlier lessons that are due here, one after the other, and then the way on.
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
        <Onward session is_next=Signal::derive(move || answered.get() >= count) />
    }
}

/// The way on: the next lesson, and the same one with less help.
#[component]
fn Onward(
    session: Session,
    /// True where going on is the next thing to do.
    is_next: Signal<bool>,
) -> impl IntoView {
    let words = move || words::tutorial(session.lab.language.get());
    let next = RwSignal::new(None::<Option<Next>>);
    leptos::task::spawn_local(async move {
        let after = course::index().await.ok().and_then(|index| {
            let slug = session.slug.try_get_value().flatten()?;
            let at = index.entries.iter().position(|entry| entry.slug == slug)?;
            let entry = index.entries.get(at + 1)?;
            Some(Next::of(entry))
        });
        next.try_set(Some(after));
    });
    let on = move || match next.get() {
        Some(Some(after)) => {
            let title = after.title(session.lab.language.get()).to_owned();
            let open = move || session.lessons.open(Opened::course(&after.slug, None));
            view! {
                <button class="button" class:primary=flag(move || is_next.get()) type="button" on:click=click(open)>{words().next_lesson(&title)}</button>
            }
            .into_any()
        }
        Some(None) if session.slug.with_value(Option::is_some) => view! { <p>{words().course_done()}</p> }.into_any(),
        _ => ().into_any(),
    };
    let harder = move || match session.stage.get() {
        Stage::Guided => Some(Stage::Goal),
        Stage::Goal if session.lesson().fix.is_some() => Some(Stage::Fix),
        _ => None,
    };
    let again = move || match harder() {
        Some(stage) => {
            let name = words().stages()[super::session::index_of(stage)];
            let open = move || {
                session.begin(stage, None, None);
                focus_soon("lesson-task");
            };
            view! { <button class="button" type="button" on:click=click(open)>{words().again()} ": " {name}</button> }
                .into_any()
        }
        None => ().into_any(),
    };
    view! { <div class="onward row-of">{live(on)} {live(again)}</div> }
}
