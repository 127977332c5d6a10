//! The summary sheet at the end of the course: the words of the field, which Service does what, what a short name
//! costs, and where to look first. One file says what there is, and the texts are in one a language, as a lesson's are.

use super::problem::{Place, Problem};
use super::prose::{Key, Prose};
use super::yaml_reader::{Item, Reader, rooted};
use crate::sandbox::PodRef;
use std::collections::BTreeMap;

const FILE: &str = "sheet/sheet.yaml";

/// The sheet.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Sheet {
    /// The words of the field: `term.<id>`, and what each is: `term.<id>.is`.
    pub terms: Vec<Taught>,
    /// What one may want: `want.<id>`, what does it: `want.<id>.use`, and what a lookup gives: `want.<id>.gives`.
    pub choices: Vec<Taught>,
    /// What short names cost.
    pub tries: Option<Tries>,
    /// Where to look, in order: `check.<id>`.
    pub checks: Vec<Check>,
    /// The texts, by language tag.
    pub prose: BTreeMap<String, Prose>,
}

/// Something that a lesson teaches.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Taught {
    /// Its id.
    pub id: String,
    /// The lesson.
    pub lesson: String,
    /// Where it stands.
    pub place: Place,
}

/// How many names are tried until one is found.
#[derive(Clone, Debug, PartialEq)]
pub struct Tries {
    /// In the start of which lesson.
    pub lesson: String,
    /// From which pod.
    pub from: PodRef,
    /// Each name with its count.
    pub names: Vec<(String, i64)>,
}

/// A place to look, with the command that does.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Check {
    /// Its id.
    pub id: String,
    /// The command.
    pub run: String,
    /// Where it stands.
    pub place: Place,
}

impl Sheet {
    /// Reads the sheet and the texts of some languages: tag and text.
    pub fn read(text: &str, prose: &[(&str, &str)]) -> Result<Self, Vec<Problem>> {
        let mut problems = Vec::new();
        let read = |reader: &mut Reader<'_>, root: &Item<'_>| reader.sheet(root);
        let mut sheet = rooted(FILE, text, &mut problems, read).unwrap_or_default();
        let texts = prose.iter().map(|(tag, text)| (*tag, format!("sheet/{tag}.md"), *text));
        sheet.prose = Prose::of_each(texts, &sheet.keys(), &mut problems);
        if problems.is_empty() { Ok(sheet) } else { Err(problems) }
    }

    fn keys(&self) -> Vec<Key> {
        let key = |name: String, is_line: bool| Key { name, is_line, is_optional: false };
        let terms = self
            .terms
            .iter()
            .flat_map(|one| [key(format!("term.{}", one.id), true), key(format!("term.{}.is", one.id), false)]);
        let choices = self.choices.iter().flat_map(|one| {
            let name = format!("want.{}", one.id);
            [key(format!("{name}.use"), true), key(format!("{name}.gives"), true), key(name, true)]
        });
        let checks = self.checks.iter().map(|one| key(format!("check.{}", one.id), false));
        terms.chain(choices).chain(checks).collect()
    }
}

impl Reader<'_> {
    fn sheet(&mut self, root: &Item<'_>) -> Sheet {
        self.keys(root, &["terms", "choices", "tries", "checks"]);
        let checks = self.with_ids(root, "checks", 1, &["id", "run"]).into_iter();
        let checks = checks.filter_map(|(id, place, item)| {
            let run = self.required(&item, "run").and_then(|run| self.text(&run))?;
            Some(Check { id, run, place })
        });
        Sheet {
            checks: checks.collect(),
            terms: self.taught(root, "terms"),
            choices: self.taught(root, "choices"),
            tries: self.required(root, "tries").and_then(|tries| self.tries(&tries)),
            prose: BTreeMap::new(),
        }
    }

    fn taught(&mut self, root: &Item<'_>, key: &'static str) -> Vec<Taught> {
        let items = self.with_ids(root, key, 1, &["id", "lesson"]).into_iter();
        let taught = items.filter_map(|(id, place, item)| {
            let lesson = self.required(&item, "lesson").and_then(|lesson| self.text(&lesson))?;
            Some(Taught { id, lesson, place })
        });
        taught.collect()
    }

    fn tries(&mut self, item: &Item<'_>) -> Option<Tries> {
        self.keys(item, &["lesson", "from", "names"]);
        let lesson = self.required(item, "lesson").and_then(|lesson| self.text(&lesson));
        let from = self.required(item, "from").and_then(|from| self.parsed(&from, "namespace/pod"));
        let names = self.list(item, "names", 1);
        let name = |item: &Item<'_>| {
            self.keys(item, &["name", "tries"]);
            let name = self.required(item, "name").and_then(|name| self.text(&name));
            let tries = self.required(item, "tries").and_then(|tries| self.number(&tries));
            Some((name?, tries?))
        };
        Some(Tries { names: names.iter().filter_map(name).collect(), lesson: lesson?, from: from? })
    }
}
