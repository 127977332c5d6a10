//! The forms for new objects.

use super::*;
use crate::manifest;
use crate::sandbox::{Link, Sandbox};

fn lab() -> Sandbox {
    let world = "
kind: Pod
apiVersion: v1
metadata: {name: a, labels: {app: web, track: blue}}
spec: {containers: [{name: c, image: i, ports: [{name: api, containerPort: 8080}]}]}
---
kind: Pod
apiVersion: v1
metadata: {name: b, labels: {app: web, track: green, pod-template-hash: x}}
spec: {containers: [{name: c, image: i}]}
---
kind: Service
apiVersion: v1
metadata: {name: legacy-db}
spec: {ports: [{name: pg, port: 5432}]}
---
kind: Service
apiVersion: v1
metadata: {name: out}
spec: {type: ExternalName, externalName: example.com}
";
    Link { manifests: Some(world.to_owned()), ..Link::default() }.open().0
}

fn form(name: &str) -> Form {
    Form { name: name.to_owned(), namespace: "default".to_owned(), ..Form::default() }
}

#[test]
fn a_form_starts_with_the_name_and_the_place_of_what_a_lesson_wants_made() {
    let lab = lab();
    let object = |kind: &str, metadata: Value, spec: Value| {
        Value::object([("kind", kind.into()), ("metadata", metadata), ("spec", spec)])
    };
    let name = |name: &str| Value::object([("name", name.into())]);
    let in_shop = Value::object([("name", "db".into()), ("namespace", "shop".into())]);
    let wanted = [
        object("Service", in_shop, Value::object([])),
        object("Service", name("web-hs"), Value::object([("clusterIP", "None".into())])),
        object("EndpointSlice", name("legacy-db-a"), Value::object([])),
    ];
    let starting = |new, wanted: &[Value]| {
        let form = Form::starting(new, wanted, lab.cluster(), "default");
        format!("{}/{}", form.namespace, form.name)
    };
    assert_eq!(starting(New::Service, &wanted), "shop/db");
    assert_eq!(starting(New::Headless, &wanted), "default/web-hs");
    assert_eq!(starting(New::Slice, &wanted), "default/legacy-db-a");
    assert_eq!(starting(New::Pod, &wanted), "default/web1", "nobody wants one");
    assert_eq!(starting(New::Endpoints, &[]), "default/legacy-db", "what lacks them");
}

#[test]
fn the_labels_that_pods_have_are_offered_and_those_of_controllers_are_not() {
    let lab = lab();
    let offered = labels(lab.cluster(), "default");
    let wanted = [("app=web", 2), ("track=blue", 1), ("track=green", 1)];
    assert_eq!(offered, wanted.map(|(pair, pods)| (pair.to_owned(), pods)));
    assert_eq!(labels(lab.cluster(), "elsewhere"), []);
}

#[test]
fn a_selector_says_how_many_pods_it_matches() {
    let lab = lab();
    for (text, wanted) in [
        ("", Selects::None),
        (" , ", Selects::None),
        ("app=web", Selects::Pods(2)),
        ("app: web", Selects::Pods(2)),
        ("app=web, track=blue", Selects::Pods(1)),
        ("app=Web", Selects::Pods(0)),
        ("web", Selects::Unreadable),
        ("=web", Selects::Unreadable),
    ] {
        let form = Form { selector: Some(text.to_owned()), ..form("s") };
        assert_eq!(form.selects(lab.cluster()), wanted, "{text}");
    }
}

#[test]
fn what_nobody_entered_follows_from_the_name_and_from_the_pods() {
    let lab = lab();
    let cluster = lab.cluster();
    assert_eq!((form("web").selector(cluster), form("web").port(cluster)), ("app=web".into(), "8080".into()));
    assert_eq!((form("service1").selector(cluster), form("service1").port(cluster)), ("".into(), "80".into()));
    let own = Form { selector: Some("track=green".into()), port: Some("9000".into()), ..form("web") };
    assert_eq!((own.selector(cluster), own.port(cluster)), ("track=green".into(), "9000".into()));
}

fn yaml(new: New, form: &Form) -> String {
    manifest::write(&form.object(new, lab().cluster()))
}

#[test]
fn a_service_has_what_was_asked_and_no_selector_where_none_was_given() {
    let with = yaml(New::Service, &form("web"));
    assert!(with.contains("selector:\n    app: web") && with.contains("name: api\n    port: 8080"), "{with}");
    let without = yaml(New::Headless, &form("service1"));
    assert!(!without.contains("selector") && without.contains("clusterIP: None"), "{without}");
    let other = yaml(New::Service, &Form { port: Some("9000".into()), ..form("web") });
    assert!(other.contains("- port: 9000"), "{other}");
}

/// Legacy-db lacks endpoints; an alias needs none, and neither does the API server's own Service.
#[test]
fn endpoints_by_hand_are_for_the_service_that_lacks_them_with_its_ports() {
    let lab = lab();
    assert_eq!(New::Endpoints.name(lab.cluster(), "default"), "legacy-db");
    let made = yaml(New::Endpoints, &form("legacy-db"));
    assert!(made.contains("name: pg\n    port: 5432"), "{made}");
    let slice = yaml(New::Slice, &form("legacy-db-1"));
    assert!(slice.contains("kubernetes.io/service-name: legacy-db\n") && slice.contains("port: 5432"), "{slice}");
    assert_eq!(New::Endpoints.name(lab.cluster(), "elsewhere"), "db");
    assert_eq!(New::Service.name(lab.cluster(), "default"), "service1");
}
