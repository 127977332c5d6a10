//! The zone listing with causes, and the difference between two states.

pub mod difference;
pub mod traffic;
pub mod zone;
