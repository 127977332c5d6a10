//! The API server's verdicts as sentences of our own: what is wrong and the mend. They do not name the
//! field they are about, which the page shows beside them. Words in backticks are the API's.

use super::table::sentences;
use super::{Language, words};
use crate::cluster::admission::Warning;
use crate::cluster::{Bound, FieldPath, Reason};

/// Why an object is refused, and what would mend it.
pub fn reason(language: Language, reason: &Reason) -> String {
    values_sentence(language, reason).unwrap_or_else(|| fixed(words::api_refusal(language), reason, &[]))
}

/// The reasons that say what was found, or what would fit.
fn values_sentence(language: Language, reason: &Reason) -> Option<String> {
    let words = words::api_refusal(language);
    Some(match reason {
        Reason::Type { wanted, found } => words.wrong_type(wanted, found),
        Reason::NotOneOf { supported } => words.not_one_of(quoted(supported)),
        Reason::OutOfRange { least, most } => words.out_of_range(least, most),
        Reason::TooManyItems { limit } => words.too_many_items(limit),
        Reason::BeyondTheLab(bound) => beyond(language, *bound),
        Reason::TooLong { limit } => words.too_long(limit),
        Reason::NotCanonical { canonical } => words.not_canonical(canonical),
        Reason::WrongFamily { wanted } => words.wrong_family(wanted.as_str()),
        Reason::HeadlessOfType { service_type, kept: false } => words.headless_of_type(service_type),
        Reason::HeadlessOfType { service_type, kept: true } => words.headless_kept_of_type(service_type),
        Reason::ClusterIpFixed { from, to } => cluster_ip_fixed(language, from, to),
        Reason::ClusterIsSingleStack { kept: true } => words.cluster_is_single_stack_kept().to_owned(),
        Reason::FamilyNotConfigured { family } => words.family_not_configured(family.as_str()),
        Reason::ClusterIpOutOfRange { range } => words.cluster_ip_out_of_range(range),
        Reason::PodFieldsFixed { changed } => words.pod_fields_fixed(fields(changed)),
        Reason::StatefulSetFieldsFixed { changed } => words.stateful_set_fields_fixed(fields(changed)),
        _ => return None,
    })
}

sentences! {
    /// The reasons that say no more than themselves; [`values_sentence`] has the others.
    fixed: words::ApiRefusalText, &Reason;
    Missing => missing(),
    Negative => negative(),
    Duplicate => duplicate(),
    NotALabel => not_a_label(),
    LabelWithDots => label_with_dots(),
    NotA1035Label => not_a_1035_label(),
    NotASubdomain => not_a_subdomain(),
    NotASearchDomain => not_a_search_domain(),
    SingleLabel => single_label(),
    PortNameCharacters => port_name_characters(),
    PortNameWithoutLetter => port_name_without_letter(),
    PortNameDoubleHyphen => port_name_double_hyphen(),
    PortNameEdgeHyphen => port_name_edge_hyphen(),
    NotAQualifiedName => not_a_qualified_name(),
    NotALabelValue => not_a_label_value(),
    NotAConfigMapKey => not_a_config_map_key(),
    IdentityFixed => identity_fixed(),
    NamespaceNotFound => namespace_not_found(),
    Immutable => immutable(),
    NotAnIp => not_an_ip(),
    LeadingZeros => leading_zeros(),
    MappedIp => mapped_ip(),
    Unspecified => unspecified(),
    Loopback => loopback(),
    LinkLocal => link_local(),
    LinkLocalMulticast => link_local_multicast(),
    ServiceWithoutPorts => service_without_ports(),
    PortWithoutName => port_without_name(),
    ExternalNameMissing => external_name_missing(),
    NotOnExternalName => not_on_external_name(),
    NodePortOnClusterIp => node_port_on_cluster_ip(),
    OnlyOnLoadBalancer => only_on_load_balancer(),
    OnlyOnExternalService => only_on_external_service(),
    HealthCheckUnneeded => health_check_unneeded(),
    AffinityConfigUnneeded => affinity_config_unneeded(),
    FirstClusterIpDiffers => first_cluster_ip_differs(),
    ClusterIpsWithoutClusterIp => cluster_ips_without_cluster_ip(),
    NoneNotAlone => none_not_alone(),
    MoreThanTwoClusterIps => more_than_two_cluster_ips(),
    ClusterIpsOfOneFamily => cluster_ips_of_one_family(),
    FamilyFixed => family_fixed(),
    ReleaseNeedsSingleStack => release_needs_single_stack(),
    TwoNeedDualStack => two_need_dual_stack(),
    ClusterIsSingleStack => cluster_is_single_stack(),
    ClusterIpTaken => cluster_ip_taken(),
    ServiceRangeFull => service_range_full(),
    NodePortTaken => node_port_taken(),
    NodePortsExhausted => node_ports_exhausted(),
    NoNameserver => no_nameserver(),
    NotWithSetHostnameAsFqdn => not_with_set_hostname_as_fqdn(),
    NotWithHostNetwork => not_with_host_network(),
    HostPortDiffers => host_port_differs(),
    ImageWithSpace => image_with_space(),
    ContainersFixed => containers_fixed(),
    TolerationsFixed => tolerations_fixed(),
    SchedulingGateAdded => scheduling_gate_added(),
    DeadlineExtended => deadline_extended(),
    EmptySubset => empty_subset(),
    NotACidr => not_a_cidr(),
    BitsBehindPrefix => bits_behind_prefix(),
    NotWithinCidr => not_within_cidr(),
    EndBeforePort => end_before_port(),
    EndPortWithoutNumber => end_port_without_number(),
    NoPeer => no_peer(),
    BlockWithSelector => block_with_selector(),
    ValuesWithoutUse => values_without_use(),
    EmptySelector => empty_selector(),
    SelectorMismatch => selector_mismatch(),
    "" => Type
        | NotOneOf
        | OutOfRange
        | TooManyItems
        | BeyondTheLab
        | TooLong
        | NotCanonical
        | WrongFamily
        | HeadlessOfType
        | ClusterIpFixed
        | FamilyNotConfigured
        | ClusterIpOutOfRange
        | PodFieldsFixed
        | StatefulSetFieldsFixed,
}

/// What the lab bears, where the API server would bear more.
fn beyond(language: Language, bound: Bound) -> String {
    let (words, limit) = (words::api_refusal(language), bound.limit());
    match bound {
        Bound::ServicePorts => words.beyond_service_ports(limit),
        Bound::Endpoints => words.beyond_endpoints(limit),
        Bound::EndpointPorts => words.beyond_endpoint_ports(limit),
        Bound::Looks => words.beyond_looks(limit),
    }
}

/// The cluster IP of a live Service was to change: to an address, to `None`, or to nothing.
fn cluster_ip_fixed(language: Language, from: &str, to: &str) -> String {
    let words = words::api_refusal(language);
    match (from, to) {
        ("None", to) => words.address_for_headless(to),
        (from, "None") => words.headless_for_address(from),
        (from, "") => words.cluster_ip_removed(from),
        (from, to) => words.cluster_ip_changed(from, to),
    }
}

/// What the API server remarks of an object it accepts.
pub fn warning(language: Language, warning: &Warning) -> String {
    let words = words::api_refusal(language);
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
    words::api_refusal(language).endpoints_leftover()
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
