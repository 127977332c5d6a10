//! Where the DNS of a pasted cluster lives, and what its kubelets tell pods of it: found among the objects, for
//! installers name it as they like.

use super::ResolvFile;
use crate::cluster::{Kind, Object, ObjectRef, Selector, Service, Value, well_known};
use crate::dns;
use crate::manifest;
use crate::resolution::network::node_local;
use std::net::IpAddr;

/// The namespace and the name of the Service that kubeadm, and most installers after it, give cluster DNS.
const USUAL: (&str, &str) = (well_known::SYSTEM, well_known::KUBE_DNS);

/// Names of that Service where installers chose another: OpenShift, RKE2, the Helm chart, vcluster.
const NAMES: [&str; 6] =
    ["kube-dns", "coredns", "dns-default", "rke2-coredns-rke2-coredns", "coredns-coredns", "vcluster-kube-dns"];

/// Labels by which that Service is known whatever its name.
const LABELS: [(&str, &[&str]); 3] = [
    (well_known::DNS_LABEL.0, &[well_known::KUBE_DNS, well_known::COREDNS]),
    ("kubernetes.io/name", &["CoreDNS", "KubeDNS"]),
    ("app.kubernetes.io/name", &["coredns", "rke2-coredns"]),
];

/// A label that OpenShift's operator gives it, with any value.
const OPENSHIFT: &str = "dns.operator.openshift.io/owning-dns";

/// The Service that NodeLocal DNSCache reaches cluster DNS by, past itself: labelled alike, and nobody's nameserver.
const PAST_THE_CACHE: &str = "kube-dns-upstream";

/// What the objects tell of cluster DNS.
#[derive(Debug)]
pub(super) struct ClusterDns<'o> {
    /// The Service, where one was pasted.
    pub service: Option<&'o Service>,
    /// The kubelet's `clusterDNS`: what pods have in their resolv.conf. Empty where nothing tells it.
    pub addresses: Vec<IpAddr>,
    /// True where the kubelets are known to have no `clusterDNS`.
    pub tells_none: bool,
    /// The kubelet's `clusterDomain`, where its configuration or kubeadm's was pasted.
    pub domain: Option<String>,
    /// The ConfigMap of its Corefile; the usual one where none was pasted.
    pub corefile: ObjectRef,
    /// True where its pods, their slices or what makes them were pasted: whether it runs is known.
    pub shows_whether_it_runs: bool,
    /// True where one of its pods was pasted, and ready.
    pub was_ready: bool,
}

impl<'o> ClusterDns<'o> {
    /// Looks for it; `file` is the resolv.conf of a pod, which tells what the kubelets' configuration does not.
    pub(super) fn among(objects: &'o [Object], file: Option<&ResolvFile>) -> Self {
        let told = objects.iter().find_map(kubelet);
        let is_told = told.is_some();
        let mut kubelet = told.unwrap_or_default();
        kubelet.take(file);
        let services = || objects.iter().filter_map(Object::as_service).filter(|service| listens(service));
        let has_address = |service: &&Service| service.spec.is_at(&kubelet.addresses);
        let service = services()
            .find(has_address)
            .or_else(|| services().find(|service| (&*service.meta.namespace, &*service.meta.name) == USUAL))
            .or_else(|| services().find(|service| service.meta.namespace == USUAL.0 && is_known(service)))
            .or_else(|| services().find(|service| is_known(service)));
        let has_address_told = !kubelet.addresses.is_empty();
        let addresses = match service {
            _ if !kubelet.addresses.is_empty() => kubelet.addresses,
            Some(service) => service.spec.addresses().collect(),
            None => Vec::new(),
        };
        // Pods with its label are its own, whether or not its Service selects them.
        let shows_whether_it_runs = objects.iter().any(|object| is_of(object, service) || is_of(object, None));
        let corefile = corefile(objects, service);
        let is_ready = |object: &&Object| object.as_pod().is_some_and(|pod| pod.status.ready);
        let was_ready = objects.iter().filter(is_ready).any(|pod| is_of(pod, service));
        let domain = kubelet.domain.or_else(|| objects.iter().find_map(kubeadms_domain));
        // A file without it proves it where nothing else shows that the cluster has DNS: a flag may give it.
        let shows_dns = service.is_some()
            || shows_whether_it_runs
            || objects.iter().any(|object| *object.reference() == corefile || node_local::is_own(object))
            || objects
                .iter()
                .any(|object| configuration_in(object).is_some_and(|(key, _)| key == well_known::KUBEADM_CONFIG.1));
        let tells_none = addresses.is_empty() && is_told && !shows_dns
            || objects.iter().any(is_missing_cluster_dns) && !has_address_told;
        Self { service, addresses, tells_none, domain, corefile, shows_whether_it_runs, was_ready }
    }
}

/// The ConfigMap that holds the Corefile: one that the server's pods are shown, or else one of its namespace.
fn corefile(objects: &[Object], service: Option<&Service>) -> ObjectRef {
    let namespace = service.map_or(USUAL.0, |service| &service.meta.namespace);
    let all = || {
        objects.iter().filter(|object| {
            let map = object.as_config_map().filter(|_| object.reference().namespace == namespace);
            map.is_some_and(|map| map.data.contains_key("Corefile"))
        })
    };
    let shown: Vec<String> = objects.iter().filter(|object| is_of(object, service)).flat_map(shown_by).collect();
    let is_own = |object: &&Object| {
        let name = &object.reference().name;
        name == "coredns" || service.is_some_and(|service| service.meta.name == *name)
    };
    all()
        .find(|object| shown.contains(&object.reference().name))
        .or_else(|| all().find(is_own))
        .or_else(|| all().find(|object| !node_local::is_own(object)))
        .map_or_else(
            || ObjectRef::new(Kind::ConfigMap, namespace, usual_name(service)),
            |object| object.reference().clone(),
        )
}

/// What the ConfigMap is called that nobody pasted: at OpenShift as the Service.
fn usual_name(service: Option<&Service>) -> &str {
    match service {
        Some(service) if service.meta.namespace != USUAL.0 => &service.meta.name,
        _ => "coredns",
    }
}

/// True for a Service that DNS can be asked at: it has an address and port 53.
fn listens(service: &Service) -> bool {
    !service.is_headless()
        && !service.spec.cluster_ips.is_empty()
        && service.spec.ports.iter().any(|port| port.port == i64::from(dns::PORT))
        && service.meta.name != PAST_THE_CACHE
}

fn is_known(service: &Service) -> bool {
    let labels = &service.meta.labels;
    let has = |(key, values): &(&str, &[&str])| labels.get(*key).is_some_and(|value| values.contains(&value.as_str()));
    NAMES.contains(&service.meta.name.as_str()) || LABELS.iter().any(has) || labels.contains_key(OPENSHIFT)
}

/// True for a pod behind the Service, for what makes such pods, and for the Service's slices and Endpoints.
fn is_of(object: &Object, service: Option<&Service>) -> bool {
    let selects = |labels| match service {
        Some(service) => {
            object.reference().namespace == service.meta.namespace
                && Selector::Service(&service.spec.selector).matches(labels)
        }
        // Without the Service, pods and workloads are known by the label that most installers give them.
        None => object.reference().namespace == USUAL.0 && well_known::is_dns_server(labels),
    };
    let is_service = |name: &str| {
        service
            .is_some_and(|service| service.meta.name == name && service.meta.namespace == object.reference().namespace)
    };
    if let Some(workload) = object.as_workload() {
        return selects(&workload.template_labels);
    }
    if let Some(slice) = object.as_endpoint_slice() {
        return slice.service_name().is_some_and(is_service);
    }
    match object.reference().kind {
        Kind::Pod => selects(&object.meta().labels),
        Kind::Endpoints => is_service(&object.reference().name),
        _ => false,
    }
}

/// What a kubelet's configuration says of DNS.
#[derive(Debug, Default)]
struct Kubelet {
    addresses: Vec<IpAddr>,
    domain: Option<String>,
}

impl Kubelet {
    /// What its configuration leaves open a pod's file tells: a flag gives it then.
    fn take(&mut self, file: Option<&ResolvFile>) {
        let Some(file) = file else { return };
        if self.addresses.is_empty() {
            self.addresses = file.cluster_dns();
        }
        if self.domain.is_none() {
            self.domain = file.of_pod().map(|(_, domain)| domain.to_owned());
        }
    }
}

/// The key of a configuration that a ConfigMap holds, and the fields of it that DNS depends on; nothing for any other.
pub(super) fn configuration_in(object: &Object) -> Option<(&'static str, &'static [&'static str])> {
    let reference = object.reference();
    if well_known::is_kubelet_config(reference) {
        return Some((well_known::KUBELET_CONFIG.1, &["clusterDNS", "clusterDomain"]));
    }
    let is_kubeadms = reference.kind == Kind::ConfigMap
        && reference.namespace == USUAL.0
        && reference.name == well_known::KUBEADM_CONFIG.0;
    is_kubeadms.then_some((well_known::KUBEADM_CONFIG.1, &["networking"]))
}

fn kubelet(object: &Object) -> Option<Kubelet> {
    let value = configuration(object.as_config_map()?.kubelet_configuration()?)?;
    let addresses = value.field("clusterDNS").map(Value::items).unwrap_or_default();
    let addresses = addresses.iter().filter_map(Value::as_text).filter_map(|text| text.parse().ok());
    Some(Kubelet { addresses: addresses.collect(), domain: domain(&value, "clusterDomain") })
}

/// The domain that kubeadm gave the kubelets.
fn kubeadms_domain(object: &Object) -> Option<String> {
    let (key, fields) = configuration_in(object).filter(|(key, _)| *key == well_known::KUBEADM_CONFIG.1)?;
    let value = configuration(object.as_config_map()?.data.get(key)?)?;
    domain(value.field(fields.first()?)?, "dnsDomain")
}

fn domain(value: &Value, field: &str) -> Option<String> {
    let domain = value.field(field).and_then(Value::as_text)?.trim_end_matches('.');
    (!domain.is_empty()).then(|| domain.to_owned())
}

/// The text of a configuration as a value.
pub(super) fn configuration(text: &str) -> Option<Value> {
    manifest::read(text).documents.into_iter().next().map(|document| document.value)
}

/// True for an event of a kubelet that has no cluster DNS to tell its pods.
pub(super) fn is_missing_cluster_dns(object: &Object) -> bool {
    object.reference().kind.name() == "Event"
        && object.value().field("reason").and_then(Value::as_text) == Some("MissingClusterDNS")
}

/// The ConfigMaps that the volumes of a pod, or of what makes pods, show.
pub(super) fn shown_by(object: &Object) -> Vec<String> {
    let spec = match object.as_workload() {
        Some(workload) => workload.template_value.field("spec"),
        None => object.value().field("spec"),
    };
    let mut names = Vec::new();
    for volume in spec.and_then(|spec| spec.field("volumes")).map(Value::items).unwrap_or_default() {
        let sources = volume.field("projected").and_then(|projected| projected.field("sources"));
        let sources = sources.map(Value::items).unwrap_or_default();
        let all = std::iter::once(volume).chain(sources).filter_map(|one| one.field("configMap")?.field("name"));
        names.extend(all.filter_map(|name| name.as_text().map(str::to_owned)));
    }
    names
}
