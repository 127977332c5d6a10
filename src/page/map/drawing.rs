//! The drawing as it stands on the page. What an edit changed is made anew, what it only moved is moved, and
//! the rest is left alone.

use crate::page::browser::lazy::once_painted;
use crate::session::map::{Area, Links, Node, Scene};
use crate::session::marks::mark;
use leptos::prelude::*;
use wasm_bindgen::JsCast;

/// Up to how many boxes are drawn together with the answers.
const AT_ONCE: usize = 80;

/// A scene, in the parts that the page follows.
#[derive(Clone, Copy)]
pub struct Drawing {
    /// Width and height.
    pub size: RwSignal<(i32, i32)>,
    /// Namespaces, and what is outside.
    pub areas: RwSignal<Vec<Area>>,
    /// The lines between boxes.
    pub links: RwSignal<Links>,
    /// The boxes, each a signal of its own: it changes where the box is another, and not where it only moves.
    pub nodes: RwSignal<Vec<ArcRwSignal<Node>>>,
    /// True while another scene waits for the answers to be painted.
    waits: StoredValue<bool>,
    /// Which step the marks are of.
    step: StoredValue<u32>,
}

impl Drawing {
    /// A scene that nothing has followed yet.
    pub fn of(scene: Scene, step: u32) -> Self {
        let Scene { width, height, areas, nodes, links } = scene;
        Self {
            size: RwSignal::new((width, height)),
            areas: RwSignal::new(areas),
            links: RwSignal::new(links),
            nodes: RwSignal::new(nodes.into_iter().map(ArcRwSignal::new).collect()),
            waits: StoredValue::new(false),
            step: StoredValue::new(step),
        }
    }

    /// Shows what the state has become by the step of this number. Where there is much to draw, the answers are painted
    /// first.
    pub fn follow(self, draw: impl Fn() -> Scene + 'static, step: impl Fn() -> u32 + 'static) {
        if self.nodes.with_untracked(Vec::len) <= AT_ONCE {
            return self.show(untrack(draw), step());
        }
        if self.waits.get_value() {
            return;
        }
        self.waits.set_value(true);
        let show = move || {
            // The map may be gone from the page by now.
            if self.waits.try_set_value(false).is_none() {
                self.show(untrack(draw), step());
            }
        };
        once_painted(Box::new(show));
    }

    fn show(self, scene: Scene, step: u32) {
        let Scene { width, height, areas, mut nodes, links } = scene;
        let is_step = self.step.get_value() != step;
        self.step.set_value(step);
        let before: Vec<Node> =
            self.nodes.with_untracked(|present| present.iter().map(|node| node.get_untracked()).collect());
        mark(&before, &mut nodes, is_step);
        set_other(&self.size, (width, height));
        set_other(&self.areas, areas);
        set_other(&self.links, links);
        let known = self.nodes.with_untracked(Vec::len);
        let count = nodes.len();
        let mut nodes = nodes.into_iter();
        self.nodes.with_untracked(|present| {
            for (index, (present, node)) in present.iter().zip(nodes.by_ref()).enumerate() {
                replace(index, present, node);
            }
        });
        if known != count {
            self.nodes.update(|present| {
                present.truncate(count);
                present.extend(nodes.map(ArcRwSignal::new));
            });
        }
    }
}

fn set_other<T: PartialEq>(present: &(impl WithUntracked<Value = T> + Set<Value = T>), new: T) {
    if present.with_untracked(|present| *present != new) {
        present.set(new);
    }
}

fn replace(index: usize, present: &ArcRwSignal<Node>, node: Node) {
    let (y, was) = (node.y, present.with_untracked(|present| present.y));
    if y != was {
        present.update_untracked(|present| present.y = y);
        // A signal for each would cost more than all else the drawing does after an edit.
        let element = document().get_element_by_id(&id_of(index));
        if let Some(element) = element.and_then(|element| element.dyn_into::<web_sys::HtmlElement>().ok()) {
            let _ = element.style().set_property("top", &format!("{y}px"));
        }
    }
    set_other(present, node);
}

/// The id of a box's element.
pub fn id_of(index: usize) -> String {
    format!("node-{index}")
}
