//! The lines of a document as `kubectl` prints it.

use super::NotSimple;
use crate::manifest::Span;
use crate::manifest::documents::Chunk;

/// The lines of a chunk with something on them.
pub(super) fn lines_of<'a>(chunk: &Chunk<'a>) -> Result<Vec<Line<'a>>, NotSimple> {
    let mut lines = Vec::new();
    let mut start = 0;
    for (text, number) in chunk.text.split('\n').zip(chunk.line..) {
        if !text.bytes().all(|byte| byte >= b' ' && byte != 0x7f) {
            return Err(NotSimple);
        }
        let content = text.trim_start_matches(' ');
        let indent = text.len() - content.len();
        let content = content.trim_end_matches(' ');
        let is_start = number == chunk.line && text == "---";
        if !content.is_empty() && !content.starts_with('#') && !is_start {
            if indent == 0 && (text.starts_with("---") || text.starts_with("...")) {
                return Err(NotSimple);
            }
            lines.push(Line { content, indent, start: chunk.start + start + indent, number });
        }
        start += text.len() + 1;
    }
    Ok(lines)
}

/// A longer key is none (YAML 1.2.2, 7.4.2: 1024 characters at most).
const KEY_LIMIT: usize = 1_000;

/// A line with something on it.
#[derive(Clone, Copy)]
pub(super) struct Line<'a> {
    /// Without the blanks around it.
    pub content: &'a str,
    /// How many characters stand before it; dashes of sequences count once they are read.
    pub indent: usize,
    /// Where the content starts in the text.
    pub start: usize,
    pub number: u32,
}

impl<'a> Line<'a> {
    pub(super) fn is_dash(&self) -> bool {
        self.content.starts_with("- ")
    }

    /// The line without its first bytes, which must be ASCII, and the blanks behind them.
    pub(super) fn skip(&self, bytes: usize) -> Result<Line<'a>, NotSimple> {
        let content = self.content.get(bytes..).ok_or(NotSimple)?.trim_start_matches(' ');
        let skipped = self.content.len() - content.len();
        Ok(Line { content, indent: self.indent + skipped, start: self.start + skipped, number: self.number })
    }

    pub(super) fn span(&self, length: usize) -> Span {
        let column = u32::try_from(self.indent + 1).unwrap_or(u32::MAX);
        Span { start: self.start, end: self.start + length, line: self.number, column }
    }

    /// How long the plain key at the start is; `None` where there is none.
    pub(super) fn key(&self) -> Option<usize> {
        let length = self.content.bytes().position(|byte| !is_key_byte(byte))?;
        let behind = self.content.get(length..)?.strip_prefix(':')?;
        (length > 0 && length <= KEY_LIMIT && (behind.is_empty() || behind.starts_with(' '))).then_some(length)
    }
}

fn is_key_byte(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'.' | b'/')
        // Behind the first letter only; a line that starts with a dash is none of ours.
        || byte == b'-'
}
