//! The parser's place among the tokens, what it has read so far, and how it says what is wrong there.

use super::block::Block;
use super::files::Files;
use super::token::{Place, Token};
use super::{CorefileError, CorefileReason, Failed};
use std::collections::{BTreeMap, BTreeSet};

/// How many tokens a Corefile may come to. CoreDNS sets no such limit; imports that double each other would
/// never end.
pub(super) const MAX_TOKENS: usize = 200_000;

/// What was read.
#[derive(Clone, Debug, Default)]
pub(super) struct Read {
    pub blocks: Vec<Block>,
    /// Snippets and `import`s, as far as a note says something of them.
    pub imports: Vec<Token>,
    /// Files that are imported and were not given, though they may exist.
    pub not_given: Vec<NotGiven>,
    /// Variables of the environment that are used and were not given, though they may be set.
    pub not_set: Vec<NotSet>,
    /// Patterns of `import` that no file fits.
    pub matched_nothing: Vec<Token>,
    pub errors: Vec<CorefileError>,
}

/// A file that is imported and was not given.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NotGiven {
    /// The path as written.
    pub path: Token,
    /// The position of the server block it would be part of; `None` where it would be blocks of its own.
    pub block: Option<usize>,
}

/// A variable of the environment that is used and was not given.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NotSet {
    /// Its name.
    pub variable: String,
    /// Where it is used.
    pub place: Place,
    /// The position of the server block it is used in; `None` where it stands in a key or an import.
    pub block: Option<usize>,
}

/// A Corefile on its way in.
pub(super) struct Parser<'a> {
    pub tokens: Vec<Token>,
    /// The position of the token to be looked at.
    pub next: usize,
    pub files: &'a Files,
    pub snippets: BTreeMap<String, Vec<Token>>,
    pub imported: usize,
    /// The files that import a file.
    pub importers: BTreeMap<String, BTreeSet<String>>,
    pub read: Read,
}

/// One step of the parser.
pub(super) type Step = Result<(), Failed>;

impl Parser<'_> {
    pub(super) fn peek(&self) -> Option<&Token> {
        self.tokens.get(self.next)
    }

    pub(super) fn peek_text(&self) -> Option<&str> {
        self.peek().map(|token| token.text.as_str())
    }

    /// True where the token to be looked at begins a line.
    pub(super) fn is_on_new_line(&self) -> bool {
        let before = self.next.checked_sub(1).and_then(|before| self.tokens.get(before));
        match (before, self.peek()) {
            (Some(before), Some(token)) => token.is_on_new_line_after(before),
            _ => true,
        }
    }

    /// True where the token at a position stands on the line of the one before.
    pub(super) fn goes_on_at(&self, position: usize) -> bool {
        match (self.tokens.get(position.saturating_sub(1)), self.tokens.get(position)) {
            (Some(before), Some(token)) => !token.is_on_new_line_after(before),
            _ => false,
        }
    }

    /// Passes over a line that somebody who showed a Corefile wrote in the place of others, and notes that it was there.
    /// Beside a server all of whose files are known, such a line is a word like any other.
    pub(super) fn is_past_what_was_left_out(&mut self, block: Option<usize>) -> bool {
        let is_there = !self.files.are_all && self.is_on_new_line();
        let Some(mark) = self.peek().filter(|token| is_there && is_left_out(&token.text)).cloned() else {
            return false;
        };
        self.read.not_given.push(NotGiven { path: mark, block });
        self.next += 1;
        while self.next < self.tokens.len() && !self.is_on_new_line() {
            self.next += 1;
        }
        true
    }

    pub(super) fn place_at(&self, position: usize) -> Place {
        self.tokens.get(position).or(self.tokens.last()).map_or_else(Place::start, |one| one.place.clone())
    }

    pub(super) fn error_at(&self, position: usize, said: &str, reason: CorefileReason) -> Failed {
        let place = self.place_at(position);
        let said = format!("{} - Error during parsing: {said}", place.line_text());
        Box::new(CorefileError { place, reason, said })
    }

    pub(super) fn error(&self, said: &str, reason: CorefileReason) -> Failed {
        self.error_at(self.next, said, reason)
    }

    /// The text ends where something is still to come. A quote that nothing ends has swallowed it.
    pub(super) fn unexpected_end(&self, reason: CorefileReason) -> Failed {
        let error = self.error("Unexpected EOF", reason);
        self.in_an_open_quote(error)
    }

    /// Another word stands where this one has to (`SyntaxErr`).
    pub(super) fn expected(&self, wanted: &str, reason: CorefileReason) -> Failed {
        let at = if self.next < self.tokens.len() { self.next } else { self.tokens.len().saturating_sub(1) };
        let (place, came) = (self.place_at(at), self.tokens.get(at).map_or("", |token| token.text.as_str()));
        let said = format!("{} - Syntax error: Unexpected token '{came}', expecting '{wanted}'", place.line_text());
        self.in_an_open_quote(Box::new(CorefileError { place, reason, said }))
    }

    pub(super) fn in_an_open_quote(&self, error: Failed) -> Failed {
        match self.tokens.iter().find(|token| !token.is_closed) {
            Some(quote) => {
                let place = quote.place.clone();
                Box::new(CorefileError { place, reason: CorefileReason::UnclosedQuote, said: error.said })
            }
            None => error,
        }
    }
}

/// True for a word that stands for what was left out.
pub(crate) fn is_left_out(text: &str) -> bool {
    let inner = text.trim_matches(['[', ']', '<', '>', '(', ')']);
    inner.starts_with('…') || inner.starts_with("...")
}
