//! What there is to tell of the browser's storage: a save that failed, a stored state that does not read, a state that a
//! link has replaced, another tab that saved its own.

use crate::page::browser::storage::Aside;
use leptos::prelude::*;

/// What is to be told; cheap to copy.
#[derive(Clone, Copy, Default)]
pub struct StorageNotices {
    /// The present state as the text of a link, where the browser would not keep it.
    pub(in crate::page) state: RwSignal<Option<String>>,
    /// What was done in the lessons, where the browser would not keep it.
    pub(in crate::page) progress: RwSignal<Option<String>>,
    /// True once the person has read it: storage that stays full is told once.
    pub(in crate::page) is_read: RwSignal<bool>,
    /// What is set aside.
    pub(in crate::page) asides: RwSignal<Vec<Aside>>,
    /// True once the person's own state, over which a link was opened, is set aside.
    pub is_replaced: RwSignal<bool>,
    /// True while it is to be told that another tab has put its state in place of the one kept from here.
    pub(in crate::page) elsewhere: RwSignal<bool>,
    /// True once the person has read that: it is told once.
    pub(in crate::page) is_elsewhere_read: RwSignal<bool>,
}
