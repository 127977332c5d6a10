//! Paths into an object as kubectl writes them (`k8s.io/client-go/util/jsonpath`): `.items[*].metadata.name`.

use crate::cluster::Value;
use crate::json;

/// What is at a path; fails with what kubectl says.
pub(super) fn find<'v>(path: &str, value: &'v Value) -> std::result::Result<Vec<&'v Value>, String> {
    let mut found = vec![value];
    let mut rest = path.trim_start_matches(['$', '@']);
    while !rest.is_empty() {
        if let Some(inner) = rest.strip_prefix('[') {
            if let Some(filter) = inner.strip_prefix("?(") {
                let (filter, after) = filter.split_once(")]").ok_or("unterminated filter")?;
                rest = after;
                found = filtered(found, filter)?;
                continue;
            }
            let (step, after) = inner.split_once(']').ok_or("unterminated array")?;
            rest = after;
            let step = step.trim_matches(['\'', '"']);
            found = found
                .into_iter()
                .flat_map(|value| match (value, step, step.parse::<usize>()) {
                    (Value::List(items), "*", _) => items.iter().collect(),
                    (Value::Map(map), "*", _) => map.values().collect(),
                    (Value::List(items), _, Ok(index)) => items.get(index).into_iter().collect(),
                    (_, key, _) => value.field(key).into_iter().collect::<Vec<_>>(),
                })
                .collect();
            continue;
        }
        let Some(plain) = rest.strip_prefix('.') else { return Err(format!("unrecognized identifier {rest}")) };
        let mut key = String::new();
        let mut at = plain.char_indices();
        let mut end = plain.len();
        while let Some((position, letter)) = at.next() {
            match letter {
                '\\' => key.extend(at.next().map(|(_, letter)| letter)),
                '.' | '[' => {
                    end = position;
                    break;
                }
                other => key.push(other),
            }
        }
        rest = plain.get(end..).unwrap_or_default();
        if key.is_empty() {
            continue;
        }
        let steps = found.into_iter();
        found = if key == "*" {
            steps.flat_map(|value| value.as_map().into_iter().flat_map(|map| map.values())).collect()
        } else {
            steps.filter_map(|value| value.field(&key)).collect()
        };
    }
    Ok(found)
}

/// The items of lists that a filter holds for: `@.type=="Ready"`, or a path alone that has to be there.
fn filtered<'v>(found: Vec<&'v Value>, filter: &str) -> std::result::Result<Vec<&'v Value>, String> {
    let (path, wanted, is_same) = match (filter.split_once("=="), filter.split_once("!=")) {
        (Some((path, wanted)), _) => (path, Some(wanted), true),
        (_, Some((path, wanted))) => (path, Some(wanted), false),
        _ if filter.contains(['<', '>', '~']) => return Err(format!("# not modelled: the filter {filter}")),
        _ => (filter, None, true),
    };
    let wanted = wanted.map(|wanted| wanted.trim().trim_matches(['\'', '"']));
    let mut kept = Vec::new();
    for item in found.into_iter().flat_map(Value::items) {
        let values = find(path.trim(), item)?;
        let holds = match wanted {
            None => !values.is_empty(),
            Some(wanted) => values.iter().any(|value| plain(value) == wanted) == is_same && !values.is_empty(),
        };
        if holds {
            kept.push(item);
        }
    }
    Ok(kept)
}

/// A value as a path prints it.
pub(super) fn plain(value: &Value) -> String {
    match value {
        Value::Text(text) => text.clone(),
        other => json::write(other, false),
    }
}
