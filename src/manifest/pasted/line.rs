//! Which lines of a pasted text can be part of an object, and which are something else that somebody pasted along with
//! it: what a lookup printed, a log, a sentence.

use super::super::documents::opens_document;
use super::Open;

/// Programs that put their name before what they complain of, as a key stands before its value.
const COMPLAINERS: [&str; 14] = [
    "nslookup", "ping", "curl", "wget", "dig", "host", "getent", "nc", "telnet", "sh", "bash", "exec", "error", "fatal",
];

/// Fields of an object's root that stay in it though their colon is missing: what is wrong is told there.
const ROOTS: [&str; 7] = ["apiVersion", "kind", "metadata", "spec", "status", "data", "items"];

/// How many spaces stand before a line.
pub(super) fn indentation(line: &str) -> usize {
    line.len() - line.trim_start_matches(' ').len()
}

/// True for a line that says nothing of an object: empty, a comment, or a directive.
pub(super) fn is_blank(line: &str) -> bool {
    let content = line.trim();
    content.is_empty() || content.starts_with('#') || line.starts_with("%YAML") || line.starts_with("%TAG")
}

/// True for a line that can be part of no object here.
pub(super) fn is_beside(open: &Open, line: &str) -> bool {
    if is_blank(line) || opens_document(line) || line.trim_end() == "..." {
        return false;
    }
    let goes_on = open.has_content && open.braces.is_none();
    let (indentation, content) = (indentation(line), line.trim());
    if !goes_on {
        return !begins_something(content);
    }
    match indentation.cmp(&open.base) {
        std::cmp::Ordering::Greater => false,
        std::cmp::Ordering::Less => !begins_something(content),
        std::cmp::Ordering::Equal if content == "-" || content.starts_with("- ") => !open.takes_items,
        std::cmp::Ordering::Equal => !is_key(content) && !is_braced(content),
    }
}

/// True for a line with which a document may begin.
fn begins_something(content: &str) -> bool {
    content == "-"
        || content.strip_prefix("- ").is_some_and(|rest| is_key(rest.trim_start()))
        || is_key(content)
        || is_braced(content)
}

/// True for a line that opens braces, and is no log with its level or its time in brackets.
pub(super) fn is_braced(content: &str) -> bool {
    let has_more = |rest: &str| {
        let behind = rest.split_once(']').map(|(_, behind)| behind.trim_start());
        behind.is_some_and(|behind| !behind.is_empty() && !behind.starts_with([',', ']', '}', '#']))
    };
    content.starts_with('{') || content.strip_prefix('[').is_some_and(|rest| !has_more(rest))
}

/// True for a key of an object's root, with or without a value behind it: a word as the fields of the API are written.
pub(super) fn is_key(content: &str) -> bool {
    let word_end = content.find(|letter: char| !letter.is_ascii_alphanumeric()).unwrap_or(content.len());
    let (word, rest) = content.split_at(word_end);
    if ROOTS.contains(&content) {
        return true;
    }
    if let Some(quoted) = content.strip_prefix(['"', '\'']) {
        return quoted.starts_with(|letter: char| letter.is_ascii_lowercase()) && quoted.contains("\":")
            || quoted.contains("':");
    }
    let Some(value) = rest.strip_prefix(':') else { return false };
    word.starts_with(|letter: char| letter.is_ascii_lowercase())
        && (value.is_empty() || value.starts_with([' ', '\t']))
        && (value.trim().is_empty() || !COMPLAINERS.contains(&word))
}

/// True for a text in which anything says that it is an object of the API.
pub(in crate::manifest) fn names_object(text: &str) -> bool {
    super::lines(text).any(opens_object)
}

/// True for a line that begins with what says so.
pub(super) fn opens_object(line: &str) -> bool {
    let line = line.trim_start_matches(['\u{feff}', ' ', '\t', '-', '{', '[', ',', '"', '\'']);
    line.starts_with("apiVersion") || line.starts_with("kind")
}

/// True for the first line of a block of a Corefile.
pub(super) fn opens_corefile(content: &str) -> bool {
    let Some(keys) = content.strip_suffix('{').map(str::trim_end) else { return false };
    !keys.is_empty() && keys.split_whitespace().all(|key| key.contains('.') && !key.contains(['=', '"', '(']))
}
