//! The worlds the lab starts from. They are files under `assets/worlds`; this room only reads them.

use super::{Sandbox, Scope};
use crate::cluster::{Kind, Object, ObjectRef, ServiceType};
use crate::manifest;

/// The four ways in which the one name of the opening toy can answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[expect(missing_docs, reason = "the variants say it")]
pub enum ToyService {
    ClusterIp,
    Headless,
    Manual,
    ExternalName,
}

impl ToyService {
    /// All four, in the order the toy shows them.
    pub const ALL: [Self; 4] = [Self::ClusterIp, Self::Headless, Self::Manual, Self::ExternalName];

    /// Which way the Service `db` of the toy goes at present; `None` where there is no such Service.
    pub fn of(sandbox: &Sandbox) -> Option<Self> {
        let service = sandbox.cluster().get(&ObjectRef::new(Kind::Service, "default", "db"))?.as_service()?;
        Some(match service.spec.service_type {
            ServiceType::ExternalName => Self::ExternalName,
            _ if !service.is_headless() => Self::ClusterIp,
            _ if service.spec.selector.is_empty() => Self::Manual,
            _ => Self::Headless,
        })
    }

    /// True where the toy's asker and the pods behind `db` stand, in a cluster that nobody took in: elsewhere a
    /// Service `db` of the toy's would be a stranger.
    pub fn has_its_world(sandbox: &Sandbox) -> bool {
        let is_there = |name| sandbox.cluster().get(&ObjectRef::new(Kind::Pod, "default", name)).is_some();
        !sandbox.is_imported() && ["shell", "db-0", "db-1"].into_iter().all(is_there)
    }

    /// True where the cluster is the opening toy's own, by the names of what a person could have made.
    pub fn is_toy(sandbox: &Sandbox) -> bool {
        let own = |sandbox: &Sandbox| {
            let shown = sandbox.cluster().objects().filter(|object| Scope::Own.shows(object));
            shown.map(|object| object.reference().clone()).collect::<Vec<_>>()
        };
        own(sandbox) == own(&Sandbox::toy())
    }
}

/// What every cluster of the lab has: nodes, cluster DNS, the API server's own Service.
pub fn base_objects() -> Vec<Object> {
    read(include_str!("../../assets/worlds/base.yaml"))
}

#[cfg(test)]
pub(super) fn toy_start() -> Vec<Object> {
    let mut all = read(include_str!("../../assets/worlds/four-answers/start.yaml"));
    all.extend(toy_service(ToyService::ClusterIp));
    all
}

pub(super) fn toy_service(choice: ToyService) -> Vec<Object> {
    read(match choice {
        ToyService::ClusterIp => include_str!("../../assets/worlds/four-answers/cluster-ip.yaml"),
        ToyService::Headless => include_str!("../../assets/worlds/four-answers/headless.yaml"),
        ToyService::Manual => include_str!("../../assets/worlds/four-answers/manual.yaml"),
        ToyService::ExternalName => include_str!("../../assets/worlds/four-answers/external-name.yaml"),
    })
}

/// Reads a file of ours. The tests see to it that each reads without a remark.
fn read(text: &str) -> Vec<Object> {
    let reading = manifest::read(text);
    debug_assert!(reading.diagnostics.is_empty(), "{:?}", reading.diagnostics);
    reading.documents.into_iter().filter_map(|document| document.object).collect()
}
