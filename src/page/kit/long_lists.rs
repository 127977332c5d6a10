//! Lists that somebody's cluster can make long: how many of it are shown, and that there are more.

use crate::page::kit::live::*;
use crate::page::state::lab::lab;
use leptos::prelude::*;

/// How many a list shows that has its own way to the others: a filter, a text, another list.
pub(crate) const SHOWN: usize = 100;
/// How many sentences a list shows.
pub(crate) const TOLD: usize = 40;

/// Says how many more there are; nothing where there are none.
pub(crate) fn more(number: usize) -> AnyView {
    let lab = lab();
    match number {
        0 => ().into_any(),
        number => view! { <p class="quiet">{string_fn(move || lab.text().more(number))}</p> }.into_any(),
    }
}

/// The same of a list of which this many are shown at the most.
pub(crate) fn beyond(shown: usize, number: usize) -> AnyView {
    more(number.saturating_sub(shown))
}
