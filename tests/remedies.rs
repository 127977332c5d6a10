//! The nearest edits: what is offered leads, when made, to exactly what was promised; nothing is offered
//! twice, and nothing where no edit can matter.
#![cfg(not(target_arch = "wasm32"))]
#![allow(clippy::unwrap_used, clippy::panic, reason = "helpers of tests say what they expect")]

use k8s_dns_lab::sandbox::{Aim, Ask, Case, Covered, Edit, Promise, Remedy, Sandbox, known_confusions};
use k8s_dns_lab::text::{Language, remedy};
use std::fs::read_to_string;

const FOLDER: &str = "assets/cases";

fn worlds() -> Vec<(String, Sandbox)> {
    let index = known_confusions(&read_to_string(format!("{FOLDER}/index.yaml")).unwrap());
    let slugs = index.into_iter().filter_map(|one| match one.covered {
        Covered::By(slug) => Some(slug),
        Covered::Not => None,
    });
    let open = |slug: String| {
        let case = Case::read(&read_to_string(format!("{FOLDER}/{slug}.yaml")).unwrap()).unwrap();
        (slug, case.link.open().0)
    };
    let mut all: Vec<(String, Sandbox)> = slugs.map(open).collect();
    all.push(("four answers".to_owned(), Sandbox::four_answers()));
    all
}

/// Makes a remedy and takes it back; fails where it leads elsewhere than promised.
fn keeps_its_promise(sandbox: &mut Sandbox, question: &Ask, remedy: &Remedy) {
    sandbox.ask(question.clone());
    let before = sandbox.clone();
    let edit = Edit::Try { requests: remedy.requests.clone(), question: remedy.question.clone() };
    sandbox.edit(edit).unwrap_or_else(|refusal| panic!("{remedy:?}\n{refusal:?}"));
    assert_eq!(sandbox.done().len(), before.done().len() + 1, "one step: {remedy:?}");
    let answer = sandbox.answer(sandbox.question());
    assert_eq!(Promise::of(&answer), remedy.promise, "{remedy:?}");
    assert!(sandbox.undo());
    assert_eq!(*sandbox, before);
}

fn check(sandbox: &mut Sandbox, question: &Ask) -> Vec<Remedy> {
    let answer = sandbox.answer(question);
    let all = sandbox.remedies(question).finish();
    assert!(all.len() <= 3);
    for (position, one) in all.iter().enumerate() {
        assert!((1..=2).contains(&one.moves.len()));
        assert_ne!(one.promise, Promise::of(&answer), "{one:?} changes nothing");
        let twice = all.iter().skip(position + 1).any(|other| {
            (&other.requests, &other.question) == (&one.requests, &one.question)
                || remedy::sentence(Language::English, other) == remedy::sentence(Language::English, one)
        });
        assert!(!twice, "{one:?} is offered twice");
        keeps_its_promise(sandbox, question, one);
    }
    all
}

fn said(all: &[Remedy]) -> Vec<String> {
    let line = |one: &Remedy| {
        format!("{} => {}", remedy::sentence(Language::English, one), remedy::outcome(Language::English, &one.promise))
    };
    all.iter().map(line).collect()
}

#[test]
fn every_world_of_a_known_confusion_has_remedies_that_keep_their_promise() {
    for (slug, mut sandbox) in worlds() {
        let question = sandbox.question().clone();
        let answer = sandbox.answer(&question);
        let started = std::time::Instant::now();
        let search = sandbox.remedies(&question).finish();
        let took = started.elapsed();
        let all = check(&mut sandbox, &question);
        println!("{slug} ({question}; {:?}; {took:?}; {})", Aim::of(&question, &answer), search.len());
        for line in said(&all) {
            println!("    {line}");
        }
    }
}
