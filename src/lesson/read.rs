//! The files of a lesson to a lesson, with everything that is wrong with them at once.

use super::files::{Files, LESSON, PROSE, WORLD};
use super::model::{
    CorefileOf, Fail, Fix, Goal, GuidedStep, Hint, Lesson, Mistake, Prediction, PredictionOption, Reference, SCHEMA,
    Solution, Start, Typed,
};
use super::problem::{Place, Problem, ProblemKind};
use super::prose::{Prose, is_url};
use super::script::Script;
use super::typed::TYPED_KEYS;
use super::yaml_reader::{Document, Item, Reader};
use crate::control::{Control, Controls};
use crate::manifest::{self, Severity};
use crate::resolution::corefile::Profile;
use crate::sandbox::Ask;
use crate::sorting::sort_by;
use std::collections::BTreeSet;

const KEYS: [&str; 27] = [
    "schema",
    "order",
    "part",
    "minutes",
    "settings",
    "profile",
    "corefile",
    "outside",
    "question",
    "controls",
    "objects",
    "view",
    "predict",
    "steps",
    "goals",
    "typed",
    "fails",
    "hints",
    "solutions",
    "mistakes",
    "fix",
    "rounds",
    "recall",
    "recalls",
    "kubectl",
    "experiment",
    "refs",
];

const PREDICTION_KEYS: [&str; 5] = ["id", "do", "ask", "many", "options"];
const RECALL_KEYS: [&str; 10] = ["id", "do", "ask", "many", "options", "kind", "holds", "hints", "right", "wrong"];

impl Lesson {
    /// Reads a lesson. What is wrong is told all at once; a lesson with anything wrong is none. One language is
    /// enough here: the page fetches one at a time.
    ///
    /// ```
    /// use k8s_dns_lab::lesson::{Files, Lesson};
    ///
    /// let mut files = Files { slug: "mine".to_owned(), ..Files::default() };
    /// files.texts.insert("world.yaml".to_owned(), String::new());
    /// files.texts.insert("lesson.yaml".to_owned(), "schema: 1\nminuets: 3\n".to_owned());
    /// let problems = Lesson::read(&files).unwrap_err();
    /// assert_eq!((problems[0].file.as_str(), problems[0].place.line), ("lesson.yaml", 1));
    /// assert!(problems.len() > 1, "all at once");
    /// ```
    pub fn read(files: &Files) -> Result<Self, Vec<Problem>> {
        let mut problems = Vec::new();
        let lesson = read(files, &mut problems);
        sort_by(&mut problems, |a, b| (&a.file, a.place).cmp(&(&b.file, b.place)));
        match lesson {
            Some(lesson) if problems.is_empty() => Ok(lesson),
            _ => Err(problems),
        }
    }
}

fn missing(file: &str) -> Problem {
    Problem { file: file.to_owned(), place: Place::default(), kind: ProblemKind::NoFile }
}

fn read(files: &Files, problems: &mut Vec<Problem>) -> Option<Lesson> {
    let world = world(files, problems);
    let Some(text) = files.get(LESSON) else {
        problems.push(missing(LESSON));
        return None;
    };
    let document = Document::read(LESSON, text, problems);
    let Some(document) = document else {
        if problems.is_empty() {
            problems.push(missing(LESSON));
        }
        return None;
    };
    let mut reader = Reader { file: LESSON, document: &document, text, problems: Vec::new() };
    let lesson = reader.lesson(&files.slug, world);
    problems.append(&mut reader.problems);
    let mut lesson = lesson?;
    let texts = PROSE.into_iter().filter_map(|(tag, file)| Some((tag, file.to_owned(), files.get(file)?)));
    lesson.prose = Prose::of_each(texts, &lesson.keys(), problems);
    if lesson.prose.is_empty() {
        problems.push(missing("en.md"));
    }
    Some(lesson)
}

/// The manifests of the start.
fn world(files: &Files, problems: &mut Vec<Problem>) -> String {
    let Some(text) = files.get(WORLD) else {
        problems.push(missing(WORLD));
        return String::new();
    };
    let reading = manifest::read(text);
    let errors = reading.diagnostics.iter().filter(|diagnostic| diagnostic.severity == Severity::Error);
    problems.extend(errors.map(|diagnostic| Problem {
        file: WORLD.to_owned(),
        place: diagnostic.span.into(),
        kind: ProblemKind::Manifest(Box::new(diagnostic.message.clone())),
    }));
    text.to_owned()
}

impl Reader<'_> {
    fn lesson(&mut self, slug: &str, manifests: String) -> Option<Lesson> {
        let root = self.document.root();
        if !self.keys(&root, &KEYS) || !self.is_of_this_schema(&root) {
            return None;
        }
        let order = root.get("order").and_then(|order| self.number(&order));
        let parts = ["A", "B", "C", "D"].map(|part| (part, part));
        let part = root.get("part").and_then(|part| self.one_of(&part, &parts)).map(str::to_owned);
        let minutes = self.required(&root, "minutes").and_then(|minutes| self.number(&minutes));
        let question = self.required(&root, "question").and_then(|question| self.ask(&question));
        let start = self.start(&root, manifests);
        let controls = self.controls(&root);
        let objects = self.list(&root, "objects", 0);
        let objects = objects.iter().filter_map(|object| self.object(object)).collect();
        let usual = question.clone().unwrap_or_default();
        let predictions = self.predictions(&root, "predict", 1, &usual);
        let steps = self.steps(&root);
        let goals = self.goals(&root);
        let typed = self.typed(&root);
        let fails = self.fails(&root);
        let hints = self.hints(&root);
        let whole = steps.iter().fold(Script::default(), |whole, step| whole.then(&step.script));
        let solutions = self.solutions(&root, 1, Some(&whole));
        let mistakes = self.mistakes(&root, &hints);
        let fix = root.get("fix").map(|fix| self.fix(&fix));
        let rounds = root.get("rounds").and_then(|rounds| self.rounds(&rounds));
        let (recall, recall_typed) = self.recall(&root, &usual);
        let kubectl = root.get("kubectl").and_then(|kubectl| self.kubectl(&kubectl));
        let experiment = root.get("experiment").and_then(|experiment| self.experiment(&experiment));
        Some(Lesson {
            slug: slug.to_owned(),
            order,
            part,
            minutes: minutes.unwrap_or_default(),
            question: question?,
            controls,
            objects,
            view: self.view(&root),
            predictions,
            steps,
            goals,
            typed,
            fails,
            hints,
            solutions,
            mistakes,
            fix,
            rounds,
            recall,
            recall_typed,
            kubectl,
            experiment,
            recalls: self.recalls(&root),
            references: self.references(&root),
            prose: std::collections::BTreeMap::new(),
            start,
        })
    }

    /// False for a file of a later version, which is said.
    fn is_of_this_schema(&mut self, root: &Item<'_>) -> bool {
        let Some(schema) = self.required(root, "schema") else { return true };
        match self.number(&schema) {
            Some(version) if version != SCHEMA => {
                self.say(&schema.path, ProblemKind::Newer(version.to_string()));
                false
            }
            _ => true,
        }
    }

    fn controls(&mut self, root: &Item<'_>) -> Controls {
        let controls = self.list(root, "controls", 1);
        controls.iter().filter_map(|control| self.one_of(control, &Control::WORDS)).collect()
    }

    fn goals(&mut self, root: &Item<'_>) -> Vec<Goal> {
        let goals = self.with_ids(root, "goals", 1, &["id", "holds", "bonus"]);
        let goals = goals.into_iter().filter_map(|(id, place, item)| {
            let is_bonus = item.get("bonus").and_then(|bonus| self.truth(&bonus)).unwrap_or_default();
            Some(Goal { id, place, is_bonus, holds: self.assertion_at(&item, "holds")? })
        });
        goals.collect()
    }

    fn fails(&mut self, root: &Item<'_>) -> Vec<Fail> {
        let fails = self.with_ids(root, "fails", 0, &["id", "when"]);
        let fails = fails
            .into_iter()
            .filter_map(|(id, place, item)| Some(Fail { id, place, when: self.assertion_at(&item, "when")? }));
        fails.collect()
    }

    fn start(&mut self, root: &Item<'_>, manifests: String) -> Start {
        let settings = root.get("settings").map(|item| self.settings(&item)).unwrap_or_default();
        let outside = root.get("outside").and_then(|item| self.outside(&item));
        let profile = root.get("profile").and_then(|item| self.one_of(&item, &Profile::WORDS)).map(CorefileOf::Profile);
        let corefile = root.get("corefile").and_then(|item| self.corefile(&item)).map(CorefileOf::Text);
        Start { manifests, settings, corefile: corefile.or(profile), outside }
    }

    fn assertion_at(&mut self, item: &Item<'_>, key: &'static str) -> Option<super::assertion::Assertion> {
        let inner = self.required(item, key)?;
        self.assertion(&inner)
    }

    /// The mappings of a list that have an id each, every id once.
    pub(super) fn with_ids<'a>(
        &mut self,
        item: &Item<'a>,
        key: &'static str,
        least: usize,
        known: &[&'static str],
    ) -> Vec<(String, Place, Item<'a>)> {
        let mut all = Vec::new();
        let mut ids = BTreeSet::new();
        for item in self.list(item, key, least) {
            if !self.keys(&item, known) {
                continue;
            }
            let Some(id) = self.required(&item, "id") else { continue };
            let Some(text) = self.text(&id) else { continue };
            let is_id = !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-');
            if !is_id {
                self.say(&id.path, ProblemKind::Wanted { wanted: "letters, digits and -", found: text });
                continue;
            }
            if !ids.insert(text.clone()) {
                self.say(&id.path, ProblemKind::SameIdTwice(text));
                continue;
            }
            all.push((text, self.place(&id.path), item));
        }
        all
    }

    fn predictions(&mut self, root: &Item<'_>, key: &'static str, least: usize, usual: &Ask) -> Vec<Prediction> {
        let items = self.with_ids(root, key, least, &PREDICTION_KEYS);
        items.into_iter().map(|(id, place, item)| self.prediction(id, place, &item, usual)).collect()
    }

    fn prediction(&mut self, id: String, place: Place, item: &Item<'_>, usual: &Ask) -> Prediction {
        let script = self.script(item, "do", 0);
        let ask = item.get("ask").and_then(|ask| self.ask(&ask)).unwrap_or_else(|| usual.clone());
        let is_many = item.get("many").and_then(|many| self.truth(&many)).unwrap_or_default();
        let options = self.options(item);
        let right = options.iter().filter(|option| option.is_right).count();
        if right == 0 || (right > 1 && !is_many) {
            self.say_at(place, ProblemKind::RightOptions(right));
        }
        Prediction { id, script, ask, is_many, options, place }
    }

    /// The recall items: those with options, and those with a `kind`, whose answers are typed.
    fn recall(&mut self, root: &Item<'_>, usual: &Ask) -> (Vec<Prediction>, Vec<Typed>) {
        let (mut chosen, mut typed) = (Vec::new(), Vec::new());
        for (id, place, item) in self.with_ids(root, "recall", 0, &RECALL_KEYS) {
            if item.get("kind").is_some() {
                self.keys(&item, &TYPED_KEYS);
                typed.extend(self.typed_question(id, place, &item));
            } else {
                self.keys(&item, &PREDICTION_KEYS);
                chosen.push(self.prediction(id, place, &item, usual));
            }
        }
        (chosen, typed)
    }

    fn options(&mut self, item: &Item<'_>) -> Vec<PredictionOption> {
        let items = self.with_ids(item, "options", 2, &["id", "right", "misconception", "ask", "holds"]);
        let option = |(id, place, item): (String, Place, Item<'_>)| {
            let is_right = item.get("right").and_then(|right| self.truth(&right)).unwrap_or_default();
            let misconception = item.get("misconception").and_then(|one| self.text(&one));
            let ask = item.get("ask").and_then(|ask| self.ask(&ask));
            let holds = self.assertion_at(&item, "holds")?;
            Some(PredictionOption { id, is_right, misconception, ask, holds, place })
        };
        items.into_iter().filter_map(option).collect()
    }

    fn steps(&mut self, root: &Item<'_>) -> Vec<GuidedStep> {
        let items = self.with_ids(root, "steps", 1, &["id", "do", "done", "view"]);
        let step = |(id, place, item): (String, Place, Item<'_>)| {
            let script = self.script(&item, "do", 1);
            let done = item.get("done").and_then(|done| self.assertion(&done));
            let view = self.view(&item);
            GuidedStep { id, script, done, view, place }
        };
        items.into_iter().map(step).collect()
    }

    fn hints(&mut self, root: &Item<'_>) -> Vec<Hint> {
        let items = self.with_ids(root, "hints", 1, &["id", "when", "until", "show"]);
        let hint = |(id, place, item): (String, Place, Item<'_>)| {
            let mut condition = |key: &str| item.get(key).and_then(|inner| self.assertion(&inner));
            let (when, until) = (condition("when"), condition("until"));
            let show = item.get("show").and_then(|show| self.object(&show));
            Hint { id, when, until, show, place }
        };
        items.into_iter().map(hint).collect()
    }

    fn solutions(&mut self, item: &Item<'_>, least: usize, steps: Option<&Script>) -> Vec<Solution> {
        let items = self.with_ids(item, "solutions", least, &["id", "do"]);
        let solution = |(id, place, item): (String, Place, Item<'_>)| {
            let is_steps = item.get("do").is_some_and(|inner| inner.value.as_text() == Some("steps"));
            let script = match steps {
                Some(steps) if is_steps => steps.clone(),
                _ => self.script(&item, "do", 1),
            };
            Solution { id, script, place }
        };
        items.into_iter().map(solution).collect()
    }

    fn mistakes(&mut self, root: &Item<'_>, hints: &[Hint]) -> Vec<Mistake> {
        let items = self.with_ids(root, "mistakes", 0, &["id", "hint", "do"]);
        let mistake = |(id, place, item): (String, Place, Item<'_>)| {
            let script = self.script(&item, "do", 1);
            let inner = self.required(&item, "hint")?;
            let hint = self.text(&inner)?;
            if hints.iter().all(|known| known.id != hint) {
                self.say(&inner.path, ProblemKind::UnknownId(hint.clone()));
            }
            Some(Mistake { id, hint, script, place })
        };
        items.into_iter().filter_map(mistake).collect()
    }

    fn fix(&mut self, item: &Item<'_>) -> Fix {
        self.keys(item, &["damage", "solutions"]);
        let damage = self.script(item, "damage", 1);
        Fix { damage, solutions: self.solutions(item, 1, None), place: self.place(&item.path) }
    }

    fn recalls(&mut self, root: &Item<'_>) -> Vec<(String, String)> {
        let items = self.list(root, "recalls", 0);
        let recall = |item: &Item<'_>| {
            let text = self.text(item)?;
            let parts = text.split_once('/').filter(|(slug, id)| !slug.is_empty() && !id.is_empty());
            if parts.is_none() {
                self.say(&item.path, ProblemKind::Wanted { wanted: "lesson/item", found: text.clone() });
            }
            parts.map(|(slug, id)| (slug.to_owned(), id.to_owned()))
        };
        items.iter().filter_map(recall).collect()
    }

    fn references(&mut self, root: &Item<'_>) -> Vec<Reference> {
        let items = self.list(root, "refs", 0);
        let reference = |item: &Item<'_>| {
            self.keys(item, &["title", "url"]);
            let title = self.required(item, "title").and_then(|title| self.text(&title));
            let inner = self.required(item, "url")?;
            let url = self.text(&inner)?;
            if !is_url(&url) {
                self.say(&inner.path, ProblemKind::BadLink(url));
                return None;
            }
            Some(Reference { title: title?, url })
        };
        items.iter().filter_map(reference).collect()
    }
}
