//! The words of a zone file (`miekg/dns` `scan.go`, zlexer).

use super::{ZoneFileError, ZoneFileReason};
use std::str::Chars;

/// A word of a zone file, as it is written.
#[derive(Clone, Debug)]
pub(super) struct Word {
    pub text: String,
    pub quoted: bool,
}

/// A line, or what parentheses make one of.
#[derive(Clone, Debug, Default)]
pub(super) struct Entry {
    /// Its first line, from 1.
    pub line: usize,
    /// It begins with white space: the owner is that of the record before.
    pub indented: bool,
    pub words: Vec<Word>,
}

/// Parts the text into lines of words.
pub(super) fn entries(text: &str, errors: &mut Vec<ZoneFileError>) -> Vec<Entry> {
    let mut lexer = Lexer {
        characters: text.chars(),
        all: Vec::new(),
        entry: Entry { line: 1, ..Entry::default() },
        word: None,
        line: 1,
        depth: 0,
        at_start: true,
        in_quotes: false,
        in_comment: false,
    };
    while let Some(character) = lexer.characters.next() {
        lexer.line += usize::from(character == '\n');
        if lexer.in_quotes {
            lexer.quoted(character);
        } else if !lexer.in_comment || character == '\n' {
            lexer.plain(character);
        }
    }
    lexer.finish(errors)
}

struct Lexer<'t> {
    characters: Chars<'t>,
    /// The lines that are done.
    all: Vec<Entry>,
    /// The one it is in.
    entry: Entry,
    word: Option<Word>,
    line: usize,
    /// How many parentheses are open.
    depth: usize,
    /// At the first character of an entry.
    at_start: bool,
    in_quotes: bool,
    in_comment: bool,
}

impl Lexer<'_> {
    /// A character between quotes.
    fn quoted(&mut self, character: char) {
        if character == '"' {
            self.in_quotes = false;
            self.end_word();
        } else {
            self.push(character);
        }
    }

    /// Any other.
    fn plain(&mut self, character: char) {
        self.in_comment = false;
        match character {
            ';' => self.in_comment = true,
            '"' => {
                self.end_word();
                self.word = Some(Word { text: String::new(), quoted: true });
                self.in_quotes = true;
            }
            '(' | ')' => {
                self.end_word();
                self.depth = if character == '(' { self.depth + 1 } else { self.depth.saturating_sub(1) };
            }
            '\n' if self.depth == 0 => {
                self.end_word();
                self.all.push(std::mem::replace(&mut self.entry, Entry { line: self.line, ..Entry::default() }));
                self.at_start = true;
                return;
            }
            _ if character.is_ascii_whitespace() => {
                self.end_word();
                self.entry.indented |= self.at_start;
            }
            _ => self.push(character),
        }
        self.at_start = false;
    }

    /// A character of a word; a backslash takes the next one along.
    fn push(&mut self, character: char) {
        let word = self.word.get_or_insert_with(|| Word { text: String::new(), quoted: false });
        word.text.push(character);
        if character == '\\' {
            word.text.extend(self.characters.next());
        }
    }

    fn end_word(&mut self) {
        self.entry.words.extend(self.word.take());
    }

    /// The lines with words in them. One that never ends is wrong.
    fn finish(mut self, errors: &mut Vec<ZoneFileError>) -> Vec<Entry> {
        if self.in_quotes || self.depth > 0 {
            errors.push(ZoneFileError { line: self.entry.line, reason: ZoneFileReason::Unclosed });
            self.entry.words.clear();
        } else {
            self.end_word();
        }
        self.all.push(self.entry);
        self.all.retain(|entry| !entry.words.is_empty());
        self.all
    }
}
