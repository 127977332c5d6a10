//! A list in JSON that was cut at its end: each object that is whole stands by itself, and the rest is told.

use super::{Beside, Chunk};
use crate::manifest::{Message, Span};

/// The field of a list that holds its objects.
const ITEMS: &str = "\"items\"";

/// The objects of such a list, and what is behind the last of them; `None` for a text that is no list, or that is whole.
pub(super) fn objects_of<'a>(list: &Chunk<'a>) -> Option<(Vec<Chunk<'a>>, Beside)> {
    let own = list.text.trim_start();
    let (fields, _) = own.strip_prefix('{')?.split_once('[')?;
    // Nothing but the list's own fields stands before its objects.
    if fields.contains(['{', ']']) || !fields.contains(ITEMS) {
        return None;
    }
    let from = list.text.len() - own.len() + 1 + fields.len() + 1;
    let mut all: Vec<Chunk<'a>> = Vec::new();
    let (mut depth, mut start, mut end) = (0_usize, from, from);
    // Each line is counted once: there may be ten thousand objects.
    let (mut counted, mut line) = (0, list.line);
    let mut part = |start: usize, end: usize| {
        let new_lines = list.text.get(counted..start)?.matches('\n').count();
        (counted, line) = (start, line + u32::try_from(new_lines).ok()?);
        Some(Chunk { text: list.text.get(start..end)?, start: list.start + start, line })
    };
    let (mut is_quoted, mut is_escaped) = (false, false);
    for (at, byte) in list.text.bytes().enumerate().skip(from) {
        match byte {
            _ if is_escaped => is_escaped = false,
            b'\\' if is_quoted => is_escaped = true,
            b'"' => is_quoted = !is_quoted,
            _ if is_quoted => {}
            b'{' | b'[' => {
                if depth == 0 {
                    start = at;
                }
                depth += 1;
            }
            // The list ends, so it is whole as far as this goes.
            b'}' | b']' if depth == 0 => return None,
            b'}' | b']' => {
                depth -= 1;
                if depth == 0 {
                    end = at + 1;
                    all.push(part(start, end)?);
                }
            }
            _ => {}
        }
    }
    // Where an object was cut the remark stands at its beginning.
    let rest = part(if depth > 0 { start } else { end }, list.text.len())?;
    let span = Span { start: rest.start, end: rest.start + rest.text.len(), line: rest.line, column: 1 };
    (!all.is_empty()).then_some((all, Beside { span, message: Message::CutOff }))
}
