//! An assertion as words and signs.

use super::error::{AssertionError, AssertionErrorKind};

/// A word or sign, and the byte at which it starts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Token {
    pub at: usize,
    pub kind: TokenKind,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum TokenKind {
    /// A name, number, address, reference to an object …
    Word(String),
    /// A text in quotes.
    Text(String),
    /// `(` `)` `{` `}` `[` `]` `,` `+` and the comparisons.
    Sign(&'static str),
}

const SIGNS: [&str; 15] = ["!=", "<=", ">=", "==", "=", "<", ">", "(", ")", "{", "}", "[", "]", ",", "+"];

pub(super) fn tokens(text: &str) -> Result<Vec<Token>, AssertionError> {
    let mut all = Vec::new();
    let mut at = 0;
    while let Some(rest) = text.get(at..)
        && let Some(first) = rest.chars().next()
    {
        if first.is_whitespace() {
            at += first.len_utf8();
            continue;
        }
        if first == '"' {
            let inner = rest.get(1..).unwrap_or_default();
            let end = inner.find('"').ok_or(AssertionError { at, kind: AssertionErrorKind::UnclosedText })?;
            all.push(Token { at, kind: TokenKind::Text(inner.get(..end).unwrap_or_default().to_owned()) });
            at += end + 2;
            continue;
        }
        if let Some(sign) = SIGNS.iter().find(|sign| rest.starts_with(**sign)) {
            all.push(Token { at, kind: TokenKind::Sign(if *sign == "==" { "=" } else { sign }) });
            at += sign.len();
            continue;
        }
        // `$` begins the one word that stands for something else.
        let begun = usize::from(first == '$');
        let body = rest.get(begun..).unwrap_or_default();
        let length = begun + body.find(|one: char| !is_of_a_word(one)).unwrap_or(body.len());
        if length == 0 {
            return Err(AssertionError { at, kind: AssertionErrorKind::Unexpected(first.to_string()) });
        }
        all.push(Token { at, kind: TokenKind::Word(rest.get(..length).unwrap_or_default().to_owned()) });
        at += length;
    }
    Ok(all)
}

fn is_of_a_word(one: char) -> bool {
    one.is_ascii_alphanumeric() || matches!(one, '_' | '-' | '.' | '/' | ':' | '*')
}

impl std::fmt::Display for TokenKind {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Word(word) => f.write_str(word),
            Self::Text(text) => write!(f, "\"{text}\""),
            Self::Sign(sign) => f.write_str(sign),
        }
    }
}
