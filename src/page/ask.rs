//! The question, as a sentence: from which pod, what name, which type.

use super::app::label;
use super::lab::lab;
use super::live::*;
use crate::cluster::{Kind, ObjectRef};
use crate::dns::RecordType;
use crate::sandbox::{Ask, PodRef};
use leptos::ev;
use leptos::prelude::*;
use wasm_bindgen::JsCast;

/// How many names the field offers.
const OFFERED: usize = 60;

/// The strip that is always in view.
#[component]
pub fn AskStrip() -> impl IntoView {
    let lab = lab();
    let question = Memo::new(move |_| lab.sandbox.with(|sandbox| sandbox.question().clone()));
    // Few edits change which pods there are; the list is made anew by those alone.
    let pods = Memo::new_owning(move |known: Option<Vec<PodRef>>| {
        lab.sandbox.with(|sandbox| {
            let all = sandbox.cluster().of_kind(&Kind::Pod).map(|pod| pod.reference());
            let (systems, mut pods): (Vec<_>, Vec<_>) = all.partition(|pod| pod.namespace.starts_with("kube-"));
            pods.extend(systems);
            let is_known =
                |(known, pod): (&PodRef, &&ObjectRef)| known.name == pod.name && known.namespace == pod.namespace;
            match known {
                Some(known) if known.len() == pods.len() && known.iter().zip(&pods).all(is_known) => (known, false),
                _ => (pods.into_iter().map(PodRef::of).collect(), true),
            }
        })
    });
    let offered = Memo::new(move |_| lab.sandbox.with(|sandbox| names_worth_offering(sandbox, &question.get())));
    // What is typed is no question until it is asked.
    let draft = RwSignal::new(question.get_untracked().name);
    Effect::new(move || draft.set(question.get().name));
    let ask_now = move || lab.ask(Ask { name: draft.get_untracked().trim().to_owned(), ..question.get_untracked() });
    let submit = move |event: ev::SubmitEvent| {
        event.prevent_default();
        ask_now();
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
    let shown = move |pod: &PodRef| if pod.namespace == "default" { pod.name.clone() } else { pod.to_string() };
    view! {
        <section class="ask" id="question" aria-label=label(|text| text.region_ask)>
            <form class="sentence" on:submit=submit>
                <label for="ask-from">{label(|text| text.ask_from)}</label>
                <select id="ask-from" class="field" aria-label=label(|text| text.ask_from_label) on:change=choose_pod
                    prop:value=words(move || { pods.track(); question.get().from.to_string() }) translate="no">
                    {live(move || {
                        let chosen = question.get().from;
                        let mut all = pods.get();
                        if !all.contains(&chosen) {
                            all.insert(0, chosen.clone());
                        }
                        all.into_iter().map(|pod| view! {
                            <option value=pod.to_string() selected={pod == chosen}>{shown(&pod)}</option>
                        }.into_any()).collect_view().into_any()
                    })}
                </select>
                <label for="ask-name">{label(|text| text.ask_name_before)}</label>
                <input id="ask-name" class="field name" type="text" list="ask-names" aria-label=label(|text| text.ask_name_label)
                    autocomplete="off" autocapitalize="off" spellcheck="false" translate="no" dir="ltr" enterkeyhint="go"
                    prop:value=draft on:input=move |event| draft.set(event_target_value(&event)) on:change=move |_| ask_now() />
                <datalist id="ask-names">
                    {live(move || offered.get().into_iter().map(|name| view! { <option value=name></option> }.into_any()).collect_view().into_any())}
                </datalist>
                <label for="ask-type">{label(|text| text.ask_as)}</label>
                <select id="ask-type" class="field" aria-label=label(|text| text.ask_type_label) on:change=choose_type
                    prop:value=said(move || question.get().record_type.as_str()) translate="no">
                    {RecordType::ALL.into_iter().map(|known| view! {
                        <option value=known.as_str() selected=flag(move || question.get().record_type == known)>{known.as_str()}</option>
                    }.into_any()).collect_view()}
                </select>
                <button class="button primary" type="submit">{label(|text| text.ask)} <span aria-hidden="true">" ⏎"</span></button>
            </form>
        </section>
    }
}

/// Takes a person who asks for it to the name field.
pub fn focus_name(event: ev::MouseEvent) {
    event.prevent_default();
    focus_on_name();
}

/// Puts the keyboard into the name field.
pub fn focus_on_name() {
    let field =
        document().get_element_by_id("ask-name").and_then(|field| field.dyn_into::<web_sys::HtmlElement>().ok());
    if let Some(field) = field {
        let _ = field.focus();
    }
}

/// Names a person may want to try from here: Services by their short names, hostnames under them, names
/// outside.
fn names_worth_offering(sandbox: &crate::sandbox::Sandbox, question: &Ask) -> Vec<String> {
    let here = &question.from.namespace;
    let mut near = Vec::new();
    let mut far = Vec::new();
    for service in sandbox.cluster().of_kind(&Kind::Service).take(OFFERED) {
        let reference = service.reference();
        if reference.namespace == *here {
            near.push(reference.name.clone());
        } else {
            far.push(format!("{}.{}", reference.name, reference.namespace));
        }
    }
    for pod in sandbox.cluster().in_namespace(&Kind::Pod, here).filter_map(|object| object.as_pod()).take(OFFERED) {
        if !pod.spec.hostname.is_empty() && !pod.spec.subdomain.is_empty() {
            near.push(format!("{}.{}", pod.spec.hostname, pod.spec.subdomain));
        }
    }
    near.extend(far);
    near.push("www.example.com".to_owned());
    near.truncate(OFFERED);
    near
}
