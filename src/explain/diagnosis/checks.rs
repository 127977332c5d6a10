//! What is the matter where a check of the server decided: one function a check.

use super::question_context::corefile_of;
use super::{Diagnosis, Finding, QuestionContext, pod_named};
use crate::cluster::{Cluster, Intent, Kind, Object, ObjectRef, Pod, Request, well_known};
use crate::dns;
use crate::resolution::corefile::{Corefile, Files};
use crate::resolution::server::Configuration;
use crate::resolution::trace::{Check, CheckId, Parsed};
use std::sync::Arc;

/// What is the matter where this check decided, if anybody can tell.
pub(super) fn decided(asked: &QuestionContext<'_>, parsed: &Parsed, check: &Check) -> Option<Finding> {
    match (check.id, check.ok) {
        (CheckId::EndpointNamed, false) => {
            pod_name_as_hostname(asked, parsed).or_else(|| address_instead_of_pod_name(asked, parsed))
        }
        (CheckId::PodAddress, false) => pod_name_in_pod_record(asked, parsed),
        (CheckId::ServiceNotEmpty, false) => Some(empty_service_ignored(asked, parsed)),
        (CheckId::ExternalNameAlone, false) => Some(prefix_on_external_name(asked, parsed)),
        (CheckId::TargetOutside, _) => no_forwarder(asked, parsed),
        (CheckId::FamilyMatches, false) => single_stack(asked, parsed),
        _ => None,
    }
}

fn corefile(cluster: &Cluster) -> Option<Corefile> {
    corefile_of(cluster.get(Configuration::object_of(cluster))?)
}

fn configuration(text: &str) -> Configuration {
    Configuration::read(text, &Files::default())
}

/// The server with another Corefile.
fn served_by(cluster: &Cluster, text: String) -> Vec<Request> {
    let changed = cluster.get(Configuration::object_of(cluster)).map(|object| Intent::Corefile(text).done_to(object));
    changed.into_iter().map(Request::Put).collect()
}

/// The server without a property of `kubernetes`.
fn served_without(cluster: &Cluster, property: &str) -> Vec<Request> {
    let text = corefile(cluster).map(|corefile| corefile.with_kubernetes_property(property, None).to_string());
    text.map_or_else(Vec::new, |text| served_by(cluster, text))
}

/// A finding at the Corefile.
fn at_corefile(cluster: &Cluster, diagnosis: Diagnosis, detail: &str) -> Finding {
    Finding::new(diagnosis, Configuration::object_of(cluster), &well_known::COREFILE_FIELD, [detail])
}

fn service(parsed: &Parsed) -> ObjectRef {
    ObjectRef::new(Kind::Service, &parsed.namespace, &parsed.service)
}

fn pod_called<'a>(cluster: &'a Cluster, namespace: &str, name: &str) -> Option<&'a Arc<Object>> {
    cluster.get(&ObjectRef::new(Kind::Pod, namespace, name))
}

/// A pod is asked for by its name, which is in no record without `spec.hostname` (rule D7).
fn pod_name_as_hostname(asked: &QuestionContext<'_>, parsed: &Parsed) -> Option<Finding> {
    let (label, service) = (parsed.endpoint.as_str(), parsed.service.as_str());
    let object = pod_called(asked.cluster, &parsed.namespace, label)?;
    let pod = object.as_pod().filter(|pod| pod.spec.hostname != label)?;
    let field = &["spec", "hostname"];
    let finding = Finding::new(Diagnosis::PodNameIsNoHostname, object.reference(), field, [label, service]);
    let is_free = pod.meta.controller().is_none();
    Some(if is_free { finding.mended_by(vec![pod_named(object, label, service)]) } else { finding })
}

/// An endpoint is called by its address, where `endpoint_pod_names` calls it like its pod (rule D7).
fn address_instead_of_pod_name(asked: &QuestionContext<'_>, parsed: &Parsed) -> Option<Finding> {
    let (cluster, label) = (asked.cluster, parsed.endpoint.as_str());
    let by_pod_name = configuration(&corefile(cluster)?.to_string()).kubernetes()?.endpoint_pod_names;
    let has_address = |pod: &Pod| pod.status.pod_ip().is_some_and(|ip| dns::dashed(ip) == label);
    let mut pods = cluster.in_namespace(&Kind::Pod, &parsed.namespace).filter_map(|object| object.as_pod());
    (by_pod_name && pods.any(has_address)).then(|| {
        at_corefile(cluster, Diagnosis::PodNamesInsteadOfAddresses, label)
            .mended_by(served_without(cluster, "endpoint_pod_names"))
    })
}

/// The name of a pod stands where its address should.
fn pod_name_in_pod_record(asked: &QuestionContext<'_>, parsed: &Parsed) -> Option<Finding> {
    let (namespace, name) = (parsed.namespace.as_str(), parsed.service.as_str());
    let object = pod_called(asked.cluster, namespace, name)?;
    let dashed = dns::dashed(object.as_pod()?.status.pod_ip()?);
    let (diagnosis, field) = (Diagnosis::PodNameInPodRecord, &["status", "podIP"]);
    let finding = Finding::new(diagnosis, object.reference(), field, [name, &dashed]);
    let domain = &asked.cluster.settings().cluster_domain;
    Some(finding.asked_instead(format!("{dashed}.{namespace}.pod.{domain}.")))
}

/// `ignore empty_service` (rule D4).
fn empty_service_ignored(asked: &QuestionContext<'_>, parsed: &Parsed) -> Finding {
    at_corefile(asked.cluster, Diagnosis::EmptyServiceIgnored, &parsed.service)
        .mended_by(served_without(asked.cluster, "ignore"))
}

/// An alias has no names in front of its own.
fn prefix_on_external_name(asked: &QuestionContext<'_>, parsed: &Parsed) -> Finding {
    let domain = &asked.cluster.settings().cluster_domain;
    let alone = format!("{}.{}.svc.{domain}.", parsed.service, parsed.namespace);
    let (diagnosis, field) = (Diagnosis::PrefixOnExternalName, &["spec", "type"]);
    Finding::new(diagnosis, &service(parsed), field, [&alone]).asked_instead(alone)
}

/// An alias leads outside, and nothing forwards there.
fn no_forwarder(asked: &QuestionContext<'_>, parsed: &Parsed) -> Option<Finding> {
    let cluster = asked.cluster;
    let text = corefile(cluster)?.to_string();
    if configuration(&text).forwards_everything() {
        return None;
    }
    let (before, after) = text.split_at(text.rfind('}')?);
    let mended = format!("{before}    forward . /etc/resolv.conf\n{after}");
    let finding = at_corefile(cluster, Diagnosis::NoForwarder, &parsed.service);
    // Among several blocks the last one need not be the one that serves the root.
    let helps = configuration(&mended).forwards_everything();
    Some(if helps { finding.mended_by(served_by(cluster, mended)) } else { finding })
}

/// The cluster has two families, and the Service one.
fn single_stack(asked: &QuestionContext<'_>, parsed: &Parsed) -> Option<Finding> {
    let (cluster, reference) = (asked.cluster, service(parsed));
    let object = cluster.get(&reference)?;
    let spec = &object.as_service()?.spec;
    let [family] = spec.ip_families.as_slice() else { return None };
    let field = &["spec", "ipFamilyPolicy"];
    (cluster.settings().service_cidrs.len() > 1 && spec.ip_family_policy == "SingleStack").then(|| {
        let both = Intent::BothFamilies.done_to(object);
        Finding::new(Diagnosis::SingleStackService, &reference, field, [family.as_str()])
            .mended_by(vec![Request::Put(both)])
    })
}
