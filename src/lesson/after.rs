//! Exercises after the goals of a lesson: the same once more with a command, of which the effect is judged and not
//! the letters; and a world to try something strange in.

use super::goals::Watch;
use super::model::{Experiment, Kubectl, Lesson};
use super::script::{Act, Script};
use super::stage::Stage;
use super::yaml_reader::{Item, Reader};
use crate::sandbox::{Ask, Link, Refusal, Sandbox};

/// A learner at a terminal: the state they start from is watched until what is wanted holds.
#[derive(Clone, Debug)]
pub struct Exercise {
    watch: Watch,
}

impl Exercise {
    /// True once the commands have brought about what is wanted.
    pub fn is_done(&self) -> bool {
        self.watch.findings.first().is_some_and(|finding| finding.holds)
    }

    /// Looks at the state, after every command and every undo.
    pub fn observe(&mut self, sandbox: &Sandbox) {
        self.watch.observe(sandbox);
    }

    /// A tool in a pod asked something.
    pub fn asked(&mut self, sandbox: &Sandbox, ask: &Ask) {
        self.watch.asked(sandbox, ask);
    }

    /// The API server refused a command.
    pub fn refused(&mut self, sandbox: &Sandbox, refusal: &Refusal) {
        self.watch.refused(sandbox, refusal);
    }
}

impl Lesson {
    /// The exercise at the terminal and the state it starts from; `None` where the lesson has none.
    pub fn exercise(&self) -> Option<(Exercise, Sandbox)> {
        let kubectl = self.kubectl.as_ref()?;
        let sandbox = self.prepared(&kubectl.script);
        Some((Exercise { watch: Watch::new(vec![kubectl.holds.clone()], &sandbox) }, sandbox))
    }

    /// The world of the experiment, as a link that opens it with its question.
    pub fn experiment_world(&self) -> Option<Link> {
        let experiment = self.experiment.as_ref()?;
        let mut sandbox = self.played(&experiment.script);
        sandbox.ask(experiment.ask.clone());
        Some(Link::to(&sandbox))
    }

    /// The start after a script, with an empty history.
    fn prepared(&self, script: &Script) -> Sandbox {
        Link::to(&self.played(script)).open().0
    }

    /// The start after a script.
    pub(super) fn played(&self, script: &Script) -> Sandbox {
        let (mut sandbox, _) = self.start(Stage::Goal);
        for step in &script.steps {
            match step.act(&sandbox) {
                // What is refused here is refused in the checks, which tell.
                Ok(Act::Edit(edit)) => drop(sandbox.edit(edit)),
                Ok(Act::Ask(ask)) => sandbox.ask(ask),
                Err(_) => {}
            }
        }
        sandbox
    }
}

impl Reader<'_> {
    /// The exercise at the terminal.
    pub(super) fn kubectl(&mut self, item: &Item<'_>) -> Option<Kubectl> {
        self.keys(item, &["do", "holds", "right", "wrong"]);
        let script = self.script(item, "do", 0);
        let holds = self.required(item, "holds").and_then(|holds| self.assertion(&holds));
        let right = self.list(item, "right", 1);
        let right = right.iter().filter_map(|one| self.example(one)).collect();
        let wrong = self.list(item, "wrong", 1);
        let wrong = wrong.iter().filter_map(|one| self.example(one)).collect();
        Some(Kubectl { script, holds: holds?, right, wrong, place: self.place(&item.path) })
    }

    /// The world of the experiment.
    pub(super) fn experiment(&mut self, item: &Item<'_>) -> Option<Experiment> {
        self.keys(item, &["do", "ask", "sees"]);
        let script = self.script(item, "do", 0);
        let ask = self.required(item, "ask").and_then(|ask| self.ask(&ask));
        let sees = self.required(item, "sees").and_then(|sees| self.assertion(&sees));
        Some(Experiment { script, ask: ask?, sees: sees?, place: self.place(&item.path) })
    }
}
