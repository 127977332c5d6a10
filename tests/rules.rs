//! The rule book (`src/rule.rs`, `docs/rules/`) and everything that cites it say the same.
#![cfg(not(target_arch = "wasm32"))]
#![expect(
    clippy::unwrap_used,
    clippy::disallowed_methods,
    clippy::panic,
    reason = "helpers of tests say what they expect"
)]

use k8s_dns_lab::resolution::trace::CheckId;
use k8s_dns_lab::rule::{Entry, Rule};
use regex::Regex;
use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

/// A paragraph of the book.
struct Paragraph {
    fact: String,
    source: String,
    file: String,
}

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// The files under a folder of the tree, by the endings of their names.
fn files(folder: &str, endings: &[&str]) -> Vec<PathBuf> {
    let mut found = Vec::new();
    let mut folders = vec![root().join(folder)];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(&folder).unwrap() {
            let path = entry.unwrap().path();
            let is_wanted = |ending: &&str| path.extension().is_some_and(|extension| extension == *ending);
            if path.ends_with("target") {
                continue;
            }
            if path.is_dir() {
                folders.push(path);
            } else if endings.iter().any(is_wanted) {
                found.push(path);
            }
        }
    }
    found.sort();
    assert!(!found.is_empty(), "{folder} has no file of {endings:?}");
    found
}

fn text(path: &Path) -> String {
    fs::read_to_string(path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

fn table() -> BTreeMap<&'static str, Entry> {
    let mut table = BTreeMap::new();
    for entry in Rule::all() {
        assert!(table.insert(entry.rule.id(), entry).is_none(), "{} is in the table twice", entry.rule);
    }
    table
}

fn book() -> BTreeMap<String, Paragraph> {
    let link = Regex::new(r"\[([^\]]*)\]\([^)]*\)").unwrap();
    let mut book = BTreeMap::new();
    for path in files("docs/rules", &["md"]) {
        let file = path.strip_prefix(root().join("docs/rules")).unwrap().with_extension("").display().to_string();
        for section in text(&path).split("\n## ").skip(1) {
            let mut blocks = section.split("\n\n").map(str::trim);
            let id = blocks.next().unwrap().to_owned();
            let said = blocks.next().and_then(|block| block.strip_prefix("**")?.split_once(".**"));
            let (fact, _) = said.unwrap_or_else(|| panic!("{id} of {file}.md does not begin with **a fact.**"));
            let source = blocks.next().and_then(|block| block.strip_prefix("Source: "));
            let source = source.unwrap_or_else(|| panic!("{id} of {file}.md has no line that begins with Source:"));
            let source = link.replace_all(source, "$1").replace('`', "");
            let source = source.split(". Recorded: ").next().unwrap().trim_end_matches('.').to_owned();
            assert_eq!(blocks.find(|block| !block.is_empty()), None, "{id} of {file}.md has more than two blocks");
            let paragraph = Paragraph { fact: fact.to_owned(), source, file: file.clone() };
            assert!(book.insert(id.clone(), paragraph).is_none(), "{id} is in the book twice");
        }
    }
    book
}

#[test]
fn the_table_and_the_book_have_the_same_rules_with_the_same_words() {
    let (table, book) = (table(), book());
    let of_table: Vec<&str> = table.keys().copied().collect();
    let of_book: Vec<&str> = book.keys().map(String::as_str).collect();
    assert_eq!(of_table, of_book);
    for (id, entry) in &table {
        let paragraph = &book[*id];
        assert_eq!(entry.fact, paragraph.fact, "{id} in docs/rules/{}.md", paragraph.file);
        assert_eq!(entry.source, paragraph.source, "{id} in docs/rules/{}.md", paragraph.file);
    }
}

#[test]
fn the_index_names_every_part_of_the_book_and_its_file() {
    let index = text(&root().join("docs/rules.md"));
    let row = Regex::new(r"(?m)^\| ([A-Z]{1,2}) \| \[[^\]]+\]\(rules/([a-z-]+/[\w-]+)\.md#[^)]+\) \|").unwrap();
    let listed: BTreeSet<(String, String)> =
        row.captures_iter(&index).map(|row| (row[1].to_owned(), row[2].to_owned())).collect();
    let part = |id: &str| id.trim_end_matches(|digit: char| digit.is_ascii_digit()).to_owned();
    let parts = book().iter().map(|(id, paragraph)| (part(id), paragraph.file.clone())).collect();
    assert_eq!(listed, parts);
    for (part, file) in &listed {
        let name = file.split_once('/').unwrap().1;
        assert!(name.starts_with(&format!("{part}-")), "the file of {part} is found by its letters: {file}");
    }
}

#[test]
fn rules_of_a_part_are_numbered_from_one_without_a_gap() {
    let mut parts: BTreeMap<String, Vec<u32>> = BTreeMap::new();
    for entry in Rule::all() {
        let id = entry.rule.id();
        let number = id.trim_start_matches(|letter: char| letter.is_ascii_uppercase());
        parts.entry(id.trim_end_matches(number).to_owned()).or_default().push(number.parse().unwrap());
    }
    for (part, numbers) in parts {
        assert_eq!(numbers, (1..=numbers.len() as u32).collect::<Vec<_>>(), "part {part}");
    }
}

/// What looks like an id in a comment is one; what follows the word rule in a text of the tree too.
#[test]
fn whatever_is_cited_is_in_the_table() {
    let table = table();
    let id = Regex::new(r"\b[A-Z]{1,2}[0-9]{1,2}\b").unwrap();
    let cited =
        Regex::new(r"\b[Rr]ules? ([A-Z]{1,2}[0-9]{1,2}(?:(?:, | and | to | or )[A-Z]{1,2}[0-9]{1,2})*)").unwrap();
    let (mut count, mut unknown) = (0, Vec::new());
    let mut look = |path: &Path, line: usize, part: &str| {
        for id in id.find_iter(part).map(|found| found.as_str()) {
            count += 1;
            if !table.contains_key(id) {
                unknown.push(format!("{}:{}: {id}", path.strip_prefix(root()).unwrap().display(), line + 1));
            }
        }
    };
    for folder in ["src", "tests", "benches", "fuzz"] {
        for path in files(folder, &["rs"]) {
            for (line, text) in text(&path).lines().enumerate() {
                if let Some((_, comment)) = text.split_once("//") {
                    look(&path, line, comment);
                }
            }
        }
    }
    let texts = [("docs", &["md"][..]), ("assets", &["txt", "md", "yaml", "css", "js"]), ("tests/vectors", &["md"])];
    let alone = ["README.md", "ARCHITECTURE.md", "CONTRIBUTING.md"].map(|file| root().join(file));
    let texts = texts.into_iter().flat_map(|(folder, endings)| files(folder, endings)).chain(alone);
    for path in texts {
        for (line, text) in text(&path).lines().enumerate() {
            cited.captures_iter(text).for_each(|found| look(&path, line, &found[1]));
        }
    }
    // In the book itself every id counts: a rule refers to others.
    for path in files("docs/rules", &["md"]) {
        for (line, text) in text(&path).lines().enumerate() {
            look(&path, line, text.split("Source: ").next().unwrap_or_default());
        }
    }
    assert_eq!(unknown, [""; 0]);
    assert!(count > 400, "only {count} citations were found: the search no longer fits how they are written");
}

/// A recording that the book names is in the tree, by its file or its id. A set that the tree does not have
/// cannot be looked at.
#[test]
fn a_recording_that_a_rule_names_can_be_found() {
    let (mut stems, mut ids) = (BTreeSet::new(), BTreeSet::new());
    let id = Regex::new(r#""id": ?"([^"]+)""#).unwrap();
    for path in files("tests/vectors", &["json"]) {
        stems.insert(path.file_stem().unwrap().to_string_lossy().into_owned());
        ids.extend(id.captures_iter(&text(&path)).map(|found| found[1].to_owned()));
    }
    let recorded = Regex::new(r"(?m)^Source: .* Recorded: (.+)\.$").unwrap();
    let name = Regex::new("`([^`]+)`").unwrap();
    let (mut count, mut lost) = (0, Vec::new());
    for path in files("docs/rules", &["md"]) {
        let text = text(&path);
        for names in recorded.captures_iter(&text) {
            for name in name.captures_iter(&names[1]).map(|found| found[1].to_owned()) {
                let set = name.split_once("-0-").map(|(set, _)| set);
                let is_here = |set| stems.contains(&format!("server_{set}")) || stems.contains(set);
                count += 1;
                if set.is_none_or(is_here) && !stems.contains(&name) && !ids.contains(&name) {
                    lost.push(name);
                }
            }
        }
    }
    assert_eq!(lost, [""; 0]);
    assert!(count > 200, "only {count} recordings were found: the search no longer fits how they are written");
}

/// The old home of the book was outside the tree.
#[test]
fn nothing_points_to_a_book_that_is_not_in_the_tree() {
    let old = Regex::new(r"\bRULE[S] [A-Zp]|dns/RULE[S]|STUB_RE[S]OLVERS").unwrap();
    for folder in ["src", "tests", "docs", "assets", "benches", "scripts"] {
        for path in files(folder, &["rs", "md", "mjs", "txt", "yaml"]) {
            assert!(!old.is_match(&text(&path)), "{}", path.display());
        }
    }
}

#[test]
fn the_usual_rule_of_a_check_is_the_one_its_doc_cites() {
    let trace = text(&root().join("src/resolution/trace/check.rs"));
    let list = trace.split("pub enum CheckId {").nth(1).unwrap().split("\n}").next().unwrap();
    let variant = Regex::new(r"/// [^\n]*\(rules? ([^)]+)\)\.\n(?:\s*///[^\n]*\n)*\s*([A-Za-z]+),").unwrap();
    let cited: BTreeMap<String, String> =
        variant.captures_iter(list).map(|found| (found[2].to_owned(), found[1].to_owned())).collect();
    assert_eq!(cited.len(), CheckId::ALL.len(), "a check without a rule in its doc: {cited:?}");
    for check in CheckId::ALL {
        let rules = &cited[&format!("{check:?}")];
        let is_cited = rules.split(", ").any(|id| id == check.rule().id());
        assert!(is_cited, "{check:?} applies rule {} and cites {rules}", check.rule());
    }
}
