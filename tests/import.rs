//! A cluster of one's own: taken in piece by piece it is what it is in one, and what was left out is told.
#![cfg(not(target_arch = "wasm32"))]
#![expect(clippy::unwrap_used, reason = "helpers of tests say what they expect")]

use k8s_dns_lab::cluster::Kind;
use k8s_dns_lab::sandbox::{Ask, Edit, Import, Sandbox};
use std::sync::Arc;

/// What `kubectl get … -o yaml` prints: one list, and more in it than the lab can use.
const LIST: &str = "apiVersion: v1
kind: List
items:
- apiVersion: v1
  kind: Namespace
  metadata:
    name: shop
- apiVersion: v1
  kind: Service
  metadata:
    name: db
    namespace: shop
  spec:
    clusterIP: None
    clusterIPs: [None]
    selector:
      app: db
- apiVersion: v1
  kind: Pod
  metadata:
    name: db-1
    namespace: shop
    labels:
      app: database
  spec:
    nodeName: node-7
    containers:
    - name: main
      image: postgres:18
  status:
    phase: Running
    podIP: 10.244.7.9
    conditions:
    - type: Ready
      status: 'True'
- apiVersion: v1
  kind: Service
  metadata:
    name: Broken_Name
    namespace: shop
  spec:
    ports:
    - port: 80
- apiVersion: v1
  kind: Secret
  metadata:
    name: password
    namespace: shop
  data:
    password: aHVudGVyMg==
- apiVersion: networking.k8s.io/v1
  kind: NetworkPolicy
  metadata:
    name: deny
    namespace: shop
- apiVersion: networking.k8s.io/v1
  kind: Ingress
  metadata:
    name: front
    namespace: shop
";

fn in_pieces(text: &str) -> Import {
    let mut import = Import::read(text).unwrap();
    let mut last = import.progress().0;
    while !import.advance(1) {
        let (done, of) = import.progress();
        assert!(done >= last && done <= of);
        last = done;
    }
    import
}

#[test]
fn in_pieces_and_in_one_it_is_the_same_cluster() {
    let (mut one, mut other) = (Sandbox::toy(), Sandbox::toy());
    let remarks = one.edit(Edit::Import(LIST.to_owned())).unwrap();
    let imported = Arc::new(in_pieces(LIST).finish());
    assert_eq!(other.edit(Edit::Imported(imported)).unwrap(), remarks);
    assert_eq!(one, other);
    assert_eq!(one.zone(), other.zone());
    assert!(other.undo());
    assert_eq!(other, Sandbox::toy());
}

#[test]
fn what_was_left_out_is_counted_and_a_secret_is_nowhere() {
    let imported = in_pieces(LIST).finish();
    let taken: Vec<(Kind, usize)> = imported.taken.clone().into_iter().collect();
    let policies = Kind::of("networking.k8s.io/v1", "NetworkPolicy");
    assert_eq!(taken, [(Kind::Namespace, 1), (Kind::Service, 1), (Kind::Pod, 1), (policies, 1)]);
    assert_eq!(imported.unmodelled.get("Ingress"), Some(&1));
    assert_eq!((imported.secrets, imported.refused, imported.brings_corefile), (1, 1, false));
    assert!(!imported.remarks.is_empty());
    assert!(!format!("{imported:?}").contains("aHVudGVyMg"), "what a Secret holds is kept");
}

#[test]
fn the_name_that_fails_there_is_explained() {
    let mut sandbox = Sandbox::toy();
    sandbox.edit(Edit::Imported(Arc::new(in_pieces(LIST).finish()))).unwrap();
    let question = Ask { from: "shop/db-1".parse().unwrap(), name: "db".to_owned(), ..Ask::default() };
    assert_eq!(sandbox.answer(&question).outcome().as_str(), "NXDOMAIN");
    let remedies = sandbox.remedies(&question).finish();
    assert_eq!(remedies[0].promise.records[0].data.to_string(), "10.244.7.9", "{remedies:#?}");
}

#[test]
fn json_is_read_as_well_and_a_text_that_does_not_read_changes_nothing() {
    let json = r#"{"apiVersion":"v1","kind":"List","items":[{"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"coredns","namespace":"kube-system"},"data":{"Corefile":".:53 {\n    kubernetes corp.test\n}\n"}}]}"#;
    let imported = in_pieces(json).finish();
    assert!(imported.brings_corefile);
    assert!(Import::read("kind: [").is_err());
    assert!(Import::read("kind: Pod\napiVersion: v1\nmetadata: 5\n").is_err());
}

/// From a pod of the text, the outcome and the records of a name.
fn answered(text: &str, from: &str, name: &str) -> (String, usize) {
    let mut sandbox = Sandbox::bare();
    sandbox.edit(Edit::Import(text.to_owned())).unwrap();
    let ask = Ask { from: from.parse().unwrap(), name: name.to_owned(), ..Ask::default() };
    let answer = sandbox.answer(&ask);
    (answer.outcome().as_str().to_owned(), answer.records.len())
}

fn pod(name: &str) -> String {
    format!(
        "---\napiVersion: v1\nkind: Pod\nmetadata: {{name: {name}}}\nspec: {{containers: [{{name: main, image: nginx}}]}}\n"
    )
}

#[test]
fn nodes_of_ones_own_do_not_take_the_ground_from_under_cluster_dns() {
    let node = "apiVersion: v1\nkind: Node\nmetadata: {name: worker-1}\nspec: {podCIDR: 10.244.9.0/24}\n";
    let text = format!("{node}{}", pod("web"));
    assert_eq!(answered(&text, "default/web", "kubernetes.default"), ("NOERROR".to_owned(), 1));
}

/// What AKS, k3s and Gardener have: a Corefile that imports what users put into a ConfigMap of their own.
fn custom(corefile: &str, custom: &str, deployment: &str) -> String {
    let indent = |text: &str, by: usize| text.trim_end().replace('\n', &format!("\n{}", " ".repeat(by)));
    format!(
        "apiVersion: v1\nkind: ConfigMap\nmetadata: {{name: coredns, namespace: kube-system}}\ndata:\n  Corefile: |\n    {}\n  NodeHosts: |\n    10.9.9.9 node-1.test\n{}{}{deployment}",
        indent(corefile, 4),
        if custom.is_empty() {
            String::new()
        } else {
            format!(
                "---\napiVersion: v1\nkind: ConfigMap\nmetadata: {{name: coredns-custom, namespace: kube-system}}\ndata:\n  {}\n",
                indent(custom, 2)
            )
        },
        pod("shell"),
    )
}

fn deployment(volumes: &str, mounts: &str, env: &str) -> String {
    format!(
        "---
apiVersion: apps/v1
kind: Deployment
metadata: {{name: coredns, namespace: kube-system, labels: {{k8s-app: kube-dns}}}}
spec:
  replicas: 1
  selector: {{matchLabels: {{k8s-app: kube-dns}}}}
  template:
    metadata: {{labels: {{k8s-app: kube-dns}}}}
    spec:
      containers:
      - name: coredns
        image: mcr.example/oss/kubernetes/coredns:v1.14.2
        args: [-conf, /etc/coredns/Corefile]
        env: [{env}]
        volumeMounts: [{{name: config-volume, mountPath: /etc/coredns}}{mounts}]
      volumes:
      - {{name: config-volume, configMap: {{name: coredns, items: [{{key: Corefile, path: Corefile}}]}}}}
      {volumes}
"
    )
}

const IMPORTS: &str = ".:53 {
    errors
    kubernetes cluster.local in-addr.arpa ip6.arpa
    import custom/*.override
    forward . /etc/resolv.conf
}
import custom/*.server
";

const PARTS: &str = "lan.override: |
  hosts {
    10.1.2.3 lan.test
    fallthrough
  }
corp.server: |
  corp.test {
    template IN A corp.test {
      answer \"{{ .Name }} 5 IN A 10.4.5.6\"
    }
  }
ignored.txt: |
  hostz
";

#[test]
fn what_users_put_into_a_config_map_of_their_own_is_imported() {
    let mounted = deployment(
        "- {name: own, configMap: {name: coredns-custom, optional: true}}",
        ", {name: own, mountPath: /etc/coredns/custom, readOnly: true}",
        "",
    );
    // Where the Deployment shows it, and where nobody pasted one.
    for deployment in [mounted.as_str(), ""] {
        let text = custom(IMPORTS, PARTS, deployment);
        for name in ["lan.test.", "www.corp.test.", "kubernetes.default"] {
            assert_eq!(answered(&text, "default/shell", name), ("NOERROR".to_owned(), 1), "{name} {deployment}");
        }
    }
    // Elsewhere is not there.
    let elsewhere = deployment(
        "- {name: own, configMap: {name: coredns-custom}}",
        ", {name: own, mountPath: /etc/coredns/other}",
        "",
    );
    let text = custom(IMPORTS, PARTS, &elsewhere);
    assert_eq!(answered(&text, "default/shell", "lan.test.").0, "UNKNOWN");
    let text = custom(&IMPORTS.replace("custom/", "other/"), PARTS, &elsewhere);
    assert_eq!(answered(&text, "default/shell", "lan.test.").0, "NOERROR");
    // Nobody pasted it: the lab does not know.
    assert_eq!(answered(&custom(IMPORTS, "", &mounted), "default/shell", "lan.test.").0, "UNKNOWN");
}

#[test]
fn a_volume_shows_the_keys_it_names_under_the_paths_it_names() {
    let corefile = ". {\n    hosts /etc/coredns/NodeHosts {\n        fallthrough\n    }\n    whoami\n}\n";
    let by_default = custom(corefile, "", "");
    assert_eq!(answered(&by_default, "default/shell", "node-1.test."), ("NOERROR".to_owned(), 1));
    // `items` leaves the key out: the file is not there, and nothing else is.
    let left_out = custom(corefile, "", &deployment("", "", ""));
    assert_eq!(answered(&left_out, "default/shell", "node-1.test.").1, 0);
    let projected = deployment(
        "- {name: own, projected: {sources: [{configMap: {name: coredns-custom, items: [{key: lan.override, path: deep/lan}]}}]}}",
        ", {name: own, mountPath: /parts}, {name: own, mountPath: /one, subPath: deep/lan}",
        "",
    );
    for import in ["/parts/deep/lan", "/parts/deep/*", "/one"] {
        let text = custom(&format!(". {{\n    import {import}\n    whoami\n}}\n"), PARTS, &projected);
        assert_eq!(answered(&text, "default/shell", "lan.test."), ("NOERROR".to_owned(), 1), "{import}");
    }
}

#[test]
fn the_environment_is_that_of_the_pasted_deployment() {
    let corefile = ". {\n    hosts {\n        {$LAN} lan.test\n        {%OTHER%} other.test\n        fallthrough\n    }\n    whoami\n}\n";
    let own = deployment("", "", "{name: LAN, value: 10.1.2.3}, {name: OTHER, value: 10.1.2.4}");
    for name in ["lan.test.", "other.test."] {
        assert_eq!(answered(&custom(corefile, "", &own), "default/shell", name), ("NOERROR".to_owned(), 1));
    }
    let from_elsewhere = deployment(
        "",
        "",
        "{name: LAN, valueFrom: {fieldRef: {fieldPath: status.hostIP}}}, {name: OTHER, value: $(LAN)}",
    );
    for deployment in [from_elsewhere.as_str(), ""] {
        assert_eq!(answered(&custom(corefile, "", deployment), "default/shell", "lan.test.").0, "UNKNOWN");
    }
}

#[test]
fn a_config_map_beside_the_corefile_is_followed_by_a_server_that_looks_at_it() {
    let outcome = |sandbox: &Sandbox, name: &str| {
        let ask = Ask { from: "default/shell".parse().unwrap(), name: name.to_owned(), ..Ask::default() };
        sandbox.answer(&ask).outcome().as_str().to_owned()
    };
    for (corefile, left) in [(IMPORTS.replace("errors", "reload"), "UNKNOWN"), (IMPORTS.to_owned(), "NOERROR")] {
        let mut sandbox = Sandbox::bare();
        sandbox.edit(Edit::Import(custom(&corefile, PARTS, ""))).unwrap();
        assert_eq!(outcome(&sandbox, "lan.test."), "NOERROR");
        let object = k8s_dns_lab::cluster::ObjectRef::new(Kind::ConfigMap, "kube-system", "coredns-custom");
        sandbox.edit(Edit::Delete(object)).unwrap();
        sandbox.edit(Edit::Advance { seconds: 600 }).unwrap();
        assert_eq!(outcome(&sandbox, "lan.test."), left);
        assert_eq!(sandbox.awaits_restart(), left == "NOERROR");
        sandbox.undo();
        sandbox.undo();
        assert_eq!(outcome(&sandbox, "lan.test."), "NOERROR");
        assert!(!sandbox.awaits_restart());
    }
}

#[test]
fn a_server_that_listens_elsewhere_is_asked_where_its_service_leads() {
    let corefile = ".:8053 {\n    kubernetes cluster.local\n    forward . /etc/resolv.conf\n}\n";
    let service = |target: &str| {
        format!(
            "---\napiVersion: v1\nkind: Service\nmetadata: {{name: kube-dns, namespace: kube-system, labels: {{k8s-app: kube-dns}}}}\nspec:\n  clusterIP: 10.96.0.10\n  selector: {{k8s-app: kube-dns}}\n  ports: [{{name: dns, port: 53, protocol: UDP, targetPort: {target}}}]\n"
        )
    };
    // Nobody pasted the Service, or it leads to the port by number or by name.
    for service in [String::new(), service("8053"), service("dns-udp")] {
        let text = custom(corefile, "", "") + &service;
        assert_eq!(answered(&text, "default/shell", "kubernetes.default"), ("NOERROR".to_owned(), 1), "{service}");
    }
    let text = custom(corefile, "", "") + &service("53");
    assert_ne!(answered(&text, "default/shell", "kubernetes.default").0, "NOERROR");
}
