//! How much memory the program has. WebAssembly never gives any back, so a page that once held a large cluster keeps it
//! until it is loaded anew: *Start over* does so then, with the cluster set aside.

use super::lab::{Lab, Whose};
use super::{change, fragment, storage};
use crate::sandbox::Edit;
use leptos::prelude::*;

/// From how many bytes on it is worth it to load the page anew: the opening toy and many edits of it stay below 10 MB.
const LARGE: usize = 64 << 20;

/// How many bytes the program has.
pub fn bytes() -> usize {
    // A page of memory has 64 KiB (WebAssembly core specification, 4.2.8).
    core::arch::wasm32::memory_size(0) << 16
}

/// True where there is something worth giving back.
pub fn is_large() -> bool {
    bytes() >= LARGE
}

/// Everything as at the start in a page that is loaded anew. Where the cluster cannot be set aside, all of it stays and
/// is reset, so that undo brings it back.
pub fn start_afresh(lab: Lab) {
    leptos::task::spawn_local(async move {
        if !is_aside(lab).await {
            lab.dispatch(Edit::Reset);
            return;
        }
        fragment::hide();
        let _ = window().location().reload();
    });
}

async fn is_aside(lab: Lab) -> bool {
    if lab.whose.get_untracked() != Whose::Own {
        return false;
    }
    let Ok(link) = change::link_to(lab).await else { return false };
    // What was kept before is this very cluster, as it was when it stood still last.
    storage::keep_state(&fragment::write(&link).await) && storage::set_state_aside(storage::OWN)
}
