//! What is wrong with the manifests of a link, place by place, and their text where nothing could be made of it.

use crate::manifest::Diagnostic;
use crate::page::kit::live::*;
use crate::page::kit::long_lists::Growing;
use crate::page::kit::rich::rich;
use crate::page::state::lab::lab;
use crate::page::state::startup::Notice;
use crate::text::Language;
use crate::text::diagnostic;
use leptos::prelude::*;

/// How many reasons are shown.
const LISTED: usize = 8;
/// How many lines of the text are shown. An address that holds more is none that somebody wrote.
const SHOWN: usize = 400;

/// What is wrong, and the text.
#[component]
pub(crate) fn Details(
    /// What says so.
    notice: Notice,
) -> impl IntoView {
    let lab = lab();
    // Its words come with this part.
    leptos::logging::warn!("{}", notice.sentence(Language::English));
    let (wrong, text) = notice.details().unwrap_or_default();
    let (shown, number) = (Growing::from(LISTED), wrong.len());
    let lines: Vec<u32> = wrong.iter().map(|one| one.span.line).collect();
    let line = move |one: &Diagnostic| {
        // What is no YAML has no object, but a place in a text that somebody can look at.
        let place = move || lab.text().place(one.span.line, one.span.column);
        let object = one.object.as_ref().map_or_else(place, ToString::to_string);
        let field = one.field.to_string();
        let said = diagnostic::sentence(lab.language.get(), &one.message);
        view! { <li><code translate="no">{object}</code> <span><code translate="no">{field}</code> " " {rich(&said)}</span></li> }
    };
    view! {
        <p>{live(move || rich(&notice.sentence(lab.language.get())).into_any())}</p>
        <ul class="remarks">{live(move || wrong.iter().take(shown.most()).map(line).collect_view().into_any())}</ul>
        {shown.more(move || number)}
        {(!text.is_empty()).then(|| written(&text, &lines))}
    }
}

/// The text as it was written, with the lines that are wrong.
fn written(text: &str, wrong: &[u32]) -> impl IntoView + use<> {
    let line = |(number, line): (u32, &str)| {
        let class = if wrong.contains(&number) { "marked" } else { "" };
        view! { <span class=class>{format!("{number:>3}  {line}\n")}</span> }
    };
    let lines = (1..).zip(text.lines()).take(SHOWN).map(line).collect_view();
    view! { <pre class="written" tabindex="0" translate="no" dir="ltr">{lines}</pre> }
}
