//! Service meshes that take the DNS queries of a pod for themselves: a sidecar in the pod, or a proxy on its node
//! (rule NW7). What they answer is made of the mesh's own configuration, which the lab does not model.

use crate::cluster::{Cluster, Kind, Labels, ObjectRef, Pod};

/// Says that Istio's CNI plugin leads the pod's traffic to the node's proxy.
const REDIRECTED: &str = "ambient.istio.io/redirection";

/// Says whether that is true of DNS too; it is, since Istio 1.25, where nothing is said.
const AMBIENT_CAPTURE: &str = "ambient.istio.io/dns-capture";

/// The label of a namespace or a pod that has it in Istio's ambient mesh, or not (`none`).
const MODE: &str = "istio.io/dataplane-mode";

/// Whether Kuma's sidecar answers DNS, in its words of today and of before 1.8.
const KUMA_DNS: [&str; 2] = ["kuma.io/builtin-dns", "kuma.io/builtindns"];

/// Istio's sidecar.
const ISTIO_PROXY: &str = "istio-proxy";

/// Kuma's sidecar, which answers DNS where nothing else is said.
const KUMA_SIDECAR: &str = "kuma-sidecar";

/// Names and values that tell a mesh: to whoever puts others in their place they are not somebody's own.
pub(crate) const MESH_WORDS: [&str; 5] = [MODE, "ambient", "none", ISTIO_PROXY, KUMA_SIDECAR];

/// True where a pod may have its queries taken: the way of all others is the usual one.
pub(super) fn is_likely(cluster: &Cluster, pod: &Pod) -> bool {
    let spec = &pod.spec;
    spec.containers.len() + spec.init_containers.len() > 1
        || pod.meta.annotations.contains_key(REDIRECTED)
        || mode(cluster, pod).is_some()
}

/// Who takes the queries of a container's programs; `None` where nobody does. A sidecar does not take its own.
pub(super) fn taker(cluster: &Cluster, pod: &Pod, container: &str) -> Option<&'static str> {
    let said = |key: &str| pod.meta.annotations.get(key).map(String::as_str);
    for sidecar in pod.all_containers().filter(|one| one.name != container) {
        let is_off = || KUMA_DNS.iter().any(|key| matches!(said(key), Some("disabled" | "false")));
        match sidecar.name.as_str() {
            ISTIO_PROXY if sidecar.dns_capture == "true" => return Some(ISTIO_PROXY),
            KUMA_SIDECAR if !is_off() => return Some(KUMA_SIDECAR),
            _ => {}
        }
    }
    let is_in_mesh = said(REDIRECTED) == Some("enabled") || mode(cluster, pod) == Some("ambient");
    let has_sidecar = pod.container(ISTIO_PROXY).is_some();
    let is_taken = is_in_mesh && !has_sidecar && !pod.spec.host_network && said(AMBIENT_CAPTURE) != Some("false");
    is_taken.then_some("ztunnel")
}

/// True where a proxy of Envoy's kind stands between a pod and the Services it calls: a name with a final dot may
/// match none of its routes.
pub(crate) fn has_envoy(pod: &Pod) -> bool {
    pod.container(ISTIO_PROXY).is_some() || pod.container(KUMA_SIDECAR).is_some()
}

/// The value of an annotation that is read here, where it is one that counts: for whoever is to keep no more.
pub(crate) fn mesh_word(annotation: &str, value: &str) -> Option<&'static str> {
    let words: &[&str] = match annotation {
        REDIRECTED => &["enabled"],
        AMBIENT_CAPTURE => &["true", "false"],
        key if KUMA_DNS.contains(&key) => &["enabled", "disabled", "true", "false"],
        _ => return None,
    };
    words.iter().find(|word| **word == value).copied()
}

/// What a pod's label says of the ambient mesh, or else its namespace's.
fn mode<'c>(cluster: &'c Cluster, pod: &'c Pod) -> Option<&'c str> {
    let of = |labels: &'c Labels| labels.get(MODE).map(String::as_str);
    let namespace = || cluster.get(&ObjectRef::new(Kind::Namespace, "", &pod.meta.namespace));
    of(&pod.meta.labels).or_else(|| of(&namespace()?.meta().labels))
}
