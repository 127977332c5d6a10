//! Handles on the drawing: what belongs to a place in it, and is no object that has a box there. Each is a button with a
//! name, and a stop of the keyboard's of its own.

use crate::control::Control;
use crate::page::answer::clock;
use crate::page::kit::arriving::lazy;
use crate::page::kit::element::*;
use crate::page::kit::live::*;
use crate::page::state::lab::{Lab, Selection, lab};
use crate::sandbox::Sandbox;
use crate::session::handles::Handle;
use crate::text::words;
use leptos::prelude::*;

/// A handle, where its control is offered. At a box it is a sign, at the rim its words stand beside it.
pub(super) fn handle(of: Handle, at_box: bool) -> AnyView {
    let lab = lab();
    let says = move || match of {
        Handle::Corefile => lab.text().server_settings(),
        Handle::Outside => lab.text().outside_names(),
        Handle::Settings => lab.text().cluster_settings(),
    };
    let opens = move || match of {
        Handle::Corefile => {
            let settings = |sandbox: &Sandbox| sandbox.cluster().settings().corefile.clone();
            Selection::Object(lab.sandbox.with_untracked(settings))
        }
        Handle::Outside => Selection::Outside,
        Handle::Settings => Selection::Settings,
    };
    let attributes = vec![
        attr_bool("hidden", flag(move || !lab.offers(of.control()))),
        attr_bool("data-due", flag(move || is_due(lab, of.control()))),
        attr_text("title", text_fn(says)),
        attr_text("aria-label", text_fn(says)),
        on("click", Box::new(move |_| lab.select(opens()))),
    ];
    let sign = element("span", vec![attr("aria-hidden", "true")], vec![text("⚙")]);
    let words = if at_box { sign } else { vec![sign, text(" "), text_of(text_fn(says))].into_any() };
    button(if at_box { "handle" } else { "plain" }, attributes, words)
}

/// True where the step of a lesson that is due uses a control.
fn is_due(lab: Lab, control: Control) -> bool {
    lab.due.with(|due| due.controls.contains(&control))
}

/// The rim of the picture: what concerns the cluster as a whole, what is outside it, and the clock.
#[component]
pub(super) fn Rim() -> impl IntoView {
    let lab = lab();
    view! {
        <div class="rim">
            {handle(Handle::Settings, false)}
            {handle(Handle::Outside, false)}
            {live(move || if lab.offers(Control::Time) { view! { <Time /> }.into_any() } else { ().into_any() })}
        </div>
    }
}

/// Virtual time, folded away until somebody wants it.
#[component]
fn Time() -> impl IntoView {
    let lab = lab();
    let opened = RwSignal::new(false);
    let words = move || words::time(lab.language.get());
    let now = move || match lab.sandbox.with(Sandbox::now) {
        0 => String::new(),
        seconds => words().seconds(seconds),
    };
    view! {
        <details class="time" class:to-do=move || is_due(lab, Control::Time) on:toggle=move |_| opened.set(true)>
            <summary><span aria-hidden="true">"◷ "</span>{text_fn(move || words().time())} " " <span class="count">{now}</span></summary>
            <Show when=move || opened.get()>{lazy!(opened: clock, clock::Clock)}</Show>
        </details>
    }
}
