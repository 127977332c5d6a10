//! Somebody's own cluster: what is the matter in it before anything is asked, who can ask, the one sentence that an
//! answer comes down to, what would mend it with the commands for it, the report for a ticket, and a link that holds no
//! more than the answer needs. Nothing here changes the state; what it finds follows from [`crate::sandbox::Sandbox`].

mod aside;
mod asking;
mod bundle;
mod cause;
mod disturbs;
mod findings;
mod gaps;
mod link;
mod mends;
mod message;
mod names;
mod refused;
mod report;

pub use aside::Aside;
pub use asking::{Offered, askers, offered};
pub use bundle::{may_hold_objects, worth_reading};
pub use cause::{Cause, Hop, Told, cause};
pub use disturbs::{Disturbs, rank};
pub use findings::{Findings, Matter, Numbers, Weight};
pub use gaps::{COMMAND, Gap, Taken, gaps, taken};
pub use link::{Small, small};
pub use mends::{Mendable, mends, mends_of};
pub use message::{ErrorMessage, Means};
pub use refused::refused;
pub use report::{as_taken, checks, disturbs, found_in_short, gap, markdown, meant};

use cause::resolves;

use crate::cluster::{Object, Pod, well_known};
use crate::resolution::network::is_dns_pod;
use crate::sandbox::Sandbox;

/// True for a pod that serves DNS to the others: it does not ask them.
fn serves_dns(sandbox: &Sandbox, pod: &Pod) -> bool {
    let labels = &pod.meta.labels;
    is_dns_pod(sandbox.cluster(), pod)
        || well_known::is_dns_server(labels)
        || labels.get(well_known::DNS_LABEL.0).is_some_and(|app| app == "node-local-dns")
}

/// True for what belongs to the cluster itself and not to those who use it.
fn is_of_the_cluster(object: &Object) -> bool {
    let reference = object.reference();
    reference.namespace.starts_with("kube-") || (reference.namespace == "default" && reference.name == "kubernetes")
}

#[cfg(test)]
mod tests;
