//! What no recording of its own pins, or only one among thousands.

use crate::cluster::{Cluster, Settings};
use crate::dns::{Edns, EdnsOption, Question, Rcode, RecordType, Response};
use crate::resolution::corefile::Files;
use crate::resolution::server::{Configuration, Request, Server};
use crate::resolution::trace::{Station, StepId};
use crate::resolution::upstream::Upstream;

fn server(corefile: &str) -> Server {
    let configuration = Configuration::read(corefile, &Files { are_all: true, ..Files::default() });
    assert_eq!(configuration.errors, []);
    Server::with(configuration, &Cluster::new(Settings::default()))
}

fn question(name: &str) -> Question {
    Question { name: name.parse().unwrap(), record_type: RecordType::A }
}

fn ask(corefile: &str, name: &str) -> Response {
    server(corefile).answer(&question(name), &Upstream::default()).into_response().unwrap()
}

#[test]
fn a_bare_failure_repeats_the_clients_question_where_a_rule_puts_something_back() {
    // Without `fallthrough` an unknown name is a SERVFAIL that no plugin writes.
    let corefile = |rule: &str| format!(".:53 {{\n rewrite continue {rule}\n hosts {{\n 10.0.0.1 x.test\n }}\n}}");
    let kept = ask(&corefile("name exact a.test b.test"), "a.test");
    assert_eq!((kept.rcode, kept.question), (Rcode::ServFail, None));
    let left = ask(&corefile("name suffix a.test b.test"), "a.test");
    assert_eq!(left.question.map(|question| question.name.to_string()).as_deref(), Some("b.test."));
}

#[test]
fn the_trace_names_the_line_of_the_rule_and_of_the_hosts() {
    let corefile = ".:53 {\n rewrite name old.test new.test\n hosts {\n 10.0.0.1 new.test\n }\n}";
    let (_, trace) = server(corefile).answer_traced(&question("old.test"), &Upstream::default());
    let steps: Vec<_> = trace
        .hops
        .iter()
        .filter_map(|hop| match &hop.at {
            Station::Plugin { steps, .. } => Some(steps),
            _ => None,
        })
        .flatten()
        .map(|step| (step.id, step.detail.join(" ")))
        .collect();
    assert_eq!(
        steps,
        [
            (StepId::RewriteName, "2 old.test. new.test.".to_owned()),
            (StepId::HostsLine, "new.test. 10.0.0.1 Corefile:4".to_owned()),
            (StepId::RewriteAnswer, "2 new.test. old.test.".to_owned()),
        ]
    );
}

#[test]
fn what_the_set_up_refuses_is_said_as_coredns_says_it() {
    let says = |line: &str| {
        let text = format!(". {{\n rewrite {line}\n}}");
        Configuration::said_of(&text)
    };
    for (line, what) in [
        ("name regex ( a.test", "invalid regex matching pattern: ("),
        (
            "name regex (a) {1}{2}.test",
            "the rewrite regex pattern ({1}{2}.test) uses more subexpressions than its corresponding matching regex pattern ((a))",
        ),
        ("ttl regex ( 30", "invalid regex pattern in a ttl rule: ("),
        ("ttl a.test +30", "invalid TTL '+30' for a ttl rule"),
        ("rcode a.test BADVERS NOERROR", "invalid matching RCODE 'BADVERS' for a rcode rule"),
        ("rcode a.test 3 24", "invalid replacement RCODE '24' for a rcode rule"),
        ("cname exact a.test b.test c.test", "too many (4) arguments for a cname rule"),
        ("name a.test b.test {\n  answer auto\n }", "no rule type specified for rewrite"),
        ("type A", "type rules must have exactly two arguments"),
        (
            "name exact a.test b.test answer auto name x y",
            "auto name answer rule cannot be combined with explicit name anwer rules",
        ),
        ("edns0 local set 70000 x", "strconv.ParseUint: parsing \"70000\": value out of range"),
        ("edns0 nsid set x", "EDNS0 NSID rules can accept no more than one arg"),
    ] {
        assert_eq!(says(line), Some(format!("plugin/rewrite: {what}")), "{line}");
    }
    for line in [
        "ttl a.test 4294967295",
        "rcode a.test notimpl BADSIG",
        "name {\n  a.test b.test\n }",
        "continue {\n  name a.test b.test\n }",
        "edns0 local set 0xffed {client_ip} revert",
        "edns0 subnet set 24 56",
    ] {
        assert_eq!(says(line), None, "{line}");
    }
}

/// The options in the reply to a query with one of code 65518, by code and octets; nothing where it has no OPT record.
fn options(corefile: &str) -> Option<Vec<(u16, Vec<u8>)>> {
    let question = question("x.test");
    let option = EdnsOption::Other(0xffee, vec![1]);
    let edns = Edns { udp_size: 1232, options: vec![option], ..Edns::default() };
    options_of(corefile, Request { edns: Some(edns), ..Request::new(&question) })
}

fn options_of(corefile: &str, request: Request<'_>) -> Option<Vec<(u16, Vec<u8>)>> {
    let edns = server(corefile).answer(request, &Upstream::default()).into_response().unwrap().edns?;
    let option = |option| match option {
        EdnsOption::Other(code, octets) => (code, octets),
        EdnsOption::ExtendedError(..) => panic!("an extended error"),
    };
    Some(edns.options.into_iter().map(option).collect())
}

/// A block with these lines that answers `x.test`.
fn answering(lines: &str) -> String {
    format!(".:53 {{\n{lines}\n hosts {{\n 10.0.0.1 x.test\n }}\n}}")
}

#[test]
fn an_option_is_appended_beside_one_of_its_code() {
    let both = Some(vec![(0xffee, vec![1]), (0xffee, b"ab".to_vec())]);
    assert_eq!(options(&answering("rewrite edns0 local append 0xffee ab")), both);
}

#[test]
fn an_option_that_any_rule_names_goes_back_whether_the_rule_did_anything_or_not() {
    let own = Some(vec![(0xffee, vec![1])]);
    assert_eq!(options(&answering("")), Some(vec![]));
    // The rule before it ends the list; in a block without `metadata` it does nothing; and another block has it.
    assert_eq!(options(&answering("rewrite name x.test x.test\n rewrite edns0 local set 0xffee ab")), own);
    assert_eq!(options(&answering("rewrite edns0 local set 0xffee {a/b}")), own);
    let other = format!("{}\nb.test {{\n rewrite edns0 local replace 0xffee ab\n whoami\n}}", answering(""));
    assert_eq!(options(&other), own);
    // What takes an option out names none.
    let other = format!("{}\nb.test {{\n rewrite edns0 local unset 0xffee\n whoami\n}}", answering(""));
    assert_eq!(options(&other), Some(vec![]));
}

#[test]
fn a_rule_that_replaces_what_is_not_there_still_has_the_reply_carry_an_opt_record() {
    let question = question("x.test");
    let corefile = answering("rewrite edns0 local replace 0xffee ab");
    assert_eq!(options_of(&corefile, Request::new(&question)), Some(vec![]));
}

#[test]
fn revert_gives_the_client_back_what_it_sent() {
    let own = Some(vec![(0xffee, vec![1])]);
    assert_eq!(options(&answering("rewrite edns0 local set 0xffee ab revert")), own);
    // The first of two goes: the client's own.
    let added = Some(vec![(0xffee, b"ab".to_vec())]);
    assert_eq!(options(&answering("rewrite edns0 local append 0xffee ab revert")), added);
    let question = question("x.test");
    let plain = |rule: &str| options_of(&answering(rule), Request::new(&question));
    assert_eq!(plain("rewrite edns0 local set 0xffee ab revert"), Some(vec![]));
    assert_eq!(plain("rewrite edns0 local set 0xffee ab"), Some(vec![(0xffee, b"ab".to_vec())]));
    // Rules are taken back in reverse: what the first one found is what remains.
    let two = "rewrite continue edns0 local set 0xffee ab revert\n rewrite edns0 local set 0xffee cd revert";
    assert_eq!(options(&answering(two)), own);
}

#[test]
fn what_takes_an_option_out_ends_the_list_even_where_there_is_none() {
    let corefile = ".:53 {\n rewrite edns0 nsid unset\n rewrite name y.test x.test\n hosts {\n 10.0.0.1 x.test\n }\n}";
    assert_eq!(ask(corefile, "y.test").rcode, Rcode::ServFail);
}

#[test]
fn without_metadata_a_rule_that_asks_for_some_does_nothing() {
    let of = |metadata: &str| {
        let text = format!(
            ".:53 {{\n{metadata}\n rewrite edns0 local set 0xffee {{a/b}}\n hosts {{\n 10.0.0.1 x.test\n }}\n}}"
        );
        server(&text).answer(&question("x.test"), &Upstream::default())
    };
    assert_eq!(of("").into_response().unwrap().edns, None);
    assert!(of("metadata").into_response().is_none());
}
