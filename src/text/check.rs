//! The checks of the server as sentences.

use super::{Language, words};
use crate::resolution::trace::{Check, CheckId as Id, Detail};

/// What a check found. Names of objects and fields stand in backticks.
pub fn sentence(language: Language, check: &Check) -> String {
    let words = words::check(language);
    let object = check.object.as_ref().map(|object| object.name.as_str()).unwrap_or_default();
    let text = match &check.detail {
        Some(Detail::Text { text }) => text.as_str(),
        _ => "",
    };
    match (check.id, check.ok, &check.detail) {
        (Id::ZoneMatch, true, _) => words.zone_match_yes().to_owned(),
        (Id::ZoneMatch, false, _) => words.zone_match_no().to_owned(),
        (Id::NameShape, true, _) => words.name_shape_yes().to_owned(),
        (Id::NameShape, false, _) => words.name_shape_no().to_owned(),
        (Id::EmptyName, true, _) => words.empty_name_yes().to_owned(),
        (Id::EmptyName, false, _) => words.empty_name_no().to_owned(),
        (Id::TypeServed, true, _) => words.type_served_yes().to_owned(),
        (Id::TypeServed, false, _) => words.type_served_no().to_owned(),
        (Id::NamespaceAllowed, true, _) => words.namespace_allowed_yes(object),
        (Id::NamespaceAllowed, false, _) => words.namespace_allowed_no(object),
        (Id::NamespaceExists, true, _) => words.namespace_exists_yes(object),
        (Id::NamespaceExists, false, _) => words.namespace_exists_no(object),
        (Id::Labelled, true, _) => words.labelled_yes(object, text),
        (Id::Labelled, false, _) => words.labelled_no(object, text),
        (Id::ServiceExists, true, _) => words.service_exists_yes(object),
        (Id::ServiceExists, false, _) => words.service_exists_no(object),
        (Id::ServiceNotEmpty, true, _) => words.service_not_empty_yes(object),
        (Id::ServiceNotEmpty, false, _) => words.service_not_empty_no(object),
        (Id::ServiceIsHeadless, true, _) => words.service_is_headless_yes(object),
        (Id::ServiceIsHeadless, false, _) => words.service_is_headless_no(object),
        (Id::ServiceHasClusterIp, true, _) => words.service_has_cluster_ip_yes(object),
        (Id::ServiceHasClusterIp, false, _) => words.service_has_cluster_ip_no(object),
        (Id::ServiceIsExternalName, true, _) => words.service_is_external_name_yes(object),
        (Id::ServiceIsExternalName, false, _) => words.service_is_external_name_no(object),
        (Id::ExternalNameAlone, true, _) => words.external_name_alone_yes().to_owned(),
        (Id::ExternalNameAlone, false, _) => words.external_name_alone_no().to_owned(),
        (Id::ExternalNameIsName, true, _) => words.external_name_is_name_yes().to_owned(),
        (Id::ExternalNameIsName, false, _) => words.external_name_is_name_no().to_owned(),
        (Id::EndpointsReady, true, Some(Detail::Ready { ready, total })) => {
            words.endpoints_ready_counted_yes(ready, total)
        }
        (Id::EndpointsReady, false, Some(Detail::Ready { total, .. })) => words.endpoints_ready_counted_no(total),
        (Id::EndpointsReady, true, _) => words.endpoints_ready_yes().to_owned(),
        (Id::EndpointsReady, false, _) => words.endpoints_ready_no().to_owned(),
        (Id::EndpointNamed, true, Some(Detail::Names { wanted, .. })) => words.endpoint_called_yes(wanted),
        (Id::EndpointNamed, false, Some(Detail::Names { wanted, have })) if have.is_empty() => {
            words.endpoint_called_none(wanted)
        }
        (Id::EndpointNamed, false, Some(Detail::Names { wanted, have })) => {
            words.endpoint_called_no(wanted, list(have))
        }
        (Id::EndpointNamed, true, _) => words.endpoint_named_yes().to_owned(),
        (Id::EndpointNamed, false, _) => words.endpoint_named_no().to_owned(),
        (Id::EndpointInZone, true, Some(Detail::Names { wanted, .. })) => words.endpoint_in_zone_yes(wanted),
        (Id::EndpointInZone, false, Some(Detail::Names { wanted, have })) if !have.is_empty() => {
            words.endpoint_in_zone_no(wanted, list(have))
        }
        (Id::EndpointInZone, true, _) => words.endpoint_zoned_yes().to_owned(),
        (Id::EndpointInZone, false, _) => words.endpoint_zoned_no().to_owned(),
        (Id::PortMatches, true, Some(Detail::Ports { port, protocol, .. })) => words.port_called_yes(port, protocol),
        (Id::PortMatches, false, Some(Detail::Ports { port, protocol, have })) => {
            words.port_called_no(protocol, port, list(have))
        }
        (Id::PortMatches, true, _) => words.port_matches_yes().to_owned(),
        (Id::PortMatches, false, _) => words.port_matches_no().to_owned(),
        (Id::FamilyMatches, true, Some(Detail::Type { wanted })) => words.record_of_type_yes(wanted),
        (Id::FamilyMatches, false, Some(Detail::Type { wanted })) => words.record_of_type_no(wanted),
        (Id::FamilyMatches, true, _) => words.family_matches_yes().to_owned(),
        (Id::FamilyMatches, false, _) => words.family_matches_no().to_owned(),
        (Id::PodMode, true, Some(Detail::Pods { mode })) => words.pods_are_yes(mode.as_str()),
        (Id::PodMode, false, Some(Detail::Pods { mode })) => words.pods_are_no(mode.as_str()),
        (Id::PodMode, true, _) => words.pod_mode_yes().to_owned(),
        (Id::PodMode, false, _) => words.pod_mode_no().to_owned(),
        (Id::PodAddress, true, _) => words.pod_address_yes().to_owned(),
        (Id::PodAddress, false, _) => words.pod_address_no().to_owned(),
        (Id::PodExists, true, _) => words.pod_exists_yes().to_owned(),
        (Id::PodExists, false, _) => words.pod_exists_no().to_owned(),
        (Id::TargetIsNew, true, _) => words.target_is_new_yes().to_owned(),
        (Id::TargetIsNew, false, _) => words.target_is_new_no().to_owned(),
        (Id::ChainDepth, true, _) => words.chain_depth_yes().to_owned(),
        (Id::ChainDepth, false, _) => words.chain_depth_no().to_owned(),
        (Id::TargetOutside, true, _) => words.target_outside_yes(text),
        (Id::TargetOutside, false, _) => words.target_outside_no(text),
        (Id::TargetInside, true, _) => words.target_inside_yes(text),
        (Id::TargetInside, false, _) => words.target_inside_no(text),
        (Id::ReverseAddress, true, _) => words.reverse_address_yes().to_owned(),
        (Id::ReverseAddress, false, _) => words.reverse_address_no().to_owned(),
        (Id::ReverseService, true, _) => words.reverse_service_yes().to_owned(),
        (Id::ReverseService, false, _) => words.reverse_service_no().to_owned(),
        (Id::ReverseEndpoint, true, _) => words.reverse_endpoint_yes().to_owned(),
        (Id::ReverseEndpoint, false, _) => words.reverse_endpoint_no().to_owned(),
        (Id::NameServer, true, _) => words.name_server_yes().to_owned(),
        (Id::NameServer, false, _) => words.name_server_no().to_owned(),
        (Id::Synced, true, _) => words.synced_yes().to_owned(),
        (Id::Synced, false, _) => words.synced_no().to_owned(),
        (Id::Fallthrough, true, _) => words.fallthrough_yes().to_owned(),
        (Id::Fallthrough, false, _) => words.fallthrough_no().to_owned(),
    }
}

fn list(have: &[String]) -> String {
    have.iter().map(|name| format!("`{name}`")).collect::<Vec<_>>().join(", ")
}
