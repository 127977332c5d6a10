//! What of a link the API server refuses, object by object, with the reason: it was left out of the cluster.

use crate::manifest::Diagnostic;
use crate::page::kit::live::*;
use crate::page::kit::long_lists::Growing;
use crate::page::kit::rich::rich;
use crate::page::state::lab::lab;
use crate::text::diagnostic;
use leptos::prelude::*;

/// How many reasons are shown.
const LISTED: usize = 8;

/// What was left out, and why.
#[component]
pub(crate) fn LeftOut(
    /// What the API server says.
    refused: Vec<Diagnostic>,
) -> impl IntoView {
    let lab = lab();
    let (shown, number) = (Growing::from(LISTED), refused.len());
    let line = move |one: &Diagnostic| {
        let object = one.object.as_ref().map(ToString::to_string).unwrap_or_default();
        let field = one.field.to_string();
        let said = diagnostic::sentence(lab.language.get(), &one.message);
        view! { <li><code translate="no">{object}</code> <span><code translate="no">{field}</code> " " {rich(&said)}</span></li> }
    };
    view! {
        <ul class="remarks">{live(move || refused.iter().take(shown.most()).map(line).collect_view().into_any())}</ul>
        {shown.more(move || number)}
    }
}
