//! Which objects are listed, and each as a button that opens it.

use crate::cluster::{Kind, Object, ObjectRef};
use crate::page::kit::live::*;
use crate::page::state::lab::{Lab, Selection};
use crate::sandbox::Scope;
use leptos::prelude::*;

/// True where an object is in the list.
pub(super) fn is_listed(object: &Object, filter: &str, scope: Scope) -> bool {
    let reference = object.reference();
    let is_pod = reference.kind == Kind::Pod && !reference.namespace.starts_with("kube-");
    (scope.shows(object) || is_pod) && (filter.is_empty() || reference.to_string().contains(filter))
}

/// What is listed.
pub(super) fn scope(everything: RwSignal<bool>) -> Scope {
    if everything.get() { Scope::Everything } else { Scope::Own }
}

/// An object in the list.
pub(super) fn entry_of(lab: Lab, object: ObjectRef) -> AnyView {
    let (opens, named) = (object.clone(), object.to_string());
    view! {
        <button type="button" translate="no" data-object=named on:click=click(move || lab.select(Selection::Object(opens.clone())))>
            <span class="mono">{object.name}</span> <span class="quiet">{object.namespace}</span>
        </button>
    }
    .into_any()
}
