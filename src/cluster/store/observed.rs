//! What was observed in a cluster that somebody pasted: evidence, which the controllers leave alone while it is
//! taken in.

use crate::cluster::task::Task;
use crate::cluster::{FieldPath, Labels, Object, ObjectRef, service_selects, well_known};
use std::collections::{BTreeMap, BTreeSet};

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
    /// Services with a selector of whose endpoints nothing was seen: no slice, no Endpoints, and no pod, or anything
    /// that makes pods, with labels that the selector asks for.
    unseen: BTreeSet<(String, String)>,
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
    /// What these objects are evidence of, with those that are put around them.
    pub fn of(objects: &[Object], around: &[Object]) -> Self {
        let mut observed = Self::default();
        // The labels of pods, by namespace: those that were pasted, and those that the lab puts around them.
        let (mut labels, mut of_around) = (BTreeMap::new(), BTreeMap::new());
        for (objects, labels) in [(objects, &mut labels), (around, &mut of_around)] {
            for object in objects {
                let of_pods = match object.as_workload() {
                    Some(workload) => Some(&workload.template_labels),
                    None => object.as_pod().map(|pod| &pod.meta.labels),
                };
                let known: &mut Vec<&Labels> = labels.entry(object.reference().namespace.as_str()).or_default();
                known.extend(of_pods);
            }
        }
        for object in objects {
            let namespace = || object.reference().namespace.clone();
            if let Some(slice) = object.as_endpoint_slice() {
                let is_kept = slice.managed_by().is_some_and(|keeper| {
                    [well_known::SLICE_CONTROLLER, well_known::MIRRORING_CONTROLLER].contains(&keeper)
                });
                let service = slice.service_name().filter(|_| is_kept);
                observed.slices.extend(service.map(|service| (namespace(), service.to_owned())));
            } else if object.as_pod().is_some_and(|pod| pod.status.phase.is_some()) {
                observed.pods.insert(namespace());
            }
        }
        observed.manifests = manifests(objects);
        let selects = |object: &&Object| object.as_service().is_some_and(|service| !service.spec.selector.is_empty());
        let with_selector: BTreeSet<_> = objects.iter().filter(selects).map(key).collect();
        let endpoints = objects.iter().filter(|object| object.as_endpoints().is_some()).map(key);
        observed.endpoints =
            endpoints.filter(|key| with_selector.contains(key) && !observed.slices.contains(key)).collect();
        for object in objects {
            let Some(service) = object.as_service() else { continue };
            let (selector, key) = (&service.spec.selector, key(object));
            let of = |all: &BTreeMap<&str, Vec<&Labels>>, fits: &dyn Fn(&Labels) -> bool| {
                all.get(key.0.as_str()).into_iter().flatten().any(|labels| fits(labels))
            };
            // Who has the selector's labels with other values was pasted with all others of the kind.
            let is_seen = selector.is_empty()
                || of(&labels, &|labels| selector.keys().all(|label| labels.contains_key(label)))
                || of(&of_around, &|labels| service_selects(selector, labels))
                || observed.slices.contains(&key)
                || observed.endpoints.contains(&key);
            if !is_seen {
                observed.unseen.insert(key);
            }
        }
        observed
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
                if self.pods.contains(&workload.namespace) && !self.manifests.contains(workload) =>
            {
                Treatment::NotAtAll
            }
            _ => Treatment::AsAlways,
        }
    }
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
                || selector.is_some_and(|selector| service_selects(selector, &meta.labels))
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
