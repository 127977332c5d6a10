//! The Corefile as text: words, quotes, comments and braces (the Caddyfile grammar,
//! `coredns/caddy/caddyfile`). What a word means is not known here.

use super::{CorefileError, CorefileReason};
use std::fmt;

/// How deep braces may nest. A real Corefile needs two levels.
const MAX_DEPTH: usize = 16;

/// A line with its block: a server block at the top, a plugin inside it, a property inside that.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Stanza {
    /// The comments above it, with their `#`.
    pub comments: Vec<String>,
    /// The words of the line.
    pub words: Vec<Word>,
    /// What stands in its braces; `None` where it has none.
    pub body: Option<Vec<Stanza>>,
    /// The comments below the last line of its body.
    pub last_comments: Vec<String>,
}

/// A word and its place, both from 1. Words put together by the lab are at 0, 0.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[allow(missing_docs, reason = "the fields say it")]
pub struct Word {
    pub text: String,
    pub line: usize,
    pub column: usize,
}

impl Stanza {
    /// The first word: the plugin's or property's name.
    pub fn name(&self) -> &str {
        self.words.first().map_or("", |word| &word.text)
    }

    /// The words after the first.
    pub fn arguments(&self) -> &[Word] {
        self.words.get(1..).unwrap_or_default()
    }

    /// The lines of the body.
    pub fn lines(&self) -> &[Stanza] {
        self.body.as_deref().unwrap_or_default()
    }
}

enum Token {
    Word(Word),
    Comment(String),
    Newline,
    Open(usize, usize),
    Close(usize, usize),
}

/// Reads the whole text. Errors are about braces and quotes only.
pub(super) fn read(text: &str) -> (Vec<Stanza>, Vec<CorefileError>) {
    let mut errors = Vec::new();
    let tokens = tokens(text, &mut errors);
    // The open blocks, outermost first: the stanza that holds the block, and what the block holds.
    let mut open: Vec<(Stanza, Vec<Stanza>)> = Vec::new();
    let mut done: Vec<Stanza> = Vec::new();
    let mut current = Stanza::default();
    let mut last = (1, 1);
    for token in tokens {
        match token {
            // A comment behind a line moves above it.
            Token::Comment(comment) => current.comments.push(comment),
            Token::Word(word) => {
                last = (word.line, word.column);
                current.words.push(word);
            }
            // Keys of a server block may stand on several lines, joined by a comma.
            Token::Newline if current.words.last().is_some_and(|word| word.text.ends_with(',')) => {}
            Token::Newline => {
                if !current.words.is_empty() {
                    done.push(std::mem::take(&mut current));
                }
            }
            Token::Open(line, column) => {
                last = (line, column);
                if current.words.is_empty() && open.is_empty() {
                    errors.push(CorefileError { line, column, reason: CorefileReason::NoServerName });
                }
                if open.len() >= MAX_DEPTH {
                    errors.push(CorefileError { line, column, reason: CorefileReason::TooDeep });
                    return (done, errors);
                }
                open.push((std::mem::take(&mut current), std::mem::take(&mut done)));
            }
            Token::Close(line, column) => {
                last = (line, column);
                let last_comments = std::mem::take(&mut current.comments);
                if !current.words.is_empty() {
                    done.push(std::mem::take(&mut current));
                }
                let Some((mut holder, around)) = open.pop() else {
                    errors.push(CorefileError { line, column, reason: CorefileReason::UnopenedBrace });
                    continue;
                };
                holder.body = Some(std::mem::replace(&mut done, around));
                holder.last_comments = last_comments;
                done.push(holder);
            }
        }
    }
    if !current.words.is_empty() || !current.comments.is_empty() {
        done.push(current);
    }
    while let Some((mut holder, around)) = open.pop() {
        let (line, column) = last;
        errors.push(CorefileError { line, column, reason: CorefileReason::UnclosedBrace });
        holder.body = Some(std::mem::replace(&mut done, around));
        done.push(holder);
    }
    (done, errors)
}

fn tokens(text: &str, errors: &mut Vec<CorefileError>) -> Vec<Token> {
    let mut tokens = Vec::new();
    let mut characters = text.chars().peekable();
    let (mut line, mut column) = (1, 0);
    while let Some(character) = characters.next() {
        column += 1;
        match character {
            '\n' => {
                tokens.push(Token::Newline);
                (line, column) = (line + 1, 0);
            }
            space if space.is_whitespace() => {}
            '#' => {
                let mut comment = String::from('#');
                while let Some(next) = characters.next_if(|next| *next != '\n') {
                    comment.push(next);
                }
                tokens.push(Token::Comment(comment.trim_end().to_owned()));
            }
            '"' => {
                let (start_line, start_column) = (line, column);
                let mut quoted = String::new();
                let mut closed = false;
                while let Some(next) = characters.next() {
                    column += 1;
                    match next {
                        '"' => {
                            closed = true;
                            break;
                        }
                        '\\' if characters.peek() == Some(&'"') => {
                            quoted.push('"');
                            characters.next();
                            column += 1;
                        }
                        '\n' => {
                            quoted.push(next);
                            (line, column) = (line + 1, 0);
                        }
                        _ => quoted.push(next),
                    }
                }
                if !closed {
                    let reason = CorefileReason::UnclosedQuote;
                    errors.push(CorefileError { line: start_line, column: start_column, reason });
                }
                tokens.push(Token::Word(Word { text: quoted, line: start_line, column: start_column }));
            }
            first => {
                let start = column;
                let mut word = String::from(first);
                while let Some(next) = characters.next_if(|next| !next.is_whitespace()) {
                    word.push(next);
                    column += 1;
                }
                tokens.push(match word.as_str() {
                    "{" => Token::Open(line, start),
                    "}" => Token::Close(line, start),
                    _ => Token::Word(Word { text: word, line, column: start }),
                });
            }
        }
    }
    tokens.push(Token::Newline);
    tokens
}

/// Writes lines the way kubeadm indents them.
pub(super) fn write(stanzas: &[Stanza], depth: usize, f: &mut fmt::Formatter<'_>) -> fmt::Result {
    let indent = "    ".repeat(depth);
    for stanza in stanzas {
        for comment in &stanza.comments {
            writeln!(f, "{indent}{comment}")?;
        }
        if stanza.words.is_empty() && stanza.body.is_none() {
            continue;
        }
        f.write_str(&indent)?;
        for (position, word) in stanza.words.iter().enumerate() {
            if position > 0 {
                f.write_str(" ")?;
            }
            write_word(&word.text, f)?;
        }
        let Some(body) = &stanza.body else {
            writeln!(f)?;
            continue;
        };
        writeln!(f, "{}{{", if stanza.words.is_empty() { "" } else { " " })?;
        write(body, depth + 1, f)?;
        for comment in &stanza.last_comments {
            writeln!(f, "{indent}    {comment}")?;
        }
        writeln!(f, "{indent}}}")?;
    }
    Ok(())
}

fn write_word(text: &str, f: &mut fmt::Formatter<'_>) -> fmt::Result {
    let plain = !text.is_empty()
        && !text.contains(char::is_whitespace)
        && !text.starts_with(['#', '"'])
        && !["{", "}"].contains(&text);
    if plain { f.write_str(text) } else { write!(f, "\"{}\"", text.replace('"', "\\\"")) }
}
