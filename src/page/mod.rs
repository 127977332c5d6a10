//! The page: shows values and sends edits. It holds no rule of Kubernetes or DNS, and it never changes
//! the state but through [`lab::Lab::dispatch`]. One file a region of the screen.

mod answer;
mod app;
mod as_tools;
mod ask;
mod behind;
#[cfg(feature = "bench")]
mod bench;
mod change;
mod clock;
mod commands;
mod crash;
mod diagnoses;
mod dialogs;
mod difference;
mod drawer;
mod editor;
mod element;
mod files;
mod finder;
mod focus;
mod fragment;
mod frame;
mod guest;
mod keeping;
mod kept;
mod lab;
mod language;
mod later;
mod left_out;
mod lesson;
mod live;
mod manifests;
mod map;
mod memory;
mod mine;
mod notices;
mod object;
mod offline;
mod path;
mod remedies;
mod rest;
mod rich;
mod screen;
mod side;
mod site;
mod slices;
mod storage;
mod stylesheet;
mod terminal;
mod why;
mod zone;

pub use app::{App, mount};
#[cfg(feature = "deliberate-panic")]
pub use crash::stop_where_asked;
pub use crash::watch as watch_for_panics;
pub use fragment::Brought;
pub use lab::{Lab, Selection, Theme};
pub use lesson::Opened;
