//! What is told of a workload's pods that are not there themselves: by its status, and by the endpoints that list them.

use super::{FieldPath, Kind, Labels, Object, Selector, Value};
use std::collections::BTreeSet;

/// What the status of a workload says of its pods, as a controller has written it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ToldPods {
    /// How many there are.
    pub all: i64,
    /// How many of them are ready.
    pub ready: i64,
}

/// The numbers in a status: of pods, of those that are ready, and of those that are to come or not yet available.
const TOLD: [[&str; 3]; 3] = [
    ["replicas", "readyReplicas", "unavailableReplicas"],
    ["currentNumberScheduled", "numberReady", "desiredNumberScheduled"],
    ["active", "ready", ""],
];

fn told_by(kind: &Kind) -> [&'static str; 3] {
    match kind {
        Kind::DaemonSet => TOLD[1],
        Kind::Job => TOLD[2],
        _ => TOLD[0],
    }
}

/// What the status of a workload says of its pods, where it does.
pub fn told_pods(object: &Object) -> Option<ToldPods> {
    object.as_workload()?;
    let status = object.value().field("status")?;
    let [all, ready, beside] = told_by(&object.reference().kind);
    let number = |name: &str| status.field(name).and_then(Value::as_int);
    // What is nought is left out, but never all of it.
    let all = match (number(all), number(ready), number(beside)) {
        (None, None, None) => return None,
        (all, ready, beside) => all.max(ready).max(beside).unwrap_or_default(),
    };
    Some(ToldPods { all, ready: number(ready).unwrap_or_default() })
}

/// The workload without what its status says of its pods.
pub(super) fn without_told_pods(object: &Object) -> Value {
    let mut value = object.value().clone();
    for field in told_by(&object.reference().kind).iter().filter(|field| !field.is_empty()) {
        value.set(&FieldPath::of(&["status", field]), None);
    }
    value
}

/// True for a workload whose status says that there are pods which a Service with this selector has for endpoints.
pub(super) fn tells_of_endpoints(workload: &Object, selector: &Labels, publishes_not_ready: bool) -> bool {
    let labels = workload.as_workload().map(|workload| &workload.template_labels);
    labels.is_some_and(|labels| Selector::Service(selector).matches(labels))
        && told_pods(workload).is_some_and(|pods| pods.has_endpoints(publishes_not_ready))
}

/// The pods that slices and Endpoints list, by namespace and name.
#[derive(Debug, Default)]
pub struct ListedPods<'o>(BTreeSet<(&'o str, &'o str)>);

impl<'o> ListedPods<'o> {
    /// Those that are listed among these objects.
    pub fn among(objects: &'o [Object]) -> Self {
        let mut all = BTreeSet::new();
        for object in objects {
            let namespace = object.reference().namespace.as_str();
            let endpoints = object.as_endpoint_slice().into_iter().flat_map(|slice| &slice.endpoints);
            all.extend(endpoints.map(|endpoint| (namespace, endpoint.target_pod.as_str())));
            let addresses = object.as_endpoints().into_iter().flat_map(|endpoints| endpoints.addresses());
            all.extend(addresses.map(|address| (namespace, address.target_pod.as_str())));
        }
        Self(all)
    }

    /// True where one of them is a workload's, by its name: a StatefulSet numbers its pods, and of the others each maker
    /// puts a part without a hyphen behind its own name.
    pub fn has_pods_of(&self, workload: &Object) -> bool {
        let own = workload.reference();
        let begins = format!("{}-", own.name);
        let is_own = |rest: &str| match own.kind {
            Kind::StatefulSet => !rest.is_empty() && rest.bytes().all(|byte| byte.is_ascii_digit()),
            Kind::Deployment => rest.split('-').count() == 2,
            _ => !rest.contains('-'),
        };
        let from = self.0.range((own.namespace.as_str(), begins.as_str())..);
        let rests =
            from.map_while(|(namespace, pod)| pod.strip_prefix(&begins).filter(|_| *namespace == own.namespace));
        workload.as_workload().is_some() && rests.into_iter().any(is_own)
    }
}

impl ToldPods {
    /// True where one of them is an endpoint of a Service that selects it, by whether that publishes those that are not ready.
    pub fn has_endpoints(self, publishes_not_ready: bool) -> bool {
        if publishes_not_ready { self.all > 0 } else { self.ready > 0 }
    }
}
