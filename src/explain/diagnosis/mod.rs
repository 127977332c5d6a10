//! The confusions people have about cluster DNS, each with a detector. A detector looks at one object, or
//! at one question and its answer, through the cluster's indexes; it says what it found and what would
//! mend it. It makes no sentence and no edit: `text::diagnosis` and `sandbox` do.

mod checks;
mod corefile;
mod endpoints;
pub(super) mod evidence;
pub mod extent;
pub(super) mod external_name;
mod pod;
mod question;
mod question_context;
pub(super) mod served;
mod server;
pub(super) mod service;
mod typed;
mod workload;

pub(crate) use evidence::{is_domain, is_outside, is_unbrought, namespace_meant, rests_on, service_meant};
pub use question::findings_about_question;
pub use question_context::QuestionContext;

use crate::cluster::{
    Cluster, FieldPath, Intent, Kind, Labels, Object, ObjectRef, Pod, Request, Selector, Typed, Value, well_known,
};

/// A confusion, named by the fact that causes it. The numbers are those of the list of known confusions.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Diagnosis {
    /// 1, 3: the subdomain names no Service (rules E7, E8). Found: the subdomain, a Service that selects.
    SubdomainWithoutService,
    /// 2: a pod's name is asked for, and pod names are in no record (rule D7). Found: the pod, the Service.
    PodNameIsNoHostname,
    /// 3: a hostname without a subdomain is in no record (rule E7). Found: the hostname, a Service that selects.
    HostnameWithoutSubdomain,
    /// 4: all replicas share one hostname (rule D11). Found: the hostname, how many replicas.
    SharedHostname,
    /// 5: the specification promises pod names under headless Services only (rule D5). Found: the StatefulSet.
    GoverningServiceNotHeadless,
    /// 6: `endpoint_pod_names` puts the pod's name in the place of its dashed address (rule D7). Found: the label.
    PodNamesInsteadOfAddresses,
    /// 7: the label of a pod record is an address (rule O2). Found: the pod, its dashed address.
    PodNameInPodRecord,
    /// 8: the selector matches no pod (rule D9). Found: the selector, a pod or template that it just misses.
    SelectorMatchesNothing,
    /// 9: peers have to find each other before they are ready (rules D8, D9). Found: how many are not ready.
    NoPeerReady,
    /// 10: pods that are not ready are handed to clients (rule D10). Found: how many are not ready.
    PublishesNotReady,
    /// 11: a cache still gives a denial that is true no more (rule H3). Found: the seconds left, what is true.
    DenialOutlived,
    /// 12: a cache still gives an answer that is true no more (rule H3). Found: the seconds left, what is true.
    AnswerOutlived,
    /// 13: `ignore empty_service` denies a Service without ready endpoints (rule D4). Found: the Service.
    EmptyServiceIgnored,
    /// 14: `externalName` is an address (rule X2). Found: the address.
    ExternalNameIsAddress,
    /// 15: the ports of an ExternalName do nothing (rules X8, X10). Found: the port, the target port.
    ExternalNameMapsPort,
    /// 16: `externalName` is searched for nowhere (rule X3). Found: what it is, what it would have to be.
    ExternalNameIsNotAbsolute,
    /// 16: `externalName` leads to a Service that does not exist (rule X5). Found: what it is.
    ExternalNameTargetMissing,
    /// 17: a chain of aliases is too long (rule X7). Found: how many links, where it ends.
    ExternalNameChainTooLong,
    /// 17: aliases lead in a circle (rule X6). Found: what it is.
    ExternalNameLoop,
    /// 18: there is nothing below an ExternalName (rule X1). Found: the name without what stands in front.
    PrefixOnExternalName,
    /// 19: the server itself resolves the target, and forwards to nobody (rule X4). Found: the Service.
    NoForwarder,
    /// 20: the whole search list is tried before the name itself (rules R3, R26). Found: the name, how many first.
    SearchedBeforeAsIs,
    /// 21: a search domain answers for everything (rule R3). Found: the name, what answered instead.
    SearchDomainAnswers,
    /// 22: musl stops at the first name that exists without an address, or fails (rules R6, R8). Found: the name
    /// tried last.
    MuslStopsEarly,
    /// 23: musl never searches for a name with enough dots (rule R2). Found: the name, the one meant.
    MuslNeverSearches,
    /// 24: a nameserver that does not know the cluster is asked as well (rule R13). Found: the nameserver.
    ForeignNameserver,
    /// 25: the root is no search domain (rules R18, L2).
    SearchIsRoot,
    /// 26: the search list is cut (rule L4). Found: the domain left out first, how many.
    SearchListCut,
    /// 27: a namespace and a Service spell an outside name (rule R27). Found: the name, the Service.
    NamespaceShadowsDomain,
    /// 28: with `hostNetwork`, ClusterFirst means Default (rule L1).
    HostNetworkWithClusterFirst,
    /// 32: slices are left from a selector that is gone (rule E14). Found: a slice, how many.
    OrphanedSlices,
    /// 33: Endpoints belong to the Service of their own name (rule E15). Found: a Service without endpoints.
    EndpointsWithoutService,
    /// 34: an SRV name is made of the endpoints' port name (rules D12, D14). Found: the Service's port name.
    EndpointPortUnnamed,
    /// 36: wildcards are gone since CoreDNS 1.9 (rule Q12). Found: the name without it.
    WildcardLabel,
    /// 37: only endpoints of Services have a reverse name (rule P3). Found: the pod.
    ReverseWithoutService,
    /// 41: `hosts` keeps names that a plugin behind it has (rule PH7). Found: the zone, the line.
    HostsWithoutFallthrough,
    /// `template` keeps names that a plugin behind it has (rule PT2). Found: the zone, the line.
    TemplateWithoutFallthrough,
    /// The records of a reply have another name than was asked for: a `rewrite` put back nothing (rules PR4, PR5). Found:
    /// the name asked for, the name of the records, what glibc gets, what musl gets, the line.
    RewriteWithoutAnswer,
    /// A `rewrite` makes a name of the cluster, and its block forwards it (rule PR14). Found: the name, the zone, the line.
    RewriteIsForwarded,
    /// A zone of a line goes to another block, whose zone is longer (rule PS1). Found: the zone, the other, the line.
    StubZoneShadowed,
    /// A `forward` behind one that has its names already (rule PF1). Found: the zone, the other's, the line.
    ForwardBehindForward,
    /// No file fits an `import` (rule PU8). Found: the pattern, a file beside it, the line.
    ImportMatchesNothing,
    /// 42: A word that CoreDNS does not have (rule PU5). Found: it, what was meant, the release that dropped it, the line.
    UnknownDirective,
    /// `autopath @kubernetes` knows no pod (rule PA1). Found: the pods mode, the line.
    AutopathNeedsVerified,
    /// 43: The server has no zone for the domain that the kubelet writes into the search lists (rules L1, Q2). Found: the
    /// domain, the zone, the line.
    ZoneIsNotClusterDomain,
    /// 45: A template denies a name that has an A record where AAAA is asked for (rule PT4). Found: the zone, the line.
    AaaaDenied,
    /// The server does not start with its Corefile, whatever the word (rule PU5). Found: what it says, the line.
    CorefileRefused,
    /// The node's file names no nameserver for `forward` (rule PF3). Found: the line.
    NoNameserverForForward,
    /// 40: Cluster DNS has no pod (rule NW1). Found: the workload that wants none; nothing where none is known.
    ServerHasNoPods,
    /// The Service of cluster DNS has no port 53 for a protocol (rule NW2). Found: the protocol.
    ServerPortMissing,
    /// The Service of cluster DNS leads to a port at which the Corefile has no server (rules NW2, PS1). Found: that port,
    /// those that it has.
    ServerListensElsewhere,
    /// The kubelets give pods another nameserver than the Service of cluster DNS (rules L1, NW1). Found: it, the Service's
    /// address.
    NameserverIsNoService,
    /// The kubelets have no `clusterDNS`: pods get the node's file (rule L3). Found: the address of cluster DNS; nothing
    /// where none is known.
    KubeletWithoutClusterDns,
    /// The kubelets' configuration has no `clusterDNS`, which a flag may give (rule L3). Found: the address they are taken to
    /// have.
    ClusterDnsNotTold,
    /// None of the pods of cluster DNS is ready (rule NW1). Found: how many there are.
    ServerNotReady,
    /// The role of the server does not let it list EndpointSlices (rule PK8). Found: the role.
    ServerMayNotList,
    /// 44: A policy shuts the pod off from cluster DNS (rule NW4). Found: the pod.
    PolicyWithoutDns,
    /// A pod that the Service selects has finished: it is no endpoint any more (rule E3). Found: the pod, how many have
    /// finished.
    PodHasEnded,
    /// A slice that was brought has another address than its pod (rule E3). Found: the slice, its address, the pod, the
    /// pod's address.
    SliceHasOtherAddress,
    /// A slice that was brought calls a pod ready that is not (rule E5). Found: the slice, the pod.
    SliceSaysReady,
    /// A slice that was brought calls a pod not ready that is (rule E5). Found: the slice, the pod.
    SliceSaysNotReady,
    /// A pod that the Service selects is in none of the slices that were brought (rule E3). Found: the pod, its address.
    SliceLacksPod,
    /// A slice that was brought has a pod that the Service does not select (rule E3). Found: the slice, the pod.
    SliceHasForeignPod,
    /// The status of the only workload behind a Service, whose pods were not brought, says that none of them is ready (rule
    /// D9). Found: the workload, how many there are.
    StatusSaysNoneReady,
    /// No Service was brought of the namespace that the name is about. Found: the namespace.
    NoServicePasted,
    /// The name that `setHostnameAsFQDN` makes is too long for a host (rule L6). Found: the name, how many characters.
    HostnameTooLong,
    /// A Service with an address that was brought, and none of whose pods is ready. Found: how many there are.
    NobodyReady,
    /// A Service with an address and without a selector that was brought, and that has no endpoints.
    NothingBehind,
    /// A port of a Service leads to a name that no port of its pods has: no endpoint has that port (rule E9). Found: the
    /// name, a port that the pods have, the port of the Service.
    TargetPortUnknown,
    /// A volume of a pod that waits asks for a key that its ConfigMap does not have. Found: the key, the ConfigMap, the pod.
    VolumeLacksKey,
    /// 46: The server forwards to itself (rules PQ8, PF13). Found: the address, `loop` where that stands there, the line.
    ForwardsToItself,
    /// No number: a URL or a host with its port was typed for a name. Found: the host in it.
    MoreThanAName,
    /// 38: a Service has one family where nothing else is said (rule V4). Found: the family it has.
    SingleStackService,
    /// No number: the pod does not ask cluster DNS, and the name is the cluster's (rule L1). Found: its `dnsPolicy`.
    AsksPastClusterDns,
    /// No number: Windows adds nothing to a name with a dot (rule WN1). Found: the name, the one meant.
    WindowsSearchesOnce,
    /// No number: the lab makes fewer pods of a workload than it asks for. Found: the workload, how many, how many of them.
    ReplicasCut,
    /// No number: cluster DNS is kube-dns, not CoreDNS (rule KD1).
    ServerIsKubeDns,
}

/// A confusion found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Finding {
    /// Which.
    pub diagnosis: Diagnosis,
    /// The object concerned.
    pub object: ObjectRef,
    /// The field of it.
    pub field: FieldPath,
    /// What was found, as [`Diagnosis`] says for each.
    pub found: Vec<String>,
    /// What would mend it, where anything would.
    pub mend: Option<Mend>,
}

/// What mends a confusion: requests to the API server, all of them one step, time until what caches keep is
/// over, and another name to ask for.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Mend {
    /// What to ask of the API server.
    pub requests: Vec<Request>,
    /// How many seconds to let pass then.
    pub wait: u32,
    /// The name to ask for instead.
    pub ask: Option<String>,
    /// True where that name ends in a dot and the pod's HTTP goes through Envoy, whose routes may not match it.
    pub hurts_http: bool,
}

/// What is the matter with one object, most telling first.
pub fn findings_about_object(cluster: &Cluster, object: &Object) -> Vec<Finding> {
    let mut found = Vec::new();
    match object.typed() {
        Typed::Service(service) if service.spec.service_type == crate::cluster::ServiceType::ExternalName => {
            external_name::look(cluster, object, service, &mut found);
        }
        Typed::Service(service) => service::look(cluster, object, service, &mut found),
        Typed::Endpoints(endpoints) => endpoints::look(cluster, object, endpoints, &mut found),
        Typed::Pod(pod) => pod::look(cluster, object, pod, &mut found),
        Typed::StatefulSet(set) => workload::stateful_set(cluster, object, set, &mut found),
        Typed::ConfigMap(_) => {
            found.extend(server::kubelets(cluster, object));
            corefile::look(cluster, object, &mut found);
        }
        Typed::Deployment(deployment) => workload::deployment(object, &deployment.workload, &mut found),
        Typed::Other(_) => server::role(object, &mut found),
        _ => {}
    }
    server::kube_dns(cluster, object, &mut found);
    server::workload(cluster, object, &mut found);
    workload::cut(cluster, object, &mut found);
    found
}

impl Finding {
    fn new<const N: usize>(diagnosis: Diagnosis, object: &ObjectRef, field: &[&str], found: [&str; N]) -> Self {
        let found = found.into_iter().map(str::to_owned).collect();
        Self { diagnosis, object: object.clone(), field: FieldPath::of(field), found, mend: None }
    }

    fn mended_by(self, requests: Vec<Request>) -> Self {
        Self { mend: Some(Mend { requests, ..Mend::default() }), ..self }
    }

    /// What a cache still says and is true no more: for how many seconds, and what is true.
    pub(crate) fn outlived(server: &ObjectRef, is_denial: bool, left: u32, truth: String) -> Self {
        let diagnosis = if is_denial { Diagnosis::DenialOutlived } else { Diagnosis::AnswerOutlived };
        let finding = Self::new(diagnosis, server, &well_known::COREFILE_FIELD, [left.to_string().as_str(), &truth]);
        Self { mend: Some(Mend { wait: left, ..Mend::default() }), ..finding }
    }

    fn asked_instead(self, name: String) -> Self {
        Self { mend: Some(Mend { ask: Some(name), ..Mend::default() }), ..self }
    }
}

/// The workload whose template makes the pod anew where it changes, in a cluster that was found somewhere: there such a
/// pod has no manifest of its own.
pub(super) fn remade<'c>(cluster: &'c Cluster, pod: &Pod) -> Option<&'c Object> {
    if !cluster.settings().is_observed {
        return None;
    }
    let rolls = |kind: &Kind| matches!(kind, Kind::Deployment | Kind::StatefulSet | Kind::DaemonSet);
    let keepers = pod.meta.keepers();
    keepers.iter().filter(|keeper| rolls(&keeper.kind)).find_map(|keeper| cluster.get(keeper)).map(AsRef::as_ref)
}

/// The object with some fields set.
pub(super) fn with<const N: usize>(object: &Object, fields: [(&[&str], Option<Value>); N]) -> Value {
    let mut value = object.value().clone();
    for (field, new) in fields {
        value.set(&FieldPath::of(field), new);
    }
    value
}

fn service_named<'a>(cluster: &'a Cluster, namespace: &str, name: &str) -> Option<&'a crate::cluster::Service> {
    cluster.get(&ObjectRef::new(Kind::Service, namespace, name))?.as_service()
}

/// A Service that selects these labels, where there is exactly one.
fn only_service_selecting<'a>(cluster: &'a Cluster, namespace: &'a str, labels: &Labels) -> Option<&'a str> {
    let mut all = cluster
        .in_namespace(&Kind::Service, namespace)
        .filter_map(|object| object.as_service())
        .filter(|service| Selector::Service(&service.spec.selector).matches(labels));
    let first = all.next()?;
    all.next().is_none().then_some(first.meta.name.as_str())
}

/// A pod made anew with a hostname and a subdomain: these fields cannot change on one that lives.
fn pod_named(pod: &Object, hostname: &str, subdomain: &str) -> Request {
    Request::Recreate(with_name(pod, hostname, subdomain))
}

/// A pod, or the workload that makes pods, with a hostname and a subdomain.
pub(super) fn with_name(object: &Object, hostname: &str, subdomain: &str) -> Value {
    let mut value = Intent::Hostname(Some(hostname.to_owned())).done_to(object);
    Intent::Subdomain(Some(subdomain.to_owned())).set_in(&mut value, object);
    value
}
