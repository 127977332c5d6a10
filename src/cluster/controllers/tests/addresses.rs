//! Which address a pod or Service gets, and that it keeps it.

use super::*;
use crate::cluster::api_server::BulkLoad;

fn objects_of(cluster: &Cluster) -> Vec<Object> {
    cluster.objects().map(|object| Object::clone(object)).collect()
}

const PODS_OF_ELSEWHERE: &str = "
apiVersion: v1
kind: Pod
metadata: {name: first}
spec: {nodeName: node-a, containers: [{name: c, image: i}]}
status: {phase: Running, podIP: 10.244.1.2, podIPs: [{ip: 10.244.1.2}]}
---
apiVersion: v1
kind: Pod
metadata: {name: second}
spec: {nodeName: node-a, containers: [{name: c, image: i}]}
status: {phase: Running, podIP: 10.244.1.3, podIPs: [{ip: 10.244.1.3}]}
";

#[test]
fn a_pod_made_anew_has_another_address_also_where_the_old_one_was_not_given_here() {
    for name in ["first", "second"] {
        let mut cluster = cluster(PODS_OF_ELSEWHERE);
        let before = ip(&cluster, name);
        let mut value = cluster.get(&pod(name)).unwrap().value().clone();
        cluster.request(Request::Recreate(value.clone())).unwrap();
        assert_ne!(ip(&cluster, name), before);
        cluster.request(Request::Delete(pod(name))).unwrap();
        value.set(&"status".parse().unwrap(), None);
        cluster.request(Request::Put(value)).unwrap();
        assert_ne!(ip(&cluster, name), before);
    }
}

/// A new pod of node-a, made of one that is there.
fn add(cluster: &mut Cluster, name: &str) {
    let mut value = cluster.get(&pod("second")).unwrap().value().clone();
    value.set(&"metadata.name".parse().unwrap(), Some(name.into()));
    value.set(&"status".parse().unwrap(), None);
    cluster.request(Request::Put(value)).unwrap();
}

#[test]
fn a_cluster_that_was_saved_goes_on_giving_behind_its_last_address_and_not_with_one_that_was_given_before() {
    let mut first = cluster(PODS_OF_ELSEWHERE);
    first.request(Request::Delete(pod("first"))).unwrap();
    let mut loaded = Cluster::new(Settings::default());
    loaded.load(objects_of(&first));
    add(&mut loaded, "third");
    assert_eq!(ip(&loaded, "third"), "10.244.1.4", "10.244.1.2 belonged to a pod that is gone");
    let (mut taken_in, _) = BulkLoad::new(Settings::default(), objects_of(&loaded)).finish();
    add(&mut taken_in, "fourth");
    assert_eq!(ip(&taken_in, "fourth"), "10.244.1.5");
}

#[test]
fn behind_the_end_of_a_node_s_range_its_first_free_address_comes_again() {
    let mut cluster = cluster(&PODS_OF_ELSEWHERE.replace("10.244.1.3", "10.244.1.254"));
    add(&mut cluster, "third");
    assert_eq!(ip(&cluster, "third"), "10.244.1.3");
}

#[test]
fn a_service_made_anew_has_another_cluster_ip_also_where_the_old_one_was_not_given_here() {
    let web = ObjectRef::new(Kind::Service, "default", "web");
    let given = |cluster: &Cluster| cluster.get(&web).unwrap().as_service().unwrap().spec.cluster_ip.clone();
    let first = given(&cluster(WEB));
    // A cluster that was saved and loaded knows its addresses, but not how they came about.
    let mut cluster = cluster(&WEB.replace("selector", &format!("clusterIP: {first}, selector")));
    assert_eq!(given(&cluster), first);
    let value = cluster.get(&web).unwrap().value().clone();
    cluster.request(Request::Recreate(value)).unwrap();
    assert_ne!(given(&cluster), first);
}

#[test]
fn a_manifest_without_a_status_leaves_a_running_pod_where_it_is() {
    let mut cluster = cluster(WEB);
    let before = cluster.clone();
    put(&mut cluster, WEB);
    assert_eq!(cluster, before);
}

#[test]
fn without_a_node_a_pod_waits_for_one() {
    let mut cluster = Cluster::new(Settings::default());
    cluster.load(manifest::read(WEB).objects().cloned().collect());
    assert_eq!(endpoints(&cluster, "web"), Vec::<String>::new());
    put(&mut cluster, "apiVersion: v1\nkind: Node\nmetadata: {name: late}\n");
    assert_eq!(endpoints(&cluster, "web"), [ip(&cluster, "one")]);
}

#[test]
fn a_pod_that_names_no_node_of_the_cluster_waits_for_that_one() {
    let mut cluster = cluster(
        "apiVersion: v1\nkind: Pod\nmetadata: {name: picky}\nspec: {nodeName: late, containers: [{name: c, image: i}]}\n",
    );
    assert_eq!(cluster.get(&pod("picky")).unwrap().as_pod().unwrap().status.pod_ip(), None);
    put(&mut cluster, "apiVersion: v1\nkind: Node\nmetadata: {name: late}\n");
    assert_eq!(ip(&cluster, "picky"), "10.244.3.2");
}

#[test]
fn a_dual_stack_cluster_gives_pods_and_services_an_address_of_each_family() {
    let ranges = |all: [&str; 2]| all.iter().map(|range| range.parse().unwrap()).collect();
    let settings = Settings {
        service_cidrs: ranges(["10.96.0.0/16", "fd00:10:96::/112"]),
        pod_cidrs: ranges(["10.244.0.0/16", "fd00:10:244::/56"]),
        ..Settings::default()
    };
    let mut cluster = Cluster::new(settings);
    let text = WEB.replace("selector", "ipFamilyPolicy: RequireDualStack, selector");
    let all = format!("apiVersion: v1\nkind: Node\nmetadata: {{name: node-a}}\n---{text}");
    let (_, rejections) = cluster.load(manifest::read(&all).objects().cloned().collect());
    assert_eq!(rejections, []);
    let one = cluster.get(&pod("one")).unwrap().as_pod().unwrap().status.pod_ips.clone();
    assert_eq!(one, ["10.244.1.2", "fd00:10:244:1::2"]);
    assert_eq!(endpoints(&cluster, "web"), one);
    let web = cluster.get(&ObjectRef::new(Kind::Service, "default", "web")).unwrap().clone();
    let ips = &web.as_service().unwrap().spec.cluster_ips;
    assert!(ips[0].starts_with("10.96.") && ips[1].starts_with("fd00:10:96::"), "{ips:?}");
    let value = web.value().clone();
    cluster.request(Request::Recreate(value)).unwrap();
    let anew = cluster.get(web.reference()).unwrap().as_service().unwrap().spec.cluster_ips.clone();
    assert!(anew.len() == 2 && anew.iter().all(|ip| !ips.contains(ip)), "{ips:?}, then {anew:?}");
}

/// CoreDNS's pods are behind all others by name, and have been there first (`priorityClassName:
/// system-cluster-critical`).
#[test]
fn where_there_is_not_room_for_all_the_pods_of_kube_system_go_first() {
    let dns = |name: &str, node: &str| {
        format!(
            "apiVersion: v1\nkind: Pod\nmetadata: {{name: {name}, namespace: kube-system}}\n\
             spec: {{{node}containers: [{{name: c, image: i}}]}}\n---\n"
        )
    };
    let mut text = dns("coredns-0", "nodeName: node-a, ") + &dns("coredns-1", "");
    for number in 0..600 {
        text += &format!(
            "apiVersion: v1\nkind: Pod\nmetadata: {{name: pod-{number:03}}}\n\
             spec: {{containers: [{{name: c, image: i}}]}}\n---\n"
        );
    }
    let mut cluster = cluster(&text);
    let has_address = |cluster: &Cluster, reference: &ObjectRef| {
        cluster.get(reference).unwrap().as_pod().unwrap().status.pod_ip().is_some()
    };
    let system = |name: &str| ObjectRef::new(Kind::Pod, "kube-system", name);
    assert!(has_address(&cluster, &system("coredns-0")));
    assert!(has_address(&cluster, &system("coredns-1")));
    let running =
        |cluster: &Cluster| cluster.of_kind(&Kind::Pod).filter(|pod| has_address(cluster, pod.reference())).count();
    assert_eq!(running(&cluster), 2 * 253, "and no address is kept back");
    assert_eq!(ip(&cluster, "pod-000"), "10.244.2.2", "who comes first by name has the first address all the same");
    cluster.request(Request::Delete(pod("pod-000"))).unwrap();
    assert_eq!(running(&cluster), 2 * 253, "the next one has what became free");
}
