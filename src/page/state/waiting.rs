//! Somebody who waits for what takes long: how far it has come, and whether it is to stop.

use crate::page::browser::lazy::now;
use crate::sandbox::Progress;
use leptos::prelude::*;

/// How long it takes, in milliseconds, until there is anything to see of it.
const PATIENCE: f64 = 300.0;
/// Hears how far it has come, and says whether it is to go on.
pub(crate) type GoesOn = Box<dyn Fn(Progress) -> bool>;

/// Somebody who waits; cheap to copy.
#[derive(Clone, Copy)]
pub struct Waiting {
    /// How far it has come, in percent, once it takes long.
    pub(in crate::page) percent: RwSignal<Option<usize>>,
    pub(in crate::page) is_stopped: RwSignal<bool>,
    /// When the last one that was begun is done.
    last: StoredValue<Option<js_sys::Promise>, LocalStorage>,
}

impl Default for Waiting {
    fn default() -> Self {
        Self { percent: RwSignal::new(None), is_stopped: RwSignal::new(false), last: StoredValue::new_local(None) }
    }
}

impl Waiting {
    /// Begins to wait: what tells of the way, and stops where that is wished.
    pub fn goes_on(self) -> GoesOn {
        let began = now();
        self.is_stopped.set(false);
        Box::new(move |progress| {
            if now() - began > PATIENCE {
                self.percent.set(Some(percent(progress)));
            }
            !self.is_stopped.get_untracked()
        })
    }

    /// Puts somebody at the end of the line, who is done when this is; gives whom they have to wait for.
    pub(super) fn line_up(self, done: js_sys::Promise) -> Option<js_sys::Promise> {
        self.last.try_update_value(|last| last.replace(done)).flatten()
    }

    /// There is nothing to wait for any more.
    pub fn is_over(self) {
        self.percent.set(None);
    }
}

/// How much of all is done: reading is less than half of it, as a rule.
fn percent(progress: Progress) -> usize {
    let share = |done: usize, of: usize, whole: usize| done * whole / of.max(1);
    match progress {
        Progress::Read(read, of) => share(read, of, 40),
        Progress::Taken(taken, of) => 40 + share(taken, of, 60),
    }
}
