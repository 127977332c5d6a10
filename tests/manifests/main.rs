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

mod properties;
mod refusals;
mod writing;

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

// ---- writing ------------------------------------------------------------------------------------

// ---- colours ------------------------------------------------------------------------------------

// ---- sentences ----------------------------------------------------------------------------------

// ---- anything at all ----------------------------------------------------------------------------
