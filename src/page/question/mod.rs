//! The question: which pod asks, for which name, of which type.

pub mod ask;
pub mod finder;
