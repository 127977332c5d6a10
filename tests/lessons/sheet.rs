//! The sheet at the end of the course: what it says of names and commands is what the engine finds, and both languages
//! say the same things.

use super::prose::english_left_in;
use super::{at, lessons, lines, report};
use k8s_dns_lab::lesson::{Sheet, Stage};
use k8s_dns_lab::sandbox::{Ask, Sandbox};
use k8s_dns_lab::shell::Shell;
use k8s_dns_lab::text::Language;
use std::fs::read_to_string;

pub(crate) fn sheet() -> Sheet {
    let text = |name: &str| read_to_string(format!("assets/lessons/sheet/{name}")).unwrap();
    let prose: Vec<(&str, String)> =
        Language::ALL.iter().map(|one| (one.tag(), text(&format!("{}.md", one.tag())))).collect();
    let prose: Vec<(&str, &str)> = prose.iter().map(|(tag, text)| (*tag, text.as_str())).collect();
    Sheet::read(&text("sheet.yaml"), &prose).unwrap_or_else(|problems| panic!("{}", lines("", &problems)))
}

#[test]
fn the_sheet_says_the_same_things_in_every_language() {
    let sheet = sheet();
    let english = &sheet.prose["en"];
    for (tag, prose) in &sheet.prose {
        let problems = prose.differences(&format!("{tag}.md"), english, "en.md");
        assert!(problems.is_empty(), "{}", lines("sheet", &problems));
    }
    let names = |key: &str| !key.starts_with("term.") || key.ends_with(".is");
    let mut said = Vec::new();
    for language in Language::ALL.into_iter().filter(|language| *language != Language::English) {
        let (tag, prose) = (language.tag(), &sheet.prose[language.tag()]);
        said.extend(prose.keys().iter().filter(|key| names(key)).filter_map(|key| {
            let place = prose.get(key).map(|text| text.place).unwrap_or_default();
            let what = english_left_in(language, prose, key)?;
            Some(at("sheet", &format!("{tag}.md"), place, &format!("`{key}` {what}")))
        }));
    }
    report(said);
}

#[test]
fn every_term_and_every_choice_is_taught_in_a_lesson_of_the_course() {
    let (sheet, all) = (sheet(), lessons());
    let taught = sheet.terms.iter().chain(&sheet.choices);
    let untaught = taught.filter(|one| all.iter().all(|lesson| lesson.slug != one.lesson));
    report(
        untaught
            .map(|one| at("sheet", "sheet.yaml", one.place, &format!("there is no lesson {}", one.lesson)))
            .collect(),
    );
}

#[test]
fn as_many_names_are_tried_as_the_sheet_says() {
    let tries = sheet().tries.unwrap();
    let lesson = lessons().into_iter().find(|lesson| lesson.slug == tries.lesson).unwrap();
    let (start, _) = lesson.start(Stage::Goal);
    for (name, wanted) in tries.names {
        let answer = start.answer(&Ask { from: tries.from.clone(), name: name.clone(), ..Ask::default() });
        assert!(!answer.records.is_empty(), "{name} is not found");
        let tried = answer.lookup.map(|lookup| lookup.tries.len()).unwrap_or_default();
        assert_eq!(i64::try_from(tried), Ok(wanted), "{name}");
    }
}

#[test]
fn every_command_of_the_sheet_runs_as_it_stands_there() {
    let mut said = Vec::new();
    for check in sheet().checks {
        let mut sandbox = Sandbox::toy();
        let output = Shell::default().run(&mut sandbox, Language::English, &check.run).output;
        if output.status != 0 || output.text.is_empty() || output.text.starts_with("No resources") {
            said.push(at("sheet", "sheet.yaml", check.place, &format!("`{}` prints {output:?}", check.run)));
        }
    }
    report(said);
}
