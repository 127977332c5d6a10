//! The words of a lesson that was made of the state at hand, for its author to put better ones in their place.

use crate::lesson::DraftWords;
use crate::text::{Language, words};

/// The words of a language.
pub fn draft_words(language: Language) -> DraftWords {
    let words = words::draft(language);
    DraftWords {
        tag: language.tag(),
        after: words.after(),
        world: words.world(),
        predict: Box::new(move |name| words.predict(name)),
        becomes: Box::new(move |answer| words.becomes(answer)),
        stays: Box::new(move |answer| words.stays(answer)),
        reveal: words.reveal(),
        task: words.task(),
        step: words.step(),
        goal: Box::new(move |name, answer| words.goal(name, answer)),
        look: words.look(),
        object: words.object(),
        solution: words.solution(),
        aha: words.aha(),
    }
}
