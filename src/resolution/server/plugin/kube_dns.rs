//! In front of what stands for kube-dns: what is known of it is let through or denied, and of the rest the lab cannot say
//! (rules KD1, KD3, KD4).

use super::super::chain::{Served, Walk};
use super::super::{CannotSay, Request, Unknown};
use super::{Plugin, Watcher};
use crate::cluster::ObjectRef;
use crate::dns::{Rcode, Response};
use crate::resolution::trace::{Station, Who};
use crate::rule;

/// The guard.
#[derive(Clone, Debug)]
pub(in crate::resolution::server) struct KubeDns {
    /// What shows that the cluster has kube-dns.
    object: ObjectRef,
}

/// What kube-dns does with a name of the cluster, as far as it is known.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Known {
    /// The same as CoreDNS.
    Same,
    /// There is no such name.
    NoSuchName,
    /// That is not known.
    No,
}

impl KubeDns {
    pub(crate) fn new(object: ObjectRef) -> Self {
        Self { object }
    }

    pub(super) fn serve<'a, O: Watcher>(
        &'a self,
        walk: &mut Walk<'a, O>,
        request: &Request<'_>,
        next: &'a [Plugin],
    ) -> Served {
        let question = request.question.as_ref();
        walk.station(|| {
            let (address, object) = (request.server.ip().to_string(), Some(self.object.clone()));
            (question.clone(), Station::Nameserver { who: Who::KubeDns, address, object, rule: rule::KD1 })
        });
        let kubernetes = next.iter().find_map(|plugin| match plugin {
            Plugin::Kubernetes(plugin) => Some(&**plugin),
            _ => None,
        });
        match kubernetes.map_or(Known::Same, |plugin| plugin.known_of_kube_dns(question)) {
            Known::Same => walk.next(next, request),
            Known::NoSuchName => {
                Served::Reply(Response { recursion_available: true, ..Response::empty(Rcode::NxDomain) })
            }
            Known::No => {
                let cannot =
                    CannotSay { directive: "kube-dns".to_owned(), line: 0, file: None, reason: Unknown::KubeDns };
                walk.station(|| (question.clone(), Station::CannotSay { cannot: cannot.clone() }));
                Served::CannotSay(Box::new(cannot))
            }
        }
    }
}
