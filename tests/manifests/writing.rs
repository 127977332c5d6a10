//! Manifests as they are written, and as they are coloured.

use super::*;

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
