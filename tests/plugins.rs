//! Corefiles and what comes of questions under them, where no recording says it: `tests/plugins/*.txt`, each case named
//! by its rule and its fact, with what CoreDNS's source has it answer.
//!
//! `=== rule: fact` begins a case. `@corefile` is its Corefile, `@file PATH` a file beside it, `@outside` the table of names
//! outside. Then lines with `?` ask: `? name type [tcp] [from ADDRESS] [class CH] [edns SIZE] [do] [cd] [ad] [option CODE]`.
//! `+ 5s` lets time pass. Below a question stands its reply: code and flags, then the records of its sections. All cases
//! have the cluster of `cluster.yaml`. `@refused` stands in the place of questions where CoreDNS does not start, with what
//! it says. `UPDATE_EXPECT=1` writes what came out.
#![cfg(not(target_arch = "wasm32"))]
#![expect(
    clippy::unwrap_used,
    clippy::disallowed_methods,
    clippy::panic,
    reason = "helpers of tests say what they expect"
)]

use k8s_dns_lab::cluster::Cluster;
use k8s_dns_lab::dns::{Class, Edns, EdnsOption, Question, Record, RecordType, Response, Transport};
use k8s_dns_lab::resolution::corefile::Files;
use k8s_dns_lab::resolution::server::{Configuration, Replied, Request, Server, State};
use k8s_dns_lab::resolution::upstream::Upstream;
use k8s_dns_lab::sandbox::{Edit, Sandbox};
use std::fmt::Write;
use std::path::Path;

const FOLDER: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/plugins");

fn cluster() -> Cluster {
    let mut sandbox = Sandbox::bare();
    let manifests = std::fs::read_to_string(Path::new(FOLDER).join("cluster.yaml")).unwrap();
    sandbox.edit(Edit::Import(manifests)).unwrap();
    sandbox.cluster().clone()
}

/// A case, as it is written: its lines but for the replies, and where it stands.
#[derive(Default)]
struct Case {
    title: String,
    corefile: String,
    files: Vec<(String, String)>,
    outside: String,
    /// Its questions and passing times, in order.
    lines: Vec<String>,
    /// What the file says from the first of them on.
    wanted: String,
    /// What stands in front of it.
    head: String,
}

fn cases(text: &str) -> Vec<Case> {
    let mut all: Vec<Case> = Vec::new();
    let mut section = String::new();
    for line in text.lines() {
        if let Some(title) = line.strip_prefix("=== ") {
            section.clear();
            all.push(Case { title: title.to_owned(), head: format!("{line}\n"), ..Case::default() });
            continue;
        }
        let case = all.last_mut().unwrap();
        if !case.lines.is_empty() || line.starts_with("? ") || line.starts_with("@refused") {
            if line.starts_with("? ") || line.starts_with("+ ") || line.starts_with("@refused") {
                case.lines.push(line.to_owned());
            }
            writeln!(case.wanted, "{line}").unwrap();
            continue;
        }
        writeln!(case.head, "{line}").unwrap();
        // A zone file has lines of its own that begin so.
        match line.strip_prefix('@').filter(|name| !name.starts_with(' ')) {
            Some(name) => {
                section = name.to_owned();
                if let Some(path) = name.strip_prefix("file ") {
                    case.files.push((path.to_owned(), String::new()));
                }
            }
            None => {
                let body = match section.as_str() {
                    "corefile" => &mut case.corefile,
                    "outside" => &mut case.outside,
                    _ => &mut case.files.last_mut().unwrap().1,
                };
                writeln!(body, "{line}").unwrap();
            }
        }
    }
    all
}

impl Case {
    /// The questions, each with what came of it.
    fn played(&self, cluster: &Cluster) -> String {
        let by_path = self.files.iter().cloned().collect();
        let files = Files { by_path, are_all: true, ..Files::default() };
        let configuration = Configuration::read(&self.corefile, &files);
        let mut text = String::new();
        if let Some(says) = &configuration.says {
            return format!("@refused\n{}\n", says.replace("/etc/coredns/", ""));
        }
        let server = Server::with(configuration, cluster);
        let (upstream, errors) = Upstream::parse(&self.outside);
        assert!(errors.is_empty(), "{}: {errors:?}", self.title);
        let (mut state, mut now) = (State::default(), 0);
        for line in &self.lines {
            writeln!(text, "{line}").unwrap();
            let words: Vec<&str> = line.split_whitespace().collect();
            match words.as_slice() {
                ["+", time] => now += 1000 * time.trim_end_matches('s').parse::<u64>().unwrap(),
                ["?", name, record_type, rest @ ..] => {
                    let name = name.parse().unwrap();
                    let record_type = RecordType::parse_any(record_type).unwrap();
                    let question = Question { name, record_type };
                    let (reply, _) = server.answer_at(request(&question, rest), &upstream, &mut state, now);
                    match &reply.replied {
                        Replied::Message(response) => shown(&mut text, response),
                        Replied::Nothing(why) => writeln!(text, "nothing: {why:?}").unwrap(),
                        Replied::CannotSay(cannot) => {
                            writeln!(text, "cannot say: {} {:?}", cannot.directive, cannot.reason).unwrap();
                        }
                    }
                    for one in reply.forwarded {
                        writeln!(text, "  to {}: {} {}", one.to, one.question.name, one.question.record_type).unwrap();
                    }
                }
                _ => panic!("{}: {line}", self.title),
            }
        }
        text
    }
}

fn request<'q>(question: &'q Question, words: &[&str]) -> Request<'q> {
    let mut request = Request::new(question);
    request.server = "10.244.0.2:53".parse().unwrap();
    request.client = "10.244.1.9:40000".parse().unwrap();
    let mut words = words.iter();
    while let Some(word) = words.next() {
        match *word {
            "tcp" => request.transport = Transport::Tcp,
            "do" => request.edns.get_or_insert_with(edns).dnssec_ok = true,
            "cd" => request.checking_disabled = true,
            "ad" => request.authentic_data = true,
            "from" => request.client.set_ip(words.next().unwrap().parse().unwrap()),
            "port" => request.server.set_port(words.next().unwrap().parse().unwrap()),
            "class" => request.class = if *words.next().unwrap() == "CH" { Class::Ch } else { Class::Hs },
            "edns" => request.edns.get_or_insert_with(edns).udp_size = words.next().unwrap().parse().unwrap(),
            "option" => {
                let option = EdnsOption::Other(words.next().unwrap().parse().unwrap(), vec![1]);
                request.edns.get_or_insert_with(edns).options.push(option);
            }
            other => panic!("{other}"),
        }
    }
    request
}

fn edns() -> Edns {
    Edns { udp_size: 1232, ..Edns::default() }
}

fn shown(text: &mut String, response: &Response) {
    write!(text, "{}", response.rcode).unwrap();
    for (is_set, flag) in [
        (response.authoritative, "aa"),
        (response.recursion_available, "ra"),
        (response.truncated, "tc"),
        (response.authenticated, "ad"),
    ] {
        if is_set {
            write!(text, " {flag}").unwrap();
        }
    }
    if let Some(edns) = &response.edns {
        write!(text, " edns {}", edns.udp_size).unwrap();
        text.push_str(if edns.dnssec_ok { " do" } else { "" });
        for option in &edns.options {
            match option {
                EdnsOption::ExtendedError(code, said) => write!(text, " ede {code} {said:?}").unwrap(),
                EdnsOption::Other(code, octets) => {
                    write!(text, " option {code} {:?}", String::from_utf8_lossy(octets)).unwrap();
                }
            }
        }
    }
    if let Some(question) = &response.question {
        write!(text, " question {} {}", question.name, question.record_type).unwrap();
    }
    text.push('\n');
    let mut section = |name: &str, records: &[Record]| {
        let mut lines: Vec<String> = records.iter().map(|record| format!("  {name}{record}\n")).collect();
        // Addresses come in any order.
        if records.iter().all(|record| record.data.address().is_some()) {
            lines.sort();
        }
        text.extend(lines);
    };
    section("", &response.answers);
    section("authority ", &response.authority);
    section("additional ", &response.additional);
}

#[test]
fn every_corefile_answers_as_coredns_does() {
    let cluster = cluster();
    let update = std::env::var_os("UPDATE_EXPECT").is_some();
    let (mut count, mut problems) = (0, Vec::new());
    let mut files: Vec<_> = std::fs::read_dir(FOLDER).unwrap().map(|entry| entry.unwrap().path()).collect();
    files.sort();
    for path in files.iter().filter(|path| path.extension().is_some_and(|extension| extension == "txt")) {
        let all = cases(&std::fs::read_to_string(path).unwrap());
        let mut written = String::new();
        for case in &all {
            count += 1;
            let mut played = case.played(&cluster);
            played.push('\n');
            if played.trim() != case.wanted.trim() {
                problems.push(format!("{}:\n{}\nwanted:\n{}", case.title, played.trim(), case.wanted.trim()));
            }
            write!(written, "{}{played}", case.head).unwrap();
        }
        if update {
            std::fs::write(path, format!("{}\n", written.trim_end())).unwrap();
        }
    }
    assert!(problems.is_empty(), "{} of {count}:\n\n{}", problems.len(), problems.join("\n\n"));
    assert!(count >= 80, "{count} cases");
}
