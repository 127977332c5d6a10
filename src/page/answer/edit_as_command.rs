//! What the buttons of the page do, as commands: for the last step, and for those at hand.

use crate::control::Control;
use crate::page::kit::arriving::lazy;
use crate::page::kit::live::*;
use crate::page::kit::rich::rich;
use crate::page::kit::sentence::screen_text;
use crate::page::state::lab::lab;
use crate::sandbox::Edit;
use crate::shell::{command_for_edit, command_for_step};
use crate::text::words::{self, ScreenText};
use leptos::prelude::*;

/// A button: its words, and the edit it sends.
pub(crate) type Button = (fn(ScreenText) -> &'static str, Edit);

/// The commands, folded away; their code arrives when they are looked at.
#[component]
pub(crate) fn AsCommands(
    /// The buttons at hand.
    #[prop(into)]
    buttons: Signal<Vec<Button>>,
) -> impl IntoView {
    let is_open = RwSignal::new(false);
    let lab = lab();
    view! {
        <Show when=move || lab.offers(Control::Terminal)>
        <details class="more as-commands" on:toggle=move |event| is_open.set(is_open_now(&event))>
            <summary>{screen_text(|text| text.as_command())}</summary>
            <Show when=move || is_open.get()>{lazy!(opened: terminal, Commands, buttons: Signal<Vec<Button>>)}</Show>
        </details>
        </Show>
    }
}

/// The command of one edit that is offered, folded away.
#[component]
pub(crate) fn AsCommand(
    /// The edit.
    edit: Edit,
) -> impl IntoView {
    let is_open = RwSignal::new(false);
    let lab = lab();
    let edit = StoredValue::new(edit);
    view! {
        <Show when=move || lab.offers(Control::Terminal)>
            <details class="as-commands" on:toggle=move |event| is_open.set(is_open_now(&event))>
                <summary>{screen_text(|text| text.as_command())}</summary>
                <Show when=move || is_open.get()>{lazy!(opened: terminal, CommandOf, edit: StoredValue<Edit>)}</Show>
            </details>
        </Show>
    }
}

/// The command itself.
#[component]
fn CommandOf(edit: StoredValue<Edit>) -> impl IntoView {
    let lab = lab();
    let command =
        Memo::new(move |_| lab.sandbox.with(|sandbox| edit.with_value(|edit| command_for_edit(sandbox, edit))));
    live(move || {
        view! { <OneCommand name=words::terminal(lab.language.get()).command() command=command.get() /> }.into_any()
    })
}

/// Each with its command, where it has one.
#[component]
fn Commands(buttons: Signal<Vec<Button>>) -> impl IntoView {
    let lab = lab();
    let says = move || words::terminal(lab.language.get());
    let all = Memo::new(move |_| {
        let text = lab.text();
        let buttons = buttons.get();
        lab.sandbox.with(|sandbox| {
            let mut all = Vec::new();
            if !sandbox.done().is_empty() {
                all.push((says().last_step(), command_for_step(sandbox)));
            }
            all.extend(buttons.iter().map(|(name, edit)| (name(text), command_for_edit(sandbox, edit))));
            all
        })
    });
    view! {
        <div>
            <p class="quiet">{live(move || rich(says().as_command_says()).into_any())}</p>
            {live(move || all.get().into_iter().map(|(name, command)| view! { <OneCommand name command /> }.into_any()).collect_view().into_any())}
        </div>
    }
}

/// A command with its name and a button to copy it.
#[component]
pub(crate) fn OneCommand(name: &'static str, command: Option<String>) -> impl IntoView {
    let lab = lab();
    let says = move || words::terminal(lab.language.get());
    let Some(command) = command else {
        return view! { <p class="quiet">{name}": "{text_fn(move || says().no_command())}</p> }.into_any();
    };
    let copied = command.clone();
    view! {
        <div class="one-command">
            <p><strong>{name}</strong> " "
                <button class="plain" type="button" aria-label=string_fn(move || says().copy_command(name))
                    on:click=click(move || crate::page::browser::hand_out::copy(&copied))>{screen_text(|text| text.copy())}</button></p>
            <pre tabindex="0" aria-label=name translate="no" dir="ltr">{command}</pre>
        </div>
    }
    .into_any()
}
