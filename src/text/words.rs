//! The sentences of `assets/locale`: a type for each file, a method for each sentence. Where the module is cut, a
//! language comes when it is wanted, in five volumes: the words of the first download, those of what is opened, those
//! of what is the matter, those of the editor of a Corefile, and all others. Elsewhere all are there.

use super::Language;
use std::fmt::{Display, Write as _};
use std::sync::OnceLock;

/// Some of the sentences of a language: what arrives together.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Volume {
    /// The words of the first download.
    First(Language),
    /// All others but these.
    Rest(Language),
    /// Those of what is opened: a form, a dialog, the terminal, the steps of a further plugin.
    Opened(Language),
    /// Those of the editor of a Corefile.
    Corefile(Language),
    /// Those of what is the matter, and of what would mend it.
    Notes(Language),
}

/// The lines of a volume; nothing until it has come.
type Lines = OnceLock<Box<[&'static str]>>;

/// The volumes by their places.
static SHELF: [Lines; PLACES] = [const { OnceLock::new() }; PLACES];
const PLACES: usize = Language::ALL.len() * 5;

/// What picks the form of a particle: it comes with the first language that has particles.
static PARTICLES: OnceLock<Particles> = OnceLock::new();

/// Picks of two forms, `이/가`, the one that fits the sound of what stands before.
pub type Particles = for<'f> fn(&str, &'f str) -> &'f str;

/// Where a volume stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Place(u8);

impl Volume {
    /// In the order of the volumes in `build.rs`, each in the order of the languages.
    fn place(self) -> Place {
        Place(match self {
            Self::First(language) => language as u8,
            Self::Opened(language) => Language::ALL.len() as u8 + language as u8,
            Self::Notes(language) => 2 * Language::ALL.len() as u8 + language as u8,
            Self::Corefile(language) => 3 * Language::ALL.len() as u8 + language as u8,
            Self::Rest(language) => 4 * Language::ALL.len() as u8 + language as u8,
        })
    }

    /// True once it can be read from.
    pub fn is_here(self) -> bool {
        cfg!(not(split)) || self.place().lines().is_some()
    }

    /// Takes in a volume that has come, and what picks the form of a particle where the language has any.
    pub fn take_in(self, text: &'static str, particles: Option<Particles>) {
        if let Some(particles) = particles {
            PARTICLES.get_or_init(|| particles);
        }
        if let Some(lines) = SHELF.get(usize::from(self.place().0)) {
            lines.get_or_init(|| text.lines().collect());
        }
    }
}

impl Place {
    #[inline(never)]
    fn lines(self) -> Option<&'static [&'static str]> {
        let lines = SHELF.get(usize::from(self.0))?;
        #[cfg(not(split))]
        lines.get_or_init(|| {
            VOLUMES.iter().skip(usize::from(self.0)).take(1).flat_map(|volume| volume.lines()).collect()
        });
        lines.get().map(AsRef::as_ref)
    }

    /// A sentence; nothing where the volume has not come.
    #[inline(never)]
    fn line(self, number: usize) -> &'static str {
        self.lines().and_then(|lines| lines.get(number)).copied().unwrap_or_default()
    }

    /// The sentence of a key, of a room's keys in order and where each stands.
    #[inline(never)]
    fn named(self, keys: &[(&str, usize)], key: &str) -> Option<&'static str> {
        let at = keys.binary_search_by(|(known, _)| (*known).cmp(key)).ok()?;
        keys.get(at).map(|(_, number)| self.line(*number))
    }

    /// A sentence with its places filled in.
    #[inline(never)]
    fn filled(self, number: usize, given: &[&dyn Display]) -> String {
        filled(self.line(number), given)
    }
}

/// Fills in the places of a sentence: `{0}`; `{0|one|many}` by number; `{이/가}` by the sound before it; `{{` for
/// a brace.
fn filled(sentence: &str, given: &[&dyn Display]) -> String {
    #[cfg(not(split))]
    PARTICLES.get_or_init(|| super::particle::fitting);
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
        let place = inside.bytes().next().and_then(|digit| given.get(usize::from(digit.wrapping_sub(b'0'))));
        match (place, inside.split_once('|')) {
            (Some(value), None) => {
                let _ = write!(text, "{value}");
            }
            (Some(value), Some((_, forms))) => {
                let (one, many) = forms.split_once('|').unwrap_or((forms, forms));
                text.push_str(if value.to_string() == "1" { one } else { many });
            }
            (None, _) => text.push_str(PARTICLES.get().map_or("", |fitting| fitting(&text, inside))),
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
