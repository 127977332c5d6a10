//! What a lesson shows before its task and what it then wants done are not the same.

use super::{Act, Attempt, Place, Script, Stage, at, files, lessons, play, report};
use k8s_dns_lab::control::Control;
use k8s_dns_lab::sandbox::{Edit, Sandbox};

/// What a script does to the start of a lesson; that time passes is nothing that one learns to do.
fn acts(script: &Script, start: &Sandbox) -> Vec<Act> {
    let acts = script.steps.iter().filter_map(|step| step.act(start).ok());
    acts.filter(|act| !matches!(act, Act::Edit(Edit::Advance { .. }))).collect()
}

/// A task that was shown a moment ago is the same keystroke once more.
#[test]
fn no_prediction_does_an_edit_of_the_task_or_asks_what_its_first_step_asks() {
    let mut said = Vec::new();
    for lesson in lessons() {
        let (start, _) = lesson.start(Stage::Guided);
        for prediction in &lesson.predictions {
            let shown = acts(&prediction.script, &start);
            let is_shown = |act: &Act| match act {
                Act::Edit(_) => shown.contains(act),
                Act::Ask(ask) => *ask == prediction.ask,
            };
            for (index, step) in lesson.steps.iter().enumerate() {
                let of_step = acts(&step.script, &start);
                let again = of_step.iter().find(|act| (index == 0 || matches!(act, Act::Edit(_))) && is_shown(act));
                if again.is_some() {
                    let what = format!("`{}` does what the prediction `{}` has shown", step.id, prediction.id);
                    said.push(at(&lesson.slug, "lesson.yaml", Place::default(), &what));
                }
            }
        }
    }
    report(said);
}

/// A step is about something on the screen, which is outlined while it is due.
#[test]
fn every_step_of_the_course_leads_to_something_that_is_outlined() {
    let mut said = Vec::new();
    for lesson in lessons() {
        let (mut sandbox, _) = lesson.start(Stage::Guided);
        let mut attempt = Attempt::new(lesson.clone(), Stage::Guided, &sandbox);
        for (index, step) in lesson.steps.iter().enumerate() {
            let due = lesson.due(Some(index), sandbox.cluster());
            if !due.asks && due.controls.is_empty() && due.makes.is_empty() && due.fields.is_empty() {
                said.push(at(
                    &lesson.slug,
                    "lesson.yaml",
                    Place::default(),
                    &format!("`{}` outlines nothing", step.id),
                ));
            }
            play(&step.script, &mut sandbox, &mut attempt);
        }
    }
    report(said);
}

#[test]
fn where_a_step_says_the_terminal_that_is_outlined_and_not_the_field_for_the_question() {
    let mut said = Vec::new();
    for lesson in lessons() {
        let (sandbox, _) = lesson.start(Stage::Guided);
        let text = files(&lesson.slug).texts["en.md"].clone();
        for (index, step) in lesson.steps.iter().enumerate() {
            let words = text.split("\n## ").find_map(|part| part.strip_prefix(&format!("step.{}\n", step.id)));
            let due = lesson.due(Some(index), sandbox.cluster());
            let is_there = due.controls.contains(&Control::Terminal) && !due.asks;
            if words.unwrap().contains("terminal") != is_there {
                said.push(at(
                    &lesson.slug,
                    "lesson.yaml",
                    step.place,
                    &format!("`{}` outlines something else", step.id),
                ));
            }
        }
    }
    report(said);
}

/// A wrong guess is never just crossed out: it is a belief that has a name, and a refutation.
#[test]
fn every_wrong_option_of_a_guess_names_what_somebody_believes() {
    let mut said = Vec::new();
    for lesson in lessons() {
        for option in lesson.predictions.iter().flat_map(|one| &one.options) {
            if !option.is_right && option.misconception.is_none() {
                said.push(at(&lesson.slug, "lesson.yaml", option.place, &format!("`{}` refutes nothing", option.id)));
            }
        }
    }
    report(said);
}
