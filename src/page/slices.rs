//! What takes long is done in slices, between which the page listens: opening a link, taking in a cluster. Whoever waits
//! sees how far it has come, and can stop it.

use super::lab::Lab;
use super::language;
use super::later::{self, NotFetched, is_over_within, later_fn, now, pause, pause_for};
use super::live::*;
use crate::host::message::{self, Fault};
use crate::manifest::{Diagnostic, Reader};
use crate::sandbox::{
    Applying, Edit, Import, Imported, Link, LinkProblem, Opening, Paring, Pieces, Progress, Refusal, Sandbox, Scope,
};
use crate::text::words::Volume;
use crate::text::{Language, words};
use leptos::mount::mount_to;
use leptos::prelude::*;
use std::cell::RefCell;
use std::pin::Pin;
use std::rc::Rc;
use std::sync::Arc;
use wasm_bindgen::JsCast;
use wasm_bindgen_futures::JsFuture;

/// How long the page is held up at a time, in milliseconds.
const AT_A_TIME: f64 = 12.0;
/// The same where nobody sees it: browsers let a page that is not seen go on once a second.
const UNSEEN: f64 = 150.0;
/// How many steps are taken between two looks at the clock.
const STEPS: usize = 16;
/// How long it takes, in milliseconds, until there is anything to see of it.
const PATIENCE: f64 = 300.0;
/// The same for the page that is still being loaded.
const PATIENCE_AT_START: i32 = 300;

/// Work that can be done piece by piece.
pub trait Work {
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
pub fn is_over_at_once(step: impl FnMut() -> bool) -> bool {
    is_over_within(AT_A_TIME, step)
}

/// Does what nobody waits for, step by step, until one says that it was the last.
pub async fn is_over(step: impl FnMut() -> bool) {
    later::is_over(AT_A_TIME, || true, step).await;
}

/// Hears how far it has come, and says whether it is to go on.
pub type GoesOn = Box<dyn Fn(Progress) -> bool>;

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
pub type Opened = Option<(Sandbox, Vec<LinkProblem>)>;
/// How a link is opened.
type Open = fn(Link, GoesOn) -> Pin<Box<dyn Future<Output = Opened>>>;
/// A text, and what it is called.
pub type Named = (String, String);
/// What several texts of somebody's own cluster came to.
pub struct Came {
    /// The cluster they tell of, together with what was there before; nothing where none of them reads.
    pub imported: Option<Imported>,
    /// The names of those that do not read, and everything wrong with them.
    pub unread: Vec<(String, Vec<Diagnostic>)>,
}
/// What somebody's own cluster came to; nothing where it was stopped.
pub type TakenIn = Option<Came>;
/// What a text of manifests came to, or everything wrong with it, and what of it the lab keeps and does nothing with
/// ([`message::unmodelled`]); nothing where it was stopped.
pub type CameTo = Option<(Result<Edit, Refusal>, (Vec<Fault>, bool))>;
/// How a text of manifests is applied.
type Apply = fn(Lab, String, Scope, bool, GoesOn) -> Pin<Box<dyn Future<Output = CameTo>>>;
/// How somebody's own cluster is taken in.
type TakeIn = fn(Pieces, Vec<Named>, GoesOn) -> Pin<Box<dyn Future<Output = TakenIn>>>;

later_fn! { change:
    fn open() -> Open {
        |link, goes_on| Box::pin(async move {
            let mut opening = link.opening();
            is_done(&mut opening, &goes_on).await.then(|| opening.finish())
        })
    }
}

later_fn! { change:
    fn take_in() -> TakeIn {
        |mut pieces, texts, goes_on| Box::pin(async move {
            let mut unread = Vec::new();
            let adds_something = !texts.is_empty();
            let before = pieces.clone();
            for (name, text) in texts {
                let mut reader = Reader::pasted(&text);
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
            let mut import = Import::of_pieces(pieces);
            is_done(&mut import, &goes_on).await.then(|| Came { imported: Some(import.finish()), unread })
        })
    }
}

later_fn! { change:
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
pub async fn opened(link: Link, goes_on: GoesOn) -> Result<Opened, NotFetched> {
    Ok(open().await?(link, goes_on).await)
}

/// The cluster that somebody's own texts hold together with the pieces that are there.
pub async fn taken_in(pieces: Pieces, texts: Vec<Named>, goes_on: GoesOn) -> Result<TakenIn, NotFetched> {
    Ok(take_in().await?(pieces, texts, goes_on).await)
}

/// The edit that a text of manifests comes to; whoever waits sees how far it has come.
pub async fn applied(lab: Lab, text: String, scope: Scope, recreate: bool) -> Result<CameTo, NotFetched> {
    let came_to = apply().await?(lab, text, scope, recreate, lab.waiting.goes_on()).await;
    lab.waiting.is_over();
    Ok(came_to)
}

/// Counts the names that are there, and with them what the last step did to them: at once where they are few, otherwise
/// piece by piece. The next change has a count of its own.
pub fn count_names(lab: Lab) {
    let tell = move || {
        let number = lab.sandbox.with_untracked(|sandbox| sandbox.zone_at_hand().map(|zone| zone.0.len()));
        // The one that counts now tells it where the state is another one by now.
        if number.is_some() {
            lab.names.set(number);
        }
    };
    let Some(mut naming) = lab.sandbox.with_untracked(Sandbox::naming) else { return tell() };
    let mut step = move || lab.sandbox.try_update_untracked(|sandbox| naming.advance(sandbox, STEPS)).unwrap_or(true);
    if is_over_within(AT_A_TIME, &mut step) {
        return tell();
    }
    lab.names.set(None);
    leptos::task::spawn_local(async move {
        pause().await;
        is_over(step).await;
        tell();
    });
}

later_fn! { change:
    /// What counts the names ([`count_names`]): it asks the server, which the regions do without.
    pub fn counting() -> fn(Lab) {
        count_names
    }
}

thread_local! {
    /// When the last one that was begun is done.
    static LAST: RefCell<Option<js_sys::Promise>> = const { RefCell::new(None) };
}

/// One's turn: the next one waits until it is let go.
pub struct Turn(Option<js_sys::Function>);

impl Turn {
    /// Waits until all who came before are done: what was asked for first happens first.
    pub async fn come() -> Self {
        let mut done = None;
        let mine = js_sys::Promise::new(&mut |resolve, _| done = Some(resolve));
        if let Some(before) = LAST.replace(Some(mine)) {
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

/// Somebody who waits; cheap to copy.
#[derive(Clone, Copy)]
pub struct Waiting {
    /// How far it has come, in percent, once it takes long.
    percent: RwSignal<Option<usize>>,
    is_stopped: RwSignal<bool>,
}

impl Default for Waiting {
    fn default() -> Self {
        Self { percent: RwSignal::new(None), is_stopped: RwSignal::new(false) }
    }
}

impl Waiting {
    /// Begins to wait: what tells of the way, and stops where that is wished.
    pub fn goes_on(self) -> GoesOn {
        let began = now();
        self.is_stopped.set(false);
        Box::new(move |progress| {
            if now() - began > PATIENCE {
                self.percent.set(Some(percent(progress)));
            }
            !self.is_stopped.get_untracked()
        })
    }

    /// Shows it in the page that is still being loaded, as long as what is given here is kept.
    pub fn show_at_start(self, language: Language) -> Shown {
        let shown = Shown::default();
        let place = Rc::clone(&shown.0);
        // Nothing is mounted yet, so the framework cannot be asked to.
        wasm_bindgen_futures::spawn_local(async move {
            // What takes no time needs no words.
            pause_for(PATIENCE_AT_START).await;
            let is_over = || matches!(*place.borrow(), Place::Over);
            if is_over() || language::arrived(Volume::Rest(language)).await.is_err() || is_over() {
                return;
            }
            let Some(loading) = document().query_selector(".loading").ok().flatten() else { return };
            let Ok(room) = document().create_element("div") else { return };
            room.set_class_name("opening");
            if let Some(root) = document().document_element() {
                let _ = root.set_attribute("lang", language.tag());
            }
            let _ = loading.replace_with_with_node_1(&room);
            let room: web_sys::HtmlElement = room.unchecked_into();
            let language = RwSignal::new(language);
            let handle = mount_to(room, move || view! { <Waits waiting=self language /> });
            place.replace(Place::In(Box::new(handle)));
        });
        shown
    }

    /// There is nothing to wait for any more.
    pub fn is_over(self) {
        self.percent.set(None);
    }
}

/// Where it is shown while the page is being loaded.
#[derive(Default)]
enum Place {
    #[default]
    Nowhere,
    /// Dropped with it.
    In(#[allow(dead_code, reason = "it is kept so that it stays in the page")] Box<dyn std::any::Any>),
    Over,
}

/// What is shown as long as this is kept.
#[derive(Default)]
pub struct Shown(Rc<RefCell<Place>>);

impl Drop for Shown {
    fn drop(&mut self) {
        self.0.replace(Place::Over);
    }
}

/// How much of all is done: reading is less than half of it, as a rule.
fn percent(progress: Progress) -> usize {
    let share = |done: usize, of: usize, whole: usize| done * whole / of.max(1);
    match progress {
        Progress::Read(read, of) => share(read, of, 40),
        Progress::Taken(taken, of) => 40 + share(taken, of, 60),
    }
}

/// How far it has come, and a way to stop it; nothing while nothing takes long.
#[component]
pub fn Waits(
    /// Who waits.
    waiting: Waiting,
    /// The language.
    #[prop(into)]
    language: Signal<Language>,
) -> impl IntoView {
    let says = move || words::screen(language.get());
    let is_shown = Memo::new(move |_| waiting.percent.with(Option::is_some));
    let inside = move || {
        if !is_shown.get() {
            return ().into_any();
        }
        let percent = words(move || waiting.percent.get().unwrap_or(100).to_string());
        view! {
            <div class="notice waits">
                <p role="status">{said(move || says().opening_cluster())}</p>
                <progress max="100" value=percent aria-label=said(move || says().opening_cluster())></progress>
                <button class="button" type="button" on:click=click(move || waiting.is_stopped.set(true))>{said(move || says().stop())}</button>
            </div>
        }
        .into_any()
    };
    live(inside)
}
