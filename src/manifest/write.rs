//! Values to canonical YAML: the same value gives the same bytes, `kubectl apply` takes them, and a
//! person finds what they look for where `kubectl` and the documentation put it.

use super::quote::{block_header, push_text};
use crate::cluster::{FieldPath, Map, Value, well_known};
use crate::sorting::sort_by_key;

/// Writes a value as one document. Reading it gives the value back.
pub fn write(value: &Value) -> String {
    let mut out = String::new();
    document(&mut out, value);
    out
}

/// Writes a value as [`write()`] does, with all fields in the order of the alphabet: what `kubectl get -o yaml`
/// prints.
pub fn write_sorted(value: &Value) -> String {
    let mut out = String::new();
    match value {
        Value::Map(map) if !map.is_empty() => fields(&mut out, map, 0, false, Order::Alphabet),
        other => document(&mut out, other),
    }
    out
}

/// Writes values as documents with `---` between them.
pub fn write_all<'a>(values: impl IntoIterator<Item = &'a Value>) -> String {
    let mut out = String::new();
    values.into_iter().for_each(|value| write_on(&mut out, value));
    out
}

/// Writes one more document behind others.
pub fn write_on(out: &mut String, value: &Value) {
    if !out.is_empty() {
        out.push_str("---\n");
    }
    document(out, value);
}

/// The object without what a server writes into it: `status` and the managed part of `metadata`. Cluster
/// IPs stay, for nobody can tell one that was asked for from one that was given.
pub fn for_apply(object: &Value) -> Value {
    let mut object = object.clone();
    if let Some(map) = object.as_map_mut() {
        map.remove("status");
    }
    for field in [
        "uid",
        "resourceVersion",
        "creationTimestamp",
        "deletionTimestamp",
        "deletionGracePeriodSeconds",
        "generation",
        "managedFields",
        "selfLink",
    ] {
        object.set(&FieldPath::of(&["metadata", field]), None);
    }
    object.set(&FieldPath::of(&["metadata", "annotations", well_known::LAST_APPLIED]), None);
    object
}

/// Fields that come first, in this order, in whatever mapping they stand; the others follow in the
/// order of the alphabet.
const FIRST: [&str; 41] = [
    "apiVersion",
    "kind",
    "metadata",
    "name",
    "generateName",
    "namespace",
    "labels",
    "annotations",
    "type",
    "clusterIP",
    "clusterIPs",
    "ipFamilyPolicy",
    "ipFamilies",
    "externalName",
    "replicas",
    "serviceName",
    "selector",
    "hostname",
    "subdomain",
    "dnsPolicy",
    "dnsConfig",
    "nodeName",
    "nameservers",
    "searches",
    "options",
    "image",
    "command",
    "args",
    "key",
    "operator",
    "addressType",
    "ip",
    "addresses",
    "notReadyAddresses",
    "endpoints",
    "port",
    "targetPort",
    "containerPort",
    "nodePort",
    "protocol",
    "ports",
];

/// Fields whose keys are somebody's own words: they stand in the order of the alphabet alone.
const FREE: [&str; 8] =
    ["labels", "annotations", "selector", "matchLabels", "nodeSelector", "data", "binaryData", "stringData"];

/// The longest key that is written in front of its colon; YAML 1.2.2, 7.4.2, allows 1024 characters.
const IMPLICIT_KEY_LIMIT: usize = 512;

/// In which order the fields of a mapping stand.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Order {
    /// [`FIRST`], then the alphabet.
    Usual,
    /// The alphabet, in this mapping: its keys are somebody's own words.
    Free,
    /// The alphabet, here and all the way down.
    Alphabet,
}

impl Order {
    fn below(self, key: &str) -> Self {
        match self {
            Self::Alphabet => self,
            _ if FREE.contains(&key) => Self::Free,
            _ => Self::Usual,
        }
    }
}

fn document(out: &mut String, value: &Value) {
    match value {
        Value::Map(map) if !map.is_empty() => fields(out, map, 0, false, Order::Usual),
        Value::List(items) if !items.is_empty() => elements(out, items, 0, false, Order::Usual),
        other => {
            scalar(out, other, 2);
            out.push('\n');
        }
    }
}

/// The fields of a mapping, one a line. `started` means that the first line is already indented.
fn fields(out: &mut String, map: &Map, indent: usize, started: bool, order: Order) {
    let mut all: Vec<(usize, &String, &Value)> =
        map.iter().map(|(key, value)| (if order == Order::Usual { rank(key, value) } else { 0 }, key, value)).collect();
    sort_by_key(&mut all, |(rank, ..)| *rank);
    for (position, (_, key, value)) in all.into_iter().enumerate() {
        if position > 0 || !started {
            push_spaces(out, indent);
        }
        if key.len() > IMPLICIT_KEY_LIMIT {
            out.push_str("? ");
            push_text(out, key);
            out.push('\n');
            push_spaces(out, indent);
        } else {
            push_text(out, key);
        }
        out.push(':');
        match value {
            Value::Map(map) if !map.is_empty() => {
                out.push('\n');
                fields(out, map, indent + 2, false, order.below(key));
            }
            Value::List(items) if !items.is_empty() => {
                out.push('\n');
                elements(out, items, indent, false, order.below(""));
            }
            other => {
                out.push(' ');
                scalar(out, other, indent + 2);
                out.push('\n');
            }
        }
    }
}

/// The elements of a sequence, their dashes at `indent`: below a key that is the key's own column, as
/// kubectl prints it.
fn elements(out: &mut String, items: &[Value], indent: usize, started: bool, order: Order) {
    for (position, item) in items.iter().enumerate() {
        if position > 0 || !started {
            push_spaces(out, indent);
        }
        out.push_str("- ");
        match item {
            Value::Map(map) if !map.is_empty() => fields(out, map, indent + 2, true, order),
            Value::List(items) if !items.is_empty() => elements(out, items, indent + 2, true, order),
            other => {
                scalar(out, other, indent + 2);
                out.push('\n');
            }
        }
    }
}

/// A value without a line break of its own at the end; the lines of a block stand at `indent`.
fn scalar(out: &mut String, value: &Value, indent: usize) {
    match value {
        Value::Null => out.push_str("null"),
        Value::Bool(true) => out.push_str("true"),
        Value::Bool(false) => out.push_str("false"),
        Value::Int(number) => out.push_str(&number.to_string()),
        Value::Number(number) => out.push_str(number),
        Value::List(_) => out.push_str("[]"),
        Value::Map(_) => out.push_str("{}"),
        Value::Text(text) => match block_header(text) {
            Some(header) => {
                out.push_str(header);
                for line in text.strip_suffix('\n').unwrap_or(text).split('\n') {
                    out.push('\n');
                    if !line.is_empty() {
                        push_spaces(out, indent);
                        out.push_str(line);
                    }
                }
            }
            None => push_text(out, text),
        },
    }
}

fn rank(key: &str, value: &Value) -> usize {
    match FIRST.iter().position(|first| *first == key) {
        Some(position) => position,
        None if key == "status" && matches!(value, Value::Map(_)) => FIRST.len() + 1,
        None => FIRST.len(),
    }
}

fn push_spaces(out: &mut String, count: usize) {
    out.extend(std::iter::repeat_n(' ', count));
}
