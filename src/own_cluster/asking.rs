//! Who can ask, and for what: pods and names to choose from, by a few letters of either.

use super::{is_of_the_cluster, serves_dns};
use crate::cluster::{Kind, Object, Pod, Typed};
use crate::sandbox::{PodRef, Sandbox};
use crate::sorting::sort_by_key;
use std::sync::Arc;

/// What fits a few letters.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Offered {
    /// Pods that can ask, the likeliest first.
    pub pods: Vec<PodRef>,
    /// How many more pods there are.
    pub more_pods: usize,
    /// Names that somebody may want, as a program in another namespace writes them.
    pub names: Vec<String>,
    /// How many more names there are.
    pub more_names: usize,
}

/// All pods that can ask, in the order in which they are offered: those of the cluster's users first, then those of the
/// cluster itself. Pods that serve DNS come last, because they ask another server; those that have finished do not come.
pub fn askers(sandbox: &Sandbox) -> Vec<PodRef> {
    // The cluster gives them by namespace and name, which is their order within a place.
    let mut places: [Vec<PodRef>; 8] = Default::default();
    for object in can_ask(sandbox) {
        if let Some(of_place) = places.get_mut(place(sandbox, object)) {
            of_place.push(PodRef::of(object.reference()));
        }
    }
    places.into_iter().flatten().collect()
}

/// Of each namespace the likeliest of those who ask cluster DNS, the likeliest of all first: what others are told says
/// nothing of the cluster's names.
pub(super) fn askers_of_cluster_dns(sandbox: &Sandbox) -> Vec<PodRef> {
    let asks_cluster_dns = |pod: &Pod| pod.effective_dns_policy().is_cluster_first() && !serves_dns(sandbox, pod);
    let asks = |object: &&Object| object.as_pod().is_some_and(asks_cluster_dns);
    let mut best: Vec<(usize, &Object)> = Vec::new();
    // The cluster gives them by namespace.
    for object in can_ask(sandbox).filter(asks) {
        let place = place(sandbox, object);
        match best.last_mut().filter(|(_, last)| last.reference().namespace == object.reference().namespace) {
            Some(last) if place < last.0 => *last = (place, object),
            Some(_) => {}
            None => best.push((place, object)),
        }
    }
    sort_by_key(&mut best, |(place, _)| *place);
    best.into_iter().map(|(_, object)| PodRef::of(object.reference())).collect()
}

fn can_ask(sandbox: &Sandbox) -> impl Iterator<Item = &Object> {
    let pods = sandbox.cluster().of_kind(&Kind::Pod).map(Arc::as_ref);
    pods.filter(|object: &&Object| {
        object.as_pod().is_some_and(|pod| pod.status.phase.is_none_or(|phase| !phase.is_terminal()))
    })
}

/// Which of eight places a pod has among those who can ask: of two alike the one comes first in which a command can run.
fn place(sandbox: &Sandbox, object: &Object) -> usize {
    let runs = object.as_pod().is_some_and(|pod| pod.status.ready);
    let place = match object.as_pod() {
        Some(pod) if serves_dns(sandbox, pod) => 3,
        _ if is_of_the_cluster(object) => 2,
        // It asks its node's server, which is a question of its own.
        Some(pod) if pod.spec.host_network => 1,
        _ => 0,
    };
    2 * place + usize::from(!runs)
}

/// What fits a text: each of its words is part of `namespace/name`, or of the name of what made the pod. At the most
/// `most` of each.
pub fn offered(sandbox: &Sandbox, askers: &[PodRef], text: &str, most: usize) -> Offered {
    let text = text.trim().to_ascii_lowercase();
    let words: Vec<&str> = text.split(|letter: char| letter.is_whitespace() || letter == '/').collect();
    let fits = |full: &str| words.iter().all(|word| full.contains(word));
    let mut offered = Offered::default();
    for pod in askers.iter().filter(|pod| fits(&pod.to_string())) {
        match offered.pods.len() < most {
            true => offered.pods.push(pod.clone()),
            false => offered.more_pods += 1,
        }
    }
    let mut names = First { most, kept: Vec::new(), all: 0 };
    for object in sandbox.cluster().of_kind(&Kind::Service) {
        let reference = object.reference();
        let name = format!("{}.{}", reference.name, reference.namespace);
        let full = format!("{}/{name}", reference.namespace);
        if fits(&full) || (!text.is_empty() && fits(&format!("{name}.svc"))) {
            names.push((is_of_the_cluster(object), !name.starts_with(&text), name));
        }
    }
    for object in sandbox.cluster().of_kind(&Kind::StatefulSet) {
        let Typed::StatefulSet(set) = object.typed() else { continue };
        let reference = object.reference();
        if set.service_name.is_empty() || set.workload.replicas < 1 || text.is_empty() {
            continue;
        }
        let name = format!("{}-0.{}.{}", reference.name, set.service_name, reference.namespace);
        if fits(&format!("{}/{name}", reference.namespace)) {
            names.push((is_of_the_cluster(object), !name.starts_with(&text), name));
        }
    }
    offered.more_names = names.all - names.kept.len();
    offered.names = names.kept.into_iter().map(|(.., name)| name).collect();
    offered
}

/// The first few in their order of what comes in any order.
struct First<T> {
    most: usize,
    kept: Vec<T>,
    /// How many came.
    all: usize,
}

impl<T: Ord> First<T> {
    fn push(&mut self, one: T) {
        self.all += 1;
        let at = self.kept.partition_point(|kept| *kept <= one);
        if at < self.most {
            self.kept.insert(at, one);
            self.kept.truncate(self.most);
        }
    }
}
