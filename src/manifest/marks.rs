//! Where the scanner's marks lie in the text: it counts characters from the start of a chunk, a
//! [`Span`] counts bytes from the start of the text.

use super::documents::{Chunk, lines};
use super::syntax::blame;
use super::{Message, Span};
use saphyr_parser::{Marker, ScanError};
use std::ops::Range;

/// Turns the scanner's marks, which count characters from the start of the chunk, into spans.
pub(super) struct Marks<'a> {
    chunk: &'a str,
    start: usize,
    first_line: u32,
    is_ascii: bool,
    /// How many lines the chunk has.
    last_line: usize,
    /// A character and its byte, where the last mark was.
    character: usize,
    byte: usize,
    /// How far the scanner has come, in bytes of the chunk.
    seen: usize,
}

impl<'a> Marks<'a> {
    pub(super) fn new(chunk: &Chunk<'a>) -> Self {
        Self {
            chunk: chunk.text,
            start: chunk.start,
            first_line: chunk.line,
            is_ascii: chunk.text.is_ascii(),
            last_line: chunk.text.matches(['\n', '\r']).count() + 1,
            character: 0,
            byte: 0,
            seen: 0,
        }
    }

    /// Marks come almost in order, so walking from the last one is short.
    fn byte(&mut self, index: usize) -> usize {
        if self.is_ascii {
            return index.min(self.chunk.len());
        }
        let (before, after) = self.chunk.split_at(self.byte);
        if index >= self.character {
            let walked: usize = after.chars().take(index - self.character).map(char::len_utf8).sum();
            self.byte += walked;
        } else {
            let walked: usize = before.chars().rev().take(self.character - index).map(char::len_utf8).sum();
            self.byte -= walked;
        }
        self.character = index;
        self.byte
    }

    pub(super) fn span(&mut self, start: Marker, end: Marker) -> Span {
        let from = self.byte(start.index());
        let to = self.byte(end.index()).max(from);
        self.seen = to;
        Span {
            start: self.start + from,
            end: self.start + to,
            // At the end of a text that stops amid a comment the scanner counts a line too many.
            line: self
                .first_line
                .saturating_add(u32::try_from(start.line().min(self.last_line)).unwrap_or(u32::MAX).saturating_sub(1)),
            column: u32::try_from(start.col()).unwrap_or(u32::MAX).saturating_add(1),
        }
    }

    /// How far the scanner has come, in bytes of the chunk.
    pub(super) fn seen(&self) -> usize {
        self.seen
    }

    /// A scalar, without the line breaks and blanks behind it, which the scanner may count in.
    pub(super) fn scalar(&mut self, span: saphyr_parser::Span) -> Span {
        let place = self.span(span.start, span.end);
        let trimmed = self.text(place).trim_end_matches([' ', '\t', '\n', '\r']).len();
        Span { end: place.start + trimmed, ..place }
    }

    pub(super) fn text(&self, span: Span) -> &'a str {
        self.chunk.get(span.start - self.start..span.end - self.start).unwrap_or_default()
    }

    /// The span of a stretch of the chunk; slow, for the few places the scanner did not mark.
    pub(super) fn stretch(&self, range: Range<usize>) -> Span {
        let before = self.chunk.get(..range.start).unwrap_or_default();
        let line = lines(before).filter(|line| line.ends_with(['\n', '\r'])).count();
        let column = before.rsplit(['\n', '\r']).next().unwrap_or_default().chars().count();
        Span {
            start: self.start + range.start,
            end: self.start + range.end,
            line: self.first_line.saturating_add(u32::try_from(line).unwrap_or(u32::MAX)),
            column: u32::try_from(column).unwrap_or(u32::MAX).saturating_add(1),
        }
    }

    /// The scanner's complaint. `bracket` is the innermost bracket that is still open.
    pub(super) fn fault(&mut self, error: &ScanError, bracket: Option<Span>) -> (Span, Message) {
        let mark = *error.marker();
        if error.info().contains("recursion limit") {
            return (self.span(mark, mark), Message::TooDeep);
        }
        let at = self.byte(mark.index());
        let bracket = bracket.map(|span| span.start - self.start..span.end - self.start);
        let (cause, range) = blame(self.chunk, error.info(), at, bracket);
        (self.stretch(range), Message::Syntax(cause))
    }
}
