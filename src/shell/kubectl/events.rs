//! The events that the lab has: what a kubelet remarks of a pod, and why a controller makes no pods.

use super::command::Command;
use super::flags::Arguments;
use super::printers::{AGE, crashes};
use super::refusal;
use super::selectors::Selector;
use super::{Kubectl, Output, Result, table};
use crate::cluster::controllers::JobProgress;
use crate::cluster::{Kind, Object, ObjectRef, Pod, Rejection, missing_key, uid_of, well_known};
use crate::sandbox::PodRef;

pub(super) const EVENTS: Command = Command {
    name: "events",
    flags: &["all-namespaces,A", "output,o=", "for=", "types=", "watch,w", "no-headers"],
    about: "Prints why a pod is not there, or not as wanted.",
    examples: &["kubectl events -n shop", "kubectl events -A"],
    run: get,
};

/// One event of an object.
pub(super) struct Event {
    /// `Normal` or `Warning`.
    pub sort: &'static str,
    /// The reason, as whoever reports it spells it.
    pub reason: &'static str,
    /// Who reports it.
    pub from: &'static str,
    /// What it says.
    pub message: String,
}

impl Event {
    fn warning(from: &'static str, reason: &'static str, message: String) -> Self {
        Self { sort: "Warning", reason, from, message }
    }
}

/// What controllers fail at, which has to be tried once for all objects.
pub(super) struct Failures(Vec<(ObjectRef, Rejection)>);

impl Failures {
    /// Of this cluster.
    pub(super) fn of(kubectl: &Kubectl<'_>) -> Self {
        Self(kubectl.sandbox.cluster().failed_creates())
    }
}

/// The events of an object.
pub(super) fn events_of(kubectl: &Kubectl<'_>, object: &Object, failures: &Failures) -> Vec<Event> {
    if let Some(pod) = object.as_pod() {
        return events_of_pod(kubectl, object, pod);
    }
    let mut all: Vec<Event> = failures
        .0
        .iter()
        .filter(|(owner, _)| owner == object.reference())
        .map(|(owner, rejection)| failed_create(kubectl, owner, rejection))
        .collect();
    if object.reference().kind == Kind::Job {
        let progress = JobProgress::of(kubectl.sandbox.cluster(), object);
        let from = "job-controller";
        if progress.has_failed {
            let message = "Job has reached the specified backoff limit".to_owned();
            all.push(Event::warning(from, "BackoffLimitExceeded", message));
        } else if progress.has_ended {
            all.push(Event { sort: "Normal", reason: "Completed", from, message: "Job completed".to_owned() });
        }
    }
    all
}

fn events_of_pod(kubectl: &Kubectl<'_>, object: &Object, pod: &Pod) -> Vec<Event> {
    let mut all = Vec::new();
    if let Ok(view) = kubectl.sandbox.pod_view(&PodRef::of(object.reference())) {
        let said = view.resolv_conf.events.iter().map(|event| crate::text::files::event(kubectl.language, event));
        all.extend(said.map(|(reason, message)| Event::warning("kubelet", reason, message)));
    }
    // `pkg/kubelet/util`, `GetNodenameForKernel`: the kernel takes 64 characters (rule L6).
    let domain = &kubectl.sandbox.cluster().settings().cluster_domain;
    if let Some(name) = pod.too_long_host_name(domain).filter(|_| pod.status.pod_ip().is_none()) {
        let message = format!(
            "Failed to create pod sandbox: failed to construct FQDN from pod hostname and cluster domain, FQDN {name} is too long (64 characters is the max, {} characters requested)",
            name.len()
        );
        all.push(Event::warning("kubelet", "FailedCreatePodSandBox", message));
    }
    if pod.status.phase.is_none()
        && let Some((_, key)) = missing_key(kubectl.sandbox.cluster(), object)
    {
        let message =
            format!("MountVolume.SetUp failed for volume : configmap references non-existent config key: {key}");
        all.push(Event::warning("kubelet", "FailedMount", message));
    }
    if crashes(kubectl.sandbox, pod) {
        let containers = &pod.spec.containers;
        let server = containers.iter().find(|one| well_known::is_coredns(&one.image)).or(containers.first());
        let container = server.map_or("", |container| container.name.as_str());
        let ObjectRef { namespace, name, .. } = object.reference();
        let uid = uid_of(object);
        let message = format!("Back-off restarting failed container {container} in pod {name}_{namespace}({uid})");
        all.push(Event::warning("kubelet", "BackOff", message));
    }
    all
}

/// A pod that a controller wants and the API server refuses, as the controller says it.
fn failed_create(kubectl: &Kubectl<'_>, owner: &ObjectRef, rejection: &Rejection) -> Event {
    let pod = rejection.object.as_ref().map_or("", |pod| pod.name.as_str());
    let said = refusal::reasons(rejection, kubectl.language);
    let said = match said.as_slice() {
        [only] => only.clone(),
        many => format!("[{}]", many.join(", ")),
    };
    let invalid = format!("Pod \"{pod}\" is invalid: {said}");
    let (from, message) = match owner.kind {
        Kind::StatefulSet => (
            "statefulset-controller",
            format!("create Pod {pod} in StatefulSet {} failed error: {invalid}", owner.name),
        ),
        Kind::DaemonSet => ("daemonset-controller", format!("Error creating: {invalid}")),
        Kind::Job => ("job-controller", format!("Error creating: {invalid}")),
        Kind::ReplicationController => ("replication-controller", format!("Error creating: {invalid}")),
        _ => ("replicaset-controller", format!("Error creating: {invalid}")),
    };
    Event::warning(from, "FailedCreate", message)
}

/// `kubectl get events`, and `kubectl events`.
pub(super) fn get(kubectl: &mut Kubectl<'_>, arguments: &Arguments) -> Result {
    let mut output = Output::default();
    let everywhere = arguments.has("all-namespaces");
    let failures = Failures::of(kubectl);
    let mut all = vec![table::line(["LAST SEEN", "TYPE", "REASON", "OBJECT", "MESSAGE"])];
    for kind in [Kind::Pod].into_iter().chain(Kind::WORKLOADS) {
        for object in kubectl.listed(&kind, arguments, &Selector::default()) {
            let reference = object.reference();
            let name = format!("{}/{}", kind.name().to_ascii_lowercase(), reference.name);
            for event in events_of(kubectl, &object, &failures) {
                let cells = [AGE, event.sort, event.reason, &name, &event.message];
                let mut row = table::line(cells);
                if everywhere {
                    row.insert(0, reference.namespace.clone());
                }
                all.push(row);
            }
        }
    }
    if all.len() == 1 {
        let place = if everywhere { String::new() } else { format!(" in {} namespace.", kubectl.namespace(arguments)) };
        output.complain(format_args!("No resources found{place}"));
        return Ok(output);
    }
    if let (true, Some(head)) = (everywhere, all.first_mut()) {
        head.insert(0, "NAMESPACE".to_owned());
    }
    output.text = table::get_table(&all);
    Ok(output)
}
