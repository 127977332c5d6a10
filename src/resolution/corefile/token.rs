//! The Corefile as tokens, each with its place (rule PU1; `coredns/caddy/caddyfile/lexer.go`). What a token
//! means is not known here.

use std::fmt;
use std::sync::Arc;

/// The path of the Corefile itself. What it imports has paths of its own, relative to this one.
pub const PATH: &str = "/etc/coredns/Corefile";

/// Where a token stands.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Place {
    /// The path of its file.
    pub file: Arc<str>,
    /// The line, from 1.
    pub line: usize,
    /// The character, from 1.
    pub column: usize,
}

impl Place {
    /// The beginning of the Corefile.
    pub fn start() -> Self {
        Self { file: PATH.into(), line: 1, column: 1 }
    }

    /// `/etc/coredns/Corefile:3`, as CoreDNS names it.
    pub fn line_text(&self) -> String {
        format!("{}:{}", self.file, self.line)
    }

    /// True in the Corefile itself, as opposed to a file it imports.
    pub fn is_in_corefile(&self) -> bool {
        &*self.file == PATH
    }
}

impl fmt::Display for Place {
    /// `Corefile:3:5`, or with the path of an imported file.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let file = if self.is_in_corefile() { "Corefile" } else { &self.file };
        write!(f, "{file}:{}:{}", self.line, self.column)
    }
}

/// A word, or a text in quotes without them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Token {
    /// The text, with the environment's values filled in once it is part of a directive.
    pub text: String,
    /// Where it starts.
    pub place: Place,
    /// The line it ends on: a quoted text may hold several.
    pub(super) last_line: usize,
    /// False where a quote begins it that nothing ends.
    pub(super) is_closed: bool,
}

impl Token {
    /// A word at a place.
    pub(in crate::resolution) fn made(text: &str, place: &Place) -> Self {
        Self { text: text.to_owned(), place: place.clone(), last_line: place.line, is_closed: true }
    }

    /// True where this token does not stand on the line on which the one before it ends.
    pub(super) fn is_on_new_line_after(&self, before: &Self) -> bool {
        before.place.file != self.place.file || before.last_line < self.place.line
    }
}

/// Splits a text into tokens. Comments are gone; a quote that nothing ends goes on to the end of the text.
pub(super) fn tokens(text: &str, file: &Arc<str>) -> Vec<Token> {
    let mut tokens = Vec::new();
    let (mut line, mut column) = (1, 0);
    let mut open: Option<Token> = None;
    let (mut is_comment, mut is_quoted, mut is_escaped) = (false, false, false);
    for character in text.strip_prefix('\u{feff}').unwrap_or(text).chars() {
        column += 1;
        let place = || Place { file: Arc::clone(file), line, column };
        if is_quoted {
            let Some(token) = &mut open else { break };
            match character {
                '\\' if !is_escaped => is_escaped = true,
                '"' if !is_escaped => {
                    is_quoted = false;
                    (token.is_closed, token.last_line) = (true, line);
                    tokens.extend(open.take());
                }
                _ => {
                    if std::mem::take(&mut is_escaped) && character != '"' {
                        token.text.push('\\');
                    }
                    token.text.push(character);
                    if character == '\n' {
                        (line, column) = (line + 1, 0);
                    }
                }
            }
            continue;
        }
        if character.is_whitespace() {
            if character == '\r' {
                continue;
            }
            // What begins inside a word is a comment of that word: CoreDNS forgets it where the word ends.
            is_comment &= open.is_none() && character != '\n';
            if character == '\n' {
                (line, column) = (line + 1, 0);
            }
            tokens.extend(open.take());
            continue;
        }
        is_comment |= character == '#';
        if is_comment {
            continue;
        }
        match &mut open {
            Some(token) => token.text.push(character),
            None => {
                is_quoted = character == '"';
                let text = if is_quoted { String::new() } else { character.into() };
                open = Some(Token { text, place: place(), last_line: line, is_closed: !is_quoted });
            }
        }
    }
    tokens.extend(open.filter(|token| !token.text.is_empty()));
    tokens
}

#[cfg(test)]
mod tests {
    use super::*;

    fn texts(text: &str) -> Vec<(String, usize, usize)> {
        let tokens = tokens(text, &PATH.into());
        tokens.into_iter().map(|token| (token.text, token.place.line, token.place.column)).collect()
    }

    #[test]
    fn words_are_split_at_white_space_and_quotes_hold_together() {
        assert_eq!(
            texts("a \"b c\"\n\t\"d\\\"\ne\" f\"g"),
            [("a".into(), 1, 1), ("b c".into(), 1, 3), ("d\"\ne".into(), 2, 2), ("f\"g".into(), 3, 4)]
        );
        assert_eq!(texts("\u{feff}a\r\nb\\ `c;"), [("a".into(), 1, 1), ("b\\".into(), 2, 1), ("`c;".into(), 2, 4)]);
    }

    #[test]
    fn a_comment_begins_anywhere_outside_quotes() {
        assert_eq!(texts("a#b\n# c\n\"d#e\""), [("a".into(), 1, 1), ("d#e".into(), 3, 1)]);
    }

    #[test]
    fn a_comment_inside_a_word_ends_with_the_word() {
        assert_eq!(
            texts("a#b#c d # e f\ng# h"),
            [("a".into(), 1, 1), ("d".into(), 1, 7), ("g".into(), 2, 1), ("h".into(), 2, 4)]
        );
    }
}
