//! What a row of the goal table shows: how it is checked, and what was found, in words a learner has seen.

use super::{lessons, play};
use k8s_dns_lab::cluster::{Kind, ObjectRef};
use k8s_dns_lab::lesson::{Attempt, Stage};
use k8s_dns_lab::sandbox::Edit;
use k8s_dns_lab::text::{Language, lesson as say};
use std::sync::Arc;

/// The row of this id at the start, and after the first solution: how it is checked, and what was found.
fn row(slug: &str, id: &str) -> [(String, String); 2] {
    let lesson = lessons().into_iter().find(|lesson| lesson.slug == slug).unwrap();
    let (mut sandbox, _) = lesson.start(Stage::Goal);
    let mut attempt = Attempt::new(Arc::clone(&lesson), Stage::Goal, &sandbox);
    let shown = |attempt: &Attempt| {
        let row = attempt.goals().into_iter().find(|row| row.id == id).unwrap();
        (say::checks(Language::English, &row.finding).join(" "), say::actual(Language::English, &row.finding))
    };
    let before = shown(&attempt);
    play(&lesson.solutions[0].script, &mut sandbox, &mut attempt);
    [before, shown(&attempt)]
}

#[test]
fn all_that_is_checked_is_said_whether_it_is_so_or_not_and_of_what_was_looked_up_the_name_once() {
    let [(checked, _), (checked_then, _)] = row("pod-ip", "nameless");
    assert_eq!(checked, "At least once, you must look up `pod2` from pod1 and its result must be NXDOMAIN.");
    assert_eq!(checked_then, checked);
    let [(checked, _), (checked_then, _)] = row("pod-ip", "moved");
    let says = "pod/pod2* must be deleted. \
                The number of the addresses of the pods with app=pod2 must be greater than 0. \
                The addresses of the pods with app=pod2 must have changed since the start.";
    assert_eq!([checked.as_str(), checked_then.as_str()], [says, says]);
}

#[test]
fn of_several_ways_all_are_said_and_what_was_found_is_of_the_one_that_was_taken() {
    let [(checked, found), (checked_then, found_then)] = row("ndots", "dot");
    assert!(checked.contains(" or ") && found.ends_with('4'), "{checked}: {found}");
    assert!(checked_then == checked && found_then.ends_with('1'), "{checked_then}: {found_then}");
    let [(checked, _), _] = row("cross-ns", "prod");
    let says = "The answer to `db` from prod/shell must be the cluster IP of service/prod/db (none now) \
                or the addresses of the pods with app=db in prod (10.244.1.3).";
    assert_eq!(checked, says);
}

#[test]
fn how_goals_are_checked_is_said_in_each_language_without_what_only_its_file_needs() {
    for lesson in lessons() {
        let (sandbox, _) = lesson.start(Stage::Goal);
        let attempt = Attempt::new(Arc::clone(&lesson), Stage::Goal, &sandbox);
        for (row, language) in attempt.goals().iter().flat_map(|row| Language::ALL.map(|language| (row, language))) {
            for said in say::checks(language, &row.finding) {
                assert!(!said.contains(['"', '{', '}']) && said == said.trim(), "{}: {said}", lesson.slug);
            }
        }
    }
}

#[test]
fn a_name_that_is_made_of_something_is_shown_as_it_comes_out() {
    let [(checked, found), _] = row("pod-records", "real");
    let name = format!("{}.default.pod.cluster.local", found.replace('.', "-"));
    assert_eq!(checked, format!("The answer to `{name}` from shell must be the address of pod/pod3 ({found})."));
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
