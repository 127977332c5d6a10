//! What somebody means to do with an object, and the fields that it comes to: forms, lessons, remedies, diagnoses,
//! `kubectl` and pages that embed the lab all mean it in these words.

use super::{DnsPolicy, FieldPath, Labels, Object, Service, ServiceType, Value};
use crate::control::Control;

/// Fields, and what they are to hold; `None` removes one.
pub type Fields = Vec<(FieldPath, Option<Value>)>;

/// What somebody means to do with one object.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Intent {
    /// A Service without a cluster IP: `clusterIP: None`, which none but type ClusterIP may have (rule V3).
    Headless,
    /// A Service with a cluster IP of the API server's choice.
    ClusterIp,
    /// Another type of Service, of those that have a cluster IP.
    ServiceType(ServiceType),
    /// A Service that is an alias of this name, and has no address (rule V6).
    ExternalName(String),
    /// The Service selects these labels.
    Selector(Labels),
    /// Both families of addresses, where the cluster has both (rule V4).
    BothFamilies,
    /// Endpoints that are not ready count as well: `publishNotReadyAddresses`.
    PublishNotReady(bool),
    /// The condition `Ready` of a pod.
    Ready(bool),
    /// `spec.replicas` of a workload.
    Scale(i64),
    /// So many replicas more than the workload has when it is done, or fewer; never fewer than none.
    ScaleBy(i64),
    /// A label of a pod, or of the pods that a workload makes; `None` takes it off.
    PodLabel(String, Option<String>),
    /// `spec.hostname` of a pod, or of the pods that a workload makes.
    Hostname(Option<String>),
    /// The same for `spec.subdomain`.
    Subdomain(Option<String>),
    /// `spec.serviceName` of a StatefulSet.
    ServiceName(String),
    /// `spec.dnsPolicy` of a pod.
    DnsPolicy(DnsPolicy),
    /// A pod without `spec.dnsConfig`.
    NoDnsConfig,
    /// The text of a Corefile, in the ConfigMap that CoreDNS reads.
    Corefile(String),
}

/// What the API server gave to a Service that has a cluster IP, and gives anew to one that is made without
/// (`pkg/registry/core/service/storage/alloc.go`).
const GIVEN: [&str; 3] = ["clusterIP", "clusterIPs", "healthCheckNodePort"];

/// A Service without what it was given.
pub(crate) fn forget_given(service: &mut Value) {
    for field in GIVEN {
        service.set(&spec(field), None);
    }
}

/// What other types than ClusterIP have beside their node ports. An update may leave it where it is
/// (`strategy.go`, `dropTypeDependentFields`); a Service that is made with it is refused (rule V2).
const OF_OTHER_TYPES: [&str; 6] = [
    "type",
    "healthCheckNodePort",
    "externalTrafficPolicy",
    "allocateLoadBalancerNodePorts",
    "loadBalancerClass",
    "loadBalancerSourceRanges",
];

impl Intent {
    /// The fields of an object that this comes to.
    pub fn fields(&self, of: &Object) -> Fields {
        let one = |keys: &[&str], value: Option<Value>| vec![(FieldPath::of(keys), value)];
        let text = |text: &Option<String>| text.as_deref().map(Value::from);
        match self {
            Self::Headless => headless(of),
            Self::ClusterIp => cluster_ip(of),
            Self::ServiceType(wanted) => one(&["spec", "type"], Some(wanted.as_str().into())),
            Self::ExternalName(name) => external_name(name),
            Self::Selector(labels) => selector(of, labels),
            Self::BothFamilies => one(&["spec", "ipFamilyPolicy"], Some("PreferDualStack".into())),
            Self::PublishNotReady(wanted) => one(&["spec", "publishNotReadyAddresses"], wanted.then(|| true.into())),
            Self::Ready(wanted) => ready(of, *wanted),
            Self::Scale(replicas) => one(&["spec", "replicas"], Some((*replicas).into())),
            Self::ScaleBy(more) => one(&["spec", "replicas"], Some(replicas(of).saturating_add(*more).max(0).into())),
            Self::PodLabel(key, value) => {
                vec![(pods_field(of).key("metadata").key("labels").key(key.as_str()), text(value))]
            }
            Self::Hostname(name) => vec![(pods_field(of).key("spec").key("hostname"), text(name))],
            Self::Subdomain(name) => vec![(pods_field(of).key("spec").key("subdomain"), text(name))],
            Self::ServiceName(name) => one(&["spec", "serviceName"], Some(name.as_str().into())),
            Self::DnsPolicy(policy) => {
                vec![(pods_field(of).key("spec").key("dnsPolicy"), Some(policy.as_str().into()))]
            }
            Self::NoDnsConfig => vec![(pods_field(of).key("spec").key("dnsConfig"), None)],
            Self::Corefile(text) => one(&super::well_known::COREFILE_FIELD, Some(text.as_str().into())),
        }
    }

    /// The object with it done.
    pub fn done_to(&self, object: &Object) -> Value {
        let mut value = object.value().clone();
        self.set_in(&mut value, object);
        value
    }

    /// Does it to what is to become of an object.
    pub fn set_in(&self, value: &mut Value, object: &Object) {
        for (field, new) in self.fields(object) {
            value.set(&field, new);
        }
    }

    /// The controls with one of which a lesson or a page that embeds the lab offers it.
    pub fn controls(&self) -> &'static [Control] {
        match self {
            Self::Headless | Self::ClusterIp | Self::ServiceType(_) => &[Control::Headless],
            // It is a type of Service, too.
            Self::ExternalName(_) => &[Control::ExternalName, Control::Headless],
            Self::Selector(_) => &[Control::Selector],
            Self::PublishNotReady(_) | Self::Ready(_) => &[Control::Ready],
            Self::Scale(_) | Self::ScaleBy(_) => &[Control::Scale],
            Self::PodLabel(..) => &[Control::Labels],
            Self::Hostname(_) | Self::Subdomain(_) => &[Control::Hostname],
            Self::DnsPolicy(_) | Self::NoDnsConfig => &[Control::Policy],
            Self::Corefile(_) => &[Control::Corefile],
            Self::BothFamilies | Self::ServiceName(_) => &[],
        }
    }
}

/// Where what is said of pods stands: in the pod, or in the template of the workload that makes them.
fn pods_field(object: &Object) -> FieldPath {
    let kind = &object.reference().kind;
    if kind.is_workload() { kind.template_path() } else { FieldPath::root() }
}

fn spec(field: &str) -> FieldPath {
    FieldPath::of(&["spec", field])
}

/// A policy that the API server fills in by itself goes with the kind of Service it was filled in for
/// (`defaultOnReadIPFamilies`, `initIPFamilyFields`; rule V4): `SingleStack`, and `RequireDualStack` for a headless
/// Service without a selector. What can only be somebody's choice stays.
fn forget_default_policy(service: &Service, fields: &mut Fields) {
    let own =
        if service.is_headless() && service.spec.selector.is_empty() { "RequireDualStack" } else { "SingleStack" };
    if service.spec.ip_family_policy == own {
        fields.push((spec("ipFamilyPolicy"), None));
    }
}

fn headless(of: &Object) -> Fields {
    // The API server writes the list of the one address by itself (`normalizeClusterIPs`).
    let mut fields = vec![(spec("clusterIP"), Some("None".into())), (spec("clusterIPs"), None)];
    let Some(service) = of.as_service() else { return fields };
    forget_default_policy(service, &mut fields);
    if service.spec.service_type == ServiceType::ExternalName {
        fields.extend(["type", "externalName"].map(|field| (spec(field), None)));
    } else if service.spec.service_type != ServiceType::ClusterIP {
        fields.extend(OF_OTHER_TYPES.map(|field| (spec(field), None)));
        let ports = spec("ports");
        fields.extend((0..service.spec.ports.len()).map(|at| (ports.index(at).key("nodePort"), None)));
    }
    fields
}

fn cluster_ip(of: &Object) -> Fields {
    let mut fields: Fields = GIVEN.iter().map(|field| (spec(field), None)).collect();
    let Some(service) = of.as_service() else { return fields };
    forget_default_policy(service, &mut fields);
    if service.spec.service_type == ServiceType::ExternalName {
        fields.extend(["type", "externalName"].map(|field| (spec(field), None)));
    }
    if service.is_headless() && service.spec.selector.is_empty() {
        // Such a Service may be of families that the cluster has not, and one with an address may not (rule V4).
        fields.push((spec("ipFamilies"), None));
    }
    fields
}

/// A headless Service without a selector was given both families, whichever the cluster has, and may not have them any
/// more once it selects (rule V4): it prefers both, and the API server chooses anew.
fn selector(of: &Object, labels: &Labels) -> Fields {
    let mut fields = vec![(spec("selector"), Some(labels.into()))];
    let was_given_both = of.as_service().is_some_and(|service| {
        service.is_headless() && service.spec.selector.is_empty() && service.spec.ip_family_policy == "RequireDualStack"
    });
    if was_given_both && !labels.is_empty() {
        fields.push((spec("ipFamilyPolicy"), Some("PreferDualStack".into())));
        fields.push((spec("ipFamilies"), None));
    }
    fields
}

fn external_name(name: &str) -> Fields {
    // What an alias cannot have (rule V6); that of an update the API server drops by itself where it is unchanged.
    let gone = ["clusterIP", "clusterIPs", "ipFamilies", "ipFamilyPolicy", "internalTrafficPolicy"];
    let mut fields = vec![
        (spec("type"), Some(ServiceType::ExternalName.as_str().into())),
        (spec("externalName"), Some(name.into())),
    ];
    fields.extend(gone.map(|field| (spec(field), None)));
    fields
}

fn replicas(of: &Object) -> i64 {
    of.as_workload().map_or(0, |workload| workload.replicas)
}

/// What else the condition says stays.
fn ready(pod: &Object, wanted: bool) -> Fields {
    let conditions = FieldPath::of(&["status", "conditions"]);
    let all = pod.value().at(&conditions).map(Value::items).unwrap_or_default();
    let is_ready = |condition: &Value| condition.field("type").and_then(Value::as_text) == Some("Ready");
    let condition = conditions.index(all.iter().position(is_ready).unwrap_or(all.len()));
    let status = if wanted { "True" } else { "False" };
    vec![(condition.key("type"), Some("Ready".into())), (condition.key("status"), Some(status.into()))]
}

#[cfg(test)]
mod tests;
