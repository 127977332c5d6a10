//! What is the matter with a Service of type ExternalName: it is an alias, and nothing but an alias.

use super::{Diagnosis, Finding, service_named, with};
use crate::cluster::{
    Cluster, FieldPath, Intent, Kind, Object, ObjectRef, Request, Service, ServicePort, ServiceType, TargetPort, Value,
    well_known,
};
use std::net::IpAddr;

/// How many aliases in a row the server follows (rule X7).
const LONGEST_CHAIN: usize = 11;
const FIELD: &[&str] = &["spec", "externalName"];

pub(super) fn look(cluster: &Cluster, object: &Object, service: &Service, found: &mut Vec<Finding>) {
    let target = service.spec.external_name.as_str();
    let reference = object.reference();
    let point_to = |name: &str| vec![Request::Put(Intent::ExternalName(name.to_owned()).done_to(object))];
    if let Some(address) = service.spec.address_as_name() {
        let finding = Finding::new(Diagnosis::ExternalNameIsAddress, reference, FIELD, [target]);
        found.push(finding.mended_by(as_slice(object, service, address)));
        return;
    }
    if let Some(whole) = whole_name(cluster, service) {
        let finding = Finding::new(Diagnosis::ExternalNameIsNotAbsolute, reference, FIELD, [target, &whole]);
        found.push(finding.mended_by(point_to(&whole)));
    } else {
        chain(cluster, object, service, found);
    }
    if let Some((port, target)) = mapped_port(service) {
        let finding = Finding::new(Diagnosis::ExternalNameMapsPort, reference, &["spec", "ports"], [&port, &target]);
        found.push(finding.mended_by(vec![Request::Put(with(object, [(&["spec", "ports"], None)]))]));
    }
}

/// The same address as a headless Service with an EndpointSlice of its own (rules X2, D9): the kind Endpoints is
/// deprecated since 1.33.
pub(in crate::explain) fn as_slice(object: &Object, service: &Service, address: IpAddr) -> Vec<Request> {
    let ObjectRef { name, namespace, .. } = object.reference();
    let labels = Value::object([(well_known::SERVICE_NAME, name.as_str().into())]);
    let metadata = Value::object([
        ("name", format!("{name}-1").into()),
        ("namespace", namespace.as_str().into()),
        ("labels", labels),
    ]);
    let endpoint = Value::object([("addresses", Value::List(vec![address.to_string().into()]))]);
    let port = |port: &ServicePort| {
        let number = match &port.target_port {
            Some(TargetPort::Number(number)) => *number,
            _ => port.port,
        };
        let mut value = Value::object([("port", number.into()), ("protocol", port.protocol.as_str().into())]);
        value.set(&FieldPath::of(&["name"]), (!port.name.is_empty()).then(|| port.name.as_str().into()));
        value
    };
    let mut slice = Value::object([
        ("apiVersion", "discovery.k8s.io/v1".into()),
        ("kind", Kind::EndpointSlice.name().into()),
        ("metadata", metadata),
        ("addressType", if address.is_ipv6() { "IPv6" } else { "IPv4" }.into()),
        ("endpoints", Value::List(vec![endpoint])),
    ]);
    let ports: Vec<Value> = service.spec.ports.iter().map(port).collect();
    slice.set(&FieldPath::of(&["ports"]), (!ports.is_empty()).then_some(Value::List(ports)));
    vec![Request::Put(Intent::Headless.done_to(object)), Request::Put(slice)]
}

/// Rule X3: the target is taken as it stands. The whole name, where its first labels spell a Service.
fn whole_name(cluster: &Cluster, service: &Service) -> Option<String> {
    let target = service.spec.external_name.trim_end_matches('.');
    let own = service.meta.namespace.as_str();
    let labels: Vec<&str> = target.split('.').collect();
    let (name, namespace) = match labels.as_slice() {
        [name] => (*name, own),
        [name, namespace] | [name, namespace, "svc"] => (*name, *namespace),
        _ => return None,
    };
    service_named(cluster, namespace, name)?;
    Some(format!("{name}.{namespace}.svc.{}", cluster.settings().cluster_domain))
}

/// Rules X5 to X7: where the aliases lead.
fn chain(cluster: &Cluster, object: &Object, service: &Service, found: &mut Vec<Finding>) {
    let suffix = format!(".svc.{}", cluster.settings().cluster_domain);
    let reference = object.reference();
    let target = service.spec.external_name.as_str();
    let mut next = target;
    let mut links = 1;
    // A chain of all Services has no more links than there are Services; a circle ends at the limit.
    while let Some((name, namespace)) =
        next.trim_end_matches('.').strip_suffix(suffix.as_str()).and_then(|labels| labels.split_once('.'))
    {
        let Some(there) = service_named(cluster, namespace, name) else {
            let may_be_there = super::evidence::knows_no_service(cluster, namespace);
            if links == 1 && !namespace.contains('.') && !may_be_there {
                found.push(Finding::new(Diagnosis::ExternalNameTargetMissing, reference, FIELD, [target]));
            }
            return;
        };
        if (name, namespace) == (service.meta.name.as_str(), service.meta.namespace.as_str()) {
            found.push(Finding::new(Diagnosis::ExternalNameLoop, reference, FIELD, [target]));
            return;
        }
        if there.spec.service_type != ServiceType::ExternalName {
            break;
        }
        links += 1;
        next = there.spec.external_name.as_str();
        if links > 2 * LONGEST_CHAIN {
            return;
        }
    }
    if links > LONGEST_CHAIN {
        let count = links.to_string();
        let finding = Finding::new(Diagnosis::ExternalNameChainTooLong, reference, FIELD, [&count, next]);
        found.push(finding.mended_by(vec![Request::Put(Intent::ExternalName(next.to_owned()).done_to(object))]));
    }
}

/// Rule X8: a port that is to become another one.
fn mapped_port(service: &Service) -> Option<(String, String)> {
    service.spec.ports.iter().find_map(|port| match &port.target_port {
        Some(TargetPort::Number(number)) if *number != port.port => Some((port.port.to_string(), number.to_string())),
        Some(TargetPort::Name(name)) => Some((port.port.to_string(), name.clone())),
        _ => None,
    })
}
