//! What the last step changed in the map: boxes that came, and what boxes said before. A mark stays until the next step.

use super::scene::{Lane, Node};
use super::view::Selection;
use crate::cluster::ObjectRef;
use rustc_hash::FxHashMap;

/// With more marks than this nothing would stand out: it is another cluster.
const MOST: usize = 12;

/// Marks the boxes of a drawing by what stood there before. `is_step` where the state is another by an edit, an undo or
/// a redo; otherwise, as after a question, the marks of the drawing before stay where a box still says the same.
pub fn mark(before: &[Node], after: &mut [Node], is_step: bool) {
    let known: FxHashMap<(&ObjectRef, usize), &Node> =
        keys(before).zip(before).filter_map(|(key, node)| Some((key?, node))).collect();
    let places: Vec<Option<(ObjectRef, usize)>> =
        keys(after).map(|key| key.map(|(object, turn)| (object.clone(), turn))).collect();
    let mut marked = 0;
    for (place, node) in places.iter().zip(after.iter_mut()) {
        let Some((object, turn)) = place else { continue };
        let found = known.get(&(object, *turn)).copied();
        match found {
            Some(found) if is_step => node.was = said_before(found, node),
            Some(found) if found.lines == node.lines => (node.is_new, node.was) = (found.is_new, found.was.clone()),
            Some(_) => {}
            None => node.is_new = is_step && !before.is_empty(),
        }
        marked += usize::from(node.is_new || node.was.is_some());
    }
    if marked > MOST {
        after.iter_mut().for_each(|node| (node.is_new, node.was) = (false, None));
    }
}

/// The last line of a box that it does not have any more: the address or the name, where that is another.
fn said_before(before: &Node, now: &Node) -> Option<String> {
    // Whether a pod has the labels that are asked for is about who asks.
    let mut lines = before.lines.iter().enumerate().rev().filter(|(_, line)| !line.class.ends_with("labels"));
    let gone = lines.find(|(at, line)| now.lines.get(*at).is_none_or(|new| new.text != line.text));
    gone.map(|(_, line)| line.text.clone())
}

/// Which object a box is of, and how many boxes of it there are before; nothing for the others.
fn keys(nodes: &[Node]) -> impl Iterator<Item = Option<(&ObjectRef, usize)>> {
    let mut turns: FxHashMap<&ObjectRef, usize> = FxHashMap::default();
    nodes.iter().map(move |node| match &node.opens {
        // A name that was tried leads to an object, and is none.
        Selection::Object(object) if matches!(node.lane, Lane::Objects | Lane::Pods) => {
            let turn = turns.entry(object).or_default();
            *turn += 1;
            Some((object, *turn))
        }
        _ => None,
    })
}
