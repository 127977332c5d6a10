//! What the steps of a script do, in words.

use super::either;
use crate::cluster::{FieldPath, Value};
use crate::lesson::StepKind;
use crate::text::Language;

/// What a step does: what "show me" says before it does it.
pub fn step(language: Language, kind: &StepKind) -> String {
    let names = |values: &[Value]| {
        let text = |value: &Value, path: &[&str]| {
            value.at(&FieldPath::of(path)).and_then(Value::as_text).unwrap_or_default().to_owned()
        };
        let name = |value: &Value| format!("{} {}", text(value, &["kind"]), text(value, &["metadata", "name"]));
        values.iter().map(name).collect::<Vec<_>>().join(", ")
    };
    let said = |to: &Option<Value>| match to {
        Some(Value::Text(text)) => text.clone(),
        Some(Value::Int(number)) => number.to_string(),
        Some(Value::Bool(is)) => is.to_string(),
        Some(_) => "…".to_owned(),
        None => String::new(),
    };
    match kind {
        StepKind::Apply(values) => {
            either(language, format!("Apply {}", names(values)), format!("{} 적용", names(values)))
        }
        StepKind::RecreateAll(values) => {
            either(language, format!("Recreate {}", names(values)), format!("{} 다시 만들기", names(values)))
        }
        StepKind::Set { object, field, to: None } => {
            either(language, format!("Remove `{field}` of {object}"), format!("{object} `{field}` 지우기"))
        }
        StepKind::Set { object, field, to } => {
            let to = said(to);
            either(language, format!("Set `{field}: {to}` on {object}"), format!("{object} `{field}: {to}` 설정"))
        }
        StepKind::Recreate { object, field, to } => {
            let to = said(to);
            either(
                language,
                format!("Recreate {object} with `{field}: {to}`"),
                format!("{object} `{field}: {to}` 값으로 다시 만들기"),
            )
        }
        StepKind::Delete(object) => either(language, format!("Delete {object}"), format!("{object} 삭제")),
        StepKind::Scale { object, to } => {
            either(language, format!("Scale {object} to {to}"), format!("{object} replica {to}개로"))
        }
        StepKind::Ready { object, to: true } => {
            either(language, format!("{object} becomes ready"), format!("{object} 준비됨"))
        }
        StepKind::Ready { object, to: false } => {
            either(language, format!("{object} is ready no more"), format!("{object} 준비 안 됨"))
        }
        StepKind::Ask(ask) => either(language, format!("Ask {ask}"), format!("묻기: {ask}")),
        StepKind::Wait { seconds } => either(language, format!("Wait {seconds} s"), format!("{seconds}초 기다리기")),
        StepKind::Corefile(_) => either(language, "Write the Corefile", "Corefile 쓰기").to_owned(),
        StepKind::Profile(profile) => {
            let profile = profile.as_str();
            either(language, format!("Take the Corefile `{profile}`"), format!("Corefile `{profile}` 쓰기"))
        }
        StepKind::Outside(_) => either(language, "Change the outside names", "바깥 이름 바꾸기").to_owned(),
        StepKind::Settings(_) => either(language, "Change the cluster's settings", "클러스터 설정 바꾸기").to_owned(),
        StepKind::Refused(inner) => {
            let inner = step(language, inner);
            either(language, format!("{inner} (refused)"), format!("{inner} (거절됨)"))
        }
    }
}
