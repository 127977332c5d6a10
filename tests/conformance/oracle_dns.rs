//! Recordings of kind `oracle-dns`: what the real server answers to whole scenarios.

use crate::derived;
use crate::dns::{ask, is_sendable, list, record, server_of, text};
use crate::{Json, Tally};
use k8s_dns_lab::dns::{Question, Rcode, Record, Response, Transport};
use k8s_dns_lab::explain::zone::{self, Listing};
use k8s_dns_lab::resolution::server::{Request, Server};
use k8s_dns_lab::resolution::upstream::Upstream;
use serde_json::json;

/// Runs every case of a file.
pub(crate) fn run(file: &Json) -> Tally {
    let mut tally = Tally::default();
    let upstream = upstream(&file["upstream_table"]);
    for scenario in list(&file["scenarios"]) {
        let cluster = derived::cluster_of(scenario);
        if let Err(difference) = derived::compare(&cluster, &scenario["derived"]) {
            tally.failures.push(format!("{}, controllers: {difference}", text(&scenario["id"])));
        }
        let server = server_of(cluster, &scenario["config"]);
        let zone = zone::full_listing(&server, &upstream);
        if let Err(difference) = check_listing(&server, &upstream, &zone) {
            tally.failures.push(format!("{}, zone: {difference}", text(&scenario["id"])));
        }
        for (position, case) in list(&scenario["cases"]).iter().enumerate() {
            let id = format!("{}/{position}", text(&scenario["id"]));
            let verdict = ask(&server, &upstream, &case["query"], &case["expect"]);
            tally.count(&id, verdict.and_then(|()| check_listed(&zone, case)));
        }
    }
    tally
}

/// Every listed record is exactly what the server answers for its name and type.
fn check_listing(server: &Server, upstream: &Upstream, zone: &Listing) -> Result<(), String> {
    for ((name, record_type), listed) in &zone.0 {
        let question = Question { name: name.clone(), record_type: *record_type };
        let request = Request { transport: Transport::Tcp, ..Request::new(&question) };
        let answers = server.answer(request, upstream).into_response().unwrap().answers;
        if !listed.iter().map(|one| &one.record).eq(&answers) {
            return Err(format!("{question}: listed {listed:?}, answered {answers:?}"));
        }
    }
    Ok(())
}

/// A name that was recorded with addresses, or an address with names, is listed. Not listed are pods of mode
/// `insecure`, which are without number, and addresses of port names.
fn check_listed(zone: &Listing, case: &Json) -> Result<(), String> {
    let name = text(&case["query"]["name"]).to_ascii_lowercase();
    let record_type = text(&case["query"]["type"]);
    let answers = list(&case["expect"]["answers"]);
    let aliased = answers.iter().any(|answer| answer["type"] == json!("CNAME"));
    let labels = name.split('.').rev().skip_while(|label| *label != "svc").count();
    let by_port = record_type != "PTR" && labels > 4;
    if !["A", "AAAA", "PTR"].contains(&record_type)
        || case["expect"]["aa"] != json!(true)
        || answers.is_empty()
        || aliased
        || by_port
        || name.contains(".pod.")
    {
        return Ok(());
    }
    match zone.records(&name.parse().unwrap(), record_type.parse().unwrap()) {
        [] if is_sendable(&case["expect"]) => Err(format!("{name} {record_type} is not listed")),
        [_, ..] if !is_sendable(&case["expect"]) => Err(format!("{name} {record_type} is listed and never sent")),
        _ => Ok(()),
    }
}

/// The recorded table: a reply for each question, whole. A name with another type is NODATA.
fn upstream(table: &Json) -> Upstream {
    let mut upstream = Upstream::default();
    for (question, reply) in table.as_object().into_iter().flatten() {
        let (name, record_type) = question.split_once(' ').unwrap();
        let question = Question { name: name.parse().unwrap(), record_type: record_type.parse().unwrap() };
        let answers: Vec<Record> = list(&reply["answers"]).iter().map(|line| record(text(line))).collect();
        let recursive = |rcode| Response { recursion_available: true, ..Response::empty(rcode) };
        let response = match reply["rcode"].as_str() {
            None => Some(Response { answers, ..recursive(Rcode::NoError) }),
            Some("SERVFAIL") => Some(recursive(Rcode::ServFail)),
            Some("NO_RESPONSE") => None,
            Some(other) => panic!("unknown rcode {other:?} in the upstream table"),
        };
        upstream.pin(question, response);
    }
    upstream
}
