//! What goes with an object that is made anew, and what others get that it gives back.

use super::*;

fn images(cluster: &Cluster) -> Vec<String> {
    let pods = cluster.of_kind(&Kind::Pod).filter_map(|pod| pod.as_pod());
    pods.map(|pod| pod.spec.containers[0].image.clone()).collect()
}

fn value_of(text: &str) -> Value {
    manifest::read(text).objects().next().unwrap().value().clone()
}

fn load(settings: Settings, text: &str) -> (Cluster, usize) {
    let mut cluster = Cluster::new(settings);
    let (_, rejections) = cluster.load(manifest::read(text).objects().cloned().collect());
    (cluster, rejections.len())
}

#[test]
fn a_service_made_anew_without_its_selector_no_longer_answers_the_old_pods() {
    let mut cluster = cluster(
        "
apiVersion: v1
kind: Pod
metadata: {name: p, labels: {app: p}}
spec: {containers: [{name: c, image: i}]}
---
apiVersion: v1
kind: Service
metadata: {name: s}
spec: {clusterIP: None, selector: {app: p}, ports: [{port: 80}]}
",
    );
    assert_eq!(endpoints(&cluster, "s").len(), 1);
    let bare =
        value_of("{apiVersion: v1, kind: Service, metadata: {name: s}, spec: {clusterIP: None, ports: [{port: 80}]}}");
    cluster.request(Request::Recreate(bare)).unwrap();
    assert_eq!(endpoints(&cluster, "s"), Vec::<String>::new());
}

#[test]
fn endpoints_made_by_hand_are_found_by_the_service_made_anew() {
    let mut cluster = cluster(
        "
apiVersion: v1
kind: Service
metadata: {name: s}
spec: {ports: [{port: 80}]}
---
apiVersion: v1
kind: Endpoints
metadata: {name: s}
subsets: [{addresses: [{ip: 192.0.2.1}], ports: [{port: 80}]}]
",
    );
    let headless =
        value_of("{apiVersion: v1, kind: Service, metadata: {name: s}, spec: {clusterIP: None, ports: [{port: 80}]}}");
    cluster.request(Request::Recreate(headless)).unwrap();
    assert_eq!(endpoints(&cluster, "s").len(), 1);
}

#[test]
fn a_deployment_made_anew_has_new_pods() {
    let mut cluster = cluster(DEPLOYMENT);
    let before = pod_names(&cluster);
    let deployment = cluster.get(&ObjectRef::new(Kind::Deployment, "default", "api")).unwrap().value().clone();
    cluster.request(Request::Recreate(deployment)).unwrap();
    assert!(pod_names(&cluster).iter().all(|name| !before.contains(name)), "{before:?}");
}

#[test]
fn a_changed_template_reaches_the_pods_of_a_deployment_and_of_a_stateful_set() {
    let mut deployed = cluster(DEPLOYMENT);
    put(&mut deployed, &DEPLOYMENT.replace("image: i", "image: other"));
    assert_eq!(images(&deployed), ["other", "other"]);
    let mut set_of = cluster(STATEFUL_SET);
    let reference = ObjectRef::new(Kind::StatefulSet, "default", "db");
    set(&mut set_of, &reference, "spec.template.spec.containers[0].image", Value::from("other"));
    assert_eq!(images(&set_of), ["other", "other"]);
}

#[test]
fn a_node_port_that_is_asked_for_is_not_given_to_somebody_else() {
    let service = |name: &str, port: &str| {
        format!(
            "{{apiVersion: v1, kind: Service, metadata: {{name: {name}}}, spec: {{type: NodePort, ports: [{{port: 80{port}}}]}}}}\n"
        )
    };
    let text = format!("{}---\n{}", service("a", ""), service("b", ", nodePort: 30000"));
    let (cluster, refused) = load(Settings::default(), &text);
    assert_eq!((refused, cluster.of_kind(&Kind::Service).count()), (0, 2));
}

#[test]
fn no_two_services_share_a_port_of_the_node_not_even_for_their_health_check() {
    let service = |name: &str| {
        format!(
            "{{apiVersion: v1, kind: Service, metadata: {{name: {name}}}, spec: {{type: LoadBalancer, externalTrafficPolicy: Local, selector: {{a: b}}, ports: [{{port: 80}}]}}}}\n"
        )
    };
    let (cluster, refused) = load(Settings::default(), &format!("{}---\n{}", service("a"), service("b")));
    assert_eq!(refused, 0);
    let services = cluster.of_kind(&Kind::Service).filter_map(|object| object.as_service());
    let mut all: Vec<i64> = services.flat_map(crate::cluster::index::node_ports).collect();
    assert_eq!(all.len(), 4);
    all.sort_unstable();
    all.dedup();
    assert_eq!(all.len(), 4);
}

#[test]
fn a_mirror_tells_addresses_apart_by_their_target_s_uid() {
    let subset = |hostname: &str, target: &str, port: u8| {
        format!(
            "{{addresses: [{{ip: 192.0.2.1, hostname: {hostname}, targetRef: {{{target}}}}}], ports: [{{name: p{port}, port: {port}}}]}}"
        )
    };
    let hostnames = |one: &str, other: &str| {
        let cluster = cluster(&format!(
            "{{apiVersion: v1, kind: Service, metadata: {{name: m}}, spec: {{clusterIP: None, ports: [{{port: 80}}]}}}}\n---\n{{apiVersion: v1, kind: Endpoints, metadata: {{name: m}}, subsets: [{}, {}]}}\n",
            subset("one", one, 1),
            subset("two", other, 2),
        ));
        let slices = cluster.slices_of("default", "m").filter_map(|slice| slice.as_endpoint_slice());
        let names = slices.flat_map(|slice| &slice.endpoints).map(|endpoint| endpoint.hostname.clone());
        names.collect::<std::collections::BTreeSet<_>>()
    };
    assert_eq!(hostnames("kind: Pod, name: x", "kind: Pod, name: z").len(), 1);
    assert_eq!(hostnames("kind: Pod, name: x, uid: a", "kind: Pod, name: x, uid: b").len(), 2);
}

#[test]
fn a_small_service_range_gives_every_address_it_has() {
    let services: Vec<String> = (0..30)
        .map(|number| {
            format!(
                "{{apiVersion: v1, kind: Service, metadata: {{name: a{number}}}, spec: {{ports: [{{port: 80}}]}}}}\n"
            )
        })
        .collect();
    for (range, room) in [("10.0.0.0/28", 14), ("10.0.0.0/27", 30)] {
        let settings = Settings { service_cidrs: vec![range.parse().unwrap()], ..Settings::default() };
        assert_eq!(load(settings, &services.join("---\n")).1, 30 - room, "{range}");
    }
}

#[test]
fn a_pod_that_waits_for_an_address_gets_the_one_given_back() {
    let mut cluster = cluster(
        "
apiVersion: v1
kind: Node
metadata: {name: node-a}
spec: {podCIDRs: [10.244.9.0/30]}
---
apiVersion: v1
kind: Pod
metadata: {name: one}
spec: {nodeName: node-a, containers: [{name: c, image: i}]}
---
apiVersion: v1
kind: Pod
metadata: {name: two}
spec: {nodeName: node-a, containers: [{name: c, image: i}]}
",
    );
    let ip = |cluster: &Cluster, name: &str| {
        cluster.get(&pod(name)).unwrap().as_pod().unwrap().status.pod_ip().map(str::to_owned)
    };
    assert_eq!(ip(&cluster, "two"), None);
    cluster.request(Request::Delete(pod("one"))).unwrap();
    assert!(ip(&cluster, "two").is_some());
}

#[test]
fn a_replica_set_made_by_itself_keeps_its_pods_though_its_name_looks_like_a_deployment_s() {
    let stray = "
---
apiVersion: v1
kind: Pod
metadata:
  name: api-1-x
  labels: {app: api}
  ownerReferences: [{apiVersion: apps/v1, kind: ReplicaSet, name: api-1, controller: true, uid: u}]
spec: {containers: [{name: c, image: i}]}
";
    let cluster = cluster(&format!("{DEPLOYMENT}{stray}"));
    assert_eq!(pod_names(&cluster).len(), 3);
    assert!(cluster.get(&pod("api-1-x")).unwrap().meta().controller().is_some());
}
