//! A text field with colours, for YAML unless another language is given: the browser's own textarea, with a coloured
//! copy under it. The field belongs to the person typing: its text is replaced only when it was changed elsewhere,
//! and never while an input method is composing a syllable.

use crate::manifest::{self, Class, Diagnostic, Severity};
use crate::page::browser::lazy::once_painted;
use gloo::timers::callback::Timeout;
use leptos::ev;
use leptos::html;
use leptos::prelude::*;
use wasm_bindgen::{JsCast, JsValue};

/// How long a person pauses before what they typed is taken, in milliseconds.
const PAUSE: u32 = 350;

/// Longer texts are shown without colours: the field stays quick.
const COLOURED: usize = 60_000;

/// A coloured stretch of a text: its octets, and the class of the span; an empty one leaves it as it is.
pub(crate) type Stretch = (usize, usize, &'static str);

/// What colours a text.
pub(crate) type Colours = fn(&str) -> Vec<Stretch>;

/// What suggests words while somebody types: what the field says of it to those who cannot see it, and the keys and
/// turns it is told of.
#[derive(Clone, Copy)]
pub(crate) struct Suggesting {
    /// The id of the list.
    pub list: &'static str,
    /// The id of the word that is pointed at, while the list is open.
    pub active: Signal<Option<String>>,
    /// A key went down.
    pub key: Callback<ev::KeyboardEvent>,
    /// The text or the caret has changed; true where somebody typed.
    pub moved: Callback<bool>,
    /// The pointer is over a line, from 1, or has left.
    pub over: Callback<Option<usize>>,
    /// The field was left.
    pub left: Callback<()>,
}

/// The field. `on_pause` is called with the text once the person pauses.
#[component]
pub(crate) fn Editor(
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
    /// What colours it; `None` leaves it as it is.
    #[prop(default = Some(yaml_stretches as Colours))]
    colours: Option<Colours>,
    /// Further places to underline.
    #[prop(into, default = Signal::stored(Vec::new()))]
    wrong: Signal<Vec<(usize, usize)>>,
    /// The text as it is being typed.
    #[prop(default = RwSignal::new(String::new()))]
    typed: RwSignal<String>,
    /// What suggests words.
    #[prop(default = None)]
    suggesting: Option<Suggesting>,
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
    typed.set(text.get_untracked());
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
    let tell = move |has_typed: bool| {
        // A syllable that is being composed is none yet.
        if let Some(own) = suggesting
            && !composing.get_value()
        {
            own.moved.run(has_typed);
        }
    };
    view! {
        <div class="editor" translate="no" dir="ltr">
            <pre aria-hidden="true">
                {move || {
                    let of_text = diagnostics.with(|all| {
                        let wrong = all.iter().filter(|one| one.severity == Severity::Error);
                        wrong.map(|one| (one.span.start, one.span.end)).collect::<Vec<_>>()
                    });
                    let wrong = [of_text, wrong.get()].concat();
                    coloured(&typed.get(), &wrong, marked.get(), colours)
                }} "\n"
            </pre>
            <textarea node_ref=field aria-label=name aria-describedby=described_by
                aria-invalid=move || (!wrong.with(Vec::is_empty) || diagnostics.with(|all| all.iter().any(|one| one.severity == Severity::Error))).to_string()
                aria-autocomplete=suggesting.map(|_| "list") aria-controls=suggesting.map(|own| own.list)
                aria-activedescendant=move || suggesting.and_then(|own| own.active.get())
                autocomplete="off" autocapitalize="off" spellcheck="false" wrap="off" readonly=read_only
                prop:value=text.get_untracked()
                on:input=move |_| {
                    take();
                    tell(true);
                }
                on:keydown=move |event| if let Some(own) = suggesting { own.key.run(event) }
                on:keyup=move |_| tell(false)
                on:click=move |_| tell(false)
                on:focus=move |_| tell(false)
                on:blur=move |_| if let Some(own) = suggesting { own.left.run(()) }
                on:mousemove=move |event| if let Some(own) = suggesting { own.over.run(line_under(field, &event)) }
                on:mouseleave=move |_| if let Some(own) = suggesting { own.over.run(None) }
                on:compositionstart=move |_| composing.set_value(true)
                on:compositionend=move |_: ev::CompositionEvent| { composing.set_value(false); take(); }
            ></textarea>
        </div>
    }
}

/// The colours of YAML.
fn yaml_stretches(text: &str) -> Vec<Stretch> {
    let class = |class: Class| match class {
        Class::Key => "key",
        Class::Number => "number",
        Class::Keyword => "keyword",
        Class::Comment => "comment",
        Class::Punctuation => "punctuation",
        Class::Text | Class::Anchor => "",
    };
    manifest::highlight(text).into_iter().map(|token| (token.start, token.end, class(token.class))).collect()
}

/// The text in spans of colour, with what is wrong underlined.
fn coloured(text: &str, wrong: &[(usize, usize)], marked: Option<(usize, usize)>, colours: Option<Colours>) -> AnyView {
    let Some(colours) = colours.filter(|_| text.len() <= COLOURED) else {
        return text.to_owned().into_any();
    };
    let mut pieces = Vec::new();
    let mut at = 0;
    for (from, to, class) in colours(text) {
        if let Some(between) = text.get(at..from) {
            pieces.push(between.to_owned().into_any());
        }
        let Some(piece) = text.get(from..to) else { continue };
        let is_wrong = wrong.iter().any(|(start, end)| *start < to && from < (*end).max(start + 1));
        let is_marked = marked.is_some_and(|(start, end)| start < to && from < end);
        pieces.push(if class.is_empty() && !is_wrong && !is_marked {
            piece.to_owned().into_any()
        } else {
            let (wrong, marked) = (if is_wrong { " wrong" } else { "" }, if is_marked { " marked" } else { "" });
            view! { <span class=format!("{class}{wrong}{marked}")>{piece.to_owned()}</span> }.into_any()
        });
        at = to;
    }
    if let Some(rest) = text.get(at..) {
        pieces.push(rest.to_owned().into_any());
    }
    pieces.into_any()
}

/// The line of the field's text under the pointer, from 1.
fn line_under(field: NodeRef<html::Textarea>, event: &ev::MouseEvent) -> Option<usize> {
    let field = field.get_untracked()?;
    let measures = Measures::of(&field)?;
    let line = (f64::from(event.offset_y()) - measures.padding) / measures.line;
    // The number is small and not negative.
    (line >= 0.0).then_some(line as usize + 1)
}

/// How large the field's letters are, in CSS pixels.
#[derive(Clone, Copy)]
pub(crate) struct Measures {
    /// The height of a line.
    pub line: f64,
    /// What is left free above the first one.
    pub padding: f64,
}

impl Measures {
    /// Of a field.
    pub(crate) fn of(field: &web_sys::HtmlTextAreaElement) -> Option<Self> {
        let style = window().get_computed_style(field).ok()??;
        let pixels = |name: &str| style.get_property_value(name).ok()?.strip_suffix("px")?.parse::<f64>().ok();
        Some(Self { line: pixels("line-height").filter(|height| *height > 0.0)?, padding: pixels("padding-top")? })
    }
}

/// Where the caret stands in the field's text, in octets.
pub(crate) fn caret_of(field: NodeRef<html::Textarea>) -> Option<usize> {
    let field = field.get_untracked()?;
    let units = field.selection_end().ok().flatten()? as usize;
    let text = field.value();
    let mut seen = 0;
    for (at, character) in text.char_indices() {
        if seen >= units {
            return Some(at);
        }
        seen += character.len_utf16();
    }
    Some(text.len())
}

/// Writes into the field as if somebody had typed it: the octets are replaced, and the caret stands behind the new
/// words. The browser's own undo takes it back.
pub(crate) fn write(field: NodeRef<html::Textarea>, start: usize, end: usize, words: &str) {
    let Some(element) = field.get_untracked() else { return };
    let mut text = element.value();
    if text.get(start..end).is_none() {
        return;
    }
    go_to(field, start, end);
    if !types(words) {
        text.replace_range(start..end, words);
        element.set_value(&text);
        if let Ok(event) = web_sys::Event::new("input") {
            let _ = element.dispatch_event(&event);
        }
    }
    go_to(field, start + words.len(), start + words.len());
}

/// Has the browser type words in the place of what is selected; false where it does not do so.
fn types(words: &str) -> bool {
    let document: JsValue = document().into();
    let command = js_sys::Reflect::get(&document, &"execCommand".into()).ok();
    let Some(command) = command.and_then(|command| command.dyn_into::<js_sys::Function>().ok()) else { return false };
    let name = if words.is_empty() { "delete" } else { "insertText" };
    let done = command.call3(&document, &name.into(), &JsValue::FALSE, &words.into());
    done.is_ok_and(|done| done.is_truthy())
}

/// Puts the caret at a place of the field's text, because somebody asked to be taken there.
pub(crate) fn go_to(field: NodeRef<html::Textarea>, start: usize, end: usize) {
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
