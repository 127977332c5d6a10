//! What stands in the place of a part whose code is on its way (`lazy!`), and of one that did not come.

use crate::page::browser::lazy::{NotFetched, at_once};
use crate::page::browser::stylesheet;
use crate::page::kit::element::*;
use crate::page::kit::live::live;
use crate::page::kit::sentence::question_text;
use crate::page::state::lab::lab;
use crate::page::state::language;
use crate::text::Language;
use crate::text::words::Volume;
use leptos::prelude::*;
use std::future::Future;

/// `lazy!(zone, ZoneView)`: the component, its code in the file `zone`. Parts that name the same file
/// arrive together. `lazy!(object, Maker, new: New)` hands it the variable `new` of that type;
/// `lazy!(opened: object, Maker)` brings the words of what is opened as well ([`Volume::Opened`]), and of what is the
/// matter with it; `lazy!(noted: notes, Matter)` brings these alone ([`Volume::Notes`]).
macro_rules! lazy {
    (opened: $file:ident, $($rest:tt)*) => {
        $crate::page::kit::arriving::lazy!(@ &[$crate::text::words::Volume::Opened, $crate::text::words::Volume::Notes], $file, $($rest)*)
    };
    (noted: $file:ident, $($rest:tt)*) => {
        $crate::page::kit::arriving::lazy!(@ &[$crate::text::words::Volume::Notes], $file, $($rest)*)
    };
    (@ $words:expr, $file:ident, $component:path $(, $prop:ident: $of:ty)*) => {{
        #[cfg(split)]
        #[wasm_split_helpers::wasm_split($file, fallible, preload(fetch))]
        fn $file($($prop: $of),*) -> Result<leptos::prelude::AnyView, $crate::page::browser::lazy::NotFetched> {
            Ok(leptos::prelude::IntoAny::into_any(leptos::prelude::view! { <$component $($prop=$prop)* /> }))
        }
        #[cfg(not(split))]
        async fn $file($($prop: $of),*) -> Result<leptos::prelude::AnyView, $crate::page::browser::lazy::NotFetched> {
            Ok(leptos::prelude::IntoAny::into_any(leptos::prelude::view! { <$component $($prop=$prop)* /> }))
        }
        #[cfg(not(split))]
        async fn fetch() -> Result<(), $crate::page::browser::lazy::NotFetched> {
            Ok(())
        }
        let show = move || $crate::page::browser::lazy::at_once($file($(Clone::clone(&$prop)),*))?.ok();
        $crate::page::kit::arriving::arriving(|| Box::pin(fetch()), $words, Box::new(show))
    }};
    ($file:ident, $($rest:tt)*) => { $crate::page::kit::arriving::lazy!(@ &[], $file, $($rest)*) };
}
pub(in crate::page) use lazy;

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
    // What is opened has a look of its own; a build that is not cut does not wait for it.
    let dressed = stylesheet::arrived(stylesheet::OPENED);
    for volume in words {
        let mut words = Box::pin(language::arrived(volume(language)));
        match at_once(words.as_mut()) {
            Some(came) => came?,
            None => coming.push(words),
        }
    }
    code.await?;
    if cfg!(split) {
        dressed.await;
    }
    for words in coming {
        words.await?;
    }
    Ok(())
}

/// Shows a part as soon as its code is there (and the words of what is opened, where it says any), and a way to try again where it did not come.
pub(crate) fn arriving(fetch: fn() -> Fetch, words: Words, show: Box<dyn Fn() -> Option<AnyView> + Send>) -> AnyView {
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
        Way::Coming => element("p", vec![attr("class", "quiet"), attr("aria-busy", "true")], vec![text("…")]),
        Way::Lost => not_fetched(Box::new(again)),
    })
    .into_any()
}

/// Says that a part could not be fetched, and tries again when that is wished.
pub(crate) fn not_fetched(mut again: Box<dyn FnMut()>) -> AnyView {
    let again = on("click", Box::new(move |_| again()));
    let says = vec![
        text_of(question_text(|words| words.not_fetched())),
        text(" "),
        button("button", vec![again], text_of(question_text(|words| words.try_again()))),
    ];
    element("p", vec![attr("role", "alert")], says)
}

/// Says that what a change needs could not be fetched; the change can be tried again.
#[component]
pub(crate) fn Lost() -> impl IntoView {
    let lab = lab();
    live(move || match lab.not_fetched.get() {
        true => element(
            "p",
            vec![attr("class", "notice"), attr("role", "alert")],
            vec![text_of(question_text(|words| words.not_fetched()))],
        ),
        false => ().into_any(),
    })
}
