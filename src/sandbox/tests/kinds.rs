//! Kinds that make pods, as somebody's cluster prints them: whose the pods are, and what their names answer.

use super::observed::{asks, import, pod, service};
use super::*;
use crate::explain::diagnosis;

fn pods(sandbox: &Sandbox) -> Vec<String> {
    let pods = sandbox.cluster().in_namespace(&Kind::Pod, "shop");
    pods.map(|pod| pod.reference().name.clone()).collect()
}

fn diagnoses(sandbox: &Sandbox, object: &ObjectRef) -> Vec<diagnosis::Diagnosis> {
    let object = sandbox.cluster().get(object).unwrap();
    diagnosis::findings_about_object(sandbox.cluster(), object).iter().map(|finding| finding.diagnosis).collect()
}

const TRAIN: &str = "
apiVersion: batch/v1
kind: Job
metadata: {name: train, namespace: shop}
spec:
  completions: 2
  parallelism: 2
  completionMode: Indexed
  template:
    metadata: {labels: {job-name: train}}
    spec: {subdomain: flux, restartPolicy: Never, containers: [{name: c, image: 'debian:12'}]}";

#[test]
fn the_first_of_a_job_is_found_while_it_runs_and_no_longer_once_it_has_finished() {
    let flux = service("shop", "flux", "clusterIP: None, selector: {job-name: train}");
    let mut sandbox = import(&[&flux, TRAIN]);
    let names = pods(&sandbox);
    assert_eq!(names.len(), 2);
    assert!(names[0].starts_with("train-0-") && names[1].starts_with("train-1-"), "{names:?}");
    let asker = format!("shop/{}", names[1]);
    assert_eq!(asks(&sandbox, &asker, "train-0.flux", RecordType::A).0, "NOERROR");
    let first = ObjectRef::new(Kind::Pod, "shop", &names[0]);
    let phase = "status.phase".parse().unwrap();
    sandbox.edit(Edit::Set { object: first, field: phase, value: Some("Succeeded".into()) }).unwrap();
    assert_eq!(asks(&sandbox, &asker, "train-0.flux", RecordType::A).0, "NXDOMAIN");
}

#[test]
fn a_deployment_its_replica_sets_and_its_pods_are_what_was_pasted() {
    let owned = |kind: &str, name: &str, by: &str, rest: &str| {
        let (owner, owner_name) = by.split_once('/').unwrap();
        let version = if kind == "Pod" { "v1" } else { "apps/v1" };
        format!(
            "apiVersion: {version}\nkind: {kind}\nmetadata:\n  name: {name}\n  namespace: shop\n  labels: {{app: web, pod-template-hash: 5d8f7c9b6d}}\n  \
             ownerReferences: [{{apiVersion: apps/v1, kind: {owner}, name: {owner_name}, controller: true}}]\n{rest}"
        )
    };
    let template = "template: {metadata: {labels: {app: web, pod-template-hash: 5d8f7c9b6d}}, spec: {containers: [{name: c, image: i}]}}";
    let deployment = format!(
        "apiVersion: apps/v1\nkind: Deployment\nmetadata: {{name: web, namespace: shop}}\nspec: {{replicas: 2, selector: {{matchLabels: {{app: web}}}}, {template}}}"
    );
    let set = owned(
        "ReplicaSet",
        "web-5d8f7c9b6d",
        "Deployment/web",
        &format!("spec: {{replicas: 2, selector: {{matchLabels: {{app: web}}}}, {template}}}"),
    );
    let status = |last: u8| {
        format!(
            "spec: {{nodeName: n1, containers: [{{name: c, image: i}}]}}\nstatus: {{phase: Running, podIP: 10.244.1.{last}, conditions: [{{type: Ready, status: 'True'}}]}}"
        )
    };
    let one = owned("Pod", "web-5d8f7c9b6d-aaaaa", "ReplicaSet/web-5d8f7c9b6d", &status(7));
    let other = owned("Pod", "web-5d8f7c9b6d-bbbbb", "ReplicaSet/web-5d8f7c9b6d", &status(8));
    let web = service("shop", "web", "clusterIP: 10.96.7.7, selector: {app: web}, ports: [{port: 80}]");
    let mut sandbox = import(&[&deployment, &set, &one, &other, &web]);
    assert_eq!(pods(&sandbox), ["web-5d8f7c9b6d-aaaaa", "web-5d8f7c9b6d-bbbbb"]);
    // The controllers have their say with the first edit.
    let replicas = "spec.replicas".parse().unwrap();
    let object = ObjectRef::new(Kind::Deployment, "shop", "web");
    sandbox.edit(Edit::Set { object, field: replicas, value: Some(Value::Int(3)) }).unwrap();
    assert_eq!(pods(&sandbox).len(), 3);
    // What is kept and what is shared is the same state.
    let link = Link::to(&sandbox);
    let (read, problems) = Link::read_with(&link.pairs(), link.manifests.clone().into(), &[]);
    assert_eq!(problems, []);
    let (opened, remarks) = read.open();
    assert_eq!(remarks, []);
    assert_eq!(opened.cluster().of_kind(&Kind::ReplicaSet).count(), 1);
    assert_eq!(pods(&opened), pods(&sandbox));
}

#[test]
fn a_daemon_set_without_its_pods_has_one_on_each_node_that_was_pasted() {
    let node = |name: &str, address: &str| {
        format!(
            "apiVersion: v1\nkind: Node\nmetadata: {{name: {name}, labels: {{topology.kubernetes.io/zone: a}}}}\nstatus: {{addresses: [{{type: InternalIP, address: {address}}}]}}"
        )
    };
    let agent = "apiVersion: apps/v1\nkind: DaemonSet\nmetadata: {name: agent, namespace: shop}\nspec:\n  \
                 selector: {matchLabels: {app: agent}}\n  template:\n    metadata: {labels: {app: agent}}\n    \
                 spec: {hostNetwork: true, containers: [{name: c, image: 'debian:12'}]}";
    let metrics = service("shop", "metrics", "clusterIP: None, selector: {app: agent}, ports: [{port: 9100}]");
    let sandbox = import(&[
        &node("one", "192.0.2.1"),
        &node("two", "192.0.2.2"),
        agent,
        &metrics,
        &pod("tools", "deb", "app: deb", "10.244.1.30"),
    ]);

    let (outcome, addresses) = asks(&sandbox, "tools/deb", "metrics.shop.svc.cluster.local.", RecordType::A);
    assert_eq!(outcome, "NOERROR");
    for address in ["192.0.2.1", "192.0.2.2"] {
        assert!(addresses.iter().any(|one| one == address), "{addresses:?}");
    }
    let service = ObjectRef::new(Kind::Service, "shop", "metrics");
    assert_eq!(diagnoses(&sandbox, &service), []);
}

#[test]
fn a_service_import_is_taken_in_and_answered() {
    let corefile = "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: coredns, namespace: kube-system}\ndata:\n  Corefile: |\n    .:53 {\n        \
                    kubernetes cluster.local clusterset.local {\n            multicluster clusterset.local\n        }\n    }\n";
    let far = "apiVersion: multicluster.x-k8s.io/v1alpha1\nkind: ServiceImport\nmetadata: {name: db, namespace: shop}\n\
               spec: {type: ClusterSetIP, ips: [10.96.88.1], ports: [{name: sql, port: 5432, protocol: TCP}]}";
    let asker = pod("shop", "deb", "app: deb", "10.244.1.30");
    let sandbox = import(&[corefile, far, &asker]);
    let (outcome, addresses) = asks(&sandbox, "shop/deb", "db.shop.svc.clusterset.local.", RecordType::A);
    assert_eq!((outcome.as_str(), addresses), ("NOERROR", vec!["10.96.88.1".to_owned()]));
}

#[test]
fn the_dns_of_openshift_is_a_daemon_set() {
    let dns = "apiVersion: v1
kind: Service
metadata: {name: dns-default, namespace: openshift-dns, labels: {dns.operator.openshift.io/owning-dns: default}}
spec: {clusterIP: 172.30.0.10, selector: {dns.operator.openshift.io/daemonset-dns: default}, ports: [{name: dns, port: 53, targetPort: dns, protocol: UDP}, {name: dns-tcp, port: 53, targetPort: dns-tcp, protocol: TCP}]}
---
apiVersion: apps/v1
kind: DaemonSet
metadata: {name: dns-default, namespace: openshift-dns}
spec:
  selector: {matchLabels: {dns.operator.openshift.io/daemonset-dns: default}}
  template:
    metadata: {labels: {dns.operator.openshift.io/daemonset-dns: default}}
    spec:
      dnsPolicy: Default
      nodeSelector: {kubernetes.io/os: linux}
      tolerations: [{operator: Exists}]
      containers:
      - name: dns
        image: coredns
        ports: [{containerPort: 5353, name: dns, protocol: UDP}, {containerPort: 5353, name: dns-tcp, protocol: TCP}]
        volumeMounts: [{name: config-volume, mountPath: /etc/coredns}]
      volumes: [{name: config-volume, configMap: {name: dns-default}}]
---
apiVersion: v1
kind: ConfigMap
metadata: {name: dns-default, namespace: openshift-dns}
data:
  Corefile: |
    .:5353 {
        kubernetes cluster.local in-addr.arpa ip6.arpa
        forward . /etc/resolv.conf
    }";
    let web = service("shop", "web", "clusterIP: 172.30.10.20, selector: {app: web}, ports: [{port: 80}]");
    let asker = pod("shop", "deb", "app: deb", "10.128.0.30");
    let sandbox = import(&[dns, &web, &asker]);
    let answer = (String::from("NOERROR"), vec![String::from("172.30.10.20")]);
    assert_eq!(asks(&sandbox, "shop/deb", "web", RecordType::A), answer);
}
