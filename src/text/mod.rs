//! Every sentence the lab says, in English and Korean.

pub mod diagnostic;

/// The languages the lab speaks.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
#[allow(missing_docs, reason = "the variants are the languages' own names")]
pub enum Language {
    #[default]
    English,
    Korean,
}
