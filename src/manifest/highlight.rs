//! Colours for the editor: a lexer that goes line by line and takes any text, broken or not. It guesses
//! where the parser would know; it never decides what a manifest means.

use super::documents::lines;
use super::scalar::resolve;
use crate::cluster::Value;

/// What a stretch of text looks like.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Class {
    /// The name of a field.
    Key,
    /// A text, quoted or not.
    Text,
    /// A number.
    Number,
    /// A truth value or `null`.
    Keyword,
    /// A comment.
    Comment,
    /// Dashes, colons, brackets, block headers, document lines.
    Punctuation,
    /// An anchor, alias, tag or directive.
    Anchor,
}

/// A coloured stretch of text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Token {
    /// The first byte.
    pub start: usize,
    /// One past the last byte, on the same line.
    pub end: usize,
    /// Its colour.
    pub class: Class,
}

/// The tokens of a text, in order and apart from each other; what lies between them is blank.
pub fn highlight(text: &str) -> Vec<Token> {
    let mut lexer = Lexer { tokens: Vec::new(), start: 0, rest: "", brackets: 0, block: None };
    let mut start = 0;
    for line in lines(text) {
        lexer.start = start;
        lexer.rest = line.trim_end_matches(['\n', '\r']);
        lexer.line();
        start += line.len();
    }
    lexer.tokens
}

struct Lexer<'a> {
    tokens: Vec<Token>,
    /// Where `rest` starts.
    start: usize,
    /// What is left of the line.
    rest: &'a str,
    /// How many `[` and `{` are open.
    brackets: usize,
    /// A `|` or `>` text goes on while lines are indented deeper than this, or empty.
    block: Option<usize>,
}

impl Lexer<'_> {
    fn line(&mut self) {
        let line = self.rest;
        let indent = line.len() - line.trim_start_matches(' ').len();
        if self.block_line(indent) || self.document_line() {
            return;
        }
        // The column a block text must be deeper than: that of the last dash or key.
        let mut parent = indent;
        let mut at_start = true;
        loop {
            self.blanks();
            let Some(first) = self.rest.chars().next() else { return };
            let column = line.len() - self.rest.len();
            match first {
                '#' => return self.push(self.rest.len(), Class::Comment),
                '-' | '?' if at_start && self.brackets == 0 && ends_word(self.rest, 1) => {
                    parent = column;
                    self.push(1, Class::Punctuation);
                    continue;
                }
                '[' | '{' | ']' | '}' => self.bracket(first),
                ',' if self.brackets > 0 => self.push(1, Class::Punctuation),
                ':' if self.brackets > 0 || ends_word(self.rest, 1) => self.push(1, Class::Punctuation),
                '&' | '*' | '!' => {
                    let end = self.rest.find([' ', '\t', ',', ']', '}']).unwrap_or(self.rest.len());
                    self.push(end.max(1), Class::Anchor);
                    continue;
                }
                '|' | '>' if self.brackets == 0 && !at_start => {
                    let end = self.rest.find([' ', '\t']).unwrap_or(self.rest.len());
                    self.push(end, Class::Punctuation);
                    self.block = Some(parent);
                }
                _ => {
                    let key = self.word(first);
                    if key && at_start {
                        parent = column;
                    }
                }
            }
            at_start = false;
        }
    }

    /// A line of a block text, blank ones included; the first that is less deep ends it.
    fn block_line(&mut self, indent: usize) -> bool {
        let Some(parent) = self.block else { return false };
        if self.rest.trim_matches([' ', '\t']).is_empty() {
            return true;
        }
        if indent > parent {
            self.blanks();
            let end = self.rest.trim_end_matches([' ', '\t']).len();
            self.push(end, Class::Text);
            return true;
        }
        self.block = None;
        false
    }

    fn bracket(&mut self, bracket: char) {
        self.brackets = match bracket {
            '[' | '{' => self.brackets + 1,
            _ => self.brackets.saturating_sub(1),
        };
        self.push(1, Class::Punctuation);
    }

    /// `---`, `...` and directives.
    fn document_line(&mut self) -> bool {
        let marks = self.rest.starts_with("---") || self.rest.starts_with("...");
        if marks && ends_word(self.rest, 3) {
            self.brackets = 0;
            self.push(3, Class::Punctuation);
            return false;
        }
        if self.rest.starts_with('%') && self.brackets == 0 {
            self.push(self.rest.trim_end_matches([' ', '\t']).len(), Class::Anchor);
            return true;
        }
        false
    }

    /// A quoted or plain word, with the colon behind it where it is a key; true for a key.
    fn word(&mut self, first: char) -> bool {
        let (end, class) = match first {
            '"' | '\'' => (quoted_end(self.rest, first), Class::Text),
            _ => {
                let end = self.plain_end();
                (end, class_of(self.rest.get(..end).unwrap_or_default()))
            }
        };
        let behind = self.rest.get(end..).unwrap_or_default();
        let colon = behind.trim_start_matches([' ', '\t']);
        let adjacent = self.brackets > 0 && matches!(first, '"' | '\'');
        let key = colon.starts_with(':') && (adjacent || ends_word(colon, 1) || self.flow_ends(colon));
        self.push(end, if key { Class::Key } else { class });
        if key {
            self.blanks();
            self.push(1, Class::Punctuation);
        }
        key
    }

    /// Where a plain word ends: before `: `, ` #`, or a flow indicator inside brackets.
    fn plain_end(&self) -> usize {
        let mut before = None;
        for (at, character) in self.rest.char_indices() {
            let ends = match character {
                ':' => ends_word(self.rest, at + 1) || self.flow_ends(self.rest.get(at..).unwrap_or_default()),
                '#' => matches!(before, Some(' ' | '\t')),
                ',' | '[' | ']' | '{' | '}' => self.brackets > 0,
                _ => false,
            };
            if ends && at > 0 {
                return self.rest.get(..at).unwrap_or_default().trim_end_matches([' ', '\t']).len();
            }
            before = Some(character);
        }
        self.rest.trim_end_matches([' ', '\t']).len()
    }

    /// True where a colon stands before a flow indicator inside brackets.
    fn flow_ends(&self, colon: &str) -> bool {
        self.brackets > 0 && colon.get(1..).is_some_and(|rest| rest.starts_with([',', '[', ']', '{', '}']))
    }

    fn blanks(&mut self) {
        let rest = self.rest.trim_start_matches([' ', '\t', '\u{feff}']);
        self.start += self.rest.len() - rest.len();
        self.rest = rest;
    }

    fn push(&mut self, length: usize, class: Class) {
        let (_, rest) = self.rest.split_at_checked(length).unwrap_or((self.rest, ""));
        let length = self.rest.len() - rest.len();
        if length > 0 {
            self.tokens.push(Token { start: self.start, end: self.start + length, class });
        }
        self.start += length;
        self.rest = rest;
    }
}

/// True where nothing or a blank stands at `at`.
fn ends_word(text: &str, at: usize) -> bool {
    text.get(at..).is_some_and(|rest| rest.is_empty() || rest.starts_with([' ', '\t']))
}

/// One past the closing quote, or the end of the line where there is none.
fn quoted_end(text: &str, quote: char) -> usize {
    let mut characters = text.char_indices().skip(1).peekable();
    while let Some((at, character)) = characters.next() {
        if character == '\\' && quote == '"' {
            characters.next();
        } else if character == quote {
            if quote == '\'' && characters.peek().is_some_and(|(_, next)| *next == '\'') {
                characters.next();
            } else {
                return at + quote.len_utf8();
            }
        }
    }
    text.trim_end_matches([' ', '\t']).len()
}

fn class_of(word: &str) -> Class {
    match resolve(word) {
        Value::Bool(_) | Value::Null => Class::Keyword,
        Value::Int(_) | Value::Number(_) => Class::Number,
        _ => Class::Text,
    }
}
