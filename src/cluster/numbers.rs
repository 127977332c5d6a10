//! Integer fields of the API that the lab has no use for. The API server's decoder refuses what does not fit
//! all the same (`sigs.k8s.io/json`, `literalStore`: `v.OverflowInt(n)` is an `UnmarshalTypeError`), before anything is
//! validated. Those the lab reads are read by [`super::decode`].

use super::{Invalid, InvalidKind, Kind, Reason, Trail, Value};

/// What a number may be.
#[derive(Clone, Copy)]
enum Wide {
    Int32,
    Int64,
    /// `intstr.IntOrString`, whose number has 32 bits.
    Int32OrText,
}

use Wide::{Int32, Int32OrText, Int64};

/// Steps to fields and what these may hold; those of one first step stand together.
type Table = &'static [(&'static [&'static str], Wide)];

/// The step to each element of a sequence.
const EACH: &str = "[]";

const META: Table = &[(&["generation"], Int64), (&["deletionGracePeriodSeconds"], Int64)];
const SERVICE: Table = &[(&["sessionAffinityConfig", "clientIP", "timeoutSeconds"], Int32)];
const DEPLOYMENT: Table = &[
    (&["strategy", "rollingUpdate", "maxSurge"], Int32OrText),
    (&["strategy", "rollingUpdate", "maxUnavailable"], Int32OrText),
];
const STATEFUL_SET: Table = &[
    (&["updateStrategy", "rollingUpdate", "partition"], Int32),
    (&["updateStrategy", "rollingUpdate", "maxUnavailable"], Int32OrText),
];
const DAEMON_SET: Table = &[
    (&["updateStrategy", "rollingUpdate", "maxSurge"], Int32OrText),
    (&["updateStrategy", "rollingUpdate", "maxUnavailable"], Int32OrText),
];
const JOB: Table = &[
    (&["parallelism"], Int32),
    (&["completions"], Int32),
    (&["backoffLimit"], Int32),
    (&["backoffLimitPerIndex"], Int32),
    (&["maxFailedIndexes"], Int32),
    (&["ttlSecondsAfterFinished"], Int32),
    (&["activeDeadlineSeconds"], Int64),
];
const CRON_JOB: Table = &[
    (&["startingDeadlineSeconds"], Int64),
    (&["successfulJobsHistoryLimit"], Int32),
    (&["failedJobsHistoryLimit"], Int32),
];
const POD: Table = &[
    (&["priority"], Int32),
    (&["activeDeadlineSeconds"], Int64),
    (&["terminationGracePeriodSeconds"], Int64),
    (&["tolerations", EACH, "tolerationSeconds"], Int64),
    (&["topologySpreadConstraints", EACH, "maxSkew"], Int32),
    (&["topologySpreadConstraints", EACH, "minDomains"], Int32),
    (&["affinity", "nodeAffinity", "preferredDuringSchedulingIgnoredDuringExecution", EACH, "weight"], Int32),
    (&["affinity", "podAffinity", "preferredDuringSchedulingIgnoredDuringExecution", EACH, "weight"], Int32),
    (&["affinity", "podAntiAffinity", "preferredDuringSchedulingIgnoredDuringExecution", EACH, "weight"], Int32),
    (&["securityContext", "runAsUser"], Int64),
    (&["securityContext", "runAsGroup"], Int64),
    (&["securityContext", "fsGroup"], Int64),
    (&["securityContext", "supplementalGroups", EACH], Int64),
];
/// Of a container, by whatever list it stands in.
const CONTAINER: Table = &[
    (&["securityContext", "runAsUser"], Int64),
    (&["securityContext", "runAsGroup"], Int64),
    (&["lifecycle", "postStart", "httpGet", "port"], Int32OrText),
    (&["lifecycle", "postStart", "tcpSocket", "port"], Int32OrText),
    (&["lifecycle", "postStart", "sleep", "seconds"], Int64),
    (&["lifecycle", "preStop", "httpGet", "port"], Int32OrText),
    (&["lifecycle", "preStop", "tcpSocket", "port"], Int32OrText),
    (&["lifecycle", "preStop", "sleep", "seconds"], Int64),
];
const CONTAINERS: [&str; 3] = ["containers", "initContainers", "ephemeralContainers"];
const PROBES: [&str; 3] = ["livenessProbe", "readinessProbe", "startupProbe"];
const PROBE: Table = &[
    (&["initialDelaySeconds"], Int32),
    (&["timeoutSeconds"], Int32),
    (&["periodSeconds"], Int32),
    (&["successThreshold"], Int32),
    (&["failureThreshold"], Int32),
    (&["terminationGracePeriodSeconds"], Int64),
    (&["httpGet", "port"], Int32OrText),
    (&["tcpSocket", "port"], Int32OrText),
    (&["grpc", "port"], Int32),
];

/// Reports each of them that does not fit.
pub(super) fn check(kind: &Kind, value: &Value, errors: &mut Vec<Invalid>) {
    let root = Trail::Root;
    let below = |name: &'static str, table: Table, errors: &mut Vec<Invalid>| {
        if let Some(inner) = value.field(name) {
            all(inner, table, Trail::Key(&root, name), errors);
        }
    };
    below("metadata", META, errors);
    match kind {
        Kind::Service => below("spec", SERVICE, errors),
        Kind::Deployment => below("spec", DEPLOYMENT, errors),
        Kind::StatefulSet => below("spec", STATEFUL_SET, errors),
        Kind::DaemonSet => below("spec", DAEMON_SET, errors),
        Kind::Job => below("spec", JOB, errors),
        Kind::CronJob => below("spec", CRON_JOB, errors),
        _ => {}
    }
    let spec = Trail::Key(&root, "spec");
    match (kind, value.field("spec")) {
        (Kind::Pod, Some(pod)) => check_pod(pod, spec, errors),
        (Kind::CronJob, Some(workload)) => {
            let template = Trail::Key(&spec, "jobTemplate");
            if let Some(job) = workload.field("jobTemplate").and_then(|template| template.field("spec")) {
                let trail = Trail::Key(&template, "spec");
                all(job, JOB, trail, errors);
                check_template(job, trail, errors);
            }
        }
        (kind, Some(workload)) if kind.is_workload() => check_template(workload, spec, errors),
        _ => {}
    }
}

fn check_template(workload: &Value, trail: Trail<'_>, errors: &mut Vec<Invalid>) {
    let template = Trail::Key(&trail, "template");
    if let Some(pod) = workload.field("template").and_then(|template| template.field("spec")) {
        check_pod(pod, Trail::Key(&template, "spec"), errors);
    }
}

fn check_pod(pod: &Value, trail: Trail<'_>, errors: &mut Vec<Invalid>) {
    all(pod, POD, trail, errors);
    for name in CONTAINERS {
        let list = Trail::Key(&trail, name);
        let containers = pod.field(name).map(Value::items).unwrap_or_default();
        for (index, container) in containers.iter().enumerate() {
            let trail = Trail::Index(&list, index);
            all(container, CONTAINER, trail, errors);
            for name in PROBES {
                if let Some(probe) = container.field(name) {
                    all(probe, PROBE, Trail::Key(&trail, name), errors);
                }
            }
        }
    }
}

fn all(value: &Value, table: Table, trail: Trail<'_>, errors: &mut Vec<Invalid>) {
    let mut missing = "";
    for (steps, wide) in table {
        let first = steps.first().copied().unwrap_or_default();
        if first != missing && !look(value, steps, *wide, trail, errors) {
            missing = first;
        }
    }
}

/// Follows the steps to what is there; false where the first leads nowhere.
fn look(value: &Value, steps: &[&str], wide: Wide, trail: Trail<'_>, errors: &mut Vec<Invalid>) -> bool {
    let Some((step, rest)) = steps.split_first() else {
        errors.extend(misfit(value, wide, trail));
        return true;
    };
    if *step == EACH {
        for (index, item) in value.items().iter().enumerate() {
            look(item, rest, wide, Trail::Index(&trail, index), errors);
        }
        return true;
    }
    let Some(inner) = value.field(step) else { return false };
    look(inner, rest, wide, Trail::Key(&trail, step), errors);
    true
}

fn misfit(value: &Value, wide: Wide, trail: Trail<'_>) -> Option<Invalid> {
    let (found, reason) = match (value, wide) {
        (Value::Null | Value::Int(_), Int64) | (Value::Null, _) | (Value::Text(_), Int32OrText) => return None,
        (Value::Int(number), Int32 | Int32OrText) if i32::try_from(*number).is_ok() => return None,
        (Value::Int(number), _) => {
            (Some(number.to_string()), Reason::OutOfRange { least: i32::MIN.into(), most: i32::MAX.into() })
        }
        (other, _) => {
            let found = match other {
                Value::Text(text) | Value::Number(text) => Some(text.clone()),
                _ => None,
            };
            (found, Reason::Type { wanted: "integer", found: other.type_word() })
        }
    };
    Some(Invalid::new(InvalidKind::TypeInvalid, trail.path(), found, reason))
}
