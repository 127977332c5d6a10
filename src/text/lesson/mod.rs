//! What assertions want and find, and what is wrong with a lesson, as sentences. In Korean no particle stands
//! right behind what was found, so that any word fits.

mod draft;
mod finding;
mod problem;
mod step;

pub use draft::draft_words;
pub use finding::{actual, found, wanted};
pub use problem::{problem, problem_line};
pub use step::step;

use super::Language;

/// The English or the Korean of two.
fn either<T>(language: Language, english: T, korean: T) -> T {
    match language {
        Language::English => english,
        Language::Korean => korean,
    }
}

/// The title of a part of the course.
pub fn part(language: Language, part: &str) -> &'static str {
    match part {
        "A" => either(language, "A name that stays", "변하지 않는 이름"),
        "B" => either(language, "Who answers", "누가 답하는가"),
        "C" => either(language, "Pointing elsewhere", "다른 곳을 가리키기"),
        "D" => either(language, "Operating it", "운영하기"),
        _ => either(language, "Lessons from elsewhere", "다른 곳에서 온 레슨"),
    }
}
