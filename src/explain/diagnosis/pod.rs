//! What is the matter with a pod: its names, its resolv.conf.

use super::{Diagnosis, Finding, only_service_selecting, pod_named, service_named, with};
use crate::cluster::{Cluster, DnsPolicy, Object, Pod, Request, Service, Value, missing_key};
use crate::resolution::resolv_conf::{Event, ResolvConf};
use crate::resolution::stub::Library;
use std::net::IpAddr;

pub(super) fn look(cluster: &Cluster, object: &Object, pod: &Pod, found: &mut Vec<Finding>) {
    too_long(cluster, object, pod, found);
    found.extend(lacks_key(cluster, object));
    names(cluster, object, pod, found);
    resolver(cluster, object, pod, found);
}

/// Rule L6: the kernel takes 64 characters of a host name. A pod that runs was found so.
fn too_long(cluster: &Cluster, object: &Object, pod: &Pod, found: &mut Vec<Finding>) {
    let Some(name) = pod.too_long_host_name(&cluster.settings().cluster_domain) else { return };
    if pod.status.pod_ip().is_some() {
        return;
    }
    let field = &["spec", "setHostnameAsFQDN"];
    let finding = Finding::new(Diagnosis::HostnameTooLong, object.reference(), field, [&name, &name.len().to_string()]);
    found.push(if pod.meta.controller().is_none() {
        finding.mended_by(vec![Request::Recreate(with(object, [(field, None)]))])
    } else {
        finding
    });
}

/// A pod that has not started, for its kubelet cannot mount a key that the ConfigMap of a volume lacks. An empty one is
/// enough for that.
pub(super) fn lacks_key(cluster: &Cluster, object: &Object) -> Option<Finding> {
    if object.as_pod()?.status.phase.is_some() {
        return None;
    }
    let (map, key) = missing_key(cluster, object)?;
    let added = with(cluster.get(&map)?, [(&["data", key.as_str()], Some("".into()))]);
    let found = [key.as_str(), &map.name, &object.reference().name];
    Some(Finding::new(Diagnosis::VolumeLacksKey, &map, &["data"], found).mended_by(vec![Request::Put(added)]))
}

/// Rule E7: an endpoint bears the hostname only under the Service that the subdomain names. A
/// StatefulSet's own pods are spoken of at the StatefulSet.
fn names(cluster: &Cluster, object: &Object, pod: &Pod, found: &mut Vec<Finding>) {
    let (namespace, labels) = (pod.meta.namespace.as_str(), &pod.meta.labels);
    let (hostname, subdomain) = (pod.spec.hostname.as_str(), pod.spec.subdomain.as_str());
    let controller = pod.meta.controller();
    if controller.is_some_and(|owner| owner.kind == "StatefulSet") {
        return;
    }
    let reference = object.reference();
    let may_be_there = super::evidence::knows_no_service(cluster, namespace);
    if !subdomain.is_empty() && service_named(cluster, namespace, subdomain).is_none() && !may_be_there {
        let finding =
            Finding::new(Diagnosis::SubdomainWithoutService, reference, &["spec", "subdomain"], [subdomain, ""]);
        found.push(if labels.is_empty() {
            finding
        } else {
            finding.mended_by(vec![Request::Put(Service::headless(namespace, subdomain, labels))])
        });
    }
    if !hostname.is_empty()
        && subdomain.is_empty()
        && let Some(service) = only_service_selecting(cluster, namespace, labels)
        && service_named(cluster, namespace, service).is_some_and(crate::cluster::Service::is_headless)
    {
        let finding =
            Finding::new(Diagnosis::HostnameWithoutSubdomain, reference, &["spec", "hostname"], [hostname, service]);
        found.push(if controller.is_none() {
            finding.mended_by(vec![pod_named(object, hostname, service)])
        } else {
            finding
        });
    }
}

fn resolver(cluster: &Cluster, object: &Object, pod: &Pod, found: &mut Vec<Finding>) {
    // The node's own agents run on the host network and mean it.
    let is_ours = !pod.meta.namespace.starts_with("kube-");
    let reference = object.reference();
    let maker = super::remade(cluster, pod);
    let anew = |fields: &[&str], value: Option<Value>| match maker {
        Some(maker) => {
            let field = fields.iter().fold(maker.reference().kind.template_path(), |path, key| path.key(*key));
            let mut changed = maker.value().clone();
            changed.set(&field, value);
            vec![Request::Put(changed)]
        }
        None => vec![Request::Recreate(with(object, [(fields, value)]))],
    };
    if pod.spec.host_network && is_ours && matches!(pod.spec.dns_policy.as_str(), "" | "ClusterFirst") {
        let policy = &["spec", "dnsPolicy"];
        let finding = Finding::new(Diagnosis::HostNetworkWithClusterFirst, reference, policy, []);
        found.push(finding.mended_by(anew(policy, Some(DnsPolicy::ClusterFirstWithHostNet.as_str().into()))));
    }
    let Some(config) = &pod.spec.dns_config else { return };
    let settings = cluster.settings();
    let is_foreign =
        |server: &String| !server.parse().is_ok_and(|address: IpAddr| settings.cluster_dns.contains(&address));
    let asks_cluster =
        pod.effective_dns_policy().is_cluster_first() || config.nameservers.iter().any(|server| !is_foreign(server));
    let texts = |kept: &mut dyn Iterator<Item = &String>| Value::List(kept.map(|text| text.as_str().into()).collect());
    if let Some(foreign) = config.nameservers.iter().find(|server| is_foreign(server))
        && asks_cluster
        && pod.all_containers().any(|one| Library::in_container(pod, Some(one)).is_musl())
    {
        let field = &["spec", "dnsConfig", "nameservers"];
        let kept = texts(&mut config.nameservers.iter().filter(|server| !is_foreign(server)));
        let finding = Finding::new(Diagnosis::ForeignNameserver, reference, field, [foreign]);
        found.push(finding.mended_by(anew(field, Some(kept))));
    }
    let field = &["spec", "dnsConfig", "searches"];
    if config.searches.iter().any(|domain| domain == ".") {
        let kept = texts(&mut config.searches.iter().filter(|domain| *domain != "."));
        found.push(Finding::new(Diagnosis::SearchIsRoot, reference, field, []).mended_by(anew(field, Some(kept))));
    }
    let Ok(file) = ResolvConf::for_pod(pod, settings, Some(&settings.node_resolv_conf)) else { return };
    let cut = file.events.iter().find_map(|event| match event {
        Event::SearchesCut { left_out } => Some(left_out),
        _ => None,
    });
    if let Some(left_out) = cut
        && let Some(first) = left_out.first()
    {
        let count = left_out.len().to_string();
        found.push(Finding::new(Diagnosis::SearchListCut, reference, field, [&first.text, &count]));
    }
}
