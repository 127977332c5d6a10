//! The texts of one language: sections of plain text under `## key` lines. Text stays text; three marks mean
//! something and nothing else does.

use super::problem::{Place, Problem, ProblemKind};
use std::collections::BTreeMap;

/// The most words a text may have.
pub const WORD_LIMIT: usize = 80;

/// A piece of a paragraph.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Inline {
    /// Words.
    Plain(String),
    /// A name, a field, a command: never translated.
    Code(String),
    /// What matters most.
    Strong(String),
    /// Words that lead somewhere.
    Link {
        /// The words.
        words: String,
        /// Where to.
        target: Target,
    },
}

/// Where a link leads.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Target {
    /// A page, by `https://`.
    Url(String),
    /// Another lesson.
    Lesson(String),
    /// A known confusion.
    Case(String),
}

/// How many words a text has. Japanese writes no blanks: five of its letters count as two words.
pub(super) fn words_in(text: &str) -> usize {
    let is_japanese = |one: char| matches!(one, '\u{3041}'..='\u{30ff}' | '\u{4e00}'..='\u{9fff}');
    let letters = text.chars().filter(|one| is_japanese(*one)).count();
    let others = text.split(|one: char| is_japanese(one) || matches!(one, '、' | '。')).flat_map(str::split_whitespace);
    others.count() + letters * 2 / 5
}

/// A paragraph.
pub type Paragraph = Vec<Inline>;

/// A text.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Text {
    /// Its paragraphs.
    pub paragraphs: Vec<Paragraph>,
    /// Where its key stands.
    pub place: Place,
}

impl Text {
    /// The words alone, without marks.
    pub fn plain(&self) -> String {
        let paragraph = |inlines: &Paragraph| inlines.iter().map(Inline::words).collect::<String>();
        self.paragraphs.iter().map(paragraph).collect::<Vec<_>>().join("\n\n")
    }

    /// The links in it.
    pub fn links(&self) -> impl Iterator<Item = &Target> {
        self.paragraphs.iter().flatten().filter_map(|inline| match inline {
            Inline::Link { target, .. } => Some(target),
            _ => None,
        })
    }
}

impl Inline {
    /// The words.
    pub fn words(&self) -> &str {
        match self {
            Self::Plain(words) | Self::Code(words) | Self::Strong(words) | Self::Link { words, .. } => words,
        }
    }
}

/// All texts of a language, by key.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Prose {
    texts: BTreeMap<String, Text>,
    order: Vec<String>,
}

/// A key that a lesson has a use for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Key {
    /// The key.
    pub name: String,
    /// Whether its text has to be one line.
    pub is_line: bool,
    /// Whether it may be left out.
    pub is_optional: bool,
}

impl Prose {
    /// The texts of several languages, each by its tag, with its file. What is wrong with them, and what they lack of
    /// `keys`, is put among `problems`.
    pub(super) fn of_each<'t>(
        texts: impl Iterator<Item = (&'t str, String, &'t str)>,
        keys: &[Key],
        problems: &mut Vec<Problem>,
    ) -> BTreeMap<String, Self> {
        let one = |(tag, file, text): (&str, String, &str)| {
            let (prose, said) = Self::read(&file, text);
            problems.extend(said);
            problems.extend(prose.misfits(&file, keys));
            (tag.to_owned(), prose)
        };
        texts.map(one).collect()
    }

    /// Reads a file; every line that means nothing is said.
    pub fn read(file: &str, text: &str) -> (Self, Vec<Problem>) {
        let mut reader =
            ProseReader { file, prose: Self::default(), problems: Vec::new(), key: None, lines: Vec::new() };
        for (number, line) in (1_u32..).zip(text.lines()) {
            let line = line.trim_end();
            if let Some(key) = line.strip_prefix("## ") {
                reader.finish();
                reader.key = Some((key.trim().to_owned(), number));
            } else if reader.key.is_some() || !line.is_empty() {
                reader.lines.push((number, line));
            }
        }
        reader.finish();
        (reader.prose, reader.problems)
    }

    /// The text of a key.
    pub fn get(&self, key: &str) -> Option<&Text> {
        self.texts.get(key)
    }

    /// The words of a key without their marks; nothing where there is none.
    pub fn plain(&self, key: &str) -> String {
        self.get(key).map(Text::plain).unwrap_or_default()
    }

    /// The texts of some keys under other keys, with their words changed; a pair is the key and the one it is taken from.
    pub(super) fn picked(&self, pairs: &BTreeMap<String, String>, change: impl Fn(&str) -> String) -> Self {
        let one = |(key, from): (&String, &String)| {
            let mut text = self.get(from)?.clone();
            for inline in text.paragraphs.iter_mut().flatten() {
                let (Inline::Plain(words) | Inline::Code(words) | Inline::Strong(words) | Inline::Link { words, .. }) =
                    inline;
                *words = change(words);
            }
            Some((key.clone(), text))
        };
        let texts: BTreeMap<String, Text> = pairs.iter().filter_map(one).collect();
        Self { order: texts.keys().cloned().collect(), texts }
    }

    /// The keys, in the order of the file.
    pub fn keys(&self) -> &[String] {
        &self.order
    }

    /// What of this does not fit the keys a lesson has.
    pub(super) fn misfits(&self, file: &str, keys: &[Key]) -> Vec<Problem> {
        let problem = |place, kind| Problem { file: file.to_owned(), place, kind };
        let mut all = Vec::new();
        for key in keys {
            match self.get(&key.name) {
                None if !key.is_optional => {
                    all.push(problem(Place::default(), ProblemKind::MissingText(key.name.clone())));
                }
                None => {}
                Some(text) if text.paragraphs.is_empty() => {
                    all.push(problem(text.place, ProblemKind::EmptyText(key.name.clone())));
                }
                Some(text) if key.is_line && text.paragraphs.len() > 1 => {
                    all.push(problem(text.place, ProblemKind::NotOneLine(key.name.clone())));
                }
                Some(text) => {
                    let words = words_in(&text.plain());
                    if words > WORD_LIMIT {
                        all.push(problem(text.place, ProblemKind::TooManyWords(words, WORD_LIMIT)));
                    }
                }
            }
        }
        for name in self.order.iter().filter(|name| keys.iter().all(|key| key.name != **name)) {
            let place = self.get(name).map(|text| text.place).unwrap_or_default();
            all.push(problem(place, ProblemKind::UnusedText(name.clone())));
        }
        all
    }

    /// Where the texts of another language have another shape: other paragraphs, other links.
    pub fn differences(&self, file: &str, other: &Self, other_file: &str) -> Vec<Problem> {
        let has_other_shape = |key: &&String| match (self.get(key), other.get(key)) {
            (Some(mine), Some(theirs)) => {
                mine.paragraphs.len() != theirs.paragraphs.len() || !mine.links().eq(theirs.links())
            }
            _ => true,
        };
        let problem = |key: &String| Problem {
            file: file.to_owned(),
            place: self.get(key).map(|text| text.place).unwrap_or_default(),
            kind: ProblemKind::OtherShape { key: key.clone(), other: other_file.to_owned() },
        };
        let mut all: Vec<Problem> = self.order.iter().filter(has_other_shape).map(problem).collect();
        let differs = self.order.iter().zip(&other.order).find(|(mine, theirs)| mine != theirs);
        if let Some((mine, _)) = differs.filter(|_| all.is_empty()) {
            all.push(problem(mine));
        }
        all
    }
}

struct ProseReader<'a> {
    file: &'a str,
    prose: Prose,
    problems: Vec<Problem>,
    key: Option<(String, u32)>,
    lines: Vec<(u32, &'a str)>,
}

impl ProseReader<'_> {
    fn say(&mut self, place: Place, kind: ProblemKind) {
        self.problems.push(Problem { file: self.file.to_owned(), place, kind });
    }

    fn finish(&mut self) {
        let lines = std::mem::take(&mut self.lines);
        let Some((key, line)) = self.key.take() else {
            if let Some((line, _)) = lines.first() {
                self.say(Place { line: *line, column: 1 }, ProblemKind::TextBeforeKey);
            }
            return;
        };
        let place = Place { line, column: 4 };
        let mut paragraphs = Vec::new();
        for block in lines.split(|(_, line)| line.is_empty()).filter(|block| !block.is_empty()) {
            paragraphs.push(self.paragraph(block));
        }
        if self.prose.texts.contains_key(&key) {
            self.say(place, ProblemKind::SameIdTwice(key));
            return;
        }
        self.prose.order.push(key.clone());
        self.prose.texts.insert(key, Text { paragraphs, place });
    }

    /// Lines that belong together, with a blank between them. Marks end on the line on which they begin.
    fn paragraph(&mut self, lines: &[(u32, &str)]) -> Paragraph {
        let mut all = Paragraph::new();
        for (position, (number, line)) in lines.iter().enumerate() {
            if position > 0 {
                push_plain(&mut all, " ");
            }
            self.line(*number, line, &mut all);
        }
        all
    }

    fn line(&mut self, number: u32, line: &str, out: &mut Paragraph) {
        let mut rest = line;
        while !rest.is_empty() {
            let at = rest.find(['`', '*', '[']).unwrap_or(rest.len());
            let (before, after) = rest.split_at(at);
            push_plain(out, before);
            let column = u32::try_from(line.len() - after.len()).unwrap_or_default();
            let column = line.get(..column as usize).unwrap_or_default().chars().count();
            let place = Place { line: number, column: u32::try_from(column).unwrap_or_default() + 1 };
            rest = if let Some(inner) = after.strip_prefix('`') {
                match inner.split_once('`') {
                    Some((code, rest)) => {
                        out.push(Inline::Code(code.to_owned()));
                        rest
                    }
                    None => self.unclosed(place, "`", after, out),
                }
            } else if let Some(inner) = after.strip_prefix("**") {
                match inner.split_once("**") {
                    Some((strong, rest)) => {
                        out.push(Inline::Strong(strong.to_owned()));
                        rest
                    }
                    None => self.unclosed(place, "**", after, out),
                }
            } else if let Some((words, target, rest)) = link(after) {
                match read_target(target) {
                    Some(target) => out.push(Inline::Link { words: words.to_owned(), target }),
                    None => {
                        self.say(place, ProblemKind::BadLink(target.to_owned()));
                        push_plain(out, words);
                    }
                }
                rest
            } else {
                // A lone star or bracket is one.
                let width = after.chars().next().map_or(0, char::len_utf8);
                let (mark, rest) = after.split_at(width);
                push_plain(out, mark);
                rest
            };
        }
    }

    fn unclosed<'a>(&mut self, place: Place, mark: &'static str, after: &'a str, out: &mut Paragraph) -> &'a str {
        self.say(place, ProblemKind::UnclosedMark(mark));
        push_plain(out, after);
        ""
    }
}

fn push_plain(out: &mut Paragraph, words: &str) {
    if words.is_empty() {
        return;
    }
    if let Some(Inline::Plain(last)) = out.last_mut() {
        last.push_str(words);
    } else {
        out.push(Inline::Plain(words.to_owned()));
    }
}

/// `[words](target)` and what follows.
fn link(text: &str) -> Option<(&str, &str, &str)> {
    let (words, rest) = text.strip_prefix('[')?.split_once("](")?;
    if words.contains(['[', ']']) {
        return None;
    }
    let (target, rest) = rest.split_once(')')?;
    Some((words, target, rest))
}

fn read_target(text: &str) -> Option<Target> {
    let is_slug =
        |slug: &&str| !slug.is_empty() && slug.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-');
    if let Some(slug) = text.strip_prefix("lesson:") {
        return Some(slug).filter(is_slug).map(|slug| Target::Lesson(slug.to_owned()));
    }
    if let Some(slug) = text.strip_prefix("case:") {
        return Some(slug).filter(is_slug).map(|slug| Target::Case(slug.to_owned()));
    }
    is_url(text).then(|| Target::Url(text.to_owned()))
}

/// True for an address a page may link to: `https`, a host, and nothing that is not of an address.
pub(super) fn is_url(text: &str) -> bool {
    let Some(rest) = text.strip_prefix("https://") else { return false };
    let host = rest.split(['/', '?', '#']).next().unwrap_or_default();
    host.contains('.')
        && host.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'.'))
        && rest.bytes().all(|byte| byte.is_ascii_graphic() && !matches!(byte, b'"' | b'<' | b'>' | b'\\' | b'`'))
}
