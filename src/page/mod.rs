//! The page: shows values and sends edits. It holds no rule of Kubernetes or DNS. The state changes only through
//! `state::change`, and through what puts another one in its place (`Lab::put`).
//!
//! One room a region of the screen. A room uses those before it and never those behind it, in this order: `browser`,
//! `state`, `kit`, `question`, `answer`, `map`, `drawer`, `object`, `lesson`, `import_cluster`, `notices`,
//! `page_effects`, `begin`, `embed`, `layout`, `start`, `app`.

#![expect(unreachable_pub, reason = "what leptos makes of a component's properties is `pub` whatever the component is")]

mod answer;
mod app;
mod begin;
#[cfg(feature = "bench")]
mod bench;
mod browser;
mod drawer;
mod embed;
mod import_cluster;
mod kit;
mod layout;
mod lesson;
mod map;
mod notices;
mod object;
mod page_effects;
mod question;
mod start;
mod state;

pub use crate::session::view::{Selection, Theme};
pub use app::{App, mount};
#[cfg(feature = "deliberate-panic")]
pub use browser::crash::stop_where_asked;
pub use browser::crash::watch as watch_for_panics;
pub use state::lab::Lab;
pub use state::lesson_opened::Opened;
pub use state::startup::Startup;
