//! CiliumLocalRedirectPolicy: what is sent to a Service's address goes to a pod of the sender's own node instead. With it
//! Cilium has NodeLocal DNSCache take what pods send to cluster DNS (rule NL1).

use crate::cluster::{Cluster, Kind, Object, ObjectRef, Selector, Value};
use std::net::IpAddr;

/// A policy, and the addresses that it takes the packets of.
pub(super) struct Redirect<'c> {
    /// The policy.
    pub policy: &'c Object,
    /// The addresses.
    pub addresses: Vec<IpAddr>,
    /// True where it gives them to NodeLocal DNSCache.
    pub is_to_cache: bool,
}

/// True for the kind (cilium.io/v2), which is kept untyped.
pub(crate) fn is_local_redirect(kind: &Kind) -> bool {
    kind.name() == "CiliumLocalRedirectPolicy"
}

/// The policy that takes what is sent to cluster DNS. The words are those that the cache's names begin with.
pub(super) fn redirect_of_cluster_dns<'c>(cluster: &'c Cluster, words: &[&str]) -> Option<Redirect<'c>> {
    let told = &cluster.settings().cluster_dns;
    let all = cluster.unmodelled().filter(|policy| is_local_redirect(&policy.reference().kind));
    let mut all = all.map(|policy| redirect_by(cluster, policy, words));
    all.find(|redirect| redirect.addresses.iter().any(|address| told.contains(address)))
}

fn redirect_by<'c>(cluster: &'c Cluster, policy: &'c Object, words: &[&str]) -> Redirect<'c> {
    let spec = policy.value().field("spec");
    let frontend = spec.and_then(|spec| spec.field("redirectFrontend"));
    let text = |matcher: &str, field: &str| frontend?.field(matcher)?.field(field)?.as_text();
    let mut addresses: Vec<IpAddr> = text("addressMatcher", "ip").and_then(|ip| ip.parse().ok()).into_iter().collect();
    if let (Some(namespace), Some(name)) = (text("serviceMatcher", "namespace"), text("serviceMatcher", "serviceName"))
    {
        let service = cluster.get(&ObjectRef::new(Kind::Service, namespace, name));
        let service = service.and_then(|service| service.as_service());
        addresses.extend(service.into_iter().flat_map(|service| service.spec.addresses()));
    }
    let backend = spec.and_then(|spec| spec.field("redirectBackend")?.field("localEndpointSelector"));
    let is_to_cache =
        backend.is_some_and(|selector| selects_cache(cluster, &policy.reference().namespace, selector, words));
    Redirect { policy, addresses, is_to_cache }
}

/// True where the pods that are selected are those of NodeLocal DNSCache: as pasted, or else by the word for them.
fn selects_cache(cluster: &Cluster, namespace: &str, selector: &Value, words: &[&str]) -> bool {
    let is_word = |name: &str| words.iter().any(|word| name.starts_with(word));
    let mut sets = cluster.in_namespace(&Kind::DaemonSet, namespace).filter(|set| {
        let labels = set.as_workload().map(|workload| &workload.template_labels);
        labels.is_some_and(|labels| Selector::LabelSelector(selector).matches(labels))
    });
    if let Some(set) = sets.next() {
        return is_word(&set.reference().name);
    }
    let labels = selector.field("matchLabels").and_then(Value::as_map).into_iter().flatten();
    labels.filter_map(|(_, value)| value.as_text()).any(is_word)
}
