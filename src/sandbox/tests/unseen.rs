//! What nobody gave of a cluster is not made up: neither looked up, nor by the first change, nor by what is found.

use super::observed::{asks, import, pod, service};
use super::*;
use crate::cluster::{Intent, Request};
use crate::explain::diagnosis::Diagnosis;
use crate::resolution::trace::Unknown;

fn unknown() -> (String, Vec<String>) {
    ("UNKNOWN".to_owned(), Vec::new())
}

fn set(sandbox: &mut Sandbox, object: (Kind, &str, &str), field: &[&str], value: &str) {
    let object = ObjectRef::new(object.0, object.1, object.2);
    sandbox.edit(Edit::Set { object, field: FieldPath::of(field), value: Some(value.into()) }).unwrap();
}

/// A slice of the controller's with endpoints: pods and their addresses.
fn slice(namespace: &str, service: &str, endpoints: &[(&str, &str)]) -> String {
    let endpoints = endpoints.iter().map(|(pod, address)| {
        format!(
            "{{addresses: ['{address}'], conditions: {{ready: true}}, targetRef: {{kind: Pod, name: {pod}, namespace: {namespace}}}}}"
        )
    });
    format!(
        "apiVersion: discovery.k8s.io/v1\nkind: EndpointSlice\nmetadata:\n  name: {service}-x7k2p\n  namespace: {namespace}\n  \
         labels: {{kubernetes.io/service-name: {service}, endpointslice.kubernetes.io/managed-by: endpointslice-controller.k8s.io}}\n\
         addressType: IPv4\nports: [{{name: http, port: 80, protocol: TCP}}]\nendpoints: [{}]",
        endpoints.collect::<Vec<_>>().join(", ")
    )
}

fn headless(namespace: &str, name: &str) -> String {
    service(
        namespace,
        name,
        &format!("clusterIP: None, clusterIPs: [None], selector: {{app: {name}}}, ports: [{{name: http, port: 80}}]"),
    )
}

const WEB: (Kind, &str, &str) = (Kind::Service, "shop", "web");

#[test]
fn the_name_of_an_address_that_unseen_endpoints_may_have_cannot_be_said() {
    let other = pod("tools", "deb", "run: deb", "10.244.1.30");
    let sandbox = import(&[&headless("shop", "web"), &other]);
    let reverse = |sandbox: &Sandbox, address: &str| {
        let labels: Vec<&str> = address.split('.').rev().collect();
        asks(sandbox, "tools/deb", &format!("{}.in-addr.arpa.", labels.join(".")), RecordType::Ptr).0
    };
    assert_eq!(reverse(&sandbox, "10.244.1.48"), "UNKNOWN");
    let asked = Ask {
        from: "tools/deb".parse().unwrap(),
        name: "48.1.244.10.in-addr.arpa.".to_owned(),
        record_type: RecordType::Ptr,
    };
    let cannot = sandbox.answer(&asked).cannot_say.unwrap();
    let said = crate::text::plugin::cannot_say(crate::text::Language::English, &cannot);
    assert!(said.contains("kubectl get endpointslices -n shop -o yaml"), "{said}");
    // A pod that is known is in no Service, a cluster IP is no pod's, and no pod is at a resolver of the internet.
    assert_ne!(reverse(&sandbox, "10.244.1.30"), "UNKNOWN");
    assert_ne!(reverse(&sandbox, "10.96.77.77"), "UNKNOWN");
    let resolver = Ask { name: "8.8.8.8.in-addr.arpa.".to_owned(), ..asked };
    let reason = sandbox.answer(&resolver).cannot_say.map(|cannot| cannot.reason);
    let asked = "/etc/resolv.conf".to_owned();
    assert_eq!(reason, Some(Unknown::NameNotDescribed { name: "8.8.8.8.in-addr.arpa".to_owned(), asked }));
    // A Service of one family has no address of the other.
    let six = headless("shop", "web").replace("selector:", "ipFamilies: [IPv6], selector:");
    assert_ne!(reverse(&import(&[&six, &other]), "10.244.1.48"), "UNKNOWN");
    // With the endpoints it is known again, and so is who else has the address.
    let given = import(&[&headless("shop", "web"), &slice("shop", "web", &[("web-0", "10.244.1.48")]), &other]);
    assert_eq!(reverse(&given, "10.244.1.48"), "NOERROR");
    assert_ne!(reverse(&given, "10.244.1.49"), "UNKNOWN");
    let beside = [headless("shop", "web"), slice("shop", "web", &[("web-0", "10.244.1.48")]), headless("shop", "all")];
    let beside = import(&[&beside[0], &beside[1], &beside[2], &other]);
    assert_eq!(reverse(&beside, "10.244.1.48"), "UNKNOWN", "the other Service may select the pod as well");
    let elsewhere = import(&[
        &headless("shop", "web"),
        &slice("shop", "web", &[("web-0", "10.244.1.48")]),
        &headless("data", "all"),
        &other,
    ]);
    assert_eq!(reverse(&elsewhere, "10.244.1.48"), "NOERROR", "a pod is of one namespace");
}

#[test]
fn noendpoints_leaves_nothing_unseen() {
    let corefile = "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: coredns, namespace: kube-system}\ndata:\n  Corefile: |\n    .:53 {\n        kubernetes cluster.local {\n            noendpoints\n        }\n    }\n";
    let sandbox = import(&[corefile, &headless("shop", "web"), &pod("tools", "deb", "run: deb", "10.244.1.30")]);
    assert_eq!(asks(&sandbox, "tools/deb", "web.shop.svc.cluster.local.", RecordType::A).0, "NXDOMAIN");
}

#[test]
fn the_first_change_of_a_service_makes_no_answer_of_nothing() {
    let asker = pod("tools", "deb", "run: deb", "10.244.1.30");
    let mut sandbox = import(&[&headless("shop", "web"), &asker]);
    let answer = |sandbox: &Sandbox| asks(sandbox, "tools/deb", "web.shop", RecordType::A);
    assert_eq!(answer(&sandbox), unknown());
    set(&mut sandbox, WEB, &["metadata", "annotations", "note"], "x");
    assert_eq!(answer(&sandbox), unknown());
    let slices = |sandbox: &Sandbox| sandbox.cluster().in_namespace(&Kind::EndpointSlice, "shop").count();
    assert_eq!(slices(&sandbox), 0);
    set(&mut sandbox, WEB, &["spec", "selector", "app"], "other");
    assert_eq!(answer(&sandbox), unknown(), "no pod of the namespace is known");
    // A Service that is made there selects pods that nobody gave.
    let made = manifest::read(&headless("shop", "new")).documents.remove(0).value;
    sandbox.edit(Edit::Requests(vec![Request::Put(made)])).unwrap();
    assert_eq!(asks(&sandbox, "tools/deb", "new.shop", RecordType::A), unknown());
    // Where pods are known the controllers work with these.
    let made = manifest::read(&headless("tools", "new")).documents.remove(0).value;
    sandbox.edit(Edit::Requests(vec![Request::Put(made)])).unwrap();
    assert_eq!(asks(&sandbox, "tools/deb", "new.tools", RecordType::A).0, "NXDOMAIN");
    let own = manifest::read(&headless("tools", "deb").replace("app:", "run:")).documents.remove(0).value;
    sandbox.edit(Edit::Requests(vec![Request::Put(own)])).unwrap();
    assert_eq!(asks(&sandbox, "tools/deb", "deb.tools", RecordType::A).1, ["10.244.1.30"]);
    // A link leads to the same.
    let (opened, _) = Link::to(&sandbox).open();
    for name in ["web.shop", "new.shop", "new.tools", "deb.tools"] {
        let of = |sandbox: &Sandbox| asks(sandbox, "tools/deb", name, RecordType::A);
        assert_eq!(of(&opened), of(&sandbox), "{name}");
    }
}

#[test]
fn the_controllers_keep_the_endpoints_whose_pods_nobody_gave() {
    let documents = [
        headless("shop", "web"),
        slice("shop", "web", &[("web-0", "10.244.1.48"), ("web-1", "10.244.1.49")]),
        pod("shop", "web-1", "app: web", "10.244.1.51"),
        pod("tools", "deb", "run: deb", "10.244.1.30"),
    ];
    let mut sandbox = import(&documents.each_ref().map(String::as_str));
    let answer = |sandbox: &Sandbox| {
        let (outcome, mut records) = asks(sandbox, "tools/deb", "web.shop", RecordType::A);
        records.sort();
        (outcome, records)
    };
    assert_eq!(answer(&sandbox).1, ["10.244.1.48", "10.244.1.49"]);
    set(&mut sandbox, WEB, &["metadata", "annotations", "note"], "x");
    assert_eq!(answer(&sandbox).1, ["10.244.1.48", "10.244.1.51"], "of the pod that is known it is as the pod has it");
    // The port of a Service has no part in the addresses.
    sandbox
        .edit(Edit::Set {
            object: ObjectRef::new(Kind::Service, "shop", "web"),
            field: "spec.ports[0].targetPort".parse().unwrap(),
            value: Some(8080.into()),
        })
        .unwrap();
    assert_eq!(answer(&sandbox).1, ["10.244.1.48", "10.244.1.51"]);
    let srv = asks(&sandbox, "tools/deb", "_http._tcp.web.shop.svc.cluster.local.", RecordType::Srv).1;
    assert!(srv.iter().all(|one| one.contains(" 8080 ")), "{srv:?}");
    // A pod that is deleted is an endpoint no more, and one that nobody knows stays where it is.
    sandbox.edit(Edit::Delete(ObjectRef::new(Kind::Pod, "shop", "web-1"))).unwrap();
    assert_eq!(answer(&sandbox).1, ["10.244.1.48"]);
    // Made anew, it selects the same pods.
    let anew = sandbox.cluster().get(&ObjectRef::new(Kind::Service, "shop", "web")).unwrap().value().clone();
    sandbox.edit(Edit::Requests(vec![Request::Recreate(anew)])).unwrap();
    assert_eq!(answer(&sandbox).1, ["10.244.1.48"]);
    let named = sandbox.cluster().in_namespace(&Kind::EndpointSlice, "shop").next().unwrap().reference().clone();
    sandbox.edit(Edit::Delete(named)).unwrap();
    assert_eq!(answer(&sandbox).1, ["10.244.1.48"]);
    // Another selector selects others: which ones, nobody gave.
    set(&mut sandbox, WEB, &["spec", "selector", "app"], "other");
    assert_eq!(answer(&sandbox), unknown());
    sandbox.undo();
    assert_eq!(answer(&sandbox).1, ["10.244.1.48"]);
}

#[test]
fn the_lab_puts_nothing_beside_a_service_of_kube_system_that_would_tell_of_its_pods() {
    let metrics = service(
        "kube-system",
        "metrics",
        "clusterIP: None, clusterIPs: [None], selector: {k8s-app: metrics}, ports: [{name: http, port: 80}]",
    );
    let mut sandbox = import(&[&metrics, &pod("tools", "deb", "run: deb", "10.244.1.30")]);
    let answer = |sandbox: &Sandbox| asks(sandbox, "tools/deb", "metrics.kube-system", RecordType::A);
    assert_eq!(answer(&sandbox), unknown());
    set(&mut sandbox, (Kind::Service, "kube-system", "metrics"), &["metadata", "annotations", "note"], "x");
    assert_eq!(answer(&sandbox), unknown());
}

#[test]
fn nothing_is_found_that_rests_on_services_nobody_gave() {
    let endpoints = "apiVersion: v1\nkind: Endpoints\nmetadata: {name: db, namespace: shop}\nsubsets: [{addresses: [{ip: 192.0.2.7}], ports: [{port: 5432}]}]";
    let named = pod("shop", "web-0", "app: web", "10.244.1.48").replace("spec: {", "spec: {subdomain: web, ");
    let alias = service("front", "api", "type: ExternalName, externalName: api.shop.svc.cluster.local");
    let documents = [endpoints, &named, &alias];
    let rests =
        [Diagnosis::EndpointsWithoutService, Diagnosis::SubdomainWithoutService, Diagnosis::ExternalNameTargetMissing];
    let found = |sandbox: &Sandbox| {
        let all = sandbox.cluster().objects().flat_map(|one| sandbox.diagnose(one.reference()));
        all.map(|finding| finding.diagnosis).filter(|one| rests.contains(one)).collect::<Vec<_>>()
    };
    let bare = import(&documents);
    assert_eq!(found(&bare), []);
    let reverse = Ask {
        from: "shop/web-0".parse().unwrap(),
        name: "48.1.244.10.in-addr.arpa.".to_owned(),
        record_type: RecordType::Ptr,
    };
    let answer = bare.answer(&reverse);
    let of_question: Vec<Diagnosis> =
        bare.diagnose_question(&reverse, &answer).iter().map(|one| one.diagnosis).collect();
    assert!(!of_question.contains(&Diagnosis::ReverseWithoutService), "{of_question:?}");
    let makes_service = bare.remedies(&reverse).finish();
    assert!(
        makes_service.iter().all(|one| one.moves.iter().all(|one| one.object.kind != Kind::Service)),
        "{makes_service:?}"
    );
    // Where Services of the namespace were given, these three are missing among them.
    let other = service("shop", "other", "clusterIP: 10.96.10.20, selector: {app: other}, ports: [{port: 80}]");
    assert_eq!(found(&import(&[endpoints, &named, &alias, &other])).len(), 3);
}

#[test]
fn whether_somebody_wrote_endpoints_for_a_service_without_a_selector_is_known_where_those_of_its_namespace_were_given()
{
    let bare = |namespace: &str| service(namespace, "legacy", "clusterIP: None, ports: [{name: pg, port: 5432}]");
    let asker = pod("tools", "deb", "run: deb", "10.244.1.30");
    let answer = |sandbox: &Sandbox| asks(sandbox, "tools/deb", "legacy.shop", RecordType::A);
    let mut sandbox = import(&[&bare("shop"), &asker]);
    assert_eq!(answer(&sandbox), unknown());
    assert_eq!(asks(&sandbox, "tools/deb", "48.1.244.10.in-addr.arpa.", RecordType::Ptr).0, "UNKNOWN");
    // A link leads to the same, also one that holds no more than the answer needs.
    let ask = Ask { from: "tools/deb".parse().unwrap(), name: "legacy.shop".to_owned(), record_type: RecordType::A };
    for renames in [false, true] {
        let small = crate::own_cluster::small(&sandbox, &ask, renames);
        assert_eq!(small.is_renamed, renames);
        let (read, problems) = Link::read_with(&small.link.pairs(), small.link.manifests.clone().into(), &[]);
        assert_eq!((problems, &read.not_given), (vec![], &small.link.not_given));
        let (opened, _) = read.open();
        assert_eq!(opened.answer(small.link.question.as_ref().unwrap()).outcome().as_str(), "UNKNOWN");
    }
    let (opened, _) = Link::to(&sandbox).open();
    assert_eq!(answer(&opened), unknown());
    // What somebody writes in the lab is there, and beside it nothing changes for others.
    let made = manifest::read(&bare("shop").replace("legacy", "own")).documents.remove(0).value;
    sandbox.edit(Edit::Requests(vec![Request::Put(made)])).unwrap();
    assert_ne!(asks(&sandbox, "tools/deb", "own.shop", RecordType::A).0, "UNKNOWN", "this one is the lab's own");
    let endpoints = "apiVersion: v1\nkind: Endpoints\nmetadata: {name: legacy, namespace: shop}\nsubsets: [{addresses: [{ip: 192.0.2.7}], ports: [{name: pg, port: 5432}]}]";
    let made = manifest::read(endpoints).documents.remove(0).value;
    sandbox.edit(Edit::Requests(vec![Request::Put(made)])).unwrap();
    assert_eq!(answer(&sandbox).1, ["192.0.2.7"]);
    assert!(sandbox.undo());
    assert_eq!(answer(&sandbox), unknown());
    // Where the endpoints of the namespace were given, this one has none.
    let given = slice("shop", "web", &[("web-0", "10.244.1.48")]);
    assert_ne!(answer(&import(&[&bare("shop"), &given, &asker])), unknown());
    assert_eq!(answer(&import(&[&bare("shop"), &given.replace("shop", "data"), &asker])), unknown());
    // An address of the Service itself needs none.
    let own = service("shop", "legacy", "clusterIP: 10.96.10.20, ports: [{name: pg, port: 5432}]");
    assert_eq!(answer(&import(&[&own, &asker])).1, ["10.96.10.20"]);
}

/// A Deployment of three, as a cluster has it: so many of its pods are ready, and none of them was pasted.
fn told(ready: usize) -> String {
    format!(
        "apiVersion: apps/v1\nkind: Deployment\nmetadata: {{name: api, namespace: shop}}\nspec:\n  replicas: 3\n  \
         selector: {{matchLabels: {{app: api}}}}\n  template:\n    metadata: {{labels: {{app: api}}}}\n    \
         spec: {{containers: [{{name: c, image: nginx}}]}}\n\
         status: {{observedGeneration: 1, replicas: 3, readyReplicas: {ready}}}"
    )
}

#[test]
fn what_a_status_counts_stays_until_the_workload_is_changed_and_a_link_brings_it_along() {
    let service = service("shop", "api", "clusterIP: None, selector: {app: api}, ports: [{port: 80}]");
    let asker = pod("shop", "deb", "app: deb", "10.244.1.30");
    let pods = |sandbox: &Sandbox| sandbox.cluster().in_namespace(&Kind::Pod, "shop").count();
    for (ready, outcome) in [(0, "NXDOMAIN"), (2, "UNKNOWN")] {
        let mut sandbox = import(&[&service, &told(ready), &asker]);
        let asked = |sandbox: &Sandbox| asks(sandbox, "shop/deb", "api", RecordType::A).0;
        assert_eq!((asked(&sandbox).as_str(), pods(&sandbox)), (outcome, 1));
        let service = ObjectRef::new(Kind::Service, "shop", "api");
        let label = FieldPath::of(&["metadata", "labels", "changed"]);
        sandbox.edit(Edit::Set { object: service, field: label, value: Some("yes".into()) }).unwrap();
        assert_eq!((asked(&sandbox).as_str(), pods(&sandbox)), (outcome, 1), "the Service was changed, not its pods");
        let link = Link::to(&sandbox);
        let (read, problems) = Link::read_with(&link.pairs(), link.manifests.into(), &[]);
        assert_eq!(problems, []);
        let (opened, _) = read.open();
        assert_eq!((asked(&opened).as_str(), pods(&opened)), (outcome, 1));

        let deployment = ObjectRef::new(Kind::Deployment, "shop", "api");
        sandbox.edit(Edit::Do { object: deployment, intent: Intent::Scale(4) }).unwrap();
        assert_eq!((asked(&sandbox).as_str(), pods(&sandbox)), ("NOERROR", 5), "the controller makes the four");
        sandbox.undo();
        assert_eq!((asked(&sandbox).as_str(), pods(&sandbox)), (outcome, 1));
    }
}

#[test]
fn a_status_says_nothing_beside_the_pods_it_counts() {
    let service = service("shop", "api", "clusterIP: None, selector: {app: api}, ports: [{port: 80}]");
    let pod = |name: &str, address: &str| pod("shop", name, "app: api", address);
    let set = told(3)
        .replace("kind: Deployment", "kind: StatefulSet")
        .replace("spec:\n  replicas", "spec:\n  serviceName: api\n  replicas");
    let owned = pod("api-0", "10.244.1.40").replace(
        "namespace: shop,",
        "namespace: shop, ownerReferences: [{apiVersion: apps/v1, kind: StatefulSet, name: api, controller: true, uid: u}],",
    );
    let mut sandbox = import(&[&service, &set, &owned]);
    assert_eq!(asks(&sandbox, "shop/api-0", "api", RecordType::A).1, ["10.244.1.40"]);
    sandbox.edit(Edit::Delete(ObjectRef::new(Kind::Pod, "shop", "api-0"))).unwrap();
    let pods = sandbox.cluster().in_namespace(&Kind::Pod, "shop").count();
    assert_eq!(pods, 3, "its controller makes what is missing");
}
