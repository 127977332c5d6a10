//! JSON Patch (RFC 6902), `kubectl patch --type=json`: operations one after the other, each at a JSON Pointer
//! (RFC 6901). Unlike a merge patch it can say "one more at the end of this list" without repeating the list.

use crate::cluster::{Map, Value};
use crate::json;
use std::fmt;

/// How much the `copy` operations of one patch may add, in bytes of JSON (`AccumulatedCopySizeLimit` in
/// `k8s.io/apiserver/pkg/server`).
const MOST_COPIED: usize = 3 * 1024 * 1024;

/// Why a patch is none.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum JsonPatchError {
    /// It is no list of operations.
    NotAPatch,
    /// The operation at this place of the list cannot be carried out, with what is wrong.
    Operation(usize, String),
}

impl fmt::Display for JsonPatchError {
    /// The API server does not tell kubectl which operation it was.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NotAPatch => f.write_str("it is no list of operations"),
            Self::Operation(position, said) => write!(f, "operation {}: {said}", position + 1),
        }
    }
}

impl std::error::Error for JsonPatchError {}

/// Carries out the operations. Where one cannot be, the value is not to be used.
pub(super) fn apply(value: &mut Value, patch: &Value) -> Result<(), JsonPatchError> {
    let Value::List(operations) = patch else { return Err(JsonPatchError::NotAPatch) };
    let mut copied = 0;
    for (position, operation) in operations.iter().enumerate() {
        carry_out(value, operation, &mut copied).map_err(|said| JsonPatchError::Operation(position, said))?;
    }
    Ok(())
}

fn carry_out(document: &mut Value, operation: &Value, copied: &mut usize) -> Result<(), String> {
    let text = |field: &str| operation.field(field).and_then(Value::as_text);
    let pointer = |field: &str| text(field).map(keys).ok_or_else(|| format!("it has no {field}"))?;
    let given = || operation.field("value").cloned().ok_or_else(|| "it has no value".to_owned());
    match text("op") {
        Some("add") => add(document, &pointer("path")?, given()?),
        Some("replace") => {
            let path = pointer("path")?;
            *at_mut(document, &path)? = given()?;
            Ok(())
        }
        Some("remove") => remove(document, &pointer("path")?).map(|_| ()),
        Some("move") => {
            let moved = remove(document, &pointer("from")?)?;
            add(document, &pointer("path")?, moved)
        }
        Some("copy") => {
            let copy = at_mut(document, &pointer("from")?)?.clone();
            *copied = copied.saturating_add(json::write(&copy, false).len());
            if *copied > MOST_COPIED {
                return Err(format!("the copies add more than {MOST_COPIED} bytes"));
            }
            add(document, &pointer("path")?, copy)
        }
        Some("test") => {
            let wanted = given()?;
            match *at_mut(document, &pointer("path")?)? == wanted {
                true => Ok(()),
                false => Err(format!("{} is not {}", text("path").unwrap_or_default(), json::write(&wanted, false))),
            }
        }
        Some(other) => Err(format!("there is no op {other}")),
        None => Err("it has no op".to_owned()),
    }
}

/// The keys of a JSON Pointer.
fn keys(pointer: &str) -> Result<Vec<String>, String> {
    if pointer.is_empty() {
        return Ok(Vec::new());
    }
    let Some(rest) = pointer.strip_prefix('/') else { return Err(format!("the path {pointer} does not begin with /")) };
    Ok(rest.split('/').map(|key| key.replace("~1", "/").replace("~0", "~")).collect())
}

fn missing(key: &str) -> String {
    format!("there is no {key}")
}

/// A place of a list: digits without a leading zero.
fn place(key: &str) -> Option<usize> {
    let is_number =
        !key.is_empty() && key.bytes().all(|byte| byte.is_ascii_digit()) && (key == "0" || !key.starts_with('0'));
    is_number.then(|| key.parse().ok()).flatten()
}

fn at_mut<'v>(document: &'v mut Value, path: &[String]) -> Result<&'v mut Value, String> {
    let mut at = document;
    for key in path {
        let next = match at {
            Value::Map(map) => map.get_mut(key),
            Value::List(items) => place(key).and_then(|place| items.get_mut(place)),
            _ => None,
        };
        at = next.ok_or_else(|| missing(key))?;
    }
    Ok(at)
}

fn add(document: &mut Value, path: &[String], new: Value) -> Result<(), String> {
    let Some((last, before)) = path.split_last() else {
        *document = new;
        return Ok(());
    };
    match at_mut(document, before)? {
        Value::Map(map) => {
            map.insert(last.clone(), new);
            Ok(())
        }
        Value::List(items) => {
            let at = if last == "-" { Some(items.len()) } else { place(last) };
            let at = at.filter(|at| *at <= items.len()).ok_or_else(|| missing(last))?;
            items.insert(at, new);
            Ok(())
        }
        _ => Err(missing(last)),
    }
}

fn remove(document: &mut Value, path: &[String]) -> Result<Value, String> {
    let Some((last, before)) = path.split_last() else { return Err("the whole object cannot be removed".to_owned()) };
    let removed = match at_mut(document, before)? {
        Value::Map(map) => map.remove(last),
        Value::List(items) => place(last).filter(|place| *place < items.len()).map(|place| items.remove(place)),
        _ => None,
    };
    removed.ok_or_else(|| missing(last))
}

/// The operations that make `after` of `before`. Lists keep what they have in common at their beginning and, where one
/// element came or went, at their end too, so that nothing is said again that stays.
pub(in crate::shell) fn operations_between(before: &Value, after: &Value) -> Value {
    let mut all = Vec::new();
    compare(&mut all, &mut String::new(), before, after);
    Value::List(all)
}

fn compare(all: &mut Vec<Value>, path: &mut String, before: &Value, after: &Value) {
    if before == after {
        return;
    }
    match (before, after) {
        (Value::Map(old), Value::Map(new)) => compare_maps(all, path, old, new),
        (Value::List(old), Value::List(new)) if compare_lists(all, path, old, new) => {}
        _ => all.push(operation("replace", path, Some(after))),
    }
}

fn compare_maps(all: &mut Vec<Value>, path: &mut String, old: &Map, new: &Map) {
    for key in old.keys().filter(|key| !new.contains_key(*key)) {
        at(path, key, |path| all.push(operation("remove", path, None)));
    }
    for (key, value) in new {
        at(path, key, |path| match old.get(key) {
            Some(was) => compare(all, path, was, value),
            None => all.push(operation("add", path, Some(value))),
        });
    }
}

/// False where more than one element came, went or moved: the list is said as a whole.
fn compare_lists(all: &mut Vec<Value>, path: &mut String, old: &[Value], new: &[Value]) -> bool {
    let same = old.iter().zip(new).take_while(|(old, new)| old == new).count();
    if old.len() == new.len() {
        for (place, (old, new)) in old.iter().zip(new).enumerate() {
            at(path, &place.to_string(), |path| compare(all, path, old, new));
        }
        return true;
    }
    if same == old.len() {
        for value in new.iter().skip(same) {
            at(path, "-", |path| all.push(operation("add", path, Some(value))));
        }
        return true;
    }
    let goes_one = old.len() == new.len() + 1 && old.get(same + 1..) == new.get(same..);
    if goes_one {
        at(path, &same.to_string(), |path| all.push(operation("remove", path, None)));
    }
    goes_one
}

/// One key further, as JSON Pointer writes it.
fn at(path: &mut String, key: &str, then: impl FnOnce(&mut String)) {
    let length = path.len();
    path.push('/');
    path.push_str(&key.replace('~', "~0").replace('/', "~1"));
    then(path);
    path.truncate(length);
}

fn operation(op: &str, path: &str, value: Option<&Value>) -> Value {
    let mut operation = Value::object([("op", op.into()), ("path", path.into())]);
    if let (Some(map), Some(value)) = (operation.as_map_mut(), value) {
        map.insert("value".to_owned(), value.clone());
    }
    operation
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::manifest;

    fn value(text: &str) -> Value {
        manifest::read(&format!("v: {text}")).documents.remove(0).value.field("v").cloned().unwrap()
    }

    fn patched(before: &str, patch: &str) -> Result<String, JsonPatchError> {
        let mut made = value(before);
        apply(&mut made, &value(patch))?;
        Ok(json::write(&made, false))
    }

    #[test]
    fn each_operation_of_rfc_6902_does_what_its_appendix_shows() {
        let so = |before, patch, after: &str| assert_eq!(patched(before, patch).unwrap(), after);
        so("{foo: bar}", "[{op: add, path: /baz, value: qux}]", r#"{"baz":"qux","foo":"bar"}"#);
        so("{foo: [bar, baz]}", "[{op: add, path: /foo/1, value: qux}]", r#"{"foo":["bar","qux","baz"]}"#);
        so("{foo: [bar]}", "[{op: add, path: /foo/-, value: [abc]}]", r#"{"foo":["bar",["abc"]]}"#);
        so("{baz: qux, foo: bar}", "[{op: remove, path: /baz}]", r#"{"foo":"bar"}"#);
        so("{foo: [a, b, c]}", "[{op: remove, path: /foo/1}]", r#"{"foo":["a","c"]}"#);
        so("{baz: qux}", "[{op: replace, path: /baz, value: boo}]", r#"{"baz":"boo"}"#);
        so("{foo: {a: 1}, qux: {}}", "[{op: move, from: /foo/a, path: /qux/b}]", r#"{"foo":{},"qux":{"b":1}}"#);
        so(
            "{foo: [all, grass, cows, eat]}",
            "[{op: move, from: /foo/1, path: /foo/3}]",
            r#"{"foo":["all","cows","eat","grass"]}"#,
        );
        so("{a: [1]}", "[{op: copy, from: /a, path: /b}]", r#"{"a":[1],"b":[1]}"#);
        so(
            "{'a/b': 1, '~': 2}",
            "[{op: test, path: /a~1b, value: 1}, {op: test, path: /~0, value: 2}]",
            r#"{"a/b":1,"~":2}"#,
        );
    }

    #[test]
    fn an_operation_that_cannot_be_carried_out_is_named_by_its_place() {
        for (patch, position, said) in [
            ("[{op: remove, path: /b}]", 0, "there is no b"),
            ("[{op: replace, path: /b, value: 1}]", 0, "there is no b"),
            ("[{op: add, path: /a/2, value: 1}]", 0, "there is no 2"),
            ("[{op: add, path: /a/01, value: 1}]", 0, "there is no 01"),
            ("[{op: add, path: /a/-, value: 1}, {op: test, path: /a/1, value: 2}]", 1, "/a/1 is not 2"),
            ("[{op: add, path: a, value: 1}]", 0, "the path a does not begin with /"),
            ("[{op: add, path: /a}]", 0, "it has no value"),
            ("[{op: patch, path: /a}]", 0, "there is no op patch"),
            ("[{path: /a}]", 0, "it has no op"),
        ] {
            assert_eq!(
                patched("{a: [0]}", patch),
                Err(JsonPatchError::Operation(position, said.to_owned())),
                "{patch}"
            );
        }
        assert_eq!(patched("{a: [0]}", "{op: add}"), Err(JsonPatchError::NotAPatch));
    }

    #[test]
    fn copies_that_double_come_to_an_end() {
        let doubling = (0..40).map(|_| "{op: copy, from: /a, path: /a/-}").collect::<Vec<_>>().join(", ");
        let Err(JsonPatchError::Operation(position, _)) = patched("{a: [0, 1, 2, 3]}", &format!("[{doubling}]")) else {
            panic!("forty doublings");
        };
        assert!(position < 25, "{position}");
    }

    #[test]
    fn the_operations_between_two_values_make_one_of_the_other_and_repeat_nothing_that_stays() {
        for (before, after, wanted) in [
            ("{r: [{a: 1}]}", "{r: [{a: 1}, {b: 2}]}", r#"[{"op":"add","path":"/r/-","value":{"b":2}}]"#),
            ("{r: [1, 2, 3]}", "{r: [1, 3]}", r#"[{"op":"remove","path":"/r/1"}]"#),
            ("{r: [{p: 1, q: 2}]}", "{r: [{p: 1, q: 3}]}", r#"[{"op":"replace","path":"/r/0/q","value":3}]"#),
            ("{r: [1, 2]}", "{r: [3]}", r#"[{"op":"replace","path":"/r","value":[3]}]"#),
            ("{a: 1}", "{'x/y': 1}", r#"[{"op":"remove","path":"/a"},{"op":"add","path":"/x~1y","value":1}]"#),
            ("{a: 1}", "{a: 1}", "[]"),
        ] {
            let (mut made, after) = (value(before), value(after));
            let operations = operations_between(&made, &after);
            assert_eq!(json::write(&operations, false), wanted);
            apply(&mut made, &operations).unwrap();
            assert_eq!(made, after);
        }
    }
}
