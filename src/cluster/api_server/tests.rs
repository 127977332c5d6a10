//! What holds for every change, whatever it is.

use super::*;
use crate::cluster::Settings;
use crate::manifest;
use proptest::prelude::*;

const WORLD: &str = "
apiVersion: v1
kind: Namespace
metadata: {name: default}
---
apiVersion: v1
kind: Node
metadata: {name: node-a}
---
apiVersion: v1
kind: Service
metadata: {name: web}
spec: {selector: {app: web}, ports: [{port: 80}]}
---
apiVersion: v1
kind: Service
metadata: {name: hands}
spec: {clusterIP: None, ports: [{port: 80}]}
---
apiVersion: v1
kind: Endpoints
metadata: {name: hands}
subsets: [{addresses: [{ip: 192.0.2.1}], ports: [{port: 80}]}]
---
apiVersion: v1
kind: Pod
metadata: {name: a, labels: {app: web}}
spec: {containers: [{name: c, image: i}]}
---
apiVersion: apps/v1
kind: Deployment
metadata: {name: api}
spec:
  replicas: 2
  selector: {matchLabels: {app: api}}
  template: {metadata: {labels: {app: api}}, spec: {containers: [{name: c, image: i}]}}
---
apiVersion: apps/v1
kind: StatefulSet
metadata: {name: db}
spec:
  serviceName: db
  replicas: 2
  selector: {matchLabels: {app: db}}
  template: {metadata: {labels: {app: db}}, spec: {containers: [{name: c, image: i}]}}
";

fn objects() -> Vec<Object> {
    manifest::read(WORLD).objects().cloned().collect()
}

fn world() -> Cluster {
    let mut cluster = Cluster::new(Settings::default());
    let (_, rejections) = cluster.load(objects());
    assert_eq!(rejections, []);
    cluster
}

fn service(name: &str) -> ObjectRef {
    ObjectRef::new(Kind::Service, "default", name)
}

fn cluster_ip(cluster: &Cluster) -> String {
    cluster.get(&service("web")).unwrap().as_service().unwrap().spec.cluster_ip.clone()
}

fn with(cluster: &Cluster, object: &ObjectRef, field: &str, value: Value) -> Value {
    let mut new = cluster.get(object).unwrap().value().clone();
    new.set(&field.parse().unwrap(), Some(value));
    new
}

#[test]
fn requests_are_carried_out_together_or_not_at_all() {
    let mut cluster = world();
    let before = cluster.clone();
    let bad = with(&cluster, &service("hands"), "spec.clusterIP", "10.96.7.7".into());
    let rejections = cluster.request_all(vec![Request::Delete(service("web")), Request::Put(bad)]).unwrap_err();
    assert_eq!(rejections.len(), 1);
    assert_eq!(cluster, before);
}

#[test]
fn a_recreated_service_has_another_cluster_ip() {
    let mut cluster = world();
    let before = cluster_ip(&cluster);
    let value = cluster.get(&service("web")).unwrap().value().clone();
    cluster.request(Request::Recreate(value)).unwrap();
    assert_ne!(cluster_ip(&cluster), before);
}

#[test]
fn putting_the_same_object_again_changes_nothing() {
    let mut cluster = world();
    let all: Vec<Value> = cluster.objects().map(|object| object.value().clone()).collect();
    for value in all {
        let changes = cluster.request(Request::Put(value)).unwrap();
        assert_eq!(changes.objects, []);
    }
}

#[test]
fn what_the_server_refuses_is_left_out_and_the_rest_is_loaded() {
    let mut cluster = Cluster::new(Settings::default());
    let mut all = objects();
    let bad = "apiVersion: v1\nkind: Service\nmetadata: {name: Bad_Name}\nspec: {ports: [{port: 80}]}\n";
    all.extend(manifest::read(bad).objects().cloned());
    let (_, rejections) = cluster.load(all);
    assert_eq!(rejections.len(), 1);
    assert!(cluster.get(&service("web")).is_some());
}

#[test]
fn a_namespace_that_nobody_brought_is_made() {
    let mut cluster = Cluster::new(Settings::default());
    let text = "apiVersion: v1\nkind: Service\nmetadata: {name: x, namespace: shop}\nspec: {clusterIP: None}\n";
    cluster.load(manifest::read(text).objects().cloned().collect());
    assert!(cluster.get(&ObjectRef::new(Kind::Namespace, "", "shop")).is_some());
}

/// Something a person might do to whatever cluster there is.
#[derive(Clone, Debug)]
enum Deed {
    Label(usize, &'static str),
    Scale(Kind, &'static str, i64),
    Delete(usize),
    Recreate(usize),
    PutBack(usize),
}

impl Deed {
    fn request(&self, cluster: &Cluster) -> Option<Request> {
        let nth = |which: &usize| cluster.objects().nth(*which);
        Some(match self {
            Self::Label(which, value) => {
                let pod = cluster.of_kind(&Kind::Pod).nth(*which)?.reference();
                Request::Put(with(cluster, pod, "metadata.labels.app", (*value).into()))
            }
            Self::Scale(kind, name, replicas) => {
                let workload = ObjectRef::new(kind.clone(), "default", name);
                cluster.get(&workload)?;
                Request::Put(with(cluster, &workload, "spec.replicas", (*replicas).into()))
            }
            Self::Delete(which) => Request::Delete(nth(which)?.reference().clone()),
            Self::Recreate(which) => Request::Recreate(nth(which)?.value().clone()),
            Self::PutBack(which) => Request::Put(objects().get(*which)?.value().clone()),
        })
    }
}

fn a_deed() -> impl Strategy<Value = Deed> {
    prop_oneof![
        (0..5_usize, prop_oneof![Just("web"), Just("api"), Just("none")])
            .prop_map(|(which, value)| Deed::Label(which, value)),
        (0..4_i64).prop_map(|replicas| Deed::Scale(Kind::Deployment, "api", replicas)),
        (0..4_i64).prop_map(|replicas| Deed::Scale(Kind::StatefulSet, "db", replicas)),
        (0..30_usize).prop_map(Deed::Delete),
        (0..30_usize).prop_map(Deed::Recreate),
        (0..8_usize).prop_map(Deed::PutBack),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn taking_back_every_change_is_the_identity(deeds in prop::collection::vec(a_deed(), 1..12)) {
        let start = world();
        let mut cluster = start.clone();
        let mut done = Vec::new();
        for deed in deeds {
            if let Some(request) = deed.request(&cluster)
                && let Ok(changes) = cluster.request(request)
            {
                done.push((changes, cluster.clone()));
            }
        }
        for (changes, after) in done.iter().rev() {
            prop_assert_eq!(&cluster, after);
            cluster.revert(changes);
        }
        prop_assert_eq!(&cluster, &start);
        for (changes, after) in &done {
            cluster.replay(changes);
            prop_assert_eq!(&cluster, after);
        }
    }

    #[test]
    fn a_settled_cluster_stays_as_it_is(deeds in prop::collection::vec(a_deed(), 1..8)) {
        let mut cluster = world();
        for deed in deeds {
            if let Some(request) = deed.request(&cluster) {
                let _ = cluster.request(request);
            }
        }
        // Endpoints that no Service has go when the controllers start, and nothing else has been left undone.
        let started = cluster.converge();
        for change in &started.objects {
            prop_assert!(change.object.kind == Kind::Endpoints && change.after.is_none(), "{:?}", change.object);
        }
        prop_assert_eq!(cluster.converge().objects, vec![]);
    }

    #[test]
    fn the_order_of_what_is_loaded_does_not_matter(order in Just(objects()).prop_shuffle()) {
        let mut cluster = Cluster::new(Settings::default());
        cluster.load(order);
        prop_assert_eq!(cluster, world());
    }

    #[test]
    fn a_cluster_becomes_like_another_and_can_go_back(deeds in prop::collection::vec(a_deed(), 1..8)) {
        let start = world();
        let mut other = world();
        for deed in deeds {
            if let Some(request) = deed.request(&other) {
                let _ = other.request(request);
            }
        }
        let mut cluster = start.clone();
        let changes = cluster.become_like(&other);
        prop_assert_eq!(&cluster, &other);
        cluster.revert(&changes);
        prop_assert_eq!(&cluster, &start);
    }
}
