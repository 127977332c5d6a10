//! The short way for documents as `kubectl get -o yaml` prints them: block mappings and sequences of
//! one-line scalars. It gives exactly what `tree` gives, several times faster, or gives up; whatever is
//! unusual or wrong in a document is left to the scanner.

mod line;

use super::DEPTH_LIMIT;
use super::assemble::{Entry, Node, assemble, enclosing};
use super::documents::Chunk;
use super::limits::Limits;
use super::scalar::resolve;
use super::span::{Inner, Span, Spans};
use crate::cluster::Value;
use line::{Line, lines_of};

/// The document of a chunk on this way, piece by piece. The objects of a list stand right below its root: with each
/// of them there is a pause to be had.
pub(super) struct Block<'a> {
    lines: Vec<Line<'a>>,
    next: usize,
    /// How many values were read so far; paid for in the end, for the scanner pays anew.
    nodes: usize,
    budget: Limits,
    /// The mapping at the root, as far as it has come.
    root: Vec<Entry>,
    /// Its field whose value is a sequence that is being read.
    list: Option<List>,
}

/// A sequence right below the root, as far as it has come.
struct List {
    name: String,
    key: Span,
    indent: usize,
    values: Vec<Value>,
    places: Vec<Spans>,
}

/// What has come of a document.
pub(super) enum Came {
    /// Not all of it yet.
    Part,
    /// All of it; nothing where the chunk holds none.
    All(Option<Node>),
}

impl<'a> Block<'a> {
    /// Begins with a chunk. What is read is paid for out of `budget`, which [`Block::into_budget`] hands back.
    pub(super) fn new(chunk: &Chunk<'a>, budget: Limits) -> Result<Self, Limits> {
        match lines_of(chunk) {
            Ok(lines) => Ok(Self { lines, next: 0, nodes: 0, budget, root: Vec::new(), list: None }),
            Err(NotSimple) => Err(budget),
        }
    }

    /// What is left of the budget.
    pub(super) fn into_budget(self) -> Limits {
        self.budget
    }

    /// Reads so many more lines, to the end of an object. `Err` leaves the document to the scanner.
    pub(super) fn advance(&mut self, lines: usize) -> Result<Came, NotSimple> {
        let Some(first) = self.lines.first() else { return Ok(Came::All(None)) };
        let (indent, until) = (first.indent, self.next.saturating_add(lines.max(1)));
        if self.root.is_empty() && self.list.is_none() {
            if first.is_dash() {
                let node = self.collection(indent, 0)?;
                return self.ended(node);
            }
            self.nodes += 1;
        }
        while self.next < until {
            if !self.step(indent)? {
                let root = std::mem::take(&mut self.root);
                let node = self.assembled(root)?;
                return self.ended(node);
            }
        }
        Ok(Came::Part)
    }

    /// How many bytes of the text have been read.
    pub(super) fn bytes(&self) -> usize {
        let start = |line: Option<&Line<'_>>| line.map_or(0, |line| line.start);
        start(self.peek().as_ref().or(self.lines.last())).saturating_sub(start(self.lines.first()))
    }

    fn ended(&mut self, node: Node) -> Result<Came, NotSimple> {
        if self.next < self.lines.len() || !self.budget.take_if_left(self.nodes) {
            return Err(NotSimple);
        }
        Ok(Came::All(Some(node)))
    }

    /// One more field of the root, or one more element of its sequence. False where there is none.
    fn step(&mut self, indent: usize) -> Result<bool, NotSimple> {
        if let Some(mut list) = self.list.take() {
            match self.element(list.indent, 1)? {
                Some(node) => {
                    list.values.push(node.value);
                    list.places.push(node.spans);
                    self.list = Some(list);
                }
                None => {
                    let node = sequence_of(list.values, list.places)?;
                    self.root.push(Entry { name: list.name, key: list.key, node, merged: false });
                }
            }
            return Ok(true);
        }
        let Some((name, key, rest)) = self.key(indent)? else { return Ok(false) };
        match self.peek() {
            Some(below) if rest.content.is_empty() && below.is_dash() && below.indent >= indent => {
                self.nodes += 1;
                let (values, places) = Default::default();
                self.list = Some(List { name: name.to_owned(), key, indent: below.indent, values, places });
            }
            _ => {
                let node = self.value(key, rest, indent, 0)?;
                self.root.push(Entry { name: name.to_owned(), key, node, merged: false });
            }
        }
        Ok(true)
    }
}

/// The document is not as `kubectl` prints them: it is for the scanner.
pub(super) struct NotSimple;

impl<'a> Block<'a> {
    fn peek(&self) -> Option<Line<'a>> {
        self.lines.get(self.next).copied()
    }

    fn collection(&mut self, indent: usize, depth: usize) -> Result<Node, NotSimple> {
        if depth >= DEPTH_LIMIT {
            return Err(NotSimple);
        }
        self.nodes += 1;
        match self.peek() {
            Some(line) if line.is_dash() => self.sequence(indent, depth),
            _ => self.mapping(indent, depth),
        }
    }

    fn mapping(&mut self, indent: usize, depth: usize) -> Result<Node, NotSimple> {
        let mut entries: Vec<Entry> = Vec::new();
        while let Some((name, key, rest)) = self.key(indent)? {
            let node = self.value(key, rest, indent, depth)?;
            entries.push(Entry { name: name.to_owned(), key, node, merged: false });
        }
        self.assembled(entries)
    }

    /// The next key of a mapping, its place, and what stands behind it on its line; nothing where the mapping ends.
    fn key(&mut self, indent: usize) -> Result<Option<(&'a str, Span, Line<'a>)>, NotSimple> {
        let Some(line) = self.peek() else { return Ok(None) };
        if line.indent < indent || (line.indent == indent && line.is_dash()) {
            return Ok(None);
        }
        let length = line.key().filter(|_| line.indent == indent).ok_or(NotSimple)?;
        let name = line.content.get(..length).ok_or(NotSimple)?;
        if name.starts_with('-') || !matches!(resolve(name), Value::Text(_)) {
            return Err(NotSimple);
        }
        self.next += 1;
        self.nodes += 1;
        Ok(Some((name, line.span(length), line.skip(length + 1)?)))
    }

    /// The value of a key.
    fn value(&mut self, key: Span, rest: Line<'a>, indent: usize, depth: usize) -> Result<Node, NotSimple> {
        match self.peek() {
            _ if !rest.content.is_empty() => self.scalar(rest, indent),
            Some(below) if below.indent > indent || (below.indent == indent && below.is_dash()) => {
                self.collection(below.indent, depth + 1)
            }
            _ => {
                self.nodes += 1;
                let column = key.column.saturating_add(count(key.end - key.start));
                let value = Span { start: key.end, column, ..key };
                Ok(Node { value: Value::Null, spans: Spans { value, inner: Inner::Leaf } })
            }
        }
    }

    fn assembled(&mut self, entries: Vec<Entry>) -> Result<Node, NotSimple> {
        let first = entries.first().map(|entry| entry.key).ok_or(NotSimple)?;
        let last = entries.last().map(|entry| entry.node.spans.value.end.max(entry.key.end));
        let (node, repeated) = assemble(enclosing(first, last), entries, &mut self.budget);
        if repeated.is_empty() { Ok(node) } else { Err(NotSimple) }
    }

    fn sequence(&mut self, indent: usize, depth: usize) -> Result<Node, NotSimple> {
        let mut values = Vec::new();
        let mut places: Vec<Spans> = Vec::new();
        while let Some(node) = self.element(indent, depth)? {
            values.push(node.value);
            places.push(node.spans);
        }
        sequence_of(values, places)
    }

    /// The next element of a sequence; nothing where that ends.
    fn element(&mut self, indent: usize, depth: usize) -> Result<Option<Node>, NotSimple> {
        let Some(line) = self.peek() else { return Ok(None) };
        if line.indent < indent || (line.indent == indent && !line.is_dash()) {
            return Ok(None);
        }
        if line.indent > indent {
            return Err(NotSimple);
        }
        let item = line.skip(1)?;
        if item.key().is_some() {
            if let Some(line) = self.lines.get_mut(self.next) {
                *line = item;
            }
            return self.collection(item.indent, depth + 1).map(Some);
        }
        self.next += 1;
        self.scalar(item, indent).map(Some)
    }

    /// A scalar that ends with its line. `indent` is that of the collection it stands in: a line that is
    /// indented deeper would carry it on.
    fn scalar(&mut self, line: Line<'a>, indent: usize) -> Result<Node, NotSimple> {
        self.nodes += 1;
        if self.peek().is_some_and(|below| below.indent > indent) {
            return Err(NotSimple);
        }
        let word = line.content;
        let (value, inner) = match word.as_bytes() {
            b"{}" => (Value::map(), Inner::Map(Vec::new())),
            b"[]" => (Value::List(Vec::new()), Inner::List(Vec::new())),
            [quote @ (b'"' | b'\''), inside @ .., last] if last == quote && is_simply_quoted(inside, *quote) => {
                (word.get(1..word.len() - 1).ok_or(NotSimple)?.into(), Inner::Leaf)
            }
            _ if is_simply_plain(word) => (resolve(word), Inner::Leaf),
            _ => return Err(NotSimple),
        };
        Ok(Node { value, spans: Spans { value: line.span(word.len()), inner } })
    }
}

fn sequence_of(values: Vec<Value>, places: Vec<Spans>) -> Result<Node, NotSimple> {
    let first = places.first().map(|spans| spans.value).ok_or(NotSimple)?;
    let last = places.last().map(|spans| spans.value.end);
    let spans = Spans { value: enclosing(first, last), inner: Inner::List(places) };
    Ok(Node { value: Value::List(values), spans })
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
    use super::super::tree::{Fault, Scan};
    use super::*;
    use proptest::prelude::*;

    /// Reads a chunk this way, so many lines at a time.
    fn in_pieces(chunk: &Chunk<'_>, lines: usize) -> Result<(Option<Node>, Limits), NotSimple> {
        let mut block = Block::new(chunk, Limits::new()).map_err(|_| NotSimple)?;
        loop {
            if let Came::All(node) = block.advance(lines)? {
                return Ok((node, block.into_budget()));
            }
        }
    }

    fn scanned(chunk: &Chunk<'_>) -> (Vec<Node>, Vec<Fault>, Limits) {
        let mut scan = Scan::new(chunk, Limits::new());
        while !scan.advance(7) {}
        scan.finish()
    }

    /// Reads a text both ways. True where the short way went through; then both agree, budget included.
    fn agree(text: &str) -> bool {
        chunks(text).iter().fold(true, |all, chunk| {
            let Ok((short, short_budget)) = in_pieces(chunk, usize::MAX) else { return false };
            let (nodes, faults, long_budget) = scanned(chunk);
            for lines in [1, 3] {
                let again = in_pieces(chunk, lines).map(|(node, budget)| (node, budget.left())).ok();
                assert_eq!(again, Some((short.clone(), short_budget.left())), "{lines} lines at a time: {text:?}");
            }
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
