//! The files of a lesson, apart or as one text. A text from elsewhere is read within limits.

use super::problem::{Place, Problem, ProblemKind};
use crate::chance;
use std::collections::BTreeMap;

/// The largest lesson in one text, in bytes.
pub const BUNDLE_LIMIT: usize = 256 << 10;

/// What the first line of a lesson in one text begins with; the version follows.
const HEAD: &str = "K8S-DNS-LAB LESSON ";
const VERSION: &str = "1";

/// What is played, and the world it is played in.
pub(super) const LESSON: &str = "lesson.yaml";
/// The manifests of the start.
pub(super) const WORLD: &str = "world.yaml";
/// The files of prose, by language tag: one for each language of the lab.
pub(super) const PROSE: [(&str, &str); 3] = [("en", "en.md"), ("ko", "ko.md"), ("ja", "ja.md")];

/// The names of the files a lesson may have.
pub(super) fn names() -> impl Iterator<Item = &'static str> {
    [LESSON, WORLD].into_iter().chain(PROSE.map(|(_, file)| file))
}

/// The files of a lesson, by name.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Files {
    /// The name of its folder, by which progress is remembered.
    pub slug: String,
    /// The files.
    pub texts: BTreeMap<String, String>,
}

impl Files {
    /// The file of this name.
    pub fn get(&self, name: &str) -> Option<&str> {
        self.texts.get(name).map(String::as_str)
    }

    /// Takes a lesson in one text apart. Its slug is made of its text, so that nothing from elsewhere is taken
    /// for a lesson of ours.
    pub fn from_bundle(text: &str) -> Result<Self, Vec<Problem>> {
        let problem = |line: usize, kind| Problem {
            file: "lesson.txt".to_owned(),
            place: Place { line: u32::try_from(line).unwrap_or(u32::MAX), column: 1 },
            kind,
        };
        if text.len() > BUNDLE_LIMIT {
            return Err(vec![problem(1, ProblemKind::TooLarge)]);
        }
        let text = text.strip_prefix('\u{feff}').unwrap_or(text);
        let mut lines = text.lines().map(|line| line.trim_end_matches('\r')).zip(1..);
        let head = lines.next().and_then(|(line, _)| line.strip_prefix(HEAD));
        match head.map(str::trim) {
            Some(VERSION) => {}
            Some(version) => return Err(vec![problem(1, ProblemKind::Newer(version.to_owned()))]),
            None => return Err(vec![problem(1, ProblemKind::NotALesson)]),
        }
        let mut texts: BTreeMap<String, String> = BTreeMap::new();
        let mut problems = Vec::new();
        let mut current: Option<&str> = None;
        for (line, number) in lines {
            if let Some(name) = line.strip_prefix("=== ").and_then(|line| line.strip_suffix(" ===")) {
                current = names().find(|known| *known == name);
                match current {
                    None => problems.push(problem(number, ProblemKind::UnknownId(name.to_owned()))),
                    Some(name) if texts.contains_key(name) => {
                        problems.push(problem(number, ProblemKind::SameIdTwice(name.to_owned())));
                    }
                    Some(name) => {
                        texts.insert(name.to_owned(), String::new());
                    }
                }
            } else if let Some(text) = current.and_then(|name| texts.get_mut(name)) {
                text.push_str(line);
                text.push('\n');
            } else if !line.is_empty() && problems.is_empty() {
                problems.push(problem(number, ProblemKind::TextBeforeKey));
            }
        }
        if problems.is_empty() { Ok(Self { slug: slug_of(text), texts }) } else { Err(problems) }
    }

    /// The lesson as one text.
    pub fn bundle(&self) -> String {
        let mut out = format!("{HEAD}{VERSION}\n");
        for name in names() {
            if let Some(text) = self.get(name) {
                out.push_str(&format!("=== {name} ===\n"));
                out.push_str(text);
                if !text.is_empty() && !text.ends_with('\n') {
                    out.push('\n');
                }
            }
        }
        out
    }
}

/// `own-` and a number that stands for the text.
fn slug_of(text: &str) -> String {
    format!("own-{:016x}", chance::number_of(text))
}
