//! The state that all components share, what changes it, and what comes and goes with it. No view.

pub(super) mod autosave;
pub(super) mod change;
pub(super) mod dialog;
pub(super) mod doors;
pub(super) mod embedding;
pub(super) mod lab;
pub(super) mod language;
pub(super) mod lesson_opened;
pub(super) mod open_link;
pub(super) mod part;
pub(super) mod plugins;
pub(super) mod slices;
pub(super) mod start_over;
pub(super) mod startup;
pub(super) mod storage_notices;
pub(super) mod waiting;
