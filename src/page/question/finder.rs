//! The pods that the question's list does not have: a field that finds one by some letters of its name.

use crate::page::kit::arriving::lazy;
use crate::page::kit::live::*;
use crate::page::state::lab::lab;
use crate::sandbox::{Ask, PodRef};
use leptos::ev;
use leptos::html;
use leptos::prelude::*;
use wasm_bindgen::JsCast;

/// The field, where the list does not have every pod.
#[component]
pub(crate) fn Finder() -> impl IntoView {
    let lab = lab();
    let beyond = Memo::new(move |_| lab.sandbox.with(|sandbox| sandbox.askers_beyond()));
    let is_needed = Memo::new(move |_| beyond.get() > 0);
    live(move || if is_needed.get() { lazy!(finder, Field, beyond: Memo<usize>) } else { ().into_any() })
}

#[component]
fn Field(
    /// How many pods the list does not have.
    beyond: Memo<usize>,
) -> impl IntoView {
    let lab = lab();
    let typed = RwSignal::new(String::new());
    let field = NodeRef::<html::Input>::new();
    let found = Memo::new(move |_| {
        let typed = typed.get();
        lab.sandbox.with(|sandbox| sandbox.askers_by(&typed))
    });
    let choose = move |from: PodRef| {
        typed.set(String::new());
        field.get_untracked().inspect(|field| field.set_value(""));
        let question = lab.sandbox.with_untracked(|sandbox| sandbox.question().clone());
        lab.ask(Ask { from, name: typed_name().unwrap_or(question.name), ..question });
    };
    let named = move || lab.sandbox.with_untracked(|sandbox| sandbox.asker_named(&typed.get_untracked()));
    let on_input = move |event: ev::Event| {
        typed.set(event_target_value(&event));
        // What is typed may go on; what is taken from the offers is meant.
        let kind = event.dyn_ref::<ev::InputEvent>().map(|event| event.input_type());
        if kind.is_none_or(|kind| kind == "insertReplacementText")
            && let Some(pod) = named()
        {
            choose(pod);
        }
    };
    let on_change = move |_| {
        if let Some(pod) = named() {
            choose(pod);
        }
    };
    let on_key = move |event: ev::KeyboardEvent| {
        if event.key() != "Enter" || event.is_composing() {
            return;
        }
        // It belongs to this field, not to the question around it.
        event.prevent_default();
        if let Some(pod) = named().or_else(|| found.with_untracked(|found| found.listed.first().cloned())) {
            choose(pod);
        }
    };
    let options = live(move || {
        let option = |pod: &PodRef| view! { <option value=pod.to_string()></option> }.into_any();
        found.with(|found| found.listed.iter().map(option).collect_view()).into_any()
    });
    let says = string_fn(move || match found.with(|found| found.listed.len() + found.more) {
        _ if typed.with(|typed| typed.trim().is_empty()) => String::new(),
        0 => lab.text().no_pod_found().to_owned(),
        number => lab.text().pods_found(number),
    });
    view! {
        <input node_ref=field id="ask-find" class="field" type="search" list="ask-found" autocomplete="off" autocapitalize="off" spellcheck="false"
            dir="ltr" aria-label=string_fn(move || lab.text().find_pod(beyond.get())) placeholder=string_fn(move || lab.text().find_others(beyond.get()))
            on:input=on_input on:change=on_change on:keydown=on_key />
        <datalist id="ask-found">{options}</datalist>
        <span class="quiet found" role="status">{says}</span>
    }
}

/// What stands in the name field, asked or not.
pub(crate) fn typed_name() -> Option<String> {
    let field = document().get_element_by_id("ask-name")?;
    Some(field.dyn_into::<web_sys::HtmlInputElement>().ok()?.value().trim().to_owned())
}
