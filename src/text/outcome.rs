//! How a lookup ended, as a word to show. The words of DNS and of the library are the same in all languages; what the
//! lab itself has to say where no query was sent is a sentence.

use super::words::QuestionText;
use crate::sandbox::{NO_CONTAINER, NO_POD, NO_RESOLV_CONF};

/// The word of an outcome in the language of `words`.
pub fn word(words: QuestionText, word: &str) -> &str {
    match word {
        NO_POD => words.no_such_pod(),
        NO_CONTAINER => words.no_such_container(),
        NO_RESOLV_CONF => words.no_resolv_conf(),
        other => other,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::{Language, words};

    #[test]
    fn what_the_lab_says_is_translated_and_what_dns_says_is_not() {
        let korean = |said| word(words::question(Language::Korean), said);
        assert_eq!(korean(NO_POD), "그런 Pod가 없음");
        assert_eq!(korean(NO_CONTAINER), "그런 컨테이너가 없음");
        assert_eq!(korean(NO_RESOLV_CONF), "resolv.conf가 없음");
        assert_eq!(korean("NXDOMAIN"), "NXDOMAIN");
        assert_eq!(word(words::question(Language::English), NO_POD), "no such pod");
    }
}
