//! The Rust of a room: a type, and a method for each sentence.

use super::{Room, Sentence};
use std::fmt::Write as _;

/// Adds the method of a sentence.
pub fn method(rust: &mut String, sentence: &Sentence, names: &[String], number: usize) {
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

/// Adds the type of a room.
pub fn room_type(rust: &mut String, name: &str, room: &Room, methods: &str, volume: &str) {
    let (camel, volume) = (camel(name), camel(volume));
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
