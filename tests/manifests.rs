//! The manifest reader and writer.
#![cfg(not(target_arch = "wasm32"))]
#![expect(clippy::unwrap_used, reason = "helpers of tests say what they expect")]

use k8s_dns_lab::cluster::{FieldPath, Kind, ObjectRef, Value};
use k8s_dns_lab::manifest::{
    self, Class, Document, Message, NODE_LIMIT, Reading, Severity, Span, SyntaxProblem, TEXT_LIMIT, highlight, locate,
    read, write, write_all,
};
use k8s_dns_lab::text::{Language, diagnostic::sentence};
use proptest::prelude::*;

fn path(text: &str) -> FieldPath {
    text.parse().unwrap()
}

fn slice(text: &str, span: Span) -> &str {
    &text[span.start..span.end]
}

/// `line:column severity object field message`, one a line.
fn remarks(text: &str) -> String {
    read(text)
        .diagnostics
        .iter()
        .map(|diagnostic| {
            let object = diagnostic.object.as_ref().map_or("-".to_owned(), ToString::to_string);
            let field = diagnostic.field.to_string();
            format!(
                "{}:{} {:?} {object} {} {:?}\n",
                diagnostic.span.line,
                diagnostic.span.column,
                diagnostic.severity,
                if field.is_empty() { "-" } else { &field },
                diagnostic.message
            )
        })
        .collect()
}

fn only(text: &str) -> Document {
    let mut reading = read(text);
    assert_eq!(reading.documents.len(), 1, "{:?}", reading.diagnostics);
    reading.documents.remove(0)
}

const SERVICE: &str = "\
apiVersion: v1
kind: Service
metadata:
  name: web   # the front
  labels: {app: web, 이름: 웹}
spec:
  selector:
    app: web
  ports:
  - name: http
    port: 80

  # a comment between
  - port: 443
    targetPort: https
";

// ---- reading ------------------------------------------------------------------------------------

#[test]
fn every_value_and_key_knows_its_place() {
    let document = only(SERVICE);
    for (field, value, key) in [
        ("metadata.name", "web", "name"),
        ("metadata.labels", "{app: web, 이름: 웹}", "labels"),
        ("metadata.labels[이름]", "웹", "이름"),
        ("spec.selector", "app: web", "selector"),
        ("spec.ports[0].port", "80", "port"),
        ("spec.ports[1].targetPort", "https", "targetPort"),
        ("spec.ports[0]", "name: http\n    port: 80", ""),
    ] {
        assert_eq!(slice(SERVICE, document.spans.at(&path(field)).unwrap()), value, "{field}");
        let found = document.spans.key_at(&path(field)).map_or("", |span| slice(SERVICE, span));
        assert_eq!(found, key, "{field}");
    }
    let port = document.spans.at(&path("spec.ports[1].port")).unwrap();
    assert_eq!((port.line, port.column), (14, 11));
    assert_eq!(document.spans.at(&path("metadata.labels[이름]")).unwrap().column, 26);
    assert_eq!(document.spans.at(&path("spec.clusterIP")), None);
}

#[test]
fn a_rejection_finds_the_nearest_place_that_exists() {
    let text = format!("---\n{SERVICE}");
    let reading = read(&text);
    let web = ObjectRef::new(Kind::Service, "default", "web");
    let place = |field: &str| slice(&text, locate(&reading, &web, &path(field)).unwrap());
    assert_eq!(place("spec.ports[0].port"), "80");
    assert_eq!(place("spec.ports[1].nodePort"), "port");
    assert_eq!(place("spec.clusterIPs[0]"), "spec");
    assert_eq!(place("status.x"), "apiVersion");
    assert_eq!(locate(&reading, &ObjectRef::new(Kind::Service, "shop", "web"), &path("spec")), None);
}

#[test]
fn the_values_are_those_sigs_k8s_io_yaml_gives() {
    for (written, value) in [
        ("no", Value::Bool(false)),
        ("y", Value::Bool(true)),
        ("On", Value::Bool(true)),
        ("'no'", "no".into()),
        ("!!str no", "no".into()),
        ("!!int '7'", Value::Int(7)),
        ("! x", "x".into()),
        ("0777", Value::Int(511)),
        ("0o777", Value::Int(511)),
        ("0x1F", Value::Int(31)),
        ("1_000", Value::Int(1000)),
        ("80.0", Value::Int(80)),
        ("1.5", Value::Number("1.5".into())),
        ("12:30:45", "12:30:45".into()),
        ("2001-12-14", "2001-12-14".into()),
        ("", Value::Null),
        ("~", Value::Null),
        ("NULL", Value::Null),
        ("\"\\u00e9\\n\"", "é\n".into()),
        ("|-\n  a\n\n  b\n", "a\n\nb".into()),
        (">\n  a\n  b\n", "a b\n".into()),
        ("a\n  b", "a b".into()),
        ("[1, [], {}]", Value::List(vec![Value::Int(1), Value::List(vec![]), Value::map()])),
    ] {
        let document = only(&format!("v: {written}\n"));
        assert_eq!(document.value.field("v"), Some(&value), "{written}");
    }
}

#[test]
fn keys_become_texts_as_sigs_k8s_io_yaml_makes_them() {
    let text = "data:\n  8080: a\n  on: b\n  \"off\": c\n  0x10: d\n";
    let keys: Vec<_> = only(text).value.field("data").and_then(Value::as_map).unwrap().keys().cloned().collect();
    assert_eq!(keys, ["16", "8080", "off", "true"]);
    let notes = remarks(text);
    assert!(notes.contains("3:3 Note - data.true KeyReadsAs { word: \"on\", reads_as: \"true\" }"), "{notes}");
    assert!(notes.contains("5:3 Note - data[16] KeyReadsAs { word: \"0x10\", reads_as: \"16\" }"), "{notes}");
    assert!(!notes.contains("8080"), "{notes}");
}

#[test]
fn json_reads_like_yaml() {
    let text = "{\n\t\"apiVersion\": \"v1\",\n    \"kind\": \"List\",\n    \"items\": [\n        {\"apiVersion\":\"v1\",\"kind\":\"Service\",\
                \"metadata\":{\"name\":\"web\"},\"spec\":{\"ports\":[{\"port\":80}],\"clusterIP\":\"None\"}},\n        \
                {\n            \"apiVersion\": \"v1\", \"kind\": \"Pod\",\n            \"metadata\": {\"name\": \"a\\u003cb\\/\"}\n}\n    ]\n}\n";
    let reading = read(text);
    assert!(reading.is_clean(), "{:?}", reading.diagnostics);
    assert_eq!(reading.objects().map(|object| object.reference().name.as_str()).collect::<Vec<_>>(), ["web", "a<b/"]);
    let web = &reading.documents[0];
    assert_eq!(slice(text, web.spans.at(&path("spec.ports[0].port")).unwrap()), "80");
    assert_eq!(slice(text, web.spans.at(&path("spec.clusterIP")).unwrap()), "\"None\"");
}

#[test]
fn lists_are_taken_apart_and_their_items_know_their_places() {
    let text = "\
apiVersion: v1
kind: PodList
items:
- metadata: {name: a}
- metadata: {name: b, namespace: shop}
  spec: {hostname: 7}
---
kind: List
apiVersion: v1
items:
- apiVersion: v1
  kind: List
  items:
  - apiVersion: v1
    kind: Namespace
    metadata: {name: shop}
    metadata: {name: mall}
---
apiVersion: v1
kind: ServiceList
items: []
";
    let reading = read(text);
    assert_eq!(reading.documents.len(), 3);
    assert_eq!(
        reading.objects().map(|object| object.reference().to_string()).collect::<Vec<_>>(),
        ["pod/default/a", "ns/mall"]
    );
    let b = &reading.documents[1];
    assert_eq!(slice(text, b.spans.at(&path("metadata.name")).unwrap()), "b");
    assert_eq!(
        remarks(text),
        "6:20 Error pod/shop/b spec.hostname UnquotedText { word: \"7\", reads_as: \"number\" }\n\
         17:5 Error ns/mall metadata DuplicateKey { key: \"metadata\", first_line: 16 }\n"
    );
}

#[test]
fn empty_documents_are_skipped() {
    for text in ["", "\n", "---\n---\n", "# nothing\n", "--- ~\n...\n", "\u{feff}"] {
        let reading = read(text);
        assert!(reading.documents.is_empty() && reading.diagnostics.is_empty(), "{text:?} {:?}", reading.diagnostics);
    }
}

#[test]
fn a_byte_order_mark_and_any_line_break_do_no_harm() {
    let text = format!("\u{feff}%YAML 1.2\n---\n{SERVICE}").replace('\n', "\r\n");
    let document = only(&text);
    assert!(document.object.is_some());
    let port = document.spans.at(&path("spec.ports[1].port")).unwrap();
    assert_eq!((port.line, port.column, slice(&text, port)), (16, 11, "443"));
}

#[test]
fn a_syntax_error_costs_its_own_document_only() {
    let text = format!(
        "{SERVICE}---\nkind: \"Pod\nmetadata: x\n---\na: [\n--- # last\n{}",
        SERVICE.replace("name: web", "name: two")
    );
    let reading = read(&text);
    assert_eq!(reading.objects().count(), 2);
    assert_eq!(remarks(&text), "17:7 Error - kind Syntax(UnclosedQuote)\n20:4 Error - a[0] Syntax(UnclosedBracket)\n");
    let two = reading.documents.last().unwrap();
    assert_eq!(slice(&text, two.spans.at(&path("metadata.name")).unwrap()), "two");
}

#[test]
fn syntax_errors_are_told_apart() {
    for (text, error) in [
        ("a:\n\tb: 1\n", SyntaxProblem::TabIndentation),
        ("a:\n  b: 1\n\tc: 2\n", SyntaxProblem::TabIndentation),
        ("a:\n  b: 1\n c: 2\n", SyntaxProblem::BadIndentation),
        ("a: 1\n  b: 2\n", SyntaxProblem::BadIndentation),
        ("a:b\nc: d\n", SyntaxProblem::MissingColon),
        ("a: 1\n- b\n", SyntaxProblem::BadIndentation),
        ("a: - b\n", SyntaxProblem::BadIndentation),
        ("a: b: c\n", SyntaxProblem::SecondColon),
        ("a: 1\nbcd\ne: 2\n", SyntaxProblem::MissingColon),
        ("a: \"b\nc: d\n", SyntaxProblem::UnclosedQuote),
        ("a: 'b\nc: d\n", SyntaxProblem::UnclosedQuote),
        ("a: \"b\" c\n", SyntaxProblem::AfterQuote),
        ("a: \"\\q\"\n", SyntaxProblem::BadEscape),
        ("a: [1, 2\nb: 3\n", SyntaxProblem::UnclosedBracket),
        ("a: {b: 1\n", SyntaxProblem::UnclosedBracket),
        ("a: ]\n", SyntaxProblem::StrayBracket),
        ("a: @b\n", SyntaxProblem::ReservedCharacter('@')),
        ("a: `b`\n", SyntaxProblem::ReservedCharacter('`')),
        ("a: %b\n", SyntaxProblem::ReservedCharacter('%')),
        ("a: *b\n", SyntaxProblem::UnknownAlias),
        ("a: &b [*b]\n", SyntaxProblem::AliasInItself),
        ("a: & b\n", SyntaxProblem::BadAnchor),
        ("a: |x\n  b\n", SyntaxProblem::BadBlockText),
        ("a: b\u{1}\n", SyntaxProblem::ControlCharacter),
    ] {
        let reading = read(text);
        let found: Vec<_> = reading.diagnostics.iter().map(|diagnostic| &diagnostic.message).collect();
        assert_eq!(found, [&Message::Syntax(error)], "{text:?}");
    }
}

#[test]
fn everything_wrong_is_said_at_once_each_in_its_place() {
    let text = "\
apiVersion: v1
kind: Service
metadata:
  name: web
  labels: {app: no, tier: 1, env: \"no\"}
spec:
  ports:
  - port: \"80\"
  - port: 81
    targetport: 8080
  clusterip: None
  selector: web
  selector: {app: web}
---
- a
---
kind: Pod
metadata: {}
---
apiVersion: v1
kind: Pod
metadata: {labels: {}}
---
apiVersion: v1
kind: [Pod]
";
    assert_eq!(
        remarks(text),
        "\
5:17 Error svc/default/web metadata.labels.app UnquotedText { word: \"no\", reads_as: \"bool\" }
5:27 Error svc/default/web metadata.labels.tier UnquotedText { word: \"1\", reads_as: \"number\" }
8:11 Error svc/default/web spec.ports[0].port Invalid(Invalid { kind: TypeInvalid, field: FieldPath([Key(\"spec\"), Key(\"ports\"), Index(0), Key(\"port\")]), value: Some(\"80\"), reason: Type { wanted: \"integer\", found: \"string\" } })
10:5 Note svc/default/web spec.ports[1].targetport UnknownField { name: \"targetport\", nearest: Some(\"targetPort\") }
11:3 Note svc/default/web spec.clusterip UnknownField { name: \"clusterip\", nearest: Some(\"clusterIP\") }
13:3 Error svc/default/web spec.selector DuplicateKey { key: \"selector\", first_line: 12 }
15:3 Error - - NotAMapping { found: \"array\" }
17:1 Error - apiVersion MissingApiVersion
22:1 Error - metadata.name MissingName
25:7 Error - kind Invalid(Invalid { kind: TypeInvalid, field: FieldPath([Key(\"kind\")]), value: None, reason: Type { wanted: \"string\", found: \"array\" } })
"
    );
}

#[test]
fn unknown_kinds_and_fields_are_kept_and_only_noted() {
    let text = "\
apiVersion: networking.k8s.io/v1
kind: Ingress
metadata: {name: web, namespace: shop}
spec: {rules: [{host: a}]}
---
apiVersion: v1
kind: Sevice
metadata: {name: web}
---
apiVersion: v1beta1
kind: EndpointSlice
metadata: {name: web}
---
apiVersion: v1
kind: Pod
metadata: {name: a, selfLink: x}
spec: {containers: [{name: a, image: b, resources: {limits: {cpu: 1}}}], evictionResponders: [], color: red}
";
    let reading = read(text);
    assert!(reading.is_clean());
    assert_eq!(reading.objects().count(), 4);
    assert_eq!(
        remarks(text),
        "\
2:7 Note ingress/shop/web kind UnknownKind { kind: \"Ingress\", nearest: None }
7:7 Note sevice/web kind UnknownKind { kind: \"Sevice\", nearest: Some(\"Service\") }
10:13 Note endpointslice/web apiVersion OtherVersion { kind: \"EndpointSlice\", found: \"v1beta1\", wanted: \"discovery.k8s.io/v1\" }
17:98 Note pod/default/a spec.color UnknownField { name: \"color\", nearest: None }
"
    );
    assert_eq!(reading.documents[0].value.at(&path("spec.rules[0].host")), Some(&"a".into()));
    assert_eq!(reading.documents[3].value.at(&path("spec.color")), Some(&"red".into()));
}

#[test]
fn a_cron_job_is_noted_as_one_that_makes_no_job_by_itself() {
    let reading = read(
        "\
apiVersion: batch/v1
kind: CronJob
metadata: {name: nightly}
spec:
  schedule: '0 3 * * *'
  jobTemplate: {spec: {template: {spec: {restartPolicy: Never, containers: [{name: c, image: i}]}}}}
",
    );
    assert!(reading.is_clean());
    let said: Vec<_> = reading.diagnostics.iter().map(|one| (one.severity, one.message.clone())).collect();
    assert_eq!(said, [(Severity::Note, Message::NoSchedule { name: "nightly".to_owned() })]);
}

#[test]
fn what_a_secret_holds_is_left_behind() {
    let text = "\
apiVersion: v1
kind: Secret
metadata:
  name: key
  annotations:
    kubectl.kubernetes.io/last-applied-configuration: '{\"data\":{\"password\":\"aHVudGVyMg==\"}}'
    team: blue
data:
  password: aHVudGVyMg==
stringData: {token: hunter2}
";
    let reading = read(text);
    assert_eq!(remarks(text), "9:3 Note secret/key data SecretDropped\n");
    let value = &reading.documents[0].value;
    assert!(!format!("{value:?}{:?}", reading.documents[0].object).contains("unter2"));
    assert!(!format!("{value:?}").contains("aHVudGVyMg"));
    assert_eq!(value.at(&path("metadata.annotations.team")), Some(&"blue".into()));
}

#[test]
fn the_same_object_twice_is_noted_and_the_last_one_is_located() {
    let text = format!("{SERVICE}---\n{}", SERVICE.replace("name: web  ", "name: web\n  namespace: default"));
    let reading = read(&text);
    assert_eq!(remarks(&text), "17:1 Note svc/default/web - SameObjectTwice { first_line: 1 }\n");
    let web = ObjectRef::new(Kind::Service, "default", "web");
    assert_eq!(locate(&reading, &web, &path("metadata.name")).unwrap().line, 20);
}

#[test]
fn aliases_and_merge_keys_are_expanded() {
    let document = only(
        "base: &b {app: web, tier: x}\nlabels:\n  <<: *b\n  tier: z\nmany:\n  <<: [{a: 1}, {a: 2, b: 3}]\ncopy: *b\n",
    );
    assert_eq!(document.value.at(&path("labels.app")), Some(&"web".into()));
    assert_eq!(document.value.at(&path("labels.tier")), Some(&"z".into()));
    assert_eq!(document.value.at(&path("many.a")), Some(&Value::Int(1)));
    assert_eq!(document.value.at(&path("many.b")), Some(&Value::Int(3)));
    assert_eq!(document.value.at(&path("copy.app")), Some(&"web".into()));
    let at = |field: &str| document.spans.at(&path(field)).unwrap().line;
    assert_eq!((at("copy"), at("copy.app"), at("labels.tier")), (7, 1, 4));
    assert!(remarks("a:\n  <<: 3\n").contains("2:7 Error - a MergeNotMapping"));
}

#[test]
fn bombs_are_refused() {
    let mut aliases = "a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n".to_owned();
    for level in 1..10 {
        let below = format!("*a{}, ", level - 1).repeat(10);
        aliases += &format!("a{level}: &a{level} [{below}]\n");
    }
    let long_text = format!("a: &a {}\nb: [{}]\n", "x".repeat(1 << 20), "*a, ".repeat(10_000));
    for text in [aliases, long_text, format!("a: [{}]", "1,".repeat(NODE_LIMIT))] {
        let reading = read(&text);
        assert!(reading.documents.is_empty());
        assert_eq!(reading.diagnostics[0].message, Message::TooManyValues);
    }
    for text in ["[".repeat(100_000), "- ".repeat(100_000), "{a: ".repeat(100), "? ".repeat(5_000)] {
        assert_eq!(read(&text).diagnostics[0].message, Message::TooDeep, "{}", &text[..9]);
    }
    let deep: String = (0..3_000).map(|level| format!("{}a:\n", " ".repeat(level))).collect();
    assert_eq!(read(&deep).diagnostics[0].message, Message::TooDeep);
    let nested = format!("a: &a {}x{}\nb: {}*a{}\n", "[".repeat(40), "]".repeat(40), "[".repeat(40), "]".repeat(40));
    assert_eq!(read(&nested).diagnostics[0].message, Message::TooDeep);
    assert_eq!(read(&" ".repeat(TEXT_LIMIT + 1)).diagnostics[0].message, Message::TextTooLong);
}

#[test]
fn a_flood_of_mistakes_is_cut_short_without_losing_errors_to_notes() {
    let text = "apiVersion: v1\nkind: Nope\nmetadata: {name: a}\n---\n".repeat(3_000) + "kind: Pod\n";
    let reading = read(&text);
    assert_eq!(reading.diagnostics.len(), manifest::DIAGNOSTIC_LIMIT + 1);
    assert!(!reading.is_clean());
}

#[test]
fn a_syntax_error_points_at_its_cause() {
    for (text, cause) in [
        ("a:\n  b: 1\n  \tc: 2\n", "\t"),
        ("a:\r\n\tb: 1\r\n", "\t"),
        ("a: 1\n\nbcd\n\n", "bcd"),
        ("a: 1\nb:2\nc: d\n", "b:2"),
        ("a: 1\n   웹: 2\nc: d\n", "웹: 2"),
        ("a: [1,\n  {b: 2,\n", "{"),
        ("{\"a\": 1\n \"b\": 2}", ": 2}"),
        ("a: 1\nb: 'c\nd: e\n", "'c"),
        ("a: 1\nb: c: d\n", ": d"),
        ("웹: 1\nb: *c\n", "*c"),
    ] {
        let reading = read(text);
        assert_eq!(slice(text, reading.diagnostics[0].span), cause, "{text:?} {:?}", reading.diagnostics);
    }
}

// ---- writing ------------------------------------------------------------------------------------

#[test]
fn manifests_are_written_as_kubectl_prints_them_with_the_telling_fields_first() {
    let text = "\
status: {loadBalancer: {}}
spec:
    ports: [{targetPort: 8080, port: 80, name: http}, {port: 53, protocol: UDP}]
    selector: {tier: front, app: web}
    type: ClusterIP
    sessionAffinity: None
    clusterIP: 10.96.0.10
metadata: {labels: {name: x, app: 'no'}, namespace: shop, name: web, uid: '0123', creationTimestamp: '2024-01-01T00:00:00Z'}
kind: Service
apiVersion: v1
";
    let document = only(text);
    let written = "\
apiVersion: v1
kind: Service
metadata:
  name: web
  namespace: shop
  labels:
    app: \"no\"
    name: x
  creationTimestamp: \"2024-01-01T00:00:00Z\"
  uid: \"0123\"
spec:
  type: ClusterIP
  clusterIP: 10.96.0.10
  selector:
    app: web
    tier: front
  ports:
  - name: http
    port: 80
    targetPort: 8080
  - port: 53
    protocol: UDP
  sessionAffinity: None
status:
  loadBalancer: {}
";
    assert_eq!(write(&document.value), written);
    let applied = write(&manifest::for_apply(&document.value));
    assert!(applied.contains("clusterIP: 10.96.0.10") && applied.contains("namespace: shop"), "{applied}");
    for gone in ["status", "uid", "creationTimestamp"] {
        assert!(!applied.contains(gone), "{applied}");
    }
}

#[test]
fn a_corefile_is_written_as_a_block() {
    let corefile = ".:53 {\n    errors\n    kubernetes cluster.local {\n\tpods insecure\n    }\n\n    cache 30\n}\n";
    let value = Value::object([("data", Value::object([("Corefile", corefile.into()), ("empty", "".into())]))]);
    let written = write(&value);
    assert_eq!(
        written,
        "data:\n  Corefile: |\n    .:53 {\n        errors\n        kubernetes cluster.local {\n    \tpods insecure\n        }\n\n        cache 30\n    }\n  empty: \"\"\n"
    );
    assert_eq!(only(&written).value, value);
}

#[test]
fn texts_are_quoted_exactly_when_they_must_be() {
    for (text, written) in [
        ("web", "web"),
        ("10.96.0.10", "10.96.0.10"),
        ("fd00::1", "fd00::1"),
        ("nginx:1.25", "nginx:1.25"),
        ("app.kubernetes.io/name", "app.kubernetes.io/name"),
        ("10.96.0.0/12", "10.96.0.0/12"),
        ("-c", "-c"),
        ("--flag=x", "--flag=x"),
        ("sleep 1d; exit", "sleep 1d; exit"),
        ("250m", "250m"),
        ("None", "None"),
        ("웹 서비스", "웹 서비스"),
        ("", "\"\""),
        ("no", "\"no\""),
        ("Y", "\"Y\""),
        ("oFf", "\"oFf\""),
        ("~", "\"~\""),
        ("nULL", "\"nULL\""),
        ("80", "\"80\""),
        ("0o17", "\"0o17\""),
        ("089", "\"089\""),
        ("1_000", "\"1_000\""),
        ("1e5", "\"1e5\""),
        ("1e999", "\"1e999\""),
        (".5", "\".5\""),
        ("-.INF", "\"-.INF\""),
        ("12:30", "\"12:30\""),
        ("2001-12-14", "\"2001-12-14\""),
        ("2001-12-14 10:00:00", "\"2001-12-14 10:00:00\""),
        ("<<", "\"<<\""),
        ("=", "\"=\""),
        ("*.example.com", "'*.example.com'"),
        ("@daily", "'@daily'"),
        ("it's: so", "'it''s: so'"),
        ("a #b", "'a #b'"),
        ("a: b", "'a: b'"),
        ("fd00::", "'fd00::'"),
        ("::1", "'::1'"),
        ("- a", "'- a'"),
        ("---", "'---'"),
        (" a", "' a'"),
        ("a ", "'a '"),
        ("{}", "'{}'"),
        ("a\tb", "\"a\\tb\""),
        ("a\r\nb", "\"a\\r\\nb\""),
        ("\n", "\"\\n\""),
        ("\u{85}\u{7f}\u{2028}\u{feff}", "\"\\x85\\x7f\\u2028\\ufeff\""),
        (" a\nb", "\" a\\nb\""),
        ("a\n \nb", "\"a\\n \\nb\""),
    ] {
        let value = Value::object([("k", text.into())]);
        assert_eq!(write(&value), format!("k: {written}\n"), "{text:?}");
        assert_eq!(only(&write(&value)).value, value, "{text:?}");
        let value = Value::object([(text, "k".into())]);
        assert_eq!(only(&write(&value)).value, value, "{text:?}");
    }
}

#[test]
fn documents_are_parted_by_dashes() {
    let values = [Value::object([("a", "x\n\n".into())]), Value::Map([("b".to_owned(), Value::Null)].into())];
    let written = write_all(&values);
    assert_eq!(written, "a: |+\n  x\n\n---\nb: null\n");
    assert_eq!(read(&written).documents.iter().map(|document| document.value.clone()).collect::<Vec<_>>(), values);
    assert_eq!(write_all([]), "");
}

// ---- colours ------------------------------------------------------------------------------------

#[test]
fn a_manifest_is_coloured() {
    let text = "--- # c\nkind: Pod # d\na: &x [1, \"b: c\", no]\n- -c: 'it''s'\n  data: |-\n    x: 1 # t\n\n   y\n  url: http://a:80\n{\"k\":1}\n";
    let tokens: Vec<_> =
        highlight(text).into_iter().map(|token| (&text[token.start..token.end], token.class)).collect();
    use Class::{Anchor, Comment, Key, Keyword, Number, Punctuation, Text};
    assert_eq!(
        tokens,
        [
            ("---", Punctuation),
            ("# c", Comment),
            ("kind", Key),
            (":", Punctuation),
            ("Pod", Text),
            ("# d", Comment),
            ("a", Key),
            (":", Punctuation),
            ("&x", Anchor),
            ("[", Punctuation),
            ("1", Number),
            (",", Punctuation),
            ("\"b: c\"", Text),
            (",", Punctuation),
            ("no", Keyword),
            ("]", Punctuation),
            ("-", Punctuation),
            ("-c", Key),
            (":", Punctuation),
            ("'it''s'", Text),
            ("data", Key),
            (":", Punctuation),
            ("|-", Punctuation),
            ("x: 1 # t", Text),
            ("y", Text),
            ("url", Key),
            (":", Punctuation),
            ("http://a:80", Text),
            ("{", Punctuation),
            ("\"k\"", Key),
            (":", Punctuation),
            ("1", Number),
            ("}", Punctuation),
        ]
    );
}

// ---- sentences ----------------------------------------------------------------------------------

#[test]
fn every_remark_has_a_sentence_in_each_language() {
    let text = "apiVersion: v1\nkind: Service\nmetadata: {name: a, labels: {app: no}}\nspec: {ports: x, clusterIp: None}\n---\na: \"\n";
    let reading = read(text);
    let say =
        |language| reading.diagnostics.iter().map(|remark| sentence(language, &remark.message)).collect::<Vec<_>>();
    assert_eq!(
        say(Language::English),
        [
            "This must be a string, but YAML reads the unquoted `no` as a boolean. Write \"no\".",
            "`spec.ports` must be a list, not a string.",
            "The API has no field `clusterIp` here. Did you mean `clusterIP`? It is kept but has no effect.",
            "A quote is opened here and never closed.",
        ]
    );
    assert_eq!(
        say(Language::Korean),
        [
            "문자열이 필요한 자리인데, YAML은 따옴표 없는 `no`를 불리언으로 읽습니다. \"no\" 형태로 적으세요.",
            "`spec.ports` 필드는 리스트여야 하는데, 문자열이 들어 있습니다.",
            "API의 이 위치에는 `clusterIp` 필드가 없습니다. `clusterIP`를 쓰려고 했나요? 그대로 보존하지만 아무 효과가 없습니다.",
            "여기서 연 따옴표가 닫히지 않았습니다.",
        ]
    );
}

// ---- anything at all ----------------------------------------------------------------------------

fn check(text: &str) -> Reading {
    let reading = read(text);
    for diagnostic in &reading.diagnostics {
        let Span { start, end, line, column } = diagnostic.span;
        assert!(start <= end && text.get(start..end).is_some(), "{text:?} {diagnostic:?}");
        assert!(line >= 1 && column >= 1);
        for language in Language::ALL {
            assert!(!sentence(language, &diagnostic.message).is_empty());
        }
    }
    assert!(reading.documents.iter().all(|document| document.object.is_some()) || !reading.is_clean());
    let mut last = 0;
    for token in highlight(text) {
        assert!(last <= token.start && token.start < token.end, "{text:?} {token:?}");
        assert!(
            text[last..token.start].trim_matches(['\u{feff}', ' ', '\t', '\n', '\r']).is_empty(),
            "{text:?} {token:?}"
        );
        assert!(!text[token.start..token.end].contains('\n'));
        last = token.end;
    }
    assert!(text[last..].trim_matches(['\u{feff}', ' ', '\t', '\n', '\r']).is_empty(), "{text:?}");
    reading
}

fn nasty_text() -> impl Strategy<Value = String> {
    prop_oneof![
        "[a-z0-9.-]{0,12}",
        "[-+0-9._:eExobnfainyYTZ~ ]{0,8}",
        "[ \t\n'\"#:{}\\[\\],&*!|>%@`?=<\\\\-]{0,8}",
        "([ \t]{0,2}[a#:-]{0,3}\n{0,2}){0,5}",
        "[a가é🚀\u{85}\u{a0}\u{2028}\u{feff}\r\n ]{0,6}",
        any::<String>(),
        "[yYnN]|yes|no|ON|Off|true|null|~|<<|=|0o7|0x1|1_0|---|\\.\\.\\.",
    ]
}

fn value() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::Bool),
        any::<i64>().prop_map(Value::Int),
        "-?[1-9][0-9]{0,3}\\.[0-9]{0,3}[1-9]".prop_map(Value::Number),
        nasty_text().prop_map(Value::Text),
    ];
    leaf.prop_recursive(5, 60, 5, |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..5).prop_map(Value::List),
            prop::collection::btree_map(nasty_text(), inner, 0..5)
                .prop_map(|map| Value::Map(map.into_iter().collect())),
        ]
    })
}

fn object() -> impl Strategy<Value = Value> {
    prop::collection::btree_map(nasty_text(), value(), 0..5).prop_map(|mut map| {
        map.insert("kind".into(), "Thing".into());
        map.insert("apiVersion".into(), "v1".into());
        map.insert("metadata".into(), Value::object([("name", "a".into())]));
        Value::Map(map.into_iter().collect())
    })
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 400, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_text_reads_without_a_panic(text in prop_oneof![any::<String>(), nasty_text()]) {
        check(&text);
    }

    #[test]
    fn any_mutation_of_a_manifest_reads_without_a_panic(
        cuts in prop::collection::vec((0..400_usize, 0..12_usize, nasty_text()), 1..4),
    ) {
        let mut characters: Vec<char> = format!("{SERVICE}---\n{{\"kind\": \"Pod\", \"a\": [1, 2]}}\n---\nx: &a |\n  t\n\n  u\ny: *a\n").chars().collect();
        for (at, length, new) in cuts {
            let at = at.min(characters.len());
            let end = (at + length).min(characters.len());
            characters.splice(at..end, new.chars());
        }
        check(&characters.into_iter().collect::<String>());
    }

    #[test]
    fn what_is_written_reads_back(objects in prop::collection::vec(object(), 1..4)) {
        let written = write_all(&objects);
        let reading = check(&written);
        let back: Vec<_> = reading.documents.iter().map(|document| document.value.clone()).collect();
        prop_assert_eq!(&back, &objects, "{}", written);
        prop_assert_eq!(write_all(&back), written);
        prop_assert!(reading.is_clean());
    }

    #[test]
    fn places_point_at_what_stands_there(objects in prop::collection::vec(object(), 1..3)) {
        let written = write_all(&objects);
        for document in read(&written).documents {
            for (key, value) in document.value.as_map().unwrap() {
                let field = FieldPath::root().key(key.as_str());
                let name = slice(&written, document.spans.key_at(&field).unwrap());
                prop_assert!(written[document.spans.key_at(&field).unwrap().end..].starts_with([':', '\n']), "{name:?}");
                let place = document.spans.at(&field).unwrap();
                if let Value::Int(number) = value {
                    prop_assert_eq!(slice(&written, place), number.to_string());
                }
                prop_assert_eq!(u32::try_from(written[..place.start].matches('\n').count()).unwrap() + 1, place.line);
            }
        }
    }

    #[test]
    fn documents_do_not_touch_each_other(broken in nasty_text()) {
        let text = format!("{SERVICE}---\n{broken}\n---\n{}", SERVICE.replace("name: web", "name: two"));
        let names: Vec<_> = check(&text).objects().map(|object| object.reference().name.clone()).collect();
        prop_assert_eq!(names.first().map(String::as_str), Some("web"));
        prop_assert_eq!(names.last().map(String::as_str), Some("two"));
    }
}

#[test]
fn severities_are_ordered_worst_first() {
    assert!(Severity::Error < Severity::Note);
}

/// The API's own types have the last word: a whole number that one of them does not take is refused, wherever it stands,
/// and one that it takes is not.
#[test]
fn whole_numbers_are_as_wide_as_the_api_has_them() {
    use k8s_openapi::api::{apps, core, discovery};
    use serde_json::{Value as Json, from_value, json};

    type Reads = fn(Json) -> bool;
    fn reads<T: serde::de::DeserializeOwned>(json: Json) -> bool {
        from_value::<T>(json).is_ok()
    }
    /// The value at the end of a way, such as `spec.ports[].port`.
    fn at(steps: &str, value: &Json) -> Json {
        let (step, rest) = steps.split_once('.').unwrap_or((steps, ""));
        let inner = if rest.is_empty() { value.clone() } else { at(rest, value) };
        match step.strip_suffix("[]") {
            Some(name) => json!({ name: [inner] }),
            None => json!({ step: inner }),
        }
    }

    let service = "spec.ports[].port spec.ports[].nodePort spec.ports[].targetPort spec.healthCheckNodePort \
                   spec.sessionAffinityConfig.clientIP.timeoutSeconds";
    let workload = "spec.replicas spec.minReadySeconds spec.revisionHistoryLimit spec.template.spec.priority \
                    spec.template.spec.containers[].ports[].hostPort \
                    spec.template.spec.initContainers[].startupProbe.failureThreshold";
    let deployment =
        "spec.progressDeadlineSeconds spec.strategy.rollingUpdate.maxSurge spec.strategy.rollingUpdate.maxUnavailable";
    let stateful_set = "spec.ordinals.start spec.updateStrategy.rollingUpdate.partition \
                        spec.updateStrategy.rollingUpdate.maxUnavailable";
    let probes = ["livenessProbe", "readinessProbe", "startupProbe"].map(|probe| {
        let numbers = "initialDelaySeconds timeoutSeconds periodSeconds successThreshold failureThreshold \
                       terminationGracePeriodSeconds httpGet.port tcpSocket.port grpc.port";
        numbers.split_whitespace().map(|number| format!("spec.containers[].{probe}.{number} ")).collect::<String>()
    });
    let pod = "metadata.generation metadata.deletionGracePeriodSeconds spec.priority spec.activeDeadlineSeconds \
               spec.terminationGracePeriodSeconds spec.tolerations[].tolerationSeconds \
               spec.topologySpreadConstraints[].maxSkew spec.topologySpreadConstraints[].minDomains \
               spec.affinity.nodeAffinity.preferredDuringSchedulingIgnoredDuringExecution[].weight \
               spec.affinity.podAffinity.preferredDuringSchedulingIgnoredDuringExecution[].weight \
               spec.affinity.podAntiAffinity.preferredDuringSchedulingIgnoredDuringExecution[].weight \
               spec.securityContext.runAsUser spec.securityContext.runAsGroup spec.securityContext.fsGroup \
               spec.securityContext.supplementalGroups[] spec.containers[].ports[].containerPort \
               spec.containers[].ports[].hostPort spec.containers[].securityContext.runAsUser \
               spec.containers[].securityContext.runAsGroup spec.containers[].lifecycle.preStop.httpGet.port \
               spec.containers[].lifecycle.preStop.tcpSocket.port spec.containers[].lifecycle.preStop.sleep.seconds \
               spec.containers[].lifecycle.postStart.httpGet.port spec.ephemeralContainers[].readinessProbe.grpc.port";
    let kinds: [(&str, &str, Reads, String); 6] = [
        ("v1", "Service", reads::<core::v1::Service>, service.to_owned()),
        ("v1", "Endpoints", reads::<core::v1::Endpoints>, "subsets[].ports[].port".to_owned()),
        ("discovery.k8s.io/v1", "EndpointSlice", reads::<discovery::v1::EndpointSlice>, "ports[].port".to_owned()),
        ("apps/v1", "Deployment", reads::<apps::v1::Deployment>, format!("{workload} {deployment}")),
        ("apps/v1", "StatefulSet", reads::<apps::v1::StatefulSet>, format!("{workload} {stateful_set}")),
        ("v1", "Pod", reads::<core::v1::Pod>, format!("{pod} {}", probes.concat())),
    ];
    let values = [
        json!(0),
        json!(i32::MAX),
        json!(i64::from(i32::MAX) + 1),
        json!(i32::MIN),
        json!(i64::from(i32::MIN) - 1),
        json!(i64::MAX),
        json!(u64::MAX),
        json!("80"),
        json!(true),
        json!({}),
    ];
    let mut wrong = Vec::new();
    let mut tried = 0;
    for (api, kind, is_read, fields) in kinds {
        for field in fields.split_whitespace() {
            for value in &values {
                let mut object = at(field, value);
                object["apiVersion"] = api.into();
                object["kind"] = kind.into();
                object["metadata"]["name"] = "a".into();
                let wanted = is_read(object.clone());
                let reading = read(&object.to_string());
                let found = reading.documents.first().is_some_and(|document| document.object.is_some());
                let end = field.replace("[]", "[0]");
                let told = reading.diagnostics.iter().any(|one| one.field.to_string() == end && one.span.line == 1);
                if found != wanted || told == wanted {
                    wrong.push(format!("{kind} {field}: {value} is {wanted} in the API and {found} here"));
                }
                tried += 1;
            }
        }
    }
    assert_eq!(wrong, Vec::<String>::new());
    assert!(tried > 700, "{tried}");
}
