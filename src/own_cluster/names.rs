//! Other names for what is shared: those of namespaces, objects, containers, labels and outside hosts give way to `ns1`,
//! `svc2`, `app3`, each the same wherever it stands. What Kubernetes and cluster DNS call things stays, and so do
//! addresses and what the Corefile says.

use crate::cluster::{FieldPath, ObjectRef, Value, well_known};
use crate::resolution::network::{self, dns_services};
use crate::sandbox::Sandbox;
use std::collections::{BTreeMap, BTreeSet};

/// Words that are everybody's.
const COMMON: [&str; 22] = [
    "default",
    "kubernetes",
    "svc",
    "pod",
    "cluster",
    "local",
    "app",
    "name",
    "k8s-app",
    "tier",
    "role",
    "component",
    "http",
    "https",
    "tcp",
    "udp",
    "grpc",
    "metrics",
    "dns",
    "dns-tcp",
    "None",
    "main",
];

/// Domains whose label keys are everybody's.
const COMMON_KEYS: [&str; 3] = ["kubernetes.io", "k8s.io", "pod-template-hash"];

/// Keys of labels whose values are not somebody's: controllers and kubelets know each other by them.
const DEFINED: [&str; 6] = [
    well_known::MANAGED_BY,
    well_known::ENDPOINTS_MANAGED_BY,
    "kubernetes.io/os",
    "kubernetes.io/arch",
    "service.kubernetes.io/headless",
    "pod-template-hash",
];

/// Which name stands for which.
#[derive(Debug, Default)]
pub(super) struct Names {
    known: BTreeMap<String, String>,
    /// What stays as it is.
    kept: BTreeSet<String>,
    /// Namespaces whose objects stay as they are.
    homes: BTreeSet<String>,
    counts: BTreeMap<&'static str, usize>,
}

impl Names {
    /// The names of these objects.
    pub(super) fn of(sandbox: &Sandbox, values: &[Value]) -> Self {
        let mut names = Self::default();
        names.kept.extend(COMMON.map(str::to_owned));
        names.homes.extend(dns_services(sandbox.cluster()).map(|service| service.meta.namespace.clone()));
        let settings = sandbox.cluster().settings();
        names.homes.insert(settings.corefile.namespace.clone());
        names.kept.extend(names.homes.iter().cloned());
        names.kept.extend(settings.cluster_domain.split('.').map(str::to_owned));
        let corefile = sandbox.cluster().get(&settings.corefile).and_then(|object| object.as_config_map());
        for text in corefile.iter().flat_map(|map| map.data.values()) {
            let words = text.split(|letter: char| !(letter.is_ascii_alphanumeric() || letter == '-'));
            names.kept.extend(words.filter(|word| !word.is_empty()).map(str::to_owned));
        }
        // By these words a service mesh is known.
        names.kept.extend(network::MESH_WORDS.map(str::to_owned));
        for value in values {
            names.learn(value);
        }
        names
    }

    fn is_home(&self, value: &Value) -> bool {
        let Some(object) = ObjectRef::from_value(value) else { return true };
        let namespace = if object.namespace.is_empty() { &object.name } else { &object.namespace };
        self.homes.contains(namespace) || namespace.starts_with("kube-")
    }

    fn learn(&mut self, value: &Value) {
        let Some(object) = ObjectRef::from_value(value).filter(|_| !self.is_home(value)) else { return };
        let sort = match object.kind.name() {
            "Namespace" => "ns",
            "Service" | "Endpoints" => "svc",
            "Pod" | "Deployment" | "StatefulSet" | "DaemonSet" | "ReplicaSet" | "Job" => "app",
            _ => "obj",
        };
        self.add(&object.namespace, "ns");
        // What it was made from comes first: the rest of a pod's name stands behind that.
        for owner in value.at(&FieldPath::of(&["metadata", "ownerReferences"])).map(Value::items).unwrap_or_default() {
            self.add(owner.field("name").and_then(Value::as_text).unwrap_or_default(), "app");
        }
        self.add(&object.name, sort);
        self.learn_inside(value);
    }

    fn learn_inside(&mut self, value: &Value) {
        match value {
            Value::List(items) => items.iter().for_each(|item| self.learn_inside(item)),
            Value::Map(map) => {
                for (key, value) in map {
                    match (key.as_str(), value) {
                        ("labels" | "selector" | "matchLabels", Value::Map(pairs)) => {
                            for (key, value) in pairs {
                                if !COMMON_KEYS.iter().any(|common| key.contains(common)) {
                                    self.add(key, "label");
                                }
                                if !DEFINED.contains(&key.as_str()) {
                                    self.add(value.as_text().unwrap_or_default(), "value");
                                }
                            }
                            self.learn_inside(value);
                        }
                        ("hostname" | "subdomain" | "serviceName" | "nodeName", Value::Text(text)) => {
                            self.add(text, "name")
                        }
                        ("containers" | "initContainers" | "ephemeralContainers" | "ports", Value::List(items)) => {
                            let sort = if key == "ports" { "port" } else { "container" };
                            let named = items.iter().filter_map(|item| item.field("name")?.as_text());
                            named.for_each(|name| self.add(name, sort));
                            self.learn_inside(value);
                        }
                        ("externalName", Value::Text(text)) => {
                            let text = text.trim_end_matches('.');
                            let (host, _) = text.rsplit_once('.').unwrap_or((text, ""));
                            host.split('.').for_each(|label| self.add(label, "host"));
                        }
                        _ => self.learn_inside(value),
                    }
                }
            }
            _ => {}
        }
    }

    fn add(&mut self, word: &str, sort: &'static str) {
        let is_address = word.bytes().all(|byte| byte.is_ascii_hexdigit() || b".:-".contains(&byte))
            && word.bytes().any(|byte| b".:".contains(&byte));
        let is_number = word.bytes().all(|byte| byte.is_ascii_digit());
        if word.is_empty() || is_address || is_number || self.kept.contains(word) || self.word(word) != word {
            return;
        }
        let count = self.counts.entry(sort).or_default();
        *count += 1;
        self.known.insert(word.to_owned(), format!("{sort}{count}"));
    }

    /// The name that stands for one; of `db-0`, where `db` has another, what is in front of the hyphen.
    pub(super) fn word(&self, word: &str) -> String {
        if let Some(other) = self.known.get(word) {
            return other.clone();
        }
        let cuts = word.char_indices().rev().filter(|(_, letter)| *letter == '-');
        for (at, _) in cuts {
            let (front, rest) = (word.get(..at).unwrap_or_default(), word.get(at..).unwrap_or_default());
            if let Some(other) = self.known.get(front) {
                return format!("{other}{rest}");
            }
        }
        word.to_owned()
    }

    /// A name that is asked for, label by label; a label that nothing has gets a name too.
    pub(super) fn asked(&mut self, name: &str) -> String {
        let labels: Vec<String> = name
            .split('.')
            .map(|label| {
                let bare = label.trim_start_matches('_');
                if bare.len() == label.len() && self.word(label) == label {
                    self.add(label, "name");
                }
                let mark = label.get(..label.len() - bare.len()).unwrap_or_default();
                format!("{mark}{}", self.word(bare))
            })
            .collect();
        labels.join(".")
    }

    /// Puts other names into an object.
    pub(super) fn replace(&self, value: &mut Value) {
        if !self.is_home(value) {
            self.replace_inside(value);
        }
    }

    fn replace_inside(&self, value: &mut Value) {
        match value {
            Value::Text(text) => {
                let dotted: Vec<String> = text.split('.').map(|label| self.word(label)).collect();
                *text = self.known.get(text.as_str()).cloned().unwrap_or_else(|| dotted.join("."));
            }
            Value::List(items) => items.iter_mut().for_each(|item| self.replace_inside(item)),
            Value::Map(map) => {
                let old = std::mem::take(map);
                for (key, mut value) in old {
                    let as_is = matches!(key.as_str(), "apiVersion" | "kind" | "image" | "type" | "protocol" | "phase");
                    if !as_is {
                        self.replace_inside(&mut value);
                    }
                    let key = self.known.get(&key).filter(|other| other.starts_with("label")).cloned().unwrap_or(key);
                    map.insert(key, value);
                }
            }
            _ => {}
        }
    }
}
