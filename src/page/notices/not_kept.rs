//! Whether there are notices about local storage; their code arrives then.

use crate::page::browser::storage;
use crate::page::kit::arriving::lazy;
use crate::page::notices::storage_notices::Kept;
use crate::page::state::lab::lab;
use crate::page::state::storage_notices::StorageNotices;
use leptos::prelude::*;

/// What is not kept and what is set aside, with a way to have each: its code comes when there is something to tell.
#[component]
pub(crate) fn NotKept() -> impl IntoView {
    let lab = lab();
    let StorageNotices { state, progress, is_read, asides, elsewhere, is_elsewhere_read, .. } = lab.storage;
    asides.set(storage::asides());
    storage::watch_other_tabs(move || elsewhere.set(!is_elsewhere_read.get_untracked()));
    let unkept = move || !is_read.get() && (state.with(Option::is_some) || progress.with(Option::is_some));
    view! {
        <Show when=move || unkept() || elsewhere.get() || asides.with(|all| !all.is_empty())>
            {lazy!(kept, Kept)}
        </Show>
    }
}
