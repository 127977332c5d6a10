//! What takes long is done in slices, between which the page listens: opening a link, taking in a cluster. Whoever waits
//! sees how far it has come, and can stop it.

use crate::host::message::{self, Fault};
use crate::manifest::{Diagnostic, Pasted, Reader};
use crate::page::browser::lazy::{self, NotFetched, is_over_within, lazy_fn, pause};
use crate::page::state::lab::Lab;
use crate::page::state::waiting::{GoesOn, Waiting};
use crate::sandbox::{
    Applying, Edit, Import, ImportReport, Link, LinkProblem, Opening, Paring, Pieces, Progress, Refusal, Sandbox, Scope,
};
use leptos::prelude::*;
use std::pin::Pin;
use std::sync::Arc;
use wasm_bindgen_futures::JsFuture;

/// How long the page is held up at a time, in milliseconds.
const AT_A_TIME: f64 = 30.0;
/// The same for what goes on right behind an edit, which has taken its own time.
const BEHIND: f64 = 4.0;
/// The same where nobody sees it: browsers let a page that is not seen go on once a second.
const UNSEEN: f64 = 150.0;
/// How many steps are taken between two looks at the clock.
const STEPS: usize = 16;
/// Work that can be done piece by piece.
pub(crate) trait Work {
    /// Takes so many more steps. True where all is done.
    fn advance(&mut self, steps: usize) -> bool;
    /// How far it has come.
    fn progress(&self) -> Progress;
}

impl Work for Opening<'_> {
    fn advance(&mut self, steps: usize) -> bool {
        Opening::advance(self, steps)
    }

    fn progress(&self) -> Progress {
        Opening::progress(self)
    }
}

/// The same of what tells how far it has come as two numbers, of bytes that are read or objects that are taken in.
macro_rules! work {
    ($($of:ty => $progress:ident),*) => {$(
        impl Work for $of {
            fn advance(&mut self, steps: usize) -> bool {
                <$of>::advance(self, steps)
            }

            fn progress(&self) -> Progress {
                let (done, of) = <$of>::progress(self);
                Progress::$progress(done, of)
            }
        }
    )*};
}
work! { Reader<'_> => Read, Paring => Read, Applying => Taken, Import => Taken }

/// Takes steps for as long as the page may be held up at a time. True where one said that it was the last.
pub(crate) fn is_over_at_once(step: impl FnMut() -> bool) -> bool {
    is_over_within(AT_A_TIME, step)
}

/// Does what nobody waits for, step by step, until one says that it was the last.
pub(crate) async fn is_over(step: impl FnMut() -> bool) {
    lazy::is_over(AT_A_TIME, || true, step).await;
}

/// Does it slice by slice. False where it was stopped before all was done.
async fn is_done(work: &mut dyn Work, goes_on: &GoesOn) -> bool {
    loop {
        let slice = if document().hidden() { UNSEEN } else { AT_A_TIME };
        if is_over_within(slice, || work.advance(STEPS)) {
            return true;
        }
        if !goes_on(work.progress()) {
            return false;
        }
        pause().await;
    }
}

/// What a link led to, and what of it could not be used; nothing where it was stopped.
pub(crate) type Opened = Option<(Sandbox, Vec<LinkProblem>)>;
/// How a link is opened.
type Open = fn(Link, GoesOn) -> Pin<Box<dyn Future<Output = Opened>>>;
/// A text, and what it is called.
pub(crate) type Named = (String, String);
/// What several texts of somebody's own cluster came to.
pub(crate) struct Came {
    /// The cluster they tell of, together with what was there before; nothing where none of them reads.
    pub imported: Option<ImportReport>,
    /// The names of those that do not read, and everything wrong with them.
    pub unread: Vec<(String, Vec<Diagnostic>)>,
}
/// What somebody's own cluster came to; nothing where it was stopped.
pub(crate) type TakenIn = Option<Came>;
/// What a text of manifests came to, or everything wrong with it, and what of it the lab keeps and does nothing with
/// ([`message::unmodelled`]); nothing where it was stopped.
pub(crate) type CameTo = Option<(Result<Edit, Refusal>, (Vec<Fault>, bool))>;
/// How a text of manifests is applied.
type Apply = fn(Lab, String, Scope, bool, GoesOn) -> Pin<Box<dyn Future<Output = CameTo>>>;
/// How somebody's own cluster is taken in.
type TakeIn = fn(Pieces, Vec<Named>, GoesOn) -> Pin<Box<dyn Future<Output = TakenIn>>>;

lazy_fn! { change:
    fn open() -> Open {
        |link, goes_on| Box::pin(async move {
            let mut opening = link.opening();
            is_done(&mut opening, &goes_on).await.then(|| opening.finish())
        })
    }
}

lazy_fn! { change:
    fn take_in() -> TakeIn {
        |mut pieces, texts, goes_on| Box::pin(async move {
            let mut unread = Vec::new();
            let adds_something = !texts.is_empty();
            let before = pieces.clone();
            for (name, text) in texts {
                let pasted = Pasted::from_text(&text);
                let mut reader = Reader::pasted(&pasted);
                if !is_done(&mut reader, &goes_on).await {
                    return None;
                }
                pause().await;
                match Paring::begin(&name, text.len(), reader) {
                    Ok(mut paring) => {
                        pause().await;
                        if !is_done(&mut paring, &goes_on).await {
                            return None;
                        }
                        pieces = pieces.and(paring.finish());
                    }
                    Err(diagnostics) => unread.push((name, diagnostics)),
                }
                pause().await;
            }
            if adds_something && pieces == before {
                return Some(Came { imported: None, unread });
            }
            let mut import = Import::from_pieces(pieces);
            is_done(&mut import, &goes_on).await.then(|| Came { imported: Some(import.finish()), unread })
        })
    }
}

lazy_fn! { change:
    fn apply() -> Apply {
        |lab, text, scope, recreate, goes_on| Box::pin(async move {
            let mut reader = Reader::new(&text);
            if !is_done(&mut reader, &goes_on).await {
                return None;
            }
            let reading = reader.finish();
            let unmodelled = message::unmodelled(&reading);
            let begun = lab.sandbox.with_untracked(|sandbox| Applying::begin(sandbox, text, reading, scope, recreate));
            let mut applying = match begun {
                Ok(applying) => applying,
                Err(all) => return Some((Err(Refusal::Text(all)), unmodelled)),
            };
            if !is_done(&mut applying, &goes_on).await {
                return None;
            }
            let came_to = applying.finish().map(|applied| Edit::Applied(Arc::new(applied))).map_err(Refusal::Text);
            Some((came_to, unmodelled))
        })
    }
}

/// The state a link leads to.
pub(crate) async fn opened(link: Link, goes_on: GoesOn) -> Result<Opened, NotFetched> {
    Ok(open().await?(link, goes_on).await)
}

/// The cluster that somebody's own texts hold together with the pieces that are there.
pub(crate) async fn taken_in(pieces: Pieces, texts: Vec<Named>, goes_on: GoesOn) -> Result<TakenIn, NotFetched> {
    Ok(take_in().await?(pieces, texts, goes_on).await)
}

/// The edit that a text of manifests comes to; whoever waits sees how far it has come.
pub(crate) async fn applied(lab: Lab, text: String, scope: Scope, recreate: bool) -> Result<CameTo, NotFetched> {
    let came_to = apply().await?(lab, text, scope, recreate, lab.waiting.goes_on()).await;
    lab.waiting.is_over();
    Ok(came_to)
}

/// Counts the names that are there, and with them what the last step did to them: at once where they are few, otherwise
/// piece by piece. The next change has a count of its own.
pub(crate) fn count_names(lab: Lab) {
    let number = move || lab.sandbox.with_untracked(|sandbox| sandbox.zone_at_hand().map(|zone| zone.0.len()));
    let tell = move || {
        let number = number();
        // The one that counts now tells it where the state is another one by now.
        if number.is_some() {
            lab.write(|session| session.count(number));
        }
    };
    let Some(mut naming) = lab.sandbox.with_untracked(Sandbox::naming) else {
        // Nothing is left to do, or nothing can be done yet.
        let number = number();
        lab.write(|session| session.count(number));
        return;
    };
    let mut step = move || lab.work_out(|sandbox| naming.advance(sandbox, STEPS)).unwrap_or(true);
    if is_over_within(BEHIND, &mut step) {
        return tell();
    }
    lab.write(|session| session.count(None));
    leptos::task::spawn_local(async move {
        pause().await;
        is_over(step).await;
        tell();
    });
}

lazy_fn! { change:
    /// What counts the names ([`count_names`]): it asks the server, which the regions do without.
    pub(crate) fn counting() -> fn(Lab) {
        count_names
    }
}

/// One's turn: the next one waits until it is let go.
pub(crate) struct Turn(Option<js_sys::Function>);

impl Turn {
    /// Waits until all who came before are done: what was asked for first happens first.
    pub(crate) async fn come(waiting: Waiting) -> Self {
        let mut done = None;
        let mine = js_sys::Promise::new(&mut |resolve, _| done = Some(resolve));
        if let Some(before) = waiting.line_up(mine) {
            // It is only ever kept.
            let _ = JsFuture::from(before).await;
        }
        Self(done)
    }
}

impl Drop for Turn {
    fn drop(&mut self) {
        if let Some(done) = self.0.take() {
            let _ = done.call0(&wasm_bindgen::JsValue::NULL);
        }
    }
}
