//! What helps somebody who writes a Corefile: what fits at the caret, what a line does, in which order the plugins
//! really run, what may be written instead of a word that is none, and the Corefiles of distributions. Values alone;
//! `text` has the sentences and `page` draws.

mod complete;
mod line;
mod mend;
mod presets;
mod running_order;

pub use complete::{Completion, Offered, complete};
pub use line::{Meaning, line};
pub use mend::{Mend, mend, span_of};
pub use presets::{CUSTOM, Other, PRESETS, Preset, PresetId};
pub use running_order::{BlockOrder, Moved, Station, running_order};
