//! The list of all lessons. It is written from the lessons by a test, so that the page need not fetch them all.

use super::model::{Lesson, Prediction};
use super::problem::Problem;
use super::yaml_reader::{Item, Reader, whole};
use crate::cluster::{Map, Value};
use crate::manifest;
use crate::ordered::OrderedMap;
use crate::sorting::{sort, sort_by_key};

const FILE: &str = "index.yaml";

/// Every how many lessons earlier ones are asked again.
pub const RECALL_EVERY: i64 = 3;

/// How many lessons have to lie between.
pub const RECALL_GAP: i64 = 2;

/// The list of all lessons, in the order of the course.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Index {
    /// The lessons.
    pub entries: Vec<Entry>,
}

/// What the list says of a lesson.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Entry {
    /// The name of its folder.
    pub slug: String,
    /// Its place in the course.
    pub order: i64,
    /// The part of the course.
    pub part: String,
    /// How long it takes.
    pub minutes: i64,
    /// Its title, by language tag.
    pub titles: OrderedMap<String, String>,
    /// What one can do afterwards, by language tag.
    pub after: OrderedMap<String, String>,
    /// The items later lessons may ask again.
    pub recall: Vec<String>,
    /// What each option of its predictions says that somebody believes: prediction, option, misconception.
    pub beliefs: Vec<(String, String, String)>,
}

impl Index {
    /// Reads the list.
    pub fn read(text: &str) -> Result<Self, Vec<Problem>> {
        whole(FILE, text, |reader, root| {
            reader.keys(root, &["lessons"]);
            let items = reader.list(root, "lessons", 0);
            Self { entries: items.iter().filter_map(|item| reader.entry(item)).collect() }
        })
    }

    /// The list of these lessons. One without a place in the course is left out.
    pub fn of(lessons: &[Lesson]) -> Self {
        let mut entries: Vec<Entry> = lessons.iter().filter_map(Entry::of).collect();
        sort_by_key(&mut entries, |entry| entry.order);
        Self { entries }
    }

    /// The list as its file has it.
    pub fn write(&self) -> String {
        let lessons: Vec<Value> = self.entries.iter().map(Entry::value).collect();
        manifest::write(&Value::object([("lessons", lessons.into())]))
    }

    /// The lesson of this name.
    pub fn get(&self, slug: &str) -> Option<&Entry> {
        self.entries.iter().find(|entry| entry.slug == slug)
    }
}

impl Entry {
    fn of(lesson: &Lesson) -> Option<Self> {
        let said = |key: &str| {
            lesson.prose.iter().map(|(tag, prose)| (tag.clone(), prose.plain(key))).collect::<OrderedMap<_, _>>()
        };
        Some(Self {
            slug: lesson.slug.clone(),
            order: lesson.order?,
            part: lesson.part.clone().unwrap_or_default(),
            minutes: lesson.minutes,
            titles: said("title"),
            after: said("after"),
            recall: lesson.recall_items().map(str::to_owned).collect(),
            beliefs: beliefs(lesson),
        })
    }

    fn value(&self) -> Value {
        let recall: Vec<Value> = self.recall.iter().map(|id| id.as_str().into()).collect();
        let mut beliefs = Map::default();
        for (prediction, option, misconception) in &self.beliefs {
            if let Value::Map(of_prediction) = beliefs.entry(prediction.clone()).or_insert(Value::Map(Map::default())) {
                of_prediction.insert(option.clone(), misconception.as_str().into());
            }
        }
        Value::object([
            ("slug", self.slug.as_str().into()),
            ("order", self.order.into()),
            ("part", self.part.as_str().into()),
            ("minutes", self.minutes.into()),
            ("title", (&self.titles).into()),
            ("after", (&self.after).into()),
            ("recall", recall.into()),
            ("beliefs", Value::Map(beliefs)),
        ])
    }
}

impl Reader<'_> {
    fn entry(&mut self, item: &Item<'_>) -> Option<Entry> {
        if !self.keys(item, &["slug", "order", "part", "minutes", "title", "after", "recall", "beliefs"]) {
            return None;
        }
        let recall = self.list(item, "recall", 0);
        Some(Entry {
            slug: self.required(item, "slug").and_then(|slug| self.text(&slug))?,
            order: self.required(item, "order").and_then(|order| self.number(&order))?,
            part: item.get("part").and_then(|part| self.text(&part)).unwrap_or_default(),
            minutes: item.get("minutes").and_then(|minutes| self.number(&minutes)).unwrap_or_default(),
            titles: texts(item.get("title")),
            after: texts(item.get("after")),
            recall: recall.iter().filter_map(|id| self.text(id)).collect(),
            beliefs: listed(item.get("beliefs")),
        })
    }
}

/// The misconceptions that the options of a lesson's predictions name.
fn beliefs(lesson: &Lesson) -> Vec<(String, String, String)> {
    let of = |one: &Prediction| {
        let named = one.options.iter().filter_map(|option| Some((option.id.clone(), option.misconception.clone()?)));
        named.map(|(option, misconception)| (one.id.clone(), option, misconception)).collect::<Vec<_>>()
    };
    let mut all: Vec<_> = lesson.predictions.iter().flat_map(of).collect();
    sort(&mut all);
    all
}

fn listed(item: Option<Item<'_>>) -> Vec<(String, String, String)> {
    let all = item.and_then(|item| item.value.as_map().cloned()).unwrap_or_default();
    let of = |(prediction, options): (String, Value)| {
        let options = options.as_map().cloned().unwrap_or_default();
        let named = options.into_iter().filter_map(|(option, value)| Some((option, value.as_text()?.to_owned())));
        named.map(|(option, misconception)| (prediction.clone(), option, misconception)).collect::<Vec<_>>()
    };
    all.into_iter().flat_map(of).collect()
}

fn texts(item: Option<Item<'_>>) -> OrderedMap<String, String> {
    let map = item.and_then(|item| item.value.as_map().cloned()).unwrap_or_default();
    map.into_iter().filter_map(|(tag, value)| Some((tag, value.as_text()?.to_owned()))).collect()
}
