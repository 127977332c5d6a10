//! The zone listing with causes, the difference between two states, the confusions behind either, and the
//! edits that might make an answer another one.

pub mod diagnosis;
pub mod difference;
pub mod remedy;
pub mod traffic;
pub mod zone;
