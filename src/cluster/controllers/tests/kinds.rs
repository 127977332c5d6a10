//! ReplicaSet, ReplicationController, DaemonSet, Job and CronJob: whose the pods are, and how many there are.

use super::*;

const TEMPLATE: &str = "template: {metadata: {labels: {app: a}}, spec: {containers: [{name: c, image: i}]}}";

fn manifest(kind: &str, name: &str, spec: &str) -> String {
    let version = match kind {
        "ReplicationController" => "v1",
        "Job" | "CronJob" => "batch/v1",
        _ => "apps/v1",
    };
    format!("{{apiVersion: {version}, kind: {kind}, metadata: {{name: {name}}}, spec: {{{spec}}}}}\n")
}

fn selecting(kind: &str, name: &str, more: &str) -> String {
    manifest(kind, name, &format!("{more}selector: {{matchLabels: {{app: a}}}}, {TEMPLATE}"))
}

fn named(kind: Kind, name: &str) -> ObjectRef {
    ObjectRef::new(kind, "default", name)
}

fn owner(cluster: &Cluster, name: &str) -> Option<(String, String)> {
    let controller = cluster.get(&pod(name))?.meta().controller()?;
    Some((controller.kind.clone(), controller.name.clone()))
}

fn nodes_of_pods(cluster: &Cluster) -> Vec<String> {
    let pods = cluster.of_kind(&Kind::Pod).filter_map(|pod| pod.as_pod());
    let mut all: Vec<String> = pods.map(|pod| pod.spec.node_name.clone()).collect();
    all.sort();
    all
}

fn refused(text: &str) -> Vec<String> {
    let mut cluster = cluster("");
    let mut all = Vec::new();
    for object in manifest::read(text).objects() {
        if let Err(rejection) = cluster.request(Request::Put(object.value().clone())) {
            all.extend(rejection.errors.iter().map(|error| error.field.to_string()));
        }
    }
    all
}

#[test]
fn a_replica_set_keeps_as_many_pods_as_it_is_told() {
    let mut cluster = cluster(&selecting("ReplicaSet", "web", "replicas: 3, "));
    assert_eq!(cluster.of_kind(&Kind::Pod).count(), 3);
    let first = pod_names(&cluster)[0].clone();
    assert_eq!(owner(&cluster, &first), Some(("ReplicaSet".to_owned(), "web".to_owned())));
    let set_ref = named(Kind::ReplicaSet, "web");
    set(&mut cluster, &set_ref, "spec.replicas", Value::Int(1));
    assert_eq!(cluster.of_kind(&Kind::Pod).count(), 1);
    cluster.request(Request::Delete(pod(&pod_names(&cluster)[0]))).unwrap();
    assert_eq!(cluster.of_kind(&Kind::Pod).count(), 1);
    cluster.request(Request::Delete(set_ref)).unwrap();
    assert_eq!(cluster.of_kind(&Kind::Pod).count(), 0);
}

#[test]
fn a_replica_set_takes_in_pods_that_match_and_lets_go_of_those_that_do_not() {
    let orphan = "---\n{apiVersion: v1, kind: Pod, metadata: {name: lone, labels: {app: a}}, spec: {containers: [{name: c, image: i}]}}\n";
    let mut cluster = cluster(&format!("{}{orphan}", selecting("ReplicaSet", "web", "replicas: 2, ")));
    assert_eq!(cluster.of_kind(&Kind::Pod).count(), 2);
    assert_eq!(owner(&cluster, "lone"), Some(("ReplicaSet".to_owned(), "web".to_owned())));
    set(&mut cluster, &pod("lone"), "metadata.labels.app", Value::from("b"));
    assert_eq!(owner(&cluster, "lone"), None);
    assert_eq!(cluster.of_kind(&Kind::Pod).count(), 3);
}

#[test]
fn the_selector_of_a_replication_controller_is_its_template_s_labels_where_none_is_given() {
    let cluster = cluster(&manifest("ReplicationController", "old", &format!("replicas: 2, {TEMPLATE}")));
    assert_eq!(cluster.of_kind(&Kind::Pod).count(), 2);
    let first = pod_names(&cluster)[0].clone();
    assert_eq!(owner(&cluster, &first), Some(("ReplicationController".to_owned(), "old".to_owned())));
    assert!(
        refused(&manifest("ReplicationController", "old", &format!("selector: {{app: b}}, {TEMPLATE}"))).len() == 1
    );
}

#[test]
fn a_deployment_with_its_replica_set_and_its_pods_makes_no_second_set_of_pods() {
    let mut text = selecting("Deployment", "api", "replicas: 2, ");
    for (hash, replicas) in [("5d8f7c9b6d", 2), ("66bf6cd8b4", 0)] {
        text.push_str(&format!(
            "---\n{{apiVersion: apps/v1, kind: ReplicaSet, metadata: {{name: api-{hash}, ownerReferences: [{{apiVersion: apps/v1, kind: Deployment, name: api, controller: true}}]}}, spec: {{replicas: {replicas}, selector: {{matchLabels: {{app: a, pod-template-hash: {hash}}}}}, template: {{metadata: {{labels: {{app: a, pod-template-hash: {hash}}}}}, spec: {{containers: [{{name: c, image: i}}]}}}}}}}}\n"
        ));
    }
    for end in ["aaaaa", "bbbbb"] {
        text.push_str(&format!(
            "---\n{{apiVersion: v1, kind: Pod, metadata: {{name: api-5d8f7c9b6d-{end}, labels: {{app: a, pod-template-hash: 5d8f7c9b6d}}, ownerReferences: [{{apiVersion: apps/v1, kind: ReplicaSet, name: api-5d8f7c9b6d, controller: true}}]}}, spec: {{containers: [{{name: c, image: i}}]}}, status: {{phase: Running, podIP: 10.244.1.7}}}}\n"
        ).replace("10.244.1.7", if end == "aaaaa" { "10.244.1.7" } else { "10.244.1.8" }));
    }
    let mut cluster = cluster(&text);
    assert_eq!(pod_names(&cluster), ["api-5d8f7c9b6d-aaaaa", "api-5d8f7c9b6d-bbbbb"]);
    let deployment = named(Kind::Deployment, "api");
    set(&mut cluster, &deployment, "spec.replicas", Value::Int(3));
    assert_eq!(cluster.of_kind(&Kind::Pod).count(), 3);
    let replicas = |cluster: &Cluster, name: &str| {
        cluster.get(&named(Kind::ReplicaSet, name)).unwrap().as_workload().unwrap().replicas
    };
    assert_eq!((replicas(&cluster, "api-5d8f7c9b6d"), replicas(&cluster, "api-66bf6cd8b4")), (3, 0));
    cluster.request(Request::Delete(deployment)).unwrap();
    assert_eq!((cluster.of_kind(&Kind::Pod).count(), cluster.of_kind(&Kind::ReplicaSet).count()), (0, 0));
}

#[test]
fn a_daemon_set_has_one_pod_on_each_node_and_follows_the_nodes() {
    let mut cluster = cluster(&selecting("DaemonSet", "agent", ""));
    assert_eq!(nodes_of_pods(&cluster), ["node-a", "node-b"]);
    put(&mut cluster, "{apiVersion: v1, kind: Node, metadata: {name: node-c}}");
    assert_eq!(nodes_of_pods(&cluster), ["node-a", "node-b", "node-c"]);
    cluster.request(Request::Delete(ObjectRef::new(Kind::Node, "", "node-b"))).unwrap();
    assert_eq!(nodes_of_pods(&cluster), ["node-a", "node-c"]);
    let before = pod_names(&cluster);
    let reference = named(Kind::DaemonSet, "agent");
    set(&mut cluster, &reference, "spec.template.spec.containers[0].image", Value::from("other"));
    assert!(pod_names(&cluster).iter().all(|name| !before.contains(name)));
    assert_eq!(nodes_of_pods(&cluster), ["node-a", "node-c"]);
}

#[test]
fn a_daemon_set_minds_node_selectors_affinity_and_taints() {
    let nodes = "
---
{apiVersion: v1, kind: Node, metadata: {name: gpu, labels: {gpu: 'yes'}}}
---
{apiVersion: v1, kind: Node, metadata: {name: master, labels: {role: master}}, spec: {taints: [{key: node-role.kubernetes.io/control-plane, effect: NoSchedule}]}}
---
{apiVersion: v1, kind: Node, metadata: {name: sick}, spec: {taints: [{key: node.kubernetes.io/not-ready, effect: NoExecute}]}}
---
";
    let on = |pod: &str| {
        let template = format!(
            "template: {{metadata: {{labels: {{app: a}}}}, spec: {{{pod}containers: [{{name: c, image: i}}]}}}}"
        );
        let text = manifest("DaemonSet", "agent", &format!("selector: {{matchLabels: {{app: a}}}}, {template}"));
        nodes_of_pods(&cluster(&format!("{nodes}{text}")))
    };
    assert_eq!(on(""), ["gpu", "node-a", "node-b", "sick"]);
    assert_eq!(on("tolerations: [{operator: Exists}], "), ["gpu", "master", "node-a", "node-b", "sick"]);
    assert_eq!(on("nodeSelector: {gpu: 'yes'}, "), ["gpu"]);
    assert_eq!(on("nodeSelector: {kubernetes.io/os: linux}, "), ["gpu", "node-a", "node-b", "sick"]);
    assert_eq!(on("nodeSelector: {kubernetes.io/os: windows}, "), [""; 0]);
    let affinity = |terms: &str| {
        format!(
            "affinity: {{nodeAffinity: {{requiredDuringSchedulingIgnoredDuringExecution: {{nodeSelectorTerms: [{terms}]}}}}}}, "
        )
    };
    let expressions = "{matchExpressions: [{key: gpu, operator: DoesNotExist}]}";
    assert_eq!(on(&affinity(expressions)), ["node-a", "node-b", "sick"]);
    let fields = "{matchFields: [{key: metadata.name, operator: In, values: [node-b]}]}";
    assert_eq!(on(&affinity(fields)), ["node-b"]);
    assert_eq!(
        on(&affinity(&format!("{fields}, {{matchExpressions: [{{key: gpu, operator: Exists}}]}}"))),
        ["gpu", "node-b"]
    );
}

const INDEXED: &str = "
apiVersion: batch/v1
kind: Job
metadata: {name: train}
spec:
  completions: 3
  parallelism: 2
  completionMode: Indexed
  template:
    metadata: {labels: {job: t}}
    spec: {subdomain: flux, restartPolicy: Never, containers: [{name: c, image: i}]}
---
apiVersion: v1
kind: Service
metadata: {name: flux}
spec: {clusterIP: None, selector: {job-name: train}}
";

fn hostnames(cluster: &Cluster) -> Vec<String> {
    let running = cluster.of_kind(&Kind::Pod).filter_map(|pod| pod.as_pod());
    let running = running.filter(|pod| pod.status.phase == Some(crate::cluster::Phase::Running));
    let mut all: Vec<String> = running.map(|pod| pod.spec.hostname.clone()).collect();
    all.sort();
    all
}

#[test]
fn the_pods_of_an_indexed_job_have_a_number_and_make_way_for_the_next_once_they_are_done() {
    let mut cluster = cluster(INDEXED);
    assert_eq!(hostnames(&cluster), ["train-0", "train-1"]);
    let first = cluster.of_kind(&Kind::Pod).next().unwrap().clone();
    assert!(first.reference().name.starts_with("train-0-"), "{}", first.reference());
    let meta = first.meta();
    for label in ["job-name", "batch.kubernetes.io/job-name"] {
        assert_eq!(meta.labels.get(label).map(String::as_str), Some("train"));
    }
    let index = "batch.kubernetes.io/job-completion-index";
    assert_eq!(meta.labels.get(index).map(String::as_str), Some("0"));
    assert_eq!(meta.annotations.get(index).map(String::as_str), Some("0"));
    assert_eq!(endpoints(&cluster, "flux").len(), 2);
    set(&mut cluster, first.reference(), "status.phase", Value::from("Succeeded"));
    assert_eq!(hostnames(&cluster), ["train-1", "train-2"]);
    assert_eq!(endpoints(&cluster, "flux").len(), 2);
    for _ in 0..2 {
        let running = cluster
            .of_kind(&Kind::Pod)
            .find(|pod| pod.as_pod().is_some_and(|pod| pod.status.phase == Some(crate::cluster::Phase::Running)));
        let running = running.unwrap().reference().clone();
        set(&mut cluster, &running, "status.phase", Value::from("Succeeded"));
    }
    assert_eq!(hostnames(&cluster), [""; 0]);
    assert_eq!((cluster.of_kind(&Kind::Pod).count(), endpoints(&cluster, "flux").len()), (3, 0));
}

#[test]
fn a_pod_of_a_job_that_fails_has_a_successor_until_there_have_been_too_many() {
    let text = manifest(
        "Job",
        "once",
        "backoffLimit: 1, template: {spec: {restartPolicy: Never, containers: [{name: c, image: i}]}}",
    );
    let mut cluster = cluster(&text);
    let running = |cluster: &Cluster| {
        let all = cluster
            .of_kind(&Kind::Pod)
            .filter(|pod| pod.as_pod().is_some_and(|pod| pod.status.phase == Some(crate::cluster::Phase::Running)));
        all.map(|pod| pod.reference().clone()).collect::<Vec<_>>()
    };
    for _ in 0..2 {
        let now = running(&cluster);
        assert_eq!(now.len(), 1);
        set(&mut cluster, &now[0], "status.phase", Value::from("Failed"));
    }
    assert_eq!(running(&cluster), []);
}

#[test]
fn a_job_that_has_ended_or_is_suspended_makes_no_pods() {
    let template = "template: {spec: {restartPolicy: Never, containers: [{name: c, image: i}]}}";
    let job = manifest("Job", "j", template);
    let ended = job.trim_end().strip_suffix('}').unwrap().to_owned()
        + ", status: {succeeded: 1, conditions: [{type: Complete, status: 'True'}]}}";
    for (text, pods) in [
        (job.clone(), 1),
        (ended, 0),
        (manifest("Job", "j", &format!("suspend: true, {template}")), 0),
        (manifest("Job", "j", &format!("parallelism: 3, {template}")), 3),
        (manifest("Job", "j", &format!("parallelism: 3, completions: 2, {template}")), 2),
        (manifest("CronJob", "j", &format!("schedule: '* * * * *', jobTemplate: {{spec: {{{template}}}}}")), 0),
    ] {
        assert_eq!(cluster(&text).of_kind(&Kind::Pod).count(), pods, "{text}");
    }
}

#[test]
fn what_the_api_server_refuses_of_jobs_and_their_like() {
    let pod = "spec: {restartPolicy: Never, containers: [{name: c, image: i}]}";
    let template = format!("template: {{{pod}}}");
    let always = "template: {spec: {restartPolicy: Always, containers: [{name: c, image: i}]}}";
    let long = "a".repeat(60);
    for (text, fields) in [
        (manifest("Job", "j", always), vec!["spec.template.spec.restartPolicy"]),
        (
            manifest("Job", "j", &always.replace("restartPolicy: Always, ", "")),
            vec!["spec.template.spec.restartPolicy"],
        ),
        (manifest("Job", "j", &always.replace("Always", "Ever")), vec!["spec.template.spec.restartPolicy"; 2]),
        (manifest("Job", "j", &format!("completionMode: Indexed, {template}")), vec!["spec.completions"]),
        (manifest("Job", "j", &format!("completionMode: Odd, {template}")), vec!["spec.completionMode"]),
        (manifest("Job", "j", &format!("parallelism: -1, {template}")), vec!["spec.parallelism"]),
        (
            manifest("Job", &long, &format!("completionMode: Indexed, completions: 1000, {template}")),
            vec!["metadata.name"],
        ),
        (manifest("CronJob", "j", &format!("jobTemplate: {{spec: {{{template}}}}}")), vec!["spec.schedule"]),
        (
            manifest("CronJob", &long, &format!("schedule: '@daily', jobTemplate: {{spec: {{{template}}}}}")),
            vec!["metadata.name"],
        ),
        (
            manifest("CronJob", "j", &format!("schedule: '@daily', jobTemplate: {{spec: {{{always}}}}}")),
            vec!["spec.jobTemplate.spec.template.spec.restartPolicy"],
        ),
        (manifest("ReplicaSet", "r", TEMPLATE), vec!["spec.selector"]),
        (
            manifest("DaemonSet", "d", &format!("selector: {{matchLabels: {{app: b}}}}, {TEMPLATE}")),
            vec!["spec.template.metadata.labels"],
        ),
    ] {
        assert_eq!(refused(&text), fields, "{text}");
    }
}
