//! Lists that somebody's cluster can make long: how many of it are shown at first, and the way to the others.

use crate::page::kit::live::*;
use crate::page::state::lab::lab;
use leptos::prelude::*;

/// How many a list shows that has its own way to the others: a filter, a text, another list.
pub(crate) const SHOWN: usize = 100;
/// How many sentences a list shows at first.
pub(crate) const TOLD: usize = 40;

/// How many rows of a list are made: the first few, and whenever somebody asks for more as many again, so that no step
/// makes more than what is there already.
#[derive(Clone, Copy)]
pub(crate) struct Growing(RwSignal<usize>);

impl Growing {
    /// Begins with so many.
    pub(crate) fn from(first: usize) -> Self {
        Self(RwSignal::new(first))
    }

    /// Goes on with a number that somebody else keeps.
    pub(crate) fn of(most: RwSignal<usize>) -> Self {
        Self(most)
    }

    /// How many are made; tracks it.
    pub(crate) fn most(self) -> usize {
        self.0.get()
    }

    /// The button for more, where there are more. Where the last ones have come, the list's end has the focus in its place.
    pub(crate) fn more(self, number: impl Fn() -> usize + Send + Sync + 'static) -> AnyView {
        let lab = lab();
        let end = NodeRef::<leptos::html::Span>::new();
        let left = Memo::new(move |_| number().saturating_sub(self.0.get()));
        let grow = move || {
            self.0.update(|most| *most = most.saturating_mul(2));
            if left.get_untracked() == 0
                && let Some(end) = end.get_untracked()
            {
                let _ = end.focus();
            }
        };
        view! {
            <span tabindex="-1" node_ref=end>
                <Show when=move || { left.get() > 0 }>
                    <button class="plain" type="button" on:click=click(grow)>{string_fn(move || lab.text().more(left.get()))}</button>
                </Show>
            </span>
        }
        .into_any()
    }
}
