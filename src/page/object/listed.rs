//! Which objects are listed, and each as a button that opens it.

use crate::cluster::{Kind, Object, ObjectRef};
use crate::page::browser::focus;
use crate::page::kit::live::*;
use crate::page::state::lab::{Lab, Selection};
use crate::sandbox::Scope;
use leptos::prelude::*;

/// The heading of what the region shows.
pub(super) const HEADING: &str = "#object h2";

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

/// Back to the list, with the focus on the entry one comes from where there is one.
pub(super) fn go_back(lab: Lab, from: Option<String>) {
    focus::take_up(from.into_iter().chain([HEADING.to_owned()]).collect());
    lab.select(Selection::List);
}

/// An object in the list. Pressed, it is gone: the focus goes on to the heading of what it opens.
pub(super) fn entry_of(lab: Lab, object: ObjectRef) -> AnyView {
    let (opens, named) = (object.clone(), object.to_string());
    let open = move || {
        focus::take_up(vec![HEADING.to_owned()]);
        lab.select(Selection::Object(opens.clone()));
    };
    view! {
        <button type="button" translate="no" data-object=named on:click=click(open)>
            <span class="mono">{object.name}</span> <span class="quiet">{object.namespace}</span>
        </button>
    }
    .into_any()
}
