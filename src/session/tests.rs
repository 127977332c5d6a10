//! The drawings: what stands where, and that nothing of them grows without end.

use super::journey::Journey;
use super::map::{Node, Scene, scene};
use super::view::Selection;
use crate::cluster::ObjectRef;
use crate::sandbox::{Ask, Edit, Sandbox, Scope};
use crate::text::{Language, words};
use std::collections::BTreeSet;

fn sandbox(yaml: &str) -> Sandbox {
    let mut sandbox = Sandbox::four_answers();
    let edit = Edit::Manifests { text: yaml.to_owned(), scope: Scope::Named, recreate: false };
    sandbox.edit(edit).unwrap();
    sandbox
}

fn drawn(sandbox: &Sandbox, unfolded: &[&str]) -> Scene {
    let answer = sandbox.answer(sandbox.question());
    let unfolded: BTreeSet<String> = unfolded.iter().map(|name| (*name).to_owned()).collect();
    let english = Language::English;
    scene(sandbox, &answer, &unfolded, english.text(), words::question(english))
}

fn pods(namespace: &str, count: usize) -> String {
    let pod = |number| {
        format!(
            "---\napiVersion: v1\nkind: Pod\nmetadata: {{name: p{number:03}, namespace: {namespace}, labels: {{app: x}}}}\n\
             spec: {{containers: [{{name: c, image: i}}]}}\n"
        )
    };
    let service = format!(
        "---\napiVersion: v1\nkind: Service\nmetadata: {{name: x, namespace: {namespace}}}\n\
         spec: {{clusterIP: None, selector: {{app: x}}}}\n"
    );
    (0..count).map(pod).collect::<String>() + &service
}

fn overlap(one: &Node, other: &Node) -> bool {
    let apart = |at: i32, size: i32, from: i32, long: i32| at + size <= from || from + long <= at;
    !apart(one.x, one.width, other.x, other.width) && !apart(one.y, one.height, other.y, other.height)
}

#[test]
fn no_box_of_the_map_covers_another_and_all_of_them_are_inside_the_drawing() {
    for scene in [
        drawn(&Sandbox::four_answers(), &[]),
        drawn(&Sandbox::four_answers(), &["kube-system"]),
        drawn(&sandbox(&pods("default", 3)), &[]),
        drawn(&sandbox(&pods("default", 40)), &["kube-system"]),
    ] {
        assert!(scene.nodes.len() > 4);
        for (at, node) in scene.nodes.iter().enumerate() {
            let inside = node.x >= 0 && node.y >= 0;
            let inside = inside && node.x + node.width <= scene.width && node.y + node.height <= scene.height;
            assert!(inside, "{node:?} in {} × {}", scene.width, scene.height);
            for other in scene.nodes.iter().skip(at + 1) {
                assert!(!overlap(node, other), "{node:?}\n{other:?}");
            }
        }
    }
}

#[test]
fn a_map_of_many_pods_is_no_longer_than_one_of_some() {
    let few = drawn(&sandbox(&pods("default", 40)), &[]);
    let many = drawn(&sandbox(&pods("default", 90)), &[]);
    assert_eq!(few.nodes.len(), many.nodes.len());
    assert_eq!(few.height, many.height);
}

#[test]
fn what_the_answer_rests_on_is_marked_in_the_map_and_nothing_else() {
    let mut sandbox = sandbox(&pods("default", 2));
    let from = sandbox.question().from.clone();
    sandbox.ask(Ask { from, name: "x".to_owned(), record_type: crate::dns::RecordType::A });
    let scene = drawn(&sandbox, &[]);
    let marked: Vec<&ObjectRef> = scene
        .nodes
        .iter()
        .filter(|node| node.in_answer)
        .filter_map(|node| match &node.opens {
            Selection::Object(object) => Some(object),
            Selection::List | Selection::Outside | Selection::Settings => None,
        })
        .collect();
    assert!(marked.iter().any(|object| object.name == "x"), "{marked:?}");
    assert!(!marked.iter().any(|object| object.name == "api"), "{marked:?}");
}

#[test]
fn a_journey_has_a_leg_for_each_name_that_was_tried_up_to_a_number_and_counts_the_others() {
    let mut sandbox = Sandbox::four_answers();
    let from = sandbox.question().from.clone();
    sandbox.ask(Ask { from, name: "nobody.example".to_owned(), record_type: crate::dns::RecordType::A });
    let answer = sandbox.answer(sandbox.question());
    let journey = Journey::of(&sandbox, &answer, words::path(Language::English), words::question(Language::English));
    assert_eq!(journey.legs.len() + journey.more, answer.lookup.as_ref().map_or(0, |lookup| lookup.tries.len()));
    assert!(journey.legs.len() > 1);
}

/// musl asks all nameservers at once and takes the first reply; the packet to the other is no part of why.
#[test]
fn the_map_shows_the_way_of_the_reply_that_was_taken_and_not_of_the_last_packet() {
    let mut sandbox = Sandbox::four_answers();
    let asker = "apiVersion: v1\nkind: Pod\nmetadata: {name: musl}\nspec: {dnsPolicy: None, \
        dnsConfig: {nameservers: [10.96.0.10, 10.244.9.9], searches: [default.svc.cluster.local]}, \
        containers: [{name: c, image: 'alpine:3.20'}]}";
    for object in crate::manifest::read(asker).objects() {
        sandbox.edit(Edit::Put(object.value().clone())).unwrap();
    }
    sandbox.ask(Ask { from: "default/musl".parse().unwrap(), ..Ask::default() });
    let answer = sandbox.answer(sandbox.question());
    let lookup = answer.lookup.as_ref().unwrap();
    let last = lookup.sent.iter().rposition(|sent| sent.attempt_of == 0).unwrap();
    assert!(lookup.sent[last].exchange.response().is_none(), "nobody answers at the second nameserver");
    let journey = Journey::of(&sandbox, &answer, words::path(Language::English), words::question(Language::English));
    let leg = journey.legs.first().unwrap();
    assert_eq!((leg.station, leg.found), ("kubernetes", true));
    assert_eq!(leg.decided.as_ref().map(|(_, _, object)| object.to_string()).as_deref(), Some("svc/default/db"));
    assert_eq!(answer.packets().count(), lookup.sent.len());
}
