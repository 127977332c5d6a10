//! The names outside the cluster, as an editable table in text form.

use super::listed::go_back;
use crate::control::Control;
use crate::page::kit::editor::Editor;
use crate::page::kit::live::*;
use crate::page::kit::long_lists::{self, Growing};
use crate::page::kit::rich::rich;
use crate::page::state::lab::lab;
use crate::sandbox::{Edit, Refusal};
use crate::text::server::upstream;
use leptos::html;
use leptos::prelude::*;

/// The text, and what is wrong with it.
#[component]
pub(super) fn Outside() -> impl IntoView {
    let lab = lab();
    let text = Memo::new(move |_| lab.sandbox.with(|sandbox| sandbox.upstream().to_string()));
    let errors = move || {
        lab.refused.with(|refused| match refused.as_ref().map(|refused| &refused.refusal) {
            Some(Refusal::Outside(errors)) => errors
                .iter()
                .map(|error| (error.line, error.column, upstream(lab.language.get(), &error.reason)))
                .collect(),
            _ => Vec::new(),
        })
    };
    let field = NodeRef::<html::Textarea>::new();
    let shown = Growing::from(long_lists::TOLD);
    view! {
        <div class="head">
            <h2>{move || lab.text().outside_names()}</h2>
            <button class="plain" type="button" on:click=move |_| go_back(lab, None)>{move || lab.text().all_objects()}</button>
        </div>
        <p class="hint" id="outside-hint">{live(move || rich(lab.text().outside_hint()).into_any())}</p>
        <Editor name=Signal::derive(move || lab.text().outside_names().to_owned()) text diagnostics=Signal::stored(Vec::new())
            described_by="outside-hint" colours=None on_pause=move |text| { lab.dispatch(Edit::Outside(text)); } field
            read_only=Signal::derive(move || !lab.offers(Control::Outside)) />
        <ul class="remarks">
            {move || errors().into_iter().take(shown.most()).map(|(line, column, said)| view! {
                <li class="error"><span class="place">{lab.text().place(line, column)}</span> <span>{rich(&said)}</span></li>
            }).collect_view()}
        </ul>
        {shown.more(move || errors().len())}
    }
}
