//! Every sentence the lab says, in English and Korean.

pub mod verdict;

/// The languages of the lab, equals.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[allow(missing_docs, reason = "the variants say it")]
pub enum Language {
    #[default]
    English,
    Korean,
}
