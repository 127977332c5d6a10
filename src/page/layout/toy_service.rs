//! One name, one question, four kinds of answer: the buttons that choose what is behind the name.

use crate::page::kit::live::*;
use crate::page::kit::sentence::screen_text;
use crate::page::state::lab::lab;
use crate::sandbox::{Ask, Edit, ToyService};
use leptos::prelude::*;

/// The buttons.
#[component]
pub(crate) fn Ways() -> impl IntoView {
    let lab = lab();
    let present = Memo::new(move |_| lab.sandbox.with(ToyService::of));
    let choose = move |choice| {
        lab.dispatch(Edit::ToyService(choice));
        let question = lab.sandbox.with_untracked(|sandbox| sandbox.question().clone());
        if question != Ask::default() {
            lab.ask(Ask::default());
        }
    };
    view! {
        <div class="ways" role="group" aria-label=screen_text(|text| text.toy_ways())>
                {ToyService::ALL.into_iter().map(|choice| {
                    let name = text_fn(move || match choice {
                        ToyService::ClusterIp => lab.text().toy_cluster_ip(),
                        ToyService::Headless => lab.text().toy_headless(),
                        ToyService::Manual => lab.text().toy_manual(),
                        ToyService::ExternalName => lab.text().toy_external_name(),
                    });
                    let pressed = string_fn(move || (present.get() == Some(choice)).to_string());
                    view! { <button class="button" type="button" aria-pressed=pressed on:click=click(move || choose(choice))>{name}</button> }.into_any()
                }).collect_view()}
        </div>
    }
}
