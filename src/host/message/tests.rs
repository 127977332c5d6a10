//! What messages are read as, and what is told of those that are not understood.

use super::*;
use crate::manifest::read;
use proptest::prelude::*;

fn wanted(text: &str) -> Result<Request, Vec<Fault>> {
    decode(text).expect("a message for the lab").wanted
}

/// Field, code and nearest of each fault.
fn faults(text: &str) -> Vec<(String, &'static str, Option<&'static str>)> {
    let faults = wanted(text).expect_err("a fault");
    faults.into_iter().map(|fault| (fault.field.unwrap_or_default(), fault.code, fault.nearest)).collect()
}

fn message(rest: &str) -> String {
    format!(r#"{{"ns":"k8sdnslab","v":1,{rest}}}"#)
}

#[test]
fn every_type_is_read() {
    let ask = Request::Ask {
        from: Some("shop/shell".parse().unwrap()),
        name: Some("db".to_owned()),
        record_type: Some(RecordType::Srv),
    };
    let token = Token { property: "--ink", value: "rgb(1 2 3)".to_owned() };
    let cases = [
        (r#""type":"ask","from":"shop/shell","name":"db","qtype":"SRV""#, ask),
        (r#""type":"ask""#, Request::Ask { from: None, name: None, record_type: None }),
        (r#""type":"apply","yaml":"kind: Pod""#, Request::Apply { yaml: "kind: Pod".to_owned(), recreate: false }),
        (
            r#""type":"load","lesson":"headless","stage":"goal""#,
            Request::Load { lesson: "headless".to_owned(), stage: Some(Stage::Goal) },
        ),
        (
            r#""type":"theme","theme":"dark","tokens":{"--kdl-fg":"rgb(1 2 3)"}"#,
            Request::Theme { theme: Some(ThemeWish::Dark), tokens: vec![token] },
        ),
        (r#""type":"lang","lang":"ko""#, Request::Lang(Language::Korean)),
        (r#""type":"pause""#, Request::Pause(true)),
        (r#""type":"pause","paused":false"#, Request::Pause(false)),
        (r#""type":"getState""#, Request::GetState),
        (r#""type":"setState","state":"v=1""#, Request::SetState("v=1".to_owned())),
        (r#""type":"undo""#, Request::Undo),
        (r#""type":"focus""#, Request::Focus),
        (
            r#""type":"init","lang":"en","progress":"x""#,
            Request::Init { tokens: vec![], language: Some(Language::English), progress: Some("x".to_owned()) },
        ),
    ];
    for (text, request) in cases {
        assert_eq!(wanted(&message(text)), Ok(request), "{text}");
    }
}

#[test]
fn long_texts_beside_a_message_are_its_fields() {
    let yaml = "kind: Pod\n# \"{".repeat(10);
    let wanted = |rest: &str, key: &str, text: &str| {
        decode_with(&message(rest), vec![(key.to_owned(), text.to_owned())]).unwrap().wanted
    };
    assert_eq!(
        wanted(r#""type":"apply","recreate":true"#, "yaml", &yaml),
        Ok(Request::Apply { yaml: yaml.clone(), recreate: true })
    );
    assert_eq!(wanted(r#""type":"setState""#, "state", &yaml), Ok(Request::SetState(yaml.clone())));
    let faults = wanted(r#""type":"apply","yaml":"a""#, "yml", &yaml).unwrap_err();
    assert_eq!(faults[0].nearest, Some("yaml"));
    assert_eq!(wanted(r#""type":"apply""#, "yaml", &"a".repeat(LONGEST)), Err(vec![too_long()]));
    assert_eq!(decode_with(r#"{"v":1}"#, vec![("ns".to_owned(), "other".to_owned())]), None);
}

#[test]
fn what_the_lab_does_not_model_is_told_object_by_object() {
    let service = "---\napiVersion: v1\nkind: Service\nmetadata: {name: a}\n";
    let odd = "---\napiVersion: x/v1\nkind: __proto__\nmetadata: {name: b}\n---\napiVersion: v1\nkind: \"<script>\"\nmetadata: {name: c}\n";
    let (kept, has_other) = unmodelled(&read(odd));
    assert!(!has_other);
    let says: Vec<&str> = kept.iter().map(|fault| fault.says.as_str()).collect();
    assert_eq!(says.len(), 2);
    assert!(says[0].starts_with("line 2: the lab does not model \"__proto__\" of \"x/v1\""), "{}", says[0]);
    let (kept, has_other) = unmodelled(&read(&format!("{odd}{service}")));
    assert!(has_other && kept.len() == 2);
    assert_eq!(unmodelled(&read(service)), (Vec::new(), true));
}

#[test]
fn a_fault_repeats_little_of_what_a_stranger_wrote() {
    let long = "z".repeat(100_000);
    for rest in [
        format!(r#""type":"{long}""#),
        format!(r#""type":"ask","{long}":1"#),
        format!(r#""type":"theme","theme":"{long}""#),
        format!(r#""type":"theme","tokens":{{"{long}":"red"}}"#),
        format!(r#""type":"ask","from":"a/b/c/{long}""#),
    ] {
        let faults = wanted(&message(&rest)).expect_err("a fault");
        assert!(faults.iter().all(|fault| fault.says.len() < 400), "{}", faults[0].says.len());
    }
}

#[test]
fn what_is_for_somebody_else_is_passed_over() {
    for text in ["1", "[]", "{}", r#"{"ns":"other","v":1,"type":"ask"}"#, r#"{"type":"ask"}"#] {
        assert_eq!(decode(text), None, "{text}");
    }
}

#[test]
fn what_is_not_understood_is_told_field_by_field_and_nothing_of_it_is_done() {
    let of = |field: &str, code, nearest| (field.to_owned(), code, nearest);
    assert_eq!(faults(r#"{"ns":"k8sdnslab","type":"ask"}"#), [of("v", "version", None)]);
    assert_eq!(faults(r#"{"ns":"k8sdnslab","v":2,"type":"ask"}"#), [of("v", "version", None)]);
    assert_eq!(faults(&message(r#""x":1"#)), [of("type", "field", None)]);
    assert_eq!(faults(&message(r#""type":7"#)), [of("type", "value", None)]);
    assert_eq!(faults(&message(r#""type":"aks""#)), [of("type", "type", Some("ask"))]);
    assert_eq!(faults(&message(r#""type":"apply""#)), [of("yaml", "field", None)]);
    assert_eq!(
        faults(&message(r#""type":"ask","nmae":"db","from":"a/b/c/d","qtype":"B""#)),
        [of("nmae", "field", Some("name")), of("from", "value", None), of("qtype", "value", None)]
    );
    assert_eq!(faults(&message(r#""type":"theme","theme":"drak""#)), [of("theme", "value", Some("dark"))]);
    assert_eq!(faults(&message(r#""type":"undo","id":[]"#)), [of("id", "value", None)]);
    assert_eq!(faults("{"), [of("", "json", None)]);
}

#[test]
fn a_token_can_name_a_colour_and_load_nothing() {
    for value in
        ["url(https://evil.example/x)", "red; } body { display: none", "URL(x)", "image-set('x' 1x)", "\\75rl(x)"]
    {
        let text = message(&format!(r#""type":"theme","tokens":{{"bg":{}}}"#, serde_json::to_string(value).unwrap()));
        assert_eq!(faults(&text).first().map(|fault| fault.1), Some("value"), "{value}");
    }
    assert_eq!(faults(&message(r#""type":"theme","tokens":{"acent":"red"}"#))[0].2, Some("accent"));
}

#[test]
fn the_reply_bears_the_id_even_where_the_message_is_malformed() {
    let read = decode(r#"{"ns":"k8sdnslab","v":1,"type":"nothing","id":"7"}"#).unwrap();
    assert_eq!(read.id, Some("7".into()));
    assert!(read.wanted.is_err());
}

proptest! {
    #[test]
    fn no_message_makes_it_panic(rest in "\\PC*", kind in "ask|apply|init|theme|load|setState|pause|[a-z]*") {
        let _ = decode(&rest);
        let _ = decode(&format!(r#"{{"ns":"k8sdnslab","v":1,"type":{kind:?},"tokens":{rest:?},"from":{rest:?},"yaml":{rest:?}}}"#));
        let _ = decode(&format!(r#"{{"ns":"k8sdnslab","v":1,"type":"{kind}",{rest}}}"#));
    }
}
