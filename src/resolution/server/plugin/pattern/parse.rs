//! Go's syntax of patterns, piece by piece into the engine's words (`regexp/syntax/parse.go`).

use super::PatternError;
use super::class::{fold, folded, posix_class, range, written_class};

/// How often something may be repeated by number, nested ones multiplied (`maxRepeat`).
const MAX_REPEAT: u32 = 1000;
/// How deep groups may nest (`maxHeight`).
const MAX_DEPTH: usize = 1000;

pub(super) const MISSING_PAREN: PatternError = PatternError("missing closing )");
pub(super) const UNEXPECTED_PAREN: PatternError = PatternError("unexpected )");
pub(super) const MISSING_BRACKET: PatternError = PatternError("missing closing ]");
pub(super) const MISSING_REPEAT: PatternError = PatternError("missing argument to repetition operator");
pub(super) const NESTED_REPEAT: PatternError = PatternError("invalid nested repetition operator");
pub(super) const REPEAT_SIZE: PatternError = PatternError("invalid repeat count");
pub(super) const BAD_ESCAPE: PatternError = PatternError("invalid escape sequence");
pub(super) const TRAILING_BACKSLASH: PatternError = PatternError("trailing backslash at end of expression");
pub(super) const BAD_RANGE: PatternError = PatternError("invalid character class range");
pub(super) const BAD_NAME: PatternError = PatternError("invalid named capture");
pub(super) const BAD_FLAGS: PatternError = PatternError("invalid or unsupported Perl syntax");
pub(super) const TOO_DEEP: PatternError = PatternError("expression nests too deeply");

/// A piece that a repetition would apply to, in the engine's words.
pub(super) struct Item {
    written: String,
    /// The character, where it is one and stands for itself.
    pub literal: Option<char>,
    /// The product of the repetitions by number in it.
    repeats: u32,
}

/// A group that is being read.
pub(super) struct Level {
    opening: &'static str,
    pub alternatives: Vec<String>,
    pub items: Vec<Item>,
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

    pub(super) fn written(&self) -> String {
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
pub(super) struct Flags {
    pub fold: bool,
    multi_line: bool,
    dot_is_all: bool,
    ungreedy: bool,
}

pub(super) struct Parser<'p> {
    pub rest: &'p str,
    levels: Vec<Level>,
    pub flags: Flags,
    pub names: Vec<Option<String>>,
    /// The character before was a repetition.
    after_repeat: bool,
    pub is_unknown: bool,
}

impl<'p> Parser<'p> {
    pub(super) fn new(text: &'p str) -> Self {
        let levels = vec![Level::new("", Flags::default())];
        let flags = Flags::default();
        Self { rest: text, levels, flags, names: vec![None], after_repeat: false, is_unknown: false }
    }

    pub(super) fn next(&mut self) -> Option<char> {
        let mut characters = self.rest.chars();
        let first = characters.next()?;
        self.rest = characters.as_str();
        Some(first)
    }

    pub(super) fn eat(&mut self, text: &str) -> bool {
        match self.rest.strip_prefix(text) {
            Some(rest) => {
                self.rest = rest;
                true
            }
            None => false,
        }
    }

    pub(super) fn push(&mut self, written: String, literal: Option<char>, repeats: u32) {
        if let Some(level) = self.levels.last_mut() {
            level.items.push(Item { written, literal, repeats });
        }
    }

    pub(super) fn run(&mut self) -> Result<Level, PatternError> {
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

    pub(super) fn literal(&mut self, character: char) {
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
