//! Every lesson is read and played: the start does not reach the goals, every solution does, every listed mistake
//! raises its own hint, the engine agrees with the option marked right, all languages say the same things, and
//! nothing in it is of a kind that Kubernetes or the recordings do not know.
#![cfg(not(target_arch = "wasm32"))]
#![expect(
    clippy::unwrap_used,
    clippy::disallowed_methods,
    clippy::panic,
    reason = "helpers of tests say what they expect"
)]

mod after;
mod broken;
mod guide;
mod names;
mod playlists;
mod prose;
mod rounds;
mod rows;
mod sheet;
mod shown;
mod tasks;
mod types;

use k8s_dns_lab::lesson::{Act, Attempt, DO_AFTER, Model, Progress, Script, Stage, Standing, View};
use k8s_dns_lab::lesson::{Files, Index, Lesson, Library, Place, Problem, RECALL_EVERY, RECALL_GAP, check};
use k8s_dns_lab::sandbox::{Link, Sandbox};
use k8s_dns_lab::text::{Language, lesson as say};
use std::collections::{BTreeMap, BTreeSet};
use std::fs::{read_dir, read_to_string};
use std::sync::Arc;

/// The lesson from which on something has to be typed.
const FIRST_TYPED: i64 = 3;

const FOLDER: &str = "assets/lessons";

/// The file of a language.
fn file_of(language: Language) -> String {
    format!("{}.md", language.tag())
}

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

/// The files of the lesson in a folder.
fn files_in(folder: &str, slug: &str) -> Files {
    let names = ["lesson.yaml", "world.yaml"].map(str::to_owned).into_iter().chain(Language::ALL.map(file_of));
    let read = |name: String| read_to_string(format!("{folder}/{name}")).ok().map(|text| (name, text));
    Files { slug: slug.to_owned(), texts: names.filter_map(read).collect() }
}

fn files(slug: &str) -> Files {
    files_in(&format!("{FOLDER}/{slug}"), slug)
}

fn library() -> Library {
    let text = |name: &str| read_to_string(format!("{FOLDER}/misconceptions/{name}")).unwrap();
    let prose = Language::ALL.map(|language| (language.tag(), text(&file_of(language))));
    let read = Library::read(&text("library.yaml"), &prose.each_ref().map(|(tag, text)| (*tag, text.as_str())));
    read.unwrap_or_else(|problems| panic!("{}", lines("", &problems)))
}

/// What is wrong, a line each, as an editor jumps to it.
fn lines(slug: &str, problems: &[Problem]) -> String {
    let folder = if slug.is_empty() { format!("{FOLDER}/") } else { format!("{FOLDER}/{slug}/") };
    let line = |problem: &Problem| say::problem_line(Language::English, &folder, problem);
    problems.iter().map(line).collect::<Vec<_>>().join("\n")
}

/// All lessons that read; those that do not are told by their own test.
fn lessons() -> Vec<Arc<Lesson>> {
    slugs().iter().filter_map(|slug| Lesson::read(&files(slug)).ok().map(Arc::new)).collect()
}

/// Fails with every line of every lesson.
fn report(all: Vec<String>) {
    let all: Vec<String> = all.into_iter().filter(|text| !text.is_empty()).collect();
    assert!(all.is_empty(), "\n{}\n", all.join("\n"));
}

/// What a check of this file says, at its place.
fn at(slug: &str, file: &str, place: Place, what: &str) -> String {
    format!("{FOLDER}/{slug}/{file}:{}:{}: {what}", place.line, place.column)
}

/// Plays a script, of which the API server refuses nothing, with an attempt that watches.
fn play(script: &Script, sandbox: &mut Sandbox, attempt: &mut Attempt) {
    for step in &script.steps {
        match step.act(sandbox).unwrap() {
            Act::Edit(edit) => {
                sandbox.edit(edit).unwrap();
                attempt.observe(sandbox);
            }
            Act::Ask(ask) => {
                sandbox.ask(ask.clone());
                attempt.asked(sandbox, &ask);
            }
        }
    }
}

#[test]
fn every_lesson_reads_in_each_language() {
    let said = |slug: &String| match Lesson::read(&files(slug)) {
        Ok(lesson) => {
            let missing = Language::ALL.into_iter().filter(|language| lesson.prose(language.tag()).is_none());
            missing.map(|language| at(slug, &file_of(language), Place::default(), "is missing")).collect()
        }
        Err(problems) => lines(slug, &problems),
    };
    report(slugs().iter().map(said).collect());
}

#[test]
fn every_lesson_plays_as_it_says() {
    let library = library();
    report(lessons().iter().map(|lesson| lines(&lesson.slug, &check(lesson, Some(&library)))).collect());
}

#[test]
fn a_lesson_of_the_course_has_all_its_parts() {
    let mut said = Vec::new();
    let mut orders: BTreeMap<i64, String> = BTreeMap::new();
    for lesson in lessons() {
        let mut say = |what: &str| said.push(at(&lesson.slug, "lesson.yaml", Place::default(), what));
        if lesson.solutions.len() < 2 {
            say("`solutions` needs two or more");
        }
        match &lesson.view {
            None => say("`view` is missing"),
            Some(View::Object(object)) if object.all(lesson.start(Stage::Guided).0.cluster()).next().is_none() => {
                say("`view` is an object that is not there");
            }
            Some(view) if view.control().is_some_and(|control| !lesson.controls.has(control)) => {
                say("`view` is not offered");
            }
            Some(_) => {}
        }
        if lesson.mistakes.is_empty() || lesson.references.is_empty() || lesson.fix.is_none() || lesson.part.is_none() {
            say("a lesson of the course has `mistakes`, `refs`, `fix` and `part`");
        }
        for question in lesson.predictions.iter().chain(&lesson.recall) {
            if question.options.len() < 3 {
                say(&format!("the question `{}` needs three options or more", question.id));
            }
        }
        if lesson.hints.iter().filter(|hint| hint.when.is_none()).count() < 2 {
            say("the ladder of hints needs two rungs or more");
        }
        match lesson.order.map(|order| orders.insert(order, lesson.slug.clone())) {
            None => say("`order` is missing"),
            Some(Some(other)) => say(&format!("`order` is that of {other}")),
            Some(None) => {}
        }
    }
    report(said);
}

#[test]
fn what_is_asked_again_was_learnt_two_lessons_ago() {
    let all = lessons();
    let mut said = Vec::new();
    for lesson in &all {
        let order = lesson.order.unwrap_or_default();
        let mut say = |what: String| said.push(at(&lesson.slug, "lesson.yaml", Place::default(), &what));
        let wanted = if order % RECALL_EVERY == 0 { 2 } else { 0 };
        if lesson.recalls.len() != wanted {
            say(format!("`recalls` has {} items; lesson {order} asks {wanted} again", lesson.recalls.len()));
        }
        for (slug, item) in &lesson.recalls {
            let found = all.iter().find(|other| other.slug == *slug);
            let Some(found) = found.filter(|other| other.recall_items().any(|one| one == item)) else {
                say(format!("there is no recall item {slug}/{item}"));
                continue;
            };
            if found.order.unwrap_or(i64::MAX) > order - RECALL_GAP {
                say(format!("{slug}/{item} is not {RECALL_GAP} lessons ago"));
            }
        }
    }
    report(said);
}

#[test]
fn every_misconception_of_the_library_is_somebody_s_and_none_is_missing() {
    let library = library();
    let mut used = BTreeSet::new();
    for lesson in lessons() {
        let predictions = lesson.predictions.iter().chain(&lesson.recall);
        used.extend(predictions.flat_map(|one| &one.options).filter_map(|option| option.misconception.clone()));
    }
    let unused = library.all().iter().filter(|one| !used.contains(&one.id));
    let told =
        unused.map(|one| at("misconceptions", "library.yaml", one.place, &format!("no option names {}", one.id)));
    report(told.collect());
    // That an option names none that is missing is told where the lesson is played.
}

/// "If you were right" is no lesson where one would see the same.
#[test]
fn a_wrong_model_shows_something_else_than_the_truth() {
    let library = library();
    let mut said = Vec::new();
    for lesson in lessons() {
        for prediction in lesson.predictions.iter().chain(&lesson.recall) {
            let reveal = lesson.reveal(prediction);
            for option in &prediction.options {
                let (ask, answer) = reveal.meant_by(option);
                let records: Vec<String> = answer.records.iter().map(|one| one.record.data.to_string()).collect();
                let tries = answer.lookup.iter().flat_map(|lookup| &lookup.tries).filter_map(|one| one.name.as_ref());
                let tried: Vec<String> = tries.map(ToString::to_string).collect();
                let model = option.misconception.as_ref().and_then(|id| library.get(id)?.model);
                let Some(imagined) = model.map(|model| model.imagine(&reveal.before, &reveal.sandbox, &ask)) else {
                    continue;
                };
                // Two of them are wrong about the way, and may well arrive.
                let is_of_the_way = matches!(model, Some(Model::ServerExpands | Model::ExternalDirect));
                let sorted = |records: &[String]| BTreeSet::from_iter(records.iter().cloned());
                let arrives =
                    sorted(&imagined.records) == sorted(&records) && imagined.outcome == answer.outcome().as_str();
                let is_true = arrives && !(is_of_the_way && imagined.tried != tried);
                if is_true {
                    let what = format!("the model of `{}` shows what is true: {records:?}", option.id);
                    said.push(at(&lesson.slug, "lesson.yaml", option.place, &what));
                }
            }
        }
    }
    report(said);
}

/// `UPDATE_EXPECT=1 cargo test --test lessons the_index` writes the file anew.
#[test]
fn the_index_is_that_of_the_lessons() {
    let lessons: Vec<Lesson> = lessons().iter().map(|lesson| Lesson::clone(lesson)).collect();
    let index = Index::of(&lessons);
    let text = format!("# Written by `UPDATE_EXPECT=1 cargo test --test lessons the_index`.\n{}", index.write());
    expect_test::expect_file!["../../assets/lessons/index.yaml"].assert_eq(&text);
    assert_eq!(Index::read(&text), Ok(index));
}

#[test]
fn the_start_of_every_lesson_travels_in_a_link() {
    for lesson in lessons() {
        for stage in Stage::ALL {
            let (start, problems) = lesson.start(stage);
            assert_eq!(problems, [], "{}", lesson.slug);
            let link = Link::to(&start);
            let (read, problems) = Link::read_with(&link.pairs(), link.manifests.clone().into(), &[]);
            assert_eq!((&read, problems), (&link, vec![]), "{}", lesson.slug);
            let opened = read.open().0;
            let question = &lesson.question;
            assert_eq!(opened.answer(question).records, start.answer(question).records, "{}", lesson.slug);
        }
    }
}

#[test]
fn a_lesson_in_one_text_is_the_same_lesson() {
    for lesson in lessons() {
        let files = files(&lesson.slug);
        let apart = Files::from_bundle(&files.bundle()).unwrap();
        assert_eq!(apart.texts, files.texts, "{}", lesson.slug);
        let mut read = Lesson::read(&apart).unwrap();
        assert!(read.slug.starts_with("own-"), "{}", read.slug);
        read.slug.clone_from(&lesson.slug);
        assert_eq!(read, *lesson.as_ref());
    }
}

/// A learner who is not sure of anything and has every step done.
#[test]
fn whoever_types_nothing_and_has_every_step_done_does_not_complete_the_course() {
    let mut progress = Progress::default();
    let mut said = Vec::new();
    for lesson in lessons() {
        let (mut sandbox, _) = lesson.start(Stage::Guided);
        let mut attempt = Attempt::new(Arc::clone(&lesson), Stage::Guided, &sandbox);
        for prediction in &lesson.predictions {
            attempt.predict(&prediction.id, &[]);
        }
        for (at, step) in lesson.steps.iter().enumerate() {
            assert!(!attempt.may_be_done(0) && attempt.may_be_done(DO_AFTER), "{}: step {at}", lesson.slug);
            attempt.help(Some(at));
            play(&step.script, &mut sandbox, &mut attempt);
            attempt.played(at, &sandbox);
        }
        assert!(attempt.meets_goals(), "{}", lesson.slug);
        progress.record(&attempt);
        let wanted = if lesson.order < Some(FIRST_TYPED) { Standing::Helped } else { Standing::Begun };
        let standing = progress.standing(&lesson.slug);
        if standing != wanted {
            let place = Place::default();
            said.push(at(&lesson.slug, "lesson.yaml", place, &format!("is {standing:?} and not {wanted:?}: `typed`")));
        }
    }
    report(said);
}

#[test]
fn lessons_begin_with_their_steps_and_from_the_fourth_on_with_their_goals() {
    for lesson in lessons() {
        let wanted = if lesson.order < Some(4) { Stage::Guided } else { Stage::Goal };
        assert_eq!(lesson.first_stage(), wanted, "{}", lesson.slug);
    }
}

#[test]
fn progress_through_the_course_comes_back_as_it_was_written() {
    let lessons = lessons();
    let index = Index::of(&lessons.iter().map(|lesson| Lesson::clone(lesson)).collect::<Vec<_>>());
    let mut progress = Progress::default();
    for lesson in &lessons {
        let (sandbox, _) = lesson.start(Stage::Guided);
        let mut attempt = Attempt::new(Arc::clone(lesson), Stage::Guided, &sandbox);
        attempt.predict(&lesson.predictions[0].id, &[lesson.predictions[0].options[0].id.clone()]);
        attempt.take_hint();
        progress.record(&attempt);
        progress.recalled(&lesson.slug, "an-item", true, 20_000);
        progress.did_with_kubectl(&lesson.slug);
    }
    assert_eq!(Progress::read(&progress.write()), Ok(progress.clone()));
    assert_eq!(progress.next(&index), progress.last.as_deref());
}
