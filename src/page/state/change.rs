//! What changes the cluster: edits, undo and redo, opening a link with manifests in it, and writing one.
//! All of it needs the readers, the API server and the controllers, which the first screen does not: they
//! arrive with the first change.

use crate::manifest::Diagnostic;
use crate::page::browser::lazy::{NotFetched, at_once, later_fn};
use crate::page::state::lab::{Happened, Lab, Refused, Selection};
use crate::page::state::slices;
use crate::sandbox::{Answer, Ask, Edit, Link, Sandbox};
use leptos::prelude::*;
use std::pin::Pin;

/// How many objects are written between two looks at the clock.
const OBJECTS: usize = 8;

/// A change of the state.
pub enum Change {
    /// An edit of the host or of the lab itself.
    Make(Edit),
    /// An edit by hand: made where it is offered.
    ByHand(Edit),
    /// An edit by hand in place of the last one; see [`Sandbox::amend`].
    Amend(Edit),
    /// What was refused, by deleting and creating anew.
    Recreate,
    /// The last step back.
    Undo,
    /// The step taken back last once more.
    Redo,
}

impl Lab {
    /// Makes an edit. A refusal is kept for the Object region to show. True where it has been made on
    /// return; false also where its code is still being fetched (see this file).
    pub fn dispatch(self, edit: Edit) -> bool {
        self.dispatch_then(edit, |_| ())
    }

    /// Makes an edit, then tells `then` whether it was made.
    pub fn dispatch_then(self, edit: Edit, then: impl FnOnce(bool) + 'static) -> bool {
        make(self, Change::ByHand(edit), Box::new(then))
    }

    /// Makes an edit in place of the last one, see [`Sandbox::amend`], then tells `then` whether it was made.
    pub fn amend_then(self, edit: Edit, then: impl FnOnce(bool) + 'static) -> bool {
        make(self, Change::Amend(edit), Box::new(then))
    }

    /// Does by deleting and creating anew what the API server would not change in place.
    pub fn recreate_instead(self) {
        make(self, Change::Recreate, Box::new(|_| ()));
    }

    /// Takes the last step back.
    pub fn undo(self) {
        make(self, Change::Undo, Box::new(|_| ()));
    }

    /// Makes the step taken back last once more.
    pub fn redo(self) {
        make(self, Change::Redo, Box::new(|_| ()));
    }
}

/// Makes a change as soon as its code is here, then tells `then` whether it was made. True where it has
/// been made on return.
pub fn make(lab: Lab, change: Change, then: Box<dyn FnOnce(bool)>) -> bool {
    let mut work = Box::pin(carry_out(lab, change));
    if let Some(result) = at_once(work.as_mut()) {
        return settle(lab, result, then);
    }
    leptos::task::spawn_local(async move {
        settle(lab, work.await, then);
    });
    false
}

fn settle(lab: Lab, result: Result<bool, NotFetched>, then: Box<dyn FnOnce(bool)>) -> bool {
    lab.not_fetched.set(result.is_err());
    let done = result.unwrap_or_default();
    then(done);
    done
}

later_fn! { change:
    fn carry_out(lab: Lab, change: Change) -> bool {
        let done = match change {
            Change::Make(edit) => edited(lab, edit, false),
            Change::ByHand(edit) => lab.offers(&edit) && edited(lab, edit, false),
            Change::Amend(edit) => lab.offers(&edit) && edited(lab, edit, true),
            Change::Recreate => {
                let instead = lab.refused.get_untracked().and_then(|refused| {
                    lab.sandbox.with_untracked(|sandbox| refused.refusal.by_recreating(sandbox, &refused.edit))
                });
                instead.is_some_and(|edit| edited(lab, edit, false))
            }
            Change::Undo => travelled(lab, Sandbox::undo),
            Change::Redo => travelled(lab, Sandbox::redo),
        };
        slices::count_names(lab);
        done
    }
}

/// How the link to a state is written.
type Write = fn(Lab) -> Pin<Box<dyn Future<Output = Link>>>;

later_fn! { change:
    fn write() -> Write {
        |lab| Box::pin(async move {
            let mut writing = lab.sandbox.with_untracked(Link::writing);
            slices::is_over(|| writing.advance(OBJECTS)).await;
            writing.finish()
        })
    }
}

/// The link to the present state, written piece by piece.
pub async fn link_to(lab: Lab) -> Result<Link, NotFetched> {
    Ok(write().await?(lab).await)
}

fn edited(lab: Lab, edit: Edit, amends: bool) -> bool {
    let before = seen(lab);
    let refused = lab.refused.get_untracked().map(|refused| refused.edit);
    let is_time = matches!(edit, Edit::Advance { .. });
    let replaces_cluster = edit.replaces_cluster();
    if matches!(edit, Edit::Import(_) | Edit::TakeIn(_)) {
        // Another cluster of one's own is another one to share.
        lab.shares_imported.set(false);
    }
    let made = lab.change(|sandbox| match amends {
        true => match sandbox.amend(edit.clone()) {
            Ok(remarks) => Ok((remarks, None)),
            Err(refusal) => Err(Box::new((edit, refusal))),
        },
        false => sandbox.edit_beside(refused.as_ref(), edit),
    });
    match made.unwrap_or(Ok((Vec::new(), None))) {
        // Time changes no text and no form; only an answer that is another by now is worth a word.
        Ok(_) if is_time => {
            if lab.answer.with_untracked(|now| {
                now.outcome() != before.1.outcome() || now.records.len() != before.1.records.len()
            }) {
                compare_with(lab, before);
            }
            lab.tell(Happened::Passed);
            true
        }
        Ok((remarks, still)) => {
            follow(lab, remarks);
            count_step(lab, replaces_cluster);
            lab.refused.set(still.map(|(edit, refusal)| Refused { edit, refusal }));
            if !amends {
                compare_with(lab, before);
            }
            true
        }
        Err(refused) => {
            let (edit, refusal) = *refused;
            lab.tell(Happened::Refused(&refusal));
            lab.refused.set(Some(Refused { edit, refusal }));
            false
        }
    }
}

/// The question and its answer, as they stand.
fn seen(lab: Lab) -> (Ask, Answer) {
    (lab.sandbox.with_untracked(|sandbox| sandbox.question().clone()), lab.answer.get_untracked())
}

/// The answer is told from what it was before, where the question is the same.
fn compare_with(lab: Lab, (question, answer): (Ask, Answer)) {
    let is_same = lab.sandbox.with_untracked(|sandbox| *sandbox.question() == question);
    lab.before.set(is_same.then_some(answer));
}

fn travelled(lab: Lab, by: fn(&mut Sandbox) -> bool) -> bool {
    let before = seen(lab);
    let done = lab.change(by) == Some(true);
    if done {
        compare_with(lab, before);
        follow(lab, Vec::new());
        count_step(lab, false);
    }
    done
}

/// The next step of this cluster, unless it is another one.
pub(in crate::page) fn count_step(lab: Lab, replaces_cluster: bool) {
    if !replaces_cluster {
        lab.steps.update_value(|steps| *steps += 1);
    }
}

/// Lets the page follow a change of the cluster.
pub(in crate::page) fn follow(lab: Lab, remarks: Vec<Diagnostic>) {
    lab.refused.set(None);
    lab.is_fresh.set(false);
    lab.remarks.set(remarks);
    lab.revision.update(|revision| *revision += 1);
    let missing = lab.selection.with_untracked(|selection| match selection {
        Selection::Object(object) => lab.sandbox.with_untracked(|sandbox| sandbox.cluster().get(object).is_none()),
        Selection::List | Selection::Outside | Selection::Settings => false,
    });
    if missing {
        lab.selection.set(Selection::List);
    }
    lab.tell(Happened::Changed);
}
