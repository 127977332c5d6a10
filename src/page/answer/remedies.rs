//! What would make the name resolve, or take its address away: the nearest edits, each with what it leads to and
//! a button that makes it. They are looked for when they are shown, a few milliseconds at a time.

use crate::page::answer::edit_as_command::AsCommand;
use crate::page::browser::lazy::{is_over, lazy_fn, pause};
use crate::page::kit::arriving::lazy;
use crate::page::kit::live::*;
use crate::page::kit::rich::rich;
use crate::page::state::lab::{Lab, lab};
use crate::sandbox::{Aim, Ask, Edit, Remedy, Sandbox, Search};
use crate::text::{Language, remedy, words};
use leptos::prelude::*;
use wasm_bindgen::JsCast;

/// How long the page is held up at a time, in milliseconds.
const AT_A_TIME: f64 = 8.0;
/// How many edits are tried between two looks at the clock.
const TRIALS: usize = 1;

/// The section below the trace. It is open where a name does not resolve, and folded where it does.
#[component]
pub(crate) fn Remedies() -> impl IntoView {
    let lab = lab();
    let aim =
        Memo::new(move |_| lab.sandbox.with(|sandbox| lab.answer.with(|answer| Aim::of(sandbox.question(), answer))));
    let is_open = RwSignal::new(false);
    Effect::new(move |_| is_open.set(aim.get() == Some(Aim::Resolve)));
    let title = move || {
        let words = lab.text();
        if aim.get() == Some(Aim::Remove) { words.remedies_remove() } else { words.remedies_resolve() }
    };
    let toggled = move |event: leptos::ev::Event| {
        let details = event.target().and_then(|target| target.dyn_into::<web_sys::HtmlDetailsElement>().ok());
        is_open.set(details.is_some_and(|details| details.open()));
    };
    view! {
        <Show when=move || lab.remedies_shown.get() && aim.with(Option::is_some)>
            <details class="more remedies" prop:open=move || is_open.get() on:toggle=toggled>
                <summary>{text_fn(title)}</summary>
                <Show when=move || is_open.get()>{lazy!(noted: remedy, Offers)}</Show>
            </details>
        </Show>
    }
}

/// What has been found so far.
#[derive(Clone, Default, PartialEq)]
struct Offered {
    remedies: Vec<Remedy>,
    is_over: bool,
}

/// The remedies themselves.
#[component]
fn Offers() -> impl IntoView {
    let lab = lab();
    let offered = RwSignal::new(Offered::default());
    // Each change makes the search before it idle.
    let turn = StoredValue::new(0_u32);
    let asked = Memo::new(move |_| lab.sandbox.with(|sandbox| sandbox.question().clone()));
    Effect::new(move |_| {
        lab.revision.track();
        lab.answer.track();
        let question = asked.get();
        turn.update_value(|turn| *turn += 1);
        let mine = turn.get_value();
        offered.update(|offered| offered.is_over = false);
        leptos::task::spawn_local(async move {
            // What a person sees first is the answer.
            pause().await;
            look(lab, question, offered, move || turn.try_get_value() == Some(mine)).await;
        });
    });
    let words = move || words::remedy(lab.language.get());
    let rows = move || {
        let language = lab.language.get();
        offered.with(|offered| {
            let rows = offered.remedies.iter().enumerate().map(|(place, one)| row(lab, language, place, one));
            rows.collect_view()
        })
    };
    // What mends a cause is told with it.
    let is_told = move || {
        lab.sandbox.with(|sandbox| lab.answer.with(|answer| sandbox.is_mended_by_a_finding(sandbox.question(), answer)))
    };
    let none = move || if is_told() { words().shown_above() } else { words().none() };
    let is_empty = move || offered.with(|offered| offered.is_over && offered.remedies.is_empty());
    view! {
        <div aria-busy=move || (!offered.with(|offered| offered.is_over)).to_string()>
            <ol class="offers">{rows}</ol>
            <p class="quiet" hidden=move || offered.with(|offered| offered.is_over || !offered.remedies.is_empty())>{move || words().looking()}</p>
            <p class="quiet" hidden=move || !is_empty()>{move || is_empty().then(none)}</p>
        </div>
    }
}

async fn look(lab: Lab, question: Ask, offered: RwSignal<Offered>, is_wanted: impl Fn() -> bool) {
    if !is_wanted() {
        return;
    }
    let Some(mut search) = lab.sandbox.try_with_untracked(|sandbox: &Sandbox| begin(sandbox, &question)) else {
        return;
    };
    if is_over(AT_A_TIME, is_wanted, || search.advance(TRIALS)).await {
        offered.try_set(Offered { remedies: search.found(), is_over: true });
    }
}

lazy_fn! { remedy:
    /// The remedies of the present question, all at once: for programs that want them beside the answer.
    pub(crate) fn nearest(lab: Lab) -> Vec<Remedy> {
        lab.sandbox.with_untracked(|sandbox| begin(sandbox, sandbox.question()).finish())
    }
}

fn begin(sandbox: &Sandbox, question: &Ask) -> Search {
    sandbox.remedies(question)
}

fn row(lab: Lab, language: Language, place: usize, one: &Remedy) -> impl IntoView + use<> {
    let words = words::remedy(language);
    let said = remedy::sentence(language, one);
    let leads_to = remedy::outcome(language, &one.promise);
    let id = format!("remedy-{place}");
    let described = id.clone();
    let edit = Edit::Try { requests: one.requests.clone(), question: one.question.clone(), wait: one.wait };
    let in_words = edit.clone();
    // The button goes with what it offered: who pressed it finds themselves at the head of the section.
    let attempt = move |event: leptos::ev::MouseEvent| {
        let button = event.current_target().and_then(|target| target.dyn_into::<web_sys::Element>().ok());
        let head = button.and_then(|button| button.closest("details").ok()??.first_element_child());
        if let Some(head) = head.and_then(|head| head.dyn_into::<web_sys::HtmlElement>().ok()) {
            let _ = head.focus();
        }
        lab.dispatch(edit.clone());
    };
    view! {
        <li data-remedy=place.to_string()>
            <p id=id>{rich(&said)} " " <span class="leads-to">{words.then()} " " <span class="mono" translate="no">{leads_to}</span></span></p>
            <button class="button" type="button" aria-describedby=described on:click=attempt>{words.try_it()}</button>
            <AsCommand edit=in_words />
        </li>
    }
}
