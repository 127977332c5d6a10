//! The two dialogs: the link to share, and what is simulated.

use super::fragment;
use super::lab::{Lab, lab};
use crate::page::app::label;
use crate::page::live::*;
use crate::text::RECORDINGS;
use leptos::html;
use leptos::prelude::*;

/// Above this many characters some places cut a link.
const LONG_LINK: usize = 8_000;

/// The handles by which other components open a dialog; handed down by context.
#[derive(Clone, Copy)]
pub struct Dialog {
    lab: Lab,
    share: NodeRef<html::Dialog>,
    simulated: NodeRef<html::Dialog>,
    link: RwSignal<String>,
}

impl Dialog {
    /// Dialogs around a state.
    pub fn new(lab: Lab) -> Self {
        Self { lab, share: NodeRef::new(), simulated: NodeRef::new(), link: RwSignal::default() }
    }

    /// Makes the link of the present state and shows it.
    pub fn open_share(self) {
        leptos::task::spawn_local(async move {
            let link = super::change::link_to(self.lab).await;
            self.lab.not_fetched.set(link.is_err());
            let Ok(link) = link else { return };
            let text = fragment::write(&link).await;
            fragment::show(&text);
            self.link.set(fragment::address(&text));
            if let Some(dialog) = self.share.get_untracked() {
                let _ = dialog.show_modal();
            }
        });
    }

    /// Shows what is simulated.
    pub fn open_simulated(self) {
        if let Some(dialog) = self.simulated.get_untracked() {
            let _ = dialog.show_modal();
        }
    }
}

/// The dialogs of the page.
pub fn dialog() -> Dialog {
    expect_context::<Dialog>()
}

/// The dialogs themselves, closed.
#[component]
pub fn Dialogs() -> impl IntoView {
    let lab = lab();
    let Dialog { share, simulated, link, .. } = dialog();
    let copied = RwSignal::new(false);
    let close = |dialog: NodeRef<html::Dialog>| {
        move || {
            if let Some(dialog) = dialog.get_untracked() {
                dialog.close();
            }
        }
    };
    let copy = move || {
        super::editor::copy(&link.get_untracked());
        copied.set(true);
    };
    view! {
        <dialog node_ref=share aria-labelledby="share-title" on:close=move |_| copied.set(false)>
            <h2 id="share-title">{label(|text| text.share)}</h2>
            <p>{label(|text| text.share_says)}</p>
            <textarea rows="4" readonly aria-label=label(|text| text.share) prop:value=link></textarea>
            <p class="quiet" hidden=move || link.with(|link| link.len() <= LONG_LINK)>{label(|text| text.share_long)}</p>
            <div class="row-of">
                <button class="button primary" type="button" on:click=click(copy)>
                    {move || if copied.get() { lab.text().copied } else { lab.text().copy }}
                </button>
                <button class="button" type="button" on:click=click(close(share))>{label(|text| text.close)}</button>
            </div>
        </dialog>
        <dialog node_ref=simulated aria-labelledby="simulated-title">
            <h2 id="simulated-title">{label(|text| text.simulated)}</h2>
            <p>{label(|text| text.simulated_says)}</p>
            <p>{words(move || (lab.text().simulated_recordings)(RECORDINGS))}</p>
            <ul class="plain-list">
                {move || lab.text().simulated_versions.iter().map(|line| view! { <li>{*line}</li> }).collect_view()}
            </ul>
            <h3>{label(|text| text.simulated_simpler)}</h3>
            <ul class="plain-list">
                {move || lab.text().simulated_list.iter().map(|line| view! { <li>{*line}</li> }).collect_view()}
            </ul>
            <div class="row-of">
                <button class="button" type="button" on:click=click(close(simulated))>{label(|text| text.close)}</button>
            </div>
        </dialog>
    }
}
