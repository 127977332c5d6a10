//! The cluster as it was when a pod started, as far as the history says: the kubelet gives a container the addresses of
//! the Services of that moment (`getServiceEnvVarMap` in `pkg/kubelet/kubelet_pods.go`), and what comes later it does
//! not see.

use super::Sandbox;
use crate::cluster::{Change, Kind, Object, ObjectRef};
use std::collections::BTreeMap;
use std::sync::Arc;

impl Sandbox {
    /// The Services of all namespaces as they were right after the step that made this pod. A pod from before the
    /// history began found those that were there by then.
    pub(crate) fn services_at_start(&self, pod: &ObjectRef) -> Vec<Arc<Object>> {
        let there = self.cluster.of_kind(&Kind::Service);
        let mut all: BTreeMap<ObjectRef, Arc<Object>> =
            there.map(|object| (object.reference().clone(), Arc::clone(object))).collect();
        for step in self.done().iter().rev() {
            let changes = &step.changes;
            let makes_it = |change: &Change| change.object == *pod && change.before.is_none();
            if changes.objects.iter().any(makes_it) || changes.made_anew.contains(pod) {
                break;
            }
            for change in changes.objects.iter().filter(|change| change.object.kind == Kind::Service) {
                match &change.before {
                    Some(before) => drop(all.insert(change.object.clone(), Arc::clone(before))),
                    None => drop(all.remove(&change.object)),
                }
            }
        }
        all.into_values().collect()
    }
}
