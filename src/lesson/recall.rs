//! Spaced repetition: which questions of earlier lessons a later one asks again.

use super::model::{Lesson, Prediction, Typed};

/// A question of an earlier lesson, asked again.
#[derive(Clone, Debug, PartialEq)]
pub enum RecallItem {
    /// One of some options is chosen.
    Chosen(Prediction),
    /// The answer is typed.
    Typed(Box<Typed>),
}

impl Lesson {
    /// The recall item of this id.
    pub fn recall_item(&self, id: &str) -> Option<RecallItem> {
        let chosen = self.recall.iter().find(|known| known.id == id).cloned().map(RecallItem::Chosen);
        chosen.or_else(|| self.recall_typed(id).cloned().map(|typed| RecallItem::Typed(Box::new(typed))))
    }
}
