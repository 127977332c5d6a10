//! The field names of the API, as far down as the lab looks: those it models and those it does not, so
//! that only a name the API really lacks is called unknown. Taken from the OpenAPI descriptions of
//! Kubernetes 1.33 to 1.37; a field that only one of them has counts.

use super::{Message, Span, Spans};
use crate::cluster::{FieldPath, Kind, Trail, Value};
use crate::spelling::closest;

/// The fields of one sort of mapping.
pub(super) struct Shape {
    /// Those whose content is not looked at, separated by spaces.
    leaves: &'static str,
    /// Those whose content is known, too. A sequence has the shape of its elements.
    inner: &'static [(&'static str, &'static Shape)],
}

impl Shape {
    fn names(&self) -> impl Iterator<Item = &'static str> {
        self.leaves.split(' ').chain(self.inner.iter().map(|(name, _)| *name)).filter(|name| !name.is_empty())
    }
}

/// The shape of a kind; `None` for kinds the lab does not model.
pub(super) fn shape(kind: &Kind) -> Option<&'static Shape> {
    Some(match kind {
        Kind::Namespace => &NAMESPACE,
        Kind::Node => &NODE,
        Kind::ConfigMap => &CONFIG_MAP,
        Kind::Service => &SERVICE,
        Kind::Endpoints => &ENDPOINTS,
        Kind::EndpointSlice => &ENDPOINT_SLICE,
        Kind::Deployment => &DEPLOYMENT,
        Kind::StatefulSet => &STATEFUL_SET,
        Kind::ReplicaSet => &REPLICA_SET,
        Kind::ReplicationController => &REPLICATION_CONTROLLER,
        Kind::DaemonSet => &DAEMON_SET,
        Kind::Job => &JOB,
        Kind::CronJob => &CRON_JOB,
        Kind::Pod => &POD,
        Kind::Other(..) => return None,
    })
}

/// Every field of `value` that its shape does not have.
pub(super) fn unknown_fields(value: &Value, shape: &Shape, spans: &Spans) -> Vec<(Span, FieldPath, Message)> {
    let mut found = Vec::new();
    look(value, shape, Trail::Root, &mut found);
    found
        .into_iter()
        .map(|(path, name, nearest)| {
            let span = spans.key_at(&path).unwrap_or_else(|| spans.nearest(&path));
            (span, path, Message::UnknownField { name, nearest })
        })
        .collect()
}

type Unknown = (FieldPath, String, Option<&'static str>);

fn look(value: &Value, shape: &Shape, trail: Trail<'_>, found: &mut Vec<Unknown>) {
    match value {
        Value::List(items) => {
            for (index, item) in items.iter().enumerate() {
                look(item, shape, Trail::Index(&trail, index), found);
            }
        }
        Value::Map(map) => {
            for (key, item) in map {
                if let Some((_, inner)) = shape.inner.iter().find(|(name, _)| name == key) {
                    look(item, inner, Trail::Key(&trail, key), found);
                } else if !shape.leaves.split(' ').any(|name| name == key) {
                    found.push((Trail::Key(&trail, key).path(), key.clone(), closest(key, shape.names())));
                }
            }
        }
        _ => {}
    }
}

macro_rules! shape {
    ($leaves:literal $(, $name:literal: $inner:ident)*) => {
        Shape { leaves: $leaves, inner: &[$(($name, &$inner)),*] }
    };
}

static META: Shape = shape!(
    "name namespace labels annotations uid resourceVersion creationTimestamp generation generateName finalizers \
     managedFields selfLink deletionTimestamp deletionGracePeriodSeconds",
    "ownerReferences": OWNER
);
static OWNER: Shape = shape!("apiVersion kind name uid controller blockOwnerDeletion");
static REFERENCE: Shape = shape!("apiVersion kind name namespace uid resourceVersion fieldPath");

static NAMESPACE: Shape = shape!("apiVersion kind status", "metadata": META, "spec": NAMESPACE_SPEC);
static NAMESPACE_SPEC: Shape = shape!("finalizers");

static NODE: Shape = shape!("apiVersion kind", "metadata": META, "spec": NODE_SPEC, "status": NODE_STATUS);
static NODE_SPEC: Shape =
    shape!("podCIDR podCIDRs providerID taints unschedulable configSource externalID podPreemptionPolicy");
static NODE_STATUS: Shape = shape!(
    "allocatable capacity conditions config daemonEndpoints declaredFeatures features images nodeInfo phase \
     runtimeHandlers volumesAttached volumesInUse",
    "addresses": NODE_ADDRESS
);
static NODE_ADDRESS: Shape = shape!("address type");

static CONFIG_MAP: Shape = shape!("apiVersion kind data binaryData immutable", "metadata": META);

static SERVICE: Shape = shape!("apiVersion kind", "metadata": META, "spec": SERVICE_SPEC, "status": SERVICE_STATUS);
static SERVICE_SPEC: Shape = shape!(
    "type clusterIP clusterIPs selector externalName ipFamilies ipFamilyPolicy publishNotReadyAddresses \
     sessionAffinity sessionAffinityConfig internalTrafficPolicy externalTrafficPolicy externalIPs loadBalancerIP \
     loadBalancerClass loadBalancerSourceRanges allocateLoadBalancerNodePorts healthCheckNodePort trafficDistribution",
    "ports": SERVICE_PORT
);
static SERVICE_PORT: Shape = shape!("name port targetPort protocol nodePort appProtocol");
static SERVICE_STATUS: Shape = shape!("conditions loadBalancer");

static ENDPOINTS: Shape = shape!("apiVersion kind", "metadata": META, "subsets": SUBSET);
static SUBSET: Shape = shape!("", "addresses": ADDRESS, "notReadyAddresses": ADDRESS, "ports": ENDPOINT_PORT);
static ADDRESS: Shape = shape!("ip hostname nodeName", "targetRef": REFERENCE);
static ENDPOINT_PORT: Shape = shape!("name port protocol appProtocol");

static ENDPOINT_SLICE: Shape =
    shape!("apiVersion kind addressType", "metadata": META, "endpoints": ENDPOINT, "ports": ENDPOINT_PORT);
static ENDPOINT: Shape = shape!(
    "addresses hostname nodeName zone hints deprecatedTopology",
    "conditions": ENDPOINT_CONDITIONS,
    "targetRef": REFERENCE
);
static ENDPOINT_CONDITIONS: Shape = shape!("ready serving terminating");

static DEPLOYMENT: Shape = shape!("apiVersion kind status", "metadata": META, "spec": DEPLOYMENT_SPEC);
static DEPLOYMENT_SPEC: Shape = shape!(
    "replicas minReadySeconds paused progressDeadlineSeconds revisionHistoryLimit",
    "selector": SELECTOR,
    "template": TEMPLATE,
    "strategy": STRATEGY
);
static STRATEGY: Shape = shape!("type rollingUpdate");
static STATEFUL_SET: Shape = shape!("apiVersion kind status", "metadata": META, "spec": STATEFUL_SET_SPEC);
static STATEFUL_SET_SPEC: Shape = shape!(
    "replicas serviceName podManagementPolicy minReadySeconds revisionHistoryLimit volumeClaimTemplates \
     persistentVolumeClaimRetentionPolicy",
    "selector": SELECTOR,
    "template": TEMPLATE,
    "updateStrategy": STRATEGY,
    "ordinals": ORDINALS
);
static REPLICA_SET: Shape = shape!("apiVersion kind status", "metadata": META, "spec": REPLICA_SET_SPEC);
static REPLICA_SET_SPEC: Shape = shape!("replicas minReadySeconds", "selector": SELECTOR, "template": TEMPLATE);
static REPLICATION_CONTROLLER: Shape =
    shape!("apiVersion kind status", "metadata": META, "spec": REPLICATION_CONTROLLER_SPEC);
static REPLICATION_CONTROLLER_SPEC: Shape = shape!("replicas minReadySeconds selector", "template": TEMPLATE);
static DAEMON_SET: Shape = shape!("apiVersion kind status", "metadata": META, "spec": DAEMON_SET_SPEC);
static DAEMON_SET_SPEC: Shape = shape!(
    "minReadySeconds revisionHistoryLimit templateGeneration",
    "selector": SELECTOR,
    "template": TEMPLATE,
    "updateStrategy": STRATEGY
);
static JOB: Shape = shape!("apiVersion kind status", "metadata": META, "spec": JOB_SPEC);
static JOB_SPEC: Shape = shape!(
    "parallelism completions completionMode backoffLimit backoffLimitPerIndex maxFailedIndexes suspend manualSelector \
     activeDeadlineSeconds ttlSecondsAfterFinished podFailurePolicy podReplacementPolicy successPolicy managedBy",
    "selector": SELECTOR,
    "template": TEMPLATE
);
static CRON_JOB: Shape = shape!("apiVersion kind status", "metadata": META, "spec": CRON_JOB_SPEC);
static CRON_JOB_SPEC: Shape = shape!(
    "schedule timeZone concurrencyPolicy startingDeadlineSeconds suspend successfulJobsHistoryLimit \
     failedJobsHistoryLimit",
    "jobTemplate": JOB_TEMPLATE
);
static JOB_TEMPLATE: Shape = shape!("", "metadata": META, "spec": JOB_SPEC);
static ORDINALS: Shape = shape!("start");
static SELECTOR: Shape = shape!("matchLabels", "matchExpressions": EXPRESSION);
static EXPRESSION: Shape = shape!("key operator values");
static TEMPLATE: Shape = shape!("", "metadata": META, "spec": POD_SPEC);

static POD: Shape = shape!("apiVersion kind", "metadata": META, "spec": POD_SPEC, "status": POD_STATUS);
static POD_SPEC: Shape = shape!(
    "hostname subdomain nodeName dnsPolicy hostNetwork setHostnameAsFQDN hostnameOverride restartPolicy \
     serviceAccountName serviceAccount automountServiceAccountToken enableServiceLinks volumes nodeSelector \
     tolerations affinity schedulerName securityContext terminationGracePeriodSeconds imagePullSecrets priority \
     priorityClassName preemptionPolicy topologySpreadConstraints ephemeralContainers readinessGates \
     activeDeadlineSeconds hostIPC hostPID hostUsers shareProcessNamespace runtimeClassName overhead os resources \
     resourceClaims schedulingGates schedulingGroup workloadRef evictionResponders",
    "containers": CONTAINER,
    "initContainers": CONTAINER,
    "dnsConfig": DNS_CONFIG,
    "hostAliases": HOST_ALIAS
);
static DNS_CONFIG: Shape = shape!("nameservers searches", "options": DNS_OPTION);
static DNS_OPTION: Shape = shape!("name value");
static HOST_ALIAS: Shape = shape!("ip hostnames");
static CONTAINER: Shape = shape!(
    "name image command args workingDir envFrom resources imagePullPolicy livenessProbe readinessProbe startupProbe \
     lifecycle securityContext restartPolicy restartPolicyRules resizePolicy stdin stdinOnce tty \
     terminationMessagePath terminationMessagePolicy volumeMounts volumeDevices",
    "ports": CONTAINER_PORT,
    "env": ENV
);
static CONTAINER_PORT: Shape = shape!("name containerPort protocol hostPort hostIP");
static ENV: Shape = shape!("name value valueFrom");
static POD_STATUS: Shape = shape!(
    "phase podIP hostIP hostIPs startTime qosClass conditions containerStatuses initContainerStatuses \
     ephemeralContainerStatuses message reason nominatedNodeName observedGeneration resize resources \
     allocatedResources resourceClaimStatuses extendedResourceClaimStatus nodeAllocatableResourceClaimStatuses \
     volumeHealth",
    "podIPs": POD_IP
);
static POD_IP: Shape = shape!("ip");

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_field_that_is_none_is_held_against_those_there_are() {
        for (word, wanted) in [
            ("clusterIp", Some("clusterIP")),
            ("CLUSTERIP", Some("clusterIP")),
            ("selectors", Some("selector")),
            ("slector", Some("selector")),
            ("externalname", Some("externalName")),
            ("port", Some("ports")),
            ("typ", Some("type")),
            ("headless", None),
            ("x", None),
            ("셀렉터", None),
        ] {
            assert_eq!(closest(word, SERVICE_SPEC.names()), wanted, "{word}");
        }
    }
}
