//! The API server's verdicts as sentences of our own: what is wrong and the mend. They do not name the
//! field they are about, which the page shows beside them. Words in backticks are the API's.

mod en;
mod ko;

use super::Language;
use crate::cluster::admission::Warning;
use crate::cluster::{FieldPath, Reason};

/// Why an object is refused, and what would mend it.
pub fn reason(language: Language, reason: &Reason) -> String {
    match language {
        Language::English => en::reason(reason),
        Language::Korean => ko::reason(reason),
    }
}

/// What the API server remarks of an object it accepts.
pub fn warning(language: Language, warning: &Warning) -> String {
    match language {
        Language::English => en::warning(warning),
        Language::Korean => ko::warning(warning),
    }
}

/// Values in a row: `` `TCP`, `UDP` ``.
fn quoted(values: &[&str]) -> String {
    values.iter().map(|value| format!("`{value}`")).collect::<Vec<_>>().join(", ")
}

/// Fields in a row.
fn fields(paths: &[FieldPath]) -> String {
    paths.iter().map(|path| format!("`{path}`")).collect::<Vec<_>>().join(", ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_fixed_field_of_a_pod_is_named_in_both_languages() {
        let changed = vec![FieldPath::of(&["spec", "hostname"]), FieldPath::of(&["spec", "subdomain"])];
        let fixed = Reason::PodFieldsFixed { changed };
        for language in [Language::English, Language::Korean] {
            let sentence = reason(language, &fixed);
            assert!(sentence.contains("`spec.hostname`, `spec.subdomain`"), "{sentence}");
        }
    }

    #[test]
    fn a_kept_none_is_explained_otherwise_than_one_asked_for() {
        for language in [Language::English, Language::Korean] {
            let of = |kept| reason(language, &Reason::HeadlessOfType { service_type: "NodePort", kept });
            assert_ne!(of(true), of(false));
        }
    }
}
