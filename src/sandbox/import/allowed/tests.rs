//! Nothing that stands outside the lists gets in, and nothing that decides an answer is lost.

use super::*;
use crate::cluster::{FieldPath, Kind, ObjectRef};
use crate::manifest::{self, Message};
use crate::sandbox::{Ask, Edit, Import, Link, Sandbox};
use proptest::prelude::*;
use proptest::sample::{Index, select};
use std::sync::Arc;

const SENTINEL: &str = "hunter2-sentinel";

/// Objects of each kind with every field that is kept, and no other.
const FULL: &str = include_str!("full.yaml");

/// Names of fields that are read nowhere; of some of them the name is read elsewhere.
const UNREAD: &str = "env envFrom args command volumes volumeMounts annotations managedFields uid resourceVersion \
                      generateName selfLink finalizers serviceAccountName token \
                      imagePullSecrets containerStatuses message reason hostIP startTime ephemeralContainers \
                      livenessProbe lifecycle binaryData stringData volumeClaimTemplates resources securityContext \
                      deprecatedTopology providerID nodeInfo images secret configMap valueFrom";

/// All that a browser keeps of a state, and all that a link shows.
fn all_of(sandbox: &Sandbox) -> String {
    let link = Link::to(sandbox);
    format!("{}\n{}\n{:?}", link.pairs(), link.manifests.unwrap_or_default(), sandbox.cluster())
}

/// Every mapping whose keys are the API's own, by the way down to it.
fn mappings(value: &Value, way: &FieldPath, found: &mut Vec<FieldPath>) {
    match value {
        Value::Map(map) => {
            found.push(way.clone());
            for (key, value) in map {
                let is_free = ["labels", "matchLabels", "nodeSelector", "data", "annotations"].contains(&key.as_str())
                    || (key == "selector" && value.field("matchLabels").is_none());
                if !is_free {
                    mappings(value, &way.key(key.as_str()), found);
                }
            }
        }
        Value::List(items) => {
            items.iter().enumerate().for_each(|(index, item)| mappings(item, &way.index(index), found));
        }
        _ => {}
    }
}

fn documents(text: &str) -> Vec<Value> {
    let reading = manifest::read(text);
    // What every CronJob is told is all there is to tell.
    let others: Vec<_> =
        reading.diagnostics.iter().filter(|one| !matches!(one.message, Message::NoSchedule { .. })).collect();
    assert_eq!(others, Vec::<&manifest::Diagnostic>::new());
    reading.documents.into_iter().map(|document| document.value).collect()
}

/// A value with the sentinel in it, somewhere.
fn secret() -> impl Strategy<Value = Value> {
    let text = "[a-z]{0,3}".prop_map(|end| Value::Text(format!("{SENTINEL}{end}")));
    text.prop_recursive(3, 8, 3, |inner| {
        let key = "(name|value|data|labels|type|ip|spec|metadata|env|configMap|items|k8s-dns-lab.io/libc|[a-z]{1,8})";
        prop_oneof![
            prop::collection::vec(inner.clone(), 1..3).prop_map(Value::List),
            prop::collection::btree_map(key, inner, 1..3).prop_map(|map| Value::Map(map.into_iter().collect())),
        ]
    })
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 96, ..ProptestConfig::default() })]
    #[test]
    fn no_value_outside_the_lists_reaches_a_link_or_the_storage(
        additions in prop::collection::vec(
            (any::<Index>(), any::<Index>(), prop_oneof![select(UNREAD.split_whitespace().map(str::to_owned).collect::<Vec<_>>()), "my[A-Z][a-z]{2,8}"], secret()),
            1..12,
        )
    ) {
        let mut documents = documents(FULL);
        let mut added = 0;
        for (document, place, name, secret) in additions {
            let value = document.get_mut(&mut documents);
            // What cluster DNS's own pods have of it is another test's.
            let of_dns = ["env", "volumes", "volumeMounts", "valueFrom", "configMap"];
            if value.at(&"metadata.name".parse().unwrap()).and_then(Value::as_text) == Some("coredns") && of_dns.contains(&name.as_str()) {
                continue;
            }
            let mut places = Vec::new();
            mappings(value, &FieldPath::root(), &mut places);
            let at = place.get(&places);
            if value.at(at).is_some_and(|fields| fields.field(&name).is_none()) {
                value.set(&at.key(name), Some(secret));
                added += 1;
            }
        }
        let text = manifest::write_all(&documents);
        // An annotation has to be a text; what does not read is not taken in at all.
        let Ok(import) = Import::read(&text) else { return Ok(()) };
        let imported = import.finish();
        prop_assert!(added == 0 || imported.dropped.values().sum::<usize>() > 0);
        let mut sandbox = Sandbox::toy();
        prop_assert!(sandbox.edit(Edit::Imported(Arc::new(imported))).is_ok());
        prop_assert!(!all_of(&sandbox).contains(SENTINEL), "{}", text);
    }
}

#[test]
fn what_is_in_the_lists_is_kept_to_the_letter() {
    for value in documents(FULL) {
        let mut tally = Tally::new();
        let object = Object::decode(value.clone()).unwrap();
        let kept = pare(object, &OfDns::among(&[]), &mut tally).unwrap().into_value();
        assert_eq!(kept, value);
        assert_eq!(tally, Tally::new(), "{value:?}");
    }
}

#[test]
fn each_sort_of_what_goes_is_counted() {
    let text = "apiVersion: v1
kind: Pod
metadata:
  name: api
  uid: 0d5c
  managedFields: [{manager: kubectl}]
  annotations: {kubectl.kubernetes.io/last-applied-configuration: hunter2-sentinel, k8s-dns-lab.io/libc: go}
spec:
  tolerations: [{key: hunter2-sentinel}]
  volumes: [{name: a, secret: {secretName: hunter2-sentinel}}, {name: b, configMap: {name: settings}}]
  containers:
  - name: main
    image: hunter2-sentinel/api:1
    args: [--password=hunter2-sentinel]
    env: [{name: DB_PASSWORD, value: hunter2-sentinel}, {name: OTHER, value: x}]
status: {qosClass: hunter2-sentinel}
---
apiVersion: v1
kind: ConfigMap
metadata: {name: settings}
data: {password: hunter2-sentinel, user: hunter2-sentinel}
---
apiVersion: example.com/v1
kind: Vault
metadata: {name: hunter2-sentinel}
spec: {key: hunter2-sentinel}
---
apiVersion: v1
kind: Secret
metadata: {name: hunter2-sentinel}
data: {password: aHVudGVyMg==}
";
    let imported = Import::read(text).unwrap().finish();
    let counted: Vec<(Dropped, usize)> = imported.dropped.clone().into_iter().collect();
    assert_eq!(
        counted,
        [
            (Dropped::Environment, 2),
            (Dropped::Commands, 1),
            (Dropped::Images, 1),
            (Dropped::Volumes, 2),
            (Dropped::Annotations, 1),
            (Dropped::Data, 2),
            (Dropped::Bookkeeping, 2),
            (Dropped::Other, 2),
        ]
    );
    assert_eq!((imported.unmodelled.get("Vault"), imported.secrets), (Some(&1), 1));
    let told: Vec<&Message> = imported.remarks.iter().map(|remark| &remark.message).collect();
    assert_eq!(told, [&Message::SecretDropped]);
    let mut sandbox = Sandbox::bare();
    sandbox.edit(Edit::Imported(Arc::new(imported))).unwrap();
    assert!(!all_of(&sandbox).contains(SENTINEL), "{}", all_of(&sandbox));
    // It had a status, of which nothing is left: nobody runs it here.
    let pod = sandbox.cluster().get(&ObjectRef::new(Kind::Pod, "default", "api")).unwrap();
    assert_eq!(pod.as_pod().unwrap().status.pod_ip(), None);
}

#[test]
fn the_environment_of_coredns_itself_stays_and_that_of_its_sidecars_and_namesakes_goes() {
    let text = |namespace: &str, image: &str| {
        format!(
            "apiVersion: v1
kind: Pod
metadata: {{name: coredns-1, namespace: {namespace}, labels: {{k8s-app: kube-dns}}}}
spec:
  volumes:
  - {{name: config-volume, configMap: {{name: coredns, defaultMode: 420, items: [{{key: Corefile, path: Corefile}}]}}}}
  - {{name: token, projected: {{sources: [{{serviceAccountToken: {{path: hunter2-sentinel}}}}]}}}}
  containers:
  - name: coredns
    image: {image}
    env: [{{name: STUB, value: stub.example}}, {{name: KEY, valueFrom: {{secretKeyRef: {{name: hunter2-sentinel}}}}}}]
  - name: side
    image: sidecar
    env: [{{name: TOKEN, value: hunter2-sentinel}}]
"
        )
    };
    let kept = |namespace: &str, image: &str| {
        let mut sandbox = Sandbox::bare();
        sandbox.edit(Edit::Import(text(namespace, image))).unwrap();
        all_of(&sandbox)
    };
    for namespace in ["kube-system", "shop"] {
        let own = kept(namespace, "registry.k8s.io/coredns/coredns:v1.14.2");
        assert!(own.contains("stub.example") && own.contains("Corefile") && !own.contains(SENTINEL), "{own}");
    }
    assert!(!kept("shop", "registry.k8s.io/another:v1.14.2").contains("stub.example"));
}

/// The names and answers of a set of objects, taken in whole and taken in pared.
fn both(text: &str) -> [Sandbox; 2] {
    let mut whole = Sandbox::bare();
    super::super::replace_all(&mut whole, text, None).unwrap_or_else(|wrong| panic!("{wrong:?}"));
    let mut pared = Sandbox::bare();
    pared.edit(Edit::Import(text.to_owned())).unwrap();
    // Outside is not what is compared.
    pared.look_outside(whole.upstream().clone());
    [whole, pared]
}

#[test]
fn every_name_and_answer_is_the_same_as_if_all_had_been_kept() {
    let mut texts = vec![FULL.to_owned()];
    for folder in ["assets/lessons", "assets/cases"] {
        for entry in std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()) {
            let file = if entry.is_dir() { entry.join("world.yaml") } else { entry };
            let text = std::fs::read_to_string(file).unwrap_or_default();
            // A Deployment's pods are named after their template, images and all: it is in the first text.
            if text.contains("kind: Pod")
                && !text.contains("kind: Deployment")
                && crate::manifest::read(&text).is_clean()
            {
                texts.push(text);
            }
        }
    }
    assert!(texts.len() > 10, "{}", texts.len());
    for text in texts {
        let [whole, pared] = both(&text);
        assert!(whole.zone() == pared.zone(), "{text}");
        for pod in whole.cluster().of_kind(&Kind::Pod) {
            let reference = pod.reference().clone();
            assert!(pared.cluster().get(&reference).is_some(), "{reference}");
            for name in ["db", "kubernetes.default", "front.shop", "db.shop", "www.example.com"] {
                let from = crate::sandbox::PodRef::of(&reference);
                let ask = Ask { from, name: name.to_owned(), ..Ask::default() };
                let [one, other] = [whole.answer(&ask), pared.answer(&ask)];
                assert_eq!(one.outcome(), other.outcome(), "{ask:?}");
                assert!(one.traces().eq(other.traces()), "{ask:?}");
            }
        }
    }
}

#[test]
fn what_is_somebodys_own_is_known_until_it_is_undone_and_is_told_to_the_storage_alone() {
    let mut sandbox = Sandbox::toy();
    sandbox.edit(Edit::Import(FULL.to_owned())).unwrap();
    assert!(sandbox.is_imported());
    let link = Link::to(&sandbox);
    assert!(link.pairs().contains("imported=true"));
    assert!(!link.clone().shared().pairs().contains("imported"));
    let (kept, problems) = Link::read_with(&link.pairs(), link.manifests.clone().into(), &[]);
    assert_eq!((kept.open().0.is_imported(), problems), (true, Vec::new()));
    sandbox.undo();
    assert!(!sandbox.is_imported());
    sandbox.redo();
    assert!(sandbox.is_imported());
    sandbox.edit(Edit::Reset).unwrap();
    assert!(!sandbox.is_imported());
}
