//! What the recordings of `tests/vectors` do not show, by the rules of `docs/rules/resolvers/`.

use super::*;
use crate::dns::{Name, Question, Rcode, Record, RecordData, Response};
use crate::rule;
use std::collections::VecDeque;
use std::time::Duration;

const FILE: &str =
    "search default.svc.cluster.local svc.cluster.local cluster.local\nnameserver 10.96.0.10\noptions ndots:5\n";

/// Replies by type and name; `None` is silence. A script is used up from its front, the last entry stays.
struct Script(Vec<(RecordType, &'static str, VecDeque<Exchange>)>);

impl Transport for Script {
    fn ask(&mut self, _: IpAddr, question: &Question, protocol: Protocol, _: Duration) -> Carried {
        Carried::of(self.replies(question, protocol), Duration::ZERO)
    }
}

impl Script {
    fn replies(&mut self, question: &Question, protocol: Protocol) -> Exchange {
        let asked = self.0.iter_mut().find(|(record_type, name, _)| {
            *record_type == question.record_type && Name::parse(name).unwrap() == question.name
        });
        let Some((.., script)) = asked else { return failure(Rcode::NxDomain) };
        let next = if script.len() > 1 { script.pop_front().unwrap() } else { script[0].clone() };
        match next {
            Exchange::Response(response) if response.truncated && protocol == Protocol::Tcp => Exchange::PortClosed,
            next => next,
        }
    }
}

fn script(entries: &[(RecordType, &'static str, &[Exchange])]) -> Script {
    Script(entries.iter().map(|(kind, name, replies)| (*kind, *name, replies.iter().cloned().collect())).collect())
}

fn failure(rcode: Rcode) -> Exchange {
    Exchange::Response(Response { authoritative: true, ..Response::empty(rcode) })
}

fn address(owner: &str, addresses: &[&str]) -> Exchange {
    let answers = addresses
        .iter()
        .map(|address| Record {
            name: Name::parse(owner).unwrap(),
            ttl: 5,
            data: match address.parse().unwrap() {
                IpAddr::V4(address) => RecordData::A(address),
                IpAddr::V6(address) => RecordData::Aaaa(address),
            },
        })
        .collect();
    Exchange::Response(Response { authoritative: true, answers, ..Response::empty(Rcode::NoError) })
}

fn ask(library: Library, file: &str, name: &str, family: Family, transport: &mut dyn Transport) -> Lookup {
    let config = Config::read(library, file, "pod");
    let host = Host { config: &config, hosts: &HostsTable::default(), interfaces: &[] };
    look_up(library, &host, name, family, transport)
}

fn seconds(lookup: &Lookup) -> u64 {
    lookup.waited.as_secs()
}

const A: RecordType = RecordType::A;
const AAAA: RecordType = RecordType::Aaaa;

#[test]
fn one_lost_aaaa_packet_costs_glibc_five_seconds_and_musl_half_of_it() {
    let replies = || {
        script(&[
            (A, "web.", &[address("web.", &["10.96.1.1"])]),
            (AAAA, "web.", &[Exchange::Silence, failure(Rcode::NoError)]),
        ])
    };
    let glibc = ask(Library::Glibc, FILE, "web.", Family::Unspec, &mut replies());
    assert_eq!((glibc.result.is_ok(), seconds(&glibc), glibc.sent.len()), (true, 5, 4));
    let musl = ask(Library::Musl125, FILE, "web.", Family::Unspec, &mut replies());
    assert_eq!((musl.result.is_ok(), musl.waited.as_millis(), musl.sent.len()), (true, 2500, 3));
}

/// A server that answers so long after it is asked.
fn slow(milliseconds: u64) -> impl Transport {
    Timed(move |_: IpAddr, question: &Question, _: Protocol, _: Duration| {
        let exchange = match question.record_type {
            A => address("web.", &["10.96.1.1"]),
            _ => failure(Rcode::NoError),
        };
        Carried::of(exchange, Duration::from_millis(milliseconds))
    })
}

#[test]
fn who_asks_waits_for_a_server_that_waits_and_no_longer_than_its_library_does() {
    let timeout = Err(LookupError::Again);
    for (library, milliseconds, family, wanted, waited, sent) in [
        (Library::Glibc, 4_000, Family::Unspec, Ok(()), 4_000, 2),
        // It sends again from the same socket, and takes the reply to what it sent before.
        (Library::Glibc, 6_000, Family::Inet, Ok(()), 6_000, 2),
        (Library::Glibc, 12_000, Family::Inet, timeout, 10_000, 2),
        (Library::Musl125, 3_000, Family::Inet, Ok(()), 3_000, 2),
        (Library::Musl125, 2_000, Family::Unspec, Ok(()), 2_000, 2),
        (Library::Musl125, 6_000, Family::Unspec, timeout, 5_000, 4),
        // It asks again from another socket, and the reply to the first finds nobody.
        (Library::Go, 3_000, Family::Unspec, Ok(()), 3_000, 2),
        (Library::Go, 6_000, Family::Inet, Err(LookupError::IoTimeout), 10_000, 2),
    ] {
        let lookup = ask(library, FILE, "web.", family, &mut slow(milliseconds));
        let got = (lookup.result.clone().map(|_| ()), lookup.waited.as_millis(), lookup.sent.len());
        assert_eq!(got, (wanted, waited, sent), "{library:?} {milliseconds} {family:?}");
        let came = lookup.sent.iter().filter(|one| one.exchange.response().is_some()).count();
        assert_eq!(came > 0, lookup.result.is_ok(), "{library:?} {milliseconds}: {:?}", lookup.sent);
        assert_eq!(lookup.records().count() > 0, lookup.result.is_ok(), "{library:?} {milliseconds}");
    }
    let config = Config::glibc(FILE, "pod");
    for (tool, milliseconds, found, waited) in [
        (tools::Tool::Dig, 4_000, 1, 4_000),
        (tools::Tool::Dig, 6_000, 0, 15_000),
        (tools::Tool::Host, 6_000, 0, 10_000),
        (tools::Tool::BusyboxNslookup, 3_000, 1, 3_000),
        (tools::Tool::BusyboxNslookup, 6_000, 0, 5_000),
    ] {
        let lookup = tools::run(tool, &config, "web.", Some(A), &mut slow(milliseconds));
        let got = (lookup.result.map_or(0, |found| found.len()), lookup.waited.as_millis());
        assert_eq!(got, (found, waited), "{tool:?} {milliseconds}");
    }
}

#[test]
fn a_failure_that_takes_its_time_is_one_for_each_attempt() {
    let mut fails = Timed(|_: IpAddr, _: &Question, _: Protocol, _: Duration| {
        Carried::of(failure(Rcode::ServFail), Duration::from_secs(2))
    });
    let glibc = ask(Library::Glibc, FILE, "web.", Family::Unspec, &mut fails);
    assert_eq!((glibc.result, glibc.waited.as_secs()), (Err(LookupError::Again), 4));
    let go = ask(Library::Go, FILE, "web.", Family::Inet, &mut fails);
    assert_eq!((go.result, go.waited.as_secs()), (Err(LookupError::ServerMisbehaving { temporary: true }), 4));
}

#[test]
fn an_aaaa_that_is_never_answered_costs_glibc_fifteen_seconds() {
    let mut replies = script(&[(A, "web.", &[address("web.", &["10.96.1.1"])]), (AAAA, "web.", &[Exchange::Silence])]);
    let lookup = ask(Library::Glibc, FILE, "web.", Family::Unspec, &mut replies);
    assert_eq!((lookup.result.is_ok(), seconds(&lookup)), (true, 15));
}

#[test]
fn without_any_answer_a_short_name_takes_glibc_20_seconds_and_musl_5() {
    let mut silence = |_: IpAddr, _: &Question, _: Protocol| Exchange::Silence;
    let glibc = ask(Library::Glibc, FILE, "web", Family::Unspec, &mut silence);
    assert_eq!((glibc.result.clone(), seconds(&glibc)), (Err(LookupError::Again), 20));
    let next: Vec<_> = glibc.tries.iter().map(|candidate| candidate.next).collect();
    assert_eq!(next, [NextStep::AsTypedOnly, NextStep::GiveUp]);
    let musl = ask(Library::Musl125, FILE, "web", Family::Unspec, &mut silence);
    assert_eq!((musl.result.clone(), seconds(&musl)), (Err(LookupError::Again), 5));
    let go = ask(Library::Go, FILE, "web", Family::Unspec, &mut silence);
    assert_eq!((go.result.clone(), seconds(&go)), (Err(LookupError::IoTimeout), 40));
}

#[test]
fn a_closed_port_ends_glibc_at_once_and_is_silence_to_musl() {
    let mut closed = |_: IpAddr, _: &Question, _: Protocol| Exchange::PortClosed;
    let glibc = ask(Library::Glibc, FILE, "web", Family::Unspec, &mut closed);
    assert_eq!((glibc.result.clone(), seconds(&glibc), glibc.sent.len()), (Err(LookupError::Again), 0, 4));
    let musl = ask(Library::Musl125, FILE, "web", Family::Unspec, &mut closed);
    assert_eq!((musl.result.clone(), seconds(&musl)), (Err(LookupError::Again), 5));
}

#[test]
fn what_is_cut_off_needs_tcp_but_in_old_musl() {
    let cut = || {
        let mut reply = address("web.", &["10.244.0.1"]);
        if let Exchange::Response(response) = &mut reply {
            response.truncated = true;
        }
        script(&[(A, "web.", &[reply])])
    };
    for (library, result) in [
        (Library::Glibc, Err(LookupError::Again)),
        (Library::Musl123, Ok(vec!["10.244.0.1".parse().unwrap()])),
        (Library::Musl125, Err(LookupError::Again)),
        (Library::Go, Err(LookupError::ConnectionRefused)),
    ] {
        assert_eq!(ask(library, FILE, "web.", Family::Inet, &mut cut()).result, result, "{library:?}");
    }
}

#[test]
fn a_silent_connection_hangs_glibc_for_good() {
    let mut replies = |_: IpAddr, _: &Question, protocol: Protocol| match protocol {
        Protocol::Tcp => Exchange::Silence,
        Protocol::Udp { .. } => Exchange::Response(Response { truncated: true, ..Response::empty(Rcode::NoError) }),
    };
    let lookup = ask(Library::Glibc, FILE, "web", Family::Unspec, &mut replies);
    assert_eq!(lookup.result, Err(LookupError::Hang));
    let lookup = ask(Library::Musl125, FILE, "web", Family::Unspec, &mut replies);
    assert_eq!((lookup.result.clone(), seconds(&lookup)), (Err(LookupError::Again), 5));
}

#[test]
fn a_result_beyond_the_buffer_makes_glibc_begin_again() {
    let rounds = |count: u8| {
        let texts: Vec<String> = (1..=count).map(|last| format!("10.244.0.{last}")).collect();
        let all: Vec<&str> = texts.iter().map(String::as_str).collect();
        let mut replies = script(&[
            (A, "web.default.svc.cluster.local.", &[address("web.default.svc.cluster.local.", &all)]),
            (AAAA, "web.default.svc.cluster.local.", &[failure(Rcode::NoError)]),
        ]);
        let lookup = ask(Library::Glibc, FILE, "web", Family::Unspec, &mut replies);
        assert_eq!(lookup.result.as_ref().map(Vec::len), Ok(usize::from(count)));
        lookup.tries.len()
    };
    assert_eq!((rounds(24), rounds(25), rounds(60), rounds(100)), (1, 2, 3, 3));
}

#[test]
fn musl_returns_at_most_48_addresses() {
    let texts: Vec<String> = (1..=60).map(|last| format!("10.244.0.{last}")).collect();
    let all: Vec<&str> = texts.iter().map(String::as_str).collect();
    let mut replies = script(&[(A, "web.", &[address("web.", &all)])]);
    assert_eq!(ask(Library::Musl125, FILE, "web.", Family::Inet, &mut replies).result.unwrap().len(), 48);
}

#[test]
fn attempts_0_kills_a_musl_process() {
    let mut nobody = |_: IpAddr, _: &Question, _: Protocol| -> Exchange { panic!("nothing is asked") };
    let file = format!("{FILE}options attempts:0\n");
    assert_eq!(ask(Library::Musl125, &file, "web", Family::Unspec, &mut nobody).result, Err(LookupError::Crash));
    assert_eq!(ask(Library::Glibc, &file, "web", Family::Unspec, &mut nobody).result, Err(LookupError::Again));
}

#[test]
fn an_srv_name_is_searched_by_glibc_and_go_and_not_by_musl() {
    let target = Name::parse("web.default.svc.cluster.local.").unwrap();
    let record = Record {
        name: Name::parse("_http._tcp.web.default.svc.cluster.local.").unwrap(),
        ttl: 5,
        data: RecordData::Srv { priority: 0, weight: 100, port: 80, target },
    };
    let reply = Exchange::Response(Response { answers: vec![record], ..Response::empty(Rcode::NoError) });
    for (library, names, records) in [(Library::Glibc, 1, 1), (Library::Go, 1, 1), (Library::Musl125, 1, 0)] {
        let config = Config::read(library, FILE, "pod");
        let host = Host { config: &config, hosts: &HostsTable::default(), interfaces: &[] };
        let mut replies =
            script(&[(RecordType::Srv, "_http._tcp.web.default.svc.cluster.local.", std::slice::from_ref(&reply))]);
        let lookup = search(library, &host, "_http._tcp.web", RecordType::Srv, &mut replies);
        assert_eq!((lookup.tries.len(), lookup.records().count()), (names, records), "{library:?}");
        assert_eq!(lookup.result.is_ok(), records == 1, "{library:?}");
    }
}

#[test]
fn a_lookup_tells_its_candidates_and_why_it_went_on() {
    let mut replies = script(&[(A, "www.example.com.", &[address("www.example.com.", &["192.0.2.1"])])]);
    let lookup = ask(Library::Glibc, FILE, "www.example.com", Family::Unspec, &mut replies);
    let told: Vec<_> = lookup.tries.iter().map(|it| (it.because, it.ending, it.next, it.rule)).collect();
    assert_eq!(
        told,
        [
            (CandidateReason::Suffix(0), CandidateOutcome::NxDomain, NextStep::NextName, rule::G13),
            (CandidateReason::Suffix(1), CandidateOutcome::NxDomain, NextStep::NextName, rule::G13),
            (CandidateReason::Suffix(2), CandidateOutcome::NxDomain, NextStep::NextName, rule::G13),
            (CandidateReason::AsTyped, CandidateOutcome::Data, NextStep::Done, rule::G12),
        ]
    );
    assert_eq!((lookup.sent.len(), lookup.batches().count(), lookup.records().count()), (8, 4, 1));
}

#[test]
fn the_libraries_differ_over_etc_hosts() {
    let hosts = HostsTable::read("10.244.1.5\tmypod # me\n::1 six\nnonsense x\n192.0.2.1\n");
    assert_eq!(hosts.entries.len(), 2);
    let mut nowhere = |_: IpAddr, _: &Question, _: Protocol| failure(Rcode::NxDomain);
    let mut from_hosts = |library, name, family| {
        let config = Config::read(library, FILE, "pod");
        let host = Host { config: &config, hosts: &hosts, interfaces: &[] };
        matches!(look_up(library, &host, name, family, &mut nowhere).source, Source::Hosts(_))
    };
    for (name, family, wanted) in [
        ("mypod", Family::Unspec, [true, true, true, true, false]),
        ("MyPod", Family::Unspec, [true, false, false, true, false]),
        ("mypod.", Family::Unspec, [false, false, false, true, false]),
        ("mypod", Family::Inet6, [false, true, true, true, false]),
    ] {
        assert_eq!(Library::ALL.map(|library| from_hosts(library, name, family)), wanted, "{name} {family:?}");
    }
}

#[test]
fn windows_has_one_suffix_and_takes_every_name_with_a_dot_for_a_whole_one() {
    let file = "search shop.svc.cluster.local svc.cluster.local corp.test\nnameserver 10.96.0.10\noptions ndots:5\n";
    let asked = |file: &str, name: &str, rcode: Option<Rcode>| {
        let config = Config::read(Library::Windows, file, "pod");
        let host = Host { config: &config, hosts: &HostsTable::default(), interfaces: &[] };
        let mut replies = |_: IpAddr, _: &Question, _: Protocol| rcode.map_or(Exchange::Silence, failure);
        let lookup = look_up(Library::Windows, &host, name, Family::Inet, &mut replies);
        (lookup.sent.iter().map(|sent| sent.question.name.to_string()).collect::<Vec<_>>(), lookup.result)
    };
    let none = Err(LookupError::HostNotFound);
    for (name, sent) in [
        ("web", "web.shop.svc.cluster.local."),
        ("web.shop", "web.shop."),
        ("web.shop.svc", "web.shop.svc."),
        ("web.shop.svc.cluster.local", "web.shop.svc.cluster.local."),
        ("web.", "web."),
    ] {
        assert_eq!(asked(file, name, Some(Rcode::NxDomain)), (vec![sent.to_owned()], none.clone()), "{name}");
    }
    // Beyond what is documented: a failure, a suffix of another kind, names that Windows answers for.
    for rcode in [None, Some(Rcode::ServFail), Some(Rcode::Refused)] {
        assert_eq!(asked(file, "web", rcode).1, Err(LookupError::NotKnown));
    }
    let node = "search corp.test shop.svc.cluster.local\nnameserver 10.96.0.10\n";
    assert_eq!(asked(node, "web", Some(Rcode::NxDomain)), (Vec::new(), Err(LookupError::NotKnown)));
    assert_eq!(asked(file, "localhost", Some(Rcode::NxDomain)), (Vec::new(), Err(LookupError::NotKnown)));
}

#[test]
fn dig_waits_fifteen_seconds_for_a_silent_first_nameserver() {
    let config = Config::glibc("nameserver 192.0.2.1\nnameserver 192.0.2.2\n", "pod");
    let first: IpAddr = "192.0.2.1".parse().unwrap();
    let mut replies = |server: IpAddr, _: &Question, _: Protocol| {
        if server == first { Exchange::Silence } else { address("web.", &["10.96.1.1"]) }
    };
    let lookup = tools::run(tools::Tool::Dig, &config, "web", None, &mut replies);
    assert_eq!((lookup.result.is_ok(), seconds(&lookup), lookup.sent.len()), (true, 15, 4));
}

#[test]
fn busybox_nslookup_never_searches_a_name_with_a_dot() {
    let config = Config::glibc(FILE, "pod");
    let mut nowhere = |_: IpAddr, _: &Question, _: Protocol| failure(Rcode::NxDomain);
    let mut names = |name| {
        let lookup = tools::run(tools::Tool::BusyboxNslookup, &config, name, None, &mut nowhere);
        assert_eq!(lookup.result, Err(LookupError::NoName));
        lookup.tries.iter().map(|candidate| candidate.because).collect::<Vec<_>>()
    };
    assert_eq!(names("web.default"), [CandidateReason::EnoughDots]);
    assert_eq!(names("web"), [CandidateReason::Suffix(0), CandidateReason::Suffix(1), CandidateReason::Suffix(2)]);
}

#[test]
fn a_search_list_that_follows_the_name_as_typed_says_what_that_came_to() {
    let file = "search one.example two.example\nnameserver 192.0.2.1\noptions ndots:1\n";
    let because = |library, rcode| {
        let config = Config::read(library, file, "pod");
        let host = Host { config: &config, hosts: &HostsTable::default(), interfaces: &[] };
        let mut replies = |_: IpAddr, question: &Question, _: Protocol| {
            let typed = question.name.as_str() == "orders.shop.";
            failure(if typed { rcode } else { Rcode::NxDomain })
        };
        let lookup = look_up(library, &host, "orders.shop", Family::Inet, &mut replies);
        lookup.tries.iter().map(|candidate| candidate.because).collect::<Vec<_>>()
    };
    for library in [Library::Glibc, Library::Go] {
        for (rcode, ending) in
            [(Rcode::NxDomain, CandidateOutcome::NxDomain), (Rcode::ServFail, CandidateOutcome::ServFail)]
        {
            let list = [0, 1].map(|domain| CandidateReason::AfterAsTyped(domain, ending));
            assert_eq!(because(library, rcode), [&[CandidateReason::EnoughDots][..], &list].concat(), "{library:?}");
        }
    }
    assert_eq!(because(Library::Musl125, Rcode::NxDomain), [CandidateReason::EnoughDots]);
}

#[test]
fn servfail_on_a_search_domain_ends_the_search_in_musl_alone_and_is_what_glibc_says_at_its_end() {
    let file = "search one.example two.example\nnameserver 192.0.2.1\noptions ndots:5\n";
    let asked = |library, is_there: bool| {
        let mut replies = |_: IpAddr, question: &Question, _: Protocol| match question.name.as_str() {
            "db.one.example." => failure(Rcode::ServFail),
            "db.two.example." if is_there => address("db.two.example.", &["2001:db8::7"]),
            _ => failure(Rcode::NxDomain),
        };
        let lookup = ask(library, file, "db", Family::Inet6, &mut replies);
        let names: Vec<_> = lookup.tries.iter().filter_map(|one| Some(one.name.as_ref()?.to_string())).collect();
        (names, lookup.result.is_ok(), lookup.result.err())
    };
    let list = ["db.one.example.", "db.two.example.", "db."].map(str::to_owned);
    // glibc `__res_context_search` counts TRY_AGAIN by SERVFAIL and goes on with the list; in the end it is what is told,
    // unless a name had no data. Go goes on after whatever failed.
    for library in [Library::Glibc, Library::Go] {
        let (names, ..) = asked(library, true);
        assert_eq!(names, list[..2], "{library:?}");
    }
    assert_eq!(asked(Library::Glibc, false), (list.to_vec(), false, Some(LookupError::Again)));
    assert_eq!(asked(Library::Go, false).0, list);
    // musl `name_from_dns_search` goes on only after a name that is not there.
    for library in [Library::Musl123, Library::Musl125] {
        for is_there in [true, false] {
            assert_eq!(asked(library, is_there), (list[..1].to_vec(), false, Some(LookupError::Again)), "{library:?}");
        }
    }
}

#[cfg(not(target_arch = "wasm32"))]
mod any_input {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn no_text_of_resolv_conf_and_no_name_can_make_a_library_panic(
            file in "((search|nameserver|options|domain|#)?[ \t](ndots:|timeout:|attempts:|rotate|use-vc|[a-z.0-9:-]){0,4}[ -~\n]{0,12}\n){0,4}",
            name in "[a-z.*0-9\\\\%:é-]{0,12}",
            rcode in 0..4,
        ) {
            let mut replies = |_: IpAddr, _: &Question, _: Protocol| match rcode {
                0 => Exchange::Silence,
                1 => Exchange::PortClosed,
                2 => failure(Rcode::ServFail),
                _ => failure(Rcode::NxDomain),
            };
            for library in Library::ALL {
                for family in [Family::Unspec, Family::Inet, Family::Inet6] {
                    let lookup = ask(library, &file, &name, family, &mut replies);
                    prop_assert!(lookup.result.is_err() || matches!(lookup.source, Source::Literal));
                }
            }
        }
    }
}
