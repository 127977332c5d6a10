//! A question of an earlier lesson, asked again: at the end of a later one, or at another visit. It plays on a copy
//! of its own lesson's start and touches nothing.

use super::lessons;
use super::prediction::{Question, Verdict, focus_soon};
use super::session::{Guess, Session};
use super::typed::{Field, other_sort};
use crate::lesson::{Judgement, Prediction, RecallItem, Reveal, Typed};
use crate::page::kit::live::*;
use crate::page::kit::rich::rich;
use crate::page::state::lab::lab;
use crate::text::words;
use leptos::ev;
use leptos::prelude::*;
use std::sync::Arc;

/// One question, fetched when it is its turn.
#[component]
pub(super) fn Recall(
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
    let asked = RwSignal::new(None::<Result<(Session, RecallItem), ()>>);
    let answered = RwSignal::new(None::<(Guess, Arc<Reveal>)>);
    let slug = StoredValue::new(slug);
    let item = StoredValue::new(item);
    // The words follow the language.
    Effect::new(move || {
        let tag = lab.language.get().tag();
        leptos::task::spawn_local(async move {
            let Some(slug) = slug.try_get_value() else { return };
            let library = lessons.course.library(tag).await.unwrap_or_default();
            let known = asked.try_get_untracked().flatten().and_then(Result::ok);
            if let Some((of, _)) = known {
                if let Ok(words) = lessons.course.prose(&slug, tag).await {
                    of.prose.try_set(Arc::new(words));
                    of.library.try_set(library);
                }
                return;
            }
            let found = lessons.course.lesson(&slug, tag).await.ok().and_then(|lesson| {
                let item = item.try_get_value()?;
                let item = lesson.recall_item(&item)?;
                let words = lesson.prose(tag).cloned().unwrap_or_default();
                Some((Session::new(lessons, lab, lesson, None, words, library), item))
            });
            asked.try_set(Some(found.ok_or(())));
        });
    });
    let note = Callback::new(move |is_right: bool| {
        lessons.recalled(&slug.get_value(), &item.get_value(), is_right);
        on_answer.run(());
    });
    let shown = move || match asked.get() {
        None => view! { <p class="quiet" aria-busy="true">"…"</p> }.into_any(),
        Some(Err(())) => view! { <p class="problem">{words().not_fetched()}</p> }.into_any(),
        Some(Ok((of, RecallItem::Chosen(prediction)))) => question_or_verdict(of, prediction, answered, note),
        Some(Ok((of, RecallItem::Typed(typed)))) => view! { <Typing session=of typed note /> }.into_any(),
    };
    view! {
        <div class="recall">
            <h3 class="eyebrow">{text_fn(move || words().recall())}</h3>
            <p class="quiet">{text_fn(move || words().recall_says())}</p>
            {live(shown)}
        </div>
    }
}

fn question_or_verdict(
    of: Session,
    prediction: Prediction,
    answered: RwSignal<Option<(Guess, Arc<Reveal>)>>,
    note: Callback<bool>,
) -> AnyView {
    let chosen = prediction.clone();
    let commit = Callback::new(move |guess: Guess| {
        let reveal = of.lesson().reveal(&chosen);
        note.run(guess.as_ref().is_some_and(|guess| reveal.is_right(&chosen, guess)));
        answered.set(Some((guess, Arc::new(reveal))));
        focus_soon("lesson-recalled");
    });
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

/// A question whose answer is typed: one answer counts, and then it is said what is right and why.
#[component]
fn Typing(
    session: Session,
    /// The question.
    typed: Box<Typed>,
    /// Told whether the answer was right.
    note: Callback<bool>,
) -> impl IntoView {
    let words = move || words::tutorial(session.lab.language.get());
    let text = RwSignal::new(String::new());
    let judged = RwSignal::new(None::<Judgement>);
    let (id, kind) = (typed.id.clone(), typed.kind);
    let right = typed.right.first().map(|example| example.text.clone()).unwrap_or_default();
    let field = format!("lesson-recall-{}-{id}", session.lesson().slug);
    let verdict = format!("{field}-says");
    let asked = format!("recall.{id}");
    let is_over = move || matches!(judged.get(), Some(Judgement::Right | Judgement::Wrong(_)));
    let submit = move |event: ev::SubmitEvent| {
        event.prevent_default();
        if untrack(is_over) {
            return;
        }
        let judgement = session.lesson().judge_recalled(&typed, &text.get_untracked());
        judged.set(Some(judgement.clone()));
        if judgement != Judgement::OtherSort {
            note.run(judgement == Judgement::Right);
        }
    };
    let says = move || {
        let words = words();
        let lead = match judged.get() {
            None => return ().into_any(),
            Some(Judgement::OtherSort) => return view! { <p>{rich(other_sort(words, kind))}</p> }.into_any(),
            Some(Judgement::Right) => view! {
                <p class="yes"><span aria-hidden="true">"✓ "</span><strong>{words.is_right()}</strong></p>
            }
            .into_any(),
            Some(Judgement::Wrong(hint)) => {
                let says = hint.map(|hint| session.say(&format!("recall.{id}.{hint}")));
                view! {
                    <p><span class="not" aria-hidden="true">"✕ "</span>{words.right_one()} ": " <code translate="no">{right.clone()}</code></p>
                    {says}
                }
                .into_any()
            }
        };
        view! { {lead} <div class="because">{session.say(&format!("because.{id}"))}</div> }.into_any()
    };
    view! {
        <form class="typed" on:submit=submit>
            <Field session asked name=field kind text is_over=Signal::derive(is_over) is_wrong=Signal::stored(false) />
            <div id=verdict class="says" role="status">{live(says)}</div>
        </form>
    }
}
