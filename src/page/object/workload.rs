//! The form of a Deployment or StatefulSet.

use super::fields::{Present, Shown, TextLine, due, path, text_at};
use super::parts::Pairs;
use crate::cluster::{Intent, Kind, ObjectRef};
use crate::control::Control;
use crate::page::kit::live::live;
use crate::page::kit::long_lists;
use crate::page::kit::windowed::{Shape, Windowed};
use crate::page::state::lab::{Selection, lab};
use crate::sandbox::Edit;
use leptos::prelude::*;

/// What the list of many pods is made of.
const SHAPE: Shape = Shape { list: ("ul", "plain-list"), row: "li", height: 26.0 };

/// Replicas up and down, the Service's name, the pods.
#[component]
pub(super) fn WorkloadForm(object: ObjectRef, present: Present) -> impl IntoView {
    let lab = lab();
    let is_set = object.kind == Kind::StatefulSet;
    let reference = StoredValue::new(object.clone());
    let is_due = due(lab, &object, &path("spec.replicas"));
    let replicas = Memo::new(move |_| {
        present.with(|object| {
            object.as_ref().and_then(|object| object.as_workload()).map_or(0, |workload| workload.replicas)
        })
    });
    let scale = move |by: i64| {
        lab.dispatch(Edit::Do { object: reference.get_value(), intent: Intent::ScaleBy(by) });
    };
    let fewer = move || {
        if replicas.get_untracked() > 0 {
            scale(-1);
        }
    };
    let pods = Memo::new(move |_| {
        lab.sandbox.with(|sandbox| reference.with_value(|object| sandbox.cluster().pods_of(object)))
    });
    let is_long = Memo::new(move |_| pods.with(Vec::len) > long_lists::SHOWN);
    let chip = move |at: usize| {
        let pod = pods.with_untracked(|pods| pods.get(at).cloned());
        pod.map(|pod| {
            let name = pod.name.clone();
            view! { <button class="link mono" type="button" on:click=move |_| lab.select(Selection::Object(pod.clone()))>{name}</button> }
        })
    };
    let row = move |at: usize| {
        let number = pods.with_untracked(Vec::len);
        view! { <li translate="no" aria-posinset=at + 1 aria-setsize=number>{chip(at)}</li> }.into_any()
    };
    view! {
        <div class="form">
            <div class="line" class:to-do=is_due>
                <span class="name" translate="no">"replicas"</span>
                <div class="row-of">
                    // It stays where the focus can be: one that is disabled loses it with the last replica.
                    <Show when=move || lab.offers(Control::Scale)>
                        <button class="button" type="button" aria-label="replicas −1" aria-disabled=move || (replicas.get() == 0).then_some("true") on:click=move |_| fewer()>"−"</button>
                    </Show>
                    <span class="value" role="status">{replicas}</span>
                    <Show when=move || lab.offers(Control::Scale)>
                        <button class="button" type="button" aria-label="replicas +1" on:click=move |_| scale(1)>"+"</button>
                    </Show>
                </div>
            </div>
            <Show when=move || is_set>
                {live(move || {
                    let name = Signal::stored("serviceName".to_owned());
                    // A StatefulSet cannot change it; where nothing else is offered it is only shown.
                    if lab.offered.get().now().is_all() {
                        view! { <TextLine object=reference.get_value() present field="spec.serviceName" name fixed=true /> }.into_any()
                    } else {
                        view! { <Shown name value=Signal::derive(move || text_at(present, &path("spec.serviceName"))) /> }.into_any()
                    }
                })}
            </Show>
            <div class="line">
                <span class="name">"Pod"</span>
                {move || if is_long.get() {
                    view! { <Windowed shape=SHAPE number=Signal::derive(move || pods.with(Vec::len)) wanted=None row=Callback::new(row) /> }.into_any()
                } else {
                    // A view of its own: one that read whether they are many before it read them would not hear of a change
                    // that leaves that as it is (reactive_graph 0.2).
                    view! { <div class="chips" translate="no">{move || (0..pods.with(Vec::len)).map(chip).collect_view()}</div> }.into_any()
                }}
            </div>
            <Pairs object present field="metadata.labels" name=Signal::derive(move || lab.text().labels().to_owned()) />
        </div>
    }
}
