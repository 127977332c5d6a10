//! The order in which the plugins of each server block run, drawn beside the order in which they are written.

use super::Desk;
use crate::page::kit::editor::go_to;
use crate::page::kit::long_lists::Growing;
use crate::page::state::lab::lab;
use crate::resolution::corefile::{Corefile, Outline, Place};
use crate::resolution::server::Configuration;
use crate::resolution::writing::{BlockOrder, Moved, Station, running_order};
use leptos::prelude::*;

/// How many server blocks are drawn.
const BLOCKS: usize = 20;
/// The height of a row, and how wide the lines between the two lists are, in pixels (`corefile.css` has the same).
const ROW: usize = 28;
const WIDTH: usize = 36;

/// All server blocks.
#[component]
pub(super) fn Order(desk: Desk) -> impl IntoView {
    let lab = lab();
    let orders = Memo::new(move |_| {
        lab.sandbox.with(|sandbox| {
            let files = Configuration::files_of(sandbox.cluster());
            desk.typed.with(|typed| running_order(&Corefile::read(typed, &files).0))
        })
    });
    let shown = Growing::from(BLOCKS);
    view! {
        <section class="order" aria-labelledby="corefile-order">
            <h3 id="corefile-order">{move || desk.words().order()}</h3>
            <p class="hint">{move || desk.words().order_why()}</p>
            {move || {
                let orders = orders.get();
                let has_several = orders.len() > 1;
                let drawn = orders.into_iter().take(shown.most());
                drawn.map(|order| view! { <OfBlock desk order has_several /> }).collect_view()
            }}
            {shown.more(move || orders.with(Vec::len))}
        </section>
    }
}

/// One server block.
#[component]
fn OfBlock(desk: Desk, order: BlockOrder, has_several: bool) -> impl IntoView {
    let keys = order.keys.join(" ");
    let (is_as_written, unseen) = (order.is_as_written(), order.unseen.join(", "));
    let height = order.runs.len() * ROW;
    let row = |at: usize| at * ROW + ROW / 2;
    let lines: Vec<_> = order
        .written
        .iter()
        .enumerate()
        .map(|(from, to)| {
            let is_moved = order.runs.get(*to).is_some_and(|station| station.moved.is_some());
            let (from, to, middle) = (row(from), row(*to), WIDTH / 2);
            let path = format!("M0 {from}C{middle} {from} {middle} {to} {WIDTH} {to}");
            view! { <path d=path class:moved=is_moved /> }
        })
        .collect();
    let written: Vec<_> = order.written.iter().filter_map(|at| order.runs.get(*at)).cloned().collect();
    let runs = order.runs;
    let is_empty = runs.is_empty();
    view! {
        <div class="block">
            {has_several.then(|| view! { <h4 class="mono" translate="no">{keys}</h4> })}
            {(!is_empty).then(|| view! {
                <div class="beside">
                    <p class="head">{move || desk.words().order_written()}</p>
                    <p class="head">{move || desk.words().order_runs()}</p>
                    <ol class="written" aria-label=move || desk.words().order_written()>
                        {written.into_iter().map(|station| view! { <li>{named(desk, &station)} {at_line(desk, &station)}</li> }).collect_view()}
                    </ol>
                    <svg aria-hidden="true" width=WIDTH height=height viewBox=format!("0 0 {WIDTH} {height}")>{lines}</svg>
                    <ol class="runs" aria-label=move || desk.words().order_runs()>
                        {runs.into_iter().map(|station| view! { <li class:moved=station.moved.is_some()>{named(desk, &station)} {mark(desk, station.moved)}</li> }).collect_view()}
                    </ol>
                </div>
            })}
            {(is_as_written && !is_empty).then(|| view! { <p class="hint">{move || desk.words().order_same()}</p> })}
            {(!unseen.is_empty()).then(|| view! { <p class="hint">{move || desk.words().order_unseen(&unseen)}</p> })}
        </div>
    }
}

/// The plugin's name, which leads to its line.
fn named(desk: Desk, station: &Station) -> AnyView {
    let name = station.plugin;
    let Some(place) = station.places.first().filter(|place| place.is_in_corefile()).cloned() else {
        return view! { <span class="mono" translate="no">{name}</span> }.into_any();
    };
    let go = move |_| {
        let span = desk.typed.with_untracked(|text| Outline::of(text).span_at(place.line, place.column));
        if let Some(span) = span {
            go_to(desk.field, span.start, span.end);
        }
    };
    view! { <button class="link mono" type="button" translate="no" on:click=go>{name}</button> }.into_any()
}

/// The lines it stands on.
fn at_line(desk: Desk, station: &Station) -> AnyView {
    let said = |place: &Place| if place.is_in_corefile() { place.line.to_string() } else { place.line_text() };
    let lines = station.places.iter().map(said).collect::<Vec<_>>().join(", ");
    let shown = lines.clone();
    view! {
        <span class="quiet" aria-hidden="true">{shown}</span>
        <span class="unseen">{move || desk.words().order_line(&lines)}</span>
    }
    .into_any()
}

/// That it runs elsewhere than where it is written.
fn mark(desk: Desk, moved: Option<Moved>) -> Option<AnyView> {
    let moved = moved?;
    let (sign, says): (_, fn(crate::text::words::CorefileText) -> &'static str) = match moved {
        Moved::Earlier => ("↑", |words| words.order_earlier()),
        Moved::Later => ("↓", |words| words.order_later()),
    };
    let mark = view! {
        <span class="mark" title=move || says(desk.words())>
            <span aria-hidden="true">{sign}</span>
            <span class="unseen">{move || says(desk.words())}</span>
        </span>
    };
    Some(mark.into_any())
}
