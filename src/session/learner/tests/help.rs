//! Help: when it is offered, and what is said of a mistake.

use super::*;

#[test]
fn a_hint_is_offered_where_nothing_moves_for_a_minute() {
    let mut page = Page::at(Stage::Goal);
    assert_eq!((Wait::Idle.seconds(), *page.learner.idle), (60, false));
    page.tell(Event::Waited(Wait::Idle));
    assert!(*page.learner.idle);
    page.told.clear();
    page.makes(0);
    assert!(!*page.learner.idle);
    assert!(page.told.iter().filter_map(waits_for).any(|wait| wait == Wait::Idle), "it is waited for anew");
    page.finishes();
    page.tell(Event::Waited(Wait::Idle));
    assert!(!*page.learner.idle, "nobody needs a hint at the end");
}

#[test]
fn a_hint_is_offered_after_two_questions_that_brought_nothing() {
    let mut page = Page::at(Stage::Goal);
    page.asks("api.default");
    page.asks("api.default");
    assert!(!*page.learner.idle, "to ask it once more is no other question");
    page.asks("nobody");
    assert!(*page.learner.idle);

    let mut page = Page::at(Stage::Goal);
    page.asks("nobody");
    assert!(page.does(Edit::Advance { seconds: 5 }));
    page.asks("nobody");
    assert!(*page.learner.idle, "after a change it is another question");

    let mut page = Page::at(Stage::Goal);
    page.asks("nobody");
    page.makes(0);
    page.asks("api.default");
    assert!(!*page.learner.idle, "a goal was met meanwhile");

    let mut page = Page::at(Stage::Goal);
    page.asks("nobody");
    page.tell(Event::HintWanted);
    page.asks("api.default");
    assert!(!*page.learner.idle, "a hint was given meanwhile");
}

#[test]
fn a_step_may_be_done_for_somebody_after_twenty_seconds_without_a_change() {
    let mut page = Page::at(Stage::Guided);
    assert_eq!((Wait::Still.seconds(), *page.learner.may_be_done), (DO_AFTER, false));
    page.asks("nobody");
    assert!(!page.told.iter().filter_map(waits_for).any(|wait| wait == Wait::Still), "a question changes nothing");
    page.tell(Event::Waited(Wait::Still));
    assert!(*page.learner.may_be_done);
    page.makes(0);
    assert!(!*page.learner.may_be_done, "the time is counted anew");
    assert!(page.told.iter().filter_map(waits_for).any(|wait| wait == Wait::Still));
    page.tell(Event::HintWanted);
    assert!(*page.learner.may_be_done, "a hint is as good");
    page.tell(Event::Helped(Some(1)));
    page.makes(1);
    page.tell(Event::Played(1));
    assert_eq!(page.learner.attempt().helped_steps().collect::<Vec<_>>(), ["one"]);
    assert_eq!((page.learner.seen.step, *page.learner.may_be_done), (Some(2), false));
}

#[test]
fn hints_come_one_by_one_and_after_the_last_the_remedies_are_shown() {
    let mut page = Page::at(Stage::Goal);
    for given in ["look", "object", "condition"] {
        assert!(!*page.session.remedies_shown && !*page.learner.spent);
        page.tell(Event::HintWanted);
        assert_eq!(page.learner.hints.last().map(String::as_str), Some(given));
    }
    page.tell(Event::HintWanted);
    assert_eq!((page.learner.hints.len(), *page.learner.spent, *page.session.remedies_shown), (3, true, true));
}

#[test]
fn a_mistake_is_remarked_at_once_and_the_remark_stays_until_something_else_is_done() {
    let mut page = Page::at(Stage::Goal);
    assert!(!page.does(in_place()));
    assert_eq!(page.learner.remark.as_deref(), Some("in-place"));
    page.asks("api");
    assert_eq!(page.learner.remark.as_deref(), Some("in-place"));
    page.makes(0);
    assert_eq!(*page.learner.remark, None);
    assert!(page.does(select("nobody")));
    assert_eq!(page.learner.remark.as_deref(), Some("selects-nothing"));
    page.tell(Event::HintWanted);
    assert_eq!(page.learner.hints.len(), 1);
    assert!(page.does(select("api")));
    assert_eq!(*page.learner.remark, None);
    page.finishes();
    assert!(page.learner.remark.is_none() && page.learner.hints.is_empty());
}

/// Names of the folders of the course.
pub(super) fn course() -> Vec<String> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("assets/lessons");
    let entries = std::fs::read_dir(&folder).unwrap().map(|entry| entry.unwrap().path());
    let whole = entries.filter(|path| path.join("lesson.yaml").exists());
    whole.map(|path| path.file_name().unwrap().to_string_lossy().into_owned()).collect()
}

#[test]
fn no_mistake_is_remarked_once_every_goal_is_met() {
    for slug in course() {
        let mut page = Page::before(lesson(&format!("assets/lessons/{slug}")), false);
        page.begin(Stage::Goal, linked());
        for at in 0..page.learner.lesson().steps.len() {
            page.makes(at);
        }
        if page.learner.seen.rows.iter().all(|row| row.is_done || row.is_bonus) {
            assert_eq!(*page.learner.remark, None, "{slug}");
        }
    }
}

#[test]
fn a_task_begins_with_the_question_of_the_first_goal_that_asks_one() {
    let mut page = Page::before(lesson("assets/lessons/readiness"), false);
    page.begin(Stage::Goal, linked());
    assert_eq!(page.session.sandbox.question().name, "db");
}
