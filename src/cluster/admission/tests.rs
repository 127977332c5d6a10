//! The rules of admission as a reader would state them. What is recorded of the real API server is
//! checked in `tests/conformance/admission.rs`.

mod policies;
#[cfg(not(target_arch = "wasm32"))]
mod properties;

use super::*;
use crate::cluster::Kind;
use std::collections::BTreeSet;

/// A cluster with the namespace `default` and a few taken addresses and node ports.
struct Context {
    settings: Settings,
    taken: BTreeSet<IpAddr>,
    node_ports: BTreeSet<i64>,
}

impl Context {
    fn new(service_cidrs: &[&str]) -> Self {
        let service_cidrs = service_cidrs.iter().map(|cidr| cidr.parse().unwrap()).collect();
        Self {
            settings: Settings { service_cidrs, ..Settings::default() },
            taken: BTreeSet::from(["10.96.0.10".parse().unwrap()]),
            node_ports: BTreeSet::from([30_080]),
        }
    }
}

impl AdmissionContext for Context {
    fn settings(&self) -> &Settings {
        &self.settings
    }
    fn namespace_exists(&self, name: &str) -> bool {
        name == "default"
    }
    fn is_taken(&self, cluster_ip: IpAddr) -> bool {
        self.taken.contains(&cluster_ip)
    }
    fn next_cluster_ip(&self, range: &Cidr) -> Option<IpAddr> {
        (256..512).filter_map(|offset| range.nth(offset)).find(|ip| !self.taken.contains(ip))
    }
    fn is_node_port_taken(&self, port: i64) -> bool {
        self.node_ports.contains(&port)
    }
    fn next_node_port(&self, also_taken: &[i64]) -> Option<i64> {
        NODE_PORTS.into_iter().find(|port| !self.node_ports.contains(port) && !also_taken.contains(port))
    }
}

fn single() -> Context {
    Context::new(&["10.96.0.0/16"])
}

fn path(text: &str) -> FieldPath {
    text.parse().unwrap()
}

/// An object named `web` in `default`, with these fields.
fn object(kind: &Kind, fields: &[(&str, Value)]) -> Value {
    let mut value = Value::map();
    value.set(&path("apiVersion"), Some(kind.api_version().into()));
    value.set(&path("kind"), Some(kind.name().into()));
    value.set(&path("metadata.name"), Some("web".into()));
    for (field, given) in fields {
        value.set(&path(field), Some(given.clone()));
    }
    value
}

fn service(fields: &[(&str, Value)]) -> Value {
    let mut value = object(&Kind::Service, &[("spec.ports[0].port", 80.into())]);
    for (field, given) in fields {
        value.set(&path(field), Some(given.clone()));
    }
    value
}

fn pod(fields: &[(&str, Value)]) -> Value {
    let container = [("spec.containers[0].name", "c".into()), ("spec.containers[0].image", "nginx".into())];
    let mut value = object(&Kind::Pod, &container);
    for (field, given) in fields {
        value.set(&path(field), Some(given.clone()));
    }
    value
}

fn reasons(verdict: Result<Admitted, Vec<Invalid>>) -> Vec<Reason> {
    verdict.unwrap_err().into_iter().map(|error| error.reason).collect()
}

fn admitted(value: Value, old: Option<&Object>) -> Object {
    admit(value, old, &single()).unwrap().object
}

#[test]
fn nothing_is_created_in_a_namespace_that_does_not_exist() {
    let errors = admit(pod(&[("metadata.namespace", "nowhere".into())]), None, &single()).unwrap_err();
    assert_eq!(errors.len(), 1);
    assert_eq!(errors[0].kind, InvalidKind::NotFound);
    assert_eq!(errors[0].reason, Reason::NamespaceNotFound);
    assert!(admit(object(&Kind::Namespace, &[]), None, &single()).is_ok());
}

#[test]
fn a_headless_service_cannot_be_given_an_address_but_can_be_recreated_with_one() {
    let selector = ("spec.selector.app", Value::from("web"));
    let live = admitted(service(&[selector.clone(), ("spec.clusterIP", "None".into())]), None);
    let addressed = service(&[selector, ("spec.clusterIP", "10.96.1.1".into())]);
    let errors = admit(addressed.clone(), Some(&live), &single()).unwrap_err();
    assert_eq!(errors[0].reason, Reason::ClusterIpFixed { from: "None".into(), to: "10.96.1.1".into() });
    assert!(errors.iter().all(Invalid::suggests_recreate));
    assert!(admit(addressed, None, &single()).is_ok());
}

#[test]
fn a_headless_service_without_selector_asks_for_both_families_and_that_stands_in_its_way() {
    let live = admitted(service(&[("spec.clusterIP", "None".into())]), None);
    let addressed = service(&[("spec.clusterIP", "10.96.1.1".into())]);
    let errors = admit(addressed.clone(), Some(&live), &single()).unwrap_err();
    assert_eq!(errors[0].reason, Reason::ClusterIsSingleStack { kept: true });
    assert!(errors.iter().all(Invalid::suggests_recreate));
    assert!(admit(addressed, None, &single()).is_ok());
}

#[test]
fn a_cluster_ip_left_out_is_kept_and_so_is_none() {
    for given in ["10.96.1.1", "None"] {
        let live = admitted(service(&[("spec.clusterIP", given.into())]), None);
        let kept = admitted(service(&[]), Some(&live));
        assert_eq!(kept.as_service().unwrap().spec.cluster_ip, given);
    }
}

#[test]
fn a_taken_cluster_ip_and_one_outside_the_range_are_refused_at_allocation() {
    for (address, wanted) in [
        ("10.96.0.10", Reason::ClusterIpTaken),
        ("192.168.0.1", Reason::ClusterIpOutOfRange { range: "10.96.0.0/16".into() }),
    ] {
        let refusal = decide(service(&[("spec.clusterIP", address.into())]), None, &single()).unwrap_err();
        assert_eq!(refusal.stage, Stage::Allocation);
        assert_eq!(refusal.errors[0].reason, wanted);
    }
}

#[test]
fn a_full_service_range_is_said_so() {
    let context = Context::new(&["10.96.0.0/28"]);
    assert_eq!(reasons(admit(service(&[]), None, &context)), [Reason::ServiceRangeFull]);
}

#[test]
fn a_node_port_is_allocated_kept_by_name_and_released_with_the_type() {
    let node_port = |object: &Object| object.as_service().unwrap().spec.ports[0].node_port;
    let live = admitted(service(&[("spec.type", "NodePort".into())]), None);
    assert_eq!(node_port(&live), Some(30_000));
    let again = [("spec.type", "NodePort".into()), ("spec.ports[0].port", 8080.into())];
    assert_eq!(node_port(&admitted(service(&again), Some(&live))), Some(30_000));
    let mut plain = live.value().clone();
    plain.set(&path("spec.type"), Some("ClusterIP".into()));
    assert_eq!(node_port(&admitted(plain, Some(&live))), None);
}

#[test]
fn a_node_port_that_is_taken_or_out_of_range_is_refused() {
    for (port, wanted) in [(30_080, Reason::NodePortTaken), (80, Reason::OutOfRange { least: 30_000, most: 32_767 })] {
        let asked = [("spec.type", "NodePort".into()), ("spec.ports[0].nodePort", Value::Int(port))];
        assert_eq!(reasons(admit(service(&asked), None, &single())), [wanted]);
    }
}

#[test]
fn a_type_that_needs_an_address_cannot_inherit_none() {
    let live = admitted(service(&[("spec.clusterIP", "None".into())]), None);
    let node_port = ("spec.type", Value::from("NodePort"));
    let inherited = admit(service(std::slice::from_ref(&node_port)), Some(&live), &single()).unwrap_err();
    assert!(inherited[0].suggests_recreate());
    let asked = admit(service(&[node_port, ("spec.clusterIP", "None".into())]), Some(&live), &single()).unwrap_err();
    assert!(!asked[0].suggests_recreate());
}

#[test]
fn fields_dns_depends_on_are_fixed_on_a_live_pod_and_named() {
    let live = admitted(pod(&[]), None);
    for field in ["hostname", "subdomain"] {
        let changed = pod(&[(&format!("spec.{field}"), "other".into())]);
        let errors = admit(changed, Some(&live), &single()).unwrap_err();
        assert_eq!(errors[0].field, path("spec"));
        assert_eq!(errors[0].kind, InvalidKind::Forbidden);
        assert_eq!(errors[0].reason, Reason::PodFieldsFixed { changed: vec![path(&format!("spec.{field}"))] });
        assert!(errors[0].suggests_recreate());
    }
    let changed = pod(&[("spec.containers[0].ports[0].containerPort", 80.into()), ("spec.hostNetwork", true.into())]);
    let wanted = vec![path("spec.containers[0].ports"), path("spec.hostNetwork")];
    assert_eq!(reasons(admit(changed, Some(&live), &single())), [Reason::PodFieldsFixed { changed: wanted }]);
}

#[test]
fn labels_image_status_and_new_tolerations_of_a_live_pod_may_change() {
    let live = admitted(pod(&[("spec.nodeName", "node1".into())]), None);
    let changed = pod(&[
        ("metadata.labels.app", "web".into()),
        ("spec.containers[0].image", "nginx:1.29".into()),
        ("spec.tolerations[0].operator", "Exists".into()),
        ("status.podIP", "10.244.0.7".into()),
    ]);
    let live = admitted(changed, Some(&live));
    assert_eq!(live.as_pod().unwrap().spec.node_name, "node1");
    assert_eq!(reasons(admit(pod(&[]), Some(&live), &single())), [Reason::TolerationsFixed]);
    let again = pod(&[("spec.tolerations[0].operator", "Exists".into())]);
    assert_eq!(admitted(again, Some(&live)).as_pod().unwrap().status.pod_ip(), Some("10.244.0.7"));
}

#[test]
fn a_default_spelled_out_is_no_change() {
    let live = admitted(pod(&[]), None);
    let spelled = pod(&[
        ("spec.restartPolicy", "Always".into()),
        ("spec.dnsPolicy", "ClusterFirst".into()),
        ("spec.terminationGracePeriodSeconds", 30.into()),
        ("spec.securityContext", Value::map()),
        ("spec.hostname", "".into()),
        ("spec.containers[0].imagePullPolicy", "Always".into()),
    ]);
    assert!(admit(spelled, Some(&live), &single()).is_ok());
    let other = pod(&[("spec.dnsPolicy", "Default".into())]);
    let changed = vec![path("spec.dnsPolicy")];
    assert_eq!(reasons(admit(other, Some(&live), &single())), [Reason::PodFieldsFixed { changed }]);
}

#[test]
fn a_workload_has_to_find_its_own_pods() {
    let workload = |kind: &Kind, selected: &str| {
        object(
            kind,
            &[
                ("spec.selector.matchLabels.app", selected.into()),
                ("spec.template.metadata.labels.app", "web".into()),
                ("spec.template.spec.containers[0].name", "c".into()),
                ("spec.template.spec.containers[0].image", "nginx".into()),
            ],
        )
    };
    for kind in [Kind::Deployment, Kind::StatefulSet] {
        let live = admitted(workload(&kind, "web"), None);
        assert_eq!(reasons(admit(workload(&kind, "db"), None, &single())), [Reason::SelectorMismatch]);
        let mut scaled = live.value().clone();
        scaled.set(&path("spec.replicas"), Some(3.into()));
        assert!(admit(scaled, Some(&live), &single()).is_ok());
        let mut negative = live.value().clone();
        negative.set(&path("spec.replicas"), Some((-1).into()));
        assert_eq!(reasons(admit(negative, Some(&live), &single())), [Reason::Negative]);
    }
    let live = admitted(workload(&Kind::StatefulSet, "web"), None);
    let mut renamed = live.value().clone();
    renamed.set(&path("spec.serviceName"), Some("db".into()));
    let changed = vec![path("spec.serviceName")];
    assert_eq!(reasons(admit(renamed, Some(&live), &single())), [Reason::StatefulSetFieldsFixed { changed }]);
}

#[test]
fn an_object_of_an_unknown_kind_is_taken_as_it_is() {
    let kind = Kind::Other("example.com/v1".into(), "Widget".into());
    let value = object(&kind, &[("metadata.namespace", "default".into()), ("spec.hostname", 7.into())]);
    assert_eq!(admitted(value.clone(), None).value(), &value);
}

#[test]
fn a_pod_whose_name_is_no_label_is_admitted_with_a_remark() {
    let verdict = admit(pod(&[("metadata.name", "a.b".into())]), None, &single()).unwrap();
    assert_eq!(verdict.warnings, [Warning::NameNoHostname]);
}
