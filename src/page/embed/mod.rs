//! The lab inside another page, and the rules for it. It keeps nothing, listens to no keys of the whole page, moves
//! no focus and no scrollbar, and holds still while nobody sees it. What only an embedded page needs arrives when there is a host
//! or a query.

mod channel;
mod frame_height;
mod messages;
mod misread;
mod views;
mod visibility;

pub(super) use views::Compact;

use crate::page::kit::arriving::lazy;
use leptos::prelude::*;

/// The line to the host; shows nothing.
pub(super) fn line_to_host() -> AnyView {
    view! { <div hidden>{lazy!(host, messages::Line)}</div> }.into_any()
}
