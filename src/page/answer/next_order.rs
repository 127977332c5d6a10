//! The next order of an answer's records, where the server or a proxy draws one for each reply.

use crate::page::kit::live::*;
use crate::page::state::lab::lab;
use leptos::prelude::*;

/// A button that draws once more, and what was drawn.
#[component]
pub(crate) fn NextOrder() -> impl IntoView {
    let lab = lab();
    let turn = RwSignal::new(0_u64);
    // Another answer begins with its first order.
    Effect::new(move |_| {
        lab.answer.track();
        turn.set(0);
    });
    let order = move || {
        let records = match turn.get() {
            0 => Vec::new(),
            turn => lab.sandbox.with(|sandbox| sandbox.drawn(sandbox.question(), turn)),
        };
        let addresses = records.iter().filter_map(|record| record.data.address());
        addresses.map(|address| address.to_string()).collect::<Vec<_>>().join(", ")
    };
    view! {
        <button class="plain" type="button" title=string_fn(move || lab.text().next_order_hint().to_owned()) on:click=click(move || turn.update(|turn| *turn += 1))>{string_fn(move || lab.text().next_order().to_owned())}</button>
        <span class="mono" role="status" translate="no">{string_fn(order)}</span>
    }
}
