//! A stranger's words inside a sentence of the lab: short, and in the sentence's own direction, so that nobody can put
//! words into the lab's mouth.

use std::borrow::Cow;

/// How many characters of a stranger's word are repeated.
pub const LONGEST: usize = 60;

/// As much of a text as a sentence repeats: without control characters and marks of direction, cut after
/// [`LONGEST`] characters.
pub fn excerpt(text: &str) -> Cow<'_, str> {
    if text.len() <= LONGEST && text.bytes().all(|byte| (b' '..0x7f).contains(&byte)) {
        return Cow::Borrowed(text);
    }
    let mut kept = text.chars().filter(|character| !is_hidden(*character));
    let mut short: String = kept.by_ref().take(LONGEST).collect();
    if kept.next().is_some() {
        short.push('…');
    }
    Cow::Owned(short)
}

/// Control characters, what turns the direction of what follows (Unicode's `Bidi_Control`), line and paragraph
/// separators, and what has no width.
fn is_hidden(character: char) -> bool {
    character.is_control()
        || matches!(
            character,
            '\u{61c}' | '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{2069}' | '\u{feff}'
        )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_stranger_is_repeated_shortly_and_turns_nothing_round() {
        assert_eq!(excerpt("web"), "web");
        assert_eq!(excerpt("\u{202e}live\u{2066}\u{200f}\n\u{7f}"), "live");
        assert_eq!(excerpt("한국어"), "한국어");
        let long = "가".repeat(20_000);
        assert_eq!(excerpt(&long).chars().count(), LONGEST + 1);
        assert!(excerpt(&long).ends_with('…'));
        assert_eq!(excerpt(&"a".repeat(60)), "a".repeat(60));
    }
}
