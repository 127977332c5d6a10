//! The controllers, a rule a test. That they agree with the real ones on whole clusters is the
//! conformance run's to say.

use crate::cluster::{Changes, Cluster, FieldPath, Kind, Object, ObjectRef, Request, Settings, Value, well_known};
use crate::manifest;
use std::sync::Arc;

mod addresses;
mod kinds;
mod lives;
mod slices;
mod workloads;

const NODES: &str = "
apiVersion: v1
kind: Namespace
metadata: {name: default}
---
apiVersion: v1
kind: Node
metadata: {name: node-a}
spec: {podCIDRs: [10.244.1.0/24]}
status: {addresses: [{type: InternalIP, address: 172.18.0.3}]}
---
apiVersion: v1
kind: Node
metadata: {name: node-b}
";

/// A cluster of two nodes and what the text says.
fn cluster(text: &str) -> Cluster {
    let mut cluster = Cluster::new(Settings::default());
    let objects = |text: &str| manifest::read(text).objects().cloned().collect::<Vec<Object>>();
    let (_, rejections) = cluster.load([objects(NODES), objects(text)].concat());
    assert_eq!(rejections, []);
    cluster
}

fn put(cluster: &mut Cluster, text: &str) {
    for object in manifest::read(text).objects() {
        cluster.request(Request::Put(object.value().clone())).unwrap();
    }
}

fn set(cluster: &mut Cluster, object: &ObjectRef, field: &str, value: impl Into<Option<Value>>) {
    let mut new = cluster.get(object).unwrap().value().clone();
    new.set(&field.parse::<FieldPath>().unwrap(), value.into());
    cluster.request(Request::Put(new)).unwrap();
}

fn pod(name: &str) -> ObjectRef {
    ObjectRef::new(Kind::Pod, "default", name)
}

fn ip(cluster: &Cluster, name: &str) -> String {
    cluster.get(&pod(name)).unwrap().as_pod().unwrap().status.pod_ip().unwrap().to_owned()
}

fn pod_names(cluster: &Cluster) -> Vec<String> {
    cluster.of_kind(&Kind::Pod).map(|pod| pod.reference().name.clone()).collect()
}

/// The addresses of all slices of a Service, with a sign for those not ready.
fn endpoints(cluster: &Cluster, service: &str) -> Vec<String> {
    let slices = cluster.slices_of("default", service).filter_map(|slice| slice.as_endpoint_slice());
    let all = slices.flat_map(|slice| &slice.endpoints).map(|endpoint| {
        let sign = if endpoint.ready == Some(false) { "!" } else { "" };
        format!("{sign}{}", endpoint.addresses.join("+"))
    });
    let mut all: Vec<String> = all.collect();
    all.sort();
    all
}

const WEB: &str = "
apiVersion: v1
kind: Service
metadata: {name: web}
spec: {selector: {app: web}, ports: [{name: http, port: 80, targetPort: http}]}
---
apiVersion: v1
kind: Pod
metadata: {name: one, labels: {app: web, extra: x}}
spec: {containers: [{name: c, image: i, ports: [{name: http, containerPort: 8080}]}]}
---
apiVersion: v1
kind: Pod
metadata: {name: other, labels: {app: api}}
spec: {containers: [{name: c, image: i}]}
";

const DEPLOYMENT: &str = "
apiVersion: apps/v1
kind: Deployment
metadata: {name: api}
spec:
  replicas: 2
  selector: {matchLabels: {app: api}}
  template:
    metadata: {labels: {app: api}}
    spec: {containers: [{name: c, image: i}]}
";

const STATEFUL_SET: &str = "
apiVersion: apps/v1
kind: StatefulSet
metadata: {name: db}
spec:
  serviceName: db-hs
  replicas: 2
  selector: {matchLabels: {app: db}}
  template:
    metadata: {labels: {app: db}}
    spec: {containers: [{name: c, image: i}]}
";

#[test]
fn a_new_pod_gets_a_node_an_address_of_it_and_runs() {
    let cluster = cluster(WEB);
    let one = cluster.get(&pod("one")).unwrap().as_pod().unwrap().clone();
    let other = cluster.get(&pod("other")).unwrap().as_pod().unwrap().clone();
    assert_ne!(one.spec.node_name, other.spec.node_name, "pods are spread");
    assert!(one.status.ready);
    assert!(one.status.pod_ip().unwrap().starts_with("10.244."));
}

#[test]
fn a_node_without_a_range_gets_a_free_one() {
    let cluster = cluster("");
    let node = cluster.get(&ObjectRef::new(Kind::Node, "", "node-b")).unwrap().as_node().unwrap().clone();
    assert_eq!(node.pod_cidrs, ["10.244.2.0/24"]);
}

#[test]
fn a_pod_on_the_host_network_has_its_nodes_address() {
    let cluster = cluster(
        "apiVersion: v1\nkind: Pod\nmetadata: {name: agent}\nspec: {nodeName: node-a, hostNetwork: true, containers: [{name: c, image: i}]}\n",
    );
    assert_eq!(ip(&cluster, "agent"), "172.18.0.3");
}

#[test]
fn labels_and_selector_decide_who_stands_behind_a_service() {
    let mut cluster = cluster(WEB);
    assert_eq!(endpoints(&cluster, "web"), [ip(&cluster, "one")]);
    set(&mut cluster, &pod("other"), "metadata.labels.app", Value::from("web"));
    assert_eq!(endpoints(&cluster, "web").len(), 2);
    set(&mut cluster, &pod("one"), "metadata.labels.app", Value::from("Web"));
    assert_eq!(endpoints(&cluster, "web"), [ip(&cluster, "other")]);
}

#[test]
fn a_named_target_port_is_looked_up_in_each_pod() {
    let mut cluster = cluster(WEB);
    set(&mut cluster, &pod("other"), "metadata.labels.app", Value::from("web"));
    let mut ports: Vec<Vec<Option<i64>>> = cluster
        .slices_of("default", "web")
        .filter_map(|slice| slice.as_endpoint_slice())
        .map(|slice| slice.ports.iter().map(|port| port.port).collect())
        .collect();
    ports.sort();
    assert_eq!(ports, [vec![], vec![Some(8080)]], "a pod without the port stands in a slice without ports");
}

#[test]
fn a_pod_that_is_not_ready_stays_listed_as_such_and_publish_not_ready_lifts_it() {
    let mut cluster = cluster(WEB);
    set(&mut cluster, &pod("one"), "status.conditions[0].status", Value::from("False"));
    assert_eq!(endpoints(&cluster, "web"), [format!("!{}", ip(&cluster, "one"))]);
    let web = ObjectRef::new(Kind::Service, "default", "web");
    set(&mut cluster, &web, "spec.publishNotReadyAddresses", Value::from(true));
    assert_eq!(endpoints(&cluster, "web"), [ip(&cluster, "one")]);
}

#[test]
fn a_terminating_pod_is_not_ready_and_one_that_has_ended_is_no_endpoint() {
    let mut cluster = cluster(WEB);
    set(&mut cluster, &pod("one"), "metadata.deletionTimestamp", Value::from("2026-01-01T00:00:00Z"));
    assert_eq!(endpoints(&cluster, "web"), [format!("!{}", ip(&cluster, "one"))]);
    set(&mut cluster, &pod("one"), "status.phase", Value::from("Succeeded"));
    assert_eq!(endpoints(&cluster, "web"), Vec::<String>::new());
}

#[test]
fn a_pod_whose_node_is_gone_is_left_out() {
    let mut cluster = cluster(WEB);
    let node = cluster.get(&pod("one")).unwrap().as_pod().unwrap().spec.node_name.clone();
    cluster.request(Request::Delete(ObjectRef::new(Kind::Node, "", &node))).unwrap();
    assert_eq!(endpoints(&cluster, "web"), Vec::<String>::new());
}

#[test]
fn hostname_is_on_the_endpoint_only_where_subdomain_names_the_service() {
    for (subdomain, wanted) in [("web", "alpha"), ("webs", "")] {
        let cluster = cluster(&format!(
            "{WEB}---\napiVersion: v1\nkind: Pod\nmetadata: {{name: named, labels: {{app: web}}}}\nspec: {{hostname: alpha, subdomain: {subdomain}, containers: [{{name: c, image: i, ports: [{{name: http, containerPort: 8080}}]}}]}}\n"
        ));
        let hostnames: Vec<String> = cluster
            .slices_of("default", "web")
            .filter_map(|slice| slice.as_endpoint_slice())
            .flat_map(|slice| slice.endpoints.clone())
            .filter(|endpoint| endpoint.target_pod == "named")
            .map(|endpoint| endpoint.hostname)
            .collect();
        assert_eq!(hostnames, [wanted]);
    }
}

#[test]
fn a_service_that_loses_its_selector_keeps_what_there_was_and_mirrors_what_is_left() {
    let mut cluster = cluster(WEB);
    let web = ObjectRef::new(Kind::Service, "default", "web");
    set(&mut cluster, &web, "spec.selector", None);
    let stale = ip(&cluster, "one");
    put(
        &mut cluster,
        "apiVersion: v1\nkind: Endpoints\nmetadata: {name: web}\nsubsets: [{addresses: [{ip: 192.0.2.9}], ports: [{name: http, port: 80}]}]\n",
    );
    assert_eq!(endpoints(&cluster, "web"), [stale, "192.0.2.9".to_owned()]);
}

#[test]
fn endpoints_edited_by_hand_under_a_selector_are_put_back() {
    let mut cluster = cluster(WEB);
    let own = cluster.get(&ObjectRef::new(Kind::Endpoints, "default", "web")).unwrap().clone();
    put(
        &mut cluster,
        "apiVersion: v1\nkind: Endpoints\nmetadata: {name: web}\nsubsets: [{addresses: [{ip: 192.0.2.9}]}]\n",
    );
    assert_eq!(cluster.get(own.reference()).unwrap().as_endpoints(), own.as_endpoints());
    assert_eq!(endpoints(&cluster, "web"), [ip(&cluster, "one")]);
}

const MANUAL: &str = "
apiVersion: v1
kind: Service
metadata: {name: legacy}
spec: {ports: [{port: 80}]}
---
apiVersion: v1
kind: Endpoints
metadata: {name: legacy}
subsets: [{addresses: [{ip: 192.0.2.1}], notReadyAddresses: [{ip: 192.0.2.2}], ports: [{port: 80}]}]
";

#[test]
fn hand_made_endpoints_are_mirrored_and_go_with_their_service() {
    let mut cluster = cluster(MANUAL);
    assert_eq!(endpoints(&cluster, "legacy"), ["!192.0.2.2", "192.0.2.1"]);
    cluster.request(Request::Delete(ObjectRef::new(Kind::Service, "default", "legacy"))).unwrap();
    assert_eq!(cluster.of_kind(&Kind::EndpointSlice).count() + cluster.of_kind(&Kind::Endpoints).count(), 0);
}

#[test]
fn the_label_skip_mirror_keeps_endpoints_from_being_mirrored() {
    let mut cluster = cluster(MANUAL);
    let legacy = ObjectRef::new(Kind::Endpoints, "default", "legacy");
    let label = format!("metadata.labels[{}]", well_known::SKIP_MIRROR);
    set(&mut cluster, &legacy, &label, Value::from("true"));
    assert_eq!(endpoints(&cluster, "legacy"), Vec::<String>::new());
}

#[test]
fn a_slice_made_by_hand_adds_its_addresses_to_those_of_the_controller() {
    let mut cluster = cluster(WEB);
    put(
        &mut cluster,
        "apiVersion: discovery.k8s.io/v1\nkind: EndpointSlice\nmetadata: {name: mine, labels: {kubernetes.io/service-name: web}}\naddressType: IPv4\nendpoints: [{addresses: [192.0.2.5]}]\nports: []\n",
    );
    assert_eq!(endpoints(&cluster, "web"), [ip(&cluster, "one"), "192.0.2.5".to_owned()]);
}

#[test]
fn a_slice_holds_a_hundred_endpoints_at_the_most() {
    let pods: String = (0..150)
        .map(|number| {
            format!(
                "---\napiVersion: v1\nkind: Pod\nmetadata: {{name: p{number}, labels: {{app: web}}}}\nspec: {{containers: [{{name: c, image: i, ports: [{{name: http, containerPort: 8080}}]}}]}}\n"
            )
        })
        .collect();
    let cluster = cluster(&format!("{WEB}{pods}"));
    let mut sizes: Vec<usize> = cluster
        .slices_of("default", "web")
        .filter_map(|slice| slice.as_endpoint_slice())
        .map(|slice| slice.endpoints.len())
        .collect();
    sizes.sort_unstable();
    assert_eq!(sizes, [51, 100]);
}

#[test]
fn a_deployment_keeps_its_count_and_replaces_a_pod_that_leaves_its_selector() {
    let mut cluster = cluster(DEPLOYMENT);
    let before = pod_names(&cluster);
    assert_eq!(before.len(), 2);
    let leaver = pod(&before[0]);
    set(&mut cluster, &leaver, "metadata.labels.app", Value::from("gone"));
    assert_eq!(pod_names(&cluster).len(), 3, "the pod lives on, and another takes its place");
    assert!(cluster.get(&leaver).unwrap().meta().controller().is_none());
    let api = ObjectRef::new(Kind::Deployment, "default", "api");
    set(&mut cluster, &api, "spec.replicas", Value::from(0));
    assert_eq!(pod_names(&cluster), [before[0].clone()]);
}

#[test]
fn a_deleted_pod_of_a_deployment_is_replaced_under_another_name_and_address() {
    let mut cluster = cluster(DEPLOYMENT);
    let first = pod_names(&cluster)[0].clone();
    let address = ip(&cluster, &first);
    cluster.request(Request::Delete(pod(&first))).unwrap();
    let after = pod_names(&cluster);
    assert_eq!(after.len(), 2);
    assert!(!after.contains(&first));
    assert!(after.iter().all(|name| ip(&cluster, name) != address));
}

#[test]
fn a_changed_template_replaces_every_pod() {
    let mut cluster = cluster(DEPLOYMENT);
    let before = pod_names(&cluster);
    let api = ObjectRef::new(Kind::Deployment, "default", "api");
    set(&mut cluster, &api, "spec.template.spec.containers[0].image", Value::from("j"));
    let after = pod_names(&cluster);
    assert_eq!(after.len(), 2);
    assert!(after.iter().all(|name| !before.contains(name)));
}

#[test]
fn pods_of_an_imported_deployment_are_its_own_whatever_their_hash() {
    let imported = "
apiVersion: v1
kind: Pod
metadata:
  name: api-5d8f7c9b6d-abcde
  labels: {app: api, pod-template-hash: 5d8f7c9b6d}
  ownerReferences: [{apiVersion: apps/v1, kind: ReplicaSet, name: api-5d8f7c9b6d, controller: true}]
spec: {nodeName: node-a, containers: [{name: c, image: i}]}
status: {phase: Running, podIP: 10.1.2.3, podIPs: [{ip: 10.1.2.3}], conditions: [{type: Ready, status: 'True'}]}
";
    let cluster = cluster(&format!("{DEPLOYMENT}---{imported}"));
    let names = pod_names(&cluster);
    assert_eq!(names.len(), 2);
    assert!(names.iter().all(|name| name.starts_with("api-5d8f7c9b6d-")), "{names:?}");
    assert_eq!(ip(&cluster, "api-5d8f7c9b6d-abcde"), "10.1.2.3");
}

#[test]
fn a_stateful_set_gives_names_that_come_back_and_never_makes_its_service() {
    let mut cluster = cluster(STATEFUL_SET);
    assert_eq!(pod_names(&cluster), ["db-0", "db-1"]);
    let first = cluster.get(&pod("db-0")).unwrap().as_pod().unwrap().clone();
    assert_eq!((first.spec.hostname.as_str(), first.spec.subdomain.as_str()), ("db-0", "db-hs"));
    assert_eq!(cluster.of_kind(&Kind::Service).count(), 0);
    let address = ip(&cluster, "db-1");
    cluster.request(Request::Delete(pod("db-1"))).unwrap();
    assert_ne!(ip(&cluster, "db-1"), address);
    let set_ref = ObjectRef::new(Kind::StatefulSet, "default", "db");
    set(&mut cluster, &set_ref, "spec.replicas", Value::from(1));
    assert_eq!(pod_names(&cluster), ["db-0"]);
    cluster.request(Request::Delete(set_ref)).unwrap();
    assert_eq!(pod_names(&cluster), Vec::<String>::new());
}

#[test]
fn a_namespace_takes_everything_in_it_along() {
    let mut cluster = cluster(&format!("{WEB}---{DEPLOYMENT}"));
    cluster.request(Request::Delete(ObjectRef::new(Kind::Namespace, "", "default"))).unwrap();
    let left: Vec<Arc<Object>> =
        cluster.objects().filter(|object| object.reference().kind != Kind::Node).cloned().collect();
    assert_eq!(left, []);
}
