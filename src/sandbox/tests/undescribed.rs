//! Of a name outside that nobody described nothing is said in a cluster that was found somewhere.

use super::observed::{asks, import, pod, service};
use super::*;
use crate::resolution::trace::Unknown;

fn cluster() -> Sandbox {
    import(&[
        &pod("shop", "deb", "app: deb", "10.244.1.30"),
        &service("shop", "rds", "type: ExternalName, externalName: db.abc.rds.example"),
        &service("shop", "web", "clusterIP: 10.96.10.20, ports: [{port: 80}]"),
    ])
}

/// How a name ends that is asked for from `shop/deb`, and of which name outside that cannot be said.
fn ends(sandbox: &Sandbox, name: &str) -> (&'static str, Option<String>) {
    let ask = Ask { from: "shop/deb".parse().unwrap(), name: name.to_owned(), record_type: RecordType::A };
    let answer = sandbox.answer(&ask);
    let of = answer.cannot_say.as_ref().map(|cannot| match &cannot.reason {
        Unknown::NameNotDescribed { name, .. } => name.clone(),
        other => panic!("{other:?}"),
    });
    (answer.outcome().as_str(), of)
}

#[test]
fn of_a_name_outside_that_nobody_described_nothing_is_said_in_a_cluster_that_was_found() {
    let found = cluster();
    for name in ["github.com", "www.corp.internal", "WWW.Example.ORG.", "a.b.c.d.e.f.g.net", "8.8.8.8.in-addr.arpa."] {
        let bare = name.trim_end_matches('.').to_lowercase();
        let (outcome, of) = ends(&found, name);
        assert_eq!((outcome, of.map(|of| of.to_lowercase())), ("UNKNOWN", Some(bare)), "{name}");
    }
    // The lab's own cluster is what it is made of.
    for name in ["github.com", "www.corp.internal"] {
        let ask = Ask { name: name.to_owned(), ..Ask::default() };
        assert_eq!(Sandbox::toy().answer(&ask).outcome().as_str(), "NXDOMAIN", "{name}");
    }
}

#[test]
fn what_is_meant_for_the_cluster_does_not_exist_outside_either() {
    let found = cluster();
    for name in ["nothere", "nothing.shop", "web.shop.svc.cluster.locale", "_http._tcp.web", "a.b.shop"] {
        assert_eq!(ends(&found, name), ("NXDOMAIN", None), "{name}");
    }
    for name in ["Nothing.SHOP", "WEB.Shop.SVC.cluster.locale", "_http._tcp.Web"] {
        assert_eq!(ends(&found, name), ("NXDOMAIN", None), "names have no case: {name}");
    }
    // What the search list makes of a name is nobody's name.
    assert_eq!(ends(&found, "web.shop.svc.cluster.local").0, "NOERROR");
}

#[test]
fn one_label_that_is_asked_of_the_nodes_resolver_may_be_a_name_of_a_companys_nameserver() {
    for spec in ["hostNetwork: true, ", "dnsPolicy: Default, "] {
        let found = import(&[
            &pod("shop", "deb", "app: deb", "10.244.1.30").replace("{nodeName", &format!("{{{spec}nodeName")),
            &service("shop", "web", "clusterIP: 10.96.10.20, ports: [{port: 80}]"),
        ]);
        assert_eq!(ends(&found, "orders"), ("UNKNOWN", Some("orders".to_owned())), "{spec}");
        assert_eq!(ends(&found, "web"), ("NXDOMAIN", None), "a Service is meant: {spec}");
        assert_eq!(ends(&found, "test").0, "NXDOMAIN", "kept for tests: {spec}");
    }
}

#[test]
fn whether_a_service_is_there_is_not_known_of_a_namespace_of_which_none_was_brought() {
    let ends = |sandbox: &Sandbox, name: &str| {
        let ask = Ask { from: "shop/deb".parse().unwrap(), name: name.to_owned(), record_type: RecordType::A };
        let answer = sandbox.answer(&ask);
        (answer.outcome().as_str(), answer.cannot_say.map(|cannot| cannot.reason))
    };
    let mut services = vec![pod("shop", "deb", "app: deb", "10.244.1.30")];
    services.push(service("shop", "web", "clusterIP: 10.96.10.20, ports: [{port: 80}]"));
    services.push(service("shop", "far", "type: ExternalName, externalName: web.data.svc.cluster.local"));
    let found = import(&services.iter().map(String::as_str).collect::<Vec<_>>());
    let unknown = |namespace: &str| Some(Unknown::ServicesNotGiven { namespace: namespace.to_owned() });
    for name in ["web.data", "Web.DATA.svc", "a.web.data.svc.cluster.local.", "far", "far.shop"] {
        assert_eq!(ends(&found, name), ("UNKNOWN", unknown("data")), "{name}");
    }
    // The API server has its own everywhere.
    assert_eq!(ends(&found, "kubernetes.default").0, "NOERROR");
    // Who brought the Services of all namespaces brought all there are.
    services.push(
        service("default", "kubernetes", "clusterIP: 10.96.0.1, ports: [{port: 443}]")
            .replace("name: kubernetes", "name: kubernetes, labels: {component: apiserver}"),
    );
    services.push(service("kube-system", "metrics", "clusterIP: 10.96.0.7, ports: [{port: 443}]"));
    let found = import(&services.iter().map(String::as_str).collect::<Vec<_>>());
    assert_eq!(ends(&found, "web.data"), ("NXDOMAIN", None));
    assert_eq!(ends(&found, "far"), ("NODATA", None));
}

#[test]
fn the_labs_own_names_outside_are_none_of_the_world_around_a_cluster_that_was_found() {
    let mut found = cluster();
    assert_eq!(ends(&found, "www.example.com").0, "UNKNOWN");
    // What somebody keeps, or writes, is theirs; and undo gives the lab its own back.
    found.edit(Edit::Outside(Upstream::example().to_string())).unwrap();
    assert_eq!(ends(&found, "www.example.com").0, "NOERROR");
    let link = crate::sandbox::Link::to(&found).shared();
    assert_eq!(ends(&link.open().0, "www.example.com").0, "NOERROR");
    found.undo();
    assert_eq!(ends(&found, "www.example.com").0, "UNKNOWN");
    let link = crate::sandbox::Link::to(&found).shared();
    assert_eq!((link.outside.is_none(), ends(&link.open().0, "www.example.com").0), (true, "UNKNOWN"));
    found.undo();
    assert_eq!(*found.upstream(), Upstream::example());
    found.redo();
    assert_eq!(ends(&found, "www.example.com").0, "UNKNOWN");
}

#[test]
fn an_alias_leads_to_a_name_of_which_nothing_is_known() {
    assert_eq!(ends(&cluster(), "rds"), ("UNKNOWN", Some("db.abc.rds.example".to_owned())));
}

#[test]
fn a_line_of_the_table_says_what_is_not_known() {
    let mut found = cluster();
    let table = "www.corp.internal A 192.0.2.1\ndb.abc.rds.example A 192.0.2.2\ngone.corp.internal NXDOMAIN\n";
    found.edit(Edit::Outside(table.to_owned())).unwrap();
    assert_eq!(ends(&found, "www.corp.internal").0, "NOERROR");
    assert_eq!(ends(&found, "rds").0, "NOERROR");
    assert_eq!(ends(&found, "gone.corp.internal"), ("NXDOMAIN", None));
    assert_eq!(ends(&found, "other.corp.internal").0, "UNKNOWN");
    found.edit(Edit::Outside(format!("{table}. NXDOMAIN\n"))).unwrap();
    assert_eq!(ends(&found, "other.corp.internal"), ("NXDOMAIN", None));
}

#[test]
fn what_a_cache_keeps_of_it_is_known_no_better() {
    let mut found = cluster();
    let ask = Ask { name: "github.com.".to_owned(), from: "shop/deb".parse().unwrap(), ..Ask::default() };
    found.ask(ask);
    found.edit(Edit::Advance { seconds: 2 }).unwrap();
    assert_eq!(ends(&found, "github.com.").0, "UNKNOWN");
    assert_eq!(asks(&found, "shop/deb", "github.com.", RecordType::A), ("UNKNOWN".to_owned(), vec![]));
}

#[test]
fn a_namespace_that_is_nearly_one_that_was_brought_is_offered_as_the_one_that_is_meant() {
    for selector in ["deb", "deeb"] {
        let services = [
            pod("shop", "deb", "app: deb", "10.244.1.30"),
            service("shop", "web", &format!("clusterIP: None, selector: {{app: {selector}}}, ports: [{{port: 80}}]")),
        ];
        let found = import(&services.iter().map(String::as_str).collect::<Vec<_>>());
        for name in ["web.shpo", "web.shpo.svc", "web.shpo.svc.cluster.local."] {
            let ask = Ask { from: "shop/deb".parse().unwrap(), name: name.to_owned(), record_type: RecordType::A };
            assert!(found.answer(&ask).cannot_say.is_some(), "{name}");
            let remedies = found.remedies(&ask).finish();
            // Where the Service that is meant has a fault of its own, both are mended.
            let moves = if selector == "deb" { 1 } else { 2 };
            let is_so = |remedy: &Remedy| {
                remedy
                    .question
                    .as_ref()
                    .is_some_and(|other| ["web", "web.shop.svc.cluster.local."].contains(&other.name.as_str()))
                    && remedy.moves.len() == moves
            };
            assert!(remedies.iter().any(is_so), "{name}: {remedies:?}");
        }
    }
}

#[test]
fn what_the_corefile_decides_of_a_namespace_of_which_nothing_was_brought_is_known() {
    let corefile = |lines: &str| {
        format!(
            "apiVersion: v1\nkind: ConfigMap\nmetadata: {{name: coredns, namespace: kube-system}}\ndata:\n  Corefile: |\n    \
             .:53 {{\n{lines}\n      forward . 192.0.2.1\n    }}\n"
        )
    };
    let with = |lines: &str, name: &str| {
        let found = import(&[
            &pod("shop", "deb", "app: deb", "10.244.1.30"),
            &service("shop", "web", "clusterIP: 10.96.10.20, ports: [{port: 80}]"),
            &corefile(lines),
        ]);
        let ask = Ask { from: "shop/deb".parse().unwrap(), name: name.to_owned(), record_type: RecordType::A };
        let answer = found.answer(&ask);
        let findings = found.diagnose_question(&ask, &answer);
        let is_told = findings.iter().any(|one| one.diagnosis == crate::explain::diagnosis::Diagnosis::NoServicePasted);
        (answer.outcome().as_str(), is_told)
    };
    // Another name is looked up in its place, and what it comes to is known.
    let rewrite =
        "      rewrite stop name suffix .old.svc.cluster.local .shop.svc.cluster.local\n      kubernetes cluster.local";
    assert!(!with(rewrite, "web.old").1);
    assert_eq!(with(rewrite, "nobody.old"), ("NXDOMAIN", false));
    // The server serves no other namespace.
    let only = "      kubernetes cluster.local {\n        namespaces shop\n      }";
    assert_eq!(with(only, "web.data"), ("NXDOMAIN", false));
    assert_eq!(with("      kubernetes cluster.local", "web.data"), ("UNKNOWN", true));
}

/// A server that keeps for half a minute, and sends the rest to a nameserver nobody described.
const KEEPS: &str = "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: coredns, namespace: kube-system}\ndata:\n  Corefile: |\n    .:53 {\n        kubernetes cluster.local\n        cache 30\n        forward . 10.150.0.1\n    }\n";

#[test]
fn of_what_nobody_knows_no_cache_keeps_anything() {
    let mut found = import(&[
        &pod("shop", "deb", "app: deb", "10.244.1.30"),
        &service("shop", "rds", "type: ExternalName, externalName: db.abc.rds.corp.internal"),
        KEEPS,
    ]);
    let mut ask = |name: &str| {
        let ask = Ask { from: "shop/deb".parse().unwrap(), name: name.to_owned(), record_type: RecordType::A };
        found.ask(ask.clone());
        found.answer(&ask).outcome().as_str()
    };
    for name in [
        "rds",
        "rds",
        "db.abc.rds.corp.internal",
        "rds",
        "db.abc.rds.corp.internal",
        "www.corp.internal",
        "www.corp.internal",
    ] {
        assert_eq!(ask(name), "UNKNOWN", "{name}");
    }
}

#[test]
fn who_looks_for_a_cause_asks_a_server_that_has_kept_nothing() {
    let mut found = import(&[
        &pod("shop", "deb", "app: deb", "10.244.1.30"),
        &service("shop", "db", "clusterIP: None, selector: {app: postgres}, ports: [{port: 80}]"),
        KEEPS,
    ]);
    let ask = Ask { from: "shop/deb".parse().unwrap(), name: "db".to_owned(), record_type: RecordType::A };
    found.ask(ask.clone());
    found.ask(ask.clone());
    assert!(found.answer(&ask).remembered.is_some(), "the second time a cache answers");
    found.ask_afresh(ask.clone());
    assert!(found.answer(&ask).remembered.is_none());
}
