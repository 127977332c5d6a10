//! Code of the model that arrives when a Corefile or a pod wants it: plugins that kubeadm's Corefile does not have, and
//! stub resolvers other than glibc's.

use crate::page::browser::lazy::{NotFetched, lazy_fn};
use crate::page::state::lab::Lab;
use crate::page::state::language;
use crate::page::state::slices;
use crate::resolution::server::take_in_plugins;
use crate::sandbox::{Answer, Sandbox, take_in_ways};
use crate::text;
use crate::text::words::Volume;
use leptos::prelude::*;
use std::pin::Pin;

lazy_fn! { plugins:
    /// What takes in the plugins that kubeadm's Corefile does not have.
    fn plugins() -> fn() {
        || {
            take_in_plugins();
            text::plugin::take_in();
        }
    }
}

lazy_fn! { libraries:
    /// What takes in the libraries but glibc.
    fn libraries() -> fn() {
        take_in_ways
    }
}

/// Fetches the code of further libraries when a pod that has one asks. Until then the lab cannot say what it does.
pub(crate) fn follow_library(lab: Lab) {
    let awaits = Memo::new(move |_| lab.sandbox.with(Sandbox::awaits_library));
    follow(lab, awaits, |_| Box::pin(bring(libraries())), Sandbox::libraries_have_arrived);
}

/// Fetches the code of further plugins when a Corefile wants one of them. Until then the lab cannot say what comes
/// of a query that reaches one.
pub(crate) fn follow_corefile(lab: Lab) {
    let awaits = Memo::new(move |_| {
        let tells_of_plugins =
            || lab.answer.with(Answer::tells_of_plugins) && !text::plugin::has_arrived(lab.language.get());
        lab.sandbox.with(Sandbox::awaits_plugins) || tells_of_plugins()
    });
    follow(lab, awaits, |lab| Box::pin(plugins_and_words(lab)), Sandbox::plugins_have_arrived);
}

/// Code on its way; false where it did not come.
type Bringing = Pin<Box<dyn Future<Output = bool>>>;

/// Fetches code when it is awaited, and tells the sandbox when it is there.
fn follow(lab: Lab, awaits: Memo<bool>, fetch: fn(Lab) -> Bringing, arrived: fn(&mut Sandbox)) {
    Effect::new(move || {
        if awaits.get() {
            leptos::task::spawn_local(async move {
                let has_arrived = fetch(lab).await;
                lab.not_fetched.set(!has_arrived);
                if has_arrived {
                    lab.write(|session| session.take_in(arrived));
                    // What an edit did to the names is told once the Corefile it put there is read.
                    let is_to_be_told =
                        |sandbox: &Sandbox| !sandbox.done().is_empty() && sandbox.zone_at_hand().is_none();
                    if lab.sandbox.with_untracked(is_to_be_told)
                        && let Ok(count) = slices::counting().await
                    {
                        count(lab);
                    }
                }
            });
        }
    });
}

/// The code of further plugins, and the words for what they do.
async fn plugins_and_words(lab: Lab) -> bool {
    bring(plugins()).await && language::arrived(Volume::Opened(lab.language.get_untracked())).await.is_ok()
}

/// Takes in what comes; false where it did not.
async fn bring(coming: impl Future<Output = Result<fn(), NotFetched>>) -> bool {
    coming.await.map(|take_in| take_in()).is_ok()
}

/// Fetches the code of further plugins before a cluster that was found somewhere is put in place: whatever Corefile it has
/// is read by it.
pub(crate) async fn plugins_here() {
    bring(plugins()).await;
}

/// Fetches the code of further plugins before a text with a Corefile is opened, so that whatever happens in it happens with its plugins: what
/// caches keep of a past is not made up for later.
pub(crate) async fn plugins_for(text: &str) {
    if ["Corefile", "corefile", "profile"].iter().any(|word| text.contains(word)) {
        plugins_here().await;
    }
}
