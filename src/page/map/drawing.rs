//! The drawing as it stands on the page. What an edit changed is made anew, what it only moved is moved, and
//! the rest is left alone.

use crate::page::browser::lazy::once_painted;
use crate::page::state::lab::Lab;
use crate::session::marks::{keep, mark};
use crate::session::picture::Picture;
use crate::session::scene::{Area, Head, Lane, Links, Node};
use leptos::prelude::*;
use wasm_bindgen::JsCast;

/// Up to how many boxes are drawn together with the answers.
const AT_ONCE: usize = 80;

/// A picture, in the parts that the page follows.
#[derive(Clone, Copy)]
pub(super) struct Drawing {
    /// What there is besides boxes, lines and areas: its scene has only its height and the names of the lanes.
    pub rest: RwSignal<Picture>,
    /// Namespaces, and what is outside.
    pub areas: RwSignal<Vec<Area>>,
    /// The lines between boxes.
    pub links: RwSignal<Links>,
    /// The boxes, each a signal of its own: it changes where the box is another, and not where it only moves.
    pub nodes: RwSignal<Vec<ArcRwSignal<Node>>>,
    /// Which of them stand in which lane: where the boxes of each begin, and where they end.
    pub lanes: RwSignal<[(usize, usize); 5]>,
    lab: Lab,
    /// True while another picture waits for the answers to be painted.
    waits: StoredValue<bool>,
    /// Which step the marks are of.
    step: StoredValue<u32>,
}

impl Drawing {
    /// A picture that nothing has followed yet.
    pub(super) fn of(lab: Lab, mut picture: Picture, step: u32) -> Self {
        let nodes = std::mem::take(&mut picture.scene.nodes);
        Self {
            areas: RwSignal::new(std::mem::take(&mut picture.scene.areas)),
            links: RwSignal::new(std::mem::take(&mut picture.scene.links)),
            lanes: RwSignal::new(lanes(&nodes)),
            nodes: RwSignal::new(nodes.into_iter().map(ArcRwSignal::new).collect()),
            rest: RwSignal::new(picture),
            lab,
            waits: StoredValue::new(false),
            step: StoredValue::new(step),
        }
    }

    /// Shows what the state has become by the step of this number. Where there is much to draw, the answers are painted
    /// first.
    pub(super) fn follow(self, draw: impl Fn() -> Picture + 'static, step: impl Fn() -> u32 + 'static) {
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

    /// The boxes as they are.
    pub(super) fn boxes(self) -> Vec<Node> {
        self.nodes.with_untracked(|present| present.iter().map(|node| node.get_untracked()).collect())
    }

    /// Shows the same state in another room. A later step that has not been followed yet is shown in that room then, with
    /// its marks.
    pub(super) fn refit(self, draw: impl Fn() -> Picture, step: u32) {
        if self.step.get_value() != step {
            return;
        }
        let mut picture = untrack(draw);
        let mut nodes = std::mem::take(&mut picture.scene.nodes);
        keep(&self.boxes(), &mut nodes);
        self.put(picture, nodes);
    }

    fn show(self, mut picture: Picture, step: u32) {
        let mut nodes = std::mem::take(&mut picture.scene.nodes);
        let is_step = self.step.get_value() != step;
        self.step.set_value(step);
        let before = self.boxes();
        self.lab.sandbox.with_untracked(|sandbox| mark(&before, &mut nodes, is_step.then_some(sandbox)));
        self.put(picture, nodes);
    }

    fn put(self, mut picture: Picture, nodes: Vec<Node>) {
        set_other(&self.areas, std::mem::take(&mut picture.scene.areas));
        set_other(&self.links, std::mem::take(&mut picture.scene.links));
        set_other(&self.rest, picture);
        let lanes = lanes(&nodes);
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
        set_other(&self.lanes, lanes);
    }
}

/// Where the boxes of each lane begin and end: they stand in the order of the lanes.
fn lanes(nodes: &[Node]) -> [(usize, usize); 5] {
    Lane::ALL.map(|lane| {
        let begin = nodes.partition_point(|node| node.lane < lane);
        (begin, nodes.partition_point(|node| node.lane <= lane))
    })
}

/// The name of a lane, where there is something in it.
pub(super) fn head(picture: &Picture, lane: Lane) -> Option<&Head> {
    picture.scene.heads.iter().find(|head| head.lane == lane)
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
        let place = document().get_element_by_id(&id_of(index)).and_then(|element| element.parent_element());
        if let Some(place) = place.and_then(|place| place.dyn_into::<web_sys::HtmlElement>().ok()) {
            let _ = place.style().set_property("top", &format!("{y}px"));
        }
    }
    set_other(present, node);
}

/// The id of a box's element.
pub(super) fn id_of(index: usize) -> String {
    format!("node-{index}")
}
