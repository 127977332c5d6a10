//! Opens the text of a link in place of the present state.

use crate::page::browser::address::read;
use crate::page::state::lab::Lab;
use crate::page::state::slices::{self, Turn};
use leptos::prelude::*;

/// Opens the text of a link in place of the present state, which stays where it cannot be read now.
pub(crate) fn open(lab: Lab, text: String) {
    leptos::task::spawn_local(async move {
        let _turn = Turn::come(lab.waiting).await;
        let (link, _) = read(&text).await;
        let read = slices::opened(link, lab.waiting.goes_on()).await;
        lab.waiting.is_over();
        lab.not_fetched.set(read.is_err());
        let Ok(Some((sandbox, _))) = read else { return };
        lab.write(|session| session.open(sandbox));
    });
}
