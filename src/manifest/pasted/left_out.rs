//! What people write in the place of lines that they left out: `...`, `[...]`, `<snip>`. A line of that is none of the
//! object's, and a value of that is nobody's. The text keeps its length, so that places stay what they are.

use super::super::documents::{lines, opens_document};
use super::line::{indentation, opens_object};

/// What stands between brackets or dashes in a line that says so in words.
const WORDS: [&str; 7] = ["snip", "snipped", "omitted", "truncated", "cut", "skipped", "output omitted"];

/// The text with a comment in the place of each line that stands for others, and nothing in the place of each value that
/// does; `None` where there is no such thing. Texts within an object stay as they are.
pub(super) fn marked(text: &str) -> Option<String> {
    if !lines(text).any(may_be_left_out) {
        return None;
    }
    let all: Vec<&str> = lines(text).collect();
    let mut marked = String::with_capacity(text.len());
    // The indentation of the key whose text goes on.
    let mut block: Option<usize> = None;
    for (at, line) in all.iter().enumerate() {
        let own = line.trim();
        if block.is_some_and(|key| own.is_empty() || indentation(line) > key) {
            marked.push_str(line);
            continue;
        }
        block = begins_text(own).then(|| indentation(line));
        let start = line.len() - line.trim_start().len();
        let following = all.get(at + 1..).unwrap_or_default();
        if stands_for_lines(own) && !(start == 0 && ends_document(own, following)) {
            marked.push_str(line.get(..start).unwrap_or_default());
            marked.push_str(&comment(own));
            marked.push_str(line.get(start + own.len()..).unwrap_or_default());
        } else if let Some(value) = value_left_out(own) {
            let from = start + own.len() - value.len();
            marked.push_str(line.get(..from).unwrap_or_default());
            marked.push_str(&nothing(value));
            marked.push_str(line.get(start + own.len()..).unwrap_or_default());
        } else {
            marked.push_str(line);
        }
    }
    (marked != text).then_some(marked)
}

/// True for a line in which anything may stand for what somebody left out.
fn may_be_left_out(line: &str) -> bool {
    let mut dots = 0;
    for byte in line.bytes() {
        dots = if byte == b'.' { dots + 1 } else { 0 };
        // The first byte of `…`, and of some others.
        if dots == 3 || byte == 0xe2 {
            return true;
        }
    }
    let first = line.bytes().find(|byte| *byte != b' ');
    first.is_some_and(|first| !first.is_ascii_alphanumeric()) && is_framed_word(line.trim())
}

/// True for a line that stands for those that somebody left out.
fn stands_for_lines(own: &str) -> bool {
    let inner = own.strip_prefix("- ").unwrap_or(own).trim_start_matches(['[', '<', '(', '#', ' ']);
    let is_dotted = inner.starts_with("...") || inner.starts_with('…');
    let is_mapping = inner.contains(": ") || inner.ends_with(':');
    (is_dotted && !is_mapping) || is_framed_word(own)
}

/// True for a line that says so in words.
fn is_framed_word(own: &str) -> bool {
    let is_framed = own.starts_with(['[', '<', '(', '-']) && own.ends_with([']', '>', ')', '-']);
    let word = || own.trim_matches(|letter: char| !letter.is_ascii_alphanumeric()).to_ascii_lowercase();
    is_framed && WORDS.contains(&word().as_str())
}

/// The end of a document of YAML is written like that: what follows begins another.
fn ends_document(own: &str, following: &[&str]) -> bool {
    let next = following.iter().find(|line| !line.trim().is_empty());
    own == "..." && next.is_none_or(|line| opens_document(line) || opens_object(line))
}

/// True for a key whose value is the text of the lines behind it.
fn begins_text(own: &str) -> bool {
    let head = own.trim_end_matches(|letter: char| letter.is_ascii_digit() || matches!(letter, '-' | '+'));
    head.strip_suffix(['|', '>']).is_some_and(|key| key.ends_with(": ") || key == "- ")
}

/// The value behind a key that stands for one that somebody left out, with what closes it.
fn value_left_out(own: &str) -> Option<&str> {
    let (key, value) = own.split_once(": ")?;
    // A container has an image, and any text is one.
    if key.trim_start_matches(['-', ' ', '"']).trim_end_matches('"') == "image" {
        return None;
    }
    let value = value.trim_start();
    let inner = value.trim_end_matches(',').trim_matches(['[', ']', '{', '}', '<', '>', '(', ')', ' ']);
    let is_dotted = inner == "…" || (inner.len() >= 3 && inner.bytes().all(|byte| byte == b'.'));
    is_dotted.then_some(value)
}

/// A comment of the same length.
fn comment(own: &str) -> String {
    let first = own.chars().next().map_or(0, char::len_utf8);
    format!("#{}{}", ".".repeat(first.saturating_sub(1)), own.get(first..).unwrap_or_default())
}

/// No value, in as many bytes: an empty mapping or list, or null.
fn nothing(value: &str) -> String {
    let end = if value.ends_with(',') { "," } else { "" };
    let (open, close) = match value.as_bytes().first() {
        Some(b'{') => ("{", "}"),
        Some(b'[') => ("[", "]"),
        _ => ("~", ""),
    };
    let left = value.len().saturating_sub(open.len() + close.len() + end.len());
    format!("{open}{close}{end}{}", " ".repeat(left))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::manifest::{Pasted, Reader};

    fn objects(text: &str) -> Vec<String> {
        let reading = Reader::pasted(&Pasted::from_text(text)).finish();
        assert!(reading.is_clean(), "{:?}", reading.diagnostics);
        reading.documents.iter().map(|document| crate::manifest::write(&document.value)).collect()
    }

    #[test]
    fn lines_that_stand_for_others_are_none_of_the_object() {
        let text = "apiVersion: v1\nkind: Service\nmetadata:\n  name: web\n  …\n  labels: {...}\n  uid: ...\nspec:\n  # ...\n  ports:\n  - port: 80\n  - ...\n  [...]\n  selector:\n    <snip>\n    app: web\n...\nstatus: [...]\n";
        let all = objects(text);
        assert_eq!(all.len(), 1, "{all:?}");
        assert!(all[0].contains("app: web") && all[0].contains("port: 80") && !all[0].contains("..."), "{all:?}");
        assert_eq!(marked(text).unwrap().len(), text.len());
    }

    #[test]
    fn what_says_so_in_words_is_known_by_its_frame() {
        let text =
            "apiVersion: v1\nkind: Service\nmetadata:\n  name: web\n  [SNIP]\nspec:\n  <omitted>\n  clusterIP: None\n";
        assert_eq!(objects(text).len(), 1);
        // The words stand in others, and a text is none of them.
        assert_eq!(marked("spec:\n  effect: NoExecute\n  note: cut\n  list:\n  - cut\n"), None);
    }

    #[test]
    fn in_json_too() {
        let text = "{\n  \"apiVersion\": \"v1\", \"kind\": \"Service\",\n  \"metadata\": {\n    \"name\": \"web\",\n    \"labels\": {...},\n    ...\n  },\n  \"spec\": {\"clusterIP\": \"10.96.0.9\"}\n}\n";
        let all = objects(text);
        assert!(all.len() == 1 && all[0].contains("10.96.0.9"), "{all:?}");
    }

    #[test]
    fn the_end_of_a_document_and_texts_within_objects_stay() {
        let ends = "apiVersion: v1\nkind: Service\nmetadata: {name: a}\n...\n---\napiVersion: v1\nkind: Service\nmetadata: {name: b}\n...\n";
        let text = "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: c}\ndata:\n  Corefile: |\n    .:53 {\n        ...\n    }\n  note: wait ...\n";
        assert_eq!((marked(ends), marked(text)), (None, None));
        assert_eq!(objects(ends).len(), 2);
    }
}
