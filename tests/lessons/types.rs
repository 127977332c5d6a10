//! The manifests of the lessons, held against the API's own types: what they say has to survive the way through.

use super::{FOLDER, at, files, lessons, report};
use k8s_dns_lab::cluster::{Kind, Object, Value};
use k8s_dns_lab::lesson::{Lesson, Place, Script, StepKind};
use k8s_dns_lab::manifest;
use k8s_openapi::api::{apps, batch, core, discovery, networking};
use serde_json::Value as Json;

fn json(value: &Value) -> Json {
    match value {
        Value::Null => Json::Null,
        Value::Bool(is) => Json::Bool(*is),
        Value::Int(number) => Json::from(*number),
        Value::Number(number) => serde_json::from_str(number).unwrap_or(Json::Null),
        Value::Text(text) => Json::String(text.clone()),
        Value::List(items) => items.iter().map(json).collect(),
        Value::Map(map) => map.iter().map(|(key, value)| (key.clone(), json(value))).collect(),
    }
}

/// The object as the type gives it back; what the type does not know is gone.
fn through<T: serde::Serialize + serde::de::DeserializeOwned>(object: &Json) -> Result<Json, String> {
    let typed: T = serde_json::from_value(object.clone()).map_err(|error| error.to_string())?;
    serde_json::to_value(typed).map_err(|error| error.to_string())
}

/// The first path of `before` that `after` does not have.
fn lost(before: &Json, after: &Json, path: &str) -> Option<String> {
    match (before, after) {
        (Json::Object(before), Json::Object(after)) => before.iter().find_map(|(key, value)| {
            let path = format!("{path}.{key}");
            match after.get(key) {
                None if value.is_null() => None,
                None => Some(path),
                Some(after) => lost(value, after, &path),
            }
        }),
        (Json::Array(before), Json::Array(after)) => before
            .iter()
            .zip(after)
            .enumerate()
            .find_map(|(index, (before, after))| lost(before, after, &format!("{path}[{index}]"))),
        _ => (before != after).then(|| path.to_owned()),
    }
}

/// What the API's own type has against an object.
fn misfit(value: &Value) -> Option<String> {
    let object = Object::decode(value.clone()).ok()?;
    let before = json(value);
    let after = match object.reference().kind {
        Kind::Namespace => through::<core::v1::Namespace>(&before),
        Kind::Node => through::<core::v1::Node>(&before),
        Kind::ConfigMap => through::<core::v1::ConfigMap>(&before),
        Kind::Service => through::<core::v1::Service>(&before),
        Kind::Endpoints => through::<core::v1::Endpoints>(&before),
        Kind::EndpointSlice => through::<discovery::v1::EndpointSlice>(&before),
        Kind::Deployment => through::<apps::v1::Deployment>(&before),
        Kind::StatefulSet => through::<apps::v1::StatefulSet>(&before),
        Kind::ReplicaSet => through::<apps::v1::ReplicaSet>(&before),
        Kind::ReplicationController => through::<core::v1::ReplicationController>(&before),
        Kind::DaemonSet => through::<apps::v1::DaemonSet>(&before),
        Kind::Job => through::<batch::v1::Job>(&before),
        Kind::CronJob => through::<batch::v1::CronJob>(&before),
        Kind::Pod => through::<core::v1::Pod>(&before),
        Kind::Other(..) if value.field("kind").and_then(Value::as_text) == Some("NetworkPolicy") => {
            through::<networking::v1::NetworkPolicy>(&before)
        }
        Kind::Other(..) => return Some(format!("{} is no kind of the lab", object.reference())),
    };
    match after {
        Err(error) => Some(format!("{}: {error}", object.reference())),
        Ok(after) => lost(&before, &after, "").map(|path| format!("{}: the API has no {path}", object.reference())),
    }
}

/// The manifests in the scripts that the API server is to take.
fn applied(lesson: &Lesson) -> Vec<(Place, &Value)> {
    let of_fix = lesson.fix.iter().flat_map(|fix| fix.solutions.iter().map(|one| &one.script).chain([&fix.damage]));
    let predictions = lesson.predictions.iter().chain(&lesson.recall).map(|one| &one.script);
    let scripts: Vec<&Script> = predictions
        .chain(lesson.steps.iter().map(|one| &one.script))
        .chain(lesson.solutions.iter().map(|one| &one.script))
        .chain(lesson.mistakes.iter().map(|one| &one.script))
        .chain(of_fix)
        .collect();
    let steps = scripts.into_iter().flat_map(|script| &script.steps);
    steps
        .flat_map(|step| match &step.kind {
            StepKind::Apply(values) | StepKind::RecreateAll(values) => {
                values.iter().map(|value| (step.place, value)).collect()
            }
            _ => Vec::new(),
        })
        .collect()
}

#[test]
fn every_manifest_decodes_with_the_api_s_own_types() {
    let mut said = Vec::new();
    for lesson in lessons() {
        let world = files(&lesson.slug).texts.get("world.yaml").cloned().unwrap_or_default();
        for document in manifest::read(&world).documents {
            let place = Place::from(document.spans.head());
            said.extend(misfit(&document.value).map(|what| at(&lesson.slug, "world.yaml", place, &what)));
        }
        for (place, value) in applied(&lesson) {
            said.extend(misfit(value).map(|what| at(&lesson.slug, "lesson.yaml", place, &what)));
        }
    }
    report(said);
    assert!(std::path::Path::new(FOLDER).exists());
}

#[test]
fn what_the_api_does_not_know_is_seen() {
    for (text, wanted) in [
        ("apiVersion: v1\nkind: Service\nmetadata: {name: a}\nspec: {selectors: {app: a}}\n", ".spec.selectors"),
        ("apiVersion: v1\nkind: Pod\nmetadata: {name: a}\nspec: {containers: [{name: a, port: 80}]}\n", "[0].port"),
        (
            "apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: a}\nspec: {strategy: Recreate}\n",
            "expected DeploymentStrategy",
        ),
    ] {
        let document = manifest::read(text).documents.remove(0);
        let found = misfit(&document.value);
        assert!(found.as_ref().is_some_and(|found| found.contains(wanted)), "{found:?}");
    }
}
