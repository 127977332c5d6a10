//! What is said of the site kept for use without a network.

use super::Language;

/// The sentences about a newer version.
#[derive(Debug)]
pub struct Words {
    /// That it is there.
    pub new_version: &'static str,
    /// The button that takes it.
    pub take: &'static str,
}

static ENGLISH: Words = Words { new_version: "A newer version of the lab is here.", take: "Reload with it" };
static KOREAN: Words =
    Words { new_version: "실습장의 새 버전이 준비되었습니다.", take: "새 버전으로 다시 열기" };

/// The sentences of a language.
pub fn of(language: Language) -> &'static Words {
    match language {
        Language::English => &ENGLISH,
        Language::Korean => &KOREAN,
    }
}
