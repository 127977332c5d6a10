use super::*;
use crate::cluster::ObjectRef;
use crate::cluster::{Change, FieldPath, Object, Settings, Value};
use crate::dns::Outcome;
use crate::dns::Rcode;
use crate::resolution::trace::Station;
use crate::resolution::trace::{Check, CheckId, Detail};
use crate::rule;
use std::sync::Arc;

mod following;

const Z: &str = "cluster.local";

/// A cluster from lines such as `svc shop/db None 5432/db` and `slice shop/db 10.0.0.1=db-0 10.0.0.2`.
fn cluster(lines: &[&str]) -> Cluster {
    let mut cluster = Cluster::new(Settings::default());
    lines.iter().for_each(|line| cluster.store(object(line)));
    cluster
}

fn object(line: &str) -> Object {
    let mut words = line.split(' ');
    let kind = words.next().unwrap();
    let (namespace, name) = words.next().unwrap().split_once('/').unwrap();
    let meta =
        |labels: Value| Value::object([("name", name.into()), ("namespace", namespace.into()), ("labels", labels)]);
    let value = match kind {
        "ns" => Value::object([
            ("apiVersion", "v1".into()),
            ("kind", "Namespace".into()),
            ("metadata", Value::object([("name", name.into())])),
        ]),
        "svc" => {
            let ip = words.next().unwrap();
            let ports: Vec<Value> = words.map(|port| ported(port, "port")).collect();
            let spec = match ip.strip_prefix('@') {
                Some(target) => Value::object([("type", "ExternalName".into()), ("externalName", target.into())]),
                None => {
                    let ips: Vec<Value> = ip.split(',').map(Value::from).collect();
                    Value::object([("clusterIPs", Value::List(ips)), ("ports", Value::List(ports))])
                }
            };
            let base = [("apiVersion", "v1".into()), ("kind", "Service".into())];
            let [version, kind] = base;
            Value::object([version, kind, ("metadata", meta(Value::Null)), ("spec", spec)])
        }
        "slice" => {
            let (mut endpoints, mut ports) = (Vec::new(), Vec::new());
            for word in words {
                if word.contains('/') {
                    ports.push(ported(word, "port"));
                    continue;
                }
                let (address, hostname) = word.split_once('=').unwrap_or((word, ""));
                let (address, ready) = match address.strip_prefix('!') {
                    Some(address) => (address, Value::Bool(false)),
                    None => (address, Value::Null),
                };
                let hostname = if hostname.is_empty() { Value::Null } else { hostname.into() };
                endpoints.push(Value::object([
                    ("addresses", Value::List(vec![address.into()])),
                    ("hostname", hostname),
                    ("conditions", Value::object([("ready", ready)])),
                ]));
            }
            // `db-1` is a slice of the Service `db`.
            let service = name.split_once('-').map_or(name, |(service, _)| service);
            Value::object([
                ("apiVersion", "discovery.k8s.io/v1".into()),
                ("kind", "EndpointSlice".into()),
                ("metadata", meta(Value::object([("kubernetes.io/service-name", service.into())]))),
                ("addressType", "IPv4".into()),
                ("endpoints", Value::List(endpoints)),
                ("ports", Value::List(ports)),
            ])
        }
        "pod" => {
            let ip = words.next().unwrap();
            let terminating = if words.next().is_some() { "2026-01-01T00:00:00Z".into() } else { Value::Null };
            let mut value = Value::object([
                ("apiVersion", "v1".into()),
                ("kind", "Pod".into()),
                ("metadata", meta(Value::object([("k8s-app", "kube-dns".into())]))),
                ("spec", Value::map()),
                ("status", Value::object([("phase", "Running".into()), ("podIP", ip.into())])),
            ]);
            let deletion = FieldPath::of(&["metadata", "deletionTimestamp"]);
            if terminating != Value::Null {
                value.set(&deletion, Some(terminating));
            }
            value
        }
        other => panic!("{other}"),
    };
    Object::decode(value).unwrap()
}

fn ported(word: &str, key: &str) -> Value {
    let (number, name) = word.split_once('/').unwrap();
    let name = if name.is_empty() { Value::Null } else { name.into() };
    Value::object([(key, number.parse::<i64>().unwrap().into()), ("name", name)])
}

fn corefile(text: &str) -> Object {
    Object::decode(Value::object([
        ("apiVersion", "v1".into()),
        ("kind", "ConfigMap".into()),
        ("metadata", Value::object([("name", "coredns".into()), ("namespace", "kube-system".into())])),
        ("data", Value::object([("Corefile", text.into())])),
    ]))
    .unwrap()
}

fn shop() -> Cluster {
    cluster(&[
        "ns /shop",
        "svc shop/web 10.96.0.20 80/http",
        "slice shop/web 10.244.1.5 8080/http",
        "svc shop/db None 5432/db",
        "slice shop/db-1 10.244.1.7=db-0 !10.244.1.8=db-1 5432/db",
        "svc shop/cold None",
        "slice shop/cold !10.244.1.9",
        "svc shop/ext @www.example.com",
        "svc shop/chain @ext.shop.svc.cluster.local",
        "svc shop/dead @nobody.shop.svc.cluster.local",
    ])
}

fn question(name: &str, record_type: RecordType) -> Question {
    Question { name: name.parse().unwrap(), record_type }
}

fn ask(cluster: &Cluster, name: &str, record_type: RecordType) -> (Outcome, Vec<String>) {
    let reply = Server::new(cluster).answer(&question(name, record_type), &Upstream::example());
    let records = reply.response().unwrap().answers.iter();
    (
        reply.response().unwrap().outcome(),
        records.map(|record| format!("{} {}", record.record_type(), record.data)).collect(),
    )
}

fn outcome(cluster: &Cluster, name: &str, record_type: RecordType) -> Outcome {
    ask(cluster, &format!("{name}.{Z}"), record_type).0
}

fn trace(cluster: &Cluster, name: &str, record_type: RecordType) -> Trace {
    Server::new(cluster).answer_traced(&question(name, record_type), &Upstream::example()).1
}

fn checks(trace: &Trace) -> Vec<(CheckId, bool)> {
    let kubernetes = trace.hops.iter().filter_map(|hop| match &hop.at {
        Station::Kubernetes { checks, .. } => Some(checks),
        _ => None,
    });
    kubernetes.flatten().map(|check| (check.id, check.ok)).collect()
}

fn last_check(trace: &Trace, id: CheckId) -> Check {
    let kubernetes = trace.hops.iter().filter_map(|hop| match &hop.at {
        Station::Kubernetes { checks, .. } => Some(checks),
        _ => None,
    });
    kubernetes.flatten().rfind(|check| check.id == id).unwrap().clone()
}

#[test]
fn a_service_answers_its_cluster_ip_and_the_other_family_is_nodata() {
    let shop = shop();
    assert_eq!(ask(&shop, "web.shop.svc.cluster.local", RecordType::A).1, ["A 10.96.0.20"]);
    assert_eq!(outcome(&shop, "web.shop.svc", RecordType::Aaaa), Outcome::NoData);
}

#[test]
fn a_headless_service_answers_its_ready_endpoints_only() {
    assert_eq!(ask(&shop(), "db.shop.svc.cluster.local", RecordType::A).1, ["A 10.244.1.7"]);
}

#[test]
fn a_headless_service_with_nothing_ready_is_nxdomain() {
    assert_eq!(outcome(&shop(), "cold.shop.svc", RecordType::A), Outcome::NxDomain);
    assert_eq!(outcome(&shop(), "cold.shop.svc", RecordType::Soa), Outcome::NoData);
}

#[test]
fn an_endpoint_has_exactly_one_name() {
    let shop = shop();
    assert_eq!(ask(&shop, "DB-0.db.shop.svc.cluster.local", RecordType::A).1, ["A 10.244.1.7"]);
    assert_eq!(outcome(&shop, "10-244-1-7.db.shop.svc", RecordType::A), Outcome::NxDomain);
    assert_eq!(outcome(&shop, "10-244-1-5.web.shop.svc", RecordType::A), Outcome::NoError);
    assert_eq!(outcome(&shop, "db-1.db.shop.svc", RecordType::A), Outcome::NxDomain);
}

#[test]
fn srv_speaks_of_service_ports_for_a_cluster_ip_and_of_slice_ports_for_endpoints() {
    let shop = shop();
    assert_eq!(
        ask(&shop, "_http._tcp.web.shop.svc.cluster.local", RecordType::Srv).1,
        ["SRV 0 100 80 web.shop.svc.cluster.local."]
    );
    assert_eq!(
        ask(&shop, "10-244-1-5.web.shop.svc.cluster.local", RecordType::Srv).1,
        ["SRV 0 100 8080 10-244-1-5.web.shop.svc.cluster.local."]
    );
    assert_eq!(outcome(&shop, "_http._udp.web.shop.svc", RecordType::Srv), Outcome::NxDomain);
}

#[test]
fn a_chain_of_external_names_ends_outside() {
    let (outcome, records) = ask(&shop(), "chain.shop.svc.cluster.local", RecordType::A);
    assert_eq!(outcome, Outcome::NoError);
    assert_eq!(
        records,
        ["CNAME ext.shop.svc.cluster.local.", "CNAME www.example.com.", "CNAME example.com.", "A 192.0.2.34"]
    );
}

#[test]
fn a_dead_alias_inside_the_zone_is_not_shown() {
    let shop = shop();
    assert_eq!(outcome(&shop, "dead.shop.svc", RecordType::A), Outcome::NoData);
    assert_eq!(outcome(&shop, "dead.shop.svc", RecordType::Cname), Outcome::NoError);
    let trace = trace(&shop, "dead.shop.svc.cluster.local", RecordType::A);
    assert_eq!(last_check(&trace, CheckId::TargetInside).rule, rule::X5);
    assert_eq!(trace.answers, []);
}

#[test]
fn zones_of_one_server_that_point_at_each_other_come_to_an_end() {
    let mut cluster = cluster(&["ns /a", "svc a/x @y.a.svc.two.test", "svc a/y @x.a.svc.one.test"]);
    cluster.store(corefile(". {\n kubernetes one.test two.test\n forward . up\n}"));
    assert_eq!(ask(&cluster, "x.a.svc.one.test", RecordType::A).0, Outcome::NoError);
}

#[test]
fn a_name_that_does_not_exist_is_never_forwarded_but_for_reverse_zones() {
    let server = Server::new(&shop());
    let ask = |name, record_type| server.answer(&question(name, record_type), &Upstream::example());
    assert!(ask("nope.shop.svc.cluster.local", RecordType::A).forwarded.is_empty());
    let outside = ask("1.2.0.192.in-addr.arpa", RecordType::Ptr);
    assert_eq!(outside.forwarded[0].question, question("1.2.0.192.in-addr.arpa", RecordType::Ptr));
    assert!(outside.response().unwrap().recursion_available && !outside.response().unwrap().authoritative);
}

#[test]
fn a_name_outside_of_all_server_blocks_is_refused_and_so_are_transfers() {
    let mut cluster = shop();
    assert_eq!(outcome(&cluster, "shop.svc", RecordType::Axfr), Outcome::Refused);
    cluster.store(corefile("cluster.local {\n kubernetes\n}"));
    assert_eq!(ask(&cluster, "example.com", RecordType::A).0, Outcome::Refused);
    assert_eq!(outcome(&cluster, "web.shop.svc", RecordType::A), Outcome::NoError);
}

#[test]
fn an_upstream_that_stays_silent_is_servfail_without_recursion() {
    let reply = Server::new(&shop()).answer(&question("silent.example.com", RecordType::A), &Upstream::example());
    assert_eq!(reply.response().unwrap().rcode, Rcode::ServFail);
    assert!(!reply.response().unwrap().recursion_available);
}

#[test]
fn behind_the_cache_every_ttl_is_bounded() {
    let mut cluster = shop();
    let ttl = |cluster: &Cluster, name: &str| {
        let reply = Server::new(cluster).answer(&question(name, RecordType::A), &Upstream::example());
        reply.response().unwrap().answers.iter().map(|record| record.ttl).collect::<Vec<_>>()
    };
    assert_eq!(ttl(&cluster, "api.example.com"), [30, 30, 30]);
    cluster.store(corefile(". {\n kubernetes cluster.local {\n ttl 0\n }\n cache 30 cluster.local\n forward . up\n}"));
    assert_eq!(ttl(&cluster, "web.shop.svc.cluster.local"), [5]);
    assert_eq!(ttl(&cluster, "api.example.com"), [300, 3600, 3600]);
}

#[test]
fn the_corefile_of_the_cluster_is_live_and_a_broken_one_is_reported() {
    let mut cluster = shop();
    let pod = "10-1-2-3.shop.pod";
    assert!(!Server::new(&cluster).configuration().from_config_map);
    assert_eq!(outcome(&cluster, pod, RecordType::A), Outcome::NoError);
    cluster.store(corefile(". {\n kubernetes cluster.local\n}"));
    assert_eq!(outcome(&cluster, pod, RecordType::A), Outcome::NxDomain);
    cluster.store(corefile(". {\n kubernetes cluster.local {\n pods sometimes\n }\n}"));
    let server = Server::new(&cluster);
    assert_eq!((server.configuration().errors.len(), server.configuration().from_config_map), (1, true));
    let question = question("10-1-2-3.shop.pod.cluster.local", RecordType::A);
    assert_eq!(server.answer(&question, &Upstream::default()).replied, Replied::Nothing(NoReply::NotListening));
    assert_eq!(
        server.configuration().says.as_deref(),
        Some("plugin/kubernetes: wrong value for pods: sometimes,  must be one of: disabled, verified, insecure")
    );
}

#[test]
fn a_server_that_runs_goes_on_with_its_last_good_corefile() {
    let mut cluster = shop();
    let pod = question("10-1-2-3.shop.pod.cluster.local", RecordType::A);
    let mut server = Server::new(&cluster);
    let mut put = |text: &str| {
        let before = cluster.get(&Configuration::object()).cloned();
        let object = corefile(text);
        cluster.store(object.clone());
        let after = Some(Arc::new(object));
        server.goes_on_with(server.configuration().to_go_on_with(), true);
        server.update(&cluster, &Changes::of(vec![Change { object: Configuration::object(), before, after }]));
        let Replied::Message(reply) = server.answer(&pod, &Upstream::default()).replied else { return None };
        Some((reply.rcode, server.configuration().runs_older))
    };
    assert_eq!(put(". {\n kubernetes cluster.local {\n pods insecure\n }\n reload\n}"), Some((Rcode::NoError, false)));
    assert_eq!(put(". {\n kubernetes cluster.local {\n pods sometimes\n }\n}"), Some((Rcode::NoError, true)));
    assert_eq!(put(". {\n hostz\n}"), Some((Rcode::NoError, true)));
    assert_eq!(put(". {\n kubernetes cluster.local\n}"), Some((Rcode::NxDomain, false)));
}

#[test]
fn the_name_server_is_the_service_in_front_of_the_coredns_pod() {
    let alone = cluster(&["ns /kube-system", "pod kube-system/coredns-0 10.244.0.9"]);
    assert_eq!(ask(&alone, "ns.dns.cluster.local", RecordType::A).1, ["A 10.244.0.9"]);
    assert_eq!(ask(&alone, "cluster.local", RecordType::Ns).1, ["NS ns.dns.cluster.local."]);
    let served = cluster(&[
        "ns /kube-system",
        "pod kube-system/coredns-0 10.244.0.9",
        "svc kube-system/dns 10.96.0.10 53/dns",
        "slice kube-system/dns 10.244.0.9",
    ]);
    assert_eq!(ask(&served, "cluster.local", RecordType::Ns).1, ["NS dns.kube-system.svc.cluster.local."]);
    assert_eq!(ask(&cluster(&[]), "ns.dns.cluster.local", RecordType::A).1, ["A 10.244.0.2"]);
}

#[test]
fn a_trace_names_the_check_that_failed_and_what_was_there_instead() {
    let trace = trace(&shop(), "db-9.db.shop.svc.cluster.local", RecordType::A);
    assert_eq!(
        checks(&trace),
        [
            (CheckId::ZoneMatch, true),
            (CheckId::NameShape, true),
            (CheckId::NamespaceExists, true),
            (CheckId::ServiceExists, true),
            (CheckId::ServiceIsHeadless, true),
            (CheckId::EndpointsReady, true),
            (CheckId::EndpointNamed, false),
            (CheckId::Fallthrough, false),
        ]
    );
    let check = last_check(&trace, CheckId::EndpointNamed);
    assert_eq!(check.detail, Some(Detail::Names { wanted: "db-9".into(), have: vec!["db-0".into()] }));
    assert_eq!(check.object.unwrap().to_string(), "endpointslice/shop/db-1");
}

#[test]
fn every_answer_names_the_field_it_comes_from() {
    let shop = shop();
    let cause = |name: &str, record_type| match &trace(&shop, name, record_type).answers[0] {
        Cause::Object { object, field } => format!("{object} {field}"),
        other => format!("{other:?}"),
    };
    assert_eq!(cause("web.shop.svc.cluster.local", RecordType::A), "svc/shop/web spec.clusterIPs[0]");
    assert_eq!(cause("db.shop.svc.cluster.local", RecordType::A), "endpointslice/shop/db-1 endpoints[0].addresses[0]");
    assert_eq!(cause("_db._tcp.db.shop.svc.cluster.local", RecordType::Srv), "endpointslice/shop/db-1 ports[0].port");
    assert_eq!(cause("ext.shop.svc.cluster.local", RecordType::A), "svc/shop/ext spec.externalName");
    assert_eq!(cause("20.0.96.10.in-addr.arpa", RecordType::Ptr), "svc/shop/web spec.clusterIPs[0]");
    assert_eq!(cause("10-1-2-3.shop.pod.cluster.local", RecordType::A), "Corefile { property: \"pods insecure\" }");
    assert_eq!(cause("example.com", RecordType::A), "Upstream { line: Some(3) }");
}

#[test]
fn a_trace_reads_as_json() {
    use crate::sandbox::report::TraceReport;
    let trace = trace(&shop(), "ext.shop.svc.cluster.local", RecordType::A);
    let json = serde_json::to_value(TraceReport(&trace)).unwrap();
    assert_eq!(json["question"], "ext.shop.svc.cluster.local. A");
    let stations: Vec<String> = trace
        .hops
        .iter()
        .zip(json["hops"].as_array().unwrap())
        .map(|(hop, json)| format!("{}{}", hop.depth, json["at"].as_str().unwrap()))
        .collect();
    assert_eq!(stations, ["0cache", "0kubernetes", "1cache", "1kubernetes", "1forward", "1upstream"]);
    let check = &json["hops"][1]["checks"][3];
    assert_eq!(
        (&check["id"], &check["ref"], &check["rule"]),
        (&"service-exists".into(), &"svc/shop/ext".into(), &"D1".into())
    );
    assert_eq!(json["answers"][0]["field"], "spec.externalName");
}

fn with_corefile(lines: &[&str], text: &str) -> Server {
    let mut cluster = cluster(lines);
    cluster.store(corefile(text));
    Server::new(&cluster)
}

#[test]
fn an_upstream_that_is_the_server_itself_answers_as_the_server_does() {
    let lines = [
        "ns /kube-system",
        "pod kube-system/coredns-0 10.244.0.9",
        "svc kube-system/dns 10.96.0.10 53/dns",
        "slice kube-system/dns 10.244.0.9 53/dns",
    ];
    let asked = question("a.test", RecordType::A);
    // Its loopback, its pod's address, and the Service's that leads to it.
    for own in ["127.0.0.1:1053", "10.244.0.9:1053"] {
        let text = format!(
            ". {{\n forward . {own}\n kubernetes cluster.local\n}}\n.:1053 {{\n hosts {{\n 10.1.2.3 a.test\n }}\n}}"
        );
        let reply = with_corefile(&lines, &text).answer(&asked, &Upstream::default());
        assert_eq!(reply.response().unwrap().answers.len(), 1, "{own}");
        assert!(reply.forwarded.is_empty(), "{own}");
    }
    for own in ["127.0.0.53", "10.244.0.9", "10.96.0.10"] {
        let text = format!(". {{\n forward . {own}\n kubernetes cluster.local\n}}");
        let reply = with_corefile(&lines, &text).answer(&asked, &Upstream::default());
        assert_eq!((reply.response().unwrap().rcode, reply.millis), (Rcode::ServFail, 4_000), "{own}");
    }
    let nobody = with_corefile(&lines, ". {\n forward . 127.0.0.1:9\n}").answer(&asked, &Upstream::default());
    assert_eq!((nobody.response().unwrap().rcode, nobody.millis), (Rcode::ServFail, 0));
}

#[test]
fn a_template_knows_the_pod_that_asks_where_pods_are_watched() {
    let lines = ["ns /shop", "pod shop/web-0 10.244.1.7"];
    let asked = question("who.test", RecordType::Txt);
    let told = |pods: &str, metadata: &str, key: &str| {
        let text = format!(
            ". {{\n {metadata}\n template IN TXT {{\n answer \"{{{{ .Name }}}} 5 TXT \\\"<{{{{ .Meta `{key}` }}}}>\\\"\"\n }}\n kubernetes cluster.local {{\n pods {pods}\n }}\n}}"
        );
        let server = with_corefile(&lines, &text);
        assert!(!server.configuration().is_refused(), "{:?}", server.configuration().errors);
        let client = "10.244.1.7:40000".parse().unwrap();
        let reply = server.answer(Request { client, ..Request::new(&asked) }, &Upstream::default());
        reply.response().map(|response| response.answers[0].data.to_string())
    };
    for (pods, metadata, key, wanted) in [
        ("verified", "metadata", "kubernetes/client-namespace", Some("\"<shop>\"")),
        ("verified", "metadata", "kubernetes/client-pod-name", Some("\"<web-0>\"")),
        ("insecure", "metadata", "kubernetes/client-pod-name", Some("\"<>\"")),
        ("verified", "", "kubernetes/client-pod-name", Some("\"<>\"")),
        ("verified", "metadata other.test", "kubernetes/client-pod-name", Some("\"<>\"")),
        ("verified", "metadata", "kubernetes/service", Some("\"<>\"")),
        ("verified", "metadata", "kubernetes/client-label/app", None),
    ] {
        assert_eq!(told(pods, metadata, key).as_deref(), wanted, "{pods} {metadata} {key}");
    }
}

#[test]
fn a_nodes_file_that_leads_back_to_the_server_stops_it() {
    let with_node = |resolv_conf: &str, text: Option<&str>| {
        let settings = Settings { node_resolv_conf: resolv_conf.to_owned(), ..Settings::default() };
        let mut cluster = Cluster::new(settings);
        cluster.store(object("ns /kube-system"));
        cluster.store(object("pod kube-system/coredns-0 10.244.0.9"));
        text.into_iter().for_each(|text| cluster.store(corefile(text)));
        Server::new(&cluster)
    };
    let kubeadm = Corefile::kubeadm_text(Z);
    let asked = question("kubernetes.default.svc.cluster.local", RecordType::A);
    for text in [None, Some(kubeadm.as_str()), Some("corp.test {\n forward . /etc/resolv.conf\n loop\n}")] {
        let server = with_node("nameserver 127.0.0.53\noptions edns0\n", text);
        let says = server.configuration().says_at_its_end().unwrap();
        let zone = if text.is_some_and(|text| text.starts_with("corp")) { "corp.test." } else { "." };
        assert!(says.starts_with("plugin/loop: Loop (127.0.0.1:"), "{says}");
        assert!(says.contains(&format!("-> :53) detected for zone \"{zone}\"")), "{says}");
        assert_eq!(server.configuration().running(), None);
        let (reply, trace) = server.answer_traced(&asked, &Upstream::default());
        assert_eq!(reply.replied, Replied::Nothing(NoReply::NotListening));
        assert!(matches!(&trace.hops[0].at, Station::Stopped { line: None, .. }), "{trace:?}");
    }
    // Without `loop` it runs in circles, and where another answers first nothing comes back.
    let server = with_node("nameserver 127.0.0.53\n", Some(". {\n forward . /etc/resolv.conf\n}"));
    assert_eq!(server.answer(&asked, &Upstream::default()).millis, 4_000);
    let swallows = ". {\n template ANY ANY {\n rcode NXDOMAIN\n }\n forward . /etc/resolv.conf\n loop\n}";
    assert!(with_node("nameserver 127.0.0.53\n", Some(swallows)).configuration().running().is_some());
    for text in [None, Some(kubeadm.as_str())] {
        let server = with_node("search lan\n", text);
        assert!(server.configuration().is_refused(), "{text:?}");
        let (_, trace) = server.answer_traced(&asked, &Upstream::default());
        assert!(matches!(&trace.hops[0].at, Station::Stopped { line: Some(13), .. }), "{trace:?}");
    }
    assert!(with_node("nameserver 10.0.0.53\n", None).configuration().running().is_some());
}

#[test]
fn a_fault_in_an_imported_file_is_no_line_of_the_corefile() {
    let mut cluster = Cluster::new(Settings::default());
    cluster.store(object("ns /kube-system"));
    cluster.store(object("pod kube-system/coredns-0 10.244.0.9"));
    cluster.store(corefile("import custom/*.server\n. {\n whoami\n}"));
    let custom = "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: coredns-custom, namespace: kube-system}\n\
                  data:\n  corp.server: |\n    corp.test {\n      hostz\n    }\n";
    cluster.store(Object::decode(crate::manifest::read(custom).documents.remove(0).value).unwrap());
    let asked = question("kubernetes.default.svc.cluster.local", RecordType::A);
    let (_, trace) = Server::new(&cluster).answer_traced(&asked, &Upstream::default());
    let Station::Stopped { says, line: None } = &trace.hops[0].at else { panic!("{trace:?}") };
    assert!(says.starts_with("/etc/coredns/custom/corp.server:"), "{says}");
}
