//! Why a tool of the command line and a program in the same pod come to something else.

use super::{Language, words};
use crate::shell::{Remark, ToolName};

/// The sentences: what the tool does, and what a program finds.
pub fn remark(language: Language, remark: &Remark) -> String {
    let words = words::terminal(language);
    let (name, library) = (&remark.ask.name, remark.library.as_str());
    let addresses = remark.addresses.iter().map(|address| format!("`{address}`")).collect::<Vec<_>>().join(", ");
    let tool = match remark.tool {
        ToolName::Dig => words.dig(),
        ToolName::Host => words.host(),
        ToolName::Nslookup => words.nslookup(),
        ToolName::BusyboxNslookup => words.busybox_nslookup(),
    };
    let program = if addresses.is_empty() {
        words.program_finds_not(library, name)
    } else {
        words.program_finds(library, name, addresses)
    };
    format!("{tool} {program}")
}
