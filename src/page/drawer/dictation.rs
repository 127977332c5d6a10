//! Lines that the page types into the terminal and runs there, for somebody who wants to be shown. Whoever asks for one
//! is told once it has run, or that it was left.

use super::terminal_session::Kept;
use crate::page::state::lab::{Drawer, Lab, Tab};
use crate::session::dictation::{TOUCH, typed};
use crate::shell::Shell;
use gloo::timers::callback::Timeout;
use leptos::prelude::*;
use std::rc::Rc;

/// The pause between the last letter and the run, in milliseconds.
const BEFORE_RUN: u32 = 500;
/// How long the terminal may take to arrive, in milliseconds.
const ARRIVES: u32 = 5_000;
/// After how many milliseconds it is looked whether a line has run.
const LOOK: u32 = 50;

/// A line to type, and who is told what became of it: true where it ran.
struct Dictated {
    line: String,
    then: Box<dyn FnOnce(bool)>,
}

/// What is to be typed in the terminal; cheap to copy, handed down by context.
#[derive(Clone, Copy)]
pub(crate) struct Dictation {
    /// Until the terminal takes it.
    wanted: StoredValue<Option<Dictated>, LocalStorage>,
    /// Counts the lines that were wanted, for the terminal to follow.
    calls: RwSignal<u32>,
    /// The line that is typed is to be left.
    is_left: StoredValue<bool>,
}

impl Default for Dictation {
    fn default() -> Self {
        Self { wanted: StoredValue::new_local(None), calls: RwSignal::new(0), is_left: StoredValue::new(false) }
    }
}

impl Dictation {
    /// Opens the terminal and has a line typed and run there.
    pub(crate) fn dictate(self, lab: Lab, line: String, then: impl FnOnce(bool) + 'static) {
        self.wanted.set_value(Some(Dictated { line, then: Box::new(then) }));
        self.is_left.set_value(false);
        lab.drawer.set(Drawer::Terminal);
        lab.tab.set(Tab::Ask);
        self.calls.update(|count| *count += 1);
        let call = self.calls.get_untracked();
        Timeout::new(ARRIVES, move || {
            if self.calls.try_get_untracked() == Some(call)
                && let Some(dictated) = self.take()
            {
                (dictated.then)(false);
            }
        })
        .forget();
    }

    /// Leaves the line that is being typed.
    pub(crate) fn leave(self) {
        self.is_left.try_update_value(|is_left| *is_left = true);
    }

    fn take(self) -> Option<Dictated> {
        self.wanted.try_update_value(Option::take).flatten()
    }

    /// True where the line is to be left, or the page is gone.
    fn is_left(self) -> bool {
        self.is_left.try_get_value().unwrap_or(true)
    }
}

/// The terminal's part in it.
pub(super) struct Typist {
    pub kept: Kept,
    /// What is to be typed.
    pub dictation: Dictation,
    /// Puts a text in the line; false where the line is gone.
    pub put: Rc<dyn Fn(&str) -> bool>,
    /// Runs what is in the line.
    pub run: Rc<dyn Fn()>,
}

impl Typist {
    /// Types what is wanted, now and whenever something is.
    pub(super) fn follow(self, is_there: impl Fn() -> bool + 'static) {
        let typist = Rc::new(self);
        Effect::new(move || {
            typist.dictation.calls.track();
            if is_there()
                && let Some(dictated) = typist.dictation.take()
            {
                // A command of the page's is written for the namespace and the place where a terminal begins.
                typist.kept.shell.update_value(Shell::return_to_start);
                let touches = if is_still() { usize::MAX } else { 0 };
                Rc::clone(&typist).type_on(dictated, touches);
            }
        });
    }

    fn type_on(self: Rc<Self>, dictated: Dictated, touches: usize) {
        let now = typed(&dictated.line, touches);
        if self.dictation.is_left() || !(self.put)(now) {
            (self.put)("");
            return (dictated.then)(false);
        }
        let is_whole = now.len() == dictated.line.len();
        let pause = if is_whole && !is_still() { BEFORE_RUN } else { TOUCH };
        Timeout::new(pause, move || {
            if !is_whole {
                return self.type_on(dictated, touches + 1);
            }
            if self.dictation.is_left() {
                (self.put)("");
                return (dictated.then)(false);
            }
            (self.run)();
            self.tell(dictated.then);
        })
        .forget();
    }

    /// Tells once the line has run.
    fn tell(self: Rc<Self>, then: Box<dyn FnOnce(bool)>) {
        if self.kept.is_running() {
            Timeout::new(LOOK, move || self.tell(then)).forget();
        } else {
            then(true);
        }
    }
}

/// True where nothing is to move.
fn is_still() -> bool {
    let query = window().match_media("(prefers-reduced-motion: reduce)");
    query.ok().flatten().is_some_and(|query| query.matches())
}
