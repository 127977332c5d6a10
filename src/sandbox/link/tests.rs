//! What links say, and what is told of those that say something else.

use super::*;
use crate::sandbox::Sandbox;

#[test]
fn what_does_not_unpack_is_damaged_where_its_checksum_says_so() {
    let packed = "3VhLb-M2EL77Vwi5S7H8SHZ1K5JdIIcujCTttaAp2iZCkypJeWu0";
    let text = format!("v=1&name=db&{}", with_checksum("m", packed));
    let (_, problems) = Link::read_with(&text.replace("3Vh", "3Vi"), Packed::Broken, &[]);
    assert_eq!(problems, [LinkProblem::Damaged]);
    let (_, problems) = Link::read_with(&text, Packed::Unpacked(String::new()), &[]);
    assert_eq!(problems, []);
    let (_, problems) = Link::read_with(&format!("m={packed}"), Packed::Broken, &[]);
    assert_eq!(problems, [LinkProblem::Unpacking]);
}

#[test]
fn more_pins_than_are_kept_are_told() {
    let text = (0..5_000).map(|number| format!("pin=default/shell,n{number},A")).collect::<Vec<_>>().join("&");
    let (link, problems) = Link::read(&text, &[]);
    assert_eq!((link.pinned.len(), problems), (MOST_PINNED, vec![LinkProblem::TooManyPins]));
}

#[test]
fn unknown_and_misfit_pairs_are_told_and_the_rest_is_read() {
    let (link, problems) = Link::read("v=1&name=db&type=WHAT&color=red&lang=ko", &["lang"]);
    assert_eq!(link.question.map(|ask| ask.name), Some("db".to_owned()));
    assert_eq!(
        problems,
        [
            LinkProblem::BadValue { key: "type".to_owned(), value: "WHAT".to_owned() },
            LinkProblem::UnknownKey("color".to_owned()),
        ]
    );
}

#[test]
fn a_link_opens_the_state_it_was_made_from() {
    let mut sandbox = Sandbox::toy();
    sandbox.edit(crate::sandbox::Edit::ToyService(crate::sandbox::ToyService::Manual)).unwrap();
    sandbox.edit(crate::sandbox::Edit::Pin(Ask::default())).unwrap();
    let link = Link::to(&sandbox);
    let (read, problems) = Link::read_with(&link.pairs(), link.manifests.clone().into(), &[]);
    assert_eq!(problems, []);
    assert_eq!(read, link);
    let (opened, problems) = read.open();
    assert_eq!(problems, []);
    assert_eq!(Link::to(&opened), link);
}

#[test]
fn what_the_api_server_refuses_of_a_link_is_told_with_its_reason_and_the_rest_is_there() {
    let manifests = "apiVersion: v1\nkind: Service\nmetadata:\n  name: bad\nspec:\n  clusterIP: None\n  type: NodePort\n---\n\
                     apiVersion: v1\nkind: Service\nmetadata:\n  name: good\nspec:\n  clusterIP: None\n";
    let (opened, problems) = Link { manifests: Some(manifests.to_owned()), ..Link::default() }.open();
    let [LinkProblem::Refused(refused)] = problems.as_slice() else { panic!("{problems:?}") };
    let told: Vec<String> =
        refused.iter().map(|one| format!("{} {}", one.object.as_ref().unwrap(), one.field)).collect();
    assert_eq!(told, ["svc/default/bad spec.clusterIPs[0]"]);
    let names: Vec<&str> = opened.cluster().objects().map(|object| object.reference().name.as_str()).collect();
    assert!(names.contains(&"good") && !names.contains(&"bad"), "{names:?}");
}

#[test]
fn manifests_that_do_not_read_are_kept_word_for_word_with_the_place_of_each_fault() {
    let text = "apiVersion: v1\nkind: Service\nmetadata:\n  name: api\n spec:\n  clusterIP: None\n";
    let (read, _) = Link::read(&format!("name=api&yaml={}", text.replace('\n', "%0A")), &[]);
    let (opened, problems) = read.open();
    let [LinkProblem::Manifests { text: kept, wrong }] = problems.as_slice() else { panic!("{problems:?}") };
    assert_eq!(kept, text);
    assert_eq!(wrong.iter().map(|one| one.span.line).collect::<Vec<_>>(), [5]);
    assert_eq!(opened.question().name, "api");
}

#[test]
fn a_link_with_no_object_in_its_manifests_says_so_and_one_that_was_packed_without_any_is_an_empty_cluster() {
    for text in ["", "# nothing yet", "---"] {
        let written = Link { manifests: Some(text.to_owned()), is_written: true, ..Link::default() };
        let (_, problems) = written.open();
        assert_eq!(problems, [LinkProblem::Manifests { text: text.to_owned(), wrong: Vec::new() }], "{text}");
        assert_eq!(Link { is_written: false, ..written }.open().1, [], "{text}");
    }
}

#[test]
fn a_kind_or_field_that_is_nearly_one_of_the_apis_is_told_where_somebody_wrote_it_by_hand() {
    let text = "apiVersion: v1\nkind: Servcie\nmetadata: {name: api}\n---\napiVersion: v1\nkind: Service\nmetadata: {name: db}\nspec: {selctor: {app: db}, clusterIP: None}\n---\n\
                apiVersion: v1\nkind: StatefulSet\nmetadata: {name: set}\n---\napiVersion: networking.k8s.io/v1\nkind: Ingress\nmetadata: {name: in}\n";
    let written = Link { manifests: Some(text.to_owned()), is_written: true, ..Link::default() };
    let (_, problems) = written.open();
    let [LinkProblem::Misspelt(all)] = problems.as_slice() else { panic!("{problems:?}") };
    let told: Vec<String> = all.iter().map(|one| format!("{} {}", one.span.line, one.field)).collect();
    assert_eq!(told, ["2 kind", "8 spec.selctor", "10 apiVersion"]);
    // What the lab packed was told when it was typed.
    assert_eq!(Link { is_written: false, ..written }.open().1, []);
}
