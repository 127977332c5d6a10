//! Recordings of kind `resolver-trace`: what real stub resolvers sent to a small server, and what they
//! made of its replies.

#![expect(clippy::unwrap_used, clippy::panic, reason = "a test says what it expects")]

use crate::{Json, Tally};
use k8s_dns_lab::dns::{Name, Question, Rcode, Record, RecordData, RecordType, Response};
use k8s_dns_lab::resolution::stub::{
    self, Config, Exchange, Family, Host, HostsTable, Library, Lookup, LookupError, Protocol, Sent,
    tools::{self, Tool},
};
use std::net::IpAddr;

/// Runs every case of a file.
pub(crate) fn run(file: &Json) -> Tally {
    let mut tally = Tally::default();
    let hosts = HostsTable::read(&lines(&file["hosts_file"]));
    // A recording of several nameservers that were told apart marks all but the first.
    let marks_nameservers = file["scenarios"].to_string().contains("@ns");
    for scenario in file["scenarios"].as_array().unwrap() {
        let server = Server::of(file, scenario);
        for case in scenario["cases"].as_array().unwrap() {
            let text = |key: &str| case[key].as_str().unwrap();
            let id = format!("{} {} {} {:?}", text("client"), scenario["id"], text("family"), text("name"));
            tally.count(&id, check(&server, &hosts, marks_nameservers, case));
        }
    }
    let default_pod = file["scenarios"].as_array().unwrap().iter().find(|scenario| scenario["id"] == "pod-default");
    for case in file["tools_with_pod_default"].as_array().into_iter().flatten() {
        let id = format!("{} {}", case["client"], case["name"]);
        tally.count(&id, check_tool(&Server::of(file, default_pod.unwrap()), case));
    }
    tally
}

/// A run of a command-line tool: its questions.
fn check_tool(server: &Server<'_>, case: &Json) -> Result<(), String> {
    let tool = match case["client"].as_str().unwrap() {
        client if client.starts_with("bind-nslookup") => Tool::Nslookup,
        client if client.starts_with("bind-host") => Tool::Host,
        client if client.starts_with("bind-dig-search") => Tool::DigSearch,
        client if client.starts_with("bind-dig") => Tool::Dig,
        client if client.starts_with("busybox-nslookup") => Tool::BusyboxNslookup,
        client => return Err(format!("unknown client {client}")),
    };
    let config = Config::glibc(&server.resolv_conf, "mypod");
    let mut transport =
        |nameserver: IpAddr, question: &Question, protocol: Protocol| server.ask(nameserver, question, protocol);
    let lookup = tools::run(tool, &config, case["name"].as_str().unwrap(), None, &mut transport);
    let wanted = recorded_queries(case);
    let got: Vec<Vec<String>> =
        lookup.batches().map(|batch| batch.iter().map(|sent| spelling(sent, true)).collect()).collect();
    if wanted == got { Ok(()) } else { Err(format!("queries: wanted {wanted:?}, got {got:?}")) }
}

fn check(server: &Server<'_>, hosts: &HostsTable, marks_nameservers: bool, case: &Json) -> Result<(), String> {
    let text = |key: &str| case[key].as_str().unwrap();
    let library = match text("client") {
        client if client.starts_with("glibc") => Library::Glibc,
        client if client.starts_with("musl-1.2.3") => Library::Musl123,
        client if client.starts_with("musl-1.2.5") => Library::Musl125,
        client if client.starts_with("go") => Library::Go,
        client => return Err(format!("unknown client {client}")),
    };
    let family = match text("family") {
        "unspec" => Family::Unspec,
        "inet" => Family::Inet,
        "inet6" => Family::Inet6,
        family => return Err(format!("unknown family {family}")),
    };
    let mut config = Config::read(library, &server.resolv_conf, "mypod");
    // With `rotate` a process begins with a nameserver of its own choice: one of them has to agree.
    let choices = if config.rotate { config.nameservers.len() } else { 1 };
    let mut verdict = Ok(());
    for first in 0..choices {
        config.first = first;
        let host = Host { config: &config, hosts, interfaces: &[] };
        let mut transport =
            |nameserver: IpAddr, question: &Question, protocol: Protocol| server.ask(nameserver, question, protocol);
        let lookup = stub::look_up(library, &host, text("name"), family, &mut transport);
        verdict = compare_queries(library, marks_nameservers, case, &lookup)
            .and_then(|()| compare_result(library, &case["result"], &lookup));
        if verdict.is_ok() {
            return verdict;
        }
    }
    verdict
}

fn compare_queries(library: Library, marks: bool, case: &Json, lookup: &Lookup) -> Result<(), String> {
    let wanted = recorded_queries(case);
    let mut got: Vec<Vec<String>> =
        lookup.batches().map(|batch| batch.iter().map(|sent| spelling(sent, marks)).collect()).collect();
    if library == Library::Go {
        got.iter_mut().for_each(|batch| batch.sort());
    }
    let agrees = wanted == got || is_repeated(&wanted, &got) || (library == Library::Go && is_split(&wanted, lookup));
    if agrees { Ok(()) } else { Err(format!("queries: wanted {wanted:?}, got {got:?}")) }
}

/// The recorded packets, batch by batch, each name in the spelling it has here: whoever wrote them down may
/// escape other octets.
fn recorded_queries(case: &Json) -> Vec<Vec<String>> {
    let batches: Vec<Vec<String>> = serde_json::from_value(case["queries"].clone()).unwrap();
    let respelt = |entry: String| {
        let (record_type, rest) = entry.split_once(' ')?;
        let name = rest.split(" @ns").next()?.split(" (tcp)").next()?;
        let marks = rest.get(name.len()..)?;
        let name = Name::parse(name).ok().filter(|_| record_type != "MALFORMED")?;
        Some(format!("{record_type} {}{marks}", name.without_root()))
    };
    let batch = |batch: Vec<String>| batch.into_iter().map(|entry| respelt(entry.clone()).unwrap_or(entry)).collect();
    batches.into_iter().map(batch).collect()
}

/// No library keeps what it learnt, so a recording of a process that makes one call several times has
/// everything as often (rules G24, M17).
fn is_repeated(wanted: &[Vec<String>], got: &[Vec<String>]) -> bool {
    !got.is_empty() && wanted.len().is_multiple_of(got.len()) && wanted.chunks(got.len()).all(|chunk| chunk == got)
}

/// Go asks A and AAAA from two goroutines, and one may be late: its packet then follows a reply to the
/// other. A batch of ours may be recorded as two, where the second has packets of the late one only.
fn is_split(wanted: &[Vec<String>], lookup: &Lookup) -> bool {
    let mut rest = wanted.iter();
    lookup.batches().all(|batch| {
        let Some(first) = rest.next() else { return false };
        let mut ours: Vec<&Sent> = batch.iter().collect();
        for entry in first {
            let Some(at) = ours.iter().position(|sent| spelling(sent, true) == *entry) else { return false };
            ours.remove(at);
        }
        let Some(late) = ours.first().map(|sent| sent.question.record_type) else { return true };
        let answered = batch.iter().any(|sent| {
            sent.exchange.response().is_some()
                && sent.question.record_type != late
                && first.contains(&spelling(sent, true))
        });
        let mut ours: Vec<_> = ours.into_iter().map(|sent| spelling(sent, true)).collect();
        ours.sort();
        answered && batch.iter().any(|sent| sent.question.record_type != late) && rest.next() == Some(&ours)
    }) && rest.next().is_none()
}

fn spelling(sent: &Sent, marks: bool) -> String {
    let Question { name, record_type } = &sent.question;
    if sent.malformed {
        let labels: String = name.labels().map(|label| format!("\\x{:02x}{label}", label.len())).collect();
        let code = if *record_type == RecordType::A { "01" } else { "1c" };
        return format!("MALFORMED {labels}.\\x00\\x{code}\\x00\\x01\\x00");
    }
    let nameserver = if marks && sent.nameserver > 0 { format!(" @ns{}", sent.nameserver + 1) } else { String::new() };
    let tcp = if sent.protocol == Protocol::Tcp { " (tcp)" } else { "" };
    format!("{record_type} {}{nameserver}{tcp}", name.without_root())
}

fn compare_result(library: Library, wanted: &Json, lookup: &Lookup) -> Result<(), String> {
    let got = match &lookup.result {
        Ok(addresses) => {
            let scope = lookup.scope.map(|scope| format!("%{scope}")).unwrap_or_default();
            let mut texts: Vec<_> = addresses.iter().map(|address| format!("{address}{scope}")).collect();
            texts.sort();
            format!("OK {texts:?}")
        }
        Err(error) if library == Library::Go => {
            let not_found = *error == LookupError::NoSuchHost;
            let timeout = *error == LookupError::IoTimeout;
            format!("ERR notfound={not_found} temporary={} timeout={timeout} {}", error.is_temporary(), error.as_str())
        }
        Err(error) => error.as_str().to_owned(),
    };
    let mut expected = wanted["outcome"].as_str().unwrap().to_owned();
    if expected == "OK" {
        let mut texts: Vec<String> = serde_json::from_value(wanted["addresses"].clone()).unwrap();
        texts.sort();
        expected = format!("OK {texts:?}");
    } else if expected == "ERR" {
        let detail = wanted["detail"].as_str().unwrap();
        let (flags, message) = detail.split_once(" msg=\"").unwrap();
        // Socket errors tell addresses and ports before the reason.
        let message = message.split('"').next().unwrap().rsplit(": ").next().unwrap();
        expected = format!("ERR {flags} {message}");
    }
    let seconds = (lookup.waited.as_millis() + 500) / 1000;
    let wanted_seconds = u128::from(wanted["seconds"].as_u64().unwrap_or_default());
    if expected == got && seconds == wanted_seconds {
        return Ok(());
    }
    Err(format!("result: wanted {expected} after {wanted_seconds} s, got {got} after {seconds} s"))
}

fn lines(json: &Json) -> String {
    json.as_array().unwrap().iter().map(|line| format!("{}\n", line.as_str().unwrap())).collect()
}

/// The server of the recording.
struct Server<'a> {
    table: Vec<(Name, &'a Json)>,
    behaviours: Vec<(Name, &'a str)>,
    /// The addresses in resolv.conf, with what is wrong with each.
    nameservers: Vec<(IpAddr, Option<&'a str>)>,
    resolv_conf: String,
}

impl<'a> Server<'a> {
    fn of(file: &'a Json, scenario: &'a Json) -> Self {
        let resolv_conf = lines(&scenario["resolv_conf"]);
        let addresses =
            resolv_conf.lines().filter_map(|line| line.trim().strip_prefix("nameserver")?.trim().parse().ok());
        let fault = |position: usize| scenario["nameserver_faults"][format!("ns{}", position + 1)].as_str();
        let nameservers = addresses.enumerate().map(|(position, address)| (address, fault(position))).collect();
        let entries = |key: &str| file[key].as_object().unwrap().iter();
        let name = |text: &String| Name::parse(text).unwrap();
        let mut behaviours: Vec<_> =
            entries("behaviours").map(|(zone, word)| (name(zone), word.as_str().unwrap())).collect();
        // The recorder's server had this one too; the file's list lacks it.
        behaviours.push((Name::parse("trunc.example").unwrap(), "TRUNCATED_OVER_UDP"));
        let table = entries("server_table").map(|(owner, sets)| (name(owner), sets)).collect();
        Self { table, behaviours, nameservers, resolv_conf }
    }

    fn ask(&self, nameserver: IpAddr, question: &Question, protocol: Protocol) -> Exchange {
        match self.nameservers.iter().find(|(address, _)| *address == nameserver).and_then(|(_, fault)| *fault) {
            Some("DROP") => return Exchange::Silence,
            Some(fault) => return reply(rcode(fault)),
            None => {}
        }
        let is_a = question.record_type == RecordType::A;
        let is_aaaa = question.record_type == RecordType::Aaaa;
        let behaviour = self.behaviours.iter().find(|(zone, _)| question.name.is_under(zone));
        let Some((_, behaviour)) = behaviour else { return self.table_reply(question) };
        match *behaviour {
            "SERVFAIL" => reply(Rcode::ServFail),
            "REFUSED" => reply(Rcode::Refused),
            "DROP" => Exchange::Silence,
            "NODATA" => reply(Rcode::NoError),
            "A_OK_AAAA_SERVFAIL" if !is_a => reply(Rcode::ServFail),
            "A_OK_AAAA_NXDOMAIN" if !is_a => reply(Rcode::NxDomain),
            "A_OK_AAAA_DROP" if !is_a => Exchange::Silence,
            "A_SERVFAIL_AAAA_OK" if is_a => reply(Rcode::ServFail),
            "A_SERVFAIL_AAAA_OK" => data(question, is_aaaa, "2001:db8::55"),
            "TRUNCATED_OVER_UDP" if protocol != Protocol::Tcp => {
                Exchange::Response(Response { truncated: true, authoritative: true, ..Response::empty(Rcode::NoError) })
            }
            "TRUNCATED_OVER_UDP" => data(question, is_a, "192.0.2.99"),
            wild if wild.starts_with("A ") => data(question, is_a, wild.trim_start_matches("A ")),
            ok if ok.starts_with("A_OK_") => data(question, is_a, "192.0.2.55"),
            other => panic!("unknown behaviour {other}"),
        }
    }

    fn table_reply(&self, question: &Question) -> Exchange {
        let find = |name: &Name| self.table.iter().find(|(owner, _)| owner == name).map(|(_, sets)| *sets);
        let Some(mut sets) = find(&question.name) else { return reply(Rcode::NxDomain) };
        let mut response = Response { authoritative: true, ..Response::empty(Rcode::NoError) };
        let mut owner = question.name.clone();
        if let Some(target) = sets["CNAME"][0].as_str() {
            let target = Name::parse(target).unwrap();
            response.answers.push(Record { name: owner, ttl: 5, data: RecordData::Cname(target.clone()) });
            owner = target;
            // An alias to a name that does not exist is answered NOERROR, as CoreDNS does (rule X4).
            sets = find(&owner).unwrap_or(&Json::Null);
        }
        for address in sets[question.record_type.as_str()].as_array().into_iter().flatten() {
            response.answers.push(record(&owner, address.as_str().unwrap()));
        }
        Exchange::Response(response)
    }
}

/// What a server says that has a fault: the code itself, or `NODATA` to every question.
fn rcode(fault: &str) -> Rcode {
    match fault {
        "NODATA" => Rcode::NoError,
        "FORMERR" => Rcode::FormErr,
        "SERVFAIL" => Rcode::ServFail,
        "NXDOMAIN" => Rcode::NxDomain,
        "NOTIMP" => Rcode::NotImp,
        "REFUSED" => Rcode::Refused,
        fault => panic!("unknown fault {fault}"),
    }
}

fn reply(rcode: Rcode) -> Exchange {
    Exchange::Response(Response { authoritative: true, ..Response::empty(rcode) })
}

fn data(question: &Question, wanted: bool, address: &str) -> Exchange {
    let answers = if wanted { vec![record(&question.name, address)] } else { Vec::new() };
    Exchange::Response(Response { authoritative: true, answers, ..Response::empty(Rcode::NoError) })
}

fn record(owner: &Name, address: &str) -> Record {
    let data = match address.parse().unwrap() {
        IpAddr::V4(address) => RecordData::A(address),
        IpAddr::V6(address) => RecordData::Aaaa(address),
    };
    Record { name: owner.clone(), ttl: 5, data }
}
