//! How the files under `assets/locale` are read, one folder a language and one file a room of sentences, and the
//! Rust that is made of them. `build.rs` runs this: what is wrong with a file is a build that ends with its line.
//! What `assets/locale/README.md` promises to those who write the files is kept here, and by `text::words`,
//! which says the sentences.

mod rust;
mod sentence;
#[cfg(test)]
mod tests;

use sentence::{Part, is_name, places};
use std::collections::{BTreeMap, BTreeSet};

/// A file that was read: its path as messages say it, its language, its room, its text.
#[derive(Clone, Debug)]
pub(crate) struct File {
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
pub(crate) struct Made {
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
    /// Takes in a sentence, or the next line of a list; says what is wrong with where it stands.
    fn add(&mut self, line: usize, key: &str, sentence: &str) -> Option<String> {
        let is_known = self.sentences.iter().any(|known| known.key == key);
        match self.sentences.last_mut() {
            Some(last) if last.key == key => {
                last.texts.push(sentence.to_owned());
                let has_places = !sentence::names_of(&[sentence.to_owned()]).is_empty();
                has_places.then(|| format!("the list `{key}` has places to fill in; a list has none"))
            }
            _ if is_known => Some(format!("`{key}` stands twice, and not in a row")),
            _ => {
                self.sentences.push(Sentence { line, key: key.to_owned(), texts: vec![sentence.to_owned()] });
                None
            }
        }
    }

    /// The first particle, and its line.
    fn particle(&self) -> Option<(usize, String)> {
        self.sentences.iter().find_map(|sentence| {
            let parts = sentence.texts.iter().filter_map(|text| places(text).ok()).flatten();
            let mut particles = parts.filter_map(|part| if let Part::Particle(one) = part { Some(one) } else { None });
            particles.next().map(|one| (sentence.line, one.to_owned()))
        })
    }
}

/// Makes the Rust and the volumes; the first language is the one the others are held against. `volumes` names the
/// rooms of each volume; all others are in the volume `rest`. Particles come with that one, so the volume `first` has
/// none.
///
/// # Errors
///
/// All that is wrong, each with file and line.
pub(crate) fn made(languages: &[&str], volumes: &[(&str, &[&str])], files: &[File]) -> Result<Made, Vec<String>> {
    let mut wrong = Vec::new();
    let rooms = rooms(files, &mut wrong);
    let volume_of =
        |room: &str| volumes.iter().find(|(_, own)| own.contains(&room)).map_or("rest", |(volume, _)| volume);
    let names: Vec<&str> = volumes.iter().map(|(volume, _)| *volume).chain(["rest"]).collect();
    let mut making = Making { languages, made: Made::default(), wrong };
    for volume in &names {
        let mut number = 0;
        for (name, room) in rooms.iter().filter(|(name, _)| volume_of(name) == *volume) {
            making.room(name, room, volume, &mut number);
        }
    }
    let Making { mut made, wrong, .. } = making;
    rust::volumes(&mut made.rust, languages, &names);
    if wrong.is_empty() { Ok(made) } else { Err(wrong) }
}

/// The files by what they speak of, and by their languages.
fn rooms<'a>(files: &'a [File], wrong: &mut Vec<String>) -> BTreeMap<&'a str, BTreeMap<&'a str, Room>> {
    let mut rooms: BTreeMap<&str, BTreeMap<&str, Room>> = BTreeMap::new();
    for file in files {
        if !is_room(&file.room) {
            wrong.push(format!(
                "{}: a file is named in small letters and digits, with one `_` between words that begin with a letter, and not as a word of Rust",
                file.path
            ));
            continue;
        }
        rooms.entry(&file.room).or_default().insert(&file.language, read(file, wrong));
    }
    rooms
}

/// What is being made of the rooms, one after another.
struct Making<'a> {
    languages: &'a [&'a str],
    made: Made,
    wrong: Vec<String>,
}

impl Making<'_> {
    /// Adds a room to its volume: its type, and its lines in each language, of which the first has this number.
    fn room(&mut self, name: &str, room: &BTreeMap<&str, Room>, volume: &str, number: &mut usize) {
        let Some(model) = room.get(self.languages[0]) else {
            self.wrong.push(format!("assets/locale/{}/{name}.txt is missing", self.languages[0]));
            return;
        };
        let methods = self.methods(model, number);
        rust::room_type(&mut self.made.rust, name, model, &methods, volume);
        for language in self.languages {
            let Some(other) = room.get(language) else {
                self.wrong.push(format!("assets/locale/{language}/{name}.txt is missing"));
                continue;
            };
            if volume == "first"
                && let Some((line, particle)) = other.particle()
            {
                self.wrong
                    .push(format!("{}:{line}: {particle}: particles come with the rest of the language", other.path));
            }
            let lines = self.made.volumes.entry(format!("{language}.{volume}")).or_default();
            translated(model, other, lines, &mut self.wrong);
        }
    }

    /// The methods of a room, one a sentence, and the one that finds them by their keys.
    fn methods(&mut self, model: &Room, number: &mut usize) -> String {
        let mut methods = String::new();
        let mut plain = Vec::new();
        for sentence in &model.sentences {
            let names = sentence::names_of(&sentence.texts);
            rust::method(&mut methods, sentence, &names, *number);
            if names.is_empty() && sentence.texts.len() == 1 {
                plain.push((sentence.key.as_str(), *number));
            }
            *number += sentence.texts.len();
            if names.len() > sentence::PLACES {
                let most = sentence::PLACES;
                self.wrong.push(format!("{}:{}: more than {most} places to fill in", model.path, sentence.line));
            }
        }
        rust::by_key(&mut methods, plain);
        methods
    }
}

/// True for the name of a file that a function, and in other case a type, can be named after.
fn is_room(name: &str) -> bool {
    let is_word = |word: &str| {
        word.starts_with(|first: char| first.is_ascii_lowercase())
            && word.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit())
    };
    name.split('_').all(is_word) && is_name(name) && !["place", "volume", "language", "display"].contains(&name)
}

/// Reads a file: comments, and `key = sentence` lines.
fn read(file: &File, wrong: &mut Vec<String>) -> Room {
    let mut room = Room { path: file.path.clone(), about: Vec::new(), sentences: Vec::new() };
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
        let sentence = unquoted(sentence);
        if !is_name(key) {
            says(line, format!("`{key}` is no key: letters a to z, digits and `_`"));
        }
        check_sentence(key, sentence).into_iter().for_each(|what| says(line, what));
        room.add(line, key, sentence).into_iter().for_each(|what| says(line, what));
    }
    if room.about.is_empty() {
        says(1, "the file begins with a comment that says what it is about".to_owned());
    }
    room
}

/// Without the quotes that keep a blank at an end.
fn unquoted(sentence: &str) -> &str {
    match sentence.strip_prefix('"').and_then(|rest| rest.strip_suffix('"')) {
        Some(inner) if inner != inner.trim() => inner,
        _ => sentence,
    }
}

/// What is wrong with a sentence by itself: nothing in it, places that do not read, a particle where none belongs or
/// where one is missing.
fn check_sentence(key: &str, sentence: &str) -> Vec<String> {
    let mut wrong = Vec::new();
    if sentence.is_empty() {
        wrong.push(format!("`{key}` says nothing"));
    }
    let parts = places(sentence).unwrap_or_else(|what| {
        wrong.push(what);
        Vec::new()
    });
    let is_fixed = !parts.iter().any(|part| matches!(part, Part::Value(_) | Part::Counted(..)));
    for part in parts.iter().filter(|_| is_fixed) {
        if let Part::Particle(forms) = part {
            wrong.push(format!("`{{{forms}}}` in a sentence that nothing is filled into: write the form that fits"));
        }
    }
    if let Some((fixed, forms)) = sentence::fixed_particle(&parts) {
        wrong.push(format!("behind a place `{fixed}` does not fit every word; write `{{{forms}}}`"));
    }
    wrong
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
        let names = sentence::names_of(&sentence.texts);
        let own_names = sentence::names_of(&own.texts);
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
            sentence::numbered(text, &names, lines);
            lines.push('\n');
        }
    }
}
