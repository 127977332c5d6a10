//! Highlights of what the last step changed. In the drawing: boxes that came, and what boxes said before, until the
//! next step. And what the eye is led to for a moment: what is new in the answer, one box, and one goal.

use super::scene::{Lane, Line, Node};
use super::view::Selection;
use crate::cluster::ObjectRef;
use crate::dns::Record;
use crate::lesson::GoalRow;
use crate::sandbox::{Answer, Sandbox};
use rustc_hash::FxHashMap;

/// With more marks than this nothing would stand out: it is another cluster.
const MOST: usize = 12;

/// Marks the boxes of a drawing by what stood there before. `step` is the state that an edit, an undo or a redo led to;
/// without one, as after a question, the marks of the drawing before stay where a box still says the same. A box that
/// only came into the drawing, as one of those that it had no room for, is not new.
pub fn mark(before: &[Node], after: &mut [Node], step: Option<&Sandbox>) {
    let step = step.filter(|_| !before.is_empty());
    let known: FxHashMap<(&ObjectRef, usize), &Node> =
        keys(before).zip(before).filter_map(|(key, node)| Some((key?, node))).collect();
    let places: Vec<Option<(ObjectRef, usize)>> =
        keys(after).map(|key| key.map(|(object, turn)| (object.clone(), turn))).collect();
    let mut marked = 0;
    let mut led_to = (0, None);
    for (at, (place, node)) in places.iter().zip(after.iter_mut()).enumerate() {
        let found = match place {
            Some((object, turn)) => known.get(&(object, *turn)).copied(),
            // Names that were tried are the question's, which an edit leaves as it is.
            None if node.lane == Lane::Names => continue,
            None => before.iter().find(|was| was.lane == node.lane && was.opens == node.opens),
        };
        let weight = if step.is_some() { weight(found, node) } else { 0 };
        if weight > led_to.0 {
            led_to = (weight, Some(at));
        }
        let Some((object, _)) = place else { continue };
        match found {
            Some(found) if step.is_some() => node.was = said_before(found, node),
            Some(found) if found.lines == node.lines => (node.is_new, node.was) = (found.is_new, found.was.clone()),
            Some(_) => {}
            None => node.is_new = step.is_some_and(|sandbox| sandbox.has_brought(object)),
        }
        marked += usize::from(node.is_new || node.was.is_some());
    }
    if marked > MOST {
        after.iter_mut().for_each(|node| (node.is_new, node.was) = (false, None));
    } else if let Some(node) = led_to.1.and_then(|at| after.get_mut(at)) {
        node.is_led_to = true;
    }
}

/// The same picture in another room: every box that says the same keeps its marks.
pub fn keep(before: &[Node], after: &mut [Node]) {
    for node in after {
        let is_same = |was: &&Node| was.lane == node.lane && was.opens == node.opens && says(was).eq(says(node));
        let Some(was) = before.iter().find(is_same) else { continue };
        (node.is_new, node.was, node.is_led_to) = (was.is_new, was.was.clone(), was.is_led_to);
    }
}

/// How much a step leads to a box: most to one that fails now, then to one that came or says something else and that
/// the answer rests on, then to any that changed. 0 where it is as it was.
fn weight(before: Option<&Node>, now: &Node) -> u8 {
    let lacks = |one: &Node, other: &Node| one.lines.iter().any(|line| !other.lines.contains(line));
    let is_other = before.is_some_and(|was| lacks(was, now) || lacks(now, was));
    match before {
        _ if now.fails.is_some() && before.is_none_or(|was| was.fails != now.fails) => 6,
        None if now.in_answer => 5,
        Some(_) if now.in_answer && is_other => 4,
        Some(was) if now.in_answer && !was.in_answer => 3,
        None => 2,
        Some(was) => u8::from(is_other || was.fails.is_some() && now.fails.is_none()),
    }
}

/// True for a record that the answer did not have before the last change.
pub fn is_new(before: &Option<Answer>, record: &Record) -> bool {
    let is_same = |known: &Record| known.data == record.data && known.name == record.name;
    before.as_ref().is_some_and(|before| !before.records.iter().any(|known| is_same(&known.record)))
}

/// True where the last change made it another answer in which no record is new: what is new is the outcome, or how many
/// records there are.
pub fn is_other_outcome(before: &Option<Answer>, now: &Answer) -> bool {
    before.as_ref().is_some_and(|was| was.comes_to() != now.comes_to() || was.records.len() != now.records.len())
        && !now.records.iter().any(|record| is_new(before, &record.record))
}

/// The goal that the last step met, or else the one that it undid.
pub fn turned(before: &[GoalRow], now: &[GoalRow]) -> Option<String> {
    let is_other = |row: &&GoalRow| before.iter().any(|was| was.id == row.id && was.is_done != row.is_done);
    let others = || now.iter().filter(is_other);
    others().find(|row| row.is_done).or_else(|| others().next()).map(|row| row.id.clone())
}

/// The last line of a box that it does not have any more: the address or the name, where that is another.
fn said_before(before: &Node, now: &Node) -> Option<String> {
    // Whether a pod has the labels that are asked for is about who asks.
    let mut lines = before.lines.iter().rev().filter(|line| !line.class.ends_with("labels"));
    // What only stands in another place is still said.
    let gone = lines.find(|line| now.lines.iter().all(|new| new.text != line.text));
    gone.map(Line::said)
}

/// What stands in a box, however its lines break.
fn says(node: &Node) -> impl Iterator<Item = String> {
    node.lines.iter().map(Line::said)
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lesson::assertion::{Finding, Said};
    use crate::sandbox::{Edit, Scope, ToyService};
    use crate::session::picture::{ENDLESS, picture};
    use crate::text::Language;

    /// The boxes of the present picture, marked by what they were before an edit, and the answers on both sides of it.
    fn after(sandbox: &mut Sandbox, edit: Edit) -> (Vec<Node>, Option<Answer>, Answer) {
        let drawn = |sandbox: &Sandbox| {
            let answer = sandbox.answer(sandbox.question());
            (picture(sandbox, &answer, Language::English, ENDLESS).scene.nodes, answer)
        };
        let (before, was) = drawn(sandbox);
        sandbox.edit(edit).unwrap();
        let (mut nodes, now) = drawn(sandbox);
        mark(&before, &mut nodes, Some(sandbox));
        (nodes, Some(was), now)
    }

    fn led_to(nodes: &[Node]) -> Vec<String> {
        nodes.iter().filter(|node| node.is_led_to).map(|node| node.lines[0].text.clone()).collect()
    }

    fn manifests(text: &str) -> Edit {
        Edit::Manifests { text: text.to_owned(), scope: Scope::Named, recreate: true }
    }

    #[test]
    fn an_edit_leads_to_one_box_and_to_what_is_new_in_the_answer() {
        let (nodes, before, now) = after(&mut Sandbox::toy(), Edit::ToyService(ToyService::ExternalName));
        assert_eq!(led_to(&nodes), ["old-db.example.com"], "what the alias points to came");
        let new = now.records.iter().filter(|record| is_new(&before, &record.record)).count();
        assert_eq!((new, now.records.len()), (2, 2));
        assert!(!is_other_outcome(&before, &now), "its records say so");
    }

    #[test]
    fn an_edit_after_which_there_is_no_answer_leads_to_the_box_that_fails_and_to_the_outcome() {
        let text =
            "apiVersion: v1\nkind: Service\nmetadata: {name: db}\nspec: {clusterIP: None, selector: {app: nobody}}\n";
        let (nodes, before, now) = after(&mut Sandbox::toy(), manifests(text));
        let failing: Vec<_> = nodes.iter().filter(|node| node.fails.is_some()).map(|node| node.is_led_to).collect();
        assert_eq!((led_to(&nodes).len(), failing), (1, vec![true]));
        assert!(is_other_outcome(&before, &now));
    }

    #[test]
    fn an_edit_that_changes_neither_leads_nowhere() {
        let text = "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: aside}\n";
        let (nodes, before, now) = after(&mut Sandbox::toy(), manifests(text));
        assert_eq!(led_to(&nodes), Vec::<String>::new());
        assert!(!is_other_outcome(&before, &now));
        assert!(now.records.iter().all(|record| !is_new(&before, &record.record)));
        assert!(now.records.iter().all(|record| !is_new(&None, &record.record)), "nothing was there to tell it from");
    }

    #[test]
    fn addresses_in_another_order_are_the_same_addresses() {
        let node = |lines: &[&str]| Node {
            opens: Selection::Object(ObjectRef::new(crate::cluster::Kind::EndpointSlice, "default", "db")),
            lines: lines.iter().map(|line| crate::session::scene::Line::mono(*line)).collect(),
            ..Node::default()
        };
        let before = [node(&["10.244.1.2", "10.244.2.2"])];
        let mut turned_round = [node(&["10.244.2.2", "10.244.1.2"])];
        let state = Sandbox::toy();
        mark(&before, &mut turned_round, Some(&state));
        assert!(turned_round[0].was.is_none() && !turned_round[0].is_led_to);
        let mut one_less = [node(&["10.244.2.2"])];
        mark(&before, &mut one_less, Some(&state));
        assert!(one_less[0].was.as_deref() == Some("10.244.1.2") && one_less[0].is_led_to);
    }

    #[test]
    fn of_goals_the_one_that_was_met_is_marked_before_one_that_was_undone_and_no_other() {
        let row = |id: &str, is_done| GoalRow {
            id: id.to_owned(),
            is_done,
            is_bonus: false,
            finding: Finding { holds: is_done, said: Said::Exists("pod/a".parse().unwrap()) },
        };
        let before = [row("a", true), row("b", false), row("c", false)];
        assert_eq!(turned(&before, &before), None);
        assert_eq!(turned(&before, &[row("a", false), row("b", true), row("c", true)]).as_deref(), Some("b"));
        assert_eq!(turned(&before, &[row("a", false), row("b", false)]).as_deref(), Some("a"));
        assert_eq!(turned(&[], &before), None, "a lesson that begins");
    }
}
