//! The drawings: what stands where, and that nothing of them grows without end.

use super::journey::legs;
use super::map::scene;
use super::marks::{keep, mark};
use super::picture::{ENDLESS, Picture, Room, picture, room};
use super::scene::{Lane, LinkKind, Node, Scene, WIDTH};
use super::view::Selection;
use crate::cluster::{Kind, ObjectRef};
use crate::sandbox::{Ask, Edit, Sandbox, Scope};
use crate::text::{Language, words};
use std::collections::BTreeSet;

fn sandbox(yaml: &str) -> Sandbox {
    let mut sandbox = Sandbox::toy();
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

/// The picture of a question that the pod of the opening toy asks.
fn asked(sandbox: &mut Sandbox, name: &str) -> Picture {
    let from = sandbox.question().from.clone();
    sandbox.ask(Ask { from, name: name.to_owned(), record_type: crate::dns::RecordType::A });
    picture(sandbox, &sandbox.answer(sandbox.question()), Language::English, ENDLESS)
}

/// The boxes of a lane, each with its lines.
fn said_in(picture: &Picture, lane: Lane) -> Vec<String> {
    let of_lane = picture.scene.nodes.iter().filter(|node| node.lane == lane);
    of_lane.map(|node| node.lines.iter().map(|line| line.text.as_str()).collect::<Vec<_>>().join("; ")).collect()
}

/// The first line of the box that is why there is no answer, and what it says.
fn failing(picture: &Picture) -> Option<(String, String)> {
    let mut failing = picture.scene.nodes.iter().filter_map(|node| Some((node, node.fails.clone()?)));
    let (node, says) = failing.next()?;
    assert!(failing.next().is_none(), "one box fails, or none");
    Some((node.lines.first()?.text.clone(), says))
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
        drawn(&Sandbox::toy(), &[]),
        drawn(&Sandbox::toy(), &["kube-system"]),
        drawn(&sandbox(&pods("default", 3)), &[]),
        drawn(&sandbox(&pods("default", 40)), &["kube-system"]),
        asked(&mut Sandbox::toy(), "db").scene,
        asked(&mut Sandbox::toy(), "nobody.example.com").scene,
        asked(&mut sandbox(&pods("default", 40)), "x").scene,
        asked(&mut sandbox(&pods("other", 3)), "x.other").scene,
    ] {
        assert!(scene.nodes.len() > 4);
        for (at, node) in scene.nodes.iter().enumerate() {
            let inside = node.x >= 0 && node.y >= 0;
            let inside = inside && node.x + node.width <= WIDTH && node.y + node.height <= scene.height;
            assert!(inside, "{node:?} in {WIDTH} × {}", scene.height);
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

/// musl asks all nameservers at once and takes the first reply; the packet to the other is no part of why.
#[test]
fn the_map_shows_the_way_of_the_reply_that_was_taken_and_not_of_the_last_packet() {
    let mut sandbox = Sandbox::toy();
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
    let legs = legs(&answer, &sandbox.question().name);
    let leg = legs.first().unwrap();
    assert_eq!((leg.station, leg.found), ("kubernetes", true));
    assert_eq!(leg.decided.as_ref().map(|(_, _, object)| object.to_string()).as_deref(), Some("svc/default/db"));
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
    mark(&before.nodes, &mut with_y.nodes, Some(&lab));
    let all = marks(&with_y.nodes);
    assert!(all.iter().all(|(_, is_new, was)| *is_new && was.is_none()), "{all:?}");
    assert!(all.iter().any(|(object, ..)| object.contains("yy")), "{all:?}");

    let text =
        "apiVersion: v1\nkind: Service\nmetadata: {name: yy}\nspec: {type: ExternalName, externalName: example.com}\n";
    lab.edit(Edit::Manifests { text: text.to_owned(), scope: Scope::Named, recreate: true }).unwrap();
    let mut as_alias = drawn(&lab, &[]);
    mark(&with_y.nodes, &mut as_alias.nodes, Some(&lab));
    let all = marks(&as_alias.nodes);
    let was = all.iter().find_map(|(_, _, was)| was.clone()).unwrap();
    assert_eq!(was, "clusterIP: None", "{all:?}");
    assert!(all.iter().all(|(_, is_new, _)| !is_new), "{all:?}");

    // A question is no step: what is marked stays.
    let from = lab.question().from.clone();
    lab.ask(Ask { from, name: "yy".to_owned(), record_type: crate::dns::RecordType::A });
    let mut asked = drawn(&lab, &[]);
    mark(&as_alias.nodes, &mut asked.nodes, None);
    assert!(marks(&asked.nodes).iter().any(|(_, _, was)| was.as_ref() == Some(&all[0].2.clone().unwrap())));
}

#[test]
fn a_box_that_only_came_into_the_picture_is_not_new_and_one_that_undo_brings_back_is() {
    let service = |name: &str| {
        format!("---\napiVersion: v1\nkind: Service\nmetadata: {{name: {name}}}\nspec: {{ports: [{{port: 80}}]}}\n")
    };
    let mut lab = sandbox(&(service("old") + &service("gone")));
    let drawn = |lab: &Sandbox| drawn(lab, &[]).nodes;
    let is_marked =
        |nodes: &[Node], name: &str| marks(nodes).iter().any(|(object, is_new, _)| *is_new && object.ends_with(name));
    // As though there had been no room for them.
    let mut before = drawn(&lab);
    before.retain(|node| !matches!(&node.opens, Selection::Object(object) if object.name == "old"));
    lab.edit(Edit::Manifests { text: service("fresh"), scope: Scope::Named, recreate: false }).unwrap();
    let mut after = drawn(&lab);
    mark(&before, &mut after, Some(&lab));
    assert!(is_marked(&after, "fresh") && !is_marked(&after, "old"), "{:?}", marks(&after));
    let gone = ObjectRef::new(Kind::Service, "default", "gone");
    lab.edit(Edit::Delete(gone)).unwrap();
    let before = drawn(&lab);
    lab.undo();
    let mut after = drawn(&lab);
    mark(&before, &mut after, Some(&lab));
    assert!(is_marked(&after, "gone") && !is_marked(&after, "fresh"), "{:?}", marks(&after));
}

#[test]
fn another_cluster_is_not_marked_box_by_box() {
    let before = drawn(&Sandbox::toy(), &[]);
    let other = sandbox(&(pods("a", 5) + &pods("b", 5) + &pods("c", 5)));
    let mut after = drawn(&other, &[]);
    mark(&before.nodes, &mut after.nodes, Some(&other));
    assert_eq!(marks(&after.nodes), []);
}

#[test]
fn a_picture_goes_from_the_program_to_the_pods_and_marks_nothing_where_the_name_resolves() {
    let picture = asked(&mut sandbox(&pods("default", 2)), "x");
    assert_eq!(failing(&picture), None);
    assert!(said_in(&picture, Lane::Program)[0].starts_with("shell; glibc"));
    assert_eq!(said_in(&picture, Lane::Names), ["x; ✓ NOERROR; .default.svc.cluster.local."]);
    assert_eq!(said_in(&picture, Lane::Server), ["10.96.0.10; kube-dns", "CoreDNS; → cache; ✓ kubernetes"]);
    assert!(said_in(&picture, Lane::Objects)[0].contains("selector app=x; clusterIP: None"));
    let behind = said_in(&picture, Lane::Pods);
    assert_eq!(behind.iter().filter(|pod| pod.contains("; = app=x")).count(), 2, "{behind:?}");
    assert_eq!(picture.ways.len(), 2);
    // The lanes stand in the order of the way, and so do the boxes.
    assert!(picture.scene.nodes.is_sorted_by_key(|node| node.lane));
    assert!(picture.scene.nodes.iter().all(|node| (1..=picture.stages).contains(&node.stage)));
}

#[test]
fn what_the_server_looked_for_without_success_is_a_box_with_the_sentence_of_why() {
    let picture = asked(&mut Sandbox::toy(), "nope");
    assert_eq!(failing(&picture), Some(("✕ nope".to_owned(), "Namespace `default` has no Service `nope`".to_owned())));
    // A card for each name that was tried, and none of them was found.
    let names = said_in(&picture, Lane::Names);
    assert!(names.len() > 1 && names.iter().all(|name| name.contains("; ✕ NXDOMAIN")), "{names:?}");
}

#[test]
fn a_selector_that_misses_a_pod_is_unequal_at_sight() {
    let text =
        "apiVersion: v1\nkind: Service\nmetadata: {name: cart}\nspec: {clusterIP: None, selector: {app: carts}}\n";
    let mut lab = sandbox(&pods("default", 1));
    lab.edit(Edit::Manifests { text: text.to_owned(), scope: Scope::Named, recreate: false }).unwrap();
    let picture = asked(&mut lab, "cart");
    let (on, _) = failing(&picture).unwrap();
    assert_eq!(on, "EndpointSlice");
    assert!(said_in(&picture, Lane::Pods).iter().any(|pod| pod.contains("≠ app=db")));
}

#[test]
fn a_nameserver_where_nobody_listens_is_where_the_way_ends() {
    let mut lab = Sandbox::toy();
    let asker = "apiVersion: v1\nkind: Pod\nmetadata: {name: lost}\nspec: {dnsPolicy: None, \
        dnsConfig: {nameservers: [10.96.77.77]}, containers: [{name: c, image: busybox}]}";
    lab.edit(Edit::Manifests { text: asker.to_owned(), scope: Scope::Named, recreate: false }).unwrap();
    lab.ask(Ask { from: "default/lost".parse().unwrap(), ..Ask::default() });
    let picture = picture(&lab, &lab.answer(lab.question()), Language::English, ENDLESS);
    assert_eq!(failing(&picture).map(|(on, _)| on).as_deref(), Some("10.96.77.77"));
    assert!(picture.scene.links.keys().any(|(kind, _)| *kind == LinkKind::Silent));
    assert_eq!(said_in(&picture, Lane::Server).len(), 1, "no query got to CoreDNS");
}

#[test]
fn what_a_question_did_not_look_at_is_counted() {
    let small = asked(&mut Sandbox::toy(), "db");
    assert_eq!(small.others, 0, "{:?}", said_in(&small, Lane::Pods));
    let mut large = sandbox(&(pods("default", 20) + &pods("other", 30)));
    let of_other = asked(&mut large, "x.other");
    let drawn = of_other.scene.nodes.iter().filter(|node| matches!(node.opens, Selection::Object(_))).count();
    assert!(drawn < 20 && of_other.others > 40, "{drawn} boxes, {} others", of_other.others);
    // The picture is as high with very many objects around it as with many.
    let among_more = asked(&mut sandbox(&(pods("default", 60) + &pods("other", 30) + &pods("third", 30))), "x.other");
    assert_eq!(among_more.scene.height, of_other.scene.height);
}

#[test]
fn in_little_room_what_decides_stays_and_the_rest_is_counted() {
    let mut lab = Sandbox::toy();
    let whole = asked(&mut lab, "nope");
    assert_eq!((said_in(&whole, Lane::Names).len(), whole.others), (4, 0));
    let heights: Vec<i32> = (0..40).map(|step| 200 + 10 * step).collect();
    let mut fewest = usize::MAX;
    for down in heights.iter().rev() {
        let picture = picture(&lab, &lab.answer(lab.question()), Language::English, Room { down: *down, ..ENDLESS });
        let (on, _) = failing(&picture).unwrap();
        assert_eq!(on, "✕ nope", "in {down} pixels");
        let names = said_in(&picture, Lane::Names);
        assert!(
            names.iter().any(|name| name.starts_with("nope; ✕ NXDOMAIN; .default.")) || names.len() == 2,
            "{names:?}"
        );
        let counted = names.iter().find_map(|name| name.strip_prefix("and ")?.strip_suffix(" more"));
        let counted: usize = counted.map_or(0, |number| number.parse().unwrap());
        assert_eq!(names.len() - usize::from(counted > 0) + counted, 4, "{names:?}");
        let drawn = picture.scene.nodes.len();
        assert!(drawn <= fewest, "less room, more boxes");
        fewest = drawn;
        assert!(*down < 250 || picture.scene.height + 28 <= *down, "{} in {down}", picture.scene.height);
        // No line hangs in the air, and the lanes are as they were.
        assert!(picture.scene.nodes.is_sorted_by_key(|node| node.lane));
    }
    assert!(fewest < whole.scene.nodes.len());
}

#[test]
fn a_name_that_the_search_list_found_has_room_in_the_lowest_window_of_a_desk() {
    // What is left for the drawing of a window 768 pixels high: across its column, and down.
    let room = Room { across: 678, down: 227 };
    let mut lab = Sandbox::toy();
    let from = lab.question().from.clone();
    lab.ask(Ask { from, name: "kubernetes.default".to_owned(), record_type: crate::dns::RecordType::A });
    for language in Language::ALL {
        let picture = picture(&lab, &lab.answer(lab.question()), language, room);
        assert_eq!(said_in(&picture, Lane::Names).len(), 2, "the one that was found, and how many more there were");
        assert!(picture.scene.height + 28 <= room.down, "{language:?}: {}", picture.scene.height);
    }
}

#[test]
fn the_api_servers_own_slice_is_nobodys_by_hand() {
    let picture = asked(&mut Sandbox::toy(), "kubernetes.default");
    let said = said_in(&picture, Lane::Objects);
    let of_api_server = said.iter().position(|said| said.starts_with("kubernetes")).and_then(|at| said.get(at + 1));
    assert!(of_api_server.is_some_and(|slice| slice.starts_with("EndpointSlice;")), "{said:?}");
}

#[test]
fn the_way_to_what_is_outside_runs_behind_no_box() {
    for name in ["nope.shop", "www.example.com", "www.example.com."] {
        let picture = asked(&mut Sandbox::toy(), name);
        let nodes = picture.scene.nodes;
        let outside = nodes.iter().find(|node| node.opens == Selection::Outside).unwrap();
        let middle = outside.y + outside.height / 2;
        let lowest = nodes.iter().filter(|node| node.lane == Lane::Objects).map(Node::bottom).max().unwrap();
        assert!(lowest < middle, "{name}: {lowest} and {middle}");
        let way = picture.scene.links.iter().find(|((kind, _), path)| *kind == LinkKind::Looked && path.contains('H'));
        let (_, path) = way.unwrap();
        assert!(path.ends_with(&format!(" {middle}H{}", outside.x)), "{path}");
    }
}

#[test]
fn an_object_of_another_namespace_than_the_askers_says_so() {
    let mut lab = Sandbox::toy();
    let objects = |name: &str, lab: &mut Sandbox| said_in(&asked(lab, name), Lane::Objects);
    assert!(objects("kubernetes.default", &mut lab).iter().all(|said| !said.contains("namespace")));
    let system = objects("kube-dns.kube-system", &mut lab);
    assert!(system.iter().any(|said| said.starts_with("kube-dns; namespace kube-system")), "{system:?}");
    let missing = objects("nope.kube-system.svc.cluster.local.", &mut lab);
    assert!(missing.iter().any(|said| said.contains("✕ nope; namespace kube-system")), "{missing:?}");
}

#[test]
fn a_name_outside_is_drawn_with_the_alias_that_points_to_it_or_not_at_all() {
    let alias = |name: &str| {
        format!(
            "---\napiVersion: v1\nkind: Service\nmetadata: {{name: {name}}}\n\
             spec: {{type: ExternalName, externalName: {name}.example.com}}\n"
        )
    };
    let mut lab = sandbox(&(alias("docs") + &alias("pay")));
    let from = lab.question().from.clone();
    lab.ask(Ask { from, name: "kubernetes.default".to_owned(), record_type: crate::dns::RecordType::A });
    for down in (200..500).step_by(10) {
        let room = Room { across: 678, down };
        let picture = picture(&lab, &lab.answer(lab.question()), Language::English, room);
        let aliases = said_in(&picture, Lane::Objects).iter().filter(|said| said.contains("→")).count();
        let outside = picture.scene.nodes.iter().filter(|node| node.opens == Selection::Outside).count();
        assert_eq!(aliases, outside, "in {down} pixels");
    }
}

#[test]
fn where_the_page_itself_scrolls_a_picture_has_all_the_room_it_wants() {
    let found = Room { across: 700, down: 380 };
    assert_eq!(room(1440, false, 756, found), found);
    assert_eq!(room(699, false, 699, found), Room { down: ENDLESS.down, ..found });
    assert_eq!(room(760, true, 760, found), Room { down: ENDLESS.down, ..found }, "a view on somebody's page");
    assert_eq!(room(900, false, 480, found), ENDLESS);
}

#[test]
fn another_room_leaves_every_mark_of_the_last_step() {
    let mut lab = sandbox(&pods("default", 2));
    let before = asked(&mut lab, "x").scene.nodes;
    lab.edit(Edit::ToyService(crate::sandbox::ToyService::Headless)).unwrap();
    let mut after = asked(&mut lab, "x").scene.nodes;
    mark(&before, &mut after, Some(&lab));
    let marked =
        |nodes: &[Node]| nodes.iter().filter(|node| node.is_new || node.was.is_some() || node.is_led_to).count();
    assert!(marked(&after) > 0);
    let mut again = asked(&mut lab, "x").scene.nodes;
    keep(&after, &mut again);
    assert_eq!(again, after);
}

#[test]
fn an_alias_out_of_the_cluster_has_both_legs() {
    let mut lab = Sandbox::toy();
    lab.edit(Edit::ToyService(crate::sandbox::ToyService::ExternalName)).unwrap();
    let picture = picture(&lab, &lab.answer(lab.question()), Language::English, ENDLESS);
    let server = said_in(&picture, Lane::Server);
    assert!(server[1].contains("✓ kubernetes") && server[1].ends_with("→ forward"), "{server:?}");
    assert!(said_in(&picture, Lane::Pods).iter().any(|pod| pod.starts_with("old-db.example.com")));
    assert!(picture.scene.links.keys().any(|(kind, _)| *kind == LinkKind::Alias));
}

#[test]
fn the_picture_as_a_file_says_what_the_picture_says_and_nothing_of_it_is_markup() {
    let picture = asked(&mut sandbox(&pods("default", 2)), "x<&");
    let file = super::picture::svg::svg(&picture, "default/shell: x<& A", "packets go");
    assert_eq!(file.matches("<svg").count(), file.matches("</svg>").count());
    assert_eq!(
        file.matches("<rect").count(),
        file.matches("rx=\"6\"").count() + file.matches("width=\"90\"").count() + 1
    );
    assert_eq!(file.matches("rx=\"6\"").count(), picture.scene.nodes.len());
    for node in &picture.scene.nodes {
        for line in &node.lines {
            let said = line.text.replace('&', "&amp;").replace('<', "&lt;");
            assert!(file.contains(&format!(">{said}</text>")), "{said}");
        }
    }
    assert!(!file.contains("x<&") && file.contains("x&lt;&amp;"));
}

#[test]
fn at_a_desk_the_four_names_of_a_short_name_have_room_with_what_came_of_them() {
    let mut lab = Sandbox::toy();
    lab.ask(Ask { name: "www.example.com".to_owned(), ..lab.question().clone() });
    let picture = picture(&lab, &lab.answer(lab.question()), Language::English, Room { across: 752, down: 344 });
    let names: Vec<&Node> = picture.scene.nodes.iter().filter(|node| node.lane == Lane::Names).collect();
    assert_eq!(names.len(), 4);
    assert!(names.iter().all(|card| Node::height_of(&card.lines) == 40), "two rows each");
}

#[test]
fn what_is_outside_moves_up_where_objects_make_room_for_it() {
    let alias = |name: &str, target: &str| {
        format!(
            "---\napiVersion: v1\nkind: Service\nmetadata: {{name: {name}}}\nspec: {{type: ExternalName, externalName: {target}}}\n"
        )
    };
    let all = alias("pay", "203.0.113.7") + &alias("docs", "www.example.com") + &alias("reports", "db.data");
    let mut lab = sandbox(&all);
    let from = lab.question().from.clone();
    lab.ask(Ask { from, name: "pay".to_owned(), record_type: crate::dns::RecordType::A });
    for down in [306, 332, 356] {
        let picture = picture(&lab, &lab.answer(lab.question()), Language::English, Room { across: 678, down });
        assert!(picture.scene.height <= down, "{} in {down} pixels", picture.scene.height);
        assert!(picture.scene.nodes.iter().any(|node| node.opens == Selection::Outside), "it was asked");
    }
}

#[test]
fn what_is_outside_stands_beside_the_objects_where_there_is_no_room_below_and_its_line_runs_between_two() {
    let pods = ["pod4", "pod5"].map(|name| {
        format!(
            "---\napiVersion: v1\nkind: Pod\nmetadata: {{name: {name}, labels: {{app: web}}}}\nspec: {{containers: [{{name: c, image: nginx}}]}}\n"
        )
    });
    let service = "---\napiVersion: v1\nkind: Service\nmetadata: {name: headless1}\nspec: {clusterIP: None, selector: {app: web}, ports: [{port: 80}]}\n";
    let mut lab = sandbox(&(pods.concat() + service));
    let from = lab.question().from.clone();
    lab.ask(Ask { from, name: "pod4.headless1".to_owned(), record_type: crate::dns::RecordType::A });
    let across = 620;
    for down in (250..420).step_by(10) {
        let picture = picture(&lab, &lab.answer(lab.question()), Language::English, Room { across, down });
        assert!(picture.scene.height <= down, "{} in {down} pixels", picture.scene.height);
        let nodes = picture.scene.nodes;
        let outside = nodes.iter().find(|node| node.opens == Selection::Outside).expect("it was asked");
        let middle = outside.y + outside.height / 2;
        let crosses = |node: &&Node| node.lane == Lane::Objects && (node.y..node.bottom()).contains(&middle);
        assert_eq!(nodes.iter().find(crosses).map(|node| node.lines.clone()), None, "in {down} pixels");
    }
}
