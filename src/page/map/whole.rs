//! The drawing of the whole cluster: its layout, and the namespaces around the boxes. Its code arrives when it is
//! wanted.

use super::across;
use crate::page::kit::live::*;
use crate::page::state::lab::{Selection, lab};
use crate::sandbox::{Answer, Sandbox};
use crate::session::scene::{Area, Scene};
use crate::text::words::{QuestionText, ScreenText};
use leptos::prelude::*;
use std::collections::BTreeSet;

/// How the whole cluster is drawn.
#[derive(Clone, Copy)]
pub(super) struct Whole {
    /// Where everything stands.
    pub scene: fn(&Sandbox, &Answer, &BTreeSet<String>, ScreenText, QuestionText) -> Scene,
    /// The namespaces, those that are folded as buttons that unfold them.
    pub areas: fn(&[Area], RwSignal<BTreeSet<String>>) -> AnyView,
}

pub(super) fn areas(areas: &[Area], unfolded: RwSignal<BTreeSet<String>>) -> AnyView {
    let unfold = move |name: String| {
        unfolded.update(|unfolded| {
            unfolded.insert(name);
        });
    };
    areas.iter().map(|area| area_view(area, unfold)).collect_view().into_any()
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
        <div class="area" style:left=across(x) style:top=format!("{y}px") style:width=across(width) style:height=format!("{height}px")></div>
        <div class="area-name" style:left=across(x + 12) style:top=format!("{}px", y + 3)>{label}</div>
    }
    .into_any()
}
