//! A box of the drawing: a button that opens what it is of, what it said before the last step, and, where it is why there
//! is no answer, the sentence that says so.

use super::across;
use super::drawing::id_of;
use super::handles::handle;
use crate::page::kit::live::*;
use crate::page::kit::rich::{breakable, rich};
use crate::page::state::lab::{Mark, Selection, lab};
use crate::sandbox::Sandbox;
use crate::session::handles::Handle;
use crate::session::scene::Node;
use leptos::prelude::*;

pub(super) fn node_view(
    index: usize,
    node: Node,
    current: RwSignal<usize>,
    shown: RwSignal<usize>,
) -> impl IntoView + use<> {
    let lab = lab();
    let Node { x, y, width, height, opens, in_answer, dim, fails, lines, stage, is_new, was, is_led_to, .. } = node;
    let is_changed = is_new || was.is_some();
    // A sign and the old words: colour alone would say it to few.
    let before = is_changed.then(|| {
        let was = was.unwrap_or_else(|| "+".to_owned());
        let class = if is_new { "was new" } else { "was" };
        view! { <span class=class aria-hidden="true" translate="no">{was}</span> }
    });
    let is_open = {
        let opens = opens.clone();
        move || (opens != Selection::List && lab.selection.with(|selection| *selection == opens)).then_some("true")
    };
    let corefile = |sandbox: &Sandbox| Handle::for_box(&opens, &sandbox.cluster().settings().corefile);
    let handle = lab.sandbox.with_untracked(corefile).map(|of| handle(of, true));
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
    let is_failing = fails.is_some();
    let why =
        fails.map(|sentence| view! { <p class="fails"><span aria-hidden="true">"✕ "</span>{rich(&sentence)}</p> });
    view! {
        <li class:later=move || { shown.get() < stage } style:left=across(x) style:top=format!("{y}px") style:width=across(width)>
            <button type="button" class="node" class:marked=is_marked class:in-answer=in_answer class:dim=dim class:failing=is_failing class:changed=is_led_to id=id_of(index) translate="no"
                style:height=format!("{height}px") aria-current=is_open tabindex=text_fn(move || if current.get() == index { "0" } else { "-1" })
                on:pointerenter=move |_| point() on:pointerleave=move |_| lab.point_at(None) on:blur=move |_| lab.point_at(None)
                on:focus=move |_| { current.set(index); point_too(); } on:click=click(move || lab.select(opens.clone()))>
                {lines.into_iter().map(|line| view! { <span class=line.class class:broken=line.text.contains('\n')>{breakable(line.text.split('\n'))}</span> }).collect_view()}
            </button>
            {handle}
            {before}
            {why}
        </li>
    }
}
