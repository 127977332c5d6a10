//! What ARCHITECTURE.md says of modules and dependencies, held against the tree.
#![cfg(not(target_arch = "wasm32"))]
#![expect(clippy::unwrap_used, clippy::disallowed_methods, reason = "helpers of tests say what they expect")]

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

fn read(path: &str) -> String {
    fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join(path)).unwrap()
}

/// The first cells of the table under a heading.
fn first_cells(text: &str, heading: &str) -> Vec<String> {
    let section = text.split_once(&format!("\n## {heading}\n")).unwrap().1;
    let section = section.split("\n## ").next().unwrap();
    let rows = section.lines().filter_map(|line| line.strip_prefix('|')).skip(2);
    rows.map(|row| row.split('|').next().unwrap().trim().to_owned()).collect()
}

/// The Rust below a path, by the top-level module it belongs to. Tests may use whatever there is.
fn sources(folder: &Path, module: Option<&str>, found: &mut Vec<(String, String, String)>) {
    let mut entries: Vec<_> = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    entries.sort();
    for path in entries {
        let stem = path.file_stem().unwrap().to_string_lossy().into_owned();
        let module = module.map_or_else(|| stem.clone(), str::to_owned);
        if path.is_dir() && !path.ends_with("tests") {
            sources(&path, Some(&module), found);
        } else if path.extension().is_some_and(|extension| extension == "rs")
            && !path.ends_with("tests.rs")
            && !["lib", "main"].contains(&&*module)
        {
            let text = fs::read_to_string(&path).unwrap();
            let shipped = text.split("#[cfg(test)]\nmod tests {").next().unwrap().to_owned();
            found.push((module, path.display().to_string(), shipped));
        }
    }
}

/// The modules a text names behind a path such as `crate::`, also within braces; comments are left out.
fn named(text: &str, path: &str) -> Vec<String> {
    let code: String =
        text.lines().filter(|line| !line.trim_start().starts_with("//")).map(|line| format!("{line}\n")).collect();
    let word = |rest: &str| rest.chars().take_while(|one| one.is_ascii_lowercase() || *one == '_').collect::<String>();
    let mut all = Vec::new();
    for rest in code.split(path).skip(1) {
        match rest.strip_prefix('{') {
            Some(list) => all.extend(list.split('}').next().unwrap().split(',').map(|one| word(one.trim()))),
            None => all.push(word(rest)),
        }
    }
    all.retain(|module| !module.is_empty());
    all
}

#[test]
fn a_module_uses_those_above_it_alone_and_so_no_circle_closes() {
    let rooms = first_cells(&read("ARCHITECTURE.md"), "The rooms");
    let order: BTreeMap<&str, usize> = rooms
        .iter()
        .enumerate()
        .map(|(at, cell)| (cell.trim_matches('`'), at))
        .filter(|(name, _)| !name.contains("::"))
        .collect();
    let mut files = Vec::new();
    sources(&Path::new(env!("CARGO_MANIFEST_DIR")).join("src"), None, &mut files);
    let mut wrong = Vec::new();
    for (module, path, text) in &files {
        let Some(own) = order.get(module.as_str()) else {
            wrong.push(format!("{path}: ARCHITECTURE.md has no row for `{module}`"));
            continue;
        };
        for other in named(text, "crate::").iter().filter(|other| *other != module) {
            if order.get(other.as_str()).is_some_and(|above| above > own) {
                wrong.push(format!("{path}: `{module}` uses `{other}`, which stands below it"));
            }
        }
    }
    assert!(files.len() > 250 && wrong.is_empty(), "{} files\n{}", files.len(), wrong.join("\n"));
}

/// The functions of a formatted text, each with its name and how many lines it has.
fn functions(text: &str) -> Vec<(String, usize)> {
    let lines: Vec<&str> = text.lines().collect();
    let mut all = Vec::new();
    for (at, line) in lines.iter().enumerate() {
        let code = line.trim_start();
        let Some((front, rest)) = code.split_once("fn ") else { continue };
        let is_one = front
            .split_whitespace()
            .all(|word| word.starts_with("pub") || word.starts_with("in ") || word == "const" || word.ends_with(')'));
        let name: String = rest.chars().take_while(|one| one.is_alphanumeric() || *one == '_').collect();
        // What is declared or said on one line.
        if !is_one || name.is_empty() || code.ends_with(['}', ';']) {
            continue;
        }
        let indent = &line[..line.len() - code.len()];
        let ends = |line: &&str| {
            line.strip_prefix(indent).is_some_and(|rest| rest == "}" || rest.starts_with(')') && rest.ends_with(';'))
        };
        let length = lines[at..].iter().position(ends).unwrap() + 1;
        all.push((name, length));
    }
    all
}

/// What somebody reads in one go: a function on one screen, a room in one file. A view may be longer.
#[test]
fn a_function_has_at_most_sixty_lines_and_a_file_at_most_four_hundred() {
    let mut files = Vec::new();
    sources(&Path::new(env!("CARGO_MANIFEST_DIR")).join("src"), None, &mut files);
    let (mut long, mut counted) = (Vec::new(), 0);
    for (module, path, text) in &files {
        let lines = text.lines().count();
        if lines > 400 {
            long.push(format!("{path}: {lines} lines"));
        }
        if module == "page" {
            continue;
        }
        let functions = functions(text);
        counted += functions.len();
        let too_long = functions.into_iter().filter(|(_, lines)| *lines > 60);
        long.extend(too_long.map(|(name, lines)| format!("{path}: `{name}` has {lines} lines")));
    }
    assert!(counted > 3000 && long.is_empty(), "{counted} functions\n{}", long.join("\n"));
}

#[test]
fn fewer_than_twenty_views_are_longer_than_a_screen() {
    let mut files = Vec::new();
    sources(&Path::new(env!("CARGO_MANIFEST_DIR")).join("src/page"), Some("page"), &mut files);
    let of_file = |(_, path, text): &(String, String, String)| {
        let long = functions(text).into_iter().filter(|(_, lines)| *lines > 60);
        long.map(|(name, lines)| format!("{path}: `{name}` has {lines} lines")).collect::<Vec<_>>()
    };
    let long: Vec<String> = files.iter().flat_map(of_file).collect();
    assert!((1..20).contains(&long.len()), "{}", long.join("\n"));
}

/// Kubernetes has it one way too: who changes the store knows it, and it knows none of them.
#[test]
fn the_store_of_the_cluster_knows_neither_the_api_server_nor_the_controllers() {
    let mut files = Vec::new();
    sources(&Path::new(env!("CARGO_MANIFEST_DIR")).join("src/cluster"), None, &mut files);
    let own = files.iter().filter(|(module, ..)| ["store", "admission", "index", "task"].contains(&&**module));
    let own: Vec<_> = own.collect();
    for (_, path, text) in &own {
        for line in text.lines().filter(|line| !line.trim_start().starts_with("//")) {
            assert!(!line.contains("controllers") && !line.contains("api_server"), "{path}: {line}");
        }
    }
    assert!(own.len() > 15, "{} files", own.len());
}

#[test]
fn a_room_of_the_page_uses_those_before_it_alone_and_so_no_circle_closes() {
    let page = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/page");
    let order = read("src/page/mod.rs");
    let order = order.split_once("in this order:").unwrap().1.split_once(".\n").unwrap().0.replace("//!", "");
    let order: Vec<&str> = order.split(',').map(|room| room.trim().trim_matches('`')).collect();
    let mut files = Vec::new();
    sources(&page, None, &mut files);
    let mut wrong = Vec::new();
    let mut arrows = 0;
    for (room, path, text) in files.iter().filter(|(room, ..)| !["mod", "bench"].contains(&room.as_str())) {
        let Some(own) = order.iter().position(|known| known == room) else {
            wrong.push(format!("{path}: src/page/mod.rs gives `{room}` no place in the order"));
            continue;
        };
        // What is reached by `super` would be seen by nobody here.
        let climbs = if path.ends_with(&format!("page/{room}.rs")) { "super::" } else { "super::super::" };
        let is_deep = Path::new(path).parent().and_then(Path::parent).is_some_and(|parent| parent.ends_with("page"));
        if (is_deep || climbs == "super::") && text.contains(&format!("use {climbs}")) {
            wrong.push(format!("{path}: other rooms are named from `crate::page` on"));
        }
        for other in named(text, "crate::page::").iter().filter(|other| *other != room) {
            match order.iter().position(|known| known == other) {
                Some(at) if at > own => wrong.push(format!("{path}: `{room}` uses `{other}`, which stands behind it")),
                found => arrows += usize::from(found.is_some()),
            }
        }
    }
    assert!(arrows > 300 && wrong.is_empty(), "{arrows} arrows\n{}", wrong.join("\n"));
}

/// What of the page is kept beside its contexts, each with its reason.
const GLOBALS: [(&str, &str); 3] = [
    // The document has one focus: of all presses that would move it, wherever they were made, the last counts.
    ("src/page/browser/focus.rs", "LATEST"),
    // Address and storage are asked before there is a page to hand a context down.
    ("src/page/browser/framed.rs", "IS_EMBEDDED"),
    // The document has one head: a style sheet is put there once, whoever asks for it.
    ("src/page/browser/stylesheet.rs", "COMING"),
];

#[test]
fn the_page_keeps_nothing_beside_its_contexts_but_what_the_document_has_once() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut files = Vec::new();
    sources(&root.join("src/page"), Some("page"), &mut files);
    let mut found = Vec::new();
    for (_, path, text) in &files {
        let path = Path::new(path).strip_prefix(root).unwrap().display().to_string().replace('\\', "/");
        for line in text.lines().map(str::trim_start).filter(|line| !line.starts_with("//")) {
            let after = line
                .split_once("static ")
                .filter(|(before, _)| before.is_empty() || before.starts_with("pub") && before.ends_with(' '));
            if let Some((_, rest)) = after {
                let name: String = rest.chars().take_while(|one| one.is_alphanumeric() || *one == '_').collect();
                found.push((path.clone(), name));
            }
        }
    }
    let known = GLOBALS.map(|(path, name)| (path.to_owned(), name.to_owned()));
    assert_eq!(found, known, "{} files", files.len());
}

/// `?` takes it, and whoever meets it can print it.
#[test]
fn what_is_called_an_error_is_one() {
    let mut files = Vec::new();
    sources(&Path::new(env!("CARGO_MANIFEST_DIR")).join("src"), None, &mut files);
    let all: String = files.iter().map(|(_, _, text)| text.as_str()).collect();
    let word = |rest: &str| rest.chars().take_while(|one| one.is_alphanumeric()).collect::<String>();
    let declared = ["enum ", "struct "].iter().flat_map(|kind| all.split(kind).skip(1)).map(word);
    let mut errors: Vec<String> = declared.filter(|name| name.ends_with("Error")).collect();
    errors.sort();
    errors.dedup();
    let is_one =
        |name: &&String| all.contains(&format!("Error for {name} ")) || all.contains(&format!("Error for {name}<"));
    let wrong: Vec<&String> = errors.iter().filter(|name| !is_one(name)).collect();
    assert!(errors.len() > 15 && wrong.is_empty(), "of {} no `Error`: {wrong:?}", errors.len());
}

#[test]
fn every_dependency_has_its_line() {
    let described = first_cells(&read("ARCHITECTURE.md"), "Dependencies, and why").join(", ");
    let described: Vec<&str> = described.split([',', ' ']).collect();
    let mut section = "";
    let manifest = read("Cargo.toml");
    let mut count = 0;
    for line in manifest.lines() {
        if line.starts_with('[') {
            section = line;
            continue;
        }
        let is_shipped = section.ends_with("dependencies]") && !section.contains("dev-") && !section.contains("build-");
        if let Some((name, _)) = line.split_once(" = ").filter(|_| is_shipped && !line.starts_with(['#', ' '])) {
            count += 1;
            assert!(described.contains(&name), "ARCHITECTURE.md does not say why there is {name}");
        }
    }
    assert!(count > 8, "{count} dependencies were found");
}

#[test]
fn every_file_that_is_named_is_there() {
    fn all(folder: &Path, found: &mut Vec<std::path::PathBuf>) {
        for path in fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()) {
            if path.is_dir() { all(&path, found) } else { found.push(path) }
        }
    }
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut files = Vec::new();
    ["src", "tests", "fuzz", "benches"].iter().for_each(|folder| all(&root.join(folder), &mut files));
    let text = read("ARCHITECTURE.md");
    let quoted = text.split('`').skip(1).step_by(2);
    let named: Vec<&str> = quoted.filter(|name| name.contains('/') && name.ends_with(".rs")).collect();
    for name in &named {
        assert!(files.iter().any(|file| file.ends_with(name)), "{name} is nowhere");
    }
    assert!(named.len() > 30, "{} files are named", named.len());
}

#[test]
fn a_memo_is_read_where_it_is_followed_for_one_that_is_only_tracked_is_never_computed_and_tells_nobody() {
    let mut pages = Vec::new();
    sources(&Path::new(env!("CARGO_MANIFEST_DIR")).join("src/page"), Some("page"), &mut pages);
    let mut memos = 0;
    for (_, path, text) in &pages {
        for line in text.lines().filter(|line| line.contains("= Memo::new(")) {
            memos += 1;
            let name = line.trim().trim_start_matches("let ").split([' ', ':']).next().unwrap();
            let is_tracked = text.contains(&format!(" {name}.track()"));
            let is_read = [".get()", ".with("].iter().any(|read| text.contains(&format!("{name}{read}")));
            assert!(is_read || !is_tracked, "{path}: {name}");
        }
    }
    assert!(memos > 20, "{memos}");
}
