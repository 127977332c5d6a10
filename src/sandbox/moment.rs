//! Virtual time, what the server's caches hold at a time, and the questions asked then.
//!
//! Time stands still until somebody lets it pass, so that the same steps come to the same state. After every
//! step, and after every question, the present question and the pinned ones are asked once, in that order:
//! a [`Round`]. It follows from the state alone and is worked out when it is first wanted, at the latest when
//! the state is left, for what it leaves in the caches is what the next state finds there.

use super::{Answer, Ask, Sandbox, ask};
use crate::cluster::{Change, Changes, Kind, Object};
use crate::dns::Response;
use crate::resolution::cache::Memory;
use crate::resolution::server::Configuration;
use rustc_hash::FxHashMap;

/// A point in time, and what the server's caches hold when the questions of that time are asked.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Moment {
    /// Seconds since the lab was opened.
    pub now: u64,
    pub(super) memory: Memory,
}

/// The questions on the page, asked once.
#[derive(Clone, Debug)]
pub(super) struct Round {
    answers: FxHashMap<Ask, Answer>,
    /// What the caches hold afterwards.
    pub memory: Memory,
}

impl Moment {
    /// Lets seconds pass.
    pub fn advance(&mut self, seconds: u64) {
        self.now = self.now.saturating_add(seconds);
        self.memory.forget_what_is_over(self.now);
    }
}

impl Round {
    /// Asks the present question, then the pinned ones, oldest first.
    pub fn of(sandbox: &Sandbox) -> Self {
        let mut memory = sandbox.moment.memory.clone();
        let mut answers = FxHashMap::default();
        let mut views = FxHashMap::default();
        for asked in std::iter::once(&sandbox.question).chain(&sandbox.pinned) {
            if !answers.contains_key(asked) {
                let view = views.entry(&asked.from).or_insert_with(|| sandbox.pod_view(&asked.from));
                answers.insert(asked.clone(), ask::answer_from(sandbox, view, asked, &mut memory));
            }
        }
        Self { answers, memory }
    }

    /// What came of a question of this round.
    pub fn answer(&self, asked: &Ask) -> Option<&Answer> {
        self.answers.get(asked)
    }
}

impl Sandbox {
    /// What of the caches a link carries: all that is of the cluster, and of the rest what is true no more, for
    /// the others can be asked again.
    pub(super) fn memory_worth_keeping(&self) -> Memory {
        let zones = self.server.configuration().corefile.kubernetes().map_or(&[][..], |plugin| &plugin.zones);
        self.moment.memory.filtered(|question, entry| {
            let came_to = |response: &Response| {
                let data: Vec<_> = response.answers.iter().map(|record| record.data.clone()).collect();
                (response.rcode, data)
            };
            zones.iter().any(|zone| question.name.is_under(zone))
                || came_to(&entry.response) != came_to(&self.server.answer(question, &self.upstream).response)
        })
    }
}

/// True where a change makes the server begin with empty caches: it runs with another Corefile, or one of its
/// pods is gone or made anew.
pub(super) fn empties_caches(changes: &Changes) -> bool {
    let corefile = |object: &Option<std::sync::Arc<Object>>| {
        object.as_ref().and_then(|object| object.as_config_map()?.data.get("Corefile").cloned())
    };
    changes.objects.iter().any(|Change { object, before, after }| match object.kind {
        Kind::ConfigMap => *object == Configuration::object() && corefile(before) != corefile(after),
        Kind::Pod if object.namespace == "kube-system" => {
            let address = |object: &Option<std::sync::Arc<Object>>| {
                let pod = object.as_ref()?.as_pod()?;
                let is_server = pod.meta.labels.get("k8s-app").is_some_and(|app| app == "kube-dns");
                is_server.then(|| pod.status.pod_ip().map(str::to_owned))
            };
            address(before).is_some_and(|old| address(after).as_ref() != Some(&old))
        }
        _ => false,
    })
}
