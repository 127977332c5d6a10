use super::lex::TemplateError;
use super::parse;
use super::run::{Data, ExecError};
use super::{Value, expression};
use crate::dns::{Question, RecordType};
use crate::resolution::server::Request;

fn with<T>(work: impl FnOnce(&Data<'_>) -> T) -> T {
    let question = Question { name: "Web-7.lan.test.".parse().unwrap(), record_type: RecordType::A };
    let request = Request::new(&question);
    let names = [None, Some("who".to_owned()), None];
    work(&Data {
        request: &request,
        name: "web-7.lan.test.",
        zone: "lan.test.",
        regex: "x",
        class: "IN",
        record_type: "A",
        matched: &["web-7.", "web", ""],
        names: &names,
        vars: vec![("n", Value::Number(3))],
        metadata: None,
    })
}

fn made(text: &str) -> Result<String, ExecError> {
    with(|data| data.run(&parse::parse(text).unwrap()))
}

#[test]
fn templates_make_what_go_makes_of_them() {
    for (text, expected) in [
        ("plain", "plain"),
        ("{{ .Name }}|{{.Zone}}|{{ $.Type }}", "web-7.lan.test.|lan.test.|A"),
        ("a {{- /* gone */ -}} b", "ab"),
        ("a {{- .Class -}} b", "aINb"),
        ("{{ .Group.who }}{{ .Group.nobody }}", "web<no value>"),
        ("{{ index .Group \"nobody\" }}{{ index .Group \"1\" }}{{ index .Match 1 }}", "webweb"),
        ("{{ .Match }} {{ len .Match }}", "[web-7. web ] 3"),
        ("{{ if eq .Group.who \"db\" \"web\" }}y{{ else }}n{{ end }}", "y"),
        ("{{ if false }}1{{ else if .Group.who }}2{{ else }}3{{ end }}", "2"),
        ("{{ with index .Match 2 }}{{ . }}{{ else }}none{{ end }}", "none"),
        ("{{ parseInt \"ff\" 16 8 }} {{ print 1 2 \"x\" }}", "255 1 2x"),
        ("{{ (index .Match 1) | len }}{{ .Var.n }}{{ .Meta \"a/b\" }}", "33"),
        ("{{ .Question.Name }} {{ .Question.Qtype }} {{ .Message.RecursionDesired }}", "Web-7.lan.test. 1 true"),
        ("{{ and .Name 0 }}{{ or \"\" `q` }}{{ not .Name }}", "0qfalse"),
    ] {
        assert_eq!(made(text).as_deref(), Ok(expected), "{text}");
    }
}

#[test]
fn what_go_refuses_is_refused_and_the_rest_is_unknown() {
    for text in [
        "{{ .Nope ",
        "{{ }}",
        "{{ end }}",
        "{{ if .Name }}x",
        "{{ nope .Name }}",
        "{{ \"open }}",
        "{{ .Name | }}",
        "{{ .Name | \"x\" }}",
        "{{ (.Name }}",
        "{{ .Name) }}",
        "{{ .Name\"x\" }}",
        "{{ /* x }}",
        "{{ else }}",
        "{{ \"a\"\"b\" }}",
        "{{ % }}",
    ] {
        assert_eq!(parse::parse(text).err(), Some(TemplateError::Refused), "{text}");
    }
    for text in
        ["{{ range .Match }}{{ . }}{{ end }}", "{{ $x := 1 }}", "{{ printf \"%s\" .Name }}", "{{ 1.5 }}", "{{ 0x1 }}"]
    {
        assert_eq!(parse::parse(text).err(), Some(TemplateError::Unknown), "{text}");
    }
}

#[test]
fn a_template_fails_where_go_fails() {
    for text in [
        "{{ .Nope }}",
        "{{ .Name.First }}",
        "{{ index .Match 5 }}",
        "{{ index .Match -1 }}",
        "{{ parseInt \"zz\" 16 8 }}",
        "{{ parseInt \"100\" 16 8 }}",
        "{{ len }}",
        "{{ .Name 1 }}",
        "{{ eq 1 \"x\" }}",
        "{{ len 3 }}",
    ] {
        assert_eq!(made(text), Err(ExecError::Fails), "{text}");
    }
    for text in ["{{ . }}", "{{ .Message.Id }}", "{{ .Group }}"] {
        assert_eq!(made(text), Err(ExecError::Unknown), "{text}");
    }
}

#[test]
fn expressions_come_to_values() {
    let run = |text: &str| {
        with(|data| {
            expression::parse(text).map(|one| expression::run(&one, data).map(|value| value == Value::Bool(true)))
        })
    };
    for text in [
        "incidr('10.1.2.3', \"10.0.0.0/8\")",
        "group('who') == 'web' && !false",
        "not (name() startsWith 'db') and name() endsWith 'test.'",
        "replace('1-2-3', '-', '.') == '1.2' + '.3'",
        "n == 3 or nobody()",
        "n in [1, 3] && upper('a') == 'A'",
        "type() == 'A' && client_ip() == '127.0.0.1' && proto() == \"udp\"",
        "!incidr('::1', '10.0.0.0/8')",
        "incidr('::1', '::/0')",
    ] {
        assert_eq!(run(text), Some(Ok(true)), "{text}");
    }
    assert_eq!(run("incidr('x', '10.0.0.0/8')"), Some(Err(ExecError::Fails)));
    assert_eq!(run("incidr('10.0.0.1', '10.0.0.0/33')"), Some(Err(ExecError::Fails)));
    assert_eq!(run("metadata('a/b') == ''"), Some(Err(ExecError::Unknown)));
    assert_eq!(run("a ? true : false"), Some(Err(ExecError::Unknown)), "no such variable");
    for text in ["", "1 +", "(1", "f(1", "'x", "in [1]", "nil == 1", "1 | 2"] {
        assert_eq!(run(text), None, "{text}");
    }
}

#[test]
fn deep_nesting_ends() {
    let deep = format!("{{{{ {} }}}}", "(".repeat(5_000));
    assert!(parse::parse(&deep).is_err());
    assert!(parse::parse(&"{{ if 1 }}".repeat(5_000)).is_err());
    let chain = format!("{{{{ if 1 }}}}{}{{{{ end }}}}", "{{ else if 1 }}".repeat(5_000));
    assert!(parse::parse(&chain).is_err());
    assert!(expression::parse(&"(".repeat(5_000)).is_none());
    assert!(expression::parse(&"!".repeat(5_000)).is_none());
}

#[test]
fn what_the_set_up_refuses_is_said_as_coredns_says_it() {
    let says = |line: &str| {
        let text = format!(". {{\n template IN A {{\n  {line}\n }}\n}}");
        crate::resolution::server::Configuration::said_of(&text)
    };
    let said = |what: &str| Some(format!("plugin/template: /etc/coredns/Corefile:3 - Error during parsing: {what}"));
    for (line, what) in [
        ("match ok (", "could not parse regex: (, error parsing regexp: missing closing )"),
        ("rcode BADVERS", "unknown rcode BADVERS"),
        ("ederror +5", "error parsing extended DNS error code +5"),
        ("var x", "Wrong argument count or unexpected line ending after 'x'"),
        ("expr", "Wrong argument count or unexpected line ending after 'expr'"),
    ] {
        assert_eq!(says(line), said(what), "{line}");
    }
    for line in ["rcode NOTIMPL", "rcode BADSIG", "ederror 5 why", "var x 1", "match a b", "upstream any word"] {
        assert_eq!(says(line), None, "{line}");
    }
}
