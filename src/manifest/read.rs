//! A text of manifests, read piece by piece: chunks to nodes, and these to documents (`objects.rs`).

use super::assemble::Node;
use super::documents::{Chunk, chunks};
use super::fast_path::{Block, Came};
use super::limits::Limits;
use super::pasted::{Beside, Cutting, Pasted, breaks, corefile, names_object, resolv_conf};
use super::tree::{Fault, Scan};
use super::{DIAGNOSTIC_LIMIT, Diagnostic, Message, Severity, Span, Spans, TEXT_LIMIT};
use crate::cluster::{FieldPath, Object, ObjectRef, Value};
use crate::sorting::sort_by_key;
use rustc_hash::FxHashMap;
use std::fmt;

/// A chunk longer than this, in bytes, is as much as is begun with at a time: all of it is looked at beforehand.
const LONG: usize = 64 << 10;

/// What a text holds.
#[derive(Clone, Debug, Default)]
pub struct Reading {
    /// One an object, in order; the items of a list count as documents of their own.
    pub documents: Vec<Document>,
    /// Everything remarked, in order of place.
    pub diagnostics: Vec<Diagnostic>,
    /// The settings of each resolv.conf among what was pasted, in order.
    pub resolv_confs: Vec<String>,
    /// The last document of each object.
    pub(super) index: FxHashMap<ObjectRef, usize>,
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
///
/// ```
/// use k8s_dns_lab::manifest::read;
///
/// let reading = read("apiVersion: v1\nkind: Service\nmetadata:\n  name: web\nspec:\n  ports: none\n");
/// assert!(reading.objects().next().is_none());
/// assert_eq!(reading.diagnostics[0].field.to_string(), "spec.ports");
/// assert_eq!(reading.diagnostics[0].span.line, 6);
/// ```
pub fn read(text: &str) -> Reading {
    Reader::new(text).finish()
}

/// A text of manifests on its way in, piece by piece, so that whoever waits can be told how far it has come, or stop.
/// At the end it is what [`read`] gives.
pub struct Reader<'a> {
    pub(super) text: &'a str,
    pub(super) chunks: std::vec::IntoIter<Chunk<'a>>,
    now: Now<'a>,
    budget: Limits,
    pub(super) reading: Reading,
    /// For each document how many steps lead to it from the root of what it was written in.
    pub(super) depths: Vec<usize>,
    pub(super) errors: usize,
    pub(super) notes: usize,
    /// What is no object is told, and is no reason to refuse the rest.
    pub(super) is_pasted: bool,
    /// The text as it was pasted.
    pasted: Option<&'a Pasted<'a>>,
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
    Scan(Chunk<'a>, Box<Scan<'a>>),
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
    pub fn pasted(pasted: &'a Pasted<'a>) -> Self {
        Self::with(pasted.text(), |reader, start, text| {
            reader.is_pasted = true;
            reader.pasted = Some(pasted).filter(|pasted| pasted.is_other());
            Now::Cutting(start, Box::new(Cutting::new(text)))
        })
    }

    /// Begins with a text, where it is not too long, behind its byte order mark.
    fn with(text: &'a str, begin: impl FnOnce(&mut Self, usize, &'a str) -> Now<'a>) -> Self {
        let mut reader = Self {
            text,
            chunks: Vec::new().into_iter(),
            now: Now::Next,
            budget: Limits::new(),
            reading: Reading::default(),
            depths: Vec::new(),
            errors: 0,
            notes: 0,
            is_pasted: false,
            pasted: None,
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
            let own = self.text.get(span.start..span.end).unwrap_or_default();
            if message == Message::NoObject
                && let Some(settings) = resolv_conf(own)
            {
                self.reading.resolv_confs.push(settings);
                continue;
            }
            let message = match Some(own).filter(|_| message == Message::CorefileOnly).and_then(corefile) {
                Some(value) => {
                    self.document(Node { value, spans: Spans::leaf(span) }, 0, &mut Vec::new());
                    Message::CorefileTaken
                }
                None => message,
            };
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
            Now::Scan(chunk, scan) => chunk.start + scan.bytes(),
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
        if self.is_pasted {
            join_what_is_no_object(self.text, &mut reading);
        }
        if let Some(pasted) = self.pasted {
            let mut place = |span: &mut Span| *span = pasted.place(*span);
            reading.diagnostics.iter_mut().for_each(|diagnostic| place(&mut diagnostic.span));
            reading.documents.iter_mut().for_each(|document| document.spans.each(&mut place));
        }
        reading
    }

    /// Goes on for at the most so many steps, and says how many it took.
    fn step(&mut self, most: usize) -> usize {
        match std::mem::replace(&mut self.now, Now::Nothing) {
            Now::Cutting(start, mut cutting) => {
                if cutting.advance(most) {
                    let (chunks, beside) = cutting.finish();
                    self.cut(start, chunks, beside);
                    self.now = Now::Next;
                } else {
                    self.now = Now::Cutting(start, cutting);
                }
                most
            }
            Now::Next => self.begin_chunk(most),
            Now::Block(chunk, block) => {
                self.now = self.go_on_with_block(chunk, block, most);
                most
            }
            Now::Scan(chunk, mut scan) => {
                self.now = if scan.advance(most) {
                    let end = chunk.start + scan.bytes();
                    let (nodes, faults, budget) = scan.finish();
                    self.budget = budget;
                    match self.is_pasted.then(|| what_is_no_object(self.text, &chunk, &faults)).flatten() {
                        Some((span, message)) => {
                            self.say(Severity::Note, span, None, FieldPath::root(), message);
                            Now::Next
                        }
                        None => self.documents(nodes, end, faults),
                    }
                } else {
                    Now::Scan(chunk, scan)
                };
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

    /// Begins with the next chunk, by the short way where that may do. It is over where there is none, or where the
    /// budget is spent.
    fn begin_chunk(&mut self, most: usize) -> usize {
        let Some(chunk) = self.chunks.next().filter(|_| !self.budget.is_spent()) else { return 1 };
        let budget = std::mem::take(&mut self.budget);
        let steps = if chunk.text.len() > LONG { most } else { 1 };
        self.now = match Block::new(&chunk, budget) {
            Ok(block) => Now::Block(chunk, block),
            Err(budget) => {
                let scan = Box::new(Scan::new(&chunk, budget));
                Now::Scan(chunk, scan)
            }
        };
        steps
    }

    /// Reads on by the short way, and by the scanner's from the start of the chunk where the short one does not do.
    fn go_on_with_block(&mut self, chunk: Chunk<'a>, mut block: Block<'a>, most: usize) -> Now<'a> {
        match block.advance(most) {
            Ok(Came::Part) => Now::Block(chunk, block),
            Ok(Came::All(node)) => {
                self.budget = block.into_budget();
                self.documents(node.into_iter().collect(), chunk.start + chunk.text.len(), Vec::new())
            }
            Err(_) => {
                let scan = Box::new(Scan::new(&chunk, block.into_budget()));
                Now::Scan(chunk, scan)
            }
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
    pub(super) fn say(
        &mut self,
        severity: Severity,
        span: Span,
        object: Option<&ObjectRef>,
        field: FieldPath,
        message: Message,
    ) {
        let count = match severity {
            Severity::Error => &mut self.errors,
            Severity::Note => &mut self.notes,
        };
        *count += 1;
        if *count <= DIAGNOSTIC_LIMIT {
            self.reading.diagnostics.push(Diagnostic { severity, span, object: object.cloned(), field, message });
        }
    }
}

/// Where text stands that does not read and does not look like an object, and what it is.
fn what_is_no_object(text: &str, chunk: &Chunk<'_>, faults: &[Fault]) -> Option<(Span, Message)> {
    // A text that is too much is told as what it is.
    let is_none = faults.iter().all(|one| !matches!(one.message, Message::TooManyValues | Message::TooDeep));
    let first = faults.first().filter(|_| is_none)?;
    let message = match breaks(text, faults) {
        true => Message::HelmTemplate,
        false if names_object(chunk.text) => return None,
        false => Message::NoObject,
    };
    let span = Span { start: chunk.start, end: chunk.start + chunk.text.len(), line: first.span.line, column: 1 };
    Some((span, message))
}

/// True for a remark that stands for text with no object in it, which goes together with its like.
fn is_of_none(message: &Message) -> bool {
    matches!(message, Message::NoObject | Message::HelmTemplate)
}

/// Remarks of what is no object are one where nothing stands between them, and where nothing else was found they are
/// what is wrong with the text.
fn join_what_is_no_object(text: &str, reading: &mut Reading) {
    let mut kept: Vec<Diagnostic> = Vec::with_capacity(reading.diagnostics.len());
    for diagnostic in std::mem::take(&mut reading.diagnostics) {
        let is_space = |letter: char| letter.is_whitespace() || matches!(letter, ',' | '-');
        let is_none = |one: &&mut Diagnostic| is_of_none(&one.message) && one.message == diagnostic.message;
        let before = kept.last_mut().filter(is_none);
        let is_next = |one: &&mut Diagnostic| {
            text.get(one.span.end..diagnostic.span.start)
                .is_none_or(|between| between.trim_matches(is_space).is_empty())
        };
        match before.filter(is_next) {
            Some(before) => before.span.end = before.span.end.max(diagnostic.span.end),
            None => kept.push(diagnostic),
        }
    }
    let is_nothing = reading.documents.iter().all(|document| document.object.is_none());
    if is_nothing && kept.iter().all(|one| is_of_none(&one.message)) {
        kept.iter_mut().for_each(|one| one.severity = Severity::Error);
    }
    reading.diagnostics = kept;
}
