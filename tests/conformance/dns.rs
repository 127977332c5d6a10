//! Recordings of kind `dns`: CoreDNS's own test tables. Their fixtures are in CoreDNS's internal form;
//! here they become API objects and are stored without asking admission or the controllers.

use crate::{Json, Tally};
use k8s_dns_lab::cluster::{Cluster, Map, Object, Settings, Value};
use k8s_dns_lab::dns::{Question, Rcode, Record, RecordData, RecordType, Response, Transport};
use k8s_dns_lab::resolution::server::{NoReply, Replied, Reply, Request, Server};
use k8s_dns_lab::resolution::upstream::Upstream;
use serde_json::json;

/// Runs every case of a file.
pub(crate) fn run(file: &Json) -> Tally {
    let mut tally = Tally::default();
    for group in list(&file["groups"]) {
        let cluster = cluster_of(&group["cluster"]);
        for case in list(&group["cases"]) {
            let mut config = group["config"].clone();
            for (key, value) in case["config_override"].as_object().into_iter().flatten() {
                config[key] = value.clone();
            }
            let mut upstream = Upstream::default();
            if case["upstream_stub"].is_object() {
                stub(&mut upstream, &case["upstream_stub"], text(&case["query"]["name"]));
            }
            let mut server = server_of(cluster.clone(), &config);
            if config["synced"] == json!(false) {
                server = server.before_sync();
            }
            let expect = if case["observed"].is_object() { &case["observed"] } else { &case["expect"] };
            tally.count(text(&case["id"]), ask(&server, &upstream, &case["query"], expect));
        }
    }
    tally
}

/// Asks, plainly and traced, and compares with the recording.
pub(crate) fn ask(server: &Server, upstream: &Upstream, query: &Json, expect: &Json) -> Result<(), String> {
    let question = question(query)?;
    // These were recorded from the plugins without a server that would cut what does not fit.
    let request = || Request { transport: Transport::Tcp, ..Request::new(&question) };
    let reply = server.answer(request(), upstream);
    let (traced, trace) = server.answer_traced(request(), upstream);
    if traced != reply {
        return Err(format!("{question}: traced {traced:?}, untraced {reply:?}"));
    }
    let causes = (trace.answers.len(), trace.additional.len());
    if !is_sendable(expect) {
        let is_unsent = reply.replied == Replied::Nothing(NoReply::Unpackable);
        return if is_unsent { Ok(()) } else { Err(format!("{question}: sent {reply:?}")) };
    }
    let Some(response) = reply.response() else { return Err(format!("{question}: {reply:?}")) };
    if causes != (response.answers.len(), response.additional.len()) {
        return Err(format!("{question}: causes {causes:?} do not fit {reply:?}"));
    }
    compare(&reply, expect).map_err(|difference| format!("{question}: {difference}"))
}

/// False where an answer names something with an empty label. These answers were recorded at the handler, before a message
/// is packed: one with such a name is never sent (rule PS10).
pub(crate) fn is_sendable(expect: &Json) -> bool {
    list(&expect["answers"]).iter().all(|answer| !text(&answer["rdata"]).contains(".."))
}

fn question(query: &Json) -> Result<Question, String> {
    let (name, record_type) = (text(&query["name"]), text(&query["type"]));
    Ok(Question {
        name: name.parse().map_err(|error| format!("{name:?}: {error}"))?,
        record_type: record_type.parse().map_err(|error| format!("{error}"))?,
    })
}

fn compare(reply: &Reply, expect: &Json) -> Result<(), String> {
    let Some(response) = reply.response() else { return Err(format!("{reply:?}")) };
    let mut differences = Vec::new();
    let mut differ = |what: &str, wanted: String, came: String| {
        if wanted != came {
            differences.push(format!("{what}: wanted {wanted}, came {came}"));
        }
    };
    differ("rcode", text(&expect["rcode"]).to_owned(), response.rcode.to_string());
    for (key, came) in
        [("aa", response.authoritative), ("ra", response.recursion_available), ("tc", response.truncated)]
    {
        if let Some(wanted) = expect[key].as_bool() {
            differ(key, wanted.to_string(), came.to_string());
        }
    }
    for (key, section) in
        [("answers", &response.answers), ("authority", &response.authority), ("additional", &response.additional)]
    {
        let mut wanted: Vec<String> = list(&expect[key]).iter().map(recorded).collect();
        let mut came: Vec<String> = section.iter().map(plain).collect();
        wanted.sort();
        came.sort();
        differ(key, format!("{wanted:?}"), format!("{came:?}"));
    }
    // What stood in for `forward` while these were recorded asked once; that the real one asks again is in the
    // recordings of whole servers.
    if let Some(forwarded) = expect["forwarded"].as_array() {
        let lower = |question: String| question.to_ascii_lowercase();
        let mut wanted: Vec<String> = forwarded.iter().map(|question| lower(text(question).to_owned())).collect();
        let mut came: Vec<String> =
            reply.forwarded.iter().filter(|one| one.attempt == 0).map(|one| lower(one.question.to_string())).collect();
        wanted.sort();
        came.sort();
        differ("forwarded", format!("{wanted:?}"), format!("{came:?}"));
    }
    if differences.is_empty() { Ok(()) } else { Err(differences.join("; ")) }
}

/// A recorded record as a line, without the serial of a SOA.
fn recorded(record: &Json) -> String {
    let rdata = text(&record["rdata"]);
    let mut words: Vec<&str> = rdata.split(' ').collect();
    if text(&record["type"]) == "SOA" {
        words[2] = "serial";
    }
    format!("{} {} IN {} {}", text(&record["name"]), record["ttl"], text(&record["type"]), words.join(" "))
}

fn plain(record: &Record) -> String {
    match &record.data {
        RecordData::Soa(soa) => record.to_string().replacen(&format!(" {} ", soa.serial), " serial ", 1),
        _ => record.to_string(),
    }
}

/// What the fixture's upstream says to every question. It leaves out aliases of the name asked for.
fn stub(upstream: &mut Upstream, stub: &Json, asked: &str) {
    let answers = list(&stub["answers"]);
    let answers =
        answers.iter().filter(|record| text(&record["name"]) != asked).map(recorded).map(|line| record(&line));
    let response = Response {
        truncated: stub["truncated"].as_bool().unwrap_or_default(),
        answers: answers.collect(),
        ..Response::empty(Rcode::NoError)
    };
    for answer in response.answers.clone() {
        upstream.pin(Question { name: answer.name, record_type: RecordType::A }, Some(response.clone()));
    }
}

/// A record from its line in a zone file.
pub(crate) fn record(line: &str) -> Record {
    let (table, errors) = Upstream::parse(line);
    assert!(errors.is_empty(), "{errors:?}");
    match table.lines() {
        [k8s_dns_lab::resolution::upstream::Line::Record(record)] => record.clone(),
        other => panic!("{line:?} is no record: {other:?}"),
    }
}

/// A server of the cluster with the Corefile that a recording's `config` comes to.
pub(crate) fn server_of(mut cluster: Cluster, config: &Json) -> Server {
    let words = |key: &str| list(&config[key]).iter().map(text).collect::<Vec<_>>().join(" ");
    let flag = |key: &str, line: &str| if config[key] == json!(true) { format!("{line}\n") } else { String::new() };
    let mut plugin = format!("pods {}\nttl {}\n", text(&config["pods"]), config["ttl"]);
    if !words("namespaces").is_empty() {
        plugin += &format!("namespaces {}\n", words("namespaces"));
    }
    if let Some(zones) = config["fallthrough"].as_array().filter(|zones| !zones.is_empty()) {
        let zones: Vec<&str> = zones.iter().map(text).collect();
        plugin += &format!("fallthrough {}\n", zones.join(" "));
    }
    plugin += &flag("endpoint_pod_names", "endpoint_pod_names");
    plugin += &flag("ignore_empty_service", "ignore empty_service");
    plugin += &flag("noendpoints", "noendpoints");
    let cache = config["cache"].as_u64().map(|seconds| format!("cache {seconds}\n")).unwrap_or_default();
    let corefile = format!(".:53 {{\nkubernetes {} {{\n{plugin}}}\n{cache}forward . upstream\n}}\n", words("zones"));
    cluster.store(object(json!({
        "apiVersion": "v1", "kind": "ConfigMap",
        "metadata": {"name": "coredns", "namespace": "kube-system"}, "data": {"Corefile": corefile},
    })));
    let server = Server::new(&cluster);
    assert_eq!(server.configuration().errors, [], "{corefile}");
    server.with_local_ips(list(&config["local_ips"]).iter().map(|ip| text(ip).parse().unwrap()).collect())
}

fn cluster_of(fixture: &Json) -> Cluster {
    let mut cluster = Cluster::new(Settings::default());
    for namespace in list(&fixture["namespaces"]["existing"]) {
        cluster.store(namespace_object(text(namespace)));
    }
    for service in list(&fixture["services"]) {
        let ports: Vec<Json> = list(&service["ports"]).to_vec();
        cluster.store(object(json!({
            "apiVersion": "v1", "kind": "Service", "metadata": meta(service, json!({})),
            "spec": {
                "type": service["type"], "clusterIPs": service["clusterIPs"],
                "externalName": service["externalName"], "ports": ports,
            },
        })));
    }
    for slice in list(&fixture["endpoint_slices"]) {
        let endpoints = list(&slice["endpoints"]).iter().map(|endpoint| {
            json!({
                "addresses": endpoint["addresses"], "hostname": endpoint["hostname"], "zone": endpoint["zone"],
                "nodeName": endpoint["nodeName"], "conditions": {"ready": endpoint["ready"]},
                "targetRef": {"kind": "Pod", "name": endpoint["targetRefPodName"]},
            })
        });
        let labels = json!({"kubernetes.io/service-name": slice["service"]});
        cluster.store(object(json!({
            "apiVersion": "discovery.k8s.io/v1", "kind": "EndpointSlice", "metadata": meta(slice, labels),
            "addressType": "IPv4", "endpoints": endpoints.collect::<Vec<_>>(),
            "ports": if slice["ports_are_sentinel"] == json!(true) { json!([]) } else { slice["ports"].clone() },
        })));
    }
    for pod in list(&fixture["pods"]) {
        cluster.store(object(json!({
            "apiVersion": "v1", "kind": "Pod", "metadata": meta(pod, pod["labels"].clone()), "spec": {},
            "status": {"phase": "Running", "podIP": pod["ip"], "podIPs": [{"ip": pod["ip"]}]},
        })));
    }
    cluster
}

fn meta(object: &Json, labels: Json) -> Json {
    json!({"name": object["name"], "namespace": object["namespace"], "labels": labels})
}

/// A Namespace of this name.
pub(crate) fn namespace_object(name: &str) -> Object {
    object(json!({"apiVersion": "v1", "kind": "Namespace", "metadata": {"name": name}}))
}

/// An object from its JSON.
pub(crate) fn object(json: Json) -> Object {
    Object::decode(value(&json)).unwrap_or_else(|errors| panic!("{json}: {errors:?}"))
}

fn value(json: &Json) -> Value {
    match json {
        Json::Null => Value::Null,
        Json::Bool(truth) => Value::Bool(*truth),
        Json::Number(number) => number.as_i64().map_or_else(|| Value::Number(number.to_string()), Value::Int),
        Json::String(text) => Value::Text(text.clone()),
        Json::Array(items) => Value::List(items.iter().map(value).collect()),
        Json::Object(fields) => {
            Value::Map(fields.iter().map(|(key, field)| (key.clone(), value(field))).collect::<Map>())
        }
    }
}

/// The elements of a list; none where there is no list.
pub(crate) fn list(json: &Json) -> &[Json] {
    json.as_array().map_or(&[], Vec::as_slice)
}

/// The text; empty where it is none.
pub(crate) fn text(json: &Json) -> &str {
    json.as_str().unwrap_or_default()
}
