//! What a row of the goal table shows: wanted beside found, in words a learner has seen.

use super::{lessons, play};
use k8s_dns_lab::cluster::{Kind, ObjectRef};
use k8s_dns_lab::lesson::{Attempt, Stage};
use k8s_dns_lab::sandbox::Edit;
use k8s_dns_lab::text::{Language, lesson as say};
use std::sync::Arc;

/// The row of this id at the start, and after the first solution: wanted and found.
fn row(slug: &str, id: &str) -> [(String, String); 2] {
    let lesson = lessons().into_iter().find(|lesson| lesson.slug == slug).unwrap();
    let (mut sandbox, _) = lesson.start(Stage::Goal);
    let mut attempt = Attempt::new(Arc::clone(&lesson), Stage::Goal, &sandbox);
    let shown = |attempt: &Attempt| {
        let row = attempt.goals().into_iter().find(|row| row.id == id).unwrap();
        (say::wanted(Language::English, &row.finding), say::actual(Language::English, &row.finding))
    };
    let before = shown(&attempt);
    play(&lesson.solutions[0].script, &mut sandbox, &mut attempt);
    [before, shown(&attempt)]
}

#[test]
fn of_several_ways_the_one_that_was_taken_is_shown() {
    let [(wanted, found), (wanted_then, found_then)] = row("ndots", "dot");
    assert!(wanted.contains(" or ") && found.ends_with('4'), "{wanted}: {found}");
    assert!(!wanted_then.contains(" or ") && found_then.ends_with('1'), "{wanted_then}: {found_then}");
}

#[test]
fn a_name_that_is_made_of_something_is_shown_as_it_comes_out() {
    let [(wanted, found), _] = row("pod-records", "real");
    assert_eq!(wanted, format!("`{}.default.pod.cluster.local` from shell: {found}", found.replace('.', "-")));
}

#[test]
fn clients_that_get_no_address_are_told_so_by_the_goal_about_them() {
    let lesson = lessons().into_iter().find(|lesson| lesson.slug == "externalname").unwrap();
    let (mut sandbox, _) = lesson.start(Stage::Fix);
    let mut attempt = Attempt::new(Arc::clone(&lesson), Stage::Fix, &sandbox);
    let is_met = |attempt: &Attempt| attempt.goals().into_iter().find(|row| row.id == "clients").unwrap().finding.holds;
    // The name is there, an alias that leads to nobody.
    assert!(!is_met(&attempt));
    assert_eq!(attempt.failed(), None);
    let mut set = |attempt: &mut Attempt, to: &str| {
        let object = ObjectRef::new(Kind::Service, "shop", "db");
        let field = "spec.externalName".parse().unwrap();
        sandbox.edit(Edit::Set { object, field, value: Some(to.into()) }).unwrap();
        attempt.observe(&sandbox);
    };
    set(&mut attempt, "new-db.example.net");
    assert!(is_met(&attempt));
    set(&mut attempt, "nowhere.example.com");
    assert!(!is_met(&attempt));
    assert_eq!(attempt.failed(), Some("gap"));
}
