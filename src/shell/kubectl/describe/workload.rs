//! The kinds that make pods, as `kubectl describe` prints them.

use super::Lines;
use crate::cluster::controllers::JobProgress;
use crate::cluster::{FieldPath, Kind, Object, ObjectRef, Phase, Value, Workload};
use crate::shell::kubectl::Kubectl;
use crate::shell::kubectl::printers::{joined, or_none, pods_of};

impl Lines {
    pub(super) fn workload(&mut self, kubectl: &Kubectl<'_>, object: &Object, workload: &Workload) {
        let selector = or_none(joined(&workload.selector));
        match object.reference().kind {
            Kind::Deployment => {
                let (ready, all) = pods_of(kubectl.sandbox, object);
                let (wanted, missing) = (workload.replicas, all - ready);
                self.labels(object);
                self.pair("Selector:", &selector);
                self.pair(
                    "Replicas:",
                    &format!(
                        "{wanted} desired | {all} updated | {all} total | {ready} available | {missing} unavailable"
                    ),
                );
            }
            Kind::ReplicaSet | Kind::ReplicationController => {
                self.pair("Selector:", &selector);
                self.labels(object);
                self.controlled_by(object);
                let (_, all) = pods_of(kubectl.sandbox, object);
                self.pair("Replicas:", &format!("{all} current / {} desired", workload.replicas));
                self.pair("Pods Status:", &phases(kubectl, object));
            }
            Kind::DaemonSet => self.daemon_set(kubectl, object, workload, &selector),
            Kind::Job => self.job(kubectl, object, &selector),
            Kind::CronJob => self.cron_job(kubectl, object),
            _ => {
                let (_, all) = pods_of(kubectl.sandbox, object);
                self.pair("Selector:", &selector);
                self.labels(object);
                self.pair("Replicas:", &format!("{} desired | {all} total", workload.replicas));
                self.pair("Pods Status:", &phases(kubectl, object));
            }
        }
        self.line("Pod Template:");
        self.map("  Labels:", &workload.template_labels, "=");
        self.line("  Containers:");
        for container in &workload.template.containers {
            self.line(&format!("   {}:", container.name));
            self.pair("    Image:", &container.image);
        }
        self.events_of(kubectl, object);
    }

    fn controlled_by(&mut self, object: &Object) {
        if let Some(owner) = object.meta().controller() {
            self.pair("Controlled By:", &format!("{}/{}", owner.kind, owner.name));
        }
    }

    fn daemon_set(&mut self, kubectl: &Kubectl<'_>, object: &Object, workload: &Workload, selector: &str) {
        let nodes = workload.template_value.at(&FieldPath::of(&["spec", "nodeSelector"])).and_then(Value::as_map);
        let nodes = nodes.into_iter().flatten();
        let nodes = nodes.map(|(key, value)| format!("{key}={}", value.as_text().unwrap_or_default()));
        self.pair("Selector:", selector);
        self.pair("Node-Selector:", &or_none(nodes.collect::<Vec<_>>().join(",")));
        self.labels(object);
        let (ready, all) = pods_of(kubectl.sandbox, object);
        let wanted = kubectl.sandbox.cluster().wanted_pods(object.reference());
        self.line(&format!("Desired Number of Nodes Scheduled: {wanted}"));
        self.line(&format!("Current Number of Nodes Scheduled: {all}"));
        self.line(&format!("Number of Nodes Scheduled with Up-to-date Pods: {all}"));
        self.line(&format!("Number of Nodes Scheduled with Available Pods: {ready}"));
        self.line("Number of Nodes Misscheduled: 0");
        self.pair("Pods Status:", &phases(kubectl, object));
    }

    fn job(&mut self, kubectl: &Kubectl<'_>, object: &Object, selector: &str) {
        let progress = JobProgress::of(kubectl.sandbox.cluster(), object);
        self.pair("Selector:", selector);
        self.labels(object);
        self.controlled_by(object);
        self.pair("Parallelism:", &progress.parallelism.to_string());
        self.pair("Completions:", &progress.completions.map_or("<unset>".to_owned(), |number| number.to_string()));
        self.pair("Completion Mode:", if progress.is_indexed { "Indexed" } else { "NonIndexed" });
        self.pair("Suspend:", if progress.is_suspended { "true" } else { "false" });
        let (ready, _) = pods_of(kubectl.sandbox, object);
        self.pair(
            "Pods Statuses:",
            &format!(
                "{} Active ({ready} Ready) / {} Succeeded / {} Failed",
                progress.active, progress.succeeded, progress.failed
            ),
        );
    }

    fn cron_job(&mut self, kubectl: &Kubectl<'_>, object: &Object) {
        let spec = |field: &str| object.value().at(&FieldPath::of(&["spec", field]));
        let text = |field: &str| spec(field).and_then(Value::as_text);
        self.labels(object);
        self.pair("Schedule:", text("schedule").unwrap_or_default());
        self.pair("Concurrency Policy:", text("concurrencyPolicy").unwrap_or("Allow"));
        let is_suspended = spec("suspend").and_then(Value::as_bool) == Some(true);
        self.pair("Suspend:", if is_suspended { "True" } else { "False" });
        let reference = object.reference();
        let jobs = kubectl.sandbox.cluster().in_namespace(&Kind::Job, &reference.namespace);
        let own = jobs.filter(|job| {
            let is_own =
                |owner: &crate::cluster::OwnerReference| owner.kind == "CronJob" && owner.name == reference.name;
            job.meta().controller().is_some_and(is_own) && !JobProgress::of(kubectl.sandbox.cluster(), job).has_ended
        });
        let names: Vec<&str> = own.map(|job| job.reference().name.as_str()).collect();
        self.pair("Active Jobs:", &or_none(names.join(", ")));
    }
}

/// `2 Running / 0 Waiting / 0 Succeeded / 0 Failed`.
fn phases(kubectl: &Kubectl<'_>, object: &Object) -> String {
    let cluster = kubectl.sandbox.cluster();
    let pods = cluster.pods_of(object.reference());
    let count = |wanted: Phase| {
        let phase = |pod: &ObjectRef| cluster.get(pod).and_then(|pod| pod.as_pod()?.status.phase).unwrap_or_default();
        pods.iter().filter(|pod| phase(pod) == wanted).count()
    };
    format!(
        "{} Running / {} Waiting / {} Succeeded / {} Failed",
        count(Phase::Running),
        count(Phase::Pending),
        count(Phase::Succeeded),
        count(Phase::Failed)
    )
}
