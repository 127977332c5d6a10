//! Patterns as Go's `regexp` reads them (`regexp/syntax/parse.go`, with Perl's classes and flags), put into the
//! words of the engine the lab has, `regex-lite`, which is linear in time as Go's is. What Go refuses is refused; what
//! the engine cannot take is a pattern of which the lab cannot say whether it matches.
//!
//! Names are ASCII, so a class is the set of its ASCII members.

mod class;
mod escape;
mod parse;

use parse::Parser;
use regex_lite::{Regex, RegexBuilder};
use std::fmt;

/// The largest program a pattern may become, in octets: a match costs no more than this times the name's length.
const SIZE_LIMIT: usize = 1 << 18;
/// A pattern.
#[derive(Clone, Debug)]
pub(super) struct Pattern {
    /// `None` where the engine cannot take it.
    regex: Option<Regex>,
    /// A text that every match holds; empty where none is known. Most names fail here, cheaply.
    needle: Box<str>,
    /// The names of the groups, the whole match first.
    pub names: Vec<Option<String>>,
}

/// What a pattern found.
pub(super) enum Found<'t> {
    /// It does not match.
    Nothing,
    /// The texts of the whole match and of the groups; one that took no part is empty.
    Groups(Vec<&'t str>),
    /// The engine cannot take the pattern.
    Unknown,
}

/// Why Go refuses a pattern, in Go's own words.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct PatternError(pub &'static str);

impl fmt::Display for PatternError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "error parsing regexp: {}", self.0)
    }
}

impl std::error::Error for PatternError {}

impl Pattern {
    /// Reads a pattern.
    pub(super) fn parse(text: &str) -> Result<Self, PatternError> {
        let mut parser = Parser::new(text);
        let top = parser.run()?;
        let is_known = !parser.is_unknown;
        let mut needle = String::new();
        if top.alternatives.is_empty() {
            // The longest run of plain characters next to each other.
            for run in top.items.split(|item| item.literal.is_none()) {
                let run: String = run.iter().filter_map(|item| item.literal).collect();
                if run.len() > needle.len() {
                    needle = run;
                }
            }
        }
        let names = parser.names;
        let written = top.written();
        let regex = is_known.then(|| RegexBuilder::new(&written).size_limit(SIZE_LIMIT).build().ok()).flatten();
        Ok(Self { regex, needle: needle.into(), names })
    }

    /// How many groups it has, without the whole match.
    pub(super) fn groups(&self) -> usize {
        self.names.len() - 1
    }

    /// True where the text cannot match. False says nothing.
    fn fails_at_once(&self, text: &str) -> bool {
        !self.needle.is_empty() && !text.contains(&*self.needle)
    }

    /// Where it matches first, and the groups there.
    pub(super) fn find<'t>(&self, text: &'t str) -> Found<'t> {
        if self.fails_at_once(text) {
            return Found::Nothing;
        }
        let Some(regex) = &self.regex else { return Found::Unknown };
        let Some(captures) = regex.captures(text) else { return Found::Nothing };
        let groups = (0..self.names.len()).map(|group| captures.get(group).map_or("", |found| found.as_str()));
        Found::Groups(groups.collect())
    }
}

#[cfg(test)]
mod tests;
