use super::*;

struct Given;

impl Environment for Given {
    fn call(&self, function: &str, arguments: &[Value]) -> Result<Value, Ended> {
        match (function, arguments) {
            ("name", []) => Ok(Value::Text("web.default.svc.cluster.local.".into())),
            ("size", []) => Ok(Value::Number(40)),
            ("fails", _) => Err(Ended::Fails),
            _ => Err(Ended::Unknown),
        }
    }
}

fn evaluated(text: &str) -> Result<Value, Ended> {
    Expression::parse(text)?.evaluate(&Given)
}

#[test]
fn logic_binds_weaker_than_comparisons_and_and_stronger_than_or() {
    for (text, value) in [
        ("true || false && false", true),
        ("(true or false) and false", false),
        ("not false && size() == 40", true),
        ("!(size() > 40) && size() >= 20 + 20", true),
        ("name() in ['a', 'web.default.svc.cluster.local.']", true),
        ("name() not in [\"a\"]", true),
        ("name() matches '^web\\\\..*'", true),
        ("name() matches `^api\\.`", false),
        ("name() startsWith 'web.' && name() endsWith `local.` && name() contains \"svc\"", true),
        ("size() < 10 ? false : name() != ''", true),
        ("true || fails()", true),
        ("'a' + 'b' == 'ab'", true),
        ("50 - 5 - 5 == 40", true),
        ("lower(trim(' A ')) + replace('1-2', '-', '.') == 'a1.2'", true),
        ("hasPrefix(name(), 'web') && !hasSuffix(name(), 'web')", true),
    ] {
        assert_eq!(evaluated(text), Ok(Value::Bool(value)), "{text}");
    }
}

#[test]
fn what_is_not_evaluated_is_unknown_and_what_fails_fails() {
    for text in [
        "",
        "name(",
        "name() ==",
        "len(name()) > 3",
        "name().x",
        "size() == '40'",
        "1.5 < 2",
        "name() matches '('",
        "'open",
        "'\\x41' == 'A'",
        "true true",
        "[1, 2",
        "{}",
        "any([1], # > 0)",
    ] {
        assert_eq!(evaluated(text), Err(Ended::Unknown), "{text}");
    }
    assert_eq!(evaluated("true && fails()"), Err(Ended::Fails));
    let deep = format!("{}true{}", "(".repeat(10_000), ")".repeat(10_000));
    assert_eq!(evaluated(&deep), Err(Ended::Unknown));
    assert_eq!(evaluated(&format!("{}true", "!".repeat(10_000))), Err(Ended::Unknown));
    assert_eq!(evaluated(&format!("1{} > 0", " + 1".repeat(200_000))), Err(Ended::Unknown), "a long sum is as deep");
    assert_eq!(evaluated("name"), Err(Ended::Unknown), "nobody has the variable");
    let long = format!("'{}'", "x".repeat(40_000));
    assert_eq!(evaluated(&format!("{long} + {long} == ''")), Err(Ended::Unknown));
}
