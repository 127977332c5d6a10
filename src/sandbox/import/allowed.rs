//! What is kept of the objects of somebody's own cluster: the fields that DNS, admission and the controllers
//! read, and nothing else. A field that stands in no list here is dropped, whatever it is called.

mod fields;
mod of_dns;

pub(super) use of_dns::OfDns;

use super::dns::{configuration, configuration_in};
use crate::cluster::{DEFAULT_CONTAINER, DNS_CAPTURE, FieldPath, Map, Object, Value, well_known};
use crate::manifest;
use crate::ordered::OrderedMap;
use crate::resolution::network;
use crate::resolution::stub::{ANNOTATION, Library};
use fields::{CONTAINER, ENV, Kept, META, MOUNT, POD_SPEC, POD_SPEC_OF_NODES, POD_STATUS, VOLUME, kept};
use std::collections::BTreeSet;

/// What sort of thing was dropped.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Dropped {
    /// `env` and `envFrom` of containers.
    Environment,
    /// `command`, `args`, `lifecycle` and the probes of containers.
    Commands,
    /// Names of images, but for the word that tells the C library.
    Images,
    /// Volumes, their mounts and claims.
    Volumes,
    /// Annotations nobody here reads.
    Annotations,
    /// What a ConfigMap holds that is not cluster DNS's.
    Data,
    /// `uid`, `managedFields`, `resourceVersion` and the like.
    Bookkeeping,
    /// Any other field.
    Other,
}

/// How many fields of each sort were dropped.
pub type Tally = OrderedMap<Dropped, usize>;

/// The object with what is kept of it, and nothing where nothing is. What goes is counted. Of ConfigMaps the data is kept
/// of cluster DNS's own and of those it is shown.
pub(super) fn pare(object: Object, dns: &OfDns, tally: &mut Tally) -> Option<Object> {
    let kept = kept(&object, dns)?;
    let configured = configuration_in(&object);
    let pod = object.as_pod();
    let containers = pod.iter().flat_map(|pod| pod.all_containers()).map(|one| one.name.clone()).collect();
    let mut sieve = Sieve { tally, is_of_dns: dns.is_server(&object), containers };
    let mut value = sieve.mapping(object.into_value(), kept);
    if let Some((key, fields)) = configured {
        keep_of_configuration(&mut value, key, fields, tally);
    }
    Object::decode(value).ok()
}

/// Of the kubelets' configuration, and kubeadm's, what DNS depends on.
fn keep_of_configuration(object: &mut Value, key: &str, fields: &[&str], tally: &mut Tally) {
    let data = FieldPath::of(&["data"]);
    let all = object.at(&data).and_then(Value::as_map);
    let given = all.and_then(|all| all.get(key)).and_then(Value::as_text).and_then(configuration);
    let mut left = Map::new();
    for field in ["apiVersion", "kind"].iter().chain(fields) {
        if let Some(value) = given.as_ref().and_then(|given| given.field(field)) {
            left.insert((*field).to_owned(), value.clone());
        }
    }
    let before = given.as_ref().and_then(Value::as_map).map_or(0, Map::len);
    *tally.entry(Dropped::Data).or_default() += before.saturating_sub(left.len());
    let text = manifest::write_all([&Value::Map(left)]);
    let data_left = Map::from([(key.to_owned(), Value::Text(text))]);
    object.set(&data, Some(Value::Map(data_left)));
}

struct Sieve<'a> {
    tally: &'a mut Tally,
    is_of_dns: bool,
    /// The names of the pod's containers.
    containers: BTreeSet<String>,
}

impl Sieve<'_> {
    fn mapping(&mut self, value: Value, kept: &'static Kept) -> Value {
        let Value::Map(fields) = value else { return Value::Null };
        let had_fields = !fields.is_empty();
        let is_container = std::ptr::eq(kept, &raw const CONTAINER);
        let is_pod_spec = std::ptr::eq(kept, &raw const POD_SPEC) || std::ptr::eq(kept, &raw const POD_SPEC_OF_NODES);
        // A sidecar of cluster DNS is somebody else's program.
        let is_server = is_container && self.is_of_dns && is_server(&fields);
        let mut left = Vec::with_capacity(fields.len());
        for (key, value) in fields {
            let named = |list: &str| list.split(' ').any(|name| name == key);
            let found = kept.inner.iter().find(|(name, _)| *name == key).map(|(_, inner)| *inner);
            let own = match key.as_str() {
                "volumes" if self.is_of_dns && is_pod_spec => Some(&VOLUME),
                "volumeMounts" if is_server => Some(&MOUNT),
                "env" if is_server => Some(&ENV),
                _ => None,
            };
            let stays = if let Some(inner) = found.or(own) {
                self.inner(&key, value, inner)
            } else if named(kept.plain) {
                plain(value)
            } else if named(kept.words) {
                words(value)
            } else if key == "image" && is_container {
                self.image(value)
            } else if key == "env" && is_container {
                self.mesh_variable(value)
            } else if key == "nodeSelector" && std::ptr::eq(kept, &raw const POD_SPEC) {
                self.node_selector(value)
            } else if key == "annotations" && std::ptr::eq(kept, &raw const META) {
                self.annotations(value)
            } else {
                self.drop(&key, &value);
                None
            };
            left.extend(stays.map(|value| (key, value)));
        }
        // A pod that has a status is as it was found, whatever is left of it: the lab's own kubelet runs those
        // that have none.
        if had_fields && left.is_empty() && std::ptr::eq(kept, &raw const POD_STATUS) {
            left.push(("conditions".to_owned(), Value::List(Vec::new())));
        }
        Value::Map(Map::of_sorted(left))
    }

    /// What is kept of a mapping, or of each mapping of a sequence. Only a volume that shows a ConfigMap is of
    /// interest, and only the conditions of a pod that is ready and of a Job that has ended.
    fn inner(&mut self, key: &str, value: Value, inner: &'static Kept) -> Option<Value> {
        match value {
            Value::List(items) => {
                let mut left = Vec::with_capacity(items.len());
                for item in items {
                    let is_wanted = match key {
                        "volumes" | "sources" => shows_config_map(&item),
                        "conditions" => {
                            let kind = item.field("type").and_then(Value::as_text);
                            kind.is_some_and(|kind| ["Ready", "Complete", "Failed"].contains(&kind))
                        }
                        _ => true,
                    };
                    if is_wanted {
                        left.push(self.mapping(item, inner));
                    } else {
                        self.drop(key, &Value::Null);
                    }
                }
                Some(Value::List(left))
            }
            value @ Value::Map(_) => Some(self.mapping(value, inner)),
            _ => None,
        }
    }

    /// The words of an image's name that tell the C library.
    fn image(&mut self, value: Value) -> Option<Value> {
        let image = value.as_text()?;
        let told = Library::telling_part(image);
        if told != image {
            self.count(Dropped::Images, 1);
        }
        Some(told.into())
    }

    /// Of a container's environment what says that it takes the pod's DNS queries.
    fn mesh_variable(&mut self, value: Value) -> Option<Value> {
        let said = |one: &Value, truth: &str| {
            one.field("name").and_then(Value::as_text) == Some(DNS_CAPTURE)
                && one.field("value").and_then(Value::as_text) == Some(truth)
        };
        let all = value.items();
        let kept = ["true", "false"].into_iter().find(|truth| all.iter().any(|one| said(one, truth)));
        let dropped = all.len().max(1) - usize::from(kept.is_some());
        if dropped > 0 {
            self.count(Dropped::Environment, dropped);
        }
        let variable = |truth: &str| Value::object([("name", DNS_CAPTURE.into()), ("value", truth.into())]);
        kept.map(|truth| Value::List(vec![variable(truth)]))
    }

    /// Of a pod's node selector what says for which system it is.
    fn node_selector(&mut self, value: Value) -> Option<Value> {
        const LABEL: &str = "kubernetes.io/os";
        let os = value.field(LABEL).and_then(Value::as_text);
        let kept = ["windows", "linux"].into_iter().find(|known| os == Some(known));
        if kept.is_none() || value.as_map().is_some_and(|all| all.len() > 1) {
            self.drop("nodeSelector", &value);
        }
        kept.map(|os| Value::object([(LABEL, os.into())]))
    }

    /// The annotations somebody here reads. That of a lock for leader election counts by being there.
    fn annotations(&mut self, value: Value) -> Option<Value> {
        let Value::Map(all) = value else {
            // What is no map is dropped, and told like any other.
            self.count(Dropped::Annotations, 1);
            return None;
        };
        let mut left = Map::new();
        for (key, value) in all {
            if key == ANNOTATION
                && let Some(library) = value.as_text().and_then(Library::from_annotation)
            {
                left.insert(key, library.annotation_value().into());
            } else if let Some(word) = value.as_text().and_then(|value| network::mesh_word(&key, value)) {
                left.insert(key, word.into());
            } else if key == DEFAULT_CONTAINER && value.as_text().is_some_and(|name| self.containers.contains(name)) {
                left.insert(key, value);
            } else if key == well_known::LEADER {
                left.insert(key, "".into());
            } else {
                self.count(Dropped::Annotations, 1);
            }
        }
        (!left.is_empty()).then_some(Value::Map(left))
    }

    fn drop(&mut self, key: &str, value: &Value) {
        let (sort, number) = match key {
            "env" | "envFrom" => (Dropped::Environment, value.items().len().max(1)),
            "command" | "args" | "lifecycle" | "livenessProbe" | "readinessProbe" | "startupProbe" => {
                (Dropped::Commands, 1)
            }
            "volumes" | "volumeMounts" | "volumeDevices" | "volumeClaimTemplates" => {
                (Dropped::Volumes, value.items().len().max(1))
            }
            "data" | "binaryData" => (Dropped::Data, value.as_map().map_or(1, Map::len)),
            "annotations" => (Dropped::Annotations, value.as_map().map_or(1, Map::len)),
            "uid" | "managedFields" | "resourceVersion" | "generation" | "creationTimestamp" | "selfLink"
            | "generateName" | "finalizers" => (Dropped::Bookkeeping, 1),
            _ => (Dropped::Other, 1),
        };
        self.count(sort, number);
    }

    fn count(&mut self, sort: Dropped, number: usize) {
        *self.tally.entry(sort).or_default() += number;
    }
}

/// True for a volume, or a source of one, that shows a ConfigMap.
fn shows_config_map(volume: &Value) -> bool {
    let sources = volume.field("projected").and_then(|projected| projected.field("sources"));
    volume.field("configMap").is_some()
        || sources.is_some_and(|sources| sources.items().iter().any(|source| source.field("configMap").is_some()))
}

/// True for the container that is the server itself.
fn is_server(container: &Map) -> bool {
    container.get("image").and_then(Value::as_text).is_some_and(well_known::is_coredns)
}

/// A text, a number or a truth value, or those of a list.
fn plain(value: Value) -> Option<Value> {
    match value {
        Value::Map(_) => None,
        Value::List(items) => Some(Value::List(
            items.into_iter().filter(|item| !matches!(item, Value::Map(_) | Value::List(_))).collect(),
        )),
        value => Some(value),
    }
}

/// A mapping of texts.
fn words(value: Value) -> Option<Value> {
    let Value::Map(map) = value else { return None };
    let is_word = |(_, value): &(String, Value)| !matches!(value, Value::Map(_) | Value::List(_));
    Some(Value::Map(Map::of_sorted(map.into_iter().filter(is_word).collect())))
}

#[cfg(test)]
mod tests;
