//! Going through a door: what is shown, what the browser's history has of it, and what is remembered for the next visit.

use crate::page::browser::{address, focus, storage};
use crate::page::state::lab::{Drawer, Lab, Tab};
use crate::session::doors::{self, Door};
use leptos::ev;
use leptos::prelude::*;

/// Where somebody is who went through a door. The screen of one's own cluster may arrive after a column that goes with it.
fn heading(door: Door) -> String {
    if door == Door::MyCluster { "#mine-title" } else { "#column-title" }.to_owned()
}

impl Lab {
    /// Goes through a door because the person wants it: a new entry in the browser's history.
    pub fn go(self, door: Door) {
        if self.door.get_untracked() != door {
            address::visit_screen(self.word_of(door));
        }
        self.pass(door);
        // What was pressed may be gone with the column it stood in.
        focus::take_up(vec![heading(door)]);
    }

    /// The same without touching the browser's history.
    pub fn pass(self, door: Door) {
        self.show_door(door);
        if doors::is_remembered(door) {
            storage::keep(storage::DESK, "1");
        }
    }

    fn show_door(self, door: Door) {
        self.door.set(door);
        if let Some(tab) = doors::tab(door, self.tab.get_untracked()) {
            self.tab.set(tab);
        }
        self.left_is_object.set(false);
    }

    /// The word of a door in the address of this page.
    pub fn word_of(self, door: Door) -> Option<&'static str> {
        doors::word(door, self.home.get_value())
    }

    /// Follows the browser's back and forward.
    pub fn follow_doors(self) {
        let handle = window_event_listener(ev::popstate, move |_| {
            let has_lesson = address::visited().0.is_some();
            let door = doors::meant(address::visited_screen().as_deref(), self.home.get_value(), has_lesson);
            // A lesson has seen to its own view.
            if has_lesson {
                self.door.set(door)
            } else {
                self.show_door(door)
            }
            let page = address::visited_page();
            if self.page.with_untracked(|present| *present != page) {
                self.show_page(page, true);
            }
        });
        on_cleanup(move || handle.remove());
    }

    /// Follows a page of kubernetes.io because the person wants it, or none (an empty name) any more: a new entry in
    /// the browser's history.
    pub fn go_to_page(self, page: String) {
        address::visit_page(&page);
        self.show_page(page, true);
    }

    /// The same without touching the browser's history.
    pub fn show_page(self, page: String, opens_world: bool) {
        if !page.is_empty() {
            if self.door.get_untracked() == Door::Start {
                self.pass(Door::Sandbox);
            }
            self.drawer.set(Drawer::Terminal);
            self.tab.set(Tab::Ask);
        }
        self.has_page_world.set(!opens_world);
        self.page.set(page);
    }
}
