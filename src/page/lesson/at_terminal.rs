//! The same as the lesson wanted, done once more with a command: a start of its own, the terminal, and the effect that is
//! waited for.

use super::kept;
use super::session::Session;
use crate::page::browser::focus;
use crate::page::kit::live::*;
use crate::page::state::lab::{Drawer, Happened, Tab};
use crate::text::words;
use leptos::prelude::*;

impl Session {
    /// Puts the state in place from which the same is done with a command, and opens the terminal.
    pub fn begin_at_terminal(self) {
        let Some((exercise, start)) = self.lesson().exercise() else { return };
        self.exercise.set_value(Some(exercise));
        self.with_kubectl.set(Some(false));
        self.lab.put(start);
        self.offer();
        self.lab.drawer.set(Drawer::Terminal);
        self.lab.tab.set(Tab::Ask);
        focus::take_up(vec![".terminal textarea".to_owned()]);
    }

    /// Nothing is done at the terminal any more.
    pub fn leave_terminal(self) {
        self.exercise.set_value(None);
        self.with_kubectl.set(None);
    }

    /// What happened while somebody is at the terminal.
    pub fn hear_terminal(self, happened: &Happened) {
        let mut is_done = false;
        self.exercise.update_value(|exercise| {
            let Some(exercise) = exercise else { return };
            self.lab.sandbox.with_untracked(|sandbox| match happened {
                Happened::Changed | Happened::Passed => exercise.observe(sandbox),
                Happened::Asked(all) => all.iter().for_each(|ask| exercise.asked(sandbox, ask)),
                Happened::Refused(refusal) => exercise.refused(sandbox, refusal),
            });
            is_done = exercise.is_done();
        });
        if is_done {
            self.with_kubectl.set(Some(true));
            let words = words::tutorial(self.lab.language.get_untracked());
            self.lab.announcement.set(words.kubectl_done().to_owned());
            if let Some(slug) = self.slug.get_value() {
                kept::did_with_kubectl(self.lessons, &slug);
            }
        }
    }
}

/// The same once more, with a command in the terminal.
#[component]
pub fn WithKubectl(session: Session) -> impl IntoView {
    let words = move || words::tutorial(session.lab.language.get());
    let lesson = session.lesson();
    let Some(kubectl) = &lesson.kubectl else { return ().into_any() };
    let shown = kubectl.right.first().map(|example| example.text.trim().to_owned()).unwrap_or_default();
    let begin = move || session.begin_at_terminal();
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
            <h3 class="eyebrow" id="lesson-kubectl">{said(move || words().kubectl())}</h3>
            <div>{live(move || session.say("kubectl"))}</div>
            {live(state)}
        </section>
    }
    .into_any()
}
