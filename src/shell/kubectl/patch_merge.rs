//! Merging objects: patches, and the three ways of `kubectl apply`.

use crate::cluster::{FieldPath, Map, Value};
use crate::manifest;

/// The annotation in which `kubectl apply` keeps what it applied.
pub(super) const LAST_APPLIED: &str = crate::cluster::well_known::LAST_APPLIED;

/// Sequences that are merged element by element, and the field by which elements know each other
/// (`patchMergeKey` in `k8s.io/api`). All others are replaced as a whole.
const KEYED: [(&str, &[&str]); 7] = [
    ("ports", &["containerPort", "port"]),
    ("containers", &["name"]),
    ("initContainers", &["name"]),
    ("env", &["name"]),
    ("volumes", &["name"]),
    ("hostAliases", &["ip"]),
    ("conditions", &["type"]),
];

/// How a patch is laid over an object.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Way {
    /// RFC 7386: sequences are replaced.
    Json,
    /// Kubernetes' own: some sequences are merged.
    Strategic,
}

/// Lays a patch over a value; `null` removes.
pub(super) fn patch(live: &mut Value, patch_value: &Value, way: Way) {
    lay_over(live, patch_value, way, "");
}

fn lay_over(live: &mut Value, patch: &Value, way: Way, field: &str) {
    match patch {
        Value::Map(fields) => {
            if !matches!(live, Value::Map(_)) {
                *live = Value::map();
            }
            let Some(map) = live.as_map_mut() else { return };
            for (key, new) in fields {
                if *new == Value::Null {
                    map.remove(key);
                } else {
                    lay_over(map.entry(key.clone()).or_default(), new, way, key);
                }
            }
        }
        Value::List(items) => match (key_of(field, items), &mut *live) {
            (Some(key), Value::List(all)) if way == Way::Strategic => {
                for item in items {
                    let same = all.iter_mut().find(|known| known.field(key) == item.field(key));
                    match same {
                        Some(known) => lay_over(known, item, way, ""),
                        None => all.push(item.clone()),
                    }
                }
            }
            _ => *live = patch.clone(),
        },
        other => live.clone_from(other),
    }
}

fn key_of(field: &str, items: &[Value]) -> Option<&'static str> {
    let (_, keys) = KEYED.iter().find(|(name, _)| *name == field)?;
    keys.iter().copied().find(|key| !items.is_empty() && items.iter().all(|item| item.field(key).is_some()))
}

/// The three ways: what is in `new` is so, what was in `last` and is not in `new` goes, all else stays.
pub(super) fn apply(live: &mut Value, last: &Value, new: &Value) {
    three_ways(live, last, new, "");
}

fn three_ways(live: &mut Value, last: &Value, new: &Value, field: &str) {
    let empty = Map::new();
    match (new, &mut *live) {
        (Value::Map(fields), Value::Map(map)) => {
            let before = last.as_map().unwrap_or(&empty);
            map.retain(|key, _| fields.contains_key(key) || !before.contains_key(key));
            for (key, new) in fields {
                if *new == Value::Null {
                    map.remove(key);
                    continue;
                }
                let last = before.get(key).unwrap_or(&Value::Null);
                match map.get_mut(key) {
                    Some(live) => three_ways(live, last, new, key),
                    None => {
                        map.insert(key.clone(), new.clone());
                    }
                }
            }
        }
        (Value::List(items), Value::List(all)) if key_of(field, items).is_some() => {
            let Some(key) = key_of(field, items) else { return };
            let has = |list: &[Value], item: &Value| list.iter().any(|one| one.field(key) == item.field(key));
            all.retain(|known| has(items, known) || !has(last.items(), known));
            for item in items {
                let before = last.items().iter().find(|one| one.field(key) == item.field(key)).unwrap_or(&Value::Null);
                match all.iter_mut().find(|known| known.field(key) == item.field(key)) {
                    Some(known) => three_ways(known, before, item, ""),
                    None => all.push(item.clone()),
                }
            }
        }
        _ => live.clone_from(new),
    }
}

/// What was applied last, as far as the object says.
pub(super) fn last_applied(live: &Value) -> Option<Value> {
    let text = live.at(&annotation())?.as_text()?;
    manifest::read(text).documents.into_iter().next().map(|document| document.value)
}

/// Where [`LAST_APPLIED`] stands.
pub(super) fn annotation() -> FieldPath {
    FieldPath::of(&["metadata", "annotations", LAST_APPLIED])
}

/// The JSON merge patch that makes `after` of `before`; `None` where they are equal.
pub(in crate::shell) fn patch_between(before: &Value, after: &Value) -> Option<Value> {
    if before == after {
        return None;
    }
    let (Value::Map(old), Value::Map(new)) = (before, after) else { return Some(after.clone()) };
    let mut patch = Map::new();
    for key in old.keys().filter(|key| !new.contains_key(*key)) {
        patch.insert(key.clone(), Value::Null);
    }
    for (key, value) in new {
        let changed = match old.get(key) {
            Some(was) => patch_between(was, value),
            None => Some(value.clone()),
        };
        if let Some(changed) = changed {
            patch.insert(key.clone(), changed);
        }
    }
    Some(Value::Map(patch))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn value(text: &str) -> Value {
        manifest::read(text).documents.remove(0).value
    }

    #[test]
    fn apply_takes_away_what_it_gave_and_leaves_what_others_gave() {
        let last = value("{metadata: {labels: {a: '1', b: '2'}}, spec: {ports: [{port: 80}, {port: 81}]}}");
        let new = value("{metadata: {labels: {a: '3'}}, spec: {ports: [{port: 80, name: web}]}}");
        let mut live = value(
            "{metadata: {labels: {a: '1', b: '2', hand: made}}, spec: {clusterIP: 10.96.0.9, ports: [{port: 80, targetPort: 8080}, {port: 81}, {port: 82}]}}",
        );
        apply(&mut live, &last, &new);
        let wanted = value(
            "{metadata: {labels: {a: '3', hand: made}}, spec: {clusterIP: 10.96.0.9, ports: [{port: 80, targetPort: 8080, name: web}, {port: 82}]}}",
        );
        assert_eq!(live, wanted);
    }

    #[test]
    fn the_patch_between_two_values_makes_one_of_the_other() {
        let before = value("{spec: {a: 1, b: [1, 2], c: {d: x}}, status: {}}");
        let after = value("{spec: {a: 2, b: [1], c: {}}}");
        let between = patch_between(&before, &after).unwrap();
        assert_eq!(json(&between), r#"{"spec":{"a":2,"b":[1],"c":{"d":null}},"status":null}"#);
        let mut made = before;
        patch(&mut made, &between, Way::Json);
        assert_eq!(made, after);
    }

    fn json(value: &Value) -> String {
        crate::json::write(value, false)
    }
}
