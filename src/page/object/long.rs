//! The objects of a kind of which there are many, and those of very many kinds: those in view. Whoever comes back from
//! one finds the list where it is.

use super::listed::{entry_of, is_listed, scope};
use crate::cluster::{Kind, Object, ObjectRef};
use crate::page::kit::windowed::{Shape, Windowed};
use crate::page::state::lab::{Selection, lab};
use crate::session::window::place_of;
use leptos::prelude::*;
use std::sync::Arc;

/// How high a row is, in pixels.
const HEIGHT: f32 = 34.0;

/// Which object was opened of the list; handed down by the region, which stays while the list is gone.
#[derive(Clone, Copy)]
pub(super) struct OpenedLast(StoredValue<Option<ObjectRef>>);

impl Default for OpenedLast {
    fn default() -> Self {
        Self(StoredValue::new(None))
    }
}

/// What such a list is made of.
const SHAPE: Shape = Shape { list: ("ul", ""), row: "li", height: HEIGHT };

/// Which of these objects are listed, by what is typed and chosen.
fn listed<'c>(
    all: impl Iterator<Item = &'c Arc<Object>>,
    filter: RwSignal<String>,
    everything: RwSignal<bool>,
) -> Vec<ObjectRef> {
    let scope = scope(everything);
    let is_listed = |filter: &String, object: &Object| is_listed(object, filter, scope);
    filter.with(|filter| {
        all.filter(|object| is_listed(filter, object)).map(|object| object.reference().clone()).collect()
    })
}

/// A row for each of them, the first in view that is wanted.
fn rows(objects: Memo<Vec<ObjectRef>>, tells_kind: bool, wanted: Option<usize>) -> impl IntoView {
    let lab = lab();
    let row = move |at: usize| {
        let (object, number) = objects.with_untracked(|all| (all.get(at).cloned(), all.len()));
        let kind = object.as_ref().filter(|_| tells_kind).map(|object| object.kind.name().to_owned());
        let kind = kind.map(|kind| view! { <span class="quiet" translate="no">{kind}</span> " " });
        let entry = object.map(|object| entry_of(lab, object));
        view! { <li aria-posinset=at + 1 aria-setsize=number>{kind} {entry}</li> }.into_any()
    };
    let number = Signal::derive(move || objects.with(Vec::len));
    view! { <Windowed shape=SHAPE number wanted row=Callback::new(row) /> }
}

/// The objects of all kinds behind one, each with its kind.
#[component]
pub(super) fn Others(kind: Kind, filter: RwSignal<String>, everything: RwSignal<bool>) -> impl IntoView {
    let lab = lab();
    let objects = Memo::new(move |_| {
        lab.sandbox.with(|sandbox| {
            let behind = sandbox.cluster().objects().filter(|object| object.reference().kind > kind);
            listed(behind, filter, everything)
        })
    });
    rows(objects, true, None)
}

/// The list.
#[component]
pub(super) fn Long(kind: Kind, filter: RwSignal<String>, everything: RwSignal<bool>) -> impl IntoView {
    let lab = lab();
    let objects =
        Memo::new(move |_| lab.sandbox.with(|sandbox| listed(sandbox.cluster().of_kind(&kind), filter, everything)));
    let OpenedLast(last) = expect_context();
    let opened = last.try_update_value(Option::take).flatten();
    let wanted = opened.and_then(|opened| objects.with_untracked(|all| place_of(&opened, all)));
    on_cleanup(move || {
        if let Some(Selection::Object(object)) = lab.selection.try_with_untracked(Selection::clone) {
            last.try_update_value(|last| *last = Some(object));
        }
    });
    rows(objects, false, wanted)
}
