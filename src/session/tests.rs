//! The drawings: what stands where, and that nothing of them grows without end.

use super::journey::Journey;
use super::map::{Node, Scene, scene};
use super::marks::mark;
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
    let own = match namespace {
        "default" => String::new(),
        other => format!("---\napiVersion: v1\nkind: Namespace\nmetadata: {{name: {other}}}\n"),
    };
    own + &(0..count).map(pod).collect::<String>() + &service
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

/// The marks of a drawing: which object, whether it is new, what it said before.
fn marks(nodes: &[Node]) -> Vec<(String, bool, Option<String>)> {
    let marked = nodes.iter().filter(|node| node.is_new || node.was.is_some());
    let named = marked.filter_map(|node| match &node.opens {
        Selection::Object(object) => Some((object.to_string(), node.is_new, node.was.clone())),
        Selection::List | Selection::Outside | Selection::Settings => None,
    });
    named.collect()
}

#[test]
fn a_step_marks_what_came_and_what_a_box_said_before_and_the_next_one_marks_anew() {
    let mut lab = sandbox(&pods("default", 1));
    let before = drawn(&lab, &[]);
    let text =
        "apiVersion: v1\nkind: Service\nmetadata: {name: yy}\nspec: {clusterIP: None, selector: {app: nobody}}\n";
    lab.edit(Edit::Manifests { text: text.to_owned(), scope: Scope::Named, recreate: false }).unwrap();
    let mut with_y = drawn(&lab, &[]);
    mark(&before.nodes, &mut with_y.nodes, true);
    let all = marks(&with_y.nodes);
    assert!(all.iter().all(|(_, is_new, was)| *is_new && was.is_none()), "{all:?}");
    assert!(all.iter().any(|(object, ..)| object.contains("yy")), "{all:?}");

    let text =
        "apiVersion: v1\nkind: Service\nmetadata: {name: yy}\nspec: {type: ExternalName, externalName: example.com}\n";
    lab.edit(Edit::Manifests { text: text.to_owned(), scope: Scope::Named, recreate: true }).unwrap();
    let mut as_alias = drawn(&lab, &[]);
    mark(&with_y.nodes, &mut as_alias.nodes, true);
    let all = marks(&as_alias.nodes);
    let was = all.iter().find_map(|(_, _, was)| was.clone()).unwrap();
    assert_eq!(was, "clusterIP: None", "{all:?}");
    assert!(all.iter().all(|(_, is_new, _)| !is_new), "{all:?}");

    // A question is no step: what is marked stays.
    let from = lab.question().from.clone();
    lab.ask(Ask { from, name: "yy".to_owned(), record_type: crate::dns::RecordType::A });
    let mut asked = drawn(&lab, &[]);
    mark(&as_alias.nodes, &mut asked.nodes, false);
    assert!(marks(&asked.nodes).iter().any(|(_, _, was)| was.as_ref() == Some(&all[0].2.clone().unwrap())));
}

#[test]
fn another_cluster_is_not_marked_box_by_box() {
    let before = drawn(&Sandbox::four_answers(), &[]);
    let mut after = drawn(&sandbox(&(pods("a", 5) + &pods("b", 5) + &pods("c", 5))), &[]);
    mark(&before.nodes, &mut after.nodes, true);
    assert_eq!(marks(&after.nodes), []);
}
