//! My cluster: the screen on which somebody's own cluster comes in, what is the matter with it is told, and what mends it
//! stands with its commands. This room knows only whether the screen is open; all that it shows arrives when it is
//! first opened.

mod bring;
mod copying;
mod findings;
mod question;
mod report;
mod result;
mod screen;

use crate::manifest::Diagnostic;
use crate::own_cluster::Aside;
use crate::page::kit::arriving::lazy;
use crate::page::kit::live::*;
use crate::page::state::lab::{Lab, Selection};
use crate::sandbox::ImportReport;
use crate::session::doors::Door;
use crate::text::words;
use leptos::prelude::*;
use std::sync::Arc;

/// What the screen keeps while somebody looks at the lab in between; handed down by context.
#[derive(Clone, Copy)]
pub(super) struct ImportScreen {
    lab: Lab,
    /// True once a question was asked of this cluster.
    is_asked: RwSignal<bool>,
    /// What was pasted last in place of a cluster.
    message: RwSignal<Option<Aside>>,
    /// What came in last, for the counts of what was left out.
    came: RwSignal<Option<Arc<ImportReport>>>,
    /// Texts that did not read, with what is wrong with each.
    unread: RwSignal<Vec<(String, Vec<Diagnostic>)>>,
}

/// The screen, from anywhere below [`crate::page::App`].
pub(super) fn import_screen() -> ImportScreen {
    expect_context::<ImportScreen>()
}

impl ImportScreen {
    /// The screen around a state.
    pub(super) fn new(lab: Lab) -> Self {
        Self {
            lab,
            is_asked: RwSignal::new(false),
            message: RwSignal::new(None),
            came: RwSignal::new(None),
            unread: RwSignal::new(Vec::new()),
        }
    }

    /// Goes back to the lab, where the screen is open.
    pub(super) fn close(self) {
        if self.lab.door.get_untracked() == Door::MyCluster {
            self.lab.go(Door::Sandbox);
        }
    }
}

/// The screen, while it is open. Whoever goes to a part of the lab from here leaves it.
#[component]
pub(super) fn Place() -> impl IntoView {
    let screen = import_screen();
    let lab = screen.lab;
    let selected = Memo::new(move |_| lab.selection.with(|selection| matches!(selection, Selection::Object(_))));
    let is_open = Memo::new(move |_| lab.door.get() == Door::MyCluster);
    Effect::new(move |was: Option<()>| {
        lab.tab.track();
        // Another cluster shows the list of its objects, which is no wish to see it.
        if was.is_some() {
            screen.close();
        }
    });
    Effect::new(move |_| {
        if selected.get() {
            screen.close();
        }
    });
    live(move || if is_open.get() { lazy!(opened: own_cluster, screen::Screen) } else { ().into_any() })
}

/// The words of the screen in the present language.
fn says(lab: Lab) -> words::OwnClusterText {
    words::own_cluster(lab.language.get())
}
