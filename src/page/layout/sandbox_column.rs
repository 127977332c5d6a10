//! The foot of the sandbox's column: what to start from, and what to do with the state.

use crate::page::drawer::manifests;
use crate::page::kit::live::*;
use crate::page::kit::sentence::screen_text;
use crate::page::layout::header::DoorLink;
use crate::page::lesson::lessons;
use crate::page::state::dialog::{Which, dialog};
use crate::page::state::lab::{Drawer, Selection, Tab, lab};
use crate::session::doors::Door;
use crate::text::words;
use leptos::prelude::*;

/// The foot of the sandbox's column.
#[component]
pub(crate) fn Templates() -> impl IntoView {
    let lab = lab();
    let dialog = dialog();
    let lessons = lessons();
    let says = move || words::sandbox(lab.language.get());
    let panel = move |panel| {
        lab.drawer.set(panel);
        lab.tab.set(Tab::Ask);
    };
    let objects = move || lab.sandbox.with(|sandbox| sandbox.cluster().objects().count());
    view! {
        <div>
            <button class="plain" type="button" on:click=click(move || lab.select(Selection::List))>{string_fn(move || says().objects(objects()))}</button>
            <h2>{text_fn(move || says().start_from())}</h2>
            <button class="plain" type="button" on:click=click(move || lab.start_over())>{text_fn(move || says().first_example())}</button>
            <button class="plain" type="button" on:click=click(move || panel(Drawer::Terminal))>{text_fn(move || says().page())}</button>
            <button class="plain" type="button" on:click=click(move || panel(Drawer::Manifests))>{text_fn(move || says().manifests())}</button>
            <DoorLink door=Door::Confusions class="plain" says=text_fn(move || words::confusions(lab.language.get()).known()) />
            <DoorLink door=Door::MyCluster class="plain" says=text_fn(move || says().own()) />
            <h2>{text_fn(move || says().take_along())}</h2>
            <button class="plain" type="button" on:click=click(move || dialog.open_share())>{text_fn(move || says().link())}</button>
            <button class="plain" type="button" on:click=click(move || manifests::download(lab))>{screen_text(|text| text.download_yaml())}</button>
            <button class="plain" type="button" aria-expanded=string_fn(move || lessons.making.get().to_string())
                on:click=click(move || lessons.making.update(|making| *making = !*making))>{text_fn(move || words::lesson_entry(lab.language.get()).make())}</button>
            <button class="plain" type="button" on:click=click(move || dialog.open(Which::Simulated))>{screen_text(|text| text.simulated())}</button>
        </div>
    }
}
