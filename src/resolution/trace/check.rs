//! What the `kubernetes` plugin looks at before it answers: each check is a fact, with the rule it applies.

use crate::cluster::{FieldPath, ObjectRef};
use crate::dns::RecordType;
use crate::rule::{self, Rule};

/// One thing the server looked at, and what it found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Check {
    /// What was checked.
    pub id: CheckId,
    /// False where this check is why there is no (further) answer.
    pub ok: bool,
    /// The object that decided, whether it exists or not.
    pub object: Option<ObjectRef>,
    /// The field of the object that decided.
    pub field: Option<FieldPath>,
    /// What was wanted and what was there.
    pub detail: Option<Detail>,
    /// The rule that the check applies.
    pub rule: Rule,
}

impl Check {
    /// The same check where another rule than the usual one of its [`CheckId`] decides.
    #[must_use]
    pub fn by(self, rule: Rule) -> Self {
        Self { rule, ..self }
    }
}

/// The checks, each named by the fact it establishes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum CheckId {
    /// The name is under a zone of the plugin (rule Q2).
    ZoneMatch,
    /// The label next to the zone is `svc` or `pod`, and there are not too many labels (rule Q10).
    NameShape,
    /// The name is the zone, `svc`, `pod` or a bare namespace: it exists and has no records (rule Q10).
    EmptyName,
    /// The type is one the plugin has data of at this name (rule Q4).
    TypeServed,
    /// The option `namespaces` lets the namespace through (rule Q11).
    NamespaceAllowed,
    /// The Namespace exists (rule Q11).
    NamespaceExists,
    /// The object is among those with the labels that `labels` or `namespace_labels` asks for (rules PK1, PK2).
    Labelled,
    /// The Service exists (rule D1).
    ServiceExists,
    /// With `ignore empty_service`, the Service has a ready address (rule D4).
    ServiceNotEmpty,
    /// The Service is headless (rule D2).
    ServiceIsHeadless,
    /// The Service has a cluster IP (rule D3).
    ServiceHasClusterIp,
    /// The Service is of type ExternalName (rule X1).
    ServiceIsExternalName,
    /// Nothing stands in front of an ExternalName Service's own name (rule X1).
    ExternalNameAlone,
    /// `externalName` is not an IP address (rule X2).
    ExternalNameIsName,
    /// The Service has ready endpoints (rule D9).
    EndpointsReady,
    /// A ready endpoint bears the name asked for (rules D5, D7).
    EndpointNamed,
    /// A ready endpoint is in the topology zone asked for (rule PK7).
    EndpointInZone,
    /// A port of that name and protocol exists (rules D12, D13, D14).
    PortMatches,
    /// There is a record of the type asked for, of the right address family (rule D3).
    FamilyMatches,
    /// The pods mode makes pod records (rule O1).
    PodMode,
    /// The label is a dashed IP address (rule O2).
    PodAddress,
    /// With `pods verified`, a pod of the namespace has that address (rule O3).
    PodExists,
    /// The alias's target is somewhere new: not the name itself or below it, not seen before (rule X6).
    TargetIsNew,
    /// The chain of aliases is short enough (rule X7).
    ChainDepth,
    /// The target lies outside of the zone and is looked up through the whole server (rule X4).
    TargetOutside,
    /// The target lies inside the zone and has records (rule X5).
    TargetInside,
    /// The reverse name spells an address (rule P1).
    ReverseAddress,
    /// A Service has that cluster IP (rule P2).
    ReverseService,
    /// A ready endpoint has that address (rule P3).
    ReverseEndpoint,
    /// The name server's own record (rules Q8, Q9).
    NameServer,
    /// The API cache is in step with the cluster (rule Q5).
    Synced,
    /// A name that does not exist goes on to the next plugin (rule Q5).
    Fallthrough,
}

impl CheckId {
    /// Every check there is.
    pub const ALL: [Self; 32] = [
        Self::ZoneMatch,
        Self::NameShape,
        Self::EmptyName,
        Self::TypeServed,
        Self::NamespaceAllowed,
        Self::NamespaceExists,
        Self::Labelled,
        Self::ServiceExists,
        Self::ServiceNotEmpty,
        Self::ServiceIsHeadless,
        Self::ServiceHasClusterIp,
        Self::ServiceIsExternalName,
        Self::ExternalNameAlone,
        Self::ExternalNameIsName,
        Self::EndpointsReady,
        Self::EndpointNamed,
        Self::EndpointInZone,
        Self::PortMatches,
        Self::FamilyMatches,
        Self::PodMode,
        Self::PodAddress,
        Self::PodExists,
        Self::TargetIsNew,
        Self::ChainDepth,
        Self::TargetOutside,
        Self::TargetInside,
        Self::ReverseAddress,
        Self::ReverseService,
        Self::ReverseEndpoint,
        Self::NameServer,
        Self::Synced,
        Self::Fallthrough,
    ];

    /// The rule that a check of this kind usually applies ([`Check::by`] names another).
    pub const fn rule(self) -> Rule {
        match self {
            Self::ZoneMatch => rule::Q2,
            Self::NameShape | Self::EmptyName => rule::Q10,
            Self::TypeServed => rule::Q4,
            Self::NamespaceAllowed | Self::NamespaceExists => rule::Q11,
            Self::Labelled => rule::PK2,
            Self::ServiceExists => rule::D1,
            Self::ServiceNotEmpty => rule::D4,
            Self::ServiceIsHeadless => rule::D2,
            Self::ServiceHasClusterIp | Self::FamilyMatches => rule::D3,
            Self::ServiceIsExternalName | Self::ExternalNameAlone => rule::X1,
            Self::ExternalNameIsName => rule::X2,
            Self::EndpointsReady => rule::D9,
            Self::EndpointNamed => rule::D7,
            Self::EndpointInZone => rule::PK7,
            Self::PortMatches => rule::D12,
            Self::PodMode => rule::O1,
            Self::PodAddress => rule::O2,
            Self::PodExists => rule::O3,
            Self::TargetIsNew => rule::X6,
            Self::ChainDepth => rule::X7,
            Self::TargetOutside => rule::X4,
            Self::TargetInside => rule::X5,
            Self::ReverseAddress => rule::P1,
            Self::ReverseService => rule::P2,
            Self::ReverseEndpoint => rule::P3,
            Self::NameServer => rule::Q9,
            Self::Synced | Self::Fallthrough => rule::Q5,
        }
    }
}

/// What was wanted and what was there.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Detail {
    /// A name was wanted among these.
    Names {
        /// The name wanted.
        wanted: String,
        /// The names there are; at most [`Detail::SHOWN`].
        have: Vec<String>,
    },
    /// A port was wanted among these, each `name/PROTOCOL`.
    Ports {
        /// The port wanted; empty matches any.
        port: String,
        /// The protocol wanted; empty matches any.
        protocol: String,
        /// The ports there are.
        have: Vec<String>,
    },
    /// How many endpoints are ready, and how many there are.
    Ready {
        /// The ready ones.
        ready: usize,
        /// All.
        total: usize,
    },
    /// The pods mode.
    Pods {
        /// Its word.
        mode: PodsMode,
    },
    /// An address or name as text.
    Text {
        /// The text.
        text: String,
    },
    /// The record type that found nothing.
    Type {
        /// The type.
        wanted: RecordType,
    },
    /// A count.
    Count {
        /// The count.
        count: usize,
    },
}

impl Detail {
    /// How many of a long list a detail shows.
    pub const SHOWN: usize = 12;
}

/// Which pod records the server makes up (rules of part O).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[expect(missing_docs, reason = "the variants are the Corefile's own words")]
pub enum PodsMode {
    #[default]
    Disabled,
    Insecure,
    Verified,
}

impl PodsMode {
    /// All modes.
    pub const ALL: [Self; 3] = [Self::Disabled, Self::Insecure, Self::Verified];

    /// The word of the Corefile.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Disabled => "disabled",
            Self::Insecure => "insecure",
            Self::Verified => "verified",
        }
    }
}
