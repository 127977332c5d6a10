//! Nameservers other than cluster DNS: what each of them says to whoever asks it, and what that comes to in a pod.
#![cfg(not(target_arch = "wasm32"))]
#![expect(clippy::unwrap_used, reason = "helpers of tests say what they expect")]

use k8s_dns_lab::dns::RecordType;
use k8s_dns_lab::resolution::trace::Trace;
use k8s_dns_lab::sandbox::report::TraceReport;
use k8s_dns_lab::sandbox::{Answer, Ask, Edit, Link, Sandbox, Scope, SettingField};
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
    let mut sandbox = Sandbox::toy();
    let kept = sandbox.upstream().to_string();
    let remarks = sandbox.edit(Edit::Import(all.join("\n---\n"))).unwrap();
    assert_eq!(remarks, []);
    // The lab's own names outside are kept.
    outside(&mut sandbox, &kept);
    sandbox
}

/// How queries went, as programs read it.
fn told<'a>(traces: impl Iterator<Item = &'a Trace>) -> String {
    let all: Vec<TraceReport<'_>> = traces.map(TraceReport).collect();
    serde_json::to_string(&all).unwrap()
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

fn choose(sandbox: &mut Sandbox, choice: SettingField, text: &str) {
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
    choose(&mut sandbox, SettingField::NodeFile, "nameserver 192.0.2.53\nsearch home.test\n");
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
    choose(&mut sandbox, SettingField::NodeFile, "nameserver 192.0.2.53\nsearch corp.test\n");
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
    // Any of them is asked where the Corefile does not say whom.
    let any = text("random").replace("forward . 10.1.1.1 10.2.2.2 {", "forward . 10.1.1.1 10.2.2.2 10.3.3.3 {");
    let mut sandbox = pasted(&[&any]);
    outside(
        &mut sandbox,
        &format!("{table}same.test. A 192.0.2.3\n# at 10.1.1.1\nsame.test. A 192.0.2.3\n# at 10.3.3.3\n. DROP\n"),
    );
    assert_eq!(asks(&sandbox, "deb", "two.test."), "UNKNOWN");
    assert_eq!(asks(&sandbox, "deb", "same.test."), "NOERROR 192.0.2.3");
    let mut fails_over = pasted(&[&text("sequential\n        failover NXDOMAIN")]);
    outside(&mut fails_over, table);
    assert_eq!(asks(&fails_over, "deb", "two.test."), "NOERROR 192.0.2.2");
}

#[test]
fn several_nameservers_of_the_node_are_asked_at_random_through_its_file() {
    let text = corefile(".:53 {\n    kubernetes cluster.local\n    forward . /etc/resolv.conf\n}\n");
    let mut sandbox = pasted(&[&text]);
    choose(&mut sandbox, SettingField::NodeFile, "nameserver 10.1.1.1\nnameserver 10.2.2.2\n");
    outside(
        &mut sandbox,
        "# at 10.1.1.1\none.test. A 192.0.2.1\nsame.test. A 192.0.2.3\n# at 10.2.2.2\nsame.test. A 192.0.2.3\n",
    );
    let differs = answer(&sandbox, "deb", "one.test.", RecordType::A);
    assert_eq!(differs.comes_to().as_str(), "UNKNOWN");
    let told = told(differs.traces());
    assert!(told.contains("10.1.1.1") && told.contains("10.2.2.2"), "both are named: {told}");
    assert_eq!(asks(&sandbox, "deb", "same.test."), "NOERROR 192.0.2.3");
}

#[test]
fn an_upstream_that_is_a_name_is_asked_at_its_address_and_without_one_nothing_is_said() {
    for to in ["dns.corp.test", "dns.corp.test:53", "tls://dns.corp.test", "10.1.1.1 dns.corp.test"] {
        let text = corefile(&format!(
            ".:53 {{\n    kubernetes cluster.local\n    forward . {to} {{\n        policy sequential\n    }}\n}}\n"
        ));
        let mut sandbox = pasted(&[&text]);
        outside(&mut sandbox, "one.test. A 192.0.2.1\n");
        let answer = answer(&sandbox, "deb", "one.test.", RecordType::A);
        assert_eq!(answer.comes_to().as_str(), "UNKNOWN", "{to}");
        let told = told(answer.traces());
        assert!(told.contains("name-not-described") && told.contains("\"name\":\"dns.corp.test\""), "{to}: {told}");
        assert_eq!(asks(&sandbox, "deb", "kubernetes.default.svc.cluster.local.").split(' ').next(), Some("NOERROR"));
    }
    let text = corefile(".:53 {\n    kubernetes cluster.local\n    forward . dns.corp.test\n}\n");
    let mut sandbox = pasted(&[&text]);
    outside(&mut sandbox, "dns.corp.test. A 10.1.1.1\none.test. A 192.0.2.1\n# at 10.1.1.1\none.test. A 192.0.2.9\n");
    assert_eq!(asks(&sandbox, "deb", "one.test."), "NOERROR 192.0.2.9", "the one at that address is asked");
    let text = corefile(".:53 {\n    kubernetes cluster.local\n    forward . tls://dns.corp.test\n}\n");
    let mut sandbox = pasted(&[&text]);
    outside(&mut sandbox, "dns.corp.test. A 10.1.1.1\n# at 10.1.1.1:853\none.test. A 192.0.2.8\n");
    assert_eq!(asks(&sandbox, "deb", "one.test."), "NOERROR 192.0.2.8", "at the port of its protocol");
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
    let mut sandbox = Sandbox::toy();
    outside(&mut sandbox, "# at 10.1.1.1\n*.home.test. 60 IN A 192.0.2.80\napi.test. AAAA SERVFAIL\n. REFUSED\n");
    let link = Link::to(&sandbox);
    let (read, problems) = Link::read_with(&link.pairs(), link.manifests.clone().into(), &[]);
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
    let told = told(answer.traces().take(1));
    assert!(told.contains("1.1.1.1") && told.contains("NXDOMAIN"), "{told}");
    outside(&mut sandbox, "a.test. A 192.0.2.1\n# at 1.1.1.1\n. DROP\n# at 8.8.8.8\na.test. A 192.0.2.8\n");
    assert_eq!(asks(&sandbox, "nn", "a.test"), "NOERROR 192.0.2.8", "the second one answers for the first");
}

#[test]
fn the_nodes_nameservers_are_those_that_cluster_dns_forwards_to() {
    let mut sandbox = pasted(&[]);
    choose(
        &mut sandbox,
        SettingField::NodeFile,
        "nameserver 10.1.1.1\nnameserver 10.2.2.2\nnameserver fe80::1%eth0\nnameserver 10.4.4.4\n",
    );
    let table = "# at 10.1.1.1\n. DROP\n# at 10.2.2.2\n. REFUSED\n# at fe80::1\na.test. A 192.0.2.3\n\
                 # at 10.4.4.4\nb.test. A 192.0.2.4\n";
    outside(&mut sandbox, table);
    assert_eq!(asks(&sandbox, "deb", "a.test."), "UNKNOWN", "either of the two that answer may be asked");
    outside(&mut sandbox, &table.replace("a.test. A 192.0.2.3", ". REFUSED"));
    assert_eq!(asks(&sandbox, "deb", "a.test."), "REFUSED", "silence sends it on, a code does not");
    outside(&mut sandbox, &table.replace(". REFUSED", ". DROP"));
    assert_eq!(asks(&sandbox, "deb", "a.test."), "NOERROR 192.0.2.3", "by a link-local address");
    assert_eq!(asks(&sandbox, "deb", "b.test."), "NXDOMAIN", "the kubelet writes three of them");
    // The same Corefile, read and not known by heart.
    let mut own = pasted(&[&corefile(".:53 {\n    forward . /etc/resolv.conf\n}\n")]);
    choose(&mut own, SettingField::NodeFile, "nameserver 10.9.9.9\n");
    outside(&mut own, "# at 10.9.9.9\na.test. A 192.0.2.9\n");
    assert_eq!(asks(&own, "deb", "a.test."), "NOERROR 192.0.2.9");
}

#[test]
fn an_upstream_of_the_service_range_that_nobody_has_is_silent() {
    let mut sandbox = pasted(&[]);
    choose(&mut sandbox, SettingField::NodeFile, "nameserver 10.96.0.9\n");
    let found = answer(&sandbox, "deb", "www.example.com.", RecordType::A);
    assert_eq!(found.comes_to().as_str(), "SERVFAIL");
    let told = told(found.traces());
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
    let not_brought = pasted(&[&stub, service]);
    assert_eq!(asks(&not_brought, "deb", "db.consul."), "UNKNOWN", "who is behind it was not pasted");
    let empty = "apiVersion: discovery.k8s.io/v1\nkind: EndpointSlice\n\
                 metadata: {name: consul-x, namespace: shop, labels: {kubernetes.io/service-name: consul, \
                 endpointslice.kubernetes.io/managed-by: endpointslice-controller.k8s.io}}\n\
                 addressType: IPv4\nendpoints: []\nports: []\n";
    let nobody = pasted(&[&stub, service, empty]);
    let found = answer(&nobody, "deb", "db.consul.", RecordType::A);
    let told = told(found.traces());
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

/// NodeLocal DNSCache as its own documentation ships it, with what installers fill in filled in.
const NODE_LOCAL: &str = "apiVersion: v1
kind: ConfigMap
metadata: {name: node-local-dns, namespace: kube-system}
data:
  Corefile: |
    cluster.local:53 {
        errors
        cache {
            success 9984 30
            denial 9984 5
        }
        reload
        loop
        bind 169.254.20.10 10.96.0.10
        forward . __PILLAR__CLUSTER__DNS__ {
            force_tcp
        }
        prometheus :9253
        health 169.254.20.10:8080
    }
    .:53 {
        errors
        cache 30
        reload
        loop
        bind 169.254.20.10 10.96.0.10
        forward . __PILLAR__UPSTREAM__SERVERS__
        prometheus :9253
    }
";

const HOSTS: &str = ".:53 {
    kubernetes cluster.local in-addr.arpa
    hosts {
        192.0.2.150 repo.corp.test
        fallthrough
    }
    forward . /etc/resolv.conf
}
";

#[test]
fn the_cache_of_the_node_asks_cluster_dns_for_its_names_and_the_node_for_all_others() {
    let own = ", dnsPolicy: None, dnsConfig: {nameservers: [169.254.20.10], searches: [shop.svc.cluster.local, svc.cluster.local, cluster.local], options: [{name: ndots, value: '5'}]}";
    let mut sandbox = pasted(&[NODE_LOCAL, &corefile(HOSTS), &pod("loc", "debian:12", "10.244.1.41", own)]);
    for from in ["loc", "deb"] {
        // The pods with the usual file name 10.96.0.10, which the cache binds too.
        assert_eq!(asks(&sandbox, from, "web"), "NOERROR 10.96.10.20", "{from}");
        assert_eq!(asks(&sandbox, from, "repo.corp.test"), "NXDOMAIN", "{from}: past the hosts of cluster DNS");
        assert_eq!(asks(&sandbox, from, "www.example.com"), "NOERROR example.com. 192.0.2.34", "{from}");
    }
    let found = answer(&sandbox, "loc", "web", RecordType::A);
    let told = told(found.traces().take(1));
    for part in ["node-local-dns", "169.254.20.10", "cluster-dns", "kubernetes"] {
        assert!(told.contains(part), "{part}: {told}");
    }
    assert!(found.consulted.iter().any(|object| object.to_string().contains("web")), "{:?}", found.consulted);
    // A pod of cluster DNS answers for itself.
    let pods = sandbox.cluster().objects().filter_map(|object| object.as_pod());
    let dns = pods.filter(|pod| pod.meta.name.starts_with("coredns")).find_map(|pod| pod.status.pod_ip());
    let dns = dns.unwrap().to_owned();
    let command = format!("kubectl exec -n shop deb -- dig +short @{dns} repo.corp.test.");
    let run = Shell::default().run(&mut sandbox, Language::English, &command);
    assert!(format!("{:?}", run.output).contains("192.0.2.150"), "{:?}", run.output);
}

#[test]
fn the_cache_of_a_node_keeps_what_cluster_dns_does_not_and_each_node_has_its_own() {
    let other = pod("far", "debian:12", "10.244.2.50", "").replace("node-a", "node-b");
    let mut sandbox = pasted(&[NODE_LOCAL, &other]);
    assert_eq!(asks(&sandbox, "deb", "late.shop.svc.cluster.local."), "NXDOMAIN");
    let ask = |from: &str| Ask {
        from: format!("shop/{from}").parse().unwrap(),
        name: "late.shop.svc.cluster.local.".to_owned(),
        record_type: RecordType::A,
    };
    sandbox.ask(ask("deb"));
    let late = "apiVersion: v1\nkind: Service\nmetadata: {name: late, namespace: shop}\nspec: {clusterIP: 10.96.10.21, ports: [{port: 80}]}\n";
    sandbox.edit(Edit::Manifests { text: late.to_owned(), scope: Scope::Named, recreate: false }).unwrap();
    assert_eq!(asks(&sandbox, "deb", "late.shop.svc.cluster.local."), "NXDOMAIN", "kept for five seconds");
    assert_eq!(asks(&sandbox, "far", "late.shop.svc.cluster.local."), "NOERROR 10.96.10.21", "another node");
    sandbox.edit(Edit::Advance { seconds: 6 }).unwrap();
    assert_eq!(asks(&sandbox, "deb", "late.shop.svc.cluster.local."), "NOERROR 10.96.10.21");
    sandbox.undo();
    assert_eq!(asks(&sandbox, "deb", "late.shop.svc.cluster.local."), "NXDOMAIN", "undo takes the cache along");
}

#[test]
fn the_cache_of_the_node_takes_over_the_stub_domains_and_upstreams_of_kube_dns() {
    let settings = "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: kube-dns, namespace: kube-system}\ndata:\n  \
                    stubDomains: |\n    {\"corp.test\": [\"10.9.9.9\"]}\n  upstreamNameservers: |\n    [\"10.8.8.8\"]\n";
    let mut sandbox = pasted(&[NODE_LOCAL, settings]);
    outside(&mut sandbox, "# at 10.9.9.9\ndb.corp.test. A 192.0.2.9\n# at 10.8.8.8\nwww.test. A 192.0.2.8\n");
    assert_eq!(asks(&sandbox, "deb", "db.corp.test."), "NOERROR 192.0.2.9");
    assert_eq!(asks(&sandbox, "deb", "www.test."), "NOERROR 192.0.2.8");
}

#[test]
fn the_cache_of_the_node_reaches_cluster_dns_by_the_service_made_for_it() {
    let service = "apiVersion: v1\nkind: Service\nmetadata: {name: kube-dns-upstream, namespace: kube-system, labels: {k8s-app: kube-dns}}\n\
                   spec: {clusterIP: 10.96.0.77, selector: {k8s-app: kube-dns}, ports: [{name: dns, port: 53, protocol: UDP}, {name: dns-tcp, port: 53, protocol: TCP}]}\n";
    let sandbox = pasted(&[NODE_LOCAL, service]);
    let found = answer(&sandbox, "deb", "web", RecordType::A);
    assert_eq!(found.comes_to().as_str(), "NOERROR");
    let told = told(found.traces().take(1));
    assert!(told.contains("10.96.0.77"), "{told}");
    // Over UDP alone the Service has no way for a cache that asks over TCP.
    let udp = service.replace(", {name: dns-tcp, port: 53, protocol: TCP}", "");
    let sandbox = pasted(&[NODE_LOCAL, &udp]);
    assert_eq!(asks(&sandbox, "deb", "web.shop.svc.cluster.local."), "SERVFAIL");
}

#[test]
fn what_of_the_cache_is_not_known_is_not_guessed() {
    let unfilled = NODE_LOCAL.replace("169.254.20.10 10.96.0.10", "__PILLAR__LOCAL__DNS__ __PILLAR__DNS__SERVER__");
    let own = ", dnsPolicy: None, dnsConfig: {nameservers: [169.254.20.10]}";
    let sandbox = pasted(&[&unfilled, &pod("loc", "debian:12", "10.244.1.41", own)]);
    let found = answer(&sandbox, "loc", "web.shop.svc.cluster.local.", RecordType::A);
    assert_eq!(found.outcome().as_str(), "UNKNOWN");
    assert!(format!("{:?}", found.cannot_say).contains("__PILLAR__LOCAL__DNS__"), "{:?}", found.cannot_say);
    // Kubespray's address, without its ConfigMap.
    let own = own.replace(".20.10", ".25.10");
    let sandbox = pasted(&[&pod("loc", "debian:12", "10.244.1.41", &own)]);
    assert_eq!(asks(&sandbox, "loc", "web.shop.svc.cluster.local."), "UNKNOWN");
    // And with it, under kubespray's name.
    let kubespray = NODE_LOCAL
        .replace("name: node-local-dns", "name: nodelocaldns")
        .replace("169.254.20.10 10.96.0.10", "169.254.25.10");
    let sandbox = pasted(&[&kubespray, &pod("loc", "debian:12", "10.244.1.41", &own)]);
    assert_eq!(asks(&sandbox, "loc", "web.shop.svc.cluster.local."), "NOERROR 10.96.10.20");
    // A Corefile that is refused leaves nobody who listens.
    let refused = kubespray.replace("reload", "reloadd");
    let sandbox = pasted(&[&refused, &pod("loc", "debian:12", "10.244.1.41", &own)]);
    assert_eq!(asks(&sandbox, "loc", "web.shop.svc.cluster.local."), "EAI_AGAIN");
}

/// kube-dns as GKE has it.
const KUBE_DNS: &str = "apiVersion: apps/v1
kind: Deployment
metadata: {name: kube-dns, namespace: kube-system, labels: {k8s-app: kube-dns}}
spec:
  replicas: 2
  selector: {matchLabels: {k8s-app: kube-dns}}
  template:
    metadata: {labels: {k8s-app: kube-dns}}
    spec:
      dnsPolicy: Default
      containers:
      - {name: kubedns, image: k8s-dns-kube-dns, ports: [{containerPort: 10053, name: dns-local, protocol: UDP}]}
      - {name: dnsmasq, image: k8s-dns-dnsmasq-nanny, ports: [{containerPort: 53, name: dns, protocol: UDP}, {containerPort: 53, name: dns-tcp, protocol: TCP}]}
      - {name: sidecar, image: k8s-dns-sidecar}
";

const KUBE_DNS_SETTINGS: &str = "apiVersion: v1
kind: ConfigMap
metadata: {name: kube-dns, namespace: kube-system}
data:
  stubDomains: '{\"corp.test\": [\"10.9.9.9\"]}'
";

#[test]
fn kube_dns_is_known_for_what_it_is_and_the_rest_is_not_guessed() {
    let endpoints = "apiVersion: v1\nkind: Service\nmetadata: {name: db, namespace: shop}\nspec: {clusterIP: None, selector: {app: db}}\n";
    let db = pod("db-0", "postgres", "10.244.1.21", ", hostname: db-0, subdomain: db")
        .replace("name: db-0, namespace", "name: db-0, labels: {app: db}, namespace");
    let web = pod("web-1", "nginx", "10.244.1.22", "")
        .replace("name: web-1, namespace", "name: web-1, labels: {app: web}, namespace");
    let mut sandbox = pasted(&[KUBE_DNS, KUBE_DNS_SETTINGS, endpoints, &db, &web]);
    outside(&mut sandbox, "www.test. A 192.0.2.1\n# at 10.9.9.9\ndb.corp.test. A 192.0.2.9\n");
    for (name, wanted) in [
        ("web", "NOERROR 10.96.10.20"),
        ("web.shop", "NOERROR 10.96.10.20"),
        ("10-244-1-22.web.shop.svc.cluster.local", "NXDOMAIN"),
        ("db", "NOERROR 10.244.1.21"),
        ("db-0.db", "NOERROR 10.244.1.21"),
        ("nothing.shop.svc.cluster.local.", "NXDOMAIN"),
        ("10-244-1-21.shop.pod.cluster.local", "NOERROR 10.244.1.21"),
        ("10-244-1-21.db.shop.svc.cluster.local.", "UNKNOWN"),
        ("db.corp.test", "NOERROR 192.0.2.9"),
        ("www.test", "NOERROR 192.0.2.1"),
        ("no.test.", "NXDOMAIN"),
    ] {
        assert_eq!(asks(&sandbox, "deb", name), wanted, "{name}");
    }
    for record_type in [RecordType::Srv, RecordType::Aaaa] {
        let found = answer(&sandbox, "deb", "web.shop.svc.cluster.local.", record_type);
        assert_eq!(found.outcome().as_str(), "UNKNOWN", "{record_type}");
    }
    let found = answer(&sandbox, "deb", "web", RecordType::A);
    let told = told(found.traces().take(1));
    assert!(told.contains("kube-dns") && told.contains("KD1"), "{told}");
    assert!(!sandbox.cluster().objects().any(|object| object.reference().to_string().contains("coredns")));
    // With a Corefile it is CoreDNS that answers.
    let both = pasted(&[KUBE_DNS, KUBE_DNS_SETTINGS, &corefile(HOSTS), &web]);
    assert_eq!(asks(&both, "deb", "10-244-1-22.web.shop.svc.cluster.local"), "NOERROR 10.244.1.22");
}

#[test]
fn upstreams_of_kube_dns_take_the_place_of_the_nodes() {
    let settings = KUBE_DNS_SETTINGS
        .replace("stubDomains: '{\"corp.test\": [\"10.9.9.9\"]}'", "upstreamNameservers: '[\"10.8.8.8\"]'");
    let mut sandbox = pasted(&[KUBE_DNS, &settings]);
    outside(&mut sandbox, "# at 10.8.8.8\nwww.test. A 192.0.2.8\n");
    assert_eq!(asks(&sandbox, "deb", "www.test"), "NOERROR 192.0.2.8");
    // What is no JSON is ignored with all that stands beside it, whatever another reader makes of it.
    for stubs in ["{corp.test: [10.9.9.9]}", "{\"corp.test\": [\"10.9.9.9\"],}", "{\"corp.test\": \"10.9.9.9\"}", ""] {
        let settings = settings.clone() + &format!("  stubDomains: '{stubs}'\n");
        let mut sandbox = pasted(&[KUBE_DNS, &settings]);
        outside(&mut sandbox, "www.test. A 192.0.2.1\n# at 10.8.8.8\nwww.test. A 192.0.2.8\n");
        assert_eq!(asks(&sandbox, "deb", "www.test"), "NOERROR 192.0.2.1", "{stubs}");
    }
    let broken = KUBE_DNS_SETTINGS.replace("10.9.9.9", "not an address");
    assert_eq!(asks(&pasted(&[KUBE_DNS, &broken]), "deb", "web"), "UNKNOWN");
}

/// A CoreDNS that is not cluster DNS: its Deployment, its Service at 10.96.7.7, its pod, and its Corefile.
fn own_server(text: &str) -> [String; 3] {
    let spec = "{dnsPolicy: Default, containers: [{name: coredns, image: 'coredns/coredns:1.11.1', args: [-conf, /etc/coredns/Corefile], \
                volumeMounts: [{name: config, mountPath: /etc/coredns}]}], volumes: [{name: config, configMap: {name: edge-config}}]}";
    let text: String = text.lines().map(|line| format!("    {line}\n")).collect();
    [
        format!(
            "apiVersion: apps/v1\nkind: Deployment\nmetadata: {{name: edge, namespace: dns}}\n\
             spec: {{selector: {{matchLabels: {{app: edge}}}}, template: {{metadata: {{labels: {{app: edge}}}}, spec: {spec}}}}}\n\
             ---\napiVersion: v1\nkind: Pod\nmetadata: {{name: edge-1, namespace: dns, labels: {{app: edge}}}}\nspec: {spec}\n\
             status: {{phase: Running, podIP: 10.244.2.7, podIPs: [{{ip: 10.244.2.7}}], conditions: [{{type: Ready, status: 'True'}}]}}\n"
        ),
        "apiVersion: v1\nkind: Service\nmetadata: {name: edge, namespace: dns}\n\
         spec: {clusterIP: 10.96.7.7, selector: {app: edge}, ports: [{name: dns, port: 53, protocol: UDP}, {name: dns-tcp, port: 53, protocol: TCP}]}\n"
            .to_owned(),
        format!("apiVersion: v1\nkind: ConfigMap\nmetadata: {{name: edge-config, namespace: dns}}\ndata:\n  Corefile: |\n{text}"),
    ]
}

const TO_EDGE: &str = ", dnsPolicy: None, dnsConfig: {nameservers: [10.96.7.7], searches: [shop.svc.cluster.local]}";

const EDGE: &str = ".:53 {
    cache 30
    hosts {
        192.0.2.150 repo.corp.test
        fallthrough
    }
    kubernetes edge.local
    forward . 10.96.0.10
}
";

#[test]
fn a_coredns_of_ones_own_answers_by_its_own_corefile() {
    let [server, service, map] = own_server(EDGE);
    let mut sandbox = pasted(&[&server, &service, &map, &pod("far", "debian:12", "10.244.1.41", TO_EDGE)]);
    assert_eq!(asks(&sandbox, "far", "repo.corp.test."), "NOERROR 192.0.2.150", "its hosts");
    assert_eq!(asks(&sandbox, "deb", "repo.corp.test."), "NXDOMAIN", "which cluster DNS does not have");
    assert_eq!(
        asks(&sandbox, "far", "web.shop.svc.edge.local."),
        "NOERROR 10.96.10.20",
        "its own zone of the same objects"
    );
    assert_eq!(asks(&sandbox, "far", "web"), "NOERROR 10.96.10.20", "and what cluster DNS says");
    let found = answer(&sandbox, "far", "web", RecordType::A);
    let told = told(found.traces().take(1));
    for part in ["own-server", "10.96.7.7", "cm/dns/edge-config", "cluster-dns", "kubernetes"] {
        assert!(told.contains(part), "{part}: {told}");
    }
    // By the pod's own address as well.
    let run = Shell::default().run(
        &mut sandbox,
        Language::English,
        "kubectl exec -n shop deb -- dig +short @10.244.2.7 repo.corp.test.",
    );
    assert!(format!("{:?}", run.output).contains("192.0.2.150"), "{:?}", run.output);
    // Its objects change with the cluster.
    let more = "apiVersion: v1\nkind: Service\nmetadata: {name: late, namespace: shop}\nspec: {clusterIP: 10.96.10.21, ports: [{port: 80}]}\n";
    sandbox.edit(Edit::Manifests { text: more.to_owned(), scope: Scope::Named, recreate: false }).unwrap();
    assert_eq!(asks(&sandbox, "far", "late.shop.svc.edge.local."), "NOERROR 10.96.10.21");
}

#[test]
fn what_a_coredns_of_ones_own_keeps_is_its_own() {
    let [server, service, map] = own_server(EDGE);
    let mut sandbox = pasted(&[&server, &service, &map, &pod("far", "debian:12", "10.244.1.41", TO_EDGE)]);
    let ask = |from: &str| Ask {
        from: format!("shop/{from}").parse().unwrap(),
        name: "late.shop.svc.edge.local.".to_owned(),
        record_type: RecordType::A,
    };
    sandbox.ask(ask("far"));
    assert_eq!(asks(&sandbox, "far", "late.shop.svc.edge.local."), "NXDOMAIN");
    let late = "apiVersion: v1\nkind: Service\nmetadata: {name: late, namespace: shop}\nspec: {clusterIP: 10.96.10.21, ports: [{port: 80}]}\n";
    sandbox.edit(Edit::Manifests { text: late.to_owned(), scope: Scope::Named, recreate: false }).unwrap();
    assert_eq!(asks(&sandbox, "far", "late.shop.svc.edge.local."), "NXDOMAIN", "kept");
    sandbox.edit(Edit::Advance { seconds: 6 }).unwrap();
    assert_eq!(asks(&sandbox, "far", "late.shop.svc.edge.local."), "NOERROR 10.96.10.21");
}

#[test]
fn cluster_dns_forwards_a_zone_to_a_coredns_of_ones_own_and_a_zone_that_comes_back_is_never_answered() {
    let main = corefile(
        ".:53 {\n    kubernetes cluster.local\n    forward . /etc/resolv.conf\n}\nedge.local:53 {\n    forward . 10.96.7.7\n}\ncorp.test:53 {\n    forward . 10.96.7.7\n}\n",
    );
    let [server, service, map] = own_server(EDGE);
    let sandbox = pasted(&[&main, &server, &service, &map]);
    assert_eq!(asks(&sandbox, "deb", "web.shop.svc.edge.local."), "NOERROR 10.96.10.20");
    assert_eq!(asks(&sandbox, "deb", "repo.corp.test."), "NOERROR 192.0.2.150");
    let circles = answer(&sandbox, "deb", "other.corp.test.", RecordType::A);
    assert_eq!(circles.comes_to().as_str(), "SERVFAIL", "each waits for the other");
}

#[test]
fn a_coredns_whose_corefile_was_not_pasted_is_named_with_the_command_that_prints_it() {
    let far = pod("far", "debian:12", "10.244.1.41", TO_EDGE);
    let [server, service, map] = own_server(EDGE);
    let said = |documents: &[&str]| {
        let sandbox = pasted(documents);
        let found = answer(&sandbox, "far", "web", RecordType::A);
        assert_eq!(found.comes_to().as_str(), "UNKNOWN");
        k8s_dns_lab::text::plugin::cannot_say(Language::English, found.cannot_say.as_ref().unwrap())
    };
    let no_map = said(&[&server, &service, &far]);
    assert!(no_map.contains("pod/dns/edge-1"), "{no_map}");
    assert!(no_map.contains("kubectl get cm edge-config -n dns -o yaml"), "{no_map}");
    let slice = "apiVersion: discovery.k8s.io/v1\nkind: EndpointSlice\n\
                 metadata: {name: edge-x, namespace: dns, labels: {kubernetes.io/service-name: edge}}\naddressType: IPv4\n\
                 endpoints: [{addresses: [10.244.2.7], conditions: {ready: true}}]\nports: [{name: dns, port: 53, protocol: UDP}, {name: dns-tcp, port: 53, protocol: TCP}]\n";
    let no_pods = said(&[&service, slice, &map, &far]);
    assert!(no_pods.contains("kubectl get pods,cm -n dns -o yaml"), "{no_pods}");
    // What makes the pods is enough to know them.
    let deployment = server.split("---\n").next().unwrap();
    let sandbox = pasted(&[deployment, &service, slice, &map, &far]);
    assert_eq!(asks(&sandbox, "far", "repo.corp.test."), "NOERROR 192.0.2.150");
}

#[test]
fn a_coredns_that_reads_another_api_server_is_not_taken_for_one_that_reads_this() {
    let far = pod("far", "debian:12", "10.244.1.41", TO_EDGE);
    let [server, service, map] =
        own_server(&EDGE.replace(
            "kubernetes edge.local",
            "kubernetes edge.local {\n        endpoint https://192.0.2.1:6443\n    }",
        ));
    let sandbox = pasted(&[&server, &service, &map, &far]);
    assert_eq!(asks(&sandbox, "far", "web.shop.svc.edge.local."), "UNKNOWN");
    assert_eq!(asks(&sandbox, "far", "repo.corp.test."), "NOERROR 192.0.2.150");
    let [server, service, map] = own_server(EDGE);
    let of_virtual = server.replace("labels: {app: edge}", "labels: {app: edge, vcluster.loft.sh/managed-by: vc}");
    let sandbox = pasted(&[&of_virtual, &service, &map, &far]);
    assert_eq!(asks(&sandbox, "far", "web.shop.svc.edge.local."), "UNKNOWN");
}
