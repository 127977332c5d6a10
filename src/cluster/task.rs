//! The work queue of the controllers: what a change leaves each of them to look at.

use super::ObjectRef;

/// One thing for a controller to look at. The order is the order of work: what others wait for comes first.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Task {
    /// A node's pod ranges.
    Node(String),
    /// The pods of a Deployment, StatefulSet or DaemonSet whose template has changed.
    Rollout(ObjectRef),
    /// The pods of a workload.
    Workload(ObjectRef),
    /// All pods that nobody runs yet: an address has become free.
    Waiting,
    /// A pod that nobody runs yet.
    Pod(ObjectRef),
    /// Endpoints and slices of a Service: namespace, name.
    Service(String, String),
    /// The mirror of an Endpoints object: namespace, name.
    Mirror(String, String),
}
