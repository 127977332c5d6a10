//! The one state of the page: a cluster, its DNS server, the outside names, the questions, and the
//! history of it all. Every form, text, button, link and message changes it through [`Sandbox::edit`]
//! and nothing else does. It knows no clock, no browser and no language.

mod ask;
mod case;
mod edit;
mod history;
mod import;
mod link;
mod mend;
mod opening;
mod pod_view;
pub mod report;
mod settings;
mod world;

pub use ask::{Answer, AnswerOutcome, AnswerRecord, Ask, PodRef};
pub use case::{Case, Covered, KnownConfusion, known_confusions};
pub(crate) use edit::reference_of;
pub use edit::{Edit, Refusal};
pub use history::{Step, StepName};
pub use import::{Scope, is_furniture, locate};
pub(crate) use import::{is_derived, keep_what_is_not_ours};
pub use link::{Link, LinkProblem, packed};
pub(crate) use pod_view::{NoView, PodView};
pub use settings::Choice;
pub use world::{FourAnswers, base_objects};

use crate::cluster::{Changes, Cluster, Settings, Value};
use crate::explain::difference::{self, Difference};
use crate::explain::zone::{self, Listing};
use crate::manifest::{self, Diagnostic};
use crate::resolution::server::Server;
use crate::resolution::upstream::Upstream;
use history::History;
use std::sync::OnceLock;

/// The whole state of the lab.
#[derive(Clone, Debug)]
pub struct Sandbox {
    cluster: Cluster,
    server: Server,
    upstream: Upstream,
    question: Ask,
    pinned: Vec<Ask>,
    history: History,
    /// Every name there is, kept in step with the server from when it is first wanted.
    zone: OnceLock<Listing>,
    /// What the last change did to the names.
    difference: Difference,
}

impl Sandbox {
    /// A cluster as kubeadm leaves it, and nothing in it yet.
    pub fn bare() -> Self {
        let mut cluster = Cluster::new(Settings::default());
        // The base is a file of ours; the test below reads it without a single remark.
        let (_, rejections) = cluster.load(base_objects());
        debug_assert!(rejections.is_empty(), "{rejections:?}");
        Self::of(cluster, Upstream::example())
    }

    /// The opening toy: one name, one asker, and a Service `db` that can answer in four ways.
    pub fn four_answers() -> Self {
        Self::of(opening::cluster(), Upstream::example())
    }

    fn of(cluster: Cluster, upstream: Upstream) -> Self {
        let server = Server::new(&cluster);
        Self {
            cluster,
            server,
            upstream,
            question: Ask::default(),
            pinned: Vec::new(),
            history: History::default(),
            zone: OnceLock::new(),
            difference: Difference::default(),
        }
    }

    /// All objects.
    pub fn cluster(&self) -> &Cluster {
        &self.cluster
    }

    /// The cluster's DNS server.
    pub fn server(&self) -> &Server {
        &self.server
    }

    /// The names outside the cluster.
    pub fn upstream(&self) -> &Upstream {
        &self.upstream
    }

    /// Every name that exists now, with its records and what each comes from.
    pub fn zone(&self) -> &Listing {
        self.zone.get_or_init(|| zone::of(&self.server, &self.upstream))
    }

    /// What the last change did to the names.
    pub fn difference(&self) -> &Difference {
        &self.difference
    }

    /// The question that is being asked.
    pub fn question(&self) -> &Ask {
        &self.question
    }

    /// Asks something else. What is asked is no part of the history.
    pub fn ask(&mut self, question: Ask) {
        self.question = question;
    }

    /// The pinned questions, oldest first.
    pub fn pinned(&self) -> &[Ask] {
        &self.pinned
    }

    /// What the question comes to, now.
    pub fn answer(&self, question: &Ask) -> Answer {
        ask::answer(self, question)
    }

    /// The objects of a scope as text, the way `kubectl apply` takes it.
    pub fn manifests(&self, scope: Scope) -> String {
        let shown: Vec<Value> = self
            .cluster
            .objects()
            .filter(|object| scope.shows(object))
            .map(
                |object| if scope == Scope::Own { manifest::for_apply(object.value()) } else { object.value().clone() },
            )
            .collect();
        manifest::write_all(&shown)
    }

    /// The steps that can be undone, oldest first.
    pub fn done(&self) -> &[Step] {
        self.history.done()
    }

    /// The steps that can be done again, the next one last.
    pub fn undone(&self) -> &[Step] {
        self.history.undone()
    }

    /// Makes an edit, as one named step. On refusal nothing has changed.
    /// What the readers of its texts remarked is handed back.
    pub fn edit(&mut self, edit: Edit) -> Result<Vec<Diagnostic>, Refusal> {
        let (step, remarks) = edit::carry_out(self, edit)?;
        if !step.is_idle() {
            self.history.push(step);
        }
        Ok(remarks)
    }

    /// Makes an edit in place of the last step: what a person types letter by letter is one step. On
    /// refusal the last step stands as it was.
    pub fn amend(&mut self, edit: Edit) -> Result<Vec<Diagnostic>, Refusal> {
        let Some(last) = self.history.take_last() else { return self.edit(edit) };
        self.revert(&last);
        match edit::carry_out(self, edit) {
            Ok((step, remarks)) => {
                if !step.is_idle() {
                    self.history.push(step);
                }
                Ok(remarks)
            }
            Err(refusal) => {
                self.replay(&last);
                self.history.push(last);
                Err(refusal)
            }
        }
    }

    /// What the API server would say to an edit of objects; nothing changes. `Ok` for edits of anything else.
    pub fn verdict(&mut self, edit: &Edit) -> Result<(), Refusal> {
        edit::verdict(self, edit)
    }

    /// Takes the last step back. False where there is none.
    pub fn undo(&mut self) -> bool {
        let Some(step) = self.history.take_last() else { return false };
        self.revert(&step);
        self.history.put_aside(step);
        true
    }

    /// Makes the step taken back last once more. False where there is none.
    pub fn redo(&mut self) -> bool {
        let Some(step) = self.history.take_aside() else { return false };
        self.replay(&step);
        self.history.restore(step);
        true
    }

    fn revert(&mut self, step: &Step) {
        if !step.changes.is_empty() {
            self.cluster.revert(&step.changes);
        }
        self.follow(&step.changes.reversed());
        if let Some((before, _)) = &step.upstream {
            self.look_outside(before.clone());
        }
        if let Some((before, _)) = &step.pinned {
            self.pinned.clone_from(before);
        }
    }

    fn replay(&mut self, step: &Step) {
        if !step.changes.is_empty() {
            self.cluster.replay(&step.changes);
        }
        self.follow(&step.changes);
        if let Some((_, after)) = &step.upstream {
            self.look_outside(after.clone());
        }
        if let Some((_, after)) = &step.pinned {
            self.pinned.clone_from(after);
        }
    }

    /// Puts other names outside in place. An alias may lead to any of them, so the whole listing is made anew.
    fn look_outside(&mut self, upstream: Upstream) -> Upstream {
        self.zone();
        let old = std::mem::replace(&mut self.upstream, upstream);
        let zone = zone::of(&self.server, &self.upstream);
        self.difference = Difference::between(self.zone(), &zone);
        self.zone = zone.into();
        old
    }

    /// Lets everything that is derived from the cluster follow a change of it.
    fn follow(&mut self, changes: &Changes) {
        self.zone();
        let mut zone = self.zone.take().unwrap_or_default();
        self.difference = difference::follow(&mut self.server, &self.cluster, changes, &self.upstream, &mut zone);
        self.zone = zone.into();
    }
}

impl PartialEq for Sandbox {
    /// Same cluster, same outside names, same questions: the server follows from them.
    fn eq(&self, other: &Self) -> bool {
        self.cluster == other.cluster
            && self.upstream == other.upstream
            && self.question == other.question
            && self.pinned == other.pinned
    }
}

#[cfg(test)]
mod tests;
