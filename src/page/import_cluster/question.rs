//! Which name fails, and from which pod: one field for both, over as many as there are.

use super::result::explain;
use super::{import_screen, says};
use crate::dns::RecordType;
use crate::own_cluster::{askers, offered};
use crate::page::kit::live::*;
use crate::page::kit::rich::rich;
use crate::sandbox::{Ask, PodRef};
use leptos::ev;
use leptos::html;
use leptos::prelude::*;

/// How many pods and names are shown at once.
const SHOWN: usize = 8;

/// The form.
#[component]
pub(super) fn QuestionForm() -> impl IntoView {
    let screen = import_screen();
    let lab = screen.lab;
    let pods = Memo::new(move |_| {
        lab.revision.track();
        lab.sandbox.with_untracked(askers)
    });
    let chosen = RwSignal::new(None::<PodRef>);
    // Who asks: whom somebody chose, who asked last, or the likeliest.
    let from = Memo::new(move |_| {
        let asked = screen.is_asked.get().then(|| lab.sandbox.with(|sandbox| sandbox.question().from.clone()));
        pods.with(|pods| {
            let is_there = |pod: &PodRef| pods.contains(pod);
            chosen.get().filter(is_there).or(asked.filter(is_there)).or_else(|| pods.first().cloned())
        })
    });
    let text = RwSignal::new(String::new());
    let field = NodeRef::<html::Input>::new();
    let kind = NodeRef::<html::Select>::new();
    let found = Memo::new(move |_| {
        pods.with(|pods| lab.sandbox.with_untracked(|sandbox| offered(sandbox, pods, &text.get(), SHOWN)))
    });
    // A link of somebody else's cluster comes with its question.
    Effect::new(move || {
        lab.revision.track();
        let asked = lab.sandbox.with_untracked(|sandbox| {
            (sandbox.is_observed() && !sandbox.is_imported()).then(|| sandbox.question().name.clone())
        });
        if let (Some(name), Some(field), false) = (asked, field.get(), screen.is_asked.get_untracked()) {
            field.set_value(&name);
            screen.is_asked.set(true);
        }
    });
    // A message that was pasted says which name it is.
    Effect::new(move || {
        let named = screen.message.with(|said| said.as_ref()?.name().map(str::to_owned));
        if let (Some(name), Some(field)) = (named, field.get()) {
            field.set_value(&name);
            text.set(name);
        }
    });
    let choose = move |pod: PodRef| {
        chosen.set(Some(pod));
        text.set(String::new());
        if let Some(field) = field.get_untracked() {
            field.set_value("");
            let _ = field.focus();
        }
    };
    let look_up = move |name: String| {
        let Some(from) = from.get_untracked() else { return };
        let record_type = kind.get_untracked().and_then(|kind| kind.value().parse().ok()).unwrap_or(RecordType::A);
        text.set(String::new());
        if let Some(field) = field.get_untracked() {
            field.set_value(&name);
        }
        explain(screen, Ask { from, name, record_type });
    };
    let submit = move |event: ev::SubmitEvent| {
        event.prevent_default();
        let typed = field.get_untracked().map(|field| field.value()).unwrap_or_default();
        let typed = typed.trim().to_owned();
        let pod = typed
            .parse::<PodRef>()
            .ok()
            .filter(|pod| typed.contains('/') && pods.with_untracked(|pods| pods.contains(pod)));
        match pod {
            Some(pod) => choose(pod),
            None if typed.is_empty() => {}
            None => look_up(typed),
        }
    };
    let stand_in = move || {
        let pod = screen.came.with(|came| came.as_ref()?.stand_in.clone())?;
        Some(view! { <p class="quiet">{rich(&says(lab).stand_in(&pod))}</p> })
    };
    let is_searching = move || text.with(|text| !text.trim().is_empty());
    let offers = move || {
        let words = says(lab);
        let own = from.get();
        let pods = found.with(|found| found.pods.clone());
        let names = found.with(|found| found.names.clone());
        let (all_pods, all_names) =
            found.with(|found| (found.pods.len() + found.more_pods, found.names.len() + found.more_names));
        let none = (pods.is_empty() && names.is_empty()).then(|| view! { <p class="quiet">{words.nothing_fits()}</p> });
        let list = |title: &'static str, shown: usize, all: usize, buttons: Vec<AnyView>| {
            (!buttons.is_empty()).then(|| view! {
                <div class="offers-of"><h3>{title} " " <span class="count">{words.of_all(shown, all)}</span></h3><ul>{buttons}</ul></div>
            })
        };
        let pod_buttons: Vec<AnyView> = pods.iter().map(|pod| {
            let (pod, name) = (pod.clone(), pod.to_string());
            let pressed = (own.as_ref() == Some(&pod)).to_string();
            view! { <li><button class="button mono" type="button" translate="no" aria-pressed=pressed aria-label=words.from_pod(&name) on:click=click(move || choose(pod.clone()))>{name.clone()}</button></li> }.into_any()
        }).collect();
        let name_buttons: Vec<AnyView> = names.iter().map(|name| {
            let (asked, name) = (name.clone(), name.clone());
            view! { <li><button class="button mono" type="button" translate="no" aria-label=words.ask_name(&name) on:click=click(move || look_up(asked.clone()))>{name.clone()}</button></li> }.into_any()
        }).collect();
        view! {
            <div class="fits">
                {list(words.names(), names.len(), all_names, name_buttons)}
                {list(words.pods(), pods.len(), all_pods, pod_buttons)}
                {none}
            </div>
        }
    };
    view! {
        <section class="asking" aria-labelledby="mine-which">
            <h2 id="mine-which">{text_fn(move || says(lab).which())}</h2>
            <form on:submit=submit>
                <p class="from">{text_fn(move || says(lab).from())} " " <code translate="no">{move || from.get().map(|pod| pod.to_string())}</code></p>
                {stand_in}
                <div class="row-of">
                    <input node_ref=field class="field" type="text" required translate="no" dir="ltr" autocomplete="off" autocapitalize="none" spellcheck="false"
                        aria-label=text_fn(move || says(lab).search()) placeholder=string_fn(move || says(lab).search_hint().replace('`', ""))
                        on:input=move |event| text.set(event_target_value(&event)) />
                    <select node_ref=kind class="field" translate="no" aria-label=text_fn(move || says(lab).record_type())>
                        {RecordType::ALL.into_iter().map(|one| view! { <option value=one.as_str()>{one.as_str()}</option> }).collect_view()}
                    </select>
                    <button class="button primary" type="submit">{text_fn(move || says(lab).explain())}</button>
                </div>
                <Show when=is_searching>{offers}</Show>
            </form>
        </section>
    }
}
