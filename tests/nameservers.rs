//! Nameservers other than cluster DNS: what each of them says to whoever asks it, and what that comes to in a pod.
#![cfg(not(target_arch = "wasm32"))]
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "helpers of tests say what they expect"
)]

use k8s_dns_lab::dns::RecordType;
use k8s_dns_lab::sandbox::{Answer, Ask, Choice, Edit, Link, Sandbox};
use k8s_dns_lab::shell::Shell;
use k8s_dns_lab::text::Language;

/// A namespace with a Service and three pods, one a library.
const BASE: &str = "apiVersion: v1
kind: Service
metadata: {name: web, namespace: shop}
spec: {clusterIP: 10.96.10.20, selector: {app: web}, ports: [{name: http, port: 80}]}
";

fn pod(name: &str, image: &str, address: &str, spec: &str) -> String {
    format!(
        "apiVersion: v1\nkind: Pod\nmetadata: {{name: {name}, namespace: shop}}\n\
         spec: {{nodeName: node-a, containers: [{{name: c, image: '{image}'}}]{spec}}}\n\
         status: {{phase: Running, podIP: {address}, podIPs: [{{ip: {address}}}], conditions: [{{type: Ready, status: 'True'}}]}}\n"
    )
}

/// What somebody pasted, beside the base.
fn pasted(documents: &[&str]) -> Sandbox {
    let mut all =
        vec![BASE.to_owned(), pod("deb", "debian:12", "10.244.1.30", ""), pod("alp", "alpine:3.20", "10.244.1.31", "")];
    all.extend(documents.iter().map(|text| (*text).to_owned()));
    let mut sandbox = Sandbox::four_answers();
    let remarks = sandbox.edit(Edit::Import(all.join("\n---\n"))).unwrap();
    assert_eq!(remarks, []);
    sandbox
}

fn corefile(text: &str) -> String {
    let text: String = text.lines().map(|line| format!("    {line}\n")).collect();
    format!(
        "apiVersion: v1\nkind: ConfigMap\nmetadata: {{name: coredns, namespace: kube-system}}\ndata:\n  Corefile: |\n{text}"
    )
}

fn outside(sandbox: &mut Sandbox, text: &str) {
    sandbox.edit(Edit::Outside(text.to_owned())).unwrap();
}

fn choose(sandbox: &mut Sandbox, choice: Choice, text: &str) {
    let mut settings = sandbox.cluster().settings().clone();
    choice.read(text, &mut settings).unwrap();
    sandbox.edit(Edit::Settings(settings)).unwrap();
}

fn answer(sandbox: &Sandbox, from: &str, name: &str, record_type: RecordType) -> Answer {
    sandbox.answer(&Ask { from: format!("shop/{from}").parse().unwrap(), name: name.to_owned(), record_type })
}

/// The outcome, and what the records have.
fn asks(sandbox: &Sandbox, from: &str, name: &str) -> String {
    let answer = answer(sandbox, from, name, RecordType::A);
    let mut said = vec![answer.comes_to().as_str().to_owned()];
    said.extend(answer.records.iter().map(|one| one.record.data.to_string()));
    said.join(" ")
}

#[test]
fn a_search_domain_with_a_wildcard_takes_every_name() {
    let mut sandbox = pasted(&[]);
    choose(&mut sandbox, Choice::NodeFile, "nameserver 192.0.2.53\nsearch home.test\n");
    outside(&mut sandbox, "*.home.test. A 192.0.2.80\ngithub.test. A 192.0.2.90\n");
    assert_eq!(asks(&sandbox, "deb", "github.test"), "NOERROR 192.0.2.80");
    assert_eq!(asks(&sandbox, "deb", "github.test."), "NOERROR 192.0.2.90");
    assert_eq!(asks(&sandbox, "deb", "web"), "NOERROR 10.96.10.20");
}

#[test]
fn an_upstream_that_breaks_on_aaaa_alone_breaks_musl_alone() {
    let mut sandbox = pasted(&[]);
    outside(&mut sandbox, "api.test. A 192.0.2.7\napi.test. AAAA SERVFAIL\n");
    let mut run = |pod: &str| {
        let command = format!("kubectl exec -n shop {pod} -- getent ahosts api.test");
        format!("{:?}", Shell::default().run(&mut sandbox, Language::English, &command).output)
    };
    let (deb, alp) = (run("deb"), run("alp"));
    assert!(deb.contains("192.0.2.7"), "{deb}");
    assert!(!alp.contains("192.0.2.7"), "{alp}");
}

#[test]
fn refused_reaches_each_library_as_its_own_rules_say() {
    let mut sandbox = pasted(&[]);
    choose(&mut sandbox, Choice::NodeFile, "nameserver 192.0.2.53\nsearch corp.test\n");
    outside(&mut sandbox, "*.corp.test. REFUSED\nwww.example.com. A 192.0.2.34\n");
    assert_eq!(asks(&sandbox, "deb", "www.example.com"), "NOERROR 192.0.2.34", "glibc goes on");
    let musl = answer(&sandbox, "alp", "www.example.com", RecordType::A);
    assert_eq!(musl.lookup.unwrap().result.unwrap_err().as_str(), "EAI_AGAIN", "musl gives up");
}

#[test]
fn several_upstreams_say_what_each_of_them_knows() {
    let text = |policy: &str| {
        corefile(&format!(
            ".:53 {{\n    kubernetes cluster.local\n    forward . 10.1.1.1 10.2.2.2 {{\n        policy {policy}\n    }}\n}}\n"
        ))
    };
    let table = "# at 10.1.1.1\none.test. A 192.0.2.1\n# at 10.2.2.2\ntwo.test. A 192.0.2.2\n";
    let mut sandbox = pasted(&[&text("sequential")]);
    outside(&mut sandbox, table);
    assert_eq!(asks(&sandbox, "deb", "one.test."), "NOERROR 192.0.2.1");
    assert_eq!(asks(&sandbox, "deb", "two.test."), "NXDOMAIN", "an rcode is an answer");
    let mut sandbox = pasted(&[&text("round_robin")]);
    outside(&mut sandbox, table);
    assert_eq!(asks(&sandbox, "deb", "two.test."), "NOERROR 192.0.2.2", "the second one is asked first");
    let mut fails_over = pasted(&[&text("sequential\n        failover NXDOMAIN")]);
    outside(&mut fails_over, table);
    assert_eq!(asks(&fails_over, "deb", "two.test."), "NOERROR 192.0.2.2");
}

#[test]
fn an_upstream_that_says_nothing_costs_its_time_and_ends_as_servfail() {
    let mut sandbox = pasted(&[&corefile(".:53 {\n    kubernetes cluster.local\n    forward . 10.1.1.1\n}\n")]);
    outside(&mut sandbox, "www.example.com. A 192.0.2.34\n# at 10.1.1.1\n. DROP\n");
    assert_eq!(asks(&sandbox, "deb", "www.example.com."), "SERVFAIL");
    assert_eq!(asks(&sandbox, "deb", "web"), "NOERROR 10.96.10.20", "names of the cluster are well");
    let mut whole = pasted(&[]);
    outside(&mut whole, "* DROP\n");
    assert_eq!(asks(&whole, "deb", "www.example.com."), "SERVFAIL");
}

#[test]
fn a_table_with_sections_travels_in_a_link() {
    let mut sandbox = Sandbox::four_answers();
    outside(&mut sandbox, "# at 10.1.1.1\n*.home.test. 60 IN A 192.0.2.80\napi.test. AAAA SERVFAIL\n. REFUSED\n");
    let link = Link::to(&sandbox);
    let (read, problems) = Link::read(&link.pairs(), link.manifests.clone().map(Ok), &[]);
    assert_eq!(problems, []);
    let (opened, problems) = read.open();
    assert_eq!(problems, []);
    assert_eq!(opened.upstream(), sandbox.upstream());
}

#[test]
fn nameservers_of_a_pods_own_are_resolvers_outside() {
    let own = ", dnsPolicy: None, dnsConfig: {nameservers: [1.1.1.1, 8.8.8.8], searches: [corp.test]}";
    let mut sandbox = pasted(&[&pod("nn", "debian:12", "10.244.1.40", own)]);
    assert_eq!(asks(&sandbox, "nn", "www.example.com"), "NOERROR example.com. 192.0.2.34");
    assert_eq!(asks(&sandbox, "nn", "web"), "NXDOMAIN");
    assert_eq!(asks(&sandbox, "nn", "web.shop.svc.cluster.local"), "NXDOMAIN");
    // Who is asked, and what came back, is told.
    let answer = answer(&sandbox, "nn", "web", RecordType::A);
    let told = serde_json::to_string(&answer.traces[0]).unwrap();
    assert!(told.contains("1.1.1.1") && told.contains("NXDOMAIN"), "{told}");
    outside(&mut sandbox, "a.test. A 192.0.2.1\n# at 1.1.1.1\n. DROP\n# at 8.8.8.8\na.test. A 192.0.2.8\n");
    assert_eq!(asks(&sandbox, "nn", "a.test"), "NOERROR 192.0.2.8", "the second one answers for the first");
}

#[test]
fn the_nodes_nameservers_are_those_that_cluster_dns_forwards_to() {
    let mut sandbox = pasted(&[]);
    choose(
        &mut sandbox,
        Choice::NodeFile,
        "nameserver 10.1.1.1\nnameserver 10.2.2.2\nnameserver fe80::1%eth0\nnameserver 10.4.4.4\n",
    );
    let table = "# at 10.1.1.1\n. DROP\n# at 10.2.2.2\n. REFUSED\n# at fe80::1\na.test. A 192.0.2.3\n\
                 # at 10.4.4.4\nb.test. A 192.0.2.4\n";
    outside(&mut sandbox, table);
    assert_eq!(asks(&sandbox, "deb", "a.test."), "REFUSED", "silence sends it on, a code does not");
    outside(&mut sandbox, &table.replace(". REFUSED", ". DROP"));
    assert_eq!(asks(&sandbox, "deb", "a.test."), "NOERROR 192.0.2.3", "by a link-local address");
    assert_eq!(asks(&sandbox, "deb", "b.test."), "NXDOMAIN", "the kubelet writes three of them");
    // The same Corefile, read and not known by heart.
    let mut own = pasted(&[&corefile(".:53 {\n    forward . /etc/resolv.conf\n}\n")]);
    choose(&mut own, Choice::NodeFile, "nameserver 10.9.9.9\n");
    outside(&mut own, "# at 10.9.9.9\na.test. A 192.0.2.9\n");
    assert_eq!(asks(&own, "deb", "a.test."), "NOERROR 192.0.2.9");
}

#[test]
fn an_upstream_of_the_service_range_that_nobody_has_is_silent() {
    let mut sandbox = pasted(&[]);
    choose(&mut sandbox, Choice::NodeFile, "nameserver 10.96.0.9\n");
    let found = answer(&sandbox, "deb", "www.example.com.", RecordType::A);
    assert_eq!(found.comes_to().as_str(), "SERVFAIL");
    let told = serde_json::to_string(&found.traces).unwrap();
    assert!(told.contains("no-such-address") && told.contains("forward-gives-up"), "{told}");
    assert_eq!(found.outside, 0, "nothing left the cluster");
    assert_eq!(asks(&sandbox, "deb", "web"), "NOERROR 10.96.10.20", "names of the cluster are well");
    let run = Shell::default().run(&mut sandbox, Language::English, "kubectl exec -n shop deb -- dig www.example.com.");
    let printed = format!("{:?}", run.output);
    assert!(printed.contains("SERVFAIL"), "{printed}");
}

#[test]
fn a_stub_zone_at_a_service_without_endpoints_fails_at_once_and_one_at_a_described_server_answers() {
    let stub = corefile(
        ".:53 {\n    kubernetes cluster.local\n    forward . /etc/resolv.conf\n}\nconsul:53 {\n    forward . 10.96.3.3:8600\n}\n",
    );
    let service = "apiVersion: v1\nkind: Service\nmetadata: {name: consul, namespace: shop}\n\
                   spec: {clusterIP: 10.96.3.3, selector: {app: consul}, ports: [{name: dns, port: 8600, protocol: UDP}]}\n";
    let nobody = pasted(&[&stub, service]);
    let found = answer(&nobody, "deb", "db.consul.", RecordType::A);
    let told = serde_json::to_string(&found.traces).unwrap();
    assert_eq!(found.comes_to().as_str(), "SERVFAIL");
    assert!(told.contains("no-endpoint"), "{told}");
    let behind = pod("consul-0", "hashicorp/consul", "10.244.1.60", "")
        .replace("name: consul-0,", "name: consul-0, labels: {app: consul},")
        .replace("'hashicorp/consul'", "'hashicorp/consul', ports: [{containerPort: 8600, protocol: UDP}]");
    let mut there = pasted(&[&stub, service, &behind]);
    assert_eq!(asks(&there, "deb", "db.consul."), "UNKNOWN", "nobody said what it knows");
    outside(&mut there, "# at 10.96.3.3:8600\ndb.consul. A 192.0.2.66\n");
    assert_eq!(asks(&there, "deb", "db.consul."), "NOERROR 192.0.2.66");
}
