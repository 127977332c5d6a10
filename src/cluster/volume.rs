//! The volumes of pods, as far as a pod does not start for them: the kubelet mounts a ConfigMap's keys before it starts
//! anything.

use super::{Cluster, Kind, Object, ObjectRef, Value};

/// The ConfigMap and the key of it that a pod's volumes ask for and that the ConfigMap does not have
/// (`pkg/volume/configmap`, `MakePayload`). A ConfigMap that is not here may hold anything.
pub fn missing_key(cluster: &Cluster, pod: &Object) -> Option<(ObjectRef, String)> {
    let list = |value: &'_ Value, key: &str| value.field(key).map(Value::items).unwrap_or_default().to_vec();
    let spec = pod.value().field("spec")?;
    let of_volume = |volume: &Value| -> Vec<Value> {
        let projected = volume.field("projected").map(|projected| list(projected, "sources")).unwrap_or_default();
        std::iter::once(volume).chain(&projected).filter_map(|one| one.field("configMap")).cloned().collect()
    };
    let sources = spec.field("volumes").map(Value::items).unwrap_or_default().iter().flat_map(of_volume);
    sources.filter(|source| source.field("optional") != Some(&Value::Bool(true))).find_map(|source| {
        let name = source.field("name").and_then(Value::as_text)?;
        let reference = ObjectRef::new(Kind::ConfigMap, &pod.reference().namespace, name);
        let data = cluster.get(&reference)?.value();
        let has = |key: &str| {
            ["data", "binaryData"].iter().any(|field| data.field(field).is_some_and(|data| data.field(key).is_some()))
        };
        let mut keys =
            list(&source, "items").into_iter().filter_map(|item| item.field("key")?.as_text().map(str::to_owned));
        keys.find(|key| !has(key)).map(|key| (reference, key))
    })
}
