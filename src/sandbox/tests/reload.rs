//! When a server that runs reads another Corefile (rule PV1): with `reload` at its next look, without when it starts
//! again.

use super::observed::import;
use super::*;
use crate::resolution::server::Configuration;

const POD: &str = "10-1-2-3.default.pod.cluster.local.";

fn put(sandbox: &mut Sandbox, text: &str) {
    let object = Configuration::object();
    sandbox.edit(Edit::Set { object, field: "data.Corefile".parse().unwrap(), value: Some(text.into()) }).unwrap();
}

fn restart(sandbox: &mut Sandbox) {
    sandbox.edit(Edit::Requests(sandbox.restart_of_dns())).unwrap();
}

fn outcome(sandbox: &Sandbox) -> &'static str {
    sandbox.answer(&Ask { name: POD.to_owned(), ..Ask::default() }).outcome().as_str()
}

fn corefile(pods: &str, more: &str) -> String {
    format!(". {{\n    kubernetes cluster.local {{\n        pods {pods}\n    }}\n{more}}}\n")
}

/// A server that started with a Corefile without `reload`.
fn without_reload(pods: &str) -> Sandbox {
    let mut sandbox = Sandbox::toy();
    put(&mut sandbox, &corefile(pods, ""));
    restart(&mut sandbox);
    assert_eq!((sandbox.looks_every(), sandbox.awaits_restart()), (None, false));
    sandbox
}

#[test]
fn without_reload_another_corefile_is_read_when_the_server_starts_again() {
    let mut sandbox = without_reload("insecure");
    let before = sandbox.clone();
    assert_eq!(outcome(&sandbox), "NOERROR");
    put(&mut sandbox, &corefile("disabled", ""));
    assert_eq!((outcome(&sandbox), sandbox.awaits_restart()), ("NOERROR", true));
    let unread = sandbox.clone();
    // Whatever else happens meanwhile, but for the restart.
    sandbox.edit(Edit::Advance { seconds: 600 }).unwrap();
    sandbox.edit(Edit::ToyService(super::ToyService::Headless)).unwrap();
    put(&mut sandbox, &corefile("disabled", "    log\n"));
    assert_eq!((outcome(&sandbox), sandbox.awaits_restart()), ("NOERROR", true));
    restart(&mut sandbox);
    assert_eq!((outcome(&sandbox), sandbox.awaits_restart()), ("NXDOMAIN", false));
    let read = sandbox.clone();
    // On the way back and there again each state is what it was.
    while sandbox.undo() && sandbox != unread {}
    assert_eq!((outcome(&sandbox), sandbox.awaits_restart()), ("NOERROR", true));
    sandbox.undo();
    assert_eq!((&sandbox, sandbox.awaits_restart()), (&before, false));
    while sandbox.redo() {}
    assert_eq!((&sandbox, outcome(&sandbox)), (&read, "NXDOMAIN"));
    // One step back there is what had not been read.
    sandbox.undo();
    assert_eq!((outcome(&sandbox), sandbox.awaits_restart()), ("NOERROR", true));
}

#[test]
fn a_comment_is_no_other_corefile_and_what_was_written_before_needs_no_restart() {
    let mut sandbox = without_reload("insecure");
    put(&mut sandbox, &format!("# new\n{}", corefile("insecure", "")));
    assert!(!sandbox.awaits_restart());
    put(&mut sandbox, &corefile("disabled", ""));
    assert!(sandbox.awaits_restart());
    put(&mut sandbox, &corefile("insecure", ""));
    assert_eq!((outcome(&sandbox), sandbox.awaits_restart()), ("NOERROR", false));
}

#[test]
fn a_process_that_once_looked_goes_on_looking() {
    let mut sandbox = Sandbox::toy();
    put(&mut sandbox, &corefile("insecure", ""));
    assert_eq!((outcome(&sandbox), sandbox.looks_every()), ("NOERROR", Some(30)));
    put(&mut sandbox, &corefile("disabled", ""));
    assert_eq!((outcome(&sandbox), sandbox.awaits_restart()), ("NXDOMAIN", false));
}

#[test]
fn a_corefile_that_is_refused_is_not_read_either_and_stops_who_starts_with_it_as_before() {
    let mut sandbox = without_reload("insecure");
    put(&mut sandbox, ". {\n    kubernetes cluster.local {\n        upstream\n    }\n}\n");
    assert_eq!((outcome(&sandbox), sandbox.awaits_restart()), ("NOERROR", false));
    put(&mut sandbox, &corefile("disabled", ""));
    assert_eq!((outcome(&sandbox), sandbox.awaits_restart()), ("NOERROR", true));
}

#[test]
fn a_link_carries_the_corefile_that_still_runs() {
    let mut sandbox = without_reload("insecure");
    put(&mut sandbox, &corefile("disabled", ""));
    let link = Link::to(&sandbox);
    let (read, problems) = Link::read_with(&link.pairs(), link.manifests.clone().into(), &[]);
    assert_eq!((&read, problems), (&link, vec![]));
    let (mut opened, problems) = read.open();
    assert_eq!((problems, outcome(&opened), opened.awaits_restart()), (vec![], "NOERROR", true));
    assert_eq!(Link::to(&opened), link);
    // Set aside and opened again, it is the same.
    let other = Sandbox::toy();
    opened.edit(Edit::Become(Box::new(other))).unwrap();
    assert_eq!(opened.looks_every(), Some(30));
    opened.undo();
    assert_eq!((outcome(&opened), opened.awaits_restart()), ("NOERROR", true));
    restart(&mut opened);
    assert_eq!((outcome(&opened), Link::to(&opened).older), ("NXDOMAIN", None));
}

#[test]
fn a_mend_of_a_corefile_that_nobody_looks_at_starts_the_server_again() {
    let text = corefile("insecure", "").replace("pods insecure", "namespaces kube-system");
    let mut sandbox = without_reload("insecure");
    put(&mut sandbox, &text);
    restart(&mut sandbox);
    let ask = Ask { name: "db".to_owned(), ..Ask::default() };
    assert_ne!(sandbox.answer(&ask).outcome().as_str(), "NOERROR");
    let remedies = sandbox.remedies(&ask).finish();
    let mends = |remedy: &&remedy::Remedy| remedy.moves.iter().any(|one| one.object == Configuration::object());
    let remedy = remedies.iter().find(mends).unwrap();
    sandbox.edit(Edit::Requests(remedy.requests.clone())).unwrap();
    assert_eq!((sandbox.answer(&ask).outcome().as_str(), sandbox.awaits_restart()), ("NOERROR", false));
    // The search leaves nothing behind: what it found first it would find again.
    sandbox.undo();
    assert_eq!(sandbox.remedies(&ask).finish(), remedies);
}

#[test]
fn a_cluster_that_is_taken_in_runs_with_its_own_corefile() {
    let mut sandbox = without_reload("insecure");
    let map = format!(
        "apiVersion: v1\nkind: ConfigMap\nmetadata: {{name: coredns, namespace: kube-system}}\ndata:\n  Corefile: |\n    {}",
        corefile("disabled", "").trim_end().replace('\n', "\n    ")
    );
    let imported = crate::sandbox::Import::read(&map).unwrap().finish();
    sandbox.edit(Edit::Imported(std::sync::Arc::new(imported))).unwrap();
    assert!(!sandbox.awaits_restart());
    assert_eq!(sandbox.server().configuration().running().map(|text| text.contains("disabled")), Some(true));
    let shell = import(&[&map]);
    assert!(!shell.awaits_restart());
}
