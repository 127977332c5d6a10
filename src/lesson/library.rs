//! The misconceptions that options name, each with the wrong model that shows it, where there is one.

use super::imagined_answers::Model;
use super::problem::{Place, Problem, ProblemKind};
use super::prose::{Key, Prose};
use super::yaml_reader::{Item, Reader, rooted};
use std::collections::BTreeMap;

/// What people believe of Kubernetes DNS and is not so.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Library {
    misconceptions: Vec<Misconception>,
    /// The texts, by language tag.
    pub prose: BTreeMap<String, Prose>,
}

/// One of them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Misconception {
    /// Its id, `m-…`.
    pub id: String,
    /// The wrong resolver that shows it.
    pub model: Option<Model>,
    /// Where it stands.
    pub place: Place,
}

const FILE: &str = "misconceptions/library.yaml";

impl Library {
    /// Reads the library and the texts of some languages: tag and text.
    pub fn read(text: &str, prose: &[(&str, &str)]) -> Result<Self, Vec<Problem>> {
        let mut problems = Vec::new();
        let read = |reader: &mut Reader<'_>, root: &Item<'_>| Self {
            misconceptions: reader.misconceptions(root),
            ..Self::default()
        };
        let mut library = rooted(FILE, text, &mut problems, read).unwrap_or_default();
        let texts = prose.iter().map(|(tag, text)| (*tag, format!("misconceptions/{tag}.md"), *text));
        library.prose = Prose::of_each(texts, &library.keys(), &mut problems);
        if problems.is_empty() { Ok(library) } else { Err(problems) }
    }

    /// The misconception of this id.
    pub fn get(&self, id: &str) -> Option<&Misconception> {
        self.misconceptions.iter().find(|one| one.id == id)
    }

    /// All of them, in the order of the file.
    pub fn all(&self) -> &[Misconception] {
        &self.misconceptions
    }

    fn keys(&self) -> Vec<Key> {
        let key = |name: String| Key { name, is_line: false, is_optional: false };
        self.misconceptions.iter().flat_map(|one| [key(one.id.clone()), key(format!("{}.if", one.id))]).collect()
    }
}

impl Reader<'_> {
    fn misconceptions(&mut self, root: &Item<'_>) -> Vec<Misconception> {
        self.keys(root, &["misconceptions"]);
        let mut all: Vec<Misconception> = Vec::new();
        for item in self.list(root, "misconceptions", 1) {
            if !self.keys(&item, &["id", "model"]) {
                continue;
            }
            let place = self.place(&item.path);
            let Some(id) = self.required(&item, "id").and_then(|id| self.text(&id)) else { continue };
            let model = item.get("model").and_then(|model| self.one_of(&model, &Model::WORDS));
            if all.iter().any(|known| known.id == id) {
                self.say_at(place, ProblemKind::SameIdTwice(id));
                continue;
            }
            all.push(Misconception { id, model, place });
        }
        all
    }
}
