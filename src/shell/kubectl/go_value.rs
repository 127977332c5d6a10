//! Values as Go's `fmt` prints them (`%v`), which is what templates and custom columns show.

use crate::cluster::Value;
use crate::json;

/// The text of a value: `[map[ip:10.244.1.2]]`.
pub(super) fn text_of(value: &Value) -> String {
    match value {
        Value::Text(text) => text.clone(),
        Value::Null => "<nil>".to_owned(),
        Value::List(items) => format!("[{}]", items.iter().map(text_of).collect::<Vec<_>>().join(" ")),
        Value::Map(map) => {
            let all: Vec<String> = map.iter().map(|(key, value)| format!("{key}:{}", text_of(value))).collect();
            format!("map[{}]", all.join(" "))
        }
        other => json::write(other, false),
    }
}

/// True for what a template's `if` takes for true: neither nothing nor empty nor zero.
pub(super) fn is_true(value: &Value) -> bool {
    match value {
        Value::Null => false,
        Value::Bool(is) => *is,
        Value::Int(number) => *number != 0,
        Value::Text(text) => !text.is_empty(),
        Value::List(items) => !items.is_empty(),
        Value::Map(map) => !map.is_empty(),
        _ => true,
    }
}
