//! The lists of fields that are kept, one a sort of mapping.

use super::of_dns::OfDns;
use crate::cluster::{Kind, Object};
use crate::resolution::network::{is_foreign_policy, is_local_redirect, is_role_of_server};
use crate::sandbox::import::dns::{configuration_in, is_missing_cluster_dns};

/// The fields of one sort of mapping that are kept.
pub(super) struct Kept {
    /// Those that hold a text, a number or a truth value, or a list of them; separated by spaces.
    pub plain: &'static str,
    /// Those that hold somebody's own words under somebody's own keys: labels and selectors.
    pub words: &'static str,
    /// Those with fields of their own. A sequence is kept element by element.
    pub inner: &'static [(&'static str, &'static Kept)],
}

macro_rules! kept {
    ($plain:literal $(, words $words:literal)? $(, $name:literal: $inner:ident)*) => {
        Kept { plain: $plain, words: concat!($($words)?), inner: &[$(($name, &$inner)),*] }
    };
}

pub(super) static META: Kept = kept!("name namespace deletionTimestamp", words "labels", "ownerReferences": OWNER);
static OWNER: Kept = kept!("apiVersion kind name controller");
static REFERENCE: Kept = kept!("kind name namespace");

static NAMESPACE: Kept = kept!("apiVersion kind", "metadata": META);

static NODE: Kept = kept!("apiVersion kind", "metadata": META, "spec": NODE_SPEC, "status": NODE_STATUS);
static NODE_SPEC: Kept = kept!("podCIDR podCIDRs unschedulable", "taints": TAINT);
static TAINT: Kept = kept!("key value effect");
static NODE_STATUS: Kept = kept!("", "addresses": NODE_ADDRESS);
static NODE_ADDRESS: Kept = kept!("type address");

static CONFIG_MAP: Kept = kept!("apiVersion kind immutable", "metadata": META);
static CONFIG_MAP_OF_DNS: Kept = kept!("apiVersion kind immutable", words "data", "metadata": META);

static SERVICE: Kept = kept!("apiVersion kind", "metadata": META, "spec": SERVICE_SPEC, "status": SERVICE_STATUS);
static SERVICE_SPEC: Kept = kept!(
    "type clusterIP clusterIPs externalName ipFamilies ipFamilyPolicy publishNotReadyAddresses sessionAffinity \
     internalTrafficPolicy externalTrafficPolicy externalIPs loadBalancerIP loadBalancerClass \
     loadBalancerSourceRanges allocateLoadBalancerNodePorts healthCheckNodePort trafficDistribution",
    words "selector",
    "sessionAffinityConfig": AFFINITY,
    "ports": SERVICE_PORT
);
static AFFINITY: Kept = kept!("", "clientIP": CLIENT_IP);
static CLIENT_IP: Kept = kept!("timeoutSeconds");
static SERVICE_PORT: Kept = kept!("name port targetPort protocol nodePort appProtocol");
// Where a Service is reached from outside: `kubectl get svc` shows it.
static SERVICE_STATUS: Kept = kept!("", "loadBalancer": LOAD_BALANCER);
static LOAD_BALANCER: Kept = kept!("", "ingress": INGRESS);
static INGRESS: Kept = kept!("ip hostname");

static SERVICE_IMPORT: Kept = kept!("apiVersion kind", "metadata": META, "spec": SERVICE_IMPORT_SPEC);
static SERVICE_IMPORT_SPEC: Kept = kept!("type ips", "ports": IMPORT_PORT);
static IMPORT_PORT: Kept = kept!("name port protocol appProtocol");

static ENDPOINTS: Kept = kept!("apiVersion kind", "metadata": META, "subsets": SUBSET);
static SUBSET: Kept = kept!("", "addresses": ADDRESS, "notReadyAddresses": ADDRESS, "ports": ENDPOINT_PORT);
static ADDRESS: Kept = kept!("ip hostname nodeName", "targetRef": REFERENCE);
static ENDPOINT_PORT: Kept = kept!("name port protocol appProtocol");

static ENDPOINT_SLICE: Kept =
    kept!("apiVersion kind addressType", "metadata": META, "endpoints": ENDPOINT, "ports": ENDPOINT_PORT);
static ENDPOINT: Kept = kept!("addresses hostname nodeName zone", "conditions": ENDPOINT_CONDITIONS, "targetRef": REFERENCE, "hints": HINTS);
static ENDPOINT_CONDITIONS: Kept = kept!("ready serving terminating");

static HINTS: Kept = kept!("", "forZones": HINT, "forNodes": HINT);
static HINT: Kept = kept!("name");

// That a controller has looked at it tells a thing of a cluster from a manifest; how many pods it counted is evidence
// where the pods are not brought.
static SEEN_STATUS: Kept = kept!("observedGeneration replicas readyReplicas unavailableReplicas");
static DAEMON_SET_STATUS: Kept = kept!("observedGeneration currentNumberScheduled desiredNumberScheduled numberReady");
static DEPLOYMENT: Kept = kept!("apiVersion kind", "metadata": META, "spec": DEPLOYMENT_SPEC, "status": SEEN_STATUS);
static DEPLOYMENT_SPEC: Kept = kept!("replicas", "selector": SELECTOR, "template": TEMPLATE);
static STATEFUL_SET: Kept =
    kept!("apiVersion kind", "metadata": META, "spec": STATEFUL_SET_SPEC, "status": SEEN_STATUS);
static STATEFUL_SET_SPEC: Kept = kept!(
    "replicas serviceName podManagementPolicy",
    "selector": SELECTOR,
    "template": TEMPLATE,
    "updateStrategy": STRATEGY,
    "ordinals": ORDINALS
);
static REPLICATION_CONTROLLER: Kept =
    kept!("apiVersion kind", "metadata": META, "spec": REPLICATION_CONTROLLER_SPEC, "status": SEEN_STATUS);
static REPLICATION_CONTROLLER_SPEC: Kept = kept!("replicas", words "selector", "template": TEMPLATE);
static DAEMON_SET: Kept =
    kept!("apiVersion kind", "metadata": META, "spec": DAEMON_SET_SPEC, "status": DAEMON_SET_STATUS);
static DAEMON_SET_SPEC: Kept =
    kept!("", "selector": SELECTOR, "template": TEMPLATE_OF_NODES, "updateStrategy": STRATEGY);
static JOB: Kept = kept!("apiVersion kind", "metadata": META, "spec": JOB_SPEC, "status": JOB_STATUS);
static JOB_SPEC: Kept = kept!(
    "parallelism completions completionMode backoffLimit backoffLimitPerIndex suspend manualSelector",
    "selector": SELECTOR,
    "template": TEMPLATE
);
static JOB_STATUS: Kept = kept!("startTime active ready succeeded failed completedIndexes", "conditions": CONDITION);
static CRON_JOB: Kept = kept!("apiVersion kind", "metadata": META, "spec": CRON_JOB_SPEC);
static CRON_JOB_SPEC: Kept = kept!("schedule timeZone concurrencyPolicy suspend", "jobTemplate": JOB_TEMPLATE);
static JOB_TEMPLATE: Kept = kept!("", "metadata": META, "spec": JOB_SPEC);
static STRATEGY: Kept = kept!("type");
static ORDINALS: Kept = kept!("start");
static SELECTOR: Kept = kept!("", words "matchLabels", "matchExpressions": EXPRESSION);
static EXPRESSION: Kept = kept!("key operator values");
static TEMPLATE: Kept = kept!("", "metadata": META, "spec": POD_SPEC);

static POD: Kept = kept!("apiVersion kind", "metadata": META, "spec": POD_SPEC, "status": POD_STATUS);
pub(super) static POD_SPEC: Kept = kept!(
    "hostname subdomain nodeName dnsPolicy hostNetwork setHostnameAsFQDN hostnameOverride restartPolicy",
    "containers": CONTAINER,
    "initContainers": CONTAINER,
    "ephemeralContainers": CONTAINER,
    "os": OS,
    "dnsConfig": DNS_CONFIG,
    "hostAliases": HOST_ALIAS
);
// What of a DaemonSet's template says on which nodes it has pods.
static TEMPLATE_OF_NODES: Kept = kept!("", "metadata": META, "spec": POD_SPEC_OF_NODES);
pub(super) static POD_SPEC_OF_NODES: Kept = kept!(
    "hostname subdomain nodeName dnsPolicy hostNetwork setHostnameAsFQDN hostnameOverride restartPolicy",
    words "nodeSelector",
    "containers": CONTAINER,
    "initContainers": CONTAINER,
    "dnsConfig": DNS_CONFIG,
    "hostAliases": HOST_ALIAS,
    "os": OS,
    "tolerations": TOLERATION,
    "affinity": AFFINITY_OF_PODS
);
static TOLERATION: Kept = kept!("key operator value effect");
static AFFINITY_OF_PODS: Kept = kept!("", "nodeAffinity": NODE_AFFINITY);
static NODE_AFFINITY: Kept = kept!("", "requiredDuringSchedulingIgnoredDuringExecution": NODE_TERMS);
static NODE_TERMS: Kept = kept!("", "nodeSelectorTerms": NODE_TERM);
static NODE_TERM: Kept = kept!("", "matchExpressions": EXPRESSION, "matchFields": EXPRESSION);
static OS: Kept = kept!("name");
static DNS_CONFIG: Kept = kept!("nameservers searches", "options": DNS_OPTION);
static DNS_OPTION: Kept = kept!("name value");
static HOST_ALIAS: Kept = kept!("ip hostnames");
pub(super) static CONTAINER: Kept = kept!("name restartPolicy", "ports": CONTAINER_PORT);
static CONTAINER_PORT: Kept = kept!("name containerPort protocol hostPort");
pub(super) static POD_STATUS: Kept = kept!("phase podIP", "podIPs": POD_IP, "conditions": CONDITION);
static POD_IP: Kept = kept!("ip");
static CONDITION: Kept = kept!("type status");

static POLICY: Kept = kept!("apiVersion kind", "metadata": META, "spec": POLICY_SPEC);
static POLICY_SPEC: Kept = kept!("policyTypes", "podSelector": SELECTOR, "egress": POLICY_RULE, "ingress": POLICY_RULE);
static POLICY_RULE: Kept = kept!("", "ports": POLICY_PORT, "to": POLICY_PEER, "from": POLICY_PEER);
static POLICY_PORT: Kept = kept!("protocol port endPort");
static POLICY_PEER: Kept = kept!("", "ipBlock": IP_BLOCK, "namespaceSelector": SELECTOR, "podSelector": SELECTOR);
static IP_BLOCK: Kept = kept!("cidr except");
// That there is one is all that counts of a policy of another project.
static FOREIGN_POLICY: Kept = kept!("apiVersion kind", "metadata": META);

// Which address it takes the queries of, and which pods it gives them to.
static LOCAL_REDIRECT: Kept = kept!("apiVersion kind", "metadata": META, "spec": LOCAL_REDIRECT_SPEC);
static LOCAL_REDIRECT_SPEC: Kept =
    kept!("", "redirectFrontend": REDIRECT_FRONTEND, "redirectBackend": REDIRECT_BACKEND);
static REDIRECT_FRONTEND: Kept = kept!("", "addressMatcher": ADDRESS_MATCHER, "serviceMatcher": SERVICE_MATCHER);
static ADDRESS_MATCHER: Kept = kept!("ip");
static SERVICE_MATCHER: Kept = kept!("serviceName namespace");
static REDIRECT_BACKEND: Kept = kept!("", "localEndpointSelector": SELECTOR);

// What the server may read of the cluster.
static ROLE: Kept = kept!("apiVersion kind", "metadata": META, "rules": ROLE_RULE);
static ROLE_RULE: Kept = kept!("apiGroups resources verbs");

// Of cluster DNS's own pods besides: what a Corefile reads of its surroundings.
pub(super) static VOLUME: Kept = kept!("name", "configMap": VOLUME_CONFIG_MAP, "projected": PROJECTED);
static PROJECTED: Kept = kept!("", "sources": SOURCE);
static SOURCE: Kept = kept!("", "configMap": VOLUME_CONFIG_MAP);
static VOLUME_CONFIG_MAP: Kept = kept!("name optional", "items": VOLUME_ITEM);
static VOLUME_ITEM: Kept = kept!("key path");
pub(super) static MOUNT: Kept = kept!("name mountPath subPath");
pub(super) static ENV: Kept = kept!("name value", "valueFrom": ENV_FROM);
static ENV_FROM: Kept = kept!("", "fieldRef": FIELD_REF);
static FIELD_REF: Kept = kept!("fieldPath");

/// Of events those that say what a kubelet gives its pods.
static EVENT: Kept = kept!("apiVersion kind reason", "metadata": META);

/// The fields kept of a kind; `None` for kinds the lab does not model, which are left out whole.
pub(super) fn kept(object: &Object, dns: &OfDns) -> Option<&'static Kept> {
    Some(match object.reference().kind {
        Kind::Namespace => &NAMESPACE,
        Kind::Node => &NODE,
        Kind::ConfigMap if dns.shows(object) => &CONFIG_MAP_OF_DNS,
        Kind::ConfigMap if configuration_in(object).is_some() => &CONFIG_MAP_OF_DNS,
        Kind::ConfigMap => &CONFIG_MAP,
        Kind::Service => &SERVICE,
        Kind::Endpoints => &ENDPOINTS,
        Kind::EndpointSlice => &ENDPOINT_SLICE,
        Kind::Deployment => &DEPLOYMENT,
        Kind::StatefulSet => &STATEFUL_SET,
        Kind::ReplicaSet => &DEPLOYMENT,
        Kind::ReplicationController => &REPLICATION_CONTROLLER,
        Kind::DaemonSet => &DAEMON_SET,
        Kind::Job => &JOB,
        Kind::CronJob => &CRON_JOB,
        Kind::Pod => &POD,
        Kind::Other(..) if object.reference().kind.is_network_policy() => &POLICY,
        Kind::Other(..) if is_role_of_server(object.reference()) => &ROLE,
        Kind::Other(..) if object.reference().kind.is_service_import() => &SERVICE_IMPORT,
        Kind::Other(..) if is_foreign_policy(&object.reference().kind) => &FOREIGN_POLICY,
        Kind::Other(..) if is_local_redirect(&object.reference().kind) => &LOCAL_REDIRECT,
        Kind::Other(..) if is_missing_cluster_dns(object) => &EVENT,
        Kind::Other(..) => return None,
    })
}
