//! The question, as a sentence: from which pod, what name, which type.

use crate::dns::RecordType;
use crate::page::kit::element::*;
use crate::page::kit::live::*;
use crate::page::kit::sentence::{question_text, screen_text};
use crate::page::question::finder::Finder;
use crate::page::state::lab::lab;
use crate::sandbox::{Ask, PodRef, Sandbox};
use crate::session::names::{is_long, worth_offering};
use leptos::ev;
use leptos::prelude::*;
use wasm_bindgen::JsCast;

/// How many of the names that the field offers a phone shows besides.
const CHIPS: usize = 8;

/// The strip that is always in view.
#[component]
pub(crate) fn AskStrip(
    /// What stands beside the list of pods: the names that the field offers, and whom the list does not have.
    offered: AnyView,
) -> impl IntoView {
    let lab = lab();
    let question = Memo::new(move |_| lab.sandbox.with(|sandbox| sandbox.question().clone()));
    // Few edits change which pods there are; the list is made anew by those alone.
    let pods = Memo::new(move |_| lab.sandbox.with(Sandbox::askers_listed));
    // A pod that is asked from without a word of its containers is shown by the one that is meant.
    let chosen = move |all: &[PodRef]| {
        let from = question.get().from;
        let is_meant = |pod: &&PodRef| pod.name == from.name && pod.namespace == from.namespace;
        let meant = all.iter().find(is_meant).filter(|_| from.container.is_none()).cloned();
        meant.unwrap_or(from)
    };
    // What is typed is no question until it is asked.
    let draft = RwSignal::new(question.get_untracked().name);
    Effect::new(move || draft.set(question.get().name));
    let ask_now = move |is_sent| {
        lab.ask_typed(Ask { name: draft.get_untracked().trim().to_owned(), ..question.get_untracked() }, is_sent);
    };
    let submit = move |event: ev::Event| {
        event.prevent_default();
        ask_now(true);
    };
    let choose_pod = move |event| {
        if let Ok(from) = event_target_value(&event).parse() {
            lab.ask(Ask { from, name: draft.get_untracked().trim().to_owned(), ..question.get_untracked() });
        }
    };
    let choose_type = move |event| {
        if let Ok(record_type) = event_target_value(&event).parse() {
            lab.ask(Ask { record_type, name: draft.get_untracked().trim().to_owned(), ..question.get_untracked() });
        }
    };
    let pod_options = live(move || {
        let mut all = pods.get();
        let chosen = chosen(&all);
        if !all.contains(&chosen) {
            all.insert(0, chosen.clone());
        }
        let option = |pod: &PodRef| {
            let (value, is_chosen) = (pod.to_string(), *pod == chosen);
            let shown = value.strip_prefix("default/").unwrap_or(&value).to_owned();
            let attributes = vec![attr("value", value), attr_bool("selected", flag(move || is_chosen))];
            element("option", attributes, vec![text(shown)])
        };
        all.iter().map(option).collect::<Vec<_>>().into_any()
    });
    let type_options = RecordType::ALL.into_iter().map(|known| {
        let is_chosen = flag(move || question.get().record_type == known);
        element(
            "option",
            vec![attr("value", known.as_str()), attr_bool("selected", is_chosen)],
            vec![text(known.as_str())],
        )
    });
    let from = vec![
        attr("id", "ask-from"),
        attr("class", "field"),
        attr("translate", "no"),
        attr_text("aria-label", question_text(|words| words.ask_from_label())),
        value(string_fn(move || pods.with(|pods| chosen(pods)).to_string())),
        on("change", Box::new(choose_pod)),
    ];
    let name = vec![
        attr("id", "ask-name"),
        attr_dynamic("class", Box::new(move || draft.with(|name| field_class(name)).to_owned())),
        attr("type", "text"),
        attr("list", "ask-names"),
        attr("autocomplete", "off"),
        attr("autocapitalize", "off"),
        attr("spellcheck", "false"),
        attr("translate", "no"),
        attr("dir", "ltr"),
        attr("enterkeyhint", "go"),
        attr_text("aria-label", question_text(|words| words.ask_name_label())),
        value(string_fn(move || draft.get())),
        on("input", Box::new(move |event| draft.set(event_target_value(&event)))),
        on("change", Box::new(move |_| ask_now(false))),
    ];
    let of_type = vec![
        attr("id", "ask-type"),
        attr("class", "field"),
        attr("translate", "no"),
        attr_text("aria-label", question_text(|words| words.ask_type_label())),
        value(string_fn(move || question.get().record_type.as_str().to_owned())),
        on("change", Box::new(choose_type)),
    ];
    let label = |of: &'static str, says| element("label", vec![attr("for", of)], vec![text_of(question_text(says))]);
    let sentence = vec![
        label("ask-from", |words| words.ask_from()),
        element("select", from, vec![pod_options.into_any()]),
        offered,
        label("ask-name", |words| words.ask_name_before()),
        element("input", name, Vec::new()),
        label("ask-type", |words| words.ask_as()),
        element("select", of_type, type_options.collect()),
        element(
            "button",
            vec![attr("class", "button primary"), attr("type", "submit")],
            vec![
                text_of(question_text(|words| words.ask())),
                element("span", vec![attr("aria-hidden", "true")], vec![text(" ⏎")]),
            ],
        ),
    ];
    let form = element("form", vec![attr("class", "sentence"), on("submit", Box::new(submit))], sentence);
    let label = attr_text("aria-label", question_text(|words| words.region_ask()));
    element("section", vec![attr("class", "ask"), attr("id", "question"), label], vec![form])
}

/// The names that the field offers, and whom the list of pods does not have.
pub(crate) fn offered() -> AnyView {
    let lab = lab();
    let offered = Memo::new(move |_| {
        lab.sandbox.with(|sandbox| worth_offering(sandbox.cluster(), &sandbox.question().from.namespace))
    });
    let options = live(move || {
        offered
            .get()
            .into_iter()
            .map(|name| view! { <option value=name></option> }.into_any())
            .collect_view()
            .into_any()
    });
    // On a phone the nearest of them are a press away.
    let chip = move |name: String| {
        let says = name.clone();
        let ask = move || {
            let question = lab.sandbox.with_untracked(|sandbox| sandbox.question().clone());
            lab.ask(Ask { name: name.clone(), ..question });
        };
        view! { <button class="chip" type="button" on:click=click(ask)>{says}</button> }.into_any()
    };
    let chips = live(move || offered.get().into_iter().take(CHIPS).map(chip).collect_view().into_any());
    view! {
        <Finder />
        // Where the step of a lesson that is due is a lookup, the field and the button behind this are outlined.
        <span class="asked-for" hidden=move || lab.due.with(|due| !due.asks)></span>
        <datalist id="ask-names">{options}</datalist>
        <div class="near" role="group" translate="no" aria-label=screen_text(|text| text.ask_near())>{chips}</div>
    }
    .into_any()
}

/// Takes a person who asks for it to the name field.
pub(crate) fn focus_name(event: ev::MouseEvent) {
    event.prevent_default();
    focus_on_name();
}

/// Puts the keyboard into the name field.
pub(crate) fn focus_on_name() {
    let field =
        document().get_element_by_id("ask-name").and_then(|field| field.dyn_into::<web_sys::HtmlElement>().ok());
    if let Some(field) = field {
        let _ = field.focus();
    }
}

/// How the field of a name looks.
fn field_class(name: &str) -> &'static str {
    if is_long(name) { "field name long" } else { "field name" }
}
