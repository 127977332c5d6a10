//! How a text is written so that it reads back as that very text, under YAML 1.1 and 1.2 alike.

use super::scalar::resolve;
use crate::cluster::Value;

/// How a text can be written on one line.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Quotes {
    None,
    Single,
    Double,
}

/// Writes a text on one line.
pub(super) fn push_text(out: &mut String, text: &str) {
    match quotes(text) {
        Quotes::None => out.push_str(text),
        Quotes::Single => {
            out.push('\'');
            out.push_str(&text.replace('\'', "''"));
            out.push('\'');
        }
        Quotes::Double => push_double_quoted(out, text),
    }
}

/// The header of the literal block that says exactly this text; `None` where a block cannot, or where
/// readers differ over what it says.
pub(super) fn block_header(text: &str) -> Option<&'static str> {
    let body = text.trim_end_matches('\n');
    if !text.contains('\n') || body.is_empty() || text.starts_with([' ', '\t', '\n']) {
        return None;
    }
    if !text.chars().all(|character| character == '\n' || character == '\t' || is_printable(character)) {
        return None;
    }
    if body.split('\n').any(|line| !line.is_empty() && line.trim_matches([' ', '\t']).is_empty()) {
        return None;
    }
    Some(match text.len() - body.len() {
        0 => "|-",
        1 => "|",
        _ => "|+",
    })
}

fn quotes(text: &str) -> Quotes {
    if is_word(text) {
        return if is_keyword(text) { Quotes::Double } else { Quotes::None };
    }
    if !text.chars().all(is_printable) {
        return Quotes::Double;
    }
    if reads_as_something_else(text) {
        return Quotes::Double;
    }
    let first = text.chars().next().unwrap_or_default();
    let plain_start = match first {
        '-' => text.as_bytes().get(1).is_some_and(|second| second.is_ascii_alphanumeric() || *second == b'-'),
        '/' | '_' | '.' | '(' | '$' | '+' | '^' | '\\' | ';' => true,
        _ => first.is_alphanumeric(),
    };
    let plain = plain_start
        && !text.starts_with("---")
        && !text.starts_with("...")
        && !text.ends_with([' ', ':'])
        && !text.contains(": ")
        && !text.contains(" #")
        // Harmless in a block, but an eye that knows flow style stumbles, and so do lesser readers.
        && !text.contains(['{', '}', '[', ']', '\u{a0}', '\u{3000}'])
        && !text.contains(", ");
    if plain { Quotes::None } else { Quotes::Single }
}

/// A name as most texts are, which needs no closer look: an ASCII letter, then letters, digits and what joins them.
fn is_word(text: &str) -> bool {
    text.starts_with(|first: char| first.is_ascii_alphabetic())
        && text.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'.' | b'/' | b'_'))
}

/// True where some reader of YAML takes the bare word for a truth value or nothing.
fn is_keyword(text: &str) -> bool {
    let words = ["", "~", "null", "y", "n", "yes", "no", "on", "off", "true", "false", "<<", "="];
    words.iter().any(|word| text.eq_ignore_ascii_case(word))
}

/// True where some reader of YAML takes the bare word for a number, date, truth value or nothing.
fn reads_as_something_else(text: &str) -> bool {
    if is_keyword(text) {
        return true;
    }
    let unsigned = text.strip_prefix(['-', '+']).unwrap_or(text);
    if !unsigned.starts_with(|first: char| first.is_ascii_digit() || matches!(first, '.' | '_')) {
        return false;
    }
    !matches!(resolve(text), Value::Text(_))
        || text.contains('_') && !matches!(resolve(&text.replace('_', "")), Value::Text(_))
        || unsigned.eq_ignore_ascii_case(".inf")
        || unsigned.eq_ignore_ascii_case(".nan")
        || is_huge(unsigned)
        || is_sexagesimal(unsigned)
        || is_date(text)
}

/// A number too large for a float: a text to Go, infinity to others.
fn is_huge(unsigned: &str) -> bool {
    unsigned.contains(['e', 'E'])
        && unsigned.bytes().all(|byte| byte.is_ascii_digit() || matches!(byte, b'.' | b'_' | b'e' | b'E' | b'+' | b'-'))
}

/// `190:20:30` and `1:20.5`: numbers in YAML 1.1.
fn is_sexagesimal(unsigned: &str) -> bool {
    unsigned.contains(':') && unsigned.bytes().all(|byte| byte.is_ascii_digit() || matches!(byte, b':' | b'_' | b'.'))
}

/// `2001-12-14`, alone or with a time behind it: a date in YAML 1.1.
fn is_date(text: &str) -> bool {
    let mut parts = text.splitn(3, '-');
    let digits = |part: &str, most: usize| {
        !part.is_empty() && part.len() <= most && part.bytes().all(|byte| byte.is_ascii_digit())
    };
    let (Some(year), Some(month), Some(rest)) = (parts.next(), parts.next(), parts.next()) else { return false };
    let day = rest.split(['T', 't', ' ', '\t']).next().unwrap_or_default();
    year.len() == 4 && digits(year, 4) && digits(month, 2) && digits(day, 2)
}

/// What may stand in a text as it is, on one line: no control characters, no line separators, nothing
/// that cannot be seen and is easily lost.
fn is_printable(character: char) -> bool {
    !character.is_control()
        && !matches!(character, '\u{2028}' | '\u{2029}' | '\u{feff}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}')
        && !matches!(u32::from(character) & 0xffff, 0xfffe | 0xffff)
}

fn push_double_quoted(out: &mut String, text: &str) {
    out.push('"');
    for character in text.chars() {
        match character {
            '"' => out.push_str("\\\""),
            '\\' => out.push_str("\\\\"),
            '\n' => out.push_str("\\n"),
            '\t' => out.push_str("\\t"),
            '\r' => out.push_str("\\r"),
            other if is_printable(other) => out.push(other),
            other => match u32::from(other) {
                code @ 0..=0xff => out.push_str(&format!("\\x{code:02x}")),
                code @ 0x100..=0xffff => out.push_str(&format!("\\u{code:04x}")),
                code => out.push_str(&format!("\\U{code:08x}")),
            },
        }
    }
    out.push('"');
}
