//! The short way for documents as `kubectl get -o yaml` prints them: block mappings and sequences of
//! one-line scalars. It gives exactly what `tree` gives, several times faster, or gives up; whatever is
//! unusual or wrong in a document is left to the scanner.

use super::DEPTH_LIMIT;
use super::budget::Budget;
use super::documents::Chunk;
use super::scalar::resolve;
use super::span::{Inner, Span, Spans};
use super::tree::{Entry, Node, assemble, enclosing};
use crate::cluster::Value;

/// The document of a chunk, if it has one. `Err` means that this way is too short for it.
pub(super) fn block_document(chunk: &Chunk<'_>, budget: &mut Budget) -> Result<Option<Node>, TooShort> {
    let mut lines = Vec::new();
    let mut start = 0;
    for (text, number) in chunk.text.split('\n').zip(chunk.line..) {
        if !text.bytes().all(|byte| byte >= b' ' && byte != 0x7f) {
            return Err(TooShort);
        }
        let content = text.trim_start_matches(' ');
        let indent = text.len() - content.len();
        let content = content.trim_end_matches(' ');
        let is_start = number == chunk.line && text == "---";
        if !content.is_empty() && !content.starts_with('#') && !is_start {
            if indent == 0 && (text.starts_with("---") || text.starts_with("...")) {
                return Err(TooShort);
            }
            lines.push(Line { content, indent, start: chunk.start + start + indent, number });
        }
        start += text.len() + 1;
    }
    let Some(first) = lines.first() else { return Ok(None) };
    let indent = first.indent;
    let mut block = Block { lines, next: 0, nodes: 0, budget };
    let node = block.collection(indent, 0)?;
    if block.next < block.lines.len() || !block.budget.take_if_left(block.nodes) {
        return Err(TooShort);
    }
    Ok(Some(node))
}

/// The document is not of the simple sort.
pub(super) struct TooShort;

/// A longer key is none (YAML 1.2.2, 7.4.2: 1024 characters at most).
const KEY_LIMIT: usize = 1_000;

/// A line with something on it.
#[derive(Clone, Copy)]
struct Line<'a> {
    /// Without the blanks around it.
    content: &'a str,
    /// How many characters stand before it; dashes of sequences count once they are read.
    indent: usize,
    /// Where the content starts in the text.
    start: usize,
    number: u32,
}

impl<'a> Line<'a> {
    fn is_dash(&self) -> bool {
        self.content.starts_with("- ")
    }

    /// The line without its first bytes, which must be ASCII, and the blanks behind them.
    fn skip(&self, bytes: usize) -> Result<Line<'a>, TooShort> {
        let content = self.content.get(bytes..).ok_or(TooShort)?.trim_start_matches(' ');
        let skipped = self.content.len() - content.len();
        Ok(Line { content, indent: self.indent + skipped, start: self.start + skipped, number: self.number })
    }

    fn span(&self, length: usize) -> Span {
        let column = u32::try_from(self.indent + 1).unwrap_or(u32::MAX);
        Span { start: self.start, end: self.start + length, line: self.number, column }
    }

    /// How long the plain key at the start is; `None` where there is none.
    fn key(&self) -> Option<usize> {
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

struct Block<'a, 'b> {
    lines: Vec<Line<'a>>,
    next: usize,
    /// How many values were read so far; paid for in the end, for the scanner pays anew.
    nodes: usize,
    budget: &'b mut Budget,
}

impl<'a> Block<'a, '_> {
    fn peek(&self) -> Option<Line<'a>> {
        self.lines.get(self.next).copied()
    }

    fn collection(&mut self, indent: usize, depth: usize) -> Result<Node, TooShort> {
        if depth >= DEPTH_LIMIT {
            return Err(TooShort);
        }
        self.nodes += 1;
        match self.peek() {
            Some(line) if line.is_dash() => self.sequence(indent, depth),
            _ => self.mapping(indent, depth),
        }
    }

    fn mapping(&mut self, indent: usize, depth: usize) -> Result<Node, TooShort> {
        let mut entries: Vec<Entry> = Vec::new();
        while let Some(line) = self.peek() {
            if line.indent < indent || (line.indent == indent && line.is_dash()) {
                break;
            }
            let length = line.key().filter(|_| line.indent == indent).ok_or(TooShort)?;
            let name = line.content.get(..length).ok_or(TooShort)?;
            if name.starts_with('-') || !matches!(resolve(name), Value::Text(_)) {
                return Err(TooShort);
            }
            self.next += 1;
            self.nodes += 1;
            let key = line.span(length);
            let rest = line.skip(length + 1)?;
            let node = match self.peek() {
                _ if !rest.content.is_empty() => self.scalar(rest, indent)?,
                Some(below) if below.indent > indent || (below.indent == indent && below.is_dash()) => {
                    self.collection(below.indent, depth + 1)?
                }
                _ => {
                    self.nodes += 1;
                    let value = Span { start: key.end, column: key.column.saturating_add(count(length)), ..key };
                    Node { value: Value::Null, spans: Spans { value, inner: Inner::Leaf } }
                }
            };
            entries.push(Entry { name: name.to_owned(), key, node, merged: false });
        }
        let first = entries.first().map(|entry| entry.key).ok_or(TooShort)?;
        let last = entries.last().map(|entry| entry.node.spans.value.end.max(entry.key.end));
        let (node, repeated) = assemble(enclosing(first, last), entries, self.budget);
        if repeated.is_empty() { Ok(node) } else { Err(TooShort) }
    }

    fn sequence(&mut self, indent: usize, depth: usize) -> Result<Node, TooShort> {
        let mut values = Vec::new();
        let mut places: Vec<Spans> = Vec::new();
        while let Some(line) = self.peek() {
            if line.indent < indent || (line.indent == indent && !line.is_dash()) {
                break;
            }
            if line.indent > indent {
                return Err(TooShort);
            }
            let item = line.skip(1)?;
            let node = if item.key().is_some() {
                if let Some(line) = self.lines.get_mut(self.next) {
                    *line = item;
                }
                self.collection(item.indent, depth + 1)?
            } else {
                self.next += 1;
                self.scalar(item, indent)?
            };
            values.push(node.value);
            places.push(node.spans);
        }
        let first = places.first().map(|spans| spans.value).ok_or(TooShort)?;
        let last = places.last().map(|spans| spans.value.end);
        let spans = Spans { value: enclosing(first, last), inner: Inner::List(places) };
        Ok(Node { value: Value::List(values), spans })
    }

    /// A scalar that ends with its line. `indent` is that of the collection it stands in: a line that is
    /// indented deeper would carry it on.
    fn scalar(&mut self, line: Line<'a>, indent: usize) -> Result<Node, TooShort> {
        self.nodes += 1;
        if self.peek().is_some_and(|below| below.indent > indent) {
            return Err(TooShort);
        }
        let word = line.content;
        let (value, inner) = match word.as_bytes() {
            b"{}" => (Value::map(), Inner::Map(Vec::new())),
            b"[]" => (Value::List(Vec::new()), Inner::List(Vec::new())),
            [quote @ (b'"' | b'\''), inside @ .., last] if last == quote && is_simply_quoted(inside, *quote) => {
                (word.get(1..word.len() - 1).ok_or(TooShort)?.into(), Inner::Leaf)
            }
            _ if is_simply_plain(word) => (resolve(word), Inner::Leaf),
            _ => return Err(TooShort),
        };
        Ok(Node { value, spans: Spans { value: line.span(word.len()), inner } })
    }
}

fn is_simply_quoted(inside: &[u8], quote: u8) -> bool {
    !inside.iter().any(|byte| *byte == quote || *byte == b'\\')
}

fn is_simply_plain(word: &str) -> bool {
    let mut bytes = word.bytes();
    let starts = match bytes.next() {
        Some(b'-') => bytes.next().is_some_and(|second| second.is_ascii_alphanumeric() || second == b'-'),
        Some(first) => first.is_ascii_alphanumeric() || matches!(first, b'/' | b'.' | b'_'),
        None => false,
    };
    starts && word.is_ascii() && !word.ends_with(':') && !word.contains(": ") && !word.contains(" #")
}

fn count(length: usize) -> u32 {
    u32::try_from(length).unwrap_or(u32::MAX)
}

#[cfg(all(test, not(target_arch = "wasm32")))]
mod tests {
    use super::super::documents::chunks;
    use super::super::tree::scan;
    use super::*;
    use proptest::prelude::*;

    /// Reads a text both ways. True where the short way went through; then both agree, budget included.
    fn agree(text: &str) -> bool {
        chunks(text).iter().fold(true, |all, chunk| {
            let (mut short_budget, mut long_budget) = (Budget::new(), Budget::new());
            let Ok(short) = block_document(chunk, &mut short_budget) else { return false };
            let (nodes, faults) = scan(chunk, &mut long_budget);
            assert!(faults.is_empty(), "{text:?}");
            let long: Vec<_> = nodes.into_iter().filter(|node| node.value != Value::Null).collect();
            assert_eq!(short.iter().collect::<Vec<_>>(), long.iter().collect::<Vec<_>>(), "{text:?}");
            assert!(short.is_none() || short_budget.left() == long_budget.left(), "{text:?}");
            all
        })
    }

    const PRINTED: &str = "\
---
# a comment
apiVersion: v1
kind: Service
metadata:
  labels:
    app.kubernetes.io/name: web
  name: 'a: b'
  creationTimestamp: \"2024-01-01T00:00:00Z\"
spec:
  clusterIPs:
  - 10.96.0.10
  - fd00::1

  ports:
    - name: http
      port: 80
      extra:
      - a: {}
    - port: 443
  empty:
  none: []
  on-line: -c x#y
  truth: yes
";

    #[test]
    fn what_kubectl_prints_takes_the_short_way() {
        assert!(agree(PRINTED));
        assert!(agree(""));
        assert!(!agree("a: |\n  b\n"));
        assert!(!agree("a: 1\na: 2\n"));
    }

    proptest! {
        #![proptest_config(ProptestConfig { cases: 3_000, failure_persistence: None, ..ProptestConfig::default() })]

        #[test]
        fn both_ways_read_the_same(
            cuts in prop::collection::vec((0..PRINTED.len(), 0..9_usize, "[-a:# \n{}'\"|\\]\\[y0.\t가]{0,4}|\n *- *|a: b\n"), 1..3),
        ) {
            let mut text = PRINTED.to_owned();
            for (at, length, new) in cuts {
                let at = (0..=at.min(text.len())).rev().find(|at| text.is_char_boundary(*at)).unwrap();
                let end = (at + length..=text.len()).find(|end| text.is_char_boundary(*end)).unwrap_or(text.len());
                text.replace_range(at..end, &new);
            }
            agree(&text);
        }

        #[test]
        fn both_ways_read_small_things_the_same(lines in prop::collection::vec("( ){0,4}(- ){0,2}([ab0.-]{1,2}:){0,1} {0,2}([-a0:.#]{0,3}|'x'|\"y\"|\\{\\}|~)", 1..7)) {
            agree(&lines.join("\n"));
        }
    }
}
