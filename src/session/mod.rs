//! What the page decides, in plain Rust: the session, which is the state and what follows an event; what is drawn and
//! where, who wins when the page starts, what becomes of a state that is kept, which rows of a long list are made. The page draws it and carries it out.

pub mod argument;
pub mod autosave;
pub mod boxes;
pub mod dictation;
pub mod doors;
pub mod first_minutes;
pub mod followed;
pub mod handles;
pub mod journey;
pub mod learner;
pub mod link_overrides;
pub mod map;
pub mod marks;
pub mod names;
pub mod new_object;
pub mod picture;
pub mod progress;
pub mod projector;
pub mod scene;
pub mod search;
pub mod set_aside;
pub mod update;
pub mod view;
pub mod visit;
pub mod window;

#[cfg(test)]
mod testing;
#[cfg(test)]
mod tests;
