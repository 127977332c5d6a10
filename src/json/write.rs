//! Writes values as JSON.

use crate::cluster::Value;
use std::fmt::Write as _;

/// A value as JSON; where it `is_spread`, over lines as kubectl does, four spaces a level.
pub(crate) fn write(value: &Value, is_spread: bool) -> String {
    let mut out = String::new();
    push(&mut out, value, is_spread, 0);
    out
}

fn push(out: &mut String, value: &Value, is_spread: bool, depth: usize) {
    let line = |out: &mut String, depth: usize| {
        if is_spread {
            out.push('\n');
            out.extend(std::iter::repeat_n(' ', depth * 4));
        }
    };
    match value {
        Value::Null => out.push_str("null"),
        Value::Bool(truth) => out.push_str(if *truth { "true" } else { "false" }),
        Value::Int(number) => {
            let _ = write!(out, "{number}");
        }
        // YAML has numbers that JSON has not.
        Value::Number(number) if number.parse::<f64>().is_ok_and(f64::is_finite) && !number.starts_with('+') => {
            out.push_str(number);
        }
        Value::Text(text) | Value::Number(text) => quoted(out, text),
        Value::List(items) if items.is_empty() => out.push_str("[]"),
        Value::Map(map) if map.is_empty() => out.push_str("{}"),
        Value::List(items) => {
            out.push('[');
            for (position, item) in items.iter().enumerate() {
                out.push_str(if position > 0 { "," } else { "" });
                line(out, depth + 1);
                push(out, item, is_spread, depth + 1);
            }
            line(out, depth);
            out.push(']');
        }
        Value::Map(map) => {
            out.push('{');
            for (position, (key, item)) in map.iter().enumerate() {
                out.push_str(if position > 0 { "," } else { "" });
                line(out, depth + 1);
                quoted(out, key);
                out.push_str(if is_spread { ": " } else { ":" });
                push(out, item, is_spread, depth + 1);
            }
            line(out, depth);
            out.push('}');
        }
    }
}

fn quoted(out: &mut String, text: &str) {
    out.push('"');
    for character in text.chars() {
        match character {
            '"' => out.push_str("\\\""),
            '\\' => out.push_str("\\\\"),
            '\n' => out.push_str("\\n"),
            '\t' => out.push_str("\\t"),
            '\r' => out.push_str("\\r"),
            control if u32::from(control) < 0x20 || control == '\u{7f}' => {
                let _ = write!(out, "\\u{:04x}", u32::from(control));
            }
            other => out.push(other),
        }
    }
    out.push('"');
}
