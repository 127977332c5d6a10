//! What an assertion wants, what was found, and both in a sentence.

use super::either;
use crate::lesson::assertion::{AskField, AskPattern, Event, Expr, Finding, Limit, Operator, Said};
use crate::text::Language;

/// What is wanted, in a few words: a cell of the goal table.
pub fn wanted(language: Language, finding: &Finding) -> String {
    match &finding.said {
        Said::Compared { left, operator, right, wanted, .. } => {
            let value = value_of(language, wanted.to_string(), right);
            let value = match operator {
                Operator::Equal => value,
                Operator::NotEqual => either(language, format!("not {value}"), format!("{value} 아님")),
                Operator::In => either(language, format!("some of {value}"), format!("{value} 가운데 일부")),
                Operator::Less => either(language, format!("fewer than {value}"), format!("{value} 미만")),
                Operator::LessOrEqual => either(language, format!("at most {value}"), format!("{value} 이하")),
                Operator::Greater => either(language, format!("more than {value}"), format!("{value} 초과")),
                Operator::GreaterOrEqual => either(language, format!("at least {value}"), format!("{value} 이상")),
            };
            format!("{}: {value}", subject(language, left))
        }
        Said::Exists(object) => either(language, format!("{object} exists"), format!("{object} 있음")),
        Said::Ready(object) => either(language, format!("{object} is ready"), format!("{object} 준비됨")),
        Said::Same { object, .. } => {
            either(language, format!("{object} lives on"), format!("{object} 처음 그대로 살아 있음"))
        }
        Said::Asked(pattern) => {
            let (from, name) = question(pattern);
            either(language, format!("ask `{name}` from {from}"), format!("{from}에서 `{name}` 묻기"))
        }
        Said::Refused { object, .. } => {
            either(language, format!("{object} was refused"), format!("{object} 수정이 거절됨"))
        }
        Said::Event { event, object } => happened(language, *event, &object.to_string()),
        Said::Once(inner) => {
            let inner = wanted(language, inner);
            either(language, format!("once: {inner}"), format!("한 번이라도: {inner}"))
        }
        Said::Always(inner) => {
            let inner = wanted(language, inner);
            either(language, format!("all the time: {inner}"), format!("내내: {inner}"))
        }
        Said::After(event, inner) => {
            let (event, inner) = (wanted(language, event), wanted(language, inner));
            either(language, format!("after {event}: {inner}"), format!("{event}, 그 뒤에 {inner}"))
        }
        Said::Within { limit, event, inner } => {
            let limit = time(language, *limit);
            let inner = wanted(language, inner);
            match event {
                Some(event) => {
                    let event = wanted(language, event);
                    either(
                        language,
                        format!("within {limit} after {event}: {inner}"),
                        format!("{event}, 그 뒤 {limit} 안에 {inner}"),
                    )
                }
                None => either(language, format!("within {limit}: {inner}"), format!("{limit} 안에 {inner}")),
            }
        }
        Said::Not(inner) => match &inner.said {
            Said::Exists(object) => either(language, format!("no {object}"), format!("{object} 없음")),
            Said::Ready(object) => either(language, format!("{object} not ready"), format!("{object} 준비되지 않음")),
            _ => {
                let inner = wanted(language, inner);
                either(language, format!("not: {inner}"), format!("아님: {inner}"))
            }
        },
        Said::All(parts) => joined(language, parts, wanted, either(language, " and ", ", 그리고 ")),
        Said::Any(parts) => match the_one(parts) {
            Some(part) => wanted(language, part),
            None => joined(language, parts, wanted, either(language, " or ", " 또는 ")),
        },
    }
}

/// What was found, in a few words: the cell beside it.
pub fn actual(language: Language, finding: &Finding) -> String {
    match &finding.said {
        Said::Compared { left, actual, .. } => value_of(language, actual.to_string(), left),
        Said::Exists(_) if finding.holds => either(language, "it exists", "있습니다").to_owned(),
        Said::Exists(_) => either(language, "there is none", "없습니다").to_owned(),
        Said::Ready(_) if finding.holds => either(language, "it is ready", "준비되었습니다").to_owned(),
        Said::Ready(_) => either(language, "it is not ready", "준비되지 않았습니다").to_owned(),
        Said::Same { lost, .. } if !lost.is_empty() => {
            let names = lost.iter().map(ToString::to_string).collect::<Vec<_>>().join(", ");
            either(language, format!("gone or made anew: {names}"), format!("없어졌거나 새로 만들어졌습니다: {names}"))
        }
        Said::Same { .. } if finding.holds => either(language, "it does", "그대로입니다").to_owned(),
        Said::Same { .. } => either(language, "there was none at the start", "처음부터 없었습니다").to_owned(),
        Said::Asked(_) | Said::Refused { .. } | Said::Event { .. } if finding.holds => {
            either(language, "it happened", "그렇게 되었습니다").to_owned()
        }
        Said::Asked(_) | Said::Refused { .. } | Said::Event { .. } => {
            either(language, "not yet", "아직 아닙니다").to_owned()
        }
        // What was seen and is no more is still done; what was broken and is mended is still broken.
        Said::Once(inner) if finding.holds && !inner.holds => either(language, "seen", "보았습니다").to_owned(),
        Said::Always(inner) if !finding.holds && inner.holds => {
            either(language, "not all the time", "그렇지 않은 때가 있었습니다").to_owned()
        }
        Said::Within { inner, .. } if !finding.holds && inner.holds => {
            let found = actual(language, inner);
            either(language, format!("{found}, too late"), format!("{found}, 늦었습니다"))
        }
        Said::After(event, _) if !finding.holds && !event.holds => actual(language, event),
        Said::Once(inner)
        | Said::Always(inner)
        | Said::Not(inner)
        | Said::Within { inner, .. }
        | Said::After(_, inner) => actual(language, inner),
        Said::Any(parts) => match the_one(parts) {
            Some(part) => actual(language, part),
            None => joined(language, parts, actual, "; "),
        },
        Said::All(parts) => joined(language, parts, actual, "; "),
    }
}

/// What was found instead of what was wanted, as a sentence.
pub fn found(language: Language, finding: &Finding) -> String {
    let (wanted, actual) = (wanted(language, finding), actual(language, finding));
    match (language, finding.holds) {
        (Language::English, true) => format!("As wanted ({wanted}): {actual}."),
        (Language::English, false) => format!("Wanted: {wanted}. Found: {actual}."),
        (Language::Korean, true) => format!("바란 대로입니다({wanted}): {actual}"),
        (Language::Korean, false) => format!("바란 것: {wanted}. 실제: {actual}"),
    }
}

/// The first of several ways that was taken.
fn the_one(parts: &[Finding]) -> Option<&Finding> {
    parts.iter().find(|part| part.holds)
}

/// The parts that matter: those that do not hold, or all where all do. What repeats is said once.
fn joined(language: Language, parts: &[Finding], say: fn(Language, &Finding) -> String, between: &str) -> String {
    let open: Vec<&Finding> = parts.iter().filter(|part| !part.holds).collect();
    let shown = if open.is_empty() { parts.iter().collect() } else { open };
    let mut said: Vec<String> = shown.into_iter().map(|part| say(language, part)).collect();
    said.dedup();
    said.join(between)
}

/// What a value is asked of.
fn subject(language: Language, expr: &Expr) -> String {
    match expr {
        Expr::Ask { from, name, record_type, field } => {
            let name = match name.as_ref() {
                Expr::Text(name) => name.clone(),
                other => other.to_string(),
            };
            let record_type = match record_type {
                crate::dns::RecordType::A => String::new(),
                other => format!(" {other}"),
            };
            let from = if from.namespace == "default" { from.name.clone() } else { from.to_string() };
            let what = match field {
                AskField::Answers => String::new(),
                AskField::Rcode => either(language, " comes to", " 결과").to_owned(),
                AskField::Chain => either(language, ", its aliases", " 별칭").to_owned(),
                AskField::Tries => either(language, ", names tried", " 시도한 이름 수").to_owned(),
                AskField::Tried => either(language, ", the names tried", " 시도한 이름").to_owned(),
                AskField::Questions => either(language, ", questions", " 질문 수").to_owned(),
                AskField::Upstream => either(language, ", questions outside", " 바깥 질문 수").to_owned(),
            };
            either(
                language,
                format!("`{name}`{record_type} from {from}{what}"),
                format!("{from}에서 본 `{name}`{record_type}{what}"),
            )
        }
        Expr::Ips { namespace, labels } => {
            let labels: Vec<String> = labels.iter().map(|(key, value)| format!("{key}={value}")).collect();
            let labels = labels.join(", ");
            match namespace.as_str() {
                "default" => either(language, format!("addresses of pods {labels}"), format!("{labels} Pod 주소")),
                other => either(
                    language,
                    format!("addresses of pods {labels} in {other}"),
                    format!("{other} {labels} Pod 주소"),
                ),
            }
        }
        Expr::Ip(object) => either(language, format!("address of {object}"), format!("{object} 주소")),
        Expr::Vip(object) => either(language, format!("cluster IP of {object}"), format!("{object} cluster IP")),
        Expr::Eps(object) => either(language, format!("endpoints of {object}"), format!("{object} endpoint")),
        Expr::Route { service, port } => {
            either(language, format!("packets to {service}:{port}"), format!("{service}:{port} 패킷의 행선지"))
        }
        Expr::Field { object, field } => format!("{object} {field}"),
        Expr::Count(inner) => {
            let inner = subject(language, inner);
            either(language, format!("number of {inner}"), format!("{inner} 수"))
        }
        Expr::Distinct { inner, .. } => {
            let inner = subject(language, inner);
            either(language, format!("{inner} so far"), format!("지금까지 나온 {inner}"))
        }
        other => other.to_string(),
    }
}

/// A value; nothing has a word.
fn value_of(language: Language, value: String, expr: &Expr) -> String {
    if !value.is_empty() {
        return value;
    }
    match expr {
        Expr::Ips { .. } | Expr::Ip(_) | Expr::Vip(_) | Expr::Eps(_) => {
            let what = subject(language, expr);
            either(language, format!("{what} (none)"), format!("{what} (없음)"))
        }
        _ => either(language, "nothing", "없음").to_owned(),
    }
}

fn question(pattern: &AskPattern) -> (String, &str) {
    let from = &pattern.from;
    let from = if from.namespace == "default" { from.name.clone() } else { from.to_string() };
    (from, &pattern.name)
}

fn happened(language: Language, event: Event, object: &str) -> String {
    match event {
        Event::Created => either(language, format!("{object} is made"), format!("{object} 만들어짐")),
        Event::Deleted => either(language, format!("{object} is deleted"), format!("{object} 지워짐")),
        Event::Changed => either(language, format!("{object} is changed"), format!("{object} 바뀜")),
        Event::Restored => either(language, format!("{object} is put back"), format!("{object} 되돌려짐")),
    }
}

fn time(language: Language, limit: Limit) -> String {
    match limit {
        Limit::Seconds(seconds) => either(language, format!("{seconds} s"), format!("{seconds}초")),
        Limit::Changes(1) => either(language, "one change", "한 번의 변경").to_owned(),
        Limit::Changes(count) => either(language, format!("{count} changes"), format!("{count}번의 변경")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_must_not_be_is_said_without_a_detour_and_what_repeats_once() {
        let not_ready = |pod: &str| {
            let ready = Finding { holds: false, said: Said::Ready(pod.parse().unwrap()) };
            Finding { holds: true, said: Said::Not(Box::new(ready)) }
        };
        let both = Finding { holds: true, said: Said::All(vec![not_ready("pod/db-0"), not_ready("pod/db-1")]) };
        assert_eq!(wanted(Language::English, &both), "pod/db-0 not ready and pod/db-1 not ready");
        assert_eq!(wanted(Language::Korean, &both), "pod/db-0 준비되지 않음, 그리고 pod/db-1 준비되지 않음");
        assert_eq!(actual(Language::English, &both), "it is not ready");
    }
}
