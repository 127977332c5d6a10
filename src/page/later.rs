//! Parts of the page whose code arrives when they are first shown. In a release the code of such a part
//! is a file of its own (`build.rs` and `scripts/after-build.mjs`); otherwise it is in the one module and
//! is there at once. What a part needs and no other does goes with it: its texts, its readers, its tables.

use super::element::*;
use super::lab::lab;
use super::language;
use super::live::live;
use crate::page::app::word;
use crate::text::Language;
use crate::text::words::Volume;
use leptos::prelude::*;
use std::future::Future;
use std::task::{Context, Poll, Waker};
use std::time::Duration;

/// The code of a part could not be fetched.
#[cfg(split)]
pub use wasm_split_helpers::SplitLoaderError as NotFetched;
/// The code of a part could not be fetched: never so in one module.
#[cfg(not(split))]
pub struct NotFetched;

/// `later!(zone, ZoneView)`: the component, its code in the file `zone`. Parts that name the same file
/// arrive together. `later!(object, Maker, new: New)` hands it the variable `new` of that type;
/// `later!(opened: object, Maker)` brings the words of what is opened as well ([`Volume::Opened`]), and of what is the
/// matter with it; `later!(noted: notes, Matter)` brings these alone ([`Volume::Notes`]).
macro_rules! later {
    (opened: $file:ident, $($rest:tt)*) => {
        $crate::page::later::later!(@ &[$crate::text::words::Volume::Opened, $crate::text::words::Volume::Notes], $file, $($rest)*)
    };
    (noted: $file:ident, $($rest:tt)*) => {
        $crate::page::later::later!(@ &[$crate::text::words::Volume::Notes], $file, $($rest)*)
    };
    (@ $words:expr, $file:ident, $component:path $(, $prop:ident: $of:ty)*) => {{
        #[cfg(split)]
        #[wasm_split_helpers::wasm_split($file, fallible, preload(fetch))]
        fn $file($($prop: $of),*) -> Result<leptos::prelude::AnyView, $crate::page::later::NotFetched> {
            Ok(leptos::prelude::IntoAny::into_any(leptos::prelude::view! { <$component $($prop=$prop)* /> }))
        }
        #[cfg(not(split))]
        async fn $file($($prop: $of),*) -> Result<leptos::prelude::AnyView, $crate::page::later::NotFetched> {
            Ok(leptos::prelude::IntoAny::into_any(leptos::prelude::view! { <$component $($prop=$prop)* /> }))
        }
        #[cfg(not(split))]
        async fn fetch() -> Result<(), $crate::page::later::NotFetched> {
            Ok(())
        }
        let show = move || $crate::page::later::at_once($file($(Clone::clone(&$prop)),*))?.ok();
        $crate::page::later::arriving(|| Box::pin(fetch()), $words, Box::new(show))
    }};
    ($file:ident, $($rest:tt)*) => { $crate::page::later::later!(@ &[], $file, $($rest)*) };
}
pub(super) use later;

/// `later_fn! { change: fn carry_out(lab: Lab) -> bool { … } }`: an `async fn` whose code is in the file
/// `change`. It gives `Err(NotFetched)` where that does not come; the next call tries again.
macro_rules! later_fn {
    ($file:ident: $(#[$about:meta])* $vis:vis fn $name:ident($($argument:ident: $of:ty),*) -> $gives:ty $body:block) => {
        $(#[$about])*
        #[cfg(split)]
        #[wasm_split_helpers::wasm_split($file, fallible)]
        $vis fn $name($($argument: $of),*) -> Result<$gives, $crate::page::later::NotFetched> {
            let result: $gives = $body;
            Ok(result)
        }
        $(#[$about])*
        #[cfg(not(split))]
        $vis async fn $name($($argument: $of),*) -> Result<$gives, $crate::page::later::NotFetched> {
            let result: $gives = $body;
            Ok(result)
        }
    };
}
pub(super) use later_fn;

/// What a future comes to without waiting, where it is ready.
pub fn at_once<T>(future: impl Future<Output = T>) -> Option<T> {
    match std::pin::pin!(future).poll(&mut Context::from_waker(Waker::noop())) {
        Poll::Ready(result) => Some(result),
        Poll::Pending => None,
    }
}

/// Lets the browser paint and listen before what follows.
pub async fn pause() {
    pause_for(0).await;
}

/// The same for a number of milliseconds.
pub async fn pause_for(milliseconds: i32) {
    let woken = js_sys::Promise::new(&mut |resolve, _| {
        let _ = window().set_timeout_with_callback_and_timeout_and_arguments_0(&resolve, milliseconds);
    });
    let _ = wasm_bindgen_futures::JsFuture::from(woken).await;
}

/// Milliseconds since the page was opened.
pub fn now() -> f64 {
    window().performance().map_or(0.0, |clock| clock.now())
}

/// Takes steps for so many milliseconds, or until one says that it was the last: true then.
pub fn is_over_within(milliseconds: f64, mut step: impl FnMut() -> bool) -> bool {
    let started = now();
    while now() - started < milliseconds {
        if step() {
            return true;
        }
    }
    false
}

/// Takes steps until one says that it was the last, so many milliseconds at a time, between which the page listens.
/// False where it is not wanted any more before that.
pub async fn is_over(milliseconds: f64, is_wanted: impl Fn() -> bool, mut step: impl FnMut() -> bool) -> bool {
    while is_wanted() {
        if is_over_within(milliseconds, &mut step) {
            return true;
        }
        pause().await;
    }
    false
}

/// Does what can wait until the answers, and all else that has changed until now, are painted.
pub fn once_painted(does: Box<dyn FnOnce()>) {
    request_animation_frame(move || set_timeout(does, Duration::ZERO));
}

/// A fetch under way.
type Fetch = std::pin::Pin<Box<dyn Future<Output = Result<(), NotFetched>>>>;

/// How far a part has come.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Way {
    Coming,
    Here,
    Lost,
}

/// The volumes whose words a part says.
type Words = &'static [fn(Language) -> Volume];

/// Fetches the words of a part beside its code.
async fn with_words(code: Fetch, language: Language, words: Words) -> Result<(), NotFetched> {
    let mut coming = Vec::new();
    for volume in words {
        let mut words = Box::pin(language::arrived(volume(language)));
        match at_once(words.as_mut()) {
            Some(came) => came?,
            None => coming.push(words),
        }
    }
    code.await?;
    for words in coming {
        words.await?;
    }
    Ok(())
}

/// Shows a part as soon as its code is there (and the words of what is opened, where it says any), and a way to try again where it did not come.
pub fn arriving(fetch: fn() -> Fetch, words: Words, show: Box<dyn Fn() -> Option<AnyView> + Send>) -> AnyView {
    let lab = lab();
    let way = RwSignal::new(Way::Coming);
    let start = move || {
        let mut fetch = fetch();
        if !words.is_empty() {
            fetch = Box::pin(with_words(fetch, lab.language.get_untracked(), words));
        }
        match at_once(fetch.as_mut()) {
            Some(result) => way.set(if result.is_ok() { Way::Here } else { Way::Lost }),
            None => leptos::task::spawn_local(async move {
                let end = if fetch.await.is_ok() { Way::Here } else { Way::Lost };
                // The part may be gone from the page by now.
                way.try_set(end);
            }),
        }
    };
    start();
    let again = move || {
        way.set(Way::Coming);
        start();
    };
    live(move || match way.get() {
        Way::Here => show().into_any(),
        Way::Coming => element("p", vec![is("class", "quiet"), is("aria-busy", "true")], vec![text("…")]),
        Way::Lost => not_fetched(Box::new(again)),
    })
    .into_any()
}

/// Says that a part could not be fetched, and tries again when that is wished.
pub fn not_fetched(mut again: Box<dyn FnMut()>) -> AnyView {
    let again = on("click", Box::new(move |_| again()));
    let says = vec![
        reads(word(|words| words.not_fetched())),
        text(" "),
        button("button", vec![again], reads(word(|words| words.try_again()))),
    ];
    element("p", vec![is("role", "alert")], says)
}

/// Says that what a change needs could not be fetched; the change can be tried again.
#[component]
pub fn Lost() -> impl IntoView {
    let lab = lab();
    live(move || match lab.not_fetched.get() {
        true => element(
            "p",
            vec![is("class", "notice"), is("role", "alert")],
            vec![reads(word(|words| words.not_fetched()))],
        ),
        false => ().into_any(),
    })
}
