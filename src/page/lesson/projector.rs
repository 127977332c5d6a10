//! A lesson shown to a room: hands are counted in place of a choice, nothing is recorded, and there are notes for whoever
//! teaches.

use super::session::{Event, Guess, Session};
use super::{Lessons, prose};
use crate::lesson::{self, Prediction};
use crate::page::browser::hand_out;
use crate::page::kit::live::*;
use crate::session::projector::Shown;
use crate::text::words;
use leptos::prelude::*;

impl Lessons {
    /// True where lessons are shown to a room.
    pub(crate) fn is_projected(self) -> bool {
        self.embedding.parameters.with_value(|parameters| parameters.projector)
    }

    /// What the options of questions are shuffled by: what the address says, or what the learner has.
    pub(crate) fn seed(self) -> u64 {
        self.seed_wanted().unwrap_or_else(|| self.own_seed())
    }

    /// The seed that a host wants.
    pub(crate) fn seed_wanted(self) -> Option<u64> {
        self.embedding.parameters.with_value(|parameters| parameters.seed).map(u64::from)
    }

    /// The playlist that says which lesson follows.
    pub(crate) fn playlist(self) -> Option<String> {
        self.embedding.parameters.with_value(|parameters| parameters.playlist.clone())
    }
}

/// A question with a count of hands for each option; none of them is marked until the outcome is shown.
#[component]
pub(super) fn Hands(
    session: Session,
    /// The question.
    prediction: Prediction,
    /// Called with the options for which there are hands.
    #[prop(into)]
    commit: Callback<Guess>,
) -> impl IntoView {
    let words = move || words::tutorial(session.lab.language.get());
    let asked = format!("predict.{}", prediction.id);
    let place = format!("{}/{}", session.lesson().slug, prediction.id);
    let order = lesson::order(session.lessons.seed(), &place, prediction.options.len());
    let count = move |id: &str| session.hands.with(|hands| hands.iter().filter(|hand| *hand == id).count());
    let option = |id: String| {
        let key = format!("{asked}.{id}");
        let (more, fewer, shown) = (id.clone(), id.clone(), id);
        let add = move || session.tell(Event::Raised(&more));
        let take = move || session.tell(Event::Lowered(&fewer));
        let (name, other) = (key.clone(), key.clone());
        let named = move |key: &str| session.prose.with(|words| prose::plain(words.get(key)));
        view! {
            <li class="option">
                <span>{live(move || session.line(&key))}</span>
                <span class="count">
                    <button class="button" type="button" aria-label=crate::page::kit::live::string_fn(move || words().hand_less(named(&name))) on:click=click(take)>"−"</button>
                    <output>{crate::page::kit::live::string_fn(move || count(&shown).to_string())}</output>
                    <button class="button" type="button" aria-label=crate::page::kit::live::string_fn(move || words().hand_more(named(&other))) on:click=click(add)>"+"</button>
                </span>
            </li>
        }
        .into_any()
    };
    let options: Vec<String> =
        order.into_iter().filter_map(|at| prediction.options.get(at)).map(|option| option.id.clone()).collect();
    let all = options.clone();
    let reveal = move || {
        let raised = session.hands.get_untracked();
        let raised: Vec<String> = all.iter().filter(|id| raised.contains(id)).cloned().collect();
        commit.run((!raised.is_empty()).then_some(raised));
    };
    view! {
        <div class="question hands">
            <p class="asked">{live({ let asked = asked.clone(); move || session.line(&asked) })}</p>
            <ul>{options.into_iter().map(option).collect_view()}</ul>
            <button class="button primary" type="button" on:click=click(reveal)>{text_fn(move || words().reveal())}</button>
        </div>
    }
}

/// How many hands there were for an option, where any were counted.
pub(super) fn hands_for(session: Session, id: &str) -> AnyView {
    let count = session.hands.with(|hands| hands.iter().filter(|hand| *hand == id).count());
    if count == 0 {
        return ().into_any();
    }
    let says = words::tutorial(session.lab.language.get()).hands(count);
    view! { " " <span class="quiet">"(" {says} ")"</span> }.into_any()
}

/// Notes for whoever teaches, folded: the time, the wrong ideas to expect, what to discuss, and the link.
#[component]
pub(super) fn Notes(session: Session) -> impl IntoView {
    let words = move || words::tutorial(session.lab.language.get());
    let lesson = session.lesson();
    let minutes = lesson.minutes;
    let expected: Vec<String> = lesson
        .predictions
        .iter()
        .flat_map(|prediction| &prediction.options)
        .filter_map(|option| option.misconception.clone())
        .collect();
    let wrong = move || {
        let tag = session.lab.language.get().tag();
        session.library.with(|library| {
            let texts = library.prose.get(tag).or(library.prose.values().next());
            let one = |id: &String| {
                let thought = prose::line(texts.and_then(|texts| texts.get(id)));
                let refuted = texts.and_then(|texts| texts.get(&format!("{id}.if")));
                view! { <li><p>{thought}</p> <div class="quiet">{prose::paragraphs(refuted)}</div></li> }.into_any()
            };
            expected.iter().map(one).collect_view().into_any()
        })
    };
    let copy = move || {
        let (slug, playlist) = (session.slug.get_value().unwrap_or_default(), session.lessons.playlist());
        let shown = Shown {
            lesson: &slug,
            stage: session.stage.get_untracked(),
            seed: session.lessons.seed(),
            language: session.lab.language.get_untracked(),
            playlist: playlist.as_deref(),
        };
        let page = window().location().href().unwrap_or_default();
        let page = page.split(['#', '?']).next().unwrap_or_default();
        hand_out::copy(&format!("{page}?{}", shown.query()));
        session.lab.announcement.set(session.lab.language.get_untracked().text().copied().to_owned());
    };
    view! {
        <details class="teacher">
            <summary>{text_fn(move || words().teacher())}</summary>
            <p>{crate::page::kit::live::string_fn(move || words().teacher_time(minutes))}</p>
            <p class="eyebrow">{text_fn(move || words().teacher_wrong())}</p>
            <ul>{live(wrong)}</ul>
            {live(move || if session.says("experiment") {
                view! { <p class="eyebrow">{words().teacher_discuss()}</p> {session.say("experiment")} }.into_any()
            } else {
                ().into_any()
            })}
            <button class="plain" type="button" on:click=click(copy)>{text_fn(move || words().teacher_link())}</button>
        </details>
    }
}
