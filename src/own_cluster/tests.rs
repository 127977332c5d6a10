//! A cluster of somebody's in trouble: a Service whose selector just misses, one whose pods are not ready, one that leads
//! nowhere, and one that is well.

use super::*;
use crate::cluster::{Kind, ObjectRef};
use crate::dns::RecordType;
use crate::explain::diagnosis::Diagnosis;
use crate::explain::diagnosis::extent::Extent;
use crate::sandbox::{Ask, Edit, Import, Piece, Pieces, PodRef};
use crate::shell::Shell;
use crate::text::Language;
use std::sync::Arc;

mod link;
mod mends;
mod pieces;
mod resolv_files;

const SERVICES: &str = "apiVersion: v1
kind: List
items:
- apiVersion: v1
  kind: Service
  metadata: {name: orders, namespace: shop}
  spec: {clusterIP: 10.43.7.7, clusterIPs: [10.43.7.7], selector: {app: orders}, ports: [{port: 80}]}
- apiVersion: v1
  kind: Service
  metadata: {name: cart, namespace: shop}
  spec: {clusterIP: None, clusterIPs: [None], selector: {app: carts}, ports: [{port: 80}]}
- apiVersion: v1
  kind: Service
  metadata: {name: legacy, namespace: shop}
  spec: {type: ExternalName, externalName: gone.shop.svc.cluster.local}
- apiVersion: v1
  kind: Secret
  metadata: {name: password, namespace: shop}
  data: {password: aHVudGVyMg==}
";

const PODS: &str = "apiVersion: v1
kind: Pod
metadata: {name: orders-6f7-x2x4k, namespace: shop, labels: {app: orders}}
spec: {nodeName: n1, containers: [{name: orders, image: 'nginx:1.29', env: [{name: PASSWORD, value: hunter2}]}]}
status: {phase: Running, podIP: 10.42.0.20, podIPs: [{ip: 10.42.0.20}], conditions: [{type: Ready, status: 'True'}]}
---
apiVersion: v1
kind: Pod
metadata: {name: cart-0, namespace: shop, labels: {app: cart}}
spec: {nodeName: n1, containers: [{name: cart, image: 'nginx:1.29'}]}
status: {phase: Running, podIP: 10.42.0.21, podIPs: [{ip: 10.42.0.21}], conditions: [{type: Ready, status: 'True'}]}
";

fn brought(texts: &[(&str, &str)]) -> Sandbox {
    let mut sandbox = Sandbox::toy();
    for (name, text) in texts {
        let piece = Piece::read(name, text).unwrap();
        let pieces = sandbox.pieces().and(piece);
        sandbox.edit(Edit::Imported(Arc::new(Import::from_pieces(pieces).finish()))).unwrap();
    }
    sandbox
}

fn ask(from: &str, name: &str) -> Ask {
    Ask { from: from.parse().unwrap(), name: name.to_owned(), record_type: RecordType::A }
}

fn is_there(sandbox: &Sandbox, kind: Kind, namespace: &str, name: &str) -> bool {
    sandbox.cluster().get(&ObjectRef::new(kind, namespace, name)).is_some()
}

#[test]
fn what_is_brought_in_pieces_is_one_cluster_and_undo_takes_piece_after_piece_back() {
    let mut sandbox = brought(&[("services.yaml", SERVICES), ("", PODS)]);
    let names: Vec<(&str, usize, usize)> =
        sandbox.pieces().iter().map(|piece| (&*piece.name, piece.number(), piece.secrets)).collect();
    assert_eq!(names, [("services.yaml", 4, 1), ("", 2, 0)]);
    assert!(is_there(&sandbox, Kind::Service, "shop", "orders") && is_there(&sandbox, Kind::Pod, "shop", "cart-0"));
    let whole = brought(&[("", &format!("{SERVICES}---\n{PODS}"))]);
    assert!(whole.cluster().objects().eq(sandbox.cluster().objects()), "in one text or in two");

    assert!(sandbox.undo());
    assert_eq!(sandbox.pieces().iter().len(), 1);
    assert!(!is_there(&sandbox, Kind::Pod, "shop", "cart-0") && is_there(&sandbox, Kind::Service, "shop", "cart"));
    assert!(sandbox.redo());
    assert_eq!(sandbox.pieces().iter().len(), 2);
    let pieces = sandbox.pieces().without(0);
    sandbox.edit(Edit::Imported(Arc::new(Import::from_pieces(pieces).finish()))).unwrap();
    assert!(is_there(&sandbox, Kind::Pod, "shop", "cart-0") && !is_there(&sandbox, Kind::Service, "shop", "cart"));
    assert!(sandbox.undo() && sandbox.undo() && sandbox.undo());
    assert!(sandbox.pieces().is_empty() && !sandbox.is_imported());
}

#[test]
fn of_an_object_that_is_brought_twice_the_later_piece_has_the_last_word() {
    let mended = "apiVersion: v1\nkind: Service\nmetadata: {name: cart, namespace: shop}\nspec: {clusterIP: None, clusterIPs: [None], selector: {app: cart}, ports: [{port: 80}]}\n";
    let sandbox = brought(&[("", SERVICES), ("", PODS), ("", mended)]);
    let cart = sandbox.cluster().get(&ObjectRef::new(Kind::Service, "shop", "cart")).unwrap();
    assert_eq!(cart.as_service().unwrap().spec.selector.get("app").unwrap(), "cart");
    let imported = Import::from_pieces(sandbox.pieces().clone()).finish();
    assert_eq!(imported.taken.get(&Kind::Service), Some(&3), "counted once");
    assert_eq!((imported.refused, imported.secrets), (0, 1));
}

#[test]
fn a_corefile_that_comes_before_the_dns_service_it_belongs_to_is_kept() {
    let corefile = "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: dns-default, namespace: openshift-dns}\ndata:\n  Corefile: |\n    .:5353 {\n        kubernetes cluster.local in-addr.arpa ip6.arpa\n        forward . 10.1.2.3\n    }\n";
    let service = "apiVersion: v1\nkind: Service\nmetadata: {name: dns-default, namespace: openshift-dns, labels: {dns.operator.openshift.io/owning-dns: default}}\nspec: {clusterIP: 172.30.0.10, clusterIPs: [172.30.0.10], selector: {dns.operator.openshift.io/daemonset-dns: default}, ports: [{name: dns, port: 53, targetPort: dns, protocol: UDP}, {name: dns-tcp, port: 53, targetPort: dns-tcp, protocol: TCP}]}\n";
    let kept = |sandbox: &Sandbox| {
        let map = ObjectRef::new(Kind::ConfigMap, "openshift-dns", "dns-default");
        let map = sandbox.cluster().get(&map).and_then(|object| object.as_config_map());
        map.is_some_and(|map| map.data.values().any(|text| text.contains("10.1.2.3")))
    };
    assert!(kept(&brought(&[("", corefile), ("", service)])));
    assert!(kept(&brought(&[("", service), ("", corefile)])));
}

#[test]
fn what_a_pod_holds_of_passwords_is_in_no_piece() {
    let piece = Piece::read("", PODS).unwrap();
    assert!(!format!("{piece:?}").contains("hunter2"));
}

#[test]
fn where_no_pod_came_that_can_ask_the_lab_puts_one_beside_the_first_service_and_says_so() {
    let coredns = "apiVersion: v1\nkind: Pod\nmetadata: {name: coredns-1, namespace: kube-system, labels: {k8s-app: kube-dns}}\nspec: {nodeName: n1, dnsPolicy: Default, containers: [{name: coredns, image: 'coredns:1.11.3'}]}\nstatus: {phase: Running, podIP: 10.42.0.2, podIPs: [{ip: 10.42.0.2}], conditions: [{type: Ready, status: 'True'}]}\n";
    let imported =
        Import::from_pieces(Pieces::one(Piece::read("", &format!("{SERVICES}---\n{coredns}")).unwrap())).finish();
    assert_eq!(imported.stand_in, Some("shop/shell".parse().unwrap()));
    let sandbox = brought(&[("", SERVICES), ("", coredns)]);
    let all: Vec<String> = askers(&sandbox).iter().map(ToString::to_string).collect();
    assert_eq!(all.first().map(String::as_str), Some("shop/shell"));
    assert_eq!(all.last().map(String::as_str), Some("kube-system/coredns-1"), "the server asks nobody here");
    assert!(resolves(&sandbox.answer(&ask("shop/shell", "orders"))));

    let with_pods =
        Import::from_pieces(Pieces::one(Piece::read("", &format!("{SERVICES}---\n{PODS}")).unwrap())).finish();
    assert_eq!(with_pods.stand_in, None);
}

fn found(sandbox: &Sandbox) -> Vec<Matter> {
    let mut findings = Findings::begin(sandbox);
    while !findings.advance(sandbox, 3) {}
    findings.found()
}

#[test]
fn findings_are_there_before_any_question() {
    let sandbox = brought(&[("", SERVICES), ("", PODS)]);
    let mut findings = Findings::begin(&sandbox);
    while !findings.advance(&sandbox, 3) {}
    let (looked, all) = findings.progress();
    assert_eq!(looked, all);
    let found = findings.found();
    let fails: Vec<(String, &str, bool)> = found
        .iter()
        .filter(|matter| matter.weight == Weight::Fails)
        .filter_map(|matter| {
            let (name, comes_to) = matter.name.as_ref()?;
            Some((name.clone(), comes_to.as_str(), matter.finding.is_some()))
        })
        .collect();
    let fails: Vec<(&str, &str, bool)> = fails.iter().map(|(name, ends, known)| (&**name, *ends, *known)).collect();
    assert_eq!(fails, [("cart.shop", "NXDOMAIN", true), ("legacy.shop", "NODATA", true)]);
}

#[test]
fn an_alias_to_a_name_outside_that_nobody_described_is_no_finding() {
    let alias = |name: &str, target: &str| {
        format!(
            "apiVersion: v1\nkind: Service\nmetadata: {{name: {name}, namespace: shop}}\nspec: {{type: ExternalName, externalName: {target}}}\n"
        )
    };
    let sandbox = brought(&[
        ("", &alias("rds", "db.abc123.eu-west-1.rds.amazonaws.test")),
        ("", &alias("gone", "no.shop.svc.cluster.local")),
    ]);
    let names: Vec<String> = found(&sandbox).into_iter().map(|matter| matter.object.to_string()).collect();
    assert_eq!(names, ["svc/shop/gone"]);
    let mut findings = Findings::begin(&sandbox);
    while !findings.advance(&sandbox, 3) {}
    assert_eq!((findings.numbers().services, findings.numbers().left_outside), (2, 1));
    let said = found_in_short(Language::English, &Numbers { fail: 0, ..findings.numbers() });
    assert!(said.contains("1 points to a name outside"), "{said}");
}

#[test]
fn a_name_that_fails_without_a_diagnosis_has_the_check_that_failed() {
    let pods = PODS.replace("type: Ready, status: 'True'", "type: Ready, status: 'False'").replace("carts", "cart");
    let sandbox = brought(&[("", &SERVICES.replace("app: carts", "app: cart")), ("", &pods)]);
    let found = found(&sandbox);
    let cart = found.iter().find(|matter| matter.name.as_ref().is_some_and(|(name, _)| name == "cart.shop")).unwrap();
    assert_eq!(cart.finding, None);
    let said = crate::text::check::sentence(Language::English, cart.check.as_ref().unwrap());
    assert!(said.starts_with("0 of 1 endpoint is ready"), "{said}");
    // What has a diagnosis needs none.
    assert!(found.iter().all(|matter| matter.finding.is_none() || matter.check.is_none()));
}

#[test]
fn names_are_asked_for_by_a_pod_that_reaches_cluster_dns_and_who_is_shut_off_is_found_with_the_policy() {
    let policy = "apiVersion: networking.k8s.io/v1\nkind: NetworkPolicy\nmetadata: {name: default-deny, namespace: a-secure}\n\
                  spec: {podSelector: {}, policyTypes: [Egress]}\n";
    let vault = PODS.replace("cart-0", "vault-0").replace("namespace: shop", "namespace: a-secure");
    let sandbox = brought(&[("", SERVICES), ("", PODS), ("", &vault), ("", policy)]);
    let found = found(&sandbox);
    let fails: Vec<(&str, &str)> = found
        .iter()
        .filter_map(|one| one.name.as_ref().map(|(name, comes_to)| (name.as_str(), comes_to.as_str())))
        .collect();
    assert_eq!(fails, [("cart.shop", "NXDOMAIN"), ("legacy.shop", "NODATA")]);
    let shut_off: Vec<String> = found
        .iter()
        .filter(|one| one.finding.as_ref().is_some_and(|finding| finding.diagnosis == Diagnosis::PolicyWithoutDns))
        .map(|one| one.object.to_string())
        .collect();
    assert_eq!(shut_off, ["networkpolicy/a-secure/default-deny"]);
    // A policy is no name.
    let mut findings = Findings::begin(&sandbox);
    while !findings.advance(&sandbox, 1) {}
    let numbers = findings.numbers();
    assert_eq!((numbers.fail, numbers.unknown, numbers.others), (2, 0, 1));
    let said = found_in_short(Language::English, &numbers);
    assert_eq!(said, "2 names do not resolve or point nowhere. 1 other problem found");
}

#[test]
fn of_pods_that_slices_list_and_nobody_brought_none_is_made_up() {
    let slice = |service: &str, pod: &str, address: &str, is_ready: bool| {
        format!(
            "apiVersion: discovery.k8s.io/v1\nkind: EndpointSlice\naddressType: IPv4\nmetadata: {{name: {service}-q2w3e, namespace: shop, \
             labels: {{kubernetes.io/service-name: {service}, endpointslice.kubernetes.io/managed-by: endpointslice-controller.k8s.io}}}}\n\
             endpoints:\n- addresses: [{address}]\n  conditions: {{ready: {is_ready}, serving: {is_ready}, terminating: false}}\n  \
             targetRef: {{kind: Pod, name: {pod}, namespace: shop}}\nports: [{{port: 80, protocol: TCP}}]\n"
        )
    };
    let workload = |kind: &str, name: &str, extra: &str| {
        format!(
            "apiVersion: apps/v1\nkind: {kind}\nmetadata: {{name: {name}, namespace: shop}}\nspec:\n  replicas: 1\n{extra}  selector: {{matchLabels: {{app: \
             {name}}}}}\n  template:\n    metadata: {{labels: {{app: {name}}}}}\n    spec: {{containers: [{{name: c, image: nginx}}]}}\n"
        )
    };
    let service = |name: &str| {
        format!(
            "apiVersion: v1\nkind: Service\nmetadata: {{name: {name}, namespace: shop}}\nspec: {{clusterIP: None, clusterIPs: [None], selector: {{app: \
             {name}}}, ports: [{{port: 80}}]}}\n"
        )
    };
    let sandbox = brought(&[
        ("", &service("kafka")),
        ("", &workload("StatefulSet", "kafka", "  serviceName: kafka\n")),
        ("", &slice("kafka", "kafka-0", "10.244.5.11", true)),
        ("", &service("web")),
        ("", &workload("Deployment", "web", "")),
        ("", &slice("web", "web-6d5f7c8b9-2xk4q", "10.244.5.12", false)),
    ]);
    let own = |kind: &Kind| sandbox.cluster().in_namespace(kind, "shop").map(|one| one.reference().name.clone());
    assert_eq!(own(&Kind::Pod).collect::<Vec<_>>(), ["shell"], "who asks is put there");
    let found: Vec<(String, bool)> =
        found(&sandbox).into_iter().map(|one| (one.object.to_string(), one.finding.is_some())).collect();
    assert_eq!(found, [("svc/shop/web".to_owned(), false)]);
    // What the slice says is not ready is published by one field of the Service.
    let asks = ask("shop/shell", "web");
    let mut search = sandbox.remedies(&asks);
    while !search.advance(10) {}
    let findings = sandbox.diagnose_question(&asks, &sandbox.answer(&asks));
    let mends = mends(&sandbox, &asks, &findings, &search.found());
    let first = mends.first().and_then(|one| one.command(&sandbox)).unwrap_or_default();
    assert!(first.contains("publishNotReadyAddresses"), "{first}");
    let gaps = gaps(&sandbox);
    assert!(!gaps.iter().any(|one| matches!(one, Gap::Slices(_))), "{gaps:?}");
    let (web, of_web) = (service("web"), slice("web", "web-6d5f7c8b9-2xk4q", "10.244.5.12", true));
    let partly = brought(&[("", SERVICES), ("", &web), ("", &of_web)]);
    let lacking: Vec<Gap> = super::gaps(&partly).into_iter().filter(|one| matches!(one, Gap::Slices(_))).collect();
    assert_eq!(lacking, [Gap::Slices(vec!["shop/cart".to_owned(), "shop/orders".to_owned()])]);
    assert_eq!(lacking[0].command(), "kubectl get endpointslices -n shop -o yaml");
    let commands = checks(&sandbox, &asks, &sandbox.answer(&asks));
    assert_eq!(
        commands[0],
        "kubectl run -n shop dns-check --rm -it --restart=Never --image=debian:12 -- getent ahostsv4 web"
    );
}

#[test]
fn where_no_service_came_or_nobody_asks_cluster_dns_no_name_was_asked_for() {
    let look = |sandbox: &Sandbox| {
        let mut findings = Findings::begin(sandbox);
        while !findings.advance(sandbox, 3) {}
        let numbers = findings.numbers();
        let said = found_in_short(Language::English, &Numbers { fail: 0, unknown: 0, others: 0, ..numbers });
        (findings.asker().is_some(), numbers.services, said)
    };
    let none = "No Service of yours has been pasted yet, so no name was looked up.".to_owned();
    assert_eq!(look(&brought(&[("", PODS)])), (true, 0, none));
    let past = PODS.replace("nodeName: n1,", "nodeName: n1, dnsPolicy: Default,");
    let nobody = "No pod here uses cluster DNS, so no Service name was looked up.".to_owned();
    assert_eq!(look(&brought(&[("", SERVICES), ("", &past)])), (false, 3, nobody));
    let well = "Every Service name here resolves.".to_owned();
    assert_eq!(look(&brought(&[("", SERVICES), ("", PODS)])), (true, 3, well));
}

#[test]
fn pods_and_names_are_found_by_a_few_letters() {
    let sandbox = brought(&[("", SERVICES), ("", PODS)]);
    let all = askers(&sandbox);
    let found = offered(&sandbox, &all, "ord", 5);
    assert_eq!(found.pods, ["shop/orders-6f7-x2x4k".parse::<PodRef>().unwrap()]);
    assert_eq!(found.names, ["orders.shop"]);
    let found = offered(&sandbox, &all, "shop/cart", 5);
    assert_eq!((found.pods.len(), found.names.as_slice()), (1, &["cart.shop".to_owned()][..]));
    let none = offered(&sandbox, &all, "nobody", 5);
    assert_eq!(none, Offered::default());
    let first = offered(&sandbox, &all, "", 1);
    assert_eq!((first.pods.len(), first.names.len()), (1, 1));
    assert_eq!(first.more_names, sandbox.cluster().of_kind(&Kind::Service).count() - 1);
    let every = offered(&sandbox, &all, "", 100);
    assert_eq!(every.more_names, 0);
    for most in 0..every.names.len() {
        let few = offered(&sandbox, &all, "", most);
        assert_eq!(few.names, every.names[..most], "the first {most} of the same order");
        assert_eq!(few.more_names, every.names.len() - most);
    }
}

#[test]
fn an_answer_comes_down_to_one_sentence_with_the_object_and_the_hop() {
    let sandbox = brought(&[("", SERVICES), ("", PODS)]);
    let question = ask("shop/orders-6f7-x2x4k", "cart");
    let answer = sandbox.answer(&question);
    let cause = cause(&sandbox, &question, &answer);
    assert_eq!(cause.object, Some(ObjectRef::new(Kind::Service, "shop", "cart")));
    assert_eq!(cause.hop, Hop::Server("kubernetes"));
    let said = cause.sentence(Language::English, &question, &answer);
    assert!(said.contains("app=carts") && said.contains("svc/shop/cart") && said.contains("kubernetes"), "{said}");
    let well = ask("shop/cart-0", "orders");
    let answer = sandbox.answer(&well);
    assert_eq!(super::cause(&sandbox, &well, &answer).told, Told::Resolves);
}

#[test]
fn the_report_has_the_question_the_cause_the_mends_and_the_checks_in_each_language() {
    let sandbox = brought(&[("", SERVICES), ("", PODS)]);
    let question = ask("shop/orders-6f7-x2x4k", "cart");
    let answer = sandbox.answer(&question);
    let cause = cause(&sandbox, &question, &answer);
    let findings = sandbox.diagnose_question(&question, &answer);
    let all = mends(&sandbox, &question, &findings, &[]);
    for language in Language::ALL {
        let text = markdown(language, &sandbox, &question, &answer, &cause, &all, &gaps(&sandbox));
        for part in [
            "## `cart`: NXDOMAIN",
            "shop/orders-6f7-x2x4k",
            "app=carts",
            "```sh",
            "```yaml",
            "kubectl exec -n shop orders-6f7-x2x4k -- getent",
            "kubectl get netpol -A -o yaml",
        ] {
            assert!(text.contains(part), "{part}\n{text}");
        }
        assert_eq!(text.matches("```").count() % 2, 0, "{text}");
    }
}

#[test]
fn what_was_not_brought_is_asked_for_and_what_was_is_not() {
    let of = |texts: &[(&str, &str)]| gaps(&brought(texts));
    let first = of(&[("", SERVICES)]);
    assert!(first.contains(&Gap::Pods(vec!["shop".to_owned()])) && first.contains(&Gap::Policies), "{first:?}");
    let second = of(&[("", SERVICES), ("", PODS)]);
    assert!(!second.iter().any(|gap| matches!(gap, Gap::Pods(_))), "{second:?}");
    let node = "apiVersion: v1\nkind: Node\nmetadata: {name: n1}\n";
    assert!(!of(&[("", SERVICES), ("", node)]).contains(&Gap::Nodes));
    assert_eq!(gaps(&Sandbox::toy()), []);
}

#[test]
fn kube_dns_is_told_first_and_no_corefile_is_asked_for() {
    let kube_dns = "apiVersion: apps/v1
kind: Deployment
metadata: {name: kube-dns, namespace: kube-system}
spec:
  selector: {matchLabels: {k8s-app: kube-dns}}
  template:
    metadata: {labels: {k8s-app: kube-dns}}
    spec: {containers: [{name: kubedns, image: a}, {name: dnsmasq, image: b}]}
";
    let sandbox = brought(&[("", SERVICES), ("", PODS), ("", kube_dns)]);
    let is_of_server =
        |matter: &Matter| matter.finding.as_ref().is_some_and(|one| one.diagnosis == Diagnosis::ServerIsKubeDns);
    assert_eq!(found(&sandbox).iter().filter(|matter| is_of_server(matter)).count(), 1);
    let is_corefile = |gap: &Gap| matches!(gap, Gap::Corefile(_));
    assert!(!gaps(&sandbox).iter().any(is_corefile));

    let other = kube_dns.replace("kubedns", "coredns");
    let sandbox = brought(&[("", SERVICES), ("", PODS), ("", &other)]);
    assert!(!found(&sandbox).iter().any(is_of_server));
    assert!(gaps(&sandbox).iter().any(is_corefile));
}

const STALE: &str = "apiVersion: v1
kind: List
items:
- apiVersion: v1
  kind: Service
  metadata: {name: solr, namespace: shop}
  spec: {clusterIP: None, clusterIPs: [None], selector: {app: solr}, ports: [{port: 8983}]}
- apiVersion: v1
  kind: Pod
  metadata: {name: solr-0, namespace: shop, labels: {app: solr}}
  spec: {nodeName: n1, containers: [{name: solr, image: 'solr:9'}]}
  status: {phase: Running, podIP: 10.244.1.79, podIPs: [{ip: 10.244.1.79}], conditions: [{type: Ready, status: 'True'}]}
- apiVersion: discovery.k8s.io/v1
  kind: EndpointSlice
  metadata: {name: solr-x7k2p, namespace: shop, labels: {kubernetes.io/service-name: solr, endpointslice.kubernetes.io/managed-by: endpointslice-controller.k8s.io}}
  addressType: IPv4
  ports: [{port: 8983}]
  endpoints: [{addresses: ['10.244.1.48'], conditions: {ready: true}, targetRef: {kind: Pod, name: solr-0, namespace: shop}}]
";

#[test]
fn a_name_that_resolves_to_an_address_no_pod_has_is_no_mere_surprise() {
    let sandbox = brought(&[("", STALE)]);
    let mut findings = Findings::begin(&sandbox);
    while !findings.advance(&sandbox, 10) {}
    let found = findings.found();
    let first = found.first().unwrap();
    assert_eq!(first.weight, Weight::Fails);
    assert_eq!(first.finding.as_ref().map(|finding| finding.diagnosis), Some(Diagnosis::SliceHasOtherAddress));
    let ask = ask("shop/solr-0", "solr");
    let answer = sandbox.answer(&ask);
    assert!(resolves(&answer));
    let cause = cause(&sandbox, &ask, &answer);
    let told = cause.sentence(Language::English, &ask, &answer);
    assert!(told.contains("10.244.1.48") && told.contains("10.244.1.79"), "{told}");
    let findings = sandbox.diagnose_question(&ask, &answer);
    let remedies = sandbox.remedies(&ask).finish();
    let mends = mends(&sandbox, &ask, &findings, &remedies);
    assert!(mends.iter().any(|mend| mend.command(&sandbox).is_some_and(|line| line.contains("kubectl delete"))));
    // What takes the name away is no mend of an address that is wrong.
    assert!(mends.iter().all(|mend| mend.promise.as_ref().is_none_or(|to| !to.records.is_empty())), "{mends:?}");
}

#[test]
fn where_nobody_can_know_whether_names_resolve_no_one_says_that_all_do() {
    let corefile = "apiVersion: v1
kind: ConfigMap
metadata: {name: coredns, namespace: kube-system}
data:
  Corefile: |
    .:53 {
        import /etc/coredns/custom/*.override
        kubernetes cluster.local in-addr.arpa ip6.arpa
        forward . /etc/resolv.conf
    }
";
    let sandbox = brought(&[("", SERVICES), ("", PODS), ("", corefile)]);
    let mut findings = Findings::begin(&sandbox);
    while !findings.advance(&sandbox, 10) {}
    let found = findings.found();
    assert_eq!(findings.numbers().unknown, 3, "{found:?}");
    // One reason for all three.
    let unknown: Vec<&Matter> = found.iter().filter(|one| one.weight == Weight::Unknown).collect();
    assert!(matches!(unknown.as_slice(), [one] if one.others == 2 && one.unknown.is_some()), "{unknown:?}");
    let question = ask("shop/orders-6f7-x2x4k", "cart");
    let answer = sandbox.answer(&question);
    let told = cause(&sandbox, &question, &answer).sentence(Language::English, &question, &answer);
    assert!(told.starts_with("The lab cannot say") && told.contains("/etc/coredns/custom/*.override"), "{told}");
}

#[test]
fn a_list_counts_as_whole_by_what_every_whole_list_has() {
    let service = |namespace: &str, name: &str| {
        format!(
            "---\napiVersion: v1\nkind: Service\nmetadata: {{name: {name}, namespace: {namespace}, labels: {{component: apiserver}}}}\nspec: {{ports: [{{port: 80}}]}}\n"
        )
    };
    let namespace = |name: &str| {
        format!(
            "---\napiVersion: v1\nkind: Namespace\nmetadata: {{name: {name}, labels: {{kubernetes.io/metadata.name: {name}}}}}\n"
        )
    };
    let of = |texts: &[String]| taken(&brought(&[("", &texts.concat())]));
    let some = of(&[service("shop", "web"), service("default", "kubernetes")]);
    let only = |names: &[&str]| Extent::Only(names.iter().map(|name| (*name).to_owned()).collect());
    assert_eq!(some, [Taken::Services(only(&["default", "shop"])), Taken::Namespaces(only(&[]))]);
    let names = ["kube-system", "shop", "default"].map(namespace);
    let services = [service("shop", "web"), service("default", "kubernetes"), service("pay", "api")];
    let all = of(&[names.concat(), services.concat()]);
    assert_eq!(all, [Taken::Services(Extent::All(3)), Taken::Namespaces(Extent::All(3))]);
    assert_eq!(taken(&Sandbox::toy()), []);
    for language in Language::ALL {
        assert!(all.iter().chain(&some).all(|one| !as_taken(language, one).is_empty()));
    }
}
