//! What somebody else's text may cost: work is counted, never timed.

use crate::cluster::work::{Work, counted};
use crate::cluster::{Bound, Kind, ObjectRef, Reason};
use crate::manifest::{Message, Severity};
use crate::sandbox::{Edit, Import, Link, LinkProblem, Piece, Pieces, Progress, Refusal, Sandbox, Scope};
use proptest::prelude::*;
use std::fmt::Write as _;
use std::sync::Arc;

fn services(count: usize, selector: &str, ports: usize) -> String {
    let mut text = String::new();
    let ports: Vec<String> = (1..=ports).map(|port| format!("{{name: p{port}, port: {port}}}")).collect();
    for number in 0..count {
        let _ = write!(
            text,
            "---\napiVersion: v1\nkind: Service\nmetadata: {{name: s{number}}}\nspec: {{clusterIP: None, selector: {selector}, ports: [{}]}}\n",
            ports.join(", ")
        );
    }
    text
}

fn workload(kind: &str, name: &str, replicas: usize) -> String {
    format!(
        "---\napiVersion: apps/v1\nkind: {kind}\nmetadata: {{name: {name}}}\nspec:\n  serviceName: s0\n  replicas: {replicas}\n  \
         selector: {{matchLabels: {{app: x}}}}\n  template: {{metadata: {{labels: {{app: x}}}}, spec: {{containers: [{{name: c, image: i}}]}}}}\n"
    )
}

fn pods(count: usize) -> String {
    let mut text = String::new();
    for number in 0..count {
        let _ = write!(
            text,
            "---\napiVersion: v1\nkind: Pod\nmetadata: {{name: p{number}, labels: {{app: x}}}}\nspec: {{containers: [{{name: c, image: i}}]}}\n"
        );
    }
    text
}

fn corefile(blocks: usize) -> String {
    let mut text = String::from(
        "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: coredns, namespace: kube-system}\ndata:\n  Corefile: |\n    .:53 {\n        kubernetes cluster.local\n    }\n",
    );
    for number in 1..blocks {
        let _ = write!(text, "    z{number}.example {{\n        forward . 10.0.0.1\n    }}\n");
    }
    text
}

/// What the lab did not bear of a link, and how often each sort of work was done.
fn opened(text: String) -> (Vec<Bound>, Sandbox, impl Fn(Work) -> usize) {
    let ((sandbox, problems), work) = counted(|| Link { manifests: Some(text), ..Link::default() }.open());
    let mut beyond = Vec::new();
    for problem in problems {
        let LinkProblem::Refused(refused) = problem else { panic!("{problem:?}") };
        for remark in refused {
            let Message::Invalid(invalid) = remark.message else { panic!("{remark:?}") };
            let Reason::BeyondTheLab(bound) = invalid.reason else { panic!("{invalid:?}") };
            assert!(remark.span.line >= 1, "it has a place");
            beyond.push(bound);
        }
    }
    (beyond, sandbox, work)
}

/// Bounds that hold whatever came: what a text of 8 MB may come to.
fn is_bearable(work: &impl Fn(Work) -> usize) {
    // Each endpoint is listed by Endpoints and by slices, which look at it once a family.
    assert!(work(Work::Endpoint) <= 3 * 25_000, "{} endpoints", work(Work::Endpoint));
    assert!(work(Work::Look) <= 4 * 250_000, "{} looks", work(Work::Look));
    // A thousand blocks, each looked at by all behind it, whenever the Corefile is read.
    assert!(work(Work::Zone) <= 8 * 1_500_000, "{} zones", work(Work::Zone));
    assert!(work(Work::Object) <= 200_000, "{} objects", work(Work::Object));
}

#[test]
fn each_service_is_reconciled_once_however_many_pods_a_stateful_set_has() {
    let (beyond, _, work) = opened(services(10, "{app: x}", 1) + &workload("StatefulSet", "w", 300));
    assert_eq!(beyond, []);
    // Those of the cluster itself as well.
    assert!(work(Work::Service) <= 10 + 3, "{} reconciliations", work(Work::Service));
    assert!(work(Work::Endpoint) <= 10 * 300 * 3 + 20, "{} endpoints", work(Work::Endpoint));
}

#[test]
fn a_pod_that_changes_lets_its_services_be_reconciled_once() {
    let (_, mut sandbox, _) = opened(services(10, "{app: x}", 1) + &pods(20));
    let (made, work) = counted(|| {
        sandbox.edit(Edit::Manifests {
            text: pods(21).replace("app: x", "app: x, more: z"),
            scope: Scope::Named,
            recreate: false,
        })
    });
    made.unwrap();
    assert_eq!(work(Work::Service), 10);
}

#[test]
fn links_that_multiply_services_by_the_pods_of_a_stateful_set_are_refused_before_the_work() {
    for (count, sets, replicas) in [(100, 1, 1_000), (1_000, 1, 1_000), (3_000, 3, 1_000), (2_000, 5, 1_000)] {
        let sets: String = (0..sets).map(|number| workload("StatefulSet", &format!("w{number}"), replicas)).collect();
        let (beyond, sandbox, work) = opened(services(count, "{app: x}", 1) + &sets);
        assert!(
            beyond.len() > (count / 2).min(900) && beyond.iter().all(|bound| *bound == Bound::Endpoints),
            "{count}"
        );
        assert!(sandbox.cluster().of_kind(&Kind::Service).count() < count);
        is_bearable(&work);
    }
}

#[test]
fn so_are_services_by_pods_where_they_are_applied_and_nothing_of_it_is_done() {
    let mut sandbox = Sandbox::toy();
    let before = sandbox.clone();
    let text = services(300, "{app: x}", 1) + &pods(3_000);
    let (refused, work) =
        counted(|| sandbox.edit(Edit::Manifests { text, scope: Scope::Named, recreate: false }).unwrap_err());
    let Refusal::Text(remarks) = refused else { panic!("{refused:?}") };
    assert!(remarks.iter().all(|remark| remark.severity == Severity::Error && remark.span.line >= 1));
    assert!(remarks.iter().any(|remark| remark.field.to_string() == "spec.selector"), "{remarks:?}");
    assert!(sandbox == before);
    assert_eq!(work(Work::Endpoint), 0);
    is_bearable(&work);
}

#[test]
fn a_workload_that_grows_beyond_what_is_borne_is_refused_at_its_replicas() {
    let (_, mut sandbox, _) = opened(services(40, "{app: x}", 1) + &workload("Deployment", "w", 100));
    let text = workload("Deployment", "w", 1_000);
    let refused = sandbox.edit(Edit::Manifests { text, scope: Scope::Named, recreate: false }).unwrap_err();
    let Refusal::Text(remarks) = refused else { panic!("{refused:?}") };
    assert_eq!(remarks[0].field.to_string(), "spec.replicas");
}

#[test]
fn selectors_that_have_to_be_held_against_too_many_pods_are_refused_unheld() {
    // Both labels are everywhere, together nowhere.
    let half = |label: &str, other: &str| {
        pods(4_000)
            .replace("app: x", &format!("app: {label}, tier: {other}"))
            .replace("name: p", &format!("name: {label}"))
    };
    let text = services(1_000, "{app: a, tier: a}", 1) + &half("a", "b") + &half("b", "a");
    let (beyond, _, work) = opened(text);
    assert!(beyond.contains(&Bound::Looks));
    is_bearable(&work);
}

#[test]
fn a_service_of_very_many_ports_is_refused_at_its_ports() {
    for ports in [8_000, 20_000, 65_535] {
        let (beyond, _, work) = opened(services(1, "{app: x}", ports) + &pods(3));
        assert_eq!(beyond, [Bound::ServicePorts]);
        assert!(work(Work::Endpoint) < 50);
    }
    let (beyond, ..) = opened(services(1, "{app: x}", 1_000) + &pods(3));
    assert_eq!(beyond, [], "a thousand are borne");
    let (beyond, _, work) = opened(services(1, "{app: x}", 1_000) + &workload("Deployment", "w", 100));
    assert_eq!(beyond, [Bound::EndpointPorts], "a thousand for each of a hundred pods are not");
    is_bearable(&work);
}

#[test]
fn endpoints_made_by_hand_count_as_well() {
    let addresses = |count: usize| {
        (0..count)
            .map(|number| format!("{{ip: 192.0.{}.{}}}", number / 250 % 250, number % 250 + 1))
            .collect::<Vec<_>>()
    };
    let mut text = String::new();
    for number in 0..40 {
        let _ = write!(
            text,
            "---\napiVersion: v1\nkind: Endpoints\nmetadata: {{name: e{number}}}\nsubsets: [{{addresses: [{}]}}]\n",
            addresses(1_000).join(", ")
        );
    }
    let (beyond, sandbox, _) = opened(text);
    // Two dozen thousand fit beside what the cluster has of its own.
    assert_eq!(beyond.len(), 16);
    assert!(sandbox.cluster().of_kind(&Kind::Endpoints).count() >= 24);
}

#[test]
fn a_corefile_of_very_many_blocks_is_told_and_no_zone_is_held_against_all() {
    for blocks in [5_000, 20_000, 50_000] {
        let (_, sandbox, work) = opened(corefile(blocks));
        let configuration = sandbox.server().configuration();
        assert_eq!(configuration.errors.len(), 1);
        assert_eq!(configuration.errors[0].place.line, 3 + 3 * 999 + 1, "it is told where: {:?}", configuration.errors);
        is_bearable(&work);
    }
    let (_, sandbox, _) = opened(corefile(1_000));
    assert_eq!(sandbox.server().configuration().errors, []);
}

#[test]
fn what_is_the_matter_with_a_corefile_costs_a_look_at_each_block_and_nothing_where_there_are_too_many() {
    let looked = |blocks: usize| {
        let (_, sandbox, _) = opened(corefile(blocks));
        let server = ObjectRef::new(Kind::ConfigMap, "kube-system", "coredns");
        let (found, work) = counted(|| sandbox.diagnose(&server));
        (found.len(), work(Work::Keys))
    };
    let (found, keys) = looked(1_000);
    assert_eq!(found, 0);
    assert!((1_000..=2_000).contains(&keys), "{keys} blocks");
    assert_eq!(looked(1_001), (1, 0));
}

#[test]
fn a_text_of_signs_is_refused_before_the_scanner_keeps_one() {
    for text in [
        format!("{{{}", "a,".repeat(3_900_000)),
        "[".to_owned() + &"a,\n".repeat(2_600_000),
        "a: {b: [".to_owned() + &"c,".repeat(3_000_000),
    ] {
        let (read, work) = counted(|| Import::read(&text).map(|_| ()));
        let remarks = read.unwrap_err();
        assert_eq!(remarks[0].message, Message::TooManyValues);
        assert_eq!(work(Work::Event), 0);
    }
}

#[test]
fn very_many_namespaces_and_nodes_cost_what_they_are() {
    let many = |kind: &str, count: usize| {
        (0..count)
            .map(|number| format!("---\napiVersion: v1\nkind: {kind}\nmetadata: {{name: n{number}}}\n"))
            .collect::<String>()
    };
    let (beyond, sandbox, work) = opened(many("Namespace", 5_000));
    assert_eq!(beyond, []);
    assert!(work(Work::Object) < 5_100);
    let (_, work) = counted(|| sandbox.answer(sandbox.question()));
    assert_eq!(work(Work::Object) + work(Work::Service) + work(Work::Look), 0);
    let (beyond, _, work) = opened(many("Node", 3_000));
    assert_eq!(beyond, []);
    assert!(work(Work::Block) <= 2 * 3_100, "{} blocks looked at for 3,000 nodes", work(Work::Block));
    let (beyond, _, work) = opened(many("Node", 300) + &pods(2_000));
    assert_eq!(beyond, []);
    is_bearable(&work);
}

#[test]
fn what_a_real_cluster_has_is_borne() {
    // Headless Services of 1,200 endpoints, Services of tens of ports, ten thousand objects.
    let mut text = services(2, "{app: x}", 3) + &pods(1_200);
    for number in 0..2_000 {
        let _ = write!(
            text,
            "---\napiVersion: v1\nkind: Service\nmetadata: {{name: w{number}}}\nspec: {{selector: {{app: w{number}, tier: web}}, ports: [{{port: 80}}]}}\n\
             ---\napiVersion: v1\nkind: Pod\nmetadata: {{name: w{number}-0, labels: {{app: w{number}, tier: web}}}}\nspec: {{containers: [{{name: c, image: i}}]}}\n"
        );
    }
    text += &services(5, "{app: w1}", 60).replace("name: s", "name: many-ports-");
    let (beyond, _, work) = opened(text);
    assert_eq!(beyond, []);
    is_bearable(&work);
}

/// A hostile cluster: few lines that stand for much.
fn hostile() -> impl Strategy<Value = String> {
    let selector = prop::sample::select(vec!["{app: x}", "{app: x, tier: web}", "{tier: web}"]);
    let services =
        (0_usize..300, selector, 0_usize..40).prop_map(|(count, selector, ports)| services(count, selector, ports));
    let kind = prop::sample::select(vec!["Deployment", "StatefulSet"]);
    let workloads = prop::collection::vec((kind, 0_usize..3_000_000), 0..4).prop_map(|all| {
        let made = all
            .into_iter()
            .enumerate()
            .map(|(number, (kind, replicas))| workload(kind, &format!("w{number}"), replicas));
        made.collect::<String>()
    });
    let pods = (0_usize..400, any::<bool>())
        .prop_map(|(count, both)| if both { pods(count).replace("app: x", "app: x, tier: web") } else { pods(count) });
    let blocks = prop_oneof![Just(0_usize), 1_usize..3_000];
    (services, workloads, pods, blocks).prop_map(|(services, workloads, pods, blocks)| {
        let corefile = if blocks == 0 { String::new() } else { "---\n".to_owned() + &corefile(blocks) };
        services + &workloads + &pods + &corefile
    })
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 6, ..ProptestConfig::default() })]
    #[test]
    fn whatever_is_opened_or_applied_costs_no_more_than_is_borne(text in hostile()) {
        let (_, sandbox, work) = opened(text.clone());
        is_bearable(&work);
        let _ = sandbox.answer(sandbox.question());
        let mut sandbox = Sandbox::toy();
        let (_, work) = counted(|| sandbox.edit(Edit::Manifests { text, scope: Scope::Named, recreate: false }).is_ok());
        is_bearable(&work);
    }
}

#[test]
fn pins_have_an_end_and_the_one_too_many_is_told() {
    let mut sandbox = Sandbox::toy();
    let ask = |number: usize| crate::sandbox::Ask { name: format!("n{number}"), ..Default::default() };
    for number in 0..crate::sandbox::MOST_PINNED {
        sandbox.edit(Edit::Pin(ask(number))).unwrap();
    }
    assert_eq!(sandbox.edit(Edit::Pin(ask(9_999))).unwrap_err(), Refusal::TooManyPins);
    sandbox.edit(Edit::Pin(ask(0))).unwrap();
    sandbox.edit(Edit::Unpin(ask(0))).unwrap();
    sandbox.edit(Edit::Pin(ask(9_999))).unwrap();
}

#[test]
fn numbers_beyond_32_bits_are_refused_where_the_api_has_32() {
    let of = |kind: &str, api: &str, spec: &str| {
        format!("apiVersion: {api}\nkind: {kind}\nmetadata: {{name: a}}\nspec: {{{spec}}}\n")
    };
    let template = "selector: {matchLabels: {a: b}}, template: {metadata: {labels: {a: b}}, spec: {containers: [{name: c, image: i, ports: [{containerPort: 80, hostPort: H}]}]}}";
    let pod = "containers: [{name: c, image: i, ports: [{containerPort: 4294967376}]}]";
    let cases = [
        (of("Deployment", "apps/v1", &format!("replicas: 2147483648, {template}")).replace('H', "80"), "spec.replicas"),
        (
            of("StatefulSet", "apps/v1", &format!("ordinals: {{start: -2147483649}}, {template}")).replace('H', "80"),
            "spec.ordinals.start",
        ),
        (
            of("Deployment", "apps/v1", template).replace('H', "9999999999"),
            "spec.template.spec.containers[0].ports[0].hostPort",
        ),
        (of("Service", "v1", "ports: [{port: 4294967376}]"), "spec.ports[0].port"),
        (of("Service", "v1", "ports: [{port: 80, targetPort: 4294967376}]"), "spec.ports[0].targetPort"),
        (of("Service", "v1", "type: NodePort, ports: [{port: 80, nodePort: 4294967376}]"), "spec.ports[0].nodePort"),
        (of("Pod", "v1", pod), "spec.containers[0].ports[0].containerPort"),
    ];
    for (text, field) in cases {
        let edit = Edit::Manifests { text: text.clone(), scope: Scope::Named, recreate: false };
        let Refusal::Text(applied) = Sandbox::toy().edit(edit).unwrap_err() else { panic!("{text}") };
        let imported = Import::read(&text).unwrap_err();
        for remarks in [applied, imported] {
            assert!(
                remarks.iter().any(|remark| remark.field.to_string() == field && remark.span.line > 0),
                "{remarks:?}"
            );
        }
    }
    let most = of("Service", "v1", "clusterIP: None, ports: [{port: 65535}]");
    Sandbox::toy().edit(Edit::Manifests { text: most, scope: Scope::Named, recreate: false }).unwrap();
}

#[test]
fn an_address_of_a_pod_that_is_none_is_remarked_and_kept() {
    let text = "apiVersion: v1\nkind: Pod\nmetadata: {name: a}\nspec: {containers: [{name: c, image: i}]}\n\
                status:\n  phase: Running\n  podIP: 1.2.3.4.5\n  podIPs: [{ip: 1.2.3.4.5}, {ip: \"fd00::1\"}]\n";
    let imported = Import::read(text).unwrap().finish();
    let told: Vec<String> =
        imported.remarks.iter().map(|remark| format!("{} {}", remark.span.line, remark.field)).collect();
    assert_eq!(told, ["7 status.podIP", "8 status.podIPs[0].ip"]);
    let (_, problems) = Link { manifests: Some(text.to_owned()), ..Link::default() }.open();
    assert_eq!(problems, [], "nothing of it was left out");
}

#[test]
fn a_link_is_opened_in_small_pieces_whatever_it_holds_and_can_be_left_amid() {
    let list = |text: &str| {
        let items: String = text.split("---\n").filter(|one| !one.is_empty()).map(indented).collect();
        format!("apiVersion: v1\nkind: List\nitems:\n{items}")
    };
    let plain = |count: usize| {
        let service = "apiVersion: v1\nkind: Service\nmetadata:\n  name: sNUMBER\nspec:\n  clusterIP: None\n";
        (0..count).map(|number| format!("---\n{}", service.replace("NUMBER", &number.to_string()))).collect::<String>()
    };
    let workloads =
        |count: usize| (0..count).map(|number| workload("Deployment", &format!("w{number}"), 300)).collect();
    let texts: [(&str, String); 6] = [
        ("documents", pods(600)),
        ("a list as kubectl prints it", list(&plain(600))),
        ("a list in brackets", list(&pods(600))),
        ("workloads", workloads(8)),
        ("services by pods", services(12, "{app: x}", 1) + &pods(300)),
        ("what does not read", pods(300) + "---\n{a: [\n"),
    ];
    for (what, text) in texts {
        let link = Link { manifests: Some(text), ..Link::default() };
        let mut opening = link.opening();
        let (mut pieces, mut last) = (0, 0);
        loop {
            let (is_done, work) = counted(|| opening.advance(16));
            // One step may be a whole workload, or a whole Service.
            assert!(work(Work::Object) <= 16 + 2 * 301, "{what}: {} objects at once", work(Work::Object));
            assert!(work(Work::Endpoint) <= 2 * 16 * ENDPOINTS_A_PIECE + 3 * 300, "{what}: {}", work(Work::Endpoint));
            assert!(work(Work::Event) <= 64, "{what}: {} words at once", work(Work::Event));
            let share = match opening.progress() {
                Progress::Read(read, of) => read * 1_000 / of.max(1),
                Progress::Taken(taken, of) => 1_000 + taken * 1_000 / of.max(1),
            };
            assert!(share >= last || is_done, "{what}: it goes on, {last} to {share}");
            last = share;
            pieces += 1;
            if is_done {
                break;
            }
        }
        assert!(pieces > 20, "{what}: {pieces} pieces");
        let (sandbox, problems) = opening.finish();
        let (at_once, same) = link.open();
        assert_eq!(problems, same, "{what}");
        assert!(sandbox == at_once, "{what}");
    }
}

#[test]
fn pieces_of_somebodys_cluster_are_put_together_a_few_objects_at_a_time() {
    let texts = [pods(600), services(200, "{app: x}", 1), pods(100)];
    let pieces = texts.iter().fold(Pieces::default(), |pieces, text| pieces.and(Piece::read("", text).unwrap()));
    let mut import = Import::from_pieces(pieces.clone());
    let mut steps = 0;
    while import.progress().0 == 0 {
        assert!(!import.advance(16));
        steps += 1;
    }
    assert!(steps >= 900 / 16, "{steps}");
    loop {
        let (is_over, work) = counted(|| import.advance(16));
        assert!(work(Work::Indexed) <= 16, "{} objects read by the server at once", work(Work::Indexed));
        if is_over {
            break;
        }
    }
    let imported = import.finish();
    assert_eq!(imported, Import::from_pieces(pieces.clone()).finish());
    assert_eq!(imported.taken.get(&Kind::Pod), Some(&600));
    // All that is left is to put it in place.
    let (mut sandbox, mut at_once) = (Sandbox::toy(), Sandbox::toy());
    let (_, work) = counted(|| sandbox.edit(Edit::Imported(Arc::new(imported))).unwrap());
    assert_eq!(work(Work::Indexed), 0);
    let (_, work) = counted(|| at_once.edit(Edit::Imported(Arc::new(Import::from_pieces(pieces).finish()))).unwrap());
    assert!(work(Work::Indexed) > 900);
    assert!(sandbox == at_once && sandbox.zone() == at_once.zone());
    assert_eq!(sandbox.difference(), at_once.difference());
    assert!(sandbox.undo() && sandbox.zone() == Sandbox::toy().zone());
}

/// What may be listed in one piece beside one Service.
const ENDPOINTS_A_PIECE: usize = 8;

fn indented(document: &str) -> String {
    let mut lines = document.lines();
    let first = lines.next().unwrap_or_default();
    std::iter::once(format!("- {first}\n")).chain(lines.map(|line| format!("  {line}\n"))).collect()
}

#[test]
fn a_fault_in_each_of_very_many_objects_is_looked_up_for_those_that_are_told() {
    let items: String = (0..3_000)
        .map(|number| format!("- {{kind: A, apiVersion: v1, metadata: {{name: a{number}, name: b}}}}\n"))
        .collect();
    let reading = crate::manifest::read(&format!("kind: List\napiVersion: v1\nitems:\n{items}"));
    let errors = reading.diagnostics.iter().filter(|remark| remark.severity == Severity::Error);
    assert_eq!(errors.count(), crate::manifest::DIAGNOSTIC_LIMIT);
}
