//! The Corefiles of distributions: each with what it is and where it is from, to be put in place.

use super::super::fields::path;
use super::Desk;
use crate::cluster::{ObjectRef, Value};
use crate::manifest;
use crate::page::kit::rich::rich;
use crate::page::state::lab::lab;
use crate::resolution::writing::{CUSTOM, Other, PRESETS, Preset};
use crate::sandbox::Edit;
use crate::text::corefile;
use leptos::prelude::*;

/// A list to choose from, and what is chosen.
#[component]
pub(super) fn Presets(desk: Desk, object: StoredValue<ObjectRef>) -> impl IntoView {
    let chosen = RwSignal::new(None::<usize>);
    let choose = move |event| chosen.set(event_target_value(&event).parse().ok().filter(|at| *at < PRESETS.len()));
    view! {
        <details class="presets" hidden=move || !desk.is_offered.get()>
            <summary>{move || desk.words().presets()}</summary>
            <p class="choice">
                <select class="field" aria-label=move || desk.words().preset() on:change=choose>
                    <option value="">{move || desk.words().preset_choose()}</option>
                    {PRESETS.iter().enumerate().map(|(at, preset)| view! { <option value=at.to_string() translate="no">{preset.name}</option> }).collect_view()}
                </select>
            </p>
            {move || chosen.get().and_then(|at| PRESETS.get(at)).map(|preset| view! { <Chosen desk object preset /> })}
        </details>
    }
}

/// What is chosen.
#[component]
fn Chosen(desk: Desk, object: StoredValue<ObjectRef>, preset: &'static Preset) -> impl IntoView {
    let lab = lab();
    let text =
        Memo::new(move |_| lab.sandbox.with(|sandbox| preset.text(&sandbox.cluster().settings().cluster_domain)));
    let use_it = move |_| {
        for (key, value) in preset.keys {
            let object = object.get_value();
            let has_it = lab.sandbox.with_untracked(|sandbox| {
                sandbox
                    .cluster()
                    .get(&object)
                    .and_then(|object| object.as_config_map())
                    .is_some_and(|config| config.data.contains_key(*key))
            });
            if !has_it {
                let value = Some(Value::Text((*value).to_owned()));
                lab.dispatch(Edit::Set { object, field: path(&format!("data.{key}")), value });
            }
        }
        let custom = manifest::read(CUSTOM).documents.into_iter().find_map(|document| document.object);
        if let Some(custom) = custom.filter(|_| preset.has_custom)
            && lab.sandbox.with_untracked(|sandbox| sandbox.cluster().get(custom.reference()).is_none())
        {
            lab.dispatch(Edit::Put(custom.value().clone()));
        }
        desk.put(&text.get_untracked());
    };
    view! {
        <div class="preset">
            <p>{move || rich(corefile::preset(desk.speaks.get().unwrap_or_default(), preset.id))}</p>
            <p class="quiet">
                <a href=preset.source target="_blank" rel="noopener noreferrer">{move || desk.words().preset_source(host_of(preset.source))}</a>
                {(!preset.version.is_empty()).then(|| view! { " · " {move || desk.words().preset_version(preset.version)} })}
            </p>
            {match preset.other {
                Some(Other::NotCoreDns) => view! { <p class="hint">{move || desk.words().preset_not_coredns()}</p> }.into_any(),
                Some(Other::ToRead) => view! {
                    <p class="hint">{move || desk.words().preset_to_read()}</p>
                    <pre class="excerpt" translate="no" tabindex="0" role="region" aria-label=preset.name>{text}</pre>
                }.into_any(),
                None => view! {
                    <pre class="excerpt" translate="no" tabindex="0" role="region" aria-label=preset.name>{text}</pre>
                    <button class="button primary" type="button" on:click=use_it>{move || desk.words().preset_use()}</button>
                }.into_any(),
            }}
        </div>
    }
}

/// What a source is called: its repository, or the host of its page.
fn host_of(source: &str) -> String {
    let rest = source.trim_start_matches("https://");
    let words = |count: usize| rest.split('/').take(count).collect::<Vec<_>>().join("/");
    match rest.strip_prefix("github.com/") {
        Some(rest) => rest.split('/').take(2).collect::<Vec<_>>().join("/"),
        None => words(1),
    }
}
