//! Documents to objects, with all that is wrong with them.

use super::block::{Block, Came};
use super::budget::Budget;
use super::documents::{Chunk, chunks};
use super::pasted::{Beside, Cutting};
use super::schema::{shape, unknown_fields};
use super::tree::{Fault, Node, Scan};
use super::{DIAGNOSTIC_LIMIT, Diagnostic, Message, Severity, Span, Spans, TEXT_LIMIT};
use crate::cluster::{
    FieldPath, Invalid, InvalidKind, Kind, Map, Object, ObjectRef, PathStep, Reason, Value, well_known,
};
use crate::sorting::sort_by_key;
use crate::spelling::near;
use rustc_hash::FxHashMap;
use std::fmt;
use std::net::IpAddr;

/// A chunk longer than this, in bytes, is as much as is begun with at a time: all of it is looked at beforehand.
const LONG: usize = 64 << 10;

/// What a text holds.
#[derive(Clone, Debug, Default)]
pub struct Reading {
    /// One an object, in order; the items of a list count as documents of their own.
    pub documents: Vec<Document>,
    /// Everything remarked, in order of place.
    pub diagnostics: Vec<Diagnostic>,
    /// The last document of each object.
    index: FxHashMap<ObjectRef, usize>,
}

/// One object of a text.
#[derive(Clone, Debug)]
pub struct Document {
    /// The object; `None` where it cannot be used, and then a diagnostic says why.
    pub object: Option<Object>,
    /// What the text says: [`Object::value`] before defaults.
    pub value: Value,
    /// The places of everything in `value`.
    pub spans: Spans,
}

impl Reading {
    /// True where nothing stands in the way of using all of it.
    pub fn is_clean(&self) -> bool {
        self.diagnostics.iter().all(|diagnostic| diagnostic.severity != Severity::Error)
    }

    /// The objects that can be used, in order.
    pub fn objects(&self) -> impl Iterator<Item = &Object> {
        self.documents.iter().filter_map(|document| document.object.as_ref())
    }
}

/// Reads a text of manifests, YAML or JSON. Never fails as a whole: what can be read is, and everything
/// else is in the diagnostics.
pub fn read(text: &str) -> Reading {
    Reader::new(text).finish()
}

/// A text of manifests on its way in, piece by piece, so that whoever waits can be told how far it has come, or stop.
/// At the end it is what [`read`] gives.
pub struct Reader<'a> {
    text: &'a str,
    chunks: std::vec::IntoIter<Chunk<'a>>,
    now: Now<'a>,
    budget: Budget,
    reading: Reading,
    /// For each document how many steps lead to it from the root of what it was written in.
    depths: Vec<usize>,
    errors: usize,
    notes: usize,
}

/// What is being read.
enum Now<'a> {
    /// The text is being cut into chunks, and begins here.
    Cutting(usize, Box<Cutting<'a>>),
    /// The next chunk is due.
    Next,
    /// A chunk by the short way.
    Block(Chunk<'a>, Block<'a>),
    /// A chunk by way of the scanner.
    Scan(usize, Box<Scan<'a>>),
    /// Documents wait to be made objects of, the next one last; where in the text they end; what is wrong with them,
    /// and the first of them.
    Documents(Vec<(Node, usize)>, usize, Vec<Fault>, usize),
    /// All of it has been read.
    Nothing,
}

impl fmt::Debug for Reader<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Reader").field("progress", &self.progress()).finish_non_exhaustive()
    }
}

impl<'a> Reader<'a> {
    /// Begins with a text.
    pub fn new(text: &'a str) -> Self {
        Self::with(text, |reader, start, text| {
            reader.cut(start, chunks(text), Vec::new());
            Now::Next
        })
    }

    /// Begins with what somebody pasted: what `kubectl` printed, several outputs and whatever stood between them. What
    /// is no object is told as what it is, and no reason to refuse the rest.
    pub fn pasted(text: &'a str) -> Self {
        Self::with(text, |_, start, text| Now::Cutting(start, Box::new(Cutting::new(text))))
    }

    /// Begins with a text, where it is not too long, behind its byte order mark.
    fn with(text: &'a str, begin: impl FnOnce(&mut Self, usize, &'a str) -> Now<'a>) -> Self {
        let mut reader = Self {
            text,
            chunks: Vec::new().into_iter(),
            now: Now::Next,
            budget: Budget::new(),
            reading: Reading::default(),
            depths: Vec::new(),
            errors: 0,
            notes: 0,
        };
        if text.len() > TEXT_LIMIT {
            let nowhere = Span { start: 0, end: 0, line: 1, column: 1 };
            reader.say(Severity::Error, nowhere, None, FieldPath::root(), Message::TextTooLong);
            return reader;
        }
        let start = if text.starts_with('\u{feff}') { '\u{feff}'.len_utf8() } else { 0 };
        reader.now = begin(&mut reader, start, text.get(start..).unwrap_or_default());
        reader
    }

    /// Takes the chunks of the text, which begins at `start`, and tells what stands beside them.
    fn cut(&mut self, start: usize, mut chunks: Vec<Chunk<'a>>, beside: Vec<Beside>) {
        for chunk in &mut chunks {
            chunk.start += start;
        }
        self.chunks = chunks.into_iter();
        for Beside { mut span, message } in beside {
            span.start += start;
            span.end += start;
            self.say(Severity::Note, span, None, FieldPath::root(), message);
        }
    }

    /// Takes so many more steps: a line or a word of the text is one, and so is an object. True where all is done.
    pub fn advance(&mut self, steps: usize) -> bool {
        let mut left = steps;
        while left > 0 && !matches!(self.now, Now::Nothing) {
            left -= self.step(left).clamp(1, left);
        }
        matches!(self.now, Now::Nothing)
    }

    /// How many bytes have been read, and of how many.
    pub fn progress(&self) -> (usize, usize) {
        let read = match &self.now {
            // No more than a look ahead.
            Now::Cutting(..) => 0,
            Now::Next => self.chunks.as_slice().first().map_or(self.text.len(), |chunk| chunk.start),
            Now::Block(chunk, block) => chunk.start + block.bytes(),
            Now::Scan(start, scan) => start + scan.bytes(),
            Now::Documents(_, end, ..) => *end,
            Now::Nothing => self.text.len(),
        };
        (read.min(self.text.len()), self.text.len())
    }

    /// What the text holds.
    pub fn finish(mut self) -> Reading {
        while !self.advance(usize::MAX) {}
        let mut reading = self.reading;
        sort_by_key(&mut reading.diagnostics, |diagnostic| diagnostic.span.start);
        reading
    }

    /// Goes on for at the most so many steps, and says how many it took.
    fn step(&mut self, most: usize) -> usize {
        match std::mem::replace(&mut self.now, Now::Nothing) {
            Now::Cutting(start, mut cutting) => {
                if !cutting.advance(most) {
                    self.now = Now::Cutting(start, cutting);
                    return most;
                }
                let (chunks, beside) = cutting.finish();
                self.cut(start, chunks, beside);
                self.now = Now::Next;
                most
            }
            Now::Next => {
                let Some(chunk) = self.chunks.next().filter(|_| !self.budget.is_spent()) else { return 1 };
                let budget = std::mem::take(&mut self.budget);
                let steps = if chunk.text.len() > LONG { most } else { 1 };
                self.now = match Block::new(&chunk, budget) {
                    Ok(block) => Now::Block(chunk, block),
                    Err(budget) => Now::Scan(chunk.start, Box::new(Scan::new(&chunk, budget))),
                };
                steps
            }
            Now::Block(chunk, mut block) => {
                match block.advance(most) {
                    Ok(Came::Part) => self.now = Now::Block(chunk, block),
                    Ok(Came::All(node)) => {
                        self.budget = block.into_budget();
                        self.now =
                            self.documents(node.into_iter().collect(), chunk.start + chunk.text.len(), Vec::new());
                    }
                    Err(_) => self.now = Now::Scan(chunk.start, Box::new(Scan::new(&chunk, block.into_budget()))),
                }
                most
            }
            Now::Scan(start, mut scan) => {
                if !scan.advance(most) {
                    self.now = Now::Scan(start, scan);
                    return most;
                }
                let end = start + scan.bytes();
                let (nodes, faults, budget) = scan.finish();
                self.budget = budget;
                self.now = self.documents(nodes, end, faults);
                most
            }
            Now::Documents(mut waiting, end, faults, first) => {
                match waiting.pop() {
                    Some((node, depth)) => {
                        self.document(node, depth, &mut waiting);
                        self.now = Now::Documents(waiting, end, faults, first);
                    }
                    None => {
                        for fault in faults {
                            self.fault(fault, first);
                        }
                        self.now = Now::Next;
                    }
                }
                1
            }
            Now::Nothing => 1,
        }
    }

    fn documents(&self, nodes: Vec<Node>, end: usize, faults: Vec<Fault>) -> Now<'a> {
        let waiting = nodes.into_iter().rev().map(|node| (node, 0)).collect();
        Now::Documents(waiting, end, faults, self.reading.documents.len())
    }
}

/// Where `field` of `object` stands, or the nearest thing around it that stands in the text: the place
/// for what an API server says of the object. `None` where the object is not in the text.
pub fn locate(reading: &Reading, object: &ObjectRef, field: &FieldPath) -> Option<Span> {
    let document = reading.documents.get(*reading.index.get(object)?)?;
    Some(document.spans.nearest(field))
}

impl Reader<'_> {
    fn say(&mut self, severity: Severity, span: Span, object: Option<&ObjectRef>, field: FieldPath, message: Message) {
        let count = match severity {
            Severity::Error => &mut self.errors,
            Severity::Note => &mut self.notes,
        };
        *count += 1;
        if *count <= DIAGNOSTIC_LIMIT {
            self.reading.diagnostics.push(Diagnostic { severity, span, object: object.cloned(), field, message });
        }
    }

    /// A document, or an item `depth` steps down in one. The items of a list are put among what waits.
    fn document(&mut self, node: Node, depth: usize, waiting: &mut Vec<(Node, usize)>) {
        let Node { mut value, mut spans } = node;
        let head = spans.head();
        let map = match &mut value {
            Value::Null if depth == 0 => return,
            Value::Map(map) => map,
            other => {
                let message = Message::NotAMapping { found: other.type_word() };
                return self.say(Severity::Error, spans.value, None, FieldPath::root(), message);
            }
        };
        if let Some((item_kind, items)) = list_items(map) {
            let api_version = map.get("apiVersion").cloned();
            let places = spans.take("items").map(Spans::into_items).unwrap_or_default();
            for (mut value, spans) in items.into_iter().zip(places).rev() {
                if let (Value::Map(item), Some(kind)) = (&mut value, &item_kind) {
                    item.entry("kind".to_owned()).or_insert_with(|| kind.as_str().into());
                    if let Some(api_version) = &api_version {
                        item.entry("apiVersion".to_owned()).or_insert_with(|| api_version.clone());
                    }
                }
                waiting.push((Node { value, spans }, depth + 2));
            }
            return;
        }
        let reference = ObjectRef::of_map(map);
        if drop_secret(map) {
            let field = FieldPath::of(&["data"]);
            self.say(Severity::Note, spans.nearest(&field), reference.as_ref(), field, Message::SecretDropped);
        }
        let object = self.object(&value, &spans, head, reference.as_ref());
        let number = self.reading.documents.len();
        if let Some(reference) = reference
            && let Some(first) = self.reading.index.insert(reference.clone(), number)
            && let Some(document) = self.reading.documents.get(first)
        {
            let message = Message::SameObjectTwice { first_line: document.spans.head().line };
            self.say(Severity::Note, head, Some(&reference), FieldPath::root(), message);
        }
        self.reading.documents.push(Document { object, value, spans });
        self.depths.push(depth);
    }

    fn object(&mut self, value: &Value, spans: &Spans, head: Span, reference: Option<&ObjectRef>) -> Option<Object> {
        let mut complete = true;
        for (key, message) in [("kind", Message::MissingKind), ("apiVersion", Message::MissingApiVersion)] {
            let field = FieldPath::of(&[key]);
            match value.field(key) {
                Some(Value::Text(text)) if !text.is_empty() => continue,
                None | Some(Value::Null | Value::Text(_)) => {
                    self.say(Severity::Error, spans.at(&field).unwrap_or(head), reference, field, message);
                }
                Some(other) => {
                    let reason = Reason::Type { wanted: "string", found: other.type_word() };
                    let invalid = Invalid::new(InvalidKind::TypeInvalid, field.clone(), None, reason);
                    self.say(Severity::Error, spans.nearest(&field), reference, field, Message::Invalid(invalid));
                }
            }
            complete = false;
        }
        if !complete {
            return None;
        }
        let object = Object::decode(value.clone());
        let text = |key| value.field(key).and_then(Value::as_text).unwrap_or_default();
        self.known(&Kind::of(text("apiVersion"), text("kind")), value, spans, reference);
        for field in odd_pod_addresses(value) {
            let text = value.at(&field).and_then(Value::as_text).unwrap_or_default().to_owned();
            self.say(Severity::Note, spans.nearest(&field), reference, field, Message::NotAPodAddress { text });
        }
        match object {
            Ok(object) => Some(object),
            Err(errors) => {
                for invalid in errors {
                    let field = invalid.field.clone();
                    let span = spans.nearest(&field);
                    let word = self.text.get(span.start..span.end).unwrap_or_default();
                    self.say(Severity::Error, span, reference, field, misfit(invalid, value, word));
                }
                None
            }
        }
    }

    /// Remarks on what the API, or the lab, does not know.
    fn known(&mut self, kind: &Kind, value: &Value, spans: &Spans, reference: Option<&ObjectRef>) {
        if *kind == Kind::CronJob {
            let field = FieldPath::of(&["kind"]);
            let name = reference.map(|reference| reference.name.clone()).unwrap_or_default();
            self.say(Severity::Note, spans.nearest(&field), reference, field, Message::NoSchedule { name });
        }
        if let Some(shape) = shape(kind) {
            for (span, field, message) in unknown_fields(value, shape, spans) {
                self.say(Severity::Note, span, reference, field, message);
            }
            return;
        }
        let Kind::Other(found, name) = kind else { return };
        if name == "Secret" || kind.is_network_policy() || kind.is_service_import() {
            return;
        }
        let field = FieldPath::of(&["kind"]);
        let (field, message) = match KINDS.iter().find(|(known, _)| known == name) {
            Some((_, wanted)) => (
                FieldPath::of(&["apiVersion"]),
                Message::OtherVersion { kind: name.clone(), found: found.clone(), wanted },
            ),
            None => {
                let nearest = near(name, KINDS.iter().map(|(known, _)| *known));
                (field, Message::UnknownKind { kind: name.clone(), nearest })
            }
        };
        self.say(Severity::Note, spans.nearest(&field), reference, field, message);
    }

    /// Finds the object a fault of the text lies in, among the documents from `first` on.
    fn fault(&mut self, fault: Fault, first: usize) {
        let Fault { span, field, message } = fault;
        let severity = match message {
            Message::KeyReadsAs { .. } => Severity::Note,
            _ => Severity::Error,
        };
        // What is not kept is not looked for either: there may be one in each of very many documents.
        let is_kept = match severity {
            Severity::Error => self.errors < DIAGNOSTIC_LIMIT,
            Severity::Note => self.notes < DIAGNOSTIC_LIMIT,
        };
        let documents = self.reading.documents.get(first..).filter(|_| is_kept).unwrap_or_default();
        let inside = documents.iter().position(|document| {
            let place = document.spans.value;
            place.start <= span.start && span.start < place.end.max(place.start + 1)
        });
        let Some(inside) = inside else {
            return self.say(severity, span, None, field, message);
        };
        let depth = self.depths.get(first + inside).copied().unwrap_or_default();
        let field = field.steps().iter().skip(depth).fold(FieldPath::root(), |path, step| match step {
            PathStep::Key(key) => path.key(key.as_str()),
            PathStep::Index(index) => path.index(*index),
        });
        let object = documents.get(inside).and_then(|document| ObjectRef::of_map(document.value.as_map()?));
        self.say(severity, span, object.as_ref(), field, message);
    }
}

/// The modelled kinds and their versions.
const KINDS: [(&str, &str); 14] = [
    ("Namespace", "v1"),
    ("Node", "v1"),
    ("ConfigMap", "v1"),
    ("Service", "v1"),
    ("Endpoints", "v1"),
    ("EndpointSlice", "discovery.k8s.io/v1"),
    ("Deployment", "apps/v1"),
    ("StatefulSet", "apps/v1"),
    ("ReplicaSet", "apps/v1"),
    ("ReplicationController", "v1"),
    ("DaemonSet", "apps/v1"),
    ("Job", "batch/v1"),
    ("CronJob", "batch/v1"),
    ("Pod", "v1"),
];

/// Takes the items of a `List`, `PodList` … out, with the kind of items that do not say theirs: those
/// of a typed list do not (`kubectl get --raw`). `None` for anything but a list.
fn list_items(map: &mut Map) -> Option<(Option<String>, Vec<Value>)> {
    let kind = map.get("kind")?.as_text()?.strip_suffix("List")?;
    let item_kind = (!kind.is_empty()).then(|| kind.to_owned());
    match map.get_mut("items")? {
        Value::List(items) => Some((item_kind, std::mem::take(items))),
        Value::Null => Some((item_kind, Vec::new())),
        _ => None,
    }
}

/// Takes out what a Secret keeps, the copy that `kubectl apply` leaves in an annotation included. False
/// where the object is no Secret or keeps nothing.
fn drop_secret(map: &mut Map) -> bool {
    if map.get("kind").and_then(Value::as_text) != Some("Secret") {
        return false;
    }
    let mut dropped = map.remove("data").is_some();
    dropped |= map.remove("stringData").is_some();
    let annotations = map.get_mut("metadata").and_then(Value::as_map_mut).and_then(|meta| meta.get_mut("annotations"));
    if let Some(Value::Map(annotations)) = annotations {
        dropped |= annotations.remove(well_known::LAST_APPLIED).is_some();
    }
    dropped
}

/// The addresses of a pod that are none. The kubelet writes them and nobody validates them: a text from elsewhere may
/// say anything.
fn odd_pod_addresses(value: &Value) -> Vec<FieldPath> {
    if value.field("kind").and_then(Value::as_text) != Some("Pod") {
        return Vec::new();
    }
    let status = FieldPath::of(&["status"]);
    let listed = value.at(&status.key("podIPs")).map_or(0, |all| all.items().len());
    let all = (0..listed).map(|index| status.key("podIPs").index(index).key("ip"));
    let is_odd = |field: &FieldPath| {
        let text = value.at(field).and_then(Value::as_text);
        text.is_some_and(|text| !text.is_empty() && text.parse::<IpAddr>().is_err())
    };
    std::iter::once(status.key("podIP")).chain(all).filter(is_odd).collect()
}

/// Says what a type misfit comes from, where it is one of the usual traps. `word` is what is written.
fn misfit(invalid: Invalid, value: &Value, word: &str) -> Message {
    match (&invalid.reason, value.at(&invalid.field)) {
        (Reason::Missing, _) if invalid.field == FieldPath::of(&["metadata", "name"]) => Message::MissingName,
        (Reason::Type { wanted: "string", .. }, Some(found @ (Value::Bool(_) | Value::Int(_) | Value::Number(_)))) => {
            Message::UnquotedText { word: word.to_owned(), reads_as: found.type_word() }
        }
        _ => Message::Invalid(invalid),
    }
}
