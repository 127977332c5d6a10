//! The questions asked at one moment: the present one and the pinned ones, once each, and which of their answers stand
//! after a step.

use super::pod_view::PodView;
use super::{Answer, Ask, PodRef, PodUnavailable, Sandbox, Step, ask};
use crate::cluster::{Change, Kind, Object, Settings, well_known};
use crate::dns::Name;
use crate::resolution::server::State;
use crate::resolution::trace::{Hop, Station};
use std::sync::Arc;

/// The questions on the page, asked once.
#[derive(Clone, Debug)]
pub(super) struct Answers {
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
pub(super) struct TouchedNames {
    /// Services, or what stands behind them: name and namespace.
    services: Vec<(String, String)>,
    /// Pods that live on at their addresses.
    pods: Vec<PodRef>,
}

/// How many objects a step may touch before all is asked anew.
const FEW: usize = 64;

impl Answers {
    /// Asks the present question, then the pinned ones, oldest first.
    pub(super) fn of(sandbox: &Sandbox) -> Self {
        Self::after(sandbox, None)
    }

    /// The same after a step, which costs what the step touched: an answer that does not rest on that stands.
    pub(super) fn after(sandbox: &Sandbox, earlier: Option<(&Self, &TouchedNames)>) -> Self {
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
        let all = Self { answers, now: sandbox.moment.now, is_kept: memory == *before, memory };
        debug_assert!(earlier.is_none() || all.answers == Self::of(sandbox).answers);
        all
    }

    fn known(&self, asked: &Ask) -> Option<&Arc<Answer>> {
        self.answers.iter().find(|(known, _)| known == asked).map(|(_, answer)| answer)
    }

    /// What came of one of these questions.
    pub(super) fn answer(&self, asked: &Ask) -> Option<&Answer> {
        self.known(asked).map(Arc::as_ref)
    }
}

impl TouchedNames {
    /// What a step touches, done or taken back; `None` where any answer may rest on it, as on what stands where cluster
    /// DNS lives under these settings.
    pub(super) fn by(step: &Step, settings: &Settings) -> Option<Self> {
        let changes = &step.changes;
        if step.upstream.is_some() || changes.settings.is_some() || changes.objects.len() > FEW {
            return None;
        }
        let mut touched = Self::default();
        for Change { object, before, after } in &changes.objects {
            if [well_known::SYSTEM, &settings.corefile.namespace].contains(&object.namespace.as_str()) {
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
        let hops = answer.hops();
        let mut names = hops.map(|hop| &hop.question.name).chain(answer.records.iter().map(|one| &one.record.name));
        // What another server of the cluster answers, and the way there, rest on more than names.
        let is_by_another = |hop: &Hop| matches!(hop.at, Station::Nameserver { .. } | Station::Unreached { .. });
        let is_pod = |pod: &PodRef| pod.name == asked.from.name && pod.namespace == asked.from.namespace;
        !self.pods.iter().any(is_pod) && !names.any(may_rest) && !answer.hops().any(is_by_another)
    }
}
