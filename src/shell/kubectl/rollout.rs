//! `kubectl rollout restart` and `status`.

use super::command::Command;
use super::flags::Arguments;
use super::{Dry, Kubectl, Output, Result, fail, printers, refusal, resource_names};
use crate::cluster::{FieldPath, Kind, PathStep, Value};
use crate::sandbox::Edit;

pub(super) const ROLLOUT: Command = Command {
    name: "rollout",
    flags: &["selector,l=", "watch,w=?true", "timeout="],
    about: "Makes the pods of a workload anew, or says that they are.",
    examples: &["kubectl rollout restart deployment/web", "kubectl rollout status deployment/web"],
    run: rollout,
};

/// Marks the pods of a workload as to be made anew.
const RESTARTED: &str = "kubectl.kubernetes.io/restartedAt";

fn rollout(kubectl: &mut Kubectl<'_>, arguments: &Arguments) -> Result {
    let Some((what, who)) = arguments.words.split_first() else {
        return Err(fail("error: specify restart or status\n# see: kubectl rollout --help"));
    };
    let objects = kubectl.chosen(who, arguments)?;
    let mut output = Output::default();
    for object in &objects {
        let rolls = [Kind::Deployment, Kind::StatefulSet, Kind::DaemonSet].contains(&object.reference().kind);
        let Some(workload) = object.as_workload().filter(|_| rolls) else {
            return Err(fail(format!(
                "error: {} \"{}\" restarting is not supported",
                resource_names::resource(&object.reference().kind),
                object.reference().name
            )));
        };
        match (what.as_str(), &object.reference().kind) {
            ("status", Kind::Deployment) => {
                output.say(format_args!("deployment \"{}\" successfully rolled out", object.reference().name));
            }
            ("status", _) => {
                let (ready, _) = printers::pods_of(kubectl.sandbox, object);
                output.say(format_args!("partitioned roll out complete: {ready} new pods have been updated..."));
            }
            ("restart", _) => {
                // kubectl writes the time; the lab has none, so it counts.
                let path = FieldPath::of(&["spec", "template", "metadata", "annotations"]);
                let at = path.key(RESTARTED);
                let before = workload.template_value.at(&skip_two(&at)).and_then(Value::as_text);
                let count = before.and_then(|text| text.parse::<u64>().ok()).unwrap_or_default().saturating_add(1);
                let edit =
                    Edit::Set { object: object.reference().clone(), field: at, value: Some(count.to_string().into()) };
                kubectl.make(edit, Dry::No).map_err(|refused| fail(refusal::text(&refused, kubectl.language)))?;
                output.say(format_args!("{} restarted", resource_names::name_of(object)));
            }
            (other, _) => {
                return Err(fail(format!(
                    "# kubectl rollout {other} is not modelled in this lab; restart and status are"
                )));
            }
        }
    }
    Ok(output)
}

/// The path below `spec.template`.
fn skip_two(path: &FieldPath) -> FieldPath {
    path.steps().iter().skip(2).fold(FieldPath::root(), |path, step| match step {
        PathStep::Key(key) => path.key(key.as_str()),
        PathStep::Index(index) => path.index(*index),
    })
}
