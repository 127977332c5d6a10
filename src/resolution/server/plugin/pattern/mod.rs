//! Patterns as Go's `regexp` reads them (`regexp/syntax/parse.go`, with Perl's classes and flags), put into the
//! words of the engine the lab has, `regex-lite`, which is linear in time as Go's is. What Go refuses is refused; what
//! the engine cannot take is a pattern of which the lab cannot say whether it matches.
//!
//! Names are ASCII, so a class is the set of its ASCII members.

mod class;

use class::{DIGITS, SPACES, WORD, fold, folded, posix_class, range, unicode_class, written_class};
use regex_lite::{Regex, RegexBuilder};

/// The largest program a pattern may become, in octets: a match costs no more than this times the name's length.
const SIZE_LIMIT: usize = 1 << 18;
/// How often something may be repeated by number, nested ones multiplied (`maxRepeat`).
const MAX_REPEAT: u32 = 1000;
/// How deep groups may nest (`maxHeight`).
const MAX_DEPTH: usize = 1000;

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

const MISSING_PAREN: PatternError = PatternError("missing closing )");
const UNEXPECTED_PAREN: PatternError = PatternError("unexpected )");
const MISSING_BRACKET: PatternError = PatternError("missing closing ]");
const MISSING_REPEAT: PatternError = PatternError("missing argument to repetition operator");
const NESTED_REPEAT: PatternError = PatternError("invalid nested repetition operator");
const REPEAT_SIZE: PatternError = PatternError("invalid repeat count");
const BAD_ESCAPE: PatternError = PatternError("invalid escape sequence");
const TRAILING_BACKSLASH: PatternError = PatternError("trailing backslash at end of expression");
const BAD_RANGE: PatternError = PatternError("invalid character class range");
const BAD_NAME: PatternError = PatternError("invalid named capture");
const BAD_FLAGS: PatternError = PatternError("invalid or unsupported Perl syntax");
const TOO_DEEP: PatternError = PatternError("expression nests too deeply");

impl Pattern {
    /// Reads a pattern.
    pub fn parse(text: &str) -> Result<Self, PatternError> {
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
    pub fn groups(&self) -> usize {
        self.names.len() - 1
    }

    /// True where the text cannot match. False says nothing.
    fn fails_at_once(&self, text: &str) -> bool {
        !self.needle.is_empty() && !text.contains(&*self.needle)
    }

    /// Where it matches first, and the groups there.
    pub fn find<'t>(&self, text: &'t str) -> Found<'t> {
        if self.fails_at_once(text) {
            return Found::Nothing;
        }
        let Some(regex) = &self.regex else { return Found::Unknown };
        let Some(captures) = regex.captures(text) else { return Found::Nothing };
        let groups = (0..self.names.len()).map(|group| captures.get(group).map_or("", |found| found.as_str()));
        Found::Groups(groups.collect())
    }
}

/// A piece that a repetition would apply to, in the engine's words.
struct Item {
    written: String,
    /// The character, where it is one and stands for itself.
    literal: Option<char>,
    /// The product of the repetitions by number in it.
    repeats: u32,
}

/// A group that is being read.
struct Level {
    opening: &'static str,
    alternatives: Vec<String>,
    items: Vec<Item>,
    repeats: u32,
    /// The flags to go back to when it ends.
    flags: Flags,
}

impl Level {
    fn new(opening: &'static str, flags: Flags) -> Self {
        Self { opening, alternatives: Vec::new(), items: Vec::new(), repeats: 1, flags }
    }

    fn concatenation(&self) -> String {
        self.items.iter().map(|item| item.written.as_str()).collect()
    }

    fn written(&self) -> String {
        let mut all = String::new();
        for one in &self.alternatives {
            all.push_str(one);
            all.push('|');
        }
        all + &self.concatenation()
    }

    fn repeats(&self) -> u32 {
        self.items.iter().map(|item| item.repeats).fold(self.repeats, u32::max)
    }
}

/// The flags of `(?imsU)`.
#[derive(Clone, Copy, Default)]
struct Flags {
    fold: bool,
    multi_line: bool,
    dot_is_all: bool,
    ungreedy: bool,
}

struct Parser<'p> {
    rest: &'p str,
    levels: Vec<Level>,
    flags: Flags,
    names: Vec<Option<String>>,
    /// The character before was a repetition.
    after_repeat: bool,
    is_unknown: bool,
}

impl<'p> Parser<'p> {
    fn new(text: &'p str) -> Self {
        let levels = vec![Level::new("", Flags::default())];
        let flags = Flags::default();
        Self { rest: text, levels, flags, names: vec![None], after_repeat: false, is_unknown: false }
    }

    fn next(&mut self) -> Option<char> {
        let mut characters = self.rest.chars();
        let first = characters.next()?;
        self.rest = characters.as_str();
        Some(first)
    }

    fn eat(&mut self, text: &str) -> bool {
        match self.rest.strip_prefix(text) {
            Some(rest) => {
                self.rest = rest;
                true
            }
            None => false,
        }
    }

    fn push(&mut self, written: String, literal: Option<char>, repeats: u32) {
        if let Some(level) = self.levels.last_mut() {
            level.items.push(Item { written, literal, repeats });
        }
    }

    fn run(&mut self) -> Result<Level, PatternError> {
        loop {
            let was_repeat = std::mem::take(&mut self.after_repeat);
            let before = self.rest;
            let Some(character) = self.next() else { break };
            match character {
                '(' if self.rest.starts_with('?') => self.flags_or_group()?,
                '(' => {
                    self.names.push(None);
                    self.open("(")?;
                }
                '|' => {
                    if let Some(level) = self.levels.last_mut() {
                        let one = level.concatenation();
                        level.repeats = level.repeats();
                        level.alternatives.push(one);
                        level.items.clear();
                    }
                }
                ')' => self.close()?,
                '^' => self.push(if self.flags.multi_line { "(?m:^)" } else { "(?:^)" }.to_owned(), None, 1),
                '$' => self.push(if self.flags.multi_line { "(?m:$)" } else { "(?:$)" }.to_owned(), None, 1),
                '.' => self.push(if self.flags.dot_is_all { "(?s:.)" } else { "." }.to_owned(), None, 1),
                '[' => self.class()?,
                '*' => self.repeat(was_repeat, 0, None)?,
                '+' => self.repeat(was_repeat, 1, None)?,
                '?' => self.repeat(was_repeat, 0, Some(1))?,
                '{' => match self.counts() {
                    Some((least, most)) => {
                        if least > MAX_REPEAT || most.is_some_and(|most| most > MAX_REPEAT || most < least) {
                            return Err(REPEAT_SIZE);
                        }
                        self.repeat(was_repeat, least, most)?;
                    }
                    None => self.literal('{'),
                },
                '\\' => {
                    self.rest = before;
                    self.backslash()?;
                }
                other => self.literal(other),
            }
        }
        if self.levels.len() > 1 {
            return Err(MISSING_PAREN);
        }
        self.levels.pop().ok_or(UNEXPECTED_PAREN)
    }

    fn open(&mut self, opening: &'static str) -> Result<(), PatternError> {
        if self.levels.len() >= MAX_DEPTH {
            return Err(TOO_DEEP);
        }
        self.levels.push(Level::new(opening, self.flags));
        Ok(())
    }

    fn close(&mut self) -> Result<(), PatternError> {
        if self.levels.len() < 2 {
            return Err(UNEXPECTED_PAREN);
        }
        let Some(level) = self.levels.pop() else { return Err(UNEXPECTED_PAREN) };
        self.flags = level.flags;
        self.push(format!("{}{})", level.opening, level.written()), None, level.repeats());
        Ok(())
    }

    fn literal(&mut self, character: char) {
        let letter = if self.flags.fold { folded(character) } else { None };
        match letter {
            Some(set) => self.push(written_class(set), None, 1),
            None => self.push(format!("\\x{{{:X}}}", u32::from(character)), Some(character), 1),
        }
    }

    /// `*`, `+`, `?` and `{n,m}`.
    fn repeat(&mut self, was_repeat: bool, least: u32, most: Option<u32>) -> Result<(), PatternError> {
        let is_lazy = self.eat("?") != self.flags.ungreedy;
        if was_repeat {
            return Err(NESTED_REPEAT);
        }
        let Some(item) = self.levels.last_mut().and_then(|level| level.items.pop()) else {
            return Err(MISSING_REPEAT);
        };
        let (operator, times) = match (least, most) {
            (0, None) => ("*".to_owned(), 1),
            (1, None) => ("+".to_owned(), 1),
            (0, Some(1)) => ("?".to_owned(), 1),
            (least, None) => (format!("{{{least},}}"), least),
            (least, Some(most)) => (format!("{{{least},{most}}}"), most),
        };
        let repeats = if times == 0 { 1 } else { item.repeats.saturating_mul(times) };
        if (least >= 2 || most.is_some_and(|most| most >= 2)) && repeats > MAX_REPEAT {
            return Err(REPEAT_SIZE);
        }
        let lazy = if is_lazy { "?" } else { "" };
        self.push(format!("(?:{}){operator}{lazy}", item.written), None, repeats);
        self.after_repeat = true;
        Ok(())
    }

    /// What stands behind `{`; `None`, with nothing taken, where it is no repetition.
    fn counts(&mut self) -> Option<(u32, Option<u32>)> {
        let (inside, rest) = self.rest.split_once('}')?;
        let number = |text: &str| {
            let is_number = !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
            // No leading zero; what is far too large only has to stay too large.
            let is_plain = is_number && (text.len() == 1 || !text.starts_with('0'));
            is_plain.then(|| text.parse().unwrap_or(u32::MAX))
        };
        let counts = match inside.split_once(',') {
            None => {
                let exact = number(inside)?;
                (exact, Some(exact))
            }
            Some((least, "")) => (number(least)?, None),
            Some((least, most)) => (number(least)?, Some(number(most)?)),
        };
        self.rest = rest;
        Some(counts)
    }

    /// `(?:`, `(?P<name>`, `(?flags)` and `(?flags:`, behind the parenthesis.
    fn flags_or_group(&mut self) -> Result<(), PatternError> {
        if self.eat("?P<") || self.eat("?<") {
            let Some((name, rest)) = self.rest.split_once('>') else { return Err(BAD_NAME) };
            let is_word = |letter: char| letter.is_ascii_alphanumeric() || letter == '_';
            let is_new = !self.names.iter().flatten().any(|other| other == name);
            if name.is_empty() || !name.chars().all(is_word) || !is_new {
                return Err(BAD_NAME);
            }
            self.names.push(Some(name.to_owned()));
            self.rest = rest;
            return self.open("(");
        }
        self.eat("?");
        let mut flags = self.flags;
        let (mut value, mut is_flagged) = (true, false);
        loop {
            match self.next().ok_or(MISSING_PAREN)? {
                'i' => flags.fold = value,
                'm' => flags.multi_line = value,
                's' => flags.dot_is_all = value,
                'U' => flags.ungreedy = value,
                '-' if value => {
                    (value, is_flagged) = (false, false);
                    continue;
                }
                end @ (':' | ')') if value || is_flagged => {
                    if end == ':' {
                        self.open("(?:")?;
                    }
                    self.flags = flags;
                    return Ok(());
                }
                _ => return Err(BAD_FLAGS),
            }
            is_flagged = true;
        }
    }

    fn backslash(&mut self) -> Result<(), PatternError> {
        if self.eat("\\A") {
            self.push("(?:\\A)".to_owned(), None, 1);
        } else if self.eat("\\z") {
            self.push("(?:\\z)".to_owned(), None, 1);
        } else if self.eat("\\b") {
            self.push("(?:\\b)".to_owned(), None, 1);
        } else if self.eat("\\B") {
            self.push("(?:\\B)".to_owned(), None, 1);
        } else if self.eat("\\C") {
            return Err(BAD_ESCAPE);
        } else if self.eat("\\Q") {
            let (quoted, rest) = self.rest.split_once("\\E").unwrap_or((self.rest, ""));
            self.rest = rest;
            quoted.chars().for_each(|character| self.literal(character));
        } else if let Some(set) = self.named_class()? {
            let set = if self.flags.fold { fold(set) } else { set };
            self.push(written_class(set), None, 1);
        } else {
            let character = self.escape()?;
            self.literal(character);
        }
        Ok(())
    }

    /// `\d`, `\pL` and their like; `None`, with nothing taken, where something else stands there.
    fn named_class(&mut self) -> Result<Option<u128>, PatternError> {
        for (word, set) in [("\\d", DIGITS), ("\\s", SPACES), ("\\w", WORD)] {
            if self.eat(word) {
                return Ok(Some(set));
            }
            if self.eat(&word.to_ascii_uppercase()) {
                return Ok(Some(!set));
            }
        }
        let is_negated = self.rest.starts_with("\\P");
        if !self.eat("\\p") && !self.eat("\\P") {
            return Ok(None);
        }
        let name = match self.next().ok_or(BAD_RANGE)? {
            '{' => {
                let Some((name, rest)) = self.rest.split_once('}') else { return Err(BAD_RANGE) };
                self.rest = rest;
                name.to_owned()
            }
            letter => letter.to_string(),
        };
        let (name, is_negated) = match name.strip_prefix('^') {
            Some(name) => (name, !is_negated),
            None => (name.as_str(), is_negated),
        };
        // Of most classes of Unicode the lab knows neither whether Go has them nor what is in them.
        let set = unicode_class(name).unwrap_or_else(|| {
            self.is_unknown = true;
            0
        });
        Ok(Some(if is_negated { !set } else { set }))
    }

    /// One escaped character.
    fn escape(&mut self) -> Result<char, PatternError> {
        self.eat("\\");
        let first = self.next().ok_or(TRAILING_BACKSLASH)?;
        let octal = |rest: &str| rest.starts_with(|digit: char| ('0'..='7').contains(&digit));
        Ok(match first {
            // A single digit would be a reference back, which Go does not have.
            '1'..='7' if !octal(self.rest) => return Err(BAD_ESCAPE),
            '0'..='7' => {
                let mut number = u32::from(first) - u32::from('0');
                for _ in 0..2 {
                    if !octal(self.rest) {
                        break;
                    }
                    number = number * 8 + self.next().and_then(|digit| digit.to_digit(8)).unwrap_or_default();
                }
                char::from_u32(number).ok_or(BAD_ESCAPE)?
            }
            'x' => {
                let digits = if self.eat("{") {
                    let Some((digits, rest)) = self.rest.split_once('}') else { return Err(BAD_ESCAPE) };
                    self.rest = rest;
                    digits
                } else {
                    let Some((digits, rest)) = self.rest.split_at_checked(2) else { return Err(BAD_ESCAPE) };
                    self.rest = rest;
                    digits
                };
                if digits.is_empty() || !digits.bytes().all(|digit| digit.is_ascii_hexdigit()) {
                    return Err(BAD_ESCAPE);
                }
                let number = u32::from_str_radix(digits, 16).map_err(|_| BAD_ESCAPE)?;
                // Go takes surrogates, which no text holds; so does the lab take something else no name holds.
                let surrogate = (0xd800..0xe000).contains(&number).then_some('\u{fffd}');
                char::from_u32(number).or(surrogate).ok_or(BAD_ESCAPE)?
            }
            'a' => '\u{7}',
            'f' => '\u{c}',
            'n' => '\n',
            'r' => '\r',
            't' => '\t',
            'v' => '\u{b}',
            other if other.is_ascii() && !other.is_ascii_alphanumeric() => other,
            _ => return Err(BAD_ESCAPE),
        })
    }

    /// A class in brackets, behind the first.
    fn class(&mut self) -> Result<(), PatternError> {
        let is_negated = self.eat("^");
        let (mut set, mut is_first) = (0, true);
        loop {
            if !std::mem::take(&mut is_first) && self.eat("]") {
                break;
            }
            if self.rest.is_empty() {
                return Err(MISSING_BRACKET);
            }
            if let Some((name, rest)) = self.rest.strip_prefix("[:").and_then(|rest| rest.split_once(":]")) {
                set |= posix_class(name).ok_or(BAD_RANGE)?;
                self.rest = rest;
                continue;
            }
            if let Some(named) = self.named_class()? {
                set |= named;
                continue;
            }
            let low = self.member()?;
            let is_range = self.rest.starts_with('-') && self.rest.len() > 1 && !self.rest.starts_with("-]");
            let high = if is_range {
                self.eat("-");
                self.member()?
            } else {
                low
            };
            if high < low {
                return Err(BAD_RANGE);
            }
            set |= range(low, high);
            // These two fold to letters of ASCII.
            if self.flags.fold {
                for (far, near) in [('\u{17f}', 's'), ('\u{212a}', 'k')] {
                    if (low..=high).contains(&far) {
                        set |= range(near, near);
                    }
                }
            }
        }
        let set = if self.flags.fold { fold(set) } else { set };
        self.push(written_class(if is_negated { !set } else { set }), None, 1);
        Ok(())
    }

    /// One member of a class.
    fn member(&mut self) -> Result<char, PatternError> {
        if self.rest.starts_with('\\') {
            return self.escape();
        }
        self.next().ok_or(MISSING_BRACKET)
    }
}

#[cfg(test)]
mod tests;
