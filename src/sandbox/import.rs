//! Texts that stand for many objects at once: the manifests panel, and what somebody pastes from a
//! cluster of their own.

mod allowed;
mod asker;
mod dns;
mod gathering;
mod piece;

use super::Sandbox;
use super::settings::{dns_address, furniture};
use crate::cluster::{
    Changes, Cidr, Cluster, FieldPath, IpFamily, Kind, Loading, Object, ObjectRef, Rejection, Service, ServiceType,
    Settings, TargetPort, Value, well_known,
};
use crate::dns::Name;
use crate::dns::reverse::is_reverse_zone;
use crate::manifest::{self, DIAGNOSTIC_LIMIT, Diagnostic, Message, Reader, Reading, Severity};
use crate::ordered::{OrderedMap, OrderedSet};
use crate::resolution::corefile::Files;
use crate::resolution::server::{Configuration, Scheme, kube_dns, take_in_unseen};
use crate::sorting::sort_by;
use std::collections::{BTreeMap, BTreeSet};
use std::net::IpAddr;
use std::sync::Arc;

use super::PodRef;
pub use allowed::{Dropped, Tally};
use dns::ClusterDns;
use gathering::Gathering;
pub use piece::{Paring, Piece, Pieces};

/// How many pods a node is taken to have room for, and for how many at most nodes are put there.
const PODS_A_NODE: i64 = 200;
const MOST_PODS: i64 = 20_000;

/// Which objects a text stands for: those it does not name are deleted.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Scope {
    /// What a person made: neither the cluster's own furniture nor what controllers derive.
    #[default]
    Own,
    /// Everything there is.
    Everything,
    /// What the text names and nothing else: it deletes nothing, as `kubectl apply` does.
    Named,
}

impl Scope {
    /// True where the text of this scope shows the object.
    pub fn shows(self, object: &Object) -> bool {
        match self {
            Self::Own => !is_furniture(object) && !is_derived(object),
            Self::Everything => true,
            Self::Named => false,
        }
    }
}

/// True for what every cluster has before anybody makes anything.
pub fn is_furniture(object: &Object) -> bool {
    let reference = object.reference();
    match &reference.kind {
        Kind::Node => true,
        Kind::Namespace => reference.name == "default" || reference.name.starts_with("kube-"),
        Kind::Service | Kind::Endpoints | Kind::EndpointSlice
            if reference.namespace == "default" && reference.name == "kubernetes" =>
        {
            true
        }
        Kind::ConfigMap if reference.name == "kube-root-ca.crt" => true,
        _ => reference.namespace.starts_with("kube-"),
    }
}

/// True for what a controller made and keeps.
pub fn is_derived(object: &Object) -> bool {
    let meta = object.meta();
    match object.reference().kind {
        Kind::Pod | Kind::ReplicaSet | Kind::Job => meta.controller().is_some(),
        Kind::EndpointSlice => meta
            .labels
            .get(well_known::MANAGED_BY)
            .is_some_and(|by| by == well_known::SLICE_CONTROLLER || by == well_known::MIRRORING_CONTROLLER),
        Kind::Endpoints => {
            meta.labels.get(well_known::ENDPOINTS_MANAGED_BY).is_some_and(|by| by == well_known::ENDPOINTS_CONTROLLER)
        }
        _ => false,
    }
}

/// What a person leaves out of a manifest without meaning to remove it: the status, the node a pod was
/// put on, the owners, what `kubectl apply` noted. (It sends a merge, so these stay in a real cluster too.)
pub(crate) fn keep_what_is_not_ours(mut new: Value, old: &Value) -> Value {
    let kept: [&[&str]; 5] = [
        &["status"],
        &["spec", "nodeName"],
        &["metadata", "ownerReferences"],
        &["metadata", "uid"],
        &["metadata", "annotations", well_known::LAST_APPLIED],
    ];
    for path in kept {
        let path = FieldPath::of(path);
        if new.at(&path).is_none()
            && let Some(value) = old.at(&path)
        {
            new.set(&path, Some(value.clone()));
        }
    }
    new
}

/// Turns refusals of the API server into diagnostics at the place of the text that caused them.
pub fn locate(reading: &Reading, rejections: &[Rejection]) -> Vec<Diagnostic> {
    let mut all = Vec::new();
    for rejection in rejections {
        for error in &rejection.errors {
            let span = rejection
                .object
                .as_ref()
                .and_then(|object| manifest::locate(reading, object, &error.field))
                .unwrap_or_default();
            all.push(Diagnostic {
                severity: Severity::Error,
                span,
                object: rejection.object.clone(),
                field: error.field.clone(),
                message: Message::Invalid(error.clone()),
            });
        }
    }
    all
}

/// A set of objects from elsewhere on its way in, step by step. Nothing of the lab changes before
/// [`super::Edit::TakeIn`].
#[derive(Debug)]
pub struct Import(Stage);

/// How far it has come.
#[derive(Debug)]
enum Stage {
    /// What several pieces tell of one cluster is being put together.
    Gathering(Gathering),
    /// The cluster takes the objects in.
    Taking(Box<Taking>),
}

/// Objects that a cluster takes in, and what is known of them beside that.
#[derive(Debug)]
struct Taking {
    loading: Loading,
    told_by: Told,
    dropped: Tally,
    taken: OrderedMap<Kind, usize>,
    brings_corefile: bool,
    stand_in: Option<PodRef>,
    tells_domain: bool,
}

/// [`Settings::endpoints_not_given`].
pub(super) type NotGiven = Vec<ObjectRef>;

/// The Services without a selector for which somebody may have written endpoints that were not brought.
fn not_given(objects: &[Object]) -> NotGiven {
    let is_endpoints = |object: &&Object| matches!(object.reference().kind, Kind::EndpointSlice | Kind::Endpoints);
    let told: OrderedSet<&str> =
        objects.iter().filter(is_endpoints).map(|object| object.reference().namespace.as_str()).collect();
    let services = objects.iter().filter_map(|object| object.as_service());
    let may_have = services.filter(|service| {
        service.spec.selector.is_empty()
            && service.spec.service_type != ServiceType::ExternalName
            && !told.contains(service.meta.namespace.as_str())
    });
    let own = |service: &Service| ObjectRef::new(Kind::Service, &service.meta.namespace, &service.meta.name);
    let mut all: NotGiven = may_have.map(own).collect();
    sort_by(&mut all, Ord::cmp);
    all
}

/// What tells of the objects.
#[derive(Debug)]
enum Told {
    /// Somebody's own cluster, as it was brought.
    Pieces(Pieces),
    /// A text of the lab's own.
    Text(Reading),
}

/// A set of objects from elsewhere as a cluster, and what there is to remark on it.
#[derive(Clone, Debug, PartialEq)]
pub struct Imported {
    pub(super) cluster: Arc<Cluster>,
    /// What the readers left alone and the API server refused, in that order.
    pub remarks: Vec<Diagnostic>,
    /// Of each remark, the piece whose text it is about: its place among [`Imported::pieces`].
    pub whose: Vec<usize>,
    /// How many objects of each kind were taken in, in order of kind; what controllers made of them is not
    /// counted.
    pub taken: OrderedMap<Kind, usize>,
    /// Kinds the lab does not model, with how many there were of each.
    pub unmodelled: OrderedMap<String, usize>,
    /// How many Secrets there were; what they hold was dropped.
    pub secrets: usize,
    /// How many objects the API server refused.
    pub refused: usize,
    /// Whether the server's own Corefile was among them.
    pub brings_corefile: bool,
    /// Whether anything told the kubelets' cluster domain: without it the zone of the server is taken for it.
    pub tells_domain: bool,
    /// How many fields were dropped, because nothing here reads them.
    pub dropped: Tally,
    /// The pod that was put there to ask, because none came that could.
    pub stand_in: Option<PodRef>,
    /// The texts it was put together from.
    pub pieces: Pieces,
}

impl Import {
    /// Reads what somebody's own cluster prints. Of its objects no more is kept than DNS, admission and the
    /// controllers read ([`Dropped`] counts the rest), and the settings are those that the objects show. Fails with
    /// everything wrong with the text where it does not read.
    pub fn read(text: &str) -> Result<Self, Vec<Diagnostic>> {
        Ok(Self::of_pieces(Pieces::one(Piece::read("", text)?)))
    }

    /// What several texts tell of one cluster, put together.
    pub fn of_pieces(pieces: Pieces) -> Self {
        Self(Stage::Gathering(Gathering::of(pieces)))
    }

    /// Takes a text of the lab's own, such as a link's: all of it is kept. Without `settings` those are taken that
    /// the objects show. `observed` says that the objects are those of a cluster as it was found, and which of its
    /// Services are [`Settings::endpoints_not_given`].
    pub(super) fn whole(
        reader: Reader<'_>,
        settings: Option<&Settings>,
        observed: Option<NotGiven>,
    ) -> Result<Self, Vec<Diagnostic>> {
        let (reading, objects) = objects_of(reader)?;
        Ok(Self(Stage::Taking(Box::new(Taking::of(Told::Text(reading), objects, settings, observed)))))
    }

    /// Takes so many more steps. True where all is done.
    pub fn advance(&mut self, steps: usize) -> bool {
        match &mut self.0 {
            Stage::Gathering(gathering) => {
                if gathering.advance(steps) {
                    let gathered = std::mem::replace(gathering, Gathering::of(Pieces::default()));
                    self.0 = Stage::Taking(Box::new(Taking::of_gathered(gathered)));
                }
                false
            }
            Stage::Taking(taking) => taking.loading.advance(steps),
        }
    }

    /// How many objects have been taken in, and of how many.
    pub fn progress(&self) -> (usize, usize) {
        match &self.0 {
            Stage::Gathering(gathering) => (0, gathering.number()),
            Stage::Taking(taking) => taking.loading.progress(),
        }
    }

    /// What has come in.
    pub fn finish(self) -> Imported {
        match self.0 {
            Stage::Gathering(gathering) => Taking::of_gathered(gathering).finish(),
            Stage::Taking(taking) => taking.finish(),
        }
    }
}

impl Taking {
    /// What the pieces tell of one cluster. Of its objects no more is kept than DNS could want.
    fn of_gathered(gathering: Gathering) -> Self {
        let (pieces, objects) = gathering.finish();
        let dns = allowed::OfDns::among(&objects);
        let mut dropped = Tally::new();
        for (sort, number) in pieces.iter().flat_map(|piece| &piece.dropped) {
            *dropped.entry(*sort).or_default() += number;
        }
        let pared = objects.into_iter().filter_map(|object| {
            // What no DNS could want was pared as it was read.
            if dns.may_want(&object) { allowed::pare(object, &dns, &mut dropped) } else { Some(object) }
        });
        let objects: Vec<Object> = pared.collect();
        let not_given = not_given(&objects);
        Self { dropped, ..Self::of(Told::Pieces(pieces), objects, None, Some(not_given)) }
    }

    fn of(told_by: Told, mut objects: Vec<Object>, settings: Option<&Settings>, observed: Option<NotGiven>) -> Self {
        let is_observed = observed.is_some();
        let dns = ClusterDns::among(&objects);
        let server = server_of(&objects, &dns);
        let mut settings = settings.cloned().unwrap_or_else(|| settings_of(&objects, &dns, server.as_ref()));
        let tells_domain = dns.domain.is_some();
        settings.corefile.clone_from(&dns.corefile);
        settings.is_observed = is_observed;
        settings.endpoints_not_given = observed.unwrap_or_default();
        settings.server_was_ready = is_observed && dns.was_ready;
        let mut around = furniture_for(&objects, &settings, &dns, server.as_ref().and_then(listener));
        let asker = if matches!(told_by, Told::Pieces(_)) { asker::for_those(&objects) } else { None };
        let stand_in = asker.as_ref().map(|asker| PodRef::of(asker.reference()));
        around.extend(asker);
        let brings_corefile = objects.iter().any(|object| *object.reference() == settings.corefile);
        let mut taken = OrderedMap::new();
        for kind in objects.iter().map(|object| &object.reference().kind) {
            if !matches!(kind, Kind::Other(..)) || kind.is_network_policy() || kind.is_service_import() {
                *taken.entry(kind.clone()).or_default() += 1;
            }
        }
        let loading = if is_observed {
            take_in_unseen();
            Loading::observed(settings, objects, around)
        } else {
            objects.extend(around);
            Loading::new(settings, objects)
        };
        Self { loading, told_by, dropped: Tally::new(), taken, brings_corefile, stand_in, tells_domain }
    }

    fn finish(self) -> Imported {
        let (cluster, rejections) = self.loading.finish();
        let mut imported = Imported {
            cluster: Arc::new(cluster),
            remarks: Vec::new(),
            whose: Vec::new(),
            taken: self.taken,
            unmodelled: OrderedMap::new(),
            secrets: 0,
            refused: rejections.len(),
            brings_corefile: self.brings_corefile,
            tells_domain: self.tells_domain,
            dropped: self.dropped,
            stand_in: self.stand_in,
            pieces: Pieces::default(),
        };
        for rejection in &rejections {
            let kind = rejection.object.as_ref().map(|object| &object.kind);
            if let Some(count) = kind.and_then(|kind| imported.taken.get_mut(kind)) {
                *count = count.saturating_sub(1);
            }
        }
        imported.taken.retain(|_, count| *count > 0);
        let mut say = |whose: usize, remarks: &mut dyn Iterator<Item = Diagnostic>| {
            let before = imported.remarks.len();
            imported.remarks.extend(remarks);
            imported.whose.extend(std::iter::repeat_n(whose, imported.remarks.len() - before));
        };
        // As many as the reader says at the most: all of them are counted.
        match self.told_by {
            Told::Text(reading) => {
                let refused = as_notes(locate(&reading, &rejections));
                say(0, &mut reading.diagnostics.into_iter());
                say(0, &mut refused.take(DIAGNOSTIC_LIMIT));
            }
            Told::Pieces(pieces) => {
                for (place, piece) in pieces.iter().enumerate() {
                    say(place, &mut piece.remarks.iter().cloned());
                }
                let mut left = DIAGNOSTIC_LIMIT;
                for rejection in &rejections {
                    let object = rejection.object.as_ref();
                    let tells = |piece: &Arc<Piece>| object.is_some_and(|object| piece.has(object));
                    let place = pieces.iter().rposition(tells).unwrap_or_default();
                    let Some(piece) = pieces.iter().nth(place) else { continue };
                    let refused = locate(&piece.places, std::slice::from_ref(rejection));
                    let number = refused.len();
                    say(place, &mut as_notes(refused).take(left));
                    left = left.saturating_sub(number);
                }
                imported.secrets = pieces.iter().map(|piece| piece.secrets).sum();
                imported.unmodelled = pieces.unmodelled();
                imported.pieces = pieces;
            }
        }
        imported
    }
}

/// What the API server refuses of a set of objects is left out, and stands in the way of nothing else.
fn as_notes(refused: Vec<Diagnostic>) -> impl Iterator<Item = Diagnostic> {
    refused.into_iter().map(|error| Diagnostic { severity: Severity::Note, ..error })
}

/// Puts the objects of a link in place of everything that is not furniture. Objects that the API server
/// refuses are left out and remarked on; a text that does not read changes nothing. Without `settings` those
/// are taken that the objects show.
#[cfg(test)]
pub(super) fn replace_all(
    sandbox: &mut Sandbox,
    text: &str,
    settings: Option<&Settings>,
) -> Result<(Changes, Vec<Diagnostic>), Vec<Diagnostic>> {
    let Imported { cluster, remarks, .. } =
        Import::whole(Reader::new(text), settings, Some(NotGiven::default()))?.finish();
    let changes = Arc::make_mut(&mut sandbox.cluster).give_way_to(Arc::unwrap_or_clone(cluster));
    // Its server starts with the Corefile it has.
    sandbox.follow_with(&changes, None, true);
    Ok((changes, remarks))
}

/// The text's objects, and what there is to say of it.
fn objects_of(reader: Reader<'_>) -> Result<(Reading, Vec<Object>), Vec<Diagnostic>> {
    let mut reading = sound(reader.finish())?;
    let objects = reading.documents.iter_mut().filter_map(|document| document.object.take()).collect();
    Ok((reading, objects))
}

pub(super) fn take_in(sandbox: &mut Sandbox, cluster: &Arc<Cluster>) -> Changes {
    let changes = sandbox.cluster.changes_to(cluster);
    sandbox.cluster = Arc::clone(cluster);
    // Its server starts with the Corefile it has.
    sandbox.follow_with(&changes, None, true);
    changes
}

/// The settings a set of objects was made under, as far as they show: the lab's own where they fit, and
/// ranges wide enough for the addresses found where they do not. Admission would refuse an honest cluster
/// IP of another cluster's range otherwise.
fn settings_of(objects: &[Object], dns: &ClusterDns<'_>, server: Option<&Configuration>) -> Settings {
    let mut settings = Settings::default();
    let addresses = |texts: &[String]| texts.iter().filter_map(|ip| ip.parse().ok()).collect::<Vec<IpAddr>>();
    let services = objects.iter().filter_map(Object::as_service);
    let cluster_ips: Vec<IpAddr> = services.clone().flat_map(|service| addresses(&service.spec.cluster_ips)).collect();
    let pods = objects.iter().filter_map(Object::as_pod).filter(|pod| !pod.spec.host_network);
    let pod_ips: Vec<IpAddr> = pods.flat_map(|pod| addresses(&pod.status.pod_ips)).collect();
    // A headless Service without a selector is given both families wherever it is (rule V4).
    let shows_families = |service: &&Service| !(service.is_headless() && service.spec.selector.is_empty());
    let asked_for: BTreeSet<IpFamily> =
        services.clone().filter(shows_families).flat_map(|service| service.spec.ip_families.clone()).collect();
    let is_of = |family| move |ip: &IpAddr| IpFamily::of(*ip) == family;
    let has = |family| {
        asked_for.contains(&family) || pod_ips.iter().any(is_of(family)) || cluster_ips.iter().any(is_of(family))
    };
    // A headless Service and the addresses of pods show a family as well as a cluster IP does.
    let families: Vec<IpFamily> = [IpFamily::IPv4, IpFamily::IPv6].into_iter().filter(|family| has(*family)).collect();
    settings.service_cidrs = ranges(&settings.service_cidrs, &cluster_ips, 16, 108);
    if families.contains(&IpFamily::IPv6) {
        settings.pod_cidrs = ranges(&settings.pod_cidrs, &pod_ips, 16, 48);
        for family in families {
            let is_there = |all: &[Cidr]| all.iter().any(|range| IpFamily::of(range.base) == family);
            let usual = Settings::of_family(family);
            if !is_there(&settings.service_cidrs) {
                settings.service_cidrs.push(usual.0);
            }
            if !is_there(&settings.pod_cidrs) {
                settings.pod_cidrs.push(usual.1);
            }
        }
    }
    // Pods that have IPv6 addresses alone are of a cluster that has nothing else.
    if !pod_ips.is_empty() && !pod_ips.iter().chain(&cluster_ips).any(IpAddr::is_ipv4) {
        settings.service_cidrs.retain(|range| range.base.is_ipv6());
        settings.pod_cidrs.retain(|range| range.base.is_ipv6());
        settings.cluster_dns = dns_address(&settings).into_iter().collect();
    }
    if !dns.addresses.is_empty() {
        settings.cluster_dns.clone_from(&dns.addresses);
    } else if !reaches(&settings) {
        // Where nothing tells, it is the address that kubeadm and nearly all others take of the range.
        settings.cluster_dns = dns_address(&settings).into_iter().collect();
    }
    // Where no kubelet says it, the zone that the server has for the cluster is the domain.
    let is_domain = |zone: &&Name| !zone.is_root() && !is_reverse_zone(zone) && !zone.as_str().contains('{');
    let zone = || server?.kubernetes()?.zones.iter().find(is_domain);
    let domain = dns.domain.clone().or_else(|| zone().map(|zone| zone.without_root().to_owned()));
    if let Some(domain) = domain {
        settings.cluster_domain = domain;
    }
    settings
}

/// True where the address of cluster DNS is one of the Services'.
fn reaches(settings: &Settings) -> bool {
    let ranges = &settings.service_cidrs;
    let mut told = settings.cluster_dns.iter().filter_map(|text| text.parse::<IpAddr>().ok());
    told.any(|address| ranges.iter().any(|range| range.contains(address)))
}

/// The usual ranges, widened or replaced so that every address lies in one: one range a family, of at the
/// most the given prefix lengths.
fn ranges(usual: &[Cidr], found: &[IpAddr], longest_v4: u8, longest_v6: u8) -> Vec<Cidr> {
    let mut all = Vec::new();
    for (is_v4, longest, width) in [(true, longest_v4, 32_u8), (false, longest_v6, 128)] {
        let mine: Vec<IpAddr> = found.iter().copied().filter(|ip| ip.is_ipv4() == is_v4).collect();
        let known = usual.iter().copied().find(|range| range.base.is_ipv4() == is_v4);
        if known.is_some_and(|range| mine.iter().all(|ip| range.contains(*ip))) {
            all.extend(known);
            continue;
        }
        let Some(first) = mine.first() else { continue };
        let widest = (0..=longest.min(width)).rev().find_map(|length| {
            let range: Cidr = format!("{first}/{length}").parse().ok()?;
            mine.iter().all(|ip| range.contains(*ip)).then_some(range)
        });
        all.extend(widest);
    }
    all
}

/// A text as far as it reads; everything that is wrong with it where that is not all of it.
pub(super) fn sound(reading: Reading) -> Result<Reading, Vec<Diagnostic>> {
    if reading.diagnostics.iter().any(|diagnostic| diagnostic.severity == Severity::Error) {
        return Err(reading.diagnostics);
    }
    Ok(reading)
}

/// What the pasted Corefile says, read without what may lie beside it.
fn server_of(objects: &[Object], dns: &ClusterDns<'_>) -> Option<Configuration> {
    let corefile = objects.iter().find(|object| *object.reference() == dns.corefile)?;
    Some(Configuration::read(corefile.as_config_map()?.data.get("Corefile")?, &Files::default()))
}

/// The port on which the server of a pasted Corefile is asked, where it is not the usual one: the Service that nobody
/// pasted leads there, as it does where the Corefile comes from.
fn listener(server: &Configuration) -> Option<u16> {
    let ports: Vec<u16> = server.keys().filter(|key| key.scheme == Scheme::Dns).map(|key| key.port).collect();
    ports.first().copied().filter(|_| !ports.contains(&53))
}

/// The Service of cluster DNS, leading to a port of its pods; any other object as it is.
fn leading_to(object: Object, port: Option<u16>) -> Option<Object> {
    let is_dns = object.reference().kind == Kind::Service && object.reference().namespace == "kube-system";
    let Some(port) = port.filter(|_| is_dns) else { return Some(object) };
    let mut value = object.into_value();
    for position in 0..2 {
        let path = FieldPath::of(&["spec", "ports"]).index(position).key("targetPort");
        value.set(&path, Some(i64::from(port).into()));
    }
    Object::decode(value).ok()
}

/// A pod of the lab's cluster DNS behind the Service of another: it listens on this port, under the names that the
/// Service has for it.
fn stand_in(pod: Object, service: &Service, listener: u16) -> Option<Object> {
    let labels = service.spec.selector.iter().map(|(key, value)| (key.clone(), Value::Text(value.clone()))).collect();
    let mut value = pod.into_value();
    value.set(&FieldPath::of(&["metadata", "namespace"]), Some(service.meta.namespace.as_str().into()));
    value.set(&FieldPath::of(&["metadata", "labels"]), Some(Value::Map(labels)));
    let ports = service.spec.ports.iter().filter(|port| port.port == 53).filter_map(|port| {
        let Some(TargetPort::Name(name)) = &port.target_port else { return None };
        Some(Value::object([
            ("name", name.as_str().into()),
            ("containerPort", i64::from(listener).into()),
            ("protocol", port.protocol.as_str().into()),
        ]))
    });
    let ports: Vec<Value> = ports.collect();
    if !ports.is_empty() {
        value.set(&FieldPath::of(&["spec", "containers"]).index(0).key("ports"), Some(Value::List(ports)));
    }
    Object::decode(value).ok()
}

/// What a pasted set of objects needs around it and does not bring: cluster DNS, and the nodes its pods
/// are on (a paste of `kubectl get pods,svc` names them without holding them).
fn furniture_for(objects: &[Object], settings: &Settings, dns: &ClusterDns<'_>, listener: Option<u16>) -> Vec<Object> {
    let given: BTreeMap<&ObjectRef, &Object> = objects.iter().map(|object| (object.reference(), object)).collect();
    let brings_nodes = objects.iter().any(|object| object.as_node().is_some());
    let is_given = |object: &Object| given.contains_key(object.reference());
    let mut all: Vec<Object> = furniture(settings)
        .into_iter()
        .filter_map(|object| leading_to(object, listener))
        .filter(|object| !is_given(object))
        // The lab's cluster DNS runs on the lab's nodes.
        .filter(|object| !(brings_nodes && dns.shows_whether_it_runs && object.as_node().is_some()))
        .filter_map(|object| match object.reference().kind {
            Kind::Pod if dns.shows_whether_it_runs => None,
            Kind::Pod => match dns.service {
                Some(service) => stand_in(object, service, listener.unwrap_or(53)),
                None => Some(object),
            },
            Kind::ConfigMap if dns.corefile != *object.reference() => None,
            // kube-dns has no Corefile.
            Kind::ConfigMap if objects.iter().any(kube_dns::is_of) => None,
            // Wherever the cluster has its DNS, the lab's own is not there beside it.
            Kind::Service if object.reference().namespace == "kube-system" && dns.service.is_some() => None,
            _ => Some(object),
        })
        .collect();
    if !brings_nodes {
        let known: BTreeSet<String> =
            all.iter().filter_map(Object::as_node).map(|node| node.meta.name.clone()).collect();
        let named: BTreeSet<&str> = objects
            .iter()
            .filter_map(Object::as_pod)
            .map(|pod| pod.spec.node_name.as_str())
            .filter(|name| !name.is_empty() && !known.contains(*name))
            .collect();
        for name in named {
            let node = Value::object([
                ("apiVersion", "v1".into()),
                ("kind", "Node".into()),
                ("metadata", Value::object([("name", name.into())])),
            ]);
            all.extend(Object::decode(node));
        }
        // Workloads that nobody brought the pods of ran somewhere: a node has so many addresses.
        let workloads = objects.iter().filter_map(Object::as_workload);
        let wanted: i64 = workloads.map(|workload| workload.replicas.clamp(0, MOST_PODS)).fold(0, i64::saturating_add);
        let there = all.iter().filter(|object| object.as_node().is_some()).count();
        let needed = usize::try_from(wanted.min(MOST_PODS) / PODS_A_NODE).unwrap_or_default();
        for number in there..there + needed {
            let name = format!("node-{}", number + 1);
            let node = Value::object([
                ("apiVersion", "v1".into()),
                ("kind", "Node".into()),
                ("metadata", Value::object([("name", name.as_str().into())])),
            ]);
            all.extend(Object::decode(node));
        }
    }
    all
}
