//! What the steps of a script do, in words.

use super::finding::pod;
use super::look_up;
use crate::cluster::{FieldPath, Value};
use crate::lesson::StepKind;
use crate::text::{Language, words};

/// What a step does: what "show me" says before it does it.
pub fn step(language: Language, kind: &StepKind) -> String {
    let words = words::lesson_step(language);
    let names = |values: &[Value]| {
        let text = |value: &Value, path: &[&str]| {
            value.at(&FieldPath::of(path)).and_then(Value::as_text).unwrap_or_default().to_owned()
        };
        let name = |value: &Value| {
            let name = format!("{} {}", text(value, &["kind"]), text(value, &["metadata", "name"]));
            let addresses = addresses(value);
            if addresses.is_empty() { name } else { format!("{name} ({})", addresses.join(", ")) }
        };
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
        StepKind::Apply(values) => words.apply(names(values)),
        StepKind::RecreateAll(values) => words.recreate_all(names(values)),
        StepKind::Set { object, field, to: None } => words.remove_field(field, object),
        StepKind::Set { object, field, to } => words.set(field, said(to), object),
        StepKind::Recreate { object, field, to } => words.recreate(object, field, said(to)),
        StepKind::Delete(object) => words.delete(object),
        StepKind::Scale { object, to } => words.scale(object, to),
        StepKind::Ready { object, to: true } => words.becomes_ready(object),
        StepKind::Ready { object, to: false } => words.ready_no_more(object),
        // An address is no name: no query is sent for it.
        StepKind::Ask(ask) if ask.is_address() => words.connect(&ask.name, pod(&ask.from)),
        StepKind::Ask(ask) => look_up(language, ask),
        StepKind::Wait { seconds } => words.wait(seconds),
        StepKind::Corefile(_) => words.corefile().to_owned(),
        StepKind::Profile(profile) => words.profile(profile.as_str()),
        StepKind::Outside(_) => words.outside().to_owned(),
        StepKind::Settings(_) => words.settings().to_owned(),
        StepKind::Refused(inner) => words.refused(step(language, inner)),
    }
}

/// The addresses that Endpoints or an EndpointSlice list: what tells one that is applied from the next.
fn addresses(value: &Value) -> Vec<&str> {
    let of_slice = items(value, "endpoints").flat_map(|endpoint| items(endpoint, "addresses"));
    let of_endpoints =
        items(value, "subsets").flat_map(|subset| items(subset, "addresses")).filter_map(|address| address.field("ip"));
    of_slice.chain(of_endpoints).filter_map(Value::as_text).collect()
}

fn items<'a>(value: &'a Value, key: &str) -> std::slice::Iter<'a, Value> {
    value.field(key).map(Value::items).unwrap_or_default().iter()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::manifest::read;

    #[test]
    fn steps_that_apply_the_same_object_differ_by_what_it_lists() {
        let says = |text: &str| {
            let values = read(text).documents.iter().map(|document| document.value.clone()).collect();
            step(Language::English, &StepKind::Apply(values))
        };
        let slice = "apiVersion: discovery.k8s.io/v1\nkind: EndpointSlice\nmetadata: {name: db}\nendpoints: [{addresses: [192.0.2.10]}]\n";
        let endpoints = "apiVersion: v1\nkind: Endpoints\nmetadata: {name: db}\nsubsets: [{addresses: [{ip: 192.0.2.10}, {ip: 192.0.2.20}]}]\n";
        assert_eq!(says(slice), "Apply EndpointSlice db (192.0.2.10)");
        assert_eq!(says(endpoints), "Apply Endpoints db (192.0.2.10, 192.0.2.20)");
        assert_eq!(says("apiVersion: v1\nkind: Service\nmetadata: {name: db}\n"), "Apply Service db");
    }
}
