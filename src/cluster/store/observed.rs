//! What was observed in a cluster that somebody pasted: evidence, which the controllers leave alone while it is
//! taken in.

use crate::cluster::task::Task;
use crate::cluster::told_pods::{ListedPods, tells_of_endpoints, told_pods};
use crate::cluster::work::{self, Work};
use crate::cluster::{Endpoint, FieldPath, Labels, Object, ObjectRef, Selector, Service, Typed, well_known};
use std::collections::{BTreeMap, BTreeSet};
use std::net::IpAddr;

/// What the controllers leave alone. Nothing, where nothing was observed.
#[derive(Debug, Default)]
pub(in crate::cluster) struct Observed {
    /// Services with a slice that a controller keeps: namespace, name.
    slices: BTreeSet<(String, String)>,
    /// Services with Endpoints that the controller keeps, and without any such slice.
    endpoints: BTreeSet<(String, String)>,
    /// Namespaces with a pod that runs or has run: how many pods a workload has there was seen.
    pods: BTreeSet<String>,
    /// Workloads that are a manifest rather than what a cluster has: no controller has written of them, and none of the
    /// pods is theirs. Their pods are made.
    manifests: BTreeSet<ObjectRef>,
    /// Workloads of which endpoints list pods that were not brought.
    listed_of: BTreeSet<ObjectRef>,
    /// Services with a selector of whose endpoints nothing was seen: no slice, no Endpoints, and no pod, or anything
    /// that makes pods, with labels that the selector asks for.
    unseen: BTreeSet<(String, String)>,
    /// The addresses that slices and Endpoints list.
    listed: BTreeSet<IpAddr>,
}

/// How a controller treats a thing of an observed cluster.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::cluster) enum Treatment {
    /// As always: it makes what should be.
    AsAlways,
    /// Not at all.
    NotAtAll,
    /// The Endpoints were observed and the slices were not: these follow from those. Both controllers take the same
    /// pods (rule E1).
    SlicesOfEndpoints,
}

impl Observed {
    /// What these objects are evidence of, with those that are put around them, where pods have these nameservers.
    pub(crate) fn of(objects: &[Object], around: &[Object], cluster_dns: &[IpAddr]) -> Self {
        let mut observed = Self::default();
        for object in objects {
            let namespace = || object.reference().namespace.clone();
            if let Some(slice) = object.as_endpoint_slice() {
                observed.listed.extend(slice.endpoints.iter().flat_map(Endpoint::ips));
                let is_kept = slice.managed_by().is_some_and(|keeper| {
                    [well_known::SLICE_CONTROLLER, well_known::MIRRORING_CONTROLLER].contains(&keeper)
                });
                let service = slice.service_name().filter(|_| is_kept);
                observed.slices.extend(service.map(|service| (namespace(), service.to_owned())));
            } else if object.as_pod().is_some_and(|pod| pod.status.phase.is_some()) {
                observed.pods.insert(namespace());
            } else if let Some(endpoints) = object.as_endpoints() {
                observed.listed.extend(endpoints.addresses().filter_map(|address| address.ip.parse::<IpAddr>().ok()));
            }
        }
        observed.manifests = manifests(objects);
        let pods = ListedPods::among(objects);
        let workloads = objects.iter().filter(|object| object.as_workload().is_some());
        let of_listed = workloads.filter(|workload| pods.has_pods_of(workload));
        observed.listed_of = of_listed.map(|workload| workload.reference().clone()).collect();
        let selects = |object: &&Object| object.as_service().is_some_and(|service| !service.spec.selector.is_empty());
        let with_selector: BTreeSet<_> = objects.iter().filter(selects).map(key).collect();
        let endpoints = objects.iter().filter(|object| object.as_endpoints().is_some()).map(key);
        observed.endpoints =
            endpoints.filter(|key| with_selector.contains(key) && !observed.slices.contains(key)).collect();
        observed.unseen = observed.unseen_among(objects, around, cluster_dns);
        observed
    }

    /// The Services of [`Self::unseen`].
    fn unseen_among(
        &self,
        objects: &[Object],
        around: &[Object],
        cluster_dns: &[IpAddr],
    ) -> BTreeSet<(String, String)> {
        let mut pasted = Labelled::among(objects);
        let told = Told::among(objects);
        let meant = meant_for(objects);
        let mut unseen = BTreeSet::new();
        for object in objects {
            let Some(service) = object.as_service() else { continue };
            let (selector, key) = (&service.spec.selector, key(object));
            let is_of_lab = |object: &Object| {
                object.reference().namespace == key.0
                    && object.labels_of_pods().is_some_and(|labels| Selector::Service(selector).matches(labels))
            };
            // The lab's own server runs where somebody's does.
            let is_dns = || key.0 == well_known::SYSTEM || service.spec.is_at(cluster_dns);
            let is_seen = selector.is_empty()
                || self.slices.contains(&key)
                || self.endpoints.contains(&key)
                || around.iter().any(is_of_lab)
                // Who has the selector's labels with other values was pasted with all others of the kind, and so was who is
                // there for this Service.
                || (pasted.has_keys_of(&service.meta.namespace, selector) || meant.contains(&(&*key.0, &*key.1)))
                    && (is_dns() || !told.has_more_of(service));
            if !is_seen {
                unseen.insert(key);
            }
        }
        unseen
    }

    /// True for an address that somebody was found to have, whether or not the pod was brought.
    pub(in crate::cluster) fn lists(&self, address: IpAddr) -> bool {
        self.listed.contains(&address)
    }

    /// How the controllers treat a thing.
    pub(in crate::cluster) fn treatment(&self, task: &Task) -> Treatment {
        match task {
            Task::Service(namespace, name) | Task::Mirror(namespace, name) => {
                let key = (namespace.clone(), name.clone());
                if self.slices.contains(&key) || self.unseen.contains(&key) {
                    Treatment::NotAtAll
                } else if self.endpoints.contains(&key) {
                    Treatment::SlicesOfEndpoints
                } else {
                    Treatment::AsAlways
                }
            }
            Task::Workload(workload) | Task::Rollout(workload)
                if self.listed_of.contains(workload)
                    || self.pods.contains(&workload.namespace) && !self.manifests.contains(workload) =>
            {
                Treatment::NotAtAll
            }
            _ => Treatment::AsAlways,
        }
    }
}

/// The labels of pods among some objects, by namespace and label: those of pods, and those that a workload gives to its
/// own.
struct Labelled<'o> {
    with: BTreeMap<(&'o str, &'o str), Vec<&'o Labels>>,
    /// What was found for the labels of a selector: many Services select by the same.
    known: BTreeMap<(&'o str, Vec<&'o str>), bool>,
}

impl<'o> Labelled<'o> {
    fn among(objects: &'o [Object]) -> Self {
        let mut with: BTreeMap<_, Vec<_>> = BTreeMap::new();
        for object in objects {
            let Some(labels) = object.labels_of_pods() else { continue };
            for label in labels.keys() {
                with.entry((object.reference().namespace.as_str(), label.as_str())).or_default().push(labels);
            }
        }
        Self { with, known: BTreeMap::new() }
    }

    /// True where a pod of the namespace has all labels that the selector asks for, whatever their values.
    fn has_keys_of(&mut self, namespace: &'o str, selector: &'o Labels) -> bool {
        let Self { with, known } = self;
        let wanted: Vec<&str> = selector.keys().map(String::as_str).collect();
        *known.entry((namespace, wanted)).or_insert_with_key(|(namespace, wanted)| {
            let mut lists = Vec::new();
            for label in wanted {
                let Some(list) = with.get(&(*namespace, *label)) else { return false };
                lists.push(list);
            }
            // Only those with the rarest label can have them all.
            let rarest = lists.into_iter().min_by_key(|list| list.len());
            let has_all = |labels: &&Labels| {
                work::count(Work::Look, 1);
                wanted.iter().all(|label| labels.contains_key(*label))
            };
            rarest.into_iter().flatten().any(has_all)
        })
    }
}

/// The pods, and the workloads whose status tells of theirs, by namespace and label with its value.
struct Told<'o>(BTreeMap<(&'o str, &'o str, &'o str), Vec<&'o Object>>);

impl<'o> Told<'o> {
    fn among(objects: &'o [Object]) -> Self {
        let mut with: BTreeMap<_, Vec<_>> = BTreeMap::new();
        for object in objects.iter().filter(|object| object.as_pod().is_some() || told_pods(object).is_some()) {
            for (label, value) in object.labels_of_pods().into_iter().flatten() {
                let key = (object.reference().namespace.as_str(), label.as_str(), value.as_str());
                with.entry(key).or_default().push(object);
            }
        }
        Self(with)
    }

    /// True where a status says that the Service has endpoints, and none of their pods is there.
    fn has_more_of(&self, service: &Service) -> bool {
        let (namespace, selector) = (service.meta.namespace.as_str(), &service.spec.selector);
        let mut lists = Vec::new();
        for (label, value) in selector {
            let Some(list) = self.0.get(&(namespace, label.as_str(), value.as_str())) else { return false };
            lists.push(list);
        }
        // Only those with the rarest label can have them all.
        let Some(rarest) = lists.into_iter().min_by_key(|list| list.len()) else { return false };
        let is_pod = |object: &&&Object| object.as_pod().is_some();
        let (mut pods, mut workloads) = (rarest.iter().filter(is_pod), rarest.iter().filter(|one| !is_pod(one)));
        let publishes = service.spec.publish_not_ready_addresses;
        workloads.any(|workload| tells_of_endpoints(workload, selector, publishes))
            && !pods.any(|pod| Selector::Service(selector).matches(&pod.meta().labels))
    }
}

/// The Services that pods and workloads among these objects are there for, whatever labels they have (namespace, name):
/// those called as they are, and those that their pods have as subdomain.
fn meant_for(objects: &[Object]) -> BTreeSet<(&str, &str)> {
    let mut all = BTreeSet::new();
    for object in objects.iter().filter(|object| object.labels_of_pods().is_some()) {
        let subdomain = match object.typed() {
            Typed::Pod(pod) => &pod.spec.subdomain,
            Typed::StatefulSet(set) => &set.service_name,
            _ => object.as_workload().map_or(&object.reference().name, |workload| &workload.template.subdomain),
        };
        let reference = object.reference();
        all.extend([&reference.name, subdomain].map(|name| (reference.namespace.as_str(), name.as_str())));
    }
    all
}

/// The workloads among these objects that no controller has written of and that have no pod there.
fn manifests(objects: &[Object]) -> BTreeSet<ObjectRef> {
    let is_written_of = |object: &Object| {
        let status = |field| object.value().at(&FieldPath::of(&["status", field])).is_some();
        status("observedGeneration") || status("startTime")
    };
    let alone = objects.iter().filter(|object| object.as_workload().is_some() && !is_written_of(object));
    let has_pod = |workload: &Object| {
        let (own, selector) = (workload.reference(), workload.as_workload().map(|workload| &workload.selector));
        objects.iter().filter(|pod| pod.as_pod().is_some() && pod.reference().namespace == own.namespace).any(|pod| {
            let meta = pod.meta();
            meta.controller().is_some_and(|owner| owner.kind == own.kind.name() && owner.name == own.name)
                || selector.is_some_and(|selector| Selector::Service(selector).matches(&meta.labels))
        })
    };
    // Many at once are many outputs without a status, and each is held against every pod.
    let alone: Vec<&Object> = alone.take(FEW).collect();
    alone.into_iter().filter(|workload| !has_pod(workload)).map(|workload| workload.reference().clone()).collect()
}

/// How many workloads may be manifests.
const FEW: usize = 100;

fn key(object: &Object) -> (String, String) {
    (object.reference().namespace.clone(), object.reference().name.clone())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cluster::Value;
    use crate::cluster::work::counted;

    fn object(kind: &str, name: String, labels: Value, spec: Value) -> Object {
        let meta = Value::object([("name", name.as_str().into()), ("namespace", "shop".into()), ("labels", labels)]);
        let fields = [("apiVersion", "v1".into()), ("kind", kind.into()), ("metadata", meta), ("spec", spec)];
        Object::decode(Value::object(fields)).unwrap()
    }

    #[test]
    fn services_that_ask_for_labels_which_no_pod_has_together_are_not_each_held_against_all_pods() {
        let label = |name| Value::object([(name, "x".into())]);
        let pod = |number, of| object("Pod", format!("{of}{number}"), label(of), Value::object([]));
        let selector = || Value::object([("a", "x".into()), ("b", "x".into())]);
        let service =
            |number| object("Service", format!("s{number}"), label("of"), Value::object([("selector", selector())]));
        let mut objects: Vec<Object> = (0..500).flat_map(|number| [pod(number, "a"), pod(number, "b")]).collect();
        objects.extend((0..300).map(service));
        let (observed, work) = counted(|| Observed::of(&objects, &[], &[]));
        assert_eq!(observed.unseen.len(), 300);
        assert!((1..=500).contains(&work(Work::Look)), "{} looks", work(Work::Look));
    }
}
