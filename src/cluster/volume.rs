//! The volumes of pods, as far as a pod does not start for them: the kubelet mounts a ConfigMap's keys before it starts
//! anything.

use super::{Cluster, Kind, Object, ObjectRef, Value};

/// The ConfigMap and the key of it that a pod's volumes ask for and that the ConfigMap does not have
/// (`pkg/volume/configmap`, `MakePayload`). A ConfigMap that is not here may hold anything.
pub fn missing_key(cluster: &Cluster, pod: &Object) -> Option<(ObjectRef, String)> {
    let sources = items(pod.value().field("spec")?, "volumes").iter().flat_map(sources_of);
    let mut wanted = sources
        .filter_map(|one| one.field("configMap"))
        .filter(|source| source.field("optional") != Some(&Value::Bool(true)));
    wanted.find_map(|source| {
        let name = source.field("name").and_then(Value::as_text)?;
        let reference = ObjectRef::new(Kind::ConfigMap, &pod.reference().namespace, name);
        let data = cluster.get(&reference)?.value();
        let has = |key: &str| {
            ["data", "binaryData"].iter().any(|field| data.field(field).is_some_and(|data| data.field(key).is_some()))
        };
        let mut keys = items(source, "items").iter().filter_map(|item| item.field("key")?.as_text());
        keys.find(|key| !has(key)).map(|key| (reference, key.to_owned()))
    })
}

fn items<'v>(value: &'v Value, key: &str) -> &'v [Value] {
    value.field(key).map(Value::items).unwrap_or_default()
}

/// What a volume is made of: itself, or the sources that are projected into it.
fn sources_of(volume: &Value) -> impl Iterator<Item = &Value> {
    let projected = volume.field("projected").map(|projected| items(projected, "sources")).unwrap_or_default();
    std::iter::once(volume).chain(projected)
}
