//! What is to be told under the header: what could not be used of a link, what the API server refused of it, what the
//! browser would not keep.

pub(super) mod details;
pub(super) mod not_kept;
pub(super) mod storage_notices;
pub(super) mod told;

use crate::page::kit::arriving::lazy;
use crate::page::state::startup::Notice;
use leptos::prelude::*;
use told::Told;

/// What a link said that could not be used, and the way back to what was kept; its code is that which read the link.
#[component]
pub(super) fn Notices(
    /// What is wrong.
    notices: Vec<Notice>,
    /// The link text of the cluster kept from before.
    kept: Option<String>,
) -> impl IntoView {
    match notices.is_empty() && kept.is_none() {
        true => view! { <div></div> }.into_any(),
        false => lazy!(start, Told, notices: Vec<Notice>, kept: Option<String>),
    }
}
