//! A pasted cluster is evidence: what was observed stays as it was, and cluster DNS is where the paste has it.

use super::*;
use crate::resolution::trace::Station;
use std::net::IpAddr;

/// What somebody's cluster printed, as the documents of one text.
pub(super) fn import(documents: &[&str]) -> Sandbox {
    let mut sandbox = Sandbox::toy();
    let remarks = sandbox.edit(Edit::Import(documents.join("\n---\n"))).unwrap();
    assert_eq!(remarks, [], "nothing is refused, and nothing of the lab's own collides with it");
    sandbox
}

pub(super) fn asks(sandbox: &Sandbox, from: &str, name: &str, record_type: RecordType) -> (String, Vec<String>) {
    let answer = sandbox.answer(&Ask { from: from.parse().unwrap(), name: name.to_owned(), record_type });
    let records = answer.records.iter().map(|one| one.record.data.to_string()).collect();
    (answer.outcome().as_str().to_owned(), records)
}

pub(super) fn pod(namespace: &str, name: &str, labels: &str, address: &str) -> String {
    format!(
        "apiVersion: v1\nkind: Pod\nmetadata: {{name: {name}, namespace: {namespace}, labels: {{{labels}}}}}\n\
         spec: {{nodeName: n1, containers: [{{name: c, image: 'debian:12'}}]}}\n\
         status: {{phase: Running, podIP: {address}, podIPs: [{{ip: {address}}}], conditions: [{{type: Ready, status: 'True'}}]}}"
    )
}

pub(super) fn service(namespace: &str, name: &str, spec: &str) -> String {
    format!("apiVersion: v1\nkind: Service\nmetadata: {{name: {name}, namespace: {namespace}}}\nspec: {{{spec}}}")
}

/// A slice of the controller's with one endpoint.
fn slice(namespace: &str, service: &str, address: &str, hostname: &str) -> String {
    format!(
        "apiVersion: discovery.k8s.io/v1\nkind: EndpointSlice\nmetadata:\n  name: {service}-x7k2p\n  namespace: {namespace}\n  \
         labels: {{kubernetes.io/service-name: {service}, endpointslice.kubernetes.io/managed-by: endpointslice-controller.k8s.io}}\n\
         addressType: IPv4\nports: [{{name: http, port: 80, protocol: TCP}}]\n\
         endpoints: [{{addresses: ['{address}'], conditions: {{ready: true}}, hostname: {hostname}}}]"
    )
}

const DNS: &str = "apiVersion: v1
kind: Service
metadata: {name: kube-dns, namespace: kube-system, labels: {k8s-app: kube-dns}}
spec: {clusterIP: 10.96.0.10, selector: {k8s-app: kube-dns}, ports: [{name: dns, port: 53, protocol: UDP}, {name: dns-tcp, port: 53, protocol: TCP}]}";

fn coredns(replicas: usize) -> String {
    format!(
        "apiVersion: apps/v1\nkind: Deployment\nmetadata: {{name: coredns, namespace: kube-system}}\nspec:\n  \
         replicas: {replicas}\n  selector: {{matchLabels: {{k8s-app: kube-dns}}}}\n  template:\n    \
         metadata: {{labels: {{k8s-app: kube-dns}}}}\n    \
         spec: {{dnsPolicy: Default, containers: [{{name: coredns, image: 'coredns:1.11.3'}}]}}"
    )
}

#[test]
fn a_server_that_is_scaled_to_nothing_answers_nobody() {
    let asker = pod("shop", "deb", "app: deb", "10.244.1.30");
    let down = import(&[DNS, &coredns(0), &asker]);
    assert_eq!(asks(&down, "shop/deb", "kubernetes.default", RecordType::A).0, "EAI_AGAIN");
    let pods = down.cluster().in_namespace(&Kind::Pod, "kube-system");
    assert_eq!(pods.count(), 0, "no pod is invented");
    let up = import(&[DNS, &coredns(2), &asker]);
    assert_eq!(asks(&up, "shop/deb", "kubernetes.default", RecordType::A).0, "NOERROR");
}

#[test]
fn a_pasted_slice_is_what_dns_says_whatever_the_pods_have_until_something_changes() {
    let documents = [
        service("shop", "solr", "clusterIP: None, selector: {app: solr}, ports: [{name: http, port: 80}]"),
        pod("shop", "solr-0", "app: solr", "10.244.1.79"),
        slice("shop", "solr", "10.244.1.48", "solr-0"),
    ];
    let mut sandbox = import(&documents.each_ref().map(String::as_str));
    let stale = (String::from("NOERROR"), vec![String::from("10.244.1.48")]);
    assert_eq!(asks(&sandbox, "shop/solr-0", "solr", RecordType::A), stale);

    // What is kept and what is shared is the same state.
    for link in [Link::to(&sandbox), Link::to(&sandbox).shared()] {
        let (read, problems) = Link::read_with(&link.pairs(), link.manifests.clone().into(), &[]);
        assert_eq!(problems, []);
        let (opened, problems) = read.open();
        assert_eq!((asks(&opened, "shop/solr-0", "solr", RecordType::A), problems), (stale.clone(), vec![]));
    }

    // The controller looks with the first change of what the Service depends on.
    let labels = FieldPath::of(&["metadata", "labels", "changed"]);
    let object = ObjectRef::new(Kind::Pod, "shop", "solr-0");
    sandbox.edit(Edit::Set { object, field: labels, value: Some("yes".into()) }).unwrap();
    assert_eq!(asks(&sandbox, "shop/solr-0", "solr", RecordType::A).1, ["10.244.1.79"]);
    sandbox.undo();
    assert_eq!(asks(&sandbox, "shop/solr-0", "solr", RecordType::A), stale);
}

#[test]
fn slices_without_their_pods_stay() {
    let documents = [
        service("shop", "solr", "clusterIP: None, selector: {app: solr}, ports: [{name: http, port: 80}]"),
        slice("shop", "solr", "10.244.1.48", "solr-0"),
        pod("tools", "deb", "app: deb", "10.244.1.30"),
    ];
    let sandbox = import(&documents.each_ref().map(String::as_str));
    assert_eq!(asks(&sandbox, "tools/deb", "solr-0.solr.shop", RecordType::A).1, ["10.244.1.48"]);
}

#[test]
fn pasted_endpoints_tell_the_slices_that_were_not_pasted() {
    let endpoints = "apiVersion: v1\nkind: Endpoints\nmetadata: {name: solr, namespace: shop}\nsubsets: [{addresses: [{ip: 10.244.1.48, hostname: solr-0, targetRef: {kind: Pod, name: solr-0, namespace: shop}}], ports: [{name: http, port: 80}]}]";
    let documents = [
        service("shop", "solr", "clusterIP: None, selector: {app: solr}, ports: [{name: http, port: 80}]"),
        endpoints.to_owned(),
        pod("tools", "deb", "app: deb", "10.244.1.30"),
    ];
    let sandbox = import(&documents.each_ref().map(String::as_str));
    assert_eq!(asks(&sandbox, "tools/deb", "solr-0.solr.shop", RecordType::A).1, ["10.244.1.48"]);
}

#[test]
fn pods_that_were_not_there_are_not_made_beside_those_that_were() {
    let workload = "apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: web, namespace: shop}\nspec: {replicas: 3, selector: {matchLabels: {app: web}}, template: {metadata: {labels: {app: web}}, spec: {containers: [{name: c, image: nginx}]}}}";
    let owned = pod("shop", "web-66ff", "app: web", "10.244.1.21");
    let sandbox = import(&[workload, &owned]);
    assert_eq!(sandbox.cluster().in_namespace(&Kind::Pod, "shop").count(), 1);
    let alone = import(&[workload]);
    assert_eq!(alone.cluster().in_namespace(&Kind::Pod, "shop").count(), 3, "nothing tells how many there were");
}

#[test]
fn dns_is_where_the_paste_has_it() {
    let openshift = "apiVersion: v1\nkind: Service\nmetadata: {name: dns-default, namespace: openshift-dns, labels: {dns.operator.openshift.io/owning-dns: default}}\nspec: {clusterIP: 172.30.0.10, selector: {dns.operator.openshift.io/daemonset-dns: default}, ports: [{name: dns, port: 53, targetPort: dns, protocol: UDP}, {name: dns-tcp, port: 53, targetPort: dns-tcp, protocol: TCP}]}";
    let rke2 = "apiVersion: v1\nkind: Service\nmetadata: {name: rke2-coredns-rke2-coredns, namespace: kube-system, labels: {app.kubernetes.io/name: rke2-coredns}}\nspec: {clusterIP: 172.30.0.10, selector: {app.kubernetes.io/name: rke2-coredns, k8s-app: kube-dns}, ports: [{name: udp-53, port: 53, protocol: UDP}]}";
    let web = service("shop", "web", "clusterIP: 172.30.10.20, selector: {app: web}, ports: [{port: 80}]");
    let asker = pod("shop", "deb", "app: deb", "10.128.0.30");
    for dns in [openshift, rke2] {
        let sandbox = import(&[dns, &web, &asker]);
        assert_eq!(sandbox.cluster().settings().cluster_dns, [IpAddr::from([172, 30, 0, 10])]);
        assert_eq!(asks(&sandbox, "shop/deb", "web", RecordType::A).1, ["172.30.10.20"]);
        assert!(sandbox.cluster().get(&ObjectRef::new(Kind::Service, "kube-system", "kube-dns")).is_none());
    }
    // A Service with the lab's own address is no trouble.
    let taken = service("shop", "web", "clusterIP: 10.96.0.1, selector: {app: web}, ports: [{port: 80}]");
    let mut sandbox = Sandbox::toy();
    let remarks = sandbox.edit(Edit::Import([openshift, &taken].join("\n---\n"))).unwrap();
    assert_eq!(remarks, []);
}

#[test]
fn the_kubelets_configuration_says_what_pods_search_and_whom_they_ask() {
    let kubelet = "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: kubelet-config, namespace: kube-system}\ndata:\n  kubelet: |\n    apiVersion: kubelet.config.k8s.io/v1beta1\n    authentication: {x509: {clientCAFile: /secret.crt}}\n    kind: KubeletConfiguration\n    clusterDNS: [10.96.0.10]\n    clusterDomain: cluster.local\n";
    let corefile = "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: coredns, namespace: kube-system}\ndata:\n  Corefile: |\n    .:53 {\n        kubernetes yc.minik in-addr.arpa ip6.arpa\n        forward . /etc/resolv.conf\n    }\n";
    let web = service("shop", "web", "clusterIP: 10.96.10.20, selector: {app: web}, ports: [{port: 80}]");
    let asker = pod("shop", "deb", "app: deb", "10.244.1.30");
    let told = import(&[kubelet, corefile, &web, &asker]);
    assert_eq!(told.cluster().settings().cluster_domain, "cluster.local");
    assert_eq!(asks(&told, "shop/deb", "web.shop.svc", RecordType::A).0, "NXDOMAIN");
    assert_eq!(asks(&told, "shop/deb", "web.shop.svc.yc.minik", RecordType::A).1, ["10.96.10.20"]);
    let kept = told.cluster().get(&ObjectRef::new(Kind::ConfigMap, "kube-system", "kubelet-config")).unwrap();
    let text = kept.as_config_map().unwrap().data.get("kubelet").unwrap();
    assert!(!text.contains("secret") && text.contains("clusterDomain"), "{text}");
    // Where it was not pasted, the server's zone is all there is to go by.
    let untold = import(&[corefile, &web, &asker]);
    assert_eq!(asks(&untold, "shop/deb", "web.shop.svc", RecordType::A).1, ["10.96.10.20"]);
}

#[test]
fn both_families_are_there_where_a_headless_service_or_a_pod_shows_them() {
    let headless = service(
        "shop",
        "tn",
        "clusterIP: None, clusterIPs: [None], ipFamilies: [IPv4, IPv6], ipFamilyPolicy: PreferDualStack, selector: {app: tn}, ports: [{name: p, port: 80}]",
    );
    let both = "apiVersion: v1\nkind: Pod\nmetadata: {name: tn-0, namespace: shop, labels: {app: tn}}\nspec: {nodeName: n1, containers: [{name: c, image: 'debian:12'}]}\nstatus: {phase: Running, podIP: 10.244.1.97, podIPs: [{ip: 10.244.1.97}, {ip: 'fd00:10:244:1::97'}], conditions: [{type: Ready, status: 'True'}]}";
    let sandbox = import(&[&headless, both]);
    assert_eq!(asks(&sandbox, "shop/tn-0", "tn", RecordType::A).1, ["10.244.1.97"]);
    assert_eq!(asks(&sandbox, "shop/tn-0", "tn", RecordType::Aaaa).1, ["fd00:10:244:1::97"]);
    // IPv6 alone has no IPv4 range.
    let six = headless.replace("ipFamilies: [IPv4, IPv6], ipFamilyPolicy: PreferDualStack", "ipFamilies: [IPv6]");
    let only = both.replace(
        "podIP: 10.244.1.97, podIPs: [{ip: 10.244.1.97}, {ip: 'fd00:10:244:1::97'}]",
        "podIP: 'fd00:10:244:1::97', podIPs: [{ip: 'fd00:10:244:1::97'}]",
    );
    let sandbox = import(&[&six, &only]);
    assert_eq!(sandbox.cluster().settings().pod_cidrs.len(), 1);
    assert_eq!(asks(&sandbox, "shop/tn-0", "tn", RecordType::Aaaa).1, ["fd00:10:244:1::97"]);
}

#[test]
fn an_address_of_cluster_dns_is_the_same_however_it_is_spelled() {
    let kubelet = "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: kubelet-config, namespace: kube-system}\ndata:\n  kubelet: |\n    apiVersion: kubelet.config.k8s.io/v1beta1\n    kind: KubeletConfiguration\n    clusterDNS: ['FD00:10:96::000A']\n";
    let dns = service(
        "dns",
        "own-dns",
        "clusterIP: 'fd00:10:96:0::a', ipFamilies: [IPv6], selector: {app: dns}, ports: [{name: dns, port: 53, targetPort: 1053, protocol: UDP}]",
    );
    let server = pod("dns", "coredns-1", "app: dns", "'fd00:10:244:1::5'");
    let web = service(
        "shop",
        "web",
        "clusterIP: 'fd00:10:96::20', ipFamilies: [IPv6], selector: {app: web}, ports: [{port: 80}]",
    );
    let asker = pod("shop", "deb", "app: deb", "'fd00:10:244:1::30'");
    let corefile = "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: own-dns, namespace: dns}\ndata:\n  Corefile: |\n    .:1053 {\n        kubernetes cluster.local\n    }\n";
    let sandbox = import(&[kubelet, &dns, &server, &web, &asker, corefile]);
    let view = sandbox.pod_view(&"shop/deb".parse().unwrap()).ok().unwrap();
    // The kubelet writes what it has read, and not what it was given to read.
    assert_eq!(view.resolv_conf.nameservers.first().unwrap().text, "fd00:10:96::a");
    // The port is that of the Service at this address, whatever that is called.
    assert_eq!(asks(&sandbox, "shop/deb", "web", RecordType::Aaaa).1, ["fd00:10:96::20"]);
}

/// Which station a question ends at.
fn stops(sandbox: &Sandbox, from: &str, name: &str) -> String {
    let answer =
        sandbox.answer(&Ask { from: from.parse().unwrap(), name: name.to_owned(), record_type: RecordType::A });
    let station = answer.traces().next().map(|trace| trace.hops.last().unwrap().at.clone());
    match station {
        Some(Station::Unreached { why, .. }) => format!("{why:?}"),
        Some(Station::CannotSay { cannot }) => format!("{:?}", cannot.reason),
        _ => answer.outcome().as_str().to_owned(),
    }
}

fn policy(name: &str, spec: &str) -> String {
    format!(
        "apiVersion: networking.k8s.io/v1\nkind: NetworkPolicy\nmetadata: {{name: {name}, namespace: shop}}\nspec: {{{spec}}}"
    )
}

#[test]
fn a_network_policy_that_names_no_namespace_is_in_default() {
    let asker = pod("default", "deb", "app: deb", "10.244.1.30");
    let without = policy("p", "podSelector: {}, policyTypes: [Egress]").replace(", namespace: shop", "");
    assert_eq!(stops(&import(&[&asker, &without]), "default/deb", "kubernetes.default"), "Policy");
}

#[test]
fn a_network_policy_lets_dns_through_or_names_itself() {
    let asker = pod("shop", "deb", "app: deb", "10.244.1.30");
    let dns = "to: [{namespaceSelector: {matchLabels: {kubernetes.io/metadata.name: kube-system}}, podSelector: {matchLabels: {k8s-app: kube-dns}}}]";
    for (spec, ends) in [
        ("podSelector: {}, policyTypes: [Egress], egress: [{ports: [{port: 443}]}]", "Policy"),
        ("podSelector: {}, policyTypes: [Egress]", "Policy"),
        ("podSelector: {}, policyTypes: [Ingress]", "NOERROR"),
        ("podSelector: {matchLabels: {app: other}}, policyTypes: [Egress]", "NOERROR"),
        ("podSelector: {}, policyTypes: [Egress], egress: [{}]", "NOERROR"),
        // Without a protocol it is TCP.
        ("podSelector: {}, policyTypes: [Egress], egress: [{ports: [{port: 53}]}]", "Policy"),
        ("podSelector: {}, policyTypes: [Egress], egress: [{ports: [{port: 53, protocol: UDP}]}]", "NOERROR"),
        (
            "podSelector: {}, policyTypes: [Egress], egress: [{ports: [{port: 1, endPort: 100, protocol: UDP}]}]",
            "NOERROR",
        ),
        ("podSelector: {}, policyTypes: [Egress], egress: [{ports: [{port: dnsx, protocol: UDP}]}]", "Policy"),
        // Of the same namespace only.
        ("podSelector: {}, egress: [{to: [{podSelector: {}}]}]", "Policy"),
        ("podSelector: {}, egress: [{to: [{namespaceSelector: {}}]}]", "NOERROR"),
        ("podSelector: {}, egress: [{to: [{ipBlock: {cidr: 0.0.0.0/0}}]}]", "NOERROR"),
        ("podSelector: {}, egress: [{to: [{ipBlock: {cidr: 0.0.0.0/0, except: [10.0.0.0/8]}}]}]", "Policy"),
        (
            "podSelector: {}, egress: [{to: [{ipBlock: {cidr: 10.96.0.10/32}}]}]",
            "PolicyDependsOnPlugin { policy: \"networkpolicy/shop/p\" }",
        ),
        (
            "podSelector: {matchExpressions: [{key: app, operator: NotIn, values: [deb]}]}, policyTypes: [Egress]",
            "NOERROR",
        ),
    ] {
        let sandbox = import(&[&asker, &policy("p", spec)]);
        assert_eq!(stops(&sandbox, "shop/deb", "kubernetes.default"), ends, "{spec}");
    }
    let both = [
        policy("a", "podSelector: {}, policyTypes: [Egress]"),
        policy("b", &format!("podSelector: {{}}, egress: [{{{dns}}}]")),
    ];
    let sandbox = import(&[&asker, &both[0], &both[1]]);
    assert_eq!(stops(&sandbox, "shop/deb", "kubernetes.default"), "NOERROR", "any of those that select it is enough");
    let into =
        policy("p", "podSelector: {}, policyTypes: [Ingress]").replace("namespace: shop", "namespace: kube-system");
    let sandbox = import(&[&asker, &into]);
    assert_eq!(stops(&sandbox, "shop/deb", "kubernetes.default"), "Policy", "nothing gets in at the server");
    let cilium = "apiVersion: cilium.io/v2\nkind: CiliumNetworkPolicy\nmetadata: {name: c, namespace: shop}\nspec: {}";
    let sandbox = import(&[&asker, cilium]);
    assert!(stops(&sandbox, "shop/deb", "kubernetes.default").starts_with("PolicyNotModelled"));
    assert_eq!(asks(&sandbox, "shop/deb", "kubernetes.default", RecordType::A).0, "UNKNOWN");
}

#[test]
fn the_way_to_a_nameserver_ends_where_nobody_listens() {
    let asker = |servers: &str| {
        format!(
            "apiVersion: v1\nkind: Pod\nmetadata: {{name: nn, namespace: shop}}\n\
             spec: {{nodeName: n1, dnsPolicy: None, dnsConfig: {{nameservers: [{servers}], searches: [corp.test]}}, containers: [{{name: c, image: 'debian:12'}}]}}\n\
             status: {{phase: Running, podIP: 10.244.1.40, podIPs: [{{ip: 10.244.1.40}}], conditions: [{{type: Ready, status: 'True'}}]}}"
        )
    };
    let other = pod("shop", "web-1", "app: web", "10.244.1.21");
    for (servers, name, ends) in [
        ("1.1.1.1, 8.8.8.8", "www.example.com", "NameNotDescribed { name: \"www.example.com\", asked: \"1.1.1.1\" }"),
        ("1.1.1.1, 8.8.8.8", "web", "NXDOMAIN"),
        ("10.96.0.99", "www.example.com", "NoSuchAddress"),
        ("10.244.1.21", "www.example.com", "NotADnsServer"),
        ("127.0.0.53", "www.example.com", "Loopback"),
        ("10.96.0.1", "www.example.com", "NoSuchPort"),
        ("169.254.20.10", "www.example.com", "NameserverNotDescribed { address: \"169.254.20.10\" }"),
    ] {
        let sandbox = import(&[&asker(servers), &other]);
        assert_eq!(stops(&sandbox, "shop/nn", name), ends, "{servers}");
    }
    // A server's own pod answers past the Service, ready or not.
    let server = pod("kube-system", "coredns-1", "k8s-app: kube-dns", "10.244.1.2").replace("'True'", "'False'");
    let sandbox = import(&[DNS, &server, &asker("10.244.1.2")]);
    assert_eq!(stops(&sandbox, "shop/nn", "kubernetes.default.svc.cluster.local"), "NOERROR");
    let sandbox = import(&[DNS, &server, &asker("10.96.0.10")]);
    assert_eq!(stops(&sandbox, "shop/nn", "kubernetes.default.svc.cluster.local"), "NoEndpoint");
    // The Service without UDP, with a target port that nobody listens on, and with endpoints of this node alone.
    let ready = server.replace("'False'", "'True'").replace("nodeName: n1", "nodeName: n2");
    let tcp_only = DNS.replace("{name: dns, port: 53, protocol: UDP}, ", "");
    let sandbox = import(&[&tcp_only, &ready, &asker("10.96.0.10")]);
    assert_eq!(stops(&sandbox, "shop/nn", "kubernetes.default.svc.cluster.local"), "NoSuchPort");
    let wrong =
        DNS.replace("{name: dns, port: 53, protocol: UDP}", "{name: dns, port: 53, targetPort: 5353, protocol: UDP}");
    let sandbox = import(&[&wrong, &ready, &asker("10.96.0.10")]);
    assert_eq!(asks(&sandbox, "shop/nn", "kubernetes.default.svc.cluster.local", RecordType::A).0, "EAI_AGAIN");
    let local = DNS.replace("spec: {", "spec: {internalTrafficPolicy: Local, ");
    let sandbox = import(&[&local, &ready, &asker("10.96.0.10")]);
    assert_eq!(stops(&sandbox, "shop/nn", "kubernetes.default.svc.cluster.local"), "NoLocalEndpoint");
}

#[test]
fn the_corefile_is_the_one_that_the_servers_pods_are_shown() {
    let service = "apiVersion: v1\nkind: Service\nmetadata: {name: dns-default, namespace: openshift-dns, labels: {dns.operator.openshift.io/owning-dns: default}}\nspec: {clusterIP: 172.30.0.10, selector: {dns.operator.openshift.io/daemonset-dns: default}, ports: [{name: dns, port: 53, targetPort: dns, protocol: UDP}]}";
    let server = "apiVersion: v1\nkind: Pod\nmetadata: {name: dns-default-abcde, namespace: openshift-dns, labels: {dns.operator.openshift.io/daemonset-dns: default}}\nspec: {nodeName: n1, dnsPolicy: Default, volumes: [{name: config, configMap: {name: dns-default}}], containers: [{name: dns, image: coredns, volumeMounts: [{name: config, mountPath: /etc/coredns}], ports: [{containerPort: 5353, name: dns, protocol: UDP}]}]}\nstatus: {phase: Running, podIP: 10.128.0.5, podIPs: [{ip: 10.128.0.5}], conditions: [{type: Ready, status: 'True'}]}";
    let corefile = "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: dns-default, namespace: openshift-dns}\ndata:\n  Corefile: |\n    .:5353 {\n        hosts {\n            192.0.2.7 only.here\n            fallthrough\n        }\n        kubernetes cluster.local\n        forward . /etc/resolv.conf\n    }\n";
    let asker = pod("shop", "deb", "app: deb", "10.128.0.30");
    for documents in [&[service, server, corefile, &asker][..], &[service, corefile, &asker]] {
        let mut sandbox = import(documents);
        assert_eq!(asks(&sandbox, "shop/deb", "only.here.", RecordType::A).1, ["192.0.2.7"]);
        assert_eq!(asks(&sandbox, "shop/deb", "kubernetes.default", RecordType::A).0, "NOERROR");
        // An edit of it is followed, as everywhere.
        let object = ObjectRef::new(Kind::ConfigMap, "openshift-dns", "dns-default");
        let text = ".:5353 {\n    kubernetes cluster.local\n    reload\n    forward . /etc/resolv.conf\n}\n";
        sandbox
            .edit(Edit::Set {
                object: object.clone(),
                field: FieldPath::of(&["data", "Corefile"]),
                value: Some(text.into()),
            })
            .unwrap();
        assert!(
            sandbox
                .cluster()
                .get(&object)
                .unwrap()
                .as_config_map()
                .unwrap()
                .data
                .get("Corefile")
                .unwrap()
                .contains("reload")
        );
        let (kept, _) = Link::to(&sandbox).open();
        assert_eq!(kept.cluster().settings().corefile, object);
    }
}

/// A cluster whose DNS lives in a namespace of its own, under a label of its own.
fn elsewhere(label: &str) -> Sandbox {
    let corefile =
        ".:53 {\n    kubernetes cluster.local in-addr.arpa ip6.arpa\n    cache 30\n    forward . /etc/resolv.conf\n}\n";
    let map = format!(
        "apiVersion: v1\nkind: ConfigMap\nmetadata: {{name: dns, namespace: dns-system}}\ndata:\n  Corefile: |\n    {}",
        corefile.replace('\n', "\n    ")
    );
    let server = "apiVersion: v1\nkind: Pod\nmetadata: {name: dns-0, namespace: dns-system, labels: {k8s-app: coredns}}\n\
        spec: {nodeName: n1, dnsPolicy: Default, containers: [{name: coredns, image: 'coredns:1.12.1'}]}\n\
        status: {phase: Running, podIP: 10.244.0.9, podIPs: [{ip: 10.244.0.9}], conditions: [{type: Ready, status: 'True'}]}";
    let dns = "apiVersion: v1\nkind: Service\nmetadata: {name: dns, namespace: dns-system, labels: {k8s-app: coredns}}\n\
        spec: {clusterIP: 10.96.0.10, clusterIPs: [10.96.0.10], selector: {k8s-app: coredns}, \
        ports: [{name: dns, port: 53, protocol: UDP}, {name: dns-tcp, port: 53, protocol: TCP}]}";
    let web = service(
        "shop",
        "web",
        "clusterIP: 10.96.3.3, clusterIPs: [10.96.3.3], selector: {app: deb}, ports: [{port: 80}]",
    );
    let own = |text: &str| text.replace("k8s-app: coredns", label);
    let mut sandbox = import(&[&own(dns), &map, &own(server), &web, &pod("shop", "deb", "app: deb", "10.244.1.30")]);
    sandbox
        .edit(Edit::Pin(Ask { from: "shop/deb".parse().unwrap(), name: "web".to_owned(), record_type: RecordType::A }))
        .unwrap();
    assert_eq!(sandbox.cluster().settings().corefile.to_string(), "cm/dns-system/dns");
    sandbox
}

#[test]
fn a_server_that_leaves_its_own_namespace_is_missed_by_every_question() {
    let mut sandbox = elsewhere("k8s-app: coredns");
    let web = Ask { from: "shop/deb".parse().unwrap(), name: "web".to_owned(), record_type: RecordType::A };
    // The present question, with which no cache has anything to do.
    sandbox.begin_with(web.clone());
    assert_eq!(sandbox.answer(&web).outcome().as_str(), "NOERROR");
    let object = ObjectRef::new(Kind::Pod, "dns-system", "dns-0");
    sandbox.edit(Edit::Do { object, intent: Intent::Ready(false) }).unwrap();
    assert_ne!(sandbox.answer(&web).outcome().as_str(), "NOERROR", "nobody is ready behind the address");
    assert!(sandbox.undo());
    assert_eq!(sandbox.answer(&web).outcome().as_str(), "NOERROR");
}

#[test]
fn a_server_pod_that_is_made_anew_in_its_own_namespace_begins_with_empty_caches() {
    for label in ["k8s-app: coredns", "dns.operator.openshift.io/owning-dns: default"] {
        let mut sandbox = elsewhere(label);
        sandbox.edit(Edit::Advance { seconds: 1 }).unwrap();
        assert!(!sandbox.moment.memory.is_empty(), "the pinned question was asked");
        let object = ObjectRef::new(Kind::Pod, "dns-system", "dns-0");
        let value = sandbox.cluster().get(&object).unwrap().value().clone();
        sandbox.edit(Edit::Recreate(value)).unwrap();
        assert!(sandbox.moment.memory.is_empty(), "{label}");
    }
}
