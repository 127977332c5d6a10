//! The story the lab tells, told to the core: no page is needed for it to be true.

use super::*;
use crate::cluster::{FieldPath, Intent, Kind, ObjectRef, Value};
use crate::dns::{Record, RecordType};
use proptest::prelude::*;

mod container;
mod corefile;
mod cost;
mod decisive;
mod kinds;
mod observed;
mod records;
mod reload;
mod sizes;
mod time;
mod undescribed;
mod unseen;

fn asked(sandbox: &Sandbox, name: &str) -> Vec<String> {
    let ask = Ask { name: name.to_owned(), ..Ask::default() };
    let answer = sandbox.answer(&ask);
    if answer.records.is_empty() {
        return vec![answer.outcome().as_str().to_owned()];
    }
    answer.records.iter().map(|one| one.record.data.to_string()).collect()
}

fn put(sandbox: &mut Sandbox, yaml: &str) {
    for object in crate::manifest::read(yaml).objects() {
        sandbox.edit(Edit::Put(object.value().clone())).unwrap();
    }
}

fn pod_ip(sandbox: &Sandbox, name: &str) -> String {
    let pod = sandbox.cluster().get(&ObjectRef::new(Kind::Pod, "default", name)).unwrap().as_pod().unwrap().clone();
    pod.status.pod_ip().unwrap().to_owned()
}

fn set(object: ObjectRef, field: &str, value: impl Into<Option<Value>>) -> Edit {
    Edit::Set { object, field: field.parse().unwrap(), value: value.into() }
}

fn pod(name: &str) -> ObjectRef {
    ObjectRef::new(Kind::Pod, "default", name)
}

#[test]
fn the_files_of_the_starting_worlds_read_without_a_remark() {
    assert!(!base_objects().is_empty());
    let sandbox = Sandbox::toy();
    assert_eq!(sandbox.cluster().of_kind(&Kind::Pod).filter(|pod| pod.reference().namespace == "default").count(), 3);
}

#[test]
fn one_name_has_four_kinds_of_answer() {
    let mut sandbox = Sandbox::toy();
    let vip = asked(&sandbox, "db");
    let service =
        sandbox.cluster().get(&ObjectRef::new(Kind::Service, "default", "db")).unwrap().as_service().unwrap().clone();
    assert_eq!(vip, service.spec.cluster_ips);

    sandbox.edit(Edit::ToyService(ToyService::Headless)).unwrap();
    assert_eq!(asked(&sandbox, "db"), [pod_ip(&sandbox, "db-0"), pod_ip(&sandbox, "db-1")]);

    sandbox.edit(Edit::ToyService(ToyService::Manual)).unwrap();
    assert_eq!(asked(&sandbox, "db"), ["192.0.2.10", "192.0.2.20"]);

    sandbox.edit(Edit::ToyService(ToyService::ExternalName)).unwrap();
    let alias = asked(&sandbox, "db");
    assert_eq!(alias.first().map(String::as_str), Some("old-db.example.com."));
    assert!(alias.len() > 1, "the target has an address: {alias:?}");

    sandbox.edit(Edit::ToyService(ToyService::ClusterIp)).unwrap();
    assert_eq!(asked(&sandbox, "db").len(), 1);
}

#[test]
fn a_recreated_pod_has_another_address() {
    let mut sandbox = Sandbox::toy();
    let before = pod_ip(&sandbox, "db-0");
    let value = sandbox.cluster().get(&pod("db-0")).unwrap().value().clone();
    sandbox.edit(Edit::Recreate(value)).unwrap();
    assert_ne!(pod_ip(&sandbox, "db-0"), before);
}

#[test]
fn a_service_may_be_called_by_its_first_label_and_a_pod_record_may_not() {
    let sandbox = Sandbox::toy();
    let dashed = pod_ip(&sandbox, "db-0").replace('.', "-");
    assert_eq!(asked(&sandbox, "db"), asked(&sandbox, "db.default.svc.cluster.local"));
    assert_eq!(asked(&sandbox, &format!("{dashed}.default.pod.cluster.local")), [pod_ip(&sandbox, "db-0")]);
    assert_eq!(asked(&sandbox, &dashed), ["NXDOMAIN"]);
}

#[test]
fn hostname_and_subdomain_together_name_a_pod_under_its_headless_service() {
    let mut sandbox = Sandbox::toy();
    put(
        &mut sandbox,
        "apiVersion: v1\nkind: Service\nmetadata:\n  name: headless1\nspec:\n  clusterIP: None\n  selector:\n    app: db\n  ports:\n  - port: 80\n",
    );
    let hostname = set(pod("db-0"), "spec.hostname", Value::from("pod4"));
    let refusal = sandbox.edit(hostname.clone()).unwrap_err();
    let instead = refusal.by_recreating(&sandbox, &hostname).expect("recreating is the way");
    sandbox.edit(instead).unwrap();
    assert_eq!(asked(&sandbox, "pod4.headless1"), ["NXDOMAIN"], "a hostname is not enough");

    let subdomain = set(pod("db-0"), "spec.subdomain", Value::from("headless1"));
    let instead = sandbox.edit(subdomain.clone()).unwrap_err().by_recreating(&sandbox, &subdomain).unwrap();
    sandbox.edit(instead).unwrap();
    assert_eq!(asked(&sandbox, "pod4.headless1"), [pod_ip(&sandbox, "db-0")]);
    assert_eq!(asked(&sandbox, "pod4.headless1.default.svc.cluster.local"), [pod_ip(&sandbox, "db-0")]);
}

#[test]
fn the_target_of_an_external_name_changes_without_touching_a_pod() {
    let mut sandbox = Sandbox::toy();
    sandbox.edit(Edit::ToyService(ToyService::ExternalName)).unwrap();
    let shell = sandbox.cluster().get(&pod("shell")).unwrap().clone();
    let service = ObjectRef::new(Kind::Service, "default", "db");
    sandbox.edit(set(service, "spec.externalName", Value::from("new-db.example.net"))).unwrap();
    assert_eq!(asked(&sandbox, "db").first().map(String::as_str), Some("new-db.example.net."));
    assert_eq!(sandbox.cluster().get(&pod("shell")), Some(&shell));
}

#[test]
fn an_alias_that_leads_to_no_address_comes_to_what_the_program_gets() {
    let mut sandbox = Sandbox::toy();
    sandbox.edit(Edit::ToyService(ToyService::ExternalName)).unwrap();
    let comes_to = |sandbox: &Sandbox| sandbox.answer(sandbox.question()).comes_to();
    assert_eq!((comes_to(&sandbox).kind(), comes_to(&sandbox).as_str()), ("NOERROR", "NOERROR"));
    let service = ObjectRef::new(Kind::Service, "default", "db");
    sandbox.edit(set(service, "spec.externalName", Value::from("nowhere.example.com"))).unwrap();
    assert_eq!((comes_to(&sandbox).kind(), comes_to(&sandbox).as_str()), ("ALIAS-ALONE", "EAI_NODATA"));
    // DNS itself has answered: what programs of the lab's go by stays.
    assert_eq!(sandbox.answer(sandbox.question()).outcome().as_str(), "NOERROR");
}

#[test]
fn the_four_answers_are_given_in_their_own_world_alone() {
    let mut sandbox = Sandbox::toy();
    assert!(ToyService::has_its_world(&sandbox));
    sandbox.edit(Edit::Delete(pod("db-1"))).unwrap();
    assert!(!ToyService::has_its_world(&sandbox));
    sandbox.undo();
    // Somebody's own cluster may have pods of these names.
    let own = sandbox.manifests(Scope::Everything);
    sandbox.edit(Edit::Import(own)).unwrap();
    assert!(!ToyService::has_its_world(&sandbox));
    let before = sandbox.clone();
    assert!(sandbox.edit(Edit::ToyService(ToyService::Headless)).is_err());
    assert_eq!(sandbox, before);
}

#[test]
fn a_headless_service_that_is_sent_without_an_address_says_so_and_offers_to_recreate() {
    let mut sandbox = Sandbox::toy();
    sandbox.edit(Edit::ToyService(ToyService::Headless)).unwrap();
    let object = ObjectRef::new(Kind::Service, "default", "db");
    let fields = vec![(FieldPath::of(&["spec", "clusterIP"]), None), (FieldPath::of(&["spec", "clusterIPs"]), None)];
    let edit = Edit::SetAll { object: object.clone(), fields };
    let refusal = sandbox.edit(edit.clone()).unwrap_err();
    assert_eq!(refusal, Refusal::Kept(object.clone()));
    let instead = refusal.by_recreating(&sandbox, &edit).unwrap();
    sandbox.edit(instead).unwrap();
    assert!(!sandbox.cluster().get(&object).unwrap().as_service().unwrap().is_headless());
}

#[test]
fn the_text_of_the_cluster_put_back_changes_nothing() {
    for scope in [Scope::Own, Scope::Everything] {
        let mut sandbox = Sandbox::toy();
        let before = sandbox.clone();
        let text = sandbox.manifests(scope);
        sandbox.edit(Edit::Manifests { text, scope, recreate: false }).unwrap();
        assert_eq!(sandbox, before, "{scope:?}");
        assert_eq!(sandbox.done(), []);
    }
}

#[test]
fn an_object_left_out_of_the_text_is_deleted_and_what_is_the_cluster_s_own_stays() {
    let mut sandbox = Sandbox::toy();
    let text = "apiVersion: v1\nkind: Pod\nmetadata:\n  name: shell\nspec:\n  containers:\n  - name: shell\n    image: debian:12\n";
    sandbox.edit(Edit::Manifests { text: text.to_owned(), scope: Scope::Own, recreate: false }).unwrap();
    assert!(sandbox.cluster().get(&pod("db-0")).is_none());
    assert!(sandbox.cluster().get(&pod("shell")).is_some());
    assert_eq!(asked(&sandbox, "kubernetes"), ["10.96.0.1"]);
    assert_eq!(asked(&sandbox, "db"), ["NXDOMAIN"]);
}

#[test]
fn a_text_that_does_not_read_changes_nothing_and_says_where() {
    let mut sandbox = Sandbox::toy();
    let before = sandbox.clone();
    let text = "apiVersion: v1\nkind: Service\nmetadata:\n  name: web\nspec:\n  ports:\n  - port: eighty\n".to_owned();
    let Refusal::Text(all) = sandbox.edit(Edit::Manifests { text, scope: Scope::Own, recreate: false }).unwrap_err()
    else {
        panic!("a text is refused as a text")
    };
    assert!(all.iter().any(|one| one.span.line == 7), "{all:?}");
    assert_eq!(sandbox, before);
}

#[test]
fn a_pasted_cluster_brings_its_own_nodes_with_it() {
    let mut sandbox = Sandbox::toy();
    let text = "apiVersion: v1\nkind: List\nitems:\n- apiVersion: v1\n  kind: Pod\n  metadata: {name: api, namespace: shop, labels: {app: api}}\n  spec: {nodeName: worker-7, containers: [{name: c, image: x}]}\n  status: {phase: Running, podIP: 10.42.0.9, podIPs: [{ip: 10.42.0.9}], conditions: [{type: Ready, status: 'True'}]}\n- apiVersion: v1\n  kind: Service\n  metadata: {name: api, namespace: shop}\n  spec: {clusterIP: None, selector: {app: api}}\n";
    sandbox.edit(Edit::Import(text.to_owned())).unwrap();
    let ask = Ask { from: "shop/api".parse().unwrap(), name: "api".to_owned(), record_type: RecordType::A };
    let answer = sandbox.answer(&ask);
    assert_eq!(answer.records.iter().map(|one| one.record.data.to_string()).collect::<Vec<_>>(), ["10.42.0.9"]);
    assert!(sandbox.cluster().get(&pod("db-0")).is_none());
    sandbox.undo();
    assert!(sandbox.cluster().get(&pod("db-0")).is_some());
}

#[test]
fn a_pasted_cluster_of_another_range_domain_and_both_families_is_taken_as_it_is() {
    let mut sandbox = Sandbox::toy();
    let text = "apiVersion: v1\nkind: List\nitems:\n- apiVersion: v1\n  kind: Service\n  metadata: {name: kube-dns, namespace: kube-system, labels: {k8s-app: kube-dns}}\n  spec: {clusterIP: 10.43.0.10, selector: {k8s-app: kube-dns}, ports: [{name: dns, port: 53, protocol: UDP}]}\n- apiVersion: v1\n  kind: Service\n  metadata: {name: web, namespace: shop}\n  spec: {clusterIP: 10.43.7.7, clusterIPs: [10.43.7.7, 'fd00:43::7'], ipFamilies: [IPv4, IPv6], ipFamilyPolicy: RequireDualStack, selector: {app: web}, ports: [{port: 80}]}\n- apiVersion: v1\n  kind: Pod\n  metadata: {name: shell, namespace: shop}\n  spec: {nodeName: k3s, containers: [{name: c, image: x}]}\n";
    let remarks = sandbox.edit(Edit::Import(text.to_owned())).unwrap();
    assert_eq!(remarks, []);
    for (record_type, address) in [(RecordType::A, "10.43.7.7"), (RecordType::Aaaa, "fd00:43::7")] {
        let ask = Ask { from: "shop/shell".parse().unwrap(), name: "web".to_owned(), record_type };
        assert_eq!(
            sandbox.answer(&ask).records.iter().map(|one| one.record.data.to_string()).collect::<Vec<_>>(),
            [address]
        );
    }
    let imported = sandbox.clone();
    sandbox.undo();
    assert_eq!(sandbox.cluster().settings(), &Settings::default());
    sandbox.redo();
    assert_eq!(sandbox, imported);
}

#[test]
fn a_pod_without_cluster_dns_behind_its_nameserver_gets_no_answer() {
    let mut sandbox = Sandbox::toy();
    sandbox.edit(Edit::Delete(ObjectRef::new(Kind::Service, "kube-system", "kube-dns"))).unwrap();
    assert_eq!(asked(&sandbox, "db"), ["TIMEOUT"]);
}

#[test]
fn a_version_is_later_only_where_it_is_a_later_version() {
    let told = |version: &str| Link::read(&format!("v={version}&name=db"), &[]).1;
    assert_eq!(told("1"), []);
    for later in ["2", "9", "10", "99999999999999999999999"] {
        assert_eq!(told(later), [LinkProblem::Newer(later.to_owned())]);
    }
    for none in ["", "0", "01", "001", "null", "undefined", "-2", "+2", "1.5", "2.0", "1e9", "two", "２"] {
        let bad = LinkProblem::BadValue { key: "v".to_owned(), value: none.to_owned() };
        let none = none.replace('+', "%2B");
        assert_eq!(told(&none), [bad], "{none:?}");
    }
}

#[test]
fn undo_of_an_opened_link_brings_the_question_back() {
    let mut sandbox = Sandbox::toy();
    let before = sandbox.clone();
    let (link, _) = Link::read("v=1&name=elsewhere&type=SRV", &[]);
    sandbox.edit(Edit::Open(Box::new(link))).unwrap();
    assert_eq!(sandbox.question().name, "elsewhere");
    assert!(sandbox.undo() && sandbox == before);
}

#[test]
fn a_link_with_more_pods_than_its_nodes_have_room_for_has_a_server_that_answers() {
    let pod = |number| {
        format!(
            "apiVersion: v1\nkind: Pod\nmetadata: {{name: pod-{number:03}, labels: {{app: many}}}}\n\
             spec: {{containers: [{{name: c, image: i}}]}}\n---\n"
        )
    };
    let mut text: String = (0..600).map(pod).collect();
    text += "apiVersion: v1\nkind: Service\nmetadata: {name: many}\nspec: {clusterIP: None, selector: {app: many}}\n";
    let (link, problems) = Link::read_with("v=1&from=default%2Fpod-000&name=many&type=A", Packed::Unpacked(text), &[]);
    assert_eq!(problems, []);
    let mut sandbox = Sandbox::toy();
    sandbox.edit(Edit::Open(Box::new(link))).unwrap();
    let answer = sandbox.answer(sandbox.question());
    assert_eq!((answer.outcome().as_str(), answer.records.len()), ("NOERROR", 505));
}

#[test]
fn reset_brings_back_the_start_and_can_be_undone() {
    let mut sandbox = Sandbox::toy();
    let start = sandbox.clone();
    sandbox.edit(Edit::ToyService(ToyService::Manual)).unwrap();
    sandbox.edit(Edit::Pin(Ask::default())).unwrap();
    let changed = sandbox.clone();
    sandbox.edit(Edit::Reset).unwrap();
    assert_eq!(sandbox, start);
    sandbox.undo();
    assert_eq!(sandbox, changed);
}

fn a_name() -> impl Strategy<Value = &'static str> {
    prop_oneof![Just("one"), Just("two"), Just("three")]
}

/// Aliases that lead to each other, to the Service, outside and nowhere.
fn a_target() -> impl Strategy<Value = String> {
    prop_oneof![
        prop_oneof![a_name(), Just("db"), Just("gone")].prop_map(|name| format!("{name}.default.svc.cluster.local")),
        Just("www.example.com".to_owned()),
        Just("docs.example.com".to_owned()),
    ]
}

fn an_edit() -> impl Strategy<Value = Edit> {
    let service = || ObjectRef::new(Kind::Service, "default", "db");
    let a_pod = prop_oneof![Just("db-0"), Just("db-1"), Just("shell"), Just("nobody")].prop_map(pod);
    prop_oneof![
        prop_oneof![
            Just(ToyService::ClusterIp),
            Just(ToyService::Headless),
            Just(ToyService::Manual),
            Just(ToyService::ExternalName)
        ]
        .prop_map(Edit::ToyService),
        (a_pod.clone(), "[a-z]{1,3}").prop_map(|(pod, value)| set(pod, "metadata.labels.app", Value::from(value))),
        a_pod.clone().prop_map(|pod| set(pod, "status.conditions[0].status", Value::from("False"))),
        a_pod.prop_map(Edit::Delete),
        Just(Edit::Delete(service())),
        (a_name(), a_target()).prop_map(|(name, target)| {
            let text = format!(
                "apiVersion: v1\nkind: Service\nmetadata: {{name: {name}, namespace: default}}\nspec: {{type: ExternalName, externalName: {target}}}\n"
            );
            Edit::Recreate(crate::manifest::read(&text).objects().next().unwrap().value().clone())
        }),
        (a_name(), a_target()).prop_map(|(name, target)| {
            let text = format!(
                "apiVersion: discovery.k8s.io/v1\nkind: EndpointSlice\nmetadata: {{name: {name}, namespace: default, labels: {{kubernetes.io/service-name: db}}}}\naddressType: FQDN\nendpoints: [{{addresses: [{target}]}}]\nports: []\n"
            );
            Edit::Recreate(crate::manifest::read(&text).objects().next().unwrap().value().clone())
        }),
        a_name().prop_map(|name| Edit::Delete(ObjectRef::new(Kind::Service, "default", name))),
        "[a-z.]{1,12}".prop_map(move |name| set(service(), "spec.externalName", Value::from(name))),
        Just(Edit::Pin(Ask::default())),
        Just(Edit::Unpin(Ask::default())),
        Just(Edit::Outside("www.example.com. 60 IN A 192.0.2.77\n".to_owned())),
        (0_u64..40).prop_map(|seconds| Edit::Advance { seconds }),
        Just(Edit::Reset),
    ]
}

/// Short names and full ones, of Services, endpoints, pods and addresses, inside and outside.
fn questions_of_all_kinds() -> impl Iterator<Item = Ask> {
    let address = Sandbox::toy().answer(&Ask::default()).records[0].record.data.to_string();
    let reverse: Vec<&str> = address.split('.').rev().collect();
    let names = [
        ("db", RecordType::Aaaa),
        ("db.default", RecordType::A),
        ("DB.Default.svc.cluster.local.", RecordType::A),
        ("db-0.db", RecordType::A),
        ("_http._tcp.db", RecordType::Srv),
        ("web", RecordType::A),
        ("nowhere.default", RecordType::A),
        ("10-244-1-2.default.pod", RecordType::A),
        ("kubernetes", RecordType::A),
        ("www.example.com", RecordType::A),
    ];
    let reverse = (format!("{}.in-addr.arpa.", reverse.join(".")), RecordType::Ptr);
    let names = names.map(|(name, record_type)| (name.to_owned(), record_type)).into_iter().chain([reverse]);
    let pods = ["shell", "db-0"].map(|name| PodRef {
        namespace: "default".to_owned(),
        name: name.to_owned(),
        container: None,
    });
    names.flat_map(move |(name, record_type)| pods.clone().map(|from| Ask { from, name: name.clone(), record_type }))
}

#[test]
fn a_pinned_question_is_asked_again_when_who_asks_has_another_library() {
    let mut sandbox = Sandbox::toy();
    let pinned = Ask { name: "www.example.com".to_owned(), ..Ask::default() };
    sandbox.edit(Edit::Pin(pinned.clone())).unwrap();
    sandbox.edit(Edit::ToyService(ToyService::Headless)).unwrap();
    let before = sandbox.answer(&pinned);
    let field = FieldPath::of(&["metadata", "annotations", crate::resolution::stub::ANNOTATION]);
    sandbox.edit(Edit::Set { object: pod("shell"), field, value: Some("musl".into()) }).unwrap();
    assert_ne!(sandbox.answer(&pinned), before);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    #[test]
    fn undoing_every_edit_is_the_identity_and_redoing_them_too(edits in proptest::collection::vec(an_edit(), 1..12)) {
        let start = Sandbox::toy();
        let mut sandbox = start.clone();
        for edit in edits {
            let _ = sandbox.edit(edit);
        }
        let end = sandbox.clone();
        while sandbox.undo() {}
        prop_assert_eq!(&sandbox, &start);
        prop_assert_eq!(sandbox.zone(), start.zone());
        while sandbox.redo() {}
        prop_assert_eq!(&sandbox, &end);
        prop_assert_eq!(sandbox.zone(), end.zone());
    }

    #[test]
    fn the_listing_that_follows_each_edit_is_the_one_made_anew(edits in proptest::collection::vec(an_edit(), 1..12)) {
        let mut sandbox = Sandbox::toy();
        for edit in edits {
            let _ = sandbox.edit(edit);
            let anew = crate::explain::zone::full_listing(sandbox.server(), sandbox.upstream());
            prop_assert_eq!(sandbox.zone(), &anew);
        }
    }

    #[test]
    fn no_link_text_panics(text in "\\PC*") {
        let (link, _) = Link::read(&text, &[]);
        let _ = link.open();
    }

    #[test]
    fn no_name_a_person_types_panics(name in "\\PC{0,80}") {
        let sandbox = Sandbox::toy();
        let _ = sandbox.answer(&Ask { name, ..Ask::default() });
    }
}

proptest! {
    // Each case asks some twenty questions three times a step.
    #![proptest_config(ProptestConfig::with_cases(12))]

    #[test]
    fn the_answers_that_follow_each_step_are_those_asked_anew(edits in proptest::collection::vec(an_edit(), 1..12)) {
        let mut sandbox = Sandbox::toy();
        for question in questions_of_all_kinds() {
            let _ = sandbox.edit(Edit::Pin(question));
        }
        let asked_anew = |sandbox: &Sandbox| super::answers::Answers::of(sandbox);
        for edit in edits {
            let _ = sandbox.edit(edit);
            let anew = asked_anew(&sandbox);
            for question in sandbox.pinned() {
                prop_assert_eq!(Some(&sandbox.answer(question)), anew.answer(question));
            }
        }
        while sandbox.undo() {
            let anew = asked_anew(&sandbox);
            for question in sandbox.pinned() {
                prop_assert_eq!(Some(&sandbox.answer(question)), anew.answer(question));
            }
        }
    }
}
