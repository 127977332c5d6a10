//! Virtual time, what the server's caches hold at a time, and the questions asked then.
//!
//! Time stands still until somebody lets it pass, so that the same steps come to the same state. After every
//! step, and after every question, the present question and the pinned ones are asked once, in that order:
//! a [`Answers`](super::answers::Answers). It follows from the state alone and is worked out when it is first wanted, at the latest when
//! the state is left, for what it leaves in the caches is what the next state finds there.

use super::Sandbox;
use crate::cluster::{Change, Changes, Cluster, Kind, Object, ObjectRef, Request};
use crate::dns::Response;
use crate::resolution::network::is_dns_pod;
use crate::resolution::server::{Older, State, Watch};
use std::sync::Arc;

/// The latest there is, in seconds: some thirty thousand years. Behind it sums of milliseconds still have room.
pub(super) const LATEST: u64 = 1 << 40;

/// A point in time, and what the server's caches hold when the questions of that time are asked.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Clock {
    /// Seconds since the lab was opened.
    pub now: u64,
    pub(super) memory: State,
    /// The Corefile the server goes on with while the ConfigMap holds one it refuses, or has not read (rule PV1).
    pub(super) older: Option<Older>,
    /// That the server's process looks at its Corefile, where this Corefile has no `reload` and one before it had
    /// (rule PV1).
    pub(super) watch: Option<Watch>,
}

impl Clock {
    /// Lets seconds pass.
    pub fn advance(&mut self, seconds: u64) {
        self.now = self.now.saturating_add(seconds).min(LATEST);
        self.memory.expire(self.now);
    }
}

impl Sandbox {
    /// What of the caches a link carries: all that is of the cluster, and of the rest what is true no more, for
    /// the others can be asked again.
    pub(super) fn memory_worth_keeping(&self) -> State {
        let zones = self.server.configuration().zones();
        self.moment.memory.filtered(|question, entry| {
            let came_to = |response: &Response| {
                let data: Vec<_> = response.answers.iter().map(|record| record.data.clone()).collect();
                (response.rcode, data)
            };
            zones.iter().any(|zone| question.name.is_under(zone))
                || self.server.answer(question, &self.upstream).response().map(came_to)
                    != Some(came_to(&entry.response))
        })
    }
}

impl Sandbox {
    /// True where the ConfigMap holds another Corefile than the server runs with, which it would take: without `reload`
    /// it reads that when it starts again.
    pub fn awaits_restart(&self) -> bool {
        self.server.configuration().is_unread()
    }

    /// Requests, with what starts cluster DNS again behind them where they write a Corefile that nobody looks at (rule
    /// PV1).
    pub(super) fn with_restart(&self, mut requests: Vec<Request>) -> Vec<Request> {
        let corefile = &self.cluster.settings().corefile;
        let writes = |request: &Request| match request {
            Request::Put(value) | Request::Recreate(value) => ObjectRef::from_value(value).as_ref() == Some(corefile),
            Request::Delete(_) | Request::Orphan(_) => false,
        };
        if self.looks_every().is_none() && requests.iter().any(writes) {
            requests.extend(self.restart_of_dns());
        }
        requests
    }

    /// What starts cluster DNS again: its pods are deleted, and made anew where no controller does that.
    pub fn restart_of_dns(&self) -> Vec<Request> {
        let pods = self.cluster.in_namespace(&Kind::Pod, &self.cluster.settings().corefile.namespace);
        let of_dns = pods.filter(|pod| pod.as_pod().is_some_and(|pod| is_dns_pod(&self.cluster, pod)));
        let restart =
            |pod: &Arc<Object>| match pod.meta().keepers().iter().any(|keeper| self.cluster.get(keeper).is_some()) {
                true => Request::Delete(pod.reference().clone()),
                false => Request::Recreate(pod.value().clone()),
            };
        of_dns.map(restart).collect()
    }
}

/// True where a change makes another process of the server: one of its pods is gone or made anew.
pub(super) fn makes_server_anew(cluster: &Cluster, changes: &Changes) -> bool {
    changes.objects.iter().any(|Change { object, before, after }| {
        let address = |object: &Option<Arc<Object>>| {
            let pod = object.as_ref()?.as_pod()?;
            is_dns_pod(cluster, pod).then(|| pod.status.pod_ip().map(str::to_owned))
        };
        object.kind == Kind::Pod && address(before).is_some_and(|old| address(after).as_ref() != Some(&old))
    })
}
