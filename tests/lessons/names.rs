//! Every name a lesson asks is of a shape that the recordings of the real server know, so that a rule stands
//! behind its answer; and what it asks outside is a name reserved for examples.

use super::{at, lessons, report};
use k8s_dns_lab::dns::Name;
use k8s_dns_lab::lesson::{Place, Stage};
use std::collections::BTreeSet;
use std::fs::read_to_string;

const ZONE: &str = "cluster.local";

/// Names reserved for examples (RFC 2606, RFC 6761), and those of reverse lookups.
const RESERVED: [&str; 6] = ["example.com", "example.net", "example.org", "test", "in-addr.arpa", "ip6.arpa"];

/// What kind of name it is to the server: where `svc` and `pod` stand, how many labels stand around them, and
/// which of them are ports. Outside the zone all names are alike.
fn shape(name: &str, zone: &str) -> String {
    let name = name.trim_end_matches('.').to_lowercase();
    let zone = zone.trim_end_matches('.');
    let Some(inside) = name.strip_suffix(zone).filter(|rest| rest.is_empty() || rest.ends_with('.')) else {
        return "outside".to_owned();
    };
    let labels: Vec<&str> = inside.split('.').filter(|label| !label.is_empty()).collect();
    // What stands before the last five labels is too much for any name, whatever it is.
    let kept = labels.get(labels.len().saturating_sub(6)..).unwrap_or_default();
    // An underscore means a port or a protocol only where one is read (rule Q10): two labels before a Service.
    let is_port = |position: usize| kept.last() == Some(&"svc") && kept.len() >= 5 && position + 4 <= kept.len();
    let word = |(position, label): (usize, &&str)| match *label {
        "svc" | "pod" if position + 1 == kept.len() => (*label).to_owned(),
        "dns-version" if kept.len() == 1 => "dns-version".to_owned(),
        label if label.starts_with('_') && is_port(position) => "_".to_owned(),
        _ => "x".to_owned(),
    };
    kept.iter().enumerate().map(word).collect::<Vec<_>>().join(".")
}

/// The shapes and types that the real server was asked.
fn recorded() -> BTreeSet<(String, String)> {
    let mut all = BTreeSet::new();
    for file in ["oracle_dns", "oracle_random"] {
        let text = read_to_string(format!("tests/vectors/{file}.json")).unwrap();
        let json: serde_json::Value = serde_json::from_str(&text).unwrap();
        for scenario in json["scenarios"].as_array().unwrap() {
            let zones: Vec<&str> =
                scenario["config"]["zones"].as_array().unwrap().iter().filter_map(|zone| zone.as_str()).collect();
            for case in scenario["cases"].as_array().unwrap() {
                let (name, kind) = (case["query"]["name"].as_str().unwrap(), case["query"]["type"].as_str().unwrap());
                for zone in &zones {
                    all.insert((shape(name, zone), kind.to_owned()));
                }
            }
        }
    }
    all
}

#[test]
fn every_name_that_is_asked_is_within_the_recorded_rules() {
    let recorded = recorded();
    let mut said = BTreeSet::new();
    for lesson in lessons() {
        let (start, _) = lesson.start(Stage::Goal);
        let mut say = |what: String| said.insert(at(&lesson.slug, "lesson.yaml", Place::default(), &what));
        for ask in lesson.asks() {
            let Some(lookup) = start.answer(&ask).lookup else {
                // The pod is made later: the name itself can be judged all the same.
                if Name::parse(&ask.name).is_err() {
                    say(format!("`{}` is no name", ask.name));
                }
                continue;
            };
            for sent in &lookup.sent {
                let name = sent.question.name.to_string();
                let kind = sent.question.record_type.to_string();
                let shape = shape(&name, ZONE);
                // Below the zone only `svc` and `pod` are read any further: elsewhere no type makes a difference.
                let is_of_any_type =
                    !matches!(shape.rsplit('.').next(), Some("svc" | "pod" | "" | "outside" | "dns-version"));
                let is_known = |(known, its): &(String, String)| *known == shape && (is_of_any_type || *its == kind);
                if !recorded.iter().any(is_known) {
                    say(format!("`{name}` {kind} ({shape}) is of a shape that nothing was recorded of"));
                }
                let labels: Vec<&str> = name.trim_end_matches('.').split('.').collect();
                let is_reserved = RESERVED.iter().any(|reserved| name.trim_end_matches('.').ends_with(reserved));
                let is_typed = ask.name.trim_end_matches('.').eq_ignore_ascii_case(name.trim_end_matches('.'));
                let goes_out = lesson_asks_outside(&start, &name);
                if shape == "outside" && !is_typed && !is_reserved {
                    say(format!("`{name}` is asked outside and is no example name"));
                }
                if shape == "outside" && goes_out && !is_reserved && labels.len() > 1 {
                    say(format!("`{name}` exists outside and is no example name"));
                }
            }
        }
    }
    report(said.into_iter().collect());
}

/// True where the world outside has something under this name.
fn lesson_asks_outside(start: &k8s_dns_lab::sandbox::Sandbox, name: &str) -> bool {
    let name = name.trim_end_matches('.').to_lowercase();
    start.upstream().to_string().lines().any(|line| {
        let owner = line.split_whitespace().next().unwrap_or_default();
        !line.starts_with(';') && owner.trim_end_matches('.').to_lowercase() == name
    })
}

#[test]
fn shapes_tell_names_apart_as_the_server_does() {
    for (name, wanted) in [
        ("api.default.svc.cluster.local.", "x.x.svc"),
        ("_http._tcp.web.default.svc.cluster.local.", "_._.x.x.svc"),
        ("_tcp.web.default.svc.cluster.local.", "x.x.x.svc"),
        ("_http._tcp.web.svc.cluster.local.", "x.x.x.svc"),
        ("_http._tcp.web.cluster.local.", "x.x.x"),
        ("10-1-1-1.default.pod.cluster.local.", "x.x.pod"),
        ("web.prod.svc.default.svc.cluster.local.", "x.x.x.x.svc"),
        ("default.cluster.local.", "x"),
        ("cluster.local.", ""),
        ("www.example.com.", "outside"),
        ("notcluster.local.", "outside"),
    ] {
        assert_eq!(shape(name, ZONE), wanted, "{name}");
    }
}
