//! A Corefile's text cut into pieces of which none is lost: words, quoted texts and comments, each with its octets.
//! It cuts where `token` does; what helps to write a Corefile stands on it.

use std::ops::Range;

/// A piece of a text. Between two pieces stands nothing but white space.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Piece {
    /// Its octets.
    pub span: Range<usize>,
    /// What it is.
    pub kind: PieceKind,
    /// The line it starts on, from 1.
    pub line: usize,
    /// The line it ends on: a quoted text may hold several.
    pub last_line: usize,
}

/// What a piece is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PieceKind {
    /// A word.
    Word,
    /// A text in quotes, with them.
    Quoted,
    /// A quote that nothing ends: it goes on to the end of the text.
    Unclosed,
    /// From `#` to the end of the line.
    Comment,
    /// From `#` inside a word to its end: what follows on the line is read again.
    Tail,
}

impl Piece {
    /// The piece as it is written.
    pub fn written_in<'t>(&self, text: &'t str) -> &'t str {
        text.get(self.span.clone()).unwrap_or_default()
    }

    /// True for what CoreDNS reads: all but comments.
    pub fn is_read(&self) -> bool {
        !matches!(self.kind, PieceKind::Comment | PieceKind::Tail)
    }
}

/// True where a comment ends before a character.
fn ends(kind: PieceKind, character: char) -> bool {
    character == '\n' || (kind == PieceKind::Tail && character.is_whitespace() && character != '\r')
}

/// Cuts a text.
pub(super) fn pieces(text: &str) -> Vec<Piece> {
    let mut pieces: Vec<Piece> = Vec::new();
    let mut line = 1;
    let mut open: Option<Piece> = None;
    let mut is_escaped = false;
    let from = if text.starts_with('\u{feff}') { '\u{feff}'.len_utf8() } else { 0 };
    for (at, character) in text.char_indices().skip_while(|(at, _)| *at < from) {
        let end = at + character.len_utf8();
        match &mut open {
            Some(piece) if piece.kind == PieceKind::Unclosed => {
                piece.span.end = end;
                line += usize::from(character == '\n');
                piece.last_line = line;
                let ends = character == '"' && !is_escaped;
                is_escaped = character == '\\' && !is_escaped;
                if ends {
                    piece.kind = PieceKind::Quoted;
                    pieces.extend(open.take());
                }
                continue;
            }
            Some(piece) if !piece.is_read() && !ends(piece.kind, character) => {
                // White space at its end is none of it.
                if !character.is_whitespace() {
                    piece.span.end = end;
                }
                continue;
            }
            _ => {}
        }
        if character.is_whitespace() {
            // A carriage return ends no word.
            if character != '\r' {
                pieces.extend(open.take());
            }
            line += usize::from(character == '\n');
            continue;
        }
        let kind = match (character, &open) {
            ('#', None) => PieceKind::Comment,
            ('#', Some(_)) => PieceKind::Tail,
            ('"', None) => PieceKind::Unclosed,
            (_, Some(_)) => {
                if let Some(word) = &mut open {
                    word.span.end = end;
                }
                continue;
            }
            (_, None) => PieceKind::Word,
        };
        pieces.extend(open.replace(Piece { span: at..end, kind, line, last_line: line }));
    }
    pieces.extend(open);
    pieces
}

#[cfg(test)]
mod tests {
    use super::super::token::{PATH, tokens};
    use super::*;
    use proptest::prelude::*;

    /// The text CoreDNS reads of a piece.
    fn read(piece: &Piece, text: &str) -> String {
        let written = piece.written_in(text);
        match piece.kind {
            PieceKind::Quoted | PieceKind::Unclosed => {
                let inner = written.strip_prefix('"').unwrap();
                let inner = if piece.kind == PieceKind::Quoted { inner.strip_suffix('"').unwrap() } else { inner };
                let (mut said, mut is_escaped) = (String::new(), false);
                for character in inner.chars() {
                    match character {
                        '\\' if !is_escaped => is_escaped = true,
                        _ => {
                            if std::mem::take(&mut is_escaped) && character != '"' {
                                said.push('\\');
                            }
                            said.push(character);
                        }
                    }
                }
                said
            }
            _ => written.replace('\r', ""),
        }
    }

    #[test]
    fn comments_and_quotes_are_pieces_too() {
        let text = "a \"b c\"d # e  \n{ f#g\n\"h";
        let kinds: Vec<_> = pieces(text).iter().map(|one| (one.written_in(text), one.kind, one.line)).collect();
        assert_eq!(
            kinds,
            [
                ("a", PieceKind::Word, 1),
                ("\"b c\"", PieceKind::Quoted, 1),
                ("d", PieceKind::Word, 1),
                ("# e", PieceKind::Comment, 1),
                ("{", PieceKind::Word, 2),
                ("f", PieceKind::Word, 2),
                ("#g", PieceKind::Tail, 2),
                ("\"h", PieceKind::Unclosed, 3),
            ]
        );
    }

    proptest! {
        #[test]
        fn what_is_read_of_the_pieces_is_what_the_tokens_are(text in super::super::tests::scribble()) {
            let of_pieces: Vec<(String, usize)> = pieces(&text)
                .iter()
                .filter(|piece| piece.is_read())
                .map(|piece| (read(piece, &text), piece.line))
                .collect();
            let mut of_tokens: Vec<(String, usize)> =
                tokens(&text, &PATH.into()).into_iter().map(|one| (one.text, one.place.line)).collect();
            // A quote without end and without text is no token.
            if of_pieces.len() > of_tokens.len() && of_pieces.last().is_some_and(|(said, _)| said.is_empty()) {
                of_tokens.push(of_pieces.last().unwrap().clone());
            }
            prop_assert_eq!(of_pieces, of_tokens);
        }
    }
}
