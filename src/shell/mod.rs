//! The command line.

mod output;
pub mod tools;

pub use output::Output;
