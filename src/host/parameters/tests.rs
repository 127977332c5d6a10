//! What a query may say, and what is told of one that says something else.

use super::*;
use crate::sandbox::{Link, LinkProblem};
use proptest::prelude::*;

#[test]
fn every_parameter_is_read() {
    let (read, problems) = Parameters::read(
        "view=path&embed=1&controls=headless,labels&theme=host&lang=ko-KR&motion=off&run=click&height=320&chrome=0\
         &origin=https%3A%2F%2Fdocs.example.com%3A8443&profile=kubeadm-old&libc=musl&lesson=hostname&stage=fix&case=empty-service&page=stateful-set&screen=my-cluster\
         &projector=1&seed=7&playlist=lecture",
    );
    assert_eq!(problems, []);
    assert_eq!(
        read,
        Parameters {
            view: View::Path,
            embed: Some(true),
            controls: Some(Controls::from_iter([Control::Headless, Control::Labels])),
            theme: Some(ThemeWish::Host),
            language: Some(Language::Korean),
            still: true,
            run: Run::Click,
            height: Height::Pixels(320),
            bare: true,
            origin: Audience::Only("https://docs.example.com:8443".to_owned()),
            profile: Some(Profile::KubeadmOld),
            library: Some(Library::Musl125),
            lesson: Some("hostname".to_owned()),
            stage: Some(Stage::Fix),
            case: Some("empty-service".to_owned()),
            page: Some("stateful-set".to_owned()),
            screen: Some(Door::MyCluster),
            projector: true,
            seed: Some(7),
            playlist: Some("lecture".to_owned()),
        }
    );
}

#[test]
fn what_does_not_fit_is_told_with_the_nearest_word_and_changes_nothing_but_the_view_which_is_the_nearest() {
    let (read, problems) = Parameters::read(
        "view=paht&theme=drak&controls=labels,headles&height=tall&origin=https://a/b&libc=gilbc&chrome=no&lang=fr",
    );
    let told: Vec<_> = problems.iter().map(|one| (one.key, one.value.as_str(), one.nearest)).collect();
    assert_eq!(
        told,
        [
            ("view", "paht", Some("path")),
            ("theme", "drak", Some("dark")),
            ("controls", "headles", Some("headless")),
            ("height", "tall", None),
            ("origin", "https://a/b", None),
            ("libc", "gilbc", Some("glibc")),
            ("chrome", "no", None),
            ("lang", "fr", None),
        ]
    );
    let controls = Some(Controls::from_iter([Control::Labels]));
    assert_eq!(read, Parameters { view: View::Path, controls, origin: Audience::Nobody, ..Parameters::default() });
    assert_eq!(Parameters::read("view=picture").0.view, Parameters::default().view, "none is near");
}

#[test]
fn an_origin_that_does_not_read_leaves_nobody_to_hear() {
    let ears = |query: &str| Parameters::read(query).0.origin;
    assert_eq!(ears("view=ask"), Audience::Anybody);
    for wanted in ["https://docs.example.com", "http://127.0.0.1:8000", "http://[::1]:80"] {
        assert_eq!(ears(&format!("origin={wanted}")), Audience::Only(wanted.to_owned()));
        assert_eq!(ears(&format!("origin={wanted}/")), Audience::Only(wanted.to_owned()), "a slash is taken off");
    }
    for unread in [
        "",
        "null",
        "*",
        "http://",
        "https:///",
        "HTTPS://DOCS.EXAMPLE.COM",
        "https://Docs.example.com",
        "docs.example.com",
        "https://a,http://b",
        "https://a http://b",
        "https://a/b",
        "https://a//",
        "https://u@a",
        "https://a?",
        "https://a#",
        "ftp://a",
        "javascript:0",
        "data:,",
        "https://a\0",
    ] {
        assert_eq!(ears(&format!("origin={unread}")), Audience::Nobody, "{unread:?}");
        assert_eq!(ears(&format!("origin={unread}&origin=https://docs.example.com")), Audience::Nobody, "{unread:?}");
        assert_eq!(ears(&format!("origin=https://docs.example.com&origin={unread}")), Audience::Nobody, "{unread:?}");
    }
}

#[test]
fn what_the_element_writes_into_the_fragment_is_asked_for_all_the_same() {
    let both = |query, fragment| {
        let (query, fragment) = gathered(query, fragment);
        format!("{query} {fragment}")
    };
    assert_eq!(both("view=ask", "name=db&from=shell&type=A"), "view=ask&name=db&from=shell&type=A ");
    assert_eq!(both("", "lesson=headless&stage=goal"), "lesson=headless&stage=goal ");
    assert_eq!(both("embed=1", "yaml=kind%3A%20Pod&name=db"), "embed=1&name=db yaml=kind%3A%20Pod");
    assert_eq!(both("name=a&view=ask", "v=1&name=b&m=x"), "name=a&view=ask&name=b v=1&m=x");
    assert_eq!(both("name=a", ""), "name=a ");
    assert_eq!(both("", "question"), " question", "the fragments of a page stay what they are");
    let (query, _) = gathered("name=a", "name=b");
    assert_eq!(Link::read(&query, KEYS).0.question.map(|ask| ask.name).as_deref(), Some("b"), "the last counts");
}

#[test]
fn a_key_that_is_none_has_a_near_one() {
    assert_eq!(near_key("veiw"), Some("view"));
    assert_eq!(near_key("Theme"), Some("theme"));
    assert_eq!(near_key("control"), Some("controls"));
    assert_eq!(near_key("nmae"), Some("name"));
    assert_eq!(near_key("utm_source"), None);
    assert_eq!(near_value("type", "aaa"), Some("AAAA"));
}

#[test]
fn each_key_belongs_to_a_link_or_to_this_room_and_to_one_of_them_alone() {
    for key in STATE_KEYS.into_iter().chain(SettingField::ALL.map(SettingField::key)) {
        let (_, problems) = Link::read(&format!("{key}=x"), &[]);
        assert!(!problems.contains(&LinkProblem::UnknownKey(key.to_owned())), "{key}");
        assert!(!KEYS.contains(&key), "{key}");
    }
}

proptest! {
    #[test]
    fn no_query_makes_it_panic(query in "\\PC*|((view|theme|controls|height|origin|libc)=[a-z0-9:/%,]*&)*") {
        let _ = Parameters::read(&query);
        let _ = near_key(&query);
    }
}
