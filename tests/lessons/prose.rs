//! All languages say the same things, each in its own words, and their links lead somewhere.

use super::{FOLDER, at, file_of, files, lessons, library, lines, report};
use k8s_dns_lab::lesson::{Inline, Place, Problem, Prose, Target};
use k8s_dns_lab::text::Language;
use std::path::Path;

/// Who may be linked to: those who made the thing and those who specified it.
const HOSTS: [&str; 12] = [
    "kubernetes.io",
    "v1-34.docs.kubernetes.io",
    "coredns.io",
    "github.com",
    "www.rfc-editor.org",
    "datatracker.ietf.org",
    "man7.org",
    "www.man7.org",
    "wiki.musl-libc.org",
    "sourceware.org",
    "pkg.go.dev",
    "go.dev",
];

/// English words that are nobody's term: one of them outside code and quotes is a sentence left over.
const LEFT_OVER: [&str; 32] = [
    "the", "an", "is", "are", "was", "of", "and", "that", "this", "it", "its", "with", "you", "what", "when", "does",
    "from", "there", "has", "have", "which", "who", "then", "than", "but", "by", "on", "at", "its", "your", "will",
    "be",
];

/// Words that engineers say in English and in lower case.
fn terms(language: Language) -> &'static [&'static str] {
    match language {
        Language::Korean => &["cluster", "headless", "endpoint", "selector", "search"],
        Language::English | Language::Japanese => &[],
    }
}

/// True for a letter that only this language has.
fn is_own(language: Language, letter: char) -> bool {
    match language {
        Language::English => letter.is_ascii_alphabetic(),
        Language::Korean => ('가'..='힣').contains(&letter),
        Language::Japanese => matches!(letter, 'ぁ'..='ヿ' | '一'..='鿿'),
    }
}

/// All texts of the lessons in the order of the languages.
fn all() -> Vec<(String, [Prose; Language::ALL.len()])> {
    let mut all = Vec::new();
    for lesson in lessons() {
        // One that is missing is told by its own test.
        let prose = Language::ALL.map(|language| lesson.prose(language.tag()).cloned().unwrap_or_default());
        all.push((lesson.slug.clone(), prose));
    }
    let library = library();
    all.push(("misconceptions".to_owned(), Language::ALL.map(|language| library.prose[language.tag()].clone())));
    all
}

/// Each text that was translated: its lesson, its language, and it.
fn translated(all: &[(String, [Prose; Language::ALL.len()])]) -> impl Iterator<Item = (&str, Language, &Prose)> {
    all.iter().flat_map(|(slug, prose)| {
        Language::ALL.into_iter().zip(prose).skip(1).map(|(language, prose)| (slug.as_str(), language, prose))
    })
}

#[test]
fn all_languages_have_the_same_texts_of_the_same_shape() {
    let all = all();
    let differences = |(slug, language, prose): (&str, Language, &Prose)| {
        let english = all.iter().find(|(of, _)| of == slug).map(|(_, [english, ..])| english).unwrap();
        let problems: Vec<Problem> = prose.differences(&file_of(language), english, "en.md");
        lines(slug, &problems)
    };
    report(translated(&all).map(differences).collect());
}

/// The English words of a text in another language that stand neither in code nor in quotes.
pub(crate) fn english_left_in(language: Language, prose: &Prose, key: &str) -> Option<String> {
    let text = prose.get(key)?;
    let mut words = String::new();
    for inline in text.paragraphs.iter().flatten() {
        if !matches!(inline, Inline::Code(_)) {
            words.push_str(inline.words());
        }
        words.push(' ');
    }
    let quotes = |one: char| matches!(one, '"' | '「' | '」');
    let outside_quotes: String = words.split(quotes).step_by(2).collect::<Vec<_>>().join(" ");
    // Types, outcomes and addresses need no translation.
    let is_english =
        |word: &str| word.chars().filter(char::is_ascii_lowercase).count() > 1 && !terms(language).contains(&word);
    let needs_own = outside_quotes.split_whitespace().any(is_english);
    if needs_own && !outside_quotes.chars().any(|one| is_own(language, one)) {
        return Some(format!("has no {language:?} in it"));
    }
    let mut run = 0;
    // Japanese writes no blanks: its letters stand between the words of other languages.
    for word in outside_quotes.split(|one: char| one.is_whitespace() || is_own(Language::Japanese, one)) {
        let bare = word.trim_matches(|one: char| !one.is_alphanumeric());
        if LEFT_OVER.contains(&bare) {
            return Some(format!("has the English word \"{bare}\""));
        }
        let is_english = !bare.is_empty() && bare.bytes().all(|byte| byte.is_ascii_alphabetic());
        run = if is_english { run + 1 } else { 0 };
        // A list of names is no sentence.
        run = if word.ends_with([',', ':', '.']) { 0 } else { run };
        if run >= 4 {
            return Some(format!("has four English words in a row, up to \"{bare}\""));
        }
    }
    None
}

#[test]
fn no_english_is_left_in_the_translated_texts() {
    let all = all();
    let left = |(slug, language, prose): (&str, Language, &Prose)| {
        let told = prose.keys().iter().filter_map(|key| {
            let place = prose.get(key).map(|text| text.place).unwrap_or_default();
            english_left_in(language, prose, key)
                .map(|what| at(slug, &file_of(language), place, &format!("`{key}` {what}")))
        });
        told.collect::<Vec<_>>().join("\n")
    };
    report(translated(&all).map(left).collect());
}

/// No text is in the letters of a third language.
#[test]
fn each_text_is_in_the_letters_of_its_language() {
    let mut said = Vec::new();
    for (slug, prose) in all() {
        for (language, prose) in Language::ALL.into_iter().zip(&prose) {
            for key in prose.keys() {
                let Some(text) = prose.get(key) else { continue };
                let is_foreign =
                    |other: Language| other != language && text.plain().chars().any(|one| is_own(other, one));
                for other in [Language::Korean, Language::Japanese].into_iter().filter(|other| is_foreign(*other)) {
                    said.push(at(&slug, &file_of(language), text.place, &format!("`{key}` has {other:?} in it")));
                }
            }
        }
    }
    report(said);
}

/// What is stressed stands between two stars on each side; with one it would be printed with them.
#[test]
fn no_text_shows_the_stars_of_an_emphasis() {
    let mut said = Vec::new();
    for (slug, prose) in all() {
        for (language, prose) in Language::ALL.into_iter().zip(&prose) {
            for key in prose.keys() {
                let Some(text) = prose.get(key) else { continue };
                let mut words = text.paragraphs.iter().flatten();
                if words.any(|inline| matches!(inline, Inline::Plain(words) if words.contains('*'))) {
                    said.push(at(&slug, &file_of(language), text.place, &format!("`{key}` shows a star")));
                }
            }
        }
    }
    report(said);
}

#[test]
fn english_left_in_a_translated_text_is_seen() {
    let left_in = |language: Language, text: &str| {
        english_left_in(language, &Prose::read("a.md", &format!("## key\n{text}\n")).0, "key")
    };
    for (language, left) in [
        (Language::Korean, "이 Service는 the address를 답합니다."),
        (Language::Korean, "Nothing here"),
        (Language::Korean, "이름 asks some other pods now 답합니다."),
        (Language::Japanese, "このServiceはthe addressを返します。"),
        (Language::Japanese, "Nothing here"),
        (Language::Japanese, "headless"),
        (Language::Japanese, "名前asks some other pods nowを返します。"),
    ] {
        assert!(left_in(language, left).is_some(), "{left}");
    }
    for (language, fine) in [
        (Language::Korean, "`db.data.svc`"),
        (Language::Korean, "cluster IP"),
        (Language::Korean, "`kubectl get the pods` 명령입니다."),
        (Language::Korean, "API 서버는 \"may not change once set\"이라고 답합니다."),
        (Language::Japanese, "`db.data.svc`"),
        (Language::Japanese, "`kubectl get the pods`を実行します。"),
        (Language::Japanese, "PodのIP、ServiceのClusterIP、CoreDNSのCorefile、kube-dnsのService"),
        (Language::Japanese, "APIサーバーは「may not change once set」と返します。"),
    ] {
        assert_eq!(left_in(language, fine), None, "{fine}");
    }
}

fn host(url: &str) -> &str {
    url.trim_start_matches("https://").split(['/', '?', '#']).next().unwrap_or_default()
}

fn misled(target: &Target) -> Option<String> {
    match target {
        Target::Url(url) if !HOSTS.contains(&host(url)) => Some(format!("{} is not on the list of hosts", host(url))),
        Target::Lesson(slug) if !Path::new(&format!("{FOLDER}/{slug}/lesson.yaml")).exists() => {
            Some(format!("there is no lesson {slug}"))
        }
        Target::Case(name) if !Path::new(&format!("assets/cases/{name}.yaml")).exists() => {
            Some(format!("there is no case {name}"))
        }
        _ => None,
    }
}

#[test]
fn every_link_leads_somewhere() {
    let mut said = Vec::new();
    for (slug, prose) in all() {
        for (language, prose) in Language::ALL.into_iter().zip(&prose) {
            for key in prose.keys() {
                let Some(text) = prose.get(key) else { continue };
                let links = text.links().filter_map(misled);
                said.extend(links.map(|what| at(&slug, &file_of(language), text.place, &what)));
            }
        }
    }
    for lesson in lessons() {
        let text = files(&lesson.slug).texts.get("lesson.yaml").cloned().unwrap_or_default();
        for reference in &lesson.references {
            let line = text.lines().position(|line| line.contains(&reference.url)).unwrap_or_default();
            let place = Place { line: u32::try_from(line).unwrap() + 1, column: 1 };
            let what = misled(&Target::Url(reference.url.clone()));
            said.extend(what.map(|what| at(&lesson.slug, "lesson.yaml", place, &what)));
        }
    }
    report(said);
    for misleading in [
        Target::Url("https://example.com/".to_owned()),
        Target::Lesson("nowhere".to_owned()),
        Target::Case("nowhere".to_owned()),
    ] {
        assert!(misled(&misleading).is_some(), "{misleading:?}");
    }
}
