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

const fn of(on: &'static str, of: &'static str, says: fn(Says) -> &'static str) -> Field {
    Field { on, of, says }
}

static FIELDS: &[Field] = &[
    of("any.apiVersion", "string", Says::any_api_version),
    of("any.kind", "string", Says::any_kind),
    of("any.metadata", "ObjectMeta", Says::any_metadata),
    of("any.metadata.name", "string", Says::any_metadata_name),
    of("any.metadata.namespace", "string", Says::any_metadata_namespace),
    of("any.metadata.labels", "map[string]string", Says::any_metadata_labels),
    of("any.metadata.annotations", "map[string]string", Says::any_metadata_annotations),
    of("any.metadata.ownerReferences", "[]OwnerReference", Says::any_metadata_owner_references),
    of("service.spec", "ServiceSpec", Says::service_spec),
    of("service.spec.type", "string", Says::service_spec_type),
    of("service.spec.clusterIP", "string", Says::service_spec_cluster_ip),
    of("service.spec.clusterIPs", "[]string", Says::service_spec_cluster_ips),
    of("service.spec.selector", "map[string]string", Says::service_spec_selector),
    of("service.spec.externalName", "string", Says::service_spec_external_name),
    of("service.spec.ports", "[]ServicePort", Says::service_spec_ports),
    of("service.spec.ports.name", "string", Says::service_spec_ports_name),
    of("service.spec.ports.port", "integer", Says::service_spec_ports_port),
    of("service.spec.ports.protocol", "string", Says::service_spec_ports_protocol),
    of("service.spec.ports.targetPort", "IntOrString", Says::service_spec_ports_target_port),
    of("service.spec.ports.nodePort", "integer", Says::service_spec_ports_node_port),
    of("service.spec.publishNotReadyAddresses", "boolean", Says::service_spec_publish_not_ready_addresses),
    of("service.spec.ipFamilies", "[]string", Says::service_spec_ip_families),
    of("service.spec.ipFamilyPolicy", "string", Says::service_spec_ip_family_policy),
    of("pod.spec", "PodSpec", Says::pod_spec),
    of("pod.spec.hostname", "string", Says::pod_spec_hostname),
    of("pod.spec.subdomain", "string", Says::pod_spec_subdomain),
    of("pod.spec.hostNetwork", "boolean", Says::pod_spec_host_network),
    of("pod.spec.setHostnameAsFQDN", "boolean", Says::pod_spec_set_hostname_as_fqdn),
    of("pod.spec.hostnameOverride", "string", Says::pod_spec_hostname_override),
    of("pod.spec.dnsPolicy", "string", Says::pod_spec_dns_policy),
    of("pod.spec.dnsConfig", "PodDNSConfig", Says::pod_spec_dns_config),
    of("pod.spec.dnsConfig.nameservers", "[]string", Says::pod_spec_dns_config_nameservers),
    of("pod.spec.dnsConfig.searches", "[]string", Says::pod_spec_dns_config_searches),
    of("pod.spec.dnsConfig.options", "[]PodDNSConfigOption", Says::pod_spec_dns_config_options),
    of("pod.spec.dnsConfig.options.name", "string", Says::pod_spec_dns_config_options_name),
    of("pod.spec.dnsConfig.options.value", "string", Says::pod_spec_dns_config_options_value),
    of("pod.spec.hostAliases", "[]HostAlias", Says::pod_spec_host_aliases),
    of("pod.spec.hostAliases.ip", "string", Says::pod_spec_host_aliases_ip),
    of("pod.spec.hostAliases.hostnames", "[]string", Says::pod_spec_host_aliases_hostnames),
    of("pod.spec.nodeName", "string", Says::pod_spec_node_name),
    of("pod.spec.containers", "[]Container", Says::pod_spec_containers),
    of("pod.spec.containers.name", "string", Says::pod_spec_containers_name),
    of("pod.spec.containers.image", "string", Says::pod_spec_containers_image),
    of("pod.spec.containers.ports", "[]ContainerPort", Says::pod_spec_containers_ports),
    of("pod.spec.containers.ports.name", "string", Says::pod_spec_containers_ports_name),
    of("pod.spec.containers.ports.containerPort", "integer", Says::pod_spec_containers_ports_container_port),
    of("pod.spec.containers.ports.protocol", "string", Says::pod_spec_containers_ports_protocol),
    of("pod.status", "PodStatus", Says::pod_status),
    of("pod.status.phase", "string", Says::pod_status_phase),
    of("pod.status.podIPs", "[]PodIP", Says::pod_status_pod_ips),
    of("pod.status.conditions", "[]PodCondition", Says::pod_status_conditions),
    of("workload.spec", "WorkloadSpec", Says::workload_spec),
    of("workload.spec.replicas", "integer", Says::workload_spec_replicas),
    of("workload.spec.selector", "LabelSelector", Says::workload_spec_selector),
    of("workload.spec.template", "PodTemplateSpec", Says::workload_spec_template),
    of("statefulset.spec.serviceName", "string", Says::statefulset_spec_service_name),
    of("statefulset.spec.ordinals", "StatefulSetOrdinals", Says::statefulset_spec_ordinals),
    of("endpoints.subsets", "[]EndpointSubset", Says::endpoints_subsets),
    of("endpoints.subsets.addresses", "[]EndpointAddress", Says::endpoints_subsets_addresses),
    of("endpoints.subsets.addresses.ip", "string", Says::endpoints_subsets_addresses_ip),
    of("endpoints.subsets.addresses.hostname", "string", Says::endpoints_subsets_addresses_hostname),
    of("endpoints.subsets.notReadyAddresses", "[]EndpointAddress", Says::endpoints_subsets_not_ready_addresses),
    of("endpoints.subsets.ports", "[]EndpointPort", Says::endpoints_subsets_ports),
    of("endpointslice.addressType", "string", Says::endpointslice_address_type),
    of("endpointslice.endpoints", "[]Endpoint", Says::endpointslice_endpoints),
    of("endpointslice.endpoints.addresses", "[]string", Says::endpointslice_endpoints_addresses),
    of("endpointslice.endpoints.conditions", "EndpointConditions", Says::endpointslice_endpoints_conditions),
    of("endpointslice.endpoints.hostname", "string", Says::endpointslice_endpoints_hostname),
    of("endpointslice.endpoints.targetRef", "ObjectReference", Says::endpointslice_endpoints_target_ref),
    of("endpointslice.ports", "[]EndpointPort", Says::endpointslice_ports),
    of("configmap.data", "map[string]string", Says::configmap_data),
    of("node.spec", "NodeSpec", Says::node_spec),
    of("node.spec.podCIDRs", "[]string", Says::node_spec_pod_cidrs),
    of("node.status", "NodeStatus", Says::node_status),
    of("node.status.addresses", "[]NodeAddress", Says::node_status_addresses),
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
