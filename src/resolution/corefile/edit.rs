//! Changing a Corefile's text: only the lines of the directive in question; all others, comments among them,
//! stay as they are. Lines that come from imported files are left alone.

use super::{Block, Corefile, Directive, Place, Token};
use std::ops::Range;

impl Corefile {
    /// The same Corefile without a plugin, in whichever server block it stands.
    pub fn without_plugin(&self, plugin: &str) -> Self {
        let mut text = self.text.clone();
        let mut all: Vec<&Directive> =
            self.directives(plugin).filter(|directive| directive.place().is_in_corefile()).collect();
        // From the last to the first, so that places stay true.
        all.reverse();
        all.into_iter().for_each(|directive| take_out(&mut text, directive));
        Self::parse(&text).0
    }

    /// The same Corefile with a property of the first `kubernetes` plugin set to `values`; `None` removes it.
    pub fn with_kubernetes_property(&self, property: &str, values: Option<&[&str]>) -> Self {
        let mut plugins = self.directives("kubernetes").filter(|directive| directive.place().is_in_corefile());
        let Some(plugin) = plugins.next() else { return self.clone() };
        Self::parse(&self.with_property(plugin, property, values)).0
    }

    /// The text with a property of a directive set to `values`, behind all others where it is new; `None` removes it.
    /// The directive is one of this Corefile's own.
    pub fn with_property(&self, directive: &Directive, property: &str, values: Option<&[&str]>) -> String {
        let mut text = self.text.clone();
        let mut given: Vec<&Directive> = directive.lines().iter().filter(|line| line.word() == property).collect();
        let line = values.map(|values| {
            std::iter::once(property).chain(values.iter().copied()).map(quoted).collect::<Vec<_>>().join(" ")
        });
        match (line, given.as_slice()) {
            (Some(line), [first, ..]) => {
                if let Some(range) = range_of(&text, first) {
                    text.replace_range(range, &line);
                }
            }
            (Some(line), []) => add_line(&mut text, directive, &line),
            (None, _) => {
                given.reverse();
                given.into_iter().for_each(|line| take_out(&mut text, line));
            }
        }
        text
    }

    /// The text with a line more at the end of a directive's braces, which it gets where it has none.
    pub fn with_line(&self, directive: &Directive, line: &str) -> String {
        let mut text = self.text.clone();
        add_line(&mut text, directive, line);
        text
    }

    /// The text with a line more in front of all others in a directive's braces, which it gets where it has none.
    pub fn with_first_line(&self, directive: &Directive, line: &str) -> String {
        match directive.lines().first() {
            Some(first) if first.place().line != directive.place().line => self.with_lines_before(first, &[line]),
            Some(_) => self.text.clone(),
            None => self.with_line(directive, line),
        }
    }

    /// The text without a directive or a line of one.
    pub fn without(&self, directive: &Directive) -> String {
        let mut text = self.text.clone();
        take_out(&mut text, directive);
        text
    }

    /// The text with another word in the place of one.
    pub fn with_word(&self, word: &Token, other: &str) -> String {
        let mut text = self.text.clone();
        if let Some(range) = range_of_word(&text, &word.place) {
            text.replace_range(range, &quoted(other));
        }
        text
    }

    /// The text with more words behind those of a directive; in its braces, where it has some.
    pub fn with_more(&self, directive: &Directive, words: &str) -> String {
        if directive.block.is_some() {
            return self.with_line(directive, words);
        }
        let mut text = self.text.clone();
        if let Some(range) = range_of(&text, directive) {
            text.insert_str(range.end, &format!(" {words}"));
        }
        text
    }

    /// The text with lines in front of the first directive of a server block, indented as that is. Nothing is added
    /// where it does not begin a line of the Corefile itself.
    pub fn with_directive(&self, block: &Block, lines: &[&str]) -> String {
        let first = block.directives.iter().find(|directive| directive.place().is_in_corefile());
        first.map_or_else(|| self.text.clone(), |first| self.with_lines_before(first, lines))
    }

    /// The text with one directive moved in front of another of its block.
    pub fn with_moved(&self, directive: &Directive, before: &Directive) -> String {
        let Some(moved) = range_of(&self.text, directive).and_then(|range| self.text.get(range)) else {
            return self.text.clone();
        };
        // Its lines keep what indentation they have; the first gets that of the other.
        let lines: Vec<&str> = moved.lines().collect();
        let Some((first, rest)) = lines.split_first() else { return self.text.clone() };
        let without = Self::parse(&self.without(directive)).0;
        let mut text = without.with_lines_before(before, &[first]);
        let at = offset(&text, &Place { column: 1, line: before.place().line + 1, ..before.place().clone() });
        if let Some(at) = at {
            rest.iter().rev().for_each(|line| text.insert_str(at, &format!("{line}\n")));
        }
        text
    }

    fn with_lines_before(&self, directive: &Directive, lines: &[&str]) -> String {
        let mut text = self.text.clone();
        let Some(start) = offset(&text, directive.place()) else { return text };
        let line_start = line_start(&text, start);
        let indent = text.get(line_start..start).unwrap_or_default().to_owned();
        if indent.trim().is_empty() {
            let added: String = lines.iter().map(|line| format!("{indent}{line}\n")).collect();
            text.insert_str(line_start, &added);
        }
        text
    }
}

fn line_start(text: &str, at: usize) -> usize {
    text.get(..at).and_then(|before| before.rfind('\n')).map_or(0, |at| at + 1)
}

/// The octets of a directive, from its name to the end of its last token.
fn range_of(text: &str, directive: &Directive) -> Option<Range<usize>> {
    Some(offset(text, directive.place())?..range_of_word(text, &directive.end)?.end)
}

/// The octets of a word with its quotes, at its place.
fn range_of_word(text: &str, place: &Place) -> Option<Range<usize>> {
    let start = offset(text, place)?;
    let rest = text.get(start..)?;
    let length = match rest.strip_prefix('"') {
        Some(quoted) => quoted_length(quoted) + 1,
        None => rest.find(|one: char| one.is_whitespace() || one == '#').unwrap_or(rest.len()),
    };
    Some(start..start + length)
}

/// The octets up to and with the quote that ends a quoted text.
fn quoted_length(text: &str) -> usize {
    let mut escaped = false;
    for (at, character) in text.char_indices() {
        match character {
            '"' if !escaped => return at + 1,
            '\\' => escaped = !escaped,
            _ => escaped = false,
        }
    }
    text.len()
}

fn offset(text: &str, place: &Place) -> Option<usize> {
    let mut at = if text.starts_with('\u{feff}') { '\u{feff}'.len_utf8() } else { 0 };
    for _ in 1..place.line {
        at += text.get(at..)?.find('\n')? + 1;
    }
    let line = text.get(at..)?;
    line.char_indices().map(|(offset, _)| at + offset).nth(place.column.checked_sub(1)?)
}

/// Takes a directive out, and the line it stood on where nothing else stands there but a comment on it.
fn take_out(text: &mut String, directive: &Directive) {
    let Some(Range { mut start, mut end }) = range_of(text, directive) else { return };
    let line_start = line_start(text, start);
    let line_end = text.get(end..).and_then(|rest| rest.find('\n')).map_or(text.len(), |at| end + at + 1);
    let before = text.get(line_start..start).unwrap_or_default();
    let after = text.get(end..line_end).unwrap_or_default().trim();
    if before.trim().is_empty() && (after.is_empty() || after.starts_with('#')) {
        (start, end) = (line_start, line_end);
    }
    text.replace_range(start..end, "");
}

/// Adds a line at the end of a plugin's braces, which it gets where it has none.
fn add_line(text: &mut String, plugin: &Directive, line: &str) {
    let Some(range) = range_of(text, plugin) else { return };
    let line_start = line_start(text, range.start);
    let before = text.get(line_start..range.start).unwrap_or_default();
    let indent: String = before.chars().take_while(|character| character.is_whitespace()).collect();
    if plugin.block.is_none() {
        text.insert_str(range.end, &format!(" {{\n{indent}    {line}\n{indent}}}"));
        return;
    }
    let Some(brace) = range.end.checked_sub(1) else { return };
    let space = text.get(..brace).map_or(0, |before| before.len() - before.trim_end_matches([' ', '\t']).len());
    let is_first = text.get(..brace - space).is_some_and(|before| before.ends_with('\n'));
    let added =
        if is_first { format!("{indent}    {line}\n{indent}") } else { format!("\n{indent}    {line}\n{indent}") };
    text.replace_range(brace - space..brace, &added);
}

/// A word as it is written.
fn quoted(text: &str) -> String {
    let plain = !text.is_empty()
        && !text.contains(|one: char| one.is_whitespace() || one == '#')
        && !text.starts_with('"')
        && !["{", "}"].contains(&text);
    if plain { text.to_owned() } else { format!("\"{}\"", text.replace('"', "\\\"")) }
}
