//! The whole document is a contract: not a byte of it changes with the names of the core.

use super::*;
use crate::cluster::Intent;
use crate::dns::RecordType;
use crate::resolution::server::Configuration;
use crate::sandbox::{Edit, Sandbox};

/// A server with plugins of many kinds, one of which the lab does not model.
const COREFILE: &str = r#".:53 {
    errors
    rewrite name exact old.test db.default.svc.cluster.local
    hosts {
        192.0.2.10 printer.test
        fallthrough
    }
    template IN A match.test {
        match ^(.*)\.match\.test\.$
        answer "{{ .Name }} 60 IN A 192.0.2.20"
        fallthrough
    }
    kubernetes cluster.local in-addr.arpa ip6.arpa {
        pods insecure
        fallthrough in-addr.arpa ip6.arpa
        ttl 30
    }
    forward . /etc/resolv.conf
    cache 30
}
unknown.test:53 {
    etcd unknown.test
}
"#;

/// A pod whose nameserver is nobody's, beside the toy's.
const ALONE: &str = "apiVersion: v1\nkind: Pod\nmetadata: {name: alone, namespace: default}\nspec:\n  dnsPolicy: None\n  \
                     dnsConfig: {nameservers: [10.96.0.99]}\n  containers: [{name: alone, image: \"debian:12\"}]\n";

#[test]
fn the_whole_document_stays_as_programs_know_it() {
    let mut sandbox = Sandbox::toy();
    let corefile = Intent::Corefile(COREFILE.to_owned());
    sandbox.edit(Edit::Do { object: Configuration::object(), intent: corefile }).unwrap();
    let scope = crate::sandbox::Scope::Named;
    sandbox.edit(Edit::Manifests { text: ALONE.to_owned(), scope, recreate: false }).unwrap();
    let asked = [
        ("default/shell", "nobody", RecordType::A),
        ("default/shell", "db", RecordType::A),
        ("default/shell", "old.test", RecordType::A),
        ("default/shell", "printer.test", RecordType::A),
        ("default/shell", "www.example.com.", RecordType::A),
        ("default/shell", "a.unknown.test.", RecordType::A),
        ("default/alone", "db", RecordType::A),
        ("default/gone", "db", RecordType::A),
    ];
    let reports: Vec<Report> = asked
        .into_iter()
        .map(|(from, name, record_type)| {
            let ask = Ask { from: from.parse().unwrap(), name: name.to_owned(), record_type };
            let remedies = if name == "nobody" { sandbox.remedies(&ask).finish() } else { Vec::new() };
            Report { engine: "", ..Report::of(&sandbox, &ask, &sandbox.answer(&ask)).with_near(&remedies) }
        })
        .collect();
    let text = serde_json::to_string_pretty(&reports).unwrap();
    expect_test::expect_file!["answers.json"].assert_eq(&text);
}

#[test]
fn a_report_says_who_asked_what_was_tried_and_what_decided() {
    let sandbox = Sandbox::toy();
    let ask = Ask { name: "nobody".to_owned(), ..Ask::default() };
    let remedies = sandbox.remedies(&ask).finish();
    let report = Report::of(&sandbox, &ask, &sandbox.answer(&ask)).with_near(&remedies);
    let report = serde_json::to_value(report).unwrap();
    assert_eq!(report["question"]["from"], "pod/default/shell");
    assert_eq!(report["result"]["rcode"], "NXDOMAIN");
    assert_eq!(report["tries"].as_array().unwrap().len(), 4);
    let checks = &report["tries"][0]["traces"][0]["hops"].as_array().unwrap().last().unwrap()["checks"];
    let failed = checks.as_array().unwrap().iter().find(|check| check["ok"] == false).unwrap();
    assert_eq!((&failed["id"], &failed["ref"]), (&"service-exists".into(), &"svc/default/nobody".into()));
    assert_eq!(report["resolver"]["because"][0]["field"], "metadata.namespace");
    assert_eq!(report["resolver"]["because"][3]["line"], 2);
    assert_eq!(report["near"][0]["edits"][0]["do"], "create-service");
    assert_eq!(report["near"][0]["edits"][0]["ref"], "svc/default/nobody");
    assert_eq!(report["near"][0]["then"][0], "NOERROR");
}
