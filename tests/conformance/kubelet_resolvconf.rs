//! Recordings of kind `kubelet-resolvconf`.

#![expect(clippy::unwrap_used, reason = "a test says what it expects")]

use crate::{Json, Tally};
use k8s_dns_lab::cluster::{Object, Settings, Value};
use k8s_dns_lab::resolution::resolv_conf::{Entry, Event, ResolvConf};

/// Runs every case of a file.
pub(crate) fn run(file: &Json) -> Tally {
    let mut tally = Tally::default();
    for case in file["cases"].as_array().unwrap() {
        tally.count(case["id"].as_str().unwrap(), check(case));
    }
    tally
}

fn check(case: &Json) -> Result<(), String> {
    let mut pod = value(&case["pod"]);
    pod.set(&"apiVersion".parse().unwrap(), Some("v1".into()));
    pod.set(&"kind".parse().unwrap(), Some("Pod".into()));
    let pod = Object::decode(pod).map_err(|errors| format!("{errors:?}"))?;
    let settings = Settings {
        cluster_dns: texts(&case["clusterDNS"]).iter().map(|text| text.parse().unwrap()).collect(),
        cluster_domain: case["clusterDomain"].as_str().unwrap().to_owned(),
        ..Settings::default()
    };
    let node_file = case["host_resolv_conf"].as_array().map(|_| texts(&case["host_resolv_conf"]).join("\n"));
    let expect = &case["expect"];
    let file = match ResolvConf::for_pod(pod.as_pod().unwrap(), &settings, node_file.as_deref()) {
        Ok(file) if expect["error"].is_null() => file,
        Err(_) if expect["error"].is_string() => return Ok(()),
        other => return Err(format!("wanted {expect}, got {other:?}")),
    };
    let plain = |entries: &[Entry]| entries.iter().map(|entry| entry.text.clone()).collect::<Vec<_>>();
    let mut options = plain(&file.options);
    options.sort();
    let compare = |what: &str, wanted: Vec<String>, got: Vec<String>| {
        if wanted == got { Ok(()) } else { Err(format!("{what}: wanted {wanted:?}, got {got:?}")) }
    };
    compare("nameservers", texts(&expect["nameservers"]), plain(&file.nameservers))?;
    compare("searches", texts(&expect["searches"]), plain(&file.searches))?;
    compare("options", texts(&expect["options_sorted"]), options)?;
    let events = file.events.iter().flat_map(|event| recorded(event, &file)).collect();
    compare("events", texts(&expect["events"]).iter().map(|text| essence(text)).collect(), events)
}

/// An event as the essence of the kubelet's own texts: the reason, the subject, the line that was applied.
fn recorded(event: &Event, file: &ResolvConf) -> Vec<String> {
    let line = |entries: &[Entry]| entries.iter().map(|entry| entry.text.as_str()).collect::<Vec<_>>().join(" ");
    match event {
        Event::MissingClusterDns => {
            vec!["Warning MissingClusterDNS kubelet".into(), "Warning MissingClusterDNS pod:".into()]
        }
        Event::NameserversCut { .. } => {
            vec![format!("Warning DNSConfigForming Nameserver {}", line(&file.nameservers))]
        }
        Event::SearchesCut { .. } => vec![format!("Warning DNSConfigForming Search {}", line(&file.searches))],
    }
}

fn essence(text: &str) -> String {
    let head = text.split(' ').take(3).collect::<Vec<_>>().join(" ");
    match text.split_once("line is: ") {
        Some((_, applied)) => format!("{head} {applied}"),
        None => head,
    }
}

fn texts(list: &Json) -> Vec<String> {
    list.as_array().into_iter().flatten().map(|text| text.as_str().unwrap().to_owned()).collect()
}

fn value(json: &Json) -> Value {
    match json {
        Json::Null => Value::Null,
        Json::Bool(truth) => Value::Bool(*truth),
        Json::Number(number) => number.as_i64().map_or_else(|| Value::Number(number.to_string()), Value::Int),
        Json::String(text) => Value::Text(text.clone()),
        Json::Array(items) => Value::List(items.iter().map(value).collect()),
        Json::Object(fields) => Value::Map(fields.iter().map(|(key, field)| (key.clone(), value(field))).collect()),
    }
}
