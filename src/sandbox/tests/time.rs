//! Time passes when somebody lets it, and can be taken back.

use super::*;

#[test]
fn time_that_passes_is_one_step_until_something_else_happens() {
    let mut sandbox = Sandbox::toy();
    for seconds in [1, 10, 1] {
        sandbox.edit(Edit::Advance { seconds }).unwrap();
    }
    assert_eq!(sandbox.now(), 12);
    assert_eq!(sandbox.done().iter().map(|step| &step.name).collect::<Vec<_>>(), [&StepName::Advanced(12)]);
    sandbox.edit(Edit::Pin(Ask::default())).unwrap();
    sandbox.edit(Edit::Advance { seconds: 5 }).unwrap();
    sandbox.edit(Edit::Advance { seconds: 0 }).unwrap();
    assert_eq!((sandbox.now(), sandbox.done().len()), (17, 3));
    assert!(sandbox.undo());
    assert_eq!(sandbox.now(), 12);
    assert!(sandbox.undo() && sandbox.undo() && !sandbox.undo());
    assert_eq!(sandbox, Sandbox::toy());
    while sandbox.redo() {}
    assert_eq!(sandbox.now(), 17);
}

#[test]
fn time_can_be_dragged_back_and_forth_within_its_step() {
    let mut sandbox = Sandbox::toy();
    sandbox.edit(Edit::Advance { seconds: 30 }).unwrap();
    sandbox.amend(Edit::Advance { seconds: 7 }).unwrap();
    assert_eq!((sandbox.now(), sandbox.done().len()), (7, 1));
    sandbox.amend(Edit::Advance { seconds: 0 }).unwrap();
    assert_eq!(sandbox, Sandbox::toy());
    assert!(sandbox.done().is_empty());
}

#[test]
fn a_link_carries_the_time() {
    let mut sandbox = Sandbox::toy();
    sandbox.edit(Edit::Advance { seconds: 42 }).unwrap();
    let link = Link::to(&sandbox);
    assert!(link.pairs().contains("&clock=42"), "{}", link.pairs());
    let (read, problems) = Link::read_with(&link.pairs(), link.manifests.clone().into(), &[]);
    assert_eq!((&read, problems), (&link, vec![]));
    assert_eq!(read.open().0.now(), 42);
    let mut other = Sandbox::toy();
    other.edit(Edit::Open(Box::new(read))).unwrap();
    assert_eq!(other.now(), 42);
    assert!(other.undo());
    assert_eq!(other.now(), 0);
}

/// The lab with the Corefile kubeadm installed before it turned caching off for cluster names.
fn old_kubeadm() -> Sandbox {
    let mut sandbox = Sandbox::bare();
    let corefile = crate::resolution::corefile::Profile::KubeadmOld.text("cluster.local");
    configure(&mut sandbox, &corefile);
    put(
        &mut sandbox,
        "apiVersion: v1\nkind: Pod\nmetadata: {name: shell}\nspec: {containers: [{name: c, image: debian}]}\n---\n\
         apiVersion: v1\nkind: Service\nmetadata: {name: db}\nspec: {clusterIP: None, selector: {app: db}}\n---\n\
         apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: db}\nspec: {replicas: 0, selector: {matchLabels: {app: db}}, template: {metadata: {labels: {app: db}}, spec: {containers: [{name: c, image: x}]}}}\n",
    );
    sandbox
}

fn configure(sandbox: &mut Sandbox, corefile: &str) {
    let object = crate::resolution::server::Configuration::object();
    sandbox.edit(set(object, "data.Corefile", Value::from(corefile))).unwrap();
}

fn scale(sandbox: &mut Sandbox, replicas: i64) {
    let object = ObjectRef::new(Kind::Deployment, "default", "db");
    sandbox.edit(set(object, "spec.replicas", Value::from(replicas))).unwrap();
}

fn pass(sandbox: &mut Sandbox, seconds: u64) {
    sandbox.edit(Edit::Advance { seconds }).unwrap();
}

/// What the present question comes to, and for how long a cache will still say so.
fn shown(sandbox: &Sandbox) -> (usize, String, Option<u32>) {
    let answer = sandbox.answer(sandbox.question());
    let left = answer.remembered.map(|remembered| remembered.left);
    (answer.records.len(), answer.outcome().as_str().to_owned(), left)
}

#[test]
fn a_denial_is_felt_until_it_is_over_and_taken_back_exactly() {
    let mut sandbox = old_kubeadm();
    sandbox.ask(Ask::default());
    // Every step has asked before, at the same time.
    assert_eq!(shown(&sandbox), (0, "NXDOMAIN".to_owned(), Some(30)));
    pass(&mut sandbox, 100);
    assert_eq!(shown(&sandbox), (0, "NXDOMAIN".to_owned(), None));
    let before = sandbox.clone();
    scale(&mut sandbox, 2);
    assert_eq!(shown(&sandbox), (0, "NXDOMAIN".to_owned(), Some(30)));
    assert_eq!(sandbox.answer_afresh(sandbox.question()).records.len(), 2);
    pass(&mut sandbox, 10);
    assert_eq!(shown(&sandbox), (0, "NXDOMAIN".to_owned(), Some(20)));
    pass(&mut sandbox, 19);
    assert_eq!(shown(&sandbox), (0, "NXDOMAIN".to_owned(), Some(1)));
    pass(&mut sandbox, 1);
    assert_eq!(shown(&sandbox), (2, "NOERROR".to_owned(), None));
    let end = sandbox.clone();
    scale(&mut sandbox, 1);
    assert_eq!(shown(&sandbox), (2, "NOERROR".to_owned(), Some(30)));
    assert!(sandbox.undo());
    assert_eq!(sandbox, end);
    assert_eq!(shown(&sandbox), (2, "NOERROR".to_owned(), None));
    assert!(sandbox.undo());
    assert_eq!(shown(&sandbox), (0, "NXDOMAIN".to_owned(), Some(30)));
    assert!(sandbox.undo());
    assert_eq!(sandbox, before);
    assert_eq!(shown(&sandbox), shown(&before));
    while sandbox.redo() {}
    assert_eq!(shown(&sandbox), (2, "NOERROR".to_owned(), Some(30)));
}

#[test]
fn under_todays_profile_nothing_is_felt() {
    let mut sandbox = old_kubeadm();
    let corefile = crate::resolution::corefile::Corefile::kubeadm("cluster.local").to_string();
    configure(&mut sandbox, &corefile);
    assert_eq!(shown(&sandbox), (0, "NXDOMAIN".to_owned(), None));
    scale(&mut sandbox, 2);
    assert_eq!(shown(&sandbox), (2, "NOERROR".to_owned(), None));
    scale(&mut sandbox, 0);
    assert_eq!(shown(&sandbox), (0, "NXDOMAIN".to_owned(), None));
}

#[test]
fn another_corefile_and_a_new_server_pod_begin_with_empty_caches() {
    let mut sandbox = old_kubeadm();
    let corefile = crate::resolution::corefile::Profile::KubeadmOld.text("cluster.local");
    let pod = ObjectRef::new(Kind::Pod, "kube-system", "coredns-0");
    let restarted = Edit::Recreate(sandbox.cluster().get(&pod).unwrap().value().clone());
    let relabelled = set(pod, "metadata.labels.seen", Value::from("yes"));
    let object = crate::resolution::server::Configuration::object();
    let other = |text: String| set(object.clone(), "data.Corefile", Value::from(text));
    let elsewhere =
        format!("apiVersion: v1\nkind: ConfigMap\nmetadata: {{name: other}}\ndata: {{Corefile: '{TEXT}'}}\n");
    const TEXT: &str = ". { whoami }";
    for (edit, is_empty) in [
        (relabelled, false),
        (restarted, true),
        // What is compared are the words (rule PV1).
        (other(format!("{corefile}# other\n")), false),
        (other(format!("{corefile}other.test {{\n whoami\n}}\n")), true),
        (other(format!("{corefile}other.test {{\n whoamy\n}}\n")), false),
        // Another ConfigMap is not the server's.
        (Edit::Put(crate::manifest::read(&elsewhere).documents.remove(0).value), false),
    ] {
        empties(&mut sandbox, edit, is_empty);
    }
}

#[test]
fn an_imported_file_that_changes_begins_with_empty_caches_as_the_corefile_does() {
    let mut sandbox = old_kubeadm();
    let corefile = crate::resolution::corefile::Profile::KubeadmOld.text("cluster.local");
    configure(&mut sandbox, &format!("{corefile}import custom/*.server\n"));
    let custom = |text: &str| {
        let data = format!("{{lan.server: '{text}', lan.txt: '{text}'}}");
        put_custom(&data)
    };
    sandbox.edit(custom("lan.test {\n\n whoami\n\n}")).unwrap();
    for (text, is_empty) in [
        ("lan.test {\n\n whoami\n\n} # other", false),
        ("lan.test {\n\n whoami\n\n log\n\n}", true),
        ("lan.test {\n\n whoamy\n\n}", false),
    ] {
        empties(&mut sandbox, custom(text), is_empty);
    }
    // A file that lies there and that nothing imports.
    empties(&mut sandbox, put_custom("{lan.server: \"lan.test {\\n whoami\\n}\", lan.txt: other}"), false);
}

fn put_custom(data: &str) -> Edit {
    let text = format!(
        "apiVersion: v1\nkind: ConfigMap\nmetadata: {{name: coredns-custom, namespace: kube-system}}\ndata: {data}\n"
    );
    Edit::Put(crate::manifest::read(&text).documents.remove(0).value)
}

/// An edit, with a denial in the cache, leaves it there or not. Afterwards it is taken back.
#[track_caller]
fn empties(sandbox: &mut Sandbox, edit: Edit, is_empty: bool) {
    scale(sandbox, 0);
    pass(sandbox, 100);
    assert_eq!(shown(sandbox).2, None);
    scale(sandbox, 1);
    assert_eq!(shown(sandbox), (0, "NXDOMAIN".to_owned(), Some(30)));
    let what = format!("{edit:?}");
    sandbox.edit(edit).unwrap();
    assert_eq!(shown(sandbox).0 == 1, is_empty, "{what}");
    sandbox.undo();
    assert_eq!(shown(sandbox), (0, "NXDOMAIN".to_owned(), Some(30)));
}

#[test]
fn to_look_at_an_answer_changes_nothing_and_to_ask_does() {
    let mut sandbox = old_kubeadm();
    let web = Ask { name: "web".to_owned(), ..Ask::default() };
    let before = sandbox.held();
    let _ = sandbox.answer(&web);
    assert_eq!(sandbox.held(), before);
    assert_eq!(sandbox.answer(&web).remembered, None);
    sandbox.ask(web.clone());
    assert!(sandbox.held().len() > before.len());
    assert_eq!(sandbox.answer(&web).remembered, None);
    sandbox.ask(web.clone());
    assert_eq!(sandbox.answer(&web).remembered.unwrap().left, 30);
}

#[test]
fn a_command_in_a_pod_leaves_its_replies_in_the_cache() {
    let mut sandbox = old_kubeadm();
    let before = sandbox.clone();
    let words = ["dig", "+short", "web.default.svc.cluster.local", "A"].map(str::to_owned);
    let from = Ask::default().from;
    let _ = crate::shell::tools::run(&sandbox, &from, &words, "");
    assert_eq!(sandbox, before);
    let (output, asked) = crate::shell::tools::run_and_keep(&mut sandbox, &from, &words, "");
    assert_eq!((output.status, output.text.as_str()), (0, ""));
    assert_eq!(asked, [Ask { name: "web.default.svc.cluster.local".to_owned(), from: from.clone(), ..Ask::default() }]);
    assert_eq!(sandbox.held().len(), before.held().len() + 1);
    let asked = Ask { name: "web".to_owned(), ..Ask::default() };
    assert_eq!(sandbox.answer(&asked).remembered.unwrap().left, 30);
    assert_eq!(sandbox.done().len(), before.done().len());
}

#[test]
fn an_edit_that_comes_to_nothing_leaves_the_moment_as_it_was() {
    let mut sandbox = old_kubeadm();
    pass(&mut sandbox, 100);
    let before = sandbox.clone();
    scale(&mut sandbox, 0);
    assert!(sandbox.edit(Edit::Delete(ObjectRef::new(Kind::Pod, "default", "nobody"))).is_err());
    assert_eq!(sandbox, before);
    assert_eq!(shown(&sandbox), (0, "NXDOMAIN".to_owned(), None));
    assert_eq!(sandbox.done().len(), before.done().len());
}

#[test]
fn the_pinned_questions_that_changed_are_told() {
    let mut sandbox = old_kubeadm();
    let other = Ask { name: "db.default.svc.cluster.local.".to_owned(), ..Ask::default() };
    let same = Ask { name: "kubernetes".to_owned(), ..Ask::default() };
    for ask in [&other, &same] {
        sandbox.edit(Edit::Pin(ask.clone())).unwrap();
    }
    scale(&mut sandbox, 1);
    let difference = sandbox.last_difference();
    assert_eq!(difference.names.appeared.len(), 3, "{:?}", difference.names.appeared);
    assert_eq!(difference.questions, [], "the denial is still kept");
    pass(&mut sandbox, 30);
    let difference = sandbox.last_difference();
    assert!(difference.names.is_empty(), "time alone changes no name");
    assert_eq!(difference.questions.iter().map(|one| &one.ask).collect::<Vec<_>>(), [&other]);
    assert_eq!(difference.questions[0].before.outcome().as_str(), "NXDOMAIN");
    assert_eq!(difference.questions[0].after.records.len(), 1);
    sandbox.undo();
    assert_eq!(sandbox.last_difference().questions[0].after.outcome().as_str(), "NXDOMAIN");
}

#[test]
fn any_two_states_can_be_compared() {
    let mut sandbox = Sandbox::toy();
    sandbox.edit(Edit::Pin(Ask::default())).unwrap();
    for choice in [ToyService::Headless, ToyService::ExternalName, ToyService::ClusterIp] {
        sandbox.edit(Edit::ToyService(choice)).unwrap();
    }
    sandbox.undo();
    let present = sandbox.clone();
    assert_eq!((sandbox.state(), sandbox.states()), (3, 5));
    let said = |comparison: Comparison| {
        let text = |answer: &Answer| {
            answer.records.iter().map(|one| one.record.data.to_string()).collect::<Vec<_>>().join(" ")
        };
        comparison
            .questions
            .iter()
            .map(|one| format!("{} -> {}", text(&one.before), text(&one.after)))
            .collect::<Vec<_>>()
    };
    let forth = sandbox.compare(1, 2).unwrap();
    let back = sandbox.compare(2, 1).unwrap();
    assert_eq!(forth.names.appeared, back.names.vanished);
    assert_eq!(forth.names.changed.len(), back.names.changed.len());
    assert_eq!(said(forth), ["10.96.159.55 -> 10.244.2.2 10.244.1.2"]);
    assert_eq!(said(back), ["10.244.2.2 10.244.1.2 -> 10.96.159.55"]);
    assert_eq!(said(sandbox.compare(2, 4).unwrap()).len(), 1);
    assert!(sandbox.compare(3, 3).unwrap().is_empty());
    assert_eq!(sandbox.compare(0, 5), None);
    assert_eq!(sandbox, present);
    assert_eq!(sandbox.zone(), present.zone());
}

#[test]
fn names_that_lead_elsewhere_follow_it() {
    let mut sandbox = Sandbox::toy();
    put(
        &mut sandbox,
        "apiVersion: v1\nkind: Service\nmetadata: {name: there}\nspec: {clusterIP: None}\n---\n\
         apiVersion: discovery.k8s.io/v1\nkind: EndpointSlice\nmetadata: {name: a, labels: {kubernetes.io/service-name: there}}\naddressType: FQDN\nendpoints: [{addresses: [db.default.svc.cluster.local]}]\nports: []\n---\n\
         apiVersion: discovery.k8s.io/v1\nkind: EndpointSlice\nmetadata: {name: b, labels: {kubernetes.io/service-name: there}}\naddressType: FQDN\nendpoints: [{addresses: [www.example.com]}]\nports: []\n",
    );
    for edit in
        [Edit::ToyService(ToyService::Headless), Edit::Outside("www.example.com. 60 IN A 192.0.2.77\n".to_owned())]
    {
        sandbox.edit(edit).unwrap();
        assert_eq!(sandbox.zone(), &crate::explain::zone::full_listing(sandbox.server(), sandbox.upstream()));
        let changed = &sandbox.difference().changed;
        assert!(changed.iter().any(|one| one.name.as_str().starts_with("there.")), "{changed:?}");
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(32))]

    #[test]
    fn a_comparison_is_what_the_listings_of_both_states_say(
        edits in proptest::collection::vec(an_edit(), 1..9),
        (from, to) in (0_usize..10, 0_usize..10),
        undone in 0_usize..4,
    ) {
        let mut sandbox = Sandbox::toy();
        let mut zones = vec![sandbox.zone().clone()];
        for edit in edits {
            let steps = sandbox.done().len();
            let _ = sandbox.edit(edit);
            zones.truncate(sandbox.done().len());
            if sandbox.done().len() >= steps {
                zones.push(sandbox.zone().clone());
            }
        }
        prop_assert_eq!(zones.len(), sandbox.states());
        for _ in 0..undone {
            sandbox.undo();
        }
        let (from, to) = (from % zones.len(), to % zones.len());
        let present = sandbox.clone();
        let names = sandbox.compare(from, to).unwrap().names;
        prop_assert_eq!(names, crate::explain::difference::Difference::between(&zones[from], &zones[to]));
        prop_assert_eq!(&sandbox, &present);
        prop_assert_eq!(sandbox.zone(), present.zone());
        for name in ["db", "one", "shell"] {
            let ask = Ask { name: name.to_owned(), ..Ask::default() };
            prop_assert_eq!(sandbox.answer(&ask), present.answer(&ask));
        }
    }
}

#[test]
fn a_link_carries_what_is_kept_and_nothing_of_what_is_as_it_was() {
    let mut sandbox = old_kubeadm();
    sandbox.ask(Ask { name: "www.example.com.".to_owned(), ..Ask::default() });
    sandbox.ask(Ask::default());
    pass(&mut sandbox, 100);
    scale(&mut sandbox, 2);
    pass(&mut sandbox, 7);
    let said = shown(&sandbox);
    assert_eq!(said, (0, "NXDOMAIN".to_owned(), Some(23)));
    let link = Link::to(&sandbox);
    let (read, problems) = Link::read_with(&link.pairs(), link.manifests.clone().into(), &[]);
    assert_eq!(problems, []);
    assert_eq!(read.pairs(), link.pairs());
    let (mut opened, problems) = read.open();
    assert_eq!((shown(&opened), problems), (said, vec![]));
    pass(&mut opened, 23);
    assert_eq!(shown(&opened).0, 2);
    assert!(!Link::to(&Sandbox::toy()).pairs().contains("kept"));
    let mut today = Sandbox::toy();
    today.ask(Ask { name: "nobody".to_owned(), ..Ask::default() });
    today.ask(Ask { name: "www.example.com".to_owned(), ..Ask::default() });
    assert!(!Link::to(&today).pairs().contains("kept"), "what can be asked again travels not");
}

#[test]
fn what_a_link_says_is_kept_is_believed_only_where_it_reads() {
    for text in ["x", "1 2 a.", "= a. 1 IN A 1.2.3.4", "5 30 a. A NOERROR\n= a. 30 IN A nowhere", "99 30 a. A NXDOMAIN"]
    {
        let (link, problems) =
            Link::read(&format!("clock=50&kept={}", text.replace('\n', "%0A").replace('=', "%3D")), &[]);
        assert_eq!(problems.len(), 1, "{text}");
        assert_eq!(link.kept, crate::resolution::server::State::default());
    }
}

/// The lab with so many nameservers outside, all of which say nothing to a name, and a pod of an image.
fn with_dead_upstreams(image: &str, upstreams: usize) -> Sandbox {
    let mut sandbox = Sandbox::bare();
    put(
        &mut sandbox,
        &format!(
            "apiVersion: v1\nkind: Pod\nmetadata: {{name: shell}}\nspec: {{containers: [{{name: c, image: '{image}'}}]}}\n"
        ),
    );
    let mut settings = sandbox.cluster().settings().clone();
    settings.node_resolv_conf = (1..=upstreams).map(|one| format!("nameserver 192.0.2.{one}\n")).collect();
    sandbox.edit(Edit::Settings(settings)).unwrap();
    sandbox.edit(Edit::Outside("slow.example.com TIMEOUT".to_owned())).unwrap();
    sandbox
}

#[test]
fn a_dead_upstream_takes_its_seconds_and_who_asks_gives_up_when_its_library_does() {
    // One upstream is tried twice for two seconds; of two each is, and none is begun after five seconds (rule PF7). What
    // fails so is in no cache (rule PC4): glibc waits for it again.
    for (image, upstreams, outcome, milliseconds) in [
        ("debian:12", 1, "SERVFAIL", 8_000),
        ("alpine:3.20", 1, "SERVFAIL", 5_000),
        ("debian:12", 2, "SERVFAIL", 6_000),
        ("alpine:3.20", 2, "TIMEOUT", 5_000),
    ] {
        let sandbox = with_dead_upstreams(image, upstreams);
        let ask = Ask {
            from: "default/shell".parse().unwrap(),
            name: "slow.example.com.".to_owned(),
            record_type: RecordType::A,
        };
        let answer = sandbox.answer(&ask);
        let lookup = answer.lookup.as_ref().unwrap();
        let got = (answer.outcome().as_str(), lookup.waited.as_millis());
        assert_eq!(got, (outcome, milliseconds), "{image} {upstreams}: {:?}", lookup.sent);
        assert_eq!(sandbox.now(), 0, "the clock stands until somebody lets it go");
        assert_eq!(sandbox.answer(&ask), answer, "what is under way is in no cache yet");
    }
}

#[test]
fn an_upstream_that_is_known_to_be_dead_takes_fewer_seconds() {
    let mut sandbox = with_dead_upstreams("debian:12", 1);
    sandbox.edit(Edit::Outside(". TIMEOUT".to_owned())).unwrap();
    let ask = Ask {
        from: "default/shell".parse().unwrap(),
        name: "slow.example.com.".to_owned(),
        record_type: RecordType::A,
    };
    sandbox.edit(Edit::Pin(ask.clone())).unwrap();
    let waited = |sandbox: &Sandbox| sandbox.answer(&ask).lookup.map(|lookup| lookup.waited.as_secs());
    assert_eq!(waited(&sandbox), Some(8));
    sandbox.edit(Edit::Advance { seconds: 10 }).unwrap();
    assert_eq!(waited(&sandbox), Some(4), "its probes have failed: it is tried once, for each attempt of the library");
}
