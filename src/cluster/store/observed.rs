//! What was observed in a cluster that somebody pasted: evidence, which the controllers leave alone while it is
//! taken in.

use crate::cluster::controllers::Task;
use crate::cluster::{Object, well_known};
use std::collections::BTreeSet;

/// What the controllers leave alone. Nothing, where nothing was observed.
#[derive(Debug, Default)]
pub(in crate::cluster) struct Observed {
    /// Services with a slice that a controller keeps: namespace, name.
    slices: BTreeSet<(String, String)>,
    /// Services with Endpoints that the controller keeps, and without any such slice.
    endpoints: BTreeSet<(String, String)>,
    /// Namespaces with a pod that runs or has run: how many pods a workload has there was seen.
    pods: BTreeSet<String>,
}

/// How a controller treats a thing of an observed cluster.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Treatment {
    /// As always: it makes what should be.
    AsAlways,
    /// Not at all.
    NotAtAll,
    /// The Endpoints were observed and the slices were not: these follow from those. Both controllers take the same
    /// pods (rule E1).
    SlicesOfEndpoints,
}

impl Observed {
    /// What these objects are evidence of.
    pub fn of(objects: &[Object]) -> Self {
        let mut observed = Self::default();
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
        let selects = |object: &&Object| object.as_service().is_some_and(|service| !service.spec.selector.is_empty());
        let with_selector: BTreeSet<_> = objects.iter().filter(selects).map(key).collect();
        let endpoints = objects.iter().filter(|object| object.as_endpoints().is_some()).map(key);
        observed.endpoints =
            endpoints.filter(|key| with_selector.contains(key) && !observed.slices.contains(key)).collect();
        observed
    }

    /// How the controllers treat a thing.
    pub(super) fn treatment(&self, task: &Task) -> Treatment {
        match task {
            Task::Service(namespace, name) | Task::Mirror(namespace, name) => {
                let key = (namespace.clone(), name.clone());
                if self.slices.contains(&key) {
                    Treatment::NotAtAll
                } else if self.endpoints.contains(&key) {
                    Treatment::SlicesOfEndpoints
                } else {
                    Treatment::AsAlways
                }
            }
            Task::Workload(workload) | Task::Rollout(workload) if self.pods.contains(&workload.namespace) => {
                Treatment::NotAtAll
            }
            _ => Treatment::AsAlways,
        }
    }
}

fn key(object: &Object) -> (String, String) {
    (object.reference().namespace.clone(), object.reference().name.clone())
}
