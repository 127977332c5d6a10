//! A CoreDNS of somebody's own: pods with a Corefile that are not cluster DNS, wherever they are and whoever asks them
//! (rule NW9).

use super::{cannot_say, node_local};
use crate::cluster::{Cluster, Kind, Labels, Object, ObjectRef, Value, well_known};
use crate::resolution::server::Server;
use crate::resolution::trace::{CannotSay, Unknown};
use std::net::IpAddr;
use std::sync::OnceLock;

/// How the labels begin that vcluster gives the pods of a virtual cluster: they read the API server of that.
const VIRTUAL: &str = "vcluster.loft.sh/";

/// A CoreDNS that is not cluster DNS, by the ConfigMap of its Corefile. Its pods count as one, as those of cluster DNS do.
#[derive(Clone, Debug)]
pub(crate) struct OwnServer {
    /// The ConfigMap.
    pub(crate) corefile: ObjectRef,
    /// What its pods run, from when somebody asks them.
    server: OnceLock<Server>,
}

impl OwnServer {
    /// All that a cluster may have.
    pub(crate) fn all(cluster: &Cluster) -> Vec<Self> {
        let maps = cluster.of_kind(&Kind::ConfigMap).filter(|object| is_corefile(cluster, object));
        maps.map(|object| Self { corefile: object.reference().clone(), server: OnceLock::new() }).collect()
    }

    /// What its pods run.
    pub(crate) fn server(&self, cluster: &Cluster) -> &Server {
        self.server.get_or_init(|| {
            let namespace = &self.corefile.namespace;
            let pods = || cluster.in_namespace(&Kind::Pod, namespace).filter(|object| self.is_run_by(object));
            let makers = Kind::WORKLOADS.iter().flat_map(|kind| cluster.in_namespace(kind, namespace));
            let shown = pods().next().or_else(|| makers.into_iter().find(|object| self.is_run_by(object)));
            let nothing = Value::Null;
            let spec = shown.and_then(|object| spec(object)).unwrap_or(&nothing);
            let is_virtual = shown.is_some_and(|object| is_virtual(labels(object)));
            let own: Vec<IpAddr> =
                pods().filter_map(|pod| pod.as_pod()).flat_map(|pod| pod.status.addresses()).collect();
            let map = cluster.get(&self.corefile).and_then(|object| object.as_config_map());
            let text = map.and_then(|map| map.data.get(well_known::COREFILE)).map(String::as_str).unwrap_or_default();
            let reads_another = is_virtual || names_another_api(text);
            Server::of_pods(cluster, (&self.corefile, text), spec, (own, reads_another))
        })
    }

    /// True where its Corefile wants plugins whose code has not arrived.
    pub(crate) fn awaits_plugins(&self) -> bool {
        self.server.get().is_some_and(Server::awaits_plugins)
    }

    fn is_run_by(&self, object: &Object) -> bool {
        spec(object).is_some_and(|spec| maps(spec).any(|name| name == self.corefile.name))
    }
}

/// The ConfigMap of the Corefile that a pod, or what makes such pods, runs CoreDNS with, and why that is not known. `None`
/// where it runs no CoreDNS.
pub(super) fn runs(cluster: &Cluster, object: &Object) -> Option<Result<ObjectRef, CannotSay>> {
    let own = object.reference();
    let spec = spec(object)?;
    let reference = |name: &str| ObjectRef::new(Kind::ConfigMap, &own.namespace, name);
    let given = |name: &str| cluster.get(&reference(name)).filter(|object| is_corefile(cluster, object));
    if let Some(map) = maps(spec).find_map(given) {
        return Some(Ok(map.reference().clone()));
    }
    let containers = spec.field("containers").map(Value::items).unwrap_or_default();
    let mut images = containers.iter().filter_map(|container| container.field("image")?.as_text());
    images.any(well_known::is_coredns).then(|| {
        let named = maps(spec).next().map(|name| format!("{name} ")).unwrap_or_default();
        let command = format!("kubectl get cm {named}-n {} -o yaml", own.namespace);
        Err(cannot_say(well_known::COREFILE, Unknown::CorefileNotGiven { server: own.to_string(), command }))
    })
}

/// True for a role that is made for such a server and not for cluster DNS: it has the name of its ConfigMap.
pub(super) fn is_role_of_own(cluster: &Cluster, role: &ObjectRef) -> bool {
    let maps = cluster.of_kind(&Kind::ConfigMap).filter(|object| is_corefile(cluster, object));
    maps.map(|object| object.reference()).any(|map| is_role_of(role, map))
}

/// The same, for one.
pub(super) fn is_role_of(role: &ObjectRef, map: &ObjectRef) -> bool {
    map.name != well_known::COREDNS && role.name.contains(&map.name)
}

/// True for a ConfigMap with a Corefile that is neither of cluster DNS nor of a cache of the nodes.
fn is_corefile(cluster: &Cluster, object: &Object) -> bool {
    object.as_config_map().is_some_and(|map| map.data.contains_key(well_known::COREFILE))
        && *object.reference() != cluster.settings().corefile
        && !(node_local::is_own(object) && object.reference().namespace == cluster.settings().corefile.namespace)
}

/// The spec of a pod, or of the pods that a workload makes.
fn spec(object: &Object) -> Option<&Value> {
    match object.as_workload() {
        Some(workload) => workload.template_value.field("spec"),
        None => object.as_pod().and_then(|_| object.value().field("spec")),
    }
}

fn labels(object: &Object) -> &Labels {
    object.as_workload().map_or(&object.meta().labels, |workload| &workload.template_labels)
}

fn is_virtual(labels: &Labels) -> bool {
    labels.keys().any(|key| key.starts_with(VIRTUAL))
}

/// True for a Corefile that says where its `kubernetes` plugin finds the API server: it may be that of another cluster.
fn names_another_api(corefile: &str) -> bool {
    let words = corefile.lines().filter_map(|line| line.split_whitespace().next());
    words.into_iter().any(|word| matches!(word, "endpoint" | "kubeconfig"))
}

/// The ConfigMaps that the volumes of a spec show.
fn maps(spec: &Value) -> impl Iterator<Item = &str> {
    let volumes = spec.field("volumes").map(Value::items).unwrap_or_default();
    volumes.iter().flat_map(|volume| {
        let sources = volume.field("projected").and_then(|projected| projected.field("sources"));
        let sources = sources.map(Value::items).unwrap_or_default();
        let all = std::iter::once(volume).chain(sources);
        all.filter_map(|one| one.field("configMap")?.field("name")?.as_text())
    })
}
