//! The verdicts in English.

use super::{fields, quoted};
use crate::cluster::Reason;
use crate::cluster::admission::Warning;

pub(super) fn reason(reason: &Reason) -> String {
    let sentence = match reason {
        Reason::Type { wanted, found } => {
            return format!("This field is of type {wanted}, but the value is of type {found}.");
        }
        Reason::NotOneOf { supported } => {
            return format!("The values allowed here are {}. Upper and lower case count.", quoted(supported));
        }
        Reason::OutOfRange { least, most } => return format!("Use a number from {least} to {most}."),
        Reason::TooManyItems { limit } => return format!("At most {limit} entries fit here. Remove some."),
        Reason::TooLong { limit } => return format!("At most {limit} characters fit here. Shorten it."),
        Reason::NotCanonical { canonical } => {
            return format!("An EndpointSlice wants IPv6 addresses in canonical form. Write `{canonical}`.");
        }
        Reason::WrongFamily { wanted } => {
            return format!(
                "An {0} address belongs here. Give one, or change the family that asks for {0}.",
                wanted.as_str()
            );
        }
        Reason::HeadlessOfType { service_type, kept: false } => {
            return format!(
                "A {service_type} Service needs a cluster IP, so `None` cannot be. Remove `clusterIP`, or use type `ClusterIP`."
            );
        }
        Reason::HeadlessOfType { service_type, kept: true } => {
            return format!(
                "The live Service is headless and keeps its `None`, but a {service_type} Service needs a cluster IP. Recreate it as {service_type}."
            );
        }
        Reason::ClusterIpFixed { from, to } => return cluster_ip_fixed(from, to),
        Reason::FamilyNotConfigured { family } => {
            return format!(
                "This cluster has no service range for {0}. Use the other family, or give the cluster an {0} range.",
                family.as_str()
            );
        }
        Reason::ClusterIpOutOfRange { range } => {
            return format!(
                "The cluster IP has to lie inside {range}, its network and broadcast address left out. Choose another, or leave it out and one is given."
            );
        }
        Reason::PodFieldsFixed { changed } => {
            return format!(
                "A live pod may not change {}. Recreate the pod: delete it and create it anew.",
                fields(changed)
            );
        }
        Reason::StatefulSetFieldsFixed { changed } => {
            return format!(
                "A live StatefulSet may not change {}. Recreate it, or leave these fields as they were.",
                fields(changed)
            );
        }
        Reason::Missing => "This field is required. Give it a value.",
        Reason::Negative => "The number may not be below zero.",
        Reason::Duplicate => "An earlier entry has this value already. Make them differ, or remove one.",
        Reason::NotALabel => {
            "Use lower-case letters, digits and `-` only, with a letter or digit at both ends, e.g. `web-0`."
        }
        Reason::LabelWithDots => "This is a single DNS label, so it may not contain dots. Use `-` instead.",
        Reason::NotA1035Label => {
            "Before Kubernetes 1.36 a Service's name starts with a lower-case letter; then come lower-case letters, digits and `-`, the last no `-`."
        }
        Reason::NotASubdomain => {
            "Use lower-case letters, digits, `-` and `.` only, with a letter or digit at both ends of each part, e.g. `db.example.com`."
        }
        Reason::NotASearchDomain => {
            "A search domain has lower-case letters, digits, `-`, `_` and `.` only, and each part ends in a letter or digit."
        }
        Reason::SingleLabel => "A full domain name has at least two parts, such as `example.com`.",
        Reason::PortNameCharacters => "A port name has lower-case letters, digits and `-` only.",
        Reason::PortNameWithoutLetter => "A port name has at least one letter. For a number, drop the quotes.",
        Reason::PortNameDoubleHyphen => "A port name may not contain `--`.",
        Reason::PortNameEdgeHyphen => "A port name may not start or end with `-`.",
        Reason::NotAQualifiedName => {
            "Use a name such as `app` or `example.com/app`: letters, digits, `-`, `_`, `.`, at most 63 after the slash."
        }
        Reason::NotALabelValue => {
            "A label's value has letters, digits, `-`, `_` and `.` only, with a letter or digit at both ends."
        }
        Reason::NotAConfigMapKey => "A key of a ConfigMap has letters, digits, `-`, `_` and `.` only.",
        Reason::IdentityFixed => {
            "Name and namespace of a live object may not change. Create a second object and delete this one."
        }
        Reason::NamespaceNotFound => "There is no such Namespace. Create it first.",
        Reason::Immutable => {
            "This field may not change while the object lives. Recreate the object, or leave the field as it was."
        }
        Reason::NotAnIp => {
            "This is no IP address. Write one such as `10.9.8.7` or `2001:db8::1`; names are not looked up here."
        }
        Reason::LeadingZeros => "From Kubernetes 1.36 on the numbers of an address have no leading zeros. Remove them.",
        Reason::MappedIp => "From Kubernetes 1.36 on an IPv4 address may not be written as IPv6. Drop the `::ffff:`.",
        Reason::Unspecified => "`0.0.0.0` and `::` stand for no address at all. Give the address of an endpoint.",
        Reason::Loopback => {
            "A loopback address would point each client at itself. Give an address that others can reach."
        }
        Reason::LinkLocal => {
            "A link-local address (169.254.0.0/16, fe80::/10) cannot be reached from other nodes. Give another."
        }
        Reason::LinkLocalMulticast => {
            "A link-local multicast address (224.0.0.0/24, ff02::/16) is no endpoint. Give a unicast address."
        }
        Reason::ServiceWithoutPorts => {
            "A Service needs a port. Add one, or make the Service headless (`clusterIP: None`)."
        }
        Reason::PortWithoutName => "With several ports each needs a `name`. Add one.",
        Reason::ExternalNameMissing => "A Service of type `ExternalName` needs a domain name in `externalName`.",
        Reason::NotOnExternalName => {
            "A Service of type `ExternalName` has no address, so this field may not be set. Remove it."
        }
        Reason::NodePortOnClusterIp => {
            "`nodePort` is for the types `NodePort` and `LoadBalancer`. Remove it, or change the type."
        }
        Reason::OnlyOnLoadBalancer => "This field is for the type `LoadBalancer`. Remove it, or change the type.",
        Reason::OnlyOnExternalService => {
            "This field is for Services reachable from outside. Remove it, or use type `NodePort` or `LoadBalancer`."
        }
        Reason::HealthCheckUnneeded => {
            "This port is for `LoadBalancer` with `externalTrafficPolicy: Local`. Remove it."
        }
        Reason::AffinityConfigUnneeded => "`sessionAffinityConfig` goes with `sessionAffinity: ClientIP`. Remove it.",
        Reason::FirstClusterIpDiffers => "The first of `clusterIPs` has to equal `clusterIP`. Correct one of them.",
        Reason::ClusterIpsWithoutClusterIp => {
            "`clusterIPs` is set but `clusterIP` is not. Set `clusterIP` to the first of them."
        }
        Reason::NoneNotAlone => "`None` stands alone. Remove the other cluster IPs, or the `None`.",
        Reason::MoreThanTwoClusterIps => "A Service has at most two cluster IPs, one of each family. Remove the rest.",
        Reason::ClusterIpsOfOneFamily => {
            "Two cluster IPs have to be one of IPv4 and one of IPv6. Remove or replace one."
        }
        Reason::FamilyFixed => {
            "The primary IP family of a live Service may not change. Recreate it with the family wanted."
        }
        Reason::ReleaseNeedsSingleStack => {
            "To give up the second address or family, set `ipFamilyPolicy: SingleStack`."
        }
        Reason::TwoNeedDualStack => {
            "Two addresses or families need `ipFamilyPolicy: PreferDualStack` or `RequireDualStack`."
        }
        Reason::ClusterIsSingleStack { kept: false } => {
            "This cluster has one service range only. Use `SingleStack` or `PreferDualStack`."
        }
        Reason::ClusterIsSingleStack { kept: true } => {
            "The live Service keeps its `RequireDualStack`, but this cluster has one service range only. Recreate the Service, or set `ipFamilyPolicy: SingleStack` with one family."
        }
        Reason::ClusterIpTaken => {
            "Another Service has this cluster IP. Choose another, or leave it out and one is given."
        }
        Reason::ServiceRangeFull => "No cluster IP is left in the service range. Delete a Service, or widen the range.",
        Reason::NodePortTaken => "This node port is in use. Choose another, or leave it out and one is given.",
        Reason::NodePortsExhausted => "No node port is left. Delete a Service that has some.",
        Reason::NoNameserver => {
            "`dnsPolicy: None` gives the pod no nameserver by itself. Add at least one to `dnsConfig.nameservers`."
        }
        Reason::NotWithSetHostnameAsFqdn => {
            "`hostnameOverride` and `setHostnameAsFQDN` exclude each other. Remove one."
        }
        Reason::NotWithHostNetwork => {
            "A pod on the host network has the node's hostname. Remove `hostnameOverride`, or `hostNetwork`."
        }
        Reason::HostPortDiffers => {
            "On the host network `hostPort` equals `containerPort`. Make them equal, or remove `hostPort`."
        }
        Reason::ImageWithSpace => "The image's name has a space at an end. Remove it.",
        Reason::ContainersFixed => "A live pod may not gain or lose containers. Recreate the pod.",
        Reason::TolerationsFixed => {
            "Tolerations may be added to a live pod, but not changed or removed. Recreate the pod."
        }
        Reason::SchedulingGateAdded => "Scheduling gates of a live pod may only be removed. Recreate the pod.",
        Reason::DeadlineExtended => "The deadline of a live pod may only become shorter. Recreate the pod.",
        Reason::EmptySubset => "A subset needs `addresses` or `notReadyAddresses`. Add one, or remove the subset.",
        Reason::EmptySelector => "An empty selector would select every pod. Give it a label.",
        Reason::SelectorMismatch => {
            "The template's labels do not satisfy the selector, so it would never find its own pods. Make them agree."
        }
    };
    sentence.to_owned()
}

fn cluster_ip_fixed(from: &str, to: &str) -> String {
    match (from, to) {
        ("None", to) => format!("A live headless Service cannot be given the address {to}. Recreate the Service."),
        (from, "None") => {
            format!("A live Service keeps its cluster IP {from} and cannot become headless. Recreate the Service.")
        }
        (from, "") => format!("A live Service keeps its cluster IP {from}. Put it back, or recreate the Service."),
        (from, to) => {
            format!("A live Service keeps its cluster IP {from}; it cannot change to {to}. Recreate the Service.")
        }
    }
}

pub(super) fn warning(warning: &Warning) -> String {
    match warning {
        Warning::EndpointsDeprecated => {
            "Endpoints is deprecated since Kubernetes 1.33, though it still works. Prefer an EndpointSlice.".to_owned()
        }
        Warning::ExternalNameIgnored => {
            "`spec.externalName` does nothing unless the type is `ExternalName`. It is kept.".to_owned()
        }
        Warning::IgnoredWhenHeadless { field } => format!("`{field}` does nothing on a headless Service."),
        Warning::OddAddress { field, canonical } => {
            format!("The address in `{field}` is better written as `{canonical}`.")
        }
        Warning::NameNoHostname => {
            "The name becomes a pod's hostname, but is no DNS label. A name without dots, of at most 63 characters, spares surprises.".to_owned()
        }
    }
}
