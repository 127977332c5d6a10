//! What is the matter with the server of cluster DNS: no pods, none that is ready, or none that it may be reached by.

use super::{Diagnosis, Finding, QuestionContext, with};
use crate::cluster::{
    Cluster, FieldPath, Kind, Object, ObjectRef, Request, Selector, Service, Value, told_pods, well_known,
};
use crate::dns::{self, Transport};
use crate::manifest;
use crate::resolution::network::{self, Arrival, Packet};
use crate::resolution::server::{Configuration, Scheme, entry, kube_dns};
use crate::resolution::trace::{CannotSay, Station, Unknown, Unreached};
use std::net::IpAddr;
use std::sync::Arc;

/// How many replicas kubeadm gives cluster DNS.
const USUAL: i64 = 2;

/// The Service of cluster DNS: what keeps it from having a ready endpoint. True where that is all there is to say of it.
pub(super) fn service(cluster: &Cluster, object: &Object, service: &Service, found: &mut Vec<Finding>) -> bool {
    if !network::is_dns_service(cluster, service) {
        return false;
    }
    found.extend(asked_elsewhere(cluster, object, service));
    found.extend(listens_elsewhere(cluster, object, service));
    found.extend(["UDP", "TCP"].iter().filter_map(|protocol| port_missing(object, service, protocol)));
    let (namespace, selector) = (service.meta.namespace.as_str(), &service.spec.selector);
    if cluster.ready_endpoints(namespace, &service.meta.name).next().is_some() {
        return false;
    }
    // Slices tell of pods that nobody brought.
    let slices = cluster.slices_of(namespace, &service.meta.name).filter_map(|slice| slice.as_endpoint_slice());
    let listed = slices.map(|slice| slice.endpoints.len()).sum();
    let pods = cluster.pods_matching(namespace, selector).count().max(listed);
    let waits = |pod: &Arc<Object>| super::pod::lacks_key(cluster, pod);
    if let Some(waiting) = cluster.pods_matching(namespace, selector).find_map(waits) {
        found.push(waiting);
        return true;
    }
    if pods > 0 {
        let count = pods.to_string();
        found.push(Finding::new(Diagnosis::ServerNotReady, object.reference(), &[], [&count]));
        return true;
    }
    let makers = cluster.objects().filter(|one| one.reference().namespace == namespace);
    let mut makers = makers.filter(|one| {
        one.as_workload().is_some_and(|workload| Selector::Service(selector).matches(&workload.template_labels))
    });
    match makers.next() {
        Some(_) if kube_dns::may_be_cloud_dns(cluster) => {}
        Some(maker) => match told_pods(maker).filter(|pods| pods.all > 0) {
            Some(pods) => {
                let count = pods.all.to_string();
                found.push(Finding::new(Diagnosis::ServerNotReady, object.reference(), &[], [&count]));
            }
            None => found.extend(scaled_to_nothing(maker)),
        },
        // Pods with other labels are what its selector misses.
        None if cluster.in_namespace(&Kind::Pod, namespace).next().is_some() => return false,
        None => found.push(Finding::new(Diagnosis::ServerHasNoPods, object.reference(), &[], [""])),
    }
    true
}

/// That the kubelets' configuration, as it was brought, names no cluster DNS: either none is known, and their pods fall back
/// to the node's file (`GetPodDNS`), or a flag may give what the file does not.
pub(super) fn kubelets(cluster: &Cluster, object: &Object) -> Option<Finding> {
    let configuration =
        manifest::read(object.as_config_map()?.kubelet_configuration()?).documents.into_iter().next()?.value;
    if !configuration.field("clusterDNS").map(Value::items).unwrap_or_default().is_empty() {
        return None;
    }
    let (settings, field) = (cluster.settings(), &["data", well_known::KUBELET_CONFIG.1]);
    Some(match settings.cluster_dns.first() {
        Some(told) => Finding::new(Diagnosis::ClusterDnsNotTold, object.reference(), field, [&told.to_string()]),
        None => Finding::new(Diagnosis::KubeletWithoutClusterDns, object.reference(), field, []),
    })
}

/// That, where the pod that asks has its nameserver from its kubelet.
pub(super) fn kubelet_of(asked: &QuestionContext<'_>) -> Option<Finding> {
    if !asked.pod.effective_dns_policy().is_cluster_first() {
        return None;
    }
    let mut maps = asked.cluster.in_namespace(&Kind::ConfigMap, well_known::SYSTEM);
    maps.find_map(|map| kubelets(asked.cluster, map)).or_else(|| {
        // An event may have told it.
        let pod = ObjectRef::new(Kind::Pod, &asked.pod.meta.namespace, &asked.pod.meta.name);
        let is_known = asked.cluster.settings().cluster_dns.is_empty();
        is_known.then(|| Finding::new(Diagnosis::KubeletWithoutClusterDns, &pod, &[], []))
    })
}

/// The address that the kubelets give pods, where no Service has it: one of the range of Services, or one of which nobody
/// said who listens there.
fn asked_elsewhere(cluster: &Cluster, object: &Object, service: &Service) -> Option<Finding> {
    let settings = cluster.settings();
    let is_free = |address: &IpAddr| {
        // A cache of the node's has a link-local address, and whoever runs DNS on the nodes theirs.
        let is_of_nodes = matches!(address, IpAddr::V4(address) if address.is_link_local())
            || address.is_loopback()
            || cluster.has_address(*address);
        !is_of_nodes && cluster.service_at(*address).is_none()
    };
    let told = settings.cluster_dns.first().filter(|_| settings.cluster_dns.iter().all(is_free))?;
    let own = service.spec.addresses().next()?;
    // A cache on the nodes may listen at an address of the range.
    let caches = network::node_local(cluster).map(|cache| cache.addresses).unwrap_or_default();
    let is_cached = caches.contains(told);
    let says = [told.to_string(), own.to_string()];
    let finding = Finding::new(
        Diagnosis::NameserverIsNoService,
        object.reference(),
        &["spec", "clusterIP"],
        says.each_ref().map(String::as_str),
    );
    (!is_cached).then_some(finding)
}

/// Port 53 of a protocol that the Service of cluster DNS does not have, and the one it would be.
fn port_missing(object: &Object, service: &Service, protocol: &str) -> Option<Finding> {
    const PORT: i64 = dns::PORT as i64;
    let ports = &["spec", "ports"];
    if service.spec.ports.iter().any(|port| port.port == PORT && port.protocol == protocol) {
        return None;
    }
    let name = if protocol == "UDP" { "dns" } else { "dns-tcp" };
    let is_taken = service.spec.ports.iter().any(|port| port.name == name);
    let mut port = Value::object([("port", Value::from(PORT)), ("protocol", protocol.into())]);
    // Where there are several ports each has a name of its own.
    let name = if is_taken { format!("{name}-{PORT}") } else { name.to_owned() };
    port.set(&FieldPath::of(&["name"]), Some(name.as_str().into()));
    // The server listens for both where it listens for one.
    let known = object.value().field("spec").and_then(|spec| spec.field("ports")).map(Value::items).unwrap_or_default();
    let other = known.iter().find(|one| one.field("port").and_then(Value::as_int) == Some(PORT));
    port.set(
        &FieldPath::of(&["targetPort"]),
        other.and_then(|one| one.field("targetPort")).filter(|target| target.as_int().is_some()).cloned(),
    );
    let all = known.iter().cloned().chain([port]).collect();
    let mended = with(object, [(ports, Some(Value::List(all)))]);
    let finding = Finding::new(Diagnosis::ServerPortMissing, object.reference(), ports, [protocol]);
    Some(finding.mended_by(vec![Request::Put(mended)]))
}

/// That the Service of cluster DNS leads to a port at which nothing of the Corefile listens, and the port that would do.
fn listens_elsewhere(cluster: &Cluster, object: &Object, service: &Service) -> Option<Finding> {
    const PORT: i64 = dns::PORT as i64;
    // Every Service is looked at, and the Corefile is read for the one that is asked.
    let is_beside_it = || Configuration::object_of(cluster).namespace == service.meta.namespace;
    if !service.spec.is_at(&cluster.settings().cluster_dns) || !is_beside_it() || kube_dns::find(cluster).is_some() {
        return None;
    }
    let configuration = Configuration::of(cluster);
    // A server that does not start listens nowhere, which is said of its Corefile.
    if !configuration.errors.is_empty() {
        return None;
    }
    let leads_to = entry(cluster, &configuration);
    let mut listens: Vec<u16> = Vec::new();
    for key in configuration.keys().filter(|key| key.scheme == Scheme::Dns) {
        if !listens.contains(&key.port) {
            listens.push(key.port);
        }
    }
    let first = listens.first().filter(|_| !listens.contains(&leads_to))?;
    let said = listens.iter().map(u16::to_string).collect::<Vec<_>>().join(", ");
    let ports = &["spec", "ports"];
    let finding =
        Finding::new(Diagnosis::ServerListensElsewhere, object.reference(), ports, [&leads_to.to_string(), &said]);
    let mut own = object.value().field("spec").and_then(|spec| spec.field("ports")).map(Value::items)?.to_vec();
    let of_dns = |port: &Value| port.field("port").and_then(Value::as_int) == Some(PORT);
    // What a name stands for is said by the pods.
    let is_named = own
        .iter()
        .filter(|port| of_dns(port))
        .any(|port| port.field("targetPort").is_some_and(|target| target.as_int().is_none()));
    if is_named {
        return Some(finding);
    }
    for port in own.iter_mut().filter(|port| of_dns(port)) {
        port.set(&FieldPath::of(&["targetPort"]), Some(i64::from(*first).into()));
    }
    let mended = with(object, [(ports, Some(Value::List(own)))]);
    Some(finding.mended_by(vec![Request::Put(mended)]))
}

/// What shows that cluster DNS is kube-dns (rule KD1). Few objects are of it, and one of them is enough to say so.
pub(super) fn kube_dns(cluster: &Cluster, object: &Object, found: &mut Vec<Finding>) {
    let reference = object.reference();
    if kube_dns::is_of(object) && kube_dns::find(cluster).is_some_and(|one| one.reference() == reference) {
        found.push(Finding::new(Diagnosis::ServerIsKubeDns, reference, &[], []));
    }
}

/// A workload of cluster DNS that is to have no pods.
pub(super) fn workload(cluster: &Cluster, object: &Object, found: &mut Vec<Finding>) {
    let Some(workload) = object.as_workload() else { return };
    let mut services = cluster
        .in_namespace(&Kind::Service, &object.reference().namespace)
        .filter_map(|one| one.as_service())
        .filter(|service| Selector::Service(&service.spec.selector).matches(&workload.template_labels));
    if services.any(|service| network::is_dns_service(cluster, service)) && !kube_dns::may_be_cloud_dns(cluster) {
        found.extend(scaled_to_nothing(object));
    }
}

fn scaled_to_nothing(maker: &Object) -> Option<Finding> {
    let replicas = &["spec", "replicas"];
    let reference = maker.reference();
    (maker.as_workload()?.replicas == 0).then(|| {
        let scaled = with(maker, [(replicas, Some(Value::from(USUAL)))]);
        Finding::new(Diagnosis::ServerHasNoPods, reference, replicas, [&reference.to_string()])
            .mended_by(vec![Request::Put(scaled)])
    })
}

/// A role of the server by which it never has all it waits for (rule PK8).
pub(super) fn role(object: &Object, found: &mut Vec<Finding>) {
    if !network::lacks_slices(object) {
        return;
    }
    let texts = |words: &[&str]| Value::List(words.iter().map(|&word| word.into()).collect());
    let rule = Value::object([
        ("apiGroups", texts(&["discovery.k8s.io"])),
        ("resources", texts(&["endpointslices"])),
        ("verbs", texts(&["list", "watch"])),
    ]);
    let rules = object.value().field("rules").map(Value::items).unwrap_or_default();
    let rules = rules.iter().cloned().chain([rule]).collect();
    let mended = with(object, [(&["rules"], Some(Value::List(rules)))]);
    let reference = object.reference();
    let finding = Finding::new(Diagnosis::ServerMayNotList, reference, &["rules"], [&reference.to_string()]);
    found.push(finding.mended_by(vec![Request::Put(mended)]));
}

/// What keeps a question from getting to cluster DNS.
pub(super) fn on_the_way(asked: &QuestionContext<'_>) -> Vec<Finding> {
    let mut found = unheard(asked);
    for (position, hop) in asked.lookup.traces().flat_map(|trace| trace.hops.iter().enumerate()) {
        if let Station::CannotSay { cannot: CannotSay { reason: Unknown::MayNotList { role: name }, .. } } = &hop.at {
            let named = asked.cluster.unmodelled().filter(|object| object.reference().name == *name);
            named.for_each(|object| role(object, &mut found));
        }
        let is_of_nobody = match &hop.at {
            Station::Unreached { why, .. } => *why == Unreached::NoSuchAddress,
            Station::CannotSay { cannot } => matches!(cannot.reason, Unknown::NameserverNotDescribed { .. }),
            _ => false,
        };
        if position == 0 && is_of_nobody {
            found.extend(nameserver_of_none(asked));
        }
        let Station::Unreached { why, object: Some(object), .. } = &hop.at else { continue };
        let Some(object) = asked.cluster.get(object) else { continue };
        match why {
            // What stops the server's own packets says nothing of the asker's.
            Unreached::Policy if position > 0 => {}
            Unreached::Policy => found.extend(policy(asked, object)),
            _ => found.extend(super::findings_about_object(asked.cluster, object)),
        }
        break;
    }
    found
}

/// That nobody listens where queries to cluster DNS arrive.
fn unheard(asked: &QuestionContext<'_>) -> Vec<Finding> {
    let is_heard = |station: &Station| matches!(station, Station::Kubernetes { .. } | Station::Forward { .. });
    if asked.lookup.winner().is_some()
        || !asked.pod.effective_dns_policy().is_cluster_first()
        || asked.hops().any(|hop| is_heard(&hop.at))
    {
        return Vec::new();
    }
    let services = asked.cluster.of_kind(&Kind::Service);
    let of = |object: &Arc<Object>| listens_elsewhere(asked.cluster, object, object.as_service()?);
    services.filter_map(of).collect()
}

/// That the nameserver of a pod that asks cluster DNS is no Service's.
fn nameserver_of_none(asked: &QuestionContext<'_>) -> Option<Finding> {
    if !asked.pod.effective_dns_policy().is_cluster_first() {
        return None;
    }
    let mut services = asked.cluster.of_kind(&Kind::Service);
    services.find_map(|object| {
        let service = object.as_service().filter(|service| network::is_dns_service(asked.cluster, service))?;
        asked_elsewhere(asked.cluster, object, service)
    })
}

/// A policy that lets no query out to cluster DNS, and what would.
fn policy(asked: &QuestionContext<'_>, object: &Object) -> Option<Finding> {
    let pod = ObjectRef::new(Kind::Pod, &asked.pod.meta.namespace, &asked.pod.meta.name);
    let by = if goes_by_tcp(asked) { "TCP" } else { "" };
    let finding =
        Finding::new(Diagnosis::PolicyWithoutDns, object.reference(), &["spec", "egress"], [&pod.to_string(), by]);
    let dns = Value::object([("ports", Value::List(ports(asked.cluster)))]);
    if object.reference().namespace != pod.namespace {
        return Some(
            Finding { field: FieldPath::of(&["spec", "ingress"]), ..finding }.mended_by(let_in(asked.cluster, dns)),
        );
    }
    let rules = object.value().field("spec").and_then(|spec| spec.field("egress")).map(Value::items);
    let rules: Vec<Value> = rules.unwrap_or_default().iter().cloned().chain([dns]).collect();
    let mended = with(object, [(&["spec", "egress"], Some(Value::List(rules)))]);
    Some(finding.mended_by(vec![Request::Put(mended)]))
}

/// True where the policies let the query through over TCP: a port without `protocol` is one of TCP.
fn goes_by_tcp(asked: &QuestionContext<'_>) -> bool {
    let Some(question) = asked.lookup.traces().next().map(|trace| &trace.question) else { return false };
    let container = asked.pod.spec.containers.first().map_or("", |container| container.name.as_str());
    let of = |to: &IpAddr| Packet { from: asked.pod, container, to: *to, question, transport: Transport::Tcp, now: 0 };
    let told = asked.cluster.settings().cluster_dns.iter();
    let mut arrivals = told.map(|to| network::deliver(asked.cluster, asked.upstream, &of(to)));
    arrivals.any(|arrival| matches!(arrival, Arrival::ClusterDns(_)))
}

/// The ports at which the pods of cluster DNS listen: a policy sees them behind the Service. 53 where none is known.
fn ports(cluster: &Cluster) -> Vec<Value> {
    const USUAL_PORTS: [(&str, i64); 2] = [("UDP", 53), ("TCP", 53)];
    let mut all: Vec<(String, i64)> = Vec::new();
    let services = network::dns_services(cluster);
    let slices = services.flat_map(|service| cluster.slices_of(&service.meta.namespace, &service.meta.name));
    for slice in slices.filter_map(|slice| slice.as_endpoint_slice()) {
        let of_dns = slice.ports.iter().filter(|port| port.name.contains("dns") || port.port == Some(53));
        for (protocol, number) in of_dns.filter_map(|port| Some((port.protocol.clone(), port.port?))) {
            if !all.contains(&(protocol.clone(), number)) {
                all.push((protocol, number));
            }
        }
    }
    if all.is_empty() {
        all = USUAL_PORTS.map(|(protocol, number)| (protocol.to_owned(), number)).into();
    }
    let port = |(protocol, number): (String, i64)| {
        Value::object([("protocol", protocol.as_str().into()), ("port", number.into())])
    };
    all.into_iter().map(port).collect()
}

/// A policy beside the others that lets queries in at the pods of cluster DNS.
fn let_in(cluster: &Cluster, rule: Value) -> Vec<Request> {
    let Some(service) = network::dns_services(cluster).find(|service| !service.spec.selector.is_empty()) else {
        return Vec::new();
    };
    let selector = Value::object([("matchLabels", (&service.spec.selector).into())]);
    let metadata = Value::object([("name", "allow-dns".into()), ("namespace", service.meta.namespace.as_str().into())]);
    let spec = Value::object([
        ("podSelector", selector),
        ("policyTypes", Value::List(vec!["Ingress".into()])),
        ("ingress", Value::List(vec![rule])),
    ]);
    let policy = Value::object([
        ("apiVersion", "networking.k8s.io/v1".into()),
        ("kind", "NetworkPolicy".into()),
        ("metadata", metadata),
        ("spec", spec),
    ]);
    vec![Request::Put(policy)]
}
