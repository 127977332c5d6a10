use super::*;
use crate::dns::Outcome;

/// The table of a fresh lab, as it is written.
const DEFAULT: &str = "\
; Names outside the cluster, one a line: owner TTL IN type data.
; SERVFAIL, NXDOMAIN or TIMEOUT instead makes a name fail.
example.com. 3600 IN A 192.0.2.34
example.com. 3600 IN AAAA 2001:db8::34
www.example.com. 3600 IN CNAME example.com.
api.example.com. 300 IN CNAME www.example.com.
old-db.example.com. 300 IN A 192.0.2.10
new-db.example.net. 300 IN A 198.51.100.20
payments.example.org. 60 IN A 203.0.113.7
payments.example.org. 60 IN A 203.0.113.8
v6only.example.org. 300 IN AAAA 2001:db8::6
registry.test. 300 IN A 198.51.100.30
broken.example.com. SERVFAIL
gone.example.com. NXDOMAIN
silent.example.com. TIMEOUT
";

fn table(text: &str) -> Upstream {
    let (upstream, errors) = Upstream::parse(text);
    assert_eq!(errors, []);
    upstream
}

fn ask(upstream: &Upstream, name: &str, record_type: RecordType) -> Reply {
    upstream.answer(&Question { name: name.parse().unwrap(), record_type })
}

fn outcome(upstream: &Upstream, name: &str, record_type: RecordType) -> Outcome {
    ask(upstream, name, record_type).response.map_or(Outcome::Timeout, |response| response.outcome())
}

#[test]
fn an_absent_name_is_nxdomain_and_another_type_nodata_with_the_roots_soa() {
    let upstream = table("example.com. 60 IN A 192.0.2.1");
    let absent = ask(&upstream, "nope.example.com", RecordType::A).response.unwrap();
    assert_eq!(absent.outcome(), Outcome::NxDomain);
    assert_eq!(absent.authority[0].name, Name::root());
    let other = ask(&upstream, "example.com", RecordType::Aaaa).response.unwrap();
    assert_eq!((other.outcome(), other.authority.len()), (Outcome::NoData, 1));
    assert!(other.recursion_available && !other.authoritative);
    // What stands above all names is everywhere.
    for name in [".", "arpa."] {
        assert_eq!(outcome(&upstream, name, RecordType::A), Outcome::NoData, "{name}");
    }
    assert_eq!(outcome(&upstream, "test.", RecordType::A), Outcome::NxDomain);
}

#[test]
fn aliases_are_followed_inside_the_table() {
    let upstream = Upstream::example();
    let reply = ask(&upstream, "API.example.com", RecordType::A);
    let answers = reply.response.unwrap().answers;
    let texts: Vec<String> = answers.iter().map(Record::to_string).collect();
    assert_eq!(
        texts,
        [
            "API.example.com. 300 IN CNAME www.example.com.",
            "www.example.com. 3600 IN CNAME example.com.",
            "example.com. 3600 IN A 192.0.2.34"
        ]
    );
    assert_eq!(reply.lines, [Some(6), Some(5), Some(3)]);
}

#[test]
fn an_alias_that_leads_nowhere_keeps_the_alias() {
    let upstream = table("a.test. CNAME b.test.");
    let response = ask(&upstream, "a.test", RecordType::A).response.unwrap();
    assert_eq!((response.rcode, response.answers.len()), (Rcode::NxDomain, 1));
    assert_eq!(outcome(&upstream, "a.test", RecordType::Cname), Outcome::NoError);
}

#[test]
fn an_alias_loop_is_servfail() {
    let upstream = table("a.test. CNAME b.test.\nb.test. CNAME a.test.");
    assert_eq!(outcome(&upstream, "a.test", RecordType::A), Outcome::ServFail);
}

#[test]
fn failures_fail_as_they_say() {
    let upstream = Upstream::example();
    assert_eq!(outcome(&upstream, "broken.example.com", RecordType::A), Outcome::ServFail);
    assert_eq!(outcome(&upstream, "gone.example.com", RecordType::A), Outcome::NxDomain);
    assert_eq!(outcome(&upstream, "silent.example.com", RecordType::A), Outcome::Timeout);
    assert_eq!(ask(&upstream, "gone.example.com", RecordType::A).failed_by, Some(14));
}

#[test]
fn the_default_table_has_no_errors_and_writes_what_it_reads() {
    let (upstream, errors) = Upstream::parse(DEFAULT);
    assert_eq!(errors, []);
    assert_eq!(upstream.to_string(), DEFAULT);
    assert_eq!(upstream, Upstream::example());
}

#[test]
fn bad_lines_are_placed_and_kept_and_the_rest_is_read() {
    let text = "a.test. 60 IN A 10.0.0\n  b..test. A 10.0.0.1\nc.test.\nd.test. NOPE x\n\
                e.test. SRV 1 2\nf.test. A 192.0.2.1 x\ng.test. SOA x\nok.test. 5 A 192.0.2.9 ; fine\n";
    let (upstream, errors) = Upstream::parse(text);
    let places: Vec<(usize, usize)> = errors.iter().map(|error| (error.line, error.column)).collect();
    assert_eq!(places, [(1, 17), (2, 3), (3, 8), (4, 9), (5, 16), (6, 21), (7, 9)]);
    assert_eq!(outcome(&upstream, "ok.test", RecordType::A), Outcome::NoError);
    assert!(upstream.to_string().contains("  b..test. A 10.0.0.1\n"));
}

#[test]
fn quoted_texts_are_joined_and_unescaped() {
    let upstream = table(r#"t.test. TXT "a;b \"c\"" "d" ; note"#);
    let answers = ask(&upstream, "t.test", RecordType::Txt).response.unwrap().answers;
    assert_eq!(answers[0].data, RecordData::Txt(r#"a;b "c"d"#.into()));
}

proptest::proptest! {
    #[test]
    fn any_text_is_read_without_a_panic_and_its_own_text_reads_the_same(text in "\\PC{0,60}(\n\\PC{0,60}){0,3}") {
        let (upstream, _) = Upstream::parse(&text);
        let (again, _) = Upstream::parse(&upstream.to_string());
        proptest::prop_assert_eq!(upstream.to_string(), again.to_string());
    }
}

fn asked_at(upstream: &Upstream, address: &str, name: &str, record_type: RecordType) -> String {
    let reply = upstream.answer_at(address, &Question { name: name.parse().unwrap(), record_type });
    let Some(response) = reply.response else { return "TIMEOUT".to_owned() };
    let data: Vec<String> = response.answers.iter().map(|record| record.data.to_string()).collect();
    if data.is_empty() { response.outcome().as_str().to_owned() } else { data.join(" ") }
}

#[test]
fn a_wildcard_stands_for_the_names_that_do_not_exist_below_its_parent() {
    let upstream = table(
        "*.home.test. A 192.0.2.80\nhost.home.test. TXT x\na.b.home.test. A 192.0.2.1\ngone.home.test. NXDOMAIN\n\
         *.alias.test. CNAME www.home.test.\n",
    );
    let ask = |name: &str, record_type| asked_at(&upstream, "", name, record_type);
    assert_eq!(ask("github.test.home.test", RecordType::A), "192.0.2.80", "more than one label");
    assert_eq!(ask("x.home.test", RecordType::Aaaa), "NODATA");
    assert_eq!(ask("host.home.test", RecordType::A), "NODATA", "it exists");
    assert_eq!(ask("home.test", RecordType::A), "NODATA", "the parent itself is not below it");
    assert_eq!(ask("b.home.test", RecordType::A), "NODATA", "a name with one below exists");
    assert_eq!(ask("c.b.home.test", RecordType::A), "NXDOMAIN", "the last name above it that exists is b.home.test");
    assert_eq!(ask("gone.home.test", RecordType::A), "NXDOMAIN");
    assert_eq!(ask("x.gone.home.test", RecordType::A), "192.0.2.80", "a denial is no name that exists");
    assert_eq!(ask("any.alias.test", RecordType::A), "www.home.test. 192.0.2.80");
    assert_eq!(ask("elsewhere.test", RecordType::A), "NXDOMAIN");
    let reply = upstream.answer(&Question { name: "X.home.test".parse().unwrap(), record_type: RecordType::A });
    assert_eq!(reply.response.unwrap().answers[0].name.as_str(), "X.home.test.");
    assert_eq!(reply.lines, [Some(1)]);
}

#[test]
fn a_failure_is_of_one_type_or_of_all_and_of_one_name_or_of_all() {
    let upstream = table(
        "api.test. A 192.0.2.7\napi.test. AAAA SERVFAIL\nno.test. REFUSED\n*.slow.test. DROP\n. AAAA REFUSED\n\
         both.test. AAAA 2001:db8::1\n",
    );
    let ask = |name: &str, record_type| asked_at(&upstream, "", name, record_type);
    assert_eq!(ask("api.test", RecordType::A), "192.0.2.7");
    assert_eq!(ask("api.test", RecordType::Aaaa), "SERVFAIL");
    assert_eq!(ask("api.test", RecordType::Txt), "NODATA");
    assert_eq!(ask("no.test", RecordType::A), "REFUSED");
    assert_eq!(ask("a.b.slow.test", RecordType::Mx), "TIMEOUT");
    assert_eq!(ask("slow.test", RecordType::A), "NXDOMAIN");
    assert_eq!(ask("unknown.test", RecordType::Aaaa), "REFUSED");
    assert_eq!(ask("unknown.test", RecordType::A), "NXDOMAIN");
    assert_eq!(ask("both.test", RecordType::Aaaa), "2001:db8::1", "what a line says of the name comes first");
    for whole in [". TIMEOUT", "* DROP", "*. timeout"] {
        let silent = table(&format!("a.test. A 192.0.2.1\n{whole}\n"));
        assert_eq!(asked_at(&silent, "", "www.example.com", RecordType::A), "TIMEOUT", "{whole}");
        assert_eq!(asked_at(&silent, "", "a.test", RecordType::A), "192.0.2.1", "{whole}");
    }
    let reply = upstream.answer(&Question { name: "api.test".parse().unwrap(), record_type: RecordType::Aaaa });
    assert_eq!(reply.failed_by, Some(2));
}

#[test]
fn each_nameserver_says_what_stands_in_its_section_and_then_what_all_say() {
    let upstream = table(
        "all.test. A 192.0.2.1\nsplit.test. A 192.0.2.2\nsplit.test. AAAA 2001:db8::2\n\
         # at 10.1.1.1\none.test. A 10.0.0.1\nsplit.test. A 10.0.0.2\n\
         # at 10.2.2.2 fe80::1%eth0   \n. REFUSED\ntwo.test. A 10.0.0.3\n\
         # at 10.1.1.1:5353\n* DROP\n# at 10.1.1.1\nall.test. MX SERVFAIL\nall.test. SOA SERVFAIL\n",
    );
    let ask = |address: &str, name: &str, kind: &str| asked_at(&upstream, address, name, kind.parse().unwrap());
    for (address, name, kind, wanted) in [
        ("", "all.test", "A", "192.0.2.1"),
        ("192.0.2.53", "one.test", "A", "NXDOMAIN"),
        ("10.1.1.1", "one.test", "A", "10.0.0.1"),
        ("10.1.1.1:53", "one.test", "A", "10.0.0.1"),
        ("10.1.1.1:853", "one.test", "A", "10.0.0.1"),
        ("10.1.1.1:5353", "all.test", "A", "TIMEOUT"),
        ("10.1.1.1", "split.test", "A", "10.0.0.2"),
        ("10.1.1.1", "split.test", "AAAA", "NODATA"),
        ("10.1.1.1", "all.test", "A", "192.0.2.1"),
        ("10.1.1.1", "two.test", "A", "NXDOMAIN"),
        ("10.1.1.1", "all.test", "MX", "SERVFAIL"),
        ("10.2.2.2", "two.test", "A", "10.0.0.3"),
        ("10.2.2.2", "all.test", "A", "REFUSED"),
        ("fe80::1", "two.test", "A", "10.0.0.3"),
        ("fe80::1%eth1", "all.test", "A", "REFUSED"),
        ("/etc/resolv.conf", "all.test", "A", "192.0.2.1"),
    ] {
        assert_eq!(ask(address, name, kind), wanted, "{name} {kind} at {address}");
    }
    let text = upstream.to_string();
    assert_eq!(Upstream::parse(&text).0.to_string(), text);
    assert!(text.contains("# at 10.2.2.2 fe80::1%eth0   \n"), "a section's line stays as it was written: {text}");
}

#[test]
fn a_comment_that_begins_like_a_section_stays_one_and_a_wrong_address_is_placed() {
    for comment in
        ["# at home", "# at 10 o'clock", "# at 10.1.1.1 there is a resolver", "#attic", "; at 10.1.1.1", "# at"]
    {
        let upstream = table(&format!("a.test. A 192.0.2.1\n{comment}\nb.test. A 192.0.2.2\n"));
        assert_eq!(outcome(&upstream, "b.test", RecordType::A), Outcome::NoError, "{comment}");
        assert!(upstream.to_string().contains(comment));
    }
    let (_, errors) = Upstream::parse("# at 10.1.1\na.test. AAAA SERVFAIL x\n# at 10.1.1.1 fd00:::1\n");
    let places: Vec<(usize, usize)> = errors.iter().map(|error| (error.line, error.column)).collect();
    assert_eq!(places, [(1, 6), (2, 23), (3, 15)]);
}

#[test]
fn an_alias_may_lead_to_a_name_that_is_a_word_of_the_table() {
    let upstream = table("a.test. CNAME servfail\n");
    assert_eq!(asked_at(&upstream, "", "a.test", RecordType::Cname), "servfail.");
}

proptest::proptest! {
    /// A table that needs none of it is looked up the same by what knows sections and wildcards.
    #[test]
    fn a_plain_table_says_the_same_either_way(
        lines in proptest::collection::vec(("[ab]{1}(\\.[ab]{1}){0,2}", 0_usize..5), 0..8),
        name in "[ab]{1}(\\.[ab]{1}){0,3}",
    ) {
        let says = ["A 192.0.2.1", "AAAA 2001:db8::1", "CNAME a.b.", "SERVFAIL", "NXDOMAIN"];
        let text: String = lines.iter().map(|(owner, what)| format!("{owner} {}\n", says[*what])).collect();
        let plain = table(&text);
        let told = table(&format!("{text}# at 192.0.2.9\nother.test. A 192.0.2.9\n"));
        for record_type in [RecordType::A, RecordType::Aaaa, RecordType::Any] {
            let question = Question { name: name.parse().unwrap(), record_type };
            proptest::prop_assert_eq!(plain.answer(&question), told.answer(&question));
        }
    }
}
