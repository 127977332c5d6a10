//! Predicting, and seeing what happens: one question of a lesson, asked before and answered after.

use super::projector::{Hands, hands_for};
use super::prose;
use super::session::{Event, Guess, Session};
use crate::lesson::{self, Prediction, PredictionOption, Reveal};
use crate::page::kit::live::*;
use crate::sandbox::{Answer, Ask};
use crate::session::journey::way_of_literal;
use crate::text::outcome::word;
use crate::text::words::{self, TutorialText};
use leptos::ev;
use leptos::prelude::*;
use std::sync::Arc;

/// The question, with its options.
#[component]
pub(super) fn Predict(session: Session, at: usize) -> impl IntoView {
    let lesson = session.lesson();
    let Some(shown) = lesson.predictions.get(at).cloned() else { return ().into_any() };
    let words = move || words::tutorial(session.lab.language.get());
    let commit = move |guess: Guess| {
        session.tell(Event::Guessed(at, guess));
        focus_soon("lesson-happened");
    };
    view! {
        <div class="predict">
            {live(move || if at == 0 { view! { <div class="world">{session.say("world")}</div> }.into_any() } else { ().into_any() })}
            <p class="eyebrow">{text_fn(move || words().guess())}</p>
            {if session.lessons.is_projected() {
                view! { <Hands session prediction=shown commit /> }.into_any()
            } else {
                view! { <Question session prediction=shown key="predict" see=|words| words.see() commit /> }.into_any()
            }}
        </div>
    }
    .into_any()
}

/// A question as a group of options, and the one button that commits to them.
#[component]
pub(super) fn Question(
    session: Session,
    /// The question.
    prediction: Prediction,
    /// What its texts begin with.
    key: &'static str,
    /// What the button says.
    see: fn(TutorialText) -> &'static str,
    /// Called with the options chosen.
    #[prop(into)]
    commit: Callback<Guess>,
) -> impl IntoView {
    let words = move || words::tutorial(session.lab.language.get());
    let chosen = RwSignal::new(Vec::<String>::new());
    let unsure = RwSignal::new(false);
    let many = prediction.is_many;
    let id = prediction.id.clone();
    let shuffled =
        lesson::order(session.lessons.seed(), &format!("{}/{id}", session.lesson().slug), prediction.options.len());
    let name = format!("{key}-{id}");
    let asked = format!("{key}.{id}");
    let choose = move |option: String, on: bool| {
        unsure.set(false);
        chosen.update(|chosen| {
            if !many {
                chosen.clear();
            }
            chosen.retain(|known| *known != option);
            if on {
                chosen.push(option);
            }
        });
    };
    let submit = move |event: ev::SubmitEvent| {
        event.prevent_default();
        if unsure.get_untracked() {
            commit.run(None);
        } else if chosen.with_untracked(|chosen| !chosen.is_empty()) {
            commit.run(Some(chosen.get_untracked()));
        }
    };
    let option = {
        let (name, asked) = (name.clone(), asked.clone());
        move |option: &PredictionOption| {
            let text = format!("{asked}.{}", option.id);
            let (own, same) = (option.id.clone(), option.id.clone());
            let kind = if many { "checkbox" } else { "radio" };
            view! {
                <label class="option">
                    <input type=kind name=name.clone() prop:checked=flag(move || !unsure.get() && chosen.with(|chosen| chosen.contains(&same)))
                        on:change=move |event| choose(own.clone(), event_target_checked(&event)) />
                    <span>{live(move || session.line(&text))}</span>
                </label>
            }
            .into_any()
        }
    };
    let leave_open = move |event| {
        let on = event_target_checked(&event);
        unsure.set(on);
        if on {
            chosen.set(Vec::new());
        }
    };
    let kind = if many { "checkbox" } else { "radio" };
    view! {
        <form class="question" on:submit=submit>
            <fieldset>
                <legend>{live(move || session.line(&asked))}</legend>
                {many.then(|| view! { <p class="quiet">{text_fn(move || words().several())}</p> })}
                {shuffled.into_iter().filter_map(|place| prediction.options.get(place)).map(option).collect_view()}
                <label class="option unsure">
                    <input type=kind name=name.clone() prop:checked=unsure on:change=leave_open />
                    <span>{text_fn(move || words().not_sure())}</span>
                </label>
            </fieldset>
            <button class="button primary" type="submit" disabled=flag(move || !unsure.get() && chosen.with(Vec::is_empty))>
                {text_fn(move || see(words()))}
            </button>
        </form>
    }
}

/// What was guessed and what happened, before the task.
#[component]
pub(super) fn Happened(session: Session, at: usize) -> impl IntoView {
    let words = move || words::tutorial(session.lab.language.get());
    let last = at + 1 >= session.lesson().predictions.len();
    let go_on = move || {
        session.tell(Event::Seen(at, session.known()));
        focus_soon(if last { "lesson-task" } else { "lesson-guess" });
    };
    view! {
        <div class="happened">
            <h2 class="eyebrow" id="lesson-happened" tabindex="-1">{text_fn(move || words().happened())}</h2>
            <One session at />
            <button class="button primary" type="button" on:click=click(go_on)>
                {text_fn(move || if last { words().to_task() } else { words().next_question() })}
            </button>
        </div>
    }
}

/// What was guessed and what happened, folded away while one is at the task.
#[component]
pub(super) fn Before(session: Session) -> impl IntoView {
    let words = move || words::tutorial(session.lab.language.get());
    let count = move || session.guesses.with(Vec::len);
    live(move || {
        if count() == 0 {
            return ().into_any();
        }
        view! {
            <details class="before">
                <summary>{text_fn(move || words().happened())}</summary>
                {(0..count()).map(|at| view! { <One session at /> }.into_any()).collect_view()}
            </details>
        }
        .into_any()
    })
}

/// One prediction with its outcome.
#[component]
fn One(session: Session, at: usize) -> impl IntoView {
    let lesson = session.lesson();
    live(move || {
        let found = session.guesses.with(|guesses| guesses.get(at).cloned());
        let (Some((guess, reveal)), Some(prediction)) = (found, lesson.predictions.get(at)) else {
            return ().into_any();
        };
        view! {
            <div class="one">
                <p class="asked">{session.line(&format!("predict.{}", prediction.id))}</p>
                <Verdict session prediction=prediction.clone() key="predict" because=format!("reveal.{}", prediction.id) guess reveal />
            </div>
        }
        .into_any()
    })
}

/// What became of a guess: each thought that was wrong by its name, with what one would see if it were so; then what
/// happens, and why.
#[component]
pub(super) fn Verdict(
    session: Session,
    /// The question.
    prediction: Prediction,
    /// What its texts begin with.
    key: &'static str,
    /// The text that says why.
    because: String,
    /// What was chosen.
    guess: Guess,
    /// What happened.
    reveal: Arc<Reveal>,
) -> impl IntoView {
    live(move || verdict(session, &prediction, key, &because, &guess, &reveal))
}

fn verdict(
    session: Session,
    prediction: &Prediction,
    key: &str,
    because: &str,
    guess: &Guess,
    reveal: &Arc<Reveal>,
) -> AnyView {
    let words = words::tutorial(session.lab.language.get());
    let said_of = |id: &str| session.line(&format!("{key}.{}.{id}", prediction.id));
    // What holds is the engine's to say.
    let options = prediction.options.iter().zip(&reveal.options);
    let holds = |id: &str| options.clone().any(|(option, found)| option.id == id && found.holds);
    let chosen = guess.clone().unwrap_or_default();
    let wrong: Vec<_> =
        prediction.options.iter().filter(|option| chosen.contains(&option.id) && !holds(&option.id)).cloned().collect();
    let is_right = guess.as_ref().is_some_and(|chosen| reveal.is_right(prediction, chosen));
    let is_partly = !is_right && wrong.is_empty() && !chosen.is_empty();
    let lead = match (guess, is_right) {
        (None, _) => view! { <p class="lead">{words.is_unsure()}</p> }.into_any(),
        (_, true) => view! {
            <p class="lead yes"><span aria-hidden="true">"✓ "</span><strong>{words.is_right()}</strong> " " {words.is_right_says()}</p>
        }
        .into_any(),
        _ if is_partly => {
            view! { <p class="lead"><strong>{words.is_partly()}</strong></p> }.into_any()
        }
        _ => ().into_any(),
    };
    let thoughts = wrong.iter().map(|option| {
        let shown = said_of(&option.id);
        let misconception = option.misconception.clone();
        view! {
            <blockquote class="thought">
                <p class="not"><span aria-hidden="true">"✕ "</span><span class="unseen">{words.yours()} ": "</span> {shown} {hands_for(session, &option.id)}</p>
                {misconception.map(|id| refuted(session, &id, option, reveal))}
            </blockquote>
        }
        .into_any()
    });
    let right = prediction.options.iter().filter(|option| holds(&option.id)).map(|option| {
        let missed = (is_partly && !chosen.contains(&option.id)).then(|| view! { " " <span class="quiet">"(" {words.missed()} ")"</span> });
        view! { <li><span class="yes" aria-hidden="true">"✓ "</span><span>{said_of(&option.id)} {hands_for(session, &option.id)} {missed}</span></li> }.into_any()
    });
    let of_outcome = words::question(session.lab.language.get());
    let way = way_of_literal(&reveal.sandbox, &reveal.answer, words::path(session.lab.language.get()));
    let answer = way.unwrap_or_else(|| shown_answer(&reveal.ask, &reveal.answer, of_outcome));
    view! {
        {lead}
        {thoughts.collect_view()}
        <p class="eyebrow">{words.right_one()}</p>
        <ul class="rights">{right.collect_view()}</ul>
        <p class="line-of-answer" translate="no">{prose::breakable(&answer)}</p>
        <div class="because">{session.say(because)}</div>
    }
    .into_any()
}

/// A misconception, said and refuted; beside the truth where it can be shown.
fn refuted(session: Session, id: &str, option: &PredictionOption, reveal: &Reveal) -> AnyView {
    let words = words::tutorial(session.lab.language.get());
    let library = session.library.get();
    let words_of_library = library.prose.get(session.lab.language.get().tag()).or(library.prose.values().next());
    let thought = super::prose::paragraphs(words_of_library.and_then(|words| words.get(id)));
    let refuted = super::prose::paragraphs(words_of_library.and_then(|words| words.get(&format!("{id}.if"))));
    let beside = library.get(id).and_then(|known| known.model).map(|model| {
        let (ask, answer) = reveal.meant_by(option);
        let imagined = model.imagine(&reveal.before, &reveal.sandbox, &ask);
        let of_outcome = words::question(session.lab.language.get());
        let outcome = word(of_outcome, &imagined.outcome).to_owned();
        let would = if imagined.records.is_empty() { vec![outcome] } else { imagined.records };
        let tried: Vec<String> = answer
            .lookup
            .iter()
            .flat_map(|lookup| &lookup.tries)
            .filter_map(|one| one.name.as_ref())
            .map(ToString::to_string)
            .collect();
        let list = |all: Vec<String>| all.into_iter().map(|one| view! { <li>{one}</li> }.into_any()).collect_view();
        let answered = rdata(&answer, of_outcome);
        let row = |name: &'static str, would: Vec<String>, is: Vec<String>| {
            view! {
                <tr translate="no">
                    <td class="would"><span class="unseen">{name} ": "</span><ul>{list(would)}</ul></td>
                    <td class="is"><span class="unseen">{name} ": "</span><ul>{list(is)}</ul></td>
                </tr>
            }
        };
        // The question, where it is not the one below.
        let other = option.ask.as_ref().map(|ask| format!("{} {}", ask.name, ask.record_type));
        // Which names are asked is told where the answer would be the same.
        let names =
            (would == answered && imagined.tried != tried).then(|| row(words.names_asked(), imagined.tried, tried));
        view! {
            <table class="beside">
                {other.map(|asked| view! { <caption translate="no">{asked}</caption> })}
                <thead><tr><th scope="col">{words.if_right()}</th><th scope="col">{words.as_is()}</th></tr></thead>
                <tbody>{names} {row(words.answered(), would, answered)}</tbody>
            </table>
        }
    });
    view! { <div class="thinking">{thought}</div> <div class="quiet refuted">{refuted}</div> {beside} }.into_any()
}

/// What an answer holds, or its outcome.
fn rdata(answer: &Answer, words: words::QuestionText) -> Vec<String> {
    let all: Vec<String> = answer.records.iter().map(|record| record.record.data.to_string()).collect();
    if all.is_empty() { vec![word(words, answer.outcome().as_str()).to_owned()] } else { all }
}

/// Question and answer in one line.
fn shown_answer(ask: &Ask, answer: &Answer, words: words::QuestionText) -> String {
    format!("{} {} → {}", ask.name, ask.record_type, rdata(answer, words).join(", "))
}

/// Moves the focus to what a press has just brought, once it is there.
pub(super) fn focus_soon(id: &'static str) {
    request_animation_frame(move || {
        use wasm_bindgen::JsCast as _;
        let found = document().get_element_by_id(id).and_then(|found| found.dyn_into::<web_sys::HtmlElement>().ok());
        if let Some(found) = found {
            let _ = found.focus();
        }
    });
}
