//! What the lines of a Corefile make of an answer, and what becomes of a server whose Corefile is refused.

use super::*;

#[test]
fn what_a_line_that_is_not_modelled_could_change_cannot_be_said_and_all_else_can() {
    let mut sandbox = Sandbox::toy();
    let object = crate::resolution::server::Configuration::object();
    let text = crate::resolution::corefile::Corefile::kubeadm("cluster.local").to_string();
    let text =
        text.replace("    errors\n", "    errors\n    secondary corp.test {\n        transfer from 10.0.0.1\n    }\n");
    sandbox.edit(Edit::Set { object, field: "data.Corefile".parse().unwrap(), value: Some(text.into()) }).unwrap();
    let ask = |name: &str| sandbox.answer(&Ask { name: name.to_owned(), ..Ask::default() });
    let unknown = ask("www.corp.test.");
    assert_eq!((unknown.outcome(), unknown.records.len()), (AnswerOutcome::CannotSay, 0));
    // What the library did from there on is not known: one name tried, and no error of the application.
    assert_eq!((unknown.outcome().as_str(), unknown.tried(), unknown.application_error()), ("UNKNOWN", 1, None));
    let relative = Ask { name: "www.corp.test".to_owned(), ..Ask::default() };
    let answer = sandbox.answer(&relative);
    assert_eq!((answer.outcome(), answer.tried(), answer.questions), (AnswerOutcome::CannotSay, 4, 4));
    let report = crate::sandbox::report::Report::of(&sandbox, &relative, &answer);
    assert_eq!((report.result.rcode.as_str(), report.result.cannot_say.is_some()), ("UNKNOWN", true));
    assert!(sandbox.remedies(&relative).finish().is_empty(), "no edit is offered for what is not known");
    assert_eq!(
        (unknown.cannot_say.unwrap().directive.as_str(), ask("db").outcome().as_str()),
        ("secondary", "NOERROR")
    );
}

#[test]
fn loadbalance_draws_the_next_order_from_its_turn_and_nothing_is_drawn_without_it() {
    let mut sandbox = Sandbox::toy();
    sandbox.edit(Edit::ToyService(ToyService::Headless)).unwrap();
    let ask = Ask::default();
    let before = sandbox.clone();
    assert!(sandbox.is_drawn(&ask));
    let orders: Vec<Vec<Record>> = (1..20).map(|turn| sandbox.drawn(&ask, turn)).collect();
    assert_eq!(orders, (1..20).map(|turn| sandbox.drawn(&ask, turn)).collect::<Vec<_>>());
    let sorted = |order: &Vec<Record>| {
        let mut texts: Vec<String> = order.iter().map(ToString::to_string).collect();
        texts.sort();
        texts
    };
    assert!(orders.iter().all(|order| order.len() == 2 && sorted(order) == sorted(&orders[0])));
    assert!(orders.iter().any(|order| *order != orders[0]), "both orders come");
    assert_eq!(sandbox, before);
    sandbox.edit(Edit::ToyService(ToyService::ClusterIp)).unwrap();
    assert!(!sandbox.is_drawn(&ask), "one address has no order");
    sandbox.edit(Edit::ToyService(ToyService::Headless)).unwrap();
    let object = crate::resolution::server::Configuration::object();
    let text = Some(". {\n kubernetes cluster.local\n}\n".into());
    sandbox.edit(Edit::Set { object, field: "data.Corefile".parse().unwrap(), value: text }).unwrap();
    assert!(!sandbox.is_drawn(&ask), "without loadbalance the order stays");
}

#[test]
fn records_of_another_name_are_no_alias_and_an_import_that_fits_nothing_is_told_at_the_question() {
    let mut sandbox = Sandbox::toy();
    let put = |sandbox: &mut Sandbox, text: &str| {
        let object = crate::resolution::server::Configuration::object();
        let edit = Edit::Set { object, field: "data.Corefile".parse().unwrap(), value: Some(text.into()) };
        sandbox.edit(edit).unwrap();
    };
    let ask = Ask { name: "api.corp.test.".to_owned(), ..Ask::default() };
    // Without `answer` the reply has the name that the server made of it, which glibc does not take (rule G16).
    put(
        &mut sandbox,
        ". {\n rewrite name regex (api).corp.test db.default.svc.cluster.local\n kubernetes cluster.local\n}\n",
    );
    let answer = sandbox.answer(&ask);
    assert_eq!((answer.records.len(), answer.comes_to().kind()), (1, "NONE-TAKEN"));
    let deployment = "apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: coredns, namespace: kube-system}\nspec:\n  \
        replicas: 1\n  selector: {matchLabels: {k8s-app: kube-dns}}\n  template:\n    metadata: {labels: {k8s-app: kube-dns}}\n    \
        spec: {volumes: [{name: config, configMap: {name: coredns}}, {name: custom, configMap: {name: coredns-custom}}], containers: [{name: coredns, image: coredns, \
        volumeMounts: [{name: config, mountPath: /etc/coredns}, {name: custom, mountPath: /etc/coredns/custom}]}]}\n---\n\
        apiVersion: v1\nkind: ConfigMap\nmetadata: {name: coredns-custom, namespace: kube-system}\ndata: {corp.conf: ''}\n";
    for document in manifest::read(deployment).documents {
        sandbox.edit(Edit::Put(document.value)).unwrap();
    }
    put(&mut sandbox, ". {\n import /etc/coredns/custom/*.override\n kubernetes cluster.local\n}\n");
    let diagnoses = |ask: &Ask| {
        let found = sandbox.diagnose_question(ask, &sandbox.answer(ask));
        found.into_iter().map(|finding| finding.diagnosis).collect::<Vec<_>>()
    };
    use crate::explain::diagnosis::Diagnosis;
    assert!(diagnoses(&ask).contains(&Diagnosis::ImportMatchesNothing), "{:?}", diagnoses(&ask));
    assert!(
        !diagnoses(&Ask::default()).contains(&Diagnosis::ImportMatchesNothing),
        "who gets an answer misses nothing"
    );
}

#[test]
fn an_imported_file_that_is_refused_leaves_the_server_with_what_it_has() {
    let mut sandbox = Sandbox::toy();
    let object = crate::resolution::server::Configuration::object();
    let text =
        ". {\n    import custom/*.override\n    kubernetes cluster.local\n    reload\n}\nimport custom/*.server\n";
    let main = Edit::Set { object, field: "data.Corefile".parse().unwrap(), value: Some(text.into()) };
    let custom = |lan: &str, corp: &str| {
        let text = format!(
            "apiVersion: v1\nkind: ConfigMap\nmetadata: {{name: coredns-custom, namespace: kube-system}}\ndata:\n  \
             NodeHosts: '192.0.2.9 node.test'\n  \
             lan.override: |\n    {lan} {{\n      192.0.2.1 lan.test \"#1\"\n      fallthrough\n    }}\n{corp}"
        );
        Edit::Put(manifest::read(&text).documents.remove(0).value)
    };
    let outcome = |sandbox: &Sandbox, name: &str| {
        sandbox.answer(&Ask { name: name.to_owned(), ..Ask::default() }).outcome().as_str()
    };
    let older = |sandbox: &Sandbox| {
        assert_eq!((outcome(sandbox, "db"), outcome(sandbox, "lan.test")), ("NOERROR", "NOERROR"));
        assert!(sandbox.server().configuration().runs_older);
    };
    sandbox.edit(main).unwrap();
    sandbox.edit(custom("hosts", "")).unwrap();
    assert_eq!((outcome(&sandbox, "db"), outcome(&sandbox, "lan.test")), ("NOERROR", "NOERROR"));
    let good = sandbox.clone();
    sandbox.edit(custom("hostz", "")).unwrap();
    older(&sandbox);
    // Whatever else is edited meanwhile, and on the way there and back.
    sandbox.edit(Edit::Advance { seconds: 30 }).unwrap();
    sandbox.edit(custom("hostz", "  corp.server: |\n    corp.test {\n      whoami\n    }\n")).unwrap();
    older(&sandbox);
    assert_ne!(outcome(&sandbox, "x.corp.test."), "NODATA");
    let broken = sandbox.clone();
    // A link brings what runs along.
    let link = Link::to(&sandbox);
    let (read, problems) = Link::read_with(&link.pairs(), link.manifests.clone().into(), &[]);
    assert_eq!((&read, problems), (&link, vec![]));
    let (opened, problems) = read.open();
    assert_eq!(problems, vec![]);
    older(&opened);
    assert_eq!(Link::to(&opened), link);
    while sandbox.undo() && sandbox != good {}
    assert_eq!(sandbox, good);
    assert!(!sandbox.server().configuration().runs_older);
    while sandbox.redo() {}
    older(&sandbox);
    assert_eq!(sandbox, broken);
    // Mended, it is what counts.
    sandbox.edit(custom("hosts", "  corp.server: |\n    corp.test {\n      whoami\n    }\n")).unwrap();
    assert!(!sandbox.server().configuration().runs_older);
    assert_eq!((outcome(&sandbox, "lan.test"), outcome(&sandbox, "x.corp.test.")), ("NOERROR", "NODATA"));
}

#[test]
fn a_refused_corefile_leaves_the_server_with_its_last_one_and_stops_one_that_starts_with_it() {
    let mut sandbox = Sandbox::toy();
    let object = crate::resolution::server::Configuration::object();
    let put = |sandbox: &mut Sandbox, text: &str| {
        let edit =
            Edit::Set { object: object.clone(), field: "data.Corefile".parse().unwrap(), value: Some(text.into()) };
        sandbox.edit(edit).unwrap();
    };
    let outcome = |sandbox: &Sandbox, name: &str| {
        sandbox.answer(&Ask { name: name.to_owned(), ..Ask::default() }).outcome().as_str()
    };
    let pod = "10-1-2-3.default.pod.cluster.local.";
    put(&mut sandbox, ". {\n    kubernetes cluster.local {\n        pods insecure\n    }\n    reload\n}\n");
    assert_eq!((outcome(&sandbox, "db"), outcome(&sandbox, pod)), ("NOERROR", "NOERROR"));
    let good = sandbox.clone();
    let broken = ". {\n    kubernetes cluster.local {\n        upstream\n    }\n}\n";
    put(&mut sandbox, broken);
    // The one before goes on, and kubeadm's does not come in.
    assert_eq!((outcome(&sandbox, "db"), outcome(&sandbox, pod)), ("NOERROR", "NOERROR"));
    assert_eq!(sandbox.zone().0.keys().collect::<Vec<_>>(), good.zone().0.keys().collect::<Vec<_>>());
    for broken in ["fowrard . /etc/resolv.conf", "forward . /etc/resolv.conf {"] {
        let mut sandbox = Sandbox::toy();
        let before = sandbox.zone().0.len();
        let text = crate::resolution::server::Configuration::of(sandbox.cluster())
            .running()
            .unwrap()
            .replace("forward . /etc/resolv.conf {", broken);
        put(&mut sandbox, &text);
        assert_eq!((outcome(&sandbox, "db"), sandbox.zone().0.len()), ("NOERROR", before), "{text}");
    }
    assert!(sandbox.server().configuration().runs_older);
    // A link brings the running one along; what was written before has none, and its server does not start.
    let link = Link::to(&sandbox);
    let (read, problems) = Link::read_with(&link.pairs(), link.manifests.clone().into(), &[]);
    assert_eq!((&read, problems), (&link, vec![]));
    let (opened, problems) = read.open();
    assert_eq!((opened.server().configuration().runs_older, problems), (true, vec![]));
    assert_eq!((outcome(&opened, "db"), outcome(&opened, pod)), ("NOERROR", "NOERROR"));
    assert_eq!(Link::to(&opened), link);
    let (opened, _) = Link { older: None, ..link.clone() }.open();
    assert!(opened.server().configuration().running().is_none());
    // Where the Corefile is taken by a process that looks at it, it is the one that counts.
    let (opened, _) = Link { older: Some("a.test {\n whoami\n reload\n}".to_owned()), ..Link::to(&good) }.open();
    assert_eq!(opened.server().configuration().running(), good.server().configuration().running());
    assert_eq!(Link::to(&opened).older, None);
    put(&mut sandbox, ". {\n    kubernetes cluster.local\n}\n");
    assert_eq!((outcome(&sandbox, "db"), outcome(&sandbox, pod)), ("NOERROR", "NXDOMAIN"));
    sandbox.undo();
    assert_eq!(outcome(&sandbox, pod), "NOERROR");
    sandbox.undo();
    assert_eq!(sandbox, good);
    sandbox.redo();
    sandbox.redo();
    assert_eq!(outcome(&sandbox, pod), "NXDOMAIN");
    // A server that starts with it does not run, on the way there and back.
    let text = format!(
        "apiVersion: v1\nkind: ConfigMap\nmetadata: {{name: coredns, namespace: kube-system}}\ndata:\n  Corefile: |\n    {}",
        broken.trim_end().replace('\n', "\n    ")
    );
    let imported =
        crate::sandbox::Import::whole(crate::manifest::Reader::new(&text), None, None, Vec::new()).unwrap().finish();
    sandbox.edit(Edit::Imported(std::sync::Arc::new(imported))).unwrap();
    let errors = |sandbox: &Sandbox| sandbox.server().configuration().errors.len();
    let dead = |sandbox: &Sandbox| sandbox.server().configuration().running().is_none();
    assert!(dead(&sandbox) && errors(&sandbox) == 1);
    put(&mut sandbox, ". {\n    kubernetes cluster.local\n}\n");
    assert!(!dead(&sandbox));
    sandbox.undo();
    assert!(dead(&sandbox));
    sandbox.undo();
    assert!(!dead(&sandbox));
    sandbox.redo();
    assert!(dead(&sandbox));
}
