//! Where an error of a Corefile stands in its text, and what may be written there instead.

use crate::resolution::corefile::{CorefileError, CorefileReason, Outline, Wants};
use crate::resolution::server::plugin;
use crate::spelling;
use std::ops::Range;

/// A word to write in place of another.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mend {
    /// The octets it replaces.
    pub span: Range<usize>,
    /// The word.
    pub word: String,
}

/// The octets of the word an error stands at; nothing where it stands in another file.
pub fn span_of(text: &str, error: &CorefileError) -> Option<Range<usize>> {
    let place = &error.place;
    place.is_in_corefile().then(|| Outline::of(text).span_at(place.line, place.column))?
}

/// What may be written at the place of an error: the nearest word that is taken there.
pub fn mend(text: &str, error: &CorefileError) -> Option<Mend> {
    let (wrong, word) = match &error.reason {
        CorefileReason::UnknownDirective(word) => (word, instead(None, word)?),
        CorefileReason::UnknownProperty(plugin, word) => (word, instead(Some(plugin), word)?),
        CorefileReason::Value(_, value, Wants::OneOf(all)) => (value, spelling::closest(value, all.iter().copied())?),
        _ => return None,
    };
    let span = span_of(text, error)?;
    // Some errors stand at another word of their line than the one that is wrong.
    (text.get(span.clone()) == Some(wrong)).then(|| Mend { span, word: word.to_owned() })
}

/// What does the work of a word that a release dropped, or the nearest word.
fn instead(plugin: Option<&str>, word: &str) -> Option<&'static str> {
    match (plugin, plugin::gone(plugin, word)) {
        (None, Some((_, instead))) => instead,
        (Some(_), Some(_)) => None,
        (_, None) => plugin::nearest(plugin, word),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::resolution::corefile::Files;
    use crate::resolution::server::Configuration;

    /// The text with every error mended that can be.
    fn mended(text: &str) -> String {
        let errors = Configuration::read(text, &Files::default()).errors;
        let mut mends: Vec<Mend> = errors.iter().filter_map(|error| mend(text, error)).collect();
        mends.sort_by_key(|mend| mend.span.start);
        let mut text = text.to_owned();
        for mend in mends.into_iter().rev() {
            text.replace_range(mend.span, &mend.word);
        }
        text
    }

    #[test]
    fn a_misspelt_word_gives_way_to_the_nearest_one() {
        let text = "\u{feff}.:53 {\n kubernets cluster.local {\n  pods verifed\n }\n}\n";
        assert_eq!(mended(text), "\u{feff}.:53 {\n kubernetes cluster.local {\n  pods verifed\n }\n}\n");
        assert_eq!(
            mended(". {\n kubernetes a {\n  pods verifed\n  tttl 5\n }\n}"),
            ". {\n kubernetes a {\n  pods verified\n  ttl 5\n }\n}"
        );
        assert_eq!(mended(". {\n proxy . 10.0.0.1\n}"), ". {\n forward . 10.0.0.1\n}");
        assert_eq!(mended(". {\n federation x\n}"), ". {\n federation x\n}");
    }

    #[test]
    fn an_error_underlines_its_word() {
        let text = ". {\n é zz 1\n}";
        let errors = Configuration::read(text, &Files::default()).errors;
        assert_eq!(text.get(span_of(text, &errors[0]).unwrap()), Some("é"));
    }
}
