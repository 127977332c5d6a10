//! The state that all components share, what changes it, and what comes and goes with it. No view.

pub mod autosave;
pub mod brought;
pub mod change;
pub mod dialog;
pub mod doors;
pub mod guest;
pub mod keeping;
pub mod lab;
pub mod language;
pub mod lesson_opened;
pub mod open_link;
pub mod part;
pub mod plugins;
pub mod slices;
pub mod start_over;
pub mod waiting;
