//! Every sentence the lab says. The sentences stand in files under `assets/locale`, one folder a language, and
//! [`words`] says them; a missing or surplus translation does not build. DNS names, field names, kinds and rcodes
//! stay as they are in all languages.
//!
//! Which sentence is said of a value of the core (a refusal, a diagnostic, a check) stands in a room of its own
//! beside this one.

pub mod answer;
pub mod api_refusal;
pub mod check;
pub mod corefile;
pub mod diagnosis;
pub mod diagnostic;
pub mod excerpt;
pub mod explain;
pub mod files;
pub mod host;
pub mod lesson;
#[cfg(test)]
mod locale;
pub mod outcome;
pub mod particle;
pub mod plugin;
pub mod remedy;
pub mod server;
pub mod step;
mod table;
pub mod walk;
pub mod words;

/// The languages of the lab, equals.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[expect(missing_docs, reason = "the variants say it")]
pub enum Language {
    #[default]
    English,
    Korean,
    Japanese,
}

impl Language {
    /// All languages.
    pub const ALL: [Self; 3] = [Self::English, Self::Korean, Self::Japanese];

    /// The language tag (RFC 5646) for `lang` attributes and links.
    pub fn tag(self) -> &'static str {
        match self {
            Self::English => "en",
            Self::Korean => "ko",
            Self::Japanese => "ja",
        }
    }

    /// What the language calls itself.
    pub fn own_name(self) -> &'static str {
        match self {
            Self::English => "English",
            Self::Korean => "한국어",
            Self::Japanese => "日本語",
        }
    }

    /// What stands at the end of a sentence, and between two.
    pub fn between_sentences(self) -> (&'static str, &'static str) {
        match self {
            Self::English | Self::Korean => (".", " "),
            Self::Japanese => ("。", ""),
        }
    }

    /// The language of a tag such as `ko-KR`; `None` for one the lab does not speak.
    pub fn from_tag(tag: &str) -> Option<Self> {
        let primary = tag.split(['-', '_']).next()?;
        Self::ALL.into_iter().find(|language| language.tag().eq_ignore_ascii_case(primary))
    }

    /// The sentences of the page.
    pub fn text(self) -> words::ScreenText {
        words::screen(self)
    }
}

/// How many answers recorded from the real programs the model is compared with. The conformance run counts
/// them and fails where this says otherwise.
pub const RECORDINGS: usize = 22238;
