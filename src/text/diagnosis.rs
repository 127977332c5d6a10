//! What is the matter, in one sentence, and the name of what mends it.

use super::table::sentences;
use super::{Language, words};
use crate::cluster::{FieldPath, PathStep};
use crate::explain::diagnosis::{Diagnosis, Finding};

/// The cause, as one sentence, and what speaks against its mend where something does.
pub fn sentence(language: Language, finding: &Finding) -> String {
    let cause = cause(language, finding);
    if finding.mend.as_ref().is_some_and(|mend| mend.hurts_http) {
        return format!("{cause} {}", words::remedy(language).behind_envoy());
    }
    cause
}

fn cause(language: Language, finding: &Finding) -> String {
    let words = words::diagnosis(language);
    if let Some(key) = imported(finding) {
        // Its line is one of that key.
        let mut of_key = finding.clone();
        of_key.field = FieldPath::root();
        if let Some(line) = of_key.found.last_mut() {
            *line = words.line_of_key(&*line, key);
        }
        return cause(language, &of_key);
    }
    if let Some(said) = told_apart(words, finding) {
        return said;
    }
    // The line of the Corefile, where it is about one, is found last and said first.
    let line = finding.found.last().map_or("", String::as_str);
    let found: Vec<&str> = [line].into_iter().chain(finding.found.iter().map(String::as_str)).collect();
    // A full name at the end of a sentence leaves its dot to the sentence.
    usual_cause(words, &finding.diagnosis, &found).replace(".`.", "`.")
}

/// The key of a ConfigMap that a Corefile imports, where the finding is about that.
fn imported(finding: &Finding) -> Option<&str> {
    match finding.field.steps() {
        [PathStep::Key(data), PathStep::Key(key)] if data == "data" && key != "Corefile" => Some(key),
        _ => None,
    }
}

/// The causes that have a sentence of their own for what was found or was not.
fn told_apart(words: words::DiagnosisText, finding: &Finding) -> Option<String> {
    use Diagnosis as D;
    let (first, second) = found(finding);
    let version = finding.found.get(2).map_or("", String::as_str);
    let line = finding.found.last().map_or("", String::as_str);
    Some(match (finding.diagnosis, second) {
        (D::ServerHasNoPods, _) if first.is_empty() => words.server_has_no_pods().to_owned(),
        (D::UnknownDirective, "") if !version.is_empty() => words.unknown_directive_gone(version, first, line),
        (_, "") => return None,
        (D::TargetPortUnknown, near) => words.target_port_nearest(first, version, near),
        (D::SelectorMatchesNothing, _) => words.selector_just_misses(first, second),
        (D::ImportMatchesNothing, _) => words.import_misses(first, line, second),
        (D::UnknownDirective, nearest) if version.is_empty() => words.unknown_directive_nearest(first, line, nearest),
        (D::UnknownDirective, instead) => words.unknown_directive_gone_for(version, first, line, instead),
        (D::PolicyWithoutDns, _) => words.policy_with_tcp_alone(first),
        (D::ForwardsToItself, _) => words.forwards_to_itself_and_exits(line, first),
        _ => return None,
    })
}

sentences! {
    /// The cause of a diagnosis. Word 0 is the line of the Corefile, and 1 the first of what was found.
    usual_cause: words::DiagnosisText, &Diagnosis;
    SubdomainWithoutService => subdomain_without_service(1),
    PodNameIsNoHostname => pod_name_is_no_hostname(1, 2),
    HostnameWithoutSubdomain => hostname_without_subdomain(1, 2),
    SharedHostname => shared_hostname(2, 1),
    GoverningServiceNotHeadless => governing_service_not_headless(1),
    PodNamesInsteadOfAddresses => pod_names_instead_of_addresses(1),
    PodNameInPodRecord => pod_name_in_pod_record(2, 1),
    SelectorMatchesNothing => selector_matches_nothing(1),
    NoPeerReady => no_peer_ready(1),
    PublishesNotReady => publishes_not_ready(1),
    EmptyServiceIgnored => empty_service_ignored(1),
    ExternalNameIsAddress => external_name_is_address(1),
    ExternalNameMapsPort => external_name_maps_port(1, 2),
    ExternalNameIsNotAbsolute => external_name_is_not_absolute(1, 2),
    ExternalNameTargetMissing => external_name_target_missing(1),
    ExternalNameChainTooLong => external_name_chain_too_long(1, 2),
    ExternalNameLoop => external_name_loop(1),
    PrefixOnExternalName => prefix_on_external_name(1),
    NoForwarder => no_forwarder(1),
    SearchedBeforeAsIs => searched_before_as_is(1, 2),
    SearchDomainAnswers => search_domain_answers(1, 2),
    MuslStopsEarly => musl_stops_early(1),
    MuslNeverSearches => musl_never_searches(1, 2),
    AsksPastClusterDns => asks_past_cluster_dns(1),
    WindowsSearchesOnce => windows_searches_once(1, 2),
    ForeignNameserver => foreign_nameserver(1),
    SearchIsRoot => search_is_root(),
    SearchListCut => search_list_cut(2, 1),
    NamespaceShadowsDomain => namespace_shadows_domain(1, 2),
    HostNetworkWithClusterFirst => host_network_with_cluster_first(),
    OrphanedSlices => orphaned_slices(1, 2),
    EndpointsWithoutService => endpoints_without_service(1),
    EndpointPortUnnamed => endpoint_port_unnamed(1),
    DenialOutlived => denial_outlived(2, 1),
    AnswerOutlived => answer_outlived(2, 1),
    WildcardLabel => wildcard_label(),
    ReverseWithoutService => reverse_without_service(1, 2),
    SingleStackService => single_stack_service(1),
    ReplicasCut => replicas_cut(1, 2, 3),
    ServerIsKubeDns => server_is_kube_dns(),
    MoreThanAName => more_than_a_name(1),
    HostsWithoutFallthrough => hosts_without_fallthrough(0, 1),
    TemplateWithoutFallthrough => template_without_fallthrough(0, 1),
    RewriteWithoutAnswer => rewrite_without_answer(0, 1, 2, 3, 4),
    RewriteIsForwarded => rewrite_is_forwarded(0, 1, 2),
    StubZoneShadowed => stub_zone_shadowed(0, 1, 2),
    ForwardBehindForward => forward_behind_forward(0, 1, 2),
    ImportMatchesNothing => import_matches_nothing(1, 0),
    UnknownDirective => unknown_directive(1, 0),
    AutopathNeedsVerified => autopath_needs_verified(0, 1),
    ZoneIsNotClusterDomain => zone_is_not_cluster_domain(1, 2, 0),
    AaaaDenied => aaaa_denied(0, 1),
    CorefileRefused => corefile_refused(0, 1),
    NoNameserverForForward => no_nameserver_for_forward(0),
    ServerHasNoPods => server_scaled_to_nothing(1),
    ServerNotReady => server_not_ready(1),
    NameserverIsNoService => nameserver_is_no_service(1, 2),
    KubeletWithoutClusterDns => kubelet_without_cluster_dns(),
    ClusterDnsNotTold => cluster_dns_not_told(1),
    ServerPortMissing => server_port_missing(1),
    ServerListensElsewhere => server_listens_elsewhere(1, 2),
    ServerMayNotList => server_may_not_list(1),
    PolicyWithoutDns => policy_without_dns(1),
    PodHasEnded => pod_has_ended(1),
    SliceHasOtherAddress => slice_has_other_address(1, 2, 3, 4),
    SliceSaysReady => slice_says_ready(1, 2),
    SliceSaysNotReady => slice_says_not_ready(1, 2),
    SliceLacksPod => slice_lacks_pod(1, 2),
    SliceHasForeignPod => slice_has_foreign_pod(1, 2),
    StatusSaysNoneReady => status_says_none_ready(1, 2),
    NoServicePasted => no_service_pasted(1),
    HostnameTooLong => hostname_too_long(1, 2),
    VolumeLacksKey => volume_lacks_key(3, 1, 2),
    NobodyReady => nobody_ready(1),
    NothingBehind => nothing_behind(),
    TargetPortUnknown => target_port_unknown(1, 3),
    ForwardsToItself => forwards_to_itself(0, 1),
}

/// What the button for the mend says; nothing where there is no mend.
pub fn mend(language: Language, finding: &Finding) -> Option<String> {
    let mend = finding.mend.as_ref()?;
    let what = way_out(language, finding);
    let waits = !mend.requests.is_empty() && mend.wait > 0;
    Some(if waits { words::diagnosis(language).then_wait(what, mend.wait) } else { what })
}

/// The two words that were found; nothing for one that was not.
fn found(finding: &Finding) -> (&str, &str) {
    let word = |at: usize| finding.found.get(at).map(String::as_str).unwrap_or_default();
    (word(0), word(1))
}

fn way_out(language: Language, finding: &Finding) -> String {
    let words = words::diagnosis(language);
    match (finding.diagnosis, found(finding)) {
        (Diagnosis::SubdomainWithoutService, (_, second)) if !second.is_empty() => {
            words.recreate_with_service_name(second)
        }
        (Diagnosis::UnknownDirective, (_, second)) if !second.is_empty() => words.write_word(second),
        (diagnosis, (first, second)) => usual_way_out(words, &diagnosis, &[first, second]),
    }
}

sentences! {
    /// What mends a diagnosis; nothing mends the last of them.
    usual_way_out: words::DiagnosisText, &Diagnosis;
    SubdomainWithoutService => create_headless_service(0),
    PodNameIsNoHostname => recreate_with_hostname_and_subdomain(0),
    HostnameWithoutSubdomain => recreate_with_subdomain(1),
    SharedHostname => make_stateful_set(),
    GoverningServiceNotHeadless => recreate_headless(),
    PodNamesInsteadOfAddresses => take_endpoint_pod_names_out(),
    SelectorMatchesNothing => select_labels(1),
    NoPeerReady => publish_not_ready(),
    PublishesNotReady => publish_ready_only(),
    EmptyServiceIgnored => take_ignore_empty_service_out(),
    ExternalNameIsAddress => make_headless_with_slice(),
    ExternalNameMapsPort => remove_ports(),
    ExternalNameIsNotAbsolute | ExternalNameChainTooLong => point_to(1),
    NoForwarder => forward_to_node(),
    ForeignNameserver => recreate_without_nameserver(0),
    SearchIsRoot => recreate_without_domain(),
    HostNetworkWithClusterFirst => recreate_with_host_net_policy(),
    OrphanedSlices => delete_left_over(),
    EndpointsWithoutService => rename_to(1),
    EndpointPortUnnamed => name_port(0),
    ReverseWithoutService => create_service_for_pod(0),
    SingleStackService => prefer_both_families(),
    DenialOutlived | AnswerOutlived => let_time_pass(0),
    PodNameInPodRecord => ask_for_address(),
    PrefixOnExternalName | WildcardLabel | MoreThanAName => ask_for_name(0),
    SearchedBeforeAsIs | SearchDomainAnswers | NamespaceShadowsDomain | MuslStopsEarly => ask_with_final_dot(),
    MuslNeverSearches | WindowsSearchesOnce => ask_for_name(1),
    HostsWithoutFallthrough | TemplateWithoutFallthrough => add_fallthrough(),
    RewriteWithoutAnswer => add_answer_auto(),
    RewriteIsForwarded => serve_in_block(1),
    ForwardBehindForward => move_in_front(),
    UnknownDirective => take_word_out(0),
    AutopathNeedsVerified => pods_verified(),
    ZoneIsNotClusterDomain => serve_domain(0),
    AaaaDenied => answer_no_error(),
    ServerHasNoPods => run_server_pods(0),
    ServerMayNotList => let_server_list(),
    ServerPortMissing => add_server_port(0),
    ServerListensElsewhere => lead_to_port(1),
    PolicyWithoutDns => allow_dns(),
    SliceHasOtherAddress | SliceSaysReady | SliceSaysNotReady | SliceLacksPod | SliceHasForeignPod => make_slices_anew(),
    HostnameTooLong => keep_short_hostname(),
    VolumeLacksKey => add_key(0),
    TargetPortUnknown => lead_to_port(1),
    "" => ExternalNameTargetMissing
        | ExternalNameLoop
        | SearchListCut
        | AsksPastClusterDns
        | StubZoneShadowed
        | ImportMatchesNothing
        | CorefileRefused
        | PodHasEnded
        | NoNameserverForForward
        | ServerNotReady
        | ReplicasCut
        | ServerIsKubeDns
        | NoServicePasted
        | NobodyReady
        | NothingBehind
        | StatusSaysNoneReady
        | ForwardsToItself
        | NameserverIsNoService
        | KubeletWithoutClusterDns
        | ClusterDnsNotTold,
}
