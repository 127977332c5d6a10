//! The administrator's choices as a form: ranges, domain, the kubelet's cluster DNS, the node's own file,
//! the version. They are put in place together.

use super::listed::go_back;
use crate::page::kit::rich::rich;
use crate::page::state::lab::lab;
use crate::sandbox::{Edit, SettingField};
use crate::text::words::{SettingsText, settings};
use leptos::ev;
use leptos::prelude::*;

/// The form.
#[component]
pub(super) fn Choices() -> impl IntoView {
    let lab = lab();
    let present = Memo::new(move |_| lab.sandbox.with(|sandbox| sandbox.cluster().settings().clone()));
    let typed = SettingField::ALL.map(|choice| (choice, RwSignal::new(String::new())));
    Effect::new(move || {
        present.with(|present| typed.iter().for_each(|(choice, text)| text.set(choice.write(present))))
    });
    let misread = RwSignal::new(Vec::<SettingField>::new());
    let apply = move |event: ev::SubmitEvent| {
        event.prevent_default();
        let mut settings = present.get_untracked();
        let mut wrong = Vec::new();
        for (choice, text) in typed {
            let text = text.get_untracked();
            // What was not touched is left alone: another service range moves the kubelet's clusterDNS along.
            if text != choice.write(&present.get_untracked()) {
                wrong.extend(choice.read(&text, &mut settings).err());
            }
        }
        if wrong.is_empty() {
            lab.dispatch(Edit::Settings(settings));
        }
        misread.set(wrong);
    };
    let line = move |(choice, text): (SettingField, RwSignal<String>)| {
        let id = format!("choice-{}", choice.key());
        let (label_for, problem) = (id.clone(), format!("{id}-problem"));
        let is_wrong = move || misread.with(|wrong| wrong.contains(&choice));
        let control = control(choice, text, id, problem.clone(), Signal::derive(is_wrong));
        view! {
            <div class="line">
                <label for=label_for>{move || name(settings(lab.language.get()), choice)}</label>
                <div>
                    {control}
                    <p class="problem" id=problem role="status">{move || is_wrong().then(|| rich(wanted(settings(lab.language.get()), choice)))}</p>
                </div>
            </div>
        }
    };
    view! {
        <div class="head">
            <h2>{move || lab.text().cluster_settings()}</h2>
            <button class="plain" type="button" on:click=move |_| go_back(lab, None)>{move || lab.text().all_objects()}</button>
        </div>
        <p class="hint">{move || settings(lab.language.get()).says()}</p>
        <form class="form" on:submit=apply>
            {typed.map(line).into_iter().collect_view()}
            <div class="actions"><button class="button primary" type="submit">{move || settings(lab.language.get()).apply()}</button></div>
        </form>
    }
}

/// The field of a choice.
fn control(
    choice: SettingField,
    text: RwSignal<String>,
    id: String,
    problem: String,
    is_wrong: Signal<bool>,
) -> AnyView {
    let type_it = move |event| text.set(event_target_value(&event));
    match choice {
        SettingField::NodeFile => view! {
            <textarea id=id class="field mono" rows="3" spellcheck="false" translate="no" dir="ltr" prop:value=text on:input=type_it></textarea>
        }
        .into_any(),
        SettingField::Version => view! {
            <select id=id class="field" translate="no" prop:value=text on:change=type_it>
                {["1.36", "1.35"].map(|version| view! { <option value=version selected=move || text.with(|text| text == version)>{version}</option> })}
            </select>
        }
        .into_any(),
        _ => view! {
            <input id=id class="field" type="text" autocomplete="off" autocapitalize="off" spellcheck="false" translate="no" dir="ltr"
                aria-describedby=problem aria-invalid=move || is_wrong.get().then_some("true") prop:value=text on:input=type_it />
        }
        .into_any(),
    }
}

/// What a choice is called.
fn name(words: SettingsText, choice: SettingField) -> &'static str {
    match choice {
        SettingField::ServiceRanges => words.service_ranges(),
        SettingField::PodRanges => words.pod_ranges(),
        SettingField::Domain => words.domain(),
        SettingField::ClusterDns => words.cluster_dns(),
        SettingField::NodeFile => words.node_file(),
        SettingField::Version => words.version(),
    }
}

/// What a choice has to be, said where it does not read.
fn wanted(words: SettingsText, choice: SettingField) -> &'static str {
    match choice {
        SettingField::ServiceRanges | SettingField::PodRanges => words.bad_ranges(),
        SettingField::Domain => words.bad_domain(),
        SettingField::ClusterDns | SettingField::NodeFile | SettingField::Version => words.bad_addresses(),
    }
}
