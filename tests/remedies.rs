//! The nearest edits: what is offered leads, when made, to exactly what was promised; nothing is offered
//! twice, and nothing where no edit can matter.
#![cfg(not(target_arch = "wasm32"))]
#![expect(clippy::unwrap_used, clippy::panic, reason = "helpers of tests say what they expect")]

use k8s_dns_lab::case::{Case, Covered, known_confusions};
use k8s_dns_lab::cluster::{FieldPath, Kind, ObjectRef, Request};
use k8s_dns_lab::dns::RecordType;
use k8s_dns_lab::explain::remedy::Act;
use k8s_dns_lab::resolution::corefile::Profile;
use k8s_dns_lab::sandbox::{Ask, Edit, Price, Promise, Remedy, Sandbox};
use k8s_dns_lab::shell::command_for_edit;
use k8s_dns_lab::text::{Language, remedy};
use proptest::prelude::*;
use std::fs::read_to_string;

const FOLDER: &str = "assets/cases";

fn worlds() -> Vec<(String, Sandbox)> {
    let index = known_confusions(&read_to_string(format!("{FOLDER}/index.yaml")).unwrap());
    let slugs = index.into_iter().filter_map(|one| match one.covered {
        Covered::By(slug) => Some(slug),
        Covered::Not => None,
    });
    let open = |slug: String| {
        let case = Case::read(&read_to_string(format!("{FOLDER}/{slug}.yaml")).unwrap()).unwrap();
        (slug, case.link.open().0)
    };
    let mut all: Vec<(String, Sandbox)> = slugs.map(open).collect();
    all.push(("four answers".to_owned(), Sandbox::toy()));
    all
}

/// The question is asked, once: what caches keep of it is there when an edit is made.
fn asked(sandbox: &mut Sandbox, question: &Ask) {
    if sandbox.question() != question {
        sandbox.ask(question.clone());
    }
}

/// Makes a remedy and takes it back; fails where it leads elsewhere than promised.
fn keeps_its_promise(sandbox: &mut Sandbox, question: &Ask, remedy: &Remedy) {
    asked(sandbox, question);
    let before = sandbox.clone();
    let edit = Edit::Try { requests: remedy.requests.clone(), question: remedy.question.clone(), wait: remedy.wait };
    sandbox.edit(edit).unwrap_or_else(|refusal| panic!("{remedy:?}\n{refusal:?}"));
    assert_eq!(sandbox.done().len(), before.done().len() + 1, "one step: {remedy:?}");
    let answer = sandbox.answer(sandbox.question());
    assert_eq!(Promise::of(&answer), remedy.promise, "{remedy:?}");
    assert!(sandbox.undo());
    assert_eq!(*sandbox, before);
}

fn check(sandbox: &mut Sandbox, question: &Ask) -> Vec<Remedy> {
    asked(sandbox, question);
    let answer = sandbox.answer(question);
    let all = sandbox.remedies(question).finish();
    assert!(all.len() <= 3);
    for (position, one) in all.iter().enumerate() {
        assert!((1..=2).contains(&one.moves.len()));
        // Records that a library takes for nobody's are records all the same.
        let is_other = one.promise != Promise::of(&answer) || answer.application_error().is_some();
        assert!(is_other, "{one:?} changes nothing");
        let twice = all.iter().skip(position + 1).any(|other| {
            (&other.requests, &other.question) == (&one.requests, &one.question)
                || remedy::sentence(Language::English, other) == remedy::sentence(Language::English, one)
        });
        assert!(!twice, "{one:?} is offered twice");
        keeps_its_promise(sandbox, question, one);
    }
    all
}

fn said(all: &[Remedy]) -> Vec<String> {
    let line = |one: &Remedy| {
        format!("{} => {}", remedy::sentence(Language::English, one), remedy::outcome(Language::English, &one.promise))
    };
    all.iter().map(line).collect()
}

#[test]
fn every_world_of_a_known_confusion_has_remedies_that_keep_their_promise() {
    let print = std::env::var_os("REMEDIES").is_some();
    for (slug, mut sandbox) in worlds() {
        let question = sandbox.question().clone();
        let all = check(&mut sandbox, &question);
        if print {
            println!("{slug}: {question}\n    {}", said(&all).join("\n    "));
        }
    }
}

#[test]
fn what_stands_in_the_way_is_what_is_offered() {
    let wanted = [
        (
            "labels-do-not-match",
            [
                "Change the selector of the Service `web` to `app=website`. => 10.244.1.2",
                "Give the Pod `web-1` the label `app=web`. => 10.244.1.2",
            ]
            .as_slice(),
        ),
        (
            "peers-not-ready",
            &[
                "Make the pod `peer-0` ready. => 10.244.1.20",
                "Set `publishNotReadyAddresses` on the Service `peers`. => 10.244.1.20, 10.244.1.21",
            ],
        ),
        ("musl-stops", &["Look it up with a trailing dot, so that no search domain is added. => 192.0.2.34"]),
        (
            "external-name-short",
            &[
                "Point the ExternalName Service `alias` to `web.other.svc.cluster.local`. => web.other.svc.cluster.local., 10.96.20.20",
            ],
        ),
    ];
    let worlds = worlds();
    for (slug, wanted) in wanted {
        let (_, sandbox) = worlds.iter().find(|(name, _)| name == slug).unwrap();
        let said = said(&sandbox.remedies(sandbox.question()).finish());
        for one in wanted {
            assert!(said.iter().any(|line| line == one), "{slug}: {one} is not among {said:#?}");
        }
    }
}

#[test]
fn what_cannot_change_in_place_is_made_anew_and_says_what_that_costs() {
    let worlds = worlds();
    let (_, sandbox) = worlds.iter().find(|(name, _)| name == "pod-name").unwrap();
    let all = sandbox.remedies(sandbox.question()).finish();
    let named = all.iter().find(|one| matches!(one.moves[0].act, Act::HostnameAndSubdomain(..))).unwrap();
    assert_eq!(named.moves[0].price, Some(Price::NewPod));
    assert!(matches!(named.requests.as_slice(), [Request::Recreate(_)]));
}

#[test]
fn two_edits_are_found_where_one_is_too_little() {
    let mut sandbox = Sandbox::bare();
    let text = "apiVersion: v1\nkind: Pod\nmetadata:\n  name: shell\nspec:\n  containers:\n  - name: c\n    image: debian:12\n---\napiVersion: v1\nkind: Service\nmetadata:\n  name: web\nspec:\n  clusterIP: None\n  selector:\n    app: web\n---\napiVersion: v1\nkind: Pod\nmetadata:\n  name: web-1\n  labels:\n    app: website\nspec:\n  nodeName: node-1\n  containers:\n  - name: c\n    image: nginx:1.29\nstatus:\n  phase: Running\n  podIP: 10.244.1.9\n  conditions:\n  - type: Ready\n    status: 'False'\n";
    sandbox.edit(Edit::Import(text.to_owned())).unwrap();
    let question = Ask { name: "web".to_owned(), ..Ask::default() };
    let all = check(&mut sandbox, &question);
    let pair = all.iter().find(|one| one.moves.len() == 2).unwrap_or_else(|| panic!("{:#?}", said(&all)));
    assert_eq!(pair.promise.records.len(), 1);
}

#[test]
fn a_question_that_nothing_can_help_is_offered_nothing() {
    let sandbox = Sandbox::toy();
    for (from, name) in
        [("default/nobody", "db"), ("default/shell", ""), ("default/shell", "a..b"), ("default/shell", &"x".repeat(70))]
    {
        let question = Ask { from: from.parse().unwrap(), name: name.to_owned(), ..Ask::default() };
        let search = sandbox.remedies(&question);
        assert_eq!(search.aim(), None, "{name}");
        assert_eq!(search.finish(), []);
    }
    let address = Ask { name: "10.1.2.3".to_owned(), ..Ask::default() };
    assert_eq!(sandbox.remedies(&address).finish(), [], "nobody is asked for an address");
}

#[test]
fn a_search_in_pieces_finds_what_a_search_in_one_finds() {
    for (_, sandbox) in worlds() {
        let question = sandbox.question();
        let mut search = sandbox.remedies(question);
        while !search.advance(1) {}
        assert_eq!(search.found(), sandbox.remedies(question).finish());
    }
}

/// A few objects that have to do with each other, or nearly so.
fn small_cluster() -> impl Strategy<Value = String> {
    let name = || prop::sample::select(vec!["db", "web", "dbs", "web-1"]);
    let namespace = || prop::sample::select(vec!["default", "shop"]);
    let label = || prop::sample::select(vec!["db", "web", "dbx"]);
    let meta = |kind: &str, name: &str, namespace: &str| {
        format!("apiVersion: v1\nkind: {kind}\nmetadata:\n  name: {name}\n  namespace: {namespace}\n")
    };
    let service = (name(), namespace(), label(), 0..5).prop_map(move |(name, namespace, label, way)| {
        let spec = match way {
            0 => format!("  selector:\n    app: {label}\n  ports:\n  - port: 80\n"),
            1 => "  clusterIP: None\n".to_owned(),
            2 => format!("  type: ExternalName\n  externalName: {label}.shop.svc.cluster.local\n"),
            _ => format!("  clusterIP: None\n  selector:\n    app: {label}\n"),
        };
        format!("{}spec:\n{spec}", meta("Service", name, namespace))
    });
    let pod = (name(), namespace(), label(), any::<bool>(), any::<bool>(), 1..250_u8).prop_map(
        move |(name, namespace, label, ready, named, last)| {
            let named = if named { format!("  hostname: {name}\n  subdomain: {label}\n") } else { String::new() };
            let ready = if ready { "True" } else { "False" };
            format!(
                "{}  labels:\n    app: {label}\nspec:\n{named}  nodeName: node-1\n  containers:\n  - name: c\n    image: nginx:1.29\nstatus:\n  phase: Running\n  podIP: 10.244.1.{last}\n  conditions:\n  - type: Ready\n    status: '{ready}'\n",
                meta("Pod", name, namespace)
            )
        },
    );
    let endpoints = (name(), namespace(), 1..250_u8).prop_map(move |(name, namespace, last)| {
        format!("{}subsets:\n- addresses:\n  - ip: 192.0.2.{last}\n", meta("Endpoints", name, namespace))
    });
    let set = (name(), namespace(), label(), 0..3).prop_map(move |(name, namespace, label, replicas)| {
        let meta = meta("StatefulSet", name, namespace).replacen("v1", "apps/v1", 1);
        format!(
            "{meta}spec:\n  serviceName: {label}\n  replicas: {replicas}\n  selector:\n    matchLabels:\n      app: {label}\n  template:\n    metadata:\n      labels:\n        app: {label}\n    spec:\n      containers:\n      - name: c\n        image: nginx:1.29\n"
        )
    });
    let policy = prop::sample::select(vec!["ClusterFirst", "Default"]);
    let one = prop_oneof![3 => service.boxed(), 3 => pod.boxed(), 1 => endpoints.boxed(), 1 => set.boxed()];
    (prop::collection::vec(one, 1..7), policy).prop_map(|(mut all, policy)| {
        all.push(format!("apiVersion: v1\nkind: Pod\nmetadata:\n  name: shell\nspec:\n  dnsPolicy: {policy}\n  containers:\n  - name: c\n    image: debian:12\n"));
        all.join("---\n")
    })
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 96, ..ProptestConfig::default() })]
    #[test]
    fn every_remedy_of_any_small_cluster_keeps_its_promise(
        text in small_cluster(),
        name in prop::sample::select(vec![
            "db", "web.shop", "db.shop", "web-1.db", "db-0.db.shop", "dv", "web.", "example.com", "www.exmaple.com",
            "db.default.svc.cluster.local", "10-244-1-7.shop.pod.cluster.local", "_http._tcp.web", "shop",
        ]),
        record_type in prop::sample::select(vec![RecordType::A, RecordType::Aaaa, RecordType::Srv, RecordType::Cname]),
    ) {
        let mut sandbox = Sandbox::bare();
        sandbox.edit(Edit::Import(text)).unwrap();
        let question = Ask { name: name.to_owned(), record_type, ..Ask::default() };
        check(&mut sandbox, &question);
    }
}

/// The opening world with another Corefile.
fn served(corefile: &str) -> Sandbox {
    let mut sandbox = Sandbox::toy();
    let object = ObjectRef::new(Kind::ConfigMap, "kube-system", "coredns");
    let field = FieldPath::of(&["data", "Corefile"]);
    sandbox.edit(Edit::Set { object, field, value: Some(corefile.into()) }).unwrap();
    sandbox
}

const DB: &str = "10.96.159.55";

#[test]
fn edits_reach_into_the_corefile_and_leave_the_rest_of_it_as_it_is() {
    for (corefile, name, wanted, from, to) in [
        (
            ". {\n    hosts { # ours\n        192.0.2.1 a.test\n    }\n    kubernetes cluster.local\n}\n",
            "db",
            "Add `fallthrough` to `hosts` in line 2 of the Corefile.",
            "a.test\n",
            "a.test\n        fallthrough\n",
        ),
        (
            ". {\n    template IN A . {\n        match ^printer[.]\n        answer \"{{ .Name }} 60 IN A 192.0.2.9\"\n    }\n    kubernetes cluster.local\n}\n",
            "db",
            "Add `fallthrough` to `template` in line 2 of the Corefile.",
            "192.0.2.9\"\n",
            "192.0.2.9\"\n        fallthrough\n",
        ),
        (
            ". {\n    rewrite name suffix .shop.test .default.svc.cluster.local # ours\n    kubernetes cluster.local\n}\n",
            "db.shop.test.",
            "Add `answer auto` to `rewrite` in line 2 of the Corefile.",
            " # ours",
            " answer auto # ours",
        ),
        (
            "shop.test {\n    rewrite name suffix .shop.test .default.svc.cluster.local answer auto\n    forward . /etc/resolv.conf # out\n}\n. {\n    kubernetes cluster.local\n}\n",
            "db.shop.test.",
            "Add `kubernetes cluster.local` to the server block that only forwards.",
            "    rewrite",
            "    kubernetes cluster.local\n    rewrite",
        ),
        (
            ". {\n    rewrite name suffix .shop.test .default.svc.cluster.local answer auto\n    forward . /etc/resolv.conf # out\n}\ncluster.local {\n    kubernetes\n}\n",
            "db.shop.test.",
            "Add the line `10.96.159.55 db.default.svc.cluster.local` to `hosts` in the Corefile.",
            "    rewrite",
            "    hosts {\n        10.96.159.55 db.default.svc.cluster.local\n        fallthrough\n    }\n    rewrite",
        ),
        (
            ". {\n\thosts {\n\t\t192.0.2.1 a.test # one\n\t\tfallthrough\n\t}\n\tkubernetes cluster.local\n\tforward . /etc/resolv.conf\n}\n",
            "db.corp.test.",
            "Add the line `10.96.159.55 db.corp.test` to `hosts` in the Corefile.",
            "\t\t192.0.2.1",
            "\t\t10.96.159.55 db.corp.test\n\t\t192.0.2.1",
        ),
        (
            ". {\n    kubernetes cluster.test { # typo\n        pods insecure\n    }\n}\n",
            "db",
            "Make `kubernetes` in the Corefile serve `cluster.local`.",
            "cluster.test",
            "cluster.local",
        ),
        (
            ". {\n    kubernetes cluster.local {\n        labels tier=front # all\n    }\n}\n",
            "db",
            "Remove `labels` from the Corefile.",
            "        labels tier=front # all\n",
            "",
        ),
    ] {
        let mut sandbox = served(corefile);
        let question = Ask { name: name.to_owned(), ..Ask::default() };
        let all = check(&mut sandbox, &question);
        let line = |one: &Remedy| remedy::sentence(Language::English, one);
        let found = all.iter().find(|one| line(one).starts_with(wanted));
        let Some(one) = found else { panic!("{corefile}{wanted} is not among {:#?}", said(&all)) };
        assert_eq!(one.moves[0].price, Some(Price::Everybody));
        assert_eq!(one.promise.records.last().unwrap().data.to_string(), DB);
        for language in Language::ALL {
            assert!(!remedy::sentence(language, one).is_empty());
        }
        let edit = Edit::Try { requests: one.requests.clone(), question: None, wait: 0 };
        let command = command_for_edit(&sandbox, &edit);
        assert!(command.is_some_and(|command| command.starts_with("kubectl ")), "the terminal can do it: {wanted}");
        sandbox.edit(edit).unwrap();
        let object = ObjectRef::new(Kind::ConfigMap, "kube-system", "coredns");
        let text = sandbox.cluster().get(&object).unwrap().as_config_map().unwrap().data.get("Corefile").unwrap();
        assert_eq!(*text, corefile.replacen(from, to, 1), "{wanted}");
    }
}

#[test]
fn a_template_that_denies_aaaa_goes_and_labels_that_the_server_wants_are_given() {
    let mut sandbox = served(
        ". {\n    template IN AAAA . {\n        rcode NXDOMAIN\n    }\n    hosts {\n        2001:db8::1 six.test\n        fallthrough\n    }\n    kubernetes cluster.local {\n        labels tier=front\n    }\n}\n",
    );
    let question = Ask { name: "six.test.".to_owned(), record_type: RecordType::Aaaa, ..Ask::default() };
    let all = said(&check(&mut sandbox, &question));
    let wanted = "Remove `template` in line 2 from the Corefile.";
    assert!(all.iter().any(|one| one.starts_with(wanted) && one.ends_with("2001:db8::1")), "{all:#?}");
    let all = said(&check(&mut sandbox, &Ask::default()));
    assert!(all.iter().any(|one| one.starts_with("Give the Service `db` the label `tier=front`.")), "{all:#?}");
}

/// Lines of a server block that have to do with each other, or nearly so.
fn small_corefile() -> impl Strategy<Value = String> {
    let line = prop::sample::select(vec![
        "hosts {\n        192.0.2.1 a.test\n    }",
        "hosts {\n        192.0.2.1 db.shop.test # one\n        fallthrough\n    }",
        "template IN A . {\n        match ^x[.]\n        answer \"{{ .Name }} 60 IN A 192.0.2.9\"\n    }",
        "template IN AAAA . {\n        rcode NXDOMAIN\n    }",
        "rewrite name suffix .shop.test .default.svc.cluster.local",
        "rewrite name substring shop default # all",
        "rewrite stop {\n        name regex (.*)[.]shop[.]test {1}.default.svc.cluster.local\n    }",
        "autopath @kubernetes",
        "forward . /etc/resolv.conf",
        "forward shop.test 192.0.2.53",
        "cache 30",
        "froward . 192.0.2.1",
        "acl {\n        block type A\n    }",
    ]);
    let kubernetes = prop::sample::select(vec![
        "",
        "kubernetes",
        "kubernetes cluster.local in-addr.arpa {\n        pods insecure\n    }",
        "kubernetes cluster.test",
        "kubernetes cluster.local {\n        labels tier=front\n        namespace_labels team in (a)\n    }",
    ]);
    let key = prop::sample::select(vec![".:53", "shop.test", "cluster.local svc.cluster.local", ". cluster.test:53"]);
    let block = (key, kubernetes, prop::collection::vec(line, 0..4)).prop_map(|(key, kubernetes, lines)| {
        let lines = lines.into_iter().chain([kubernetes]).filter(|line| !line.is_empty());
        let lines: String = lines.map(|line| format!("    {line}\n")).collect();
        format!("{key} {{\n{lines}}}\n")
    });
    prop::collection::vec(block, 1..3).prop_map(|blocks| blocks.join(""))
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 96, ..ProptestConfig::default() })]
    #[test]
    fn every_remedy_of_any_small_corefile_keeps_its_promise(
        corefile in small_corefile(),
        name in prop::sample::select(vec!["db", "db.shop.test.", "db.default.svc.cluster.local.", "a.test", "example.com."]),
        record_type in prop::sample::select(vec![RecordType::A, RecordType::Aaaa]),
    ) {
        let mut sandbox = served(&corefile);
        let question = Ask { name: name.to_owned(), record_type, ..Ask::default() };
        check(&mut sandbox, &question);
    }
}

#[test]
fn what_caches_keep_is_waited_for() {
    let mut sandbox = Sandbox::toy();
    let object = ObjectRef::new(Kind::ConfigMap, "kube-system", "coredns");
    let corefile = Profile::KubeadmOld.text("cluster.local");
    let field = FieldPath::of(&["data", "Corefile"]);
    sandbox.edit(Edit::Set { object, field, value: Some(corefile.into()) }).unwrap();
    let question = Ask { name: "dbs".to_owned(), ..Ask::default() };
    sandbox.ask(question.clone());
    assert_eq!(sandbox.answer(&question).outcome().as_str(), "NXDOMAIN");
    let all = check(&mut sandbox, &question);
    let made = all.iter().find(|one| !one.requests.is_empty()).unwrap();
    assert!(made.wait > 0, "{made:?}");
    assert!(remedy::sentence(Language::English, made).contains(&format!("Wait {} s", made.wait)));
    // Made without waiting, all that is left to do is to wait.
    sandbox.edit(Edit::Try { requests: made.requests.clone(), question: None, wait: 0 }).unwrap();
    let all = check(&mut sandbox, &question);
    assert_eq!(all[0].moves[0].act, Act::Wait, "{:#?}", said(&all));
}
