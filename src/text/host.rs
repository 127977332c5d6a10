//! What is said of a link that does not fit, its parameters and its manifests, where the lab is embedded in another page.

use super::excerpt::excerpt;
use super::{Language, words};

/// A key that the lab does not know, and the one that comes nearest.
pub fn unknown_key(language: Language, key: &str, nearest: Option<&str>) -> String {
    let words = words::host(language);
    let meant = nearest.map(|nearest| words.meant(nearest));
    joined([Some(words.unknown_key(excerpt(key))), meant])
}

/// A value that does not fit its key, the one that comes nearest, and what the key takes; nothing where that is
/// not told.
pub fn bad_value(language: Language, key: &str, value: &str, nearest: Option<&str>, fits: &str) -> String {
    let words = words::host(language);
    let meant = nearest.map(|nearest| words.meant(nearest));
    let takes = (!fits.is_empty()).then(|| words.takes(fits));
    joined([Some(words.bad_value(excerpt(key), excerpt(value))), meant, takes])
}

/// That nothing could be made of the manifests of a link, or that there are none in it.
pub fn unread(language: Language, is_empty: bool) -> &'static str {
    let words = words::diagnostic(language);
    if is_empty { words.no_manifests() } else { words.unread() }
}

/// That something in the manifests of a link is spelled as nothing the lab knows.
pub fn misspelt(language: Language) -> &'static str {
    words::diagnostic(language).misspelt()
}

/// The sentences there are, one behind the other.
fn joined(sentences: impl IntoIterator<Item = Option<String>>) -> String {
    sentences.into_iter().flatten().collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_link_says_is_cut_and_turns_no_sentence_round() {
        let said = bad_value(Language::English, "view", &format!("\u{202e}{}", "x".repeat(20_000)), None, "");
        assert!(said.chars().count() < 200 && !said.contains('\u{202e}'), "{said}");
        let said = unknown_key(Language::Korean, &"k".repeat(20_000), None);
        assert!(said.chars().count() < 200, "{said}");
    }

    #[test]
    fn the_nearest_word_is_said_with_its_particle() {
        assert_eq!(
            unknown_key(Language::Korean, "veiw", Some("view")),
            "이 링크의 `veiw` 항목은 랩이 모르는 것입니다. `view`를 쓰려고 했나요?"
        );
        assert_eq!(
            bad_value(Language::English, "view", "paht", Some("path"), "full, path"),
            "`view=paht` in this link is not valid and was ignored. Did you mean `path`? Allowed values: full, path."
        );
    }
}
