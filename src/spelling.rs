//! What a person may have meant who typed a word that is none, and words in short texts.

/// What stands behind a word where a text has it. For short texts: the standard library's search is made for long
/// ones, and the first load would pay for it.
pub(crate) fn behind<'t>(text: &'t str, word: &str) -> Option<&'t str> {
    (0..text.len()).find_map(|at| text.get(at..)?.strip_prefix(word))
}

/// The word of `known` that is nearest to what was typed, where one is near: at most a third of its
/// letters differ, whatever their case, and at least one letter is right. Of several the first.
pub(crate) fn closest<'k>(typed: &str, known: impl IntoIterator<Item = &'k str>) -> Option<&'k str> {
    let near = known.into_iter().filter_map(|word| Some((distance(typed, word)?, word)));
    near.min_by_key(|(distance, _)| *distance).map(|(_, word)| word)
}

/// How many letters `word` is away from what was typed, where it is near.
pub(crate) fn distance(typed: &str, word: &str) -> Option<usize> {
    let typed: Vec<char> = typed.chars().take(64).map(|letter| letter.to_ascii_lowercase()).collect();
    let length = word.chars().count().max(typed.len());
    let most = length.div_ceil(3);
    if word.chars().count().abs_diff(typed.len()) > most {
        return None;
    }
    let distance = edits(&typed, word);
    (distance <= most && distance < length).then_some(distance)
}

/// How many letters have to be put in, taken out, changed, or swapped with the next (the restricted
/// Damerau-Levenshtein distance).
fn edits(typed: &[char], word: &str) -> usize {
    let mut before: Vec<usize> = Vec::new();
    let mut above: Vec<usize> = (0..=typed.len()).collect();
    let mut previous = None;
    for (row, letter) in word.chars().map(|letter| letter.to_ascii_lowercase()).enumerate() {
        let mut line = vec![row + 1];
        let mut left = row + 1;
        for (column, other) in typed.iter().enumerate() {
            let at = |line: &[usize], column: usize| line.get(column).copied().unwrap_or(usize::MAX - 1);
            let mut least = (at(&above, column) + usize::from(letter != *other)).min(left + 1);
            least = least.min(at(&above, column + 1) + 1);
            let swapped = column.checked_sub(1).filter(|left| typed.get(*left) == Some(&letter));
            if let (Some(left), true) = (swapped, previous == Some(*other)) {
                least = least.min(at(&before, left) + 1);
            }
            line.push(least);
            left = least;
        }
        before = std::mem::replace(&mut above, line);
        previous = Some(letter);
    }
    above.last().copied().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_stands_behind_a_word_is_what_the_standard_library_finds() {
        for text in ["", "musl", "1.27-alpine3.17", "alpinealpine", "나alpine다", "alpin", "xalpine"] {
            for word in ["alpine", "musl", "다"] {
                assert_eq!(behind(text, word), text.split_once(word).map(|(_, rest)| rest), "{text} {word}");
            }
        }
    }

    #[test]
    fn a_slip_of_the_finger_is_near_and_another_word_is_not() {
        let known = ["dig", "host", "nslookup", "getent"];
        for (typed, wanted) in [
            ("nslokup", Some("nslookup")),
            ("hots", Some("host")),
            ("gi", None),
            ("digg", Some("dig")),
            ("vim", None),
            ("", None),
            ("getnet", Some("getent")),
            ("DIG", Some("dig")),
        ] {
            assert_eq!(closest(typed, known), wanted, "{typed}");
        }
        assert_eq!(closest("dig", []), None);
    }
}
