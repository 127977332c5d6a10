//! Makes a lesson of the state at hand: the chosen answers become its goals.

use super::lessons;
use crate::lesson::{self, DraftError};
use crate::page::kit::live::*;
use crate::page::state::lab::lab;
use crate::page::state::lesson_opened::Opened;
use crate::sandbox::Ask;
use crate::text::answer;
use crate::text::lesson::draft_words;
use crate::text::words;
use leptos::ev;
use leptos::prelude::*;

/// The form.
#[component]
pub(super) fn Make() -> impl IntoView {
    let lab = lab();
    let lessons = lessons();
    let words = move || words::tutorial(lab.language.get());
    let title = RwSignal::new(words::tutorial(lab.language.get_untracked()).title_first().to_owned());
    // The question at hand is chosen, the pinned ones may be.
    let offered = Memo::new(move |_| {
        lab.sandbox.with(|sandbox| {
            let mut all = vec![sandbox.question().clone()];
            all.extend(sandbox.pinned().iter().filter(|pinned| *pinned != sandbox.question()).cloned());
            all
        })
    });
    let left_out = RwSignal::new(Vec::<Ask>::new());
    let chosen = move || -> Vec<Ask> {
        let left_out = left_out.get_untracked();
        offered.get_untracked().into_iter().filter(|ask| !left_out.contains(ask)).collect()
    };
    let written = RwSignal::new(false);
    // The whole lesson as one text, or why there is none.
    let draft = move || {
        let language = lab.language.get_untracked();
        let words = &draft_words(language);
        let made =
            lab.sandbox.with_untracked(|sandbox| lesson::draft(sandbox, &chosen(), &title.get_untracked(), words));
        made.map(|files| files.bundle())
    };
    // Nothing was changed yet: said before anybody presses anything.
    let problem = Memo::new(move |_| {
        lab.sandbox.track();
        left_out.track();
        draft().err()
    });
    let write = move |event: ev::SubmitEvent| {
        event.prevent_default();
        if let Ok(text) = draft() {
            crate::page::browser::hand_out::download("lesson.txt", &text);
            written.set(true);
        }
    };
    let copy = move || {
        if let Ok(text) = draft() {
            super::column::copy_link(lab, text);
        }
    };
    let open = move || {
        if let Ok(text) = draft() {
            lessons.making.set(false);
            lessons.open(Opened::elsewhere(text));
        }
    };
    let is_none = move || problem.with(Option::is_some);
    let line = move |ask: Ask| {
        let (same, own) = (ask.clone(), ask.clone());
        let shown = format!("{} {} ({})", ask.name, ask.record_type, ask.from);
        let now = words_of(move || lab.sandbox.with(|sandbox| answer::summary(lab.words(), &sandbox.answer(&ask))));
        view! {
            <label class="option">
                <input type="checkbox" prop:checked=flag(move || left_out.with(|left_out| !left_out.contains(&same)))
                    on:change=move |event| {
                        let on = event_target_checked(&event);
                        left_out.update(|left_out| {
                            left_out.retain(|known| *known != own);
                            if !on {
                                left_out.push(own.clone());
                            }
                        });
                    } />
                <span translate="no"><code>{shown}</code> " → " {now}</span>
            </label>
        }
        .into_any()
    };
    view! {
        <form class="make" on:submit=write aria-labelledby="make-title">
            <h2 id="make-title">{text_fn(move || words::lesson_entry(lab.language.get()).make())}</h2>
            <p class="quiet">{text_fn(move || words().make_says())}</p>
            <label for="make-name">{text_fn(move || words().title())}</label>
            <input id="make-name" class="field" type="text" prop:value=title on:input=move |event| title.set(event_target_value(&event)) />
            <fieldset>
                <legend class="eyebrow">{text_fn(move || words().chosen())}</legend>
                {live(move || offered.get().into_iter().map(line).collect_view().into_any())}
            </fieldset>
            <p class="problem" role="status">{text_fn(move || match problem.get() {
                Some(DraftError::NothingChosen) => words().choose_one(),
                Some(DraftError::NothingChanged) => words().change_first(),
                None => "",
            })}</p>
            <div class="row-of">
                <button class="button primary" type="submit" disabled=flag(is_none)>{text_fn(move || words().write())}</button>
                <button class="button" type="button" disabled=flag(is_none) on:click=click(copy)>{text_fn(move || words().link())}</button>
                <button class="button" type="button" disabled=flag(is_none) on:click=click(open)>{text_fn(move || words().try_it())}</button>
                <button class="plain" type="button" on:click=click(move || lessons.making.set(false))>{text_fn(move || lab.text().close())}</button>
            </div>
            <p class="quiet" role="status">{text_fn(move || if written.get() { words().written() } else { "" })}</p>
        </form>
    }
}

fn words_of(says: impl Fn() -> String + Send + 'static) -> Box<dyn Fn() -> String + Send> {
    string_fn(says)
}
