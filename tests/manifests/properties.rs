//! What holds of every text and of every object.

use super::*;

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
