//! Recordings of kind `server`: a whole CoreDNS process with its Corefile, asked over UDP and TCP. Every difference
//! counts: sections as multisets, flags, EDNS, and what reached which upstream.

use crate::dns::{list, object, text};
use crate::{Json, Tally};
use k8s_dns_lab::cluster::{Cluster, Settings};
use k8s_dns_lab::dns::{
    Class, Edns, EdnsOption, OtherData, Question, Rcode, Record, RecordData, RecordType, Response, Transport,
};
use k8s_dns_lab::resolution::corefile::{Files, PATH, absolute};
use k8s_dns_lab::resolution::server::{Configuration, NoReply, Replied, Reply, Request, Server, State, Watch};
use k8s_dns_lab::resolution::upstream::{Behaviour, Nameserver, Upstream};
use serde_json::json;
use std::net::SocketAddr;

/// How far two times may lie apart, in seconds.
const CLOSE: f64 = 0.3;

/// How many draws are tried to find a recorded one among them.
const DRAWS: u64 = 64;

/// By how much the names in a reply that was cut can differ in length, all together, in octets.
const NAMES_DIFFER: u64 = 32;

/// Runs every scenario of a file.
pub(crate) fn run(file: &Json) -> Tally {
    let mut tally = Tally::default();
    for scenario in list(&file["scenarios"]) {
        run_scenario(scenario, &mut tally);
    }
    tally
}

fn run_scenario(scenario: &Json, tally: &mut Tally) {
    let id = text(&scenario["id"]);
    let mut process = Process::start(scenario);
    for (position, case) in list(&scenario["cases"]).iter().enumerate() {
        let now = case["at"].as_f64().map(|seconds| (seconds * 1000.0).round() as u64);
        process.now = now.unwrap_or(process.now);
        if let Some(writes) = case["write"].as_object() {
            for (path, text) in writes {
                process.write(path, text.as_str());
            }
            continue;
        }
        process.look();
        let verdict = match &process.server {
            Err(error) => Err(error.clone()),
            Ok(_) => process.ask(case, scenario),
        };
        tally.count(
            &format!("{id}[{position}] {} {}", text(&case["query"]["name"]), text(&case["query"]["type"])),
            verdict,
        );
    }
}

/// A server's process: its files, what it runs with, what it remembers, and the time.
struct Process {
    cluster: Cluster,
    files: Files,
    /// When it looks at its files again, and what it finds is new.
    watch: Option<Watch>,
    looks: Option<u64>,
    /// It came to nothing with these; they are not tried again.
    refused: Option<Files>,
    server: Result<Server, String>,
    upstream: Upstream,
    state: State,
    now: u64,
}

impl Process {
    fn start(scenario: &Json) -> Self {
        let files = files_of(scenario);
        let cluster = cluster_of(&scenario["cluster"]);
        let configuration = Configuration::read(text(&scenario["corefile"]), &files);
        let watch = Watch::of(&configuration, 0);
        let server = if configuration.errors.is_empty() {
            let server = started(configuration, &cluster);
            // An API server stood at the usual address, and nobody at any other.
            let has_api = scenario["env"]["KUBERNETES_SERVICE_HOST"].is_null();
            Ok(if has_api { server } else { server.before_sync() })
        } else {
            Err(format!("refused: {:?}", configuration.errors))
        };
        let upstream = upstream_of(&scenario["upstreams"]);
        Self { cluster, files, watch, looks: None, refused: None, server, upstream, state: State::default(), now: 0 }
    }

    /// A file is written, or deleted.
    fn write(&mut self, path: &str, text: Option<&str>) {
        let path = absolute(path, PATH);
        match text {
            Some(text) => {
                if let Ok(server) = &mut self.server {
                    server.file_written(&path, text, self.now);
                }
                self.files.by_path.insert(path, text.to_owned());
            }
            None => {
                self.files.by_path.remove(&path);
            }
        }
        self.looks = self.watch.map(|watch| watch.look_after(self.now));
    }

    /// What `reload` has done by now (rule PV1).
    fn look(&mut self) {
        let Some(at) = self.looks.filter(|at| *at <= self.now) else { return };
        self.looks = None;
        let (Ok(server), Some(watch), Some(text)) = (&self.server, self.watch, self.files.by_path.get(PATH)) else {
            return;
        };
        if self.refused.as_ref() == Some(&self.files) || !server.configuration().is_changed_by(text, &self.files) {
            return;
        }
        let configuration = Configuration::read(text, &self.files);
        if configuration.errors.is_empty() {
            self.watch = Some(watch.restarted(&configuration, at));
            (self.server, self.state) = (Ok(started(configuration, &self.cluster)), State::default());
        } else {
            self.refused = Some(self.files.clone());
        }
    }

    /// Asks one case. Where records are drawn, what was recorded has to be among what can be drawn.
    fn ask(&mut self, case: &Json, scenario: &Json) -> Result<(), String> {
        let before = (self.state.clone(), self.now);
        let mut verdict = self.ask_once(case, scenario);
        for seed in 1..=DRAWS {
            if verdict.is_ok() || !text(&scenario["corefile"]).contains("loadbalance") {
                break;
            }
            (self.state, self.now) = (before.0.clone().drawing(seed), before.1);
            verdict = self.ask_once(case, scenario);
        }
        verdict
    }

    fn ask_once(&mut self, case: &Json, scenario: &Json) -> Result<(), String> {
        let server = self.server.as_ref().map_err(String::clone)?;
        let question = question_of(&case["query"])?;
        let request = request_of(&question, case)?;
        let asked = request.clone();
        let start = self.now;
        let (reply, trace) = server.answer_at(request, &self.upstream, &mut self.state, self.now);
        self.now += reply.millis;
        if matches!(reply.replied, Replied::Nothing(NoReply::Dropped | NoReply::Unpackable)) {
            // The client waits as long as it would have.
            self.now = self.now.max(start + case["timeout_s"].as_u64().unwrap_or(7) * 1000);
        }
        if let Some(response) = reply.response() {
            let causes = (trace.answers.len(), trace.additional.len());
            if causes != (response.answers.len(), response.additional.len()) {
                return Err(format!("causes {causes:?} do not fit {response:?}"));
            }
        }
        let groups = list(&scenario["any_of"]);
        let expected =
            if case["expect"].is_object() { std::slice::from_ref(&case["expect"]) } else { list(&case["variants"]) };
        let mut differences = Vec::new();
        for expect in expected {
            let verdict = compare(&reply, expect, &question, case, groups);
            match verdict.and_then(|()| compare_size(&reply, expect, &asked)) {
                Ok(()) => {
                    differences.clear();
                    break;
                }
                Err(difference) => differences.push(difference),
            }
        }
        if !differences.is_empty() {
            return Err(differences.join(" | "));
        }
        if let Some([least, most]) = case["seconds"].as_array().map(Vec::as_slice) {
            let took = (self.now - start) as f64 / 1000.0;
            let (least, most) = (least.as_f64().unwrap_or_default(), most.as_f64().unwrap_or_default());
            if took < least - CLOSE || took > most + CLOSE {
                return Err(format!("took {took} s, wanted {least} to {most} s"));
            }
        }
        Ok(())
    }
}

/// The recorded process had loopback addresses only, none of which it counts as its own.
fn started(configuration: Configuration, cluster: &Cluster) -> Server {
    Server::with(configuration, cluster).with_local_ips(Vec::new())
}

/// The files a scenario's server saw, with the defaults of the recording.
pub(crate) fn files_of(scenario: &Json) -> Files {
    let texts = |value: &Json| -> k8s_dns_lab::ordered::OrderedMap<String, String> {
        let pairs = value.as_object().into_iter().flatten();
        pairs.map(|(path, content)| (path.clone(), text(content).to_owned())).collect()
    };
    let mut by_path: k8s_dns_lab::ordered::OrderedMap<String, String> =
        texts(&scenario["files"]).into_iter().map(|(path, text)| (absolute(&path, PATH), text)).collect();
    by_path.insert(PATH.to_owned(), text(&scenario["corefile"]).to_owned());
    by_path.entry("/etc/hosts".to_owned()).or_insert_with(|| "127.0.0.1\tlocalhost\n".to_owned());
    by_path.entry("/etc/resolv.conf".to_owned()).or_insert_with(|| "nameserver 127.0.0.253\n".to_owned());
    Files {
        by_path,
        environment: texts(&scenario["env"]),
        are_all: true,
        // The recorded machine had its loopback alone.
        addresses: Some(Vec::new()),
        ..Files::default()
    }
}

fn cluster_of(fixture: &Json) -> Cluster {
    let mut cluster = Cluster::new(Settings::default());
    let kinds = [
        ("namespaces", "v1", "Namespace"),
        ("services", "v1", "Service"),
        ("endpointSlices", "discovery.k8s.io/v1", "EndpointSlice"),
        ("pods", "v1", "Pod"),
        ("serviceImports", "multicluster.x-k8s.io/v1alpha1", "ServiceImport"),
    ];
    for (key, version, kind) in kinds {
        for one in list(&fixture[key]) {
            let mut one = one.clone();
            one["apiVersion"] = json!(version);
            one["kind"] = json!(kind);
            cluster.store(object(one));
        }
    }
    cluster
}

fn upstream_of(upstreams: &Json) -> Upstream {
    let mut all = Upstream::default();
    // The nameserver of the default resolv.conf refuses everything.
    let refusing = Behaviour { rcode: Some(Rcode::Refused), ..Behaviour::default() };
    let mut server = Nameserver::default();
    server.behaviour = refusing;
    all.describe("127.0.0.253", server);
    for (address, described) in upstreams.as_object().into_iter().flatten() {
        let mut server = Nameserver::new(list(&described["records"]).iter().map(row).collect());
        server.soa = described["soa"].is_array().then(|| row(&described["soa"]));
        server.behaviour = behaviour(&described["behaviour"]);
        for (name, one) in described["names"].as_object().into_iter().flatten() {
            server.names.insert(name.parse().unwrap(), behaviour(one));
        }
        for phase in list(&described["phases"]) {
            let at = (phase["at"].as_f64().unwrap() * 1000.0) as u64;
            server.phases.push((at, behaviour(&phase["behaviour"])));
        }
        all.describe(address, server);
    }
    all
}

fn behaviour(json: &Json) -> Behaviour {
    let flag = |key: &str| json[key] == json!(true);
    for key in json.as_object().into_iter().flatten().map(|(key, _)| key.as_str()) {
        let known = [
            "rcode",
            "drop",
            "closed",
            "delay_ms",
            "truncate",
            "wrong_question",
            "aa",
            "ad",
            "ra",
            "authority",
            "additional",
            "cname_bare",
            "soa",
        ];
        assert!(known.contains(&key), "unknown behaviour {key:?}");
    }
    Behaviour {
        drop: flag("drop"),
        closed: flag("closed"),
        delay: json["delay_ms"].as_u64().unwrap_or_default(),
        truncate: flag("truncate"),
        wrong_question: flag("wrong_question"),
        alias_only: flag("cname_bare"),
        with_soa: flag("soa"),
        rcode: json["rcode"].as_str().map(|word| Rcode::ALL.into_iter().find(|one| one.as_str() == word).unwrap()),
        authoritative: flag("aa"),
        authenticated: flag("ad"),
        no_recursion: json["ra"] == json!(false),
        authority: list(&json["authority"]).iter().map(row).collect(),
        additional: list(&json["additional"]).iter().map(row).collect(),
    }
}

/// A record from `[name, ttl, type, rdata]`.
fn row(row: &Json) -> Record {
    let [name, ttl, record_type, rdata] = list(row) else { panic!("{row} is no record") };
    let record_type = RecordType::parse_any(text(record_type)).unwrap();
    let ttl = u32::try_from(ttl.as_u64().unwrap()).unwrap();
    let data = RecordData::read(record_type, text(rdata)).unwrap_or_else(|| {
        let rdata = text(rdata).into();
        RecordData::Other(Box::new(OtherData { record_type, class: Class::In, rdata }))
    });
    Record { name: text(name).parse().unwrap(), ttl, data }
}

fn question_of(query: &Json) -> Result<Question, String> {
    let (name, record_type) = (text(&query["name"]), text(&query["type"]));
    Ok(Question {
        name: name.parse().map_err(|error| format!("{name:?}: {error}"))?,
        record_type: RecordType::parse_any(record_type).map_err(|error| format!("{error}"))?,
    })
}

fn request_of<'q>(question: &'q Question, case: &Json) -> Result<Request<'q>, String> {
    let query = &case["query"];
    let class = query["class"].as_str().unwrap_or("IN");
    let client: std::net::IpAddr = query["client"].as_str().unwrap_or("127.0.1.1").parse().map_err(|_| "client")?;
    let default = if client.is_ipv6() { "[::1]:53" } else { "127.0.0.1:53" };
    let server: SocketAddr = case["server"].as_str().unwrap_or(default).parse().map_err(|_| "server")?;
    let edns = query["edns"].is_object().then(|| Edns {
        udp_size: u16::try_from(query["edns"]["size"].as_u64().unwrap_or_default()).unwrap(),
        version: u8::try_from(query["edns"]["version"].as_u64().unwrap_or_default()).unwrap(),
        dnssec_ok: query["edns"]["do"] == json!(true),
        options: list(&query["edns"]["options"]).iter().map(option).collect(),
    });
    Ok(Request {
        class: Class::ALL.into_iter().find(|one| one.as_str() == class).ok_or("class")?,
        client: SocketAddr::new(client, 40_000),
        transport: if query["transport"] == json!("tcp") { Transport::Tcp } else { Transport::Udp },
        server,
        edns,
        recursion_desired: query["rd"] != json!(false),
        checking_disabled: query["cd"] == json!(true),
        authentic_data: query["ad"] == json!(true),
        ..Request::new(question)
    })
}

fn option(option: &Json) -> EdnsOption {
    let code = u16::try_from(option["code"].as_u64().unwrap()).unwrap();
    if let Some(ede) = option["ede"].as_u64() {
        return EdnsOption::ExtendedError(u16::try_from(ede).unwrap(), text(&option["text"]).to_owned());
    }
    let hex = text(&option["hex"]).as_bytes();
    let octets = hex.chunks(2).map(|pair| u8::from_str_radix(std::str::from_utf8(pair).unwrap(), 16).unwrap());
    EdnsOption::Other(code, octets.collect())
}

fn compare(reply: &Reply, expect: &Json, question: &Question, case: &Json, groups: &[Json]) -> Result<(), String> {
    let mut differences = Vec::new();
    let mut differ = |what: &str, wanted: String, came: String| {
        if wanted != came {
            differences.push(format!("{what}: wanted {wanted}, came {came}"));
        }
    };
    let came = match &reply.replied {
        Replied::CannotSay(why) => {
            return Err(format!("cannot say: {} (line {}): {:?}", why.directive, why.line, why.reason));
        }
        Replied::Nothing(NoReply::NotListening) => "refused",
        Replied::Nothing(_) => "timeout",
        Replied::Message(_) => "a message",
    };
    // A client of a closed connection and one of a closed port both hear at once that nobody listens.
    let wanted = expect["no_reply"].as_str().unwrap_or("a message");
    differ("reply", wanted.replace("closed", "refused"), came.to_owned());
    if let (Replied::Message(response), None) = (&reply.replied, expect["no_reply"].as_str()) {
        header(response, expect, question, &mut differ);
        let at = case["at"].is_number();
        if expect["counts"].is_object() {
            for (key, section) in sections(response) {
                differ(key, expect["counts"][key].to_string(), section.len().to_string());
            }
        } else {
            for (key, section) in sections(response) {
                let mut wanted: Vec<String> = list(&expect[key]).iter().map(recorded).collect();
                let mut came: Vec<String> = section.iter().map(plain).collect();
                wanted.sort();
                came.sort();
                if !(at && nearly(&wanted, &came)) {
                    differ(key, format!("{wanted:?}"), format!("{came:?}"));
                }
            }
        }
    }
    let mut wanted: Vec<String> = list(&expect["forwarded"]).iter().map(|one| forwarded(one, groups)).collect();
    let mut came: Vec<String> = reply
        .forwarded
        .iter()
        .map(|one| {
            let transport = if one.transport == Transport::Tcp { " tcp" } else { "" };
            let class = if one.class == Class::In { String::new() } else { format!(" {}", one.class) };
            format!("{} {} {}{transport}{class}", grouped(&one.to, groups), one.question.name, one.question.record_type)
        })
        .collect();
    wanted.sort();
    came.sort();
    differ("forwarded", format!("{wanted:?}"), format!("{came:?}"));
    if differences.is_empty() { Ok(()) } else { Err(differences.join("; ")) }
}

/// The bytes on the wire, where they were counted. Which records a reply that is cut has left depends on their order,
/// which is random, and so does its size by as much as their names differ.
fn compare_size(reply: &Reply, expect: &Json, request: &Request<'_>) -> Result<(), String> {
    let (Some(wanted), Some(response)) = (expect["wire"].as_u64(), reply.response()) else { return Ok(()) };
    let came = k8s_dns_lab::resolution::server::size(request, response) as u64;
    let apart = if response.truncated { NAMES_DIFFER } else { 0 };
    if came.abs_diff(wanted) <= apart { Ok(()) } else { Err(format!("size: wanted {wanted}, came {came}")) }
}

fn header(response: &Response, expect: &Json, question: &Question, differ: &mut impl FnMut(&str, String, String)) {
    differ("rcode", text(&expect["rcode"]).to_owned(), response.rcode.to_string());
    let flags = [
        ("aa", response.authoritative),
        ("ra", response.recursion_available),
        ("tc", response.truncated),
        ("ad", response.authenticated),
    ];
    for (key, came) in flags {
        differ(key, (expect[key] == json!(true)).to_string(), came.to_string());
    }
    let own = format!("{} {}", question.name, question.record_type);
    let came =
        response.question.as_ref().map_or_else(|| own.clone(), |other| format!("{} {}", other.name, other.record_type));
    let wanted = match list(&expect["question"]) {
        [] => own,
        several => several.iter().map(text).collect::<Vec<_>>().join(", "),
    };
    differ("question", wanted, came);
    let edns = |size: u64, dnssec_ok: bool, options: Vec<EdnsOption>| format!("{size} do={dnssec_ok} {options:?}");
    let wanted = expect["edns"].is_object().then(|| {
        let wanted = &expect["edns"];
        let options = list(&wanted["options"]).iter().map(option).collect();
        edns(wanted["size"].as_u64().unwrap_or_default(), wanted["do"] == json!(true), options)
    });
    let came = response.edns.as_ref().map(|own| edns(own.udp_size.into(), own.dnssec_ok, own.options.clone()));
    differ("edns", format!("{wanted:?}"), format!("{came:?}"));
}

fn sections(response: &Response) -> [(&'static str, &Vec<Record>); 3] {
    [("answers", &response.answers), ("authority", &response.authority), ("additional", &response.additional)]
}

/// True where two sorted sections differ in their TTLs by no more than a second.
fn nearly(wanted: &[String], came: &[String]) -> bool {
    let split = |line: &str| {
        let mut words = line.splitn(3, ' ').map(str::to_owned);
        let (name, ttl, rest) = (words.next()?, words.next()?.parse::<i64>().ok()?, words.next()?);
        Some((name + " " + &rest, ttl))
    };
    let sorted = |lines: &[String]| {
        let mut all: Vec<_> = lines.iter().filter_map(|line| split(line)).collect();
        all.sort();
        all
    };
    let (wanted, came) = (sorted(wanted), sorted(came));
    wanted.len() == came.len()
        && wanted.iter().zip(&came).all(|((one, ttl), (other, own))| one == other && (ttl - own).abs() <= 1)
}

/// A recorded record as a line, with `*` for what is a clock's or a port's.
fn recorded(record: &Json) -> String {
    let class = record["class"].as_str().unwrap_or("IN");
    let (name, record_type) = (text(&record["name"]), text(&record["type"]));
    format!("{name} {} {class} {record_type} {}", record["ttl"], masked(record_type, text(&record["rdata"])))
}

fn plain(record: &Record) -> String {
    let (name, ttl, class, record_type) = (&record.name, record.ttl, record.data.class(), record.record_type());
    let record_type = record_type.to_string();
    format!("{name} {ttl} {class} {record_type} {}", masked(&record_type, &record.data.to_string()))
}

/// The data without a SOA's serial and the client's port in an SRV record of `whoami`.
fn masked(record_type: &str, rdata: &str) -> String {
    let mut words: Vec<&str> = rdata.split(' ').collect();
    match (record_type, words.as_mut_slice()) {
        ("SOA", [_, _, serial, ..]) => *serial = "*",
        ("SRV", [_, _, port, target]) if *target == "." => *port = "*",
        _ => {}
    }
    words.join(" ")
}

fn forwarded(one: &Json, groups: &[Json]) -> String {
    let transport = if one["transport"] == json!("tcp") { " tcp" } else { "" };
    let class =
        one["class"].as_str().filter(|class| *class != "IN").map(|class| format!(" {class}")).unwrap_or_default();
    let to = grouped(text(&one["to"]), groups);
    format!("{to} {} {}{transport}{class}", text(&one["name"]), text(&one["type"]))
}

/// An address, or the group whose addresses are interchangeable.
fn grouped(address: &str, groups: &[Json]) -> String {
    let group = groups.iter().find(|group| list(group).iter().any(|one| text(one) == address));
    group.map_or_else(|| address.to_owned(), ToString::to_string)
}
