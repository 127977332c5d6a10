//! Building values with their places from fields and elements, for both ways of reading.

use super::limits::Limits;
use super::span::{Field, Inner, Span, Spans};
use crate::cluster::{Map, Value};
use crate::sorting::sort_by;

/// A value and its places.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Node {
    pub value: Value,
    pub spans: Spans,
}

/// A field as it is written, or as a merge key brings it.
pub(super) struct Entry {
    pub name: String,
    pub key: Span,
    pub node: Node,
    pub merged: bool,
}

/// A mapping of fields in the order they are written, of which the last of a name counts; and the keys
/// that repeat one, with the line on which it stands first.
pub(super) fn assemble(span: Span, mut entries: Vec<Entry>, budget: &mut Limits) -> (Node, Vec<(Span, String, u32)>) {
    sort_by(&mut entries, |left, right| left.name.cmp(&right.name));
    let mut fields: Vec<Field> = Vec::with_capacity(entries.len());
    let mut values: Vec<(String, Value)> = Vec::with_capacity(entries.len());
    let mut first_own: Option<Span> = None;
    let mut repeated: Vec<(Span, String, u32)> = Vec::new();
    for entry in entries {
        let again = fields.last().is_some_and(|field| *field.name == *entry.name);
        if again {
            fields.pop();
            values.pop();
        } else {
            first_own = None;
        }
        match first_own {
            Some(first) if !entry.merged => repeated.push((entry.key, entry.name.clone(), first.line)),
            None if !entry.merged => first_own = Some(entry.key),
            _ => {}
        }
        fields.push(Field { name: budget.name(&entry.name), key: entry.key, spans: entry.node.spans });
        values.push((entry.name, entry.node.value));
    }
    let spans = Spans { value: span, inner: Inner::Map(fields) };
    (Node { value: Value::Map(Map::of_sorted(values)), spans }, repeated)
}

/// The place of a block: from its first key or element to the end of its last.
pub(super) fn enclosing(first: Span, last: Option<usize>) -> Span {
    Span { end: last.unwrap_or(first.end).max(first.start), ..first }
}

/// The place of a collection. One in brackets knows its end; a block ends with its last element, not
/// where the next thing starts.
pub(super) fn around(start: Span, end: Span, first: Option<Span>, last: Option<usize>) -> Span {
    if start.end > start.start {
        return Span { end: end.end, ..start };
    }
    enclosing(first.unwrap_or(start), last)
}
