//! The present question as the tools of a pod print it, and as JSON for programs.

use crate::page::answer::edit_as_command::OneCommand;
use crate::page::answer::remedies::nearest;
use crate::page::browser::{address, hand_out};
use crate::page::kit::arriving::lazy;
use crate::page::kit::live::is_open_now;
use crate::page::kit::sentence::screen_text;
use crate::page::state::change;
use crate::page::state::lab::{Lab, lab};
use crate::sandbox::report::Report;
use crate::shell::tools;
use leptos::prelude::*;

/// The commands that ask the same, folded away; their code arrives when they are looked at.
#[component]
pub(crate) fn AsTools() -> impl IntoView {
    let is_open = RwSignal::new(false);
    view! {
        <details class="more as-tools" on:toggle=move |event| is_open.set(is_open_now(&event))>
            <summary>{screen_text(|text| text.as_tools())}</summary>
            <Show when=move || is_open.get()>{lazy!(opened: tools, Printed)}</Show>
        </details>
    }
}

/// What they print, now.
#[component]
fn Printed() -> impl IntoView {
    let lab = lab();
    let printed = Memo::new(move |_| {
        lab.sandbox.with(|sandbox| {
            let ask = sandbox.question();
            let record_type = ask.record_type.as_str();
            let commands = [
                vec!["dig", "+search", ask.name.as_str(), record_type],
                vec!["nslookup", ask.name.as_str()],
                vec!["getent", "ahosts", ask.name.as_str()],
            ];
            let print = |command: &Vec<&str>| {
                let words: Vec<String> = command.iter().map(|word| (*word).to_owned()).collect();
                let output = tools::run(sandbox, &ask.from, &words, "");
                (words.join(" "), format!("{}{}", output.text, output.errors))
            };
            commands.iter().map(print).collect::<Vec<_>>()
        })
    });
    view! {
        <div>
            {move || {
                let command = lab.sandbox.with(|sandbox| crate::shell::command_for_question(sandbox.question()));
                let name = crate::text::words::terminal(lab.language.get()).this_question();
                view! { <OneCommand name command=Some(command) /> }
            }}
            {move || printed.get().into_iter().map(|(command, output)| {
                let (name, printed) = (command.clone(), output.clone());
                let copies = format!("{}: {name}", lab.text().copy());
                view! { <pre translate="no" dir="ltr" tabindex="0" aria-label=name><b>"$ " {command}</b> "\n" {output}</pre>
                    <button class="plain" type="button" aria-label=copies on:click=move |_| hand_out::copy(&printed)>{lab.text().copy()}</button>
                }
            }).collect_view()}
            <button class="plain" type="button" on:click=move |_| copy_json(lab)>{screen_text(|text| text.copy_json())}</button>
            <button class="plain" type="button" on:click=move |_| copy_link(lab)>{screen_text(|text| text.copy_link())}</button>
        </div>
    }
}

/// Copies the question and all that came of it, as JSON.
fn copy_json(lab: Lab) {
    leptos::task::spawn_local(async move {
        // A lesson leads to them.
        let is_withheld = !lab.remedies_shown.get_untracked();
        let near = if is_withheld { Vec::new() } else { nearest(lab).await.unwrap_or_default() };
        let report = lab.sandbox.with_untracked(|sandbox| {
            let ask = sandbox.question();
            lab.answer.with_untracked(|answer| Report::of(sandbox, ask, answer).with_near(&near))
        });
        let value = serde_wasm_bindgen::to_value(&report).ok();
        let text = value.and_then(|value| {
            js_sys::JSON::stringify_with_replacer_and_space(&value, &wasm_bindgen::JsValue::NULL, &2.into()).ok()
        });
        if let Some(text) = text.and_then(|text| text.as_string()) {
            hand_out::copy(&text);
        }
    });
}

/// Copies the address of the present state.
fn copy_link(lab: Lab) {
    leptos::task::spawn_local(async move {
        let link = change::link_to(lab).await;
        lab.not_fetched.set(link.is_err());
        let Ok(link) = link else { return };
        hand_out::copy(&address::address(&address::write(&link).await));
    });
}
