//! What is the matter with a Corefile: each fixture is found out, at the object and at the question it spoils, and mended
//! by its mend; Corefiles as clusters have them stay without a remark.
#![cfg(not(target_arch = "wasm32"))]
#![expect(clippy::unwrap_used, reason = "helpers of tests say what they expect")]

use k8s_dns_lab::cluster::{FieldPath, Kind, ObjectRef, Settings};
use k8s_dns_lab::dns::RecordType;
use k8s_dns_lab::explain::diagnosis::{Diagnosis, Finding};
use k8s_dns_lab::resolution::server::Configuration;
use k8s_dns_lab::sandbox::{Ask, Edit, Sandbox};
use k8s_dns_lab::text::{Language, diagnosis};

/// The opening world with another Corefile.
fn lab(corefile: &str) -> Sandbox {
    let mut sandbox = Sandbox::toy();
    serve(&mut sandbox, corefile);
    sandbox
}

fn serve(sandbox: &mut Sandbox, corefile: &str) {
    let field = FieldPath::of(&["data", "Corefile"]);
    sandbox.edit(Edit::Set { object: Configuration::object(), field, value: Some(corefile.into()) }).unwrap();
}

fn ask(name: &str, record_type: RecordType) -> Ask {
    Ask { name: name.to_owned(), record_type, ..Ask::default() }
}

/// The records of the answer, or its outcome.
fn answer(sandbox: &Sandbox, question: &Ask) -> String {
    let answer = sandbox.answer(question);
    let records: Vec<String> = answer.records.iter().map(|one| one.record.data.to_string()).collect();
    if records.is_empty() { answer.outcome().as_str().to_owned() } else { records.join(" ") }
}

fn of_corefile(sandbox: &Sandbox) -> Vec<Finding> {
    sandbox.diagnose(&Configuration::object())
}

fn of_question(sandbox: &Sandbox, question: &Ask) -> Vec<Finding> {
    sandbox.diagnose_question(question, &sandbox.answer(question))
}

/// Fails unless each language has sentences for it, without a gap.
fn is_said(finding: &Finding) {
    for language in Language::ALL {
        let mend = diagnosis::mend(language, finding);
        assert_eq!(mend.is_some(), finding.mend.is_some());
        for said in [Some(diagnosis::sentence(language, finding)), mend].into_iter().flatten() {
            let has_gap = ["``", "  ", "()", "{"].iter().any(|gap| said.contains(gap));
            assert!(!said.is_empty() && said == said.trim() && !has_gap, "{said}");
        }
    }
}

/// A Corefile, what is the matter, and a question that shows it: before, and after the mend.
struct Fixture {
    corefile: &'static str,
    diagnosis: Diagnosis,
    found: &'static [&'static str],
    question: (&'static str, RecordType),
    before: &'static str,
    after: Option<&'static str>,
}

const DB: &str = "10.96.159.55";

fn fixtures() -> Vec<Fixture> {
    use RecordType::{A, Aaaa};
    let fixture = |corefile, diagnosis, found, question, before, after| Fixture {
        corefile,
        diagnosis,
        found,
        question,
        before,
        after,
    };
    vec![
        fixture(
            ".:53 {\n    hosts { # ours\n        192.0.2.1 a.test\n    }\n    kubernetes cluster.local\n    forward . /etc/resolv.conf\n}\n",
            Diagnosis::HostsWithoutFallthrough,
            &["cluster.local.", "2"],
            ("db", A),
            "SERVFAIL",
            Some(DB),
        ),
        fixture(
            ".:53 {\n    hosts {\n        192.0.2.1 a.test\n        fallthrough corp.test\n    }\n    kubernetes cluster.local\n}\n",
            Diagnosis::HostsWithoutFallthrough,
            &["cluster.local.", "2"],
            ("db.default.svc.cluster.local.", A),
            "SERVFAIL",
            Some(DB),
        ),
        fixture(
            ".:53 {\n    template IN ANY . {\n        match ^printer[.]\n        answer \"{{ .Name }} 60 IN A 192.0.2.9\"\n    }\n    kubernetes cluster.local\n}\n",
            Diagnosis::TemplateWithoutFallthrough,
            &["cluster.local.", "2"],
            ("db", A),
            "SERVFAIL",
            Some(DB),
        ),
        fixture(
            "shop.test {\n    rewrite name suffix .shop.test .default.svc.cluster.local answer auto\n    forward . /etc/resolv.conf\n}\n. {\n    kubernetes cluster.local\n}\n",
            Diagnosis::RewriteIsForwarded,
            &[".default.svc.cluster.local", "cluster.local", "2"],
            ("db.shop.test.", A),
            "NXDOMAIN",
            Some(DB),
        ),
        fixture(
            ". {\n    forward corp.test 192.0.2.53\n    forward . /etc/resolv.conf\n}\ncorp.test {\n    hosts {\n        192.0.2.1 a.corp.test\n    }\n}\n",
            Diagnosis::StubZoneShadowed,
            &["corp.test.", "corp.test.", "2"],
            ("b.corp.test.", A),
            "SERVFAIL",
            None,
        ),
        fixture(
            "cluster.local {\n    forward . /etc/resolv.conf\n}\n. {\n    kubernetes cluster.local\n    forward . /etc/resolv.conf\n}\n",
            Diagnosis::StubZoneShadowed,
            &["cluster.local.", "cluster.local.", "5"],
            ("db.default.svc.cluster.local.", A),
            "NXDOMAIN",
            None,
        ),
        fixture(
            ". {\n    kubernetes cluster.test {\n        pods insecure\n    }\n    forward . /etc/resolv.conf\n}\n",
            Diagnosis::ZoneIsNotClusterDomain,
            &["cluster.local", "cluster.test", "2"],
            ("db", A),
            "NXDOMAIN",
            Some(DB),
        ),
        fixture(
            "cluster.test:53 in-addr.arpa {\n    kubernetes\n}\n",
            Diagnosis::ZoneIsNotClusterDomain,
            &["cluster.local", "cluster.test:53", "1"],
            ("db.default.svc.cluster.local.", A),
            "REFUSED",
            Some(DB),
        ),
        fixture(
            ". {\n    template IN AAAA . {\n        rcode NXDOMAIN # no IPv6 here\n    }\n    kubernetes cluster.local\n}\n",
            Diagnosis::AaaaDenied,
            &[".", "2"],
            ("db", Aaaa),
            "NXDOMAIN",
            Some("NODATA"),
        ),
    ]
}

#[test]
fn each_fault_is_found_at_the_corefile_and_at_the_question_and_its_mend_helps() {
    let mut failed = Vec::new();
    for Fixture { corefile, diagnosis, found, question: (name, record_type), before, after } in fixtures() {
        let mut sandbox = lab(corefile);
        assert_eq!(Configuration::of(sandbox.cluster()).errors, [], "{corefile}");
        let question = ask(name, record_type);
        let here = of_corefile(&sandbox);
        here.iter().for_each(is_said);
        let [finding] = here.as_slice() else {
            failed.push(format!("{corefile}{:?}", here.iter().map(|one| one.diagnosis).collect::<Vec<_>>()));
            continue;
        };
        if (finding.diagnosis, finding.found.as_slice())
            != (diagnosis, found.iter().map(|&one| one.to_owned()).collect::<Vec<_>>().as_slice())
        {
            failed.push(format!("{corefile}{finding:?}"));
        }
        if answer(&sandbox, &question) != before {
            failed.push(format!("{corefile}before: {}", answer(&sandbox, &question)));
        }
        let shown = of_question(&sandbox, &question);
        if !shown.contains(finding) {
            failed.push(format!("{corefile}the question does not lead to it: {shown:?}"));
        }
        let requests = finding.mend.as_ref().map(|mend| mend.requests.clone());
        if requests.is_some() != after.is_some() {
            failed.push(format!("{corefile}mended: {requests:?}"));
        }
        let (Some(requests), Some(after)) = (requests, after) else { continue };
        sandbox.edit(Edit::Requests(requests)).unwrap();
        assert_eq!(of_corefile(&sandbox), [], "{corefile}");
        if answer(&sandbox, &question) != after {
            failed.push(format!("{corefile}after: {}", answer(&sandbox, &question)));
        }
    }
    assert!(failed.is_empty(), "{}", failed.join("\n"));
}

/// Corefiles as distributions ship them and people write them, for this cluster's domain.
const HEALTHY: [&str; 9] = [
    // k3s.
    ".:53 {\n    errors\n    health\n    ready\n    kubernetes cluster.local in-addr.arpa ip6.arpa {\n        pods insecure\n        fallthrough in-addr.arpa ip6.arpa\n    }\n    hosts /etc/coredns/NodeHosts {\n        ttl 60\n        reload 15s\n        fallthrough\n    }\n    prometheus :9153\n    cache 30\n    loop\n    reload\n    loadbalance\n    import /etc/coredns/custom/*.override\n    forward . /etc/resolv.conf\n}\nimport /etc/coredns/custom/*.server\n",
    // minikube.
    ".:53 {\n    hosts {\n        192.168.49.1 host.minikube.internal\n        fallthrough\n    }\n    kubernetes cluster.local in-addr.arpa ip6.arpa {\n        pods insecure\n        fallthrough in-addr.arpa ip6.arpa\n    }\n    forward . /etc/resolv.conf {\n        max_concurrent 1000\n    }\n    cache 30\n    loop\n}\n",
    // A stub domain in front of the rest, and one as a block of its own.
    ".:53 {\n    kubernetes cluster.local\n    forward corp.test 192.0.2.53\n    forward . /etc/resolv.conf {\n        except corp.test\n    }\n}\neu.test:53 {\n    cache 30\n    forward . 192.0.2.54\n}\n",
    // hosts for a zone of its own, behind which nobody knows more.
    "corp.test {\n    hosts {\n        192.0.2.1 a.corp.test\n    }\n}\n. {\n    kubernetes cluster.local\n}\n",
    // autopath as it has to be.
    ". {\n    kubernetes cluster.local {\n        pods verified\n    }\n    autopath @kubernetes\n    forward . /etc/resolv.conf\n}\n",
    // Templates that hand on, or are for all of their zone.
    ". {\n    template IN AAAA . {\n        rcode NOERROR\n    }\n    template IN A printers.test {\n        match ^(?P<name>[a-z]+)[.]printers[.]test[.]$\n        answer \"{{ .Name }} 60 IN A 192.0.2.9\"\n        fallthrough\n    }\n    kubernetes cluster.local\n}\n",
    // Rewrites that put back what they change, in the block that knows the names.
    ". {\n    rewrite name suffix .shop.test .default.svc.cluster.local answer auto\n    rewrite name exact db.test db.default.svc.cluster.local\n    kubernetes cluster.local\n    forward . /etc/resolv.conf\n}\n",
    // A cache on the node that asks the cluster's own server, under another address.
    "shop.test {\n    rewrite name suffix .shop.test .default.svc.cluster.local answer auto\n    bind 169.254.20.10\n    forward . 10.96.0.11:5353\n}\n. {\n    kubernetes cluster.local\n}\n",
    // Two domains, one of them the kubelet's.
    ". {\n    kubernetes cluster.old cluster.local in-addr.arpa ip6.arpa\n    forward . /etc/resolv.conf\n}\n",
];

#[test]
fn healthy_corefiles_are_never_remarked() {
    for corefile in HEALTHY.iter().take(7).chain(&HEALTHY[8..]) {
        let sandbox = lab(corefile);
        assert_eq!(of_corefile(&sandbox), [], "{corefile}");
    }
    for corefile in HEALTHY {
        let sandbox = lab(corefile);
        for name in ["db", "nobody", "a.test.", "www.example.com."] {
            for record_type in [RecordType::A, RecordType::Aaaa] {
                let found: Vec<Diagnosis> =
                    of_question(&sandbox, &ask(name, record_type)).iter().map(|one| one.diagnosis).collect();
                assert_eq!(found, [], "{corefile}{name} {record_type}");
            }
        }
    }
}

#[test]
fn a_name_that_hosts_keeps_is_told_though_the_zone_may_be_meant_so() {
    let corefile = ". {\n    hosts /etc/hosts corp.test {\n        192.0.2.1 a.corp.test\n    }\n    forward . /etc/resolv.conf\n}\n";
    let sandbox = lab(corefile);
    assert_eq!(of_corefile(&sandbox), []);
    let found = of_question(&sandbox, &ask("b.corp.test.", RecordType::A));
    assert_eq!(
        (found[0].diagnosis, found[0].found.as_slice()),
        (Diagnosis::HostsWithoutFallthrough, ["b.corp.test.".to_owned(), "2".to_owned()].as_slice())
    );
    assert!(found[0].mend.is_some());
    is_said(&found[0]);
    assert_eq!(of_question(&sandbox, &ask("a.corp.test.", RecordType::A)), []);
}

#[test]
fn a_rewrite_that_puts_nothing_back_shows_where_glibc_and_musl_part_ways() {
    let corefile = ". {\n    rewrite name suffix .shop.test .default.svc.cluster.local # ours\n    kubernetes cluster.local\n    forward . /etc/resolv.conf\n}\n";
    let mut sandbox = lab(corefile);
    let question = ask("db.shop.test.", RecordType::A);
    let found = of_question(&sandbox, &question);
    assert_eq!(found.len(), 1, "{found:?}");
    let one = &found[0];
    is_said(one);
    assert_eq!(one.diagnosis, Diagnosis::RewriteWithoutAnswer);
    assert_eq!(one.found[..2], ["db.shop.test.", "db.default.svc.cluster.local."]);
    assert_eq!(one.found[3..], [DB, "2"], "musl does not look at the name");
    assert_ne!(one.found[2], DB, "glibc does");
    sandbox.edit(Edit::Requests(one.mend.clone().unwrap().requests)).unwrap();
    assert_eq!(of_question(&sandbox, &question), []);
    assert_eq!(answer(&sandbox, &question), DB);
    let text = sandbox
        .cluster()
        .get(&Configuration::object())
        .unwrap()
        .as_config_map()
        .unwrap()
        .data
        .get("Corefile")
        .unwrap()
        .clone();
    assert_eq!(text, corefile.replace(" # ours", " answer auto # ours"));
}

#[test]
fn a_forward_behind_one_that_has_its_names_is_moved_in_front() {
    let corefile = ". {\n    kubernetes cluster.local\n    forward . /etc/resolv.conf\n    # the office\n    forward corp.test 192.0.2.53 {\n        policy sequential\n    }\n}\n";
    let mut sandbox = lab(corefile);
    let found = of_corefile(&sandbox);
    assert_eq!(found.iter().map(|one| one.diagnosis).collect::<Vec<_>>(), [Diagnosis::ForwardBehindForward]);
    assert_eq!(found[0].found, ["corp.test.", ".", "5"]);
    is_said(&found[0]);
    assert!(of_question(&sandbox, &ask("a.corp.test.", RecordType::A)).contains(&found[0]));
    sandbox.edit(Edit::Requests(found[0].mend.clone().unwrap().requests)).unwrap();
    assert_eq!(of_corefile(&sandbox), []);
}

#[test]
fn words_that_coredns_does_not_have_come_with_what_was_meant_and_since_when() {
    for (line, found, after) in [
        ("proxy . /etc/resolv.conf", ["proxy", "forward", "1.5.0", "3"], Some("forward . /etc/resolv.conf")),
        ("federation cluster.local {\n        prod x.test\n    }", ["federation", "", "1.7.0", "3"], Some("")),
        ("froward . /etc/resolv.conf", ["froward", "forward", "", "3"], Some("forward . /etc/resolv.conf")),
        (
            "kubernetes cluster.local {\n        upstream\n    }",
            ["upstream", "", "1.7.0", "4"],
            Some("kubernetes cluster.local {\n    }"),
        ),
        ("zzyzzyva", ["zzyzzyva", "", "", "3"], Some("")),
    ] {
        let corefile = format!(". {{\n    errors\n    {line}\n}}\n");
        let sandbox = lab(&corefile);
        let all = of_corefile(&sandbox);
        let one = all.iter().find(|one| one.diagnosis == Diagnosis::UnknownDirective).unwrap();
        assert_eq!(one.found, found, "{line}");
        is_said(one);
        let mended = one.mend.clone().map(|_| {
            let mut sandbox = sandbox.clone();
            sandbox.edit(Edit::Requests(one.mend.clone().unwrap().requests)).unwrap();
            let object = sandbox.cluster().get(&Configuration::object()).unwrap();
            object.as_config_map().unwrap().data.get("Corefile").unwrap().clone()
        });
        let wanted = after.map(|after| match after {
            "" => ". {\n    errors\n}\n".to_owned(),
            after => format!(". {{\n    errors\n    {after}\n}}\n"),
        });
        assert_eq!(mended, wanted, "{line}");
    }
}

#[test]
fn autopath_without_verified_pods_is_told_where_a_client_walks_its_list() {
    let corefile = ". {\n    autopath @kubernetes\n    kubernetes cluster.local {\n        pods insecure\n    }\n    forward . /etc/resolv.conf\n}\n";
    let mut sandbox = lab(corefile);
    let found = of_corefile(&sandbox);
    assert_eq!(found.iter().map(|one| one.diagnosis).collect::<Vec<_>>(), [Diagnosis::AutopathNeedsVerified]);
    is_said(&found[0]);
    let question = ask("www.example.com", RecordType::A);
    let asked_before = sandbox.answer(&question).questions;
    assert!(of_question(&sandbox, &question).contains(&found[0]));
    sandbox.edit(Edit::Requests(found[0].mend.clone().unwrap().requests)).unwrap();
    assert_eq!(of_corefile(&sandbox), []);
    assert!(sandbox.answer(&question).questions < asked_before);
}

#[test]
fn an_import_that_misses_a_key_of_the_users_config_map_is_told() {
    let custom = |key: &str| {
        let mut sandbox = lab(HEALTHY[0]);
        let text = format!(
            "apiVersion: v1\nkind: ConfigMap\nmetadata: {{name: coredns-custom, namespace: kube-system}}\ndata:\n  {key}: |\n    corp.test {{\n      whoami\n    }}\n"
        );
        let value = k8s_dns_lab::manifest::read(&text).objects().next().unwrap().value().clone();
        sandbox.edit(Edit::Put(value)).unwrap();
        of_corefile(&sandbox)
    };
    assert_eq!(custom("corp.server"), []);
    let found = custom("corp.conf");
    let told: Vec<_> = found.iter().map(|one| (one.diagnosis, one.found[1].as_str())).collect();
    assert_eq!(told, [(Diagnosis::ImportMatchesNothing, "corp.conf"), (Diagnosis::ImportMatchesNothing, "corp.conf")]);
    found.iter().for_each(is_said);
}

#[test]
fn a_node_file_that_leads_back_to_the_server_is_told() {
    let with = |node: &str, corefile: &str| {
        let mut sandbox = Sandbox::toy();
        let mut settings = sandbox.cluster().settings().clone();
        settings.node_resolv_conf = node.to_owned();
        sandbox.edit(Edit::Settings(settings)).unwrap();
        serve(&mut sandbox, corefile);
        of_corefile(&sandbox)
    };
    let kubeadm = Sandbox::toy()
        .cluster()
        .get(&Configuration::object())
        .unwrap()
        .as_config_map()
        .unwrap()
        .data
        .get("Corefile")
        .unwrap()
        .clone();
    let stub = "nameserver 127.0.0.53\noptions edns0 trust-ad\n";
    // kubeadm's own with systemd's file: the server does not even start, and every question tells.
    let mut sandbox = Sandbox::toy();
    assert_eq!(of_question(&sandbox, &Ask::default()), []);
    let settings = Settings { node_resolv_conf: stub.to_owned(), ..sandbox.cluster().settings().clone() };
    sandbox.edit(Edit::Settings(settings)).unwrap();
    let found = of_question(&sandbox, &Ask::default());
    assert_eq!(found.iter().map(|one| one.diagnosis).collect::<Vec<_>>(), [Diagnosis::ForwardsToItself]);
    let found = with(stub, &kubeadm);
    assert_eq!(found.iter().map(|one| one.diagnosis).collect::<Vec<_>>(), [Diagnosis::ForwardsToItself]);
    assert_eq!(found[0].found, ["127.0.0.53", "loop", "13"]);
    is_said(&found[0]);
    let found = with(stub, &kubeadm.replace("    loop\n", ""));
    assert_eq!(found[0].found[1], "", "nobody notices");
    is_said(&found[0]);
    assert_eq!(with("nameserver 10.96.0.10\n", &kubeadm)[0].found[0], "10.96.0.10", "its own Service");
    assert_eq!(with("nameserver 192.0.2.53\n", &kubeadm), []);
    // Another port is another server.
    assert_eq!(with(stub, &kubeadm.replace("/etc/resolv.conf", "127.0.0.1:5353")), []);
}

#[test]
fn the_corefile_is_found_out_wherever_its_config_map_is() {
    let text = "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: rke2-coredns, namespace: kube-system}\ndata:\n  Corefile: |\n    . {\n        hosts {\n            192.0.2.1 a.test\n        }\n        kubernetes cluster.local {\n            ignore empty_service\n        }\n    }\n---\napiVersion: v1\nkind: Service\nmetadata: {name: empty}\nspec: {selector: {app: nobody}, ports: [{port: 80}]}\n";
    let mut sandbox = Sandbox::toy();
    let value = |at| k8s_dns_lab::manifest::read(text).objects().nth(at).unwrap().value().clone();
    let elsewhere = ObjectRef::new(Kind::ConfigMap, "kube-system", "rke2-coredns");
    let settings = Settings { corefile: elsewhere.clone(), ..sandbox.cluster().settings().clone() };
    sandbox.edit(Edit::Put(value(0))).unwrap();
    sandbox.edit(Edit::Put(value(1))).unwrap();
    sandbox.edit(Edit::Settings(settings)).unwrap();
    let found = sandbox.diagnose(&elsewhere);
    assert_eq!(found.iter().map(|one| one.diagnosis).collect::<Vec<_>>(), [Diagnosis::HostsWithoutFallthrough]);
    sandbox.edit(Edit::Requests(found[0].mend.clone().unwrap().requests)).unwrap();
    assert_eq!(answer(&sandbox, &Ask::default()), DB);
    let found = of_question(&sandbox, &ask("empty", RecordType::A));
    let ignored = found.iter().find(|one| one.diagnosis == Diagnosis::EmptyServiceIgnored).unwrap();
    assert_eq!(ignored.object, elsewhere);
}
