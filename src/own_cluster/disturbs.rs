//! How much a change disturbs the cluster that it is made in.

use crate::cluster::{Cluster, Kind, Object, ObjectRef, Request, Value};

/// How much a change disturbs, the least first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Disturbs {
    /// Nothing in the cluster changes: the program asks otherwise.
    Nothing,
    /// Something is made that was not there.
    Adds,
    /// One object, in place.
    OneObject,
    /// Several objects, in place.
    Objects,
    /// A Service is made anew, with another cluster IP.
    NewClusterIp,
    /// Pods are made anew: how many.
    Pods(usize),
    /// Something is deleted.
    Deletes,
    /// Every name in the cluster.
    Everything,
}

/// How much requests to the API server disturb.
pub fn rank(cluster: &Cluster, requests: &[Request]) -> Disturbs {
    let all = requests.iter().map(|request| disturbed_by(cluster, request));
    let (mut pods, mut changed) = (0, 0);
    let mut most = Disturbs::Nothing;
    for one in all {
        if let Disturbs::Pods(number) = one {
            pods += number;
        }
        changed += usize::from(one == Disturbs::OneObject);
        most = most.max(one);
    }
    match most {
        Disturbs::Pods(_) => Disturbs::Pods(pods),
        Disturbs::OneObject if changed > 1 => Disturbs::Objects,
        other => other,
    }
}

fn disturbed_by(cluster: &Cluster, request: &Request) -> Disturbs {
    match request {
        Request::Delete(object) | Request::Orphan(object) => match cluster.get(object) {
            Some(_) => Disturbs::Deletes,
            None => Disturbs::Nothing,
        },
        Request::Put(value) => match before(cluster, value) {
            None => Disturbs::Adds,
            Some(object) if object.reference().kind == Kind::ConfigMap => Disturbs::Everything,
            Some(object) => match object.as_workload() {
                Some(workload) if has_other_template(object, value) => {
                    Disturbs::Pods(usize::try_from(workload.replicas).unwrap_or_default())
                }
                _ => Disturbs::OneObject,
            },
        },
        Request::Recreate(value) => match before(cluster, value) {
            None => Disturbs::Adds,
            Some(object) => match (&object.reference().kind, object.as_workload()) {
                (Kind::Pod, _) => Disturbs::Pods(1),
                (Kind::Service, _) => Disturbs::NewClusterIp,
                (_, Some(workload)) => Disturbs::Pods(usize::try_from(workload.replicas).unwrap_or_default()),
                (Kind::ConfigMap, _) => Disturbs::Everything,
                _ => Disturbs::OneObject,
            },
        },
    }
}

fn has_other_template(object: &Object, value: &Value) -> bool {
    let template = |value: &Value| value.field("spec").and_then(|spec| spec.field("template")).cloned();
    template(object.value()) != template(value)
}

/// What an object is now that is to be another.
pub(super) fn before<'a>(cluster: &'a Cluster, value: &Value) -> Option<&'a Object> {
    cluster.get(&ObjectRef::from_value(value)?).map(AsRef::as_ref)
}
