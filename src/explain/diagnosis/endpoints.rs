//! What is the matter with Endpoints somebody made by hand.

use super::{Diagnosis, Finding, service_named};
use crate::cluster::{Cluster, Endpoints, FieldPath, Kind, Object, ObjectRef, Request, ServiceType, well_known};

pub(super) fn look(cluster: &Cluster, object: &Object, endpoints: &Endpoints, found: &mut Vec<Finding>) {
    let meta = &endpoints.meta;
    let is_ours = !meta.labels.contains_key(well_known::ENDPOINTS_MANAGED_BY)
        && !meta.annotations.contains_key(well_known::LEADER);
    if !is_ours {
        return;
    }
    match service_named(cluster, &meta.namespace, &meta.name) {
        Some(service) => ports(object, endpoints, service, found),
        None => without_service(cluster, object, found),
    }
}

/// Rule E15: Endpoints belong to the Service of the same name.
fn without_service(cluster: &Cluster, object: &Object, found: &mut Vec<Finding>) {
    let reference = object.reference();
    let namespace = reference.namespace.as_str();
    if super::evidence::knows_no_service(cluster, namespace) {
        return;
    }
    let lonely = cluster.in_namespace(&Kind::Service, namespace).filter_map(|one| one.as_service()).find(|service| {
        service.spec.selector.is_empty()
            && service.spec.service_type != ServiceType::ExternalName
            && cluster.slices_of(namespace, &service.meta.name).next().is_none()
    });
    let finding = |name: &str| {
        Finding::new(Diagnosis::EndpointsWithoutService, reference, &["metadata", "name"], [&reference.name, name])
    };
    let Some(service) = lonely else {
        found.push(finding(""));
        return;
    };
    let name = service.meta.name.as_str();
    let mut renamed = object.value().clone();
    renamed.set(&FieldPath::of(&["metadata", "name"]), Some(name.into()));
    renamed.set(&FieldPath::of(&["metadata", "uid"]), None);
    let requests = vec![Request::Delete(reference.clone()), Request::Put(renamed)];
    found.push(finding(name).mended_by(requests));
}

/// Rules D12, D14: for a headless Service the port's name is that of the endpoints.
fn ports(object: &Object, endpoints: &Endpoints, service: &crate::cluster::Service, found: &mut Vec<Finding>) {
    if !service.is_headless() || !service.spec.selector.is_empty() {
        return;
    }
    for (subset, ports) in endpoints.subsets.iter().map(|subset| &subset.ports).enumerate() {
        for (position, port) in ports.iter().enumerate() {
            let meant = service.spec.ports.iter().find(|meant| {
                Some(meant.port) == port.port && meant.protocol == port.protocol && !meant.name.is_empty()
            });
            let Some(meant) = meant.filter(|meant| meant.name != port.name) else { continue };
            let field = FieldPath::of(&["subsets"]).index(subset).key("ports").index(position).key("name");
            let mut named = object.value().clone();
            named.set(&field, Some(meant.name.as_str().into()));
            let reference: &ObjectRef = object.reference();
            let words = [meant.name.as_str(), port.name.as_str()];
            let finding = Finding { field, ..Finding::new(Diagnosis::EndpointPortUnnamed, reference, &[], words) };
            found.push(finding.mended_by(vec![Request::Put(named)]));
            return;
        }
    }
}
