//! Remarks below a tool's output, where it is not what a program in the same pod gets: the tool asks in its own way,
//! the program through its library.

use super::tools::Userland;
use super::{Output, tools};
use crate::dns::RecordType;
use crate::resolution::stub::Library;
use crate::sandbox::{Ask, PodRef, Sandbox};
use crate::text::{Language, words};
use std::net::IpAddr;

/// A tool and the library of its pod disagree about the addresses of a name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Remark {
    /// What a program would ask.
    pub ask: Ask,
    /// Whose way of asking the tool has.
    pub tool: ToolName,
    /// The pod's library.
    pub library: Library,
    /// What the library finds; empty where it is the tool alone that finds something.
    pub addresses: Vec<String>,
}

impl Remark {
    /// The sentences: what the tool does, and what a program finds.
    pub fn sentences(&self, language: Language) -> String {
        let words = words::terminal(language);
        let (name, library) = (&self.ask.name, self.library.as_str());
        let addresses = self.addresses.iter().map(|address| format!("`{address}`")).collect::<Vec<_>>().join(", ");
        let tool = match self.tool {
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
}

/// A tool that asks in its own way.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[expect(missing_docs, reason = "the variants are the tools")]
pub enum ToolName {
    Dig,
    Host,
    Nslookup,
    BusyboxNslookup,
}

/// Compares what a tool printed with what the pod's library finds.
pub(super) fn remark_on(sandbox: &Sandbox, pod: &PodRef, words: &[&str], output: &Output) -> Option<Remark> {
    let (command, arguments) = words.split_first()?;
    let library = sandbox.library_of(pod)?;
    let tool = match (command.rsplit('/').next()?, tools::userland(sandbox, pod)) {
        ("dig", _) => ToolName::Dig,
        ("host", _) => ToolName::Host,
        ("nslookup", Some(Userland::Busybox)) => ToolName::BusyboxNslookup,
        ("nslookup", Some(Userland::Gnu)) => ToolName::Nslookup,
        _ => return None,
    };
    let is_plain = |word: &&&str| {
        !word.starts_with(['-', '+', '@']) && word.parse::<RecordType>().is_err() && !word.eq_ignore_ascii_case("in")
    };
    // Another type, another server or another direction is another question.
    let differs = |word: &&str| {
        word.starts_with(['@', '-']) || word.parse::<RecordType>().is_ok_and(|wanted| wanted != RecordType::A)
    };
    let mut names = arguments.iter().filter(is_plain);
    let (Some(name), None) = (names.next(), names.next()) else { return None };
    if arguments.iter().any(differs) || name.parse::<IpAddr>().is_ok() {
        return None;
    }
    let ask = Ask { from: pod.clone(), name: (*name).to_owned(), record_type: RecordType::A };
    let found = sandbox.answer(&ask).lookup?.result.unwrap_or_default();
    let addresses: Vec<String> = found.iter().map(ToString::to_string).collect();
    let has = |address: &String| output.text.split(|letter: char| letter.is_whitespace()).any(|word| word == address);
    // busybox ends badly where it finds a name under one search domain and not under the others (rule B2).
    let tool_finds = addresses.iter().any(has) || (output.status == 0 && finds_something(tool, &output.text));
    match (addresses.is_empty(), tool_finds) {
        (false, false) | (true, true) => Some(Remark { ask, tool, library, addresses }),
        _ => None,
    }
}

/// True where a tool printed an answer of some kind.
fn finds_something(tool: ToolName, text: &str) -> bool {
    match tool {
        ToolName::Dig => text.contains(";; ANSWER SECTION:"),
        ToolName::Host => text.contains(" has address "),
        ToolName::Nslookup | ToolName::BusyboxNslookup => text.contains("\nName:"),
    }
}
