use super::*;
use proptest::prelude::*;

/// Texts of the words and signs a Corefile is made of, in any order.
pub(super) fn scribble() -> impl Strategy<Value = String> {
    let word = prop::sample::select(vec![
        "{", "}", "\n", "\n", " ", " ", "\t", "\r", "\r\n", "\"", "\\", "#", "# why", ",", "a", "b.test", ".:53",
        "(s)", "import", "s", "errors", "cache 30", "health", "{$X}", "\u{feff}", "é", "\u{a0}", "\n}\n", " {\n",
    ]);
    prop::collection::vec(word, 0..40).prop_map(|words| words.concat())
}

fn reasons(text: &str) -> Vec<(usize, usize, CorefileReason)> {
    Corefile::parse(text).1.into_iter().map(|error| (error.place.line, error.place.column, error.reason)).collect()
}

fn words(directive: &Directive) -> String {
    let own = std::iter::once(&directive.name).chain(&directive.arguments);
    let mut text = own.map(|token| token.text.as_str()).collect::<Vec<_>>().join(" ");
    if let Some(lines) = &directive.block {
        let lines: Vec<String> = lines.iter().map(words).collect();
        text.push_str(&format!(" {{ {} }}", lines.join("; ")));
    }
    text
}

/// Every block: its keys, then its directives.
fn blocks(corefile: &Corefile) -> Vec<Vec<String>> {
    let of = |block: &Block| {
        let keys: Vec<&str> = block.keys.iter().map(|key| key.text.as_str()).collect();
        std::iter::once(keys.join(" ")).chain(block.directives.iter().map(words)).collect()
    };
    corefile.blocks().iter().map(of).collect()
}

fn read(text: &str) -> Vec<Vec<String>> {
    let (corefile, errors) = Corefile::parse(text);
    assert_eq!(errors, [], "{text}");
    blocks(&corefile)
}

#[test]
fn keys_go_on_after_a_comma_and_directives_have_lines_of_their_own() {
    assert_eq!(
        read("a.test:53,\nb.test c.test {\n health {\n  lameduck 5s\n }\n cache 30 # why\n}\n"),
        [["a.test:53 b.test c.test", "health { lameduck 5s }", "cache 30"]]
    );
    assert_eq!(read(".\n{\n errors\n}\n"), [[".", "errors"]]);
    assert_eq!(read("a.test\nerrors\nforward . 10.0.0.1\n"), [["a.test", "errors", "forward . 10.0.0.1"]]);
    assert_eq!(read("# nothing\n"), Vec::<Vec<String>>::new());
}

#[test]
fn the_last_brace_may_be_that_of_a_directive() {
    assert_eq!(read(". {\n hosts {\n fallthrough\n }\n"), [[".", "hosts { fallthrough }"]]);
}

#[test]
fn braces_and_quotes_that_nothing_closes_are_refused_in_place() {
    assert_eq!(reasons(". {\n errors"), [(2, 2, CorefileReason::UnclosedBrace)]);
    assert_eq!(reasons(". {\n log \"a\n}"), [(2, 6, CorefileReason::UnclosedQuote)]);
    assert_eq!(reasons(". {\n errors }\n}\n"), [(2, 9, CorefileReason::UnopenedBrace)]);
    assert_eq!(reasons("a.test, {\n errors\n}\n"), [(1, 9, CorefileReason::NoServerName)]);
    assert_eq!(reasons(&format!(". {{\n a {}", "{ b ".repeat(100)))[0].2, CorefileReason::UnclosedBrace);
    assert_eq!(reasons(&format!(". {{\n a {} {}\n}}\n", "{ b ".repeat(100), "} ".repeat(100))), []);
}

#[test]
fn what_is_imported_stands_where_the_import_stood() {
    let by_path = [
        ("/etc/coredns/custom/a.server", "a.test {\n import ../plugins\n}\n"),
        ("/etc/coredns/custom/b.server", "b.test {\n log\n}\n"),
        ("/etc/coredns/plugins", "errors\nforward . {$UP}\n"),
    ];
    let files = Files {
        by_path: by_path.map(|(path, text)| (path.to_owned(), text.to_owned())).into(),
        environment: [("UP".to_owned(), "10.0.0.1 10.0.0.2".to_owned())].into(),
        are_all: true,
        ..Files::default()
    };
    let (corefile, errors) =
        Corefile::read("(all) {\n cache\n}\nimport custom/*.server\n. {\n import all\n}\n", &files);
    assert_eq!(errors, []);
    assert_eq!(
        blocks(&corefile),
        [vec!["a.test", "errors", "forward . 10.0.0.1 10.0.0.2"], vec!["b.test", "log"], vec![".", "cache"]]
    );
    let upstream = &corefile.blocks()[0].directives[1].arguments;
    assert_eq!((upstream.len(), upstream[1].place.to_string().as_str()), (2, "/etc/coredns/plugins:2:11"));
    let missing = Corefile::read(". {\n import nothing\n}\n", &files).1;
    assert_eq!(missing[0].reason, CorefileReason::ImportNotFound("nothing".into()));
    assert_eq!(Corefile::read("import no/*.server\n. {\n log\n}\n", &files).1, []);
    let (corefile, errors) = Corefile::parse(". {\n import nothing\n}\n");
    assert_eq!((errors.len(), corefile.not_given()[0].block), (0, Some(0)));
}

#[test]
fn imports_that_never_end_do() {
    assert_eq!(
        reasons("(a) {\n import b\n}\n(b) {\n import a\n}\n. {\n import a\n}\n")[0].2,
        CorefileReason::ImportCycle("a".into())
    );
}

#[test]
fn a_change_leaves_all_other_lines_as_they_are() {
    let text = "# mine\n. {\n    rewrite name a b # why\n    kubernetes cluster.local # mine\n    hosts {\n        # last\n    }\n}\n";
    let corefile = Corefile::parse(text).0;
    assert_eq!(corefile.to_string(), text);
    assert_eq!(
        corefile.without_plugin("hosts").to_string(),
        "# mine\n. {\n    rewrite name a b # why\n    kubernetes cluster.local # mine\n}\n"
    );
    let set = corefile.with_kubernetes_property("pods", Some(&["verified"]));
    let wanted = text.replace("cluster.local #", "cluster.local {\n        pods verified\n    } #");
    assert_eq!(set.to_string(), wanted);
    let again = set.with_kubernetes_property("pods", Some(&["insecure"]));
    assert_eq!(again.to_string(), wanted.replace("verified", "insecure"));
    let named = again.with_kubernetes_property("endpoint_pod_names", Some(&[]));
    assert_eq!(named.to_string(), wanted.replace("verified", "insecure\n        endpoint_pod_names"));
    assert_eq!(
        named.with_kubernetes_property("pods", None).with_kubernetes_property("endpoint_pod_names", None).to_string(),
        text.replace("cluster.local #", "cluster.local {\n    } #")
    );
}

proptest::proptest! {
    #[test]
    fn any_text_is_read_without_a_panic_and_changed_without_one(
        text in "[a-z.:{}#\"\\\\ \n]{0,80}|\\PC{0,80}|(\\.|a) \\{\n[a-z#\"{} \n]{0,60}\n\\}|\\. \\{\n kubernetes [a-z {}\n\"#]{0,40}\\}",
    ) {
        let (corefile, _) = Corefile::parse(&text);
        proptest::prop_assert_eq!(corefile.to_string(), text);
        let _ = corefile.without_plugin("kubernetes").with_kubernetes_property("pods", None);
        let _ = corefile.with_kubernetes_property("pods", Some(&["verified"])).without_plugin("a");
    }
}

/// What a change makes of this text, whose comments and indentation stay.
const EDITED: &str = "# top
.:53 {
\thosts { # who
\t\t192.0.2.1 a.test
\t\t# the last one
\t}
\trewrite name suffix .x.test .y.test # why
\tforward . \"192.0.2.2\"
\tforward corp.test 192.0.2.3 {
\t\tpolicy sequential
\t}
}
";

fn edited(change: impl Fn(&Corefile) -> String, from: &str, to: &str) {
    let (corefile, errors) = Corefile::parse(EDITED);
    assert_eq!(errors, []);
    assert!(EDITED.contains(from));
    let made = change(&corefile);
    assert_eq!(made, EDITED.replacen(from, to, 1));
    assert_eq!(Corefile::parse(&made).1, []);
}

fn nth<'c>(corefile: &'c Corefile, name: &'c str, position: usize) -> &'c Directive {
    corefile.directives(name).nth(position).unwrap()
}

#[test]
fn an_edit_touches_its_own_line_alone() {
    edited(|one| one.with_line(nth(one, "hosts", 0), "fallthrough"), "one\n\t}", "one\n\t    fallthrough\n\t}");
    edited(
        |one| one.with_first_line(nth(one, "hosts", 0), "192.0.2.7 b.test"),
        "\t\t192.0.2.1",
        "\t\t192.0.2.7 b.test\n\t\t192.0.2.1",
    );
    edited(|one| one.with_more(nth(one, "rewrite", 0), "answer auto"), ".y.test #", ".y.test answer auto #");
    edited(|one| one.with_word(&nth(one, "forward", 0).arguments[1], "192.0.2.9"), "\"192.0.2.2\"", "192.0.2.9");
    edited(|one| one.without(nth(one, "forward", 0)), "\tforward . \"192.0.2.2\"\n", "");
    edited(
        |one| one.with_directive(&one.blocks()[0], &["cache {", "    keepttl", "}"]),
        "\thosts {",
        "\tcache {\n\t    keepttl\n\t}\n\thosts {",
    );
    let corp = "\tforward corp.test 192.0.2.3 {\n\t\tpolicy sequential\n\t}\n";
    edited(
        |one| one.with_moved(nth(one, "forward", 1), nth(one, "forward", 0)),
        &format!("\tforward . \"192.0.2.2\"\n{corp}"),
        &format!("{corp}\tforward . \"192.0.2.2\"\n"),
    );
    edited(
        |one| one.with_property(nth(one, "forward", 1), "policy", Some(&["random"])),
        "policy sequential",
        "policy random",
    );
}
