//! The commands of kubernetes.io's pages, each as it is printed there, in the world that goes with the page:
//! `tests/walkthroughs/README.md` says how they are written down.
#![cfg(not(target_arch = "wasm32"))]
#![expect(clippy::unwrap_used, clippy::panic, reason = "helpers of tests say what they expect")]

use k8s_dns_lab::case::{Case, walkthroughs};
use k8s_dns_lab::sandbox::{Edit, Sandbox};
use k8s_dns_lab::shell::{Reply, Shell};
use k8s_dns_lab::text::Language;
use std::collections::BTreeSet;
use std::fs::{read_dir, read_to_string};

const WORLDS: &str = "assets/walkthroughs";
const PAGES: &str = "tests/walkthroughs";

/// A command and what is wanted of it.
#[derive(Debug, Default)]
struct Command {
    line: usize,
    /// As the page prints it, or as we do.
    printed: String,
    /// What stands for words of the reader's own cluster.
    filled: Vec<(String, String)>,
    in_the_editor: bool,
    status: u8,
    opens: Option<String>,
    prints: Vec<String>,
}

impl Command {
    /// What is typed here: where the page has a word of a cluster of its own, what tells that word in this one.
    fn typed(&self) -> String {
        self.filled.iter().fold(self.printed.clone(), |typed, (word, with)| typed.replace(word, with))
    }
}

fn commands(slug: &str) -> Vec<Command> {
    let mut all: Vec<Command> = Vec::new();
    for (number, text) in (1..).zip(read_to_string(format!("{PAGES}/{slug}.txt")).unwrap().lines()) {
        let (sign, rest) = text.split_once(' ').unwrap_or((text, ""));
        match sign {
            "$" | ">" | "%" => all.push(Command {
                line: number,
                printed: rest.to_owned(),
                in_the_editor: sign == "%",
                ..Command::default()
            }),
            ";" => continue,
            _ => {}
        }
        let Some(command) = all.last_mut() else { continue };
        match sign {
            "$" | ">" | "%" => {}
            "@" => {
                let chosen = rest.split_once(" := ").map(|(word, with)| (word, with.to_owned()));
                let found = rest.split_once(" = ").map(|(word, with)| (word, format!("$({with})")));
                let (word, with) = chosen.or(found).unwrap_or_else(|| panic!("{slug}, line {number}: {text}"));
                assert!(command.printed.contains(word), "{slug}, line {number}: {word} is not in the command");
                command.filled.push((word.to_owned(), with));
            }
            "=" => command.status = rest.parse().unwrap(),
            "!" => command.opens = Some(rest.to_owned()),
            _ => command.prints.push(text.to_owned()),
        }
    }
    assert!(!all.is_empty(), "{slug}");
    all
}

/// True where a line is as wanted: blanks count as one, `*` is anything.
fn fits(wanted: &str, line: &str) -> bool {
    let plain = |text: &str| text.split_whitespace().collect::<Vec<_>>().join(" ");
    let (wanted, line) = (plain(wanted), plain(line));
    let mut parts = wanted.split('*');
    let Some(mut rest) = parts.next().and_then(|first| line.strip_prefix(first)) else { return false };
    let mut parts = parts.peekable();
    if parts.peek().is_none() {
        return rest.is_empty();
    }
    while let Some(part) = parts.next() {
        if parts.peek().is_none() {
            return rest.ends_with(part);
        }
        let Some((_, behind)) = rest.split_once(part) else { return false };
        rest = behind;
    }
    true
}

/// The world of a page, as it is opened.
fn opened(slug: &str) -> (Case, Sandbox) {
    let text = read_to_string(format!("{WORLDS}/{slug}.yaml")).unwrap();
    let case = Case::read(&text).unwrap_or_else(|| panic!("{slug} is no world"));
    let (_, problems) = case.link.open();
    assert!(problems.is_empty(), "{slug}: {problems:?}");
    let mut sandbox = Sandbox::toy();
    sandbox.edit(Edit::Open(Box::new(case.link.clone()))).unwrap();
    (case, sandbox)
}

/// What is amiss with what a command did.
fn amiss(command: &Command, reply: &Reply) -> Option<String> {
    if command.in_the_editor {
        return (reply.output.status != 0).then(|| reply.output.errors.clone());
    }
    let opens = reply.opens.as_ref().map(|object| format!("{}/{}", object.kind.name(), object.name));
    if opens != command.opens {
        return Some(format!("opens {opens:?}"));
    }
    let all = format!("{}\n{}", reply.output.text, reply.output.errors);
    let mut lines = all.lines();
    if let Some(missing) = command.prints.iter().find(|wanted| !lines.any(|line| fits(wanted, line))) {
        return Some(format!("does not print, in this place: {missing}"));
    }
    (reply.output.status != command.status).then(|| format!("ends with {}", reply.output.status))
}

fn slugs() -> Vec<String> {
    let index = read_to_string(format!("{WORLDS}/index.yaml")).unwrap();
    walkthroughs(&index).iter().map(|page| page.slug().to_owned()).collect()
}

#[test]
fn every_command_of_a_page_runs_as_it_is_printed_there() {
    let mut failed = String::new();
    for slug in slugs() {
        let (_, mut sandbox) = opened(&slug);
        let mut shell = Shell::default();
        for command in commands(&slug) {
            let typed = command.typed();
            let reply = shell.run(&mut sandbox, Language::English, &typed);
            if let Some(amiss) = amiss(&command, &reply) {
                failed.push_str(&format!(
                    "{slug}.txt:{}: {typed}\n  {amiss}\n{}{}\n",
                    command.line, reply.output.text, reply.output.errors
                ));
            }
        }
    }
    assert!(failed.is_empty(), "{failed}");
}

#[test]
fn a_world_offers_the_commands_of_its_page() {
    for slug in slugs() {
        let (case, _) = opened(&slug);
        let wanted: Vec<String> =
            commands(&slug).iter().filter(|command| !command.in_the_editor).map(Command::typed).collect();
        if std::env::var_os("PROMISES").is_some() {
            println!("{slug}");
            wanted.iter().for_each(|typed| println!("- {typed:?}"));
            continue;
        }
        assert_eq!(case.commands(), wanted, "{slug}: PROMISES=1 prints what the file is to have");
    }
}

#[test]
fn every_file_is_of_a_page_that_is_told_of_in_each_language() {
    let index = read_to_string(format!("{WORLDS}/index.yaml")).unwrap();
    let pages = walkthroughs(&index);
    assert_eq!(pages.len(), 9);
    for page in &pages {
        assert!(page.address().starts_with("https://kubernetes.io/docs/"), "{}", page.slug());
        assert!(!page.title().is_empty(), "{}", page.slug());
        for language in Language::ALL {
            assert!(page.says(language.tag()).ends_with(['.', '。']), "{} in {}", page.slug(), language.tag());
        }
    }
    let named: BTreeSet<String> = pages.iter().map(|page| page.slug().to_owned()).collect();
    for (folder, ending, other) in [(WORLDS, ".yaml", "index"), (PAGES, ".txt", "README")] {
        let files = read_dir(folder).unwrap().map(|file| file.unwrap().file_name().into_string().unwrap());
        let files: BTreeSet<String> = files.filter_map(|name| name.strip_suffix(ending).map(str::to_owned)).collect();
        assert_eq!(files.into_iter().filter(|name| name != other).collect::<BTreeSet<_>>(), named);
    }
}
