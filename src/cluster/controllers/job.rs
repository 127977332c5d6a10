//! Job (`pkg/controller/job`): pods that run until they are done. Those of an Indexed one have a number, and with it a
//! hostname (rule E8). What a pod does, and when it is done, is for its phase to say.

use super::workload;
use crate::cluster::store::{Cluster, Transaction};
use crate::cluster::workload::JOB_LABELS;
use crate::cluster::{FieldPath, Object, ObjectRef, Phase, Value, Workload};
use std::collections::BTreeSet;

/// The label, and the annotation, with a pod's number.
const INDEX: &str = "batch.kubernetes.io/job-completion-index";

/// How often pods may fail where `backoffLimit` is not given.
const USUAL_BACKOFF: i64 = 6;

/// What a Job wants and how far it has come.
#[derive(Debug, Default)]
pub struct Progress {
    /// `spec.completions`; `None` where any pod that succeeds is enough.
    pub completions: Option<usize>,
    /// `spec.parallelism`.
    pub parallelism: usize,
    /// `completionMode: Indexed`.
    pub is_indexed: bool,
    /// `spec.suspend`.
    pub is_suspended: bool,
    /// How many pods run or are about to.
    pub active: usize,
    /// How many have succeeded.
    pub succeeded: usize,
    /// How many have failed.
    pub failed: usize,
    /// It is complete, or has failed: it makes no more pods.
    pub has_ended: bool,
    /// It has failed.
    pub has_failed: bool,
    /// The numbers that are done.
    done: BTreeSet<usize>,
    /// The numbers that run.
    running: BTreeSet<usize>,
}

impl Progress {
    /// Of this Job.
    pub fn of(cluster: &Cluster, job: &Object) -> Self {
        let spec = |field: &str| job.value().at(&FieldPath::of(&["spec", field]));
        let number = |field: &str| spec(field).and_then(Value::as_int);
        let count = |number: i64| usize::try_from(number).unwrap_or_default();
        let status = |field: &str| job.value().at(&FieldPath::of(&["status", field]));
        let mut progress = Self {
            parallelism: number("parallelism").map_or(1, count),
            is_indexed: spec("completionMode").and_then(Value::as_text) == Some("Indexed"),
            is_suspended: spec("suspend").and_then(Value::as_bool) == Some(true),
            ..Self::default()
        };
        // Where neither is given both are 1 (`SetDefaults_Job`).
        progress.completions = match (number("completions"), number("parallelism")) {
            (None, None) => Some(1),
            (completions, _) => completions.map(count),
        };
        for pod in super::pods_of(cluster, job.reference()) {
            let Some(object) = cluster.get(&pod) else { continue };
            let index = index_of(object, &job.reference().name);
            match object.as_pod().and_then(|pod| pod.status.phase) {
                Some(Phase::Succeeded) => {
                    progress.succeeded += 1;
                    progress.done.extend(index);
                }
                Some(Phase::Failed) => progress.failed += 1,
                _ if object.meta().terminating => {}
                _ => {
                    progress.active += 1;
                    progress.running.extend(index);
                }
            }
        }
        // Pods that are gone have been counted.
        let counted = |field: &str| status(field).and_then(Value::as_int).map_or(0, count);
        progress.succeeded = progress.succeeded.max(counted("succeeded"));
        progress.failed = progress.failed.max(counted("failed"));
        progress.done.extend(numbers(status("completedIndexes").and_then(Value::as_text).unwrap_or_default()));
        let conditions = status("conditions").map(Value::items).unwrap_or_default();
        let is = |kind: &str| {
            conditions.iter().any(|condition| {
                let text = |key| condition.field(key).and_then(Value::as_text);
                text("type") == Some(kind) && text("status") == Some("True")
            })
        };
        let limit = number("backoffLimit").unwrap_or(if number("backoffLimitPerIndex").is_some() {
            i64::from(i32::MAX)
        } else {
            USUAL_BACKOFF
        });
        let is_complete = match progress.completions {
            Some(completions) if progress.is_indexed => progress.done.len() >= completions,
            Some(completions) => progress.succeeded >= completions,
            None => progress.succeeded > 0 && progress.active == 0,
        };
        progress.has_failed = is("Failed") || (!is_complete && progress.failed > count(limit));
        progress.has_ended = progress.has_failed || is_complete || is("Complete");
        progress
    }

    /// How many pods are to be made now.
    pub fn missing(&self) -> usize {
        if self.has_ended || self.is_suspended {
            return 0;
        }
        let wanted = match self.completions {
            Some(completions) if self.is_indexed => completions.saturating_sub(self.done.len()).min(self.parallelism),
            Some(completions) => completions.saturating_sub(self.succeeded).min(self.parallelism),
            // Of a queue of work nothing is begun any more once a pod has found it empty.
            None if self.succeeded > 0 => 0,
            None => self.parallelism,
        };
        wanted.saturating_sub(self.active)
    }

    /// How many pods the Job asks for that has `present` now.
    pub(super) fn asked(&self, present: usize) -> usize {
        present.saturating_add(self.missing())
    }
}

pub(super) fn reconcile(transaction: &mut Transaction<'_>, reference: &ObjectRef) {
    let Some(object) = transaction.cluster.get(reference).cloned() else { return };
    let Some(job) = object.as_workload() else { return };
    let progress = Progress::of(transaction.cluster, &object);
    if progress.is_suspended || progress.has_failed {
        for pod in super::pods_of(transaction.cluster, reference) {
            if transaction.cluster.get(&pod).is_some_and(|pod| workload::is_active(pod)) {
                transaction.remove(&pod);
            }
        }
        return;
    }
    let present = super::pods_of(transaction.cluster, reference).len();
    let room = workload::within_bounds(transaction.cluster, progress.asked(present), present, 0);
    let missing = progress.missing().min(room.saturating_sub(present));
    if progress.is_indexed {
        let free = (0..progress.completions.unwrap_or_default())
            .filter(|index| !progress.done.contains(index) && !progress.running.contains(index));
        for index in free.take(missing).collect::<Vec<_>>() {
            let pod = stamp(transaction, job, reference, Some(index));
            transaction.create(pod);
        }
    } else {
        for _ in 0..missing {
            let pod = stamp(transaction, job, reference, None);
            transaction.create(pod);
        }
    }
}

/// The number of a pod: its label, or what its hostname ends in.
fn index_of(pod: &Object, job: &str) -> Option<usize> {
    let label = pod.meta().labels.get(INDEX).or_else(|| pod.meta().annotations.get(INDEX));
    let hostname = || pod.as_pod()?.spec.hostname.strip_prefix(job)?.strip_prefix('-').map(str::to_owned);
    label.cloned().or_else(hostname)?.parse().ok()
}

/// `0-3,5` (`status.completedIndexes`).
fn numbers(text: &str) -> impl Iterator<Item = usize> {
    text.split(',').flat_map(|part| {
        let (first, last) = part.split_once('-').unwrap_or((part, part));
        match (first.trim().parse::<usize>(), last.trim().parse::<usize>()) {
            (Ok(first), Ok(last)) => first..last.saturating_add(1).min(first.saturating_add(workload::MAX_REPLICAS)),
            _ => 0..0,
        }
    })
}

fn stamp(transaction: &mut Transaction<'_>, job: &Workload, reference: &ObjectRef, index: Option<usize>) -> Value {
    let prefix = match index {
        Some(index) => format!("{}-{index}", reference.name),
        None => reference.name.clone(),
    };
    let name = workload::free_name(transaction, &reference.namespace, &prefix);
    let mut pod = workload::pod_of(job, &reference.namespace, &name);
    let meta = |field: &str| FieldPath::of(&["metadata", field]);
    for label in JOB_LABELS {
        pod.set(&meta("labels").key(label), Some(reference.name.as_str().into()));
    }
    workload::set_controller(&mut pod, &reference.kind, &reference.name);
    if let Some(index) = index {
        pod.set(&meta("labels").key(INDEX), Some(index.to_string().into()));
        pod.set(&meta("annotations").key(INDEX), Some(index.to_string().into()));
        pod.set(&FieldPath::of(&["spec", "hostname"]), Some(format!("{}-{index}", reference.name).into()));
    }
    pod
}
