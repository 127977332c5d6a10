//! How endpoints are kept in slices and Endpoints objects, and what is left alone there.

use super::*;

fn slices(cluster: &Cluster, service: &str) -> Vec<Arc<Object>> {
    cluster.slices_of("default", service).cloned().collect()
}

fn pods(count: u32) -> String {
    let pod = |number| {
        format!(
            "---\napiVersion: v1\nkind: Pod\nmetadata: {{name: p{number:04}, labels: {{app: many}}}}\nspec: {{nodeName: node-a, containers: [{{name: c, image: i}}]}}\nstatus: {{phase: Running, podIP: 10.9.{}.{}, conditions: [{{type: Ready, status: 'True'}}]}}\n",
            number / 200,
            number % 200 + 1
        )
    };
    (0..count).map(pod).collect()
}

const MANY: &str = "
apiVersion: v1
kind: Service
metadata: {name: many, labels: {team: a}}
spec: {clusterIP: None, selector: {app: many}, ports: [{port: 80}]}
";

#[test]
fn a_pod_that_goes_moves_no_other_endpoint() {
    let mut cluster = cluster(&format!("{MANY}{}", pods(250)));
    assert_eq!(slices(&cluster, "many").len(), 3);
    let changes = cluster.request(Request::Delete(pod("p0003"))).unwrap();
    let kinds: Vec<&Kind> = changes.objects.iter().map(|change| &change.object.kind).collect();
    assert_eq!(kinds, [&Kind::Endpoints, &Kind::EndpointSlice, &Kind::Pod]);
}

#[test]
fn endpoints_are_cut_at_a_thousand_and_slices_are_not() {
    let mut cluster = cluster(&format!("{MANY}{}", pods(1005)));
    let reference = ObjectRef::new(Kind::Endpoints, "default", "many");
    let held = |cluster: &Cluster| {
        let object = cluster.get(&reference).unwrap();
        let subsets = &object.as_endpoints().unwrap().subsets;
        let addresses: usize = subsets.iter().map(|subset| subset.addresses.len()).sum();
        (addresses, object.meta().annotations.get(well_known::OVER_CAPACITY).cloned())
    };
    assert_eq!(held(&cluster), (1000, Some("truncated".to_owned())));
    assert_eq!(endpoints(&cluster, "many").len(), 1005);
    for number in 0..5 {
        cluster.request(Request::Delete(pod(&format!("p{number:04}")))).unwrap();
    }
    assert_eq!(held(&cluster), (1000, None));
}

#[test]
fn of_endpoints_over_capacity_those_not_ready_are_cut_first() {
    let text = pods(1002).replacen("'True'", "'False'", 5);
    let cluster = cluster(&format!("{MANY}{text}"));
    let object = cluster.get(&ObjectRef::new(Kind::Endpoints, "default", "many")).unwrap();
    let subset = &object.as_endpoints().unwrap().subsets[0];
    assert_eq!((subset.addresses.len(), subset.not_ready_addresses.len()), (997, 3));
}

#[test]
fn a_service_without_pods_keeps_one_empty_slice() {
    let mut cluster = cluster(&format!("{MANY}{}", pods(2)));
    let before = slices(&cluster, "many");
    for name in ["p0000", "p0001"] {
        cluster.request(Request::Delete(pod(name))).unwrap();
    }
    let after = slices(&cluster, "many");
    assert_eq!(after.len(), 1);
    assert_eq!(after[0].reference(), before[0].reference());
    assert_eq!(after[0].as_endpoint_slice().unwrap().endpoints, []);
}

#[test]
fn labels_of_a_service_are_on_its_slices_and_endpoints() {
    let mut cluster = cluster(&format!("{MANY}{}", pods(1)));
    let many = ObjectRef::new(Kind::Service, "default", "many");
    for (value, wanted) in [(Some(Value::from("b")), Some("b")), (None, None)] {
        set(&mut cluster, &many, "metadata.labels.team", value);
        let endpoints = cluster.get(&ObjectRef::new(Kind::Endpoints, "default", "many")).unwrap().clone();
        for object in [&slices(&cluster, "many")[0], &endpoints] {
            let labels = &object.meta().labels;
            assert_eq!(labels.get("team").map(String::as_str), wanted);
            assert_eq!(labels.get(well_known::HEADLESS).map(String::as_str), Some(""));
        }
    }
}

#[test]
fn a_slice_of_elsewhere_that_says_the_same_is_left_as_it_is() {
    let text = format!("{MANY}{}", pods(3));
    let made = cluster(&text);
    let slice = slices(&made, "many")[0].clone();
    let mut value = slice.value().clone();
    // The real controller's own way of writing it down: an uid, and another order.
    value.set(&"metadata.uid".parse().unwrap(), Some("11-22".into()));
    let mut endpoints = value.field("endpoints").unwrap().items().to_vec();
    endpoints.reverse();
    value.set(&"endpoints".parse().unwrap(), Some(Value::List(endpoints)));
    let found = Object::decode(value).unwrap();

    let mut cluster = Cluster::new(Settings::default());
    let mut all: Vec<Object> = made.objects().map(|object| (**object).clone()).collect();
    all.retain(|object| object.reference() != found.reference());
    all.push(found.clone());
    cluster.load(all);
    assert_eq!(cluster.get(found.reference()).map(|object| &**object), Some(&found));

    set(&mut cluster, &pod("p0001"), "status.conditions[0].status", Value::from("False"));
    let after = cluster.get(found.reference()).unwrap();
    assert_eq!(after.value().at(&"metadata.uid".parse().unwrap()), Some(&Value::from("11-22")));
    assert_eq!(self::endpoints(&cluster, "many"), ["!10.9.0.2", "10.9.0.1", "10.9.0.3"]);
}

#[test]
fn a_family_that_a_service_gives_up_loses_its_slices() {
    let text = MANY.replace("selector", "ipFamilies: [IPv4, IPv6], ipFamilyPolicy: RequireDualStack, selector");
    let mut cluster = Cluster::new(Settings::default());
    for object in manifest::read(&format!("{NODES}---{text}{}", pods(1))).objects() {
        cluster.store(object.clone());
    }
    cluster.converge();
    let families = |cluster: &Cluster| -> Vec<String> {
        let all = slices(cluster, "many");
        all.iter().map(|slice| slice.as_endpoint_slice().unwrap().address_type.as_str().to_owned()).collect()
    };
    assert_eq!(families(&cluster).len(), 2, "the family nobody is in has an empty slice");
    let service = cluster.get(&ObjectRef::new(Kind::Service, "default", "many")).unwrap().value().clone();
    let mut single = service;
    single.set(&"spec.ipFamilies[1]".parse().unwrap(), None);
    cluster.store(Object::decode(single).unwrap());
    cluster.converge();
    assert_eq!(families(&cluster), ["IPv4"]);
}

#[test]
fn a_service_that_gets_a_selector_has_no_mirror_any_more() {
    let mut cluster = cluster(&format!("{MANUAL}---{WEB}"));
    set(&mut cluster, &ObjectRef::new(Kind::Service, "default", "legacy"), "spec.selector.app", Value::from("web"));
    assert_eq!(endpoints(&cluster, "legacy"), [ip(&cluster, "one")]);
}

#[test]
fn a_mirror_bears_the_labels_of_its_endpoints_and_follows_them() {
    let mut cluster = cluster(MANUAL);
    let legacy = ObjectRef::new(Kind::Endpoints, "default", "legacy");
    set(&mut cluster, &legacy, "metadata.labels.team", Value::from("a"));
    let mirror = slices(&cluster, "legacy")[0].clone();
    assert_eq!(mirror.meta().labels.get("team").map(String::as_str), Some("a"));
    assert_eq!(mirror.as_endpoint_slice().unwrap().managed_by(), Some(well_known::MIRRORING_CONTROLLER));
    cluster.request(Request::Delete(legacy)).unwrap();
    assert_eq!(slices(&cluster, "legacy"), []);
}

#[test]
fn an_address_that_is_ready_and_not_ready_for_one_port_is_not_ready() {
    let mut cluster = cluster(MANUAL);
    put(
        &mut cluster,
        "apiVersion: v1\nkind: Endpoints\nmetadata: {name: legacy}\nsubsets: [{addresses: [{ip: 192.0.2.1}], ports: [{port: 80}]}, {notReadyAddresses: [{ip: 192.0.2.1}], ports: [{port: 80}]}]\n",
    );
    assert_eq!(endpoints(&cluster, "legacy"), ["!192.0.2.1"]);
}

#[test]
fn endpoints_that_are_a_lock_of_leader_election_are_not_mirrored() {
    let mut cluster = cluster(MANUAL);
    let legacy = ObjectRef::new(Kind::Endpoints, "default", "legacy");
    set(&mut cluster, &legacy, &format!("metadata.annotations[{}]", well_known::LEADER), Value::from("{}"));
    assert_eq!(endpoints(&cluster, "legacy"), Vec::<String>::new());
}

#[test]
fn a_slice_of_a_controller_that_is_edited_or_deleted_by_hand_comes_back() {
    let mut cluster = cluster(WEB);
    let before = slices(&cluster, "web");
    let slice = before[0].reference().clone();
    let mut edited = before[0].value().clone();
    edited.set(&"endpoints[0].addresses[0]".parse::<FieldPath>().unwrap(), Some("192.0.2.9".into()));
    let put_back = |changes: Changes| changes.put_back;
    assert_eq!(cluster.request(Request::Put(edited)).map(put_back), Ok(vec![slice.clone()]));
    assert_eq!(slices(&cluster, "web")[0].typed(), before[0].typed());
    assert_eq!(cluster.request(Request::Delete(slice.clone())).map(put_back), Ok(vec![slice]));
    assert_eq!(slices(&cluster, "web")[0].typed(), before[0].typed());
    let service = ObjectRef::new(Kind::Service, "default", "web");
    let same = cluster.get(&service).unwrap().value().clone();
    assert_eq!(cluster.request(Request::Put(same)).map(put_back), Ok(Vec::new()), "nothing was asked for");
}

const LONELY: &str = "
apiVersion: v1
kind: Endpoints
metadata: {name: lonely}
subsets: [{addresses: [{ip: 192.0.2.1}]}]
---
apiVersion: v1
kind: Endpoints
metadata: {name: lock, annotations: {control-plane.alpha.kubernetes.io/leader: '{}'}}
---
apiVersion: v1
kind: Endpoints
metadata: {name: legacy}
subsets: [{addresses: [{ip: 192.0.2.2}]}]
---
apiVersion: v1
kind: Service
metadata: {name: legacy}
spec: {clusterIP: None}
";

#[test]
fn endpoints_without_a_service_go_when_the_controllers_start_and_not_before() {
    let named = |name: &str| ObjectRef::new(Kind::Endpoints, "default", name);
    let mut cluster = cluster("");
    let requests = manifest::read(LONELY).objects().map(|object| Request::Put(object.value().clone())).collect();
    let changes = cluster.request_all(requests).unwrap();
    assert_eq!(changes.leftover, [named("lonely")], "who made them is told, whatever order they came in");
    let unrelated = Value::object([
        ("apiVersion", "v1".into()),
        ("kind", "ConfigMap".into()),
        ("metadata", Value::object([("name", "other".into()), ("namespace", "default".into())])),
    ]);
    assert_eq!(cluster.request(Request::Put(unrelated)).unwrap().leftover, []);
    assert!(cluster.get(&named("lonely")).is_some(), "a running controller leaves them alone");
    cluster.converge();
    assert!(cluster.get(&named("lonely")).is_none());
    assert!(cluster.get(&named("lock")).is_some());
    assert!(cluster.get(&named("legacy")).is_some());
}
