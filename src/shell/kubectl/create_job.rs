//! `kubectl create job`: a Job from an image, or from the template of a CronJob (`pkg/cmd/create/create_job.go`).

use super::flags::Arguments;
use super::{Kubectl, Result, fail, resource_names};
use crate::cluster::{FieldPath, Kind, Value};

/// The Job as it is sent to the API server.
pub(super) fn job(kubectl: &Kubectl<'_>, name: &str, arguments: &Arguments) -> Result<Value> {
    let command: Vec<String> = arguments.after.iter().flatten().cloned().collect();
    match (arguments.value("image"), arguments.value("from")) {
        (Some(_), Some(_)) | (None, None) => Err(fail("error: either --image or --from must be specified")),
        (None, Some(_)) if !command.is_empty() => Err(fail("error: cannot specify --from and command")),
        (None, Some(from)) => job_of_cron_job(kubectl, name, from, arguments),
        (Some(image), None) => {
            let command = if command.is_empty() { Value::Null } else { command.into() };
            let container = Value::object([("name", name.into()), ("image", image.into()), ("command", command)]);
            let pod = Value::object([("containers", Value::List(vec![container])), ("restartPolicy", "Never".into())]);
            let spec = Value::object([("template", Value::object([("spec", pod)]))]);
            Ok(job_value(Value::object([("name", name.into())]), spec))
        }
    }
}

fn job_value(metadata: Value, spec: Value) -> Value {
    Value::object([
        ("apiVersion", Kind::Job.api_version().into()),
        ("kind", Kind::Job.name().into()),
        ("metadata", metadata),
        ("spec", spec),
    ])
}

/// What the CronJob would make when its time comes; the controller marks as its own only those that it made itself.
fn job_of_cron_job(kubectl: &Kubectl<'_>, name: &str, from: &str, arguments: &Arguments) -> Result<Value> {
    let not_one = || fail("error: from must be an existing cronjob");
    let (kind, cron_job) = from.split_once('/').ok_or_else(not_one)?;
    if resource_names::parse_kind(kind) != Ok(Kind::CronJob) {
        return Err(not_one());
    }
    let namespace = kubectl.namespace(arguments);
    let found = kubectl.object(&Kind::CronJob, namespace, cron_job);
    let found = found.map_err(|_| fail(kubectl.not_there(&Kind::CronJob, namespace, cron_job)))?;
    let template = |path: &[&str]| {
        let path: Vec<&str> = ["spec", "jobTemplate"].iter().chain(path).copied().collect();
        found.value().at(&FieldPath::of(&path)).cloned().unwrap_or(Value::Null)
    };
    let mut annotations = match template(&["metadata", "annotations"]) {
        Value::Map(map) => map,
        _ => crate::cluster::Map::new(),
    };
    annotations.insert("cronjob.kubernetes.io/instantiate".to_owned(), "manual".into());
    let owner = Value::object([
        ("apiVersion", Kind::CronJob.api_version().into()),
        ("kind", Kind::CronJob.name().into()),
        ("name", cron_job.into()),
        ("uid", found.value().at(&FieldPath::of(&["metadata", "uid"])).cloned().unwrap_or(Value::Null)),
    ]);
    let metadata = Value::object([
        ("name", name.into()),
        ("labels", template(&["metadata", "labels"])),
        ("annotations", Value::Map(annotations)),
        ("ownerReferences", Value::List(vec![owner])),
    ]);
    Ok(job_value(metadata, template(&["spec"])))
}
