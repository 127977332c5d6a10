//! A picture in the making: each lane is filled from above, and lines are drawn once all boxes have their places.

use super::super::scene::{GAP, Head, LINE, Lane, Line, LinkKind, Node, Scene, WIDTH, draw};
use super::super::view::Selection;
use super::fitting::{fitted, inner};
use crate::cluster::ObjectRef;
use crate::sandbox::{Answer, Sandbox};
use crate::text::{Language, words};

/// Left edges and widths of the columns; the names stand under who tries them.
type Columns = [(Lane, i32, i32); 5];
/// In a drawing in which the names of plugins take no more than their share, and in a narrower one.
const WIDE: Columns = [
    (Lane::Program, 0, 292),
    (Lane::Names, 0, 292),
    (Lane::Server, 318, 160),
    (Lane::Objects, 500, 246),
    (Lane::Pods, 768, 232),
];
const NARROW: Columns = [
    (Lane::Program, 0, 258),
    (Lane::Names, 0, 258),
    (Lane::Server, 290, 190),
    (Lane::Objects, 512, 256),
    (Lane::Pods, 800, 200),
];
/// From which width on a drawing is wide.
const FROM: i32 = 640;
/// How wide a letter of a sentence is under a box, in pixels. A letter of Korean counts twice.
const LETTER: i32 = 7;
/// How many letters go into a line of it where nobody knows how wide the drawing is.
const LETTERS: i32 = 17;
/// How many lines the sentence has at the most.
const SENTENCE: i32 = 7;
/// The name of a lane, above its boxes.
const HEAD: i32 = 26;

/// Where a box stands: its lane, and its place in it.
pub(super) type Place = (Lane, usize);

/// A line that is to be drawn: its kind, from which stage on, from where, to where, and to which line of text there.
type Planned = (LinkKind, usize, (Place, Option<usize>), (Place, Option<usize>));

/// The picture so far.
pub(super) struct Draft<'a> {
    pub sandbox: &'a Sandbox,
    pub answer: &'a Answer,
    pub language: Language,
    /// How wide the drawing is, in pixels.
    across: i32,
    columns: Columns,
    /// From which stage on the objects are shown.
    pub stage: usize,
    lanes: [Vec<Node>; 5],
    /// The boxes of what is not there.
    missing: Vec<(ObjectRef, Place)>,
    links: Vec<Planned>,
}

#[expect(clippy::indexing_slicing, reason = "each lane has its place in an array as long as there are lanes")]
impl<'a> Draft<'a> {
    pub(super) fn new(sandbox: &'a Sandbox, answer: &'a Answer, language: Language, across: i32) -> Self {
        Self {
            sandbox,
            answer,
            language,
            across,
            columns: if across < FROM { NARROW } else { WIDE },
            stage: 0,
            lanes: Default::default(),
            missing: Vec::new(),
            links: Vec::new(),
        }
    }

    /// The lines of a box as its lane has room for them.
    pub(super) fn fitted(&self, lane: Lane, lines: Vec<Line>) -> Vec<Line> {
        let (_, _, width) = self.columns[lane as usize];
        fitted(lines, inner(self.across, width))
    }

    /// Puts a box under those of its lane, or beside what it belongs to where that stands lower.
    pub(super) fn put(&mut self, lane: Lane, node: Node) -> Place {
        self.put_beside(lane, node, 0)
    }

    /// The same, no higher than this.
    pub(super) fn put_beside(&mut self, lane: Lane, node: Node, least: i32) -> Place {
        let (_, x, width) = self.columns[lane as usize];
        let y = self.next(lane).max(least);
        let lines = self.fitted(lane, node.lines);
        let height = Node::height_of(&lines);
        let place = (lane, self.lanes[lane as usize].len());
        self.lanes[lane as usize].push(Node { lane, x, y, width, height, lines, ..node });
        place
    }

    /// Where the next box of a lane would stand.
    pub(super) fn next(&self, lane: Lane) -> i32 {
        let last = self.lanes[lane as usize].last();
        match (last, lane) {
            (Some(last), _) => self.below(last) + GAP,
            // The names have a head of their own, under who tries them.
            (None, Lane::Names) => {
                self.lanes[Lane::Program as usize].last().map_or(0, |last| self.below(last)) + GAP + HEAD
            }
            (None, _) => HEAD,
        }
    }

    /// How many boxes a lane has.
    pub(super) fn count(&self, lane: Lane) -> usize {
        self.lanes[lane as usize].len()
    }

    /// A box.
    pub(super) fn node(&self, (lane, at): Place) -> Option<&Node> {
        self.lanes[lane as usize].get(at)
    }

    /// Says of a box that it is why there is no answer.
    pub(super) fn fail(&mut self, (lane, at): Place, sentence: String) {
        let across = self.across;
        let Some(node) = self.lanes[lane as usize].get_mut(at) else { return };
        // Upright there is room for all of it.
        let room = if across == i32::MAX { i32::MAX } else { letters_in(node, across) * SENTENCE };
        node.fails = Some(shortened(sentence, room));
        // What stands under it makes room.
        let least = below(node, across) + GAP;
        make_room(self.lanes[lane as usize].iter_mut().skip(at + 1), least, across);
        // What is outside stays below what the line to it would cross.
        let least = self.next(Lane::Objects);
        let pods = self.lanes[Lane::Pods as usize].iter_mut();
        make_room(pods.filter(|node| node.opens == Selection::Outside), least, across);
    }

    /// Puts a box for an object that is not there.
    pub(super) fn put_missing(&mut self, object: &ObjectRef, node: Node) -> Place {
        let place = self.put(Lane::Objects, node);
        self.missing.push((object.clone(), place));
        place
    }

    /// The box of an object, among the objects and pods.
    pub(super) fn place_of(&self, object: &ObjectRef) -> Option<Place> {
        if let Some((_, place)) = self.missing.iter().find(|(missing, _)| missing == object) {
            return Some(*place);
        }
        [Lane::Objects, Lane::Pods].into_iter().find_map(|lane| {
            let is_it = |node: &Node| matches!(&node.opens, Selection::Object(opens) if opens == object);
            Some((lane, self.lanes[lane as usize].iter().position(is_it)?))
        })
    }

    /// True where an object has a box.
    pub(super) fn has(&self, object: &ObjectRef) -> bool {
        self.place_of(object).is_some() || *object == self.sandbox.question().from.object()
    }

    /// True where the present answer rests on an object.
    pub(super) fn rests_on(&self, object: &ObjectRef) -> bool {
        self.answer.consulted.contains(object)
    }

    /// A line from one box to a line of text of another.
    pub(super) fn link(&mut self, kind: LinkKind, stage: usize, from: Place, to: Place, row: Option<usize>) {
        self.links.push((kind, stage, (from, None), (to, row)));
    }

    /// A line from a line of text of one box to another.
    pub(super) fn link_from(&mut self, kind: LinkKind, stage: usize, from: (Place, Option<usize>), to: Place) {
        self.links.push((kind, stage, from, (to, None)));
    }

    /// Takes out, from below, what the question did not come to, as long as there is less room than its lane takes. It is
    /// counted with the others then.
    pub(super) fn fit(&mut self, room: i32) {
        for lane in [Lane::Objects, Lane::Pods] {
            while self.lanes[lane as usize].last().is_some_and(|last| self.below(last) + GAP > room) {
                // What is outside stands below the objects: one of them gone makes room for it as well.
                let above = Some(Lane::Objects).filter(|_| lane == Lane::Pods && self.is_pushed_down());
                let place = above.and_then(|above| self.last_spare(above)).or_else(|| self.last_spare(lane));
                let Some(place) = place else { break };
                self.take_out(place);
                self.settle_outside();
            }
        }
        self.raise_outside(room);
        // A name outside goes with the alias that pointed to it.
        let is_left = |draft: &Self| {
            let is_left = |(at, node): (usize, &Node)| {
                let place = (Lane::Pods, at);
                node.opens == Selection::Outside
                    && !node.in_answer
                    && !draft.links.iter().any(|(_, _, _, (to, _))| *to == place)
            };
            draft.lanes[Lane::Pods as usize].iter().enumerate().position(is_left)
        };
        while let Some(at) = is_left(self) {
            self.take_out((Lane::Pods, at));
        }
    }

    /// Puts what is outside higher where it would end below this: as low as there is room for it, and where the line to it
    /// runs between two objects.
    fn raise_outside(&mut self, room: i32) {
        let across = self.across;
        let [_, _, _, objects, pods] = &mut self.lanes;
        let Some((last, above)) = pods.split_last_mut() else { return };
        if last.opens != Selection::Outside || below(last, across) + GAP <= room {
            return;
        }
        let free = above.last().map_or(HEAD, |above| below(above, across) + GAP);
        for pair in objects.windows(2) {
            let [one, other] = pair else { continue };
            let y = (below(one, across) + other.y - last.height) / 2;
            if y >= free && y + last.height + GAP <= room {
                last.y = y;
            }
        }
    }

    fn last_spare(&self, lane: Lane) -> Option<Place> {
        let boxes = self.lanes[lane as usize].iter().enumerate();
        boxes
            .rev()
            .map(|(at, node)| ((lane, at), node))
            .find(|(place, node)| self.is_spare(*place, node))
            .map(|(place, _)| place)
    }

    /// True where the last of the pods' lane is outside, and stands where it does for the objects above it.
    fn is_pushed_down(&self) -> bool {
        self.lanes[Lane::Pods as usize].last().is_some_and(|last| {
            last.opens == Selection::Outside && last.in_answer && last.y == self.next(Lane::Objects)
        })
    }

    /// Puts what is outside no lower than what the line to it would cross.
    fn settle_outside(&mut self) {
        let (across, least) = (self.across, self.next(Lane::Objects));
        let mut free = HEAD;
        for node in &mut self.lanes[Lane::Pods as usize] {
            if node.opens == Selection::Outside && node.in_answer {
                node.y = free.max(least);
            }
            free = below(node, across) + GAP;
        }
    }

    /// True for a box on which nothing rests, and to which the question did not come.
    fn is_spare(&self, place: Place, node: &Node) -> bool {
        let is_way =
            |(kind, _, _, (to, _)): &Planned| *to == place && matches!(kind, LinkKind::Looked | LinkKind::Asked);
        !node.in_answer && node.fails.is_none() && !self.links.iter().any(is_way)
    }

    fn take_out(&mut self, (lane, at): Place) {
        let gone = self.lanes[lane as usize].remove(at);
        let by = self.below(&gone) + GAP - gone.y;
        self.lanes[lane as usize].iter_mut().skip(at).for_each(|node| node.y -= by);
        let moved = |(of, place): Place| match of == lane {
            true if place == at => None,
            true => Some((of, place - usize::from(place > at))),
            false => Some((of, place)),
        };
        let links = std::mem::take(&mut self.links).into_iter();
        let still =
            |(kind, stage, (from, line), (to, row))| Some((kind, stage, (moved(from)?, line), (moved(to)?, row)));
        self.links = links.filter_map(still).collect();
        let missing = std::mem::take(&mut self.missing).into_iter();
        self.missing = missing.filter_map(|(object, place)| Some((object, moved(place)?))).collect();
    }

    pub(super) fn finish(self) -> Scene {
        let mut scene = Scene::default();
        for (kind, stage, (from, line), (to, row)) in &self.links {
            if let (Some(a), Some(b)) = (self.node(*from), self.node(*to)) {
                draw(scene.links.entry((*kind, *stage)).or_default(), (a, *line), (b, *row));
            }
        }
        let path = words::path(self.language);
        for (lane, x, _) in self.columns {
            let Some(first) = self.lanes[lane as usize].first() else { continue };
            let has_outside = self.lanes[lane as usize].iter().any(|node| node.opens == Selection::Outside);
            let name = match lane {
                Lane::Program => path.lane_program(),
                Lane::Names => path.lane_tries(),
                Lane::Server => path.lane_server(),
                Lane::Objects => path.lane_objects(),
                Lane::Pods if has_outside => path.lane_pods_and_outside(),
                Lane::Pods => path.lane_pods(),
            };
            let y = if lane == Lane::Names { first.y - HEAD } else { 0 };
            scene.heads.push(Head { lane, name, x: x.min(WIDTH), y });
        }
        scene.nodes = self.lanes.into_iter().flatten().collect();
        scene.height = scene.nodes.iter().map(|node| below(node, self.across)).max().unwrap_or_default() + GAP;
        scene
    }

    fn below(&self, node: &Node) -> i32 {
        below(node, self.across)
    }
}

/// How many letters go into a line of the sentence under a box, in a drawing of this width.
fn letters_in(node: &Node, across: i32) -> i32 {
    let known = (across != i32::MAX).then(|| inner(across, node.width) / LETTER);
    known.unwrap_or(LETTERS).max(8)
}

/// How many letters' room a letter takes.
fn room_of(letter: char) -> i32 {
    if letter.is_ascii() { 1 } else { 2 }
}

/// A sentence in the room of so many letters: up to a space before that is full. *Why* has the whole of it.
fn shortened(sentence: String, room: i32) -> String {
    let mut taken = 0;
    let full = sentence.char_indices().find(|(_, letter)| {
        taken += room_of(*letter);
        taken > room
    });
    let Some(kept) = full.and_then(|(full, _)| sentence.get(..full)) else { return sentence };
    // Korean and Japanese have few spaces or none, and a name in backticks is not left open.
    let kept = kept.rfind(' ').and_then(|space| kept.get(..space)).unwrap_or(kept);
    let is_open = kept.matches('`').count() % 2 == 1;
    format!("{kept}{} …", if is_open { "`" } else { "" })
}

/// Moves boxes down, each below the one before it, the first to `least` at the least.
fn make_room<'n>(nodes: impl Iterator<Item = &'n mut Node>, mut least: i32, across: i32) {
    for node in nodes {
        node.y = node.y.max(least);
        least = below(node, across) + GAP;
    }
}

/// Where a box ends below, with the sentence under it, in a drawing of this width.
fn below(node: &Node, across: i32) -> i32 {
    let Some(sentence) = &node.fails else { return node.bottom() };
    let letters: i32 = sentence.chars().map(room_of).sum();
    // The sign, and what breaking between words costs.
    node.bottom() + LINE * ((letters + 2) / letters_in(node, across) + 1) + 4
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_long_sentence_under_a_box_ends_at_a_word_and_leaves_no_name_open() {
        let shortened = |sentence: &str, room| shortened(sentence.to_owned(), room);
        assert_eq!(shortened("Service `shop` does not exist", 40), "Service `shop` does not exist");
        assert_eq!(shortened("Service `shop` does not exist", 20), "Service `shop` does …");
        assert_eq!(shortened("See `a b c d e f` for it", 10), "See `a b` …");
        assert_eq!(shortened("이름이없습니다", 6), "이름이 …");
    }
}
