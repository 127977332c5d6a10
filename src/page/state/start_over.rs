//! *Start over*: the opening cluster again. A page that holds much memory is loaded again for it, with the cluster set
//! aside.

use crate::page::browser::framed::is_embedded;
use crate::page::browser::lazy::lazy_fn;
use crate::page::browser::storage::{Browser, OWN};
use crate::page::browser::{address, memory};
use crate::page::state::change;
use crate::page::state::lab::{Lab, Selection, StateOwner};
use crate::sandbox::Edit;
use crate::session::set_aside::Held;
use leptos::prelude::*;

impl Lab {
    /// Everything as at the start.
    pub fn start_over(self) {
        if is_embedded() {
            // An embedded page starts where its host put it.
            for _ in 0..self.sandbox.with_untracked(|sandbox| sandbox.done().len()) {
                self.undo();
            }
        } else if memory::is_large() {
            leptos::task::spawn_local(async move {
                self.not_fetched.set(start_afresh(self).await.is_err());
            });
        } else {
            self.dispatch(Edit::Reset);
        }
        self.write(|session| session.select(Selection::List));
    }
}

lazy_fn! { change:
    /// Everything as at the start in a page that is loaded anew. Where the cluster cannot be set aside, all of it stays
    /// and is reset, so that undo brings it back.
    fn start_afresh(lab: Lab) -> () {
        leptos::task::spawn_local(async move {
            if !is_aside(lab).await {
                lab.dispatch(Edit::Reset);
                return;
            }
            address::hide();
            let _ = window().location().reload();
        });
    }
}

async fn is_aside(lab: Lab) -> bool {
    if lab.whose.get_untracked() != StateOwner::Own {
        return false;
    }
    let Ok(link) = change::link_to(lab).await else { return false };
    // What was kept before is this very cluster, as it was when it stood still last.
    let Ok(text) = change::text_of(&link).await else { return false };
    let set_aside = |kept: &mut Held| kept.keep_state(&Browser, &text).is_kept && kept.set_state_aside(&Browser, OWN);
    lab.write(|session| set_aside(&mut session.kept)) == Some(true)
}
