//! *Show me*: what a command does as well is typed into the terminal, and leads to the goals as the way itself does.

use super::lessons;
use k8s_dns_lab::lesson::{Act, Attempt, Lesson, Stage, StepKind};
use k8s_dns_lab::sandbox::Sandbox;
use k8s_dns_lab::session::dictation::command;
use k8s_dns_lab::shell::Shell;
use k8s_dns_lab::text::Language;
use std::sync::Arc;

/// Plays the way that is shown as the page does. How many edits there were, and how many of them by a command.
fn shown(lesson: &Arc<Lesson>, stage: Stage) -> (usize, usize) {
    let (mut sandbox, _) = lesson.start(stage);
    let mut attempt = Attempt::new(Arc::clone(lesson), stage, &sandbox);
    let (mut edits, mut typed) = (0, 0);
    for step in &lesson.solutions(stage)[0].script.steps {
        edits += usize::from(!matches!(step.kind, StepKind::Ask(_)));
        match command(step, &sandbox) {
            Some(line) => {
                typed += 1;
                let before = sandbox.steps_taken();
                let reply = Shell::default().run(&mut sandbox, Language::English, &line);
                if let StepKind::Ask(ask) = &step.kind {
                    // To an address one connects, whether anybody is there or not.
                    assert_eq!(reply.asked, std::slice::from_ref(ask), "{}: {line}", lesson.slug);
                    attempt.asked(&sandbox, ask);
                    continue;
                }
                assert_eq!(reply.output.status, 0, "{}: {line}\n{}", lesson.slug, reply.output.errors);
                assert!(sandbox.steps_taken() > before, "{}: {line}", lesson.slug);
                attempt.observe(&sandbox);
            }
            None => by_itself(step.act(&sandbox).unwrap(), &mut sandbox, &mut attempt),
        }
    }
    assert!(attempt.meets_goals(), "{} {stage:?}: {:?}", lesson.slug, attempt.goals());
    (edits, typed)
}

fn by_itself(act: Act, sandbox: &mut Sandbox, attempt: &mut Attempt) {
    match act {
        Act::Edit(edit) => match sandbox.edit(edit) {
            Ok(_) => attempt.observe(sandbox),
            Err(refusal) => attempt.refused(sandbox, &refusal),
        },
        Act::Ask(ask) => {
            sandbox.ask(ask.clone());
            attempt.asked(sandbox, &ask);
        }
    }
}

#[test]
fn the_way_that_is_shown_leads_to_the_goals_when_it_is_typed() {
    let (mut edits, mut typed) = (0, 0);
    for lesson in lessons() {
        for stage in [Stage::Goal, Stage::Fix].into_iter().filter(|stage| lesson.has(*stage)) {
            let (more, by_command) = shown(&lesson, stage);
            edits += more;
            typed += by_command;
        }
    }
    assert!(typed * 10 >= edits * 8, "{typed} of {edits} edits are typed");
}

/// What the page does with the clock, the names outside and the settings has no command: it says what it does.
#[test]
fn only_what_changes_objects_or_connects_to_an_address_is_typed() {
    for lesson in lessons() {
        let (mut sandbox, _) = lesson.start(Stage::Goal);
        for step in &lesson.solutions(Stage::Goal)[0].script.steps {
            let line = command(step, &sandbox);
            let is_of_lab = match &step.kind {
                StepKind::Ask(ask) => !ask.is_address(),
                StepKind::Wait { .. } | StepKind::Outside(_) | StepKind::Settings(_) | StepKind::Refused(_) => true,
                _ => false,
            };
            assert!(!is_of_lab || line.is_none(), "{}: {line:?}", lesson.slug);
            if let Ok(Act::Edit(edit)) = step.act(&sandbox) {
                let _ = sandbox.edit(edit);
            }
        }
    }
}
