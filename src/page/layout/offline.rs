//! The site without a network, and the quiet word that a newer version of it is there.

use crate::page::kit::live::*;
use crate::page::kit::sentence::screen_text;
use crate::page::state::lab::lab;
use crate::text::words;
use leptos::prelude::*;
use wasm_bindgen::prelude::*;

#[wasm_bindgen(module = "/src/page/offline.js")]
extern "C" {
    fn keep(on_new_version: &Closure<dyn Fn()>);
    async fn renew();
}

/// Keeps the site, and says so when a newer version of it has been fetched. It takes the place of this one
/// when the person wishes, or when the page is opened next time.
#[component]
pub(crate) fn NewVersion() -> impl IntoView {
    let lab = lab();
    let is_there = RwSignal::new(false);
    let told = Closure::<dyn Fn()>::new(move || {
        is_there.try_set(true);
    });
    // A debug build brings no worker.
    if !cfg!(debug_assertions) {
        keep(&told);
    }
    // It is called for as long as the page lives.
    told.forget();
    let take = move || leptos::task::spawn_local(renew());
    view! {
        <Show when=move || is_there.get()>
            <div class="notice" role="status">
                <p>{text_fn(move || words::offline(lab.language.get()).new_version())} " " <button class="link" type="button" on:click=click(take)>{text_fn(move || words::offline(lab.language.get()).take())}</button></p>
                <button class="plain" type="button" on:click=click(move || is_there.set(false))>{screen_text(|text| text.close())}</button>
            </div>
        </Show>
    }
}
