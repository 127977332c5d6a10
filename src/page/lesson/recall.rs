//! A question of an earlier lesson, asked again: at the end of a later one, or at another visit. It plays on a copy
//! of its own lesson's start and touches nothing.

use super::guess::{Question, Verdict, focus_soon};
use super::session::{Guess, Session};
use super::{course, kept, lessons};
use crate::lesson::{Prediction, Reveal};
use crate::page::kit::live::*;
use crate::page::state::lab::lab;
use crate::text::words;
use leptos::prelude::*;
use std::sync::Arc;

/// One question, fetched when it is its turn.
#[component]
pub fn Recall(
    /// The lesson it is of.
    slug: String,
    /// Its id.
    item: String,
    /// Called once the learner has answered.
    #[prop(into)]
    on_answer: Callback<()>,
) -> impl IntoView {
    let lab = lab();
    let lessons = lessons();
    let words = move || words::tutorial(lab.language.get());
    let asked = RwSignal::new(None::<Result<(Session, Prediction), ()>>);
    let answered = RwSignal::new(None::<(Guess, Arc<Reveal>)>);
    let slug = StoredValue::new(slug);
    let item = StoredValue::new(item);
    // The words follow the language.
    Effect::new(move || {
        let tag = lab.language.get().tag();
        leptos::task::spawn_local(async move {
            let Some(slug) = slug.try_get_value() else { return };
            let library = course::library(tag).await.unwrap_or_default();
            let known = asked.try_get_untracked().flatten().and_then(Result::ok);
            if let Some((of, _)) = known {
                if let Ok(words) = course::prose(&slug, tag).await {
                    of.prose.try_set(Arc::new(words));
                    of.library.try_set(library);
                }
                return;
            }
            let found = course::lesson(&slug, tag).await.ok().and_then(|lesson| {
                let prediction = lesson.recall.iter().find(|known| item.with_value(|item| known.id == *item))?.clone();
                let words = lesson.prose(tag).cloned().unwrap_or_default();
                Some((Session::new(lessons, lab, lesson, None, words, library), prediction))
            });
            asked.try_set(Some(found.ok_or(())));
        });
    });
    let commit = move |guess: Guess| {
        let Some(Ok((of, prediction))) = asked.get_untracked() else { return };
        let reveal = of.lesson().reveal(&prediction);
        let holds = prediction.options.iter().zip(&reveal.options);
        let right: Vec<&String> = holds.filter(|(_, found)| found.holds).map(|(option, _)| &option.id).collect();
        let is_right =
            guess.as_ref().is_some_and(|guess| guess.len() == right.len() && right.iter().all(|id| guess.contains(id)));
        kept::recalled(lessons, &slug.get_value(), &item.get_value(), is_right);
        answered.set(Some((guess, Arc::new(reveal))));
        on_answer.run(());
        focus_soon("lesson-recalled");
    };
    let shown = move || match asked.get() {
        None => view! { <p class="quiet" aria-busy="true">"…"</p> }.into_any(),
        Some(Err(())) => view! { <p class="problem">{words().not_fetched()}</p> }.into_any(),
        Some(Ok((of, prediction))) => question_or_verdict(of, prediction, answered, Callback::new(commit)),
    };
    view! {
        <div class="recall">
            <h3 class="eyebrow">{said(move || words().recall())}</h3>
            <p class="quiet">{said(move || words().recall_says())}</p>
            {live(shown)}
        </div>
    }
}

fn question_or_verdict(
    of: Session,
    prediction: Prediction,
    answered: RwSignal<Option<(Guess, Arc<Reveal>)>>,
    commit: Callback<Guess>,
) -> AnyView {
    live(move || match answered.get() {
        None => {
            view! { <Question session=of prediction=prediction.clone() key="recall" see=|words| words.answer() commit /> }
                .into_any()
        }
        Some((guess, reveal)) => {
            let because = format!("because.{}", prediction.id);
            let asked = format!("recall.{}", prediction.id);
            view! {
                <div id="lesson-recalled" tabindex="-1">
                    <p class="asked">{live(move || of.line(&asked))}</p>
                    <Verdict session=of prediction=prediction.clone() key="recall" because guess reveal />
                </div>
            }
            .into_any()
        }
    })
    .into_any()
}
