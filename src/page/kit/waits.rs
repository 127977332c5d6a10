//! Progress of what takes long: how far it has come, and a button to stop it; also in a page that is still being
//! loaded.

use crate::page::browser::lazy::pause_for;
use crate::page::kit::live::*;
use crate::page::state::language;
use crate::page::state::waiting::Waiting;
use crate::text::words::Volume;
use crate::text::{Language, words};
use leptos::mount::mount_to;
use leptos::prelude::*;
use std::cell::RefCell;
use std::rc::Rc;
use wasm_bindgen::JsCast;

/// How long it takes, in milliseconds, until the page that is still being loaded shows anything of it.
const PATIENCE_AT_START: i32 = 300;

impl Waiting {
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
}

/// Where it is shown while the page is being loaded.
#[derive(Default)]
enum Place {
    #[default]
    Nowhere,
    /// Dropped with it.
    In(#[expect(dead_code, reason = "it is kept so that it stays in the page")] Box<dyn std::any::Any>),
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

/// How far it has come, and a way to stop it; nothing while nothing takes long.
#[component]
pub(crate) fn Waits(
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
        let percent = string_fn(move || waiting.percent.get().unwrap_or(100).to_string());
        view! {
            <div class="notice waits">
                <p role="status">{text_fn(move || says().opening_cluster())}</p>
                <progress max="100" value=percent aria-label=text_fn(move || says().opening_cluster())></progress>
                <button class="button" type="button" on:click=click(move || waiting.is_stopped.set(true))>{text_fn(move || says().stop())}</button>
            </div>
        }
        .into_any()
    };
    live(inside)
}
