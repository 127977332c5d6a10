//! Questions whose answers are typed: a field, and what becomes of what was typed in it. The attempt judges.

use super::session::Session;
use crate::lesson::{Judgement, TYPED_LIMIT, Typed, TypedKind};
use crate::page::kit::live::*;
use crate::page::kit::rich::rich;
use crate::text::words;
use leptos::ev;
use leptos::prelude::*;

/// All of a lesson.
#[component]
pub(super) fn Answers(session: Session) -> impl IntoView {
    let lesson = session.lesson();
    let one = |typed: &Typed| view! { <Answer session id=typed.id.clone() kind=typed.kind /> }.into_any();
    lesson.typed.iter().map(one).collect_view()
}

/// One question, its field, and what is said of the answer. The field stays where it is once the answer is right.
#[component]
fn Answer(session: Session, id: String, kind: TypedKind) -> impl IntoView {
    let words = move || words::tutorial(session.lab.language.get());
    let asked = format!("typed.{id}");
    let (field, verdict) = (format!("lesson-typed-{id}"), format!("lesson-typed-{id}-says"));
    let id = StoredValue::new(id);
    let right = Memo::new(move |_| session.seen.with(|seen| id.with_value(|id| seen.typed_of(id))));
    let text = RwSignal::new(right.get_untracked().unwrap_or_default());
    // What is said of an answer names it: another may stand in the field by now.
    let judged = RwSignal::new(None::<(String, Judgement)>);
    let submit = move |event: ev::SubmitEvent| {
        event.prevent_default();
        if right.get_untracked().is_none() {
            let answer = text.get_untracked();
            let judgement = id.with_value(|id| session.answer(id, &answer));
            judged.set(judgement.map(|judgement| (answer, judgement)));
        }
    };
    let says = move || {
        let words = words();
        if right.get().is_some() {
            let why = session.say(&id.with_value(|id| format!("right.{id}")));
            return view! {
                <p class="yes"><span aria-hidden="true">"✓ "</span><strong>{words.is_right()}</strong></p> {why}
            }
            .into_any();
        }
        let Some((answer, judgement)) = judged.get() else { return ().into_any() };
        let no = |what: AnyView| {
            let answer = answer.trim().to_owned();
            view! { <div class="no"><span class="not" aria-hidden="true">"✕"</span><div><code translate="no">{answer}</code> {what}</div></div> }
        };
        match judgement {
            Judgement::Wrong(Some(hint)) => {
                no(session.say(&id.with_value(|id| format!("typed.{id}.{hint}")))).into_any()
            }
            Judgement::Wrong(None) => no(view! { <p>{words.typed_wrong()}</p> }.into_any()).into_any(),
            Judgement::OtherSort => no(view! { <p>{rich(other_sort(words, kind))}</p> }.into_any()).into_any(),
            Judgement::Right => ().into_any(),
        }
    };
    let is_judged =
        move || judged.with(|judged| judged.as_ref().is_some_and(|(answer, _)| text.with(|text| text == answer)));
    let is_wrong = move || right.get().is_none() && is_judged();
    view! {
        <form class="typed" data-typed=id.get_value() on:submit=submit>
            <p class="eyebrow">{text_fn(move || words().type_answer())}</p>
            <Field session asked name=field kind text is_over=Signal::derive(move || right.get().is_some()) is_wrong=Signal::derive(is_wrong) />
            <div id=verdict class="says" role="status">{live(says)}</div>
        </form>
    }
}

/// The question, and the field and button for its answer. What is said of that stands below, as `<name>-says`.
#[component]
pub(super) fn Field(
    session: Session,
    /// The key of the question.
    asked: String,
    /// The field's id.
    name: String,
    /// What is typed.
    kind: TypedKind,
    /// What stands in the field.
    text: RwSignal<String>,
    /// True where the answer is no longer changed.
    is_over: Signal<bool>,
    /// True where what stands there is known to be wrong.
    is_wrong: Signal<bool>,
) -> impl IntoView {
    let words = move || words::tutorial(session.lab.language.get());
    let input_mode = if kind == TypedKind::Number { "numeric" } else { "text" };
    view! {
        <label for=name.clone()>{live(move || session.line(&asked))}</label>
        <div class="row-of">
            <input id=name.clone() class="field" type="text" inputmode=input_mode autocomplete="off" autocapitalize="off" spellcheck="false" translate="no" dir="ltr"
                maxlength=TYPED_LIMIT.to_string() aria-describedby=format!("{name}-says") aria-invalid=words_of(move || is_wrong.get().to_string())
                prop:value=text prop:readOnly=flag(move || is_over.get()) on:input=move |event| text.set(event_target_value(&event)) />
            <button class="button" type="submit" hidden=flag(move || is_over.get())>{text_fn(move || words().answer())}</button>
        </div>
    }
}

fn words_of(says: impl Fn() -> String + Send + 'static) -> Box<dyn Fn() -> String + Send> {
    string_fn(says)
}

/// What is said of an answer that is of no use to the question.
pub(super) fn other_sort(words: words::TutorialText, kind: TypedKind) -> &'static str {
    match kind {
        TypedKind::Name => words.typed_name(),
        TypedKind::Rcode => words.typed_rcode(),
        TypedKind::Number => words.typed_number(),
        TypedKind::Address => words.typed_address(),
    }
}
