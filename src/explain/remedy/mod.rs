//! The small alphabet of edits around a question: what somebody might change so that it gets an address, or
//! loses it. Each is only a proposal: nothing here knows whether it helps. `sandbox` makes one after the
//! other and asks again.
//!
//! What is proposed grows with the neighbourhood of the question (what was consulted, what the name may have
//! meant, what is spelled nearly like it) and not with the cluster.

mod corefile;
mod corefile_text;
mod endpoint;
mod pod_dns_policy;
mod question;
mod record_types;
mod server;
mod service;
mod take_away;

use super::diagnosis::QuestionContext;
use crate::cluster::{Intent, Kind, Labels, Object, ObjectRef, Pod, Request, Selector, Value, Workload};
use crate::dns::RecordType;
use crate::resolution::trace::{Check, CheckId, Parsed, Station};
use crate::sorting::{sort, sort_by_key};
use crate::spelling::distance;

/// How many objects of one sort are tried at most: a namespace may hold a thousand pods alike.
const FEW: usize = 3;
/// How many readings of a name are followed.
const MOST_MEANINGS: usize = 6;

/// One edit, language-free.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Act {
    /// Let time pass until caches have forgotten.
    Wait,
    /// Ask with a final dot, so that nothing else is tried.
    FinalDot,
    /// Ask for another name.
    AskFor(String),
    /// Ask for another type.
    AskType(RecordType),
    /// Create the namespace.
    CreateNamespace,
    /// Create a Service that selects this; nothing where it selects none.
    CreateService {
        /// The selector as text.
        selector: String,
        /// Whether it is headless.
        headless: bool,
    },
    /// Create Endpoints with this address.
    CreateEndpoints(String),
    /// Give the object this name.
    Rename(String),
    /// Select this.
    Select(String),
    /// Give the pod, or the template of its workload, these labels.
    Label(String),
    /// Make the pod ready.
    Ready,
    /// Make the endpoints of a hand-made Endpoints object or slice ready.
    EndpointsReady,
    /// `publishNotReadyAddresses`.
    PublishNotReady,
    /// Run as many replicas.
    Scale(i64),
    /// `spec.serviceName` of a StatefulSet.
    ServiceName(String),
    /// `spec.hostname`.
    Hostname(String),
    /// `spec.subdomain`.
    Subdomain(String),
    /// Both of them.
    HostnameAndSubdomain(String, String),
    /// `hostname` of an endpoint made by hand.
    EndpointHostname(String),
    /// The label by which a slice belongs to this Service.
    SliceOf(String),
    /// `externalName`.
    PointTo(String),
    /// An alias to an address becomes a headless Service with this endpoint.
    AsSlice(String),
    /// A cluster IP for what had none.
    WithClusterIp,
    /// Both families of addresses, where the cluster has both.
    BothFamilies,
    /// The name of a port.
    PortName(String),
    /// `spec.dnsPolicy` of the asking pod.
    DnsPolicy(&'static str),
    /// No `spec.dnsConfig` in the asking pod.
    NoDnsConfig,
    /// `pods insecure`.
    PodsInsecure,
    /// `endpoint_pod_names`.
    EndpointPodNames,
    /// No `endpoint_pod_names`.
    AddressNames,
    /// No `ignore empty_service`.
    AnswerEmpty,
    /// No `namespaces`.
    AllNamespaces,
    /// `forward` to the node's resolver.
    Forward,
    /// `fallthrough` for a plugin, at a line of the Corefile.
    Fallthrough(&'static str, usize),
    /// `answer auto` for the `rewrite` at a line of the Corefile.
    AnswerAuto(usize),
    /// A line of `hosts`: the name, its address.
    IntoHosts(String, String),
    /// No `template` at a line of the Corefile.
    NoTemplate(usize),
    /// The zone of `kubernetes` that the kubelet's domain wants.
    ServeZone(String),
    /// `kubernetes` with this zone in a server block that only forwards.
    ServeInBlock(String),
    /// The `forward` at a line of the Corefile in front of the one that has its names.
    ForwardFirst(usize),
    /// Another word in the place of one that CoreDNS does not have: it, the other, the line of the Corefile.
    OtherWord(String, String, usize),
    /// No such line: the word that CoreDNS does not have, the line of the Corefile.
    NoWord(String, usize),
    /// No `labels` or `namespace_labels`.
    NoLabels(&'static str),
    /// Delete the object.
    Delete,
    /// Make the pod not ready.
    NotReady,
    /// Make the endpoints of a slice made by hand not ready.
    EndpointsNotReady,
    /// Take this label off.
    RemoveLabel(String),
    /// No hostname.
    NoHostname,
    /// No subdomain.
    NoSubdomain,
    /// `clusterIP: None`.
    Headless,
    /// `pods disabled`.
    PodsDisabled,
    /// `ignore empty_service`.
    IgnoreEmpty,
    /// No `forward`.
    NoForward,
    /// No `spec.hostAliases` in the asking pod.
    NoHostAliases,
}

/// Another question from the same pod.
#[derive(Clone, Debug, PartialEq, Eq)]
#[expect(missing_docs, reason = "the fields say it")]
pub struct OtherQuestion {
    pub name: String,
    pub record_type: RecordType,
}

/// An edit to try.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Proposal {
    /// What it is.
    pub act: Act,
    /// The object it is about; the asking pod where another question is asked.
    pub object: ObjectRef,
    /// What to ask of the API server. What it refuses to change in place is to be made anew.
    pub requests: Vec<Request>,
    /// What to ask for instead.
    pub ask: Option<OtherQuestion>,
    /// How far-reaching it is: 1 for a field, more for what concerns more.
    pub cost: u8,
}

/// What may make a question get an address.
pub fn to_resolve(asked: &QuestionContext<'_>) -> Vec<Proposal> {
    let mut all = Proposals { asked, list: Vec::new() };
    question::propose_for_pod(&mut all);
    for meaning in meanings(asked) {
        record_types::propose(&mut all, &meaning);
        match meaning.parsed.branch.as_str() {
            "pod" => record_types::propose_for_pod(&mut all, &meaning),
            _ if meaning.parsed.service.is_empty() => {}
            _ => {
                service::propose(&mut all, &meaning);
                endpoint::propose(&mut all, &meaning);
            }
        }
    }
    record_types::reverse(&mut all);
    question::propose(&mut all);
    pod_dns_policy::propose(&mut all);
    server::propose(&mut all);
    corefile::propose(&mut all);
    all.list
}

/// What may take the address of a question away.
pub fn to_remove(asked: &QuestionContext<'_>) -> Vec<Proposal> {
    let mut all = Proposals { asked, list: Vec::new() };
    take_away::propose(&mut all);
    all.list
}

/// What was proposed so far.
struct Proposals<'a, 'b> {
    asked: &'a QuestionContext<'b>,
    list: Vec<Proposal>,
}

impl Proposals<'_, '_> {
    /// Takes a proposal up, where it is new.
    fn add(&mut self, proposal: Proposal) {
        if !self.list.iter().any(|known| known.act == proposal.act && known.object == proposal.object) {
            self.list.push(proposal);
        }
    }

    fn edit(&mut self, cost: u8, act: Act, object: &ObjectRef, requests: Vec<Request>) {
        self.add(Proposal { act, object: object.clone(), requests, ask: None, cost });
    }

    /// What is meant with an object, in place.
    fn meant(&mut self, cost: u8, act: Act, object: &Object, intent: &Intent) {
        self.edit(cost, act, object.reference(), vec![Request::Put(intent.done_to(object))]);
    }

    /// Another name to ask for; nothing where it is the one that is asked for.
    fn ask_for(&mut self, cost: u8, name: String) {
        if name.is_empty() || name == self.asked.name {
            return;
        }
        let ask = OtherQuestion { name: name.clone(), record_type: self.asked.record_type };
        let object = self.asker();
        self.add(Proposal { act: Act::AskFor(name), object, requests: Vec::new(), ask: Some(ask), cost });
    }

    fn asker(&self) -> ObjectRef {
        let meta = &self.asked.pod.meta;
        ObjectRef::new(Kind::Pod, &meta.namespace, &meta.name)
    }

    /// The names of a Service, as short as they may be and in full. `front` is what stands before it.
    fn ask_for_service(&mut self, cost: u8, front: &str, service: &str, namespace: &str) {
        let domain = &self.asked.cluster.settings().cluster_domain;
        let is_full = self.asked.name.ends_with('.') || self.asked.name.split('.').any(|label| label == "svc");
        let is_own = namespace == self.asked.pod.meta.namespace;
        if !is_full {
            let short = if is_own { format!("{front}{service}") } else { format!("{front}{service}.{namespace}") };
            self.ask_for(cost, short);
        }
        self.ask_for(cost + u8::from(!is_full), format!("{front}{service}.{namespace}.svc.{domain}."));
    }
}

/// One way to read the name: what the server took its labels for.
struct Meaning<'a> {
    parsed: &'a Parsed,
    checks: &'a [Check],
}

impl Meaning<'_> {
    fn failed(&self, id: CheckId) -> bool {
        self.checks.iter().any(|check| check.id == id && !check.ok)
    }

    fn service(&self) -> ObjectRef {
        ObjectRef::new(Kind::Service, &self.parsed.namespace, &self.parsed.service)
    }

    /// What stands before the Service in the name.
    fn front(&self) -> String {
        let Parsed { endpoint, port, protocol, .. } = self.parsed;
        match (endpoint.as_str(), port.as_str()) {
            ("", "") => String::new(),
            ("", port) => format!("_{port}._{protocol}."),
            (endpoint, _) => format!("{endpoint}."),
        }
    }
}

/// The readings that led to no address, the most likely first: those whose Service exists, then those whose
/// namespace does.
fn meanings<'a>(asked: &QuestionContext<'a>) -> Vec<Meaning<'a>> {
    let mut all: Vec<Meaning<'a>> = Vec::new();
    for hop in asked.hops() {
        if let Station::Kubernetes { parsed: Some(parsed), checks, .. } = &hop.at
            && !all.iter().any(|known| known.parsed == parsed)
        {
            all.push(Meaning { parsed, checks });
        }
    }
    sort_by_key(&mut all, |meaning| {
        if asked.cluster.get(&meaning.service()).is_some() {
            0
        } else {
            1 + u8::from(!asked.cluster.has_namespace(&meaning.parsed.namespace))
        }
    });
    all.truncate(MOST_MEANINGS);
    all
}

/// The workload that keeps a pod: its Deployment rather than the ReplicaSet in between.
fn keeper<'a>(asked: &QuestionContext<'a>, pod: &Pod) -> Option<&'a Object> {
    pod.meta.keepers().iter().find_map(|keeper| asked.cluster.get(keeper)).map(AsRef::as_ref)
}

/// The labels by which one would select a pod: those of its workload, the one that names the application, or
/// all it has.
fn selector_for(asked: &QuestionContext<'_>, pod: &Pod) -> Labels {
    const JOB_NAME: &str = "job-name";
    const TELLING: [&str; 5] = [JOB_NAME, "app", "app.kubernetes.io/name", "k8s-app", "name"];
    let selector = keeper(asked, pod).and_then(Object::as_workload).map(|workload| &workload.selector);
    // That of a Job is a number nobody knows beforehand.
    if let Some(selector) = selector.filter(|_| !pod.meta.labels.contains_key(JOB_NAME)).filter(|all| !all.is_empty()) {
        return selector.clone();
    }
    let labels = &pod.meta.labels;
    let telling = TELLING.iter().find_map(|key| labels.get_key_value(*key));
    telling.map_or_else(|| labels.clone(), |(key, value)| Labels::from([(key.clone(), value.clone())]))
}

/// Labels as `kubectl` writes them.
fn written(labels: &Labels) -> String {
    labels.iter().map(|(key, value)| format!("{key}={value}")).collect::<Vec<_>>().join(",")
}

fn pod_ref(pod: &Pod) -> ObjectRef {
    ObjectRef::new(Kind::Pod, &pod.meta.namespace, &pod.meta.name)
}

/// An object of this kind and name with these fields.
fn object<const N: usize>(reference: &ObjectRef, fields: [(&str, Value); N]) -> Value {
    let metadata = Value::object([
        ("name", reference.name.as_str().into()),
        ("namespace", if reference.namespace.is_empty() { Value::Null } else { reference.namespace.as_str().into() }),
    ]);
    let mut value = Value::object([
        ("apiVersion", reference.kind.api_version().into()),
        ("kind", reference.kind.name().into()),
        ("metadata", metadata),
    ]);
    if let Value::Map(map) = &mut value {
        map.extend(fields.into_iter().map(|(key, field)| (key.to_owned(), field)));
    }
    value
}

/// Endpoints of one address.
fn endpoints_with(reference: &ObjectRef, address: &str) -> Value {
    let addresses = Value::List(vec![Value::object([("ip", address.into())])]);
    object(reference, [("subsets", Value::List(vec![Value::object([("addresses", addresses)])]))])
}

/// True where a workload runs nothing at all and would be selected.
fn is_idle(workload: &Workload, selector: &Labels) -> bool {
    workload.replicas == 0 && Selector::Service(selector).matches(&workload.template_labels)
}

/// The words near to one, the nearest first.
fn nearest<'a>(wanted: &str, known: impl Iterator<Item = &'a str>) -> Vec<&'a str> {
    let mut near: Vec<(usize, &str)> = known.filter_map(|word| Some((distance(wanted, word)?, word))).collect();
    sort(&mut near);
    near.into_iter().filter(|(distance, _)| *distance > 0).take(FEW).map(|(_, word)| word).collect()
}
