//! The question: which pod asks, for which name, of which type.

pub(super) mod ask;
pub(super) mod finder;
