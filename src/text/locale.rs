//! How the files under `assets/locale` are read, one folder a language and one file a room of sentences, and the
//! Rust that is made of them. `build.rs` runs this: what is wrong with a file is a build that ends with its line.
//! What `assets/locale/README.md` promises to those who write the files is kept here, and by [`super::words`],
//! which says the sentences.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;

/// The particles of Korean that follow the sound of the word before them, as the files write them.
const PARTICLES: [&str; 8] = ["은/는", "이/가", "을/를", "과/와", "으로/로", "이었/였", "이라는/라는", "이라서/라서"];

/// The most places a sentence has: they are numbered by one digit.
const PLACES: usize = 10;

/// A file that was read: its path as messages say it, its language, its room, its text.
#[derive(Clone, Debug)]
pub struct File {
    /// Where it is.
    pub path: String,
    /// The tag of the language: the folder.
    pub language: String,
    /// What it speaks of: the name of the file.
    pub room: String,
    /// What is in it.
    pub text: String,
}

/// What is made of all files.
#[derive(Debug, Default)]
pub struct Made {
    /// A type for each room, with a method for each sentence.
    pub rust: String,
    /// The lines of each language and volume, by its name: `ko.first`.
    pub volumes: BTreeMap<String, String>,
}

/// One sentence of a room in one language.
struct Sentence {
    line: usize,
    key: String,
    /// Several where the key stands several times: a list.
    texts: Vec<String>,
}

/// One file, as far as it reads.
struct Room {
    path: String,
    about: Vec<String>,
    sentences: Vec<Sentence>,
}

impl Room {
    /// The first particle, and its line.
    fn particle(&self) -> Option<(usize, String)> {
        self.sentences.iter().find_map(|sentence| {
            let parts = sentence.texts.iter().filter_map(|text| places(text).ok()).flatten();
            let mut particles = parts.filter_map(|part| if let Part::Particle(one) = part { Some(one) } else { None });
            particles.next().map(|one| (sentence.line, one.to_owned()))
        })
    }
}

/// Makes the Rust and the volumes; the first language is the one the others are held against. `first` names the
/// rooms of the first download.
///
/// # Errors
///
/// All that is wrong, each with file and line.
pub fn made(languages: &[&str], first: &[&str], files: &[File]) -> Result<Made, Vec<String>> {
    let mut wrong = Vec::new();
    let mut rooms: BTreeMap<&str, BTreeMap<&str, Room>> = BTreeMap::new();
    for file in files {
        rooms.entry(&file.room).or_default().insert(&file.language, read(file, &mut wrong));
    }
    let mut made = Made::default();
    for is_first in [true, false] {
        let volume = if is_first { "first" } else { "rest" };
        let mut number = 0;
        for (name, room) in rooms.iter().filter(|(name, _)| first.contains(name) == is_first) {
            let Some(model) = room.get(languages[0]) else {
                wrong.push(format!("assets/locale/{}/{name}.txt is missing", languages[0]));
                continue;
            };
            let mut methods = String::new();
            for sentence in &model.sentences {
                let names = names_of(&sentence.texts);
                method(&mut methods, sentence, &names, number);
                number += sentence.texts.len();
                if names.len() > PLACES {
                    wrong.push(format!("{}:{}: more than {PLACES} places to fill in", model.path, sentence.line));
                }
            }
            room_type(&mut made.rust, name, model, &methods, is_first);
            for language in languages {
                let Some(other) = room.get(language) else {
                    wrong.push(format!("assets/locale/{language}/{name}.txt is missing"));
                    continue;
                };
                if is_first && let Some((line, particle)) = other.particle() {
                    wrong.push(format!(
                        "{}:{line}: {particle}: particles come with the rest of the language",
                        other.path
                    ));
                }
                let lines = made.volumes.entry(format!("{language}.{volume}")).or_default();
                translated(model, other, lines, &mut wrong);
            }
        }
    }
    for volume in made.volumes.keys() {
        let name = volume.replace('.', "_").to_ascii_uppercase();
        let _ = writeln!(made.rust, "/// The volume `{volume}`, for [`Volume::take_in`].");
        let _ = writeln!(
            made.rust,
            "pub const {name}: &str = include_str!(concat!(env!(\"OUT_DIR\"), \"/{volume}.txt\"));\n"
        );
    }
    if wrong.is_empty() { Ok(made) } else { Err(wrong) }
}

/// Reads a file: comments, and `key = sentence` lines.
fn read(file: &File, wrong: &mut Vec<String>) -> Room {
    let mut room = Room { path: file.path.clone(), about: Vec::new(), sentences: Vec::new() };
    let mut keys = BTreeSet::new();
    let mut says = |line: usize, what: String| wrong.push(format!("{}:{line}: {what}", file.path));
    if !is_name(&file.room) {
        says(1, format!("`{}` is no name for a file: letters a to z and `_`", file.room));
    }
    for (line, text) in file.text.lines().enumerate().map(|(at, text)| (at + 1, text.trim())) {
        if text.is_empty() {
            continue;
        }
        if let Some(comment) = text.strip_prefix('#') {
            if room.sentences.is_empty() {
                room.about.push(comment.trim().to_owned());
            }
            continue;
        }
        let Some((key, sentence)) = text.split_once('=').map(|(key, sentence)| (key.trim(), sentence.trim())) else {
            says(line, "a line is a comment behind `#`, or `key = sentence`".to_owned());
            continue;
        };
        let sentence = match sentence.strip_prefix('"').and_then(|rest| rest.strip_suffix('"')) {
            Some(inner) if inner != inner.trim() => inner,
            _ => sentence,
        };
        if !is_name(key) {
            says(line, format!("`{key}` is no key: letters a to z, digits and `_`"));
        }
        if sentence.is_empty() {
            says(line, format!("`{key}` says nothing"));
        }
        let parts = places(sentence).unwrap_or_else(|what| {
            says(line, what);
            Vec::new()
        });
        let is_fixed = !parts.iter().any(|part| matches!(part, Part::Value(_) | Part::Counted(..)));
        for part in parts.iter().filter(|_| is_fixed) {
            if let Part::Particle(forms) = part {
                says(
                    line,
                    format!("`{{{forms}}}` in a sentence that nothing is filled into: write the form that fits"),
                );
            }
        }
        match room.sentences.last_mut() {
            Some(last) if last.key == key => {
                if !names_of(&[sentence.to_owned()]).is_empty() {
                    says(line, format!("the list `{key}` has places to fill in; a list has none"));
                }
                last.texts.push(sentence.to_owned());
            }
            _ if !keys.insert(key.to_owned()) => says(line, format!("`{key}` stands twice, and not in a row")),
            _ => {
                room.sentences.push(Sentence { line, key: key.to_owned(), texts: vec![sentence.to_owned()] });
            }
        }
    }
    if room.about.is_empty() {
        says(1, "the file begins with a comment that says what it is about".to_owned());
    }
    room
}

/// What Rust keeps for itself (The Rust Reference, "Keywords").
#[rustfmt::skip]
const KEYWORDS: &[&str] = &[
    "abstract", "as", "async", "await", "become", "box", "break", "const", "continue", "crate", "do", "dyn", "else",
    "enum", "extern", "false", "final", "fn", "for", "gen", "if", "impl", "in", "let", "loop", "macro", "match", "mod",
    "move", "mut", "override", "priv", "pub", "ref", "return", "self", "static", "struct", "super", "trait", "true",
    "try", "type", "typeof", "unsafe", "unsized", "use", "virtual", "where", "while", "yield",
];

/// A word that Rust takes as a name.
fn is_name(word: &str) -> bool {
    let is_plain = |one: char| one.is_ascii_lowercase() || one.is_ascii_digit() || one == '_';
    word.starts_with(|one: char| one.is_ascii_lowercase()) && word.chars().all(is_plain) && !KEYWORDS.contains(&word)
}

/// A part of a sentence.
enum Part<'a> {
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
fn places(sentence: &str) -> Result<Vec<Part<'_>>, String> {
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

/// The names of the places, in the order they come first.
fn names_of(texts: &[String]) -> Vec<String> {
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

/// Adds the lines of a room in one language, in the order of the first one, with numbers for names.
fn translated(model: &Room, other: &Room, lines: &mut String, wrong: &mut Vec<String>) {
    let by_key: BTreeMap<&str, &Sentence> = other.sentences.iter().map(|one| (one.key.as_str(), one)).collect();
    let known: BTreeSet<&str> = model.sentences.iter().map(|one| one.key.as_str()).collect();
    for one in other.sentences.iter().filter(|one| !known.contains(one.key.as_str())) {
        wrong.push(format!("{}:{}: `{}` does not stand in {}", other.path, one.line, one.key, model.path));
    }
    for sentence in &model.sentences {
        let Some(own) = by_key.get(sentence.key.as_str()) else {
            wrong.push(format!(
                "{}: `{}` is missing, which {} has on line {}",
                other.path, sentence.key, model.path, sentence.line
            ));
            continue;
        };
        let names = names_of(&sentence.texts);
        let own_names = names_of(&own.texts);
        for name in names.iter().filter(|name| !own_names.contains(name)) {
            wrong.push(format!("{}:{}: `{}` does not say `{{{name}}}`", other.path, own.line, own.key));
        }
        for name in own_names.iter().filter(|name| !names.contains(name)) {
            wrong.push(format!("{}:{}: `{}` says `{{{name}}}`, and nobody fills it in", other.path, own.line, own.key));
        }
        if own.texts.len() != sentence.texts.len() {
            wrong.push(format!(
                "{}:{}: the list `{}` has {} lines, not {}",
                other.path,
                own.line,
                own.key,
                own.texts.len(),
                sentence.texts.len()
            ));
        }
        for text in &own.texts {
            numbered(text, &names, lines);
            lines.push('\n');
        }
    }
}

/// Adds a sentence as it travels: the places by number.
fn numbered(text: &str, names: &[String], lines: &mut String) {
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

/// Adds the method of a sentence.
fn method(rust: &mut String, sentence: &Sentence, names: &[String], number: usize) {
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
fn room_type(rust: &mut String, name: &str, room: &Room, methods: &str, is_first: bool) {
    let camel: String = name.split('_').map(|word| word[..1].to_ascii_uppercase() + &word[1..]).collect();
    let volume = if is_first { "First" } else { "Rest" };
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

#[cfg(test)]
mod tests {
    use super::*;

    fn file(language: &str, text: &str) -> File {
        let path = format!("{language}/room.txt");
        File { path, language: language.to_owned(), room: "room".to_owned(), text: text.to_owned() }
    }

    fn make(english: &str, korean: &str) -> Result<Made, Vec<String>> {
        let about = |text: &str| format!("# A room.\n{text}");
        made(&["en", "ko"], &[], &[file("en", &about(english)), file("ko", &about(korean))])
    }

    #[test]
    fn a_translation_may_put_its_places_in_another_order() {
        let made = make("both = {one} of {all} {all|pod|pods}", "both = Pod {all}개 중 `{one}`{이/가}").unwrap();
        assert_eq!(made.volumes["en.rest"], "{0} of {1} {1|pod|pods}\n");
        assert_eq!(made.volumes["ko.rest"], "Pod {1}개 중 `{0}`{이/가}\n");
        assert!(made.rust.contains("pub fn both(self, one: impl Display, all: impl Display) -> String"));
    }

    #[test]
    fn all_that_is_wrong_is_told_with_its_line() {
        let english = "a = A {name}\nb = B\nc = C";
        let korean = "a = 가\nb = 나 {name}\nb2 = 다\nwhat\nd = {1/2}\nd = {x";
        let wrong = make(english, korean).unwrap_err();
        assert_eq!(
            wrong,
            [
                "ko/room.txt:5: a line is a comment behind `#`, or `key = sentence`",
                "ko/room.txt:6: `{1/2}` is neither a name, nor `{number|one|many}`, nor one of the particles 은/는 이/가 을/를 과/와 으로/로 이었/였 이라는/라는 이라서/라서",
                "ko/room.txt:7: a `{` is not closed; `{{` writes the brace itself",
                "ko/room.txt:4: `b2` does not stand in en/room.txt",
                "ko/room.txt:6: `d` does not stand in en/room.txt",
                "ko/room.txt:2: `a` does not say `{name}`",
                "ko/room.txt:3: `b` says `{name}`, and nobody fills it in",
                "ko/room.txt: `c` is missing, which en/room.txt has on line 4",
            ]
        );
    }

    #[test]
    fn a_sentence_that_nothing_is_filled_into_travels_as_it_is_said() {
        let made = make("open = `{{` is open\nby = `{{` by {name}", "open = `{{` 열림\nby = {name}의 `{{`").unwrap();
        assert_eq!(made.volumes["en.rest"], "`{` is open\n`{{` by {0}\n");
        assert_eq!(
            make("a = A", "a = 이름{은/는}").unwrap_err(),
            ["ko/room.txt:2: `{은/는}` in a sentence that nothing is filled into: write the form that fits"]
        );
    }

    #[test]
    fn a_missing_file_is_told() {
        assert_eq!(
            made(&["en", "ko"], &[], &[file("en", "# A room.\na = A")]).unwrap_err(),
            ["assets/locale/ko/room.txt is missing"]
        );
    }

    #[test]
    fn a_key_that_stands_several_times_is_a_list_of_as_many_in_each_language() {
        let made = make("all = One\nall = Two", "all = 하나\nall = 둘").unwrap();
        assert!(made.rust.contains("pub fn all(self) -> [&'static str; 2]"));
        assert_eq!(
            make("all = One\nall = Two", "all = 하나").unwrap_err(),
            ["ko/room.txt:2: the list `all` has 1 lines, not 2"]
        );
    }

    #[test]
    fn blanks_at_an_end_are_kept_within_quotes() {
        let made = make("and = \" and \"\nsaid = \"Yes.\"", "and = \", \"\nsaid = 예").unwrap();
        assert_eq!(made.volumes["en.rest"], " and \n\"Yes.\"\n");
        assert_eq!(made.volumes["ko.rest"], ", \n예\n");
    }

    #[test]
    fn what_the_first_download_says_has_no_particle() {
        let files = [file("en", "# A room.\nis = {name} is"), file("ko", "# A room.\nis = {name}{이/가}")];
        assert!(made(&["en", "ko"], &[], &files).is_ok());
        let wrong = made(&["en", "ko"], &["room"], &files).unwrap_err();
        assert_eq!(wrong, ["ko/room.txt:2: 이/가: particles come with the rest of the language"]);
    }

    #[test]
    fn a_key_or_a_place_that_rust_keeps_for_itself_is_told() {
        let wrong = make("match = A\nkind = {type}", "match = 가\nkind = {type}").unwrap_err();
        assert!(wrong[0].starts_with("en/room.txt:2: `match` is no key"), "{wrong:?}");
        assert!(wrong[1].starts_with("en/room.txt:3: `{type}` is neither a name"), "{wrong:?}");
    }
}
