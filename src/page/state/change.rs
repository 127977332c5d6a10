//! What changes the cluster: edits, undo and redo, opening a link with manifests in it, and writing one. What follows
//! is the session's to say (`session::update`); it is carried out here.
//! All of it needs the readers, the API server and the controllers, which the first screen does not: they
//! arrive with the first change.

use crate::page::browser::address;
use crate::page::browser::lazy::{NotFetched, at_once, lazy_fn};
use crate::page::state::lab::Lab;
use crate::page::state::slices;
use crate::sandbox::{Edit, Link};
pub(crate) use crate::session::update::Event;
use crate::session::update::{Effect, is_done};
use leptos::prelude::*;
use std::pin::Pin;

/// How many objects are written between two looks at the clock.
const OBJECTS: usize = 8;

impl Lab {
    /// Makes an edit. A refusal is kept for the Object region to show. True where it has been made on
    /// return; false also where its code is still being fetched (see this file).
    pub fn dispatch(self, edit: Edit) -> bool {
        self.dispatch_then(edit, |_| ())
    }

    /// Makes an edit, then tells `then` whether it was made.
    pub fn dispatch_then(self, edit: Edit, then: impl FnOnce(bool) + 'static) -> bool {
        make(self, Event::ByHand(edit), Box::new(then))
    }

    /// Opens another world by an edit, then tells `then` whether it was opened.
    pub fn open_world_then(self, edit: Edit, then: impl FnOnce(bool) + 'static) {
        make(self, Event::World(edit), Box::new(then));
    }

    /// Makes an edit in place of the last one, see [`Event::Amend`], then tells `then` whether it was made.
    pub fn amend_then(self, edit: Edit, then: impl FnOnce(bool) + 'static) -> bool {
        make(self, Event::Amend(edit), Box::new(then))
    }

    /// Does by deleting and creating anew what the API server would not change in place.
    pub fn recreate_instead(self) {
        make(self, Event::Recreate, Box::new(|_| ()));
    }

    /// Takes the last step back.
    pub fn undo(self) {
        make(self, Event::Undo, Box::new(|_| ()));
    }

    /// Makes the step taken back last once more.
    pub fn redo(self) {
        make(self, Event::Redo, Box::new(|_| ()));
    }
}

/// Makes a change as soon as its code is here, then tells `then` whether it was made. True where it has
/// been made on return.
pub(crate) fn make(lab: Lab, event: Event, then: Box<dyn FnOnce(bool)>) -> bool {
    let mut work = Box::pin(change(lab, event));
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

lazy_fn! { change:
    fn change(lab: Lab, event: Event) -> bool {
        lab.write(|session| session.update(event)).is_some_and(|effects| carry_out(lab, effects))
    }
}

/// Does what the session wants done. True where the event was.
pub(crate) fn carry_out(lab: Lab, effects: Vec<Effect>) -> bool {
    let is_done = is_done(&effects);
    for effect in effects {
        match effect {
            Effect::Tell(happened) => lab.tell(&happened),
            Effect::CountNames => slices::count_names(lab),
        }
    }
    is_done
}

/// How the link to a state is written.
type Write = fn(Lab) -> Pin<Box<dyn Future<Output = Link>>>;

lazy_fn! { change:
    fn write() -> Write {
        |lab| Box::pin(async move {
            let mut writing = lab.sandbox.with_untracked(Link::writing);
            slices::is_over(|| writing.advance(OBJECTS)).await;
            writing.finish()
        })
    }
}

/// Fetches the code of changes where one is likely to come: the first is then made at once.
pub(crate) fn prepare() {
    leptos::task::spawn_local(async {
        // What cannot be fetched is told by the change that needs it.
        let _ = write().await;
    });
}

/// The link to the present state, written piece by piece.
pub(crate) async fn link_to(lab: Lab) -> Result<Link, NotFetched> {
    Ok(write().await?(lab).await)
}

/// How the text of a link is written.
type Text = for<'a> fn(&'a Link) -> Pin<Box<dyn Future<Output = String> + 'a>>;

lazy_fn! { change:
    fn text() -> Text {
        |link| Box::pin(address::write(link))
    }
}

/// The text of a link, without the `#`.
pub(crate) async fn text_of(link: &Link) -> Result<String, NotFetched> {
    Ok(text().await?(link).await)
}
