//! Virtual time, what the server's caches hold at a time, and the questions asked then.
//!
//! Time stands still until somebody lets it pass, so that the same steps come to the same state. After every
//! step, and after every question, the present question and the pinned ones are asked once, in that order:
//! a [`Round`]. It follows from the state alone and is worked out when it is first wanted, at the latest when
//! the state is left, for what it leaves in the caches is what the next state finds there.

use super::pod_view::PodView;
use super::{Answer, Ask, PodRef, PodUnavailable, Sandbox, Step, ask};
use crate::cluster::{Change, Changes, Cluster, Kind, Object, ObjectRef, Request, well_known};
use crate::dns::{Name, Response};
use crate::resolution::network::is_dns_pod;
use crate::resolution::server::{Older, State, Watch};
use std::sync::Arc;

/// The latest there is, in seconds: some thirty thousand years. Behind it sums of milliseconds still have room.
pub(super) const LATEST: u64 = 1 << 40;

/// A point in time, and what the server's caches hold when the questions of that time are asked.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Moment {
    /// Seconds since the lab was opened.
    pub now: u64,
    pub(super) memory: State,
    /// The Corefile the server goes on with while the ConfigMap holds one it refuses, or has not read (rule PV1).
    pub(super) older: Option<Older>,
    /// That the server's process looks at its Corefile, where this Corefile has no `reload` and one before it had
    /// (rule PV1).
    pub(super) watch: Option<Watch>,
}

/// The questions on the page, asked once.
#[derive(Clone, Debug)]
pub(super) struct Round {
    /// Each question once: there are few.
    answers: Vec<(Ask, Arc<Answer>)>,
    /// When they were asked.
    now: u64,
    /// What the caches hold afterwards.
    pub memory: State,
    /// True where the caches held the same before.
    is_kept: bool,
}

/// What a step touched, as far as answers may be others for it.
#[derive(Clone, Debug, Default)]
pub(super) struct Touched {
    /// Services, or what stands behind them: name and namespace.
    services: Vec<(String, String)>,
    /// Pods that live on at their addresses.
    pods: Vec<PodRef>,
}

/// How many objects a step may touch before all is asked anew.
const FEW: usize = 64;

impl Moment {
    /// Lets seconds pass.
    pub fn advance(&mut self, seconds: u64) {
        self.now = self.now.saturating_add(seconds).min(LATEST);
        self.memory.expire(self.now);
    }
}

impl Round {
    /// Asks the present question, then the pinned ones, oldest first.
    pub fn of(sandbox: &Sandbox) -> Self {
        Self::after(sandbox, None)
    }

    /// The same after a step, which costs what the step touched: an answer that does not rest on that stands.
    pub fn after(sandbox: &Sandbox, earlier: Option<(&Self, &Touched)>) -> Self {
        let before = &sandbox.moment.memory;
        let mut memory = before.clone();
        let mut has_learned = false;
        let mut answers: Vec<(Ask, Arc<Answer>)> = Vec::new();
        let mut views: Vec<(&PodRef, Result<PodView<'_>, PodUnavailable>)> = Vec::new();
        let earlier = earlier
            .filter(|(earlier, _)| earlier.is_kept && earlier.now == sandbox.moment.now && earlier.memory == *before);
        for asked in std::iter::once(&sandbox.question).chain(&sandbox.pinned) {
            if answers.iter().any(|(known, _)| known == asked) {
                continue;
            }
            let stands = earlier
                .and_then(|(earlier, touched)| earlier.known(asked).filter(|answer| touched.leaves(asked, answer)));
            // What a cache has learned since may be of use to any question.
            let answer = if let Some(answer) = stands.filter(|_| !has_learned) {
                Arc::clone(answer)
            } else {
                if !views.iter().any(|(pod, _)| **pod == asked.from) {
                    views.push((&asked.from, sandbox.pod_view(&asked.from)));
                }
                let view = views.iter().find(|(pod, _)| **pod == asked.from);
                let view = view.map_or(&Err(PodUnavailable::UnknownPod), |(_, view)| view);
                let answer = Arc::new(ask::answer_from(sandbox, view, asked, &mut memory));
                has_learned = has_learned || earlier.is_some() && memory != *before;
                answer
            };
            answers.push((asked.clone(), answer));
        }
        let round = Self { answers, now: sandbox.moment.now, is_kept: memory == *before, memory };
        debug_assert!(earlier.is_none() || round.answers == Self::of(sandbox).answers);
        round
    }

    fn known(&self, asked: &Ask) -> Option<&Arc<Answer>> {
        self.answers.iter().find(|(known, _)| known == asked).map(|(_, answer)| answer)
    }

    /// What came of a question of this round.
    pub fn answer(&self, asked: &Ask) -> Option<&Answer> {
        self.known(asked).map(Arc::as_ref)
    }
}

impl Touched {
    /// What a step touches, done or taken back; `None` where any answer may rest on it.
    pub fn by(step: &Step) -> Option<Self> {
        let changes = &step.changes;
        if step.upstream.is_some() || changes.settings.is_some() || changes.objects.len() > FEW {
            return None;
        }
        let mut touched = Self::default();
        for Change { object, before, after } in &changes.objects {
            if object.namespace == well_known::SYSTEM {
                return None;
            }
            match object.kind {
                Kind::Service => touched.services.push((object.name.clone(), object.namespace.clone())),
                Kind::EndpointSlice => {
                    let slices = [before, after].into_iter().flatten().filter_map(|slice| slice.as_endpoint_slice());
                    let services = slices.filter_map(|slice| slice.service_name());
                    touched.services.extend(services.map(|name| (name.to_owned(), object.namespace.clone())));
                }
                Kind::Pod => {
                    let addresses = |pod: &Option<Arc<Object>>| Some(pod.as_ref()?.as_pod()?.status.pod_ips.clone());
                    if addresses(before).is_none() || addresses(before) != addresses(after) {
                        return None;
                    }
                    touched.pods.push(PodRef::of(object));
                }
                // They are answered for by their pods and slices.
                Kind::Endpoints => {}
                ref kind if kind.is_workload() => {}
                _ => return None,
            }
        }
        Some(touched)
    }

    /// True where an answer rests on nothing of it: the server was asked for other Services alone, by itself too,
    /// and what a cache had kept is of others.
    fn leaves(&self, asked: &Ask, answer: &Answer) -> bool {
        let is_service = |(service, namespace): (&str, &str)| {
            let same =
                |one: &(String, String)| one.0.eq_ignore_ascii_case(service) && one.1.eq_ignore_ascii_case(namespace);
            self.services.iter().any(same)
        };
        // An address may be anybody's.
        let is_address = |label: &str| ["arpa", "pod"].iter().any(|word| label.eq_ignore_ascii_case(word));
        let may_rest =
            |name: &Name| name.labels().any(is_address) || name.labels().zip(name.labels().skip(1)).any(is_service);
        let hops = answer.traces.iter().flatten().flat_map(|trace| &trace.hops);
        let mut names = hops.map(|hop| &hop.question.name).chain(answer.records.iter().map(|one| &one.record.name));
        let is_pod = |pod: &PodRef| pod.name == asked.from.name && pod.namespace == asked.from.namespace;
        !self.pods.iter().any(is_pod) && !names.any(may_rest)
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
            Request::Put(value) | Request::Recreate(value) => ObjectRef::of_value(value).as_ref() == Some(corefile),
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
