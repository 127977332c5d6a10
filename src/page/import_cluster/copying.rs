//! Texts to be copied: a command, a patch, the report.

use super::says;
use crate::page::browser::hand_out::copy;
use crate::page::kit::live::*;
use crate::page::state::lab::lab;
use leptos::prelude::*;

/// A text of a machine's with the button that copies it.
#[component]
pub(super) fn Copyable(
    /// What it is for: the name of the text and of its button.
    #[prop(into)]
    what: String,
    /// The text.
    #[prop(into)]
    text: String,
) -> impl IntoView {
    let lab = lab();
    let is_copied = RwSignal::new(false);
    let copied = text.clone();
    let carry = move || {
        copy(&copied);
        is_copied.set(true);
        lab.announcement.set(says(lab).copied().to_owned());
    };
    let name = what.clone();
    // The name of a button has the words that are seen on it.
    let label = move || match is_copied.get() {
        true => says(lab).copied_command(&name),
        false => says(lab).copy_command(&name),
    };
    view! {
        <div class="copyable">
            <pre tabindex="0" role="region" aria-label=what translate="no" dir="ltr">{text}</pre>
            <button class="button" type="button" aria-label=string_fn(label) on:click=click(carry)>
                {text_fn(move || if is_copied.get() { says(lab).copied() } else { lab.text().copy() })}
            </button>
        </div>
    }
}
