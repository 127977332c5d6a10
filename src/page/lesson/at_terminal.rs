//! The exercise at the terminal: what the lesson wanted, done once more with a command. A start of its own, the
//! terminal, and the effect that is waited for.

use super::session::{Event, Session};
use crate::page::kit::live::*;
use crate::text::words;
use leptos::prelude::*;

/// The same once more, with a command in the terminal.
#[component]
pub(super) fn WithKubectl(session: Session) -> impl IntoView {
    let words = move || words::tutorial(session.lab.language.get());
    let lesson = session.lesson();
    let Some(kubectl) = &lesson.kubectl else { return ().into_any() };
    let shown = kubectl.right.first().map(|example| example.text.trim().to_owned()).unwrap_or_default();
    let begin = move || session.tell(Event::KubectlWanted);
    let state = move || match session.with_kubectl.get() {
        None => view! { <button class="button" type="button" on:click=click(begin)>{words().kubectl_begin()}</button> }
            .into_any(),
        Some(false) => view! {
            <p><span class="not"><span aria-hidden="true">"✕ "</span>{words().not_met()}</span></p>
            <button class="plain" type="button" on:click=click(begin)>{words().reset()}</button>
        }
        .into_any(),
        Some(true) => view! {
            <p class="yes"><span aria-hidden="true">"✓ "</span><strong>{words().kubectl_done()}</strong></p>
            <div>{session.say("kubectl.done")}</div>
            <p class="eyebrow">{words().kubectl_way()}</p>
            <pre translate="no">{shown.clone()}</pre>
        }
        .into_any(),
    };
    view! {
        <section class="with-kubectl" aria-labelledby="lesson-kubectl">
            <h3 class="eyebrow" id="lesson-kubectl">{text_fn(move || words().kubectl())}</h3>
            <div>{live(move || session.say("kubectl"))}</div>
            {live(state)}
        </section>
    }
    .into_any()
}
