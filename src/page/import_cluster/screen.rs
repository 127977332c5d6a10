//! The screen as a whole: what came in beside what is the matter, the question, and what it comes down to.

use super::bring::{Bring, Unknown};
use super::findings::FindingsList;
use super::question::QuestionForm;
use super::report::LeftOut;
use super::result::Outcome;
use super::{import_screen, says};
use crate::page::browser::stylesheet;
use crate::page::kit::live::*;
use crate::sandbox::Sandbox;
use leptos::prelude::*;

/// All of it.
#[component]
pub(super) fn Screen() -> impl IntoView {
    let screen = import_screen();
    let lab = screen.lab;
    leptos::task::spawn_local(async {
        stylesheet::arrived(stylesheet::MINE).await;
        // Until then what was there before stood above the title, to which the door leads.
        if document().active_element().is_some_and(|holder| holder.id() == "mine-title") {
            window().scroll_to_with_x_and_y(0.0, 0.0);
        }
    });
    // One that a link brought is shown like one that was pasted here.
    let is_there = Memo::new(move |_| lab.sandbox.with(Sandbox::is_observed));
    // What is missing is known of what was pasted in this visit.
    let has_pieces = Memo::new(move |_| lab.sandbox.with(|sandbox| !sandbox.pieces().is_empty()));
    view! {
        <main class="my-cluster" class:empty=move || !is_there.get() aria-labelledby="mine-title">
            <div class="mine-head">
                <h1 id="mine-title" tabindex="-1">{text_fn(move || says(lab).title())}</h1>
                <p>{text_fn(move || says(lab).lead())}</p>
                <button class="plain" type="button" on:click=click(move || screen.close())>{text_fn(move || says(lab).back())}</button>
            </div>
            <div class="mine-left">
                <Bring />
                <Show when=move || has_pieces.get()><Unknown /> <LeftOut /></Show>
            </div>
            <Show when=move || is_there.get()>
                <div class="mine-right">
                    <FindingsList />
                    <QuestionForm />
                    <Show when=move || screen.is_asked.get()><Outcome /></Show>
                </div>
            </Show>
        </main>
    }
}
