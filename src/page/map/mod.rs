//! The drawing: what the question looked at, or the whole cluster. A picture of the same state the lists show, made of
//! lists itself. One tab stop; inside it the arrow keys go to the nearest box in their direction.

mod drawing;
mod handles;
mod node;
mod room;
mod walk;
mod whole;

use crate::page::browser::lazy::lazy_fn;
use crate::page::kit::arriving::lazy;
use crate::page::kit::live::*;
use crate::page::kit::sentence::screen_text;
use crate::page::state::lab::lab;
use crate::session::journey::Way;
use crate::session::map::scene;
use crate::session::picture::{ENDLESS, Picture, picture};
use crate::session::scene::{Lane, LinkKind, Node, WIDTH};
use crate::text::words;
use drawing::{Drawing, head, id_of};
use handles::Rim;
use leptos::ev;
use leptos::prelude::*;
use node::node_view;
use std::collections::BTreeSet;
use walk::Walk;
use wasm_bindgen::JsCast;
use whole::{Whole, areas};

lazy_fn! { whole:
    fn whole() -> Whole {
        Whole { scene, areas }
    }
}

/// The region.
#[component]
pub(super) fn Map() -> impl IntoView {
    let lab = lab();
    let unfolded = RwSignal::new(BTreeSet::<String>::new());
    // How the whole is drawn, once it is wanted.
    let draws_whole = RwSignal::new(None::<Whole>);
    let room = RwSignal::new(ENDLESS);
    let drawn = move || {
        lab.sandbox.with(|sandbox| {
            lab.answer.with(|answer| match draws_whole.get() {
                None => picture(sandbox, answer, lab.language.get(), room.get()),
                Some(whole) => {
                    let scene =
                        unfolded.with(|unfolded| (whole.scene)(sandbox, answer, unfolded, lab.text(), lab.words()));
                    Picture { scene, ..Picture::default() }
                }
            })
        })
    };
    let step = move || lab.read(|session| session.steps);
    let drawing = Drawing::of(lab, untrack(drawn), step());
    Effect::new(move |first: Option<()>| {
        lab.language.track();
        lab.sandbox.track();
        lab.answer.track();
        unfolded.track();
        draws_whole.track();
        if first.is_some() {
            drawing.follow(drawn, step);
        }
    });
    room::follow(room, move || drawing.rest.with_untracked(|picture| picture.scene.height));
    Effect::new(move |first: Option<()>| {
        room.track();
        if first.is_some() && draws_whole.with_untracked(Option::is_none) {
            drawing.refit(drawn, step());
        }
    });
    let is_whole = Memo::new(move |_| draws_whole.with(Option::is_some));
    let show_whole = move || {
        leptos::task::spawn_local(async move {
            match whole().await {
                Ok(draw) => {
                    draws_whole.set(Some(draw));
                    // It begins above.
                    if let Some(map) = document().get_element_by_id("map") {
                        map.set_scroll_top(0);
                    }
                }
                Err(_) => lab.not_fetched.set(true),
            }
        });
    };
    let switch = move || if is_whole.get_untracked() { draws_whole.set(None) } else { show_whole() };
    let current = RwSignal::new(0_usize);
    let shown = RwSignal::new(usize::MAX);
    // The first step brings what else there is to walk with.
    let walks = RwSignal::new(false);
    let next = move || {
        let all = drawing.rest.with_untracked(|picture| picture.stages);
        if walks.get_untracked() {
            shown.update(|shown| *shown = if *shown >= all { 1 } else { *shown + 1 });
        }
        walks.set(true);
    };
    let words_of = move || words::path(lab.language.get());
    let others = move || drawing.rest.with(|picture| picture.others);
    let switch_says = string_fn(move || match is_whole.get() {
        true => words_of().only_this().to_owned(),
        false => words_of().others(others()),
    });
    view! {
        <section class="map" id="map" aria-label=screen_text(|text| text.region_map()) aria-describedby="map-hint">
            <p class="unseen" id="map-hint">{screen_text(|text| text.map_hint())}</p>
            <Rim />
            <div class="canvas" class:whole=move || is_whole.get() style:height=string_fn(move || format!("{}px", drawing.rest.with(|picture| picture.scene.height)))
                on:keydown=move |event| keys(&event, drawing, current)>
                {live(move || draws_whole.get().map_or_else(|| ().into_any(), |whole| drawing.areas.with(|areas| (whole.areas)(areas, unfolded))))}
                {live(move || lines(drawing, shown))}
                {Lane::ALL.map(|lane| lane_view(lane, drawing, current, shown))}
            </div>
            {live(move || if is_whole.get() { ().into_any() } else { drawing.rest.with(|picture| packets(&picture.ways, picture.stages, shown, words_of())) })}
            <div class="map-tools">
                <button class="plain" type="button" hidden=flag(move || !is_whole.get() && others() == 0) on:click=click(switch)>{switch_says} " " <span aria-hidden="true">{text_fn(move || if is_whole.get() { "◂" } else { "▸" })}</span></button>
                <div class="walk" hidden=flag(move || is_whole.get())>
                    <button class="plain" type="button" on:click=click(next)>{text_fn(move || words_of().step())}</button>
                    {live(move || if walks.get() && !is_whole.get() { lazy!(walk, Walk, drawing: Drawing, shown: RwSignal<usize>) } else { ().into_any() })}
                </div>
                <ul class="legend" aria-hidden="true">
                    {[LinkKind::Asked, LinkKind::Looked, LinkKind::Alias, LinkKind::Selects].map(|kind| {
                        let name = text_fn(move || match kind {
                            LinkKind::Asked | LinkKind::Silent => lab.text().legend_asked(),
                            LinkKind::Looked => lab.text().legend_looked(),
                            LinkKind::Alias => lab.text().legend_alias(),
                            LinkKind::Selects => lab.text().legend_selects(),
                        });
                        view! { <li><svg>{line(kind, "M0 4H30".to_owned())}</svg> {name}</li> }
                    })}
                </ul>
            </div>
        </section>
    }
}

/// Moves between boxes.
fn keys(event: &ev::KeyboardEvent, drawing: Drawing, current: RwSignal<usize>) {
    let direction = match event.key().as_str() {
        "ArrowRight" => (1, 0),
        "ArrowLeft" => (-1, 0),
        "ArrowDown" => (0, 1),
        "ArrowUp" => (0, -1),
        _ => return,
    };
    event.prevent_default();
    let Some(next) = nearest(&drawing.boxes(), current.get_untracked(), direction) else { return };
    current.set(next);
    let node = document().get_element_by_id(&id_of(next)).and_then(|node| node.dyn_into::<web_sys::HtmlElement>().ok());
    if let Some(node) = node {
        let _ = node.focus();
    }
}

/// A lane: its name, and its boxes as a list.
fn lane_view(lane: Lane, drawing: Drawing, current: RwSignal<usize>, shown: RwSignal<usize>) -> impl IntoView {
    let name = move || drawing.rest.with(|picture| head(picture, lane).map(|head| head.name));
    let place =
        move || drawing.rest.with(|picture| head(picture, lane).map(|head| (head.x, head.y)).unwrap_or_default());
    let boxes = move || {
        let (begin, end) = drawing.lanes.get().get(lane as usize).copied().unwrap_or_default();
        begin..end
    };
    let region = move || name().unwrap_or_else(|| lab().text().region_map());
    view! {
        <p class="lane-name" aria-hidden="true" hidden=flag(move || name().is_none())
            style:left=string_fn(move || across(place().0)) style:top=string_fn(move || format!("{}px", place().1))>{text_fn(move || name().unwrap_or_default())}</p>
        <ul aria-label=text_fn(region) hidden=flag(move || boxes().is_empty())>
            <For each=boxes key=|index| *index let:index>
                {
                    let node = drawing.nodes.with_untracked(|nodes| nodes.get(index).cloned());
                    node.map(|node| live(move || node_view(index, node.get(), current, shown).into_any()))
                }
            </For>
        </ul>
    }
}

/// A place or a width across the drawing.
fn across(thousandths: i32) -> String {
    format!("{}.{}%", thousandths / 10, thousandths % 10)
}

/// All lines. Across they are stretched as the boxes are.
fn lines(drawing: Drawing, shown: RwSignal<usize>) -> AnyView {
    let height = drawing.rest.with(|picture| picture.scene.height);
    let all = drawing.links.with(|links| {
        let draw = |(&(kind, stage), path): (&(LinkKind, usize), &String)| {
            view! { <g class:later=move || { shown.get() < stage }>{line(kind, path.clone())}</g> }
        };
        links.iter().map(draw).collect_view()
    });
    view! { <svg aria-hidden="true" preserveAspectRatio="none" viewBox=format!("0 0 {WIDTH} {height}")>{all}</svg> }
        .into_any()
}

fn line(kind: LinkKind, path: String) -> AnyView {
    let class = match kind {
        LinkKind::Asked => "asked",
        LinkKind::Silent => "asked silent",
        LinkKind::Looked => "looked",
        LinkKind::Selects => "selects",
        LinkKind::Alias => {
            return view! { <g><path class="alias" d=path.clone()></path><path class="alias-core" d=path></path></g> }
                .into_any();
        }
    };
    view! { <path class=class d=path></path> }.into_any()
}

/// Where packets will go, apart from the question's way.
fn packets(ways: &[Way], stage: usize, shown: RwSignal<usize>, words: words::PathText) -> AnyView {
    let way = |way: &Way| {
        let class = if way.is_proxied { "way proxied" } else { "way" };
        view! { <li translate="no"><span class="mono">{way.from.clone()}</span> <i class=class aria-hidden="true"></i> <span>{way.to.clone()}</span></li> }
    };
    let all = match ways {
        [] => view! { <li>{words.no_packets()}</li> }.into_any(),
        ways => ways.iter().map(way).collect_view().into_any(),
    };
    view! { <div class="packets" class:later=move || { shown.get() < stage }><p>{words.packets()}</p><ul>{all}</ul></div> }.into_any()
}

/// The nearest box in a direction: what lies straight ahead wins over what lies aside.
fn nearest(nodes: &[Node], from: usize, (dx, dy): (i32, i32)) -> Option<usize> {
    let centre = |node: &Node| (node.x + node.width / 2, node.y + node.height / 2);
    let start = centre(nodes.get(from).or_else(|| nodes.first())?);
    let ahead = |node: &Node| {
        let (x, y) = centre(node);
        let (x, y) = (x - start.0, y - start.1);
        let (along, aside) = if dx == 0 { (y * dy, x.abs()) } else { (x * dx, y.abs()) };
        (along > 0).then_some(along + 3 * aside)
    };
    nodes.iter().enumerate().filter_map(|(index, node)| Some((ahead(node)?, index))).min().map(|(_, index)| index)
}
