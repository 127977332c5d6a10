//! The dialogs: the link to share, what is simulated, what one can do after the course. Their code arrives when one is
//! first opened.

use crate::page::browser::address;
use crate::page::drawer::manifests;
use crate::page::kit::arriving::lazy;
use crate::page::kit::live::*;
use crate::page::kit::sentence::screen_text;
use crate::page::layout::search;
use crate::page::lesson::{CourseEnd, lessons};
use crate::page::state::dialog::{Which, dialog};
use crate::page::state::lab::lab;
use crate::session::doors::{Door, under};
use crate::text::RECORDINGS;
use crate::text::words::{confusions as confusions_words, simulated};
use leptos::html;
use leptos::prelude::*;

/// Above this many characters some places cut a link.
const LONG_LINK: usize = 8_000;

/// The dialog that is open, where one is.
#[component]
pub(crate) fn Dialogs() -> impl IntoView {
    let (lab, shown) = (lab(), dialog().shown);
    // One of them has an address: it is open while its door is.
    live(move || match shown.get().or_else(|| (lab.door.get() == Door::CourseEnd).then_some(Which::CourseEnd)) {
        None => ().into_any(),
        Some(which) => lazy!(opened: dialogs, Opened, which: Which),
    })
}

#[component]
fn Opened(which: Which) -> impl IntoView {
    let (lab, dialog, lessons) = (lab(), dialog(), lessons());
    let element = NodeRef::<html::Dialog>::new();
    Effect::new(move || {
        if let Some(element) = element.get().filter(|element| !element.open()) {
            let _ = element.show_modal();
        }
    });
    let (title, inside, first) = match which {
        Which::Share => ("share-title", view! { <Share /> }.into_any(), view! { <CopyLink /> }.into_any()),
        Which::Simulated => ("simulated-title", view! { <Simulated /> }.into_any(), ().into_any()),
        Which::Search => (search::TITLE, lazy!(opened: search, search::Search), ().into_any()),
        Which::CourseEnd => ("course-end-title", view! { <CourseEnd /> }.into_any(), view! { <Onward /> }.into_any()),
    };
    let closed = move |_| {
        // The browser tells it a moment later: by then another one may be open.
        if element.try_get_untracked().flatten().is_none() {
            return;
        }
        dialog.shown.set(None);
        if let Some(door) = under(lab.door.get_untracked(), !lessons.is_sandbox()) {
            address::visit_screen(if lessons.is_sandbox() { lab.word_of(door) } else { None });
            lab.door.set(door);
        }
    };
    view! {
        <dialog node_ref=element class:course-end=which == Which::CourseEnd aria-labelledby=title on:close=closed>
            {inside}
            <div class="row-of">
                {first}
                <button class="button" type="button" on:click=click(move || dialog.close())>{screen_text(|text| text.close())}</button>
            </div>
        </dialog>
    }
}

/// After the course: the known confusions, and a cluster of one's own.
#[component]
fn Onward() -> impl IntoView {
    let (lab, dialog, lessons) = (lab(), dialog(), lessons());
    let go = move |door| {
        dialog.close();
        lessons.go(door);
    };
    view! {
        <button class="button primary" type="button" on:click=click(move || go(Door::MyCluster))>{text_fn(move || lab.text().my_cluster())}</button>
        <button class="button" type="button" on:click=click(move || go(Door::Confusions))>{text_fn(move || confusions_words(lab.language.get()).known())}</button>
    }
}

#[component]
fn Share() -> impl IntoView {
    let lab = lab();
    let link = dialog().link;
    view! {
        <h2 id="share-title">{screen_text(|text| text.share())}</h2>
        <p>{screen_text(|text| text.share_says())}</p>
        <textarea rows="4" readonly aria-label=screen_text(|text| text.share()) prop:value=link></textarea>
        <div hidden=move || link.with(|link| link.len() <= LONG_LINK)>
            <p class="quiet">{screen_text(|text| text.share_long())}</p>
            <button class="button" type="button" on:click=click(move || manifests::download(lab))>{screen_text(|text| text.download_yaml())}</button>
        </div>
    }
}

#[component]
fn CopyLink() -> impl IntoView {
    let lab = lab();
    let link = dialog().link;
    let copied = RwSignal::new(false);
    let copy = move || {
        crate::page::browser::hand_out::copy(&link.get_untracked());
        copied.set(true);
    };
    view! {
        <button class="button primary" type="button" on:click=click(copy)>
            {move || if copied.get() { lab.text().copied() } else { lab.text().copy() }}
        </button>
    }
}

#[component]
fn Simulated() -> impl IntoView {
    let lab = lab();
    let says = move || simulated(lab.language.get());
    view! {
        <h2 id="simulated-title">{screen_text(|text| text.simulated())}</h2>
        <p>{text_fn(move || says().says())}</p>
        <p>{string_fn(move || says().recordings(RECORDINGS))}</p>
        <ul class="plain-list">
            {move || says().versions().map(|line| view! { <li>{line}</li> }).into_iter().collect_view()}
        </ul>
        <h3>{text_fn(move || says().simpler())}</h3>
        <ul class="plain-list">
            {move || says().simpler_list().map(|line| view! { <li>{string_fn(move || line.to_owned())}</li> }).into_iter().collect_view()}
        </ul>
    }
}
