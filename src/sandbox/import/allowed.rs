//! What is kept of the objects of somebody's own cluster: the fields that DNS, admission and the controllers
//! read, and nothing else. A field that stands in no list here is dropped, whatever it is called.

use super::dns::{ClusterDns, KUBELET, KUBELET_FIELDS, is_kubelet_config, kubelet_configuration};
use crate::cluster::{
    DEFAULT_CONTAINER, DNS_CAPTURE, FieldPath, Kind, Labels, Map, Object, ObjectRef, Value, service_selects, well_known,
};
use crate::manifest;
use crate::ordered::OrderedMap;
use crate::resolution::network::{self, is_foreign_policy, is_role_of_server, node_local};
use crate::resolution::server::Configuration;
use crate::resolution::stub::{ANNOTATION, Library};
use std::collections::BTreeSet;

/// The ConfigMap that installers leave to their users to put parts of a Corefile in.
const CUSTOM: &str = "coredns-custom";

/// What sort of thing was dropped.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Dropped {
    /// `env` and `envFrom` of containers.
    Environment,
    /// `command`, `args`, `lifecycle` and the probes of containers.
    Commands,
    /// Names of images, but for the word that tells the C library.
    Images,
    /// Volumes, their mounts and claims.
    Volumes,
    /// Annotations nobody here reads.
    Annotations,
    /// What a ConfigMap holds that is not cluster DNS's.
    Data,
    /// `uid`, `managedFields`, `resourceVersion` and the like.
    Bookkeeping,
    /// Any other field.
    Other,
}

/// How many fields of each sort were dropped.
pub type Tally = OrderedMap<Dropped, usize>;

/// The fields of one sort of mapping that are kept.
struct Kept {
    /// Those that hold a text, a number or a truth value, or a list of them; separated by spaces.
    plain: &'static str,
    /// Those that hold somebody's own words under somebody's own keys: labels and selectors.
    words: &'static str,
    /// Those with fields of their own. A sequence is kept element by element.
    inner: &'static [(&'static str, &'static Kept)],
}

macro_rules! kept {
    ($plain:literal $(, words $words:literal)? $(, $name:literal: $inner:ident)*) => {
        Kept { plain: $plain, words: concat!($($words)?), inner: &[$(($name, &$inner)),*] }
    };
}

static META: Kept = kept!("name namespace deletionTimestamp", words "labels", "ownerReferences": OWNER);
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

// That a controller has looked at it tells a thing of a cluster from a manifest.
static SEEN_STATUS: Kept = kept!("observedGeneration");
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
static DAEMON_SET: Kept = kept!("apiVersion kind", "metadata": META, "spec": DAEMON_SET_SPEC, "status": SEEN_STATUS);
static DAEMON_SET_SPEC: Kept =
    kept!("", "selector": SELECTOR, "template": TEMPLATE_OF_NODES, "updateStrategy": STRATEGY);
static JOB: Kept = kept!("apiVersion kind", "metadata": META, "spec": JOB_SPEC, "status": JOB_STATUS);
static JOB_SPEC: Kept = kept!(
    "parallelism completions completionMode backoffLimit backoffLimitPerIndex suspend manualSelector",
    "selector": SELECTOR,
    "template": TEMPLATE
);
static JOB_STATUS: Kept = kept!("startTime succeeded failed completedIndexes", "conditions": CONDITION);
static CRON_JOB: Kept = kept!("apiVersion kind", "metadata": META, "spec": CRON_JOB_SPEC);
static CRON_JOB_SPEC: Kept = kept!("schedule timeZone concurrencyPolicy suspend", "jobTemplate": JOB_TEMPLATE);
static JOB_TEMPLATE: Kept = kept!("", "metadata": META, "spec": JOB_SPEC);
static STRATEGY: Kept = kept!("type");
static ORDINALS: Kept = kept!("start");
static SELECTOR: Kept = kept!("", words "matchLabels", "matchExpressions": EXPRESSION);
static EXPRESSION: Kept = kept!("key operator values");
static TEMPLATE: Kept = kept!("", "metadata": META, "spec": POD_SPEC);

static POD: Kept = kept!("apiVersion kind", "metadata": META, "spec": POD_SPEC, "status": POD_STATUS);
static POD_SPEC: Kept = kept!(
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
static POD_SPEC_OF_NODES: Kept = kept!(
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
static CONTAINER: Kept = kept!("name restartPolicy", "ports": CONTAINER_PORT);
static CONTAINER_PORT: Kept = kept!("name containerPort protocol hostPort");
static POD_STATUS: Kept = kept!("phase podIP", "podIPs": POD_IP, "conditions": CONDITION);
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

// What the server may read of the cluster.
static ROLE: Kept = kept!("apiVersion kind", "metadata": META, "rules": ROLE_RULE);
static ROLE_RULE: Kept = kept!("apiGroups resources verbs");

// Of cluster DNS's own pods besides: what a Corefile reads of its surroundings.
static VOLUME: Kept = kept!("name", "configMap": VOLUME_CONFIG_MAP, "projected": PROJECTED);
static PROJECTED: Kept = kept!("", "sources": SOURCE);
static SOURCE: Kept = kept!("", "configMap": VOLUME_CONFIG_MAP);
static VOLUME_CONFIG_MAP: Kept = kept!("name", "items": VOLUME_ITEM);
static VOLUME_ITEM: Kept = kept!("key path");
static MOUNT: Kept = kept!("name mountPath subPath");
static ENV: Kept = kept!("name value", "valueFrom": ENV_FROM);
static ENV_FROM: Kept = kept!("", "fieldRef": FIELD_REF);
static FIELD_REF: Kept = kept!("fieldPath");

/// The fields kept of a kind; `None` for kinds the lab does not model, which are left out whole.
fn kept(object: &Object, dns: &OfDns) -> Option<&'static Kept> {
    Some(match object.reference().kind {
        Kind::Namespace => &NAMESPACE,
        Kind::Node => &NODE,
        Kind::ConfigMap if dns.shows(object) => &CONFIG_MAP_OF_DNS,
        Kind::ConfigMap if is_kubelet_config(object) => &CONFIG_MAP_OF_DNS,
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
        Kind::Other(..) => return None,
    })
}

/// The object with what is kept of it, and nothing where nothing is. What goes is counted. Of ConfigMaps the data is kept
/// of cluster DNS's own and of those it is shown.
pub fn pare(object: Object, dns: &OfDns, tally: &mut Tally) -> Option<Object> {
    let kept = kept(&object, dns)?;
    let is_kubelets = is_kubelet_config(&object);
    let pod = object.as_pod();
    let containers = pod.iter().flat_map(|pod| pod.all_containers()).map(|one| one.name.clone()).collect();
    let mut sieve = Sieve { tally, is_of_dns: dns.is_of(&object), containers };
    let mut value = sieve.mapping(object.into_value(), kept);
    if is_kubelets {
        keep_of_kubelet(&mut value, tally);
    }
    Object::decode(value).ok()
}

/// Of the kubelets' configuration what DNS depends on.
fn keep_of_kubelet(object: &mut Value, tally: &mut Tally) {
    let data = FieldPath::of(&["data"]);
    let all = object.at(&data).and_then(Value::as_map);
    let given = all.and_then(|all| all.get(KUBELET)).and_then(Value::as_text).and_then(kubelet_configuration);
    let mut left = Map::new();
    for field in ["apiVersion", "kind"].into_iter().chain(KUBELET_FIELDS) {
        if let Some(value) = given.as_ref().and_then(|given| given.field(field)) {
            left.insert(field.to_owned(), value.clone());
        }
    }
    let before = given.as_ref().and_then(Value::as_map).map_or(0, Map::len);
    *tally.entry(Dropped::Data).or_default() += before.saturating_sub(left.len());
    let text = manifest::write_all([&Value::Map(left)]);
    let data_left = Map::from([(KUBELET.to_owned(), Value::Text(text))]);
    object.set(&data, Some(Value::Map(data_left)));
}

/// What belongs to cluster DNS in a set of objects.
#[derive(Debug)]
pub struct OfDns {
    /// The ConfigMap of its Corefile.
    corefile: ObjectRef,
    /// The namespace of its Service and what that selects, where the Service was pasted.
    selector: Option<(String, Labels)>,
    /// The other ConfigMaps that its pods are shown.
    shown: BTreeSet<String>,
}

impl OfDns {
    /// Looks for it.
    pub fn among(objects: &[Object]) -> Self {
        let dns = ClusterDns::among(objects);
        let selector = dns.service.map(|service| (service.meta.namespace.clone(), service.spec.selector.clone()));
        let mut of = Self { corefile: dns.corefile, selector, shown: BTreeSet::from([CUSTOM.to_owned()]) };
        let shown: Vec<String> = objects.iter().filter(|object| of.is_of(object)).flat_map(shown_by).collect();
        of.shown.extend(shown);
        of
    }

    /// True for the namespace in which cluster DNS lives.
    pub(super) fn is_in(&self, namespace: &str) -> bool {
        self.corefile.namespace == namespace
    }

    /// True where more of an object may be wanted than of another of its kind, as soon as another piece of the cluster
    /// tells where its DNS lives: any ConfigMap may turn out to hold the Corefile, and what smells of DNS may turn out to
    /// be what serves it.
    pub fn may_want(&self, object: &Object) -> bool {
        const WORD: &str = "dns";
        let reference = object.reference();
        let spec = match object.as_workload() {
            Some(workload) => workload.template_value.field("spec"),
            None => object.value().field("spec"),
        };
        match reference.kind {
            Kind::ConfigMap => true,
            _ if object.as_pod().is_some() || object.as_workload().is_some() => {
                let labels = object.as_workload().map_or(&object.meta().labels, |workload| &workload.template_labels);
                let containers = spec.and_then(|spec| spec.field("containers")).map(Value::items).unwrap_or_default();
                let mut images = containers.iter().filter_map(|one| one.field("image")?.as_text());
                self.is_of(object)
                    || [&reference.name, &reference.namespace]
                        .into_iter()
                        .chain(labels.values())
                        .any(|one| one.contains(WORD))
                    || images.any(|image| image.contains(WORD))
            }
            _ => false,
        }
    }

    /// True for the ConfigMap of the Corefile, and for those that lie beside it.
    fn shows(&self, object: &Object) -> bool {
        let own = object.reference();
        own.namespace == self.corefile.namespace
            && (own.name == self.corefile.name
                || own.name == well_known::KUBE_DNS
                || self.shown.contains(&own.name)
                || node_local::is_own(object))
    }

    /// True for the pods of cluster DNS and for what makes them: those its Service selects, and in `kube-system` those
    /// labelled as every installer labels them.
    pub(super) fn is_of(&self, object: &Object) -> bool {
        let labels = object.as_workload().map_or(&object.meta().labels, |workload| &workload.template_labels);
        let namespace = &object.reference().namespace;
        let is_selected =
            self.selector.as_ref().is_some_and(|(own, selector)| own == namespace && service_selects(selector, labels));
        is_selected || *namespace == Configuration::object().namespace && well_known::is_dns_server(labels)
    }
}

struct Sieve<'a> {
    tally: &'a mut Tally,
    is_of_dns: bool,
    /// The names of the pod's containers.
    containers: BTreeSet<String>,
}

impl Sieve<'_> {
    fn mapping(&mut self, value: Value, kept: &'static Kept) -> Value {
        let Value::Map(fields) = value else { return Value::Null };
        let had_fields = !fields.is_empty();
        let is_container = std::ptr::eq(kept, &raw const CONTAINER);
        let is_pod_spec = std::ptr::eq(kept, &raw const POD_SPEC) || std::ptr::eq(kept, &raw const POD_SPEC_OF_NODES);
        // A sidecar of cluster DNS is somebody else's program.
        let is_server = is_container && self.is_of_dns && is_server(&fields);
        let mut left = Map::new();
        for (key, value) in fields {
            let named = |list: &str| list.split(' ').any(|name| name == key);
            let found = kept.inner.iter().find(|(name, _)| *name == key).map(|(_, inner)| *inner);
            let own = match key.as_str() {
                "volumes" if self.is_of_dns && is_pod_spec => Some(&VOLUME),
                "volumeMounts" if is_server => Some(&MOUNT),
                "env" if is_server => Some(&ENV),
                _ => None,
            };
            let stays = if let Some(inner) = found.or(own) {
                self.inner(&key, value, inner)
            } else if named(kept.plain) {
                plain(value)
            } else if named(kept.words) {
                words(value)
            } else if key == "image" && is_container {
                self.image(value)
            } else if key == "env" && is_container {
                self.mesh_variable(value)
            } else if key == "nodeSelector" && std::ptr::eq(kept, &raw const POD_SPEC) {
                self.node_selector(value)
            } else if key == "annotations" && std::ptr::eq(kept, &raw const META) {
                self.annotations(value)
            } else {
                self.drop(&key, &value);
                None
            };
            if let Some(value) = stays {
                left.insert(key, value);
            }
        }
        // A pod that has a status is as it was found, whatever is left of it: the lab's own kubelet runs those
        // that have none.
        if had_fields && left.is_empty() && std::ptr::eq(kept, &raw const POD_STATUS) {
            left.insert("conditions".to_owned(), Value::List(Vec::new()));
        }
        Value::Map(left)
    }

    /// What is kept of a mapping, or of each mapping of a sequence. Only a volume that shows a ConfigMap is of
    /// interest, and only the conditions of a pod that is ready and of a Job that has ended.
    fn inner(&mut self, key: &str, value: Value, inner: &'static Kept) -> Option<Value> {
        match value {
            Value::List(items) => {
                let mut left = Vec::with_capacity(items.len());
                for item in items {
                    let is_wanted = match key {
                        "volumes" | "sources" => shows_config_map(&item),
                        "conditions" => {
                            let kind = item.field("type").and_then(Value::as_text);
                            kind.is_some_and(|kind| ["Ready", "Complete", "Failed"].contains(&kind))
                        }
                        _ => true,
                    };
                    if is_wanted {
                        left.push(self.mapping(item, inner));
                    } else {
                        self.drop(key, &Value::Null);
                    }
                }
                Some(Value::List(left))
            }
            value @ Value::Map(_) => Some(self.mapping(value, inner)),
            _ => None,
        }
    }

    /// The words of an image's name that tell the C library.
    fn image(&mut self, value: Value) -> Option<Value> {
        let image = value.as_text()?;
        let told = Library::telling_part(image);
        if told != image {
            self.count(Dropped::Images, 1);
        }
        Some(told.into())
    }

    /// Of a container's environment what says that it takes the pod's DNS queries.
    fn mesh_variable(&mut self, value: Value) -> Option<Value> {
        let said = |one: &Value, truth: &str| {
            one.field("name").and_then(Value::as_text) == Some(DNS_CAPTURE)
                && one.field("value").and_then(Value::as_text) == Some(truth)
        };
        let all = value.items();
        let kept = ["true", "false"].into_iter().find(|truth| all.iter().any(|one| said(one, truth)));
        let dropped = all.len().max(1) - usize::from(kept.is_some());
        if dropped > 0 {
            self.count(Dropped::Environment, dropped);
        }
        let variable = |truth: &str| Value::object([("name", DNS_CAPTURE.into()), ("value", truth.into())]);
        kept.map(|truth| Value::List(vec![variable(truth)]))
    }

    /// Of a pod's node selector what says for which system it is.
    fn node_selector(&mut self, value: Value) -> Option<Value> {
        const LABEL: &str = "kubernetes.io/os";
        let os = value.field(LABEL).and_then(Value::as_text);
        let kept = ["windows", "linux"].into_iter().find(|known| os == Some(known));
        if kept.is_none() || value.as_map().is_some_and(|all| all.len() > 1) {
            self.drop("nodeSelector", &value);
        }
        kept.map(|os| Value::object([(LABEL, os.into())]))
    }

    /// The annotations somebody here reads. That of a lock for leader election counts by being there.
    fn annotations(&mut self, value: Value) -> Option<Value> {
        let Value::Map(all) = value else {
            // What is no map is dropped, and told like any other.
            self.count(Dropped::Annotations, 1);
            return None;
        };
        let mut left = Map::new();
        for (key, value) in all {
            if key == ANNOTATION
                && let Some(library) = value.as_text().and_then(Library::of_annotation)
            {
                left.insert(key, library.annotation_value().into());
            } else if let Some(word) = value.as_text().and_then(|value| network::mesh_word(&key, value)) {
                left.insert(key, word.into());
            } else if key == DEFAULT_CONTAINER && value.as_text().is_some_and(|name| self.containers.contains(name)) {
                left.insert(key, value);
            } else if key == well_known::LEADER {
                left.insert(key, "".into());
            } else {
                self.count(Dropped::Annotations, 1);
            }
        }
        (!left.is_empty()).then_some(Value::Map(left))
    }

    fn drop(&mut self, key: &str, value: &Value) {
        let (sort, number) = match key {
            "env" | "envFrom" => (Dropped::Environment, value.items().len().max(1)),
            "command" | "args" | "lifecycle" | "livenessProbe" | "readinessProbe" | "startupProbe" => {
                (Dropped::Commands, 1)
            }
            "volumes" | "volumeMounts" | "volumeDevices" | "volumeClaimTemplates" => {
                (Dropped::Volumes, value.items().len().max(1))
            }
            "data" | "binaryData" => (Dropped::Data, value.as_map().map_or(1, Map::len)),
            "annotations" => (Dropped::Annotations, value.as_map().map_or(1, Map::len)),
            "uid" | "managedFields" | "resourceVersion" | "generation" | "creationTimestamp" | "selfLink"
            | "generateName" | "finalizers" => (Dropped::Bookkeeping, 1),
            _ => (Dropped::Other, 1),
        };
        self.count(sort, number);
    }

    fn count(&mut self, sort: Dropped, number: usize) {
        *self.tally.entry(sort).or_default() += number;
    }
}

/// True for a volume, or a source of one, that shows a ConfigMap.
fn shows_config_map(volume: &Value) -> bool {
    let sources = volume.field("projected").and_then(|projected| projected.field("sources"));
    volume.field("configMap").is_some()
        || sources.is_some_and(|sources| sources.items().iter().any(|source| source.field("configMap").is_some()))
}

/// The ConfigMaps that the volumes of a pod, or of what makes pods, show.
pub(super) fn shown_by(object: &Object) -> Vec<String> {
    let spec = match object.as_workload() {
        Some(workload) => workload.template_value.field("spec"),
        None => object.value().field("spec"),
    };
    let mut names = Vec::new();
    for volume in spec.and_then(|spec| spec.field("volumes")).map(Value::items).unwrap_or_default() {
        let sources = volume.field("projected").and_then(|projected| projected.field("sources"));
        let sources = sources.map(Value::items).unwrap_or_default();
        let all = std::iter::once(volume).chain(sources).filter_map(|one| one.field("configMap")?.field("name"));
        names.extend(all.filter_map(|name| name.as_text().map(str::to_owned)));
    }
    names
}

/// True for the container that is the server itself.
fn is_server(container: &Map) -> bool {
    let image = container.get("image").and_then(Value::as_text).unwrap_or_default();
    let image = image.split('@').next().unwrap_or_default();
    image.rsplit('/').next().is_some_and(|last| last.contains("coredns"))
}

/// A text, a number or a truth value, or those of a list.
fn plain(value: Value) -> Option<Value> {
    match value {
        Value::Map(_) => None,
        Value::List(items) => Some(Value::List(
            items.into_iter().filter(|item| !matches!(item, Value::Map(_) | Value::List(_))).collect(),
        )),
        value => Some(value),
    }
}

/// A mapping of texts.
fn words(value: Value) -> Option<Value> {
    let Value::Map(map) = value else { return None };
    Some(Value::Map(map.into_iter().filter(|(_, value)| !matches!(value, Value::Map(_) | Value::List(_))).collect()))
}

#[cfg(test)]
mod tests;
