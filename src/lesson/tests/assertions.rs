//! What the language of assertions says of a state and of its past, and what is wrong with one.

use super::*;

#[test]
fn every_value_of_the_language_says_what_is_there() {
    let toy = Toy::watching(&[
        "ask(shell, \"db\").answers = vip(service/db)",
        "ask(shell, \"db\").rcode = NOERROR and ask(shell, \"nobody\").rcode = NXDOMAIN",
        "ask(default/shell, \"DB\", A).chain = [db.default.svc.cluster.local]",
        "ask(shell, \"www.example.com\").tries = 4 and ask(shell, \"www.example.com\").upstream >= 1",
        "ask(shell, \"www.example.com\").chain = [www.example.com, example.com.]",
        "ask(shell, \"db\").tried = [\"db.default.svc.cluster.local.\"] and ask(shell, \"db\").questions = 1",
        "ask(shell, \"_postgres._tcp.db\", SRV).answers = {(5432, db.default.svc.cluster.local)}",
        "eps(service/db) = ips(app=db) and count(ips(default, app=db)) = 2 and ip(pod/db-*) = ips(app=db)",
        "holder(ip(pod/db-0)) = pod/default/db-0 and holder(vip(service/db)) = svc/default/db",
        "holder(\"10.244.1.77\") = {} and holder(\"192.0.2.7\") = {}",
        "route(service/db:5432) != {} and count(route(svc/db:5432)) = 2",
        "ask(shell, dash(ip(pod/db-0)) + \".default.pod.cluster.local\").answers = ip(pod/db-0)",
        "field(service/db, spec.type) = ClusterIP and field(service/db, \"spec.ports[0].port\") = 5432",
        "ip(pod/db-0) in ips(app=db) and not ip(pod/shell) in ips(app=db)",
        "exists(svc/db) and not exists(svc/x) and ready(pod/db-0) and not ready(pod/x)",
        "ips(app=nobody) = {} and count(ips(app=nobody)) < 1",
        "vip(service/db) != {10.0.0.1} or exists(ns/nowhere)",
    ]);
    for (finding, holds) in toy.watch.findings.iter().zip(toy.holds()) {
        assert!(holds, "{}", say::found(Language::English, finding));
    }
}

#[test]
fn that_two_things_are_not_there_makes_them_no_match() {
    let toy = Toy::watching(&[
        "ask(shell, \"nobody\").answers = ips(app=nobody)",
        "ask(shell, \"nobody\").answers = {}",
        "ip(pod/nobody) in ips(app=db)",
    ]);
    assert_eq!(toy.holds(), [false, true, false]);
}

#[test]
fn what_was_seen_and_what_broke_is_remembered_until_it_is_undone() {
    let mut toy = Toy::watching(&[
        "once(ask(shell, \"db\").answers = ips(app=db))",
        "always(ask(shell, \"db\").rcode = NOERROR)",
        "count(distinct(ask(shell, \"db\").answers)) = 3",
        "deleted(service/db)",
        "after(deleted(service/db), ask(shell, \"db\").rcode = NOERROR)",
        "after(deleted(service/db), always(ask(shell, \"db\").rcode = NXDOMAIN))",
    ]);
    assert_eq!(toy.holds(), [false, true, false, false, false, false]);
    assert_eq!(toy.does(Edit::ToyService(ToyService::Headless)), [true, true, true, true, true, false]);
    assert_eq!(toy.does(Edit::Delete(service())), [true, false, true, true, true, false]);
    assert_eq!(toy.undoes(), [true, true, true, true, true, false]);
    assert_eq!(toy.undoes(), [false, true, false, false, false, false]);
    assert_eq!(toy.does(Edit::Delete(service())), [false, false, false, true, false, true]);
    assert_eq!(toy.does(Edit::Pin(Ask::default())), [false, false, false, true, false, true]);
}

#[test]
fn what_happened_before_an_event_is_not_after_it() {
    let mut toy = Toy::watching(&["after(deleted(service/db), deleted(pod/db-0))", "deleted(pod/db-0)"]);
    let pod = |name: &str| ObjectRef::new(Kind::Pod, "default", name);
    let value = toy.sandbox.cluster().get(&pod("db-0")).unwrap().value().clone();
    assert_eq!(toy.does(Edit::Delete(pod("db-0"))), [false, true]);
    assert_eq!(toy.does(Edit::Delete(service())), [false, true]);
    assert_eq!(toy.does(Edit::Put(value)), [false, true]);
    assert_eq!(toy.does(Edit::Delete(pod("db-0"))), [true, true]);
}

#[test]
fn an_object_is_the_same_until_it_is_made_anew() {
    let mut toy = Toy::watching(&["same(pod/db-*)", "same(pod/later)", "changed(pod/db-0)", "created(pod/db-1)"]);
    let pod = |name: &str| ObjectRef::new(Kind::Pod, "default", name);
    assert_eq!(toy.does(set(pod("db-0"), "metadata.labels.app", "x")), [true, false, true, false]);
    let value = toy.sandbox.cluster().get(&pod("db-1")).unwrap().value().clone();
    assert_eq!(toy.does(Edit::Recreate(value)), [false, false, true, true]);
    assert_eq!(toy.undoes(), [true, false, true, false]);
}

#[test]
fn time_and_changes_are_counted_from_the_start_or_from_an_event() {
    let mut toy = Toy::watching(&[
        "within(2s, not exists(service/db))",
        "within(10s after changed(pod/db-0), not exists(service/db))",
        "within(1 change, not exists(service/db))",
        "within(3 changes, not exists(service/db))",
    ]);
    toy.does(Edit::Advance { seconds: 60 });
    toy.does(set(ObjectRef::new(Kind::Pod, "default", "db-0"), "metadata.labels.app", "x"));
    assert_eq!(toy.does(Edit::Delete(service())), [false, true, false, true]);
    toy.undoes();
    toy.does(Edit::Advance { seconds: 5 });
    toy.does(Edit::Advance { seconds: 6 });
    assert_eq!(toy.does(Edit::Delete(service())), [false, false, false, false]);
}

#[test]
fn questions_and_refusals_are_events() {
    let mut toy = Toy::watching(&[
        "asked(shell, \"d*\")",
        "asked(shell, db, AAAA)",
        "refused(service/db)",
        "refused(service/db, spec.clusterIPs)",
        "refused(service/db, spec.type)",
    ]);
    assert_eq!(toy.holds(), [false; 5]);
    toy.watch.asked(&toy.sandbox, &Ask::default());
    assert_eq!(toy.holds(), [true, false, false, false, false]);
    assert_eq!(toy.does(set(service(), "spec.clusterIP", "None")), [true, false, true, true, false]);
}

#[test]
fn errors_of_assertions_name_the_place() {
    let unknown = |word: &str, nearest| AssertionErrorKind::Unknown { word: word.to_owned(), nearest };
    let wanted = |wanted, found: &str| AssertionErrorKind::Wanted { wanted, found: found.to_owned() };
    for (text, at, kind) in [
        ("", 0, AssertionErrorKind::End),
        ("ip(pod/x)", 9, AssertionErrorKind::NotCompared),
        ("ask(shell, \"a\").anwers = {}", 15, unknown(".anwers", Some("answers"))),
        ("exits(pod/x)", 0, unknown("exits", Some("exists"))),
        ("exists(x)", 7, AssertionErrorKind::NotAnObject("x".to_owned())),
        ("ask(a/b/c/d, e).tries = 1", 4, AssertionErrorKind::NotAPod("a/b/c/d".to_owned())),
        ("ask(a, b, Q).tries = 1", 10, AssertionErrorKind::NotAType("Q".to_owned())),
        ("within(soon, exists(pod/x))", 7, AssertionErrorKind::NotALimit("soon".to_owned())),
        ("exists(pod/x) pod", 14, AssertionErrorKind::Unexpected("pod".to_owned())),
        ("exists(pod/x) and", 17, AssertionErrorKind::End),
        ("ask(a, \"b).tries = 1", 7, AssertionErrorKind::UnclosedText),
        ("count({1 2}) = 2", 9, wanted("}", "2")),
        ("1 = 가", 4, AssertionErrorKind::Unexpected("가".to_owned())),
        ("1 = $tiped", 4, unknown("$tiped", Some("$typed"))),
    ] {
        let error = text.parse::<Assertion>().unwrap_err();
        assert_eq!((error.at, &error.kind), (at, &kind), "{text}");
    }
    let deep = format!("{}exists(pod/x){}", "(".repeat(200), ")".repeat(200));
    assert_eq!(deep.parse::<Assertion>().unwrap_err().kind, AssertionErrorKind::TooDeep);
    assert_eq!("a".repeat(5_000).parse::<Assertion>().unwrap_err().kind, AssertionErrorKind::TooLong);
}
