//! What counts as all objects of a kind, where a cluster was pasted: then what is not among them does not exist. No paste
//! says of itself that it is whole, so each kind is known by objects that every whole list of it has (`docs/my-cluster.md`).

use crate::cluster::{Cluster, Kind, Object, well_known};
use std::collections::BTreeSet;
use std::sync::Arc;

/// Of how many namespaces there must be Services, and how many Namespaces, for a list to be that of the whole cluster: what
/// is printed of one or two namespaces, one after the other, is no such list.
const ENOUGH: usize = 3;

/// How much of a kind is here.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Extent {
    /// All: of so many namespaces, or so many Namespaces.
    All(usize),
    /// Those of these namespaces, or these Namespaces.
    Only(Vec<String>),
}

/// The Services: all where that of the API server is here as it was found, which stands in `default`, and those of two other
/// namespaces at least.
pub fn services(cluster: &Cluster) -> Extent {
    let api = cluster.get(&well_known::api_service());
    // The lab's own has no labels.
    let is_brought = api.is_some_and(|service| !service.meta().labels.is_empty());
    let of_lab = |service: &&Object| is_of_the_lab(service) || is_dns_of_the_lab(service);
    let brought = cluster.of_kind(&Kind::Service).map(|service| &**service).filter(|service| !of_lab(service));
    let all: BTreeSet<&str> = brought.map(|service| service.reference().namespace.as_str()).collect();
    extent(is_brought, all)
}

/// The Namespaces: all where that of the system is among three that have the label which the API server gives each. One by
/// itself may have been printed by its name.
pub fn namespaces(cluster: &Cluster) -> Extent {
    let is_printed = |object: &&Arc<Object>| object.meta().labels.contains_key(well_known::NAMESPACE_NAME);
    let printed = cluster.of_kind(&Kind::Namespace).filter(is_printed).map(|object| object.reference().name.as_str());
    let all: BTreeSet<&str> = printed.collect();
    extent(all.contains(well_known::SYSTEM), all)
}

fn extent(has_what_all_have: bool, all: BTreeSet<&str>) -> Extent {
    match has_what_all_have && all.len() >= ENOUGH {
        true => Extent::All(all.len()),
        false => Extent::Only(all.into_iter().map(str::to_owned).collect()),
    }
}

/// True for the lab's own Service of cluster DNS: an installer's has labels beside the one that the lab's has.
fn is_dns_of_the_lab(object: &Object) -> bool {
    let reference = object.reference();
    (&*reference.namespace, &*reference.name) == (well_known::SYSTEM, well_known::KUBE_DNS)
        && object.meta().labels.len() <= 1
}

/// True for the lab's own Service of the API server: it has no labels, and tells of no other.
pub(super) fn is_of_the_lab(object: &Object) -> bool {
    let reference = object.reference();
    (&*reference.namespace, &*reference.name) == well_known::API_SERVICE && object.meta().labels.is_empty()
}
