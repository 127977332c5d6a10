//! `kubectl scale`.

use super::changed::finish;
use super::command::{Command, DRY};
use super::flags::Arguments;
use super::{Dry, Kubectl, Output, Result, fail, resource_names};
use crate::cluster::Intent;

pub(super) const SCALE: Command = Command {
    name: "scale",
    flags: &["replicas=", "current-replicas=", "all", "selector,l=", "timeout=", DRY, "output,o="],
    about: "Sets how many pods a workload has.",
    examples: &["kubectl scale deployment web --replicas=3"],
    run: scale,
};

fn scale(kubectl: &mut Kubectl<'_>, arguments: &Arguments) -> Result {
    let dry = Dry::from_arguments(arguments)?;
    let Some(text) = arguments.value("replicas") else {
        return Err(fail("error: required flag(s) \"replicas\" not set"));
    };
    let replicas: i64 = match text.parse::<i64>() {
        Ok(replicas) if (0..=i64::from(i32::MAX)).contains(&replicas) => replicas,
        Ok(_) => {
            return Err(fail(format!(
                "error: The --replicas={text} flag is required, and the replicas must be greater than or equal to zero"
            )));
        }
        Err(_) => {
            return Err(fail(format!(
                "error: invalid argument \"{text}\" for \"--replicas\" flag: strconv.ParseInt: parsing \"{text}\": invalid syntax"
            )));
        }
    };
    let objects = kubectl.chosen(&arguments.words, arguments)?;
    let mut new = Vec::new();
    let mut lines = Vec::new();
    for object in &objects {
        let Some(workload) = object.as_workload().filter(|_| object.reference().kind.has_replicas()) else {
            return Err(fail("Error from server (NotFound): the server could not find the requested resource"));
        };
        let expected = arguments.value("current-replicas").and_then(|text| text.parse::<i64>().ok());
        if expected.is_some_and(|expected| expected != workload.replicas) {
            return Err(fail(format!(
                "error: Expected replicas to be {}, was {}",
                expected.unwrap_or_default(),
                workload.replicas
            )));
        }
        let value = Intent::Scale(replicas).done_to(object);
        lines.push(format!("{} scaled{}", resource_names::name_of(object), dry.suffix()));
        if value != *object.value() {
            new.push(value);
        }
    }
    finish(kubectl, arguments, dry, new, lines, Output::default())
}
