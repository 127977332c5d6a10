//! Patterns against what Go makes of them.

use super::parse::*;
use super::*;

fn found(pattern: &str, text: &str) -> Option<Vec<String>> {
    match Pattern::parse(pattern).unwrap().find(text) {
        Found::Groups(groups) => Some(groups.into_iter().map(str::to_owned).collect()),
        Found::Nothing => None,
        Found::Unknown => panic!("{pattern} is unknown"),
    }
}

#[test]
fn a_pattern_matches_as_in_go() {
    for (pattern, text, groups) in [
        (r"^(.*)\.corp\.test\.$", "api.corp.test.", Some(vec!["api.corp.test.", "api"])),
        (r"(.*)-(us)\.coredns\.rocks", "a-b-us.coredns.rocks.", Some(vec!["a-b-us.coredns.rocks", "a-b", "us"])),
        (r"^(?P<a>[a-z]+)(-(?<b>[0-9]+))?[.]", "web.x.", Some(vec!["web.", "web", "", ""])),
        ("a|ab", "ab", Some(vec!["a"])),
        ("(a|ab)(c|bcd)(d*)", "abcd", Some(vec!["abcd", "a", "bcd", ""])),
        ("a{,2}", "a{,2}", Some(vec!["a{,2}"])),
        ("x{2}y", "xxy", Some(vec!["xxy"])),
        ("[]a]+", "]a", Some(vec!["]a"])),
        ("[a[b]", "[", Some(vec!["["])),
        ("[a&&b]", "&", Some(vec!["&"])),
        ("[[:alpha:]-]+", "a-b1", Some(vec!["a-b"])),
        (r"[^\d.]+", "12.ab", Some(vec!["ab"])),
        (r"\Qa.b\E.", "a.b.", Some(vec!["a.b."])),
        ("(?i)CORP", "my.corp.test", Some(vec!["corp"])),
        ("(?i:A)b", "ab", Some(vec!["ab"])),
        ("(?i:A)b", "aB", None),
        ("(?U)a+", "aaa", Some(vec!["a"])),
        ("(?U)a+?", "aaa", Some(vec!["aaa"])),
        (r"\bsvc\b", "a.svc.b", Some(vec!["svc"])),
        (r"\x2e\.\056$", "a...", Some(vec!["..."])),
        ("^*a", "a", Some(vec!["a"])),
        ("(|a)+", "aa", Some(vec!["", ""])),
        ("", "x", Some(vec![""])),
        ("FLINT", "flint", None),
        (r"\p{Lu}", "a", None),
        ("a(?i)*b", "aab", Some(vec!["aab"])),
    ] {
        let groups = groups.map(|groups| groups.into_iter().map(str::to_owned).collect::<Vec<_>>());
        assert_eq!(found(pattern, text), groups, "{pattern} on {text}");
    }
}

#[test]
fn what_go_refuses_is_refused() {
    for (pattern, error) in [
        ("(a", MISSING_PAREN),
        ("a)", UNEXPECTED_PAREN),
        ("[a", MISSING_BRACKET),
        ("*a", MISSING_REPEAT),
        ("a|*", MISSING_REPEAT),
        ("(+)", MISSING_REPEAT),
        ("a**", NESTED_REPEAT),
        ("a+*", NESTED_REPEAT),
        ("a{2}{3}", NESTED_REPEAT),
        ("a{1001}", REPEAT_SIZE),
        ("a{3,2}", REPEAT_SIZE),
        ("(a{100}){11}", REPEAT_SIZE),
        (r"\1", BAD_ESCAPE),
        (r"\8", BAD_ESCAPE),
        (r"\Z", BAD_ESCAPE),
        (r"\x{110000}", BAD_ESCAPE),
        (r"a\", TRAILING_BACKSLASH),
        ("[b-a]", BAD_RANGE),
        ("[[:nope:]]", BAD_RANGE),
        ("(?P<n>a)(?P<n>b)", BAD_NAME),
        ("(?P<n-a>a)", BAD_NAME),
        ("(?=a)", BAD_FLAGS),
        ("(?<=a)", BAD_NAME),
        ("(?x)a", BAD_FLAGS),
        ("(?i-)a", BAD_FLAGS),
    ] {
        assert_eq!(Pattern::parse(pattern).map(|_| ()), Err(error), "{pattern}");
    }
}

#[test]
fn what_the_engine_cannot_take_is_not_known() {
    for pattern in ["((a{30}){30}b){1}", &("(".repeat(200) + &")".repeat(200)), r"\p{Devanagari}"] {
        let pattern = Pattern::parse(pattern);
        assert!(pattern.is_ok_and(|pattern| matches!(pattern.find("x"), Found::Unknown | Found::Nothing)));
    }
    assert!(matches!(Pattern::parse(r"\p{Devanagari}").unwrap().find("x"), Found::Unknown));
}

#[test]
fn a_match_needs_the_longest_plain_text_of_the_pattern() {
    for (pattern, needle) in
        [(r"^(.*)\.corp\.test\.$", ".corp.test."), ("a|b", ""), ("(?i)abc", ""), ("ab?cd", "cd"), ("", "")]
    {
        assert_eq!(&*Pattern::parse(pattern).unwrap().needle, needle, "{pattern}");
    }
}
