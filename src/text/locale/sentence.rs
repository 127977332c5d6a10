//! One sentence of a locale file: its text and the places in it.

use std::fmt::Write as _;

/// The particles of Korean that follow the sound of the word before them, as the files write them.
const PARTICLES: [&str; 9] =
    ["은/는", "이/가", "을/를", "과/와", "으로/로", "이었/였", "이라고/라고", "이라는/라는", "이라서/라서"];

/// The most places a sentence has: they are numbered by one digit.
pub(super) const PLACES: usize = 10;

/// What Rust keeps for itself (The Rust Reference, "Keywords").
#[rustfmt::skip]
const KEYWORDS: &[&str] = &[
    "abstract", "as", "async", "await", "become", "box", "break", "const", "continue", "crate", "do", "dyn", "else",
    "enum", "extern", "false", "final", "fn", "for", "gen", "if", "impl", "in", "let", "loop", "macro", "match", "mod",
    "move", "mut", "override", "priv", "pub", "ref", "return", "self", "static", "struct", "super", "trait", "true",
    "try", "type", "typeof", "unsafe", "unsized", "use", "virtual", "where", "while", "yield",
];

/// A word that Rust takes as a name.
pub(super) fn is_name(word: &str) -> bool {
    let is_plain = |one: char| one.is_ascii_lowercase() || one.is_ascii_digit() || one == '_';
    word.starts_with(|one: char| one.is_ascii_lowercase()) && word.chars().all(is_plain) && !KEYWORDS.contains(&word)
}

/// A part of a sentence.
pub(super) enum Part<'a> {
    Text(&'a str),
    /// `{{`.
    Brace,
    /// `{name}`.
    Value(&'a str),
    /// `{name|one|many}`.
    Counted(&'a str, &'a str),
    /// `{이/가}`.
    Particle(&'a str),
}

/// The parts of a sentence.
pub(super) fn places(sentence: &str) -> Result<Vec<Part<'_>>, String> {
    let mut parts = Vec::new();
    let mut rest = sentence;
    while let Some((before, after)) = rest.split_once('{') {
        parts.push(Part::Text(before));
        if let Some(after) = after.strip_prefix('{') {
            parts.push(Part::Brace);
            rest = after;
            continue;
        }
        let (inside, after) = after.split_once('}').ok_or("a `{` is not closed; `{{` writes the brace itself")?;
        rest = after;
        parts.push(match inside.split_once('|') {
            _ if PARTICLES.contains(&inside) => Part::Particle(inside),
            None if is_name(inside) => Part::Value(inside),
            Some((name, forms)) if is_name(name) && forms.split('|').count() == 2 => Part::Counted(name, forms),
            _ => {
                return Err(format!(
                    "`{{{inside}}}` is neither a name, nor `{{number|one|many}}`, nor one of the particles {}",
                    PARTICLES.join(" ")
                ));
            }
        });
    }
    parts.push(Part::Text(rest));
    Ok(parts)
}

/// One form of a particle that stands right behind a place, in backticks or not, and both forms of it.
pub(super) fn fixed_particle<'a>(parts: &[Part<'a>]) -> Option<(&'a str, &'static str)> {
    parts.windows(2).find_map(|pair| {
        let [Part::Value(_), Part::Text(text)] = pair else { return None };
        let text = text.strip_prefix('`').unwrap_or(text);
        let word = text.split(|one: char| !one.is_alphabetic()).next()?;
        let both = PARTICLES.iter().find(|forms| forms.split('/').any(|form| form == word))?;
        Some((word, *both))
    })
}

/// The names of the places, in the order they come first.
pub(super) fn names_of(texts: &[String]) -> Vec<String> {
    let mut names: Vec<String> = Vec::new();
    for part in texts.iter().filter_map(|text| places(text).ok()).flatten() {
        if let Part::Value(name) | Part::Counted(name, _) = part
            && !names.iter().any(|known| known == name)
        {
            names.push(name.to_owned());
        }
    }
    names
}

/// Adds a sentence as it travels: the places by number.
pub(super) fn numbered(text: &str, names: &[String], lines: &mut String) {
    let place = |name: &str| names.iter().position(|known| known == name).unwrap_or_default();
    for part in places(text).unwrap_or_default() {
        let _ = match part {
            Part::Text(text) => write!(lines, "{text}"),
            // What nothing is filled into is said as it travels.
            Part::Brace if names.is_empty() => write!(lines, "{{"),
            Part::Brace => write!(lines, "{{{{"),
            Part::Value(name) => write!(lines, "{{{}}}", place(name)),
            Part::Counted(name, forms) => write!(lines, "{{{}|{forms}}}", place(name)),
            Part::Particle(particle) => write!(lines, "{{{particle}}}"),
        };
    }
}
