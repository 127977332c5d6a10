//! The form of a ConfigMap; for the server's own, the Corefile with its presets.

use super::fields::{Present, path};
use super::parts::Pairs;
use crate::cluster::{ObjectRef, Value};
use crate::page::editor::Editor;
use crate::page::lab::lab;
use crate::page::offer::Offer;
use crate::page::rich::rich;
use crate::resolution::corefile::{Corefile, CorefileError, Files};
use crate::resolution::server::Configuration;
use crate::sandbox::Edit;
use crate::text::server;
use crate::text::words::Screen;
use leptos::html;
use leptos::prelude::*;

/// The Corefile, or plain labels for any other ConfigMap.
#[component]
pub fn ConfigForm(object: ObjectRef, present: Present) -> impl IntoView {
    let lab = lab();
    let is_corefile = object.namespace == "kube-system" && object.name == "coredns";
    let reference = StoredValue::new(object.clone());
    let text = Signal::derive(move || {
        present.with(|object| {
            object
                .as_ref()
                .and_then(|object| object.as_config_map())
                .and_then(|config| config.data.get("Corefile").cloned())
                .unwrap_or_default()
        })
    });
    let put = move |corefile: String| {
        lab.dispatch(Edit::Set {
            object: reference.get_value(),
            field: path("data.Corefile"),
            value: Some(Value::Text(corefile)),
        });
    };
    let not_modelled = move || {
        text.with(|text| {
            let mut names: Vec<String> = Configuration::read(text, &Files::default())
                .notes
                .iter()
                .map(|note| server::note(&note.kind))
                .collect();
            names.dedup();
            names.join(", ")
        })
    };
    let errors = move || {
        let language = lab.language.get();
        text.with(|text| {
            let said = |error: &CorefileError| {
                format!(
                    "{}: {}",
                    language.text().place(error.place.line, error.place.column),
                    server::corefile(language, &error.reason)
                )
            };
            let read = Configuration::read(text, &Files::default());
            let refused = read.says.iter().map(|says| lab.text().corefile_refused(says));
            refused.chain(read.errors.iter().map(said)).collect::<Vec<_>>()
        })
    };
    let field = NodeRef::<html::Textarea>::new();
    let preset = move |name: fn(Screen) -> &'static str, corefile: fn(&str) -> Corefile| {
        view! { <button class="button" type="button" on:click=move |_| {
            let domain = lab.sandbox.with_untracked(|sandbox| sandbox.cluster().settings().cluster_domain.clone());
            put(corefile(&domain).to_string());
        }>{move || name(lab.text())}</button> }
    };
    view! {
        <div class="form">
            <Show when=move || is_corefile fallback={
                let object = object.clone();
                move || view! { <Pairs object=object.clone() present field="metadata.labels" name=Signal::derive(move || lab.text().labels().to_owned()) /> }
            }>
                <p class="hint" id="corefile-hint">{move || lab.text().corefile_hint()}</p>
                <div class="chips" role="group" aria-label=move || lab.text().corefile_presets() hidden=move || !lab.offers_now(Offer::Corefile)>
                    {preset(|text| text.preset_kubeadm(), Corefile::kubeadm)}
                    {preset(|text| text.preset_kubeadm_before(), Corefile::kubeadm_before_disable)}
                    {preset(|text| text.preset_defaults(), Corefile::plugin_defaults)}
                </div>
                {move || errors().into_iter().map(|error| view! { <p class="problem">{rich(&error)}</p> }).collect_view()}
                <Editor name=Signal::stored("Corefile".to_owned()) text diagnostics=Signal::stored(Vec::new()) described_by="corefile-hint"
                    yaml=false on_pause=put field read_only=Signal::derive(move || !lab.offers_now(Offer::Corefile)) />
                <Show when=move || !not_modelled().is_empty()>
                    <p class="hint">{move || lab.text().corefile_not_modelled(not_modelled())}</p>
                </Show>
            </Show>
        </div>
    }
}
