//! Sentences with words in backticks: those are the API's own, set in the fixed-width face and left
//! untranslated. Nothing else in a sentence is markup.

use leptos::prelude::*;

/// The sentence as text and code.
pub(crate) fn rich(sentence: &str) -> impl IntoView + use<> {
    sentence
        .split('`')
        .enumerate()
        .map(|(position, piece)| {
            let piece = piece.to_owned();
            if position % 2 == 1 { view! { <code translate="no">{piece}</code> }.into_any() } else { piece.into_any() }
        })
        .collect_view()
}

/// A text with a place to break a line between its parts.
pub(crate) fn breakable<'a>(parts: impl Iterator<Item = &'a str>) -> Vec<AnyView> {
    let part = |(at, part): (usize, &str)| {
        let part = part.to_owned();
        if at == 0 { part.into_any() } else { view! { <wbr /> {part} }.into_any() }
    };
    parts.enumerate().map(part).collect()
}
