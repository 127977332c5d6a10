//! The Rust of a room: a type, and a method for each sentence.

use super::{Room, Sentence};
use std::fmt::Write as _;

/// Adds the method of a sentence.
pub(super) fn method(rust: &mut String, sentence: &Sentence, names: &[String], number: usize) {
    let Sentence { key, texts, .. } = sentence;
    for text in texts {
        let _ = writeln!(rust, "    /// “{}”", text.replace('[', "\\[").replace(']', "\\]").replace('<', "\\<"));
        let _ = writeln!(rust, "    ///");
    }
    let arguments: String = names.iter().map(|name| format!(", {name}: impl Display")).collect();
    let _ = match (texts.len(), names) {
        (1, []) => writeln!(rust, "    pub fn {key}(self) -> &'static str {{ self.0.line({number}) }}"),
        (1, _) => {
            let given: String = names.iter().map(|name| format!("&{name}, ")).collect();
            writeln!(rust, "    pub fn {key}(self{arguments}) -> String {{ self.0.filled({number}, &[{given}]) }}")
        }
        (count, _) => writeln!(
            rust,
            "    pub fn {key}(self) -> [&'static str; {count}] {{ std::array::from_fn(|at| self.0.line({number} + at)) }}"
        ),
    };
}

/// Adds the method that finds a sentence by its key: those that stand alone and have nothing filled in, each with its
/// number.
pub(super) fn by_key(rust: &mut String, mut keys: Vec<(&str, usize)>) {
    keys.sort_unstable();
    let keys: String = keys.iter().map(|(key, number)| format!("({key:?}, {number}), ")).collect();
    let _ = writeln!(
        rust,
        "    /// The sentence of a key, where there is one that nothing is filled into.\n    pub fn named(self, key: &str) -> Option<&'static str> {{ self.0.named(&[{keys}], key) }}"
    );
}

/// Adds the list of all volumes, and one by one their texts.
pub(super) fn volumes(rust: &mut String, languages: &[&str], volumes: &[&str]) {
    let names = volumes.iter().flat_map(|volume| languages.iter().map(move |language| (*language, *volume)));
    let list: Vec<String> = names.clone().map(|(language, volume)| constant(language, volume)).collect();
    let _ = writeln!(
        rust,
        "/// All volumes, in the order of their places.\n#[cfg(not(split))]\nconst VOLUMES: [&str; {}] = [{}];\n",
        list.len(),
        list.join(", ")
    );
    for (language, volume) in names {
        let name = constant(language, volume);
        let _ = writeln!(rust, "/// The volume `{language}.{volume}`, for [`Volume::take_in`].");
        let _ = writeln!(
            rust,
            "pub const {name}: &str = include_str!(concat!(env!(\"OUT_DIR\"), \"/{language}.{volume}.txt\"));\n"
        );
    }
}

fn constant(language: &str, volume: &str) -> String {
    format!("{language}_{volume}").to_ascii_uppercase()
}

/// Adds the type of a room: `question.txt` is `QuestionText`.
pub(super) fn room_type(rust: &mut String, name: &str, room: &Room, methods: &str, volume: &str) {
    let (camel, volume) = (camel(name) + "Text", camel(volume));
    let about = |rust: &mut String| {
        for line in &room.about {
            let _ = writeln!(rust, "/// {line}");
        }
    };
    about(rust);
    let _ = writeln!(rust, "#[derive(Clone, Copy, Debug, PartialEq, Eq)]\npub struct {camel}(Place);\n");
    about(rust);
    let _ = writeln!(
        rust,
        "pub fn {name}(language: Language) -> {camel} {{ {camel}(Volume::{volume}(language).place()) }}\n"
    );
    let _ = writeln!(rust, "impl {camel} {{\n{methods}}}\n");
}

/// A name of words with `_` between them, as a type has it.
fn camel(name: &str) -> String {
    let mut is_start = true;
    let capital = |letter: char| {
        let start = std::mem::replace(&mut is_start, letter == '_');
        if start { letter.to_ascii_uppercase() } else { letter }
    };
    name.chars().map(capital).filter(|letter| *letter != '_').collect()
}
