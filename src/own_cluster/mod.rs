//! Somebody's own cluster: what is the matter in it before anything is asked, who can ask, the one sentence that an
//! answer comes down to, what would mend it with the commands for it, the report for a ticket, and a link that holds no
//! more than the answer needs. Nothing here changes the state; what it finds follows from [`crate::sandbox::Sandbox`].

mod asking;
mod cause;
mod findings;
mod gaps;
mod link;
mod mends;
mod names;
mod report;

pub use asking::{Offered, askers, offered};
pub use cause::{Cause, Hop, Told, cause};
pub use findings::{Findings, Matter, Weight};
pub use gaps::{COMMAND, Gap, gaps};
pub use link::{Small, small};
pub use mends::{Disturbs, Mendable, mends, rank};
pub use report::{checks, disturbs, gap, markdown};

use cause::resolves;

use crate::cluster::{Object, Pod, Service, service_selects};
use crate::sandbox::Sandbox;

/// The Services at whose addresses pods look for cluster DNS.
fn dns_services(sandbox: &Sandbox) -> impl Iterator<Item = &Service> {
    let cluster = sandbox.cluster();
    let addresses = cluster.settings().cluster_dns.iter().filter_map(|text| text.parse().ok());
    addresses.filter_map(|address| cluster.service_at(address)?.as_service())
}

/// True for a pod that serves DNS to the others: it does not ask them.
fn serves_dns(sandbox: &Sandbox, pod: &Pod) -> bool {
    const USUAL: [&str; 2] = ["kube-dns", "coredns"];
    let is_behind = |service: &Service| {
        service.meta.namespace == pod.meta.namespace && service_selects(&service.spec.selector, &pod.meta.labels)
    };
    dns_services(sandbox).any(is_behind)
        || pod.meta.labels.get("k8s-app").is_some_and(|app| USUAL.contains(&app.as_str()) || app == "node-local-dns")
}

/// True for what belongs to the cluster itself and not to those who use it.
fn is_of_the_cluster(object: &Object) -> bool {
    let reference = object.reference();
    reference.namespace.starts_with("kube-") || (reference.namespace == "default" && reference.name == "kubernetes")
}

#[cfg(test)]
mod tests;
