//! The frame around the regions: mounts them, keeps the document's language and theme, the keys that
//! work everywhere, and the notice of a link that did not read.

use crate::host::{Parameters, View};
use crate::page::browser::storage;
use crate::page::kit::element::{attr, element, text_dynamic};
use crate::page::kit::live::string_fn;
use crate::page::layout::regions;
use crate::page::start;
use crate::page::state::lab::{Lab, Session, Theme};
use crate::page::state::startup::Startup;
use crate::page::state::{embedding, language, plugins};
use crate::session::doors;
use crate::text::Language;
use crate::text::words::{self};
use leptos::mount::mount_to;
use leptos::prelude::*;
use wasm_bindgen::JsCast;

/// Starts the lab in the page: the link's state, or the last one kept, or the opening toy.
pub fn mount() {
    wasm_bindgen_futures::spawn_local(async {
        let start = start::start().await;
        language::begun(start.language).await;
        let Some(root) = document().get_element_by_id("app").and_then(|root| root.dyn_into().ok()) else { return };
        let root: web_sys::HtmlElement = root;
        root.set_inner_html("");
        mount_to(root, move || {
            let mut session = Session::new(start.sandbox, start.is_fresh);
            session.kept = start.startup.held;
            let lab = Lab::new(session, start.language, start.theme);
            lab.door.set(start.startup.door);
            lab.home.set_value(doors::home(start.startup.door));
            view! { <App lab parameters=start.parameters startup=start.startup /> }
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
    #[prop(default = Startup::default())]
    startup: Startup,
) -> impl IntoView {
    provide_context(lab);
    let embedding = embedding::Embedding::new(parameters, lab);
    provide_context(embedding);
    follow_document(lab);
    plugins::follow_corefile(lab);
    plugins::follow_library(lab);
    let startup = StoredValue::new_local(Some(startup));
    let inside = match embedding.view() {
        View::Full => view! { <regions::Whole startup /> }.into_any(),
        _ => view! { <regions::Small startup /> }.into_any(),
    };
    let announcement = text_dynamic(string_fn(move || lab.announcement.get()));
    vec![inside, element("p", vec![attr("class", "unseen"), attr("role", "status")], vec![announcement])]
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
