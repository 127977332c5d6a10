//! The languages of the page: the sentences of one are fetched when it is wanted, in five volumes, each a part of
//! its own. Nothing says a sentence of a volume that is not here.

use crate::page::browser::lazy::{NotFetched, at_once, lazy_fn, pause_for};
use crate::page::state::lab::Lab;
use crate::text::words::{self, Particles, Volume};
use crate::text::{Language, particle};
use leptos::prelude::*;
use std::pin::Pin;

/// How long it takes until the words of the first download are asked for again, in milliseconds.
const PATIENCE: i32 = 3_000;

lazy_fn! { first_en: fn first_en() -> Coming { Coming::words(words::EN_FIRST) } }
lazy_fn! { first_ko: fn first_ko() -> Coming { Coming::words(words::KO_FIRST) } }
lazy_fn! { first_ja: fn first_ja() -> Coming { Coming::words(words::JA_FIRST) } }
lazy_fn! { rest_en: fn rest_en() -> Coming { Coming::words(words::EN_REST) } }
lazy_fn! { rest_ja: fn rest_ja() -> Coming { Coming::words(words::JA_REST) } }
lazy_fn! { opened_en: fn opened_en() -> Coming { Coming::words(words::EN_OPENED) } }
lazy_fn! { opened_ko: fn opened_ko() -> Coming { Coming::words(words::KO_OPENED) } }
lazy_fn! { opened_ja: fn opened_ja() -> Coming { Coming::words(words::JA_OPENED) } }
lazy_fn! { corefile_en: fn corefile_en() -> Coming { Coming::words(words::EN_COREFILE) } }
lazy_fn! { corefile_ko: fn corefile_ko() -> Coming { Coming::words(words::KO_COREFILE) } }
lazy_fn! { corefile_ja: fn corefile_ja() -> Coming { Coming::words(words::JA_COREFILE) } }
lazy_fn! { notes_en: fn notes_en() -> Coming { Coming::words(words::EN_NOTES) } }
lazy_fn! { notes_ko: fn notes_ko() -> Coming { Coming::words(words::KO_NOTES) } }
lazy_fn! { notes_ja: fn notes_ja() -> Coming { Coming::words(words::JA_NOTES) } }
lazy_fn! { rest_ko: fn rest_ko() -> Coming { Coming { particles: Some(particle::fitting), ..Coming::words(words::KO_REST) } } }

/// What a part of this kind brings.
struct Coming {
    text: &'static str,
    /// What picks the forms of particles, where the language has any.
    particles: Option<Particles>,
}

impl Coming {
    /// Sentences and nothing else.
    const fn words(text: &'static str) -> Self {
        Self { text, particles: None }
    }
}

/// How a volume is fetched.
type Fetch = Pin<Box<dyn Future<Output = Result<Coming, NotFetched>>>>;

/// Sees to it that a volume is here.
pub(crate) async fn arrived(volume: Volume) -> Result<(), NotFetched> {
    if volume.is_here() {
        return Ok(());
    }
    let fetch: Fetch = match volume {
        Volume::First(Language::English) => Box::pin(first_en()),
        Volume::First(Language::Korean) => Box::pin(first_ko()),
        Volume::First(Language::Japanese) => Box::pin(first_ja()),
        Volume::Rest(Language::English) => Box::pin(rest_en()),
        Volume::Rest(Language::Korean) => Box::pin(rest_ko()),
        Volume::Rest(Language::Japanese) => Box::pin(rest_ja()),
        Volume::Opened(Language::English) => Box::pin(opened_en()),
        Volume::Opened(Language::Korean) => Box::pin(opened_ko()),
        Volume::Opened(Language::Japanese) => Box::pin(opened_ja()),
        Volume::Corefile(Language::English) => Box::pin(corefile_en()),
        Volume::Corefile(Language::Korean) => Box::pin(corefile_ko()),
        Volume::Corefile(Language::Japanese) => Box::pin(corefile_ja()),
        Volume::Notes(Language::English) => Box::pin(notes_en()),
        Volume::Notes(Language::Korean) => Box::pin(notes_ko()),
        Volume::Notes(Language::Japanese) => Box::pin(notes_ja()),
    };
    let Coming { text, particles } = fetch.await?;
    volume.take_in(text, particles);
    Ok(())
}

/// Waits for the words of the first download, without which nothing can be said, not even that they did not come:
/// until then the page shows what stands in it.
pub(crate) async fn begun(language: Language) {
    while arrived(Volume::First(language)).await.is_err() {
        pause_for(PATIENCE).await;
    }
}

/// Goes over to a language once its sentences are here; false where they did not come.
pub(crate) async fn speak(lab: Lab, language: Language) -> bool {
    let arrived = async {
        arrived(Volume::First(language)).await?;
        arrived(Volume::Rest(language)).await?;
        // What is open goes on speaking.
        for volume in [Volume::Opened, Volume::Notes] {
            if Language::ALL.iter().any(|other| volume(*other).is_here()) {
                arrived(volume(language)).await?;
            }
        }
        Ok::<_, NotFetched>(())
    };
    let is_here = arrived.await.is_ok();
    lab.not_fetched.set(!is_here);
    if is_here {
        lab.language.set(language);
    }
    is_here
}

/// The same for a list to choose from: at once where the sentences are here.
pub(crate) fn choose(lab: Lab, language: Language) {
    let mut going = Box::pin(speak(lab, language));
    if at_once(going.as_mut()).is_none() {
        leptos::task::spawn_local(async move {
            going.await;
        });
    }
}
