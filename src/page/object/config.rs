//! The form of a ConfigMap; for the server's own, the editor of its Corefile, whose code arrives with it.

use super::corefile::CorefileEditor;
use super::fields::Present;
use super::parts::Pairs;
use crate::cluster::ObjectRef;
use crate::page::kit::arriving::lazy;
use crate::page::state::lab::lab;
use crate::resolution::server::Configuration;
use leptos::prelude::*;

/// The Corefile, or plain labels for any other ConfigMap.
#[component]
pub(super) fn ConfigForm(object: ObjectRef, present: Present) -> impl IntoView {
    let lab = lab();
    let holds_corefile = lab.sandbox.with_untracked(|sandbox| *Configuration::object_of(sandbox.cluster()) == object);
    if holds_corefile {
        return view! { <div class="form">{lazy!(opened: corefile, CorefileEditor, object: ObjectRef, present: Present)}</div> }.into_any();
    }
    view! {
        <div class="form">
            <Pairs object present field="metadata.labels" name=Signal::derive(move || lab.text().labels().to_owned()) />
        </div>
    }
    .into_any()
}
