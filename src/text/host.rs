//! The words of the lab as a guest on another page.

use super::Language;
use super::particle::{Particle, with_particle};

/// What the bar above an embedded view says, and what is said of parameters.
#[allow(missing_docs, reason = "the name of a field says where its sentence stands")]
pub struct HostText {
    pub start_over: &'static str,
    pub open_full: &'static str,
    pub change: &'static str,
    pub why: &'static str,
    pub unknown_key: fn(&str, Option<&str>) -> String,
    pub bad_value: fn(&str, &str, Option<&str>, &str) -> String,
}

/// The words in a language.
pub fn of(language: Language) -> &'static HostText {
    match language {
        Language::English => &EN,
        Language::Korean => &KO,
    }
}

static EN: HostText = HostText {
    start_over: "Start over",
    open_full: "Open in full",
    change: "Change something",
    why: "Why this answer",
    unknown_key: |key, nearest| match nearest {
        Some(nearest) => format!("This link says `{key}`, which the lab does not know. Did you mean `{nearest}`?"),
        None => format!("This link says `{key}`, which the lab does not know."),
    },
    bad_value: |key, value, nearest, fits| {
        let meant = nearest.map(|nearest| format!(" Did you mean `{nearest}`?")).unwrap_or_default();
        let fits = if fits.is_empty() { String::new() } else { format!(" It takes: {fits}.") };
        format!("`{key}={value}` in this link does not fit and was left out.{meant}{fits}")
    },
};

static KO: HostText = HostText {
    start_over: "처음부터",
    open_full: "전체 화면으로 열기",
    change: "바꿔 보기",
    why: "이 답이 나온 이유",
    unknown_key: |key, nearest| {
        let said = format!("이 링크의 `{key}` 항목은 이 실습장이 모르는 것입니다.");
        match nearest {
            Some(nearest) => format!("{said} 혹시 `{nearest}`{} 쓰려던 것인가요?", particle(nearest)),
            None => said,
        }
    },
    bad_value: |key, value, nearest, fits| {
        let meant = nearest
            .map(|nearest| format!(" 혹시 `{nearest}`{} 쓰려던 것인가요?", particle(nearest)))
            .unwrap_or_default();
        let fits = if fits.is_empty() { String::new() } else { format!(" 쓸 수 있는 값: {fits}.") };
        format!("이 링크의 `{key}={value}` 값은 맞지 않아 쓰지 않았습니다.{meant}{fits}")
    },
};

/// The object particle that fits a word, which stands in backticks.
fn particle(word: &str) -> String {
    with_particle(word, Particle::Object).split_off(word.len())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_nearest_word_is_said_with_its_particle() {
        assert_eq!(
            (KO.unknown_key)("veiw", Some("view")),
            "이 링크의 `veiw` 항목은 이 실습장이 모르는 것입니다. 혹시 `view`를 쓰려던 것인가요?"
        );
        assert_eq!(
            (EN.bad_value)("view", "paht", Some("path"), "full, path"),
            "`view=paht` in this link does not fit and was left out. Did you mean `path`? It takes: full, path."
        );
    }
}
