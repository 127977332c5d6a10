//! What each field that the lab reads means, as `kubectl explain` says it: for DNS, in one sentence.

use super::Language;
use super::words::{self, ExplainFieldText as Says};
use crate::cluster::Kind;
use crate::sorting::sort_by;

/// A field.
#[derive(Debug)]
pub struct Field {
    /// Where it stands: a kind in lower case or one of the words of [`places`], then the path.
    on: &'static str,
    /// Its type as `kubectl explain` writes it, without the angle brackets.
    pub of: &'static str,
    says: fn(Says) -> &'static str,
}

impl Field {
    /// The sentence.
    pub fn says(&self, language: Language) -> &'static str {
        (self.says)(words::explain_field(language))
    }
}

/// What a kind is to DNS.
pub fn kind(language: Language, kind: &Kind) -> &'static str {
    let words = words::explain_kind(language);
    match kind {
        Kind::Namespace => words.namespace(),
        Kind::Node => words.node(),
        Kind::ConfigMap => words.config_map(),
        Kind::Service => words.service(),
        Kind::Endpoints => words.endpoints(),
        Kind::EndpointSlice => words.endpoint_slice(),
        Kind::Deployment => words.deployment(),
        Kind::StatefulSet => words.stateful_set(),
        Kind::ReplicaSet => words.replica_set(),
        Kind::ReplicationController => words.replication_controller(),
        Kind::DaemonSet => words.daemon_set(),
        Kind::Job => words.job(),
        Kind::CronJob => words.cron_job(),
        Kind::Pod => words.pod(),
        Kind::Other(..) => words.other(),
    }
}

/// The field at a path of a kind; `None` where the lab reads no such field.
pub fn field(kind: &Kind, path: &str) -> Option<&'static Field> {
    let places = places(kind, path);
    FIELDS.iter().find(|field| places.iter().any(|place| place == field.on))
}

/// The fields right below a path, by name.
pub fn below(kind: &Kind, path: &str) -> Vec<(String, &'static Field)> {
    let places = places(kind, path);
    let name = |field: &'static Field| {
        let below = places.iter().find_map(|place| field.on.strip_prefix(place.as_str())?.strip_prefix('.'))?;
        (!below.contains('.')).then(|| (below.to_owned(), field))
    };
    let mut all: Vec<_> = FIELDS.iter().filter_map(name).collect();
    sort_by(&mut all, |(one, _), (other, _)| one.cmp(other));
    all
}

/// Where the table has a path: kinds share `metadata`, workloads their `spec`, and pods stand in templates.
fn places(kind: &Kind, path: &str) -> Vec<String> {
    let name = kind.name().to_ascii_lowercase();
    let is_workload = kind.is_workload();
    let template = kind.template_path().to_string();
    let joined = |head: &str, rest: &str| {
        if rest.is_empty() { head.to_owned() } else { format!("{head}.{rest}") }
    };
    let mut all = vec![joined(&name, path), joined("any", path)];
    if is_workload {
        all.push(joined("workload", path));
        if let Some(rest) = path.strip_prefix(template.as_str()) {
            let rest = rest.trim_start_matches('.');
            all.push(joined("pod", rest));
            if !rest.is_empty() {
                all.push(joined("any", rest));
            }
        }
    }
    all
}

const fn entry(on: &'static str, of: &'static str, says: fn(Says) -> &'static str) -> Field {
    Field { on, of, says }
}

static FIELDS: &[Field] = &[
    entry("any.apiVersion", "string", Says::any_api_version),
    entry("any.kind", "string", Says::any_kind),
    entry("any.metadata", "ObjectMeta", Says::any_metadata),
    entry("any.metadata.name", "string", Says::any_metadata_name),
    entry("any.metadata.namespace", "string", Says::any_metadata_namespace),
    entry("any.metadata.labels", "map[string]string", Says::any_metadata_labels),
    entry("any.metadata.annotations", "map[string]string", Says::any_metadata_annotations),
    entry("any.metadata.ownerReferences", "[]OwnerReference", Says::any_metadata_owner_references),
    entry("service.spec", "ServiceSpec", Says::service_spec),
    entry("service.spec.type", "string", Says::service_spec_type),
    entry("service.spec.clusterIP", "string", Says::service_spec_cluster_ip),
    entry("service.spec.clusterIPs", "[]string", Says::service_spec_cluster_ips),
    entry("service.spec.selector", "map[string]string", Says::service_spec_selector),
    entry("service.spec.externalName", "string", Says::service_spec_external_name),
    entry("service.spec.ports", "[]ServicePort", Says::service_spec_ports),
    entry("service.spec.ports.name", "string", Says::service_spec_ports_name),
    entry("service.spec.ports.port", "integer", Says::service_spec_ports_port),
    entry("service.spec.ports.protocol", "string", Says::service_spec_ports_protocol),
    entry("service.spec.ports.targetPort", "IntOrString", Says::service_spec_ports_target_port),
    entry("service.spec.ports.nodePort", "integer", Says::service_spec_ports_node_port),
    entry("service.spec.publishNotReadyAddresses", "boolean", Says::service_spec_publish_not_ready_addresses),
    entry("service.spec.ipFamilies", "[]string", Says::service_spec_ip_families),
    entry("service.spec.ipFamilyPolicy", "string", Says::service_spec_ip_family_policy),
    entry("pod.spec", "PodSpec", Says::pod_spec),
    entry("pod.spec.hostname", "string", Says::pod_spec_hostname),
    entry("pod.spec.subdomain", "string", Says::pod_spec_subdomain),
    entry("pod.spec.hostNetwork", "boolean", Says::pod_spec_host_network),
    entry("pod.spec.setHostnameAsFQDN", "boolean", Says::pod_spec_set_hostname_as_fqdn),
    entry("pod.spec.hostnameOverride", "string", Says::pod_spec_hostname_override),
    entry("pod.spec.dnsPolicy", "string", Says::pod_spec_dns_policy),
    entry("pod.spec.dnsConfig", "PodDNSConfig", Says::pod_spec_dns_config),
    entry("pod.spec.dnsConfig.nameservers", "[]string", Says::pod_spec_dns_config_nameservers),
    entry("pod.spec.dnsConfig.searches", "[]string", Says::pod_spec_dns_config_searches),
    entry("pod.spec.dnsConfig.options", "[]PodDNSConfigOption", Says::pod_spec_dns_config_options),
    entry("pod.spec.dnsConfig.options.name", "string", Says::pod_spec_dns_config_options_name),
    entry("pod.spec.dnsConfig.options.value", "string", Says::pod_spec_dns_config_options_value),
    entry("pod.spec.hostAliases", "[]HostAlias", Says::pod_spec_host_aliases),
    entry("pod.spec.hostAliases.ip", "string", Says::pod_spec_host_aliases_ip),
    entry("pod.spec.hostAliases.hostnames", "[]string", Says::pod_spec_host_aliases_hostnames),
    entry("pod.spec.nodeName", "string", Says::pod_spec_node_name),
    entry("pod.spec.containers", "[]Container", Says::pod_spec_containers),
    entry("pod.spec.containers.name", "string", Says::pod_spec_containers_name),
    entry("pod.spec.containers.image", "string", Says::pod_spec_containers_image),
    entry("pod.spec.containers.ports", "[]ContainerPort", Says::pod_spec_containers_ports),
    entry("pod.spec.containers.ports.name", "string", Says::pod_spec_containers_ports_name),
    entry("pod.spec.containers.ports.containerPort", "integer", Says::pod_spec_containers_ports_container_port),
    entry("pod.spec.containers.ports.protocol", "string", Says::pod_spec_containers_ports_protocol),
    entry("pod.status", "PodStatus", Says::pod_status),
    entry("pod.status.phase", "string", Says::pod_status_phase),
    entry("pod.status.podIPs", "[]PodIP", Says::pod_status_pod_ips),
    entry("pod.status.conditions", "[]PodCondition", Says::pod_status_conditions),
    entry("workload.spec", "WorkloadSpec", Says::workload_spec),
    entry("workload.spec.replicas", "integer", Says::workload_spec_replicas),
    entry("workload.spec.selector", "LabelSelector", Says::workload_spec_selector),
    entry("workload.spec.template", "PodTemplateSpec", Says::workload_spec_template),
    entry("statefulset.spec.serviceName", "string", Says::statefulset_spec_service_name),
    entry("statefulset.spec.ordinals", "StatefulSetOrdinals", Says::statefulset_spec_ordinals),
    entry("endpoints.subsets", "[]EndpointSubset", Says::endpoints_subsets),
    entry("endpoints.subsets.addresses", "[]EndpointAddress", Says::endpoints_subsets_addresses),
    entry("endpoints.subsets.addresses.ip", "string", Says::endpoints_subsets_addresses_ip),
    entry("endpoints.subsets.addresses.hostname", "string", Says::endpoints_subsets_addresses_hostname),
    entry("endpoints.subsets.notReadyAddresses", "[]EndpointAddress", Says::endpoints_subsets_not_ready_addresses),
    entry("endpoints.subsets.ports", "[]EndpointPort", Says::endpoints_subsets_ports),
    entry("endpointslice.addressType", "string", Says::endpointslice_address_type),
    entry("endpointslice.endpoints", "[]Endpoint", Says::endpointslice_endpoints),
    entry("endpointslice.endpoints.addresses", "[]string", Says::endpointslice_endpoints_addresses),
    entry("endpointslice.endpoints.conditions", "EndpointConditions", Says::endpointslice_endpoints_conditions),
    entry("endpointslice.endpoints.hostname", "string", Says::endpointslice_endpoints_hostname),
    entry("endpointslice.endpoints.targetRef", "ObjectReference", Says::endpointslice_endpoints_target_ref),
    entry("endpointslice.ports", "[]EndpointPort", Says::endpointslice_ports),
    entry("configmap.data", "map[string]string", Says::configmap_data),
    entry("node.spec", "NodeSpec", Says::node_spec),
    entry("node.spec.podCIDRs", "[]string", Says::node_spec_pod_cidrs),
    entry("node.status", "NodeStatus", Says::node_status),
    entry("node.status.addresses", "[]NodeAddress", Says::node_status_addresses),
];

#[cfg(test)]
mod tests {
    use super::*;

    /// The same row of the table.
    fn is_same(one: Option<&Field>, other: Option<&Field>) -> bool {
        one.map(std::ptr::from_ref) == other.map(std::ptr::from_ref)
    }

    #[test]
    fn every_field_is_found_where_it_stands_and_so_is_all_above_it() {
        for one in FIELDS {
            let (head, path) = one.on.split_once('.').unwrap();
            let kind = Kind::MODELLED.into_iter().find(|kind| kind.name().eq_ignore_ascii_case(head));
            let kind = kind.unwrap_or(if head == "workload" { Kind::Deployment } else { Kind::Pod });
            assert!(is_same(field(&kind, path), Some(one)), "{}", one.on);
            for (end, _) in path.match_indices('.') {
                assert!(field(&kind, &path[..end]).is_some(), "{} above {}", &path[..end], one.on);
            }
        }
    }

    #[test]
    fn a_template_has_the_fields_of_a_pod() {
        assert!(is_same(
            field(&Kind::StatefulSet, "spec.template.spec.dnsPolicy"),
            field(&Kind::Pod, "spec.dnsPolicy")
        ));
        assert!(field(&Kind::Pod, "spec.dnsPolicy").is_some());
        assert!(below(&Kind::Deployment, "spec").iter().all(|(name, _)| name != "serviceName"));
        assert!(below(&Kind::StatefulSet, "spec").iter().any(|(name, _)| name == "serviceName"));
    }
}
