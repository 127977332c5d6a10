//! Texts that somebody brings from a cluster, one after the other: each is read by itself, has a name, and what several
//! of them tell is put together. Of an object that stands in two, the later piece tells what it is.

use super::super::settings::system_objects;
use super::allowed::{self, OfDns};
use super::{ResolvFile, Tally, objects_of};
use crate::cluster::{Cluster, FieldPath, Kind, Object, ObjectRef, Settings, Value};
use crate::manifest::{self, Diagnostic, Message, Pasted, Reader, Reading};
use crate::ordered::OrderedMap;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

/// One text, read.
#[derive(Debug)]
pub struct Piece {
    /// The file's name; empty where it was pasted.
    pub name: String,
    /// How long the text was, in bytes.
    pub bytes: usize,
    /// True for what stood here before anything was brought in this visit.
    pub is_standing: bool,
    /// What it gave, in order of kind: kinds the lab models and kinds it does not, and how many of each.
    pub gave: OrderedMap<String, usize>,
    /// Secrets in it; what they hold was dropped as it was read.
    pub secrets: usize,
    /// What the reader remarked, in order of place.
    pub remarks: Vec<Diagnostic>,
    /// Each resolv.conf in it, in order.
    pub files: Vec<ResolvFile>,
    /// Its objects, as far as they can be told apart without the other pieces.
    pub(super) objects: Vec<Arc<Object>>,
    /// Objects of kinds the lab does not model, by kind.
    pub(super) unmodelled: Vec<(String, Option<ObjectRef>)>,
    /// What was dropped already.
    pub(super) dropped: Tally,
    /// Where its objects stand in the text.
    pub(super) places: Reading,
}

/// A piece of a cluster being made of what was read, object by object: of each the fields that are kept.
#[derive(Debug)]
pub struct Paring {
    piece: Piece,
    dns: OfDns,
    /// How many documents have been counted.
    counted: usize,
    left: std::vec::IntoIter<Object>,
}

impl Paring {
    /// Begins with what has been read step by step; `bytes` is how long it was. Fails with everything wrong with it.
    pub fn begin(name: &str, bytes: usize, reader: Reader<'_>) -> Result<Self, Vec<Diagnostic>> {
        let (mut reading, objects) = objects_of(reader)?;
        // What is left out whole is counted, and is not as the reader says it would be. The Jobs that a CronJob has made
        // are among what is brought.
        let is_counted =
            |message: &Message| matches!(message, Message::UnknownKind { .. } | Message::NoSchedule { .. });
        reading.diagnostics.retain(|remark| !is_counted(&remark.message));
        let piece = Piece {
            bytes,
            files: reading.resolv_confs.iter().filter_map(|text| ResolvFile::read(text)).collect(),
            remarks: std::mem::take(&mut reading.diagnostics),
            objects: Vec::with_capacity(objects.len()),
            places: reading,
            ..Piece::without_objects(name)
        };
        Ok(Self { piece, dns: OfDns::among(&objects), counted: 0, left: objects.into_iter() })
    }

    /// Looks at so many more documents and objects. True where none is left.
    pub fn advance(&mut self, steps: usize) -> bool {
        for _ in 0..steps {
            if let Some(document) = self.piece.places.documents.get_mut(self.counted) {
                self.counted += 1;
                // What it said is in the object, and what it said of Secrets is nowhere any more.
                let value = std::mem::replace(&mut document.value, Value::Null);
                self.piece.count(&value);
            } else if let Some(object) = self.left.next() {
                if self.dns.may_want(&object) {
                    self.piece.objects.push(Arc::new(object));
                } else {
                    let pared = allowed::pare(object, &self.dns, &mut self.piece.dropped);
                    self.piece.objects.extend(pared.map(Arc::new));
                }
            } else {
                return true;
            }
        }
        false
    }

    /// How many bytes were read, and of how many: all of them, for what is left takes a small part of the time.
    pub fn progress(&self) -> (usize, usize) {
        (self.piece.bytes, self.piece.bytes)
    }

    /// The piece, with what was left to look at.
    pub fn finish(mut self) -> Piece {
        self.advance(usize::MAX);
        self.piece
    }
}

impl Piece {
    /// Reads a text. Fails with everything wrong with it where it does not read.
    pub fn read(name: &str, text: &str) -> Result<Self, Vec<Diagnostic>> {
        Paring::begin(name, text.len(), Reader::pasted(&Pasted::from_text(text))).map(Paring::finish)
    }

    /// A piece that says nothing yet.
    pub(super) fn without_objects(name: &str) -> Self {
        Self {
            name: name.to_owned(),
            bytes: 0,
            is_standing: false,
            gave: OrderedMap::new(),
            secrets: 0,
            remarks: Vec::new(),
            files: Vec::new(),
            objects: Vec::new(),
            unmodelled: Vec::new(),
            dropped: Tally::new(),
            places: manifest::read(""),
        }
    }

    /// What stands of a cluster that was brought earlier, without what the lab put around it: those of its objects that
    /// are to be in it.
    pub(in crate::sandbox) fn standing(cluster: &Cluster, is_in: impl Fn(&Object) -> bool) -> Self {
        let own: BTreeMap<ObjectRef, Object> =
            system_objects(cluster.settings()).into_iter().map(|object| (object.reference().clone(), object)).collect();
        let is_ours = |object: &Object| {
            own.get(object.reference()).is_some_and(|ours| match object.reference().kind {
                // Who runs it, and where, was the lab's to say.
                Kind::Pod | Kind::Node => true,
                _ => alike(ours.value(), object.value()),
            })
        };
        let objects: Vec<Arc<Object>> =
            cluster.objects().filter(|object| is_in(object) && !is_ours(object)).cloned().collect();
        let text = manifest::write_all(objects.iter().map(|object| object.value()));
        let mut piece =
            Self { bytes: text.len(), is_standing: true, places: manifest::read(&text), ..Self::without_objects("") };
        objects.iter().for_each(|object| piece.count(object.value()));
        piece.places.diagnostics.clear();
        piece.objects = objects;
        piece
    }

    fn count(&mut self, value: &Value) {
        let text = |path: &[&str]| value.at(&FieldPath::of(path)).and_then(Value::as_text).unwrap_or_default();
        let kind = Kind::of(text(&["apiVersion"]), text(&["kind"]));
        let name = match &kind {
            Kind::Other(_, name) => name.clone(),
            kind => kind.name().to_owned(),
        };
        if name.is_empty() {
            return;
        }
        if matches!(kind, Kind::Other(..)) && name == "Secret" {
            self.secrets += 1;
        } else if matches!(kind, Kind::Other(..)) && !kind.is_network_policy() && !kind.is_service_import() {
            self.unmodelled.push((name.clone(), ObjectRef::from_value(value)));
        }
        *self.gave.entry(name).or_default() += 1;
    }

    /// Its objects.
    pub fn objects(&self) -> &[Arc<Object>] {
        &self.objects
    }

    /// True where it tells of this object.
    pub fn has(&self, object: &ObjectRef) -> bool {
        // Of a piece of an earlier visit the text is gone.
        manifest::locate(&self.places, object, &FieldPath::root()).is_some()
            || self.objects.iter().any(|own| own.reference() == object)
    }

    /// How many objects it gave, Secrets and kinds that are not modelled among them.
    pub fn number(&self) -> usize {
        self.gave.values().sum()
    }
}

/// True where an object says all that another says; what else it has the API server filled in.
pub(super) fn alike(ours: &Value, there: &Value) -> bool {
    match (ours, there) {
        (Value::Map(ours), Value::Map(there)) => {
            ours.iter().all(|(key, value)| there.get(key).is_some_and(|there| alike(value, there)))
        }
        (Value::List(ours), Value::List(there)) => {
            ours.len() == there.len() && ours.iter().zip(there).all(|(ours, there)| alike(ours, there))
        }
        _ => ours == there,
    }
}

/// The pieces that a cluster was put together from, in the order in which they came. A copy shares them.
#[derive(Clone, Debug, Default)]
pub struct Pieces(Arc<Vec<Arc<Piece>>>);

impl PartialEq for Pieces {
    /// The same pieces, and not others that say the same.
    fn eq(&self, other: &Self) -> bool {
        self.0.len() == other.0.len() && self.0.iter().zip(other.0.iter()).all(|(one, other)| Arc::ptr_eq(one, other))
    }
}

impl Pieces {
    /// One piece alone.
    pub fn one(piece: Piece) -> Self {
        Self(Arc::new(vec![Arc::new(piece)]))
    }

    /// These and one more, which has the last word.
    #[must_use]
    pub fn and(&self, piece: Piece) -> Self {
        Self(Arc::new(self.0.iter().cloned().chain([Arc::new(piece)]).collect()))
    }

    /// These without the one at a place, from 0.
    #[must_use]
    pub fn without(&self, place: usize) -> Self {
        let kept = self.0.iter().enumerate().filter(|(at, _)| *at != place);
        Self(Arc::new(kept.map(|(_, piece)| Arc::clone(piece)).collect()))
    }

    /// All of them, in order.
    pub fn iter(&self) -> impl DoubleEndedIterator<Item = &Arc<Piece>> + ExactSizeIterator {
        self.0.iter()
    }

    /// True where nothing was brought.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// The resolv.conf that came last of those that are wanted.
    pub fn file(&self, is_wanted: impl Fn(&ResolvFile) -> bool) -> Option<&ResolvFile> {
        self.iter().flat_map(|piece| &piece.files).rfind(|file| is_wanted(file))
    }

    /// Puts the nodes' resolv.conf in place as far as it is told: by a node's own, or else by that of a pod.
    pub(super) fn tell_nodes_file(&self, settings: &mut Settings) {
        let file = self.file(ResolvFile::is_of_nodes).or_else(|| self.file(|file| file.of_pod().is_some()));
        if let Some(text) = file.and_then(|file| file.of_nodes(&settings.node_resolv_conf)) {
            settings.node_resolv_conf = text;
        }
    }

    /// How many objects they hold, each as often as it stands in them.
    pub(super) fn number_of_objects(&self) -> usize {
        self.iter().map(|piece| piece.objects.len()).sum()
    }

    /// Kinds the lab does not model, with how many objects there were of each: one that stands in two pieces is one.
    pub(super) fn unmodelled(&self) -> OrderedMap<String, usize> {
        let mut counts = OrderedMap::new();
        let mut known: BTreeSet<(&str, &ObjectRef)> = BTreeSet::new();
        let is_only = self.0.len() == 1;
        for piece in self.iter() {
            for (kind, object) in &piece.unmodelled {
                let is_new = is_only || object.as_ref().is_none_or(|object| known.insert((kind, object)));
                if is_new {
                    *counts.entry(kind.clone()).or_default() += 1;
                }
            }
        }
        counts
    }
}
