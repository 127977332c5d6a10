//! One object as YAML, editable.

use super::fields::Present;
use crate::cluster::ObjectRef;
use crate::control::Control;
use crate::manifest::{self, Diagnostic, Severity};
use crate::page::drawer::manifests::Remarks;
use crate::page::kit::editor::Editor;
use crate::page::state::lab::lab;
use crate::sandbox::{Edit, Refusal, locate};
use leptos::html;
use leptos::prelude::*;

/// The text of the object. Applied when a person pauses, as long as it reads and names this object.
#[component]
pub(super) fn Yaml(object: ObjectRef, present: Present) -> impl IntoView {
    let lab = lab();
    let reference = StoredValue::new(object);
    let text = Memo::new(move |_| {
        present.with(|object| object.as_ref().map(|object| manifest::write(object.value())).unwrap_or_default())
    });
    let diagnostics = RwSignal::new(Vec::<Diagnostic>::new());
    let field = NodeRef::<html::Textarea>::new();
    let apply = move |typed: String| {
        if typed == text.get_untracked() {
            diagnostics.set(Vec::new());
            return;
        }
        let reading = manifest::read(&typed);
        let is_sound = !reading.diagnostics.iter().any(|one| one.severity == Severity::Error);
        diagnostics.set(reading.diagnostics.clone());
        let objects: Vec<_> = reading.documents.iter().filter_map(|document| document.object.as_ref()).collect();
        if let ([only], true) = (objects.as_slice(), is_sound)
            && reference.with_value(|reference| only.reference() == reference)
        {
            let edit = Edit::Put(only.value().clone());
            // What the API server refuses stands at its line here too, once it has answered.
            lab.dispatch_then(edit, move |_| {
                let refused =
                    lab.refused.with_untracked(|refused| match refused.as_ref().map(|refused| &refused.refusal) {
                        Some(Refusal::Api(rejections)) => locate(&reading, rejections),
                        _ => Vec::new(),
                    });
                diagnostics.try_update(|all| all.extend(refused));
            });
        }
    };
    // The line of the field that decided, while one points at the step or record that says so.
    let marked = Memo::new(move |_| {
        lab.marked.with(|mark| {
            let mark = mark.as_ref().filter(|mark| reference.with_value(|own| mark.object == *own))?;
            let field = mark.field.as_ref()?;
            let span = manifest::locate(&manifest::read(&text.get()), &mark.object, field)?;
            Some((span.start, span.end))
        })
    });
    view! {
        <h3>{move || lab.text().yaml()}</h3>
        <p class="unseen" id="yaml-hint">{move || lab.text().yaml_hint()}</p>
        <Remarks diagnostics field />
        <Editor name=Signal::derive(move || lab.text().yaml().to_owned()) text diagnostics marked described_by="yaml-hint" on_pause=apply field
            read_only=Signal::derive(move || !lab.offers(Control::Manifests)) />
    }
}
