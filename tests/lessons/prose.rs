//! Both languages say the same things, each in its own words, and their links lead somewhere.

use super::{FOLDER, at, files, lessons, library, lines, report};
use k8s_dns_lab::lesson::{Inline, Place, Problem, Prose, Target};
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

/// Words that Korean engineers say in English and in lower case.
const TERMS: [&str; 5] = ["cluster", "headless", "endpoint", "selector", "search"];

fn both() -> Vec<(String, Prose, Prose)> {
    let mut all: Vec<_> = lessons()
        .iter()
        .filter_map(|lesson| Some((lesson.slug.clone(), lesson.prose("en")?.clone(), lesson.prose("ko")?.clone())))
        .collect();
    let library = library();
    all.push(("misconceptions".to_owned(), library.prose["en"].clone(), library.prose["ko"].clone()));
    all
}

#[test]
fn both_languages_have_the_same_texts_of_the_same_shape() {
    let differences = |(slug, english, korean): &(String, Prose, Prose)| {
        let problems: Vec<Problem> = korean.differences("ko.md", english, "en.md");
        lines(slug, &problems)
    };
    report(both().iter().map(differences).collect());
}

/// The English words of a Korean text that stand neither in code nor in quotes.
pub fn english_left_in(prose: &Prose, key: &str) -> Option<String> {
    let text = prose.get(key)?;
    let mut words = String::new();
    for inline in text.paragraphs.iter().flatten() {
        if !matches!(inline, Inline::Code(_)) {
            words.push_str(inline.words());
        }
        words.push(' ');
    }
    let outside_quotes: String = words.split('"').step_by(2).collect::<Vec<_>>().join(" ");
    // Types, outcomes and addresses need no translation.
    let is_english = |word: &str| word.chars().filter(char::is_ascii_lowercase).count() > 1 && !TERMS.contains(&word);
    let needs_korean = outside_quotes.split_whitespace().any(is_english);
    if needs_korean && !outside_quotes.chars().any(|one| ('가'..='힣').contains(&one)) {
        return Some("has no Korean in it".to_owned());
    }
    let mut run = 0;
    for word in outside_quotes.split_whitespace() {
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
fn no_english_is_left_in_the_korean_texts() {
    let left = |(slug, _, korean): &(String, Prose, Prose)| {
        let told = korean.keys().iter().filter_map(|key| {
            let place = korean.get(key).map(|text| text.place).unwrap_or_default();
            english_left_in(korean, key).map(|what| at(slug, "ko.md", place, &format!("`{key}` {what}")))
        });
        told.collect::<Vec<_>>().join("\n")
    };
    report(both().iter().map(left).collect());
}

#[test]
fn english_left_in_a_korean_text_is_seen() {
    let read = |text: &str| Prose::read("ko.md", &format!("## key\n{text}\n")).0;
    for left in ["이 Service는 the address를 답합니다.", "Nothing here", "이름 asks some other pods now 답합니다."]
    {
        assert!(english_left_in(&read(left), "key").is_some(), "{left}");
    }
    for fine in [
        "`db.data.svc`",
        "cluster IP",
        "`kubectl get the pods` 명령입니다.",
        "API 서버는 \"may not change once set\"이라고 답합니다.",
    ] {
        assert_eq!(english_left_in(&read(fine), "key"), None, "{fine}");
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
    for (slug, english, korean) in both() {
        for (file, prose) in [("en.md", &english), ("ko.md", &korean)] {
            for key in prose.keys() {
                let Some(text) = prose.get(key) else { continue };
                said.extend(text.links().filter_map(misled).map(|what| at(&slug, file, text.place, &what)));
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
