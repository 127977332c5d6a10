//! Deployment and StatefulSet: whose a pod is, and what becomes of it when the template changes.

use super::*;
use crate::cluster::Changes;

const API: &str = "Deployment/api";
const DB: &str = "StatefulSet/db";

fn workload(text: &str) -> ObjectRef {
    let (kind, name) = text.split_once('/').unwrap();
    ObjectRef::new(Kind::of("apps/v1", kind), "default", name)
}

fn owners(cluster: &Cluster, name: &str) -> Vec<String> {
    cluster.get(&pod(name)).unwrap().meta().owners.iter().map(|owner| owner.name.clone()).collect()
}

fn edit(cluster: &mut Cluster, object: &ObjectRef, field: &str, value: impl Into<Option<Value>>) -> Changes {
    let mut new = cluster.get(object).unwrap().value().clone();
    new.set(&field.parse::<FieldPath>().unwrap(), value.into());
    cluster.request(Request::Put(new)).unwrap()
}

#[test]
fn a_manifest_applied_again_with_another_template_replaces_every_pod() {
    let mut cluster = cluster(&format!("{DEPLOYMENT}---{STATEFUL_SET}"));
    let before: Vec<Arc<Object>> = cluster.of_kind(&Kind::Pod).cloned().collect();
    put(&mut cluster, &DEPLOYMENT.replace("image: i", "image: j"));
    put(&mut cluster, &STATEFUL_SET.replace("image: i", "image: j"));
    let after: Vec<Arc<Object>> = cluster.of_kind(&Kind::Pod).cloned().collect();
    assert_eq!(after.len(), 4);
    for pod in after.iter().filter_map(|pod| pod.as_pod()) {
        assert_eq!(pod.spec.containers[0].image, "j");
        let old = before.iter().filter_map(|old| old.as_pod());
        assert!(
            old.clone().all(|old| old.status.pod_ip() != pod.status.pod_ip()),
            "{} kept its address",
            pod.meta.name
        );
    }
}

#[test]
fn a_manifest_applied_again_unchanged_touches_no_pod() {
    let mut cluster = cluster(&format!("{DEPLOYMENT}---{STATEFUL_SET}"));
    let before = cluster.clone();
    put(&mut cluster, &format!("{DEPLOYMENT}---{STATEFUL_SET}"));
    assert_eq!(cluster, before);
}

#[test]
fn imported_pods_are_replaced_once_the_template_changes() {
    let imported = "
apiVersion: v1
kind: Pod
metadata:
  name: api-5d8f7c9b6d-abcde
  labels: {app: api, pod-template-hash: 5d8f7c9b6d}
  ownerReferences: [{apiVersion: apps/v1, kind: ReplicaSet, name: api-5d8f7c9b6d, controller: true}]
spec: {containers: [{name: c, image: i}]}
";
    let mut cluster = cluster(&format!("{DEPLOYMENT}---{imported}"));
    edit(&mut cluster, &workload(API), "spec.template.metadata.labels.tier", Value::from("front"));
    assert_eq!(pod_names(&cluster).len(), 2);
    assert!(pod_names(&cluster).iter().all(|name| !name.contains("5d8f7c9b6d")));
}

#[test]
fn a_pod_that_comes_back_to_its_labels_is_adopted_again() {
    let mut cluster = cluster(DEPLOYMENT);
    let leaver = pod_names(&cluster)[0].clone();
    edit(&mut cluster, &pod(&leaver), "metadata.labels.app", Value::from("debug"));
    assert_eq!((pod_names(&cluster).len(), owners(&cluster, &leaver)), (3, vec![]));
    edit(&mut cluster, &pod(&leaver), "metadata.labels.app", Value::from("api"));
    assert_eq!(pod_names(&cluster).len(), 2, "one of the three is too many");
    assert!(pod_names(&cluster).iter().all(|name| owners(&cluster, name).len() == 1));
}

#[test]
fn a_pod_let_go_keeps_the_owners_that_do_not_manage_it() {
    let mut cluster = cluster(DEPLOYMENT);
    let leaver = pod_names(&cluster)[0].clone();
    let other = Value::object([("apiVersion", "v1".into()), ("kind", "ConfigMap".into()), ("name", "mine".into())]);
    edit(&mut cluster, &pod(&leaver), "metadata.ownerReferences[1]", other);
    edit(&mut cluster, &pod(&leaver), "metadata.labels.app", Value::from("debug"));
    assert_eq!(owners(&cluster, &leaver), ["mine"]);
}

#[test]
fn a_pod_whose_template_hash_is_edited_is_let_go_too() {
    let mut cluster = cluster(DEPLOYMENT);
    let leaver = pod_names(&cluster)[0].clone();
    edit(&mut cluster, &pod(&leaver), "metadata.labels.pod-template-hash", Value::from("mine"));
    assert_eq!((pod_names(&cluster).len(), owners(&cluster, &leaver)), (3, vec![]));
}

#[test]
fn a_pod_that_failed_is_no_replica_of_a_deployment_and_stays() {
    let mut cluster = cluster(DEPLOYMENT);
    let failed = pod_names(&cluster)[0].clone();
    edit(&mut cluster, &pod(&failed), "status.phase", Value::from("Failed"));
    assert_eq!(pod_names(&cluster).len(), 3);
    assert!(pod_names(&cluster).contains(&failed));
}

#[test]
fn of_too_many_pods_those_not_ready_go_first() {
    let mut cluster = cluster(DEPLOYMENT);
    let all = pod_names(&cluster);
    edit(&mut cluster, &pod(&all[0]), "status.conditions[0].status", Value::from("False"));
    edit(&mut cluster, &workload(API), "spec.replicas", Value::from(1));
    assert_eq!(pod_names(&cluster), [all[1].clone()]);
}

#[test]
fn deployments_whose_names_begin_alike_do_not_share_pods() {
    let longer = DEPLOYMENT.replace("{name: api}", "{name: api-v2}").replace("app: api", "app: api-v2");
    let mut cluster = cluster(&format!("{DEPLOYMENT}---{longer}"));
    assert_eq!(pod_names(&cluster).len(), 4);
    cluster.request(Request::Delete(workload(API))).unwrap();
    assert_eq!(pod_names(&cluster).len(), 2);
    assert!(pod_names(&cluster).iter().all(|name| name.starts_with("api-v2-")));
}

#[test]
fn a_stateful_set_adopts_a_pod_of_its_own_name_and_labels() {
    let mut cluster = cluster(
        "apiVersion: v1\nkind: Pod\nmetadata: {name: db-0, labels: {app: db}}\nspec: {containers: [{name: c, image: i}]}\n",
    );
    let address = ip(&cluster, "db-0");
    put(&mut cluster, STATEFUL_SET);
    assert_eq!((owners(&cluster, "db-0"), ip(&cluster, "db-0")), (vec!["db".to_owned()], address));
}

#[test]
fn a_stateful_set_waits_for_a_name_that_somebody_else_has() {
    let mut cluster = cluster(
        "apiVersion: v1\nkind: Pod\nmetadata: {name: db-0, labels: {app: x}}\nspec: {containers: [{name: c, image: i}]}\n",
    );
    put(&mut cluster, STATEFUL_SET);
    assert_eq!((pod_names(&cluster).len(), owners(&cluster, "db-0")), (2, vec![]));
    cluster.request(Request::Delete(pod("db-0"))).unwrap();
    assert_eq!(owners(&cluster, "db-0"), ["db"]);
}

#[test]
fn a_pod_that_leaves_a_stateful_set_keeps_its_name_until_it_is_deleted() {
    let mut cluster = cluster(STATEFUL_SET);
    edit(&mut cluster, &pod("db-0"), "metadata.labels.app", Value::from("debug"));
    assert_eq!((pod_names(&cluster), owners(&cluster, "db-0")), (vec!["db-0".to_owned(), "db-1".to_owned()], vec![]));
}

#[test]
fn a_pod_of_a_stateful_set_that_failed_is_replaced_under_its_name() {
    let mut cluster = cluster(STATEFUL_SET);
    let address = ip(&cluster, "db-0");
    edit(&mut cluster, &pod("db-0"), "status.phase", Value::from("Failed"));
    assert_ne!(ip(&cluster, "db-0"), address);
    assert!(cluster.get(&pod("db-0")).unwrap().as_pod().unwrap().status.ready);
}

#[test]
fn a_stateful_set_told_to_wait_for_deletion_does_not_replace_pods() {
    let mut cluster = cluster(&STATEFUL_SET.replace("replicas", "updateStrategy: {type: OnDelete}\n  replicas"));
    let address = ip(&cluster, "db-0");
    edit(&mut cluster, &workload(DB), "spec.template.spec.containers[0].image", Value::from("j"));
    assert_eq!(ip(&cluster, "db-0"), address);
    cluster.request(Request::Delete(pod("db-0"))).unwrap();
    assert_eq!(cluster.get(&pod("db-0")).unwrap().as_pod().unwrap().spec.containers[0].image, "j");
}

#[test]
fn pods_below_a_partition_keep_their_template_even_where_they_are_made_again() {
    let mut cluster = cluster(&STATEFUL_SET.replace("replicas: 2", "replicas: 3"));
    let image = |cluster: &Cluster, name: &str| {
        cluster.get(&pod(name)).unwrap().as_pod().unwrap().spec.containers[0].image.clone()
    };
    let images = |cluster: &Cluster| ["db-0", "db-1", "db-2"].map(|name| image(cluster, name)).concat();
    let partition = "spec.updateStrategy.rollingUpdate.partition";
    edit(&mut cluster, &workload(DB), partition, Value::from(3));
    edit(&mut cluster, &workload(DB), "spec.template.spec.containers[0].image", Value::from("j"));
    assert_eq!(images(&cluster), "iii");
    cluster.request(Request::Delete(pod("db-2"))).unwrap();
    assert_eq!(images(&cluster), "iii");
    assert_eq!(cluster.get(&pod("db-2")).unwrap().as_pod().unwrap().spec.hostname, "db-2");
    edit(&mut cluster, &workload(DB), partition, Value::from(2));
    assert_eq!(images(&cluster), "iij");
    cluster.request(Request::Delete(pod("db-1"))).unwrap();
    assert_eq!(images(&cluster), "iij");
    edit(&mut cluster, &workload(DB), partition, Value::from(0));
    assert_eq!(images(&cluster), "jjj");
}

#[test]
fn a_stateful_set_takes_in_the_pods_of_its_names_and_lets_those_go_that_are_too_many() {
    let mut cluster = cluster(&STATEFUL_SET.replace("replicas: 2", "replicas: 3"));
    cluster.request(Request::Orphan(workload(DB))).unwrap();
    cluster.request(Request::Delete(pod("db-0"))).unwrap();
    assert_eq!(pod_names(&cluster), ["db-1", "db-2"]);
    put(&mut cluster, STATEFUL_SET);
    assert_eq!(pod_names(&cluster), ["db-0", "db-1"]);
}

#[test]
fn ordinals_start_where_the_stateful_set_says() {
    let cluster = cluster(&STATEFUL_SET.replace("replicas", "ordinals: {start: 5}\n  replicas"));
    assert_eq!(pod_names(&cluster), ["db-5", "db-6"]);
}

#[test]
fn absurd_numbers_of_pods_are_bounded() {
    for (text, field) in [(DEPLOYMENT, API), (STATEFUL_SET, DB)] {
        let mut cluster = cluster(text);
        edit(&mut cluster, &workload(field), "spec.replicas", Value::from(i64::from(i32::MAX)));
        assert_eq!(pod_names(&cluster).len(), 1_200);
    }
    let ordinals = format!("ordinals: {{start: {}}}\n  replicas", i32::MAX);
    let names = pod_names(&cluster(&STATEFUL_SET.replace("replicas", &ordinals)));
    assert_eq!(names, ["db-2147483647", "db-2147483648"], "the controller counts on in 64 bits");
}

#[test]
fn a_pod_that_begins_to_run_is_no_news_to_its_workload() {
    let mut cluster = cluster(DEPLOYMENT);
    let name = pod_names(&cluster)[0].clone();
    let changes = edit(&mut cluster, &pod(&name), "status.phase", Value::from("Pending"));
    let changed: Vec<&Kind> = changes.objects.iter().map(|change| &change.object.kind).collect();
    assert_eq!(changed, [&Kind::Pod]);
}

#[test]
fn what_was_away_for_a_moment_is_said_to_be_made_anew() {
    let mut cluster = cluster(STATEFUL_SET);
    let deleted = cluster.request(Request::Delete(pod("db-0"))).unwrap();
    assert_eq!(deleted.made_anew, [pod("db-0")]);
    assert_eq!(deleted.reversed().made_anew, [pod("db-0")]);
    let value = cluster.get(&pod("db-0")).unwrap().value().clone();
    let relabelled = edit(&mut cluster, &pod("db-0"), "metadata.labels.app", Value::from("db"));
    assert_eq!(relabelled.made_anew, []);
    let anew = cluster.request(Request::Recreate(value)).unwrap();
    assert_eq!(anew.made_anew, [pod("db-0")]);
}
