//! The checks of the server as sentences.

use super::{Language, words};
use crate::resolution::trace::{Check, CheckId as Id, Detail};

/// What a check found. Names of objects and fields stand in backticks.
pub fn sentence(language: Language, check: &Check) -> String {
    let words = words::check(language);
    detail_sentence(words, check).unwrap_or_else(|| usual(words, check))
}

/// What a check found that says more of it than that it holds or does not.
fn detail_sentence(words: words::CheckText, check: &Check) -> Option<String> {
    Some(match (check.id, check.ok, check.detail.as_ref()?) {
        (Id::EndpointsReady, true, Detail::Ready { ready, total }) => words.endpoints_ready_counted_yes(ready, total),
        (Id::EndpointsReady, false, Detail::Ready { total: total @ 1.., .. }) => {
            words.endpoints_ready_counted_no(total)
        }
        (Id::EndpointNamed, true, Detail::Names { wanted, .. }) => words.endpoint_called_yes(wanted),
        (Id::EndpointNamed, false, Detail::Names { wanted, have }) if have.is_empty() => {
            words.endpoint_called_none(wanted)
        }
        (Id::EndpointNamed, false, Detail::Names { wanted, have }) => words.endpoint_called_no(wanted, list(have)),
        (Id::EndpointInZone, true, Detail::Names { wanted, .. }) => words.endpoint_in_zone_yes(wanted),
        (Id::EndpointInZone, false, Detail::Names { wanted, have }) if !have.is_empty() => {
            words.endpoint_in_zone_no(wanted, list(have))
        }
        (Id::PortMatches, true, Detail::Ports { port, protocol, .. }) => words.port_called_yes(port, protocol),
        (Id::PortMatches, false, Detail::Ports { port, protocol, have }) => {
            words.port_called_no(protocol, port, list(have))
        }
        (Id::FamilyMatches, true, Detail::Type { wanted }) => words.record_of_type_yes(wanted),
        (Id::FamilyMatches, false, Detail::Type { wanted }) => words.record_of_type_no(wanted),
        (Id::PodMode, true, Detail::Pods { mode }) => words.pods_are_yes(mode.as_str()),
        (Id::PodMode, false, Detail::Pods { mode }) => words.pods_are_no(mode.as_str()),
        _ => return None,
    })
}

/// Makes [`usual`] of a table with a row a check: what is filled in (0 the object, 1 the text, 2 the object's namespace),
/// the sentence where it holds, and the one where it does not.
macro_rules! usual {
    ($($id:ident($($at:literal),*) => $holds:ident, $fails:ident;)*) => {
        /// The sentence of a check that needs no more than the object and the text of it.
        fn usual(words: words::CheckText, check: &Check) -> String {
            let (name, namespace) =
                check.object.as_ref().map(|object| (object.name.as_str(), object.namespace.as_str())).unwrap_or_default();
            let text = match &check.detail {
                Some(Detail::Text { text }) => text.as_str(),
                _ => "",
            };
            let word = |at: usize| [name, text, namespace].get(at).copied().unwrap_or_default();
            match (check.id, check.ok) {
                $(
                    (Id::$id, true) => String::from(words.$holds($(word($at)),*)),
                    (Id::$id, false) => String::from(words.$fails($(word($at)),*)),
                )*
            }
        }
    };
}

usual! {
    ZoneMatch() => zone_match_yes, zone_match_no;
    NameShape() => name_shape_yes, name_shape_no;
    EmptyName() => empty_name_yes, empty_name_no;
    TypeServed() => type_served_yes, type_served_no;
    NamespaceAllowed(0) => namespace_allowed_yes, namespace_allowed_no;
    NamespaceExists(0) => namespace_exists_yes, namespace_exists_no;
    Labelled(0, 1) => labelled_yes, labelled_no;
    ServiceExists(2, 0) => service_exists_yes, service_exists_no;
    ServiceNotEmpty(0) => service_not_empty_yes, service_not_empty_no;
    ServiceIsHeadless(0) => service_is_headless_yes, service_is_headless_no;
    ServiceHasClusterIp(0) => service_has_cluster_ip_yes, service_has_cluster_ip_no;
    ServiceIsExternalName(0) => service_is_external_name_yes, service_is_external_name_no;
    ExternalNameAlone() => external_name_alone_yes, external_name_alone_no;
    ExternalNameIsName() => external_name_is_name_yes, external_name_is_name_no;
    EndpointsReady() => endpoints_ready_yes, endpoints_ready_no;
    EndpointNamed() => endpoint_named_yes, endpoint_named_no;
    EndpointInZone() => endpoint_zoned_yes, endpoint_zoned_no;
    PortMatches() => port_matches_yes, port_matches_no;
    FamilyMatches() => family_matches_yes, family_matches_no;
    PodMode() => pod_mode_yes, pod_mode_no;
    PodAddress() => pod_address_yes, pod_address_no;
    PodExists() => pod_exists_yes, pod_exists_no;
    TargetIsNew() => target_is_new_yes, target_is_new_no;
    ChainDepth() => chain_depth_yes, chain_depth_no;
    TargetOutside(1) => target_outside_yes, target_outside_no;
    TargetInside(1) => target_inside_yes, target_inside_no;
    ReverseAddress() => reverse_address_yes, reverse_address_no;
    ReverseService() => reverse_service_yes, reverse_service_no;
    ReverseEndpoint() => reverse_endpoint_yes, reverse_endpoint_no;
    NameServer() => name_server_yes, name_server_no;
    Synced() => synced_yes, synced_no;
    Fallthrough() => fallthrough_yes, fallthrough_no;
}

fn list(have: &[String]) -> String {
    have.iter().map(|name| format!("`{name}`")).collect::<Vec<_>>().join(", ")
}
