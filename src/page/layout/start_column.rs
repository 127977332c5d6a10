//! The left column: what the open door leads to, the lesson, and the pinned questions.

use crate::page::answer::known_confusions::{KnownConfusions, OpenCase};
use crate::page::kit::arriving::lazy;
use crate::page::kit::live::*;
use crate::page::kit::sentence::{question_text, screen_text};
use crate::page::layout::first_minutes::Minutes;
use crate::page::layout::header::DoorLink;
use crate::page::layout::pins::Pins;
use crate::page::layout::sandbox_column::Templates;
use crate::page::layout::toy_service::Ways;
use crate::page::lesson::{self, lessons};
use crate::page::state::lab::{Lab, lab};
use crate::sandbox::{Sandbox, ToyService};
use crate::session::doors::{Column, Door};
use crate::text::words;
use leptos::prelude::*;

/// The column.
#[component]
pub(crate) fn Side() -> impl IntoView {
    let (lab, lessons) = (lab(), lessons());
    let shown = Memo::new(move |_| lessons.column());
    let column = move || {
        match shown.get() {
        Column::Start => view! { <Start /> }.into_any(),
        Column::Sandbox => view! { <OfSandbox /> }.into_any(),
        Column::Confusions => view! { <OpenCase /> {lazy!(opened: dialogs, KnownConfusions)} }.into_any(),
        // Where a lesson is open, the list is beside it.
        Column::Lessons if lessons.is_sandbox() => view! { <lesson::WayIn /> <DoorLink door=Door::Start class="plain" says=text_fn(move || words::lesson_entry(lab.language.get()).five()) /> }.into_any(),
        Column::Lessons | Column::Lesson => ().into_any(),
    }
    };
    view! {
        <section class="side" aria-label=screen_text(|text| text.region_start())>
            {live(column)}
            <lesson::ListWhereWanted />
            <lesson::Place />
            <Pins />
            {live(move || if shown.get() == Column::Sandbox { view! { <More /> }.into_any() } else { ().into_any() })}
        </section>
    }
}

/// What a newcomer meets: one sentence, four buttons, and where to go on.
#[component]
fn Start() -> impl IntoView {
    let lab = lab();
    let begun = RwSignal::new(false);
    live(move || if begun.get() { lazy!(opened: minutes, Minutes) } else { first(lab, begun) })
}

/// Before the first five minutes have begun.
fn first(lab: Lab, begun: RwSignal<bool>) -> AnyView {
    view! {
        <div class="toy">
            <h1>{question_text(|words| words.toy_title())}</h1>
            <p>{screen_text(|text| text.toy_says())}</p>
            <Ways />
            <div class="two-ways">
                <button class="button primary" type="button" on:click=click(move || begun.set(true))>{text_fn(move || words::lesson_entry(lab.language.get()).guess())}</button>
                <DoorLink door=Door::MyCluster class="button" says=text_fn(move || words::lesson_entry(lab.language.get()).paste()) />
            </div>
        </div>
    }
    .into_any()
}

/// The sandbox: what is in it, and what it was opened for.
#[component]
fn OfSandbox() -> impl IntoView {
    let lab = lab();
    let lessons = lessons();
    let is_toys = Memo::new(move |_| lab.sandbox.with(ToyService::has_its_world));
    let is_imported = Memo::new(move |_| lab.sandbox.with(Sandbox::is_imported));
    let title = move || match (is_toys.get(), is_imported.get()) {
        (true, _) => lab.words().toy_title(),
        (false, true) => lab.text().own_cluster(),
        (false, false) => lab.text().own_sandbox(),
    };
    view! {
        // The way back to a lesson that waits comes before everything else.
        <Show when=move || lessons.paused.get()><lesson::WayIn /></Show>
        <OpenCase />
        <div class="toy">
            <h1 id="column-title" tabindex="-1">{text_fn(title)}</h1>
            <Show when=move || is_toys.get()><Ways /></Show>
        </div>
    }
}

/// What to start the sandbox from, and what to do with it, folded away until somebody wants it.
#[component]
fn More() -> impl IntoView {
    let lab = lab();
    let opened = RwSignal::new(false);
    view! {
        <details class="more-of" on:toggle=move |_| opened.set(true)>
            <summary>{text_fn(move || words::lesson_entry(lab.language.get()).more())}</summary>
            <Show when=move || opened.get()>{lazy!(opened: dialogs, Templates)}</Show>
        </details>
    }
}
