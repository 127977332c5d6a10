//! The pages of BIND's and busybox's tools, held against recordings of the real ones.

use super::super::{bind_common, busybox, dig, host, nslookup};
use crate::dns::{Name, Question, Rcode, Record, RecordData, Response, Soa};
use crate::resolution::stub::tools::{Tool, run as run_tool};
use crate::resolution::stub::{Config, Exchange, Lookup, Protocol};
use crate::shell::Output;
use serde_json::Value as Json;
use std::net::IpAddr;

/// The pages of the real tools, in a pod with the default resolv.conf, before a small server. A recording
/// has the last lines that are not empty.
#[test]
fn the_pages_of_the_recorded_tools_are_printed_alike() {
    let file: Json = serde_json::from_str(include_str!("../../../../tests/vectors/resolver_traces.json")).unwrap();
    let scenario = file["scenarios"].as_array().unwrap().iter().find(|one| one["id"] == "pod-default").unwrap();
    let lines: Vec<_> = scenario["resolv_conf"].as_array().unwrap().iter().map(|line| line.as_str().unwrap()).collect();
    let config = Config::glibc(&lines.join("\n"), "mypod");
    let mut compared = 0;
    for case in file["tools_with_pod_default"].as_array().unwrap() {
        let (client, name) = (case["client"].as_str().unwrap(), case["name"].as_str().unwrap());
        let mut transport = |_: IpAddr, question: &Question, _: Protocol| recorded_reply(&file, question);
        let mut look_up = |tool| run_tool(tool, &config, name, None, &mut transport);
        let output = Output::default();
        let text = match client {
            "bind-nslookup-9.18" => {
                let shown = nslookup::Shown { config: &config, server: None, name, default: true, shows_server: true };
                nslookup::print(&look_up(Tool::Nslookup), &shown, output).text
            }
            "bind-host-9.18" => host::print(&look_up(Tool::Host), &config, name, None, true, output).text,
            "busybox-nslookup-1.35" => busybox::print(&look_up(Tool::BusyboxNslookup), &config, output).text,
            "bind-dig-9.18" => dig_page(&look_up(Tool::Dig), config.nameservers[0]),
            "bind-dig-search-9.18" => dig_page(&look_up(Tool::DigSearch), config.nameservers[0]),
            client => panic!("unknown client {client}"),
        };
        let text = text.trim_end().to_owned();
        let lines: Vec<&str> = text.split('\n').collect();
        let mut wanted: Vec<&str> =
            case["stdout_tail"].as_array().unwrap().iter().map(|line| line.as_str().unwrap()).collect();
        // The real server took its time, and on some day.
        wanted.retain(|line| !line.starts_with(";; Query time") && !line.starts_with(";; WHEN"));
        let tail = lines[lines.len().saturating_sub(wanted.len())..].to_vec();
        assert_eq!(tail, wanted, "{client} {name}:\n{text}");
        compared += 1;
    }
    assert_eq!(compared, 50);
}

fn dig_page(lookup: &Lookup, server: IpAddr) -> String {
    let (_, finals) = bind_common::finals(lookup);
    let text = dig::page(finals.last().unwrap(), server);
    text.lines().filter(|line| !line.starts_with(";; Query time")).map(|line| format!("{line}\n")).collect()
}

/// The server of the recording: its table, and NXDOMAIN with a SOA for everything else.
fn recorded_reply(file: &Json, question: &Question) -> Exchange {
    let key = question.name.without_root();
    let sets = file["server_table"].as_object().unwrap().get(key);
    let rcode = if sets.is_some() { Rcode::NoError } else { Rcode::NxDomain };
    let mut response = Response { authoritative: true, ..Response::empty(rcode) };
    let addresses = sets.and_then(|sets| sets[question.record_type.as_str()].as_array()).into_iter().flatten();
    for address in addresses {
        let data = match address.as_str().unwrap().parse().unwrap() {
            IpAddr::V4(address) => RecordData::A(address),
            IpAddr::V6(address) => RecordData::Aaaa(address),
        };
        response.answers.push(Record { name: question.name.clone(), ttl: 30, data });
    }
    if response.answers.is_empty() {
        let zone = if key.ends_with("cluster.local") { "cluster.local" } else { "example" };
        let name = |text: &str| Name::parse(text).unwrap();
        let soa = Soa {
            mname: name(&format!("ns.dns.{zone}")),
            rname: name(&format!("hostmaster.{zone}")),
            serial: 1,
            refresh: 7200,
            retry: 1800,
            expire: 86400,
            minimum: 30,
        };
        response.authority.push(Record { name: name(zone), ttl: 30, data: RecordData::Soa(std::sync::Arc::new(soa)) });
    }
    Exchange::Response(response)
}
