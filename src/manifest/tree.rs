//! One document as a value with spans, built from the events of saphyr-parser. Aliases are expanded
//! here, within a budget; recursion, copies and depth are all bounded.

use super::assemble::{Entry, Node, around, assemble};
use super::diagnostic::Message;
use super::documents::Chunk;
use super::limits::Limits;
use super::marks::Marks;
use super::scalar::resolve;
use super::span::{Inner, Span, Spans};
use super::{DEPTH_LIMIT, NODE_LIMIT, SyntaxProblem};
use crate::cluster::work::{self, Work};
use crate::cluster::{FieldPath, Value};
use rustc_hash::FxHashMap;
use saphyr_parser::{Event, Parser, ScalarStyle, StrInput, Tag};
use std::borrow::Cow;

/// Something wrong with a document as YAML.
pub(super) struct Fault {
    pub span: Span,
    pub field: FieldPath,
    pub message: Message,
}

/// The documents of a chunk by way of the scanner, which knows all of YAML, piece by piece.
pub(super) struct Scan<'a> {
    tree: Tree<'a>,
    parser: Option<Parser<'a, StrInput<'a>>>,
}

impl<'a> Scan<'a> {
    /// Begins with a chunk. What is read is paid for out of `budget`, which [`Scan::finish`] hands back.
    pub(super) fn new(chunk: &Chunk<'a>, budget: Limits) -> Self {
        let mut tree = Tree {
            places: Marks::new(chunk),
            budget,
            frames: Vec::new(),
            anchors: FxHashMap::default(),
            faults: Vec::new(),
            root: None,
            documents: Vec::new(),
        };
        // The scanner lets most of them pass inside texts; go-yaml does not (`yaml_parser_update_buffer`).
        if let Some(at) = chunk.text.bytes().position(|byte| byte.is_ascii_control() && !b"\t\n\r".contains(&byte)) {
            let span = tree.places.stretch(at..at + 1);
            tree.fault(span, None, Message::Syntax(SyntaxProblem::ControlCharacter));
            return Self { tree, parser: None };
        }
        if let Some(at) = too_many_signs(chunk.text) {
            let span = tree.places.stretch(at..at + 1);
            tree.budget.spend_all();
            tree.fault(span, None, Message::TooManyValues);
            return Self { tree, parser: None };
        }
        Self { tree, parser: Some(Parser::new_from_str(chunk.text)) }
    }

    /// Takes so many more steps of the scanner. True where all is done.
    pub(super) fn advance(&mut self, steps: usize) -> bool {
        let Self { tree, parser } = self;
        for _ in 0..steps {
            let Some(event) = parser.as_mut().and_then(Iterator::next) else {
                *parser = None;
                break;
            };
            work::count(Work::Event, 1);
            let built = match event {
                Ok((event, span)) => tree.event(event, span),
                Err(error) => {
                    let bracket = tree.frames.iter().rev().map(Frame::span).find(|span| span.end > span.start);
                    Err(Box::new(tree.places.fault(&error, bracket)))
                }
            };
            if let Err(fault) = built {
                let (span, message) = *fault;
                tree.fault(span, None, message);
                *parser = None;
                break;
            }
        }
        parser.is_none()
    }

    /// How many bytes of the text have been read.
    pub(super) fn bytes(&self) -> usize {
        self.tree.places.seen()
    }

    /// The documents, what is wrong with them, and what is left of the budget. A document that breaks off is left out.
    pub(super) fn finish(self) -> (Vec<Node>, Vec<Fault>, Limits) {
        (self.tree.documents, self.tree.faults, self.tree.budget)
    }
}

/// Where a text has more signs in brackets than values are read. The scanner cannot tell a bracket from a key before
/// it closes, and until then keeps a token for every sign, a hundred bytes each: so they are counted beforehand. Those
/// in quotes count too, which no text of a cluster comes near.
fn too_many_signs(text: &str) -> Option<usize> {
    let (mut depth, mut signs) = (0_usize, 0);
    text.bytes().position(|byte| {
        match byte {
            b'{' | b'[' => depth += 1,
            b'}' | b']' => depth = depth.saturating_sub(1),
            _ => {}
        }
        signs += usize::from(depth > 0 && matches!(byte, b'{' | b'[' | b',' | b':'));
        signs > NODE_LIMIT
    })
}

/// A collection that is still open.
enum Frame {
    List { span: Span, anchor: usize, items: Vec<Node> },
    Map { span: Span, anchor: usize, entries: Vec<Entry>, key: Key },
}

impl Frame {
    /// The opening bracket; nothing wide for a block.
    fn span(&self) -> Span {
        match self {
            Self::List { span, .. } | Self::Map { span, .. } => *span,
        }
    }
}

/// What is known of the key of the entry that is being read.
enum Key {
    Awaited,
    Given(String, Span),
    Merge,
    Refused,
}

type Built = Result<(), Box<(Span, Message)>>;

struct Tree<'a> {
    places: Marks<'a>,
    budget: Limits,
    frames: Vec<Frame>,
    anchors: FxHashMap<usize, Node>,
    faults: Vec<Fault>,
    /// The value of the document being read, once it is complete; more may still follow and spoil it.
    root: Option<Node>,
    documents: Vec<Node>,
}

impl Tree<'_> {
    fn event(&mut self, event: Event<'_>, span: saphyr_parser::Span) -> Built {
        match event {
            Event::Scalar(text, style, anchor, tag) => {
                let place = self.places.scalar(span);
                self.spend(place)?;
                if tag.is_none() && style == ScalarStyle::Plain && text == "<<" && self.merges() {
                    return Ok(());
                }
                let value = scalar(text, style, tag.as_deref());
                self.complete(Node { value, spans: leaf(place) }, anchor)
            }
            Event::SequenceStart(anchor, _) => {
                let span = self.places.span(span.start, span.end);
                self.open(span, Frame::List { span, anchor, items: Vec::new() })
            }
            Event::MappingStart(anchor, _) => {
                let span = self.places.span(span.start, span.end);
                self.open(span, Frame::Map { span, anchor, entries: Vec::new(), key: Key::Awaited })
            }
            Event::SequenceEnd | Event::MappingEnd => {
                let end = self.places.span(span.start, span.end);
                self.close(end)
            }
            Event::Alias(anchor) => {
                let place = self.places.span(span.start, span.end);
                self.alias(place, anchor)
            }
            Event::DocumentStart(_) | Event::DocumentEnd => {
                self.frames.clear();
                self.anchors.clear();
                self.documents.extend(self.root.take());
                Ok(())
            }
            Event::Nothing | Event::StreamStart | Event::StreamEnd => Ok(()),
        }
    }

    fn spend(&mut self, place: Span) -> Built {
        if self.budget.take(1) { Ok(()) } else { Err(Box::new((place, Message::TooManyValues))) }
    }

    fn open(&mut self, span: Span, frame: Frame) -> Built {
        self.spend(span)?;
        if self.frames.len() >= DEPTH_LIMIT {
            return Err(Box::new((span, Message::TooDeep)));
        }
        self.frames.push(frame);
        Ok(())
    }

    fn close(&mut self, end: Span) -> Built {
        let Some(frame) = self.frames.pop() else { return Ok(()) };
        let (node, anchor) = match frame {
            Frame::List { span, anchor, items } => {
                let last = items.last().map(|item| item.spans.value.end);
                let first = items.first().map(|item| item.spans.value);
                let mut values = Vec::with_capacity(items.len());
                let mut places = Vec::with_capacity(items.len());
                for item in items {
                    values.push(item.value);
                    places.push(item.spans);
                }
                let value = around(span, end, first, last);
                (Node { value: Value::List(values), spans: Spans { value, inner: Inner::List(places) } }, anchor)
            }
            Frame::Map { span, anchor, entries, .. } => (self.mapping(span, end, entries), anchor),
        };
        self.complete(node, anchor)
    }

    fn mapping(&mut self, span: Span, end: Span, entries: Vec<Entry>) -> Node {
        let own = || entries.iter().filter(|entry| !entry.merged);
        let first = own().next().map(|entry| entry.key);
        let last = own().next_back().map(|entry| entry.node.spans.value.end.max(entry.key.end));
        let value = around(span, end, first, last);
        let (node, repeated) = assemble(value, entries, &mut self.budget);
        for (key, name, first_line) in repeated {
            self.fault(key, Some(&name), Message::DuplicateKey { key: name.clone(), first_line });
        }
        node
    }

    fn alias(&mut self, place: Span, anchor: usize) -> Built {
        self.spend(place)?;
        let Some(node) = self.anchors.get(&anchor) else {
            return Err(Box::new((place, Message::Syntax(SyntaxProblem::AliasInItself))));
        };
        if self.frames.len() + height(&node.value) > DEPTH_LIMIT {
            return Err(Box::new((place, Message::TooDeep)));
        }
        if !self.budget.take_copy(&node.value) {
            return Err(Box::new((place, Message::TooManyValues)));
        }
        let mut copy = node.clone();
        copy.spans.value = place;
        self.complete(copy, 0)
    }

    /// Puts a finished value where it belongs.
    fn complete(&mut self, node: Node, anchor: usize) -> Built {
        if anchor > 0 {
            if !self.budget.take_copy(&node.value) {
                return Err(Box::new((node.spans.value, Message::TooManyValues)));
            }
            self.anchors.insert(anchor, node.clone());
        }
        match self.frames.last_mut() {
            None => self.root = Some(node),
            Some(Frame::List { items, .. }) => items.push(node),
            Some(Frame::Map { entries, key, .. }) => {
                let place = node.spans.value;
                let message = match std::mem::replace(key, Key::Awaited) {
                    Key::Awaited => {
                        let (given, message) = key_of(&node, self.places.text(place));
                        *key = given;
                        message
                    }
                    Key::Given(name, key) => {
                        entries.push(Entry { name, key, node, merged: false });
                        None
                    }
                    Key::Merge => (!merge(node, entries)).then_some(Message::MergeNotMapping),
                    Key::Refused => None,
                };
                if let Some(message) = message {
                    self.fault(place, None, message);
                }
            }
        }
        Ok(())
    }

    /// Notes a fault at the place being read, or at the field `name` of it.
    fn fault(&mut self, span: Span, name: Option<&str>, message: Message) {
        let open = self.frames.iter().fold(FieldPath::root(), |path, frame| match frame {
            Frame::List { items, .. } => path.index(items.len()),
            Frame::Map { key: Key::Given(name, _), .. } => path.key(name.as_str()),
            Frame::Map { .. } => path,
        });
        let field = name.map_or(open.clone(), |name| open.key(name));
        self.faults.push(Fault { span, field, message });
    }

    /// True where the scalar just read stands for a key: then it is the merge key.
    fn merges(&mut self) -> bool {
        match self.frames.last_mut() {
            Some(Frame::Map { key: key @ Key::Awaited, .. }) => {
                *key = Key::Merge;
                true
            }
            _ => false,
        }
    }
}

/// The name a key gives, and what is to be said of it. `sigs.k8s.io/yaml` turns truth values and
/// numbers into their text (`convertToJSONableObject`) and refuses the rest.
fn key_of(node: &Node, word: &str) -> (Key, Option<Message>) {
    let span = node.spans.value;
    let name = match &node.value {
        Value::Text(text) => return (Key::Given(text.clone(), span), None),
        Value::Number(text) => text.clone(),
        Value::Bool(truth) => truth.to_string(),
        Value::Int(number) => number.to_string(),
        Value::Null | Value::List(_) | Value::Map(_) => return (Key::Refused, Some(Message::KeyNotText)),
    };
    let message = (word != name && !word.starts_with(['!', '&', '*']))
        .then(|| Message::KeyReadsAs { word: word.to_owned(), reads_as: name.clone() });
    (Key::Given(name, span), message)
}

/// Merges a mapping, or several of which the first wins, into the entries read so far (go-yaml v2,
/// `decoder.merge`). False where it is neither.
fn merge(node: Node, entries: &mut Vec<Entry>) -> bool {
    match (node.value, node.spans.inner) {
        (Value::Map(map), Inner::Map(fields)) => {
            entries.extend(map.into_iter().zip(fields).map(|((name, value), field)| Entry {
                name,
                key: field.key,
                node: Node { value, spans: field.spans },
                merged: true,
            }));
            true
        }
        (Value::List(items), Inner::List(places)) => items
            .into_iter()
            .zip(places)
            .rev()
            .all(|(value, spans)| matches!(value, Value::Map(_)) && merge(Node { value, spans }, entries)),
        _ => false,
    }
}

fn scalar(text: Cow<'_, str>, style: ScalarStyle, tag: Option<&Tag>) -> Value {
    let resolves = match tag {
        None => style == ScalarStyle::Plain,
        Some(tag) => tag.is_yaml_core_schema() && matches!(tag.suffix.as_str(), "int" | "float" | "bool" | "null"),
    };
    if resolves { resolve(&text) } else { Value::Text(text.into_owned()) }
}

fn leaf(value: Span) -> Spans {
    Spans { value, inner: Inner::Leaf }
}

/// How many collections stand inside each other; 0 for a scalar.
fn height(value: &Value) -> usize {
    match value {
        Value::List(items) => 1 + items.iter().map(height).max().unwrap_or_default(),
        Value::Map(map) => 1 + map.values().map(height).max().unwrap_or_default(),
        _ => 0,
    }
}
