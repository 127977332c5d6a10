//! "Write a lesson in ten minutes" of CONTRIBUTING, followed literally.

use super::prose::english_left_in;
use super::{library, lines};
use k8s_dns_lab::lesson::{Files, Lesson, check};
use k8s_dns_lab::text::Language;
use std::collections::BTreeMap;
use std::fs::read_to_string;
use std::sync::Arc;

const HEAD: &str = "## Write a lesson in ten minutes";

/// The blocks of the section: what stands in backticks on the line before each, and its text.
fn blocks() -> Vec<(String, String)> {
    let text = read_to_string("CONTRIBUTING.md").unwrap();
    let section = text.split_once(HEAD).unwrap().1;
    let mut all = Vec::new();
    let mut lines = section.lines();
    let mut named = String::new();
    while let Some(line) = lines.next() {
        if line.starts_with("```") {
            let block: Vec<&str> = lines.by_ref().take_while(|line| *line != "```").collect();
            all.push((std::mem::take(&mut named), block.join("\n") + "\n"));
        } else if line.starts_with("## ") {
            break;
        } else if !line.is_empty() {
            named = line.strip_prefix('`').and_then(|line| line.strip_suffix('`')).unwrap_or_default().to_owned();
        }
    }
    all
}

#[test]
fn the_lesson_of_the_guide_is_one() {
    let mut texts = BTreeMap::new();
    let mut commands = String::new();
    for (name, text) in blocks() {
        match name.strip_prefix("assets/lessons/typo/") {
            Some(name) => drop(texts.insert(name.to_owned(), text)),
            None => commands.push_str(&text),
        }
    }
    assert_eq!(texts.keys().collect::<Vec<_>>(), ["en.md", "ko.md", "lesson.yaml", "world.yaml"]);
    let files = Files { slug: "typo".to_owned(), texts };
    let lesson = Lesson::read(&files).unwrap_or_else(|problems| panic!("{}", lines("typo", &problems)));
    let lesson = Arc::new(lesson);
    let problems = check(&lesson, Some(&library()));
    assert!(problems.is_empty(), "\n{}", lines("typo", &problems));
    let (english, korean) = (lesson.prose("en").unwrap(), lesson.prose("ko").unwrap());
    assert_eq!(korean.differences("ko.md", english, "en.md"), []);
    for key in korean.keys() {
        assert_eq!(english_left_in(Language::Korean, korean, key), None, "{key}");
    }
    assert!(lesson.solutions.len() >= 2 && !lesson.mistakes.is_empty() && lesson.fix.is_some());
    // What it says to run is this very file.
    for command in commands.lines() {
        assert!(command.contains("cargo test --test lessons"), "{command}");
    }
    assert!(
        commands.contains("the_index") && read_to_string("tests/lessons/main.rs").unwrap().contains("fn the_index")
    );
}
