//! Wrong models of Kubernetes DNS, one a misconception: what one would see if it were true. Most are the true
//! engine in a world that was changed until the misconception is right; none of this is ever an answer of the lab.

use super::assertion::Data;
use crate::cluster::{Cluster, Intent, Kind, ObjectRef, Pod, Request, Service, ServiceType, well_known};
use crate::dns::{RecordData, RecordType};
use crate::resolution::corefile::Corefile;
use crate::resolution::server::Configuration;
use crate::sandbox::{Answer, Ask, Edit, Sandbox};

/// What one would see.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Imagined {
    /// The names that would be asked for.
    pub tried: Vec<String>,
    /// What would come of it, in the words of an answer's outcome.
    pub outcome: String,
    /// What the records would say.
    pub records: Vec<String>,
}

/// A wrong model.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Model {
    /// CoreDNS puts the rest of the name behind it. It cannot know the client's namespace.
    ServerExpands,
    /// A headless Service has no records.
    HeadlessHasNoRecords,
    /// DNS picks one backend.
    DnsBalances,
    /// A Service's name stands for its backends' addresses, whether it has an address of its own or not.
    VipIsPods,
    /// A Service without a ready backend has no name.
    DnsChecksHealth,
    /// A name with a dot goes straight to the internet.
    ExternalDirect,
    /// A short name finds the Service in whatever namespace.
    GlobalShort,
    /// The label `svc`, or the namespace before it, may be left out.
    SvcOptional,
    /// A pod record exists where a pod has the address, only.
    PodRecordProves,
    /// A pod's name is a DNS name.
    PodNameIsHostname,
    /// A hostname is enough to have a record.
    HostnameSuffices,
    /// An address as `externalName` is answered with that address.
    ExternalNameIsAddress,
    /// The target of an alias is searched for as a typed name is.
    AliasIsSearched,
    /// A StatefulSet makes the Service it names.
    StatefulSetMakesService,
    /// SRV says the port of the container.
    SrvSaysTargetPort,
    /// What was answered once is answered until the client is restarted.
    AnswersNeedRestart,
}

impl Model {
    pub(super) const WORDS: [(&'static str, Self); 16] = [
        ("server-expands", Self::ServerExpands),
        ("headless-has-no-records", Self::HeadlessHasNoRecords),
        ("dns-balances", Self::DnsBalances),
        ("vip-is-pods", Self::VipIsPods),
        ("dns-checks-health", Self::DnsChecksHealth),
        ("external-direct", Self::ExternalDirect),
        ("global-short", Self::GlobalShort),
        ("svc-optional", Self::SvcOptional),
        ("pod-record-proves", Self::PodRecordProves),
        ("podname-is-hostname", Self::PodNameIsHostname),
        ("hostname-suffices", Self::HostnameSuffices),
        ("externalname-is-address", Self::ExternalNameIsAddress),
        ("alias-is-searched", Self::AliasIsSearched),
        ("statefulset-makes-service", Self::StatefulSetMakesService),
        ("srv-says-target-port", Self::SrvSaysTargetPort),
        ("answers-need-restart", Self::AnswersNeedRestart),
    ];

    /// What one would see if it were true: `before` is the state before something was done, `now` the one after.
    pub fn imagine(self, before: &Sandbox, now: &Sandbox, ask: &Ask) -> Imagined {
        let typed = ask.name.clone();
        let as_if_typed = |name: String| Imagined::of(&now.answer(&Ask { name, ..ask.clone() }));
        let domain = &now.cluster().settings().cluster_domain;
        match self {
            Self::ServerExpands if !typed.ends_with('.') => {
                Imagined { tried: vec![typed.clone()], ..as_if_typed(format!("{typed}.default.svc.{domain}.")) }
            }
            Self::ServerExpands => Imagined::of(&now.answer(ask)),
            Self::HeadlessHasNoRecords => {
                changed(now, without_services(now.cluster(), |_, service| service.is_headless()), ask)
            }
            Self::DnsBalances => {
                let mut all = backends(now, ask);
                let chosen = now.steps_taken().checked_rem(all.len()).unwrap_or_default();
                let one = if all.is_empty() { Vec::new() } else { vec![all.swap_remove(chosen)] };
                Imagined::addresses(one, ask)
            }
            Self::VipIsPods => Imagined::addresses(backends(now, ask), ask),
            Self::DnsChecksHealth => {
                let is_empty = |cluster: &Cluster, service: &Service| {
                    service.spec.service_type != ServiceType::ExternalName && ready(cluster, service).is_empty()
                };
                changed(now, without_services(now.cluster(), is_empty), ask)
            }
            Self::ExternalDirect => as_if_typed(if typed.ends_with('.') { typed } else { format!("{typed}.") }),
            Self::GlobalShort => match home_of(now, &typed) {
                Some(namespace) => as_if_typed(format!("{typed}.{namespace}.svc.{domain}.")),
                None => Imagined::of(&now.answer(ask)),
            },
            Self::SvcOptional => as_if_typed(completed(now, &typed, &ask.from.namespace)),
            Self::PodRecordProves => with_pods_verified(now, ask),
            Self::PodNameIsHostname => of_pod(now, ask, |pod, label| pod.meta.name == label),
            Self::HostnameSuffices => of_pod(now, ask, |pod, label| pod.spec.hostname == label),
            Self::ExternalNameIsAddress => match address_as_external_name(now, &typed) {
                Some(address) => Imagined::addresses(vec![address], ask),
                None => Imagined::of(&now.answer(ask)),
            },
            Self::AliasIsSearched => {
                match service_behind(now, ask).filter(|service| !service.spec.external_name.is_empty()) {
                    Some(service) => as_if_typed(service.spec.external_name.clone()),
                    None => Imagined::of(&now.answer(ask)),
                }
            }
            Self::StatefulSetMakesService => changed(now, governing_services(now.cluster()), ask),
            Self::SrvSaysTargetPort => srv_with_target_port(now, ask),
            Self::AnswersNeedRestart => Imagined::of(&before.answer(ask)),
        }
    }
}

/// The answer with `pods verified` in the Corefile.
fn with_pods_verified(now: &Sandbox, ask: &Ask) -> Imagined {
    let object = Configuration::object();
    let map = now.cluster().get(&object);
    let text = map.and_then(|object| object.as_config_map()?.data.get(well_known::COREFILE));
    let corefile = Corefile::parse(text.map(String::as_str).unwrap_or_default()).0;
    let verified = corefile.with_kubernetes_property("pods", Some(&["verified"]));
    edited(now, [Edit::Do { object, intent: Intent::Corefile(verified.to_string()) }], ask)
}

/// The address that a Service of this name has as `externalName`.
fn address_as_external_name(now: &Sandbox, typed: &str) -> Option<String> {
    let first = typed.split('.').next().unwrap_or_default();
    let mut services = now.cluster().of_kind(&Kind::Service).filter_map(|object| object.as_service());
    let service = services.find(|service| service.meta.name == first && service.spec.address_as_name().is_some())?;
    Some(service.spec.external_name.clone())
}

impl Imagined {
    fn of(answer: &Answer) -> Self {
        let tries = answer.lookup.as_ref().map(|lookup| lookup.tries.as_slice()).unwrap_or_default();
        Self {
            tried: tries.iter().filter_map(|one| one.name.as_ref()).map(ToString::to_string).collect(),
            outcome: answer.outcome().as_str().to_owned(),
            records: answer.records.iter().map(|one| one.record.data.to_string()).collect(),
        }
    }

    /// These addresses, or that there is no such name.
    fn addresses(addresses: Vec<String>, ask: &Ask) -> Self {
        let outcome = if addresses.is_empty() { "NXDOMAIN" } else { "NOERROR" };
        Self { tried: vec![ask.name.clone()], outcome: outcome.to_owned(), records: addresses }
    }
}

/// The answer after edits to a copy.
fn edited(now: &Sandbox, edits: impl IntoIterator<Item = Edit>, ask: &Ask) -> Imagined {
    let mut copy = now.clone();
    for edit in edits {
        let _ = copy.edit(edit);
    }
    Imagined::of(&copy.answer(ask))
}

fn changed(now: &Sandbox, requests: Vec<Request>, ask: &Ask) -> Imagined {
    edited(now, requests.into_iter().map(|request| Edit::Requests(vec![request])), ask)
}

fn without_services(cluster: &Cluster, unwanted: impl Fn(&Cluster, &Service) -> bool) -> Vec<Request> {
    let all = cluster.of_kind(&Kind::Service).filter_map(|object| Some((object.reference(), object.as_service()?)));
    all.filter(|(_, service)| unwanted(cluster, service)).map(|(object, _)| Request::Delete(object.clone())).collect()
}

/// The headless Services that StatefulSets name and nobody made.
fn governing_services(cluster: &Cluster) -> Vec<Request> {
    let sets = cluster.of_kind(&Kind::StatefulSet).filter_map(|object| match object.typed() {
        crate::cluster::Typed::StatefulSet(set) => Some(set),
        _ => None,
    });
    let is_missing = |namespace: &str, name: &str| {
        !name.is_empty() && cluster.get(&ObjectRef::new(Kind::Service, namespace, name)).is_none()
    };
    sets.filter(|set| is_missing(&set.workload.meta.namespace, &set.service_name))
        .map(|set| {
            let (namespace, labels) = (&set.workload.meta.namespace, &set.workload.template_labels);
            Request::Put(Service::headless(namespace, &set.service_name, labels))
        })
        .collect()
}

/// The Service a question comes to.
fn service_behind<'a>(now: &'a Sandbox, ask: &Ask) -> Option<&'a Service> {
    let answer = now.answer(ask);
    let found = answer.consulted.iter().find(|object| object.kind == Kind::Service)?;
    now.cluster().get(found)?.as_service()
}

fn ready(cluster: &Cluster, service: &Service) -> Vec<String> {
    let endpoints = cluster.ready_endpoints(&service.meta.namespace, &service.meta.name);
    endpoints.flat_map(|endpoint| endpoint.addresses.iter().cloned()).collect()
}

fn backends(now: &Sandbox, ask: &Ask) -> Vec<String> {
    let all = service_behind(now, ask).map(|service| ready(now.cluster(), service)).unwrap_or_default();
    Data::set(all).elements()
}

/// The first namespace with a Service of this name.
fn home_of<'a>(now: &'a Sandbox, service: &str) -> Option<&'a str> {
    let found = now.cluster().of_kind(&Kind::Service).find(|object| object.reference().name == service)?;
    Some(&found.reference().namespace)
}

/// The name with what was left out: `db.data.cluster.local` gets its `svc`, `db.svc` a namespace with a `db`, the
/// pod's own first.
fn completed(now: &Sandbox, typed: &str, own: &str) -> String {
    let domain = &now.cluster().settings().cluster_domain;
    let labels: Vec<&str> = typed.split('.').collect();
    match labels.as_slice() {
        [service, "svc"] => {
            let is_here = now.cluster().get(&ObjectRef::new(Kind::Service, own, service)).is_some();
            let namespace = if is_here { own } else { home_of(now, service).unwrap_or(own) };
            format!("{service}.{namespace}.svc.{domain}.")
        }
        [service, other, rest @ ..] if rest.join(".") == *domain => format!("{service}.{other}.svc.{domain}."),
        _ => typed.to_owned(),
    }
}

/// The address of the pod that the first label stands for.
fn of_pod(now: &Sandbox, ask: &Ask, is: impl Fn(&Pod, &str) -> bool) -> Imagined {
    let first = ask.name.split('.').next().unwrap_or_default();
    let pods = now.cluster().in_namespace(&Kind::Pod, &ask.from.namespace).filter_map(|object| object.as_pod());
    let found: Vec<&Pod> = pods.filter(|pod| is(pod, first)).collect();
    if found.is_empty() {
        return Imagined::of(&now.answer(ask));
    }
    let addresses = found.iter().flat_map(|pod| pod.status.pod_ips.iter().cloned());
    Imagined::addresses(addresses.collect(), ask)
}

/// The same records, with the ports that the endpoints have.
fn srv_with_target_port(now: &Sandbox, ask: &Ask) -> Imagined {
    let answer = now.answer(ask);
    let mut imagined = Imagined::of(&answer);
    let Some(service) = service_behind(now, ask).filter(|_| ask.record_type == RecordType::Srv) else {
        return imagined;
    };
    let slices = now.cluster().slices_of(&service.meta.namespace, &service.meta.name);
    let ports = slices.filter_map(|object| object.as_endpoint_slice()).flat_map(|slice| &slice.ports);
    let label = ask.name.split('.').next().unwrap_or_default().trim_start_matches('_');
    let Some(target) = ports.into_iter().find(|port| port.name == label).and_then(|port| port.port) else {
        return imagined;
    };
    imagined.records = answer
        .records
        .iter()
        .map(|one| match &one.record.data {
            RecordData::Srv { priority, weight, target: name, .. } => format!("{priority} {weight} {target} {name}"),
            other => other.to_string(),
        })
        .collect();
    imagined
}
