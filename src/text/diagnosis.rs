//! What is the matter, in one sentence, and the name of what mends it.

use super::{Language, words};
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
    use Diagnosis as D;
    let words = words::diagnosis(language);
    let (first, second) = found(finding);
    let has_second = !second.is_empty();
    let word = |at: usize| finding.found.get(at).map_or("", String::as_str);
    // Of a line of the Corefile that stands last.
    let line = finding.found.last().map_or("", String::as_str);
    match finding.diagnosis {
        D::SubdomainWithoutService => words.subdomain_without_service(first),
        D::PodNameIsNoHostname => words.pod_name_is_no_hostname(first, second),
        D::HostnameWithoutSubdomain => words.hostname_without_subdomain(first, second),
        D::SharedHostname => words.shared_hostname(second, first),
        D::GoverningServiceNotHeadless => words.governing_service_not_headless(first),
        D::PodNamesInsteadOfAddresses => words.pod_names_instead_of_addresses(first),
        D::PodNameInPodRecord => words.pod_name_in_pod_record(second, first),
        D::SelectorMatchesNothing if has_second => words.selector_just_misses(first, second),
        D::SelectorMatchesNothing => words.selector_matches_nothing(first),
        D::NoPeerReady => words.no_peer_ready(first),
        D::PublishesNotReady => words.publishes_not_ready(first),
        D::EmptyServiceIgnored => words.empty_service_ignored(first),
        D::ExternalNameIsAddress => words.external_name_is_address(first),
        D::ExternalNameMapsPort => words.external_name_maps_port(first, second),
        D::ExternalNameIsNotAbsolute => words.external_name_is_not_absolute(first, second),
        D::ExternalNameTargetMissing => words.external_name_target_missing(first),
        D::ExternalNameChainTooLong => words.external_name_chain_too_long(first, second),
        D::ExternalNameLoop => words.external_name_loop(first),
        D::PrefixOnExternalName => words.prefix_on_external_name(first),
        D::NoForwarder => words.no_forwarder(first),
        D::SearchedBeforeAsIs => words.searched_before_as_is(first, second),
        D::SearchDomainAnswers => words.search_domain_answers(first, second),
        D::MuslStopsEarly => words.musl_stops_early(first),
        D::MuslNeverSearches => words.musl_never_searches(first, second),
        D::ForeignNameserver => words.foreign_nameserver(first),
        D::SearchIsRoot => words.search_is_root().to_owned(),
        D::SearchListCut => words.search_list_cut(second, first),
        D::NamespaceShadowsDomain => words.namespace_shadows_domain(first, second),
        D::HostNetworkWithClusterFirst => words.host_network_with_cluster_first().to_owned(),
        D::OrphanedSlices => words.orphaned_slices(first, second),
        D::EndpointsWithoutService => words.endpoints_without_service(first),
        D::EndpointPortUnnamed => words.endpoint_port_unnamed(first),
        D::DenialOutlived => words.denial_outlived(second, first),
        D::AnswerOutlived => words.answer_outlived(second, first),
        D::WildcardLabel => words.wildcard_label().to_owned(),
        D::ReverseWithoutService => words.reverse_without_service(first, second),
        D::SingleStackService => words.single_stack_service(first),
        D::ReplicasCut => words.replicas_cut(first, second, word(2)),
        D::ServerIsKubeDns => words.server_is_kube_dns().to_owned(),
        D::MoreThanAName => words.more_than_a_name(first),
        D::HostsWithoutFallthrough => words.hosts_without_fallthrough(line, first),
        D::TemplateWithoutFallthrough => words.template_without_fallthrough(line, first),
        D::RewriteWithoutAnswer => words.rewrite_without_answer(line, first, second, word(2), word(3)),
        D::RewriteIsForwarded => words.rewrite_is_forwarded(line, first, second),
        D::StubZoneShadowed => words.stub_zone_shadowed(line, first, second),
        D::ForwardBehindForward => words.forward_behind_forward(line, first, second),
        D::ImportMatchesNothing if has_second => words.import_misses(first, line, second),
        D::ImportMatchesNothing => words.import_matches_nothing(first, line),
        D::UnknownDirective => match (second, word(2)) {
            ("", "") => words.unknown_directive(first, line),
            (nearest, "") => words.unknown_directive_nearest(first, line, nearest),
            ("", version) => words.unknown_directive_gone(version, first, line),
            (instead, version) => words.unknown_directive_gone_for(version, first, line, instead),
        },
        D::AutopathNeedsVerified => words.autopath_needs_verified(line, first),
        D::ZoneIsNotClusterDomain => words.zone_is_not_cluster_domain(first, second, line),
        D::AaaaDenied => words.aaaa_denied(line, first),
        D::CorefileRefused => words.corefile_refused(line, first),
        D::NoNameserverForForward => words.no_nameserver_for_forward(line),
        D::ServerHasNoPods if first.is_empty() => words.server_has_no_pods().to_owned(),
        D::ServerHasNoPods => words.server_scaled_to_nothing(first),
        D::ServerNotReady => words.server_not_ready(first),
        D::ServerPortMissing => words.server_port_missing(first),
        D::ServerMayNotList => words.server_may_not_list(first),
        D::PolicyWithoutDns => words.policy_without_dns(first),
        D::PodHasEnded => words.pod_has_ended(first),
        D::SliceHasOtherAddress => words.slice_has_other_address(first, second, word(2), word(3)),
        D::SliceSaysReady => words.slice_says_ready(first, second),
        D::SliceSaysNotReady => words.slice_says_not_ready(first, second),
        D::SliceLacksPod => words.slice_lacks_pod(first, second),
        D::SliceHasForeignPod => words.slice_has_foreign_pod(first, second),
        D::NoServicePasted => words.no_service_pasted(first),
        D::HostnameTooLong => words.hostname_too_long(first, second),
        D::ForwardsToItself if has_second => words.forwards_to_itself_and_exits(line, first),
        D::ForwardsToItself => words.forwards_to_itself(line, first),
    }
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
    use Diagnosis as D;
    let words = words::diagnosis(language);
    let (first, second) = found(finding);
    let has_second = !second.is_empty();
    match finding.diagnosis {
        D::SubdomainWithoutService if has_second => words.recreate_with_service_name(second),
        D::SubdomainWithoutService => words.create_headless_service(first),
        D::PodNameIsNoHostname => words.recreate_with_hostname_and_subdomain(first),
        D::HostnameWithoutSubdomain => words.recreate_with_subdomain(second),
        D::SharedHostname => words.make_stateful_set().to_owned(),
        D::GoverningServiceNotHeadless => words.recreate_headless().to_owned(),
        D::PodNamesInsteadOfAddresses => words.take_endpoint_pod_names_out().to_owned(),
        D::SelectorMatchesNothing => words.select_labels(second),
        D::NoPeerReady => words.publish_not_ready().to_owned(),
        D::PublishesNotReady => words.publish_ready_only().to_owned(),
        D::EmptyServiceIgnored => words.take_ignore_empty_service_out().to_owned(),
        D::ExternalNameIsAddress => words.make_headless_with_endpoints().to_owned(),
        D::ExternalNameMapsPort => words.remove_ports().to_owned(),
        D::ExternalNameIsNotAbsolute | D::ExternalNameChainTooLong => words.point_to(second),
        D::NoForwarder => words.forward_to_node().to_owned(),
        D::ForeignNameserver => words.recreate_without_nameserver(first),
        D::SearchIsRoot => words.recreate_without_domain().to_owned(),
        D::HostNetworkWithClusterFirst => words.recreate_with_host_net_policy().to_owned(),
        D::OrphanedSlices => words.delete_left_over().to_owned(),
        D::EndpointsWithoutService => words.rename_to(second),
        D::EndpointPortUnnamed => words.name_port(first),
        D::ReverseWithoutService => words.create_service_for_pod(first),
        D::SingleStackService => words.prefer_both_families().to_owned(),
        D::DenialOutlived | D::AnswerOutlived => words.let_time_pass(first),
        D::PodNameInPodRecord => words.ask_for_address().to_owned(),
        D::PrefixOnExternalName | D::WildcardLabel | D::MoreThanAName => words.ask_for_name(first),
        D::SearchedBeforeAsIs | D::SearchDomainAnswers | D::NamespaceShadowsDomain | D::MuslStopsEarly => {
            words.ask_with_final_dot().to_owned()
        }
        D::MuslNeverSearches => words.ask_for_name(second),
        D::HostsWithoutFallthrough | D::TemplateWithoutFallthrough => words.add_fallthrough().to_owned(),
        D::RewriteWithoutAnswer => words.add_answer_auto().to_owned(),
        D::RewriteIsForwarded => words.serve_in_block(second),
        D::ForwardBehindForward => words.move_in_front().to_owned(),
        D::UnknownDirective if has_second => words.write_word(second),
        D::UnknownDirective => words.take_word_out(first),
        D::AutopathNeedsVerified => words.pods_verified().to_owned(),
        D::ZoneIsNotClusterDomain => words.serve_domain(first),
        D::AaaaDenied => words.answer_no_error().to_owned(),
        D::ServerHasNoPods => words.run_server_pods(first),
        D::ServerMayNotList => words.let_server_list().to_owned(),
        D::ServerPortMissing => words.add_server_port(first),
        D::PolicyWithoutDns => words.allow_dns().to_owned(),
        D::SliceHasOtherAddress
        | D::SliceSaysReady
        | D::SliceSaysNotReady
        | D::SliceLacksPod
        | D::SliceHasForeignPod => words.make_slices_anew().to_owned(),
        D::HostnameTooLong => words.keep_short_hostname().to_owned(),
        // Nothing mends these.
        D::ExternalNameTargetMissing
        | D::ExternalNameLoop
        | D::SearchListCut
        | D::StubZoneShadowed
        | D::ImportMatchesNothing
        | D::CorefileRefused
        | D::PodHasEnded
        | D::NoNameserverForForward
        | D::ServerNotReady
        | D::ReplicasCut
        | D::ServerIsKubeDns
        | D::NoServicePasted
        | D::ForwardsToItself => String::new(),
    }
}
