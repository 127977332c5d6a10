//! The kinds by the names that people type and `kubectl` prints.

use crate::cluster::{Kind, Object};
use crate::spelling::closest;

/// Singular, plural, short, group; in the order of `kubectl api-resources`.
const KINDS: [(Kind, &str, &str, &str, &str); 14] = [
    (Kind::ConfigMap, "configmap", "configmaps", "cm", ""),
    (Kind::Endpoints, "endpoints", "endpoints", "ep", ""),
    (Kind::Namespace, "namespace", "namespaces", "ns", ""),
    (Kind::Node, "node", "nodes", "no", ""),
    (Kind::Pod, "pod", "pods", "po", ""),
    (Kind::ReplicationController, "replicationcontroller", "replicationcontrollers", "rc", ""),
    (Kind::Service, "service", "services", "svc", ""),
    (Kind::DaemonSet, "daemonset", "daemonsets", "ds", "apps"),
    (Kind::Deployment, "deployment", "deployments", "deploy", "apps"),
    (Kind::ReplicaSet, "replicaset", "replicasets", "rs", "apps"),
    (Kind::StatefulSet, "statefulset", "statefulsets", "sts", "apps"),
    (Kind::CronJob, "cronjob", "cronjobs", "cj", "batch"),
    (Kind::Job, "job", "jobs", "", "batch"),
    (Kind::EndpointSlice, "endpointslice", "endpointslices", "", "discovery.k8s.io"),
];

/// Kinds that have no typed view and that answers depend on all the same: version, kind, singular, plural, short.
const UNTYPED: [(&str, &str, &str, &str, &str); 2] = [
    ("networking.k8s.io/v1", "NetworkPolicy", "networkpolicy", "networkpolicies", "netpol"),
    ("rbac.authorization.k8s.io/v1", "ClusterRole", "clusterrole", "clusterroles", ""),
];

/// Kinds of every cluster that the lab has nothing for: singular, plural, short.
const NOT_MODELLED: [(&str, &str, &str); 22] = [
    ("certificatesigningrequest", "certificatesigningrequests", "csr"),
    ("clusterrolebinding", "clusterrolebindings", ""),
    ("controllerrevision", "controllerrevisions", ""),
    ("customresourcedefinition", "customresourcedefinitions", "crd"),
    ("horizontalpodautoscaler", "horizontalpodautoscalers", "hpa"),
    ("ingress", "ingresses", "ing"),
    ("ingressclass", "ingressclasses", ""),
    ("ipaddress", "ipaddresses", "ip"),
    ("lease", "leases", ""),
    ("limitrange", "limitranges", "limits"),
    ("persistentvolume", "persistentvolumes", "pv"),
    ("persistentvolumeclaim", "persistentvolumeclaims", "pvc"),
    ("poddisruptionbudget", "poddisruptionbudgets", "pdb"),
    ("priorityclass", "priorityclasses", "pc"),
    ("resourcequota", "resourcequotas", "quota"),
    ("role", "roles", ""),
    ("rolebinding", "rolebindings", ""),
    ("secret", "secrets", ""),
    ("serviceaccount", "serviceaccounts", "sa"),
    ("servicecidr", "servicecidrs", ""),
    ("storageclass", "storageclasses", "sc"),
    ("volumeattachment", "volumeattachments", ""),
];

/// What `all` stands for, as far as the lab models it.
pub(super) const ALL: [Kind; 9] = [
    Kind::Pod,
    Kind::ReplicationController,
    Kind::Service,
    Kind::DaemonSet,
    Kind::Deployment,
    Kind::ReplicaSet,
    Kind::StatefulSet,
    Kind::CronJob,
    Kind::Job,
];

/// The kind a word names; an error as kubectl gives it.
pub(in crate::shell) fn parse_kind(word: &str) -> Result<Kind, String> {
    let lower = word.to_ascii_lowercase();
    let (name, group) = lower.split_once('.').unwrap_or((&lower, ""));
    let known = KINDS.iter().find(|(_, singular, plural, short, of)| {
        let is_group = group.is_empty() || group == *of || group.strip_prefix("v1.") == Some(of) || group == "v1";
        !name.is_empty() && [singular, plural, short].contains(&&name) && is_group
    });
    let untyped = || {
        let mut all = UNTYPED.iter().filter(|(version, ..)| group.is_empty() || group_of(version) == group);
        all.find(|(_, _, singular, plural, short)| !name.is_empty() && [singular, plural, short].contains(&&name))
            .map(|(version, kind, ..)| Kind::of(version, kind))
    };
    known.map(|(kind, ..)| kind.clone()).or_else(untyped).ok_or_else(|| {
        if let Some((_, plural, _)) = not_modelled(name) {
            return format!("# not modelled: {plural}; the lab models {}", names().collect::<Vec<_>>().join(" "));
        }
        let typed = KINDS.iter().flat_map(|(_, singular, plural, short, _)| [*singular, *plural, *short]);
        let words =
            typed.chain(UNTYPED.iter().flat_map(|(_, _, singular, plural, short)| [*singular, *plural, *short]));
        let hint = match closest(name, words.filter(|word| !word.is_empty())) {
            Some(near) => format!("near: {near}"),
            None => format!("the lab models {}", names().collect::<Vec<_>>().join(" ")),
        };
        format!("error: the server doesn't have a resource type \"{word}\"\n# {hint}")
    })
}

fn not_modelled(name: &str) -> Option<&'static (&'static str, &'static str, &'static str)> {
    let is_it = |known: &str| !known.is_empty() && known.eq_ignore_ascii_case(name);
    NOT_MODELLED.iter().find(|(singular, plural, short)| is_it(singular) || is_it(plural) || is_it(short))
}

/// True for a kind of every cluster, as a manifest calls it, that the lab has nothing for.
pub(super) fn is_not_modelled(kind: &str) -> bool {
    NOT_MODELLED.iter().any(|(singular, ..)| singular.eq_ignore_ascii_case(kind))
}

/// True for a kind with a name here.
pub(super) fn is_known(kind: &Kind) -> bool {
    known(kind).is_some()
}

/// The plural of each kind.
pub(in crate::shell) fn names() -> impl Iterator<Item = &'static str> {
    KINDS.iter().map(|(_, _, plural, ..)| *plural).chain(UNTYPED.iter().map(|(_, _, _, plural, _)| *plural))
}

/// The short names there are.
pub(in crate::shell) fn short_names() -> impl Iterator<Item = &'static str> {
    let all = KINDS.iter().map(|(_, _, _, short, _)| *short).chain(UNTYPED.iter().map(|(.., short)| *short));
    all.filter(|short| !short.is_empty())
}

/// Every kind with its names, for `kubectl api-resources`.
pub(super) fn rows() -> impl Iterator<Item = Vec<String>> {
    let row = |kind: &Kind, plural: &str, short: &str| {
        let cells = [plural, short, kind.api_version(), if kind.is_namespaced() { "true" } else { "false" }];
        cells.into_iter().chain([kind.name()]).map(str::to_owned).collect()
    };
    let typed = KINDS.iter().map(move |(kind, _, plural, short, _)| row(kind, plural, short));
    typed.chain(
        UNTYPED.iter().map(move |(version, kind, _, plural, short)| row(&Kind::of(version, kind), plural, short)),
    )
}

fn known(kind: &Kind) -> Option<(&'static str, &'static str, &'static str)> {
    let known = KINDS.iter().find(|(known, ..)| known == kind);
    known.map(|(_, singular, plural, _, group)| (*singular, *plural, *group)).or_else(|| {
        let (version, _, singular, plural, _) = untyped(kind)?;
        Some((*singular, *plural, group_of(version)))
    })
}

fn untyped(kind: &Kind) -> Option<&'static (&'static str, &'static str, &'static str, &'static str, &'static str)> {
    let Kind::Other(version, name) = kind else { return None };
    UNTYPED.iter().find(|(of, kind, ..)| of == version && kind == name)
}

/// The group of an `apiVersion`.
fn group_of(version: &'static str) -> &'static str {
    version.split_once('/').map_or("", |(group, _)| group)
}

/// `deployment.apps`, `service`.
pub(super) fn printed(kind: &Kind) -> String {
    match known(kind) {
        Some((singular, _, "")) => singular.to_owned(),
        Some((singular, _, group)) => format!("{singular}.{group}"),
        None => kind.name().to_ascii_lowercase(),
    }
}

/// `deployments.apps`, `services`.
pub(super) fn resource(kind: &Kind) -> String {
    match known(kind) {
        Some((_, plural, "")) => plural.to_owned(),
        Some((_, plural, group)) => format!("{plural}.{group}"),
        None => format!("{}s", kind.name().to_ascii_lowercase()),
    }
}

/// What people type for a kind: the short name where there is one.
pub(in crate::shell) fn short(kind: &Kind) -> String {
    let known = KINDS.iter().find(|(known, ..)| known == kind);
    match known {
        Some((Kind::Pod, singular, ..)) => (*singular).to_owned(),
        Some((_, singular, _, "", _)) => (*singular).to_owned(),
        Some((_, _, _, short, _)) => (*short).to_owned(),
        None => untyped(kind).map_or_else(
            || kind.name().to_ascii_lowercase(),
            |(.., singular, _, short)| (if short.is_empty() { singular } else { short }).to_string(),
        ),
    }
}

/// `service/web`.
pub(super) fn name_of(object: &Object) -> String {
    format!("{}/{}", printed(&object.reference().kind), object.reference().name)
}

/// The API server's word for an object that is not there.
pub(super) fn not_found(kind: &Kind, name: &str) -> String {
    format!("Error from server (NotFound): {} \"{name}\" not found", resource(kind))
}
