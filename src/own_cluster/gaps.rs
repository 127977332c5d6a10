//! What the pieces that were brought do not tell, each with the command that would: nothing rests on what nobody gave.

use crate::cluster::{Kind, ObjectRef, well_known};
use crate::explain::diagnosis::extent::{self, Extent};
use crate::resolution::corefile::Corefile;
use crate::resolution::network::dns_services;
use crate::resolution::server::{Configuration, kube_dns};
use crate::sandbox::{ResolvFile, Sandbox};
use std::collections::BTreeSet;

/// What prints all of a cluster that DNS depends on.
pub const COMMAND: &str = "kubectl get ns,nodes,svc,ep,endpointslices,pods,deploy,rs,sts,ds,jobs,netpol -A -o yaml; \
                           echo ---; kubectl get cm -n kube-system -o yaml";

/// How many namespaces a command names before it takes all.
const NAMED: usize = 3;

/// Something that is not known.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Gap {
    /// The Service of cluster DNS.
    DnsService,
    /// Whether cluster DNS runs: its pods, or what makes them.
    DnsPods {
        /// Where it would be.
        namespace: String,
    },
    /// The Corefile.
    Corefile(ObjectRef),
    /// A ConfigMap that the Corefile imports files of.
    Imported {
        /// It.
        map: ObjectRef,
        /// What is imported, as written.
        path: String,
    },
    /// Pods of namespaces that have Services with a selector.
    Pods(Vec<String>),
    /// EndpointSlices of such Services: of namespaces of which none came, and of Services of the others, as `shop/cart`.
    Slices(Vec<String>),
    /// Whether NetworkPolicies stand in the way.
    Policies,
    /// The nodes.
    Nodes,
    /// What the kubelet tells pods: `clusterDNS`, `clusterDomain`.
    Kubelet,
    /// The nodes' own resolv.conf.
    NodeResolver,
}

impl Gap {
    /// The command that prints it.
    pub fn command(&self) -> String {
        let of = |what: &str, places: &[String]| match namespaces(places).as_slice() {
            [only] => format!("kubectl get {what} -n {only} -o yaml"),
            some if some.len() <= NAMED => {
                let each = some.iter().map(|one| format!("kubectl get {what} -n {one} -o yaml"));
                each.collect::<Vec<_>>().join("; echo ---; ")
            }
            _ => format!("kubectl get {what} -A -o yaml"),
        };
        match self {
            Self::DnsService => "kubectl get svc -n kube-system -o yaml".to_owned(),
            Self::DnsPods { namespace } => format!("kubectl get pods,deploy,ds,endpointslices -n {namespace} -o yaml"),
            Self::Corefile(map) => format!("kubectl get cm {} -n {} -o yaml", map.name, map.namespace),
            // Of all ConfigMaps it is seen that one is not there.
            Self::Imported { map, .. } => format!("kubectl get cm -n {} -o yaml", map.namespace),
            Self::Pods(namespaces) => of("pods", namespaces),
            Self::Slices(namespaces) => of("endpointslices", namespaces),
            Self::Policies => "kubectl get netpol -A -o yaml".to_owned(),
            Self::Nodes => "kubectl get nodes -o yaml".to_owned(),
            Self::Kubelet => "kubectl get cm kubelet-config -n kube-system -o yaml".to_owned(),
            Self::NodeResolver => {
                "kubectl debug node/NODE -it --image=busybox:1.36 -- cat /host/etc/resolv.conf".to_owned()
            }
        }
    }
}

/// What is taken for all objects of a kind, or is not: then what is not here does not exist, or that is not known.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Taken {
    /// Services.
    Services(Extent),
    /// Namespaces.
    Namespaces(Extent),
    /// NetworkPolicies: so many.
    Policies(usize),
}

/// That of each kind for which it matters; nothing where no piece is known any more.
pub fn taken(sandbox: &Sandbox) -> Vec<Taken> {
    if sandbox.pieces().is_empty() {
        return Vec::new();
    }
    let cluster = sandbox.cluster();
    let policies = cluster.unmodelled().filter(|object| object.reference().kind.is_network_policy()).count();
    let mut all = vec![Taken::Services(extent::services(cluster)), Taken::Namespaces(extent::namespaces(cluster))];
    all.extend((policies > 0).then_some(Taken::Policies(policies)));
    all
}

/// The namespaces of Services of which none has a slice, and of the others each Service that has none.
fn without_slices(selecting: &BTreeSet<(&str, &str)>, sliced: &BTreeSet<(&str, &str)>) -> Vec<String> {
    let has_slices: BTreeSet<&str> = sliced.iter().map(|one| one.0).collect();
    let mut all: Vec<String> = Vec::new();
    for (namespace, name) in selecting.difference(sliced) {
        match has_slices.contains(namespace) {
            true => all.push(format!("{namespace}/{name}")),
            false if all.last().map(String::as_str) != Some(*namespace) => all.push((*namespace).to_owned()),
            false => {}
        }
    }
    all
}

/// The namespaces of places, each once.
fn namespaces(places: &[String]) -> Vec<&str> {
    let mut all: Vec<&str> = places.iter().filter_map(|place| place.split('/').next()).collect();
    all.dedup();
    all
}

/// The ConfigMaps that the Corefile imports files of and that were not brought.
fn imported(sandbox: &Sandbox) -> Vec<Gap> {
    let cluster = sandbox.cluster();
    let object = cluster.get(&cluster.settings().corefile);
    let Some(text) = object.and_then(|one| one.as_config_map()?.data.get("Corefile")) else { return Vec::new() };
    let corefile = Corefile::read(text, &Configuration::files_of(cluster)).0;
    let mut all: Vec<Gap> = Vec::new();
    for path in corefile.not_given().iter().map(|one| &one.path.text) {
        let Some(map) = Configuration::map_of(cluster, path) else { continue };
        let is_known = |gap: &Gap| matches!(gap, Gap::Imported { map: known, .. } if *known == map);
        if !all.iter().any(is_known) {
            all.push(Gap::Imported { map, path: path.clone() });
        }
    }
    all
}

/// What the pieces of a cluster do not tell, what matters most first; nothing where no piece is known any more.
pub fn gaps(sandbox: &Sandbox) -> Vec<Gap> {
    let pieces = sandbox.pieces();
    if pieces.is_empty() {
        return Vec::new();
    }
    let (mut pods, mut sliced, mut selecting) = (BTreeSet::new(), BTreeSet::new(), BTreeSet::new());
    let has_file = |is_wanted: fn(&ResolvFile) -> bool| pieces.file(is_wanted).is_some();
    let (mut policies, mut nodes, mut kubelet) = (false, false, has_file(|file| file.of_pod().is_some()));
    for object in pieces.iter().flat_map(|piece| piece.objects()) {
        let reference = object.reference();
        let namespace = reference.namespace.as_str();
        match &reference.kind {
            Kind::Pod => drop(pods.insert(namespace)),
            Kind::EndpointSlice => {
                let service = object.as_endpoint_slice().and_then(|slice| slice.service_name());
                sliced.extend(service.map(|service| (namespace, service)));
            }
            Kind::Endpoints => drop(sliced.insert((namespace, reference.name.as_str()))),
            Kind::Service if object.as_service().is_some_and(|service| !service.spec.selector.is_empty()) => {
                selecting.insert((namespace, reference.name.as_str()));
            }
            Kind::Node => nodes = true,
            Kind::ConfigMap => kubelet |= well_known::is_kubelet_config(reference),
            kind if kind.is_network_policy() => policies = true,
            _ => {}
        }
    }
    let mut all = Vec::new();
    let has = |reference: &ObjectRef| pieces.iter().any(|piece| piece.has(reference));
    let service = dns_services(sandbox.cluster())
        .find(|service| has(&ObjectRef::new(Kind::Service, &service.meta.namespace, &service.meta.name)));
    let home = service.map_or(well_known::SYSTEM, |service| service.meta.namespace.as_str());
    if service.is_none() {
        all.push(Gap::DnsService);
    }
    let corefile = &sandbox.cluster().settings().corefile;
    // kube-dns has no Corefile, and needs no ConfigMap.
    if !has(corefile) && kube_dns::find(sandbox.cluster()).is_none() {
        all.push(Gap::Corefile(corefile.clone()));
    }
    all.extend(imported(sandbox));
    if !pods.contains(home) && !sliced.iter().any(|(namespace, _)| *namespace == home) {
        all.push(Gap::DnsPods { namespace: home.to_owned() });
    }
    let of_users = |namespace: &str| namespace != home && !namespace.starts_with("kube-");
    selecting.retain(|(namespace, _)| of_users(namespace));
    let without_pods: BTreeSet<&str> =
        selecting.iter().map(|one| one.0).filter(|namespace| !pods.contains(namespace)).collect();
    let without_pods: Vec<String> = without_pods.into_iter().map(str::to_owned).collect();
    let without_slices = without_slices(&selecting, &sliced);
    all.extend((!without_pods.is_empty()).then_some(Gap::Pods(without_pods)));
    all.extend((!without_slices.is_empty()).then_some(Gap::Slices(without_slices)));
    all.extend((!policies).then_some(Gap::Policies));
    all.extend((!nodes).then_some(Gap::Nodes));
    all.extend((!kubelet).then_some(Gap::Kubelet));
    all.extend((!has_file(ResolvFile::is_of_nodes)).then_some(Gap::NodeResolver));
    all
}
