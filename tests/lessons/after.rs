//! What comes after the goals: commands of which the effect is judged, recall items with typed answers, and the worlds
//! of the experiments.

use super::{FIRST_TYPED, at, lessons, report};
use k8s_dns_lab::lesson::{Example, Lesson};
use k8s_dns_lab::shell::Shell;
use k8s_dns_lab::text::Language;

/// Whether this line does what the exercise wants, as the page would see it; and what the last command complained of.
fn does(lesson: &Lesson, line: &str) -> (bool, String) {
    let (mut exercise, mut sandbox) = lesson.exercise().unwrap();
    let mut shell = Shell::default();
    let mut run = Shell::begin(line);
    let mut is_left = true;
    while is_left {
        is_left = !shell.advance(&mut sandbox, Language::English, &mut run);
        exercise.observe(&sandbox);
    }
    let reply = run.finish();
    for ask in &reply.asked {
        exercise.asked(&sandbox, ask);
    }
    (exercise.is_done(), reply.output.errors)
}

#[test]
fn every_lesson_from_the_third_on_is_done_once_more_with_a_command() {
    let lacking = lessons().into_iter().filter(|lesson| lesson.order >= Some(FIRST_TYPED) && lesson.kubectl.is_none());
    report(lacking.map(|lesson| at(&lesson.slug, "lesson.yaml", Default::default(), "lacks `kubectl`")).collect());
}

#[test]
fn commands_are_judged_by_what_they_do() {
    let mut said = Vec::new();
    for lesson in lessons() {
        let Some(kubectl) = &lesson.kubectl else { continue };
        let mut judge = |example: &Example, wanted: bool| {
            let (done, errors) = does(&lesson, &example.text);
            if done != wanted {
                let what =
                    format!("`{}` {}: {errors}", example.text, if wanted { "does not do it" } else { "does it" });
                said.push(at(&lesson.slug, "lesson.yaml", example.place, &what));
            }
        };
        kubectl.right.iter().for_each(|example| judge(example, true));
        kubectl.wrong.iter().for_each(|example| judge(example, false));
    }
    report(said);
}

#[test]
fn every_lesson_has_something_to_be_asked_again_and_one_item_in_three_is_typed() {
    let all = lessons();
    let lacking = all.iter().filter(|lesson| lesson.recall_items().next().is_none());
    report(lacking.map(|lesson| at(&lesson.slug, "lesson.yaml", Default::default(), "lacks `recall`")).collect());
    let items: usize = all.iter().map(|lesson| lesson.recall_items().count()).sum();
    let typed: usize = all.iter().map(|lesson| lesson.recall_typed.len()).sum();
    assert!(3 * typed >= items, "{typed} of {items} recall items are typed");
}
