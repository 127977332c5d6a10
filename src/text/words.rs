//! The sentences of `assets/locale`: a type for each file, a method for each sentence. Where the module is cut, a
//! language comes when it is wanted, in two volumes: the words of the first download, and all others. Elsewhere all
//! are there.

use super::Language;
use super::particle::{Particle, with_particle};
use std::fmt::{Display, Write as _};
use std::sync::OnceLock;

/// Some of the sentences of a language: what arrives together.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Volume {
    /// The words of the first download.
    First(Language),
    /// All others.
    Rest(Language),
}

/// The lines of the volumes that have come.
static SHELF: [OnceLock<Box<[&'static str]>>; Language::ALL.len() * 2] =
    [const { OnceLock::new() }; Language::ALL.len() * 2];

impl Volume {
    fn place(self) -> &'static OnceLock<Box<[&'static str]>> {
        let at = match self {
            Self::First(language) => language as usize,
            Self::Rest(language) => Language::ALL.len() + language as usize,
        };
        &SHELF[at]
    }

    /// True once it can be read from.
    pub fn is_here(self) -> bool {
        cfg!(not(split)) || self.place().get().is_some()
    }

    /// What is in it, where all of the lab is one module.
    #[cfg(not(split))]
    fn text(self) -> &'static str {
        match self {
            Self::First(Language::English) => EN_FIRST,
            Self::First(Language::Korean) => KO_FIRST,
            Self::Rest(Language::English) => EN_REST,
            Self::Rest(Language::Korean) => KO_REST,
        }
    }

    /// Takes in a volume that has come.
    pub fn take_in(self, text: &'static str) {
        self.place().get_or_init(|| text.lines().collect());
    }

    /// A sentence; nothing where the volume has not come.
    fn line(self, number: usize) -> &'static str {
        #[cfg(not(split))]
        self.place().get_or_init(|| self.text().lines().collect());
        self.place().get().and_then(|lines| lines.get(number)).copied().unwrap_or_default()
    }

    /// A sentence with its places filled in.
    fn filled(self, number: usize, given: &[&dyn Display]) -> String {
        filled(self.line(number), given)
    }
}

/// Fills in the places of a sentence: `{0}`; `{0|one|many}` by number; `{이/가}` by the sound before it; `{{` for
/// a brace.
fn filled(sentence: &str, given: &[&dyn Display]) -> String {
    let mut text = String::new();
    let mut rest = sentence;
    while let Some((before, after)) = rest.split_once('{') {
        text.push_str(before);
        if let Some(after) = after.strip_prefix('{') {
            text.push('{');
            rest = after;
            continue;
        }
        let (inside, after) = after.split_once('}').unwrap_or((after, ""));
        rest = after;
        let (place, forms) = inside.split_once('|').unwrap_or((inside, ""));
        match place.parse().ok().and_then(|place: usize| given.get(place)) {
            None => {
                if let Some(particle) = Particle::of(inside) {
                    text = with_particle(&text, particle);
                }
            }
            Some(value) if forms.is_empty() => {
                let _ = write!(text, "{value}");
            }
            Some(value) => {
                let (one, many) = forms.split_once('|').unwrap_or((forms, forms));
                text.push_str(if value.to_string() == "1" { one } else { many });
            }
        }
    }
    text.push_str(rest);
    text
}

include!(concat!(env!("OUT_DIR"), "/locale.rs"));

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn places_are_filled_in_by_number_count_and_sound() {
        assert_eq!(filled("{1} of {0} {0|pod|pods}", &[&2, &"one"]), "one of 2 pods");
        assert_eq!(filled("{0} {0|pod|pods}", &[&1]), "1 pod");
        assert_eq!(filled("`{0}`{이/가} 있습니다", &[&"db"]), "`db`가 있습니다");
        assert_eq!(filled("`{0}`{으로/로} {0}{은/는}", &[&"web"]), "`web`으로 web은");
        assert_eq!(filled("`{{` and `}`", &[]), "`{` and `}`");
    }

    #[test]
    fn no_sentence_makes_the_lab_stop() {
        for broken in ["{", "{0", "{9}", "{0|one}", "{|}", "}{", "{{{0}"] {
            let _ = filled(broken, &[&1]);
        }
    }
}
