//! Among the rooms of a folder no circle closes: what one uses of another is never, by whatever way, what uses it.
//! A room is a file, or a folder with all that is in it. The folder's own file (`mod.rs`, or the file of its name) stands
//! for the folder and knows what is in it. What fills a table of functions at which a release is cut (`late.rs`) is not
//! counted: nobody names what is behind it.
#![cfg(not(target_arch = "wasm32"))]
#![expect(clippy::unwrap_used, reason = "helpers of tests say what they expect")]

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;

/// The place of a module: the names from the crate down to it.
type Place = Vec<String>;

/// What a module has and names.
#[derive(Default)]
struct Module {
    /// What it defines.
    defines: BTreeSet<String>,
    /// What it uses, under which name, and whether it hands that on.
    uses: Vec<(Vec<String>, String, bool)>,
    /// The paths in its code.
    paths: BTreeSet<Vec<String>>,
}

/// What a text is made of: words, `::`, and every other sign by itself. Comments, texts in quotes and tests are left out.
fn signs_of(text: &str) -> Vec<&str> {
    let mut rest = text.split("#[cfg(test)]\nmod tests {").next().unwrap();
    let mut signs = Vec::new();
    while let Some(letter) = rest.chars().next() {
        let length = if let Some(raw) = rest.strip_prefix("r#\"") {
            raw.find("\"#").map_or(rest.len(), |end| end + 5)
        } else if let Some(raw) = rest.strip_prefix("r\"") {
            raw.find('"').map_or(rest.len(), |end| end + 3)
        } else if rest.starts_with("//") {
            rest.find('\n').unwrap_or(rest.len())
        } else if letter == '"' {
            quoted(rest)
        } else if let Some(length) = letter_in_quotes(rest) {
            length
        } else {
            let is_of_word = |letter: char| letter.is_ascii_alphanumeric() || letter == '_';
            let length = match rest.find(|letter| !is_of_word(letter)) {
                Some(0) if rest.starts_with("::") => 2,
                Some(0) => letter.len_utf8(),
                found => found.unwrap_or(rest.len()),
            };
            signs.extend(Some(&rest[..length]).filter(|sign| !sign.trim().is_empty()));
            length
        };
        rest = &rest[length..];
    }
    signs
}

/// How long a text in quotes is.
fn quoted(text: &str) -> usize {
    let mut is_escaped = false;
    for (at, letter) in text.char_indices().skip(1) {
        match letter {
            _ if is_escaped => is_escaped = false,
            '\\' => is_escaped = true,
            '"' => return at + 1,
            _ => {}
        }
    }
    text.len()
}

/// How long a letter in quotes is, where there is one: a lifetime has one quote.
fn letter_in_quotes(text: &str) -> Option<usize> {
    let inner = text.strip_prefix('\'')?;
    let mut letters = inner.char_indices();
    match letters.next()?.1 {
        '\\' => inner.get(2..)?.find('\'').map(|end| end + 4),
        _ => letters.next().filter(|(_, letter)| *letter == '\'').map(|(at, _)| at + 2),
    }
}

/// The parts of a list of uses that are not within further braces.
fn parts(list: &str) -> Vec<String> {
    let (mut all, mut depth) = (vec![String::new()], 0);
    for letter in list.chars() {
        match letter {
            '{' => depth += 1,
            '}' => depth -= 1,
            ',' if depth == 0 => {
                all.push(String::new());
                continue;
            }
            _ => {}
        }
        all.last_mut().unwrap().push(letter);
    }
    all.retain(|part| !part.trim().is_empty());
    all
}

/// What a `use` brings, each with the name it has then.
fn brought(tree: &str, front: &[String], all: &mut Vec<(Vec<String>, String)>) {
    let words = |text: &str| -> Vec<String> {
        text.split("::").map(|word| word.trim().to_owned()).filter(|word| !word.is_empty()).collect()
    };
    if let Some((head, rest)) = tree.split_once('{') {
        let front: Vec<String> = front.iter().cloned().chain(words(head)).collect();
        let list = rest.rsplit_once('}').unwrap().0;
        return parts(list).iter().for_each(|part| brought(part, &front, all));
    }
    let (path, alias) = tree.split_once(" as ").map_or((tree, None), |(path, alias)| (path, Some(alias.trim())));
    let mut path: Vec<String> = front.iter().cloned().chain(words(path)).collect();
    if path.last().is_some_and(|last| last == "self") {
        path.pop();
    }
    let name = alias.map(str::to_owned).or_else(|| path.last().cloned());
    all.extend(name.map(|name| (path, name)));
}

/// The words in front of what is defined.
const ITEMS: [&str; 8] = ["struct", "enum", "trait", "type", "const", "static", "fn", "macro_rules"];

fn read(text: &str) -> Module {
    let signs = signs_of(text);
    let mut module = Module::default();
    let is_word =
        |at: usize| signs.get(at).is_some_and(|sign| sign.starts_with(|letter: char| letter.is_alphanumeric()));
    let mut at = 0;
    while let Some(sign) = signs.get(at) {
        at += 1;
        if ITEMS.contains(sign) {
            let name = signs[at..].iter().find(|sign| !["mut", "!"].contains(*sign));
            module.defines.extend(name.map(|name| (*name).to_owned()));
        } else if *sign == "use" && signs.get(at) != Some(&"<") {
            let length = signs[at..].iter().position(|sign| *sign == ";").unwrap();
            let hands_on = at > 1 && ["pub", ")"].contains(&signs[at - 2]);
            let mut all = Vec::new();
            brought(&signs[at..at + length].join(" "), &[], &mut all);
            module.uses.extend(all.into_iter().map(|(path, name)| (path, name, hands_on)));
            at += length;
        } else if is_word(at - 1) && signs.get(at) == Some(&"::") && is_word(at + 1) {
            let mut path = vec![(*sign).to_owned()];
            while signs.get(at) == Some(&"::") && is_word(at + 1) {
                path.push(signs[at + 1].to_owned());
                at += 2;
            }
            module.paths.insert(path);
        }
    }
    module
}

fn modules(folder: &Path, place: &[String], all: &mut BTreeMap<Place, Module>) {
    for path in fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()) {
        let stem = path.file_stem().unwrap().to_string_lossy().into_owned();
        let own = match stem.as_str() {
            "tests" | "main" => continue,
            "mod" | "lib" => place.to_vec(),
            _ => place.iter().cloned().chain([stem]).collect(),
        };
        if path.is_dir() {
            modules(&path, &own, all);
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            all.insert(own, read(&fs::read_to_string(&path).unwrap()));
        }
    }
}

/// The module in which stands what a path names, as far as it is one of ours. `depth` ends what goes round.
fn home(all: &BTreeMap<Place, Module>, from: &[String], path: &[String], depth: usize) -> Option<Place> {
    let mut rest = path;
    let mut here = from.to_vec();
    match rest.first().map(String::as_str) {
        Some("crate") => (here, rest) = (Vec::new(), &rest[1..]),
        Some("self") => rest = &rest[1..],
        _ => {
            while rest.first().is_some_and(|word| word == "super") {
                here.pop();
                rest = &rest[1..];
            }
        }
    }
    let is_local = rest.len() == path.len();
    for (at, word) in rest.iter().enumerate() {
        let below: Place = here.iter().cloned().chain([word.clone()]).collect();
        if all.contains_key(&below) {
            here = below;
            continue;
        }
        let module = all.get(&here)?;
        if module.defines.contains(word) || depth == 0 {
            return Some(here);
        }
        let further = |path: &[String]| -> Vec<String> { path.iter().chain(&rest[at + 1..]).cloned().collect() };
        if let Some((used, ..)) = module.uses.iter().find(|(used, name, _)| name == word && used.len() > 1) {
            return home(all, &here, &further(used), depth - 1);
        }
        let globs = module.uses.iter().filter(|(_, name, _)| name == "*");
        let found = globs.filter_map(|(used, ..)| {
            let front = used.get(..used.len() - 1)?;
            let place = home(all, &here, front, depth - 1)?;
            all.get(&place).is_some_and(|module| module.defines.contains(word)).then_some(place)
        });
        let found = found.into_iter().next();
        return if is_local && at == 0 { found } else { Some(found.unwrap_or(here)) };
    }
    Some(here)
}

/// Which module names something of which.
fn arrows(all: &BTreeMap<Place, Module>) -> BTreeSet<(Place, Place)> {
    let mut arrows = BTreeSet::new();
    for (place, module) in all.iter().filter(|(place, _)| place.last().is_none_or(|name| name != "late")) {
        let used = module.uses.iter().filter_map(|(path, name, hands_on)| {
            let path = if name == "*" { path.get(..path.len() - 1)? } else { path };
            let home = home(all, place, path, 12)?;
            // What a folder's file hands on of what is in the folder is no use of its own.
            (!(*hands_on && home.len() > place.len() && home.starts_with(place))).then_some(home)
        });
        let named = module.paths.iter().filter_map(|path| home(all, place, path, 12));
        arrows.extend(used.chain(named).filter(|home| home != place).map(|home| (place.clone(), home)));
    }
    arrows
}

/// What can be come to from a room, by any way.
fn reached<'a>(from: &'a str, arrows: &BTreeMap<&'a str, BTreeSet<&'a str>>) -> BTreeSet<&'a str> {
    let (mut seen, mut waiting) = (BTreeSet::new(), vec![from]);
    while let Some(room) = waiting.pop() {
        for next in arrows.get(room).into_iter().flatten() {
            if seen.insert(*next) {
                waiting.push(next);
            }
        }
    }
    seen
}

/// The circles among the rooms of a folder.
fn circles(folder: &[String], arrows: &BTreeSet<(Place, Place)>) -> Vec<Vec<String>> {
    let room = |place: &Place| place.strip_prefix(folder)?.first().cloned();
    let pairs: Vec<(String, String)> =
        arrows.iter().filter_map(|(from, to)| Some((room(from)?, room(to)?))).filter(|(from, to)| from != to).collect();
    let mut next: BTreeMap<&str, BTreeSet<&str>> = BTreeMap::new();
    for (from, to) in &pairs {
        next.entry(from).or_default().insert(to);
    }
    let all: BTreeMap<&str, BTreeSet<&str>> = next.keys().map(|room| (*room, reached(room, &next))).collect();
    let mut found: Vec<Vec<String>> = Vec::new();
    for (room, reached) in all.iter().filter(|(room, reached)| reached.contains(*room)) {
        let circle: Vec<String> = reached
            .iter()
            .filter(|other| all.get(*other).is_some_and(|back| back.contains(room)))
            .map(|other| (*other).to_owned())
            .collect();
        if !found.contains(&circle) {
            found.push(circle);
        }
    }
    found
}

#[test]
fn among_the_rooms_of_a_folder_no_circle_closes() {
    let mut all = BTreeMap::new();
    modules(&Path::new(env!("CARGO_MANIFEST_DIR")).join("src"), &[], &mut all);
    let arrows = arrows(&all);
    assert!(all.len() > 600 && arrows.len() > 2500, "{} modules, {} arrows", all.len(), arrows.len());
    let folders: BTreeSet<&[String]> =
        all.keys().filter_map(|place| place.get(..place.len().checked_sub(1)?)).collect();
    let found: Vec<(String, Vec<String>)> = folders
        .into_iter()
        .flat_map(|folder| circles(folder, &arrows).into_iter().map(|circle| (folder.join("/"), circle)))
        .collect();
    assert_eq!(found, []);
}

#[test]
fn a_circle_is_found_by_way_of_what_a_folder_hands_on() {
    let place = |text: &str| -> Place { text.split('/').filter(|word| !word.is_empty()).map(str::to_owned).collect() };
    let texts = [
        ("a", "mod b; mod c; mod late; pub use b::Egg; pub use c::*;"),
        ("a/b", "use super::Hen;\npub struct Egg(Hen);"),
        ("a/c", "// use of nothing\npub struct Hen;\nfn lay() -> super::Egg { super::b::Egg::new() }"),
        ("a/late", "use super::{b::Egg, c::Hen};"),
        ("d", "use crate::a::{Egg, Hen as Bird};"),
    ];
    let all = texts.iter().map(|(at, text)| (place(at), read(text))).collect();
    let arrows = arrows(&all);
    assert!(arrows.contains(&(place("d"), place("a/c"))) && arrows.contains(&(place("d"), place("a/b"))));
    assert_eq!(circles(&place("a"), &arrows), [[String::from("b"), String::from("c")]]);
    assert!(circles(&[], &arrows).is_empty());
}
