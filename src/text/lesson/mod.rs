//! What assertions want and find, and what is wrong with a lesson, as sentences. In Korean no particle stands
//! right behind what was found, so that any word fits.

mod checked;
mod draft;
mod finding;
mod problem;
mod statement;
mod step;

pub use checked::checks;
pub use draft::draft_words;
pub use finding::{actual, found, look_up};
pub use problem::{problem, problem_line};
pub use statement::statement;
pub use step::step;

use super::{Language, words};

/// The title of a part of the course.
pub fn part(language: Language, part: &str) -> &'static str {
    let words = words::lesson_part(language);
    match part {
        "A" => words.part_a(),
        "B" => words.part_b(),
        "C" => words.part_c(),
        "D" => words.part_d(),
        _ => words.elsewhere(),
    }
}
