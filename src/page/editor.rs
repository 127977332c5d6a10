//! A text field for YAML: the browser's own textarea, with a coloured copy under it. The field belongs
//! to the person typing: its text is replaced only when it was changed elsewhere, and never while an
//! input method is composing a syllable.

use super::later::once_painted;
use crate::manifest::{self, Class, Diagnostic, Severity};
use gloo::timers::callback::Timeout;
use leptos::ev;
use leptos::html;
use leptos::prelude::*;
use wasm_bindgen::JsCast;

/// How long a person pauses before what they typed is taken, in milliseconds.
const PAUSE: u32 = 350;

/// Longer texts are shown without colours: the field stays quick.
const COLOURED: usize = 60_000;

/// The field. `on_pause` is called with the text once the person pauses.
#[component]
pub fn Editor(
    /// The field's name.
    #[prop(into)]
    name: Signal<String>,
    /// The text as the rest of the page has it.
    #[prop(into)]
    text: Signal<String>,
    /// What is wrong with it, to underline.
    #[prop(into)]
    diagnostics: Signal<Vec<Diagnostic>>,
    /// The id of the element that describes the field.
    described_by: &'static str,
    /// True for YAML; other texts are not coloured.
    #[prop(default = true)]
    yaml: bool,
    /// A place of the text that is pointed at elsewhere.
    #[prop(into, default = Signal::stored(None))]
    marked: Signal<Option<(usize, usize)>>,
    /// Called with the text once the person pauses.
    #[prop(into)]
    on_pause: Callback<String>,
    /// The field itself, for others to point into.
    field: NodeRef<html::Textarea>,
    /// True where the text is there to be read.
    #[prop(into, default = Signal::stored(false))]
    read_only: Signal<bool>,
) -> impl IntoView {
    let typed = RwSignal::new(text.get_untracked());
    let composing = StoredValue::new(false);
    let timer = StoredValue::new_local(None::<Timeout>);
    let waiting = StoredValue::new(false);
    // Changed elsewhere: take it, unless it is what is there or a syllable is being composed.
    let show = move || {
        // The field may be gone from the page by now.
        let (Some(text), Some(false), Some(false)) =
            (text.try_get_untracked(), composing.try_get_value(), waiting.try_get_value())
        else {
            return;
        };
        if let Some(field) = field.get_untracked()
            && field.value() != text
        {
            field.set_value(&text);
        }
        if typed.with_untracked(|typed| *typed != text) {
            typed.set(text);
        }
    };
    Effect::new(move |first: Option<()>| {
        text.track();
        match first {
            Some(()) => once_painted(Box::new(show)),
            None => show(),
        }
    });
    let take = move || {
        let Some(field) = field.get_untracked() else { return };
        let value = field.value();
        typed.set(value.clone());
        waiting.set_value(true);
        timer.set_value(Some(Timeout::new(PAUSE, move || {
            waiting.set_value(false);
            on_pause.run(value);
        })));
    };
    view! {
        <div class="editor" translate="no" dir="ltr">
            <pre aria-hidden="true">
                {move || coloured(&typed.get(), &diagnostics.get(), marked.get(), yaml)} "\n"
            </pre>
            <textarea node_ref=field aria-label=name aria-describedby=described_by
                aria-invalid=move || diagnostics.with(|all| all.iter().any(|one| one.severity == Severity::Error)).to_string()
                autocomplete="off" autocapitalize="off" spellcheck="false" wrap="off" readonly=read_only
                prop:value=text.get_untracked()
                on:input=move |_| take()
                on:compositionstart=move |_| composing.set_value(true)
                on:compositionend=move |_: ev::CompositionEvent| { composing.set_value(false); take(); }
            ></textarea>
        </div>
    }
}

/// The text in spans of colour, with what is wrong underlined.
fn coloured(text: &str, diagnostics: &[Diagnostic], marked: Option<(usize, usize)>, yaml: bool) -> AnyView {
    if !yaml || text.len() > COLOURED {
        return text.to_owned().into_any();
    }
    let wrong: Vec<(usize, usize)> = diagnostics
        .iter()
        .filter(|one| one.severity == Severity::Error)
        .map(|one| (one.span.start, one.span.end.max(one.span.start + 1)))
        .collect();
    let mut pieces = Vec::new();
    let mut at = 0;
    for token in manifest::highlight(text) {
        if let Some(between) = text.get(at..token.start) {
            pieces.push(between.to_owned().into_any());
        }
        let Some(piece) = text.get(token.start..token.end) else { continue };
        let class = match token.class {
            Class::Key => "key",
            Class::Number => "number",
            Class::Keyword => "keyword",
            Class::Comment => "comment",
            Class::Punctuation => "punctuation",
            Class::Text | Class::Anchor => "text",
        };
        let is_wrong = wrong.iter().any(|(start, end)| *start < token.end && token.start < *end);
        let is_marked = marked.is_some_and(|(start, end)| start < token.end && token.start < end);
        pieces.push(if class == "text" && !is_wrong && !is_marked {
            piece.to_owned().into_any()
        } else {
            let (wrong, marked) = (if is_wrong { " wrong" } else { "" }, if is_marked { " marked" } else { "" });
            view! { <span class=format!("{class}{wrong}{marked}")>{piece.to_owned()}</span> }.into_any()
        });
        at = token.end;
    }
    if let Some(rest) = text.get(at..) {
        pieces.push(rest.to_owned().into_any());
    }
    pieces.into_any()
}

/// Puts the caret at a place of the field's text, because somebody asked to be taken there.
pub fn go_to(field: NodeRef<html::Textarea>, start: usize, end: usize) {
    let Some(field) = field.get_untracked() else { return };
    let text = field.value();
    // The DOM counts UTF-16 units where spans count bytes.
    let units = |offset: usize| {
        let before = text.get(..offset.min(text.len())).unwrap_or(&text);
        u32::try_from(before.encode_utf16().count()).unwrap_or(u32::MAX)
    };
    let _ = field.focus();
    let _ = field.set_selection_range(units(start), units(end));
}

/// Puts a text on the clipboard, where the browser lets a page do so.
pub fn copy(text: &str) {
    let clipboard = js_sys::Reflect::get(&window().navigator(), &"clipboard".into()).ok();
    if let Some(clipboard) = clipboard.and_then(|clipboard| clipboard.dyn_into::<web_sys::Clipboard>().ok()) {
        let written = clipboard.write_text(text);
        leptos::task::spawn_local(async move {
            // A refusal is the browser's to explain; the text is on the screen either way.
            let _ = wasm_bindgen_futures::JsFuture::from(written).await;
        });
    }
}
