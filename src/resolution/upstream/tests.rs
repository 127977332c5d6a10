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
