//! From nodes with places to objects: what each document is, and what is said of it.

use super::assemble::Node;
use super::former;
use super::pasted::{is_template, make_whole};
use super::read::{Document, Reader};
use super::schema::{shape, unknown_fields};
use super::tree::Fault;
use super::{DIAGNOSTIC_LIMIT, Message, Severity, Span, Spans};
use crate::cluster::{
    FieldPath, Invalid, InvalidKind, Kind, Map, Object, ObjectRef, PathStep, Reason, Value, well_known,
};
use crate::spelling::closest;
use std::net::IpAddr;

/// The column of the first field of an item whose dash stands at the beginning of its line.
const FIRST_ITEM: u32 = 3;

impl Reader<'_> {
    /// A document, or an item `depth` steps down in one. The items of a list are put among what waits.
    pub(super) fn document(&mut self, node: Node, depth: usize, waiting: &mut Vec<(Node, usize)>) {
        let Node { mut value, mut spans } = node;
        let head = spans.head();
        let map = match &mut value {
            Value::Null if depth == 0 => return,
            Value::Map(map) => map,
            // The items of a list without the list: its beginning is missing, or more.
            Value::List(items) if self.is_pasted && depth == 0 => {
                let is_cut = self.is_cut_at_both_ends(&spans);
                return self.items((None, std::mem::take(items)), spans.into_items(), is_cut, (1, waiting));
            }
            _ if self.is_pasted && depth < 2 => {
                return self.say(Severity::Note, spans.value, None, FieldPath::root(), Message::NoObject);
            }
            other => {
                let message = Message::NotAMapping { found: other.type_word() };
                return self.say(Severity::Error, spans.value, None, FieldPath::root(), message);
            }
        };
        let is_cut = self.is_pasted && depth == 0 && self.name_list(map, &spans);
        if let Some(list) = list_items(map) {
            let own = list.0.map(|kind| (kind, map.get("apiVersion").cloned()));
            let places = spans.take("items").map(Spans::into_items).unwrap_or_default();
            return self.items((own, list.1), places, is_cut, (depth + 2, waiting));
        }
        if self.is_pasted && depth == 0 && is_end_of_list(map) {
            return self.say(Severity::Note, head, None, FieldPath::root(), Message::BeginningCutOff);
        }
        if self.is_pasted {
            let named = map.get("metadata").and_then(|metadata| metadata.field("name")).and_then(Value::as_text);
            if named.is_some_and(is_template) {
                return self.say(Severity::Note, spans.value, None, FieldPath::root(), Message::HelmTemplate);
            }
            former::renew(map);
            make_whole(map);
        }
        let reference = ObjectRef::from_map(map);
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

    /// Puts the items of a list among what waits, so many steps down, each with the kind and version that the list has for
    /// them. Of one that ends before its end the last is left out, and that is told: nobody knows whether it is whole.
    fn items(
        &mut self,
        (own, mut items): (Option<(String, Option<Value>)>, Vec<Value>),
        mut places: Vec<Spans>,
        is_cut: bool,
        (depth, waiting): (usize, &mut Vec<(Node, usize)>),
    ) {
        if is_cut && let Some((last, place)) = items.pop().zip(places.pop()) {
            let object = last.as_map().and_then(ObjectRef::from_map);
            self.say(Severity::Note, place.head(), object.as_ref(), FieldPath::root(), Message::CutOff);
        }
        for (mut value, spans) in items.into_iter().zip(places).rev() {
            if let (Value::Map(item), Some((kind, version))) = (&mut value, &own) {
                item.entry("kind".to_owned()).or_insert_with(|| kind.as_str().into());
                if let Some(version) = version {
                    item.entry("apiVersion".to_owned()).or_insert_with(|| version.clone());
                }
            }
            waiting.push((Node { value, spans }, depth));
        }
    }

    /// Gives a list without its `kind` that kind. True where it ends before it, so that its last item may be cut too.
    fn name_list(&self, map: &mut Map, spans: &Spans) -> bool {
        if !is_list_without_kind(map) {
            return false;
        }
        // Behind a part of the word no item goes on, and what is written with braces is read only where they are closed.
        let is_in_braces = self.text.get(spans.value.start..).unwrap_or_default().starts_with('{');
        map.insert("kind".to_owned(), "List".into()).is_none() && !is_in_braces
    }

    /// True for the items of a list of which neither the beginning nor the end came: before them stands the rest of
    /// another item, farther in, and behind them nothing.
    fn is_cut_at_both_ends(&self, items: &Spans) -> bool {
        let before = self.text.get(..items.value.start).unwrap_or_default();
        let first = before.lines().find(|line| !line.trim().is_empty());
        first.is_some_and(|line| line.starts_with(' '))
            && items.head().column == FIRST_ITEM
            && self.chunks.as_slice().is_empty()
    }

    fn object(&mut self, value: &Value, spans: &Spans, head: Span, reference: Option<&ObjectRef>) -> Option<Object> {
        let has = |key: &str| value.field(key).is_some();
        // What is indented and has the one without the other is the rest of an item.
        let is_rest = head.column > 1 && !(has("kind") && has("apiVersion"));
        if self.is_pasted && (is_rest || !has("kind") && !has("apiVersion")) {
            self.say(Severity::Note, spans.value, None, FieldPath::root(), Message::NoObject);
            return None;
        }
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
                let is_other = self.is_pasted && matches!(Kind::of(text("apiVersion"), text("kind")), Kind::Other(..));
                // What is no object of the API has no name, and nobody misses it.
                let is_missed = |one: &Invalid| !is_other || one.reason != Reason::Missing;
                for invalid in errors.into_iter().filter(is_missed) {
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
                let nearest = closest(name, KINDS.iter().map(|(known, _)| *known));
                (field, Message::UnknownKind { kind: name.clone(), nearest })
            }
        };
        self.say(Severity::Note, spans.nearest(&field), reference, field, message);
    }

    /// Finds the object a fault of the text lies in, among the documents from `first` on.
    pub(super) fn fault(&mut self, fault: Fault, first: usize) {
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
        let object = documents.get(inside).and_then(|document| ObjectRef::from_map(document.value.as_map()?));
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

/// True for what kubectl prints behind the items of a list, where that stands alone.
fn is_end_of_list(map: &Map) -> bool {
    map.get("kind").and_then(Value::as_text) == Some("List")
        && !map.contains_key("apiVersion")
        && !map.contains_key("items")
}

/// True for a list without its `kind`, which kubectl prints behind the items: it is missing, or was cut within the word.
fn is_list_without_kind(map: &Map) -> bool {
    let is_object = |item: &Value| item.field("apiVersion").is_some() && item.field("kind").is_some();
    let is_whole = map.get("kind").and_then(Value::as_text).is_some_and(|kind| kind.ends_with("List"));
    !is_whole
        && map.contains_key("apiVersion")
        && matches!(map.get("items"), Some(Value::List(items)) if items.first().is_some_and(is_object))
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
