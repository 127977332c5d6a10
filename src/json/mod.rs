//! JSON (RFC 8259) as values: read strictly from strangers, written as kubectl does, and read back as it was written
//! here. A JSON library would cost more than all of the first load's readers.

mod read;
mod reread;
mod write;

pub use read::{JsonError, parse};
pub(crate) use reread::reread;
pub(crate) use write::write;
