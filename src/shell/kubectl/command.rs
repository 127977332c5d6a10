//! What a command of kubectl is.

use super::flags::Arguments;
use super::{Kubectl, Result};

/// A command of kubectl. Each stands in the file that carries it out.
pub(in crate::shell) struct Command {
    pub name: &'static str,
    /// Its flags; see `flags`.
    pub flags: &'static [&'static str],
    /// What it does, as its help says.
    pub(super) about: &'static str,
    /// Lines that its help shows.
    pub(super) examples: &'static [&'static str],
    pub(super) run: fn(&mut Kubectl<'_>, &Arguments) -> Result,
}

/// The flag of every command that changes something.
pub(super) const DRY: &str = "dry-run=?unchanged";
