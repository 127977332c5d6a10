//! The API server's verdicts as sentences of our own: what is wrong and the mend. They do not name the
//! field they are about, which the page shows beside them. Words in backticks are the API's.

use super::{Language, words};
use crate::cluster::admission::Warning;
use crate::cluster::{Bound, FieldPath, Reason};

/// Why an object is refused, and what would mend it.
pub fn reason(language: Language, reason: &Reason) -> String {
    let words = words::verdict(language);
    let sentence = match reason {
        Reason::Type { wanted, found } => return words.wrong_type(wanted, found),
        Reason::NotOneOf { supported } => return words.not_one_of(quoted(supported)),
        Reason::OutOfRange { least, most } => return words.out_of_range(least, most),
        Reason::TooManyItems { limit } => return words.too_many_items(limit),
        Reason::BeyondTheLab(bound) => return beyond(language, *bound),
        Reason::TooLong { limit } => return words.too_long(limit),
        Reason::NotCanonical { canonical } => return words.not_canonical(canonical),
        Reason::WrongFamily { wanted } => return words.wrong_family(wanted.as_str()),
        Reason::HeadlessOfType { service_type, kept: false } => return words.headless_of_type(service_type),
        Reason::HeadlessOfType { service_type, kept: true } => return words.headless_kept_of_type(service_type),
        Reason::ClusterIpFixed { from, to } => return cluster_ip_fixed(language, from, to),
        Reason::FamilyNotConfigured { family } => return words.family_not_configured(family.as_str()),
        Reason::ClusterIpOutOfRange { range } => return words.cluster_ip_out_of_range(range),
        Reason::PodFieldsFixed { changed } => return words.pod_fields_fixed(fields(changed)),
        Reason::StatefulSetFieldsFixed { changed } => return words.stateful_set_fields_fixed(fields(changed)),
        Reason::Missing => words.missing(),
        Reason::Negative => words.negative(),
        Reason::Duplicate => words.duplicate(),
        Reason::NotALabel => words.not_a_label(),
        Reason::LabelWithDots => words.label_with_dots(),
        Reason::NotA1035Label => words.not_a_1035_label(),
        Reason::NotASubdomain => words.not_a_subdomain(),
        Reason::NotASearchDomain => words.not_a_search_domain(),
        Reason::SingleLabel => words.single_label(),
        Reason::PortNameCharacters => words.port_name_characters(),
        Reason::PortNameWithoutLetter => words.port_name_without_letter(),
        Reason::PortNameDoubleHyphen => words.port_name_double_hyphen(),
        Reason::PortNameEdgeHyphen => words.port_name_edge_hyphen(),
        Reason::NotAQualifiedName => words.not_a_qualified_name(),
        Reason::NotALabelValue => words.not_a_label_value(),
        Reason::NotAConfigMapKey => words.not_a_config_map_key(),
        Reason::IdentityFixed => words.identity_fixed(),
        Reason::NamespaceNotFound => words.namespace_not_found(),
        Reason::Immutable => words.immutable(),
        Reason::NotAnIp => words.not_an_ip(),
        Reason::LeadingZeros => words.leading_zeros(),
        Reason::MappedIp => words.mapped_ip(),
        Reason::Unspecified => words.unspecified(),
        Reason::Loopback => words.loopback(),
        Reason::LinkLocal => words.link_local(),
        Reason::LinkLocalMulticast => words.link_local_multicast(),
        Reason::ServiceWithoutPorts => words.service_without_ports(),
        Reason::PortWithoutName => words.port_without_name(),
        Reason::ExternalNameMissing => words.external_name_missing(),
        Reason::NotOnExternalName => words.not_on_external_name(),
        Reason::NodePortOnClusterIp => words.node_port_on_cluster_ip(),
        Reason::OnlyOnLoadBalancer => words.only_on_load_balancer(),
        Reason::OnlyOnExternalService => words.only_on_external_service(),
        Reason::HealthCheckUnneeded => words.health_check_unneeded(),
        Reason::AffinityConfigUnneeded => words.affinity_config_unneeded(),
        Reason::FirstClusterIpDiffers => words.first_cluster_ip_differs(),
        Reason::ClusterIpsWithoutClusterIp => words.cluster_ips_without_cluster_ip(),
        Reason::NoneNotAlone => words.none_not_alone(),
        Reason::MoreThanTwoClusterIps => words.more_than_two_cluster_ips(),
        Reason::ClusterIpsOfOneFamily => words.cluster_ips_of_one_family(),
        Reason::FamilyFixed => words.family_fixed(),
        Reason::ReleaseNeedsSingleStack => words.release_needs_single_stack(),
        Reason::TwoNeedDualStack => words.two_need_dual_stack(),
        Reason::ClusterIsSingleStack { kept: false } => words.cluster_is_single_stack(),
        Reason::ClusterIsSingleStack { kept: true } => words.cluster_is_single_stack_kept(),
        Reason::ClusterIpTaken => words.cluster_ip_taken(),
        Reason::ServiceRangeFull => words.service_range_full(),
        Reason::NodePortTaken => words.node_port_taken(),
        Reason::NodePortsExhausted => words.node_ports_exhausted(),
        Reason::NoNameserver => words.no_nameserver(),
        Reason::NotWithSetHostnameAsFqdn => words.not_with_set_hostname_as_fqdn(),
        Reason::NotWithHostNetwork => words.not_with_host_network(),
        Reason::HostPortDiffers => words.host_port_differs(),
        Reason::ImageWithSpace => words.image_with_space(),
        Reason::ContainersFixed => words.containers_fixed(),
        Reason::TolerationsFixed => words.tolerations_fixed(),
        Reason::SchedulingGateAdded => words.scheduling_gate_added(),
        Reason::DeadlineExtended => words.deadline_extended(),
        Reason::EmptySubset => words.empty_subset(),
        Reason::EmptySelector => words.empty_selector(),
        Reason::SelectorMismatch => words.selector_mismatch(),
    };
    sentence.to_owned()
}

/// What the lab bears, where the API server would bear more.
fn beyond(language: Language, bound: Bound) -> String {
    let (words, limit) = (words::verdict(language), bound.limit());
    match bound {
        Bound::ServicePorts => words.beyond_service_ports(limit),
        Bound::Endpoints => words.beyond_endpoints(limit),
        Bound::EndpointPorts => words.beyond_endpoint_ports(limit),
        Bound::Looks => words.beyond_looks(limit),
    }
}

/// The cluster IP of a live Service was to change: to an address, to `None`, or to nothing.
fn cluster_ip_fixed(language: Language, from: &str, to: &str) -> String {
    let words = words::verdict(language);
    match (from, to) {
        ("None", to) => words.address_for_headless(to),
        (from, "None") => words.headless_for_address(from),
        (from, "") => words.cluster_ip_removed(from),
        (from, to) => words.cluster_ip_changed(from, to),
    }
}

/// What the API server remarks of an object it accepts.
pub fn warning(language: Language, warning: &Warning) -> String {
    let words = words::verdict(language);
    match warning {
        Warning::EndpointsDeprecated => words.endpoints_deprecated().to_owned(),
        Warning::ExternalNameIgnored => words.external_name_ignored().to_owned(),
        Warning::IgnoredWhenHeadless { field } => words.ignored_when_headless(field),
        Warning::OddAddress { field, canonical } => words.odd_address(field, canonical),
        Warning::NameNoHostname => words.name_no_hostname().to_owned(),
    }
}

/// What becomes of Endpoints that no Service has.
pub fn leftover_endpoints(language: Language) -> &'static str {
    words::verdict(language).endpoints_leftover()
}

/// Values in a row: `` `TCP`, `UDP` ``.
fn quoted(values: &[&str]) -> String {
    values.iter().map(|value| format!("`{value}`")).collect::<Vec<_>>().join(", ")
}

/// Fields in a row.
fn fields(paths: &[FieldPath]) -> String {
    paths.iter().map(|path| format!("`{path}`")).collect::<Vec<_>>().join(", ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_fixed_field_of_a_pod_is_named_in_each_language() {
        let changed = vec![FieldPath::of(&["spec", "hostname"]), FieldPath::of(&["spec", "subdomain"])];
        let fixed = Reason::PodFieldsFixed { changed };
        for language in Language::ALL {
            let sentence = reason(language, &fixed);
            assert!(sentence.contains("`spec.hostname`, `spec.subdomain`"), "{sentence}");
        }
    }

    #[test]
    fn a_kept_none_is_explained_otherwise_than_one_asked_for() {
        for language in Language::ALL {
            let of = |kept| reason(language, &Reason::HeadlessOfType { service_type: "NodePort", kept });
            assert_ne!(of(true), of(false));
        }
    }
}
