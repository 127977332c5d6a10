//! Every lesson is played: the start does not reach the goals, every solution does, every listed mistake raises
//! its own hint, the engine agrees with the option marked right, and both languages say the same things.
#![cfg(not(target_arch = "wasm32"))]
#![allow(clippy::unwrap_used, clippy::panic, reason = "helpers of tests say what they expect")]

use k8s_dns_lab::lesson::{Files, Lesson, Library, Problem, check};
use std::collections::BTreeMap;
use std::fs::{read_dir, read_to_string};
use std::sync::Arc;

const FOLDER: &str = "assets/lessons";

fn slugs() -> Vec<String> {
    let mut all: Vec<String> = read_dir(FOLDER)
        .unwrap()
        .map(|entry| entry.unwrap())
        .filter(|entry| entry.path().join("lesson.yaml").exists())
        .map(|entry| entry.file_name().into_string().unwrap())
        .collect();
    all.sort();
    all
}

fn files(slug: &str) -> Files {
    let mut texts = BTreeMap::new();
    for name in ["lesson.yaml", "world.yaml", "en.md", "ko.md"] {
        if let Ok(text) = read_to_string(format!("{FOLDER}/{slug}/{name}")) {
            texts.insert(name.to_owned(), text);
        }
    }
    Files { slug: slug.to_owned(), texts }
}

fn library() -> Library {
    let text = |name: &str| read_to_string(format!("{FOLDER}/misconceptions/{name}")).unwrap();
    let read = Library::read(&text("library.yaml"), &[("en", &text("en.md")), ("ko", &text("ko.md"))]);
    read.unwrap_or_else(|problems| panic!("{problems:#?}"))
}

fn all() -> Vec<Result<Arc<Lesson>, Vec<Problem>>> {
    slugs().iter().map(|slug| Lesson::read(&files(slug)).map(Arc::new)).collect()
}

#[test]
fn every_lesson_plays() {
    let library = library();
    for lesson in all() {
        let lesson = lesson.unwrap_or_else(|problems| panic!("{problems:#?}"));
        let problems = check(&lesson, Some(&library));
        assert!(problems.is_empty(), "{problems:#?}");
    }
}
