//! `kubectl exec`: a command inside a pod.

use super::command::Command;
use super::flags::Arguments;
use super::get::pod_named;
use super::{Kubectl, Output, Result, fail};
use crate::cluster::{Container, DEFAULT_CONTAINER, Kind, Pod};
use crate::sandbox::PodRef;
use crate::shell::Inside;
use crate::shell::tools::not_valid;

pub(super) const EXEC: Command = Command {
    name: "exec",
    flags: &["stdin,i", "tty,t", "container,c=", "quiet,q", "pod-running-timeout="],
    about: "Runs a command in a pod; -it with sh goes into it.",
    examples: &[
        "kubectl exec shell -- nslookup db",
        "kubectl exec deploy/web -- getent hosts db",
        "kubectl exec -it shell -- sh",
    ],
    run: exec,
};

/// Names of shells, which `-it` goes into.
pub(super) fn is_shell(words: &[String]) -> bool {
    matches!(words, [only] if matches!(only.rsplit('/').next(), Some("sh" | "bash" | "ash")))
}

fn exec(kubectl: &mut Kubectl<'_>, arguments: &Arguments) -> Result {
    let Some(pod) = arguments.words.first() else {
        return Err(fail("error: pod, type/name or --filename must be specified"));
    };
    let pod = pod_named(kubectl, kubectl.namespace(arguments), pod)?;
    let Some(words) = arguments.after.clone().filter(|words| !words.is_empty()) else {
        return Err(fail(match arguments.words.len() {
            1 => "error: you must specify at least one command for the container",
            _ => {
                "error: exec [POD] [COMMAND] is not supported anymore. Use exec [POD] -- [COMMAND] instead\nSee 'kubectl exec --help' for usage."
            }
        }));
    };
    let (pod, mut output) = container_of(kubectl, arguments, pod)?;
    if is_shell(&words) {
        if !arguments.has("stdin") {
            output.text.push_str("# a shell without -it ends at once\n");
            return Ok(output);
        }
        output.text.push_str(&format!("# in {pod}; exit leaves it\n"));
        kubectl.shell.inside = Some(Inside::of(pod));
        return Ok(output);
    }
    kubectl.in_pod = Some((pod, words));
    Ok(output)
}

/// The container that `-c` names, or the default one, with what kubectl says of its choice (`kubectl/pkg/cmd/util/podcmd`).
fn container_of(kubectl: &Kubectl<'_>, arguments: &Arguments, from: PodRef) -> Result<(PodRef, Output)> {
    let mut output = Output::default();
    let object = kubectl.object(&Kind::Pod, &from.namespace, &from.name)?;
    let Some(pod) = object.as_pod() else { return Ok((from, output)) };
    let Some(name) = arguments.value("container") else {
        let said = pod.meta.annotations.get(DEFAULT_CONTAINER).is_some_and(|name| pod.container(name).is_some());
        let is_told = !said && pod.all_containers().count() > 1 && !arguments.has("quiet");
        if let Some(container) = pod.default_container().filter(|_| is_told) {
            output.complain(format_args!("Defaulted container \"{}\" out of: {}", container.name, names_of(pod)));
        }
        return Ok((from, output));
    };
    let from = from.in_container(name);
    if pod.container(name).is_none() {
        return Err(fail(not_valid(&from)));
    }
    // An init container without `restartPolicy: Always` has ended before the others began.
    let mut ended = pod.spec.init_containers.iter().filter(|one| one.restart_policy != "Always");
    if ended.any(|one| one.name == *name) {
        return Err(fail(format!("error: unable to upgrade connection: container not found (\"{name}\")")));
    }
    Ok((from, output))
}

/// All containers of a pod as kubectl lists them (`AllContainerNames`).
pub(super) fn names_of(pod: &Pod) -> String {
    let spec = &pod.spec;
    let named = |all: &[Container], mark: &'static str| -> Vec<String> {
        all.iter().map(|one| format!("{}{mark}", one.name)).collect()
    };
    [
        named(&spec.containers, ""),
        named(&spec.ephemeral_containers, " (ephem)"),
        named(&spec.init_containers, " (init)"),
    ]
    .concat()
    .join(", ")
}
