//! The frame around the regions: mounts them, keeps the document's language and theme, the keys that
//! work everywhere, and the notice of a link that did not read.

use super::element::{element, follows, is};
use super::fragment::Brought;
use super::lab::{Lab, Theme, lab};
use super::later::{NotFetched, later_fn};
use super::live::{Said, said, words};
use super::{fragment, guest, language, screen, storage};
use crate::host::{Parameters, View};
use crate::resolution::server::take_in_plugins;
use crate::sandbox::{Answer, Sandbox, take_in_ways};
use crate::text::words::{self, Question, Screen, Volume};
use crate::text::{self, Language};
use leptos::mount::mount_to;
use leptos::prelude::*;
use std::pin::Pin;
use wasm_bindgen::JsCast;

/// Starts the lab in the page: the link's state, or the last one kept, or the opening toy.
pub fn mount() {
    wasm_bindgen_futures::spawn_local(async {
        let start = fragment::start().await;
        language::begun(start.language).await;
        let Some(root) = document().get_element_by_id("app").and_then(|root| root.dyn_into().ok()) else { return };
        let root: web_sys::HtmlElement = root;
        root.set_inner_html("");
        mount_to(root, move || {
            let lab = Lab::new(start.sandbox, start.language, start.theme);
            lab.is_fresh.set(start.is_fresh);
            view! { <App lab parameters=start.parameters brought=start.brought /> }
        })
        .forget();
    });
}

/// The whole page around a state.
#[component]
pub fn App(
    /// The shared state.
    lab: Lab,
    /// How the page is wanted.
    #[prop(default = Parameters::default())]
    parameters: Parameters,
    /// What the address brought.
    #[prop(default = Brought::default())]
    brought: Brought,
) -> impl IntoView {
    provide_context(lab);
    let guest = guest::Guest::new(parameters, lab);
    provide_context(guest);
    follow_document(lab);
    follow_corefile(lab);
    follow_library(lab);
    let brought = StoredValue::new_local(Some(brought));
    let inside = match guest.view() {
        View::Full => view! { <screen::Whole brought /> }.into_any(),
        _ => view! { <screen::Small brought /> }.into_any(),
    };
    let announcement = follows(words(move || lab.announcement.get()));
    vec![inside, element("p", vec![is("class", "unseen"), is("role", "status")], vec![announcement])]
}

/// Keeps `lang`, the title and the theme of the document as the state has them.
fn follow_document(lab: Lab) {
    Effect::new(move || {
        let language: Language = lab.language.get();
        document().set_title(words::question(language).title());
        if let Some(root) = document().document_element() {
            let _ = root.set_attribute("lang", language.tag());
        }
        storage::keep(storage::LANGUAGE, language.tag());
    });
    Effect::new(move || {
        let Some(root) = document().document_element() else { return };
        let theme = match lab.theme.get() {
            Theme::System => "",
            Theme::Light => "light",
            Theme::Dark => "dark",
        };
        let _ = if theme.is_empty() {
            root.remove_attribute("data-theme")
        } else {
            root.set_attribute("data-theme", theme)
        };
        storage::keep(storage::THEME, theme);
    });
}

later_fn! { plugins:
    /// What takes in the plugins that kubeadm's Corefile does not have.
    fn plugins() -> fn() {
        || {
            take_in_plugins();
            text::plugin::take_in();
        }
    }
}

later_fn! { libraries:
    /// What takes in the libraries but glibc.
    fn libraries() -> fn() {
        take_in_ways
    }
}

/// Fetches the code of further libraries when a pod that has one asks. Until then the lab cannot say what it does.
fn follow_library(lab: Lab) {
    let awaits = Memo::new(move |_| lab.sandbox.with(Sandbox::awaits_library));
    follow(lab, awaits, |_| Box::pin(bring(libraries())), Sandbox::libraries_have_arrived);
}

/// Fetches the code of further plugins when a Corefile wants one of them. Until then the lab cannot say what comes
/// of a query that reaches one.
fn follow_corefile(lab: Lab) {
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
                    lab.sandbox.update(arrived);
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

/// Fetches the code of further plugins before a text with a Corefile is opened, so that whatever happens in it happens with its plugins: what
/// caches keep of a past is not made up for later.
pub(super) async fn plugins_for(text: &str) {
    if ["Corefile", "corefile", "profile"].iter().any(|word| text.contains(word)) {
        bring(plugins()).await;
    }
}

/// Which region a component's `aria-label` names, in the present language.
pub(super) fn label(of: fn(Screen) -> &'static str) -> Said {
    let lab = lab();
    said(move || of(lab.text()))
}

/// The same of the words that are there from the start.
pub(super) fn word(of: fn(Question) -> &'static str) -> Said {
    let lab = lab();
    said(move || of(lab.words()))
}
