//! Names that components of a cluster know each other by: labels, annotations, and the objects of cluster DNS as
//! kubeadm and `cluster/addons/dns` make them.

use super::{Kind, Labels, ObjectRef};

/// The namespace of what the cluster runs for itself.
pub const SYSTEM: &str = "kube-system";
/// The Service of the API server: namespace and name.
pub const API_SERVICE: (&str, &str) = ("default", "kubernetes");
/// The label that the API server gives each namespace: its name.
pub const NAMESPACE_NAME: &str = "kubernetes.io/metadata.name";
/// The Service of cluster DNS, in [`SYSTEM`]; and the ConfigMap of kube-dns, where that is what serves.
pub const KUBE_DNS: &str = "kube-dns";
/// The Deployment of CoreDNS and the ConfigMap with its Corefile, in [`SYSTEM`].
pub const COREDNS: &str = "coredns";
/// The key of the Corefile in that ConfigMap.
pub const COREFILE: &str = "Corefile";
/// The field of the Corefile in that ConfigMap.
pub const COREFILE_FIELD: [&str; 2] = ["data", COREFILE];
/// The label of the pods of cluster DNS and of its Service.
pub const DNS_LABEL: (&str, &str) = ("k8s-app", KUBE_DNS);

/// [`API_SERVICE`] as a reference.
pub fn api_service() -> ObjectRef {
    ObjectRef::new(Kind::Service, API_SERVICE.0, API_SERVICE.1)
}

/// The ConfigMap that holds the Corefile where kubeadm made the cluster, and in the lab's own.
pub fn corefile() -> ObjectRef {
    ObjectRef::new(Kind::ConfigMap, SYSTEM, COREDNS)
}

/// The ConfigMap in which kubeadm keeps the configuration of all kubelets, and its key.
pub const KUBELET_CONFIG: (&str, &str) = ("kubelet-config", "kubelet");
/// The ConfigMap in which kubeadm keeps its own choices, and its key.
pub const KUBEADM_CONFIG: (&str, &str) = ("kubeadm-config", "ClusterConfiguration");

/// True for [`KUBELET_CONFIG`]; until 1.23 its name had a version.
pub fn is_kubelet_config(object: &ObjectRef) -> bool {
    let name = object.name.as_str();
    object.kind == Kind::ConfigMap
        && object.namespace == SYSTEM
        && name.strip_prefix(KUBELET_CONFIG.0).is_some_and(|version| version.is_empty() || version.starts_with("-1."))
}

/// True for the labels of a pod of cluster DNS; some installers give it CoreDNS's name instead.
pub fn is_dns_server(labels: &Labels) -> bool {
    labels.get(DNS_LABEL.0).is_some_and(|app| app == DNS_LABEL.1 || app == COREDNS)
}

/// True for an image of CoreDNS, wherever it is kept.
pub fn is_coredns(image: &str) -> bool {
    let image = image.split('@').next().unwrap_or_default();
    image.rsplit('/').next().is_some_and(|last| last.contains(COREDNS))
}

/// On a slice: the Service it belongs to.
pub const SERVICE_NAME: &str = "kubernetes.io/service-name";
/// On a slice: who keeps it.
pub const MANAGED_BY: &str = "endpointslice.kubernetes.io/managed-by";
/// [`MANAGED_BY`] of the controller that follows selectors.
pub const SLICE_CONTROLLER: &str = "endpointslice-controller.k8s.io";
/// [`MANAGED_BY`] of the controller that mirrors hand-made Endpoints.
pub const MIRRORING_CONTROLLER: &str = "endpointslicemirroring-controller.k8s.io";
/// On Endpoints: do not mirror.
pub const SKIP_MIRROR: &str = "endpointslice.kubernetes.io/skip-mirror";
/// On Endpoints: who keeps them.
pub const ENDPOINTS_MANAGED_BY: &str = "endpoints.kubernetes.io/managed-by";
/// [`ENDPOINTS_MANAGED_BY`] of the controller that follows selectors.
pub const ENDPOINTS_CONTROLLER: &str = "endpoint-controller";
/// On Endpoints and slices of a headless Service.
pub const HEADLESS: &str = "service.kubernetes.io/headless";
/// Annotation on Endpoints that are only a lock for leader election.
pub const LEADER: &str = "control-plane.alpha.kubernetes.io/leader";
/// Annotation on Endpoints that were cut at 1000 addresses.
pub const OVER_CAPACITY: &str = "endpoints.kubernetes.io/over-capacity";
/// Annotation in which `kubectl apply` keeps what it applied last.
pub const LAST_APPLIED: &str = "kubectl.kubernetes.io/last-applied-configuration";
/// On a node: its topology zone.
pub const ZONE: &str = "topology.kubernetes.io/zone";
