//! A lesson shown to a room: the link that shows it once more in the same way.

use crate::lesson::Stage;
use crate::text::Language;

/// What fixes how a lesson is shown.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Shown<'a> {
    /// The lesson.
    pub lesson: &'a str,
    /// Its stage.
    pub stage: Stage,
    /// What the options are shuffled by.
    pub seed: u64,
    /// The language.
    pub language: Language,
    /// The playlist it is of, if it is of one.
    pub playlist: Option<&'a str>,
}

impl Shown<'_> {
    /// The query of an address that shows it so, without its `?`.
    pub fn query(&self) -> String {
        let Self { lesson, stage, seed, language, playlist } = self;
        let (stage, language) = (stage.as_str(), language.tag());
        let mut query = format!("projector=1&lesson={lesson}&stage={stage}&seed={seed}&lang={language}");
        if let Some(playlist) = playlist {
            query.push_str("&playlist=");
            query.push_str(playlist);
        }
        query
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::host::Parameters;

    #[test]
    fn the_link_of_a_shown_lesson_fixes_all_of_it() {
        let shown = Shown {
            lesson: "headless",
            stage: Stage::Fix,
            seed: 7,
            language: Language::Korean,
            playlist: Some("lecture"),
        };
        let (read, problems) = Parameters::read(&shown.query());
        assert_eq!(problems, []);
        let wanted = Parameters {
            projector: true,
            lesson: Some("headless".to_owned()),
            stage: Some(Stage::Fix),
            seed: Some(7),
            language: Some(Language::Korean),
            playlist: Some("lecture".to_owned()),
            ..Parameters::default()
        };
        assert_eq!(read, wanted);
        assert!(!Shown { playlist: None, ..shown }.query().contains("playlist"));
    }
}
