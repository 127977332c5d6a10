//! Why the API server refuses an object: a value with a place, a kind, a reason and the mend.
//! Sentences are made from it by `text`, at the edge.

use super::{Bound, FieldPath, IpFamily};
use std::fmt;

/// The API's own word for what is wrong (`k8s.io/apimachinery/pkg/util/validation/field`, `ErrorType`).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[expect(missing_docs, reason = "the variants are the API's own words")]
pub enum InvalidKind {
    Required,
    Invalid,
    NotSupported,
    Forbidden,
    Duplicate,
    NotFound,
    TooLong,
    TooMany,
    TypeInvalid,
    InternalError,
}

impl InvalidKind {
    /// The word as `ErrorType` spells it in Go, e.g. `FieldValueRequired`.
    pub fn error_type(self) -> &'static str {
        match self {
            Self::Required => "FieldValueRequired",
            Self::Invalid => "FieldValueInvalid",
            Self::NotSupported => "FieldValueNotSupported",
            Self::Forbidden => "FieldValueForbidden",
            Self::Duplicate => "FieldValueDuplicate",
            Self::NotFound => "FieldValueNotFound",
            Self::TooLong => "FieldValueTooLong",
            Self::TooMany => "FieldValueTooMany",
            Self::TypeInvalid => "FieldValueTypeInvalid",
            Self::InternalError => "InternalError",
        }
    }

    /// The words the API server prints before the value, e.g. `Invalid value`.
    pub fn phrase(self) -> &'static str {
        match self {
            Self::Required => "Required value",
            Self::Invalid | Self::TypeInvalid => "Invalid value",
            Self::NotSupported => "Unsupported value",
            Self::Forbidden => "Forbidden",
            Self::Duplicate => "Duplicate value",
            Self::NotFound => "Not found",
            Self::TooLong => "Too long",
            Self::TooMany => "Too many",
            Self::InternalError => "Internal error",
        }
    }
}

/// One thing wrong with an object.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Invalid {
    /// The API's word for it.
    pub kind: InvalidKind,
    /// The field.
    pub field: FieldPath,
    /// The value found there, as text, where it helps to see it.
    pub value: Option<String>,
    /// What is wrong, in our words.
    pub reason: Reason,
}

impl Invalid {
    /// One thing wrong.
    pub fn new(kind: InvalidKind, field: FieldPath, value: impl Into<Option<String>>, reason: Reason) -> Self {
        Self { kind, field, value: value.into(), reason }
    }

    /// True where only a live object stands in the way: deleting it and creating it anew as wanted would
    /// mend this.
    pub fn suggests_recreate(&self) -> bool {
        match &self.reason {
            Reason::HeadlessOfType { kept, .. } | Reason::ClusterIsSingleStack { kept } => *kept,
            Reason::Immutable
            | Reason::ClusterIpFixed { .. }
            | Reason::FamilyFixed
            | Reason::PodFieldsFixed { .. }
            | Reason::ContainersFixed
            | Reason::TolerationsFixed
            | Reason::SchedulingGateAdded
            | Reason::DeadlineExtended
            | Reason::StatefulSetFieldsFixed { .. } => true,
            _ => false,
        }
    }
}

/// What is wrong with a value, language-free. `text` has a sentence with the mend for each.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Reason {
    /// The value is of another type than the field: `wanted` and `found` are the API's words.
    Type {
        /// The type of the field.
        wanted: &'static str,
        /// The type of the value.
        found: &'static str,
    },
    /// The field must be given.
    Missing,
    /// The value is none of those the field may have.
    NotOneOf {
        /// The values it may have.
        supported: &'static [&'static str],
    },
    /// A number outside its range, both ends included.
    OutOfRange {
        /// The least it may be.
        least: i64,
        /// The most it may be.
        most: i64,
    },
    /// A number below zero.
    Negative,
    /// The value stands in an earlier element already.
    Duplicate,
    /// More elements than the field may hold.
    TooManyItems {
        /// How many it may hold.
        limit: usize,
    },
    /// More than the lab bears (`cluster::bounds`). A real cluster would take it.
    BeyondTheLab(Bound),
    /// A text of more bytes than the field may hold.
    TooLong {
        /// How many bytes it may hold.
        limit: usize,
    },

    // Names (rule V1).
    /// Not an RFC 1123 label.
    NotALabel,
    /// An RFC 1123 label but for its dots.
    LabelWithDots,
    /// Not an RFC 1035 label: that is a label that starts with a letter.
    NotA1035Label,
    /// Not an RFC 1123 subdomain.
    NotASubdomain,
    /// Not a search domain: a subdomain that may contain underscores.
    NotASearchDomain,
    /// A single label, where a domain of at least two is wanted.
    SingleLabel,
    /// A port name with characters outside `[-a-z0-9]`.
    PortNameCharacters,
    /// A port name without a letter.
    PortNameWithoutLetter,
    /// A port name with two hyphens in a row.
    PortNameDoubleHyphen,
    /// A port name with a hyphen at an end.
    PortNameEdgeHyphen,
    /// Not a qualified name, such as a label's key: `prefix/name`, the prefix optional.
    NotAQualifiedName,
    /// Not the value of a label.
    NotALabelValue,
    /// Not a key of a ConfigMap.
    NotAConfigMapKey,

    // Identity.
    /// Name and namespace of a live object may not change.
    IdentityFixed,
    /// No such Namespace.
    NamespaceNotFound,
    /// The field may not change while the object lives.
    Immutable,

    // Addresses (rules V3, V10, V11).
    /// Not an IP address.
    NotAnIp,
    /// An octet has leading zeros (refused from 1.36).
    LeadingZeros,
    /// An IPv4 address written as IPv6 (refused from 1.36).
    MappedIp,
    /// An IPv6 address not in its canonical text.
    NotCanonical {
        /// How it is to be written.
        canonical: String,
    },
    /// An address of the other family.
    WrongFamily {
        /// The family wanted.
        wanted: IpFamily,
    },
    /// `0.0.0.0` or `::`.
    Unspecified,
    /// 127.0.0.0/8 or `::1`.
    Loopback,
    /// 169.254.0.0/16 or fe80::/10.
    LinkLocal,
    /// 224.0.0.0/24 or ff02::/16.
    LinkLocalMulticast,

    // Services (rules V2 to V7).
    /// A Service that is neither headless nor an ExternalName needs a port.
    ServiceWithoutPorts,
    /// One of several ports has no name.
    PortWithoutName,
    /// `spec.externalName` is needed.
    ExternalNameMissing,
    /// The field may not be set on a Service of type ExternalName.
    NotOnExternalName,
    /// A headless Service of a type that needs an address.
    HeadlessOfType {
        /// `NodePort` or `LoadBalancer`.
        service_type: &'static str,
        /// The `None` was not asked for but kept from the live Service (rule V5).
        kept: bool,
    },
    /// A node port on a Service of type ClusterIP.
    NodePortOnClusterIp,
    /// The field is for Services of type LoadBalancer.
    OnlyOnLoadBalancer,
    /// The field is for Services that are reachable from outside the cluster.
    OnlyOnExternalService,
    /// `healthCheckNodePort` is for LoadBalancers with `externalTrafficPolicy: Local`.
    HealthCheckUnneeded,
    /// `sessionAffinityConfig` beside `sessionAffinity: None`.
    AffinityConfigUnneeded,
    /// The first of `clusterIPs` is not `clusterIP`.
    FirstClusterIpDiffers,
    /// `clusterIPs` without `clusterIP`.
    ClusterIpsWithoutClusterIp,
    /// `None` beside other cluster IPs.
    NoneNotAlone,
    /// More than two cluster IPs.
    MoreThanTwoClusterIps,
    /// Two cluster IPs of one family.
    ClusterIpsOfOneFamily,
    /// The cluster IP of a live Service may not change (rule V5). `None` to an address and back is a
    /// change too.
    ClusterIpFixed {
        /// What the live Service has.
        from: String,
        /// What was asked for.
        to: String,
    },
    /// The primary family of a live Service may not change.
    FamilyFixed,
    /// A second address or family was left out, but the policy does not say `SingleStack`.
    ReleaseNeedsSingleStack,
    /// Two addresses or families with `ipFamilyPolicy: SingleStack`.
    TwoNeedDualStack,
    /// The cluster has no service range of this family.
    FamilyNotConfigured {
        /// The family.
        family: IpFamily,
    },
    /// `RequireDualStack` on a cluster with one service range.
    ClusterIsSingleStack {
        /// The policy was not asked for but kept from the live Service.
        kept: bool,
    },
    /// The cluster IP is outside the service range, or is its network or broadcast address.
    ClusterIpOutOfRange {
        /// The range, e.g. `10.96.0.0/12`.
        range: String,
    },
    /// Another Service has this cluster IP.
    ClusterIpTaken,
    /// No address is left in the service range.
    ServiceRangeFull,
    /// Another Service, or another port, has this node port.
    NodePortTaken,
    /// No node port is left.
    NodePortsExhausted,

    // Pods (rules V8, V9).
    /// `dnsPolicy: None` without a nameserver.
    NoNameserver,
    /// `hostnameOverride` beside `setHostnameAsFQDN`.
    NotWithSetHostnameAsFqdn,
    /// `hostnameOverride` on the host network.
    NotWithHostNetwork,
    /// `hostPort` differs from `containerPort` on the host network.
    HostPortDiffers,
    /// A space at an end of an image's name.
    ImageWithSpace,
    /// Fields of a live pod that may not change.
    PodFieldsFixed {
        /// Which of them were to change.
        changed: Vec<FieldPath>,
    },
    /// Containers were added to a live pod or taken from it.
    ContainersFixed,
    /// A toleration of a live pod was changed or removed.
    TolerationsFixed,
    /// A scheduling gate was added to a live pod.
    SchedulingGateAdded,
    /// `activeDeadlineSeconds` of a live pod was removed or raised.
    DeadlineExtended,

    // Endpoints (rule V10).
    /// A subset without addresses, ready or not.
    EmptySubset,

    // NetworkPolicies (rule V12).
    /// Not a range of addresses.
    NotACidr,
    /// A range with bits set behind its prefix (refused from 1.36).
    BitsBehindPrefix,
    /// An exception that is not a part of the range, smaller than all of it.
    NotWithinCidr,
    /// The last port of a range is below its first.
    EndBeforePort,
    /// The last port of a range whose first is no number.
    EndPortWithoutNumber,
    /// A peer that is none.
    NoPeer,
    /// `ipBlock` beside a selector in one peer.
    BlockWithSelector,

    // Workloads.
    /// Values beside an operator that compares with none.
    ValuesWithoutUse,
    /// A selector that selects nothing in particular.
    EmptySelector,
    /// The template's labels do not satisfy the selector.
    SelectorMismatch,
    /// Fields of a live StatefulSet that may not change.
    StatefulSetFieldsFixed {
        /// Which of them were to change.
        changed: Vec<FieldPath>,
    },
}

impl fmt::Display for Invalid {
    /// The shape the API server prints: `spec.clusterIP: Invalid value: "x"`, without a reason.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.field, self.kind.phrase())?;
        match &self.value {
            Some(value) => write!(f, ": {value:?}"),
            None => Ok(()),
        }
    }
}

impl std::error::Error for Invalid {}
