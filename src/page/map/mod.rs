//! The drawing: a picture of the same state the lists show. One tab stop; inside it the arrow keys go to
//! the nearest box in their direction.

mod drawing;

use crate::page::kit::arriving::later;
use crate::page::kit::live::*;
use crate::page::kit::sentence::label;
use crate::page::path::Path;
use crate::page::state::lab::{Mark, Selection, lab};
use crate::session::map::{Area, LinkKind, Node, scene};
use crate::text::words;
use drawing::{Drawing, id_of};
use leptos::ev;
use leptos::prelude::*;
use std::collections::BTreeSet;
use wasm_bindgen::JsCast;

/// The region.
#[component]
pub fn Map() -> impl IntoView {
    let lab = lab();
    let unfolded = RwSignal::new(BTreeSet::<String>::new());
    let drawn = move || {
        let (text, words) = (lab.text(), lab.words());
        lab.sandbox.with(|sandbox| {
            lab.answer.with(|answer| unfolded.with(|unfolded| scene(sandbox, answer, unfolded, text, words)))
        })
    };
    let step = move || lab.steps.get_value();
    let drawing = Drawing::of(untrack(drawn), step());
    Effect::new(move |first: Option<()>| {
        lab.language.track();
        lab.sandbox.track();
        lab.answer.track();
        unfolded.track();
        if first.is_some() {
            drawing.follow(drawn, step);
        }
    });
    let current = RwSignal::new(0_usize);
    let keys = move |event: ev::KeyboardEvent| {
        let direction = match event.key().as_str() {
            "ArrowRight" => (1, 0),
            "ArrowLeft" => (-1, 0),
            "ArrowDown" => (0, 1),
            "ArrowUp" => (0, -1),
            _ => return,
        };
        event.prevent_default();
        let nodes: Vec<Node> =
            drawing.nodes.with_untracked(|nodes| nodes.iter().map(|node| node.get_untracked()).collect());
        let Some(next) = nearest(&nodes, current.get_untracked(), direction) else { return };
        current.set(next);
        let node =
            document().get_element_by_id(&id_of(next)).and_then(|node| node.dyn_into::<web_sys::HtmlElement>().ok());
        if let Some(node) = node {
            let _ = node.focus();
        }
    };
    let unfold = move |name: String| {
        unfolded.update(|unfolded| {
            unfolded.insert(name);
        });
    };
    view! {
        <section class="map" id="map" aria-label=label(|text| text.region_map()) aria-describedby="map-hint">
            <div class="views" role="group" aria-label=said(move || words::path(lab.language.get()).views())>
                {[false, true].map(|wanted| {
                    let name = move || { let words = words::path(lab.language.get()); if wanted { words.view_path() } else { words.view_objects() } };
                    view! { <button class="plain" type="button" aria-pressed=words(move || (lab.shows_path.get() == wanted).to_string()) on:click=click(move || lab.shows_path.set(wanted))>{said(name)}</button> }
                })}
            </div>
            <Show when=move || lab.shows_path.get()>{later!(path, Path)}</Show>
            <div hidden=flag(move || lab.shows_path.get())>
            <p class="unseen" id="map-hint">{label(|text| text.map_hint())}</p>
            <div class="canvas" style:width=words(move || format!("{}px", drawing.size.get().0))
                style:height=words(move || format!("{}px", drawing.size.get().1)) on:keydown=keys>
                {live(move || drawing.areas.with(|areas| areas.iter().map(|area| area_view(area, unfold)).collect_view().into_any()))}
                <svg aria-hidden="true" width=words(move || drawing.size.get().0.to_string()) height=words(move || drawing.size.get().1.to_string())>
                    {[LinkKind::Selects, LinkKind::Alias, LinkKind::Looked, LinkKind::Asked].map(|kind| {
                        link_view(kind, move || drawing.links.with(|links| links.get(&kind).cloned().unwrap_or_default()))
                    })}
                </svg>
                <For each=move || 0..drawing.nodes.with(Vec::len) key=|index| *index let:index>
                    {
                        let node = drawing.nodes.with_untracked(|nodes| nodes.get(index).cloned());
                        node.map(|node| live(move || node_view(index, node.get(), current).into_any()))
                    }
                </For>
            </div>
            <ul class="legend" aria-hidden="true">
                {[("asked", LinkKind::Asked), ("looked", LinkKind::Looked), ("alias", LinkKind::Alias), ("selects", LinkKind::Selects)].map(|(_, kind)| {
                    let name = said(move || match kind {
                        LinkKind::Asked => lab.text().legend_asked(),
                        LinkKind::Looked => lab.text().legend_looked(),
                        LinkKind::Alias => lab.text().legend_alias(),
                        LinkKind::Selects => lab.text().legend_selects(),
                    });
                    view! { <li><svg>{link_view(kind, || "M0 4H30".to_owned())}</svg> {name}</li> }
                })}
            </ul>
            </div>
        </section>
    }
}

fn area_view(area: &Area, unfold: impl Fn(String) + Copy + Send + 'static) -> AnyView {
    let lab = lab();
    let Area { name, folded, object, x, y, width, height } = area.clone();
    let label = match (folded, object) {
        (Some(namespace), _) => {
            view! { <button class="link" type="button" tabindex="0" on:click=click(move || unfold(namespace.clone()))>{name} " ▸"</button> }.into_any()
        }
        (None, Some(object)) => {
            view! { <button class="link" type="button" tabindex="-1" on:click=click(move || lab.select(Selection::Object(object.clone())))>{name}</button> }.into_any()
        }
        (None, None) => name.into_any(),
    };
    view! {
        <div class="area" style:left=format!("{x}px") style:top=format!("{y}px") style:width=format!("{width}px") style:height=format!("{height}px")></div>
        <div class="area-name" style:left=format!("{}px", x + 12) style:top=format!("{}px", y + 3)>{label}</div>
    }
    .into_any()
}

fn link_view(kind: LinkKind, path: impl Fn() -> String + Clone + Send + 'static) -> AnyView {
    let d = words(path.clone());
    match kind {
        LinkKind::Asked => view! { <path class="asked" d=d></path> }.into_any(),
        LinkKind::Looked => view! { <path class="looked on" d=d></path> }.into_any(),
        LinkKind::Selects => view! { <path class="selects" d=d></path> }.into_any(),
        LinkKind::Alias => {
            view! { <g><path class="alias" d=d></path><path class="alias-core" d=words(path)></path></g> }.into_any()
        }
    }
}

fn node_view(index: usize, node: Node, current: RwSignal<usize>) -> impl IntoView + use<> {
    let lab = lab();
    let Node { x, y, width, height, opens, in_answer, dim, lines, is_new, was } = node;
    let is_changed = is_new || was.is_some();
    // A sign and the old words: colour alone would say it to few.
    let before = is_changed.then(|| {
        let was = was.unwrap_or_else(|| "+".to_owned());
        let class = if is_new { "was new" } else { "was" };
        view! { <span class=class aria-hidden="true" translate="no" style:left=format!("{}px", x + 8) style:top=format!("{}px", y - 10) style:max-width=format!("{}px", width - 16)>{was}</span> }
    });
    let is_open = {
        let opens = opens.clone();
        move || (opens != Selection::List && lab.selection.with(|selection| *selection == opens)).then_some("true")
    };
    let object = match &opens {
        Selection::Object(object) => Some(object.clone()),
        _ => None,
    };
    let is_marked = {
        let object = object.clone();
        move || object.as_ref().is_some_and(|object| lab.is_marked(object))
    };
    let point = move || lab.point_at(object.clone().map(|object| Mark { object, field: None }));
    let point_too = point.clone();
    view! {
        <button type="button" class="node" class:marked=is_marked class:in-answer=in_answer class:dim=dim class:changed=is_changed id=id_of(index) translate="no"
            style:left=format!("{x}px") style:top=format!("{y}px") style:width=format!("{width}px") style:height=format!("{height}px")
            aria-current=is_open tabindex=said(move || if current.get() == index { "0" } else { "-1" })
            on:pointerenter=move |_| point() on:pointerleave=move |_| lab.point_at(None) on:blur=move |_| lab.point_at(None)
            on:focus=move |_| { current.set(index); point_too(); } on:click=click(move || lab.select(opens.clone()))>
            {lines.into_iter().map(|line| view! { <span class=line.class>{line.text}</span> }).collect_view()}
        </button>
        {before}
    }
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
