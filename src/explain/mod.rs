//! The zone listing with causes, the difference between two states, and the confusions behind either.

pub mod diagnosis;
pub mod difference;
pub mod traffic;
pub mod zone;
