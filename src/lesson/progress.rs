//! What a learner has done, by the lessons' slugs: one small text to be kept and taken elsewhere.

use super::attempt::Attempt;
use super::game::Game;
use super::index::{Index, RECALL_GAP};
use super::stage::Stage;
use crate::cluster::{Map, Value};
use crate::manifest;
use crate::sorting::sort_by_key;
use std::collections::{BTreeMap, BTreeSet};
use std::fmt;

/// The version of the text.
pub(super) const SCHEMA: i64 = 1;

/// The longest text that is read, in bytes.
pub(super) const LIMIT: usize = 256 << 10;

/// What a learner has done.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Progress {
    lessons: BTreeMap<String, LessonProgress>,
    /// What the options of all questions are shuffled by; `None` until something was done.
    pub seed: Option<u64>,
    /// The lesson opened last.
    pub last: Option<String>,
}

/// What a learner has done in a lesson.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct LessonProgress {
    /// The stage opened last.
    pub stage: Stage,
    /// The stages that were completed.
    pub done: BTreeSet<Stage>,
    /// Those of them that were never completed alone: something was done for the learner.
    pub helped: BTreeSet<Stage>,
    /// The steps that were done for the learner, last.
    pub helped_steps: BTreeSet<String>,
    /// What was predicted at first, by the prediction's id; no option is *not sure*.
    pub predicted: BTreeMap<String, Vec<String>>,
    /// What was typed as an answer and was right, by the question's id.
    pub typed: BTreeMap<String, String>,
    /// The hints that were shown.
    pub hints: BTreeSet<String>,
    /// How its recall items were answered, last.
    pub recalled: BTreeMap<String, Recalled>,
    /// True where the same was done with a command.
    pub kubectl: bool,
    /// The most points that were made in a game, by its seed.
    pub games: BTreeMap<u64, u32>,
}

/// How many questions of earlier lessons are asked at a visit.
const AT_ONCE: usize = 2;

/// How many games are kept, the best ones.
const GAMES: usize = 20;

/// How a recall item was answered.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Recalled {
    /// Whether rightly.
    pub is_right: bool,
    /// On which day, counted from 1970; `None` where nobody wrote it down.
    pub day: Option<i64>,
}

/// After how many days what was answered rightly is asked once more.
pub(super) const RECALL_DAYS: i64 = 7;

/// How far a learner is with a lesson.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub enum Standing {
    /// It was never opened.
    #[default]
    Untouched,
    /// No stage of it was completed.
    Begun,
    /// A stage was completed, with something done for the learner in each.
    Helped,
    /// A stage was completed alone.
    Done,
}

/// Why a text is no progress. It is kept for its owner all the same.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ProgressError {
    /// Written by a later version of the lab.
    Newer(i64),
    /// It does not read.
    Unreadable,
}

impl fmt::Display for ProgressError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Newer(schema) => write!(f, "the progress is of a later version of the lab: schema {schema}"),
            Self::Unreadable => f.write_str("the text is not a learner's progress"),
        }
    }
}

impl std::error::Error for ProgressError {}

impl Progress {
    /// Reads the text. What it says that nobody knows is passed over.
    pub fn read(text: &str) -> Result<Self, ProgressError> {
        if text.len() > LIMIT {
            return Err(ProgressError::Unreadable);
        }
        let document = manifest::read(text).documents.into_iter().next().ok_or(ProgressError::Unreadable)?;
        match document.value.field("schema").and_then(Value::as_int) {
            Some(SCHEMA) => {}
            Some(newer) if newer > SCHEMA => return Err(ProgressError::Newer(newer)),
            _ => return Err(ProgressError::Unreadable),
        }
        let lessons = document.value.field("lessons").and_then(Value::as_map).cloned().unwrap_or_default();
        let last = document.value.field("last").and_then(Value::as_text).map(str::to_owned);
        let lessons = lessons.into_iter().map(|(slug, value)| (slug, LessonProgress::of(&value))).collect();
        let seed = document.value.field("seed").and_then(Value::as_int).and_then(|seed| u64::try_from(seed).ok());
        Ok(Self { lessons, seed, last })
    }

    /// The text.
    pub fn write(&self) -> String {
        let lessons: Map = self.lessons.iter().map(|(slug, one)| (slug.clone(), one.value())).collect();
        manifest::write(&Value::object([
            ("schema", SCHEMA.into()),
            ("seed", self.seed.and_then(|seed| i64::try_from(seed).ok()).into()),
            ("last", self.last.clone().into()),
            ("lessons", Value::Map(lessons)),
        ]))
    }

    /// What was done in a lesson; `None` where it was never opened.
    pub fn lesson(&self, slug: &str) -> Option<&LessonProgress> {
        self.lessons.get(slug)
    }

    /// How far the learner is with a lesson.
    pub fn standing(&self, slug: &str) -> Standing {
        match self.lesson(slug) {
            None => Standing::Untouched,
            Some(one) if one.done.is_empty() => Standing::Begun,
            Some(one) if one.done.is_subset(&one.helped) => Standing::Helped,
            Some(_) => Standing::Done,
        }
    }

    /// True where a stage of the lesson was completed, alone or with help.
    pub fn is_done(&self, slug: &str) -> bool {
        self.lesson(slug).is_some_and(|one| !one.done.is_empty())
    }

    /// Takes down how an attempt stands.
    pub fn record(&mut self, attempt: &Attempt) {
        let lesson = attempt.lesson();
        let one = self.lessons.entry(lesson.slug.clone()).or_default();
        one.stage = attempt.stage();
        self.last = Some(lesson.slug.clone());
        // A round is a part of a game, which is taken down when it is over.
        if attempt.stage() == Stage::Rounds {
            return;
        }
        if attempt.is_complete() {
            let is_new = one.done.insert(attempt.stage());
            if !attempt.is_helped() {
                one.helped.remove(&attempt.stage());
            } else if is_new {
                one.helped.insert(attempt.stage());
            }
            one.helped_steps = attempt.helped_steps().map(str::to_owned).collect();
        }
        for prediction in &lesson.predictions {
            if let Some(options) = attempt.predicted(&prediction.id) {
                // What somebody believed at first stays, however often they guess.
                one.predicted.entry(prediction.id.clone()).or_insert_with(|| options.to_vec());
            }
        }
        for typed in &lesson.typed {
            if let Some(text) = attempt.typed(&typed.id) {
                one.typed.insert(typed.id.clone(), text.to_owned());
            }
        }
        one.hints.extend(attempt.shown().iter().cloned());
    }

    /// Takes down a game that is over; of each seed the best one stays.
    pub fn played(&mut self, game: &Game) {
        let one = self.lessons.entry(game.lesson().slug.clone()).or_default();
        let is_new = one.done.insert(Stage::Rounds);
        if !game.is_helped() {
            one.helped.remove(&Stage::Rounds);
        } else if is_new {
            one.helped.insert(Stage::Rounds);
        }
        let best = one.games.entry(game.seed).or_default();
        *best = game.points().max(*best);
        let others = one.games.iter().filter(|(seed, _)| **seed != game.seed);
        let worst = others.min_by_key(|(_, points)| **points).map(|(seed, _)| *seed);
        if let Some(seed) = worst.filter(|_| one.games.len() > GAMES) {
            one.games.remove(&seed);
        }
    }

    /// Takes down how a recall item was answered on a day.
    pub fn recalled(&mut self, slug: &str, item: &str, is_right: bool, day: i64) {
        let recalled = Recalled { is_right, day: Some(day) };
        self.lessons.entry(slug.to_owned()).or_default().recalled.insert(item.to_owned(), recalled);
    }

    /// The same as a lesson wanted was done with a command.
    pub fn did_with_kubectl(&mut self, slug: &str) {
        self.lessons.entry(slug.to_owned()).or_default().kubectl = true;
    }

    /// Where to go on: the lesson opened last while it is not done, else the first that is not done.
    pub fn next<'a>(&'a self, index: &'a Index) -> Option<&'a str> {
        let last = self.last.as_deref().filter(|slug| index.get(slug).is_some() && !self.is_done(slug));
        let first = || index.entries.iter().find(|entry| !self.is_done(&entry.slug)).map(|entry| entry.slug.as_str());
        last.or_else(first)
    }

    /// The items to ask again on a day, of lessons done that lie at least two before the one to go on with: those never
    /// answered first, then those answered wrongly on an earlier day, then those answered rightly a week ago.
    pub fn due(&self, index: &Index, day: i64) -> Vec<(String, String)> {
        let next = self.next(index).and_then(|slug| index.get(slug)).map_or(i64::MAX, |entry| entry.order);
        let far = index.entries.iter().filter(|entry| entry.order <= next.saturating_sub(RECALL_GAP));
        let mut items: Vec<(u8, String, String)> = far
            .filter(|entry| self.is_done(&entry.slug))
            .flat_map(|entry| {
                let recalled = self.lesson(&entry.slug).map(|one| &one.recalled);
                entry.recall.iter().filter_map(move |item| {
                    let rank = match recalled.and_then(|recalled| recalled.get(item)) {
                        None => 0,
                        Some(last) if last.day.is_some_and(|last| last >= day) => return None,
                        Some(last) if !last.is_right => 1,
                        Some(last) if last.day.is_some_and(|last| day < last + RECALL_DAYS) => return None,
                        Some(_) => 2,
                    };
                    Some((rank, entry.slug.clone(), item.clone()))
                })
            })
            .collect();
        sort_by_key(&mut items, |(rank, ..)| *rank);
        items.into_iter().map(|(_, slug, item)| (slug, item)).collect()
    }

    /// Those of them that are asked at one visit.
    pub fn due_at_once(&self, index: &Index, day: i64) -> Vec<(String, String)> {
        let mut due = self.due(index, day);
        due.truncate(AT_ONCE);
        due
    }
}

impl LessonProgress {
    fn of(value: &Value) -> Self {
        let words = |key: &str| {
            let items = value.field(key).map(Value::items).unwrap_or_default();
            items.iter().filter_map(Value::as_text).map(str::to_owned).collect::<Vec<_>>()
        };
        let map = |key: &str| value.field(key).and_then(Value::as_map).cloned().unwrap_or_default();
        let options = |value: &Value| value.items().iter().filter_map(Value::as_text).map(str::to_owned).collect();
        Self {
            stage: value.field("stage").and_then(Value::as_text).and_then(Stage::parse).unwrap_or_default(),
            done: words("done").iter().filter_map(|word| Stage::parse(word)).collect(),
            helped: words("helped").iter().filter_map(|word| Stage::parse(word)).collect(),
            helped_steps: words("helpedSteps").into_iter().collect(),
            predicted: map("predicted").into_iter().map(|(id, value)| (id, options(&value))).collect(),
            typed: map("typed").into_iter().filter_map(|(id, value)| Some((id, value.as_text()?.to_owned()))).collect(),
            hints: words("hints").into_iter().collect(),
            recalled: map("recalled")
                .into_iter()
                .filter_map(|(id, is_right)| {
                    let day = value.field("recalledOn").and_then(|days| days.field(&id)).and_then(Value::as_int);
                    Some((id, Recalled { is_right: is_right.as_bool()?, day }))
                })
                .collect(),
            kubectl: value.field("kubectl").and_then(Value::as_bool).unwrap_or_default(),
            games: map("games")
                .into_iter()
                .filter_map(|(seed, points)| Some((seed.parse().ok()?, u32::try_from(points.as_int()?).ok()?)))
                .collect(),
        }
    }

    fn value(&self) -> Value {
        let list = |words: Vec<&str>| Value::List(words.into_iter().map(Value::from).collect());
        let predicted: Map = self
            .predicted
            .iter()
            .map(|(id, options)| (id.clone(), list(options.iter().map(String::as_str).collect())))
            .collect();
        let typed: Map = self.typed.iter().map(|(id, text)| (id.clone(), text.as_str().into())).collect();
        let recalled: Map = self.recalled.iter().map(|(id, last)| (id.clone(), Value::Bool(last.is_right))).collect();
        let recalled_on: Map =
            self.recalled.iter().filter_map(|(id, last)| Some((id.clone(), last.day?.into()))).collect();
        let games: Map =
            self.games.iter().map(|(seed, points)| (seed.to_string(), i64::from(*points).into())).collect();
        Value::object([
            ("stage", self.stage.as_str().into()),
            ("done", list(self.done.iter().map(|stage| stage.as_str()).collect())),
            ("helped", list(self.helped.iter().map(|stage| stage.as_str()).collect())),
            ("helpedSteps", list(self.helped_steps.iter().map(String::as_str).collect())),
            ("predicted", Value::Map(predicted)),
            ("typed", Value::Map(typed)),
            ("hints", list(self.hints.iter().map(String::as_str).collect())),
            ("recalled", Value::Map(recalled)),
            ("recalledOn", Value::Map(recalled_on)),
            ("kubectl", Value::Bool(self.kubectl)),
            ("games", Value::Map(games)),
        ])
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const INDEX: &str = "
lessons:
- {slug: first, order: 1, recall: [a, b]}
- {slug: second, order: 2, recall: [c]}
- {slug: third, order: 3, recall: [d]}
- {slug: fourth, order: 4, recall: [e]}
";

    fn due(progress: &Progress, day: i64) -> String {
        let index = Index::read(INDEX).unwrap();
        progress.due(&index, day).into_iter().map(|(_, item)| item).collect::<Vec<_>>().join(" ")
    }

    #[test]
    fn what_was_answered_rightly_returns_after_a_week_and_what_was_answered_wrongly_on_the_next_day() {
        let text = "{schema: 1, lessons: {first: {done: [goal]}, second: {done: [goal]}, third: {done: [goal]}}}";
        let mut progress = Progress::read(text).unwrap();
        assert_eq!(due(&progress, 100), "a b c", "the lesson before the one to go on with is too near");
        assert_eq!(progress.due_at_once(&Index::read(INDEX).unwrap(), 100).len(), AT_ONCE);
        progress.recalled("first", "a", true, 100);
        progress.recalled("first", "b", false, 100);
        assert_eq!(due(&progress, 100), "c");
        assert_eq!(due(&progress, 101), "c b");
        assert_eq!(due(&progress, 106), "c b");
        assert_eq!(due(&progress, 107), "c b a");
        assert_eq!(Progress::read(&progress.write()), Ok(progress.clone()));
        progress.recalled("first", "a", true, 107);
        assert_eq!(due(&progress, 113), "c b");
        assert_eq!(due(&progress, 114), "c b a");
    }

    #[test]
    fn an_answer_whose_day_nobody_wrote_down_is_one_of_long_ago() {
        let text = "{schema: 1, lessons: {first: {done: [goal], recalled: {a: true, b: false}}, second: {done: [goal]}, third: {done: [goal]}}}";
        let progress = Progress::read(text).unwrap();
        assert_eq!(due(&progress, 100), "c b a");
    }
}
