//! What follows a change of the cluster: the one table of it, for edits, undo and redo, and a line in the terminal.
//!
//! | event | `before` | `refused` | `remarks` | `selection` | `names` | told | `steps` |
//! |---|---|---|---|---|---|---|---|
//! | an edit | the answer there was | none, or what is still refused | its own | as it is, while it is there | counted | changed | one more |
//! | one in place of the last | as it was | none | its own | as it is, while it is there | counted | changed | one more |
//! | one that brings another cluster | none | none | its own | as it is, while it is there | counted | changed | as many |
//! | another world | none | none | its own | the list | counted | changed | as many |
//! | time that passes | the answer there was, where it is another now | kept | kept | kept | counted | passed | as many |
//! | one that is refused | kept | it | kept | kept | kept | refused | as many |
//! | undo, redo | the answer there was | none | none | as it is, while it is there | counted | changed | one more |
//! | a line that changed something | the answer there was | none | none | as it is, while it is there | counted | changed, asked | one more |
//! | a line that asked | kept | kept | kept | kept | kept | asked | as many |
//!
//! The answer there was is told where the question is the same. What takes the place of a state without being a step of
//! it ([`Session::put`]) and what is asked ([`Session::ask`]) stand in `visit`.

use super::view::{Refused, Selection};
use super::visit::{Happened, Session};
use crate::manifest::Diagnostic;
use crate::resolution::server::State;
use crate::sandbox::{Answer, Ask, Edit, Sandbox, StepName};

/// A change that is wanted.
#[derive(Clone, Debug)]
pub enum Event {
    /// An edit of the host or of the lab itself.
    Make(Edit),
    /// An edit by hand: made where it is offered.
    ByHand(Edit),
    /// The same, which opens another world: a case, a page, an experiment, somebody's own cluster.
    World(Edit),
    /// An edit by hand in place of the last one; see [`Sandbox::amend`].
    Amend(Edit),
    /// What was refused, by deleting and creating anew.
    Recreate,
    /// The last step back.
    Undo,
    /// The step taken back last once more.
    Redo,
    /// A line of the terminal was run to its end, and what it asked.
    LineRan(Box<AtPrompt>, Vec<Ask>),
}

/// What the page does about it.
#[derive(Clone, Debug, PartialEq)]
pub enum Effect {
    /// Whoever watches is told.
    Tell(Happened),
    /// The names are counted.
    CountNames,
}

/// What the page does about an event that changed the cluster or let time pass, in this order.
fn done(happened: Happened) -> Vec<Effect> {
    vec![Effect::Tell(happened), Effect::CountNames]
}

/// True for the effects of an event that changed the cluster or let time pass. One that is refused, or not offered, has
/// others or none.
pub fn is_done(effects: &[Effect]) -> bool {
    effects.iter().any(|effect| matches!(effect, Effect::Tell(Happened::Changed | Happened::Passed)))
}

/// What a change is told from: the question and what it came to.
#[derive(Clone, Debug)]
struct Before {
    question: Ask,
    answer: Answer,
}

impl Before {
    fn of(sandbox: &Sandbox) -> Self {
        let question = sandbox.question().clone();
        Self { answer: sandbox.answer(&question), question }
    }
}

/// The state as it was when a line of the terminal began.
#[derive(Clone, Debug)]
pub struct AtPrompt {
    before: Before,
    steps: usize,
    memory: State,
}

impl AtPrompt {
    /// The state as it is now.
    pub fn of(sandbox: &Sandbox) -> Self {
        Self { before: Before::of(sandbox), steps: sandbox.steps_taken(), memory: sandbox.memory().clone() }
    }
}

impl Session {
    /// Lets a change happen, and everything follow it.
    ///
    /// ```
    /// use k8s_dns_lab::sandbox::{Edit, Sandbox, ToyService};
    /// use k8s_dns_lab::session::update::{Effect, Event};
    /// use k8s_dns_lab::session::visit::{Happened, Session};
    ///
    /// let mut session = Session::new(Sandbox::toy(), true);
    /// let effects = session.update(Event::Make(Edit::ToyService(ToyService::Headless)));
    /// assert_eq!(effects, [Effect::Tell(Happened::Changed), Effect::CountNames]);
    /// // The answer is told from the one before.
    /// assert_eq!(session.before.as_ref().map(|answer| answer.records.len()), Some(1));
    /// ```
    pub fn update(&mut self, event: Event) -> Vec<Effect> {
        match event {
            Event::Make(edit) => self.edit(edit, false),
            Event::ByHand(edit) | Event::World(edit) | Event::Amend(edit) if !self.offers(&edit) => Vec::new(),
            Event::ByHand(edit) => self.edit(edit, false),
            Event::Amend(edit) => self.edit(edit, true),
            Event::World(edit) => {
                let effects = self.edit(edit, false);
                if is_done(&effects) {
                    // What was asked before belongs to another world, and so does what was looked at.
                    self.before.set(None);
                    self.selection.set(Selection::List);
                }
                effects
            }
            Event::Recreate => {
                let by_recreating = |refused: &Refused| refused.refusal.by_recreating(&self.sandbox, &refused.edit);
                match self.refused.as_ref().and_then(by_recreating) {
                    Some(edit) => self.edit(edit, false),
                    None => Vec::new(),
                }
            }
            Event::Undo => self.travel(Sandbox::undo, |sandbox| sandbox.undone().last().map(|step| &step.name)),
            Event::Redo => self.travel(Sandbox::redo, |sandbox| sandbox.done().last().map(|step| &step.name)),
            Event::LineRan(at_prompt, asked) => self.line_ran(*at_prompt, asked),
        }
    }

    /// What the line changed follows it, and what it asked is told.
    fn line_ran(&mut self, AtPrompt { before, steps, memory }: AtPrompt, asked: Vec<Ask>) -> Vec<Effect> {
        let mut effects = Vec::new();
        let has_changed = self.sandbox.steps_taken() != steps;
        // What a tool asked stays in the server's cache, and may be what the next answer comes from.
        if has_changed || *self.sandbox.memory() != memory {
            self.sandbox.change(|_| ());
        }
        if has_changed {
            self.follow(Vec::new());
            self.steps += 1;
            self.compare_with(before);
            effects = done(Happened::Changed);
        }
        if !asked.is_empty() {
            effects.push(Effect::Tell(Happened::Asked(asked)));
        }
        effects
    }

    fn edit(&mut self, edit: Edit, amends: bool) -> Vec<Effect> {
        let before = Before::of(&self.sandbox);
        let refused = self.refused.as_ref().map(|refused| refused.edit.clone());
        let is_time = matches!(edit, Edit::Advance { .. });
        let replaces_cluster = edit.replaces_cluster();
        let is_imported = matches!(edit, Edit::Import(_) | Edit::Imported(_));
        let made = self.sandbox.change(|sandbox| match amends {
            true => match sandbox.amend(edit.clone()) {
                Ok(remarks) => Ok((remarks, None)),
                Err(refusal) => Err(Box::new((edit, refusal))),
            },
            false => sandbox.edit_beside(refused.as_ref(), edit),
        });
        match made {
            Ok(_) if is_time => {
                self.compare_with_time(before);
                done(Happened::Passed)
            }
            Ok((remarks, still)) => {
                if is_imported {
                    // Another cluster of one's own is another one to share.
                    self.shares_imported = false;
                    self.ask_from_there();
                }
                self.follow(remarks);
                self.refused.set(still.map(|(edit, refusal)| Refused { edit, refusal }));
                if replaces_cluster {
                    self.before.set(None);
                } else {
                    self.steps += 1;
                    if !amends {
                        self.compare_with(before);
                    }
                }
                done(Happened::Changed)
            }
            Err(refused) => {
                let (edit, refusal) = *refused;
                self.refused.set(Some(Refused { edit, refusal: refusal.clone() }));
                vec![Effect::Tell(Happened::Refused(refusal))]
            }
        }
    }

    /// Takes a step back or forward; `crossed` names it afterwards.
    fn travel(&mut self, by: fn(&mut Sandbox) -> bool, crossed: fn(&Sandbox) -> Option<&StepName>) -> Vec<Effect> {
        let before = Before::of(&self.sandbox);
        if !self.sandbox.change(by) {
            return Vec::new();
        }
        if matches!(crossed(&self.sandbox), Some(StepName::Imported)) {
            // On the other side of it is another cluster, which may be one's own as well.
            self.shares_imported = false;
            self.ask_from_there();
        }
        self.compare_with(before);
        self.follow(Vec::new());
        self.steps += 1;
        done(Happened::Changed)
    }

    /// Where nobody is called any more like the pod that asked, one that is there asks.
    fn ask_from_there(&mut self) {
        if let Some(question) = self.sandbox.question_of_those_there() {
            self.sandbox.change(|sandbox| sandbox.begin_with(question));
        }
    }

    /// The answer is told from what it was before, where the question is the same.
    fn compare_with(&mut self, before: Before) {
        let is_same = *self.sandbox.question() == before.question;
        self.before.set(is_same.then_some(before.answer));
    }

    /// Time changes no text and no form; only an answer that is another by now is worth a word.
    fn compare_with_time(&mut self, before: Before) {
        let now = self.sandbox.answer_at_hand(self.sandbox.question());
        let is_another = now.outcome() != before.answer.outcome() || now.records.len() != before.answer.records.len();
        drop(now);
        if is_another {
            self.compare_with(before);
        }
    }

    /// Lets what a visit has made follow another cluster.
    fn follow(&mut self, remarks: Vec<Diagnostic>) {
        self.refused.set(None);
        self.is_fresh.set(false);
        self.remarks.set(remarks);
        self.revision.change(|revision| *revision += 1);
        let is_missing = match &*self.selection {
            Selection::Object(object) => self.sandbox.cluster().get(object).is_none(),
            Selection::List | Selection::Outside | Selection::Settings => false,
        };
        if is_missing {
            self.selection.set(Selection::List);
        }
    }
}

#[cfg(test)]
mod tests;
